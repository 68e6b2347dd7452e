import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type NewPush, PushConfigurationError, PushOverloadError } from '@nest-push/core';
import Driver from 'libsql';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { storeContract } from '@nest-push/testing';
import { openTypeOrmStore } from './open-store.js';
import { pushEntities } from './schema/index.js';
import { PushStoreError } from './sql/store.error.js';

const push: NewPush = {
  id: 'p1',
  key: null,
  digest: 'digest',
  to: { user: 'u1' },
  message: { title: '您有一条新消息~' },
  lane: 'normal',
  policy: 'atLeastOnce',
  acceptedAt: 1,
  dueAt: 1,
  expiresAt: null,
};

@Entity('orders')
class Order {
  @PrimaryColumn('int') id!: number;
  @Column('varchar') title!: string;
}

/** A host's own DataSource, as a host writes it. */
async function hostDataSource(database: string): Promise<DataSource> {
  return new DataSource({
    type: 'better-sqlite3',
    driver: Driver,
    database,
    synchronize: true,
    entities: [Order, ...pushEntities],
  }).initialize();
}

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nest-push-store-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the contract on a SQLite file', () => {
  for (const { name, run } of storeContract(async () => {
    const options = { type: 'sqlite', database: join(directory, 'push.db') } as const;
    let store = await openTypeOrmStore(options);
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await openTypeOrmStore(options);
        return store;
      },
      close: () => store.close(),
    };
  })) {
    it(name, run);
  }
});

describe('the contract on SQLite in memory', () => {
  for (const { name, run } of storeContract(async () => {
    const store = await openTypeOrmStore({ type: 'sqlite', database: ':memory:' });
    return { store, close: () => store.close() };
  })) {
    it(name, run);
  }
});

describe("the contract on the host's SQLite DataSource", () => {
  for (const { name, run } of storeContract(async () => {
    const dataSource = await hostDataSource(':memory:');
    return { store: await openTypeOrmStore({ dataSource }), close: () => dataSource.destroy() };
  })) {
    it(name, run);
  }
});

describe("a store on the host's DataSource", () => {
  let dataSource: DataSource;
  beforeEach(async () => {
    dataSource = await hostDataSource(join(directory, 'host.db'));
  });
  afterEach(async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
  });

  it('keeps its own data when a transaction of the host is rolled back', async () => {
    const store = await openTypeOrmStore({ dataSource });
    let accepted: Promise<unknown> = Promise.resolve();
    const rolledBack = dataSource.transaction(async (manager) => {
      await manager.insert(Order, { id: 1, title: 'bicycle' });
      accepted = store.accept([push], null);
      await new Promise((resolve) => setTimeout(resolve, 60));
      throw new Error('rolled back by the host');
    });
    await expect(rolledBack).rejects.toThrow('rolled back by the host');
    await accepted;
    expect(await dataSource.getRepository(Order).count()).toBe(0);
    expect(await store.due('normal', 1, 10)).toEqual([{ id: 'p1', dueAt: 1, lane: 'normal' }]);
  });

  it("never gets into the host's transactions, nor the host into its own, when both are busy", async () => {
    const store = await openTypeOrmStore({ dataSource });
    const written: Promise<unknown>[] = [];
    for (let n = 0; n < 40; n += 1) {
      const device = {
        id: `d${n}`,
        userId: 'u1',
        platform: 'ios',
        manufacturer: null,
        routes: [],
        registeredAt: n,
      } as const;
      // Each second order is rolled back. The host's own transactions must follow one another: that is how TypeORM is on SQLite.
      const done = dataSource.transaction(async (manager) => {
        written.push(store.accept([{ ...push, id: `p${n}` }], null));
        await manager.insert(Order, { id: n, title: 'bicycle' });
        written.push(store.saveDevice(device));
        if (n % 2 === 1) throw new Error('rolled back');
      });
      await (n % 2 === 1 ? expect(done).rejects.toThrow('rolled back') : done);
    }
    await Promise.all(written);
    expect(await dataSource.getRepository(Order).count()).toBe(20);
    expect(await store.due('normal', 1, 100)).toHaveLength(40);
    expect(await store.devicesOf(['u1'])).toHaveLength(40);
  });

  it('reads while the host has a transaction open', async () => {
    const store = await openTypeOrmStore({ dataSource });
    await store.accept([push], null);
    await dataSource.transaction(async (manager) => {
      await manager.insert(Order, { id: 1, title: 'bicycle' });
      expect(await store.due('normal', 1, 10)).toHaveLength(1);
    });
    expect(await dataSource.getRepository(Order).count()).toBe(1);
  });

  it('says so when a transaction of the host does not end', async () => {
    const store = await openTypeOrmStore({ dataSource });
    await dataSource.transaction(async () => {
      await expect(store.accept([push], null)).rejects.toThrow(
        /in a transaction of the host for 5 s.*Keep transactions short/,
      );
    });
    expect((await store.accept([push], null))[0]?.repeated).toBe(false);
  });

  it('leaves the DataSource open when it is closed, and refuses every later call', async () => {
    const store = await openTypeOrmStore({ dataSource });
    await store.close();
    await store.close();
    expect(dataSource.isInitialized).toBe(true);
    await expect(store.due('normal', 1, 1)).rejects.toThrow(PushStoreError);
    await expect(store.due('normal', 1, 1)).rejects.toThrow(/is closed/);
  });

  it("leaves its tables to its own migrations when the host's schema is synchronised", async () => {
    const store = await openTypeOrmStore({ dataSource });
    await store.accept([push], null);
    await dataSource.synchronize();
    expect((await dataSource.driver.createSchemaBuilder().log()).upQueries).toEqual([]);
    expect((await store.report('p1'))?.state).toBe('accepted');
  });

  it('gives the host rows with numbers and words of its own entities', async () => {
    const store = await openTypeOrmStore({ dataSource });
    await store.accept([push], null);
    expect(await dataSource.getRepository('PushRow').find()).toEqual([
      expect.objectContaining({
        id: 'p1',
        dueAt: 1,
        expiresAt: null,
        state: 'accepted',
        message: JSON.stringify(push.message),
      }),
    ]);
  });

  it.each([
    ['is not initialised', { entities: [...pushEntities] }, false, /not initialised.*initialize\(\)/],
    ['does not know the tables', { entities: [Order] }, true, /pushEntities to its entities/],
    ['changes their names', { entities: [...pushEntities], entityPrefix: 'x_' }, true, /no entityPrefix/],
  ])('refuses one that %s', async (_what, options, initialised, message) => {
    const wrong = new DataSource({ type: 'better-sqlite3', driver: Driver, database: ':memory:', ...options });
    if (initialised) await wrong.initialize();
    await expect(openTypeOrmStore({ dataSource: wrong })).rejects.toThrow(PushConfigurationError);
    await expect(openTypeOrmStore({ dataSource: wrong })).rejects.toThrow(message);
    if (initialised) await wrong.destroy();
  });

  it('refuses a database on which it has not been proven', async () => {
    const unknown = { isInitialized: true, options: { type: 'mysql' } } as unknown as DataSource;
    await expect(openTypeOrmStore({ dataSource: unknown })).rejects.toThrow(/type mysql.*not been proven.*postgres/);
  });
});

describe('the options', () => {
  it.each([
    [{ type: 'postgres', database: 'push' }, /type must be 'sqlite'.*DataSource/],
    [{ type: 'sqlite' }, /database must be the path/],
    [{ type: 'sqlite', database: '  ' }, /database must be the path/],
    [{ type: 'sqlite', database: 'libsql://example.invalid' }, /must not be a URL/],
    [{ type: 'sqlite', database: 'file:push.db' }, /must not be a URL/],
  ])('%j is refused', async (options, message) => {
    await expect(openTypeOrmStore(options as never)).rejects.toThrow(PushConfigurationError);
    await expect(openTypeOrmStore(options as never)).rejects.toThrow(message);
  });
});

it('a second push with a known id is refused, and the error holds no content', async () => {
  const store = await openTypeOrmStore({ type: 'sqlite', database: ':memory:' });
  await store.accept([push], null);
  const refusal: unknown = await store
    .accept([{ ...push, key: 'another', message: { body: 'secret' } }], null)
    .catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(PushStoreError);
  expect(refusal).toMatchObject({
    code: 'PUSH_STORE',
    message: expect.stringMatching(/^A push with the id p1 is in the store/) as string,
  });
  expect(inspect(refusal, { depth: 9, showHidden: true })).not.toContain('secret');
  await expect(store.accept([push], null)).rejects.toThrow(/^A push with the id p1 is in the store\.$/);
  await store.close();
});

it('when 10,000 writes wait, what the host brings is refused, and what the engine has begun is not (B10)', async () => {
  const store = await openTypeOrmStore({ type: 'sqlite', database: ':memory:' });
  await store.enlist('w1', 1, 10);
  const device = { id: 'd1', userId: 'u1', platform: 'ios', manufacturer: null, routes: [], registeredAt: 1 } as const;
  const accept = (n: number): Promise<unknown> => store.accept([{ ...push, id: `p${n}` }], null);
  await accept(10_001);
  const accepted = Promise.all(Array.from({ length: 10_000 }, (_, n) => accept(n)));
  const host = Promise.allSettled([
    accept(10_000),
    store.saveDevice(device),
    store.removeDevice('d1'),
    store.keepReceipts([]),
  ]);
  const engine = [store.claim('p10001', 'w1'), store.recover(1), store.quarantine([], 1)];
  expect(await store.extend('w1', 5, 10)).toBe(true);
  const refused = { status: 'rejected', reason: expect.any(PushOverloadError) as unknown };
  expect(await host).toEqual([refused, refused, refused, refused]);
  expect((await Promise.all(engine))[0]).toMatchObject({ id: 'p10001', version: 1 });
  await accepted;
  await store.saveDevice(device);
  await store.close();
});
