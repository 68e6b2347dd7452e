import assert from 'node:assert/strict';
import { type StoreRule } from './store.contract.js';
import { again, aPage, APP, aPush, aReceiver, aRecord, endedAs, FAILED, NOON } from './store.samples.js';
import { calling, claimAll, claimOne, expanded, numbered } from './store.steps.js';

/** Which calls a vendor can be asked about. */
export const CALLED_CASES: readonly StoreRule[] = [
  {
    name: 'calledBatches: those of which a call began, in their order, with what an inquiry asks by',
    async check(store) {
      const [first, second] = await calling(store, {}, [
        { receivers: [aReceiver('a'), aReceiver('b')] },
        { addressKind: 'everyone', receivers: [] },
      ]);
      assert.ok(first && second);
      await expanded(store, { id: 'p2' });
      await store.record(aRecord(second));
      await store.record(aRecord(first, { next: again({ dueAt: NOON + 50 }) }));
      await claimAll(store, { now: NOON + 50, limit: 1 });
      const common = { pushId: 'p1', app: APP };
      const expected = [
        {
          ...common,
          ordinal: 0,
          addressKind: 'registrationId',
          addresses: ['a', 'b'],
          messageId: null,
          calledAt: NOON,
        },
        { ...common, ordinal: 1, addressKind: 'everyone', addresses: [], messageId: 'm1', calledAt: NOON },
      ];
      assert.deepEqual(await store.calledBatches('p1', 10), expected);
      assert.deepEqual(await store.calledBatches('p1', 1), expected.slice(0, 1));
      assert.deepEqual(await store.calledBatches('p1', 0), []);
      assert.deepEqual(await store.calledBatches('unknown', 10), []);
      assert.equal((await store.calledBatches('p2', 10))[0]?.calledAt, NOON + 50);
    },
  },
  {
    name: 'calledBatches: a batch that was written as one that is being called is one; a try that did not call, and what was opened again, is none',
    async check(store) {
      await store.accept([aPush()], 'w1');
      const batches = numbered([
        { start: { state: 'calling', key: null } },
        {},
        { app: null, start: endedAs([aReceiver()]) },
      ]);
      await store.expand(aPage({ batches, now: NOON + 3 }));
      const ordinals = async (): Promise<number[]> =>
        (await store.calledBatches('p1', 9)).map(({ ordinal }) => ordinal);
      assert.deepEqual(await ordinals(), [0]);
      assert.equal((await store.calledBatches('p1', 9))[0]?.calledAt, NOON + 3);
      const waiting = await claimOne(store);
      assert.deepEqual(await ordinals(), [0, 1]);
      await store.record(aRecord(waiting, { next: again({ attempts: 0, dueAt: NOON }) }));
      assert.deepEqual(await ordinals(), [0]);
      const last = await claimOne(store);
      await store.record(aRecord(last, { next: endedAs(last.receivers, FAILED) }));
      await store.record({ ...aRecord({ ...last, ordinal: 0, version: 0 }), next: endedAs(last.receivers, FAILED) });
      assert.deepEqual(await ordinals(), [0, 1]);
    },
  },
];
