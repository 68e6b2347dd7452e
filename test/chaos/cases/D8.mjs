import { percentile } from '../bed.mjs';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { randomOf } from '../random.mjs';
import { requestOf } from '../world.mjs';
import { setTimeout as sleep } from 'node:timers/promises';

export const id = 'D8';
export const title = 'What a dead worker had is taken up within a lease and a second, also when nothing else happens';
export const deadlineMs = { pr: 150_000, full: 300_000 };
export const alone = true;

const HELD = 50;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean }} given */
export async function run({ bed, seed, full }) {
  const random = randomOf(seed);
  const [rounds, leaseMs] = full ? [10, 5_000] : [2, 2_000];
  await bed.startSimulator({ phones: { jpush: HELD } });
  const worker = { vendors: ['jpush'], push: { leaseMs, inFlight: 64 } };
  await bed.prepare({ jpush: HELD }, worker);
  const delays = [];
  const accepted = new Map();
  const failures = new Failures();
  let workers = [await bed.startWorker(worker), await bed.startWorker(worker), await bed.startWorker(worker)];
  for (let round = 0; round < rounds; round += 1) {
    // The vendor takes each call and answers too late: all of them are under way at the kill.
    await bed.simulator.call('faults', { add: [{ when: { path: '/v3/push' }, fault: { delayMs: 9_000 } }] });
    const requests = Array.from({ length: HELD }, (_, i) => requestOf(round * 1_000 + i, 'jpush', i));
    const victim = random.pick(workers);
    const answers = await victim.call('accept', { requests });
    answers.forEach(({ pushId }, i) => accepted.set(requests[i].key, pushId));
    const keys = new Set(requests.map(({ key }) => key));
    const reached = async () => (await bed.simulator.call('counts')).filter(([key]) => keys.has(key)).length === HELD;
    if (!(await bed.until(reached, 5_000))) failures.add('not all calls began', String(round));
    await sleep(random.between(0, leaseMs));
    await bed.simulator.call('faults', {});
    const killedAt = Date.now();
    await bed.kill(victim);
    const again = async () => {
      const times = await Promise.all(requests.map(({ key }) => bed.simulator.call('times', { key })));
      return times.every(({ length }) => length >= 2) ? times : undefined;
    };
    const times = await bed.until(again, leaseMs * 3 + 5_000, 100);
    if (times === undefined) failures.add('not taken up', `round ${round}`);
    else delays.push(...times.map(([, second]) => second - killedAt));
    workers = workers.filter((one) => one !== victim);
    workers.push(await bed.startWorker(worker));
  }
  if (!(await bed.drained(10_000))) failures.add('not drained', '10 s after the last round');
  for (const one of workers) await bed.close(one);
  const ledger = new Ledger(bed.database);
  const counts = await bed.simulator.call('counts');
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const p99 = percentile(delays, 99);
  if (p99 !== null && p99 > leaseMs + 1_000)
    failures.add('D8: too slow', `p99 ${p99} ms with a lease of ${leaseMs} ms`);
  return {
    figures: {
      leaseMs,
      held: delays.length,
      p50: percentile(delays, 50),
      p99,
      most: percentile(delays, 100),
      ...verdict.figures,
    },
    failures: [...failures.list(), ...verdict.failures],
  };
}
