// The contract on a PostgreSQL of yours, in a schema that is made for it and dropped again:
//   npm install --no-save pg
//   node --import ./libs/typeorm/test/source-loader.mjs libs/typeorm/test/postgres.mjs postgres://user@127.0.0.1/database
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import 'reflect-metadata';
import { DataSource } from 'typeorm';
import { storeContract } from '../../testing/src/contract/store.contract.ts';
import { openTypeOrmStore } from '../src/open-store.ts';
import { pushEntities } from '../src/schema/index.ts';

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
    assert.deepEqual(await one.query(`SELECT name FROM ${schema}.push_migration`), [{ name: '0001-initial' }]);
  }
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
