import { runBreakerModel } from '../../../../../test/chaos/models/breaker.model.js';
import { Breaker } from './breaker.js';
import { type CallEffect } from './call-effect.js';

function setUp(chance = 0) {
  const time = { at: 1_000_000, now: () => time.at, random: () => chance };
  const breaker = new Breaker(time);
  const calls = (effects: readonly CallEffect[]): void => {
    for (const effect of effects) breaker.end(breaker.begin(), effect);
  };
  return { time, breaker, calls };
}

const failures = (count: number): CallEffect[] => Array.from({ length: count }, () => 'failure');
const successes = (count: number): CallEffect[] => Array.from({ length: count }, () => 'success');

describe('V5: the breaker opens', () => {
  it.each<[what: string, effects: CallEffect[], opens: boolean]>([
    ['after 5 failures in a row', failures(5), true],
    ['not after 4', failures(4), false],
    ['not after 5 with a success among them', [...failures(4), 'success', ...failures(1)], false],
    ['when half of 10 failed', [...successes(5), ...failures(5)], true],
    ['not when 5 of 11 failed, although in a row', [...successes(6), ...failures(5)], false],
    ['not by calls that tell nothing', [...failures(4), 'neutral', 'none', 'neutral'], false],
    ['by failures with such calls among them', [...failures(4), 'neutral', ...failures(1)], true],
  ])('%s', (_, effects, opens) => {
    const { breaker, calls } = setUp();
    calls(effects);
    expect(breaker.state).toBe(opens ? 'open' : 'closed');
    expect(breaker.room()).toBe(opens ? 0 : Infinity);
  });

  it('by what ended in the last ten seconds alone', () => {
    const { breaker, calls, time } = setUp();
    calls(successes(20));
    time.at += 10_000;
    calls(failures(5));
    expect(breaker.state).toBe('open');
  });

  it('for 1 s, and twice as long after every probe that fails, up to 15 s', () => {
    const { breaker, calls, time } = setUp();
    calls(failures(5));
    const waits: number[] = [];
    for (let probe = 0; probe < 6; probe += 1) {
      waits.push(breaker.freeAt() - time.at);
      time.at = breaker.freeAt() - 1;
      expect(breaker.room()).toBe(0);
      expect(() => breaker.begin()).toThrow(RangeError);
      time.at += 1;
      calls(['failure']);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('for up to half less, by chance', () => {
    const { breaker, calls, time } = setUp(0.5);
    calls(failures(5));
    expect(breaker.freeAt() - time.at).toBe(750);
  });
});

describe('V5: the half-open breaker', () => {
  function halfOpen() {
    const all = setUp();
    all.calls(failures(5));
    all.time.at += 1_000;
    return all;
  }

  it('lets exactly one call go', () => {
    const { breaker } = halfOpen();
    expect([breaker.state, breaker.room()]).toEqual(['half-open', 1]);
    breaker.begin();
    expect([breaker.state, breaker.room()]).toEqual(['half-open', 0]);
    expect(() => breaker.begin()).toThrow(RangeError);
  });

  it('closes when it succeeds, and forgets what was', () => {
    const { breaker, calls } = halfOpen();
    calls(['success', 'success', ...failures(4)]);
    expect(breaker.state).toBe('closed');
    calls(failures(1));
    // A second again, and not two.
    expect(breaker.freeAt()).toBe(1_002_000);
  });

  it.each<CallEffect>(['neutral', 'none'])('lets another go when it ends "%s"', (effect) => {
    const { breaker, calls } = halfOpen();
    calls([effect]);
    expect([breaker.state, breaker.room()]).toEqual(['half-open', 1]);
  });

  it('counts a probe as failed that has not ended after a minute, and ignores what it says later', () => {
    const { breaker, time } = halfOpen();
    const lost = breaker.begin();
    expect(breaker.freeAt()).toBe(time.at + 60_000);
    time.at += 59_999;
    expect(breaker.state).toBe('half-open');
    time.at += 1;
    expect([breaker.state, breaker.freeAt()]).toEqual(['open', time.at + 2_000]);
    breaker.end(lost, 'success');
    expect(breaker.state).toBe('open');
    time.at += 2_000;
    expect(breaker.room()).toBe(1);
  });

  it('does not wait longer because nobody asked', () => {
    const { breaker, time } = halfOpen();
    breaker.begin();
    time.at += 62_000;
    expect(breaker.room()).toBe(1);
  });
});

describe('V5: ends of calls from before', () => {
  it('neither close an open breaker nor open it for longer', () => {
    const { breaker, calls, time } = setUp();
    const slow = [breaker.begin(), breaker.begin()] as const;
    calls(failures(5));
    const { at } = time;
    breaker.end(slow[0], 'success');
    breaker.end(slow[1], 'failure');
    expect([breaker.state, breaker.freeAt()]).toEqual(['open', at + 1_000]);
  });

  it('decide nothing while a probe is under way, nor after it', () => {
    const { breaker, calls, time } = setUp();
    const slow = Array.from({ length: 12 }, () => breaker.begin());
    calls(failures(5));
    time.at += 1_000;
    const probe = breaker.begin();
    breaker.end(slow[0]!, 'success');
    breaker.end(slow[1]!, 'failure');
    expect([breaker.state, breaker.room()]).toEqual(['half-open', 0]);
    breaker.end(probe, 'success');
    for (const call of slow.slice(2)) breaker.end(call, 'failure');
    expect(breaker.state).toBe('closed');
  });
});

describe('V5: against a model', () => {
  it('500 runs of random calls of up to 50 callers agree', () => {
    const { steps, violations } = runBreakerModel({ seed: 5, runs: 500, create: (time) => new Breaker(time) });
    expect(violations).toEqual([]);
    expect(steps).toBeGreaterThan(25_000);
  });

  /** A breaker with one method replaced. */
  const broken = (breaker: Breaker, change: Partial<Breaker>): Breaker =>
    new Proxy(breaker, {
      get: (target, name) => {
        const value: unknown = Reflect.get(name in change ? change : target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });

  it.each<[flaw: string, breakIt: (breaker: Breaker) => Breaker, violation: RegExp]>([
    [
      'never opens',
      (it) =>
        broken(it, {
          end: (term) => {
            it.end(term, 'neutral');
          },
        }),
      /state is closed/,
    ],
    [
      'opens by every failure',
      (it) =>
        broken(it, {
          end: (term, effect) => {
            for (let n = 0; n < 5; n += 1) it.end(term, effect);
          },
        }),
      /state is open/,
    ],
    [
      'loses probes that end neutral',
      (it) =>
        broken(it, {
          end: (term, effect) => {
            if (effect !== 'neutral') it.end(term, effect);
          },
        }),
      /room is 0, and should be 1/,
    ],
    [
      'listens to calls from before',
      (it) => {
        let latest = 0;
        return broken(it, {
          begin: () => (latest = it.begin()),
          end: (_, effect) => {
            it.end(latest, effect);
          },
        });
      },
      /should be/,
    ],
    ['lets two probes go', (it) => broken(it, { room: () => Math.min(it.room() + 1, Infinity) }), /room is/],
  ])('finds one that %s', (_, breakIt, violation) => {
    const { violations } = runBreakerModel({ seed: 5, runs: 100, create: (time) => breakIt(new Breaker(time)) });
    expect(violations[0]).toMatch(violation);
  });

  it('finds breakers that are one', () => {
    let shared: Breaker | undefined;
    const { violations } = runBreakerModel({ seed: 5, runs: 20, create: (time) => (shared ??= new Breaker(time)) });
    expect(violations).not.toEqual([]);
  });
});
