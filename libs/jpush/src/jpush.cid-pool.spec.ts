import { inspect } from 'node:util';
import { type FailureClass, localFailure, VendorError, type VendorKey } from '@nest-push/core';
import { CID_LIFE_MS, JPushCidPool, pushesBesideCids } from './jpush.cid-pool.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A pool over a vendor that issues `c1`, `c2`, … in answers of at most `most`, each when `answer` lets it. */
class World {
  now = START;
  /** What each fetch asked for. */
  readonly asked: number[] = [];
  underWay = 0;
  mostUnderWay = 0;
  failure: Error | null = null;
  /** Answers held back until they are let go; null: every fetch is answered at once. */
  held: (() => void)[] | null = null;
  issued = 0;
  readonly pool: JPushCidPool;

  constructor(
    perFetch = 10,
    readonly most = 10,
  ) {
    this.pool = new JPushCidPool((count) => this.fetch(count), perFetch, { now: () => this.now });
  }

  private async fetch(count: number): Promise<readonly string[]> {
    this.asked.push(count);
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWay);
    const { held } = this;
    await (held === null ? Promise.resolve() : new Promise<void>((resolve) => held.push(resolve)));
    this.underWay -= 1;
    if (this.failure !== null) throw this.failure;
    return Array.from({ length: Math.min(count, this.most) }, () => `c${++this.issued}`);
  }

  async take(count: number): Promise<readonly string[]> {
    return (await this.keys(count)).map(({ key }) => key);
  }

  keys(count: number): Promise<readonly VendorKey[]> {
    return this.pool.take('jpush', count);
  }
}

/** Lets everything happen that waits for nothing else. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function refusalOf(taken: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await taken.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof VendorError) return error;
  throw new Error(`no VendorError: ${inspect(error)}`);
}

const failing = (failureClass: FailureClass, httpStatus: number | null = null): VendorError =>
  new VendorError({ ...localFailure(failureClass, 'JPush', 'JPush 1: it went wrong. Mend it.'), httpStatus });

const range = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, i) => `c${from + i}`);

describe('V13: the pool of push ids', () => {
  it('is empty at first: whoever asks waits for a fetch, and gets as many as asked for', async () => {
    const world = new World();

    expect(await world.take(3)).toEqual(['c1', 'c2', 'c3']);
    expect(world.asked[0]).toBe(10);
    expect(await world.take(0)).toEqual([]);
  });

  it('hands each id out once, to fifty who ask at the same time, by one fetch at a time', async () => {
    const world = new World();
    const taken = (await Promise.all(Array.from({ length: 50 }, () => world.take(1)))).flat();

    expect(new Set(taken).size).toBe(50);
    expect(world.mostUnderWay).toBe(1);
    // Five for the fifty, and one in the background.
    await settle();
    expect(world.asked).toHaveLength(6);
  });

  it('serves those who wait in the order of their asking, the large before the small', async () => {
    const world = new World();
    const order: string[] = [];
    const take = async (name: string, count: number): Promise<void> => {
      await world.take(count);
      order.push(name);
    };
    await Promise.all([take('large', 25), take('small', 1), take('last', 1)]);

    expect(order).toEqual(['large', 'small', 'last']);
  });

  it('gathers more than an answer has, also where JPush gives fewer than were asked for', async () => {
    const world = new World(100, 10);

    expect(await world.take(25)).toEqual(range(1, 25));
    expect(world.asked.slice(0, 3)).toEqual([100, 100, 100]);
  });

  it('keeps the rest where JPush gives more than were asked for', async () => {
    const generous = new JPushCidPool(() => Promise.resolve(range(1, 40)), 10, { now: () => START });

    await generous.take('jpush', 5);
    expect((await generous.take('jpush', 35)).map(({ key }) => key)).toEqual(range(6, 40));
  });

  it('fetches in the background as soon as fewer are left than a fetch brings, and makes nobody wait for it', async () => {
    const world = new World();
    await world.take(1);
    await settle();
    expect([world.asked.length, world.issued]).toEqual([2, 20]);

    // 19 are left, then 10: enough.
    await world.take(9);
    await settle();
    expect(world.asked).toHaveLength(2);

    world.held = [];
    expect(await world.take(1)).toEqual(['c11']);
    expect(world.asked).toHaveLength(3);
    // Nine are left, and nobody waits for the fetch that is under way.
    expect(await world.take(9)).toEqual(range(12, 20));
    expect(world.asked).toHaveLength(3);
  });

  it('loses none that were given back', async () => {
    const world = new World();
    const keys = await world.keys(60);
    world.pool.giveBack('jpush', keys.slice(1));
    await settle();
    // Nothing more comes in: the 59, and the ten of the background, are all there is.
    world.held = [];
    const again = await world.take(69);
    expect(new Set(again).size).toBe(69);
    expect(again).not.toContain(keys[0]!.key);
    expect(again).toEqual(expect.arrayContaining(keys.slice(1).map(({ key }) => key)));
  });

  it('stores an id once, however often it is given back, and at most 2000', async () => {
    const world = new World();
    const [key] = await world.keys(1);
    await settle();
    world.pool.giveBack('jpush', [key!, key!]);
    const taken = await world.take(20);
    expect(taken.filter((cid) => cid === key!.key)).toHaveLength(1);

    const crowded = new World(1000, 1000);
    const many = Array.from({ length: 5000 }, (_, i) => ({ key: `b${i}`, expiresAt: START + CID_LIFE_MS }));
    crowded.pool.giveBack('jpush', many);
    await crowded.take(1000);
    await settle();
    expect(crowded.asked).toEqual([]);
    await crowded.take(1000);
    // 2000 of the 5000 were there: what comes now was fetched.
    expect(await crowded.take(1)).toEqual(['c1']);
  });
});

describe('V13, D3: the life of a push id', () => {
  it('ends an hour before JPush forgets it, counted from before the call', async () => {
    const world = new World();
    world.held = [];
    const keys = world.keys(1);
    world.now += 5_000;
    world.held[0]!();

    expect((await keys)[0]!.expiresAt).toBe(START + 23 * HOUR_MS);
  });

  it.each([
    [11 * HOUR_MS, 'c2'],
    [11 * HOUR_MS + 1, 'c21'],
    [23 * HOUR_MS, 'c21'],
    [48 * HOUR_MS, 'c21'],
  ])('%d ms old it is handed out for at least half a day, or not at all: %s', async (age, next) => {
    const world = new World();
    await world.take(1);
    await settle();
    world.now += age;
    const [key] = await world.keys(1);

    expect(key!.key).toBe(next);
    expect(key!.expiresAt - world.now).toBeGreaterThanOrEqual(12 * HOUR_MS);
  });

  it('goes on while it is given back: it becomes no younger', async () => {
    const world = new World();
    const [old] = await world.keys(1);
    await settle();
    world.now += 12 * HOUR_MS;
    world.pool.giveBack('jpush', [old!]);

    expect(await world.take(30)).not.toContain(old!.key);
  });
});

describe('V13: a fetch that fails', () => {
  it('fails all who wait for it, by one call, and the next who asks makes another', async () => {
    const world = new World();
    world.failure = failing('retryable');
    const refused = await Promise.all(Array.from({ length: 50 }, () => refusalOf(world.keys(1))));

    expect(new Set(refused.map(({ failure }) => failure.class))).toEqual(new Set(['retryable']));
    expect(world.asked).toHaveLength(1);
    world.failure = null;
    expect(await world.take(1)).toEqual(['c1']);
  });

  it('loses none of the ids that were gathered before', async () => {
    const world = new World();
    world.held = [];
    const refused = refusalOf(world.keys(25));
    world.held.shift()!();
    await settle();
    world.failure = failing('throttled');
    world.held.shift()!();
    await refused;
    world.failure = null;
    world.held = null;

    expect(await world.take(10)).toEqual(range(1, 10));
  });

  it('in the background is nobody\u2019s failure while ids are left', async () => {
    const world = new World();
    await world.take(1);
    await settle();
    world.failure = failing('credential');

    expect(await world.take(12)).toEqual(range(2, 13));
    await settle();
    expect(await world.take(7)).toEqual(range(14, 20));
    await settle();
    expect((await refusalOf(world.keys(1))).failure.class).toBe('credential');
  });

  it.each<[FailureClass, FailureClass, RegExp]>([
    ['retryable', 'retryable', /^JPush 1: it went wrong/],
    ['throttled', 'throttled', /^JPush 1: it went wrong/],
    ['credential', 'credential', /^JPush 1: it went wrong/],
    ['quota', 'quota', /^JPush 1: it went wrong/],
    [
      'unknown',
      'retryable',
      /asked for push ids \(cid\)\. No push was sent; it can be sent later without risk\. \[HTTP 502\]$/,
    ],
    ['payload', 'credential', /^No push was sent, .+ JPush 1: it went wrong\. .+ set cid to false\.$/],
    ['device', 'credential', /^No push was sent, .+ JPush 1: it went wrong\. .+ set cid to false\.$/],
  ])(
    'as %s is %s: no push was sent, and neither message nor receivers are at fault',
    async (given, becomes, reason) => {
      const world = new World();
      world.failure = failing(given, 502);
      const error = await refusalOf(world.keys(1));

      expect(error.failure).toMatchObject({ class: becomes, vendor: 'JPush', httpStatus: 502 });
      expect(error.failure.reason).toMatch(reason);
      expect(error.cause).toBe(world.failure);
    },
  );

  it('without a status, when no answer came at all, names none', async () => {
    const world = new World();
    world.failure = failing('unknown');

    expect((await refusalOf(world.keys(1))).failure.reason).toMatch(/without risk\.$/);
  });

  it('keeps the wait that JPush asks for', async () => {
    const world = new World();
    world.failure = new VendorError({ ...failing('throttled').failure, retryAfterMs: 7_000 });

    expect((await refusalOf(world.keys(1))).failure.retryAfterMs).toBe(7_000);
  });

  it('by a fault of this process is passed on as it is', async () => {
    const world = new World();
    world.failure = new TypeError('a bug');

    await expect(world.keys(1)).rejects.toBe(world.failure);
  });
});

it('V13: an answer that comes twice gives no id to two pushes', async () => {
  const answers = [range(1, 10), range(1, 10), range(6, 15), range(6, 15)];
  const fetch = (): Promise<readonly string[]> => Promise.resolve(answers.shift() ?? []);
  const pool = new JPushCidPool(fetch, 1, { now: () => START });
  await pool.take('jpush', 9);

  const refused = await refusalOf(pool.take('jpush', 2));
  expect(refused.failure).toMatchObject({ class: 'credential', vendor: 'JPush', code: null });
  expect(refused.failure.reason).toContain('the same push ids (cid) twice');
  // Five of the third answer are new.
  const more = await pool.take('jpush', 6);
  expect(more.map(({ key }) => key)).toEqual(['c10', ...range(11, 15)]);
});

it('shows no id to whoever prints it', async () => {
  const world = new World();
  await world.take(1);
  await settle();

  for (const text of [inspect(world.pool, { depth: 9, showHidden: true }), JSON.stringify(world.pool)]) {
    expect(text).not.toMatch(/c\d/);
  }
});

describe('pushesBesideCids', () => {
  it.each([
    [600, 10, 543],
    [600, 1000, 597],
    [600, 1, 299],
    [6000, 1000, 5992],
    [3, 10, 1],
    [1, 10, 1],
  ])('of %d calls with %d ids a fetch are %d', (calls, perFetch, pushes) => {
    expect(pushesBesideCids(calls, perFetch)).toBe(pushes);
  });

  it.each([
    [600, 10],
    [600, 1],
    [600, 7],
    [60, 10],
    [2400, 100],
  ])(
    'V7: %d calls with %d ids a fetch are not exceeded by a window that begins with an empty pool',
    async (calls, perFetch) => {
      const pushes = pushesBesideCids(calls, perFetch);
      const world = new World(perFetch, perFetch);
      for (let i = 0; i < pushes; i++) {
        await world.take(1);
        await settle();
      }
      expect(pushes + world.asked.length).toBeLessThanOrEqual(calls);
      // And nearly all of the allowance is used.
      expect(pushes + world.asked.length).toBeGreaterThan(calls - 5);
    },
  );
});
