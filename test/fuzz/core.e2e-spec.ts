import { Injectable, Module } from '@nestjs/common';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { Test, type TestingModule } from '@nestjs/testing';
import { DeviceRegistry, type Outcome, PushOn, type PushReport, PushReceipts, PushService } from '@nest-push/core';
import { FakeVendor, PushTestingModule } from '@nest-push/testing';
import { PushEnvironment } from '../../libs/core/src/config/push-environment.js';
import { PushSettings } from '../../libs/core/src/push.settings.js';
import { judge, type Trial } from './core.judge.js';
import { FINDINGS, OPTIONS, OUTCOMES, RECEIPTS, REGISTRATIONS, REQUESTS } from './core.samples.js';
import { inputs } from './core.values.js';
import { RUNS } from './runs.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_801);
/** A busy machine shall not fail by its haste. */
const DEADLINE = 60_000 + RUNS * 30;
/** A push whose vendor has answered has ended long before. */
const ENDS_WITHIN_MS = 3_000;

/** Answers an event with whatever it carries: returns it, or throws it. */
@Injectable()
class Handler {
  @PushOn('returned')
  returned({ value }: { value: unknown }): never {
    return value as never;
  }

  @PushOn('thrown')
  thrown({ value }: { value: unknown }): never {
    throw value;
  }
}

@Module({ providers: [Handler] })
class HostModule {}

let module: TestingModule;
let push: PushService;
let devices: DeviceRegistry;
let fake: FakeVendor;

beforeEach(async () => {
  module = await Test.createTestingModule({
    imports: [EventEmitterModule.forRoot(), PushTestingModule.forRoot({ maxCallMs: 1_000 }), HostModule],
  }).compile();
  module.useLogger(false);
  await module.init();
  push = module.get(PushService);
  devices = module.get(DeviceRegistry);
  fake = module.get(FakeVendor, { strict: false });
  fake.answer = (call): Outcome => {
    fake.calls.length = 0;
    return { messageId: `m-${call.batch.id}`, failure: null, failedAddresses: new Map() };
  };
  for (const registration of REGISTRATIONS) await devices.register(registration);
});
afterEach(() => module.close());

async function assertSound(trial: Omit<Trial, 'runs' | 'seed'>): Promise<void> {
  const { faults, refused } = await judge({ ...trial, runs: RUNS, seed: SEED });
  expect(faults).toEqual([]);
  // What is taken without a word, and what is never taken, would both prove little.
  expect(refused).toBeLessThan(RUNS);
}

const REQUEST = inputs(...REQUESTS);
const ID = inputs('d1', 'u1', 'nobody');

const ENTRIES: readonly (readonly [name: string, trial: Omit<Trial, 'runs' | 'seed'>])[] = [
  ['PushService.send', { inputs: REQUEST, enter: (input) => push.send(input as never) }],
  [
    'PushService.sendMany',
    { inputs: inputs(REQUESTS.slice(0, 2), REQUESTS, []), enter: (input) => push.sendMany(input as never) },
  ],
  ['PushService.plan', { inputs: REQUEST, enter: (input) => push.plan(input as never) }],
  ['PushService.cancel', { inputs: ID, enter: (input) => push.cancel(input as never) }],
  ['PushService.report', { inputs: ID, enter: (input) => push.report(input as never) }],
  ['PushService.redrive', { inputs: ID, enter: (input) => push.redrive(input as never) }],
  ['PushService.inquire', { inputs: ID, enter: (input) => push.inquire(input as never) }],
  ['DeviceRegistry.register', { inputs: inputs(...REGISTRATIONS), enter: (input) => devices.register(input as never) }],
  ['DeviceRegistry.unregister', { inputs: ID, enter: (input) => devices.unregister(input as never) }],
  ['DeviceRegistry.restore', { inputs: ID, enter: (input) => devices.restore(input as never) }],
  ['DeviceRegistry.ofUser', { inputs: ID, enter: (input) => devices.ofUser(input as never) }],
  ['DeviceRegistry.find', { inputs: ID, enter: (input) => devices.find(input as never) }],
  [
    'PushReceipts.take',
    { inputs: inputs(...RECEIPTS), enter: (input) => module.get(PushReceipts).take(input as never) },
  ],
  [
    'the options of PushModule',
    {
      inputs: inputs(...OPTIONS),
      enter: (input) => {
        const environment = new PushEnvironment();
        const value = environment.check(PushSettings, input as never, 'PushModule.forRoot');
        environment.assertSound();
        return value;
      },
    },
  ],
  [
    'what a handler of an event returns',
    {
      inputs: inputs(...REQUESTS, REQUESTS),
      enter: (value) => module.get(EventEmitter2).emitAsync('returned', { value }),
    },
  ],
  [
    'what a handler of an event throws',
    { inputs: REQUEST, enter: (value) => module.get(EventEmitter2).emitAsync('thrown', { value }) },
  ],
];

it.each(ENTRIES)(
  `A2: %s: each of ${RUNS} inputs is taken, or refused with a word about it`,
  (_name, trial) => assertSound(trial),
  DEADLINE,
);

describe(`A2: whatever an adapter does, ${RUNS} times`, () => {
  /** Sends one push, and waits for its end. */
  async function sent(): Promise<PushReport | null> {
    const { settled } = await push.send({ to: { device: 'd1' }, message: { title: 't' } });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        resolve(null);
      }, ENDS_WITHIN_MS);
    });
    return Promise.race([settled(), late]).finally(() => {
      clearTimeout(timer);
    });
  }
  const ended = (report: unknown): string | null => {
    if (report === null) return 'its push has not ended';
    const { reason, deliveries } = report as PushReport;
    const isText = typeof reason === 'string' && deliveries.every((row) => typeof row.reason === 'string');
    return isText ? null : `its report says ${JSON.stringify(report)}`;
  };
  beforeEach(async () => {
    await devices.register({
      id: 'd1',
      platform: 'android',
      routes: [{ vendor: 'fake', kind: 'registrationId', address: 'rid-1' }],
    });
  });

  it(
    'an answer that is no outcome ends its push, after one call',
    async () => {
      let calls = 0;
      await assertSound({
        inputs: inputs(...OUTCOMES),
        enter: async (input) => {
          await devices.restore('d1');
          calls = 0;
          fake.answer = () => {
            calls += 1;
            fake.calls.length = 0;
            return input as Outcome;
          };
          return sent();
        },
        isSound: (report) => ended(report) ?? (calls === 1 ? null : `${calls} calls were made`),
      });
    },
    DEADLINE,
  );

  it(
    'a request that cannot be made ends its push',
    async () => {
      await assertSound({
        inputs: inputs({
          request: { app: 'fake', method: 'POST', url: 'https://fake.invalid', headers: {}, body: '{}' },
          notes: [],
        }),
        enter: (input) => {
          fake.translate = () => input as never;
          return sent();
        },
        isSound: ended,
      });
    },
    DEADLINE,
  );

  it(
    'an answer to a question that is no finding is told as none',
    async () => {
      const { pushId, settled } = await push.send({ to: { device: 'd1' }, message: { title: 't' } });
      await settled();
      await assertSound({
        inputs: inputs(...FINDINGS),
        enter: (input) => {
          fake.inquiries.length = 0;
          fake.find = () => input as never;
          return push.inquire(pushId);
        },
        isSound: (found) => {
          const [one, ...more] = found as Awaited<ReturnType<PushService['inquire']>>;
          const isTold = one !== undefined && more.length === 0 && typeof one.finding.known === 'boolean';
          return isTold ? null : 'it is no finding';
        },
      });
    },
    DEADLINE,
  );
});
