import { type DataSource, type QueryRunner } from 'typeorm';
import { type LockName, LockSchema } from '../schema/bookkeeping.schema.js';
import { pause } from './group-commit.js';
import { builtAffected, type Sql, type SqlWork, type WriteOptions } from './sql.js';
import { codeOf, storeError } from './store.error.js';

/** How often work is started anew when the database chose it to give way. */
const MAX_TRIES = 10;

/** Two transactions stood in each other's way, and this one was taken back: deadlock, serialization failure (postgresql.org/docs/15/errcodes-appendix.html, 2025). */
const GAVE_WAY: readonly (string | null)[] = ['40P01', '40001'];

/** Databases with a pool of connections (PostgreSQL): each transaction has a connection of the host's pool for itself. */
export class PooledSql implements Sql {
  constructor(private readonly dataSource: DataSource) {}

  read<T>(work: () => SqlWork<T>): Promise<T> {
    return this.transaction((runner) => drive(work(), runner), 'REPEATABLE READ');
  }

  write<T>(work: () => SqlWork<T>, { lock }: WriteOptions = {}): Promise<T> {
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
    yield* builtAffected(query.set({ takings: () => 'takings + 1' }).where('name = :name', { name }));
  }

  private transaction<T>(
    body: (runner: QueryRunner) => Promise<T>,
    isolation: 'READ COMMITTED' | 'REPEATABLE READ',
  ): Promise<T> {
    return this.withRunner(async (runner) => {
      for (let tries = 1; ; tries += 1) {
        await runner.startTransaction(isolation);
        try {
          const result = await body(runner);
          await runner.commitTransaction();
          return result;
        } catch (cause) {
          // A connection that broke cannot roll back; the database has done it, and the first error is the one that tells why.
          await runner.rollbackTransaction().catch(() => undefined);
          if (tries === MAX_TRIES || !GAVE_WAY.includes(codeOf(cause))) throw cause;
        }
        await pause();
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
