import { type SqlResult, type SqlStatement, type SqlWork } from './sql.js';
import { codeOf } from './store.error.js';

interface Statement {
  readonly reader: boolean;
  raw(): unknown;
  columns(): readonly { readonly name: string }[];
  all(parameters: unknown[]): readonly Values[];
  get(parameters: unknown[]): Values | undefined;
  run(parameters: unknown[]): { changes: number };
}

/** The values of a row, in the order of its columns. */
type Values = readonly unknown[];

/** What better-sqlite3 and libsql have in common. */
export interface Connection {
  readonly open: boolean;
  readonly inTransaction: boolean;
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  pragma(source: string): unknown;
  close(): unknown;
}

interface Prepared {
  readonly statement: Statement;
  /** The names of what it reads; null where it writes. Asked once: for libsql it is a call into the native code. */
  readonly columns: readonly string[] | null;
}

/** The most statements that are kept prepared. The store's own are about 60; those with lists of parameters come and go. */
const MAX_PREPARED = 200;

/** One connection with its prepared statements. Preparing costs more than running: 10 of 14 µs for an update (libsql 0.5.29). */
export class PreparedConnection {
  private readonly prepared = new Map<string, Prepared>();

  constructor(readonly connection: Connection) {}

  /** One transaction in one synchronous run. */
  transaction<T>(mode: 'DEFERRED' | 'IMMEDIATE', body: () => T): T {
    const { connection } = this;
    // exec, not prepare: libsql leaves a prepared statement that met a busy database open, and with it an old snapshot (libsql 0.5.29).
    connection.exec(`BEGIN ${mode}`);
    try {
      const result = body();
      connection.exec('COMMIT');
      return result;
    } catch (cause) {
      // SQLite itself rolls back after some errors, e.g. a full disk.
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw cause;
    }
  }

  drive<T>(work: SqlWork<T>): T {
    let step = work.next();
    while (step.done !== true) step = work.next(this.run(step.value));
    return step.value;
  }

  private run({ sql, parameters, single = false }: SqlStatement): SqlResult {
    const { statement, columns } = this.statement(sql);
    try {
      // The one use of a list of parameters; both drivers want an array that they may keep.
      const values = [...parameters];
      if (columns === null) return { rows: [], affected: statement.run(values).changes };
      if (!single) return { rows: statement.all(values).map((row) => named(columns, row)), affected: 0 };
      const row = statement.get(values);
      return { rows: row === undefined ? [] : [named(columns, row)], affected: 0 };
    } catch (cause) {
      // It may have stayed open: nobody uses it again, and the engine closes it when it is collected.
      this.prepared.delete(sql);
      throw cause;
    }
  }

  private statement(sql: string): Prepared {
    const known = this.prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.connection.prepare(sql);
    const prepared = { statement, columns: statement.reader ? columnsOf(statement) : null };
    const [oldest] = this.prepared.keys();
    if (this.prepared.size >= MAX_PREPARED && oldest !== undefined) this.prepared.delete(oldest);
    this.prepared.set(sql, prepared);
    return prepared;
  }
}

/** Rows come as lists of values, and get their names here. Measured: as objects of the driver they take twice as long (libsql 0.5.29). */
function columnsOf(statement: Statement): readonly string[] {
  statement.raw();
  return statement.columns().map(({ name }) => name);
}

function named(columns: readonly string[], values: Values): Readonly<Record<string, unknown>> {
  const row: Record<string, unknown> = {};
  columns.forEach((column, place) => {
    row[column] = values[place];
  });
  return row;
}

/** Result codes that say that the database is in trouble, and not what is wrong with a statement (sqlite.org/rescode.html, 2025). */
const TROUBLE = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_READONLY', 'SQLITE_CORRUPT', 'SQLITE_NOTADB'];

/** Whether the database failed, through no fault of the statement that met it. */
export function isTrouble(cause: unknown): boolean {
  const code = codeOf(cause);
  return code !== null && TROUBLE.some((prefix) => code.startsWith(prefix));
}

/** Whether another connection is in the way, so that trying again helps. */
export function isBusy(cause: unknown): boolean {
  const code = codeOf(cause);
  return code !== null && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'));
}
