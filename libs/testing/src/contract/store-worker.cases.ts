import assert from 'node:assert/strict';
import { type StoreRule } from './store.contract.js';
import {
  again,
  aPage,
  aPush,
  aRecord,
  aTally,
  CALLERS,
  LATE,
  LEASE_MS,
  NOON,
  times,
  TOMORROW,
} from './store.samples.js';
import { calling, callingOne, claimAll, claimOne, deliver, dueIds, expanded, reportOf } from './store.steps.js';

const NOTHING = { workers: 0, pushes: 0, batches: 0 };

const LEASES: readonly StoreRule[] = [
  {
    name: 'D8: a lease is over after its last moment, and not at it',
    async check(store) {
      assert.deepEqual(await store.recover(NOON + LEASE_MS), NOTHING);
      assert.deepEqual(await store.recover(LATE), { ...NOTHING, workers: 2 });
      assert.deepEqual(await store.recover(LATE), NOTHING);
    },
  },
  {
    name: 'D10: a lease is extended as long as nobody has noticed that it had ended',
    async check(store) {
      assert.equal(await store.extend('w1', NOON + 10 * LEASE_MS, LEASE_MS), true);
      assert.deepEqual(await store.recover(NOON + 11 * LEASE_MS), { ...NOTHING, workers: 1 });
      assert.equal(await store.extend('w1', NOON, LEASE_MS), true);
      assert.equal(await store.extend('w2', NOON, LEASE_MS), false);
      assert.equal(await store.extend('unknown', NOON, LEASE_MS), false);
    },
  },
  {
    name: 'D9: a worker whose end was noticed gets no lease by extending',
    async check(store) {
      await store.recover(LATE);
      assert.equal(await store.extend('w1', LATE, LEASE_MS), false);
      await store.enlist('w3', LATE, LEASE_MS);
      assert.equal(await store.extend('w3', LATE, LEASE_MS), true);
    },
  },
];

const RECOVER: readonly StoreRule[] = [
  {
    name: 'D5: recover takes the calls of a worker that is gone: due at once, with an unknown outcome and a crash',
    async check(store) {
      const key = { key: 'k', expiresAt: TOMORROW };
      const before = await callingOne(store, {}, { dueAt: NOON - 100 });
      await store.record(aRecord(before, { next: again({ dueAt: NOON - 50, attempts: 1, unknowns: 1 }) }));
      const held = await claimOne(store, { worker: 'w2', keys: [key] });
      await store.extend('w1', LATE, LEASE_MS);
      assert.deepEqual(await store.recover(LATE), { workers: 1, pushes: 0, batches: 1 });
      assert.deepEqual(await claimAll(store, { now: LATE - 1 }), []);
      const { version, ...taken } = await claimOne(store, { now: LATE });
      const { version: old, ...left } = held;
      assert.deepEqual(taken, { ...left, dueAt: LATE, attempts: 3, unknowns: 2, crashes: 1 });
      assert.ok(version > old);
    },
  },
  {
    name: 'D5: recover opens the pushes of a worker that is gone, and refuses what it writes later',
    async check(store) {
      await store.accept([aPush({ id: 'p1' }), aPush({ id: 'p2' })], 'w1');
      await store.accept([aPush({ id: 'p3' })], 'w2');
      await store.extend('w2', LATE, LEASE_MS);
      assert.deepEqual(await store.recover(LATE), { workers: 1, pushes: 2, batches: 0 });
      assert.deepEqual((await dueIds(store)).sort(), ['p1', 'p2']);
      assert.equal((await store.expand(aPage())).kept, false);
      const claimed = await store.claim('p1', 'w2');
      assert.deepEqual([claimed?.version, claimed?.crashes, claimed?.aloneCrashes], [2, 1, 0]);
      assert.equal((await store.expand(aPage({ pushId: 'p3', worker: 'w2' }))).kept, true);
    },
  },
  {
    name: 'recover leaves alone what has ended, and what others have',
    async check(store) {
      const [first] = await calling(store, {}, [{}, {}, {}]);
      assert.ok(first);
      await deliver(store, first);
      await store.extend('w1', LATE, LEASE_MS);
      assert.deepEqual(await store.recover(LATE), { workers: 1, pushes: 0, batches: 0 });
      assert.deepEqual(await claimAll(store, { now: LATE }), []);
    },
  },
  {
    name: 'recover takes also what a worker claimed after it was forgotten: nobody else would ever look for it',
    async check(store) {
      await expanded(store);
      await store.recover(LATE);
      await store.accept([aPush({ id: 'p2' })], 'w1');
      await claimOne(store);
      const { pushes, batches } = await store.recover(LATE);
      assert.deepEqual({ pushes, batches }, { pushes: 1, batches: 1 });
      assert.deepEqual(await dueIds(store), ['p2']);
      assert.equal((await claimAll(store, { now: LATE })).length, 1);
    },
  },
  {
    name: `D8: ${CALLERS} callers recover at once: every batch is taken once`,
    async check(store) {
      await calling(
        store,
        {},
        times(20, () => ({})),
      );
      const answers = await Promise.all(times(CALLERS, () => store.recover(LATE)));
      assert.equal(
        answers.reduce((total, { batches }) => total + batches, 0),
        20,
      );
      const taken = await claimAll(store, { now: LATE });
      assert.ok(taken.length === 20 && taken.every(({ crashes, unknowns }) => crashes === 1 && unknowns === 1));
    },
  },
];

const RELEASE: readonly StoreRule[] = [
  {
    name: 'D11: release gives everything back at once: unknown outcomes, and no crash',
    async check(store) {
      const held = await callingOne(store);
      await store.accept([aPush({ id: 'p2' })], 'w1');
      await store.accept([aPush({ id: 'p3' })], 'w2');
      assert.deepEqual(await store.release('w1', NOON + 1), { workers: 1, pushes: 1, batches: 1 });
      const taken = await claimOne(store, { now: NOON + 1, worker: 'w2' });
      assert.deepEqual([taken.unknowns, taken.crashes, taken.attempts, taken.lane], [1, 0, 2, 'normal']);
      assert.equal((await store.claim('p2', 'w2'))?.crashes, 0);
      assert.equal((await store.record(aRecord(held))).kept, false);
      assert.equal(await store.extend('w1', NOON, LEASE_MS), false);
      assert.deepEqual(await store.release('w1', NOON + 1), NOTHING);
    },
  },
];

const DISOWN: readonly StoreRule[] = [
  {
    name: 'B5: disown gives back what the worker does not know of, as if it had never been claimed',
    async check(store) {
      await store.accept([aPush({ id: 'lost' }), aPush({ id: 'kept' })], 'w1');
      const [kept, lost] = await calling(store, {}, [{}, { dueAt: NOON - 9 }]);
      assert.ok(kept && lost);
      await store.accept([aPush({ id: 'of-w2' })], 'w2');
      const known = { pushes: new Set(['kept']), batches: new Set(['p1.0']) };
      assert.deepEqual(await store.disown('w1', known, NOON + 1), { workers: 0, pushes: 1, batches: 1 });
      assert.deepEqual(await dueIds(store), ['lost']);
      assert.equal((await store.claim('lost', 'w2'))?.crashes, 0);
      assert.deepEqual(await claimAll(store, { worker: 'w2' }), []);
      const { version, ...taken } = await claimOne(store, { worker: 'w2', now: NOON + 1 });
      const { version: old, ...before } = lost;
      assert.deepEqual(taken, { ...before, dueAt: NOON + 1 });
      assert.ok(version > old);
      assert.equal((await store.record(aRecord(lost))).kept, false);
      assert.equal((await store.record(aRecord(kept))).kept, true);
      assert.equal((await store.expand(aPage({ pushId: 'kept' }))).kept, true);
      assert.equal(await store.extend('w1', NOON, LEASE_MS), true);
    },
  },
  {
    name: 'B5: disown takes nothing from others, and nothing that is known',
    async check(store) {
      await calling(store, {}, [{}, {}]);
      await store.accept([aPush({ id: 'p2' })], 'w1');
      const known = { pushes: new Set(['p2', 'unknown']), batches: new Set(['p1.0', 'p1.1', 'p9.0']) };
      assert.deepEqual(await store.disown('w1', known, NOON), NOTHING);
      assert.deepEqual(await store.disown('w2', { pushes: new Set(), batches: new Set() }, NOON), NOTHING);
      assert.deepEqual(await claimAll(store), []);
    },
  },
  {
    name: 'B5: what was disowned has not begun: a push that was taken back in the meantime ends with it',
    async check(store) {
      await callingOne(store);
      await store.cancel('p1', 'Taken back.', NOON);
      await store.disown('w1', { pushes: new Set(), batches: new Set() }, NOON + 1);
      const { state, counts } = await reportOf(store);
      assert.deepEqual([state, counts], ['cancelled', aTally({ cancelled: 1 })]);
      assert.deepEqual(await claimAll(store, { now: TOMORROW }), []);
    },
  },
];

/** Who works here, and what becomes of the work of those who are gone. */
export const WORKER_CASES: readonly StoreRule[] = [...LEASES, ...RECOVER, ...RELEASE, ...DISOWN];
