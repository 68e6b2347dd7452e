import { type InjectionToken } from '@nestjs/common';
import { type DataSource } from 'typeorm';

/** A SQLite database of the store's own. */
export interface SqliteStoreOptions {
  readonly type: 'sqlite';
  /**
   * A file, from the working directory unless the path is absolute, or `:memory:` for a database that ends with the process. The directory is made if it is missing.
   * Several processes of one machine may share the file; it must be on a local disk.
   *
   * A file that this process has open through another SQLite library (better-sqlite3, sqlite3) must not be given here, because two libraries in one process
   * undo each other's locks (sqlite.org/howtocorrupt.html, 2025): share that `DataSource` instead.
   */
  readonly database: string;
}

/** The host's own database. */
export interface SharedStoreOptions {
  /**
   * An initialised `DataSource` with {@link pushEntities} among its entities: `postgres` or `better-sqlite3`. It is not closed by the store.
   * The store keeps its tables up to date by itself, whatever `synchronize` and `migrations` say.
   *
   * On SQLite the driver's `timeout` (SQLite's `busy_timeout`, 5 s unless it is set) should be 0 or some milliseconds: while another process holds the file, the driver waits inside a
   * synchronous call, and the event loop with it, so that leases end and vendors' answers lie there. With 0 the store waits between tries instead, for 5 s, and blocks nobody.
   */
  readonly dataSource: DataSource;
}

/** Where the store keeps its tables, `push_…`. */
export type TypeOrmStoreOptions = SqliteStoreOptions | SharedStoreOptions;

/** The host's own database by its injection token, e.g. `getDataSourceToken()` of `@nestjs/typeorm`. The token must be visible from everywhere, as that one is. */
export interface InjectedStoreOptions {
  readonly dataSource: Exclude<InjectionToken, object> | (abstract new (...parameters: never[]) => unknown);
}
