import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PushConfigurationError } from '@nest-push/core';
import { DataSource } from 'typeorm';
import { pushEntities } from '../schema/index.js';
import { type Sql, type SqlResult, type SqlStatement, type SqlWork } from './sql.js';
import { codeOf, PushStoreError, storeError } from './store.error.js';

/** How long a transaction waits for another process, in milliseconds. Our decision: as long as TypeORM's own default. */
const BUSY_LIMIT_MS = 5_000;

/** The longest pause between two tries, in milliseconds; the pauses are random, so that processes do not keep step. */
const BUSY_PAUSE_MS = 20;

/** What better-sqlite3 and libsql have in common. */
interface Connection {
  readonly inTransaction: boolean;
  exec(sql: string): unknown;
  prepare(sql: string): {
    readonly reader: boolean;
    all(parameters: unknown[]): unknown[];
    run(parameters: unknown[]): { changes: number };
  };
  pragma(source: string): unknown;
  close(): unknown;
}

/**
 * SQLite through TypeORM's `better-sqlite3` driver, on libsql or better-sqlite3.
 *
 * A transaction is one synchronous run on the one connection, so none can get into another's. Waiting for another process, or for a transaction that
 * the host has open on the same connection, happens between runs and blocks nobody.
 */
export class SqliteSql implements Sql {
  private closed = false;

  constructor(
    readonly dataSource: DataSource,
    /** Whether the store opened the `DataSource` and so closes it. */
    private readonly own: boolean,
    private readonly name: string,
  ) {}

  read<T>(work: () => SqlWork<T>): Promise<T> {
    // Inside a transaction of the host no other can begin; reading there is harmless.
    return this.whenFree((connection) =>
      connection.inTransaction ? drive(work(), connection) : transaction('DEFERRED', work(), connection),
    );
  }

  write<T>(work: () => SqlWork<T>): Promise<T> {
    // IMMEDIATE takes the write lock at once: a transaction that starts by reading and finds out later would have to fail.
    return this.whenFree((connection) =>
      connection.inTransaction ? HELD : transaction('IMMEDIATE', work(), connection),
    );
  }

  async hasTable(name: string): Promise<boolean> {
    const rows = await this.read(function* (): SqlWork<readonly unknown[]> {
      return (yield { sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", parameters: [name] })
        .rows;
    });
    return rows.length > 0;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.own) await this.dataSource.destroy();
  }

  private async whenFree<T>(body: (connection: Connection) => T | typeof HELD): Promise<T> {
    const until = performance.now() + BUSY_LIMIT_MS;
    for (;;) {
      if (this.closed) throw new PushStoreError('The store is closed: the application is shutting down.');
      let failure: unknown;
      try {
        const result = body(
          (this.dataSource.driver as unknown as { databaseConnection: Connection }).databaseConnection,
        );
        if (result !== HELD) return result;
        failure = new PushStoreError(
          `${this.name} has been in a transaction of the host for ${BUSY_LIMIT_MS / 1000} s, and a SQLite DataSource has one connection. ` +
            'Keep transactions short, or give the store a file of its own.',
        );
      } catch (cause) {
        if (!isBusy(cause)) throw storeError(cause, this.name);
        failure = cause;
      }
      if (performance.now() >= until) throw storeError(failure, this.name);
      await sleep(1 + Math.random() * BUSY_PAUSE_MS);
    }
  }
}

/** Opens a file, or `:memory:`, with settings under which a committed transaction survives a crash and a power cut. */
export async function openSqlite(database: string): Promise<SqliteSql> {
  const file = database === ':memory:' ? database : resolve(database);
  if (file !== ':memory:') await makeParent(file);
  const { default: driver } = await import('libsql');
  const until = performance.now() + BUSY_LIMIT_MS;
  for (;;) {
    const dataSource = new DataSource({
      type: 'better-sqlite3',
      driver,
      database: file,
      entities: [...pushEntities],
      timeout: 0,
      prepareDatabase: (connection: Connection) => {
        prepare(connection, file);
      },
    });
    try {
      await dataSource.initialize();
      return new SqliteSql(dataSource, true, `The SQLite database ${file}`);
    } catch (cause) {
      // Two processes that turn a new file to WAL at once: one of them is told that it is busy.
      if (!isBusy(cause) || performance.now() >= until) throw openingError(cause, file);
      await sleep(1 + Math.random() * BUSY_PAUSE_MS);
    }
  }
}

const HELD = Symbol('held by a transaction of the host');

function transaction<T>(mode: 'DEFERRED' | 'IMMEDIATE', work: SqlWork<T>, connection: Connection): T {
  // exec, not prepare: libsql leaves a prepared statement that met a busy database open, and with it an old snapshot (libsql 0.5.29).
  connection.exec(`BEGIN ${mode}`);
  try {
    const result = drive(work, connection);
    connection.exec('COMMIT');
    return result;
  } catch (cause) {
    // SQLite itself rolls back after some errors, e.g. a full disk.
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw cause;
  }
}

function drive<T>(work: SqlWork<T>, connection: Connection): T {
  let step = work.next();
  while (step.done !== true) step = work.next(run(step.value, connection));
  return step.value;
}

function run({ sql, parameters }: SqlStatement, connection: Connection): SqlResult {
  const statement = connection.prepare(sql);
  if (statement.reader) return { rows: statement.all([...parameters]), affected: 0 };
  return { rows: [], affected: statement.run([...parameters]).changes };
}

function prepare(connection: Connection, file: string): void {
  try {
    connection.pragma('busy_timeout = 0');
    const mode = JSON.stringify(connection.pragma('journal_mode = WAL'));
    if (file !== ':memory:' && !mode.includes('wal')) {
      throw new PushConfigurationError(
        `The SQLite file ${file} cannot use write-ahead logging, which the store needs. Put it on a local disk: network file systems cannot do it.`,
      );
    }
    connection.pragma('synchronous = FULL');
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

async function makeParent(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (cause) {
    throw new PushConfigurationError(
      `The directory of the SQLite file ${file} could not be made (${codeOf(cause) ?? 'unknown error'}). Make it, or set database to a file in a directory that the process may write to.`,
    );
  }
}

function openingError(cause: unknown, file: string): Error {
  if (cause instanceof PushConfigurationError) return cause;
  if (codeOf(cause) === 'SQLITE_NOTADB') {
    return new PushConfigurationError(
      `${file} is not a SQLite database (SQLITE_NOTADB). It was left as it is: set database to another file, or restore this one from a backup.`,
    );
  }
  return new PushConfigurationError(
    `The SQLite file ${file} could not be opened. ${storeError(cause, 'SQLite').message} Set database to a file that the process may read and write.`,
  );
}

function isBusy(cause: unknown): boolean {
  const code = codeOf(cause);
  return code !== null && (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'));
}
