import assert from 'node:assert/strict';
import { type DeliveryResult, type PushStore, SUSPECT_AFTER } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import {
  again,
  aPage,
  aPush,
  aReceiver,
  aRecord,
  aResult,
  aTally,
  CALLERS,
  DELIVERED,
  endedAs,
  EXPIRED,
  FAILED,
  LEASE_MS,
  NOON,
  times,
  TOMORROW,
  UNKNOWN,
} from './store.samples.js';
import {
  accept,
  callingOne,
  claimAll,
  claimOne,
  deliver,
  dueIds,
  ended,
  expanded,
  inOrder,
  numbered,
  reportOf,
  sumOf,
} from './store.steps.js';

/** Later than everything in the samples. */
const LATER = NOON + 60_000;
const END = TOMORROW + 60_000;

const redrive = (store: PushStore, pushId = 'p1'): Promise<number> => store.redrive(pushId, LATER, END);

const MIXED = [aReceiver('a', 'd1'), aReceiver('b', 'd2', 'd3'), aReceiver('c', 'd4'), aReceiver('d', 'd5')];

/** One batch that ended otherwise for each of its addresses. */
async function endMixed(store: PushStore): Promise<void> {
  const batch = await callingOne(store, {}, { receivers: MIXED });
  const next = endedAs(MIXED, DELIVERED, [
    ['b', FAILED],
    ['c', EXPIRED],
    ['d', UNKNOWN],
  ]);
  await store.record(aRecord(batch, { next }));
}

/** Trying again, by hand, what was not delivered. */
export const REDRIVE_CASES: readonly StoreRule[] = [
  {
    name: 'D12: redrive opens failed and unknown batches again: due at once, with fresh counts and its key',
    async check(store) {
      const receivers = [aReceiver('one')];
      await expanded(store, { lane: 'transactional' }, [{ receivers, lane: 'bulk' }]);
      const keys = [{ key: 'k', expiresAt: END }];
      const first = await claimOne(store, { lane: 'bulk', keys });
      await store.record(aRecord(first, { next: again({ dueAt: NOON, attempts: 5, unknowns: 4 }) }));
      const last = await claimOne(store, { lane: 'bulk' });
      await store.record(aRecord(last, { next: endedAs(receivers, FAILED) }));
      assert.equal((await reportOf(store)).state, 'failed');

      assert.equal(await redrive(store), 1);
      assert.deepEqual(await claimAll(store, { lane: 'transactional', now: LATER - 1 }), []);
      const { version, ...batch } = await claimOne(store, { lane: 'transactional', now: LATER });
      const { version: old, ...before } = first;
      assert.deepEqual(batch, { ...before, lane: 'transactional', dueAt: LATER, endsAt: END });
      assert.ok(version > old, 'who still has the old version must not write');
    },
  },
  {
    name: 'redrive: what a push that expires opens again ends when it expires, whole or split',
    async check(store) {
      const expiresAt = END + 60_000;
      const whole = await callingOne(store, { expiresAt }, { receivers: [aReceiver('one')] });
      await store.record(aRecord(whole, { next: endedAs(whole.receivers, FAILED) }));
      const push = { id: 'p2', key: 'k2', expiresAt };
      const mixed = await callingOne(store, push, { receivers: MIXED });
      await store.record(aRecord(mixed, { next: endedAs(MIXED, DELIVERED, [['b', FAILED]]) }));
      assert.deepEqual([await redrive(store), await redrive(store, 'p2')], [1, 1]);
      const opened = await claimAll(store, { now: LATER });
      assert.deepEqual(
        opened.map(({ endsAt }) => endsAt),
        [expiresAt, expiresAt],
      );
    },
  },
  {
    name: 'D9: who read a batch before it was taken back and opened again cannot end it',
    async check(store) {
      const batch = await callingOne(store, {}, { endsAt: NOON });
      await store.record(aRecord(batch, { next: again({ unknowns: 1 }) }));
      const [stale] = await store.overdue(NOON, 1);
      assert.ok(stale);
      assert.equal((await store.cancel('p1', 'Taken back.', NOON))?.ended?.state, 'unknown');
      assert.equal(await redrive(store), 1);
      const next = endedAs(stale.receivers, EXPIRED);
      assert.equal((await store.record(aRecord(stale, { worker: null, next }))).kept, false);
      await deliver(store, await claimOne(store, { now: LATER }));
    },
  },
  {
    name: 'redrive: the push is being sent again, without an end, and without what is open in its counts',
    async check(store) {
      await ended(store, {}, [DELIVERED, FAILED, EXPIRED, UNKNOWN]);
      assert.equal(await redrive(store), 2);
      const { state, reason, settledAt, counts, deliveries } = await reportOf(store);
      assert.deepEqual([state, reason, settledAt], ['sending', '', null]);
      assert.deepEqual(counts, aTally({ delivered: 1, expired: 1 }));
      assert.deepEqual(
        deliveries.map((row) => row.state),
        ['delivered', 'expired'],
      );
    },
  },
  {
    name: 'redrive: a push that is then delivered says nothing of what failed before',
    async check(store) {
      await ended(store, {}, [DELIVERED, FAILED]);
      await redrive(store);
      const { ended: end } = await store.record(aRecord(await claimOne(store, { now: LATER }), { now: LATER + 5 }));
      assert.deepEqual(end, {
        pushId: 'p1',
        state: 'delivered',
        reason: '2 of 2 were taken by their vendor.',
        settledAt: LATER + 5,
        counts: aTally({ delivered: 2 }),
      });
    },
  },
  {
    name: 'D12: redrive splits a batch of which a part was delivered: that part is not called again',
    async check(store) {
      await endMixed(store);
      assert.equal(await redrive(store), 1);
      assert.deepEqual(await sumOf(store), { state: 'sending', counts: aTally({ delivered: 1, expired: 1 }) });
      const part = await claimOne(store, { now: LATER });
      assert.deepEqual(
        part.receivers.map(({ address }) => address),
        ['b', 'd'],
      );
      assert.deepEqual([part.attempts, part.unknowns, part.key, part.endsAt, part.failure], [1, 0, null, END, null]);
      const next = endedAs(part.receivers, aResult({ messageId: 'second' }));
      const { ended: end } = await store.record(aRecord(part, { now: LATER, next }));
      assert.deepEqual([end?.state, end?.counts], ['partial', aTally({ delivered: 4, expired: 1 })]);
      assert.equal(end?.reason, `4 of 5 were taken by their vendor. First failure: ${EXPIRED.reason}`);
      const rows = (await reportOf(store)).deliveries.map(({ deviceId, state, messageId }) => [
        deviceId,
        state,
        messageId,
      ]);
      assert.deepEqual(rows.sort(), [
        ['d1', 'delivered', 'm1'],
        ['d2', 'delivered', 'second'],
        ['d3', 'delivered', 'second'],
        ['d4', 'expired', null],
        ['d5', 'delivered', 'second'],
      ]);
    },
  },
  {
    name: 'redrive: a batch that was split has a place of its own, so that no two are one',
    async check(store) {
      await endMixed(store);
      await redrive(store);
      const part = await claimOne(store, { now: LATER });
      await store.record(aRecord(part, { now: LATER, next: endedAs(part.receivers, FAILED) }));
      assert.equal(await redrive(store), 1, 'the part failed as a whole');
      const again = await claimOne(store, { now: LATER });
      assert.notEqual(part.ordinal, 0);
      assert.equal(again.ordinal, part.ordinal);
      assert.ok(again.version > part.version);
    },
  },
  {
    name: 'redrive: what the vendor resolves is one result: it is tried again as a whole',
    async check(store) {
      const topic = [{ address: 'news', devices: [] }];
      await store.accept([aPush()], 'w1');
      const batches = numbered([
        { addressKind: 'topic', receivers: topic, start: endedAs(topic, UNKNOWN) },
        { addressKind: 'everyone', receivers: [], start: endedAs([], FAILED) },
        { addressKind: 'tags', receivers: [], start: endedAs([], DELIVERED) },
      ]);
      await store.expand(aPage({ batches }));
      assert.equal(await redrive(store), 2);
      const opened = inOrder(await claimAll(store, { now: LATER }));
      assert.deepEqual(
        opened.map(({ addressKind, receivers }) => [addressKind, receivers]),
        [
          ['topic', topic],
          ['everyone', []],
        ],
      );
    },
  },
  {
    name: 'redrive: devices without a route stay as they are',
    async check(store) {
      const receivers = [aReceiver('nowhere')];
      const unreached = { app: null, addressKind: null, receivers, start: endedAs(receivers, FAILED) };
      await store.accept([aPush({ id: 'p1' }), aPush({ id: 'p2' })], 'w1');
      await store.expand(aPage({ batches: numbered([unreached]) }));
      await store.expand(aPage({ pushId: 'p2', batches: numbered([unreached, {}]) }));
      const before = await store.report('p1');
      assert.equal(await redrive(store), 0);
      assert.deepEqual(await store.report('p1'), before);
      const failed = await claimOne(store);
      await store.record(aRecord(failed, { next: endedAs(failed.receivers, FAILED) }));
      assert.equal(await redrive(store, 'p2'), 1);
      await deliver(store, await claimOne(store, { now: LATER }));
      assert.deepEqual(await sumOf(store, 'p2'), { state: 'partial', counts: aTally({ delivered: 1, failed: 1 }) });
    },
  },
  {
    name: 'D12: a push that ended without a batch is accepted again, with fresh counts',
    async check(store) {
      await accept(store, aPush());
      for (let n = 0; n < SUSPECT_AFTER; n += 1) {
        await store.enlist(`crashing-${n}`, NOON, LEASE_MS);
        assert.notEqual(await store.claim('p1', `crashing-${n}`), null);
        await store.recover(NOON + LEASE_MS + 1);
      }
      const suspect = await store.claimSuspect('w1', NOON);
      assert.ok(suspect !== null && 'push' in suspect);
      const { version } = suspect.push;
      await store.expand(aPage({ version, batches: [], problems: ['It was set aside.'] }));
      assert.equal(await redrive(store), 1);
      const { state, reason, settledAt } = await reportOf(store);
      assert.deepEqual([state, reason, settledAt], ['accepted', '', null]);
      assert.deepEqual(await dueIds(store), ['p1']);
      const claimed = await store.claim('p1', 'w2');
      assert.deepEqual([claimed?.crashes, claimed?.aloneCrashes, claimed?.cursor], [0, 0, null]);
      assert.ok(claimed !== null && claimed.version > version);
      assert.equal((await store.expand(aPage({ worker: 'w2', version: claimed.version }))).kept, true);
      const { ended: end } = await store.record(aRecord(await claimOne(store)));
      assert.deepEqual([end?.state, end?.reason], ['delivered', 'The vendor took it.']);
    },
  },
  ...([[DELIVERED], [EXPIRED]] as const).map(([result]: readonly [DeliveryResult]): StoreRule => ({
    name: `redrive leaves a push alone that ended ${result.state}`,
    async check(store) {
      await ended(store, {}, [result]);
      const before = await store.report('p1');
      assert.equal(await redrive(store), 0);
      assert.deepEqual(await store.report('p1'), before);
    },
  })),
  {
    name: 'redrive leaves a push alone that was cancelled, has not ended, or is not there',
    async check(store) {
      await accept(store, aPush({ id: 'waiting' }), aPush({ id: 'cancelled' }));
      await store.cancel('cancelled', 'Taken back.', NOON);
      const [first] = [await callingOne(store, { id: 'sending' })];
      const ids = ['waiting', 'cancelled', 'sending', 'unknown'];
      const before = await Promise.all(ids.map((id) => store.report(id)));
      for (const id of ids) assert.equal(await redrive(store, id), 0, id);
      assert.deepEqual(await Promise.all(ids.map((id) => store.report(id))), before);
      await deliver(store, first);
    },
  },
  {
    name: `redrive: ${CALLERS} callers at once open a push once`,
    async check(store) {
      await ended(store, {}, [FAILED, FAILED]);
      const answers = await Promise.all(times(CALLERS, () => redrive(store)));
      assert.deepEqual(
        answers.filter((answer) => answer > 0),
        [2],
      );
      assert.equal((await claimAll(store, { now: LATER })).length, 2);
    },
  },
  {
    name: 'redrive: a push that was taken back in part is called again for those who failed, and may be tried twice',
    async check(store) {
      await expanded(store, {}, [{ dueAt: NOON - 1 }, {}]);
      const failing = await claimOne(store, { limit: 1 });
      await store.cancel('p1', 'Taken back.', NOON);
      await store.record(aRecord(failing, { next: endedAs(failing.receivers, FAILED) }));
      assert.equal((await reportOf(store)).state, 'failed');
      assert.equal(await redrive(store), 1);
      const second = await claimOne(store, { now: LATER });
      await store.record(aRecord(second, { next: again({ dueAt: LATER }) }));
      await deliver(store, await claimOne(store, { now: LATER }));
      assert.deepEqual(await sumOf(store), { state: 'partial', counts: aTally({ delivered: 1, cancelled: 1 }) });
    },
  },
];
