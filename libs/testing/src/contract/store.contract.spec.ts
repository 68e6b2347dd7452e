import {
  addressKey,
  type Delivery,
  type Device,
  type DuePush,
  MemoryStore,
  type PushStore,
  type StoredPush,
} from '@nest-push/core';
import { type OpenedStore, storeContract } from './store.contract.js';

/** What a store that forgets is opened as. */
const opened = (store: PushStore): Promise<OpenedStore> => Promise.resolve({ store, close: () => Promise.resolve() });

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the contract on the memory store', () => {
  for (const { name, run } of storeContract(() => opened(new MemoryStore()))) {
    it(name, run);
  }
});

/** A memory store with some of its methods replaced. */
function wrong(change: (right: MemoryStore) => Partial<PushStore>): () => PushStore {
  return () => {
    const right = new MemoryStore();
    return Object.assign(Object.create(right) as PushStore, change(right));
  };
}

/** A store whose reports pass through `change`. */
const reporting = (change: (rows: readonly Delivery[]) => readonly Delivery[]): (() => PushStore) =>
  wrong((right) => ({
    report: async (id) => {
      const report = await right.report(id);
      return report === null ? null : { ...report, deliveries: change(report.deliveries) };
    },
  }));

/** A store that answers {@link PushStore.due} from its own book. */
const dueing = (
  answer: (pushes: DuePush[], until: number, limit: number) => DuePush[],
  forgets = true,
): (() => PushStore) =>
  wrong((right) => {
    const book = new Map<string, DuePush>();
    return {
      accept: async (push) => {
        const answered = await right.accept(push);
        if (!answered.repeated) book.set(push.id, { id: push.id, dueAt: push.dueAt });
        return answered;
      },
      claim: async (id) => {
        if (forgets) book.delete(id);
        return right.claim(id);
      },
      cancel: async (id, settlement) => {
        if (forgets) book.delete(id);
        return right.cancel(id, settlement);
      },
      due: (until, limit) => Promise.resolve(answer([...book.values()], until, limit)),
    };
  });

const byTime = (a: { dueAt: number }, b: { dueAt: number }): number => a.dueAt - b.dueAt;

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

/** Each breaks one rule, and the case that is named must find it. */
const WRONG: readonly (readonly [what: string, make: () => PushStore, found: RegExp])[] = [
  ['knows no keys', wrong((right) => ({ accept: (push) => right.accept({ ...push, key: null }) })), /known key/],
  [
    'looks a key up and then writes',
    wrong((right) => {
      const keys = new Map<string, string>();
      return {
        accept: async (push) => {
          const known = push.key === null ? undefined : keys.get(push.key);
          await pause();
          if (known !== undefined) return right.accept(push);
          if (push.key !== null) keys.set(push.key, push.id);
          const { push: stored } = await right.accept({ ...push, key: null });
          return { push: { ...stored, key: push.key }, repeated: false };
        },
      };
    }),
    /one key at once/,
  ],
  [
    'writes the second push of a key',
    wrong((right) => ({
      accept: async (push) => {
        const answer = await right.accept(push);
        if (answer.repeated) await right.accept({ ...push, key: null });
        return answer;
      },
    })),
    /known key/,
  ],
  [
    'answers a known key with the push as it was accepted',
    wrong((right) => ({
      accept: async (push) => {
        const { push: stored, repeated } = await right.accept(push);
        return { push: { ...stored, state: 'accepted' }, repeated };
      },
    })),
    /as it is now/,
  ],
  [
    'compares keys without case',
    wrong((right) => ({ accept: (push) => right.accept({ ...push, key: push.key?.toLowerCase() ?? null }) })),
    /look alike/,
  ],
  [
    'loses the end of the time to live',
    wrong((right) => ({ accept: (push) => right.accept({ ...push, expiresAt: null }) })),
    /every field/,
  ],
  [
    'cuts ids',
    wrong((right) => ({ accept: (push) => right.accept({ ...push, id: push.id.slice(0, 200) }) })),
    /255 characters/,
  ],
  [
    'says due without order',
    dueing((all, until, limit) => all.filter(({ dueAt }) => dueAt <= until).slice(0, limit)),
    /earliest first/,
  ],
  ['says due without limit', dueing((all, until) => all.filter(({ dueAt }) => dueAt <= until).sort(byTime)), /limit/],
  [
    'cuts what is due before it sorts',
    dueing((all, until, limit) =>
      all
        .filter(({ dueAt }) => dueAt <= until)
        .slice(0, limit)
        .sort(byTime),
    ),
    /answers the earliest/,
  ],
  [
    'misses the very moment',
    dueing((all, until, limit) =>
      all
        .filter(({ dueAt }) => dueAt < until)
        .sort(byTime)
        .slice(0, limit),
    ),
    /very moment/,
  ],
  [
    'is early',
    dueing((all, until, limit) =>
      all
        .filter(({ dueAt }) => dueAt <= until + 1)
        .sort(byTime)
        .slice(0, limit),
    ),
    /very moment/,
  ],
  [
    'says due what is being sent',
    dueing(
      (all, until, limit) =>
        all
          .filter(({ dueAt }) => dueAt <= until)
          .sort(byTime)
          .slice(0, limit),
      false,
    ),
    /only accepted/,
  ],
  [
    'looks before it claims',
    wrong((right) => {
      const claimed = new Map<string, StoredPush>();
      return {
        claim: async (id) => {
          const free = (await right.report(id))?.state === 'accepted';
          await pause();
          if (!free) return null;
          const push = (await right.claim(id)) ?? claimed.get(id) ?? null;
          if (push !== null) claimed.set(id, push);
          return push;
        },
      };
    }),
    /callers claim at once/,
  ],
  [
    'claims a cancelled push',
    wrong((right) => {
      const book = new Map<string, StoredPush>();
      return {
        accept: async (push) => {
          const answer = await right.accept(push);
          book.set(push.id, answer.push);
          return answer;
        },
        claim: async (id) => {
          const cancelled = (await right.report(id))?.state === 'cancelled';
          const push = book.get(id);
          return cancelled && push !== undefined ? { ...push, state: 'sending' } : right.claim(id);
        },
      };
    }),
    /from cancelled, claim/,
  ],
  [
    'settles what nobody claimed',
    wrong((right) => ({
      settle: async (id, settlement) => {
        await right.claim(id);
        return right.settle(id, settlement);
      },
    })),
    /from accepted, settle/,
  ],
  [
    'says that it settled',
    wrong((right) => ({ settle: async (id, settlement) => (await right.settle(id, settlement)) || true })),
    /from delivered, settle/,
  ],
  [
    'cancels what is being sent',
    wrong((right) => ({
      cancel: async (id, settlement) => {
        await right.settle(id, { ...settlement, state: 'cancelled' });
        return right.cancel(id, settlement);
      },
    })),
    /from sending, cancel/,
  ],
  [
    'does not say what it cancelled',
    wrong((right) => ({ cancel: async (id, settlement) => (await right.cancel(id, settlement)) ?? 'cancelled' })),
    /not there/,
  ],
  [
    'keeps the rows of a refused settlement',
    wrong((right) => {
      const early: Delivery[] = [];
      return {
        settle: async (id, settlement) => {
          const done = await right.settle(id, { ...settlement, deliveries: [...early, ...settlement.deliveries] });
          if (!done) early.push(...settlement.deliveries);
          return done;
        },
      };
    }),
    /refused leaves no rows/,
  ],
  [
    'reads ids as numbers',
    reporting((rows) =>
      rows.map((row) => ({
        ...row,
        messageId: /^\d+$/.test(row.messageId ?? '') ? String(Number(row.messageId)) : row.messageId,
      })),
    ),
    /2\^53/,
  ],
  ['turns null into empty text', reporting((rows) => rows.map((row) => ({ ...row, app: row.app ?? '' }))), /null/],
  [
    'turns empty text into null',
    reporting((rows) => rows.map((row) => ({ ...row, vendorCode: row.vendorCode === '' ? null : row.vendorCode }))),
    /null/,
  ],
  ['forgets the order of rows', reporting((rows) => rows.toReversed()), /in order/],
  ['reports one page of rows', reporting((rows) => rows.slice(0, 1_000)), /2,500 rows/],
  [
    'cannot write emoji',
    reporting((rows) => rows.map((row) => ({ ...row, reason: row.reason.replace(/\p{Emoji_Presentation}/gu, '?') }))),
    /any script/,
  ],
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
];

describe('the contract finds a store that', () => {
  it.each(WRONG)('%s', async (_what, make, found) => {
    const broken: string[] = [];
    for (const { name, run } of storeContract(() => opened(make()))) {
      await run().catch(() => broken.push(name));
    }
    expect(broken.filter((name) => found.test(name))).not.toEqual([]);
  });

  it('forgets when it is closed', async () => {
    const broken: string[] = [];
    const open = async (): Promise<OpenedStore> => ({
      ...(await opened(new MemoryStore())),
      reopen: () => Promise.resolve(new MemoryStore()),
    });
    for (const { name, run } of storeContract(open)) await run().catch(() => broken.push(name));
    expect(broken).toEqual([expect.stringMatching(/opened again/)]);
  });
});

describe('a case', () => {
  it('closes the store it opened, even when the rule is broken', async () => {
    let [opens, closes] = [0, 0];
    const cases = storeContract(() => {
      opens += 1;
      const store = Object.assign(Object.create(new MemoryStore()) as PushStore, {
        report: () => Promise.reject(new Error('broken')),
      });
      return Promise.resolve({
        store,
        close: () => {
          closes += 1;
          return Promise.resolve();
        },
      });
    });
    const results = await Promise.allSettled(cases.map(({ run }) => run()));
    expect(results.some(({ status }) => status === 'rejected')).toBe(true);
    expect([opens, closes]).toEqual([cases.length, cases.length]);
  });

  it('has a name of its own', () => {
    const names = storeContract(() => Promise.reject(new Error('not opened'))).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(80);
  });
});
