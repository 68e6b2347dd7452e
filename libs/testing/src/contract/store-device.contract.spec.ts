import { addressKey, type Device, type DevicePageQuery, type PushStore } from '@nest-push/core';
import { failing, pause, wrong, type WrongStore } from './store.wrong.js';

/** A store that writes devices as they come, after `change` has had its say about the others. */
const owning = (change: (holder: Device, newcomer: Device) => Device | null): (() => PushStore) =>
  wrong(() => {
    const book = new Map<string, Device>();
    return {
      saveDevice: (device) => {
        const addresses = new Set(device.routes.map(({ address }) => address));
        for (const holder of book.values()) {
          if (holder.id === device.id || !holder.routes.some(({ address }) => addresses.has(address))) continue;
          const left = change(holder, device);
          if (left === null) book.delete(holder.id);
          else book.set(holder.id, left);
        }
        book.set(device.id, device);
        return Promise.resolve();
      },
      removeDevice: (id) => Promise.resolve(book.delete(id)),
      devices: (ids) => Promise.resolve([...new Set(ids)].flatMap((id) => book.get(id) ?? [])),
      devicesOf: (users) =>
        Promise.resolve(
          [...book.values()]
            .filter(({ userId }) => userId !== null && users.includes(userId))
            .sort((a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1)),
        ),
    };
  });

const without = (holder: Device, lost: (route: Device['routes'][number]) => boolean): Device | null => {
  const routes = holder.routes.filter((route) => !lost(route));
  return routes.length === 0 ? null : { ...holder, routes };
};
const shares = (newcomer: Device, key: string): boolean =>
  newcomer.routes.some((route) => addressKey(newcomer.platform, route) === key);
const sameUser = (a: Device, b: Device): boolean => a.userId !== null && a.userId === b.userId;

/** A store that reads another page than the one it was asked for. */
const paging = (change: (query: DevicePageQuery) => DevicePageQuery): (() => PushStore) =>
  wrong((right) => ({ devicePage: (query) => right.devicePage(change(query)) }));

/** Each breaks one rule, and the case that is named must find it. */
const WRONG: readonly WrongStore[] = [
  ['moves no address', owning((holder) => holder), /moves to another user/],
  [
    'takes an alias from the same user',
    owning((holder, newcomer) => without(holder, (route) => shares(newcomer, addressKey(holder.platform, route)))),
    /shared by the devices/,
  ],
  [
    'shares a registration id among the devices of a user',
    owning((holder, newcomer) =>
      without(holder, (route) => !sameUser(holder, newcomer) && shares(newcomer, addressKey(holder.platform, route))),
    ),
    /another device of the same user/,
  ],
  [
    'takes nobody for a user',
    owning((holder, newcomer) =>
      without(
        holder,
        (route) =>
          (route.kind === 'registrationId' || holder.userId !== newcomer.userId) &&
          shares(newcomer, addressKey(holder.platform, route)),
      ),
    ),
    /nobody is no user/,
  ],
  [
    'removes a device that loses one address of several',
    owning((holder, newcomer) =>
      holder.routes.some(
        (route) =>
          (route.kind === 'registrationId' || !sameUser(holder, newcomer)) &&
          shares(newcomer, addressKey(holder.platform, route)),
      )
        ? null
        : holder,
    ),
    /loses one of several/,
  ],
  [
    'knows no platform of an address',
    owning((holder, newcomer) =>
      without(
        holder,
        (route) =>
          (route.kind === 'registrationId' || !sameUser(holder, newcomer)) &&
          shares({ ...newcomer, platform: 'ios' }, addressKey('ios', route)),
      ),
    ),
    /another platform/,
  ],
  [
    'keeps a device without routes',
    owning((holder, newcomer) => ({
      ...holder,
      routes: holder.routes.filter(
        (route) =>
          (route.kind !== 'registrationId' && sameUser(holder, newcomer)) ||
          !shares(newcomer, addressKey(holder.platform, route)),
      ),
    })),
    /moves to another user/,
  ],
  [
    'moves addresses after a pause',
    wrong((right) => {
      const book = new Map<string, Device>();
      return {
        saveDevice: async (device) => {
          const holders = [...book.values()].filter(({ routes }) =>
            routes.some((route) => shares(device, addressKey(device.platform, route))),
          );
          await pause();
          for (const { id } of holders) book.delete(id);
          book.set(device.id, device);
        },
        devices: (ids) => Promise.resolve(ids.flatMap((id) => book.get(id) ?? [])),
        devicesOf: right.devicesOf.bind(right),
      };
    }),
    /one owns it/,
  ],
  [
    'always says that it removed',
    wrong((right) => ({ removeDevice: async (id) => (await right.removeDevice(id)) || true })),
    /whether there was one/,
  ],
  [
    'answers the first thousand ids',
    wrong((right) => ({ devices: (ids) => right.devices(ids.slice(0, 1_000)) })),
    /1500 ids/,
  ],
  [
    'sorts each thousand users apart',
    wrong((right) => ({
      devicesOf: async (users) => [
        ...(await right.devicesOf(users.slice(0, 1_000))),
        ...(await right.devicesOf(users.slice(1_000))),
      ],
    })),
    /in order/,
  ],
  [
    'answers a repeated id twice',
    wrong((right) => ({ devices: async (ids) => (await Promise.all(ids.map((id) => right.devices([id])))).flat() })),
    /repeated ones/,
  ],
  [
    'sorts routes',
    wrong((right) => ({
      saveDevice: (device) =>
        right.saveDevice({ ...device, routes: device.routes.toSorted((a, b) => (a.address < b.address ? -1 : 1)) }),
    })),
    /comes back whole/,
  ],
  [
    'pages by number',
    wrong((right) => {
      let seen = 0;
      return {
        devicePage: async (query) => {
          if (query.after === null) seen = 0;
          const all = await right.devicePage({ ...query, after: null, limit: 1_000 });
          const page = all.slice(seen, seen + query.limit);
          seen += page.length;
          return page;
        },
      };
    }),
    /changing registry/,
  ],
  ['takes in who came later', paging((query) => ({ ...query, knownBefore: Infinity })), /registered later is left out/],
  ['knows no platforms', paging((query) => ({ ...query, platforms: null })), /narrows to platforms/],
  [
    'narrows what it has cut',
    wrong((right) => ({
      devicePage: async ({ platforms, ...query }) =>
        (await right.devicePage({ ...query, platforms: null })).filter(
          ({ platform }) => platforms?.includes(platform) ?? true,
        ),
    })),
    /fills its pages/,
  ],
  [
    'begins with the last of the page before',
    paging((query) => ({ ...query, after: query.after?.slice(0, -1) ?? null })),
    /devicePage answers/,
  ],
  [
    'forgets when a device came first',
    wrong((right) => ({
      saveDevice: async (device) => {
        await right.removeDevice(device.id);
        await right.saveDevice(device);
      },
    })),
    /registered again is not/,
  ],
  [
    'quarantines whoever came back',
    wrong((right) => ({
      quarantine: (addresses, now) =>
        right.quarantine(
          addresses.map((dead) => ({ ...dead, provenAt: Infinity })),
          now,
        ),
    })),
    /after the proof/,
  ],
  [
    'says that it quarantined what it did not',
    wrong((right) => ({
      quarantine: async (addresses, now) => {
        await right.quarantine(addresses, now);
        return addresses;
      },
    })),
    /answers those it put out of use/,
  ],
  ['quarantines nothing', wrong(() => ({ quarantine: () => Promise.resolve([]) })), /puts that address out of use/],
  [
    'follows an address to its new owner',
    wrong((right) => ({
      quarantine: async (addresses, now) => {
        const owners = await right.devicePage({ after: null, limit: 100, knownBefore: Infinity, platforms: null });
        return right.quarantine(
          addresses.map((dead) => ({
            ...dead,
            deviceId: owners.findLast(({ routes }) => routes.some(({ address }) => address === dead.address))?.id ?? '',
          })),
          now,
        );
      },
    })),
    /moved to another device/,
  ],
  [
    'keeps a quarantine through a registration',
    wrong((right) => ({
      saveDevice: async (device) => {
        await right.saveDevice(device);
        for (const { vendor, kind, address, quarantine } of device.routes) {
          if (quarantine === undefined) continue;
          const dead = { deviceId: device.id, vendor, kind, address, reason: quarantine.reason, provenAt: Infinity };
          await right.quarantine([dead], quarantine.since);
        }
      },
    })),
    /comes back into use/,
  ],
  [
    'always says that it restored',
    wrong((right) => ({ restore: async (id) => (await right.restore(id)) || true })),
    /is restored/,
  ],
];

describe('the contract finds a store that', () => {
  it.each([...WRONG])('%s', async (_what, make, found) => {
    expect(await failing(make, found)).not.toEqual([]);
  });
});
