import { checkDuplicates, checkLedger, Ledger } from '../ledger.mjs';
import { killRun, missingIn } from '../kill-run.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D2';
export const title = 'Without a key at the vendor, repeats are bounded and explained';
export const deadlineMs = { pr: 180_000, full: 1_200_000 };

const PHONES = 500;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const [pushes, kills] = full ? [10_000, 200] : [800, 10];
  await bed.startSimulator({ phones: { xiaomi: PHONES, umeng: PHONES } });
  // The answer comes late: a kill finds calls that the vendor has taken and nobody has recorded.
  await bed.simulator.call('faults', { add: [{ when: {}, fault: { delayMs: 15 } }] });
  const worker = { vendors: ['xiaomi', 'umeng'], push: { leaseMs: 2_000, inFlight: 50 } };
  await bed.prepare({ xiaomi: PHONES, umeng: PHONES }, worker);
  // Neither has a key. Xiaomi can be asked whether it has a message, and is, before a call is repeated; Umeng knows nothing of messages to a device.
  const vendorOf = (i) => (i % 2 === 0 ? 'xiaomi' : 'umeng');
  const requests = Array.from({ length: pushes }, (_, i) => requestOf(i, vendorOf(i), i % PHONES));
  const { accepted, unknown, counts, failures, figures } = await killRun({ bed, seed, requests, kills, worker });
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const sharp = checkDuplicates(counts, unknown);
  if (sharp.figures.extraDeliveries === 0) failures.push('No call was ever repeated: the run proves nothing.');
  const missing = missingIn(counts, requests);
  if (missing.length > 0)
    failures.push(
      `${missing.length} of ${pushes} keys never reached the vendor, e.g. ${missing.slice(0, 3).join(', ')}`,
    );
  const failed = verdict.figures.states.failed ?? 0;
  if (failed > 0) failures.push(`${failed} pushes are recorded as failed.`);
  return {
    figures: { ...figures, ...verdict.figures, ...sharp.figures, missing: missing.length },
    failures: [...failures, ...verdict.failures, ...sharp.failures],
  };
}
