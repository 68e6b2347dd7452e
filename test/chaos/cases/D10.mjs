import { setTimeout as sleep } from 'node:timers/promises';
import { checkLedger, Ledger } from '../ledger.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D10';
export const title = 'A standstill of the event loop does not cost leases silently';
export const deadlineMs = { pr: 150_000, full: 240_000 };

const PUSHES = 50;
const STALL_MS = 3_000;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean }} given */
export async function run({ bed, full }) {
  await bed.startSimulator({ phones: { umeng: PUSHES } });
  const failures = [];
  const figures = {};
  const accepted = new Map();
  // A lease that outlasts the standstill: nothing may be repeated. One that does not: at most what was under way.
  const leases = full ? [5_000, 4_000, 2_000, 1_000] : [5_000, 1_000];
  let first = 0;
  for (const leaseMs of leases) {
    const database = bed.file();
    const config = { database, vendors: ['umeng'], push: { leaseMs, inFlight: 64 } };
    await bed.prepare({ umeng: PUSHES }, config);
    const [stalled, other] = [await bed.startWorker(config), await bed.startWorker(config)];
    await bed.simulator.call('faults', { add: [{ when: { vendor: 'umeng' }, fault: { delayMs: 300 } }] });
    const requests = Array.from({ length: PUSHES }, (_, i) => requestOf((first += 1), 'umeng', i));
    const mine = new Map();
    const answers = await stalled.call('accept', { requests });
    answers.forEach(({ pushId }, i) => mine.set(requests[i].key, pushId));
    await stalled.call('stall', { ms: STALL_MS });
    if (!(await bed.drained(15_000, database))) failures.push(`Lease ${leaseMs} ms: not drained.`);
    await sleep(500);
    const { lines, stats } = await stalled.call('look');
    const told = lines.some(({ text }) => text.includes('stood still'));
    if (!told) failures.push(`Lease ${leaseMs} ms: no warning names the standstill.`);
    for (const worker of [stalled, other]) await bed.close(worker);
    const keys = new Set(mine.keys());
    const counts = (await bed.simulator.call('counts')).filter(([key]) => keys.has(key));
    const ledger = new Ledger(database);
    const verdict = checkLedger({ ledger, accepted: mine, counts });
    ledger.close();
    const repeats = counts.reduce((sum, [, , deliveries]) => sum + Math.max(0, deliveries - 1), 0);
    if (leaseMs > STALL_MS && repeats > 0)
      failures.push(`Lease ${leaseMs} ms: ${repeats} pushes were repeated although the lease had not ended.`);
    if (leaseMs > STALL_MS && stats.fenced > 0)
      failures.push(`Lease ${leaseMs} ms: ${stats.fenced} calls were taken over although the lease had not ended.`);
    if (verdict.figures.mostForOneKey > 2)
      failures.push(`Lease ${leaseMs} ms: a push was delivered ${verdict.figures.mostForOneKey} times.`);
    figures[`lease ${leaseMs}`] = { repeats, told, fenced: stats.fenced };
    failures.push(...verdict.failures);
    for (const [key, pushId] of mine) accepted.set(key, pushId);
  }
  return { figures, failures };
}
