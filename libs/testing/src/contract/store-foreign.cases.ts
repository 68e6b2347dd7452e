import assert from 'node:assert/strict';
import { MAX_KEPT_ADDRESSES, type NewReceipt } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { aReceiver, aRecord, aResult, DELIVERED, endedAs, FAILED, NOON, times } from './store.samples.js';
import { callingOne, claimOne, ended, reportOf } from './store.steps.js';
import { keepOne, newsOf, taken, told } from './store-receipts.steps.js';

const FOREIGN: readonly StoreRule[] = [
  {
    name: 'receipts: what names another app, another message id, no app, or an address that the call did not have, is foreign and changes nothing',
    async check(store) {
      await taken(store);
      const before = await reportOf(store);
      const strange: Partial<NewReceipt>[] = [
        { apps: ['umeng:ios'] },
        { apps: [] },
        { messageId: 'M1' },
        { messageId: 'm1 ' },
        { messageId: '' },
        { addresses: ['address-2'] },
        { addresses: ['Address-1'] },
        { addresses: [''] },
      ];
      for (const change of strange) assert.equal(await newsOf(store, change), null, JSON.stringify(change));
      assert.deepEqual(await reportOf(store), before);
    },
  },
  {
    name: 'receipts: a batch without a message id is found by none',
    async check(store) {
      await ended(store, {}, [FAILED]);
      for (const messageId of ['', 'null']) assert.equal(await newsOf(store, { messageId }), null);
    },
  },
  {
    name: 'receipts: what has not ended is not found, and what was opened again is found by its new id alone',
    async check(store) {
      const batch = await callingOne(store);
      assert.equal(await newsOf(store), null);
      await store.record(aRecord(batch, { next: endedAs(batch.receivers, { ...FAILED, messageId: 'm1' }) }));
      assert.deepEqual(await newsOf(store, { kind: 'undelivered' }), ['device-of-address-1']);
      await store.redrive('p1', NOON, NOON + 1_000);
      assert.equal(await newsOf(store), null);
      const later = await claimOne(store);
      await store.record(aRecord(later, { next: endedAs(later.receivers, aResult({ messageId: 'm2' })) }));
      assert.deepEqual(
        [await newsOf(store), await newsOf(store, { messageId: 'm2' })],
        [null, ['device-of-address-1']],
      );
    },
  },
  {
    name: 'receipts: of a batch that was divided, each part is found by its own id, for its own devices',
    async check(store) {
      const receivers = [aReceiver('a', 'd1'), aReceiver('b', 'd2')];
      const batch = await callingOne(store, {}, { receivers });
      await store.record(
        aRecord(batch, { next: endedAs(receivers, DELIVERED, [['b', { ...FAILED, messageId: 'm1' }]]) }),
      );
      await store.redrive('p1', NOON, NOON + 1_000);
      const part = await claimOne(store);
      await store.record(aRecord(part, { next: endedAs(part.receivers, aResult({ messageId: 'm2' })) }));
      const addresses = ['a', 'b'];
      assert.deepEqual(await newsOf(store, { addresses }), ['d1']);
      assert.deepEqual(await newsOf(store, { addresses, messageId: 'm2' }), ['d2']);
    },
  },
  {
    name: 'receipts: what was pruned is foreign, and its receipts are gone',
    async check(store) {
      await taken(store);
      await keepOne(store);
      assert.equal(await store.prune(NOON + 1, 10), 1);
      assert.equal(await newsOf(store), null);
      await taken(store);
      assert.deepEqual((await reportOf(store)).receipts, {});
      assert.deepEqual(await newsOf(store), ['device-of-address-1']);
    },
  },
];

const RESOLVED: readonly StoreRule[] = [
  {
    name: 'receipts: where the vendor resolves the audience, an address is told apart from others, and shown to nobody',
    async check(store) {
      await taken(store, { addressKind: 'everyone', receivers: [] });
      assert.deepEqual(await newsOf(store, { addresses: ['x', 'y'] }), [null, null]);
      const kept = await keepOne(store, { addresses: ['y', 'z'] });
      assert.deepEqual([kept?.fresh, kept?.devices], [[{ deviceId: null, address: 'z' }], 0]);
      const { deliveries, receipts } = await reportOf(store);
      assert.deepEqual([deliveries[0]?.receipts, receipts], [[], { delivered: 3 }]);
    },
  },
  {
    name: "receipts: behind devices' aliases the vendor may name ids of its own: they count, and are no device's",
    async check(store) {
      await taken(store, { addressKind: 'alias', receivers: [aReceiver('alias-1', 'd1')] });
      const kept = await keepOne(store, { addresses: ['registration-id', 'alias-1'] });
      assert.deepEqual(kept?.fresh, [
        { deviceId: null, address: 'registration-id' },
        { deviceId: 'd1', address: 'alias-1' },
      ]);
      const { deliveries, receipts } = await reportOf(store);
      assert.deepEqual([deliveries[0]?.receipts, receipts], [[told('delivered')], { delivered: 2 }]);
    },
  },
  {
    name: `receipts: beyond ${MAX_KEPT_ADDRESSES} addresses of a batch and kind they are counted, and repetitions count again; each other kind and batch has its own bound`,
    async check(store) {
      await taken(store, { addressKind: 'topic', receivers: [{ address: 'news', devices: [] }] });
      const phones = times(MAX_KEPT_ADDRESSES, (n) => `phone-${n}`);
      const news = async (change: Partial<NewReceipt>): Promise<number | undefined> =>
        (await newsOf(store, change))?.length;
      assert.equal(await news({ addresses: phones }), MAX_KEPT_ADDRESSES);
      assert.equal(await news({ addresses: ['one more'] }), 1);
      assert.equal(await news({ addresses: ['one more', 'one more'] }), 1);
      assert.equal(await news({ addresses: ['x'], kind: 'clicked' }), 1);
      assert.equal(await news({ addresses: ['x'], kind: 'clicked' }), 0);
      assert.deepEqual((await reportOf(store)).receipts, { delivered: MAX_KEPT_ADDRESSES + 2, clicked: 1 });
    },
  },
];

/** Receipts of nobody's device: what is not ours has no effect, and what only the vendor resolves is told of nobody. */
export const FOREIGN_CASES: readonly StoreRule[] = [...FOREIGN, ...RESOLVED];
