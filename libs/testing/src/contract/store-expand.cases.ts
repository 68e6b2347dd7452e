import assert from 'node:assert/strict';
import { type PushStore, type StoredBatch } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import {
  aBatch,
  aFullPush,
  aPage,
  aPush,
  aReceiver,
  aRecord,
  aTally,
  CALLERS,
  endedAs,
  FAILED,
  HOSTILE_STRINGS,
  NOON,
  times,
  TOMORROW,
} from './store.samples.js';
import {
  accept,
  claimAll,
  claimOne,
  dueIds,
  ended,
  expanded,
  names,
  numbered,
  reportOf,
  sumOf,
} from './store.steps.js';

const DUE: readonly StoreRule[] = [
  {
    name: 'due answers earliest first, in whatever order they came, with their lane',
    async check(store) {
      const at = { c: 3, a: 1, e: 5, b: 2, d: 4 };
      for (const [id, later] of Object.entries(at)) await accept(store, aPush({ id, dueAt: NOON + later }));
      assert.deepEqual(
        await store.due('normal', NOON + 4, 100),
        ['a', 'b', 'c', 'd'].map((id, place) => ({ id, dueAt: NOON + place + 1, lane: 'normal' })),
      );
    },
  },
  {
    name: 'D16: due answers one lane',
    async check(store) {
      const lanes = ['bulk', 'transactional', 'normal'] as const;
      for (const lane of lanes) await accept(store, aPush({ id: lane, lane }), aPush({ id: `${lane}-2`, lane }));
      for (const lane of lanes) assert.deepEqual((await dueIds(store, NOON, 9, lane)).sort(), [lane, `${lane}-2`]);
    },
  },
  {
    name: 'due includes the very moment and nothing after it',
    async check(store) {
      await accept(store, aPush());
      assert.deepEqual(await dueIds(store, NOON - 1), []);
      assert.deepEqual(await dueIds(store, NOON), ['p1']);
      await accept(store, aPush({ id: 'p0', dueAt: 0 }));
      assert.deepEqual(await dueIds(store, NOON + 1), ['p0', 'p1']);
      assert.deepEqual(await dueIds(store, Number.MAX_SAFE_INTEGER), ['p0', 'p1']);
    },
  },
  {
    name: 'due keeps to its limit and answers the earliest',
    async check(store) {
      for (let n = 9; n >= 0; n -= 1) await accept(store, aPush({ id: `p${n}`, dueAt: NOON - 100 + n }));
      assert.deepEqual(await dueIds(store, NOON, 3), ['p0', 'p1', 'p2']);
      assert.deepEqual(await dueIds(store, NOON, 0), []);
      assert.equal((await dueIds(store, NOON, 10)).length, 10);
      assert.equal((await dueIds(store, NOON, 11)).length, 10);
    },
  },
  {
    name: 'due changes nothing, and only what nobody has begun to expand is due',
    async check(store) {
      await accept(store, ...['open', 'claimed', 'cancelled'].map((id) => aPush({ id })));
      await store.claim('claimed', 'w1');
      await store.cancel('cancelled', 'Taken back.', NOON);
      await expanded(store, { id: 'sending' });
      await ended(store, { id: 'ended' });
      assert.deepEqual(await dueIds(store), ['open']);
      assert.deepEqual(await dueIds(store), ['open']);
    },
  },
];

const CLAIM: readonly StoreRule[] = [
  {
    name: 'claim hands a push out once, before its time, too; an unknown one never',
    async check(store) {
      await accept(store, aPush({ dueAt: NOON + 1_000_000 }));
      assert.equal((await store.claim('p1', 'w1'))?.version, 1);
      assert.equal(await store.claim('p1', 'w1'), null);
      assert.equal(await store.claim('p1', 'w2'), null);
      assert.equal(await store.claim('unknown', 'w1'), null);
      assert.equal((await reportOf(store)).state, 'accepted');
    },
  },
  {
    name: `${CALLERS} callers claim at once: one gets the push`,
    async check(store) {
      await accept(store, aPush());
      const answers = await Promise.all(times(CALLERS, (n) => store.claim('p1', `worker-${n}`)));
      assert.equal(answers.filter((push) => push !== null).length, 1);
      const page = aPage({ worker: `worker-${answers.findIndex((push) => push !== null)}` });
      assert.equal((await store.expand(page)).kept, true);
    },
  },
  {
    name: 'claim and cancel at once: the push ends, and no batch gets in',
    async check(store) {
      for (const id of times(20, (n) => `p${n}`)) {
        await accept(store, aPush({ id }));
        const [claimed, answer] = await Promise.all([store.claim(id, 'w1'), store.cancel(id, 'Taken back.', NOON)]);
        assert.equal(answer?.state, 'cancelled');
        if (claimed !== null) assert.equal((await store.expand(aPage({ pushId: id }))).kept, false);
        assert.deepEqual(await claimAll(store), []);
      }
    },
  },
];

/** A batch as it is claimed the first time, from a push and what was written. */
function firstCall(batch: ReturnType<typeof aBatch>, push = aPush()): StoredBatch {
  const { start, ...content } = batch;
  const { id: pushId, to, message, policy, expiresAt } = push;
  const counts = { attempts: 1, unknowns: 0, crashes: 0, aloneCrashes: 0, version: 1 };
  const key = start.state === 'calling' ? start.key : null;
  return { ...content, pushId, to, message, policy, expiresAt, key, ...counts, failure: null, failedAt: null };
}

async function page(store: PushStore, ...change: Parameters<typeof aPage>): Promise<boolean> {
  return (await store.expand(aPage(...change))).kept;
}

const EXPAND: readonly StoreRule[] = [
  {
    name: 'expand writes batches whose every field comes back from claimBatches, and the push is being sent',
    async check(store) {
      const push = aFullPush();
      await store.accept([push], 'w1');
      const receivers = [
        ...HOSTILE_STRINGS.map((text) => aReceiver(text, text, `second ${text}`)),
        { address: 'alias', devices: [{ id: 'd', userId: null, platform: 'harmony' as const }] },
      ];
      const batches = numbered([
        { receivers, endsAt: TOMORROW + 7, dueAt: NOON - 3 },
        { addressKind: 'topic', platform: 'ios', receivers: [{ address: '主题', devices: [] }], dueAt: NOON - 2 },
        { addressKind: 'everyone', receivers: [], dueAt: NOON - 1 },
      ]);
      assert.deepEqual(await store.expand(aPage({ batches })), { kept: true, ended: null });
      assert.equal((await reportOf(store)).state, 'sending');
      assert.deepEqual(
        await claimAll(store),
        batches.map((batch) => firstCall(batch, push)),
      );
    },
  },
  {
    name: 'D18: pages move a cursor, and whoever takes over goes on from it',
    async check(store) {
      await store.accept([aPush()], 'w1');
      assert.equal(await page(store, { batches: numbered([{}, {}]), cursor: "d-500'é" }), true);
      assert.equal(await page(store, { batches: numbered([{}], 2), cursor: 'd-999' }), true);
      await store.release('w1', NOON);
      const claimed = await store.claim('p1', 'w2');
      assert.deepEqual(
        [claimed?.cursor, claimed?.nextOrdinal, claimed?.version, claimed?.state],
        ['d-999', 3, 2, 'sending'],
      );
      assert.equal(await page(store, { worker: 'w2', version: 2, batches: numbered([{}], 3) }), true);
      assert.equal((await claimAll(store)).length, 4);
    },
  },
  {
    name: 'D9: a page by another worker, or of an older claim, or after the last, is refused and leaves nothing',
    async check(store) {
      await accept(store, aPush());
      const refused = { kept: false, ended: null };
      assert.deepEqual(await store.expand(aPage()), refused, 'nobody has claimed it');
      assert.deepEqual(await store.expand(aPage({ pushId: 'unknown' })), refused);
      await store.claim('p1', 'w1');
      await store.release('w1', NOON);
      await store.claim('p1', 'w1');
      assert.deepEqual(await store.expand(aPage({ version: 1 })), refused, 'an older claim of the same worker');
      assert.deepEqual(await store.expand(aPage({ version: 2, worker: 'w2' })), refused, 'another worker');
      assert.deepEqual(await store.expand(aPage({ version: 3 })), refused, 'a claim that never was');
      assert.deepEqual(await claimAll(store), []);
      assert.equal(await page(store, { version: 2, problems: ['one'] }), true);
      assert.deepEqual(
        await store.expand(aPage({ version: 2, batches: numbered([{}], 1) })),
        refused,
        'it is complete',
      );
      assert.equal((await claimAll(store)).length, 1);
    },
  },
  {
    name: 'D5: a page that is written twice is in the store once',
    async check(store) {
      await store.accept([aPush()], 'w1');
      const first = aPage({ batches: numbered([{}, {}]), cursor: 'd-500' });
      assert.equal((await store.expand(first)).kept, true);
      // Refused, answered again or an error: in whatever way, but not doubled.
      await store.expand(first).catch(() => null);
      assert.equal(await page(store, { batches: numbered([{}], 2) }), true);
      assert.deepEqual(names(await claimAll(store)).sort(), ['p1/0', 'p1/1', 'p1/2']);
    },
  },
  {
    name: 'a push without any batch ends with what is wrong with its audience',
    async check(store) {
      await store.accept([aPush()], 'w1');
      assert.equal(await page(store, { batches: [], cursor: 'd-1', problems: ['The user "u1" has no device.'] }), true);
      assert.deepEqual(await store.expand(aPage({ now: NOON + 3, batches: [], problems: ['Nobody is left.'] })), {
        kept: true,
        ended: {
          pushId: 'p1',
          state: 'failed',
          reason: 'The user "u1" has no device. Nobody is left.',
          settledAt: NOON + 3,
          counts: aTally(),
        },
      });
      const { state, settledAt, reason, deliveries } = await reportOf(store);
      assert.deepEqual([state, settledAt, deliveries], ['failed', NOON + 3, []]);
      assert.equal(reason, 'The user "u1" has no device. Nobody is left.');
    },
  },
  {
    name: 'problems of the audience stay in the end of a push that was delivered to the others',
    async check(store) {
      await store.accept([aPush()], 'w1');
      await page(store, { problems: ['The user u2 has no device.'] });
      const { ended: end } = await store.record(aRecord(await claimOne(store)));
      assert.equal(end?.state, 'partial');
      assert.match(end.reason, /The user u2 has no device\./);
    },
  },
  {
    name: 'a batch that starts ended is counted and told, and the last page ends the push when none is open',
    async check(store) {
      await store.accept([aPush()], 'w1');
      const receivers = [aReceiver('one', 'd1', 'd2'), aReceiver('two')];
      const start = endedAs(receivers, FAILED);
      assert.deepEqual(
        await store.expand(aPage({ batches: [aBatch({ receivers, start, app: null })], cursor: 'd-1' })),
        {
          kept: true,
          ended: null,
        },
      );
      assert.deepEqual(await sumOf(store), { state: 'sending', counts: aTally({ failed: 3 }) });
      const { ended: end } = await store.expand(aPage({ now: NOON + 4, batches: [] }));
      assert.deepEqual(end?.counts, aTally({ failed: 3 }));
      assert.deepEqual([end.state, end.settledAt], ['failed', NOON + 4]);
      assert.match(end.reason, /the payload is wrong/);
      assert.equal((await reportOf(store)).deliveries.length, 3);
    },
  },
  {
    name: 'a batch that starts calling is held by the worker that wrote it, with its key, as its first attempt',
    async check(store) {
      await store.accept([aPush()], 'w1');
      const key = { key: 'cid-1', expiresAt: TOMORROW };
      const batch = aBatch({ start: { state: 'calling', key } });
      assert.deepEqual(await store.expand(aPage({ batches: [batch] })), { kept: true, ended: null });
      assert.deepEqual(await claimAll(store), []);
      const called = firstCall(batch);
      assert.equal((await store.record(aRecord(called, { worker: 'w2' }))).kept, false);
      assert.equal((await store.record(aRecord(called))).kept, true);
      assert.deepEqual(await sumOf(store), { state: 'delivered', counts: aTally({ delivered: 1 }) });
    },
  },
  {
    name: 'a push ends with its last batch and not before its last page',
    async check(store) {
      await store.accept([aPush()], 'w1');
      await page(store, { cursor: 'd-1' });
      assert.deepEqual(await store.record(aRecord(await claimOne(store))), { kept: true, ended: null });
      assert.equal((await reportOf(store)).state, 'sending');
      const answer = await store.expand(aPage({ batches: [] }));
      assert.equal(answer.ended?.state, 'delivered');
    },
  },
];

/** Waiting for the time, claiming, and turning audiences into batches. */
export const EXPAND_CASES: readonly StoreRule[] = [...DUE, ...CLAIM, ...EXPAND];
