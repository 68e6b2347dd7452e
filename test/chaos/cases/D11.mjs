import { checkLedger, Ledger } from '../ledger.mjs';
import { offer } from '../bed.mjs';
import { randomOf } from '../random.mjs';
import { requestOf } from '../world.mjs';
import { setTimeout as sleep } from 'node:timers/promises';

export const id = 'D11';
export const title = 'A shutdown is clean, and hands over what is left';
export const deadlineMs = { pr: 180_000, full: 900_000 };

const PHONES = 200;
const SHUTDOWN_MS = 3_000;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full, log }) {
  const random = randomOf(seed);
  const [rounds, inFlight] = full ? [50, 1_000] : [4, 300];
  await bed.startSimulator({ phones: { umeng: PHONES } });
  const config = { vendors: ['umeng'], push: { leaseMs: 5_000, inFlight, shutdownTimeoutMs: SHUTDOWN_MS } };
  await bed.prepare({ umeng: PHONES }, config);
  const accepted = new Map();
  const failures = [];
  const ends = [];
  const handovers = [];
  const delay = (fault) => bed.simulator.call('faults', { add: [{ when: { vendor: 'umeng' }, fault }] });
  let number = 0;
  const more = (count) => Array.from({ length: count }, () => requestOf((number += 1), 'umeng', number % PHONES));

  /** Ends a worker that is busy; another one goes on. */
  async function round(index, fault, limitMs) {
    await delay(fault);
    const worker = await bed.startWorker(config);
    bed.prewarm(1);
    const requests = more(inFlight * 2);
    const offering = offer(worker, requests, accepted, { atOnce: inFlight });
    await bed.simulator.call('arrival', { ms: 5_000 });
    await sleep(random.between(50, 600));
    const start = Date.now();
    const end = await bed.close(worker, 12_000);
    const ms = Date.now() - start;
    ends.push(ms);
    await offering;
    if (end.code !== 0) failures.push(`Round ${index}: it ended with ${end.signal ?? end.code}.`);
    if (ms > limitMs) failures.push(`Round ${index}: it took ${ms} ms to end.`);
    const ledger = new Ledger(bed.database);
    const calling = ledger.calling().length;
    const open = ledger.open();
    const workers = ledger.all('SELECT id FROM push_worker').length;
    ledger.close();
    if (calling > 0) failures.push(`Round ${index}: ${calling} calls are still under way by the store's word.`);
    if (workers > 0) failures.push(`Round ${index}: ${workers} workers are still enlisted.`);
    await delay({ delayMs: 1 });
    const before = (await bed.simulator.call('summary')).requests;
    const next = await bed.startWorker(config);
    const ready = Date.now();
    if (open > 0) {
      const begun = await bed.until(async () => (await bed.simulator.call('summary')).requests > before, 5_000, 10);
      handovers.push(Date.now() - ready);
      if (!begun) failures.push(`Round ${index}: the next worker did not begin what was left.`);
    }
    if (!(await bed.drained(30_000))) failures.push(`Round ${index}: not drained.`);
    await bed.close(next);
    if (index % 10 === 9) log(`${index + 1} shutdowns`);
  }

  for (let index = 0; index < rounds; index += 1) await round(index, { delayMs: 50 }, 10_000);
  let counts = await bed.simulator.call('counts');
  const repeats = counts.filter(([, , deliveries]) => deliveries > 1).length;
  if (repeats > 0) failures.push(`${repeats} pushes were repeated although every call could end.`);
  // A vendor that never answers: what is under way may be repeated, and the end may not wait for it.
  await round(rounds, { silence: true }, SHUTDOWN_MS + 2_000);
  if (ends.at(-1) < SHUTDOWN_MS - 100) failures.push('No call was under way at the silent vendor: it proves nothing.');
  counts = await bed.simulator.call('counts');
  const repeatsOfSilence = counts.filter(([, , deliveries]) => deliveries > 1).length - repeats;
  if (repeatsOfSilence > inFlight)
    failures.push(`${repeatsOfSilence} pushes were repeated, and at most ${inFlight} were under way.`);
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const slowest = Math.max(0, ...handovers);
  if (slowest > 1_000) failures.push(`What was left was begun ${slowest} ms after the next worker was ready.`);
  return {
    figures: {
      rounds,
      inFlight,
      slowestEndMs: Math.max(...ends.slice(0, -1)),
      endOfSilenceMs: ends.at(-1),
      handovers: handovers.length,
      slowestHandoverMs: slowest,
      repeatsOfSilence,
      ...verdict.figures,
    },
    failures: [...failures, ...verdict.failures],
  };
}
