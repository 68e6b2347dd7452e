import assert from 'node:assert/strict';
import { type DeliveryResult, MAX_REPORT_ROWS } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import {
  aFailure,
  again,
  aFullPush,
  aPage,
  aPush,
  aReceiver,
  aRecord,
  aResult,
  assertSameList,
  aTally,
  DELIVERED,
  endedAs,
  EXPIRED,
  FAILED,
  HOSTILE_STRINGS,
  LONGEST_ID,
  NOON,
  times,
  UNKNOWN,
} from './store.samples.js';
import {
  accept,
  acceptOne,
  callingOne,
  claimAll,
  claimOne,
  ended,
  expanded,
  numbered,
  reportOf,
} from './store.steps.js';

/** Every field, set to each of its kinds of value. */
const RESULTS: readonly DeliveryResult[] = [
  DELIVERED,
  FAILED,
  EXPIRED,
  UNKNOWN,
  aResult({ state: 'cancelled', messageId: null }),
  aResult({ messageId: '18446744073709551615' }),
  aResult({ messageId: '00012', vendorCode: '-1' }),
  ...(['retryable', 'throttled', 'device', 'payload', 'credential', 'quota', 'unknown'] as const).map((failureClass) =>
    aResult({ state: 'failed', failureClass }),
  ),
  ...[...HOSTILE_STRINGS, LONGEST_ID, ''].map((text) => aResult({ messageId: text, vendorCode: text, reason: text })),
  aResult({ reason: '字'.repeat(4_000) }),
];

const REPORT: readonly StoreRule[] = [
  {
    name: 'rows come back in their order, every field as it was: null, ids beyond 2^53, any script, quotes, control characters',
    async check(store) {
      const receivers = RESULTS.map((_, n) => aReceiver(`address-${n}`, `d${n}`));
      const batch = await callingOne(store, {}, { receivers });
      const exceptions = RESULTS.map((result, n) => [`address-${n}`, result] as const);
      await store.record(aRecord(batch, { next: endedAs(receivers, DELIVERED, exceptions) }));
      const { deliveries } = await reportOf(store);
      assert.deepEqual(
        deliveries,
        RESULTS.map((result, n) => ({
          deviceId: `d${n}`,
          userId: 'u1',
          platform: 'android',
          app: 'umeng:android',
          addressKind: 'registrationId',
          ...result,
          receipts: [],
        })),
      );
    },
  },
  {
    name: 'rows of what the vendor resolves, of devices without a route, and of devices that share an address',
    async check(store) {
      const shared = [aReceiver("o'alias", 'd1', LONGEST_ID)];
      const unreached = [{ address: 'd3', devices: [{ id: 'd3', userId: null, platform: 'ios' as const }] }];
      const topic = [{ address: '主题', devices: [] }];
      await store.accept([aPush()], 'w1');
      const batches = numbered([
        { addressKind: 'alias', receivers: shared, start: endedAs(shared) },
        { app: null, addressKind: null, receivers: unreached, start: endedAs(unreached, FAILED) },
        { addressKind: 'topic', platform: 'harmony', receivers: topic, start: endedAs(topic) },
        { app: 'jpush', addressKind: 'everyone', receivers: [], start: endedAs([], UNKNOWN) },
      ]);
      await store.expand(aPage({ batches }));
      const { deliveries, counts } = await reportOf(store);
      const vendors = { deviceId: null, userId: null };
      const route = { app: 'umeng:android', addressKind: 'alias', userId: 'u1', platform: 'android' };
      assert.deepEqual(
        deliveries,
        [
          { deviceId: 'd1', ...route, ...DELIVERED },
          { deviceId: LONGEST_ID, ...route, ...DELIVERED },
          { deviceId: 'd3', userId: null, platform: 'ios', app: null, addressKind: null, ...FAILED },
          { ...vendors, platform: 'harmony', app: 'umeng:android', addressKind: 'topic', ...DELIVERED },
          { ...vendors, platform: null, app: 'jpush', addressKind: 'everyone', ...UNKNOWN },
        ].map((row) => ({ ...row, receipts: [] })),
      );
      assert.deepEqual(counts, aTally({ delivered: 3, failed: 1, unknown: 1 }));
    },
  },
  {
    name: 'a report tells what has ended so far, in the order of the batches, whatever ended first',
    async check(store) {
      await expanded(
        store,
        {},
        times(12, (n) => ({ receivers: [aReceiver('x', `d${n}`)] })),
      );
      const batches = await claimAll(store);
      for (const batch of batches.toReversed()) {
        if (batch.ordinal !== 5) await store.record(aRecord(batch));
      }
      const { deliveries, counts, state } = await reportOf(store);
      assert.deepEqual([state, counts], ['sending', aTally({ delivered: 11 })]);
      assert.deepEqual(
        deliveries.map(({ deviceId }) => deviceId),
        times(12, (n) => `d${n}`).filter((id) => id !== 'd5'),
      );
    },
  },
  {
    name: `a report carries ${MAX_REPORT_ROWS} rows at most, and its counts hold for all`,
    async check(store) {
      const size = 4_000;
      const parts = times(3, (n) => times(size, (m) => aReceiver(`${n}-${m}`)));
      await store.accept([aPush()], 'w1');
      const batches = numbered(parts.map((receivers) => ({ receivers, start: endedAs(receivers) })));
      await store.expand(aPage({ batches }));
      const { deliveries, counts } = await reportOf(store);
      assert.deepEqual(counts, aTally({ delivered: 3 * size }));
      assertSameList(
        deliveries.map(({ deviceId }) => deviceId),
        parts
          .flat()
          .slice(0, MAX_REPORT_ROWS)
          .map(({ address }) => `device-of-${address}`),
      );
    },
  },
  {
    name: 'a push that waits for another try says why, in the words of its last failure',
    async check(store) {
      const batch = await callingOne(store);
      assert.equal((await store.report('p1'))?.reason, '');
      const failure = aFailure({ reason: 'JPush 1000: its server is in trouble. Try again later.' });
      await store.record(aRecord(batch, { next: again({ failure }) }));
      const report = await store.report('p1');
      assert.deepEqual([report?.state, report?.reason], ['sending', `It waits for another try. ${failure.reason}`]);
      await store.record(aRecord(await claimOne(store, { now: NOON + 10 })));
      assert.equal((await store.report('p1'))?.reason, 'The vendor took it.');
    },
  },
  {
    name: 'what is not there has no report',
    async check(store) {
      await ended(store);
      assert.equal(await store.report('unknown'), null);
      assert.equal(await store.report('P1'), null);
    },
  },
];

const PRUNE: readonly StoreRule[] = [
  {
    name: 'prune removes what ended before the time, with its key, and nothing else',
    async check(store) {
      await ended(store, { id: 'old', key: 'k' }, [DELIVERED], NOON - 2);
      await ended(store, { id: 'edge' }, [FAILED], NOON - 1);
      await ended(store, { id: 'new' }, [DELIVERED], NOON);
      await accept(store, aPush({ id: 'open', acceptedAt: 0, dueAt: 0 }));
      await expanded(store, { id: 'sending', acceptedAt: 0 });
      assert.equal(await store.prune(NOON - 1, 10), 1);
      assert.equal(await store.prune(NOON - 1, 10), 0);
      for (const id of ['edge', 'new', 'open', 'sending']) assert.notEqual(await store.report(id), null, id);
      assert.equal(await store.report('old'), null);
      assert.equal((await acceptOne(store, aPush({ id: 'old', key: 'k' }))).repeated, false);
      assert.deepEqual((await reportOf(store, 'old')).deliveries, []);
      assert.equal((await claimAll(store)).length, 1);
    },
  },
  {
    name: 'prune keeps to its limit',
    async check(store) {
      for (const n of times(5, (place) => place)) await ended(store, { id: `p${n}` }, [DELIVERED], NOON - n);
      assert.equal(await store.prune(NOON + 1, 0), 0);
      assert.equal(await store.prune(NOON + 1, 2), 2);
      assert.equal(await store.prune(NOON + 1, 10), 3);
    },
  },
];

const REOPEN: readonly StoreRule[] = [
  {
    name: 'nothing is lost when the store is closed and opened again (a store that forgets has no reopen)',
    async check(store, opened) {
      if (opened.reopen === undefined) return;
      const waiting = { ...aFullPush(), id: 'waiting', key: 'k' };
      await accept(store, waiting);
      await store.accept([aPush({ id: 'claimed' })], 'w2');
      await ended(store, { id: 'ended' }, RESULTS);
      await expanded(store, { id: 'sending' }, [{ dueAt: NOON - 1 }, {}]);
      await expanded(store, { id: 'retried' }, [{ app: 'jpush' }]);
      const [called] = await claimAll(store, { app: 'jpush', keys: [{ key: 'kept', expiresAt: NOON + 99 }] });
      assert.ok(called);
      await store.record(aRecord(called, { next: again({ dueAt: NOON }) }));
      await store.takePermit({ limit: 'l', calls: 1, perMs: 1_000, now: NOON });
      const ids = ['waiting', 'claimed', 'ended', 'sending', 'retried'];
      const before = await Promise.all(ids.map((id) => store.report(id)));

      const reopened = await opened.reopen();
      assert.deepEqual(await Promise.all(ids.map((id) => reopened.report(id))), before);
      assert.deepEqual(await reopened.due('transactional', NOON, 10), [
        { id: 'waiting', dueAt: NOON, lane: 'transactional' },
      ]);
      assert.deepEqual((await acceptOne(reopened, aPush({ id: 'new', key: 'k', digest: waiting.digest }))).push, {
        ...waiting,
        state: 'accepted',
      });
      const [later] = await claimAll(reopened, { app: 'jpush' });
      assert.deepEqual([later?.key?.key, later?.attempts, later?.failedAt], ['kept', 2, NOON + 5]);
      assert.equal(await reopened.takePermit({ limit: 'l', calls: 1, perMs: 1_000, now: NOON + 1 }), NOON + 1_000);
      assert.equal((await reopened.expand(aPage({ pushId: 'claimed', worker: 'w2' }))).kept, true);
      assert.equal(await reopened.extend('w1', NOON, 1_000), true);
    },
  },
];

/** What is told of a push, for how long, and that it outlives the process. */
export const REPORT_CASES: readonly StoreRule[] = [...REPORT, ...PRUNE, ...REOPEN];
