import { JPUSH_LIMITS, MEMORY } from './jpush.limits.js';
import { CidPool, DailyCount, RateWindow, SentMessages, SlowPushes } from './jpush.state.js';

const NOW = Date.parse('2026-08-01T12:00:00+08:00');

describe('RateWindow', () => {
  it('starts with the first call and not with the clock', () => {
    const rate = new RateWindow(2);
    expect(rate.read(NOW)).toEqual({ limit: 2, remaining: 2, resetSeconds: 60 });
    expect([rate.take(NOW), rate.take(NOW + 59_999), rate.take(NOW + 59_999)]).toEqual([true, true, false]);
    expect(rate.read(NOW + 59_999)).toEqual({ limit: 2, remaining: 0, resetSeconds: 1 });
    expect(rate.read(NOW + 60_000)).toEqual({ limit: 2, remaining: 2, resetSeconds: 60 });
    expect(rate.take(NOW + 60_000)).toBe(true);
  });

  it('opens anew when the clock is set back', () => {
    const rate = new RateWindow(1);
    rate.take(NOW);
    expect(rate.take(NOW - 1)).toBe(true);
  });
});

describe('DailyCount', () => {
  it('counts days of UTC+8', () => {
    const count = new DailyCount(1);
    const beforeMidnight = Date.parse('2026-08-01T15:59:59.999Z');
    count.add(beforeMidnight);
    expect(count.isUsedUp(beforeMidnight)).toBe(true);
    expect(count.isUsedUp(beforeMidnight + 1)).toBe(false);
    count.add(beforeMidnight + 1);
    expect(count.isUsedUp(beforeMidnight + 1)).toBe(true);
  });

  it('with no room is used up at once', () => {
    expect(new DailyCount(0).isUsedUp(NOW)).toBe(true);
  });
});

describe('SlowPushes', () => {
  it('end when their minutes are over', () => {
    const slow = new SlowPushes(2);
    slow.add(NOW, 1);
    slow.add(NOW, 2);
    expect(slow.isFull(NOW + 59_999)).toBe(true);
    expect(slow.isFull(NOW + 60_000)).toBe(false);
  });
});

describe('CidPool', () => {
  it('knows an identifier for one day, under its own type', () => {
    const pool = new CidPool('app');
    const [cid] = pool.issue(1, 'push', NOW);
    expect(pool.find(cid, 'push', NOW + JPUSH_LIMITS.cidLifeMs - 1)).toBeDefined();
    expect(pool.find(cid, 'schedule', NOW)).toBeUndefined();
    expect(pool.find(cid, 'push', NOW + JPUSH_LIMITS.cidLifeMs)).toBeUndefined();
    expect(pool.find(undefined, 'push', NOW)).toBeUndefined();
  });

  it('never gives the same one twice, and forgets the oldest first', () => {
    const pool = new CidPool('app');
    const [oldest, second] = pool.issue(2, 'push', NOW);
    const rest = pool.issue(MEMORY.cids - 1, 'push', NOW);
    expect(new Set([oldest, second, ...rest]).size).toBe(MEMORY.cids + 1);
    expect(pool.find(oldest, 'push', NOW)).toBeUndefined();
    expect(pool.find(second, 'push', NOW)).toBeDefined();
  });
});

describe('SentMessages', () => {
  it('forgets after one day, and the oldest first when there are too many', () => {
    const sent = new SentMessages();
    sent.add('1', '1', NOW);
    expect(sent.chainOf('1', NOW + JPUSH_LIMITS.overrideLifeMs - 1)).toBe('1');
    expect(sent.chainOf('1', NOW + JPUSH_LIMITS.overrideLifeMs)).toBeUndefined();
    for (let n = 0; n < MEMORY.messages; n++) sent.add(`m${n}`, '1', NOW);
    expect(sent.chainOf('1', NOW)).toBeUndefined();
    expect(sent.chainOf('m0', NOW)).toBe('1');
  });
});
