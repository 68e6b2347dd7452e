import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { FakeVendor, FakeVendorModule, type FakeVendorOptions } from '@nest-push/testing';
import { DeviceRegistry } from '../../libs/core/src/audience/device.registry.js';
import { PushClock } from '../../libs/core/src/clock.js';
import { PushModule } from '../../libs/core/src/push.module.js';
import { type PushOptions } from '../../libs/core/src/push.options.js';
import { PushService } from '../../libs/core/src/push.service.js';
import { MemoryStore } from '../../libs/core/src/store/memory.store.js';
import { PUSH_STORE } from '../../libs/core/src/store/store.js';
import { VendorRegistry } from '../../libs/core/src/vendor/vendor.registry.js';
import { TestClock } from './engine-host.js';

export interface Host {
  readonly module: TestingModule;
  readonly push: PushService;
  readonly devices: DeviceRegistry;
  readonly clock: TestClock;
  readonly vendor: (name: string) => FakeVendor;
}

/** What is closed after each test. */
export const open: TestingModule[] = [];

export async function start(
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

export const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };

export function phone(
  userId: string,
  vendor = 'fake',
  address = `${vendor}-${userId}`,
): Parameters<DeviceRegistry['register']>[0] {
  return { userId, platform: 'android', routes: [{ vendor, kind: 'registrationId', address }] };
}

/** Says nothing in the log, and ends what each test of the file has started. */
export function quietHosts(): void {
  beforeEach(() => {
    Logger.overrideLogger(false);
  });
  afterEach(async () => {
    jest.useRealTimers();
    for (const module of open.splice(0)) await module.close();
  });
}
