import assert from 'node:assert/strict';
import { type StoreRule } from './store.contract.js';
import { again, APP, aRecord, aResult, CALLERS, endedAs, NOON, times, TOMORROW } from './store.samples.js';
import {
  calling,
  callingOne,
  claimAll,
  claimOne,
  deliver,
  expanded,
  inOrder,
  names,
  reportOf,
  sumOf,
} from './store.steps.js';

const aKey = (name: string, expiresAt = TOMORROW): { key: string; expiresAt: number } => ({ key: name, expiresAt });

const CLAIM: readonly StoreRule[] = [
  {
    name: 'claimBatches answers the earliest, in order, never more than its limit',
    async check(store) {
      const batches = times(10, (n) => ({ dueAt: NOON - ((n * 7) % 10) }));
      await expanded(store, {}, batches);
      const order = [...batches.keys()].sort((a, b) => ((b * 7) % 10) - ((a * 7) % 10)).map((n) => `p1/${n}`);
      for (const limit of [0, -1]) assert.deepEqual(await claimAll(store, { limit }), []);
      assert.deepEqual(names(await claimAll(store, { limit: 3 })), order.slice(0, 3));
      assert.deepEqual(names(await claimAll(store, { limit: 1 })), order.slice(3, 4));
      assert.deepEqual(names(await claimAll(store)), order.slice(4));
      assert.deepEqual(await claimAll(store), []);
    },
  },
  {
    name: 'claimBatches answers what is due at the very moment, of one app and one lane',
    async check(store) {
      await expanded(store, {}, [
        { dueAt: NOON + 1 },
        {},
        { app: 'umeng:ios' },
        { lane: 'bulk' },
        { lane: 'transactional' },
      ]);
      assert.deepEqual(await claimAll(store, { now: NOON - 1 }), []);
      assert.deepEqual(names(await claimAll(store)), ['p1/1']);
      assert.deepEqual(names(await claimAll(store, { lane: 'bulk' })), ['p1/3']);
      assert.deepEqual(names(await claimAll(store, { app: 'umeng:ios' })), ['p1/2']);
      assert.deepEqual(names(await claimAll(store, { now: NOON + 1 })), ['p1/0']);
      assert.deepEqual(await claimAll(store, { app: APP.toUpperCase() }), []);
    },
  },
  {
    name: 'claimBatches mixes pushes in the order of their time',
    async check(store) {
      await expanded(store, { id: 'p1' }, [{ dueAt: NOON - 1 }, { dueAt: NOON - 3 }]);
      await expanded(store, { id: 'p2' }, [{ dueAt: NOON - 2 }, { dueAt: NOON - 4 }]);
      assert.deepEqual(names(await claimAll(store)), ['p2/1', 'p1/1', 'p2/0', 'p1/0']);
    },
  },
  {
    name: 'every claim is one more attempt and a new version, and the failure is told to the next',
    async check(store) {
      const first = await callingOne(store);
      const next = again({ dueAt: NOON, attempts: 1, unknowns: 1, failedAt: NOON + 7 });
      await store.record(aRecord(first, { now: NOON + 7, next }));
      const second = await claimOne(store, { worker: 'w2' });
      assert.equal(second.version > first.version, true);
      assert.deepEqual(second, {
        ...first,
        version: second.version,
        attempts: 2,
        unknowns: 1,
        failure: next.failure,
        failedAt: NOON + 7,
      });
    },
  },
  {
    name: 'D3: keys go, in order, to batches that have none or one that has expired; the others keep theirs',
    async check(store) {
      const keyed = (name: string, expiresAt: number) => ({ state: 'calling', key: aKey(name, expiresAt) }) as const;
      await expanded(store, {}, [
        { dueAt: NOON - 4, start: keyed('valid', NOON + 1) },
        { dueAt: NOON - 3, start: keyed('expired', NOON) },
        { dueAt: NOON - 2 },
        { dueAt: NOON - 1 },
      ]);
      await store.release('w1', NOON - 9);
      const keys = ['k1', 'k2', 'k3', 'k4'].map((name) => aKey(name));
      const claimed = inOrder(await claimAll(store, { limit: 3, worker: 'w2', keys }));
      const [valid, ...fresh] = claimed.map(({ key }) => key);
      assert.deepEqual(valid, aKey('valid', NOON + 1));
      assert.equal(claimed.length, 3);
      const order = names(await claimAll(store, { worker: 'w2', keys: keys.slice(3) }));
      assert.equal(order.length, 1);
      assert.deepEqual(
        fresh.map((key) => key?.key),
        ['k1', 'k2'],
      );
    },
  },
  {
    name: 'D3: a key that has expired is handed out no more, also where there is no other',
    async check(store) {
      await callingOne(store, {}, {}).then((batch) => store.record(aRecord(batch, { next: again({ dueAt: NOON }) })));
      const keyed = await claimOne(store, { keys: [aKey('k', NOON + 9)] });
      await store.record(aRecord(keyed, { next: again({ dueAt: NOON + 9 }) }));
      assert.equal((await claimOne(store, { now: NOON + 9 })).key, null);
    },
  },
  {
    name: 'D3: a key is kept through every retry, and a vendor without keys needs none',
    async check(store) {
      const [keyed, plain] = [
        await callingOne(store, { id: 'p1' }).then((batch) => store.record(aRecord(batch, { next: again() }))),
        await callingOne(store, { id: 'p2' }, { app: APP }).then((batch) => batch.key),
      ];
      assert.deepEqual([keyed.kept, plain], [true, null]);
      const second = await claimOne(store, { now: NOON + 10, keys: [aKey('k1')] });
      assert.deepEqual(second.key, aKey('k1'));
      await store.record(aRecord(second, { next: again({ dueAt: NOON + 20 }) }));
      const third = await claimOne(store, { now: NOON + 20, keys: [aKey('k2')] });
      assert.deepEqual(third.key, aKey('k1'));
    },
  },
  {
    name: `${CALLERS} callers claim 20 batches at once: each goes to one, and no one gets more than his limit`,
    async check(store) {
      await expanded(
        store,
        {},
        times(20, () => ({})),
      );
      const answers = await Promise.all(times(CALLERS, (n) => claimAll(store, { limit: 3, worker: `worker-${n}` })));
      assert.ok(answers.every((claimed) => claimed.length <= 3));
      // Who comes while another one is at it may go away with nothing, but what is left can still be claimed.
      const all = [...answers.flat(), ...(await claimAll(store))];
      assert.equal(new Set(names(all)).size, 20);
      assert.equal(all.length, 20);
    },
  },
];

const OVERDUE: readonly StoreRule[] = [
  {
    name: 'overdue answers what waits beyond its end, in every app and lane, earliest end first, and claims nothing',
    async check(store) {
      await expanded(store, {}, [
        { endsAt: NOON },
        { endsAt: NOON + 1 },
        { endsAt: NOON - 2, app: 'jpush', lane: 'bulk' },
        { endsAt: NOON - 1, lane: 'suspect' },
        { endsAt: NOON - 3, dueAt: TOMORROW },
      ]);
      assert.deepEqual(names(await store.overdue(NOON, 10)), ['p1/4', 'p1/2', 'p1/3', 'p1/0']);
      assert.deepEqual(names(await store.overdue(NOON, 2)), ['p1/4', 'p1/2']);
      assert.deepEqual(await store.overdue(NOON - 4, 10), []);
      assert.deepEqual(names(await claimAll(store)), ['p1/0', 'p1/1']);
    },
  },
  {
    name: 'D14: what is overdue is ended by whoever finds it, without a claim',
    async check(store) {
      await expanded(store, {}, [{ endsAt: NOON }]);
      const [late] = await store.overdue(NOON, 10);
      assert.ok(late);
      const next = endedAs(late.receivers, aResult({ state: 'expired', messageId: null, reason: 'Too late.' }));
      const answer = await store.record(aRecord(late, { worker: null, next }));
      assert.deepEqual([answer.kept, answer.ended?.state], [true, 'expired']);
      assert.deepEqual(await store.overdue(NOON, 10), []);
      assert.deepEqual(await claimAll(store), []);
      assert.equal((await reportOf(store)).reason, 'Too late.');
    },
  },
  {
    name: 'what is being called or has ended is not overdue',
    async check(store) {
      const [first] = await calling(store, {}, [{ endsAt: NOON }, { endsAt: NOON }]);
      assert.deepEqual(await store.overdue(NOON + 9, 10), []);
      assert.ok(first);
      await deliver(store, first);
      assert.deepEqual(await store.overdue(NOON + 9, 10), []);
      assert.equal((await sumOf(store)).state, 'sending');
    },
  },
];

const PERMITS: readonly StoreRule[] = [
  {
    name: 'V6: permits are counted over a sliding window, and a refusal says when to come again',
    async check(store) {
      const take = (at: number, limit = 'umeng:android/tasks'): Promise<number | null> =>
        store.takePermit({ limit, calls: 3, perMs: 1_000, now: NOON + at });
      assert.deepEqual([await take(0), await take(600), await take(900)], [null, null, null]);
      assert.equal(await take(950), NOON + 1_000);
      assert.equal(await take(999), NOON + 1_000, 'a refusal takes nothing');
      assert.equal(await take(1_000), null, 'the first has left the window');
      assert.equal(await take(1_001), NOON + 1_600, 'a fixed window would have begun anew');
      assert.equal(await take(1_001, 'umeng:ios/tasks'), null, 'limits are apart');
      assert.equal(await take(1_600), null);
      assert.equal(await take(1_600), NOON + 1_900);
    },
  },
  {
    name: 'V6: uses are counted by their time, also when the clocks of two processes differ',
    async check(store) {
      const take = (at: number): Promise<number | null> =>
        store.takePermit({ limit: 'l', calls: 2, perMs: 1_000, now: NOON + at });
      assert.deepEqual([await take(300), await take(0)], [null, null]);
      assert.equal(await take(100), NOON + 1_000);
      assert.equal(await take(1_000), null);
      assert.equal(await take(1_000), NOON + 1_300);
    },
  },
  {
    name: `V6: ${CALLERS} callers take permits at once: never more than the limit`,
    async check(store) {
      const request = { limit: 'l', calls: 7, perMs: 60_000, now: NOON };
      const answers = await Promise.all(times(CALLERS, () => store.takePermit(request)));
      assert.equal(answers.filter((answer) => answer === null).length, 7);
      assert.deepEqual(new Set(answers), new Set([null, NOON + 60_000]));
    },
  },
];

/** What waits for a call, and who gets it. */
export const BATCH_CASES: readonly StoreRule[] = [...CLAIM, ...OVERDUE, ...PERMITS];
