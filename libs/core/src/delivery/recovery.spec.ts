import { jest } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import {
  answers,
  closeAll,
  failed,
  message,
  phones,
  sleep,
  start,
  taken,
  until,
} from '../../../../test/support/engine-host.js';
import { DueScan } from '../schedule/due-scan.js';
import { MemoryStore } from '../store/memory.store.js';
import { localFailure } from '../vendor/failure.js';
import { type Outcome } from '../vendor/vendor.js';
import { type FailpointName, Failpoints } from './failpoints.js';
import { type PushEvents } from './push.events.js';
import { type PushTicket } from './push.ticket.js';
import { Worker } from './worker.js';

afterEach(closeAll);

describe('the delivery engine', () => {
  describe('other processes', () => {
    describe('on a clock that only the test moves', () => {
      const LEASE_MS = 5_000;
      /** How long after the lease what it held is taken up at the latest. */
      const GRACE_MS = 1_000;

      /** Moves the clock in small steps until `condition` holds. */
      async function pass(condition: () => boolean, mostMs: number): Promise<void> {
        for (const end = Date.now() + mostMs; !condition() && Date.now() < end;)
          await jest.advanceTimersByTimeAsync(10);
      }

      beforeEach(() => jest.useFakeTimers());
      afterEach(async () => {
        let closed = false;
        void closeAll().finally(() => (closed = true));
        await pass(() => closed, 2 * LEASE_MS);
        jest.useRealTimers();
      });

      it('D8: take over the work of one that is gone within its lease and a second, and never before its lease ends', async () => {
        const store = new MemoryStore();
        const { extend, recover } = MemoryStore.prototype;
        const enlisted = jest.spyOn(store, 'enlist');
        const extended = jest.spyOn(store, 'extend');
        const first = await start({ leaseMs: LEASE_MS }, { store });
        await phones(first, 1);
        answers(first.vendor, () => new Promise<Outcome>(() => undefined));
        const ticket = await first.push.send({ to: { user: 'u1' }, message });
        ticket.settled().catch(() => undefined);
        // Long enough for the lease to have been extended.
        await jest.advanceTimersByTimeAsync(1.4 * LEASE_MS);
        expect(first.vendor.calls).toHaveLength(1);

        // The process is gone: it looks at nothing, and nothing extends its lease.
        const gone = first.module.get(Worker).id;
        for (const part of [DueScan, Worker]) first.module.get(part).onModuleDestroy();
        extended.mockImplementation((id, ...lease) =>
          id === gone ? new Promise(() => undefined) : extend.call(store, id, ...lease),
        );
        const leases = [...enlisted.mock.calls, ...extended.mock.calls].filter(([id]) => id === gone);
        const leaseEnd = Math.max(...leases.map(([, at, leaseMs]) => at + leaseMs));

        const looks: { readonly at: number; readonly took: number }[] = [];
        jest.spyOn(store, 'recover').mockImplementation(async (at) => {
          const recovery = await recover.call(store, at);
          looks.push({ at, took: recovery.pushes + recovery.batches });
          return recovery;
        });
        const second = await start({ leaseMs: LEASE_MS }, { store });
        await pass(() => second.vendor.calls.length > 0, leaseEnd + GRACE_MS - Date.now());
        expect(second.vendor.calls).toHaveLength(1);

        // The first look after the end took it, and no look before.
        const firstAfter = looks.findIndex(({ at }) => at > leaseEnd);
        expect(looks.map(({ took }) => took)).toEqual(looks.map((_, n) => (n === firstAfter ? 1 : 0)));
        await pass(() => second.heard.some(({ name }) => name === 'push.settled'), 100);
        expect(await second.push.report(ticket.pushId)).toMatchObject({ state: 'delivered' });
      });
    });

    it('D9: a worker that was taken for dead writes nothing for what it lost', async () => {
      const store = new MemoryStore();
      const host = await start({}, { store });
      await phones(host, 1);
      let answer: (outcome: Outcome) => void = () => undefined;
      answers(host.vendor, () => new Promise<Outcome>((resolve) => (answer = resolve)), taken);
      const ticket = await host.push.send({ to: { user: 'u1' }, message });
      await until(() => host.vendor.calls.length === 1);
      const old = host.module.get(Worker).id;
      await store.release(old!, Date.now());
      await until(() => host.module.get(Worker).id !== old);
      const report = await ticket.settled();
      expect(report).toMatchObject({ state: 'delivered', deliveries: [{ messageId: 'm1' }] });
      answer(failed('payload'));
      await sleep(20);
      expect((await host.push.report(ticket.pushId))?.state).toBe('delivered');
    });

    it('D9: take no work away from themselves when the lease could not be extended in time', async () => {
      const host = await start({ leaseMs: 600 });
      await phones(host, 1);
      answers(host.vendor, async () => {
        await sleep(1_500);
        return taken;
      });
      const recover = jest.spyOn(host.store, 'recover');
      const extend = jest.spyOn(host.store, 'extend').mockRejectedValue(new Error('busy'));
      const ticket = await host.push.send({ to: { user: 'u1' }, message });
      await sleep(700);
      recover.mockClear();
      await sleep(500);
      expect(recover).not.toHaveBeenCalled();
      extend.mockRestore();
      expect((await ticket.settled()).state).toBe('delivered');
      expect(host.vendor.calls).toHaveLength(1);
    });

    it('D11: get at once what one that shuts down could not finish', async () => {
      const store = new MemoryStore();
      const first = await start({ shutdownTimeoutMs: 50 }, { store });
      await phones(first, 1);
      answers(first.vendor, () => new Promise<Outcome>(() => undefined));
      const ticket = await first.push.send({ to: { user: 'u1' }, message });
      const waiting = expect(ticket.settled()).rejects.toThrow(/shutting down/);
      await until(() => first.vendor.calls.length === 1);
      await first.close();
      await waiting;
      const second = await start({}, { store });
      await until(() => second.vendor.calls.length === 1, 1_000);
      expect((await second.push.report(ticket.pushId))?.pushId).toBe(ticket.pushId);
    });
  });

  describe('a large audience', () => {
    it('D18: reaches every device that was registered when it was due, once, over many pages', async () => {
      const host = await start(
        {},
        { traits: { addressKinds: { registrationId: { batchLimit: 1_000, keyed: true } } } },
      );
      for (let n = 0; n < 12_500; n += 1) {
        await host.store.saveDevice({
          id: `d${String(n).padStart(6, '0')}`,
          userId: null,
          platform: n % 5 === 0 ? 'ios' : 'android',
          manufacturer: null,
          routes: [{ vendor: 'fake', kind: 'registrationId', address: `a${n}` }],
          registeredAt: 1,
        });
      }
      const report = await (
        await host.push.send({ to: { registered: true, platforms: ['android'] }, message })
      ).settled();
      expect(report).toMatchObject({ state: 'delivered', counts: { delivered: 10_000 } });
      const addresses = host.vendor.calls.flatMap(({ batch }) => batch.targets.map(({ address }) => address));
      expect(addresses).toHaveLength(10_000);
      expect(new Set(addresses).size).toBe(10_000);
      expect(new Set(host.vendor.calls.map(({ batch }) => batch.id)).size).toBe(host.vendor.calls.length);
    });

    it('D17: no call begins after cancel() has answered, and it says how many had', async () => {
      const host = await start(
        { inFlight: 4 },
        { traits: { addressKinds: { registrationId: { batchLimit: 1, keyed: true } } } },
      );
      await phones(host, 200);
      host.vendor.answer = async () => (await sleep(5), taken);
      const ticket = await host.push.send({ to: { user: 'u1' }, message });
      await until(() => host.vendor.calls.length > 10);
      const { cancelled, begun, reason } = await host.push.cancel(ticket.pushId);
      const report = await ticket.settled();
      expect(cancelled).toBe(false);
      expect(reason).toMatch(/^\d+ vendor calls had begun before; the rest was cancelled\.$/);
      expect(host.vendor.calls).toHaveLength(begun);
      expect(report).toMatchObject({ state: 'partial', counts: { delivered: begun, cancelled: 200 - begun } });
    });
  });

  describe('redrive()', () => {
    it('tries again what failed, for those who did not get it', async () => {
      const host = await start({ retry: { enabled: false } });
      await phones(host, 3);
      const refused = localFailure('payload', 'Fake', 'no');
      answers(host.vendor, { ...taken, failedAddresses: new Map([['u1-a1', refused]]) }, taken);
      const ticket = await host.push.send({ to: { user: 'u1' }, message });
      expect(await ticket.settled()).toMatchObject({ state: 'partial', counts: { delivered: 2, failed: 1 } });
      expect(await host.push.redrive(ticket.pushId)).toBe(1);
      expect(await ticket.settled()).toMatchObject({ state: 'delivered', counts: { delivered: 3, failed: 0 } });
      expect(host.vendor.calls[1]?.batch.targets).toEqual([{ deviceId: 'u1-d000001', address: 'u1-a1' }]);
      expect(await host.push.redrive(ticket.pushId)).toBe(0);
    });
  });

  describe('D19: a dead address', () => {
    const gone = localFailure('device', 'Fake', 'Fake: gone. Remove it.');

    it('is put out of use, told to the host, and comes back when it is registered again or restored', async () => {
      const host = await start();
      await phones(host, 1);
      answers(host.vendor, { messageId: null, failure: gone, failedAddresses: new Map() }, taken);
      const to = { user: 'u1' };
      await (await host.push.send({ to, message })).settled();
      await until(() => host.heard.some(({ name }) => name === 'push.device.quarantined'));
      const { event } = host.heard.find(({ name }) => name === 'push.device.quarantined')!;
      expect(event).toEqual({ deviceId: 'u1-d000000', vendor: 'fake', kind: 'registrationId', reason: gone.reason });
      const second = await (await host.push.send({ to, message })).settled();
      expect(second.reason).toMatch(/out of use, because it was refused \(Fake: gone/);
      expect(host.vendor.calls).toHaveLength(1);
      expect(await host.devices.restore('u1-d000000')).toBe(true);
      expect((await (await host.push.send({ to, message })).settled()).state).toBe('delivered');
    });

    it('is left alone when it was registered again after the call had begun', async () => {
      const host = await start();
      await phones(host, 1);
      answers(
        host.vendor,
        async () => {
          await sleep(5);
          await phones(host, 1);
          return { messageId: null, failure: gone, failedAddresses: new Map() };
        },
        taken,
      );
      await (await host.push.send({ to: { user: 'u1' }, message })).settled();
      await sleep(20);
      expect((await (await host.push.send({ to: { user: 'u1' }, message })).settled()).state).toBe('delivered');
    });

    it('is left alone when an unusual share of a call is said to be dead', async () => {
      const host = await start();
      await phones(host, 30);
      const dead = new Map(Array.from({ length: 20 }, (_, n) => [`u1-a${n}`, gone] as const));
      answers(host.vendor, { messageId: 'm', failure: null, failedAddresses: dead });
      expect((await (await host.push.send({ to: { user: 'u1' }, message })).settled()).counts.failed).toBe(20);
      await sleep(20);
      expect((await host.devices.ofUser('u1')).flatMap(({ routes }) => routes.filter((r) => r.quarantine))).toEqual([]);
    });
  });

  describe('events', () => {
    it('tells the host what was accepted, how it ended, and what failed', async () => {
      const host = await start({ retry: { enabled: false } });
      await phones(host, 1);
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message, key: 'k' });
      const other = await host.push.send({ to: { user: 'nobody' }, message });
      await until(() => host.heard.length >= 5);
      const named = (name: keyof PushEvents): unknown[] =>
        host.heard.flatMap((told) => (told.name === name ? [told.event] : []));
      expect(named('push.accepted')).toMatchObject([
        { pushId, key: 'k' },
        { pushId: other.pushId, key: null },
      ]);
      expect(named('push.settled')).toHaveLength(2);
      expect(named('push.failed')).toMatchObject([{ pushId: other.pushId, state: 'failed' }]);
    });

    it('a listener that throws harms no push', async () => {
      const host = await start();
      await phones(host, 1);
      host.module.get(EventEmitter2).on('push.settled', () => {
        throw new Error('mine');
      });
      expect((await (await host.push.send({ to: { user: 'u1' }, message })).settled()).state).toBe('delivered');
    });
  });

  describe('D5: a step that throws once', () => {
    class ThrowsOnce extends Failpoints {
      thrown = 0;
      constructor(private readonly place: FailpointName) {
        super();
      }
      override at(place: FailpointName): void {
        if (place !== this.place || this.thrown > 0) return;
        this.thrown += 1;
        throw new Error(`at ${place}`);
      }
    }

    it.each([
      'accept.after',
      'claim.before',
      'claim.after',
      'expand.before',
      'expand.after',
      'begin.before',
      'begin.after',
      'call.before',
      'call.after',
      'record.before',
      'record.after',
      'retry.before',
      'retry.after',
      'recover.before',
      'prune.before',
    ] as const)('loses nothing: %s', async (place) => {
      const failpoints = new ThrowsOnce(place);
      const host = await start({ failpoints });
      await phones(host, 1);
      // One that is gone: there is somebody to take work from.
      await host.store.enlist('gone', 0, 1);
      await host.scan();
      answers(host.vendor, failed('retryable'), taken);
      const send = async (at?: number): Promise<PushTicket> => {
        const request = { to: { user: 'u1' }, message, key: `k${at ?? 0}`, ...(at === undefined ? {} : { at }) };
        // Whoever is not told that it was accepted sends it again.
        return host.push.send(request).catch(() => host.push.send(request));
      };
      const tickets = await Promise.all([send(), send(Date.now() + 50)]);
      for (const ticket of tickets) expect((await ticket.settled()).state).toBe('delivered');
      expect(failpoints.thrown).toBe(1);
    });
  });

  describe('D12: what was under way at several crashes', () => {
    /** Three processes that end while they have the push. */
    async function crashThrice(store: MemoryStore, pushId: string): Promise<void> {
      for (let n = 0; n < 3; n += 1) {
        await store.enlist(`dead-${n}`, 0, 1);
        expect(await store.claim(pushId, `dead-${n}`)).not.toBeNull();
        await store.recover(Date.now());
      }
      expect(await store.claim(pushId, 'anybody')).toBeNull();
    }

    const keyed = { traits: { addressKinds: { registrationId: { batchLimit: 1_000, keyed: true } } } };

    it('runs alone, also over many pages, while other pushes go on before and after', async () => {
      const store = new MemoryStore();
      const first = await start({}, { store, ...keyed });
      await phones(first, 12_000);
      const at = Date.now() + 60_000;
      const { pushId } = await first.push.send({ to: { registered: true }, message, at });
      await first.close();
      await crashThrice(store, pushId);
      const second = await start({}, { store, ...keyed });
      let underWay = 0;
      let mostWithSuspect = 0;
      second.vendor.answer = async ({ batch }) => {
        underWay += 1;
        if (batch.pushId === pushId) mostWithSuspect = Math.max(mostWithSuspect, underWay);
        await sleep(2);
        underWay -= 1;
        return taken;
      };
      const others = Array.from({ length: 20 }, () => second.push.send({ to: { device: 'u1-d000000' }, message }));
      second.clock.offset = 61_000;
      await until(async () => {
        await second.scan();
        return (await second.push.report(pushId))?.state === 'delivered';
      });
      expect((await second.push.report(pushId))?.counts.delivered).toBe(12_000);
      for (const other of others) expect((await (await other).settled()).state).toBe('delivered');
    });

    it('does not make the others stand still when a call hangs', async () => {
      const store = new MemoryStore();
      const host = await start({}, { store });
      await phones(host, 2);
      const { pushId } = await host.push.send({ to: { device: 'u1-d000000' }, message, at: Date.now() + 60_000 });
      await crashThrice(store, pushId);
      host.vendor.answer = ({ batch }) =>
        batch.targets[0]?.address === 'u1-a1' ? taken : new Promise<Outcome>(() => undefined);
      const hanging = await host.push.send({ to: { device: 'u1-d000000' }, message });
      await until(() => host.vendor.calls.length === 1);
      host.clock.offset = 61_000;
      await host.scan();
      await (await host.push.send({ to: { device: 'u1-d000001' }, message })).settled();
      // The call hangs still, and what must run alone waits for its end: the other did not wait for either.
      for (const id of [hanging.pushId, pushId]) expect(await host.push.report(id)).toMatchObject({ settledAt: null });
      expect(host.vendor.calls).toHaveLength(2);
    });

    it('is not looked for any longer after the shutdown', async () => {
      const store = new MemoryStore();
      const host = await start({ shutdownTimeoutMs: 10 }, { store });
      await phones(host, 1);
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message, at: Date.now() + 60_000 });
      await crashThrice(store, pushId);
      host.vendor.answer = () => new Promise<Outcome>(() => undefined);
      await sleep(2_000);
      host.clock.offset = 61_000;
      await until(async () => {
        await host.scan();
        return host.vendor.calls.length === 1;
      });
      await host.close();
      const looks = [jest.spyOn(store, 'outlook'), jest.spyOn(store, 'claimSuspect')];
      await sleep(100);
      for (const look of looks) expect(look).not.toHaveBeenCalled();
    });

    it('is set aside after three crashes alone, with a reason, and redrive() takes it up again', async () => {
      const store = new MemoryStore();
      const host = await start({}, { store });
      await phones(host, 1);
      const { pushId } = await host.push.send({ to: { user: 'u1' }, message, at: Date.now() + 60_000 });
      await crashThrice(store, pushId);
      const later = Date.now() + 120_000;
      for (let n = 0; n < 3; n += 1) {
        await store.enlist(`alone-${n}`, 0, 1);
        expect(await store.claimSuspect(`alone-${n}`, later)).toMatchObject({ push: { id: pushId, aloneCrashes: n } });
        await store.recover(later);
      }
      host.clock.offset = 130_000;
      await until(async () => {
        await host.scan();
        return (await host.push.report(pushId))?.state === 'failed';
      });
      expect((await host.push.report(pushId))?.reason).toMatch(
        /set aside: the process ended 3 times.*call redrive\(\)/,
      );
      expect(host.vendor.calls).toHaveLength(0);
      expect(await host.push.redrive(pushId)).toBe(1);
      await until(async () => (await host.push.report(pushId))?.state === 'delivered');
    });
  });

  describe('sendMany()', () => {
    it('accepts all in one write', async () => {
      const host = await start();
      await phones(host, 1);
      const accept = jest.spyOn(host.store, 'accept');
      const requests = Array.from({ length: 100 }, (_, n) => ({ to: { user: 'u1' }, message, key: `k${n}` }));
      const tickets = await host.push.sendMany(requests);
      expect(accept).toHaveBeenCalledTimes(1);
      expect(new Set(tickets.map(({ pushId }) => pushId)).size).toBe(100);
      for (const ticket of tickets) expect((await ticket.settled()).state).toBe('delivered');
      expect((await host.push.sendMany(requests)).every(({ repeated }) => repeated)).toBe(true);
    });

    it('accepts none when one is wrong, and names its place', async () => {
      const host = await start();
      const good = { to: { user: 'u1' }, message };
      await expect(
        host.push.sendMany([good, { ...good, to: { user: '' } }, { ...good, lane: 'x' as never }]),
      ).rejects.toThrow(/^No push was accepted: \[1\]\.to\.user must have.*; \[2\]\.lane must be one of/);
      expect(await host.push.sendMany([])).toEqual([]);
    });
  });
});
