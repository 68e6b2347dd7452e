import { setTimeout as sleep } from 'node:timers/promises';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { randomOf } from '../random.mjs';
import { keyOf } from '../world.mjs';

export const id = 'D17';
export const title = 'After cancel has answered no further call begins';
export const deadlineMs = { pr: 150_000, full: 900_000 };

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, seed, full, log }) {
  const random = randomOf(seed);
  const [rounds, devices, delayMs] = full ? [100, 1_000_000, 20] : [10, 20_000, 40];
  await bed.startSimulator({ unlisted: { jpush: devices }, phones: { umeng: 1 } });
  const config = { vendors: ['jpush', 'umeng'], push: { leaseMs: 5_000, inFlight: 4 } };
  await bed.prepare({ jpush: devices }, config);
  await bed.simulator.call('faults', { add: [{ when: { path: '/v3/push' }, fault: { delayMs } }] });
  const workers = [await bed.startWorker(config), await bed.startWorker(config)];
  const accepted = new Map();
  const failures = new Failures();
  const begunCounts = [];
  const longestMs = full ? 2_500 : 250;
  for (let round = 0; round < rounds; round += 1) {
    const key = keyOf(round);
    const request = { key, to: { registered: true }, message: { title: 'x', body: 'y', data: { k: key } } };
    const [{ pushId }] = await workers[0].call('accept', { requests: [request] });
    accepted.set(key, pushId);
    await sleep(random.between(0, longestMs));
    // Every other time it is the process that knows nothing of the push.
    const answer = await workers[round % 2].call('cancel', { pushId });
    const calls = async () => (await bed.simulator.call('counts')).find(([one]) => one === key)?.[1] ?? 0;
    // Those that had begun may still be on their way; then there must be no other.
    for (const end = Date.now() + 5_000; Date.now() < end && (await calls()) < answer.begun;) await sleep(20);
    await sleep(delayMs + 150);
    const late = await calls();
    begunCounts.push(answer.begun);
    if (late !== answer.begun)
      failures.add('D17: the answer tells another number of calls', `${key}: ${answer.begun} told, ${late} seen`);
    if (answer.begun === 0 && !answer.cancelled)
      failures.add('nothing had begun, and it was not cancelled', `${key}: ${answer.reason}`);
    if (round % 10 === 9) log(`${round + 1} cancellations`);
  }
  await recallsTask(bed, workers, accepted, failures, keyOf(rounds));
  if (!(await bed.drained(20_000))) failures.add('not drained', '20 s after the last round');
  for (const worker of workers) await bed.close(worker);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts, mayDiffer: new Set(accepted.keys()) });
  for (const { key, delivered, cancelled, state } of ledger.pushes()) {
    const deliveries = counts.find(([one]) => one === key)?.[2] ?? 0;
    if (Number(delivered) !== deliveries)
      failures.add('D4: the store and the vendor count differently', `${key}: ${delivered} and ${deliveries}`);
    if (state !== 'cancelled' && state !== 'partial' && Number(cancelled) > 0)
      failures.add('a wrong end', `${key}: ${state}`);
  }
  ledger.close();
  const partly = begunCounts.filter((count) => count > 0 && count < devices / 1_000).length;
  if (partly === 0) failures.add('no round was cancelled half-way', 'the run proves nothing');
  return {
    figures: {
      rounds,
      devices,
      partly,
      nothingBegun: begunCounts.filter((count) => count === 0).length,
      ...verdict.figures,
    },
    failures: [...failures.list(), ...verdict.failures],
  };
}

/** A task that Umeng has taken: the process that cancels has Umeng revoke it, also one that did not send it. */
async function recallsTask(bed, [sender, other], accepted, failures, key) {
  const to = { everyone: true, via: 'umeng:android' };
  const message = { title: 'x', body: 'y', data: { k: key } };
  const [{ pushId }] = await sender.call('accept', { requests: [{ key, to, message }] });
  accepted.set(key, pushId);
  const isTaken = async () => (await sender.call('report', { pushId }))?.state === 'delivered';
  if (!(await bed.until(isTaken, 10_000, 50))) failures.add('D17: Umeng has not taken the task', key);
  const { recalled, reason } = await other.call('cancel', { pushId });
  if (recalled !== 1) failures.add('D17: the task was not revoked', reason);
}
