import assert from 'node:assert/strict';
import { type BatchRecord, type PushStore, type StoredBatch } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import {
  aFailure,
  again,
  aReceiver,
  aRecord,
  aResult,
  aTally,
  CALLERS,
  DELIVERED,
  endedAs,
  EXPIRED,
  FAILED,
  NOON,
  times,
  UNKNOWN,
} from './store.samples.js';
import { calling, callingOne, claimAll, claimOne, deliver, expanded, names, reportOf, sumOf } from './store.steps.js';

const REFUSED = { kept: false, ended: null };

/** A batch in each of the three states, as somebody knows it who has just read it. */
const STATES: Readonly<Record<'waiting' | 'calling' | 'ended', (store: PushStore) => Promise<StoredBatch>>> = {
  async waiting(store) {
    await expanded(store, {}, [{ endsAt: NOON }]);
    const [batch] = await store.overdue(NOON, 1);
    assert.ok(batch);
    return batch;
  },
  calling: (store) => callingOne(store),
  async ended(store) {
    const batch = await callingOne(store);
    await deliver(store, batch);
    return batch;
  },
};

const NEXTS = { waiting: () => again(), ended: (batch: StoredBatch) => endedAs(batch.receivers, EXPIRED) } as const;

/** From every state, by a worker and by nobody, to each of the two next ones: three lead on. */
const MACHINE: readonly StoreRule[] = (['waiting', 'calling', 'ended'] as const).flatMap((from) =>
  (['w1', null] as const).flatMap((worker) =>
    (['waiting', 'ended'] as const).map((to): StoreRule => {
      const kept = from === 'calling' ? worker === 'w1' : from === 'waiting' && worker === null && to === 'ended';
      return {
        name: `record: from ${from}, ${worker === null ? 'nobody' : 'a worker'} ${kept ? 'leads' : 'cannot lead'} to ${to}`,
        async check(store) {
          const batch = await STATES[from](store);
          const before = await reportOf(store);
          const answer = await store.record(aRecord(batch, { worker, next: NEXTS[to](batch) }));
          assert.equal(answer.kept, kept);
          assert.equal(answer.ended !== null, kept && to === 'ended');
          if (!kept) assert.deepEqual(await reportOf(store), before);
          else if (to === 'waiting') assert.equal((await reportOf(store)).state, 'sending');
          else assert.deepEqual(await sumOf(store), { state: 'expired', counts: aTally({ expired: 1 }) });
        },
      };
    }),
  ),
);

const FENCES: readonly StoreRule[] = [
  {
    name: 'D9: a record by another worker, of another version, or for a batch that is not there, is refused',
    async check(store) {
      const batch = await callingOne(store);
      const wrong: Partial<BatchRecord>[] = [
        { worker: 'w2' },
        { worker: 'W1' },
        { version: batch.version - 1 },
        { version: batch.version + 1 },
        { ordinal: 1 },
        { pushId: 'unknown' },
      ];
      for (const change of wrong) {
        for (const next of [endedAs(batch.receivers), again()]) {
          assert.deepEqual(await store.record(aRecord(batch, { ...change, next })), REFUSED, JSON.stringify(change));
        }
      }
      assert.deepEqual(await sumOf(store), { state: 'sending', counts: aTally() });
      await deliver(store, batch);
    },
  },
  {
    name: 'D9: who comes back late cannot write, neither while another one is at it nor after that',
    async check(store) {
      const stale = await callingOne(store);
      await store.release('w1', NOON);
      assert.deepEqual(await store.record(aRecord(stale)), REFUSED, 'it waits');
      assert.deepEqual(await store.record(aRecord(stale, { worker: null })).then(({ kept }) => kept), true);
    },
  },
  {
    name: 'D9: an older claim of the same worker is refused',
    async check(store) {
      const stale = await callingOne(store);
      await store.release('w1', NOON);
      const fresh = await claimOne(store);
      assert.deepEqual(await store.record(aRecord(stale, { next: endedAs(stale.receivers, FAILED) })), REFUSED);
      await deliver(store, fresh);
      assert.deepEqual(await store.record(aRecord(stale, { next: again() })), REFUSED);
      assert.deepEqual(await sumOf(store), { state: 'delivered', counts: aTally({ delivered: 1 }) });
    },
  },
  {
    name: `D9: ${CALLERS} callers record one batch at once: one is kept, and it is counted once`,
    async check(store) {
      const batch = await callingOne(store);
      const answers = await Promise.all(
        times(CALLERS, (n) =>
          store.record(aRecord(batch, { next: endedAs(batch.receivers, aResult({ messageId: `by ${n}` })) })),
        ),
      );
      assert.equal(answers.filter(({ kept }) => kept).length, 1);
      assert.equal(answers.filter(({ ended }) => ended !== null).length, 1);
      const { counts, deliveries } = await reportOf(store);
      assert.deepEqual(counts, aTally({ delivered: 1 }));
      assert.deepEqual(
        deliveries.map(({ messageId }) => messageId),
        [`by ${answers.findIndex(({ kept }) => kept)}`],
      );
    },
  },
];

const AGAIN: readonly StoreRule[] = [
  {
    name: 'record: what waits again is due when it was said, with the counts that were said',
    async check(store) {
      const batch = await callingOne(store);
      const failure = aFailure({ class: 'throttled', code: null, httpStatus: null });
      const next = again({ dueAt: NOON + 50, attempts: 0, unknowns: 4, failure });
      assert.deepEqual(await store.record(aRecord(batch, { next })), { kept: true, ended: null });
      assert.deepEqual(await claimAll(store, { now: NOON + 49 }), []);
      const later = await claimOne(store, { now: NOON + 50 });
      assert.deepEqual([later.attempts, later.unknowns, later.failure, later.failedAt], [1, 4, failure, NOON + 5]);
      assert.deepEqual([later.crashes, later.aloneCrashes, later.dueAt], [0, 0, NOON + 50]);
    },
  },
  {
    name: 'record: a batch that was given back without a failure has none',
    async check(store) {
      const batch = await callingOne(store);
      await store.record(aRecord(batch, { next: again({ dueAt: NOON, attempts: 0, failure: null, failedAt: null }) }));
      const later = await claimOne(store);
      assert.deepEqual([later.attempts, later.failure, later.failedAt], [1, null, null]);
    },
  },
];

const END: readonly StoreRule[] = [
  {
    name: 'record: the last batch ends the push, whichever it is, and only its record says so',
    async check(store) {
      const [first, second, third] = await calling(store, {}, [{}, { receivers: [aReceiver('two', 'd2', 'd3')] }, {}]);
      assert.ok(first && second && third);
      assert.deepEqual(await store.record(aRecord(third)), { kept: true, ended: null });
      assert.deepEqual(await store.record(aRecord(first, { now: NOON + 6 })), { kept: true, ended: null });
      assert.deepEqual(await sumOf(store), { state: 'sending', counts: aTally({ delivered: 2 }) });
      const { ended } = await store.record(aRecord(second, { now: NOON + 8, next: endedAs(second.receivers, FAILED) }));
      assert.deepEqual(ended, {
        pushId: 'p1',
        state: 'partial',
        reason: `2 of 4 were taken by their vendor. First failure: ${FAILED.reason}`,
        settledAt: NOON + 8,
        counts: aTally({ delivered: 2, failed: 2 }),
      });
      const { state, reason, settledAt } = await reportOf(store);
      assert.deepEqual([state, reason, settledAt], [ended.state, ended.reason, ended.settledAt]);
    },
  },
  {
    name: 'record: the push waits for a batch that waits',
    async check(store) {
      const [first, second] = await calling(store, {}, [{}, {}]);
      assert.ok(first && second);
      await store.record(aRecord(first, { next: again({ dueAt: NOON + 9 }) }));
      assert.deepEqual(await store.record(aRecord(second)), { kept: true, ended: null });
      const last = await claimOne(store, { now: NOON + 9 });
      assert.equal((await store.record(aRecord(last))).ended?.state, 'delivered');
    },
  },
  ...(
    [
      ['delivered', [DELIVERED, DELIVERED]],
      ['partial', [DELIVERED, EXPIRED]],
      ['failed', [FAILED, EXPIRED]],
      ['expired', [EXPIRED, EXPIRED]],
      ['unknown', [UNKNOWN, UNKNOWN]],
    ] as const
  ).map(([state, results]): StoreRule => ({
    name: `D4: a push of batches that ended ${results.map((result) => result.state).join(' and ')} ends ${state}`,
    async check(store) {
      for (const [place, batch] of (await calling(store, {}, [{}, {}])).entries()) {
        const next = endedAs(batch.receivers, results[place]);
        const { ended } = await store.record(aRecord(batch, { next }));
        assert.equal(ended?.state ?? null, place === 0 ? null : state);
      }
      assert.equal((await reportOf(store)).state, state);
    },
  })),
  {
    name: 'record: exceptions are counted by the devices behind their addresses',
    async check(store) {
      const receivers = [aReceiver('a', 'd1', 'd2'), aReceiver('b', 'd3'), aReceiver('c', 'd4', 'd5', 'd6')];
      const batch = await callingOne(store, {}, { receivers });
      const next = endedAs(receivers, DELIVERED, [
        ['b', UNKNOWN],
        ['c', FAILED],
      ]);
      const { ended } = await store.record(aRecord(batch, { next }));
      assert.deepEqual(ended?.counts, aTally({ delivered: 2, failed: 3, unknown: 1 }));
      assert.match(ended.reason, /^2 of 6 were taken by their vendor\. First failure: No answer came\.$/);
    },
  },
  {
    name: `record: ${CALLERS} batches of one push end at once: the counts are whole, and one record ends it`,
    async check(store) {
      const batches = await calling(
        store,
        {},
        times(CALLERS, () => ({})),
      );
      const answers = await Promise.all(batches.map((batch) => store.record(aRecord(batch))));
      assert.equal(answers.filter(({ ended }) => ended !== null).length, 1);
      assert.deepEqual(await sumOf(store), { state: 'delivered', counts: aTally({ delivered: CALLERS }) });
      assert.deepEqual(names(await claimAll(store)), []);
    },
  },
];

/** What became of a call: written once, by the one who made it. */
export const RECORD_CASES: readonly StoreRule[] = [...MACHINE, ...FENCES, ...AGAIN, ...END];
