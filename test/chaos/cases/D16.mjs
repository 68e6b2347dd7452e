import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../bed.mjs';
import { checkLedger, Ledger } from '../ledger.mjs';
import { keyOf, requestOf } from '../world.mjs';

export const id = 'D16';
export const title = 'No lane starves another: bulk, urgent, repeated and timed pushes side by side';
export const deadlineMs = { pr: 180_000, full: 600_000 };
export const alone = true;

const PHONES = 100;

/** Of calls that name many phones, and have no key, core has this many under way to one app. */
const HEAVY_CALLS = 4;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, full, log }) {
  const size = full
    ? { devices: 1_000_000, urgent: 1_000, retried: 100_000, timed: 1_000, delayMs: 100, inFlight: 16 }
    : { devices: 100_000, urgent: 100, retried: 300, timed: 60, delayMs: 100, inFlight: 16 };
  await bed.startSimulator({ unlisted: { umeng: size.devices }, perPhone: true });
  const config = {
    vendors: ['umeng'],
    push: { leaseMs: 5_000, inFlight: size.inFlight, retry: { baseMs: 500, maxMs: 5_000 } },
  };
  await bed.prepare({ umeng: size.devices }, config);
  await bed.simulator.call('faults', { add: [{ when: { vendor: 'umeng' }, fault: { delayMs: size.delayMs } }] });
  const retriedKeys = Array.from({ length: size.retried }, (_, i) => keyOf(200_000 + i));
  // A third of them fails for a while; the share keeps the breaker closed.
  await bed.simulator.call('rules', { rules: [{ keys: retriedKeys, firstRequests: 1, share: 0.3, status: 503 }] });
  const worker = await bed.startWorker(config);
  const accepted = new Map();
  const sent = new Map();
  const failures = [];

  const start = Date.now();
  const before = (await worker.call('look')).cpu;
  const bulkKey = keyOf(1);
  const [bulk] = await worker.call('accept', {
    requests: [{ key: bulkKey, to: { registered: true }, message: { title: 'x', body: 'y', data: { k: bulkKey } } }],
  });
  accepted.set(bulkKey, bulk.pushId);
  const bulkRunsFor = (size.devices / 500 / HEAVY_CALLS) * size.delayMs;
  const timed = Array.from({ length: size.timed }, (_, i) =>
    requestOf(300_000 + i, 'umeng', i % PHONES, {
      // Late enough that all are accepted before the first is due.
      at: start + 5_000 + Math.floor((i * bulkRunsFor * 0.6) / size.timed),
      lane: 'transactional',
    }),
  );
  const retried = retriedKeys.map((_, i) => requestOf(200_000 + i, 'umeng', i % PHONES, { lane: 'normal' }));
  const send = async (requests) => {
    const answers = await worker.call('accept', { requests });
    answers.forEach(({ pushId, error }, i) => {
      if (pushId === undefined) failures.push(`Not accepted: ${error}`);
      else accepted.set(requests[i].key, pushId);
    });
  };
  for (let from = 0; from < timed.length; from += 200) await send(timed.slice(from, from + 200));
  const backlog = (async () => {
    for (let from = 0; from < retried.length; from += 100) await send(retried.slice(from, from + 100));
  })();
  // Urgent ones come at a fixed rate, whatever becomes of the others.
  const everyMs = (bulkRunsFor * 0.7) / size.urgent;
  const urgent = [];
  const urgentFrom = Date.now();
  for (let i = 0; i < size.urgent; i += 1) {
    const request = requestOf(100_000 + i, 'umeng', i % PHONES, { lane: 'transactional' });
    sent.set(request.key, Date.now());
    urgent.push(send([request]));
    const wait = urgentFrom + (i + 1) * everyMs - Date.now();
    if (wait > 0) await sleep(wait);
  }
  await Promise.all([backlog, ...urgent]);
  const atEndOfUrgent = await bed.simulator.call('counts');
  const bulkShare = requestsOf(atEndOfUrgent, (key) => key === bulkKey) / requestsOf(atEndOfUrgent, () => true);
  const bulkLeft = size.devices / 500 - requestsOf(atEndOfUrgent, (key) => key === bulkKey);
  const after = (await worker.call('look')).cpu;
  const busyMs = Date.now() - start;
  const cpuPercent = Math.round((after.user + after.system - before.user - before.system) / busyMs / 10);
  log(`the urgent ones are in; ${bulkLeft} bulk calls are left; the worker took ${cpuPercent} % of a core`);
  // The lanes have been compared. What is left of the retried ones need not take the vendor's time.
  await bed.simulator.call('faults', {});
  if (!(await bed.drained(full ? 400_000 : 40_000))) failures.push('It was not drained.');
  const seconds = (Date.now() - start) / 1000;
  await sleep(1_000);
  const idle = (await worker.call('look')).cpu;
  await sleep(2_000);
  const later = (await worker.call('look')).cpu;
  const idleCpuPercent = Number(((later.user + later.system - idle.user - idle.system) / 20_000).toFixed(1));
  // P19 asks for 1 % of a quiet machine; here others may run.
  if (idleCpuPercent > 10) failures.push(`With nothing to do the worker takes ${idleCpuPercent} % of a core.`);
  await bed.close(worker);
  const firstAt = async (key) => (await bed.simulator.call('times', { key }))[0] ?? Infinity;
  const urgentMs = await Promise.all([...sent].map(async ([key, at]) => (await firstAt(key)) - at));
  const timedMs = await Promise.all(timed.map(async ({ key, at }) => (await firstAt(key)) - at));
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts, mayDiffer: new Set([bulkKey]) });
  ledger.close();
  const phones = await bed.simulator.call('phones', { key: bulkKey });
  const without = phones.reduce((sum, count) => sum + (count === 0 ? 1 : 0), 0);
  if (without > 0) failures.push(`${without} devices did not get the bulk push.`);
  const early = timedMs.filter((ms) => ms < 0).length;
  if (early > 0) failures.push(`${early} timed pushes came before their time.`);
  const p99 = { urgent: percentile(urgentMs, 99), timed: percentile(timedMs, 99) };
  if (p99.urgent > 1_000) failures.push(`Urgent pushes: p99 is ${p99.urgent} ms.`);
  if (p99.timed > 1_000) failures.push(`Timed pushes: p99 of the lateness is ${p99.timed} ms.`);
  if (bulkLeft > 0 && bulkShare < 0.2)
    failures.push(`Bulk got ${(bulkShare * 100).toFixed(0)} % of the calls while others were there.`);
  if (bulkLeft <= 0) failures.push('The bulk push had ended before the urgent ones were sent: the run proves nothing.');
  return {
    figures: {
      ...size,
      seconds,
      p50UrgentMs: percentile(urgentMs, 50),
      p99UrgentMs: p99.urgent,
      p99TimedMs: p99.timed,
      cpuPercent,
      idleCpuPercent,
      bulkShare: Number(bulkShare.toFixed(2)),
      ...verdict.figures,
    },
    failures: [...failures, ...verdict.failures],
  };
}

const requestsOf = (counts, wanted) =>
  counts.filter(([key]) => wanted(key)).reduce((sum, [, requests]) => sum + requests, 0);
