import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { killRun } from '../kill-run.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D3';
export const title = 'Where the vendor takes a key, every push is delivered exactly once';
export const deadlineMs = { pr: 180_000, full: 1_200_000 };

const PHONES = 200;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const [pushes, kills] = full ? [10_000, 200] : [600, 10];
  await bed.startSimulator({ phones: { jpush: PHONES, umeng: PHONES } });
  await bed.simulator.call('faults', {
    add: [
      // The vendor takes it, and the connection breaks: the caller cannot know.
      { when: { vendor: 'jpush', path: '/v3/push', request: every(40, 10_000) }, fault: { reset: 'after' } },
      { when: { vendor: 'umeng', request: every(40, 10_000) }, fault: { reset: 'after' } },
      { when: { vendor: 'jpush', path: '/v3/push' }, fault: { delayMs: 15 } },
      { when: { vendor: 'umeng' }, fault: { delayMs: 15 } },
    ],
  });
  const worker = {
    vendors: ['jpush', 'umeng'],
    push: { leaseMs: 2_000, inFlight: 50, retry: { baseMs: 100, maxMs: 500 } },
  };
  await bed.prepare({ jpush: PHONES }, worker);
  // JPush: one device, with the vendor's own key. Umeng: a task, with a key of ours.
  const requests = Array.from({ length: pushes }, (_, i) =>
    i % 2 === 0
      ? requestOf(i, 'jpush', i % PHONES)
      : requestOf(i, 'umeng', 0, { to: { tags: { any: [`t${i % PHONES}`] }, via: 'umeng:android' } }),
  );
  const { accepted, unknown, counts, failures, figures } = await killRun({
    bed,
    seed,
    requests,
    kills,
    worker, // Umeng's limit is counted in the store, one use after the other.
    drainMs: 120_000,
  });
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const wrong = new Failures();
  const seen = new Map(counts.map(([key, requests, deliveries]) => [key, { requests, deliveries }]));
  let repeats = 0;
  for (const { key } of requests) {
    const { requests: calls = 0, deliveries = 0 } = seen.get(key) ?? {};
    repeats += Math.max(0, calls - 1);
    if (deliveries !== 1)
      wrong.add(
        `D3: not delivered exactly once (${Number(key.slice(2, -1)) % 2 === 0 ? 'jpush' : 'umeng'})`,
        `${key}: ${deliveries} deliveries of ${calls} calls`,
      );
  }
  if (repeats === 0) failures.push('No call was ever repeated: the run proves nothing.');
  return {
    figures: {
      ...figures,
      ...verdict.figures,
      repeatedCalls: repeats,
      unknownOutcomes: [...unknown.values()].reduce((sum, { size }) => sum + size, 0),
    },
    failures: [...failures, ...verdict.failures, ...wrong.list()],
  };
}

const every = (step, to) => Array.from({ length: Math.floor(to / step) }, (_, i) => (i + 1) * step);
