import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTypeOrmStore } from '../open-store.js';
import { openSqlite } from '../sql/open-sqlite.js';
import { type TypeOrmStore } from '../typeorm.store.js';
import { Initial } from './0001-initial.js';
import { migrate } from './migrate.js';

const REASON = 'JPush 1003: "the address" is dead.\n因为 👩‍👩‍👧‍👦';

let directory: string;
let store: TypeOrmStore;

/** A database as version 0.1 left it: a push in each state, a report of two rows, a device. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nest-push-0002-'));
  const database = join(directory, 'push.db');
  const sqlite = await openSqlite(database);
  await migrate(sqlite.dataSource, sqlite, [new Initial()]);
  const pushes = ['accepted', 'sending', 'partial', 'cancelled'].map((state, n) => [
    state,
    `key-${state}`,
    'digest',
    '{"user":"u1"}',
    '{"title":"您有一条新消息~"}',
    ...[1, 2 + n, null, state, state === 'partial' ? 'the reason' : '', state === 'partial' ? 9 : null],
  ]);
  for (const push of pushes) {
    await sqlite.dataSource.query(`INSERT INTO push_push VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, push);
  }
  for (const row of [
    ['partial', 0, 'd1', 'u1', 'ios', 'jpush', 'alias', 'delivered', '18446744073709551615', null, null, 'taken'],
    ['partial', 1, 'd2', null, 'android', 'umeng:android', 'registrationId', 'failed', null, 'device', '1003', REASON],
    ['partial', 2, null, null, null, 'xiaomi', 'everyone', 'unknown', null, 'unknown', null, 'no answer'],
  ]) {
    await sqlite.dataSource.query(`INSERT INTO push_delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, row);
  }
  await sqlite.dataSource.query(`INSERT INTO push_device VALUES ('d1', 'u1', 'ios', NULL, 7)`);
  await sqlite.dataSource.query(`INSERT INTO push_route VALUES ('d1', 0, 'jpush', NULL, 'alias', 'a', 'hash')`);
  await sqlite.close();
  store = await openTypeOrmStore({ type: 'sqlite', database });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

describe('a database of version 0.1', () => {
  it('keeps the reports of what has ended, row by row', async () => {
    expect(await store.report('partial')).toEqual({
      pushId: 'partial',
      state: 'partial',
      reason: 'the reason',
      acceptedAt: 1,
      dueAt: 4,
      settledAt: 9,
      counts: { delivered: 1, failed: 1, expired: 0, cancelled: 0, unknown: 1 },
      receipts: {},
      deliveries: [
        {
          ...{ deviceId: 'd1', userId: 'u1', platform: 'ios', app: 'jpush', addressKind: 'alias', state: 'delivered' },
          ...{ messageId: '18446744073709551615', failureClass: null, vendorCode: null, reason: 'taken', receipts: [] },
        },
        {
          ...{ deviceId: 'd2', userId: null, platform: 'android', app: 'umeng:android', addressKind: 'registrationId' },
          ...{
            state: 'failed',
            messageId: null,
            failureClass: 'device',
            vendorCode: '1003',
            reason: REASON,
            receipts: [],
          },
        },
        {
          ...{ deviceId: null, userId: null, platform: null, app: 'xiaomi', addressKind: 'everyone', state: 'unknown' },
          ...{ messageId: null, failureClass: 'unknown', vendorCode: null, reason: 'no answer', receipts: [] },
        },
      ],
    });
  });

  it('tries nobody again whose address was not kept', async () => {
    expect(await store.redrive('partial', 10, 20)).toBe(0);
    expect((await store.report('partial'))?.state).toBe('partial');
  });

  it('has what was being called as unknown (D4), and it is not called by itself', async () => {
    expect(await store.report('sending')).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('nobody knows') as string,
      settledAt: expect.any(Number) as number,
    });
  });

  it('sends what was accepted, once and alone (D1)', async () => {
    expect(await store.due('normal', 100, 10)).toEqual([{ id: 'accepted', dueAt: 2, lane: 'normal' }]);
    expect(await store.claim('accepted', 'w1')).toMatchObject({ policy: 'atLeastOnce', nextOrdinal: 0, cursor: null });
  });

  it('remembers since when a device is known, and its keys', async () => {
    const query = { after: null, limit: 10, platforms: null } as const;
    expect(await store.devicePage({ ...query, knownBefore: 6 })).toEqual([]);
    expect(await store.devicePage({ ...query, knownBefore: 7 })).toMatchObject([
      { id: 'd1', routes: [{ address: 'a' }] },
    ]);
    const [again] = await store.accept(
      [
        {
          ...{ id: 'new', key: 'key-partial', digest: 'digest', to: { user: 'u1' }, message: { title: 'x' } },
          ...{ lane: 'normal', policy: 'atLeastOnce', acceptedAt: 1, dueAt: 1, expiresAt: null },
        },
      ],
      null,
    );
    expect([again?.repeated, again?.push.id]).toEqual([true, 'partial']);
  });
});
