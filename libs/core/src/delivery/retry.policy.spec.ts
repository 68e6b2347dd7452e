import { seededRandom } from '../../../../test/chaos/models/breaker.model.js';
import { type FailureClass, localFailure } from '../vendor/failure.js';
import { type DeliveryPolicy } from './batch.js';
import {
  decideRetry,
  type FailedCall,
  RETRY_DEFAULTS,
  type RetryDecision,
  type RetrySettings,
} from './retry.policy.js';

const NOW = 1_800_000_000_000;
const HOUR = 3_600_000;

function decide(
  failureClass: FailureClass,
  more: Partial<FailedCall> & { retryAfterMs?: number } = {},
  settings: Partial<RetrySettings> = {},
  chance = 0.5,
): RetryDecision {
  const { retryAfterMs, ...rest } = more;
  const failure = {
    ...localFailure(failureClass, 'JPush', 'It failed.'),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const call = {
    failure,
    attempts: 1,
    policy: 'atLeastOnce' as const,
    repeatable: false,
    findable: false,
    now: NOW,
    endsAt: NOW + 24 * HOUR,
    ...rest,
  };
  return decideRetry(call, { ...RETRY_DEFAULTS, ...settings }, () => chance);
}

const again = { next: 'again', countsAsAttempt: true, appWaitsUntil: null, pause: false, cappedWait: false };

describe('V6: what cannot succeed', () => {
  it.each<FailureClass>(['device', 'payload', 'quota'])('is not tried again: %s', (failureClass) => {
    expect(decide(failureClass)).toEqual({ next: 'end', state: 'failed' });
  });

  it('for its credentials waits for the app, and costs no attempt', () => {
    expect(decide('credential')).toEqual({ ...again, dueAt: NOW + 5_000, countsAsAttempt: false, pause: true });
  });
});

describe('V3: a retryable failure', () => {
  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [9, 256_000],
    [10, 300_000],
    [5_000, 300_000],
  ])('after %i tries comes again within the back-off; with a chance of a half, after %i ms', (attempts, wait) => {
    expect(decide('retryable', { attempts })).toEqual({ ...again, dueAt: NOW + wait });
  });

  it('comes again at any time from now on', () => {
    expect(decide('retryable', {}, {}, 0)).toMatchObject({ dueAt: NOW });
    expect(decide('retryable', {}, {}, 0.9999)).toMatchObject({ dueAt: NOW + 2_000 });
  });

  it('waits as long as the vendor says where that is longer, and the app with it', () => {
    const dueAt = NOW + 30_500;
    expect(decide('retryable', { retryAfterMs: 30_000 })).toEqual({ ...again, dueAt, appWaitsUntil: NOW + 30_000 });
    expect(decide('retryable', { retryAfterMs: 30_000, attempts: 10 })).toMatchObject({ dueAt: NOW + 300_000 });
  });

  it('of 1,000 at once with a base of 30 s fills no second with more than a tenth', () => {
    const random = seededRandom(3);
    const seconds = new Map<number, number>();
    for (let count = 0; count < 1_000; count += 1) {
      const decision = decide('retryable', {}, { baseMs: 30_000 }, random());
      if (decision.next !== 'again') throw new Error('it ended');
      const second = Math.floor((decision.dueAt - NOW) / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    expect(Math.max(...seconds.values())).toBeLessThanOrEqual(100);
    expect(seconds.size).toBeGreaterThanOrEqual(30);
  });
});

describe('V3: a throttled call', () => {
  const throttled = { ...again, countsAsAttempt: false };

  it.each([0, 0.5, 0.9999])(
    'waits what the vendor says, never less, and at most a second more: chance %d',
    (chance) => {
      const decision = decide('throttled', { retryAfterMs: 17_000 }, {}, chance);
      const dueAt = Math.ceil(NOW + 17_000 + chance * 1_000);
      expect(decision).toEqual({ ...throttled, dueAt, appWaitsUntil: NOW + 17_000 });
    },
  );

  it.each([
    ['nothing', undefined],
    ['a time in the past', -1],
    ['what is no number', Number.NaN],
  ])('waits a minute where the vendor says %s', (_, retryAfterMs) => {
    const decision = decide('throttled', retryAfterMs === undefined ? {} : { retryAfterMs });
    expect(decision).toEqual({ ...throttled, dueAt: NOW + 60_500, appWaitsUntil: NOW + 60_000 });
  });

  it('waits a second where the vendor says less than one', () => {
    expect(decide('throttled', { retryAfterMs: 0 })).toMatchObject({ appWaitsUntil: NOW + 1_000, dueAt: NOW + 1_500 });
  });

  it.each([10 * 365 * 24 * HOUR, Infinity])('waits an hour where the vendor says %d ms, and tells', (retryAfterMs) => {
    const decision = decide('throttled', { retryAfterMs });
    expect(decision).toEqual({ ...throttled, dueAt: NOW + HOUR + 500, appWaitsUntil: NOW + HOUR, cappedWait: true });
    expect(decide('retryable', { retryAfterMs })).toMatchObject({ dueAt: NOW + HOUR + 500, cappedWait: true });
  });

  it('may wait exactly as long as the longest wait', () => {
    expect(decide('throttled', { retryAfterMs: HOUR })).toMatchObject({ cappedWait: false });
  });
});

describe('D13: a call of which nobody knows what became', () => {
  it.each<[policy: DeliveryPolicy, repeatable: boolean, next: 'again' | 'end']>([
    ['atLeastOnce', false, 'again'],
    ['atLeastOnce', true, 'again'],
    ['sameKeyOnly', true, 'again'],
    ['sameKeyOnly', false, 'end'],
    ['atMostOnce', true, 'end'],
    ['atMostOnce', false, 'end'],
  ])('with %s, and a key that holds: %s: %s', (policy, repeatable, next) => {
    const expected = next === 'end' ? { next, state: 'unknown' } : { ...again, dueAt: NOW + 2_000 };
    expect(decide('unknown', { policy, repeatable, attempts: 2 })).toEqual(expected);
  });

  it('is repeated where it is certain that it did not arrive, whatever the policy', () => {
    expect(decide('retryable', { policy: 'atMostOnce' }).next).toBe('again');
  });
});

describe('D14: what would come again too late', () => {
  it.each<FailureClass>(['retryable', 'throttled', 'credential', 'unknown'])('comes at its end: %s', (failureClass) => {
    const decision = decide(failureClass, { endsAt: NOW + 700, attempts: 5 }, {}, 0.9);
    expect(decision).toMatchObject({ next: 'again', dueAt: NOW + 700 });
  });

  it('does not shorten what the vendor asked for', () => {
    const decision = decide('throttled', { endsAt: NOW + 700, retryAfterMs: 9_000 });
    expect(decision).toMatchObject({ dueAt: NOW + 700, appWaitsUntil: NOW + 9_000 });
  });
});

describe('without retries', () => {
  it.each<[FailureClass, DeliveryPolicy, 'failed' | 'unknown']>([
    ['retryable', 'atMostOnce', 'failed'],
    ['throttled', 'atLeastOnce', 'failed'],
    ['credential', 'atLeastOnce', 'failed'],
    ['payload', 'atLeastOnce', 'failed'],
    ['unknown', 'atLeastOnce', 'unknown'],
    ['unknown', 'atMostOnce', 'unknown'],
    ['unknown', 'sameKeyOnly', 'unknown'],
  ])('%s with %s ends %s', (failureClass, policy, state) => {
    expect(decide(failureClass, { policy, repeatable: true }, { enabled: false })).toEqual({ next: 'end', state });
  });
});

it('times are whole milliseconds, as stores keep them', () => {
  for (const failureClass of ['retryable', 'throttled', 'unknown', 'credential'] as const) {
    const decision = decide(failureClass, { retryAfterMs: 1_234.5 }, {}, 0.123_456_789);
    if (decision.next !== 'again') throw new Error('it ended');
    expect(Number.isInteger(decision.dueAt)).toBe(true);
    expect(Number.isInteger(decision.appWaitsUntil ?? 0)).toBe(true);
  }
});
