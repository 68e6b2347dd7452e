import { jest } from '@jest/globals';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { FakeVendorModule } from '@nest-push/testing';
import { PushModule } from '../push.module.js';
import { DUE_SCAN_INTERVAL } from './due-scan.js';
import { MemoryStore } from '../store/memory.store.js';
import { message, phone, quietHosts, start } from '../../../../test/support/module-host.js';

quietHosts();

describe('a timed push', () => {
  it('goes at its time, not before (P11)', async () => {
    jest.useFakeTimers();
    const { push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const dueAt = Date.now() + 300;
    const ticket = await push.send({ to: { user: 'u1' }, message, at: dueAt });
    await jest.advanceTimersByTimeAsync(299);
    expect(await push.report(ticket.pushId)).toMatchObject({ state: 'accepted', settledAt: null, deliveries: [] });
    expect(vendor('fake').calls).toHaveLength(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(vendor('fake').calls).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(10);
    expect((await ticket.settled()).settledAt).toBeLessThanOrEqual(dueAt + 10);
  });

  it('goes never early, not by a millisecond (P11)', async () => {
    const { push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const called = new Map<string, number>();
    vendor('fake').answer = ({ batch }) => {
      called.set(batch.pushId, Date.now());
      return { messageId: 'm', failure: null, failedAddresses: new Map() };
    };
    const tickets = await Promise.all(
      Array.from({ length: 200 }, (_, i) => push.send({ to: { user: 'u1' }, message, at: Date.now() + 50 + i })),
    );
    await Promise.all(tickets.map((ticket) => ticket.settled()));
    expect(tickets.filter(({ pushId, dueAt }) => called.get(pushId)! < dueAt)).toEqual([]);
  });

  it('survives a restart and goes once', async () => {
    const store = new MemoryStore();
    const before = await start([{}], {}, store);
    await before.devices.register(phone('u1'));
    const { pushId } = await before.push.send({ to: { user: 'u1' }, message, at: Date.now() + 1_200 });
    await before.module.close();
    const [after, other] = [await start([{}], {}, store), await start([{}], {}, store)];
    await new Promise((resolve) => setTimeout(resolve, 1_900));
    expect([...after.vendor('fake').calls, ...other.vendor('fake').calls]).toHaveLength(1);
    expect(await after.push.report(pushId)).toMatchObject({ state: 'delivered' });
  });

  it('can be cancelled, once and in time', async () => {
    const { push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message, at: Date.now() + 200 });
    expect(await push.cancel(ticket.pushId)).toEqual({
      cancelled: true,
      begun: 0,
      recalled: 0,
      reason: 'It was cancelled before it was sent.',
    });
    expect(await push.cancel(ticket.pushId)).toMatchObject({ cancelled: true });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(vendor('fake').calls).toHaveLength(0);
    expect(await ticket.settled()).toMatchObject({ state: 'cancelled' });
  });

  it('tells those who wait for it at once that it was cancelled', async () => {
    const { push } = await start();
    const ticket = await push.send({ to: { user: 'u1' }, message, at: Date.now() + 60_000 });
    // From here on nothing comes about by waiting for it.
    jest.useFakeTimers();
    const waiting = ticket.settled();
    await jest.advanceTimersByTimeAsync(20);
    await push.cancel(ticket.pushId);
    expect(await waiting).toMatchObject({ state: 'cancelled' });
  });

  it('cannot be cancelled when it is too late, or unknown', async () => {
    const { push, devices } = await start();
    await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message });
    await ticket.settled();
    expect(await push.cancel(ticket.pushId)).toEqual({
      cancelled: false,
      begun: 1,
      recalled: 0,
      reason: 'It has ended before: delivered.',
    });
    expect(await push.cancel('nope')).toEqual({
      cancelled: false,
      begun: 0,
      recalled: 0,
      reason: 'No push has the id nope.',
    });
  });

  it('is found by a scan that the host’s scheduler knows, and that ends with the host', async () => {
    const module = await Test.createTestingModule({
      imports: [ScheduleModule.forRoot(), PushModule.forRoot({ vendors: [FakeVendorModule.forRoot()] })],
    }).compile();
    await module.init();
    const registry = module.get(SchedulerRegistry);
    expect(registry.getIntervals()).toEqual([DUE_SCAN_INTERVAL]);
    await module.close();
    expect(registry.getIntervals()).toEqual([]);
  });
});
