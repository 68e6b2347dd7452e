import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { killRun } from '../kill-run.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D13';
export const title = 'atMostOnce never repeats, and lists what it does not know';
export const deadlineMs = { pr: 90_000, full: 1_200_000 };

const PHONES = 300;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const [pushes, kills] = full ? [10_000, 200] : [600, 10];
  await bed.startSimulator({ phones: { xiaomi: PHONES } });
  await bed.simulator.call('faults', {
    add: [
      {
        when: { vendor: 'xiaomi', request: Array.from({ length: 50 }, (_, i) => (i + 1) * 30) },
        fault: { reset: 'after' },
      },
      { when: { vendor: 'xiaomi' }, fault: { delayMs: 15 } },
    ],
  });
  const worker = { vendors: ['xiaomi'], push: { leaseMs: 1_500, inFlight: 50, retry: { baseMs: 100, maxMs: 500 } } };
  await bed.prepare({ xiaomi: PHONES }, worker);
  const requests = Array.from({ length: pushes }, (_, i) =>
    requestOf(i, 'xiaomi', i % PHONES, { delivery: 'atMostOnce' }),
  );
  const { accepted, unknown, counts, failures, figures } = await killRun({ bed, seed, requests, kills, worker });
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  const states = new Map(ledger.pushes().map(({ key, state }) => [key, state]));
  ledger.close();
  const deliveries = new Map(counts.map(([key, , count]) => [key, count]));
  const wrong = new Failures();
  let missing = 0;
  for (const { key } of requests) {
    const count = deliveries.get(key) ?? 0;
    if (count > 1) wrong.add('D13: repeated', `${key}: ${count} times`);
    if (count > 0) continue;
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
