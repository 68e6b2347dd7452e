import { type Device } from '../audience/device.js';
import { type NewBatch, type StoredBatch, tallyOf } from '../delivery/batch.js';
import { PushStoreFullError } from '../errors/push.error.js';
import { MemoryStore } from './memory.store.js';
import { type NewPush } from './store.js';

// What every store does, the contract suite of @nest-push/testing proves. Here is what the memory store alone has: bounds, and objects that it shares with its callers.

const aPush = (id: string, change: Partial<NewPush> = {}): NewPush => ({
  id,
  key: null,
  digest: 'digest',
  to: { user: 'u1' },
  message: { title: 'Hello', data: { list: [1, { deep: true }] } },
  lane: 'normal',
  policy: 'atLeastOnce',
  acceptedAt: 1,
  dueAt: 1,
  expiresAt: null,
  ...change,
});

const aBatch = (ordinal: number, change: Partial<NewBatch> = {}): NewBatch => ({
  ordinal,
  app: 'jpush',
  addressKind: 'registrationId',
  platform: null,
  lane: 'normal',
  receivers: [{ address: `a${ordinal}`, devices: [{ id: `d${ordinal}`, userId: null, platform: 'ios' }] }],
  dueAt: 1,
  endsAt: 1_000_000,
  start: { state: 'waiting' },
  ...change,
});

const aDevice = (id: string, change: Partial<Device> = {}): Device => ({
  id,
  userId: 'u1',
  platform: 'ios',
  manufacturer: null,
  routes: [{ vendor: 'jpush', kind: 'registrationId', address: `address-of-${id}` }],
  registeredAt: 1,
  ...change,
});

async function expand(store: MemoryStore, pushId: string, batches: readonly NewBatch[]): Promise<void> {
  await store.accept([aPush(pushId)], 'w1');
  await store.expand({ pushId, worker: 'w1', version: 1, now: 1, batches, cursor: null, problems: [] });
}

const claim = (store: MemoryStore, limit: number): Promise<readonly StoredBatch[]> =>
  store.claimBatches({ app: 'jpush', lane: 'normal', now: 1, limit, worker: 'w1', keys: [] });

describe('the bounds of the memory store', () => {
  it('lets the push that ended first make room', async () => {
    const store = new MemoryStore({ maxPushes: 3 });
    await store.accept([aPush('p1', { key: 'k1' }), aPush('p2', { key: 'k2' }), aPush('p3')], null);
    await store.cancel('p2', 'Taken back.', 1);
    await store.cancel('p1', 'Taken back.', 2);
    await store.accept([aPush('p4')], null);
    expect([await store.report('p2'), (await store.report('p1'))?.state]).toEqual([null, 'cancelled']);
    const [again] = await store.accept([aPush('p5', { key: 'k2' })], null);
    expect([again?.repeated, await store.report('p1')]).toEqual([false, null]);
  });

  it('refuses a push when none has ended, and goes on when one has', async () => {
    const store = new MemoryStore({ maxPushes: 1 });
    await store.accept([aPush('p1')], null);
    await expect(store.accept([aPush('p2')], null)).rejects.toThrow(PushStoreFullError);
    await expect(store.accept([aPush('p2')], null)).rejects.toThrow(
      'The memory store holds at most 1 pushes, and too few of them have ended. Send more slowly, or use a store on disk.',
    );
    await store.cancel('p1', 'Taken back.', 1);
    await expect(store.accept([aPush('p2')], null)).resolves.toHaveLength(1);
  });

  it('takes a list wholly or not at all', async () => {
    const store = new MemoryStore({ maxPushes: 3 });
    await store.accept([aPush('p1'), aPush('p2')], null);
    await store.cancel('p1', 'Taken back.', 1);
    await expect(store.accept([aPush('p3'), aPush('p4'), aPush('p5')], null)).rejects.toThrow(PushStoreFullError);
    expect((await store.due('normal', 1, 10)).map(({ id }) => id)).toEqual(['p2']);
    expect((await store.report('p1'))?.state).toBe('cancelled');
    await store.accept([aPush('p3'), aPush('p4')], null);
    expect((await store.due('normal', 1, 10)).map(({ id }) => id)).toEqual(['p2', 'p3', 'p4']);
    await expect(
      store.accept(
        [1, 2, 3, 4].map((n) => aPush(`q${n}`)),
        null,
      ),
    ).rejects.toThrow(PushStoreFullError);
  });

  it('answers a known key although it is full', async () => {
    const store = new MemoryStore({ maxPushes: 1 });
    await store.accept([aPush('p1', { key: 'k' })], null);
    const [answer] = await store.accept([aPush('p2', { key: 'k' })], null);
    expect([answer?.repeated, answer?.push.id]).toEqual([true, 'p1']);
  });

  it('counts a push that was opened again as one that has not ended', async () => {
    const store = new MemoryStore({ maxPushes: 1 });
    const result = { state: 'failed', messageId: null, failureClass: null, vendorCode: null, reason: 'No.' } as const;
    const end = { result, exceptions: [] };
    const { receivers } = aBatch(0);
    await expand(store, 'p1', [aBatch(0, { start: { state: 'ended', end, tally: tallyOf(receivers, end) } })]);
    await expect(store.redrive('p1', 1, 2)).resolves.toBe(1);
    await expect(store.accept([aPush('p2')], null)).rejects.toThrow(PushStoreFullError);
  });

  it('refuses a device beyond its bound, and still replaces and removes others', async () => {
    const store = new MemoryStore({ maxDevices: 2 });
    for (const id of ['d1', 'd2', 'd1']) await store.saveDevice(aDevice(id));
    await expect(store.saveDevice(aDevice('d3'))).rejects.toThrow('holds 2 devices, its bound');
    await store.removeDevice('d1');
    await store.saveDevice(aDevice('d3'));
    expect((await store.devicesOf(['u1'])).map(({ id }) => id)).toEqual(['d2', 'd3']);
  });
});

describe('what the memory store hands out', () => {
  it('is frozen through and through, and a copy of what came in', async () => {
    const store = new MemoryStore();
    const push = aPush('p1');
    const [answer] = await store.accept([push], null);
    expect(answer?.push.message).not.toBe(push.message);
    expect(Object.isFrozen(push.message)).toBe(false);
    expect(Object.isFrozen(answer?.push.message.data)).toBe(true);
    expect(answer?.push).toEqual({ ...push, state: 'accepted' });

    const device = aDevice('d1');
    await store.saveDevice(device);
    const [known] = await store.devices(['d1']);
    expect([Object.isFrozen(known?.routes[0]), Object.isFrozen(device.routes[0])]).toEqual([true, false]);
  });

  it('keeps a field named __proto__ a field', async () => {
    const store = new MemoryStore();
    const data = JSON.parse('{"__proto__":{"polluted":1}}') as Record<string, never>;
    const [answer] = await store.accept([aPush('p1', { message: { data } })], null);
    expect(JSON.stringify(answer?.push.message)).toBe('{"data":{"__proto__":{"polluted":1}}}');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('refuses batches that leave a gap', async () => {
    await expect(expand(new MemoryStore(), 'p1', [aBatch(1)])).rejects.toThrow(TypeError);
  });
});

describe('many batches that wait', () => {
  /** Milliseconds that 50 claims of 10 batches take, with so many waiting. */
  async function timeOf(waiting: number): Promise<number> {
    const store = new MemoryStore();
    await expand(
      store,
      'p1',
      Array.from({ length: waiting }, (_, n) => aBatch(n, { dueAt: (n * 7_919) % waiting })),
    );
    const began = performance.now();
    for (let n = 0; n < 50; n += 1) {
      const batches = await store.claimBatches({
        app: 'jpush',
        lane: 'normal',
        now: waiting,
        limit: 10,
        worker: 'w1',
        keys: [],
      });
      expect(batches).toHaveLength(10);
    }
    return performance.now() - began;
  }

  it('cost a claim next to nothing: a claim does not read them', async () => {
    await timeOf(1_000);
    const [few, many] = [await timeOf(1_000), await timeOf(10_000)];
    // 50 claims that sort 10,000 take at least 200 ms.
    expect(many).toBeLessThan(few * 5 + 60);
  });

  it('go out in the order of their time', async () => {
    const store = new MemoryStore();
    await expand(
      store,
      'p1',
      [3, 1, 2, 1].map((dueAt, n) => aBatch(n, { dueAt: dueAt - 3 })),
    );
    expect((await claim(store, 3)).map(({ ordinal }) => ordinal)).toEqual([1, 3, 2]);
  });
});
