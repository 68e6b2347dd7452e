import { MessageRefusedError, PushClock, VendorError } from '@nest-push/core';
import { type SimulatedPhone, XiaomiDialect } from '@nest-push/simulators';
import { XiaomiClient, type XiaomiSent } from '@nest-push/xiaomi';
import fc from 'fast-check';
import { World } from '../documents/world.js';
import { CHANNELS, type Kind, MESSAGES, NOW } from './xiaomi.messages.js';
import { mutated, MUTATIONS } from './xiaomi.mutations.js';
import { RUNS } from './runs.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_901);
const IN_FLIGHT = 16;
/** What is told of a run that goes wrong. */
const TOLD = 10;

const ANDROID = { appSecret: 'c2VjcmV0LWFuZHJvaWQ==', packageName: 'com.example.shop' };
const IOS = { appSecret: 'c2VjcmV0LW9mLWlvcw==', packageName: 'com.example.shop.ios' };
const GHOSTS = Array.from({ length: 999 }, (_, i) => `ghost-${i}`);

const phone = (id: string, platform: 'android' | 'ios', app: string): SimulatedPhone => ({
  id,
  platform,
  installs: [
    {
      vendor: 'xiaomi',
      app,
      registrationId: 'regid',
      aliases: [{ value: 'lin' }],
      accounts: ['u1'],
      topics: ['a', 'b'],
    },
  ],
});
const PHONES = [phone('lin', 'android', ANDROID.packageName), phone('mei', 'ios', IOS.packageName)];

let world: World;
const clients = new Map<string, XiaomiClient>();
const clientFor = (kind: Kind, checks: 'refuse' | 'warn'): XiaomiClient => {
  const client = clients.get(`${kind === 'ios' || kind === 'silent' ? 'ios' : 'android'} ${checks}`);
  if (client === undefined) throw new TypeError('There are clients while the world is open.');
  return client;
};

beforeAll(async () => {
  // Neither the rate nor the day's allowance is what these messages try.
  const limits = { qps: Infinity, dailyQuota: 1e9 };
  const { appSecret, packageName } = ANDROID;
  const dialect = new XiaomiDialect({
    apps: [
      { ...limits, appSecret, packages: [packageName], platform: 'android', channels: CHANNELS },
      { ...limits, appSecret: IOS.appSecret, packages: [IOS.packageName], platform: 'ios' },
    ],
  });
  world = await World.open(dialect, PHONES, NOW);
  const clock = Object.assign(new PushClock(), { now: () => NOW });
  for (const checks of ['refuse', 'warn'] as const) {
    const common = { baseUrl: world.baseUrl, checks };
    clients.set(
      `android ${checks}`,
      new XiaomiClient({ platform: 'android', ...ANDROID, ...common }, world.http, clock),
    );
    clients.set(
      `ios ${checks}`,
      new XiaomiClient({ platform: 'ios', sandbox: false, ...IOS, ...common }, world.http, clock),
    );
  }
});
afterAll(() => world.close());

type Send = (client: XiaomiClient, message: object) => Promise<XiaomiSent>;
/** Every way to send, at its limits. */
const REGIDS: readonly Send[] = [
  (c, m) => c.message.toRegIds(['regid'], m),
  (c, m) => c.message.toRegIds(['regid'], m, { version: 'v2' }),
  (c, m) => c.message.toRegIds(['regid', 'ghost'], m, { version: 'v4' }),
  (c, m) => c.message.toAll(m),
];
const WAYS: readonly Send[] = [
  ...REGIDS,
  (c, m) => c.message.toAliases(['ghost', 'lin'], m),
  (c, m) => c.message.toUserAccounts(['u1'], m),
  (c, m) => c.message.toTopic('a', m),
  (c, m) => c.message.toTopics(['a', 'b', 'c', 'd', 'e'], 'UNION', m),
  (c, m) => c.message.toTopics(['a', 'b'], 'EXCEPT', m, { version: 'v2' }),
];
/** A thousand names, which is as many as there may be, now and then. */
const THOUSAND: Send = (c, m) => c.message.toRegIds(['regid', ...GHOSTS], m);
const toAlias: Send = (c, m) => c.message.toAliases(['lin'], m);

/** Several at a time; tells the first ones that did not go as they should. */
async function troubles<T>(all: readonly T[], trouble: (one: T) => Promise<string | null>): Promise<string[]> {
  const told: string[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < all.length && told.length < TOLD) {
      const one = all[next++];
      const text = one === undefined ? null : await trouble(one);
      if (text !== null) told.push(text);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return told;
}

/** The code that a call ends with: of our own check, else of Xiaomi, else none. */
async function codeOf(call: Promise<XiaomiSent>): Promise<string> {
  try {
    const { messageId } = await call;
    return messageId === '' ? 'no id' : 'taken';
  } catch (error) {
    if (error instanceof MessageRefusedError) return `here ${error.issues[0]?.code ?? ''}`;
    if (error instanceof VendorError) return `there ${error.failure.code ?? error.failure.reason}`;
    throw error;
  }
}

const sampled = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] => fc.sample(arbitrary, { numRuns, seed: SEED });
const KINDS = Object.keys(MESSAGES) as Kind[];

it(`${RUNS} messages inside the rules are taken, by our checks and by Xiaomi`, async () => {
  const each = Math.ceil(RUNS / KINDS.length);
  const sendings = KINDS.flatMap((kind) =>
    sampled<object>(MESSAGES[kind], each).map((message, i) => ({ kind, message, i })),
  );
  expect(sendings.length).toBeGreaterThanOrEqual(RUNS);
  const wrong = await troubles(sendings, async ({ kind, message, i }) => {
    const ways = kind === 'quickApp' ? REGIDS : WAYS;
    const code = await codeOf(
      (i % 100 === 0 ? THOUSAND : (ways[i % ways.length] ?? toAlias))(clientFor(kind, 'refuse'), message),
    );
    return code === 'taken' ? null : `${code}: ${kind} ${JSON.stringify(message)}`;
  });
  expect(wrong).toEqual([]);
}, 120_000);

it(`${RUNS} messages with one mistake are refused by our checks with the code of Xiaomi`, async () => {
  const bases = new Map(KINDS.map((kind) => [kind, sampled<object>(MESSAGES[kind], 1000)]));
  const sendings = Array.from({ length: RUNS }, (_, i) => {
    const mutation = MUTATIONS[i % MUTATIONS.length]!;
    const base = bases.get(mutation.into)?.[i % 1000] ?? {};
    return { mutation, message: mutated(base, mutation) };
  });
  const wrong = await troubles(sendings, async ({ mutation: { into, code, name, isTaken }, message }) => {
    const [here, there] = await Promise.all([
      codeOf(toAlias(clientFor(into, 'refuse'), message)),
      codeOf(toAlias(clientFor(into, 'warn'), message)),
    ]);
    const asWanted = here === `here ${code}` && there === (isTaken ? 'taken' : `there ${code}`);
    return asWanted ? null : `${name}: ${code} is wanted, and it is ${here}, ${there}: ${JSON.stringify(message)}`;
  });
  expect(wrong).toEqual([]);
}, 120_000);
