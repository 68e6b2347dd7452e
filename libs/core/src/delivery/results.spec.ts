import { localFailure } from '../vendor/failure.js';
import { type Outcome } from '../vendor/vendor.js';
import { type Receiver } from './batch.js';
import { cleanOutcome, isOutcome } from './results.js';

const receivers: readonly Receiver[] = [{ address: 'canary-address', devices: [] }];
const failure = { ...localFailure('payload', 'Fake', 'no'), code: '1' };
const good: Outcome = { messageId: 'm1', failure: null, failedAddresses: new Map() };

/** What becomes of an adapter's answer: kept as it then is, or none. */
function judged(answer: object): Outcome | null {
  try {
    const clean = cleanOutcome({ ...good, ...answer }, receivers);
    return isOutcome(clean) ? clean : null;
  } catch {
    return null;
  }
}

describe('what an adapter answers', () => {
  it.each<[what: string, answer: object]>([
    ['a success', {}],
    ['a failure', { failure }],
    ['a failure with a time', { failure: { ...failure, retryAfterMs: 0 } }],
    ['an address that failed', { failedAddresses: new Map([['a', failure]]) }],
    ['a rate', { rate: { remaining: 1, resetMs: 2 } }],
  ])('is an outcome: %s', (_what, answer) => {
    expect(judged(answer)).toEqual({ ...good, ...answer });
  });

  function* endless(): Generator<[string, typeof failure]> {
    for (let n = 0; ; n += 1) yield [`a${n}`, failure];
  }
  it.each<[what: string, answer: object]>([
    ['addresses that have no end', { failedAddresses: endless() }],
    ['an id that is no text', { messageId: 1 }],
    ['a failure that is none', { failure: 'no' }],
    ['a class that there is not', { failure: { ...failure, class: 'weather' } }],
    ['a reason that is no text', { failure: { ...failure, reason: 1 } }],
    ['a time that is no number', { failure: { ...failure, retryAfterMs: '1' } }],
    ['an address with a failure that is none', { failedAddresses: new Map([['a', null]]) }],
    ['a rate that is none', { rate: { remaining: Number.NaN, resetMs: 1 } }],
  ])('is no outcome: %s', (_what, answer) => {
    expect(judged(answer)).toBeNull();
  });

  it('is cut to what a store keeps, and names no address in the words of a vendor', () => {
    const long = {
      ...failure,
      code: `${'🌏'.repeat(300)}\0`,
      reason: `Fake said “canary-address”.\0${'x'.repeat(1e6)}`,
    };
    const clean = judged({ messageId: 'm\0'.repeat(1e6), failure: long, failedAddresses: new Map([['a', long]]) });
    expect(clean?.messageId).toMatch(/^m{255}$/);
    for (const told of [clean?.failure, clean?.failedAddresses.get('a')]) {
      expect(told?.code).toBe('🌏'.repeat(255));
      expect(told?.reason).toMatch(/^Fake said “…”\.x+$/);
      expect(told?.reason.length).toBeLessThanOrEqual(4_000);
    }
  });
});
