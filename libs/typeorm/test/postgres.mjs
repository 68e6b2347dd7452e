// The contract on a PostgreSQL of yours, in a schema that is made for it and dropped again:
//   npm install --no-save pg
//   node --import ./libs/typeorm/test/source-loader.mjs libs/typeorm/test/postgres.mjs postgres://user@127.0.0.1/database
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { storeContract } from '../../testing/src/contract/store.contract.ts';
import { Initial } from '../src/migrations/0001-initial.ts';
import { migrate } from '../src/migrations/migrate.ts';
import { openTypeOrmStore } from '../src/open-store.ts';
import { pushEntities } from '../src/schema/index.ts';
import { PooledSql } from '../src/sql/pooled.sql.ts';

const url = process.argv[2];
assert.ok(url, 'give the URL of a PostgreSQL database');

const schema = `push_contract_${process.pid}`;
const [owner, one, two] = [{}, { schema }, { schema }].map(
  (more) => new DataSource({ type: 'postgres', url, entities: [...pushEntities], poolSize: 20, ...more }),
);
const empty = () => owner.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; CREATE SCHEMA ${schema}`);

before(async () => {
  await owner.initialize();
  await empty();
  await Promise.all([one.initialize(), two.initialize()]);
});
after(async () => {
  await owner.query(`DROP SCHEMA ${schema} CASCADE`);
  await Promise.all([owner, one, two].map((dataSource) => dataSource.destroy()));
});

test('20 rounds of 8 that open an empty database at once: each migration is applied once', async () => {
  for (let round = 0; round < 20; round += 1) {
    await empty();
    await Promise.all(Array.from({ length: 8 }, (_, n) => openTypeOrmStore({ dataSource: n % 2 === 0 ? one : two })));
    assert.deepEqual(await one.query(`SELECT name FROM ${schema}.push_migration ORDER BY name`), [
      { name: '0001-initial' },
      { name: '0002-batches' },
    ]);
  }
});

test('a database of version 0.1 keeps its reports', async () => {
  await empty();
  await migrate(one, new PooledSql(one), [new Initial()]);
  const insert = (table, ...values) => {
    const places = values.map((_, n) => `$${n + 1}`).join(', ');
    return one.query(`INSERT INTO ${schema}.${table} VALUES (${places})`, values);
  };
  for (const state of ['partial', 'sending', 'accepted']) {
    await insert('push_push', state, null, 'digest', '{"user":"u1"}', '{}', 1, 2, null, state, '', null);
  }
  const reason = 'JPush 1003: "the address"\n is dead. 因为';
  await insert(
    'push_delivery',
    'partial',
    0,
    'd1',
    null,
    'ios',
    'jpush',
    'alias',
    'failed',
    null,
    'device',
    '1003',
    reason,
  );
  await insert(
    'push_delivery',
    'partial',
    1,
    null,
    null,
    null,
    'xiaomi',
    'everyone',
    'delivered',
    '42',
    null,
    null,
    'taken',
  );
  const store = await openTypeOrmStore({ dataSource: one });
  const { counts, deliveries } = await store.report('partial');
  assert.deepEqual(counts, { delivered: 1, failed: 1, expired: 0, cancelled: 0, unknown: 0 });
  assert.deepEqual(
    deliveries.map((row) => [row.deviceId, row.userId, row.messageId, row.vendorCode, row.reason]),
    [
      ['d1', null, null, '1003', reason],
      [null, null, '42', null, 'taken'],
    ],
  );
  assert.equal((await store.report('sending')).state, 'unknown');
  assert.deepEqual(
    (await store.due('normal', 9, 9)).map(({ id }) => id),
    ['accepted'],
  );
});

const contract = storeContract(async () => {
  await empty();
  return {
    store: await openTypeOrmStore({ dataSource: one }),
    reopen: () => openTypeOrmStore({ dataSource: two }),
    close: () => Promise.resolve(),
  };
});
for (const { name, run } of contract) test(name, run);
