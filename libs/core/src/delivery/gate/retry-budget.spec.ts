import { RetryBudget } from './retry-budget.js';

function setUp() {
  const time = { at: 0, now: () => time.at, random: () => 0 };
  const budget = new RetryBudget(time);
  const takeAll = (): number => {
    let taken = 0;
    while (budget.take()) taken += 1;
    return taken;
  };
  return { time, budget, takeAll };
}

describe('V4: the retry budget', () => {
  it('begins with 100 retries, and never has more', () => {
    const { budget, takeAll, time } = setUp();
    for (let call = 0; call < 5_000; call += 1) budget.firstCall();
    budget.retrySucceeded();
    time.at += 3_600_000;
    expect(takeAll()).toBe(100);
  });

  it('earns one by ten first calls, ten a second, and has back what succeeded', () => {
    const { budget, takeAll, time } = setUp();
    takeAll();
    for (let call = 0; call < 35; call += 1) budget.firstCall();
    expect(takeAll()).toBe(3);
    time.at += 50;
    budget.retrySucceeded();
    expect(takeAll()).toBe(2);
    time.at += 99;
    expect(budget.take()).toBe(false);
    time.at += 1;
    expect(budget.take()).toBe(true);
  });

  it('keeps the calls within 1.2 times the offered ones, at 1,000 a second of which all fail for 5 minutes', () => {
    const { budget, time } = setUp();
    let offered = 0;
    let retries = 0;
    let waiting = 0;
    for (let ms = 0; ms < 300_000; ms += 1) {
      time.at = ms;
      offered += 1;
      budget.firstCall();
      waiting += 1;
      // Everything that failed tries again as soon as it may, and fails again.
      for (let tries = 0; tries < Math.min(waiting, 5) && budget.take(); tries += 1) retries += 1;
    }
    expect(offered + retries).toBeLessThanOrEqual(1.2 * offered);
    expect(retries).toBeGreaterThan(0.1 * offered);
  });
});
