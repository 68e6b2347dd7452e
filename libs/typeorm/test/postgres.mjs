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
      { name: '0003-receipts' },
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

/** What two transactions do to each other: one is held open by hand while the store is at work. */
const APP = 'umeng:android';
const SENT = { messageId: null, failureClass: null, vendorCode: null };
const NOBODY = { delivered: 0, failed: 0, expired: 0, cancelled: 0, unknown: 0 };
const endedAs = (state) => ({
  state: 'ended',
  end: { result: { ...SENT, state, reason: state }, exceptions: [] },
  tally: { ...NOBODY, [state]: 1 },
});
const soon = () => new Promise((resolve) => setTimeout(resolve, 200));
const orWaits = (answer) => Promise.race([answer, soon().then(() => 'waits')]);

async function aStore() {
  await empty();
  const store = await openTypeOrmStore({ dataSource: one });
  await store.enlist('w', 1, 10);
  return store;
}

async function expanded(store, id, starts) {
  const push = { id, key: null, digest: 'd', to: { user: 'u1' }, message: {}, lane: 'normal', policy: 'atLeastOnce' };
  await store.accept([{ ...push, acceptedAt: 1, dueAt: 1, expiresAt: null }], 'w');
  const receivers = [{ address: 'a1', devices: [{ id: 'd1', userId: 'u1', platform: 'android' }] }];
  const batch = {
    app: APP,
    addressKind: 'alias',
    platform: 'android',
    lane: 'normal',
    receivers,
    dueAt: 1,
    endsAt: 1e9,
  };
  const batches = starts.map((start, ordinal) => ({ ...batch, ordinal, start }));
  await store.expand({ pushId: id, worker: 'w', version: 1, now: 5, batches, cursor: null, problems: [] });
}

const claim = (store, worker) => store.claimBatches({ app: APP, lane: 'normal', now: 10, limit: 1, worker, keys: [] });

/** Runs statements in a transaction that stays open until the body has ended. */
async function holding(statement, body) {
  const runner = two.createQueryRunner();
  await runner.startTransaction();
  try {
    await runner.query(statement);
    return await body();
  } finally {
    await runner.commitTransaction();
    await runner.release();
  }
}

test('prune and redrive: what was opened again is not removed', async () => {
  const store = await aStore();
  for (const id of ['p1', 'p2']) await expanded(store, id, [endedAs('failed')]);
  // Prune stands at p1, and has looked for what to remove before.
  let pruned;
  const opened = await holding(`SELECT 1 FROM ${schema}.push_batch WHERE push_id = 'p1' FOR UPDATE`, async () => {
    pruned = store.prune(100, 10);
    await soon();
    return orWaits(store.redrive('p2', 50, 1e9));
  });
  assert.equal(opened, 'waits');
  assert.equal(await pruned, 2);
  assert.equal(await store.redrive('p2', 50, 1e9), 0);
  const { waiting } = await store.outlook({ worker: null, apps: [APP], now: 1e9, until: 1e9 });
  assert.deepEqual(waiting, []);
});

test('prune leaves a push that somebody is at', async () => {
  const store = await aStore();
  for (const id of ['p1', 'p2']) await expanded(store, id, [endedAs('failed')]);
  const locked = `SELECT 1 FROM ${schema}.push_push WHERE id = 'p1' FOR UPDATE`;
  assert.equal(await holding(locked, () => orWaits(store.prune(100, 10))), 1);
  assert.equal(await store.redrive('p1', 50, 1e9), 1);
});

test('cancel counts a call that began while it was looking (D17)', async () => {
  const store = await aStore();
  await expanded(store, 'p1', [{ state: 'waiting' }]);
  let cancelled;
  await holding(
    `UPDATE ${schema}.push_batch SET state = 'calling', worker = 'w', attempts = 1, version = 1`,
    async () => {
      cancelled = store.cancel('p1', 'no', 9);
      await soon();
    },
  );
  assert.equal((await cancelled).begun, 1);
});

test('recover leaves what the stalled worker claims meanwhile to the next one, and a cancelled push begins no call (D9, D17)', async () => {
  const store = await aStore();
  await expanded(store, 'p1', [{ state: 'calling', key: null }]);
  await expanded(store, 'p2', [{ state: 'waiting' }]);
  let recovered;
  await holding(`SELECT 1 FROM ${schema}.push_push WHERE id = 'p1' FOR UPDATE`, async () => {
    recovered = store.recover(100);
    await soon();
    assert.equal((await claim(store, 'w')).length, 1);
    assert.equal((await store.cancel('p2', 'no', 20)).begun, 1);
  });
  assert.equal((await recovered).batches, 1);
  assert.equal((await store.recover(101)).batches, 1);
  assert.deepEqual(
    (await claim(store, 'other')).map(({ pushId }) => pushId),
    [],
  );
  assert.equal((await store.report('p2')).state, 'unknown');
});

test('batches that expire while their push is cancelled do not wait for each other in a circle', async () => {
  const store = await aStore();
  await expanded(
    store,
    'p1',
    Array.from({ length: 20 }, () => ({ state: 'waiting' })),
  );
  const deadlocks = async () =>
    Number(
      (await owner.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'))[0].deadlocks,
    );
  const before = await deadlocks();
  const expire = (ordinal) =>
    store.record({ pushId: 'p1', ordinal, worker: null, version: 0, now: 5, next: endedAs('expired') });
  await Promise.all([...Array.from({ length: 20 }, (_, n) => expire(n)), store.cancel('p1', 'no', 9)]);
  const { expired, cancelled } = (await store.report('p1')).counts;
  assert.equal(expired + cancelled, 20);
  // The statistics are told with a delay.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal(await deadlocks(), before);
});

const aReceipt = (messageId, address = 'a1') => ({
  ...{ apps: [APP], messageId, kind: 'delivered', addresses: [address], at: 9, detail: null },
});

test('receipts: two lists that share batches in other orders do not wait for each other in a circle, and each is new once', async () => {
  const store = await aStore();
  const ids = Array.from({ length: 20 }, (_, n) => `m${n}`);
  for (const id of ids) {
    const start = endedAs('delivered');
    await expanded(store, id, [{ ...start, end: { ...start.end, result: { ...start.end.result, messageId: id } } }]);
  }
  const deadlocks = async () =>
    Number(
      (await owner.query('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'))[0].deadlocks,
    );
  const before = await deadlocks();
  const lists = Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? ids : ids.toReversed()).map((id) => aReceipt(id)));
  const kept = (await Promise.all(lists.map((list) => store.keepReceipts(list)))).flat();
  assert.equal(kept.filter(({ fresh }) => fresh.length === 1).length, ids.length);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  assert.equal(await deadlocks(), before);
});

test('receipts of a push that is being pruned are foreign, and a push is pruned with those that came before', async () => {
  const store = await aStore();
  const start = endedAs('delivered');
  const taken = { ...start, end: { ...start.end, result: { ...start.end.result, messageId: 'm1' } } };
  await expanded(store, 'p1', [taken]);
  let kept;
  await holding(`DELETE FROM ${schema}.push_batch`, async () => {
    kept = store.keepReceipts([aReceipt('m1')]);
    assert.equal(await orWaits(kept), 'waits');
  });
  assert.deepEqual(await kept, [null]);
  await expanded(store, 'p2', [taken]);
  let pruned;
  await holding(`INSERT INTO ${schema}.push_receipt VALUES ('p2', 0, 'd1', 'delivered', 0, 9, NULL)`, async () => {
    pruned = store.prune(100, 10);
    await soon();
  });
  assert.equal(await pruned, 2);
  assert.deepEqual(await one.query(`SELECT * FROM ${schema}.push_receipt`), []);
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
