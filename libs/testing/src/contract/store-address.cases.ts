import assert from 'node:assert/strict';
import { type Device } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { aDevice, aRoute, NOON } from './store.samples.js';

/** One device has an address, another registers one: what is left of the first. */
interface Meeting {
  readonly name: string;
  readonly holder: Partial<Device>;
  readonly newcomer: Partial<Device>;
  /** Whether the holder still has its only route. */
  readonly keeps: boolean;
}

const registrationId = aRoute();
const alias = aRoute({ kind: 'alias', address: 'QQC_42' });
const account = aRoute({ vendor: 'xiaomi', kind: 'account', address: 'account-42' });

const MEETINGS: readonly Meeting[] = [
  { name: 'a registration id moves to another user', holder: {}, newcomer: { userId: 'u2' }, keeps: false },
  { name: 'a registration id moves to another device of the same user', holder: {}, newcomer: {}, keeps: false },
  { name: 'a registration id moves to a device of nobody', holder: {}, newcomer: { userId: null }, keeps: false },
  { name: 'a registration id moves from a device of nobody', holder: { userId: null }, newcomer: {}, keeps: false },
  {
    name: 'a registration id moves between devices of nobody',
    holder: { userId: null },
    newcomer: { userId: null },
    keeps: false,
  },
  ...[alias, account].flatMap((route): Meeting[] => [
    {
      name: `an ${route.kind} is shared by the devices of one user`,
      holder: { routes: [route] },
      newcomer: { routes: [route] },
      keeps: true,
    },
    {
      name: `an ${route.kind} moves to another user`,
      holder: { routes: [route] },
      newcomer: { userId: 'u2', routes: [route] },
      keeps: false,
    },
    {
      name: `an ${route.kind} moves to a device of nobody`,
      holder: { routes: [route] },
      newcomer: { userId: null, routes: [route] },
      keeps: false,
    },
    {
      name: `an ${route.kind} moves from a device of nobody`,
      holder: { userId: null, routes: [route] },
      newcomer: { routes: [route] },
      keeps: false,
    },
    {
      name: `an ${route.kind} moves between devices of nobody: nobody is no user`,
      holder: { userId: null, routes: [route] },
      newcomer: { userId: null, routes: [route] },
      keeps: false,
    },
  ]),
  {
    name: 'the same address at another vendor is another',
    holder: {},
    newcomer: { userId: 'u2', routes: [aRoute({ vendor: 'umeng' })] },
    keeps: true,
  },
  {
    name: 'the same address in another vendor app is another',
    holder: { routes: [aRoute({ app: 'one' })] },
    newcomer: { userId: 'u2', routes: [aRoute({ app: 'two' })] },
    keeps: true,
  },
  {
    name: 'the same address in a named vendor app and in the default one are two',
    holder: {},
    newcomer: { userId: 'u2', routes: [aRoute({ app: 'one' })] },
    keeps: true,
  },
  {
    name: 'the same address in the same named vendor app is one',
    holder: { routes: [aRoute({ app: 'one' })] },
    newcomer: { userId: 'u2', routes: [aRoute({ app: 'one' })] },
    keeps: false,
  },
  {
    name: 'the same address on another platform is another',
    holder: {},
    newcomer: { userId: 'u2', platform: 'ios' },
    keeps: true,
  },
  {
    name: 'the same alias on another platform is another',
    holder: { routes: [alias] },
    newcomer: { userId: 'u2', platform: 'harmony', routes: [alias] },
    keeps: true,
  },
  {
    name: 'the same address of another kind is another',
    holder: {},
    newcomer: { userId: 'u2', routes: [aRoute({ kind: 'alias' })] },
    keeps: true,
  },
  {
    name: 'addresses that differ in case are two',
    holder: { routes: [aRoute({ address: 'abc' })] },
    newcomer: { userId: 'u2', routes: [aRoute({ address: 'ABC' })] },
    keeps: true,
  },
  {
    name: 'parts of an address do not run together',
    holder: { routes: [aRoute({ vendor: 'a', app: 'b' })] },
    newcomer: { userId: 'u2', routes: [aRoute({ vendor: 'a,b' })] },
    keeps: true,
  },
];

/** Every address has one owner. */
export const ADDRESS_CASES: readonly StoreRule[] = [
  ...MEETINGS.map(({ name, holder, newcomer, keeps }): StoreRule => ({
    name: `address: ${name}`,
    async check(store) {
      const first = aDevice({ id: 'holder', ...holder });
      const second = aDevice({ id: 'newcomer', registeredAt: NOON + 1, ...newcomer });
      await store.saveDevice(first);
      await store.saveDevice(second);
      assert.deepEqual(await store.devices(['newcomer']), [second]);
      assert.deepEqual(await store.devices(['holder']), keeps ? [first] : []);
      const users = [...new Set([first, second].flatMap(({ userId }) => userId ?? []))];
      assert.deepEqual(
        await store.devicesOf(users),
        [...(keeps ? [first] : []), second].filter(({ userId }) => userId !== null),
      );
    },
  })),
  {
    name: 'address: a device that loses one of several keeps the others, in their order, and all the rest',
    async check(store) {
      const [one, two, three] = [aRoute({ address: 'one' }), aRoute({ vendor: 'umeng', app: 'umeng:android' }), alias];
      const holder = aDevice({ manufacturer: 'HUAWEI', routes: [one, two, three] });
      await store.saveDevice(holder);
      await store.saveDevice(aDevice({ id: 'd2', userId: 'u2', routes: [two] }));
      assert.deepEqual(await store.devices(['d1']), [{ ...holder, routes: [one, three] }]);
      await store.saveDevice(aDevice({ id: 'd3', userId: 'u3', routes: [three, one] }));
      assert.deepEqual(await store.devices(['d1']), []);
      assert.deepEqual(await store.devicesOf(['u1']), []);
      assert.equal(await store.removeDevice('d1'), false);
    },
  },
  {
    name: 'address: a device loses its registration id to another of its user, and keeps the alias they share',
    async check(store) {
      await store.saveDevice(aDevice({ routes: [registrationId, alias] }));
      await store.saveDevice(aDevice({ id: 'd2', registeredAt: NOON + 1, routes: [registrationId, alias] }));
      assert.deepEqual(await store.devicesOf(['u1']), [
        aDevice({ routes: [alias] }),
        aDevice({ id: 'd2', registeredAt: NOON + 1, routes: [registrationId, alias] }),
      ]);
    },
  },
  {
    name: 'address: an alias leaves all devices of its user at once',
    async check(store) {
      for (const id of ['d1', 'd2', 'd3'])
        await store.saveDevice(aDevice({ id, routes: [aRoute({ address: id }), alias] }));
      await store.saveDevice(aDevice({ id: 'd4', userId: 'u2', routes: [alias] }));
      for (const id of ['d1', 'd2', 'd3']) {
        assert.deepEqual(await store.devices([id]), [aDevice({ id, routes: [aRoute({ address: id })] })]);
      }
    },
  },
  {
    name: 'address: a device that changes hands takes its alias from the devices of the former user',
    async check(store) {
      const phone = aDevice({ id: 'phone', routes: [registrationId, alias] });
      const tablet = aDevice({ id: 'tablet', routes: [aRoute({ address: 'tablet' }), alias] });
      await store.saveDevice(phone);
      await store.saveDevice(tablet);
      await store.saveDevice({ ...phone, userId: 'u2' });
      assert.deepEqual(await store.devicesOf(['u1']), [{ ...tablet, routes: [aRoute({ address: 'tablet' })] }]);
      assert.deepEqual(await store.devicesOf(['u2']), [{ ...phone, userId: 'u2' }]);
    },
  },
  {
    name: 'address: one device takes the addresses of several',
    async check(store) {
      await store.saveDevice(aDevice({ id: 'd1', routes: [registrationId] }));
      await store.saveDevice(aDevice({ id: 'd2', userId: 'u2', routes: [alias] }));
      await store.saveDevice(aDevice({ id: 'd3', userId: 'u3', routes: [account, aRoute({ address: 'own' })] }));
      const taker = aDevice({ id: 'd4', userId: 'u4', routes: [registrationId, alias, account] });
      await store.saveDevice(taker);
      assert.deepEqual(await store.devicesOf(['u1', 'u2', 'u3', 'u4']), [
        aDevice({ id: 'd3', userId: 'u3', routes: [aRoute({ address: 'own' })] }),
        taker,
      ]);
    },
  },
  {
    name: 'address: it comes back to a device that registers it again',
    async check(store) {
      const [first, second] = [aDevice(), aDevice({ id: 'd2', userId: 'u2' })];
      for (const device of [first, second, first]) await store.saveDevice(device);
      assert.deepEqual(await store.devices(['d1', 'd2']), [first]);
    },
  },
];
