import assert from 'node:assert/strict';
import { type Delivery } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import {
  aDelivery,
  aDevice,
  aFullPush,
  aPush,
  aRoute,
  aSettlement,
  assertSameList,
  HOSTILE_STRINGS,
  LONGEST_ID,
  NOON,
  times,
} from './store.samples.js';

const CALLERS = 50;

/** Every field, set to each of its kinds of value. */
const ROWS: readonly Delivery[] = [
  aDelivery(),
  aDelivery({ deviceId: null, userId: null, platform: null, app: null, addressKind: null, messageId: null }),
  aDelivery({
    state: 'failed',
    failureClass: 'device',
    vendorCode: '1003',
    reason: 'JPush 1003: the address is dead.',
  }),
  aDelivery({ state: 'expired', messageId: null, reason: 'Its time to live ended.' }),
  aDelivery({ messageId: '18446744073709551615' }),
  aDelivery({ messageId: '00012', vendorCode: '-1' }),
  ...(['android', 'ios', 'harmony'] as const).map((platform) => aDelivery({ platform })),
  ...(['registrationId', 'alias', 'account', 'tags', 'topic', 'everyone'] as const).map((addressKind) =>
    aDelivery({ addressKind }),
  ),
  ...(['retryable', 'throttled', 'device', 'payload', 'credential', 'quota', 'unknown'] as const).map((failureClass) =>
    aDelivery({ state: 'failed', failureClass }),
  ),
  ...[...HOSTILE_STRINGS, LONGEST_ID, ''].map((text) =>
    aDelivery({ deviceId: text, userId: text, app: text, messageId: text, vendorCode: text, reason: text }),
  ),
  aDelivery({ reason: '字'.repeat(4_000) }),
];

/** What is told of a push after its end. */
export const REPORT_CASES: readonly StoreRule[] = [
  ...(['delivered', 'partial', 'failed', 'expired'] as const).map((state): StoreRule => ({
    name: `a push that ended ${state} says so, with reason, time and rows`,
    async check(store) {
      await store.accept(aFullPush());
      await store.claim('p1');
      const settlement = aSettlement({ state, reason: `"${state}": 因为 👩‍👩‍👧‍👦` });
      assert.equal(await store.settle('p1', settlement), true);
      assert.deepEqual(await store.report('p1'), { pushId: 'p1', acceptedAt: NOON - 1, dueAt: NOON, ...settlement });
    },
  })),
  {
    name: 'a cancelled push keeps the reason, the time and the rows it was given',
    async check(store) {
      await store.accept(aPush());
      const settlement = aSettlement({ state: 'cancelled', reason: 'The host took it back.' });
      assert.equal(await store.cancel('p1', settlement), 'cancelled');
      assert.deepEqual(await store.report('p1'), { pushId: 'p1', acceptedAt: NOON, dueAt: NOON, ...settlement });
    },
  },
  {
    name: 'what is not there: no report, nothing to settle, nothing to cancel',
    async check(store) {
      assert.equal(await store.report('unknown'), null);
      assert.equal(await store.settle('unknown', aSettlement()), false);
      assert.equal(await store.cancel('unknown', aSettlement({ state: 'cancelled' })), null);
      assert.equal(await store.report('unknown'), null);
    },
  },
  {
    name: 'rows come back in their order, every field as it was: null, ids beyond 2^53, any script, quotes, control characters',
    async check(store) {
      await store.accept(aPush());
      await store.claim('p1');
      await store.settle('p1', aSettlement({ deliveries: ROWS }));
      assert.deepEqual((await store.report('p1'))?.deliveries, ROWS);
    },
  },
  {
    name: 'a report of 2,500 rows is whole and in order',
    async check(store) {
      const rows = times(2_500, (n) => aDelivery({ deviceId: `d${n}` }));
      await store.accept(aPush());
      await store.claim('p1');
      await store.settle('p1', aSettlement({ deliveries: rows }));
      assertSameList((await store.report('p1'))?.deliveries, rows);
    },
  },
  {
    name: 'reports of two pushes do not mix',
    async check(store) {
      for (const id of ['p1', 'p2']) {
        await store.accept(aPush({ id }));
        await store.claim(id);
      }
      await store.settle('p1', aSettlement({ deliveries: [aDelivery({ deviceId: 'of-p1' })] }));
      assert.deepEqual((await store.report('p2'))?.deliveries, []);
      await store.settle('p2', aSettlement({ state: 'failed', deliveries: [aDelivery({ deviceId: 'of-p2' })] }));
      assert.deepEqual((await store.report('p1'))?.deliveries, [aDelivery({ deviceId: 'of-p1' })]);
      assert.deepEqual((await store.report('p2'))?.deliveries, [aDelivery({ deviceId: 'of-p2' })]);
    },
  },
  {
    name: 'a settlement that was refused leaves no rows behind',
    async check(store) {
      await store.accept(aPush());
      assert.equal(
        await store.settle('p1', aSettlement({ deliveries: [aDelivery({ deviceId: 'too early' })] })),
        false,
      );
      await store.claim('p1');
      assert.equal(await store.settle('p1', aSettlement()), true);
      assert.deepEqual((await store.report('p1'))?.deliveries, [aDelivery()]);
    },
  },
  {
    name: `${CALLERS} callers settle at once: one does, and the report is wholly its own`,
    async check(store) {
      await store.accept(aPush());
      await store.claim('p1');
      const settlements = times(CALLERS, (n) =>
        aSettlement({
          reason: `by ${n}`,
          settledAt: NOON + n,
          deliveries: times(3, () => aDelivery({ deviceId: `by ${n}` })),
        }),
      );
      const answers = await Promise.all(settlements.map((settlement) => store.settle('p1', settlement)));
      assert.equal(answers.filter(Boolean).length, 1);
      assert.deepEqual(await store.report('p1'), {
        pushId: 'p1',
        acceptedAt: NOON,
        dueAt: NOON,
        ...settlements[answers.indexOf(true)],
      });
    },
  },
  {
    name: 'nothing is lost when the store is closed and opened again (a store that forgets has no reopen)',
    async check(store, opened) {
      if (opened.reopen === undefined) return;
      const waiting = { ...aFullPush(), id: 'waiting', key: 'k' };
      await store.accept(waiting);
      for (const id of ['sending', 'ended', 'cancelled']) await store.accept(aPush({ id }));
      await store.claim('sending');
      await store.claim('ended');
      await store.settle('ended', aSettlement({ deliveries: ROWS }));
      await store.cancel('cancelled', aSettlement({ state: 'cancelled', deliveries: [] }));
      const device = aDevice({ routes: [aRoute(), aRoute({ vendor: 'umeng', app: 'umeng:ios', kind: 'alias' })] });
      await store.saveDevice(device);
      const ids = ['waiting', 'sending', 'ended', 'cancelled'];
      const before = await Promise.all(ids.map((id) => store.report(id)));

      const again = await opened.reopen();
      assert.deepEqual(await Promise.all(ids.map((id) => again.report(id))), before);
      assert.deepEqual(await again.due(NOON, 10), [{ id: 'waiting', dueAt: NOON }]);
      assert.deepEqual(await again.accept(aPush({ id: 'new', key: 'k' })), {
        push: { ...waiting, state: 'accepted' },
        repeated: true,
      });
      assert.equal(await again.claim('sending'), null);
      assert.deepEqual(await again.claim('waiting'), { ...waiting, state: 'sending' });
      assert.deepEqual(await again.devices(['d1']), [device]);
      await again.saveDevice(aDevice({ id: 'd2', userId: 'u2' }));
      assert.deepEqual(await again.devices(['d1']), [{ ...device, routes: device.routes.slice(1) }]);
    },
  },
];
