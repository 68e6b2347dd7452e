import { setTimeout as sleep } from 'node:timers/promises';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { keyOf, requestOf } from '../world.mjs';

export const id = 'V4';
export const title = 'Repeats cannot melt a vendor that is down, and nothing is lost when it is back';
export const deadlineMs = { pr: 180_000, full: 1_200_000 };
export const alone = true;

const PHONES = 100;
const RECOVERY_MS = 30_000;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, full, log }) {
  const [downMs, perSecond] = full ? [300_000, 1_000] : [6_000, 150];
  await bed.startSimulator({ phones: { xiaomi: PHONES } });
  const config = { vendors: ['xiaomi'], push: { leaseMs: 5_000, retry: { baseMs: 200, maxMs: 5_000 } } };
  await bed.prepare({ xiaomi: PHONES }, config);
  const healedAt = Date.now() + downMs + 1_000;
  const offered = (downMs / 1_000) * perSecond;
  await bed.simulator.call('rules', { rules: [{ vendor: 'xiaomi', until: healedAt, status: 503 }] });
  const worker = await bed.startWorker(config);
  const failures = new Failures();
  const accepted = new Map();
  const start = Date.now();
  // An even rate, whatever the answers do.
  const parts = [];
  const PART = Math.max(1, Math.round(perSecond / 20));
  for (let sent = 0; sent < offered; sent += PART) {
    const requests = Array.from({ length: Math.min(PART, offered - sent) }, (_, i) =>
      requestOf(sent + i, 'xiaomi', (sent + i) % PHONES),
    );
    parts.push(
      worker.call('accept', { requests }).then((answers) => {
        answers.forEach(({ pushId, error }, i) => {
          if (pushId === undefined) failures.add('V4: not accepted', error);
          else accepted.set(requests[i].key, pushId);
        });
      }),
    );
    const wait = start + ((sent + PART) / perSecond) * 1_000 - Date.now();
    if (wait > 0) await sleep(wait);
  }
  await Promise.all(parts);
  const left = healedAt - Date.now();
  if (left > 0) await sleep(left);
  const duringOutage = (await bed.simulator.call('timeline', { vendor: 'xiaomi' })).length;
  log(`${offered} offered, ${duringOutage} calls while the vendor was down`);
  if (duringOutage > offered * 1.2)
    failures.add('V4: more calls than 1.2 times what was offered', `${duringOutage} calls for ${offered} pushes`);
  // Who is urgent does not stand behind what has gathered.
  const urgent = async () => {
    const number = 1_000_000 + Math.floor(Date.now() - healedAt);
    const request = requestOf(number, 'xiaomi', 0, { lane: 'transactional' });
    const [{ pushId }] = await worker.call('accept', { requests: [request] });
    accepted.set(keyOf(number), pushId);
    await sleep(150);
    return (await bed.simulator.call('counts')).some(([key, , deliveries]) => key === request.key && deliveries > 0);
  };
  const through = await bed.until(urgent, RECOVERY_MS, 300);
  const urgentMs = Date.now() - healedAt;
  if (!through) failures.add('V4: new pushes do not go through', `${RECOVERY_MS} ms after the vendor was back`);
  if (!(await bed.drained(full ? 600_000 : 40_000))) failures.add('V4: not drained', 'after the vendor was back');
  const drainedMs = Date.now() - healedAt;
  const rates = ratesAfter(healedAt, await bed.simulator.call('timeline', { vendor: 'xiaomi' }));
  // The rate at which pushes had been offered.
  const atFullRate = rates.findIndex((calls) => calls >= perSecond);
  const backMs = atFullRate < 0 ? Infinity : (atFullRate + 1) * 1_000;
  if (!(backMs <= RECOVERY_MS)) failures.add('V4: not at full rate', `${backMs} ms after the vendor was back`);
  await bed.close(worker);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const lost = accepted.size - (verdict.figures.states.delivered ?? 0);
  if (lost > 0) failures.add('V4: not delivered in the end', String(lost));
  return {
    figures: {
      offered,
      callsDuringOutage: duringOutage,
      ratio: Number((duringOutage / offered).toFixed(3)),
      backMs,
      urgentMs,
      mostPerSecond: Math.max(0, ...rates),
      drainedMs,
      ...verdict.figures,
    },
    failures: [...failures.list(), ...verdict.failures],
  };
}

/** How many calls came in each second from a time on. */
function ratesAfter(start, timeline) {
  const rates = [];
  for (const at of timeline) {
    const second = Math.floor((at - start) / 1_000);
    if (second >= 0) rates[second] = (rates[second] ?? 0) + 1;
  }
  return Array.from(rates, (calls) => calls ?? 0);
}
