import assert from 'node:assert/strict';
import { SUSPECT_AFTER, type WaitingLane } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { again, APP, aPush, aRecord, LATE, LEASE_MS, NOON } from './store.samples.js';
import { accept, callingOne, claimOne, deliver, expanded, outlookAt } from './store.steps.js';

const QUIET = { due: [], waiting: [], overdue: false, suspects: false, leaseEnd: NOON + LEASE_MS, orphans: false };

function inOrder(lanes: readonly WaitingLane[]): readonly WaitingLane[] {
  const name = ({ app, lane }: WaitingLane): string => `${app} ${lane}`;
  return lanes.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** What there is to do, of one question. */
export const OUTLOOK_CASES: readonly StoreRule[] = [
  {
    name: 'outlook sees nothing to do in what is to come, under way or has ended',
    async check(store) {
      assert.deepEqual(await outlookAt(store), QUIET);
      await accept(store, aPush({ id: 'later', dueAt: NOON + 1 }));
      await store.accept([aPush({ id: 'claimed' })], 'w1');
      await expanded(store, { id: 'waits' }, [{ dueAt: NOON + 1, endsAt: NOON + 1 }]);
      await deliver(store, await callingOne(store, { id: 'ended' }));
      await callingOne(store, { id: 'called' });
      assert.deepEqual(await outlookAt(store), QUIET);
    },
  },
  {
    name: 'outlook names the lanes that have a push which is due in time',
    async check(store) {
      await accept(store, aPush({ id: 'bulk', lane: 'bulk', dueAt: NOON - 9 }), aPush({ id: 'normal', dueAt: NOON }));
      await accept(store, aPush({ id: 'transactional', lane: 'transactional', dueAt: NOON + 1 }));
      assert.deepEqual((await outlookAt(store)).due.toSorted(), ['bulk', 'normal']);
      const { due } = await outlookAt(store, NOON, { until: NOON + 1 });
      assert.deepEqual(due.toSorted(), ['bulk', 'normal', 'transactional']);
      await store.claim('normal', 'w1');
      assert.deepEqual((await outlookAt(store)).due, ['bulk']);
    },
  },
  {
    name: 'outlook names each lane of the apps that has a due batch, with its first time',
    async check(store) {
      await expanded(store, {}, [
        { app: 'a', dueAt: NOON },
        { app: 'a', dueAt: NOON - 9 },
        { app: 'a', lane: 'bulk', dueAt: NOON - 1 },
        { app: 'a', lane: 'transactional', dueAt: NOON + 1 },
        { app: 'b', dueAt: NOON - 3 },
        { app: 'c', dueAt: NOON - 4 },
      ]);
      const [bulk, normal] = [
        { app: 'a', lane: 'bulk', dueAt: NOON - 1 },
        { app: 'a', lane: 'normal', dueAt: NOON - 9 },
      ];
      const lanesOf = async (apps: readonly string[], until = NOON): Promise<readonly WaitingLane[]> =>
        inOrder((await outlookAt(store, NOON, { apps, until })).waiting);
      assert.deepEqual(await lanesOf(['a', 'b', 'x']), [bulk, normal, { app: 'b', lane: 'normal', dueAt: NOON - 3 }]);
      const transactional = { app: 'a', lane: 'transactional', dueAt: NOON + 1 };
      assert.deepEqual(await lanesOf(['a'], NOON + 1), [bulk, normal, transactional]);
      assert.deepEqual(await lanesOf(['a', 'a'], NOON - 9), [normal]);
      assert.deepEqual(await lanesOf(['A', 'unknown']), []);
      assert.deepEqual(await lanesOf([]), []);
    },
  },
  {
    name: 'outlook names the lanes of any number of apps',
    async check(store) {
      const apps = Array.from({ length: 250 }, (_, i) => `app-${i}`);
      await expanded(store, {}, [{ app: 'app-249' }, { app: 'app-0', lane: 'bulk' }]);
      const { waiting } = await outlookAt(store, NOON, { apps });
      assert.deepEqual(
        inOrder(waiting).map(({ app, lane }) => [app, lane]),
        [
          ['app-0', 'bulk'],
          ['app-249', 'normal'],
        ],
      );
    },
  },
  {
    name: 'outlook forgets what is being called or has ended, and knows what waits again',
    async check(store) {
      const batch = await callingOne(store, {}, { dueAt: NOON - 5 });
      assert.deepEqual((await outlookAt(store)).waiting, []);
      await store.record(aRecord(batch, { next: again({ dueAt: NOON - 2 }) }));
      assert.deepEqual((await outlookAt(store)).waiting, [{ app: APP, lane: 'normal', dueAt: NOON - 2 }]);
      await deliver(store, await claimOne(store));
      assert.deepEqual((await outlookAt(store)).waiting, []);
    },
  },
  {
    name: 'D14: outlook knows of a batch that waits although its time is over, of every app',
    async check(store) {
      await expanded(store, {}, [{ app: 'nobody', dueAt: NOON + 9, endsAt: NOON }]);
      assert.equal((await outlookAt(store, NOON - 1)).overdue, false);
      assert.equal((await outlookAt(store)).overdue, true);
    },
  },
  {
    name: 'D12: outlook knows of a suspect that is due, and names its lane no more',
    async check(store) {
      await expanded(store, { id: 'batch' });
      await accept(store, aPush({ id: 'push', dueAt: LATE }));
      const crashes = [
        (worker: string) => claimOne(store, { now: LATE, worker }),
        (worker: string) => store.claim('push', worker),
      ];
      for (const claim of crashes) {
        for (let n = 0; n < SUSPECT_AFTER; n += 1) {
          assert.equal((await outlookAt(store, LATE)).suspects, false);
          await store.enlist('crashing', NOON, LEASE_MS);
          await claim('crashing');
          await store.recover(LATE);
          await store.enlist('w1', LATE, LEASE_MS);
        }
        const { suspects, due, waiting } = await outlookAt(store, LATE);
        assert.equal(suspects, true);
        assert.deepEqual(claim === crashes[0] ? waiting : due, []);
        const early = await outlookAt(store, LATE - 1, { until: LATE });
        assert.equal(early.suspects, false, 'it is not due');
        await store.claimSuspect('w1', LATE);
      }
    },
  },
  {
    name: 'D8: outlook tells when the first lease of another ends, and forgets those that are given back',
    async check(store) {
      await store.extend('w1', NOON + 7, LEASE_MS);
      const leaseEnd = async (worker: string | null): Promise<number | null> =>
        (await outlookAt(store, NOON, { worker })).leaseEnd;
      assert.deepEqual([await leaseEnd('w1'), await leaseEnd('w2')], [NOON + LEASE_MS, NOON + LEASE_MS + 7]);
      assert.equal(await leaseEnd(null), NOON + LEASE_MS);
      await store.release('w2', NOON);
      assert.deepEqual([await leaseEnd('w1'), await leaseEnd('w2')], [null, NOON + LEASE_MS + 7]);
    },
  },
  {
    name: 'D9: outlook knows of what is held by a worker that was forgotten before',
    async check(store) {
      await expanded(store, { id: 'batch' });
      await accept(store, aPush({ id: 'push' }));
      for (const claim of [() => claimOne(store, { worker: 'forgotten' }), () => store.claim('push', 'forgotten')]) {
        assert.equal((await outlookAt(store)).orphans, false);
        await claim();
        assert.equal((await outlookAt(store)).orphans, true);
        await store.recover(NOON);
      }
      assert.equal((await outlookAt(store)).orphans, false);
    },
  },
];
