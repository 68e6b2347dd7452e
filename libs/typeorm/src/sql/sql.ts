import { type ObjectLiteral, type QueryBuilder } from 'typeorm';
import { type LockName } from '../schema/bookkeeping.schema.js';

/** One statement in the words of the database at hand. */
export interface SqlStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Only its first row is wanted. @default false */
  readonly single?: boolean;
}

/** What a statement led to. */
export interface SqlResult {
  readonly rows: readonly unknown[];
  /** How many rows it inserted, changed or removed. */
  readonly affected: number;
}

/**
 * What one transaction does: it yields statements and is handed their results. It may be started anew, so it has no effect but its statements.
 *
 * A generator rather than an async function, because a SQLite driver has one connection: every `await` inside a transaction would let
 * another caller's statement into it. {@link SqliteSql} runs a generator through in one go; {@link PooledSql} awaits each statement on a connection of its own.
 */
export type SqlWork<T> = Generator<SqlStatement, T, SqlResult>;

/** What there is to say about work that writes. */
export interface WriteOptions {
  /** Work that names a lock runs alone among all work that names it. */
  readonly lock?: LockName;
  /**
   * Who waits where writes wait in line. `host`: one who may bring any number, and is refused when too much waits. `engine`: one who brings no more at a time than it has workers,
   * and whose work was begun already, so that it is never refused. `lease`: one whose worker would be taken for dead if it stood behind the others. @default 'engine'
   */
  readonly by?: 'host' | 'engine' | 'lease';
}

/** Runs work in transactions. Every error is a `PushError` that holds no value of a row. */
export interface Sql {
  /** The statements see one state of the database. */
  read<T>(work: () => SqlWork<T>): Promise<T>;
  /** All or nothing; durable when it resolves. */
  write<T>(work: () => SqlWork<T>, options?: WriteOptions): Promise<T>;
  hasTable(name: string): Promise<boolean>;
  /** Waits for what was begun, and closes what was opened for the store; a host's own `DataSource` stays open. */
  close(): Promise<void>;
}

/** Runs a statement for its rows. */
export function* rowsOf<Row>(sql: string, ...parameters: readonly unknown[]): SqlWork<readonly Row[]> {
  return (yield { sql, parameters }).rows as readonly Row[];
}

/** Runs a statement for its first row. */
export function* rowOf<Row>(sql: string, ...parameters: readonly unknown[]): SqlWork<Row | undefined> {
  return (yield { sql, parameters, single: true }).rows[0] as Row | undefined;
}

/** Runs a statement for the number of rows it touched. */
export function* affectedBy(sql: string, ...parameters: readonly unknown[]): SqlWork<number> {
  return (yield { sql, parameters }).affected;
}

/** Runs a query builder's statement for its rows: for what is not called for every push. */
export function* builtRows<Row>(query: QueryBuilder<ObjectLiteral>): SqlWork<readonly Row[]> {
  const [sql, parameters]: [string, unknown[]] = query.getQueryAndParameters();
  return yield* rowsOf<Row>(sql, ...parameters);
}

/** Runs a query builder's statement for the number of rows it touched. */
export function* builtAffected(query: QueryBuilder<ObjectLiteral>): SqlWork<number> {
  const [sql, parameters]: [string, unknown[]] = query.getQueryAndParameters();
  return yield* affectedBy(sql, ...parameters);
}

/** The most values in one `IN (…)` list: far below the 32,766 parameters of a SQLite statement (sqlite.org/limits.html, 2025). */
export const LIST_SIZE = 1_000;

/** The most rows in one `INSERT`. Measured: TypeORM writes longer statements more slowly. */
export const INSERT_SIZE = 100;

/** A limit as a statement takes it: to SQLite a negative one means none at all, and PostgreSQL refuses it. */
export function limitOf(limit: number): number {
  return Math.max(0, Math.trunc(limit));
}

/** Cuts a list into parts that fit into one statement. */
export function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
