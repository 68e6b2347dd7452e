import assert from 'node:assert/strict';
import { type StoreRule } from './store.contract.js';
import {
  again,
  aPage,
  aPush,
  aReceiver,
  aRecord,
  aTally,
  CALLERS,
  endedAs,
  FAILED,
  LEASE_MS,
  NOON,
  times,
} from './store.samples.js';
import {
  accept,
  calling,
  callingOne,
  claimAll,
  claimOne,
  deliver,
  dueIds,
  ended,
  expanded,
  numbered,
  reportOf,
  sumOf,
  outlookAt,
} from './store.steps.js';

const REASON = 'Taken back by "the host" 因为.';

/** A decision to take a push back, at every point of its way. */
export const CANCEL_CASES: readonly StoreRule[] = [
  {
    name: 'D17: a push that nobody has begun ends cancelled at once, with the reason',
    async check(store) {
      await accept(store, aPush({ dueAt: NOON + 100 }));
      const end = { pushId: 'p1', state: 'cancelled', reason: REASON, settledAt: NOON + 3, counts: aTally() };
      assert.deepEqual(await store.cancel('p1', REASON, NOON + 3), {
        state: 'cancelled',
        changed: true,
        begun: 0,
        ended: end,
      });
      assert.deepEqual(await store.report('p1'), {
        ...end,
        acceptedAt: NOON,
        dueAt: NOON + 100,
        deliveries: [],
        receipts: {},
      });
      assert.deepEqual(await dueIds(store, NOON + 100), []);
      assert.equal(await store.claim('p1', 'w1'), null);
    },
  },
  {
    name: 'D17: a push whose first page is on its way ends cancelled, and the page is refused',
    async check(store) {
      await store.accept([aPush()], 'w1');
      const answer = await store.cancel('p1', REASON, NOON);
      assert.deepEqual([answer?.changed, answer?.begun, answer?.ended?.state], [true, 0, 'cancelled']);
      assert.deepEqual(await store.expand(aPage()), { kept: false, ended: null });
      assert.deepEqual(await claimAll(store), []);
      assert.deepEqual(await store.recover(NOON + LEASE_MS + 1).then(({ pushes }) => pushes), 0);
      assert.deepEqual(await dueIds(store), []);
    },
  },
  {
    name: 'D17: between two pages: what waits ends cancelled, what is being called goes on, and no page comes in',
    async check(store) {
      await store.accept([aPush()], 'w1');
      const receivers = [aReceiver('two', 'd2', 'd3')];
      await store.expand(aPage({ batches: numbered([{ dueAt: NOON - 1 }, { receivers }]), cursor: 'd-500' }));
      const begun = await claimOne(store, { limit: 1 });
      assert.deepEqual(await store.cancel('p1', REASON, NOON + 3), {
        state: 'sending',
        changed: true,
        begun: 1,
        ended: null,
      });
      assert.deepEqual(await store.expand(aPage({ batches: numbered([{}], 2) })), { kept: false, ended: null });
      assert.deepEqual(await claimAll(store), []);
      assert.deepEqual(await sumOf(store), { state: 'sending', counts: aTally({ cancelled: 2 }) });
      const { ended: end } = await store.record(aRecord(begun, { now: NOON + 9 }));
      assert.deepEqual(
        [end?.state, end?.settledAt, end?.counts],
        ['partial', NOON + 9, aTally({ delivered: 1, cancelled: 2 })],
      );
      const { deliveries, reason } = await reportOf(store);
      assert.deepEqual(
        deliveries.map(({ deviceId, state }) => [deviceId, state]),
        [
          ['device-of-address-1', 'delivered'],
          ['d2', 'cancelled'],
          ['d3', 'cancelled'],
        ],
      );
      assert.ok(reason.includes(REASON) && deliveries[1]?.reason === REASON);
    },
  },
  {
    name: 'D17: between two pages, when all so far was delivered: the push does not look as if it had reached everybody',
    async check(store) {
      await store.accept([aPush()], 'w1');
      await store.expand(aPage({ cursor: 'd-500' }));
      const begun = await claimOne(store);
      assert.deepEqual(await store.cancel('p1', REASON, NOON).then((answer) => answer?.changed), true);
      const { ended: end } = await store.record(aRecord(begun));
      assert.equal(end?.state, 'partial');
      assert.match(end.reason, /taken back/i);
    },
  },
  {
    name: 'D17: what is being called is not taken back, and the push ends as its call does',
    async check(store) {
      const batch = await callingOne(store);
      assert.deepEqual(await store.cancel('p1', REASON, NOON), {
        state: 'sending',
        changed: false,
        begun: 1,
        ended: null,
      });
      assert.equal((await store.record(aRecord(batch))).ended?.state, 'delivered');
    },
  },
  {
    name: 'D17: no call begins after a cancel: a batch that asks for another try ends cancelled, and the push with it',
    async check(store) {
      const batch = await callingOne(store);
      await store.cancel('p1', REASON, NOON);
      await store.cancel('p1', 'For another reason.', NOON);
      const { kept, ended: end } = await store.record(aRecord(batch, { next: again({ dueAt: NOON }) }));
      assert.deepEqual([kept, end?.state, end?.counts], [true, 'cancelled', aTally({ cancelled: 1 })]);
      assert.ok(end?.reason.includes(REASON));
      assert.deepEqual(await claimAll(store), []);
      assert.deepEqual((await outlookAt(store)).waiting, []);
      assert.deepEqual(await store.overdue(Number.MAX_SAFE_INTEGER, 10), []);
    },
  },
  {
    name: 'D17: nor does one after its worker is gone, or has said good-bye; whether the last one arrived, nobody knows',
    async check(store) {
      for (const [id, worker] of [
        ['p1', 'w1'],
        ['p2', 'w2'],
      ] as const) {
        await expanded(store, { id });
        await claimOne(store, { worker });
        await store.cancel(id, REASON, NOON);
      }
      assert.equal((await store.release('w1', NOON)).batches, 1);
      assert.equal((await store.recover(NOON + LEASE_MS + 1)).batches, 1);
      assert.deepEqual(await claimAll(store, { now: Number.MAX_SAFE_INTEGER }), []);
      for (const id of ['p1', 'p2']) {
        assert.deepEqual(await sumOf(store, id), { state: 'unknown', counts: aTally({ unknown: 1 }) });
        assert.notEqual((await reportOf(store, id)).settledAt, null);
      }
    },
  },
  {
    name: 'D17: batches that wait for another try end cancelled, too, and count as begun',
    async check(store) {
      const [first, second, third] = await calling(store, {}, [{}, {}, {}]);
      assert.ok(first && second && third);
      await store.record(aRecord(first, { next: again({ dueAt: NOON + 60_000 }) }));
      await store.record(aRecord(second, { next: endedAs(second.receivers, FAILED) }));
      await deliver(store, third);
      const answer = await store.cancel('p1', REASON, NOON + 3);
      assert.deepEqual([answer?.state, answer?.changed, answer?.begun], ['partial', true, 3]);
      assert.deepEqual(answer?.ended?.counts, aTally({ delivered: 1, failed: 1, cancelled: 1 }));
      assert.match(answer.ended.reason, /the payload is wrong/);
    },
  },
  {
    name: 'D4: of what waits, a batch that may have arrived ends unknown, not cancelled',
    async check(store) {
      const [first, second] = await calling(store, {}, [{}, {}]);
      assert.ok(first && second);
      await store.record(aRecord(first, { next: again({ unknowns: 1 }) }));
      await store.record(aRecord(second, { next: again() }));
      const answer = await store.cancel('p1', REASON, NOON);
      assert.deepEqual(answer?.ended?.counts, aTally({ cancelled: 1, unknown: 1 }));
      assert.equal(answer.state, 'unknown');
    },
  },
  {
    name: 'D17: batches that ended without a call do not count as begun',
    async check(store) {
      await store.accept([aPush()], 'w1');
      const receivers = [aReceiver()];
      const start = endedAs(receivers, FAILED);
      await store.expand(aPage({ batches: numbered([{ receivers, start, app: null }, {}]) }));
      const answer = await store.cancel('p1', REASON, NOON);
      assert.deepEqual([answer?.begun, answer?.changed, answer?.state], [0, true, 'failed']);
    },
  },
  {
    name: 'cancel: what has ended stays as it is; what is not there is null',
    async check(store) {
      await ended(store, {}, [FAILED]);
      const before = await store.report('p1');
      const answer = await store.cancel('p1', REASON, NOON + 9);
      assert.deepEqual([answer?.state, answer?.changed, answer?.ended], ['failed', false, null]);
      assert.deepEqual(await store.report('p1'), before);
      assert.equal(await store.cancel('unknown', REASON, NOON), null);
      assert.equal(await store.report('unknown'), null);
    },
  },
  {
    name: 'cancel: a second one changes nothing, and the first reason stays',
    async check(store) {
      await expanded(store);
      assert.equal((await store.cancel('p1', REASON, NOON))?.ended?.state, 'cancelled');
      const before = await store.report('p1');
      const second = await store.cancel('p1', 'Again.', NOON + 9);
      assert.deepEqual([second?.state, second?.changed, second?.ended], ['cancelled', false, null]);
      assert.deepEqual(await store.report('p1'), before);
    },
  },
  {
    name: `D17: ${CALLERS} batches are cancelled, claimed and recorded at once: each ends once`,
    async check(store) {
      await expanded(
        store,
        {},
        times(CALLERS, () => ({})),
      );
      const first = await claimAll(store, { limit: 10 });
      const [late] = await Promise.all([
        claimAll(store, { limit: 10, worker: 'w2' }),
        store.cancel('p1', REASON, NOON),
        ...first.map((batch) => store.record(aRecord(batch))),
      ]);
      for (const batch of late) await store.record(aRecord(batch, { worker: 'w2' }));
      const { state, counts } = await sumOf(store);
      const delivered = first.length + late.length;
      assert.deepEqual([state, counts], ['partial', aTally({ delivered, cancelled: CALLERS - delivered })]);
      assert.deepEqual(await claimAll(store), []);
    },
  },
];
