import { seededRandom } from '../../../../../test/chaos/models/breaker.model.js';
import { CallWindow, MAX_WINDOW_CALLS } from './call-window.js';

function window(calls: number, perMs: number): CallWindow {
  return new CallWindow({ name: 'calls', calls, perMs });
}

describe('V7: the sliding window', () => {
  it.each([
    ['of a minute', 600, 60_000],
    ['of a second', 50, 1_000],
  ])('%s never lets more calls begin in any window than the limit', (_, calls, perMs) => {
    const random = seededRandom(7);
    const limit = window(calls, perMs);
    const begins: number[] = [];
    for (let now = 0; now < perMs * 20; now += Math.ceil((random() * perMs) / calls)) {
      for (let wish = Math.floor(random() * 8); wish > 0 && limit.room('transactional', now) > 0; wish -= 1) {
        limit.begin(now);
        begins.push(now);
      }
    }
    // The call that comes `calls` later is beyond the vendor's window, and the margin besides.
    const gaps = begins.slice(calls).map((begin, index) => begin - begins[index]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(perMs + Math.min(1_000, perMs * 0.05));
    expect(begins.length).toBeGreaterThanOrEqual(calls * 20 * 0.9);
  });

  it('lets none through twice across a boundary, where fixed windows would', () => {
    const limit = window(10, 1_000);
    for (let call = 0; call < 10; call += 1) limit.begin(999);
    expect(limit.room('transactional', 1_001)).toBe(0);
    expect(limit.room('transactional', 2_048)).toBe(0);
    expect(limit.room('transactional', 2_049)).toBe(10);
  });

  it('refuses what is beyond', () => {
    const limit = window(1, 1_000);
    limit.begin(0);
    expect(() => {
      limit.begin(1_049);
    }).toThrow(RangeError);
    limit.begin(1_050);
  });

  it('leaves the last tenth to more urgent lanes than bulk, the last twentieth to transactional work', () => {
    const limit = window(100, 1_000);
    expect([limit.room('bulk', 0), limit.room('normal', 0), limit.room('transactional', 0)]).toEqual([90, 95, 100]);
    for (let call = 0; call < 92; call += 1) limit.begin(0);
    expect([limit.room('bulk', 0), limit.room('normal', 0), limit.room('transactional', 0)]).toEqual([0, 3, 8]);
  });

  it('of few calls leaves nothing, so that no lane is shut out', () => {
    expect(window(1, 1_000).room('bulk', 0)).toBe(1);
    expect(window(9, 1_000).room('bulk', 0)).toBe(9);
  });

  it('tells when each lane has room', () => {
    const limit = window(20, 1_000);
    for (let call = 0; call < 20; call += 1) limit.begin(call);
    const freeAt = (['transactional', 'normal', 'bulk'] as const).map((lane) => limit.freeAt(lane, 20));
    expect(freeAt).toEqual([1_050, 1_051, 1_052]);
    expect(limit.room('bulk', 1_051)).toBe(0);
    expect(limit.room('bulk', 1_052)).toBe(1);
    expect(limit.freeAt('bulk', 1_052)).toBe(1_052);
  });

  it('forgets calls that were not made, wherever they are in the ring', () => {
    const limit = window(4, 1_000);
    for (const now of [0, 10, 1_050, 1_060, 1_070, 1_080]) limit.begin(now);
    expect(limit.room('transactional', 1_080)).toBe(0);
    limit.giveBack(1_060);
    expect(limit.room('transactional', 1_080)).toBe(1);
    limit.begin(1_090);
    expect([2_099, 2_100, 2_120, 2_130, 2_140].map((now) => limit.room('transactional', now))).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not give back what it has forgotten', () => {
    const limit = window(2, 1_000);
    limit.begin(0);
    limit.begin(1_050);
    limit.giveBack(0);
    limit.giveBack(2_000);
    expect(limit.room('transactional', 1_050)).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN, MAX_WINDOW_CALLS + 1])('is not made of %s calls', (calls) => {
    expect(() => window(calls, 1_000)).toThrow(RangeError);
  });

  it.each([0, -1, Number.NaN, Infinity])('is not %s ms long', (perMs) => {
    expect(() => window(1, perMs)).toThrow(RangeError);
  });
});
