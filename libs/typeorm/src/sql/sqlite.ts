import { type DataSource } from 'typeorm';
import { type Connection, isBusy, isTrouble, PreparedConnection } from './connection.js';
import { BUSY_LIMIT_MS, GroupCommit, type GroupFailure, pause } from './group-commit.js';
import { type Sql, type SqlWork, type WriteOptions } from './sql.js';
import { PushStoreError, storeError } from './store.error.js';

type ReadResult = { readonly value: unknown } | { readonly cause: unknown };

interface Read {
  readonly work: () => SqlWork<unknown>;
  readonly resolve: (result: ReadResult) => void;
}

/**
 * SQLite through TypeORM's `better-sqlite3` driver, on libsql or better-sqlite3.
 *
 * A transaction is one synchronous run on the one connection, so none can get into another's. Waiting for another process, or for a transaction that
 * the host has open on the same connection, happens between runs and blocks nobody.
 */
export class SqliteSql implements Sql {
  private closing: Promise<void> | null = null;
  private prepared: PreparedConnection | null = null;
  private reads: Read[] = [];
  private readonly writes = new GroupCommit((works, isOver) => this.runGroup(works, isOver));

  constructor(
    readonly dataSource: DataSource,
    /** Whether the store opened the `DataSource` and so closes it. */
    private readonly own: boolean,
    private readonly name: string,
  ) {}

  /** What is read in the same turn shares a transaction: to begin and end one costs as much as a look-up. */
  async read<T>(work: () => SqlWork<T>): Promise<T> {
    this.checkOpen();
    const until = performance.now() + BUSY_LIMIT_MS;
    for (;;) {
      const result = await new Promise<ReadResult>((resolve) => {
        this.reads.push({ work, resolve });
        if (this.reads.length === 1) {
          process.nextTick(() => {
            this.runReads();
          });
        }
      });
      if ('value' in result) return result.value as T;
      if (!isBusy(result.cause) || performance.now() >= until) throw storeError(result.cause, this.name);
      await pause();
      this.checkOpen();
    }
  }

  /** One connection is one lock: work that names one runs alone anyway. */
  async write<T>(work: () => SqlWork<T>, { by }: WriteOptions = {}): Promise<T> {
    this.checkOpen();
    return this.writes.add(work, by);
  }

  async hasTable(name: string): Promise<boolean> {
    const rows = await this.read(function* (): SqlWork<readonly unknown[]> {
      return (yield { sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", parameters: [name] })
        .rows;
    });
    return rows.length > 0;
  }

  async close(): Promise<void> {
    this.closing ??= this.end();
    await this.closing;
  }

  private async end(): Promise<void> {
    await this.writes.idle();
    this.prepared = null;
    if (this.own) await this.dataSource.destroy();
  }

  private checkOpen(): void {
    if (this.closing !== null) throw new PushStoreError('The store is closed: the application is shutting down.');
  }

  private runReads(): void {
    const reads = this.reads;
    this.reads = [];
    const drive = (connection: PreparedConnection): void => {
      for (const { work, resolve } of reads) resolve(attempt(() => connection.drive(work())));
    };
    try {
      const connection = this.connection();
      // Inside a transaction of the host no other can begin; reading there is harmless.
      if (connection.connection.inTransaction) drive(connection);
      else {
        connection.transaction('DEFERRED', () => {
          drive(connection);
        });
      }
    } catch (cause) {
      // Those that have their result keep it.
      for (const { resolve } of reads) resolve({ cause });
    }
  }

  private runGroup(
    works: readonly (() => SqlWork<unknown>)[],
    isOver: () => boolean,
  ): readonly unknown[] | GroupFailure {
    const results: unknown[] = [];
    let begun = 0;
    try {
      const connection = this.connection();
      if (connection.connection.inTransaction) return { busy: this.heldError() };
      // IMMEDIATE takes the write lock at once: a transaction that starts by reading and finds out later would have to fail.
      connection.transaction('IMMEDIATE', () => {
        for (const work of works) {
          begun += 1;
          results.push(connection.drive(work()));
          if (isOver()) break;
        }
      });
      return results;
    } catch (cause) {
      const error = storeError(cause, this.name);
      if (isBusy(cause)) return { busy: error };
      // Only a failure between the beginning of a work and its result is of that work; BEGIN and COMMIT are everybody's.
      return { failed: error, index: begun > results.length && !isTrouble(cause) ? results.length : null };
    }
  }

  /** The connection as it is now: a host may have closed and opened its `DataSource`. */
  private connection(): PreparedConnection {
    const { databaseConnection } = this.dataSource.driver as unknown as { databaseConnection: Connection };
    // libsql ends the process when a connection that is closed is asked for its transaction (libsql 0.5.29).
    if (!databaseConnection.open) throw new PushStoreError(`${this.name} was closed by the host.`);
    if (this.prepared?.connection !== databaseConnection) this.prepared = new PreparedConnection(databaseConnection);
    return this.prepared;
  }

  private heldError(): PushStoreError {
    return new PushStoreError(
      `${this.name} has been in a transaction of the host for ${BUSY_LIMIT_MS / 1000} s, and a SQLite DataSource has one connection. ` +
        'Keep transactions short, or give the store a file of its own.',
    );
  }
}

function attempt(run: () => unknown): ReadResult {
  try {
    return { value: run() };
  } catch (cause) {
    return { cause };
  }
}
