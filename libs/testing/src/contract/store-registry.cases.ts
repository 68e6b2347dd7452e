import assert from 'node:assert/strict';
import { type DeadAddress, type Device, type PushStore } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { aDevice, aRoute, CALLERS, HOSTILE_STRINGS, LONGEST_ID, NOON, times } from './store.samples.js';

const ALL = { after: null, limit: 100, knownBefore: NOON, platforms: null };

/** A device with an address of its own. */
const own = (id: string, change: Partial<Device> = {}): Device =>
  aDevice({ id, routes: [aRoute({ address: `address-of-${id}` })], ...change });

async function pageIds(
  store: PushStore,
  change: Partial<Parameters<PushStore['devicePage']>[0]> = {},
): Promise<string[]> {
  return (await store.devicePage({ ...ALL, ...change })).map(({ id }) => id);
}

/** All devices, page by page; `between` happens after each page. */
async function readAll(
  store: PushStore,
  limit: number,
  between: (page: number) => Promise<void> = () => Promise.resolve(),
) {
  const found: string[] = [];
  for (let page = 0; ; page += 1) {
    const ids = await pageIds(store, { after: found.at(-1) ?? null, limit });
    found.push(...ids);
    if (ids.length < limit) return found;
    await between(page);
  }
}

const PAGES: readonly StoreRule[] = [
  {
    name: 'devicePage answers devices in the order of their ids, whole, after the id that was given',
    async check(store) {
      const devices = ['d3', 'd1', 'd4', 'd2'].map((id) => own(id, { manufacturer: 'Xiaomi' }));
      for (const device of devices) await store.saveDevice(device);
      const sorted = devices.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      assert.deepEqual(await store.devicePage(ALL), sorted);
      assert.deepEqual(await store.devicePage({ ...ALL, limit: 3 }), sorted.slice(0, 3));
      assert.deepEqual(await pageIds(store, { after: 'd2' }), ['d3', 'd4']);
      assert.deepEqual(await pageIds(store, { after: 'd2x' }), ['d3', 'd4']);
      assert.deepEqual(await pageIds(store, { after: 'd4' }), []);
      assert.deepEqual(await pageIds(store, { limit: 0 }), []);
    },
  },
  {
    name: 'devicePage narrows to platforms, and fills its pages with them',
    async check(store) {
      const platforms = ['android', 'ios', 'harmony'] as const;
      for (const n of times(12, (place) => place)) {
        await store.saveDevice(own(`d${n + 10}`, { platform: platforms[n % 3] ?? 'ios' }));
      }
      assert.deepEqual(await pageIds(store, { platforms: ['ios'], limit: 3 }), ['d11', 'd14', 'd17']);
      assert.deepEqual(await pageIds(store, { platforms: ['harmony', 'ios'], after: 'd17' }), ['d18', 'd20', 'd21']);
      assert.deepEqual(await pageIds(store, { platforms: [] }), []);
    },
  },
  {
    name: 'D18: a device that was first registered later is left out, and one that is registered again is not',
    async check(store) {
      await store.saveDevice(own('edge'));
      await store.saveDevice(own('later', { registeredAt: NOON + 1 }));
      await store.saveDevice(own('again', { registeredAt: NOON - 5 }));
      await store.saveDevice(own('again', { registeredAt: NOON + 5, userId: 'u2', platform: 'ios' }));
      assert.deepEqual(await pageIds(store), ['again', 'edge']);
      assert.deepEqual(await pageIds(store, { knownBefore: NOON + 1 }), ['again', 'edge', 'later']);
      assert.equal((await store.devices(['again']))[0]?.registeredAt, NOON + 5);
      await store.removeDevice('again');
      await store.saveDevice(own('again', { registeredAt: NOON + 5 }));
      assert.deepEqual(await pageIds(store), ['edge'], 'it was away');
      assert.deepEqual(await pageIds(store, { knownBefore: NOON + 5 }), ['again', 'edge', 'later']);
    },
  },
  {
    name: 'D18: pages over a changing registry: who is there throughout comes once, whatever comes and goes',
    async check(store) {
      const staying = times(40, (n) => `stay-${n}`);
      const leaving = times(40, (n) => `leave-${n}`);
      for (const id of [...staying, ...leaving]) await store.saveDevice(own(id));
      const found = await readAll(store, 7, async (page) => {
        for (const n of times(4, (place) => page * 4 + place)) {
          await store.removeDevice(`leave-${n}`);
          await store.saveDevice(own(`new-${n}`, { registeredAt: NOON + 1 }));
          await store.saveDevice(own(`stay-${n}`, { registeredAt: NOON + 2, userId: 'moved' }));
        }
      });
      assert.equal(new Set(found).size, found.length);
      assert.deepEqual(found.filter((id) => id.startsWith('stay')).sort(), [...staying].sort());
      assert.ok(!found.some((id) => id.startsWith('new')));
    },
  },
  {
    name: 'D18: pages reach every device once, whatever its id',
    async check(store) {
      const ids = [
        ...HOSTILE_STRINGS,
        LONGEST_ID,
        'a',
        'A',
        'b',
        'B',
        'ä',
        'Z',
        'é',
        'e\u0301',
        '0',
        '10',
        '9',
        '𝒳',
        '\uffee',
      ];
      for (const id of ids) await store.saveDevice(own(id));
      assert.deepEqual((await readAll(store, 1)).sort(), [...ids].sort());
      assert.deepEqual((await readAll(store, 4)).sort(), [...ids].sort());
    },
  },
];

const aDead = (change: Partial<DeadAddress> = {}): DeadAddress => ({
  deviceId: 'd1',
  vendor: 'jpush',
  kind: 'registrationId',
  address: 'address-1',
  reason: 'JPush 1003: "dead" 已失效.',
  provenAt: NOON + 5,
  ...change,
});

const since = { since: NOON + 9, reason: aDead().reason };

const QUARANTINE: readonly StoreRule[] = [
  {
    name: 'D19: quarantine puts that address out of use, with time and reason, and no other',
    async check(store) {
      const [dead, ...others] = [
        aRoute(),
        aRoute({ address: 'address-2' }),
        aRoute({ vendor: 'umeng', app: 'umeng:android' }),
        aRoute({ kind: 'alias' }),
      ];
      assert.ok(dead);
      await store.saveDevice(aDevice({ routes: [dead, ...others] }));
      await store.saveDevice(own('d2'));
      assert.deepEqual(await store.quarantine([aDead()], NOON + 9), [aDead()]);
      const left = aDevice({ routes: [{ ...dead, quarantine: since }, ...others] });
      assert.deepEqual(await store.devices(['d1']), [left]);
      assert.deepEqual(await store.devicesOf(['u1']), [left, own('d2')]);
      assert.deepEqual(await store.devicePage(ALL), [left, own('d2')]);
    },
  },
  {
    name: 'D19: quarantine answers those it put out of use, and leaves alone what is not there',
    async check(store) {
      await store.saveDevice(aDevice());
      await store.saveDevice(own('d2'));
      const second = aDead({ deviceId: 'd2', address: 'address-of-d2' });
      const wrong = [
        aDead({ deviceId: 'unknown' }),
        aDead({ deviceId: 'D1' }),
        aDead({ vendor: 'umeng' }),
        aDead({ kind: 'alias' }),
        aDead({ address: 'Address-1' }),
        aDead({ deviceId: 'd2' }),
      ];
      assert.deepEqual(await store.quarantine(wrong, NOON + 9), []);
      assert.deepEqual(await store.devicesOf(['u1']), [aDevice(), own('d2')]);
      assert.deepEqual(await store.quarantine([aDead(), ...wrong, second], NOON + 9), [aDead(), second]);
      assert.deepEqual(await store.quarantine([], NOON), []);
    },
  },
  {
    name: 'D19: an address that is out of use already keeps its time and reason',
    async check(store) {
      await store.saveDevice(aDevice());
      await store.quarantine([aDead()], NOON + 9);
      assert.deepEqual(await store.quarantine([aDead({ reason: 'Again.' })], NOON + 10), []);
      assert.deepEqual((await store.devices(['d1']))[0]?.routes, [{ ...aRoute(), quarantine: since }]);
    },
  },
  {
    name: 'D19: a device that was registered after the proof is not touched',
    async check(store) {
      await store.saveDevice(aDevice({ registeredAt: NOON + 6 }));
      assert.deepEqual(await store.quarantine([aDead({ provenAt: NOON + 5 })], NOON + 9), []);
      assert.deepEqual(await store.devices(['d1']), [aDevice({ registeredAt: NOON + 6 })]);
      const proven = aDead({ provenAt: NOON + 6 });
      assert.deepEqual(await store.quarantine([proven], NOON + 9), [proven]);
    },
  },
  {
    name: 'D19: an address that has moved to another device is not touched',
    async check(store) {
      await store.saveDevice(aDevice({ routes: [aRoute(), aRoute({ vendor: 'umeng' })] }));
      const owner = aDevice({ id: 'd2', userId: 'u2' });
      await store.saveDevice(owner);
      assert.deepEqual(await store.quarantine([aDead()], NOON + 9), []);
      assert.deepEqual(await store.devices(['d2']), [owner]);
    },
  },
  {
    name: 'D19: an address comes back into use when its device is registered again, or is restored',
    async check(store) {
      const device = aDevice({ routes: [aRoute(), aRoute({ vendor: 'umeng' })] });
      await store.saveDevice(device);
      assert.equal(await store.restore('d1'), false);
      for (const vendor of ['jpush', 'umeng']) await store.quarantine([aDead({ vendor })], NOON + 9);
      assert.equal(await store.restore('d1'), true);
      assert.deepEqual(await store.devices(['d1']), [device]);
      assert.equal(await store.restore('d1'), false);
      assert.equal(await store.restore('unknown'), false);
      await store.quarantine([aDead()], NOON + 9);
      const [known] = await store.devices(['d1']);
      assert.ok(known?.routes[0]?.quarantine);
      // What was read is written back: the registration counts, not what it carries along.
      await store.saveDevice({ ...known, registeredAt: NOON + 20 });
      assert.deepEqual(await store.devices(['d1']), [{ ...device, registeredAt: NOON + 20 }]);
    },
  },
  {
    name: 'D19: a device that loses another address keeps the quarantine of this one',
    async check(store) {
      await store.saveDevice(aDevice({ routes: [aRoute(), aRoute({ vendor: 'umeng' })] }));
      await store.quarantine([aDead()], NOON + 9);
      await store.saveDevice(aDevice({ id: 'd2', userId: 'u2', routes: [aRoute({ vendor: 'umeng' })] }));
      assert.deepEqual(await store.devices(['d1']), [aDevice({ routes: [{ ...aRoute(), quarantine: since }] })]);
    },
  },
  {
    name: `D19: ${CALLERS} callers prove one address dead at once: one is answered`,
    async check(store) {
      await store.saveDevice(aDevice());
      const answers = await Promise.all(times(CALLERS, (n) => store.quarantine([aDead()], NOON + n)));
      assert.equal(answers.flat().length, 1);
    },
  },
];

/** Reading the whole registry, and putting addresses out of use. */
export const REGISTRY_CASES: readonly StoreRule[] = [...PAGES, ...QUARANTINE];
