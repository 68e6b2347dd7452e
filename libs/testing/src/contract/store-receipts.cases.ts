import assert from 'node:assert/strict';
import { MAX_REPORT_ROWS } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import {
  aPage,
  APP,
  aPush,
  aReceiver,
  aResult,
  assertSameList,
  CALLERS,
  endedAs,
  HOSTILE_STRINGS,
  LONGEST_ID,
  NOON,
  times,
} from './store.samples.js';
import { numbered, reportOf } from './store.steps.js';
import { aReceipt, keepOne, newsOf, taken, told } from './store-receipts.steps.js';

const KEEP: readonly StoreRule[] = [
  {
    name: 'receipts: a receipt finds its batch by app and message id, and stands in the report, row and count',
    async check(store) {
      await taken(store, { receivers: [aReceiver('address-1', 'd1'), aReceiver('address-2', 'd2')] });
      const kept = await keepOne(store, { apps: ['other', APP], detail: 'shown' });
      assert.deepEqual(kept, {
        pushId: 'p1',
        ordinal: 0,
        key: 'key of p1',
        app: APP,
        addressKind: 'registrationId',
        devices: 2,
        fresh: [{ deviceId: 'd1', address: 'address-1' }],
        counts: { delivered: 1 },
      });
      const { deliveries, receipts, counts } = await reportOf(store);
      assert.deepEqual(
        deliveries.map((row) => row.receipts),
        [[told('delivered', NOON + 60, 'shown')], []],
      );
      assert.deepEqual([receipts, counts.delivered], [{ delivered: 1 }, 2]);
    },
  },
  {
    name: 'receipts: each device and kind is told once; a repetition changes nothing, not even its time',
    async check(store) {
      await taken(store);
      assert.deepEqual(await newsOf(store), ['device-of-address-1']);
      assert.deepEqual(await newsOf(store, { at: NOON + 99, detail: 'again' }), []);
      assert.deepEqual(await newsOf(store, { kind: 'clicked', at: NOON + 50 }), ['device-of-address-1']);
      const again = await keepOne(store, { kind: 'clicked' });
      assert.deepEqual([again?.fresh, again?.counts], [[], { delivered: 1, clicked: 1 }]);
      const { deliveries, receipts } = await reportOf(store);
      assert.deepEqual(deliveries[0]?.receipts, [told('clicked', NOON + 50), told('delivered')]);
      assert.deepEqual(receipts, { delivered: 1, clicked: 1 });
    },
  },
  {
    name: 'receipts: in one list an earlier receipt makes a later one a repetition, and the answers keep the order',
    async check(store) {
      await taken(store, {}, 'z', 'p1');
      await taken(store, {}, 'a', 'p2');
      const ids = ['z', 'unknown', 'a', 'z', 'a'];
      const kept = await store.keepReceipts(ids.map((messageId) => aReceipt({ messageId })));
      assert.deepEqual(
        kept.map((one) => one && [one.pushId, one.fresh.length, one.counts]),
        [
          ['p1', 1, { delivered: 1 }],
          null,
          ['p2', 1, { delivered: 1 }],
          ['p1', 0, { delivered: 1 }],
          ['p2', 0, { delivered: 1 }],
        ],
      );
      assert.deepEqual(await store.keepReceipts([]), []);
    },
  },
  {
    name: 'receipts: a batch that is found by several lists of apps is one batch',
    async check(store) {
      await taken(store);
      const kept = await store.keepReceipts([
        aReceipt(),
        aReceipt({ apps: ['other', APP] }),
        aReceipt({ apps: ['other', APP], kind: 'clicked' }),
      ]);
      assert.deepEqual(
        kept.map((one) => [one?.fresh.length, one?.counts]),
        [
          [1, { delivered: 1 }],
          [0, { delivered: 1 }],
          [1, { delivered: 1, clicked: 1 }],
        ],
      );
    },
  },
  {
    name: `receipts: ${CALLERS} callers tell the same at once: it is new for one of them, and counted once`,
    async check(store) {
      await taken(store);
      const news = await Promise.all(times(CALLERS, () => newsOf(store)));
      assert.equal(news.filter((devices) => devices?.length === 1).length, 1);
      assert.deepEqual((await reportOf(store)).receipts, { delivered: 1 });
    },
  },
  {
    name: 'receipts: several addresses, each device of a shared one, and an address that is named twice',
    async check(store) {
      const receivers = [aReceiver('a', 'd1', 'd2'), aReceiver('b', 'd3'), aReceiver('c', 'd4')];
      await taken(store, { addressKind: 'alias', receivers });
      assert.deepEqual(await newsOf(store, { addresses: ['b'] }), ['d3']);
      assert.deepEqual(await newsOf(store, { addresses: ['c', 'a', 'b', 'a'] }), ['d4', 'd1', 'd2']);
      const { deliveries, receipts } = await reportOf(store);
      assert.deepEqual(
        deliveries.map((row) => row.receipts.length),
        [1, 1, 1, 1],
      );
      assert.deepEqual(receipts, { delivered: 4 });
    },
  },
  {
    name: 'receipts: what is told of the call as a whole stands in each of its rows, and counts once',
    async check(store) {
      await taken(store, { receivers: [aReceiver('a', 'd1'), aReceiver('b', 'd2')] });
      await keepOne(store, { addresses: ['b'] });
      const kept = await keepOne(store, { addresses: [], kind: 'quota', at: NOON, detail: 'used up' });
      assert.deepEqual(kept?.fresh, [{ deviceId: null, address: null }]);
      assert.deepEqual(await newsOf(store, { addresses: [], kind: 'quota' }), []);
      const { deliveries, receipts } = await reportOf(store);
      const quota = told('quota', NOON, 'used up');
      assert.deepEqual(
        deliveries.map((row) => row.receipts),
        [[quota], [quota, told('delivered')]],
      );
      assert.deepEqual(receipts, { quota: 1, delivered: 1 });
    },
  },
  {
    name: 'receipts: strings that have broken stores come back as they were, in ids, addresses and details',
    async check(store) {
      for (const [place, text] of [...HOSTILE_STRINGS, LONGEST_ID].entries()) {
        await taken(store, { app: text, receivers: [aReceiver(text, text)] }, text, `p${place}`);
        const kept = await keepOne(store, { apps: [text], messageId: text, addresses: [text], detail: text });
        assert.deepEqual(kept?.fresh, [{ deviceId: text, address: text }]);
        const { deliveries } = await reportOf(store, `p${place}`);
        assert.deepEqual(deliveries[0]?.receipts, [told('delivered', NOON + 60, text)]);
      }
    },
  },
];

const REPORT: readonly StoreRule[] = [
  {
    name: 'receipts: the counts hold for all batches, also for rows beyond those that a report carries',
    async check(store) {
      const size = MAX_REPORT_ROWS / 2 + 1;
      const parts = times(3, (n) => times(size, (m) => aReceiver(`${n}-${m}`)));
      await store.accept([aPush()], 'w1');
      const batches = parts.map((receivers, n) => ({
        receivers,
        start: endedAs(receivers, aResult({ messageId: `m${n}` })),
      }));
      await store.expand(aPage({ batches: numbered(batches) }));
      for (const n of [0, 1, 2]) {
        await keepOne(store, { messageId: `m${n}`, addresses: [`${n}-0`, `${n}-${size - 1}`] });
      }
      const { deliveries, receipts } = await reportOf(store);
      assert.deepEqual(receipts, { delivered: 6 });
      const place = [...deliveries.entries()].filter(([, row]) => row.receipts.length > 0).map(([row]) => row);
      assertSameList(place, [0, size - 1, size]);
    },
  },
  {
    name: 'receipts outlive the store that is closed (a store that forgets has no reopen)',
    async check(store, opened) {
      if (opened.reopen === undefined) return;
      await taken(store);
      await keepOne(store);
      const before = await reportOf(store);
      const reopened = await opened.reopen();
      assert.deepEqual(await reportOf(reopened), before);
      assert.deepEqual(await newsOf(reopened), []);
      assert.equal((await reopened.calledBatches('p1', 10)).length, 0);
    },
  },
];

/** What vendors tell later: written once, and found by the vendor's id. */
export const RECEIPT_CASES: readonly StoreRule[] = [...KEEP, ...REPORT];
