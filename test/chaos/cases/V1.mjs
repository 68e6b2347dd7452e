import { heapOf } from '../bed.mjs';
import { Failures } from '../ledger.mjs';
import { randomOf } from '../random.mjs';
import { RUDENESS, SLOW } from '../rude.mjs';
import { addressOf, APPS, deviceOf, requestOf } from '../world.mjs';

export const id = 'V1';
export const title = 'No answer of a vendor is misread, however broken it is';
export const deadlineMs = { pr: 180_000, full: 300_000 };

const VENDORS = ['jpush', 'umeng', 'xiaomi'];

/** What is as good as a success may be one: the body's length was shorter than the body, and what was read of it decides. */
const TIMEOUT_MS = 800;
const MAX_GROWTH = 16 * 1024 * 1024;
const HEAP_MB = 96;

/** Classes that a broken answer may have: nobody knows more. */
const ALLOWED = new Set(['retryable', 'unknown', 'payload', 'credential', 'throttled', 'quota']);

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, seed, full, log }) {
  const random = randomOf(seed);
  await bed.startSimulator({ phones: {} });
  const quick = Object.keys(RUDENESS).filter((name) => !SLOW.includes(name));
  const behaviours = full ? Object.keys(RUDENESS) : random.shuffle(quick).slice(0, 12);
  const failures = new Failures();
  const classes = {};
  let number = 0;
  let growth = 0;
  for (const behaviour of behaviours) {
    const url = await bed.simulator.call('rude', { behaviour });
    const config = {
      database: bed.file(),
      urls: Object.fromEntries(VENDORS.map((vendor) => [vendor, url])),
      push: { retry: { enabled: false } },
      options: {
        jpush: { timeoutMs: TIMEOUT_MS, cid: false },
        umeng: { timeoutMs: TIMEOUT_MS },
        xiaomi: { timeoutMs: TIMEOUT_MS },
      },
    };
    // One process for each: the breaker would make the next ones wait.
    const worker = await bed.startWorker({ ...config, by: heapOf(HEAP_MB) });
    await worker.call('register', { devices: VENDORS.map((vendor) => deviceOf(vendor, 0)) });
    const before = await worker.call('look');
    const requests = VENDORS.map((vendor) => requestOf((number += 1), vendor, 0));
    const answers = await worker.call('accept', { requests });
    const end = async () => {
      const reports = await Promise.all(answers.map(({ pushId }) => worker.call('report', { pushId })));
      return reports.every(({ state }) => !['accepted', 'sending'].includes(state)) ? reports : undefined;
    };
    const reports = await bed.until(end, TIMEOUT_MS + 4_000, 25);
    if (reports === undefined) failures.add('V1: a push has no end', behaviour);
    for (const [i, { state, deliveries }] of (reports ?? []).entries()) {
      const [row] = deliveries;
      const name = `${behaviour} (${VENDORS[i]})`;
      (classes[behaviour] ??= []).push(state === 'delivered' ? 'delivered' : String(row?.failureClass));
      if (state === 'delivered') failures.add('V1: believed', name);
      else if (!ALLOWED.has(row?.failureClass))
        failures.add('V1: a class that it cannot have', `${name}: ${row?.failureClass}`);
      if (row !== undefined && row.reason.trim() === '') failures.add('V1: no reason', name);
      for (const secret of [
        ...Object.values(APPS).flatMap((app) => [app.masterSecret, app.appMasterSecret, app.appSecret]),
        addressOf(VENDORS[i], 0),
      ]) {
        if (secret !== undefined && JSON.stringify(deliveries).includes(secret))
          failures.add('V1: a report tells a secret or an address', name);
      }
    }
    // One call each: a redirect is not followed, and nothing repeats below the engine.
    const times = await Promise.all(requests.map(({ key }) => bed.simulator.call('times', { key })));
    times.forEach(({ length }, i) => {
      if (length !== 1) failures.add('V1: not exactly one call', `${behaviour} (${VENDORS[i]}): ${length}`);
    });
    const after = await worker.call('look').catch(() => null);
    if (after === null) failures.add('V1: the process ended', behaviour);
    else growth = Math.max(growth, after.memory - before.memory);
    const closed = await bed.close(worker);
    if (closed.code !== 0)
      failures.add('V1: the process did not end well', `${behaviour}: ${closed.signal ?? closed.code}`);
    if (/unhandled/i.test(worker.text)) failures.add('V1: a rejection that nobody handled', behaviour);
  }
  if (growth > MAX_GROWTH)
    failures.add('V1: an answer was kept in memory', `${(growth / 1_048_576).toFixed(0)} MB more`);
  log(`${behaviours.length} ways to break an answer`);
  return {
    figures: { behaviours: behaviours.length, growthMB: Number((growth / 1_048_576).toFixed(1)), classes },
    failures: failures.list(),
  };
}
