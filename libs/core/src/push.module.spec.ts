import { jest } from '@jest/globals';
import { Injectable, Logger, Module } from '@nestjs/common';
import { ScheduleModule, SchedulerRegistry } from '@nestjs/schedule';
import { Test, type TestingModule } from '@nestjs/testing';
import { FakeVendor, FakeVendorModule, type FakeVendorOptions } from '@nest-push/testing';
import { DeviceRegistry } from './audience/device.registry.js';
import { PushClock } from './clock.js';
import {
  MessageRefusedError,
  PushConfigurationError,
  PushInputError,
  PushKeyConflictError,
  PushShutdownError,
} from './errors/push.error.js';
import { PushModule } from './push.module.js';
import { type PushOptions } from './push.options.js';
import { PushService } from './push.service.js';
import { PushReceipts } from './receipt/push-receipts.js';
import { DUE_SCAN_INTERVAL, DueScan } from './schedule/due-scan.js';
import { MemoryStore } from './store/memory.store.js';
import { MemoryStoreModule } from './store/memory-store.module.js';
import { PUSH_STORE } from './store/store.js';
import { localFailure } from './vendor/failure.js';
import { VendorRegistry } from './vendor/vendor.registry.js';

class TestClock extends PushClock {
  offset = 0;
  override now(): number {
    return Date.now() + this.offset;
  }
}

interface Host {
  readonly module: TestingModule;
  readonly push: PushService;
  readonly devices: DeviceRegistry;
  readonly clock: TestClock;
  readonly vendor: (name: string) => FakeVendor;
}

const open: TestingModule[] = [];

async function start(
  vendors: readonly FakeVendorOptions[] = [{}],
  options: PushOptions = {},
  store = new MemoryStore(),
): Promise<Host> {
  const modules = vendors.map((vendor) => FakeVendorModule.forRoot(vendor));
  const clock = new TestClock();
  const module = await Test.createTestingModule({
    imports: [PushModule.forRoot({ retry: { enabled: false }, ...options, vendors: modules })],
  })
    .overrideProvider(PushClock)
    .useValue(clock)
    .overrideProvider(PUSH_STORE)
    .useValue(store)
    .compile();
  open.push(await module.init());
  const fakes = module.get(VendorRegistry).vendors.filter((vendor) => vendor instanceof FakeVendor);
  return {
    module,
    push: module.get(PushService),
    devices: module.get(DeviceRegistry),
    clock,
    vendor: (name) => {
      const found = fakes.find((fake) => fake.name === name);
      if (found === undefined) throw new TypeError(name);
      return found;
    },
  };
}

const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };

function phone(
  userId: string,
  vendor = 'fake',
  address = `${vendor}-${userId}`,
): Parameters<DeviceRegistry['register']>[0] {
  return { userId, platform: 'android', routes: [{ vendor, kind: 'registrationId', address }] };
}

beforeEach(() => {
  Logger.overrideLogger(false);
});

afterEach(async () => {
  for (const module of open.splice(0)) await module.close();
});

describe('sending', () => {
  it('reaches a user’s device, and tells so', async () => {
    const { push, devices, vendor } = await start();
    const device = await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message });
    const report = await ticket.settled();
    expect(report).toMatchObject({ pushId: ticket.pushId, state: 'delivered', reason: 'The vendor took it.' });
    expect(report.deliveries).toEqual([
      {
        deviceId: device.id,
        userId: 'u1',
        platform: 'android',
        app: 'fake',
        addressKind: 'registrationId',
        state: 'delivered',
        messageId: 'fake-1',
        failureClass: null,
        vendorCode: null,
        reason: 'Fake took it.',
        receipts: [],
      },
    ]);
    expect(vendor('fake').calls[0]?.batch.message).toEqual(message);
    expect(await push.report(ticket.pushId)).toEqual(report);
  });

  it('writes what the vendor tells later to the push, for whoever injects PushReceipts', async () => {
    const { module, push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const { pushId, settled } = await push.send({ to: { user: 'u1' }, message });
    await settled();
    const addresses = vendor('fake').calls.flatMap(({ batch }) => batch.targets.map(({ address }) => address));
    const receipt = { vendor: 'fake', messageId: 'fake-1', kind: 'clicked', addresses, at: 7 } as const;
    const tally = await module.get(PushReceipts).take([receipt, receipt, { ...receipt, messageId: 'forged' }]);
    expect(tally).toEqual({ taken: 1, repeated: 1, foreign: 1 });
    expect(await push.report(pushId)).toMatchObject({
      state: 'delivered',
      receipts: { clicked: 1 },
      deliveries: [{ receipts: [{ kind: 'clicked', at: 7, detail: null }] }],
    });
  });

  it('keeps addresses out of reports', async () => {
    const { push, devices } = await start();
    await devices.register(phone('u1', 'fake', 'canary-address'));
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(JSON.stringify(report)).not.toContain('canary-address');
  });

  it('sends over two vendors at the same time, and one that fails hurts the other not', async () => {
    const { push, devices, vendor } = await start([{ name: 'good' }, { name: 'bad' }]);
    vendor('bad').answer = () => ({
      messageId: 'kept',
      failure: { ...localFailure('device', 'Bad', 'Bad 7: gone. Remove it.'), code: '7' },
      failedAddresses: new Map(),
    });
    await devices.register({ ...phone('u1', 'good'), id: 'd1' });
    await devices.register({ ...phone('u2', 'bad'), id: 'd2' });
    const report = await (await push.send({ to: { users: ['u1', 'u2'] }, message })).settled();
    expect(report).toMatchObject({
      state: 'partial',
      reason: '1 of 2 were taken by their vendor. First failure: Bad 7: gone. Remove it.',
    });
    expect(
      report.deliveries.map(({ state, failureClass, vendorCode, messageId }) => [
        state,
        failureClass,
        vendorCode,
        messageId,
      ]),
    ).toEqual([
      ['delivered', null, null, 'good-1'],
      ['failed', 'device', '7', 'kept'],
    ]);
  });

  it('takes single addresses out of a batch that was taken', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').answer = () => ({
      messageId: 'm',
      failure: null,
      failedAddresses: new Map([['B', localFailure('device', 'Fake', 'Fake: B is dead.')]]),
    });
    for (const address of ['A', 'B', 'C']) await devices.register({ ...phone('u1', 'fake', address), id: address });
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(report.deliveries.map(({ state }) => state)).toEqual(['delivered', 'failed', 'delivered']);
  });

  it.each([
    [{ user: 'nobody' }, 'The user nobody has no registered device.'],
    [{ users: ['a', 'b'] }, 'The user a has no registered device. The user b has no registered device.'],
    [{ device: 'd9' }, 'The device d9 is not registered.'],
    [
      { devices: Array.from({ length: 7 }, (_, i) => `d${i}`) },
      'The device d4 is not registered. The same holds for 2 more.',
    ],
    [{ topic: 'news', via: 'getui' }, 'No configured vendor or vendor app is named getui.'],
  ])('to %j ends failed, says why, and calls nobody', async (to, reason) => {
    const { push, vendor } = await start();
    const report = await (await push.send({ to, message })).settled();
    expect(report.state).toBe('failed');
    expect(report.reason).toContain(reason);
    expect(vendor('fake').calls).toHaveLength(0);
  });

  it('tells of a message that a vendor would refuse, and calls nobody', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').refuse = () => {
      throw new MessageRefusedError('Fake', [
        { field: 'title', rule: 'must be shorter than 50 characters (it has 61)' },
      ]);
    };
    await devices.register(phone('u1'));
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(report.deliveries[0]).toMatchObject({
      state: 'failed',
      failureClass: 'payload',
      reason:
        'Fake would refuse this message: title must be shorter than 50 characters (it has 61). Nothing was sent; correct the message.',
    });
    expect(vendor('fake').calls).toHaveLength(0);
  });

  it.each<[string, (fake: FakeVendor) => void, string, RegExp]>([
    [
      'translating',
      (fake) =>
        (fake.refuse = () => {
          throw new RangeError('canary');
        }),
      'payload',
      /its adapter threw RangeError\. Nothing was sent/,
    ],
    [
      'delivering',
      (fake) =>
        (fake.answer = () => {
          throw new RangeError('canary');
        }),
      'unknown',
      /its adapter threw RangeError .+ may have arrived/,
    ],
  ])('survives an adapter that throws while %s', async (_when, breakIt, failureClass, reason) => {
    const { push, devices, vendor } = await start();
    breakIt(vendor('fake'));
    await devices.register(phone('u1'));
    const { deliveries } = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(deliveries[0]).toMatchObject({ state: 'failed', failureClass });
    expect(deliveries[0]?.reason).toMatch(reason);
    expect(JSON.stringify(deliveries)).not.toContain('canary');
  });

  it('keeps what was sent, whatever the caller does with the objects afterwards', async () => {
    const { push, devices, vendor } = await start();
    const reused = { title: '', body: 'b' };
    const tickets = [];
    for (const user of ['u1', 'u2']) {
      await devices.register(phone(user));
      reused.title = `for ${user}`;
      tickets.push(await push.send({ to: { user }, message: reused }));
    }
    await Promise.all(tickets.map((ticket) => ticket.settled()));
    expect(
      vendor('fake')
        .calls.map(({ batch }) => [batch.targets[0]?.address, batch.message.title])
        .sort(),
    ).toEqual([
      ['fake-u1', 'for u1'],
      ['fake-u2', 'for u2'],
    ]);
  });

  it.each<[string, (fake: FakeVendor) => void]>([
    [
      'throws at once',
      (fake) =>
        (fake.deliver = () => {
          throw new TypeError('canary');
        }),
    ],
    ['answers nonsense', (fake) => (fake.answer = () => ({ messageId: 'm', failure: null }) as never)],
  ])('keeps what one vendor did although the adapter of another %s', async (_what, breakIt) => {
    const { push, devices, vendor } = await start([{ name: 'good' }, { name: 'bad' }]);
    breakIt(vendor('bad'));
    await devices.register({ ...phone('u1', 'good'), id: 'd1' });
    await devices.register({ ...phone('u2', 'bad'), id: 'd2' });
    const report = await (await push.send({ to: { users: ['u1', 'u2'] }, message })).settled();
    expect(report.deliveries.map(({ state, failureClass }) => [state, failureClass])).toEqual([
      ['delivered', null],
      ['failed', 'unknown'],
    ]);
  });

  it('keeps an address out of a report although the vendor’s words repeat it', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').answer = () => ({
      messageId: null,
      failure: localFailure('device', 'Fake', 'Fake: gone (“li-si is unknown, as is lina”). Remove it.'),
      failedAddresses: new Map(),
    });
    await devices.register(phone('u1', 'fake', 'li-si'));
    await devices.register(phone('u1', 'fake', 'lina'));
    await devices.register(phone('u1', 'fake', 'gone'));
    const report = await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect(report.deliveries[0]?.reason).toBe('Fake: gone (“… is unknown, as is …”). Remove it.');
    const byAlias = await (await push.send({ to: { alias: 'li-si' }, message })).settled();
    expect(JSON.stringify(byAlias)).not.toContain('li-si');
  });

  it('keeps it out of the log and of the registry as well', async () => {
    const { push, devices, vendor } = await start([{}], { retry: { enabled: true } });
    const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const refuse = (failureClass: 'device' | 'credential'): void => {
      const failure = localFailure(failureClass, 'Fake', 'Fake: no (“li-si is unknown”). Look.');
      vendor('fake').answer = () => ({ messageId: null, failure, failedAddresses: new Map() });
    };
    const { id } = await devices.register(phone('u1', 'fake', 'li-si'));
    const reason = 'Fake: no (“… is unknown”). Look.';

    refuse('device');
    await (await push.send({ to: { user: 'u1' }, message })).settled();
    expect((await devices.find(id))?.routes[0]?.quarantine?.reason).toBe(reason);

    refuse('credential');
    await devices.restore(id);
    await push.send({ to: { user: 'u1' }, message });
    for (let i = 0; i < 200 && error.mock.calls.length === 0; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(error.mock.calls).toEqual([[`fake is paused, its pushes wait: ${reason}`]]);
    error.mockRestore();
  });

  it('refuses a wrong request before anything is stored', async () => {
    const { push } = await start();
    await expect(push.send({ to: { user: '' }, message: {} })).rejects.toBeInstanceOf(PushInputError);
  });

  it('expires what is late, without a call', async () => {
    const { push, devices, vendor, clock, module } = await start();
    await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message: { ...message, ttl: 5 }, at: clock.now() + 60_000 });
    clock.offset += 66_000;
    await module.get(DueScan).scan();
    const report = await ticket.settled();
    expect(report.state).toBe('expired');
    expect(report.deliveries[0]).toMatchObject({
      state: 'expired',
      reason: 'Its time to live ended before it could be sent.',
    });
    expect(vendor('fake').calls).toHaveLength(0);
  });

  it('passes on the time to live that remains', async () => {
    const { push, devices, vendor, clock, module } = await start();
    await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message: { ...message, ttl: 100 }, at: clock.now() + 60_000 });
    clock.offset += 90_000;
    await module.get(DueScan).scan();
    await ticket.settled();
    expect(vendor('fake').calls[0]?.batch.ttl).toBeLessThanOrEqual(70);
    expect(vendor('fake').calls[0]?.batch.ttl).toBeGreaterThan(65);
  });
});

describe('a key', () => {
  it('makes a repeat the same push (A1)', async () => {
    const { push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const request = { to: { user: 'u1' }, message, key: 'visit:1' };
    const tickets = await Promise.all(Array.from({ length: 50 }, () => push.send(request)));
    expect(new Set(tickets.map(({ pushId }) => pushId)).size).toBe(1);
    expect(tickets.filter(({ repeated }) => !repeated)).toHaveLength(1);
    await tickets[49]?.settled();
    expect(vendor('fake').calls).toHaveLength(1);
  });

  it('is the same in whatever order the fields stand', async () => {
    const { push } = await start();
    const first = await push.send({ to: { user: 'u1' }, message: { title: 'a', body: 'b' }, key: 'k' });
    const second = await push.send({ key: 'k', message: { body: 'b', title: 'a' }, to: { user: 'u1' } });
    expect(second).toMatchObject({ pushId: first.pushId, repeated: true });
  });

  it('holds for a timed push after its time, too', async () => {
    const { push, clock } = await start();
    const request = { to: { user: 'u1' }, message, key: 'k', at: clock.now() + 60_000 };
    const first = await push.send(request);
    clock.offset += 65_000;
    expect(await push.send(request)).toMatchObject({ pushId: first.pushId, repeated: true });
    clock.offset += 600_000;
    expect(await push.send(request)).toMatchObject({ pushId: first.pushId, repeated: true });
  });

  it('refuses other content', async () => {
    const { push } = await start();
    await push.send({ to: { user: 'u1' }, message, key: 'k' });
    await expect(push.send({ to: { user: 'u2' }, message, key: 'k' })).rejects.toBeInstanceOf(PushKeyConflictError);
  });
});

describe('a plan', () => {
  it('is exactly what is then sent, and sends nothing', async () => {
    const { push, devices, vendor } = await start([{ name: 'a' }, { name: 'b' }], { order: ['b', 'a'] });
    const reached = [await devices.register(phone('u1', 'a')), await devices.register(phone('u1', 'b'))];
    const lost = await devices.register(phone('u1', 'gone'));
    const request = { to: { user: 'u1' }, message: { ...message, ttl: 60 } };
    const plan = await push.plan(request);
    expect(plan.dropped).toEqual([
      { deviceId: lost.id, reason: 'No route reaches this device: no vendor module is named gone.' },
    ]);
    expect(plan.calls.flatMap(({ deviceIds }) => deviceIds).sort()).toEqual(reached.map(({ id }) => id).sort());
    expect([...vendor('a').calls, ...vendor('b').calls]).toHaveLength(0);
    await (await push.send(request)).settled();
    const sent = [...vendor('a').calls, ...vendor('b').calls].map((call) => call.request);
    expect(sent).toEqual(plan.calls.map((call) => call.request).sort((x, y) => (x!.app < y!.app ? -1 : 1)));
  });

  it('shows refusals and problems', async () => {
    const { push, devices, vendor } = await start();
    vendor('fake').refuse = () => {
      throw new MessageRefusedError('Fake', [{ field: 'title', rule: 'is too long' }]);
    };
    await devices.register(phone('u1'));
    const plan = await push.plan({ to: { users: ['u1', 'u2'] }, message });
    expect(plan.calls[0]).toMatchObject({ request: null, refusal: { class: 'payload' } });
    expect(plan.problems).toEqual(['The user u2 has no registered device.']);
  });

  it('refuses what send would refuse', async () => {
    const { push } = await start();
    await expect(push.plan({ to: { user: 'u' }, message: {} })).rejects.toBeInstanceOf(PushInputError);
  });
});

describe('a timed push', () => {
  it('goes at its time, not before (P11)', async () => {
    const { push, devices, vendor } = await start();
    await devices.register(phone('u1'));
    const dueAt = Date.now() + 300;
    const ticket = await push.send({ to: { user: 'u1' }, message, at: dueAt });
    expect(await push.report(ticket.pushId)).toMatchObject({ state: 'accepted', settledAt: null, deliveries: [] });
    const report = await ticket.settled();
    expect(report.settledAt).toBeGreaterThanOrEqual(dueAt);
    expect(report.settledAt).toBeLessThan(dueAt + 500);
    expect(vendor('fake').calls).toHaveLength(1);
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
    const waiting = ticket.settled();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const before = Date.now();
    await push.cancel(ticket.pushId);
    expect(await waiting).toMatchObject({ state: 'cancelled' });
    expect(Date.now() - before).toBeLessThan(700);
  });

  it('cannot be cancelled when it is too late, or unknown', async () => {
    const { push, devices } = await start();
    await devices.register(phone('u1'));
    const ticket = await push.send({ to: { user: 'u1' }, message });
    await ticket.settled();
    expect(await push.cancel(ticket.pushId)).toEqual({
      cancelled: false,
      begun: 1,
      reason: 'It has ended before: delivered.',
    });
    expect(await push.cancel('nope')).toEqual({
      cancelled: false,
      begun: 0,
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

describe('the module', () => {
  it('waits at the shutdown for what is under way, and tells those who wait for more', async () => {
    const { push, devices, vendor, module } = await start();
    await devices.register(phone('u1'));
    let answered = false;
    vendor('fake').answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answered = true;
      return { messageId: 'm', failure: null, failedAddresses: new Map() };
    };
    const now = await push.send({ to: { user: 'u1' }, message });
    const later = (await push.send({ to: { user: 'u1' }, message, at: Date.now() + 60_000 })).settled();
    const told = expect(later).rejects.toBeInstanceOf(PushShutdownError);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await module.close();
    await told;
    expect(answered).toBe(true);
    expect(await push.report(now.pushId)).toMatchObject({ state: 'delivered' });
  });

  it('tells those who wait before the host’s server closes, which waits for them, and later ones at once', async () => {
    const { push, module } = await start();
    const ticket = await push.send({ to: { user: 'u1' }, message, at: Date.now() + 60_000 });
    const waiting = expect(ticket.settled()).rejects.toBeInstanceOf(PushShutdownError);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await module.get(PushModule).beforeApplicationShutdown();
    await waiting;
    await expect(ticket.settled()).rejects.toBeInstanceOf(PushShutdownError);
  });

  it('leaves no rejection unheard when the application ends while a report is being read', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): number => unheard.push(reason);
    process.on('unhandledRejection', hear);
    const store = new MemoryStore();
    const { push, module } = await start([{}], {}, store);
    const ticket = await push.send({ to: { user: 'u1' }, message, at: Date.now() + 60_000 });
    const read = store.report.bind(store);
    store.report = async (pushId) => {
      await new Promise((resolve) => setTimeout(resolve, 60));
      return read(pushId);
    };
    const waiting = ticket.settled();
    await module.get(PushModule).beforeApplicationShutdown();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await expect(waiting).rejects.toBeInstanceOf(PushShutdownError);
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });

  it('ends a shutdown in its time although a vendor never answers', async () => {
    const { push, devices, vendor, module } = await start([{}], { shutdownTimeoutMs: 100 });
    await devices.register(phone('u1'));
    vendor('fake').answer = () => new Promise(() => undefined);
    await push.send({ to: { user: 'u1' }, message });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const start_ = Date.now();
    await module.close();
    expect(Date.now() - start_).toBeLessThan(2_500);
  });

  @Injectable()
  class OptionsFactory {
    createPushOptions(): PushOptions {
      return { order: ['b'] };
    }
  }
  @Module({ providers: [OptionsFactory], exports: [OptionsFactory] })
  class OptionsModule {}

  it.each<[string, Parameters<typeof PushModule.forRootAsync>[0]]>([
    ['useFactory', { useFactory: () => Promise.resolve({ order: ['b'] }) }],
    ['useClass', { useClass: OptionsFactory }],
    ['useExisting', { imports: [OptionsModule], useExisting: OptionsFactory }],
  ])('can be set up with %s', async (_form, form) => {
    const vendors = [FakeVendorModule.forRoot({ name: 'a' }), FakeVendorModule.forRoot({ name: 'b' })];
    const module = await Test.createTestingModule({
      imports: [PushModule.forRootAsync({ ...form, vendors })],
    }).compile();
    open.push(await module.init());
    const routes = ['a', 'b'].map((vendor) => ({ vendor, kind: 'registrationId' as const, address: vendor }));
    await module.get(DeviceRegistry).register({ userId: 'u', platform: 'android', routes });
    const report = await (await module.get(PushService).send({ to: { user: 'u' }, message })).settled();
    expect(report.deliveries[0]?.app).toBe('b');
  });

  it('refuses two vendors of one name', async () => {
    const module = Test.createTestingModule({
      imports: [PushModule.forRoot({ vendors: [FakeVendorModule.forRoot(), FakeVendorModule.forRoot({ apps: [] })] })],
    });
    await expect((await module.compile()).init()).rejects.toThrow('Two vendor modules are named fake.');
  });

  it.each<[string, FakeVendorOptions[], string]>([
    [
      'two vendor apps of one id',
      [
        { name: 'a', apps: [{ id: 'x', platforms: ['ios'] }] },
        { name: 'b', apps: [{ id: 'x', platforms: ['ios'] }] },
      ],
      'Two vendor apps are called x',
    ],
    [
      'a vendor that takes nobody in a batch',
      [{ traits: { addressKinds: { alias: { batchLimit: 0, keyed: false } } } }],
      'batchLimit must be a whole number from 1',
    ],
  ])('refuses %s', async (_what, vendors, text) => {
    const module = await Test.createTestingModule({
      imports: [PushModule.forRoot({ vendors: vendors.map((vendor) => FakeVendorModule.forRoot(vendor)) })],
    }).compile();
    await expect(module.init()).rejects.toThrow(text);
  });

  it.each<[object, string]>([
    [{ order: 'jpush' }, 'PushModule.forRoot: order must be a list of vendor names'],
    [{ carrier: { concurrency: 0 } }, 'PushModule.forRoot: carrier.concurrency must be a whole number from 1'],
    [{ shutdownTimeoutMs: -1 }, 'PushModule.forRoot: shutdownTimeoutMs must be a whole number of milliseconds'],
    [{ retries: 3 }, 'PushModule.forRoot: retries is not an option'],
  ])('refuses the options %j', async (options, text) => {
    const module = await Test.createTestingModule({ imports: [PushModule.forRoot(options)] }).compile();
    await expect(module.init()).rejects.toThrow(text);
  });

  it('warns of a name in the order that no vendor has', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    await start([{ name: 'jpush' }], { order: ['jpsuh', 'jpush'] });
    expect(warn.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('order'))).toEqual([
      'The option order names jpsuh, and no vendor module has that name.',
    ]);
    warn.mockRestore();
  });

  it('finds a vendor that a factory made', async () => {
    @Module({ providers: [{ provide: 'pigeon', useFactory: () => new FakeVendor({ name: 'pigeon' }) }] })
    class PigeonModule {}
    const module = await Test.createTestingModule({
      imports: [PushModule.forRoot({ vendors: [PigeonModule] })],
    }).compile();
    open.push(await module.init());
    expect(module.get(VendorRegistry).vendors.map(({ name }) => name)).toEqual(['pigeon']);
  });

  describe('with the memory store', () => {
    const { NODE_ENV } = process.env;
    afterEach(() => {
      process.env.NODE_ENV = NODE_ENV;
    });

    it('warns once that it forgets', async () => {
      const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
      const module = await Test.createTestingModule({ imports: [PushModule.forRoot({})] }).compile();
      open.push(await module.init());
      expect(warn.mock.calls.filter(([text]) => String(text).includes('memory store'))).toHaveLength(1);
      warn.mockRestore();
    });

    it('refuses production unless it is allowed (B9)', async () => {
      process.env.NODE_ENV = 'production';
      await expect(Test.createTestingModule({ imports: [PushModule.forRoot({})] }).compile()).rejects.toBeInstanceOf(
        PushConfigurationError,
      );
      const store = MemoryStoreModule.forRoot({ allowInProduction: true });
      open.push(await (await Test.createTestingModule({ imports: [PushModule.forRoot({ store })] }).compile()).init());
    });
  });

  it('bounds the memory store', async () => {
    const { push, devices } = await start([{}], {}, new MemoryStore({ maxPushes: 2, maxDevices: 1 }));
    await devices.register(phone('u1'));
    await expect(devices.register(phone('u2'))).rejects.toThrow('holds 1 devices');
    const at = Date.now() + 60_000;
    const ended = await push.send({ to: { user: 'u1' }, message });
    await ended.settled();
    await push.send({ to: { user: 'u1' }, message, at });
    await push.send({ to: { user: 'u1' }, message, at });
    expect(await push.report(ended.pushId)).toBeNull();
    await expect(push.send({ to: { user: 'u1' }, message, at })).rejects.toThrow('holds at most 2 pushes');
  });
});

describe('the device registry', () => {
  it('keeps the id of a phone that registers again, and moves it to its new owner', async () => {
    const { devices } = await start();
    const first = await devices.register(phone('u1', 'fake', 'R1'));
    const second = await devices.register(phone('u2', 'fake', 'R1'));
    expect(second.id).toBe(first.id);
    expect(await devices.ofUser('u1')).toEqual([]);
    expect(await devices.ofUser('u2')).toEqual([second]);
  });

  it('tells two users’ phones apart that are known by alias alone', async () => {
    const { devices } = await start();
    const alias = (userId: string): Parameters<DeviceRegistry['register']>[0] => ({
      userId,
      platform: 'android',
      routes: [{ vendor: 'fake', kind: 'alias', address: 'shared' }],
    });
    const [a, b] = [await devices.register(alias('a')), await devices.register(alias('b'))];
    expect(a.id).not.toBe(b.id);
    expect(await devices.ofUser('a')).toEqual([]);
  });

  it('finds, lists and forgets', async () => {
    const { devices } = await start();
    const device = await devices.register({ ...phone('u1'), id: 'mine', manufacturer: 'Xiaomi' });
    expect(await devices.find('mine')).toEqual(device);
    expect(await devices.unregister('mine')).toBe(true);
    expect(await devices.unregister('mine')).toBe(false);
    expect(await devices.find('mine')).toBeNull();
  });
});
