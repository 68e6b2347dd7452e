import { checkLedger, Ledger } from '../ledger.mjs';
import { killRun, missingIn } from '../kill-run.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D1';
export const title = 'No accepted push is lost when workers die';
export const deadlineMs = { pr: 180_000, full: 1_200_000 };

const PHONES = 500;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const [pushes, kills] = full ? [10_000, 200] : [800, 10];
  await bed.startSimulator({ phones: { jpush: PHONES } });
  await bed.simulator.call('faults', {
    add: [{ when: { vendor: 'jpush', path: '/v3/push' }, fault: { delayMs: 15 } }],
  });
  const worker = { vendors: ['jpush'], push: { leaseMs: 2_000, inFlight: 50 } };
  await bed.prepare({ jpush: PHONES }, worker);
  const requests = Array.from({ length: pushes }, (_, i) => requestOf(i, 'jpush', i % PHONES));
  const { accepted, counts, failures, figures } = await killRun({ bed, seed, requests, kills, worker });
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const missing = missingIn(counts, requests);
  if (missing.length > 0)
    failures.push(
      `${missing.length} of ${pushes} keys never reached the vendor, e.g. ${missing.slice(0, 3).join(', ')}`,
    );
  const others = Object.entries(verdict.figures.states).filter(([state]) => state !== 'delivered');
  if (others.length > 0)
    failures.push(`Not every push is delivered: ${others.map(([state, count]) => `${count} ${state}`).join(', ')}`);
  return {
    figures: { ...figures, ...verdict.figures, missing: missing.length },
    failures: [...failures, ...verdict.failures],
  };
}
