import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PushConfigurationError } from '@nest-push/core';
import Driver from 'libsql';
import { DataSource, EntitySchema, EntitySchemaOptions, type QueryRunner, Table } from 'typeorm';
import { openTypeOrmStore } from '../open-store.js';
import { pushEntities } from '../schema/index.js';
import { openSqlite } from '../sql/open-sqlite.js';
import { type SqliteSql } from '../sql/sqlite.js';
import { Initial } from './0001-initial.js';
import { Batches } from './0002-batches.js';
import { Receipts } from './0003-receipts.js';
import { migrate, type PushMigration } from './migrate.js';

const SUPPORT = join(import.meta.dirname, '../../test');
const TABLES = [
  'push_batch',
  'push_device',
  'push_lock',
  'push_migration',
  'push_permit',
  'push_push',
  'push_receipt',
  'push_receipt_count',
  'push_route',
  'push_worker',
];
const NAMES = ['0001-initial', '0002-batches', '0003-receipts'];
/** Those that are published. */
const PUBLISHED: readonly PushMigration[] = [new Initial(), new Batches(), new Receipts()];

let directory: string;
let file: string;
let opened: SqliteSql[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nest-push-migrate-'));
  file = join(directory, 'push.db');
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((sqlite) => sqlite.close()));
  await rm(directory, { recursive: true });
});

async function open(): Promise<SqliteSql> {
  const sqlite = await openSqlite(file);
  opened.push(sqlite);
  return sqlite;
}

async function tablesOf({ dataSource }: SqliteSql): Promise<string[]> {
  const rows: { name: string }[] = await dataSource.query(
    "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
  );
  return rows.map(({ name }) => name);
}

async function appliedOn({ dataSource }: SqliteSql): Promise<string[]> {
  const rows: { name: string }[] = await dataSource.query('SELECT name FROM push_migration ORDER BY name');
  return rows.map(({ name }) => name);
}

const aTable = (name: string): Table => new Table({ name, columns: [{ name: 'id', type: 'integer' }] });

/** A later migration, which makes these tables. */
const later = (name: string, ...tables: string[]): PushMigration => ({
  name,
  up: async (runner: QueryRunner) => {
    for (const table of tables) await runner.createTable(aTable(table));
  },
  down: () => Promise.resolve(),
});

describe('the migrations', () => {
  it('make the tables once, however often they run', async () => {
    const sqlite = await open();
    for (let time = 0; time < 3; time += 1) await migrate(sqlite.dataSource, sqlite);
    expect(await tablesOf(sqlite)).toEqual(TABLES);
    expect(await appliedOn(sqlite)).toEqual(NAMES);
    expect(await sqlite.dataSource.query('SELECT name, takings FROM push_lock ORDER BY name')).toEqual([
      { name: 'devices', takings: 0 },
      { name: 'migration', takings: 0 },
    ]);
  });

  it('make exactly what the entities say', async () => {
    const sqlite = await open();
    await migrate(sqlite.dataSource, sqlite);
    const synchronised = pushEntities.map(
      ({ options }) => new EntitySchema(Object.assign(new EntitySchemaOptions(), options, { synchronize: true })),
    );
    const twin = new DataSource({
      type: 'better-sqlite3',
      driver: Driver,
      database: file,
      entities: synchronised,
    });
    await twin.initialize();
    expect((await twin.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    await twin.destroy();
  });

  it('keep to one another when several DataSources start at once, twenty times', async () => {
    for (let round = 0; round < 20; round += 1) {
      const database = join(directory, `round-${round}.db`);
      const stores = await Promise.all(Array.from({ length: 4 }, () => openTypeOrmStore({ type: 'sqlite', database })));
      await Promise.all(stores.map((store) => store.close()));
      const sqlite = await openSqlite(database);
      expect(await appliedOn(sqlite)).toEqual(NAMES);
      await sqlite.close();
    }
  });

  it('keep to one another when several processes start at once', async () => {
    const children = Array.from({ length: 4 }, () =>
      spawn(
        process.execPath,
        ['--import', join(SUPPORT, 'source-loader.mjs'), join(SUPPORT, 'store-process.mjs'), file, 'open'],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      ),
    );
    await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
    const ends = children.map((child) => once(child, 'exit'));
    for (const { stdin } of children) stdin.write('go\n');
    expect(await Promise.all(ends)).toEqual(children.map(() => [0, null]));
    expect(await appliedOn(await open())).toEqual(NAMES);
  }, 60_000);

  it('are applied on top of those that are there', async () => {
    const sqlite = await open();
    await migrate(sqlite.dataSource, sqlite);
    await migrate(sqlite.dataSource, sqlite, [...PUBLISHED, later('0004-later', 'later')]);
    expect(await appliedOn(sqlite)).toEqual([...NAMES, '0004-later']);
    expect(await sqlite.hasTable('later')).toBe(true);
  });

  it('that fail half-way leave nothing, not even those before them', async () => {
    const sqlite = await open();
    const broken = later('0004-broken', 'later', 'later');
    await expect(migrate(sqlite.dataSource, sqlite, [...PUBLISHED, broken])).rejects.toThrow(/table .* already exists/);
    expect(await tablesOf(sqlite)).toEqual(['push_lock', 'push_migration']);
    await migrate(sqlite.dataSource, sqlite);
    expect(await tablesOf(sqlite)).toEqual(TABLES);
  });

  it('refuse tables of a newer version, and leave them as they are', async () => {
    const sqlite = await open();
    await migrate(sqlite.dataSource, sqlite, [...PUBLISHED, later('0004-later', 'later')]);
    await expect(migrate(sqlite.dataSource, sqlite)).rejects.toThrow(PushConfigurationError);
    await expect(openTypeOrmStore({ type: 'sqlite', database: file })).rejects.toThrow(
      /newer version.*0004-later.*Update the package/,
    );
    expect(await appliedOn(sqlite)).toEqual([...NAMES, '0004-later']);
  });

  it('can be taken back, but for those that leave out what was there', async () => {
    const sqlite = await open();
    await migrate(sqlite.dataSource, sqlite, [new Initial()]);
    await new Initial().down(sqlite.dataSource.createQueryRunner());
    expect(await tablesOf(sqlite)).toEqual(['push_lock', 'push_migration']);
    await expect(new Batches().down()).rejects.toThrow(/restore a backup/);
  });
});
