import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { killRun } from '../kill-run.mjs';
import { randomOf } from '../random.mjs';
import { keyOf, requestOf } from '../world.mjs';

export const id = 'D4';
export const title = 'What the store says is what the vendor saw, also when the vendor fails in many ways';
export const deadlineMs = { pr: 180_000, full: 900_000 };

const PHONES = 300;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const [pushes, kills] = full ? [6_000, 60] : [600, 6];
  const random = randomOf(seed + 1);
  await bed.startSimulator({ phones: { xiaomi: PHONES } });
  const kinds = { refused: [], flaky: [], dead: [], fine: [] };
  const requests = Array.from({ length: pushes }, (_, i) => {
    const chance = random.next();
    const kind = chance < 0.05 ? 'refused' : chance < 0.1 ? 'flaky' : chance < 0.15 ? 'dead' : 'fine';
    kinds[kind].push(keyOf(i));
    // A phone that the registry has, and the vendor does not know.
    return requestOf(i, 'xiaomi', kind === 'dead' ? PHONES + (i % 20) : i % PHONES);
  });
  await bed.simulator.call('rules', {
    rules: [
      // 20301: the message is refused for good (message server API, 2024-10-21).
      {
        keys: kinds.refused,
        status: 200,
        body: JSON.stringify({ result: 'error', code: 20301, reason: 'x', description: 'x', info: 'x' }),
      },
      { keys: kinds.flaky, firstRequests: 2, status: 503 },
    ],
  });
  await bed.simulator.call('faults', {
    add: [
      {
        when: { vendor: 'xiaomi', request: Array.from({ length: 100 }, (_, i) => (i + 1) * 25) },
        fault: { reset: 'after' },
      },
      { when: { vendor: 'xiaomi' }, fault: { delayMs: 10 } },
    ],
  });
  const worker = { vendors: ['xiaomi'], push: { leaseMs: 1_500, inFlight: 50, retry: { baseMs: 100, maxMs: 500 } } };
  await bed.prepare({ xiaomi: PHONES + 20 }, worker);
  // In the end there is nothing left but calls of which every other one fails, which breaker and retry budget slow down.
  const drainMs = full ? 450_000 : 30_000;
  const { accepted, counts, failures, figures } = await killRun({ bed, seed, requests, kills, worker, drainMs });
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  const states = new Map(ledger.pushes().map(({ key, state }) => [key, state]));
  ledger.close();
  const wrong = new Failures();
  for (const key of [...kinds.refused, ...kinds.dead])
    if (states.get(key) !== 'failed') wrong.add('refused for good, and not failed', `${key}: ${states.get(key)}`);
  for (const key of [...kinds.flaky, ...kinds.fine])
    if (states.get(key) !== 'delivered') wrong.add('deliverable, and not delivered', `${key}: ${states.get(key)}`);
  return {
    figures: {
      ...figures,
      ...verdict.figures,
      kinds: Object.fromEntries(Object.entries(kinds).map(([kind, keys]) => [kind, keys.length])),
    },
    failures: [...failures, ...verdict.failures, ...wrong.list()],
  };
}
