import { MessageRefusedError } from '@nest-push/core';
import { JPushClient, JPushError, type JPushPush } from '@nest-push/jpush';
import { JPushDialect, type SimulatedPhone } from '@nest-push/simulators';
import fc from 'fast-check';
import { World } from '../documents/world.js';
import { MUTATIONS, mutated } from './jpush.mutations.js';
import { type Known, pushes, pushesByKind, reachesSomebody, sized } from './jpush.pushes.js';
import { type Json } from './jpush.texts.js';
import { RUNS } from './runs.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_801);
const IN_FLIGHT = 16;
/** Pushes of each kind that mistakes are put into. */
const BASES = 300;
/** A busy machine shall not fail by its haste. */
const DEADLINE = 300_000;
/** What is told of a run that goes wrong. */
const TOLD = 10;

const NOON = Date.parse('2026-08-01T12:00:00+08:00');
const APP = { appKey: '7d431e42dfa6a6d693ac2d04', masterSecret: '5e987ac6d2e04d95a9d8f0d1' };
const TAGS = ['vip', '深圳', '北京@!#$&*+=.|', '￥', 'x'.repeat(40), `${'推'.repeat(13)}a`];
const ALIAS = 'everybody';

const phone = (id: string, platform: SimulatedPhone['platform'], environment?: 'sandbox'): SimulatedPhone => ({
  id,
  platform,
  installs: [
    {
      vendor: 'jpush',
      app: APP.appKey,
      registrationId: `rid-${id}`,
      tags: TAGS,
      aliases: [{ value: ALIAS }],
      ...(environment === undefined ? {} : { environment }),
    },
  ],
});
const PHONES = [phone('lin', 'android'), phone('wei', 'ios'), phone('yan', 'ios', 'sandbox'), phone('mei', 'harmony')];

let world: World;
let strict: JPushClient;
let lax: JPushClient;
let known: Known;

beforeAll(async () => {
  const many = { pushCallsPerMinute: 1_000_000_000, broadcastsPerDay: 1_000_000 };
  world = await World.open(new JPushDialect({ apps: [{ ...APP, vip: true, limits: many }] }), PHONES, NOON);
  const options = { ...APP, apnsProduction: true, baseUrl: world.baseUrl };
  strict = new JPushClient(options, world.http);
  lax = new JPushClient({ ...options, checks: 'warn' }, world.http);
  known = await whatStands();
});
afterAll(() => world.close());

/** Makes what pushes may name. */
async function whatStands(): Promise<Known> {
  const registrationIds = PHONES.flatMap(({ installs }) => installs.map(({ registrationId }) => registrationId));
  await strict.plans.create({ name: 'summer', description: 'sale' });
  for (const registration_id of registrationIds)
    await strict.testDevices.add({ device_name: registration_id, registration_id });
  const sent = [1, 2].map(() => strict.push.send({ platform: 'all', audience: 'all', message: { msg_content: 'm' } }));
  const messageIds = (await Promise.all(sent)).map(({ messageId }) => messageId);
  const { cids } = await strict.push.cids({ count: 20 });
  return { messageIds, plan: 'summer', cids, tags: TAGS, alias: ALIAS, registrationIds };
}

/** Does something with each, several at a time, and gives what was said of those that did not go as they should. */
async function disagreements<T>(given: readonly T[], judge: (each: T) => Promise<string | null>): Promise<string[]> {
  const found: string[] = [];
  const left = given.values();
  const work = async (): Promise<void> => {
    for (const each of left) {
      const said = await judge(each);
      if (said !== null && found.length < TOLD) found.push(said);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return found;
}

/** The code of a refusal, by our own checks or by JPush; null where the push is taken. */
async function codeOf(client: JPushClient, push: Json): Promise<string | null> {
  try {
    await client.push.validate(push as unknown as JPushPush);
    return null;
  } catch (error) {
    if (error instanceof MessageRefusedError)
      return `here ${error.issues.map(({ field, rule, code }) => `${code} ${field} ${rule}`).join('; ')}`;
    if (error instanceof JPushError) return error.failure.code;
    throw error;
  }
}

describe('pushes inside the rules', () => {
  it(
    `${RUNS} are taken by our checks and by JPush`,
    async () => {
      const given = fc.sample(pushes(known), { seed: SEED, numRuns: RUNS });
      const found = await disagreements(given, async (push) => {
        const code = await codeOf(strict, push);
        return code === (reachesSomebody(push) ? null : '1011') ? null : `${code}: ${JSON.stringify(push)}`;
      });
      expect(found).toEqual([]);
      // Most of them reach somebody: 1011 would hide nothing else, but it proves less.
      expect(given.filter(reachesSomebody).length).toBeGreaterThan(RUNS * 0.7);
    },
    DEADLINE,
  );
});

describe('pushes with one mistake', () => {
  interface Case {
    readonly push: Json;
    readonly code: string;
    readonly name: string;
  }

  /** As many for each mistake as make up the whole number. Pushes are made of each kind once, and used for all of its mistakes. */
  function cases(): Case[] {
    const each = Math.ceil(RUNS / (MUTATIONS.length + 1));
    const made = Object.entries(pushesByKind(known)).map(
      ([kind, push]) => [kind, fc.sample(push, { seed: SEED, numRuns: BASES })] as const,
    );
    const bases: Readonly<Record<string, readonly Json[]>> = Object.fromEntries(made);
    const mistakes = MUTATIONS.flatMap((mutation, i) =>
      Array.from({ length: each }, (_, n): Case => {
        const value = mutation.values[n % mutation.values.length];
        // Each mistake begins elsewhere, so that together they meet all.
        const push = bases[mutation.into]?.[(i * each + n) % BASES] ?? {};
        const name = `${mutation.path} = ${JSON.stringify(value)}`;
        return { push: mutated(push, mutation, value), code: mutation.code, name };
      }),
    );
    const tooLarge = fc.sample(sized(1), { seed: SEED, numRuns: each });
    return [...mistakes, ...tooLarge.map((push) => ({ push, code: '1005', name: 'one byte too many' }))];
  }

  it(
    `${RUNS} are refused with the same code here and by JPush`,
    async () => {
      const given = cases();
      expect(given.length).toBeGreaterThanOrEqual(RUNS);
      const found = await disagreements(given, async ({ push, code, name }) => {
        const here = await codeOf(strict, push);
        const there = await codeOf(lax, push);
        if (here?.startsWith(`here ${code} `) === true && there === code) return null;
        return `${name} is ${code}; ${here}; JPush: ${there}; ${JSON.stringify(push)}`;
      });
      expect(found).toEqual([]);
    },
    DEADLINE,
  );
});
