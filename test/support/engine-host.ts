import { jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { Test, type TestingModule } from '@nestjs/testing';
import {
  DeviceRegistry,
  type FailureClass,
  localFailure,
  MemoryStore,
  type Outcome,
  PUSH_STORE,
  PushClock,
  PushModule,
  type PushModuleParts,
  type PushOptions,
  PushService,
} from '@nest-push/core';
import { FakeVendor, FakeVendorModule, type FakeVendorOptions } from '@nest-push/testing';
import { DueScan } from '../../libs/core/src/schedule/due-scan.js';
import { VendorRegistry } from '../../libs/core/src/vendor/vendor.registry.js';

/** The machine's clock, and what the test adds to it. */
export class TestClock extends PushClock {
  offset = 0;
  override now(): number {
    return Date.now() + this.offset;
  }
}

export interface Host {
  readonly module: TestingModule;
  readonly push: PushService;
  readonly devices: DeviceRegistry;
  readonly clock: TestClock;
  readonly store: MemoryStore;
  readonly vendor: FakeVendor;
  readonly heard: { readonly name: string; readonly event: unknown }[];
  readonly scan: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const open: TestingModule[] = [];

@Module({})
class Nothing {}

export async function start(
  options: PushOptions & Pick<PushModuleParts, 'failpoints'> = {},
  { store = new MemoryStore(), ...vendorOptions }: FakeVendorOptions & { store?: MemoryStore } = {},
): Promise<Host> {
  const clock = new TestClock();
  const module = await Test.createTestingModule({
    imports: [
      { module: Nothing, imports: [EventEmitterModule.forRoot()] },
      PushModule.forRoot({
        leaseMs: 500,
        ...options,
        retry: { baseMs: 1, maxMs: 20, throttledMs: 100, ...options.retry },
        vendors: [FakeVendorModule.forRoot(vendorOptions)],
      }),
    ],
  })
    .overrideProvider(PushClock)
    .useValue(clock)
    .overrideProvider(PUSH_STORE)
    .useValue(store)
    .compile();
  module.useLogger(false);
  open.push(await module.init());
  const heard: Host['heard'] = [];
  module.get(EventEmitter2).onAny((name, event: unknown) => heard.push({ name: String(name), event }));
  const vendor = module.get(VendorRegistry).vendors.find((found) => found instanceof FakeVendor);
  return {
    module,
    push: module.get(PushService),
    devices: module.get(DeviceRegistry),
    clock,
    store,
    vendor: vendor!,
    heard,
    scan: () => module.get(DueScan).scan(),
    close: () => module.close(),
  };
}

/** Ends what a test has started. */
export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((module) => module.close()));
  jest.restoreAllMocks();
}

export const message = { title: '您有一条新消息~', body: '…' };

export const failed = (failureClass: FailureClass, retryAfterMs?: number): Outcome => ({
  messageId: null,
  failure: {
    ...localFailure(failureClass, 'Fake', `Fake: ${failureClass}.`),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  },
  failedAddresses: new Map(),
});
export const taken: Outcome = { messageId: 'm1', failure: null, failedAddresses: new Map() };

/** Answers one after the other; the last for ever. */
export function answers(vendor: FakeVendor, ...list: readonly (Outcome | (() => Promise<Outcome>))[]): void {
  let n = 0;
  vendor.answer = async () => {
    const answer = list[Math.min(n++, list.length - 1)]!;
    return typeof answer === 'function' ? answer() : answer;
  };
}

export async function phones({ devices }: Host, count: number, userId = 'u1'): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    await devices.register({
      id: `${userId}-d${String(n).padStart(6, '0')}`,
      userId,
      platform: 'android',
      routes: [{ vendor: 'fake', kind: 'registrationId', address: `${userId}-a${n}` }],
    });
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export async function until(condition: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (await condition()) return;
    await sleep(5);
  }
  throw new Error('it did not come about in time');
}
