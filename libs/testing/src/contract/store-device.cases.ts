import assert from 'node:assert/strict';
import { type Device, type PushStore } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { aDevice, aRoute, assertSameList, CALLERS, HOSTILE_STRINGS, LONGEST_ID, NOON, times } from './store.samples.js';

/** More than one statement's list of any database. */
const MANY = 1_500;

/** In the order of their ids: {@link PushStore.devices} promises none. */
async function byId(store: PushStore, ...ids: string[]): Promise<Device[]> {
  return [...(await store.devices(ids))].sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function idsOf(store: PushStore, ...users: string[]): Promise<string[]> {
  return (await store.devicesOf(users)).map(({ id }) => id);
}

/** Writing and reading devices. */
export const DEVICE_CASES: readonly StoreRule[] = [
  {
    name: 'a device comes back whole, by its id and by its user',
    async check(store) {
      const devices = [
        aDevice(),
        aDevice({
          id: 'd2',
          platform: 'ios',
          manufacturer: 'Apple "é" 小米',
          registeredAt: NOON + 1,
          routes: [
            aRoute({ vendor: 'xiaomi', address: 'z-last' }),
            aRoute({ vendor: 'umeng', app: 'umeng:ios', address: 'a-first' }),
            aRoute({ vendor: 'jpush', kind: 'alias', address: 'QQC_42' }),
            aRoute({ vendor: 'xiaomi', kind: 'account', address: 'u1' }),
          ],
        }),
        aDevice({
          id: 'd3',
          platform: 'harmony',
          registeredAt: NOON + 2,
          routes: [aRoute({ address: 'y'.repeat(4_096) })],
        }),
      ];
      for (const device of devices) await store.saveDevice(device);
      assert.deepEqual(await byId(store, 'd1', 'd2', 'd3'), devices);
      assert.deepEqual(await store.devicesOf(['u1']), devices);
    },
  },
  {
    name: 'a device of nobody is found by its id, and under no user',
    async check(store) {
      const device = aDevice({ userId: null });
      await store.saveDevice(device);
      assert.deepEqual(await store.devices(['d1']), [device]);
      assert.deepEqual(await store.devicesOf(['null', 'undefined', '', '0']), []);
    },
  },
  {
    name: 'saving again replaces the device wholly',
    async check(store) {
      await store.saveDevice(
        aDevice({
          manufacturer: 'Xiaomi',
          routes: [aRoute(), aRoute({ vendor: 'umeng', app: 'umeng:android', address: 'two' })],
        }),
      );
      const later = aDevice({
        userId: 'u2',
        platform: 'ios',
        registeredAt: NOON - 5,
        routes: [aRoute({ vendor: 'xiaomi', address: 'three' })],
      });
      await store.saveDevice(later);
      assert.deepEqual(await store.devices(['d1']), [later]);
      assert.deepEqual(await store.devicesOf(['u2']), [later]);
      assert.deepEqual(await store.devicesOf(['u1']), []);
    },
  },
  {
    name: 'saving the same device twice changes nothing',
    async check(store) {
      const device = aDevice({ routes: [aRoute(), aRoute({ kind: 'alias', address: 'a' })] });
      await store.saveDevice(device);
      await store.saveDevice(device);
      assert.deepEqual(await store.devicesOf(['u1']), [device]);
    },
  },
  {
    name: 'an address that a device gave up, or was removed with, is free',
    async check(store) {
      await store.saveDevice(aDevice());
      await store.saveDevice(aDevice({ routes: [aRoute({ address: 'new' })] }));
      await store.saveDevice(aDevice({ id: 'd2', userId: 'u2' }));
      assert.deepEqual(await idsOf(store, 'u1', 'u2'), ['d1', 'd2']);
      await store.removeDevice('d2');
      await store.saveDevice(aDevice({ id: 'd3', userId: 'u3' }));
      assert.deepEqual(await byId(store, 'd1', 'd2', 'd3'), [
        aDevice({ routes: [aRoute({ address: 'new' })] }),
        aDevice({ id: 'd3', userId: 'u3' }),
      ]);
    },
  },
  {
    name: 'removing answers whether there was one, and takes no other',
    async check(store) {
      await store.saveDevice(aDevice());
      await store.saveDevice(aDevice({ id: 'd2', routes: [aRoute({ address: 'two' })] }));
      assert.equal(await store.removeDevice('d1'), true);
      assert.equal(await store.removeDevice('d1'), false);
      assert.equal(await store.removeDevice('unknown'), false);
      assert.deepEqual(await byId(store, 'd1', 'd2'), [aDevice({ id: 'd2', routes: [aRoute({ address: 'two' })] })]);
      assert.deepEqual(await idsOf(store, 'u1'), ['d2']);
    },
  },
  {
    name: 'unknown ids and users are left out, repeated ones answered once, an empty list with nothing',
    async check(store) {
      await store.saveDevice(aDevice());
      assert.deepEqual(await store.devices(['unknown', 'd1', 'd1', 'D1', 'd1 ']), [aDevice()]);
      assert.deepEqual(await store.devicesOf(['unknown', 'u1', 'u1', 'U1']), [aDevice()]);
      assert.deepEqual(await store.devices([]), []);
      assert.deepEqual(await store.devicesOf([]), []);
      assert.deepEqual(await store.devices(['unknown']), []);
    },
  },
  {
    name: 'devices of several users come earliest registration first',
    async check(store) {
      for (const [id, userId, second] of [
        ['c', 'u1', 3],
        ['a', 'u2', 1],
        ['d', 'u2', 4],
        ['b', 'u1', 2],
        ['x', 'u3', 0],
      ] as const) {
        await store.saveDevice(aDevice({ id, userId, registeredAt: NOON + second, routes: [aRoute({ address: id })] }));
      }
      assert.deepEqual(await idsOf(store, 'u2', 'u1'), ['a', 'b', 'c', 'd']);
      assert.deepEqual(await idsOf(store, 'u1'), ['b', 'c']);
    },
  },
  {
    name: 'hostile ids, users and addresses, and ids of 255 characters, are only strings',
    async check(store) {
      const devices = [...HOSTILE_STRINGS, LONGEST_ID].map((text, n) =>
        aDevice({
          id: text,
          userId: text,
          manufacturer: text,
          registeredAt: NOON + n,
          routes: [aRoute({ vendor: text, app: text, address: text })],
        }),
      );
      for (const device of devices) await store.saveDevice(device);
      const texts = devices.map(({ id }) => id);
      assert.deepEqual(await store.devicesOf(texts), devices);
      for (const device of devices) {
        assert.deepEqual(await store.devices([device.id]), [device]);
        assert.equal(await store.removeDevice(device.id), true);
      }
      assert.deepEqual(await store.devices(texts), []);
    },
  },
  {
    name: `lists of ${MANY} ids and of ${MANY} users are answered wholly and in order`,
    async check(store) {
      // Every fifth exists.
      const devices = times(MANY / 5, (n) =>
        aDevice({
          id: `d${n * 5}`,
          userId: `u${n * 5}`,
          registeredAt: NOON + ((n * 7_919) % MANY),
          routes: [aRoute({ address: `one-${n}` }), aRoute({ vendor: 'umeng', address: `two-${n}` })],
        }),
      );
      await Promise.all(devices.map((device) => store.saveDevice(device)));
      const number = ({ id }: Device): number => Number(id.slice(1));
      const found = await store.devices(times(MANY, (n) => `d${n}`));
      assertSameList(
        [...found].sort((a, b) => number(a) - number(b)),
        devices,
      );
      assertSameList(
        await store.devicesOf(times(MANY, (n) => `u${n}`)),
        devices.toSorted((a, b) => a.registeredAt - b.registeredAt),
      );
    },
  },
  {
    name: `${CALLERS} callers save one device at once: one of them, wholly`,
    async check(store) {
      const versions = times(CALLERS, (n) =>
        aDevice({
          userId: `u${n}`,
          manufacturer: `m${n}`,
          routes: times(1 + (n % 3), (m) => aRoute({ address: `${n}-${m}` })),
        }),
      );
      await Promise.all(versions.map((version) => store.saveDevice(version)));
      const [left, ...more] = await store.devices(['d1']);
      assert.deepEqual(more, []);
      assert.deepEqual(
        left,
        versions.find(({ userId }) => userId === left?.userId),
      );
      assert.equal((await store.devicesOf(versions.map(({ userId }) => userId ?? ''))).length, 1);
    },
  },
  {
    name: `${CALLERS} users register one registration id at once: one owns it`,
    async check(store) {
      const devices = times(CALLERS, (n) => aDevice({ id: `d${n}`, userId: `u${n}` }));
      await Promise.all(devices.map((device) => store.saveDevice(device)));
      assert.equal((await store.devices(devices.map(({ id }) => id))).length, 1);
      assert.equal((await store.devicesOf(devices.map(({ userId }) => userId ?? ''))).length, 1);
    },
  },
  {
    name: 'devices outlive the store that is closed and opened again (a store that forgets has no reopen)',
    async check(store, opened) {
      if (opened.reopen === undefined) return;
      const device = aDevice({ routes: [aRoute(), aRoute({ vendor: 'umeng', app: 'umeng:ios', kind: 'alias' })] });
      await store.saveDevice(device);
      const dead = { deviceId: 'd1', vendor: 'umeng', kind: 'alias', address: 'address-1', reason: 'Dead.' } as const;
      await store.quarantine([{ ...dead, provenAt: NOON }], NOON + 1);
      const again = await opened.reopen();
      const left = device.routes.map((route, place) =>
        place === 0 ? route : { ...route, quarantine: { since: NOON + 1, reason: 'Dead.' } },
      );
      assert.deepEqual(await again.devices(['d1']), [{ ...device, routes: left }]);
      await again.saveDevice(aDevice({ id: 'd2', userId: 'u2' }));
      assert.deepEqual(await again.devices(['d1']), [{ ...device, routes: left.slice(1) }]);
    },
  },
];
