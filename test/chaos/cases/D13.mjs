import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { killRun } from '../kill-run.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D13';
export const title = 'atMostOnce never repeats, and lists what it does not know';
export const deadlineMs = { pr: 180_000, full: 1_200_000 };

const PHONES = 300;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const [pushes, kills] = full ? [10_000, 200] : [600, 10];
  await bed.startSimulator({ phones: { xiaomi: PHONES, umeng: PHONES } });
  await bed.simulator.call('faults', {
    add: [
      {
        when: { vendor: 'umeng', request: Array.from({ length: 50 }, (_, i) => (i + 1) * 30) },
        fault: { reset: 'after' },
      },
      { when: {}, fault: { delayMs: 15 } },
    ],
  });
  const worker = {
    vendors: ['xiaomi', 'umeng'],
    push: { leaseMs: 1_500, inFlight: 50, retry: { baseMs: 100, maxMs: 500 } },
  };
  await bed.prepare({ xiaomi: PHONES, umeng: PHONES }, worker);
  // Xiaomi is asked what became of a call; of Umeng nobody hears it.
  const requests = Array.from({ length: pushes }, (_, i) =>
    requestOf(i, i % 2 === 0 ? 'xiaomi' : 'umeng', i % PHONES, { delivery: 'atMostOnce' }),
  );
  const { accepted, unknown, counts, failures, figures } = await killRun({ bed, seed, requests, kills, worker });
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  const states = new Map(ledger.pushes().map(({ key, state }) => [key, state]));
  ledger.close();
  const seen = new Map(counts.map(([key, calls, deliveries]) => [key, { calls, deliveries }]));
  const wrong = new Failures();
  let missing = 0;
  for (const { key } of requests) {
    const { calls = 0, deliveries = 0 } = seen.get(key) ?? {};
    // A phone shows two of Xiaomi's messages with one job key as one: the calls tell.
    if (calls > 1) wrong.add('D13: repeated', `${key}: ${calls} times`);
    if (deliveries > 0) continue;
    missing += 1;
    if (states.get(key) !== 'unknown')
      wrong.add('D13: not delivered, and not listed as unknown', `${key}: ${states.get(key)}`);
  }
  if (unknown.size === 0) failures.push('No kill found a call that the vendor had taken: the run proves nothing.');
  return {
    figures: { ...figures, ...verdict.figures, missing },
    failures: [...failures, ...verdict.failures, ...wrong.list()],
  };
}
