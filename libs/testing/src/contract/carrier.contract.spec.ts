import { InProcessCarrier } from '@nest-push/core';
import { carrierContract } from './carrier.contract.js';

describe('the in-process carrier', () => {
  for (const { name, run } of carrierContract(() => new InProcessCarrier())) it(name, run);

  it('never works on more than its concurrency allows', async () => {
    const carrier = new InProcessCarrier({ concurrency: 3 });
    let running = 0;
    let most = 0;
    carrier.consume(async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
    });
    for (let i = 0; i < 20; i += 1) carrier.announce(`p${i}`, 'normal');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(most).toBe(3);
  });

  it('forgets what is over its bound, and what waits already', () => {
    const carrier = new InProcessCarrier({ maxWaiting: 2 });
    for (const id of ['a', 'a', 'b', 'c']) carrier.announce(id, 'normal');
    const got: string[] = [];
    carrier.consume((id) => Promise.resolve(void got.push(id)));
    expect(got).toEqual(['a', 'b']);
  });
});

describe('the carrier contract', () => {
  const broken: Record<string, () => InProcessCarrier> = {
    'a carrier that drops everything': () => Object.assign(new InProcessCarrier(), { announce: () => undefined }),
    'a carrier that works one by one': () => new InProcessCarrier({ concurrency: 1 }),
    'a carrier that does not drain': () => Object.assign(new InProcessCarrier(), { drain: () => Promise.resolve(0) }),
  };
  it.each(Object.entries(broken))('finds %s', async (_what, open) => {
    const results = await Promise.allSettled(carrierContract(open).map(({ run }) => run()));
    expect(results.some(({ status }) => status === 'rejected')).toBe(true);
  });
});
