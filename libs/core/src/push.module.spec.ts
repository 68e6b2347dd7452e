import { jest } from '@jest/globals';
import { Injectable, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { FakeVendor, FakeVendorModule, type FakeVendorOptions } from '@nest-push/testing';
import { DeviceRegistry } from './audience/device.registry.js';
import { PushConfigurationError, PushShutdownError } from './errors/push.error.js';
import { PushModule } from './push.module.js';
import { type PushOptions } from './push.options.js';
import { PushService } from './push.service.js';
import { MemoryStore } from './store/memory.store.js';
import { MemoryStoreModule } from './store/memory-store.module.js';
import { VendorRegistry } from './vendor/vendor.registry.js';
import { message, open, phone, quietHosts, start } from '../../../test/support/module-host.js';

quietHosts();

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
    jest.useFakeTimers();
    const { push, devices, vendor, module } = await start([{}], { shutdownTimeoutMs: 100 });
    await devices.register(phone('u1'));
    vendor('fake').answer = () => new Promise(() => undefined);
    await push.send({ to: { user: 'u1' }, message });
    await jest.advanceTimersByTimeAsync(20);
    expect(vendor('fake').calls).toHaveLength(1);
    let closed = false;
    const closing = module.close().then(() => (closed = true));
    await jest.advanceTimersByTimeAsync(99);
    expect(closed).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await closing;
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
