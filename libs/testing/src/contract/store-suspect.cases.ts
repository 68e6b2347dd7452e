import assert from 'node:assert/strict';
import { type PushStore, type StoredBatch, SUSPECT_AFTER } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { again, aPage, aPush, aRecord, LATE, LEASE_MS, NOON, TOMORROW } from './store.samples.js';
import { accept, claimAll, claimOne, dueIds, expanded, names, outlookAt } from './store.steps.js';

/** A worker's whole short life: it gets a lease, does something, and is gone without a word. */
async function crash(store: PushStore, id: string, work: () => Promise<unknown>): Promise<void> {
  await store.enlist(id, NOON, LEASE_MS);
  await store.extend('w1', LATE, LEASE_MS);
  await store.extend('w2', LATE, LEASE_MS);
  await work();
  const { workers } = await store.recover(LATE);
  assert.equal(workers, 1);
}

/** Brings a batch under suspicion; with a lease of its own each time, as a process that is started again. */
async function makeSuspect(store: PushStore): Promise<void> {
  for (let n = 0; n < SUSPECT_AFTER; n += 1) {
    await crash(store, `crashing-${n}`, () => claimOne(store, { now: LATE, worker: `crashing-${n}` }));
  }
}

async function suspectBatch(store: PushStore, worker: string): Promise<StoredBatch> {
  const suspect = await store.claimSuspect(worker, LATE);
  assert.ok(suspect !== null && 'batch' in suspect);
  return suspect.batch;
}

/** What was under way at several crashes, and runs alone from then on. */
export const SUSPECT_CASES: readonly StoreRule[] = [
  {
    name: `D12: a batch with ${SUSPECT_AFTER} crashes is claimed by no other way than claimSuspect`,
    async check(store) {
      await expanded(store, {}, [{ lane: 'bulk' }]);
      for (let n = 0; n < SUSPECT_AFTER; n += 1) {
        assert.equal((await outlookAt(store, LATE)).waiting.length, 1);
        assert.equal(await store.claimSuspect('w1', LATE), null);
        const id = `crashing-${n}`;
        await crash(store, id, () => claimOne(store, { lane: 'bulk', now: LATE, worker: id }));
      }
      assert.deepEqual((await outlookAt(store, TOMORROW)).waiting, []);
      for (const lane of ['bulk', 'normal', 'transactional'] as const) {
        assert.deepEqual(await claimAll(store, { lane, now: TOMORROW }), []);
      }
      assert.equal(await store.claimSuspect('w1', LATE - 1), null, 'it is not due');
      const batch = await suspectBatch(store, 'w1');
      const counts = [batch.lane, batch.crashes, batch.aloneCrashes, batch.unknowns, batch.attempts];
      assert.deepEqual(counts, ['suspect', SUSPECT_AFTER, 0, SUSPECT_AFTER, SUSPECT_AFTER + 1]);
      assert.equal(await store.claimSuspect('w2', LATE), null);
      assert.equal((await store.record(aRecord(batch))).ended?.state, 'delivered');
    },
  },
  {
    name: 'D12: only a crash of a batch that ran alone counts as one alone',
    async check(store) {
      await expanded(store);
      await makeSuspect(store);
      await crash(store, 'alone', () => suspectBatch(store, 'alone'));
      const again = await suspectBatch(store, 'w1');
      assert.deepEqual([again.crashes, again.aloneCrashes], [SUSPECT_AFTER + 1, 1]);
      await store.release('w1', LATE);
      const last = await suspectBatch(store, 'w2');
      assert.deepEqual([last.crashes, last.aloneCrashes], [SUSPECT_AFTER + 1, 1], 'a good-bye is no crash');
    },
  },
  {
    name: 'D12: a suspect that waits for another try stays one',
    async check(store) {
      await expanded(store);
      await makeSuspect(store);
      const batch = await suspectBatch(store, 'w1');
      await store.record(aRecord(batch, { next: again({ dueAt: LATE }) }));
      assert.deepEqual(await claimAll(store, { now: LATE }), []);
      assert.equal((await suspectBatch(store, 'w1')).ordinal, 0);
    },
  },
  {
    name: `D12: a push with ${SUSPECT_AFTER} crashes is neither due nor claimed, and comes from claimSuspect before batches`,
    async check(store) {
      await expanded(store, { id: 'older' });
      await makeSuspect(store);
      await accept(store, aPush());
      for (let n = 0; n < SUSPECT_AFTER; n += 1) {
        assert.deepEqual(await dueIds(store), ['p1']);
        await crash(store, `again-${n}`, () => store.claim('p1', `again-${n}`));
      }
      assert.deepEqual(await dueIds(store, TOMORROW), []);
      assert.equal(await store.claim('p1', 'w1'), null);
      await crash(store, 'alone', () => store.claimSuspect('alone', LATE));
      const suspect = await store.claimSuspect('w1', LATE);
      assert.ok(suspect !== null && 'push' in suspect);
      const { id, version, crashes, aloneCrashes, lane } = suspect.push;
      assert.deepEqual([id, crashes, aloneCrashes, lane], ['p1', SUSPECT_AFTER + 1, 1, 'normal']);
      assert.deepEqual(names([await suspectBatch(store, 'w2')]), ['older/0']);
      assert.equal((await store.expand(aPage({ version }))).kept, true);
      assert.deepEqual(names(await claimAll(store)), ['p1/0'], 'what it made is not under suspicion');
    },
  },
];
