import { type DataSource, type QueryRunner } from 'typeorm';
import { type LockName, LockSchema } from '../schema/bookkeeping.schema.js';
import { affectedBy, type Sql, type SqlWork } from './sql.js';
import { storeError } from './store.error.js';

/** Databases with a pool of connections (PostgreSQL): each transaction has a connection of the host's pool for itself. */
export class PooledSql implements Sql {
  constructor(private readonly dataSource: DataSource) {}

  read<T>(work: () => SqlWork<T>): Promise<T> {
    return this.transaction((runner) => drive(work(), runner), 'REPEATABLE READ');
  }

  write<T>(work: () => SqlWork<T>, lock?: LockName): Promise<T> {
    return this.transaction(async (runner) => {
      if (lock !== undefined) await drive(this.take(lock), runner);
      return drive(work(), runner);
    }, 'READ COMMITTED');
  }

  async hasTable(name: string): Promise<boolean> {
    return this.withRunner((runner) => runner.hasTable(name));
  }

  /** The `DataSource` is the host's: it stays open. */
  async close(): Promise<void> {
    // Nothing was opened.
  }

  /** A changed row is locked until the transaction ends: the one lock that every database knows. */
  private *take(name: LockName): SqlWork<void> {
    const query = this.dataSource.createQueryBuilder().update(LockSchema);
    yield* affectedBy(query.set({ takings: () => 'takings + 1' }).where('name = :name', { name }));
  }

  private transaction<T>(
    body: (runner: QueryRunner) => Promise<T>,
    isolation: 'READ COMMITTED' | 'REPEATABLE READ',
  ): Promise<T> {
    return this.withRunner(async (runner) => {
      await runner.startTransaction(isolation);
      try {
        const result = await body(runner);
        await runner.commitTransaction();
        return result;
      } catch (cause) {
        // A connection that broke cannot roll back; the database has done it, and the first error is the one that tells why.
        await runner.rollbackTransaction().catch(() => undefined);
        throw cause;
      }
    });
  }

  private async withRunner<T>(body: (runner: QueryRunner) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await body(runner);
    } catch (cause) {
      throw storeError(cause, 'The database');
    } finally {
      await runner.release();
    }
  }
}

async function drive<T>(work: SqlWork<T>, runner: QueryRunner): Promise<T> {
  let step = work.next();
  while (step.done !== true) {
    const result = await runner.query(step.value.sql, [...step.value.parameters], true);
    step = work.next({ rows: result.records, affected: result.affected ?? 0 });
  }
  return step.value;
}
