import { setTimeout as sleep } from 'node:timers/promises';
import { checkDuplicates, checkLedger, Ledger } from '../ledger.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D9';
export const title = 'A worker that stood still cannot spoil what others have finished';
export const deadlineMs = { pr: 150_000, full: 300_000 };

const HELD = 40;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, full }) {
  const [rounds, leaseMs] = full ? [10, 2_000] : [2, 1_000];
  await bed.startSimulator({ phones: { umeng: HELD } });
  const worker = { vendors: ['umeng'], push: { leaseMs, inFlight: 64 } };
  await bed.prepare({ umeng: HELD }, worker);
  const accepted = new Map();
  const unknown = new Map();
  const failures = [];
  let fenced = 0;
  const other = await bed.startWorker(worker);
  for (let round = 0; round < rounds; round += 1) {
    const still = await bed.startWorker(worker);
    await bed.simulator.call('faults', { add: [{ when: { vendor: 'umeng' }, times: HELD, fault: { delayMs: 400 } }] });
    const requests = Array.from({ length: HELD }, (_, i) => requestOf(round * 1_000 + i, 'umeng', i));
    const answers = await still.call('accept', { requests });
    answers.forEach(({ pushId }, i) => accepted.set(requests[i].key, pushId));
    const keys = new Set(requests.map(({ key }) => key));
    const begun = async () => (await bed.simulator.call('counts')).filter(([key]) => keys.has(key)).length === HELD;
    if (!(await bed.until(begun, 5_000, 5))) failures.push('Not all calls began.');
    still.signal('SIGSTOP');
    const ledger = new Ledger(bed.database);
    for (const { key, version } of ledger.calling())
      unknown.set(key, (unknown.get(key) ?? new Set()).add(String(version)));
    ledger.close();
    await sleep(leaseMs * 3);
    if (!(await bed.drained(10_000))) failures.push('The other worker did not finish the work.');
    still.signal('SIGCONT');
    await sleep(leaseMs + 500);
    const { stats, lines } = await still.call('look');
    fenced += stats.fenced;
    if (!lines.some(({ text }) => text.includes('taken over')))
      failures.push('The worker that stood still did not say so.');
    // It goes on under a new lease.
    const [{ pushId }] = await still.call('accept', { requests: [requestOf(round * 1_000 + 900, 'umeng', 0)] });
    accepted.set(requestOf(round * 1_000 + 900, 'umeng').key, pushId);
    if (!(await bed.drained(5_000))) failures.push('The worker that stood still does not work any longer.');
    const end = await bed.close(still);
    if (end.code !== 0) failures.push(`The worker that stood still ended with ${end.signal ?? end.code}.`);
  }
  await bed.close(other);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const sharp = checkDuplicates(counts, unknown);
  if (fenced === 0) failures.push('No write was refused: the run proves nothing, or the fence is open.');
  return {
    figures: { rounds, fenced, ...verdict.figures, ...sharp.figures },
    failures: [...failures, ...verdict.failures, ...sharp.failures],
  };
}
