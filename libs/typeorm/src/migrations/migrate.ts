import { PushConfigurationError } from '@nest-push/core';
import { DataSource, type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { type LockName, LockSchema, MigrationSchema } from '../schema/bookkeeping.schema.js';
import { builtAffected, builtRows, type Sql, type SqlStatement, type SqlWork } from '../sql/sql.js';
import { Initial } from './0001-initial.js';
import { Batches } from './0002-batches.js';
import { Receipts } from './0003-receipts.js';

/** A migration with the name under which it is remembered. */
export interface PushMigration extends MigrationInterface {
  readonly name: string;
}

/** In the order in which they are applied. A published one never changes. */
const MIGRATIONS: readonly PushMigration[] = [new Initial(), new Batches(), new Receipts()];

const LOCKS: readonly LockName[] = ['migration', 'devices'];

const MIGRATION_TABLE = new Table({
  name: 'push_migration',
  columns: [
    { name: 'name', type: 'varchar', length: '255', isPrimary: true },
    { name: 'applied_at', type: 'bigint' },
  ],
});

const LOCK_TABLE = new Table({
  name: 'push_lock',
  columns: [
    { name: 'name', type: 'varchar', length: '255', isPrimary: true },
    { name: 'takings', type: 'bigint' },
  ],
});

/**
 * Brings the store's tables up to date. Processes that start at once apply each migration once; one that dies half-way leaves no trace.
 *
 * TypeORM's own executor is not used: it would run the host's migrations on a shared `DataSource`, and it knows no lock.
 *
 * @throws PushConfigurationError when a newer version of the package has been here
 */
export async function migrate(dataSource: DataSource, sql: Sql, migrations = MIGRATIONS): Promise<void> {
  await makeBookkeeping(dataSource, sql);
  const steps: { name: string; statements: readonly SqlStatement[] }[] = [];
  for (const migration of migrations) {
    steps.push({ name: migration.name, statements: await record(dataSource, (runner) => migration.up(runner)) });
  }
  await sql.write(
    function* (): SqlWork<void> {
      const rows = yield* builtRows<{ name: string }>(
        dataSource.createQueryBuilder(MigrationSchema, 'migration').select('migration.name', 'name'),
      );
      const applied = new Set(rows.map(({ name }) => name));
      const unknown = [...applied].filter((name) => !migrations.some((migration) => migration.name === name));
      if (unknown.length > 0) {
        throw new PushConfigurationError(
          `A newer version of @nest-push/typeorm has changed the store's tables (${unknown.join(', ')}). Update the package in this application.`,
        );
      }
      for (const { name, statements } of steps) {
        if (applied.has(name)) continue;
        for (const statement of statements) yield statement;
        const row = { name, appliedAt: Date.now() };
        yield* builtAffected(dataSource.createQueryBuilder().insert().into(MigrationSchema).values(row));
      }
    },
    { lock: 'migration' },
  );
}

/** The tables in which migrations are remembered, and the rows that are locked. */
async function makeBookkeeping(dataSource: DataSource, sql: Sql): Promise<void> {
  if (await sql.hasTable(LOCK_TABLE.name)) return;
  const statements = await record(dataSource, async (runner) => {
    await runner.createTable(MIGRATION_TABLE);
    await runner.createTable(LOCK_TABLE);
  });
  try {
    await sql.write(function* (): SqlWork<void> {
      for (const statement of statements) yield statement;
      const rows = LOCKS.map((name) => ({ name, takings: 0 }));
      yield* builtAffected(dataSource.createQueryBuilder().insert().into(LockSchema).values(rows));
    });
  } catch (cause) {
    // Another process was faster: what could not be made is there.
    if (!(await sql.hasTable(LOCK_TABLE.name))) throw cause;
  }
}

/** Lets a migration write down its statements instead of running them. The `DataSource` is a twin that never connects: a SQLite one has a single query runner for all. */
async function record(
  dataSource: DataSource,
  change: (runner: QueryRunner) => Promise<void>,
): Promise<readonly SqlStatement[]> {
  const runner = new DataSource(dataSource.options).createQueryRunner();
  runner.enableSqlMemory();
  const statements: SqlStatement[] = [];
  const { upQueries } = runner.getMemorySql();
  const takeBuilt = (): void => {
    for (const { query: sql, parameters = [] } of upQueries.splice(0)) statements.push({ sql, parameters });
  };
  // TypeORM writes down what it builds itself, but would run what is written by hand.
  runner.query = ((sql: string, parameters: unknown[] = []): Promise<unknown> => {
    takeBuilt();
    statements.push({ sql, parameters });
    return Promise.resolve([]);
  }) as typeof runner.query;
  await change(runner);
  takeBuilt();
  return statements;
}
