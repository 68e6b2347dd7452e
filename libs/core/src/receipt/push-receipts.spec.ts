import { type Device } from '../audience/device.js';
import { PushClock } from '../clock.js';
import { type BatchEnd, type Receiver, tallyOf } from '../delivery/batch.js';
import { DeviceHygiene } from '../delivery/hygiene.js';
import { PushAnnouncer, type PushEvents } from '../delivery/push.events.js';
import { PushOverloadError } from '../errors/push.error.js';
import { MemoryStore } from '../store/memory.store.js';
import { type NewReceipt } from '../store/receipts.js';
import { type VendorRegistry } from '../vendor/vendor.registry.js';
import { PushReceipts } from './push-receipts.js';
import { type Receipt } from './receipt.js';

const NOW = 1_000_000_000;
/** Too long ago for a receipt that has overtaken the answer to its call. */
const EARLIER = NOW - 20_000;

class Clock extends PushClock {
  time = NOW;
  override now(): number {
    return this.time;
  }
}

class Announcer extends PushAnnouncer {
  readonly told: [name: string, event: object][] = [];
  override tell<Name extends keyof PushEvents>(name: Name, event: PushEvents[Name]): void {
    this.told.push([name, event]);
  }
  of(name: keyof PushEvents): object[] {
    return this.told.filter(([told]) => told === name).map(([, event]) => event);
  }
}

class Store extends MemoryStore {
  readonly asked: (readonly NewReceipt[])[] = [];
  failing = 0;
  override async keepReceipts(receipts: readonly NewReceipt[]): ReturnType<MemoryStore['keepReceipts']> {
    this.asked.push(receipts);
    if (this.failing > 0) {
      this.failing -= 1;
      throw new Error('the disk is full');
    }
    return super.keepReceipts(receipts);
  }
}

function station(store = new Store()) {
  const [clock, announcer] = [new Clock(), new Announcer()];
  const vendors = ['xiaomi', 'jpush'].map((name) => ({
    name,
    label: name === 'xiaomi' ? 'Xiaomi' : 'JPush',
    apps: [{ id: `${name}:android` }, { id: `${name}:ios` }],
  }));
  const registry = { vendors } as unknown as VendorRegistry;
  const receipts = new PushReceipts(store, registry, clock, announcer, new DeviceHygiene(store, clock, announcer));
  return { store, clock, announcer, receipts };
}

const phone = (n: number): Receiver => ({
  address: `address-${n}`,
  devices: [{ id: `d${n}`, userId: null, platform: 'android' }],
});
const phones = (from: number, count: number): Receiver[] => Array.from({ length: count }, (_, n) => phone(from + n));

/** A push that Xiaomi has taken, under its own id. */
async function taken(store: MemoryStore, id: string, receivers: readonly Receiver[]): Promise<void> {
  await store.accept(
    [
      {
        ...{ id, key: `key of ${id}`, digest: 'd', to: { user: 'u1' }, message: { title: 'Hello' } },
        ...{ lane: 'normal', policy: 'atLeastOnce', acceptedAt: 1, dueAt: 1, expiresAt: null },
      },
    ],
    'w1',
  );
  const result = { state: 'delivered', messageId: id, failureClass: null, vendorCode: null, reason: 'Taken.' } as const;
  const end: BatchEnd = { result, exceptions: [] };
  const start = { state: 'ended', end, tally: tallyOf(receivers, end) } as const;
  const kind = receivers.length === 0 ? 'everyone' : 'registrationId';
  await store.expand({
    ...{ pushId: id, worker: 'w1', version: 1, now: 1, cursor: null, problems: [] },
    batches: [
      {
        ordinal: 0,
        app: 'xiaomi:android',
        addressKind: kind,
        platform: null,
        lane: 'normal',
        receivers,
        start,
        dueAt: 1,
        endsAt: 9,
      },
    ],
  });
}

/** Devices with the addresses of these receivers. */
async function registered(store: MemoryStore, receivers: readonly Receiver[], registeredAt = 1): Promise<void> {
  for (const { address, devices } of receivers) {
    for (const { id, userId, platform } of devices) {
      const routes: Device['routes'] = [{ vendor: 'xiaomi', kind: 'registrationId', address }];
      await store.saveDevice({ id, userId, platform, manufacturer: null, routes, registeredAt });
    }
  }
}

const aReceipt = (change: Partial<Receipt> = {}): Receipt => ({
  vendor: 'xiaomi',
  messageId: 'm1',
  kind: 'delivered',
  addresses: ['address-1'],
  at: EARLIER,
  ...change,
});

const nobody = { taken: 0, repeated: 0, foreign: 0 };

describe('take', () => {
  it('tells what is new, what is known and what is foreign, and the host of what is new, without an address', async () => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', phones(1, 2));
    const some = [
      aReceipt({ addresses: ['address-1', 'address-2'], detail: 'shown' }),
      aReceipt(),
      aReceipt({ messageId: 'another' }),
      aReceipt({ kind: 'expired', addresses: [], app: 'xiaomi:android' }),
    ];
    expect(await receipts.take(some)).toEqual({ taken: 2, repeated: 1, foreign: 1 });
    const common = {
      pushId: 'm1',
      key: 'key of m1',
      vendor: 'xiaomi',
      app: 'xiaomi:android',
      messageId: 'm1',
      at: EARLIER,
      replacement: false,
    };
    expect(announcer.told).toEqual([
      ['push.receipt', { ...common, deviceId: 'd1', kind: 'delivered', detail: 'shown' }],
      ['push.receipt', { ...common, deviceId: 'd2', kind: 'delivered', detail: 'shown' }],
      ['push.receipt', { ...common, deviceId: null, kind: 'expired', detail: null }],
    ]);
    expect(JSON.stringify(announcer.told)).not.toContain('address-');
    expect(await receipts.take(some)).toEqual({ ...nobody, repeated: 3, foreign: 1 });
    expect(announcer.told).toHaveLength(3);
    expect(await receipts.take([])).toEqual(nobody);
  });

  it.each([
    ['a vendor that is not set up', { vendor: 'umeng' }],
    ['an app of another vendor', { app: 'jpush:android' }],
    ['another app of the vendor', { app: 'xiaomi:ios' }],
    ['an id that is longer than any', { messageId: 'm'.repeat(256) }],
    ['an id that no store takes', { messageId: 'm\0' }],
  ])('takes what names %s for foreign', async (_what, change) => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', [phone(1)]);
    expect(await receipts.take([aReceipt(change)])).toEqual({ ...nobody, foreign: 1 });
    expect([announcer.told, (await store.report('m1'))?.receipts]).toEqual([[], {}]);
  });

  it.each<[what: string, change: Partial<Receipt>, expected: object]>([
    ['a time to come', { at: NOW + 9 }, { at: NOW }],
    ['a time that is none', { at: Number.NaN }, { at: NOW }],
    ['a time before the epoch', { at: -1 }, { at: 0 }],
    ['a part of a millisecond', { at: 7.9 }, { at: 7 }],
    ['a long detail', { detail: '字'.repeat(900) }, { detail: '字'.repeat(500) }],
    ['a detail that no store takes', { detail: 'a\0b\ud800' }, { detail: 'ab\ufffd' }],
  ])('keeps %s as it may be kept', async (_what, change, expected) => {
    const { store, receipts } = station();
    await taken(store, 'm1', [phone(1)]);
    await receipts.take([aReceipt(change)]);
    expect((await store.report('m1'))?.deliveries[0]?.receipts).toMatchObject([expected]);
  });

  it('writes what comes together together, never more than 200 addresses at once', async () => {
    const { store, receipts } = station();
    await taken(store, 'm1', phones(0, 500));
    const takes = Array.from({ length: 150 }, (_, n) =>
      receipts.take([aReceipt({ addresses: [`address-${2 * n}`, `address-${2 * n + 1}`] })]),
    );
    expect((await Promise.all(takes)).every((tally) => tally.taken === 1)).toBe(true);
    expect(store.asked.map((group) => group.length)).toEqual([100, 50]);
  });

  it('cuts a receipt with very many addresses, and counts it once', async () => {
    const { store, receipts } = station();
    await taken(store, 'm1', phones(0, 450));
    const addresses = phones(0, 450).map(({ address }) => address);
    expect(await receipts.take([aReceipt({ addresses })])).toEqual({ ...nobody, taken: 1 });
    expect(store.asked.map(([part]) => part?.addresses.length)).toEqual([200, 200, 50]);
    expect(await receipts.take([aReceipt({ addresses: [...addresses, 'x'] })])).toEqual({ ...nobody, repeated: 1 });
  });

  it('refuses what would be too much, writes nothing of it, and goes on when there is room', async () => {
    const { store, receipts } = station();
    await taken(store, 'm1', phones(0, 10_000));
    const addresses = phones(0, 9_999).map(({ address }) => address);
    const first = receipts.take([aReceipt({ addresses })]);
    const late = [aReceipt({ addresses: ['address-9999'] }), aReceipt({ addresses: [], kind: 'expired' })];
    await expect(receipts.take(late)).rejects.toThrow(PushOverloadError);
    expect(await first).toEqual({ ...nobody, taken: 1 });
    expect((await store.report('m1'))?.receipts).toEqual({ delivered: 9_999 });
    expect(await receipts.take(late)).toEqual({ ...nobody, taken: 2 });
  });

  it('tells everybody whose receipts were not written, and takes them when they come again', async () => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', phones(1, 2));
    store.failing = 1;
    const takes = [aReceipt(), aReceipt({ addresses: ['address-2'] })].map((one) => receipts.take([one]));
    const failed = { status: 'rejected', reason: new Error('the disk is full') };
    expect(await Promise.allSettled(takes)).toEqual([failed, failed]);
    expect(announcer.told).toEqual([]);
    expect(await receipts.take([aReceipt()])).toEqual({ ...nobody, taken: 1 });
  });
});

describe('a receipt that comes before the answer to its call is written', () => {
  it('is taken a second later', async () => {
    const { store, receipts } = station();
    const early = receipts.take([aReceipt({ at: NOW })]);
    await taken(store, 'm1', [phone(1)]);
    expect(await early).toEqual({ ...nobody, taken: 1 });
  });

  it('is foreign then, too, where nobody knows of it, and a thousand wait at most', async () => {
    const { store, receipts } = station();
    const unknown = Array.from({ length: 1_500 }, (_, n) => aReceipt({ at: NOW, messageId: `unknown-${n}` }));
    expect(await receipts.take(unknown)).toEqual({ ...nobody, foreign: 1_500 });
    expect(store.asked.flat()).toHaveLength(2_500);
  });
});

describe('10,000 forged receipts', () => {
  it('change nothing', async () => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', phones(0, 1_000));
    const before = await store.report('m1');
    const forged = Array.from({ length: 10_000 }, (_, n) => aReceipt({ messageId: `forged-${n}`, kind: 'invalid' }));
    expect(await receipts.take(forged)).toEqual({ ...nobody, foreign: 10_000 });
    expect([await store.report('m1'), announcer.told]).toEqual([before, []]);
  });

  it('with the id of a call, but none of its addresses, change nothing either', async () => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', [phone(1)]);
    const addresses = Array.from({ length: 10_000 }, (_, n) => `forged-${n}`);
    expect(await receipts.take([aReceipt({ addresses, kind: 'invalid' })])).toEqual({ ...nobody, foreign: 1 });
    expect([announcer.told, (await store.report('m1'))?.receipts]).toEqual([[], {}]);
  });
});

describe('an address that the vendor calls invalid later', () => {
  const invalid = (change: Partial<Receipt> = {}): Receipt => aReceipt({ kind: 'invalid', ...change });
  const isOut = async (store: MemoryStore, id: string): Promise<boolean> =>
    (await store.devices([id])).some(({ routes }) => routes.some(({ quarantine }) => quarantine !== undefined));

  it('is put out of use, once, and the host is told', async () => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', phones(1, 2));
    await registered(store, phones(1, 2));
    await receipts.take([invalid({ detail: 'uninstalled' })]);
    await receipts.take([invalid()]);
    expect([await isOut(store, 'd1'), await isOut(store, 'd2')]).toEqual([true, false]);
    const reason = 'Xiaomi told later that nobody is behind the address any longer. uninstalled';
    expect(announcer.of('push.device.quarantined')).toEqual([
      { deviceId: 'd1', vendor: 'xiaomi', kind: 'registrationId', reason },
    ]);
  });

  it.each([
    ['was registered after the vendor knew it', EARLIER + 1, false],
    ['was registered before', EARLIER, true],
  ])('whose device %s', async (_what, registeredAt, out) => {
    const { store, receipts } = station();
    await taken(store, 'm1', [phone(1)]);
    await registered(store, [phone(1)], registeredAt);
    await receipts.take([invalid()]);
    expect(await isOut(store, 'd1')).toBe(out);
  });

  it('of a time to come does not outdo a registration after today', async () => {
    const { store, receipts } = station();
    await taken(store, 'm1', [phone(1)]);
    await registered(store, [phone(1)], NOW + 1);
    await receipts.take([invalid({ at: NOW + 1_000 })]);
    expect(await isOut(store, 'd1')).toBe(false);
  });

  it('stays in use where only the vendor knows whose it is', async () => {
    const { store, receipts } = station();
    await taken(store, 'm1', []);
    await registered(store, [phone(1)]);
    expect(await receipts.take([invalid()])).toEqual({ ...nobody, taken: 1 });
    expect(await isOut(store, 'd1')).toBe(false);
  });

  it.each([
    ['all at once', 100, 51, 100, 0],
    ['all at once, and no more than usual', 100, 50, 100, 50],
    ['one by one', 100, 100, 1, 50],
    ['few in a large call', 1_000, 100, 1, 100],
    ['in a call that is too small to tell', 4, 4, 4, 4],
  ])('is put out of use by the rule of shares: %s', async (_what, size, dead, together, expected) => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', phones(0, size));
    await registered(store, phones(0, size));
    const addresses = phones(0, dead).map(({ address }) => address);
    for (let n = 0; n < dead; n += together) {
      await receipts.take([invalid({ addresses: addresses.slice(n, n + together) })]);
    }
    expect(announcer.of('push.device.quarantined')).toHaveLength(expected);
  });

  it('is put out of use among many that were reached, and not when the pushes of the last hour all went wrong', async () => {
    const { store, receipts, announcer } = station();
    const out = (): number => announcer.of('push.device.quarantined').length;
    for (let n = 0; n < 100; n += 1) {
      await taken(store, `push-${n}`, [phone(n)]);
      await registered(store, [phone(n)]);
    }
    const told = (n: number, kind: Receipt['kind']): Promise<unknown> =>
      receipts.take([aReceipt({ messageId: `push-${n}`, addresses: [`address-${n}`], kind })]);
    for (let n = 0; n < 40; n += 1) await told(n, n % 4 === 0 ? 'invalid' : 'delivered');
    expect(out()).toBe(10);
    for (let n = 40; n < 100; n += 1) await told(n, 'invalid');
    // 30 reached, and 30 that were not: the next one would make it more than half.
    expect(out()).toBe(30);
  });

  it('is put out of use by the rule of shares also where another process was told of those that were reached', async () => {
    const { store, receipts } = station();
    const other = station(store);
    for (let n = 0; n < 40; n += 1) {
      await taken(store, `push-${n}`, [phone(n)]);
      await registered(store, [phone(n)]);
      await receipts.take([aReceipt({ messageId: `push-${n}`, addresses: [`address-${n}`] })]);
      await other.receipts.take([invalid({ messageId: `push-${n}`, addresses: [`address-${n}`] })]);
    }
    expect(other.announcer.of('push.device.quarantined')).toHaveLength(19);
  });

  it('is not replaced by the one that the vendor names, which the host is told of without the address', async () => {
    const { store, receipts, announcer } = station();
    await taken(store, 'm1', [phone(1)]);
    await registered(store, [phone(1)]);
    await receipts.take([aReceipt({ replacements: new Map([['address-1', 'address-of-a-thief']]) })]);
    expect(announcer.of('push.receipt')).toMatchObject([{ deviceId: 'd1', replacement: true }]);
    expect(JSON.stringify(announcer.told)).not.toContain('thief');
    expect((await store.devices(['d1']))[0]?.routes).toMatchObject([{ address: 'address-1' }]);
  });
});

describe('a quota that the vendor tells of later', () => {
  it('is told once a minute for each app, and not for what is foreign', async () => {
    const { store, receipts, announcer, clock } = station();
    await taken(store, 'm1', phones(1, 4));
    const quota = (n: number, messageId = 'm1'): Promise<unknown> =>
      receipts.take([aReceipt({ kind: 'quota', addresses: [`address-${n}`], messageId, detail: `share ${n}` })]);
    await quota(1, 'forged');
    expect(announcer.of('push.vendor.quota')).toEqual([]);
    await quota(1);
    clock.time += 59_999;
    await quota(2);
    clock.time += 1;
    await quota(3);
    await quota(3);
    clock.time -= 100_000;
    await quota(4);
    const app = 'xiaomi:android';
    expect(announcer.of('push.vendor.quota')).toEqual([1, 3, 4].map((n) => ({ app, detail: `share ${n}` })));
    expect(announcer.of('push.receipt')).toHaveLength(4);
  });
});
