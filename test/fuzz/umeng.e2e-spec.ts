import { MessageRefusedError, type Platform, VendorError } from '@nest-push/core';
import { UmengDialect } from '@nest-push/simulators';
import { UmengClient, type UmengMessage, type UmengSent } from '@nest-push/umeng';
import fc from 'fast-check';
import { World } from '../documents/world.js';
import { type Known, messages, messagesOf } from './umeng.messages.js';
import { type Mistake, MISTAKES } from './umeng.mistakes.js';
import { type Json, NOW } from './umeng.texts.js';
import { RUNS } from './runs.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_801);
const IN_FLIGHT = 16;
/** What is told of a run that goes wrong. */
const TOLD = 5;

const PLATFORMS = ['android', 'ios', 'harmony'] as const;
const CLOCK = { now: () => NOW };
const appOf = (platform: Platform): { appKey: string; masterSecret: string } => ({
  appKey: `appkey${platform}`.padEnd(24, '0'),
  masterSecret: `secret${platform}`.padEnd(32, '0'),
});
const dialect = new UmengDialect({
  apps: PLATFORMS.map((platform) => {
    const { appKey, masterSecret } = appOf(platform);
    return { platform, appKey, appMasterSecret: masterSecret, groups: { g1: [] } };
  }),
  rates: {},
  // Fields that the documents do not have are refused; older forms that they had pass.
  strict: ['unknownFields', 'booleans'],
});

let world: World;

beforeAll(async () => {
  world = await World.open(dialect, [], NOW);
});
afterAll(() => world.close());

function clientOf(platform: Platform, checks?: 'warn'): UmengClient {
  const app = { platform, ...appOf(platform), production: true };
  return new UmengClient<Platform>({ ...app, checks, baseUrl: world.baseUrl }, world.http, CLOCK);
}

/** Forgets what was sent, and stores the files that messages name. Each app's ids begin anew, so the files have the same in all. */
async function filesOf(platform: Platform): Promise<Known> {
  world.reset();
  const client = clientOf(platform);
  const { fileIds: tokens } = await client.upload({ deviceTokens: ['t'] });
  const { fileIds: aliases } = await client.upload({ aliases: ['a'] });
  return { tokens: String(tokens[0]), aliases: String(aliases[0]) };
}

/** The code of a refusal: by our checks the first one's, or by Umeng. */
async function codeOf(call: Promise<UmengSent>): Promise<string> {
  try {
    const { taskId, messageId } = await call;
    return taskId ?? messageId;
  } catch (error) {
    if (error instanceof VendorError) return error.failure.code ?? error.message;
    if (error instanceof MessageRefusedError) return error.issues[0]?.code ?? error.message;
    throw error;
  }
}

/** Judges so many, several at a time: what was said of those that did not go as they should, with the message. */
async function disagreements(
  given: fc.Arbitrary<Json>,
  runs: number,
  expected: string | RegExp,
  clients: readonly UmengClient[],
): Promise<string[]> {
  const found: string[] = [];
  const left = fc.sample(given, { seed: SEED, numRuns: Math.ceil(runs) }).values();
  const work = async (): Promise<void> => {
    for (const message of left) {
      for (const client of clients) {
        const code = await codeOf(send(client, message));
        const agrees = typeof expected === 'string' ? code === expected : expected.test(code);
        if (!agrees && found.length < TOLD) found.push(`${code}: ${JSON.stringify(message)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return found;
}

const send = (client: UmengClient, message: Json): Promise<UmengSent> =>
  client.send(message as unknown as UmengMessage);

it.each(PLATFORMS)(
  `${Math.ceil(RUNS / 3)} messages to %s inside the rules are taken by our checks and by Umeng`,
  async (platform) => {
    const known = await filesOf(platform);
    const found = await disagreements(messages(platform, known), RUNS / 3, /^u[ulamsfc]\d{20}$/, [clientOf(platform)]);
    expect(found).toEqual([]);
  },
  60_000,
);

const cases = MISTAKES.flatMap((mistake) =>
  mistake.platforms.map((platform) => [mistake.code, mistake.name, platform, mistake] as const),
);
const EACH = Math.ceil(RUNS / cases.length);

function spoilt({ targets, display, spoil }: Mistake, platform: Platform, known: Known): fc.Arbitrary<Json> {
  const kinds = targets.map((target) => messagesOf(platform, target, display, known));
  return fc.oneof(...kinds).map((message) => spoil(message, platform));
}

describe(`a message with one mistake, ${EACH} times`, () => {
  it.each(cases)('%s, %s: %s', async (code, _name, platform, mistake) => {
    const known = await filesOf(platform);
    // The one refuses; the other sends what it would refuse, so that Umeng does.
    const clients = [clientOf(platform), clientOf(platform, 'warn')];
    expect(await disagreements(spoilt(mistake, platform, known), EACH, code, clients)).toEqual([]);
  });
});
