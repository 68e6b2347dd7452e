import { setTimeout as sleep } from 'node:timers/promises';
import { offer } from '../bed.mjs';
import { callingIn, checkLedger, Failures, Ledger } from '../ledger.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D14';
export const title = 'What is stale is not sent, and the vendor is told what is left of the time';
export const deadlineMs = { pr: 150_000, full: 240_000 };
export const alone = true;

const EACH = 30;
const TTL_S = 2;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean }} given */
export async function run({ bed, full }) {
  const holdMs = full ? 10_000 : 3_000;
  await bed.startSimulator({ phones: { xiaomi: EACH, jpush: EACH, umeng: EACH } });
  const config = {
    vendors: ['xiaomi', 'jpush', 'umeng'],
    push: { leaseMs: 1_000, retry: { baseMs: 300, maxMs: 800, throttledMs: 1_000 } },
  };
  await bed.prepare({ xiaomi: EACH, jpush: EACH, umeng: EACH }, config);
  const accepted = new Map();
  const group = (first, vendor, ttl) =>
    Array.from({ length: EACH }, (_, i) => requestOf(first + i, vendor, i, { message: { ttl } }));
  const held = group(0, 'xiaomi', TTL_S);
  const retried = group(1_000, 'xiaomi', TTL_S);
  const throttled = group(2_000, 'jpush', TTL_S);
  const long = group(3_000, 'xiaomi', 60);
  const doubtful = group(4_000, 'umeng', TTL_S);
  const until = Date.now() + holdMs + 60_000;

  // During the wait for another try, and while the vendor asks for time.
  await bed.simulator.call('rules', {
    rules: [
      { keys: retried.map(({ key }) => key), until, status: 503 },
      {
        keys: throttled.map(({ key }) => key),
        until,
        status: 429,
        headers: { 'retry-after': '1' },
        body: '{"error":{"code":2002,"message":"x"}}',
      },
      { keys: long.map(({ key }) => key), firstRequests: 1, status: 503 },
    ],
  });
  // Taken, and no answer is ever read: the process ends during the call, or the connection does. Nobody may say that these expired.
  await bed.simulator.call('faults', {
    add: [
      { when: { vendor: 'umeng' }, times: EACH / 2, fault: { delayMs: 10_000 } },
      { when: { vendor: 'umeng' }, fault: { reset: 'after' } },
    ],
  });
  const worker = await bed.startWorker(config);
  await offer(worker, [...doubtful, ...retried, ...throttled, ...long], accepted);
  // Accepted, and nobody there to send it.
  await sleep(200);
  await bed.kill(worker);
  // What the vendor answered to these nobody read.
  const cut = new Set(callingIn(bed.database).map(({ key }) => key));
  const loader = await bed.startWorker({ ...config, failpoints: [{ at: 'accept.after', hit: 1, act: 'exit' }] });
  await loader.call('sendMany', { requests: held }).catch(() => undefined);
  await loader.exited;
  for (const { key } of callingIn(bed.database)) cut.add(key);
  await sleep(holdMs);
  const last = await bed.startWorker(config);
  await offer(last, held, accepted);
  const failures = new Failures();
  if (!(await bed.drained(20_000))) failures.add('not drained', '20 s after the hold');
  await bed.close(last);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  const rows = new Map(ledger.pushes().map((row) => [row.key, row]));
  ledger.close();
  const deliveries = new Map(counts.map(([key, , count]) => [key, count]));
  for (const { key } of [...held, ...retried, ...throttled]) {
    const row = rows.get(key);
    if (row?.state !== 'expired' && !(row?.state === 'unknown' && cut.has(key)))
      failures.add('D14: stale, and not expired', `${key}: ${row?.state}`);
    if ((deliveries.get(key) ?? 0) > 0) failures.add('D14: delivered after its time', key);
    const late = (await bed.simulator.call('times', { key })).filter((at) => at > Number(row?.expiresAt) + 50);
    if (late.length > 0)
      failures.add('D14: called after its time', `${key}: ${late[0] - Number(row.expiresAt)} ms late`);
  }
  let inDoubt = 0;
  for (const { key } of doubtful) {
    const arrived = (deliveries.get(key) ?? 0) > 0;
    const state = rows.get(key)?.state;
    if (arrived) inDoubt += 1;
    if (state !== (arrived ? 'unknown' : 'expired'))
      failures.add(`D14: ${arrived ? 'taken' : 'never taken'}, and over`, `${key}: ${state}: ${rows.get(key)?.reason}`);
  }
  if (inDoubt < EACH / 2) failures.add('too few calls were taken without an answer: it proves nothing', inDoubt);
  let shortened = 0;
  for (const { key } of long) {
    const { state, expiresAt } = rows.get(key) ?? {};
    if (state !== 'delivered') failures.add('in time, and not delivered', key);
    const body = await bed.simulator.call('body', { key });
    const ttl = Number(new URLSearchParams(body).get('time_to_live'));
    const left = expiresAt - (await bed.simulator.call('times', { key })).at(-1);
    // Adapters round up to a second, and the call took a moment.
    if (!(ttl > 0 && ttl < left + 1_500))
      failures.add('D14: the vendor is not told the time that is left', `${key}: ${ttl} ms of ${left}`);
    if (ttl < 60_000) shortened += 1;
  }
  if (shortened === 0) failures.add('no call came so late that it shows', 'it proves nothing');
  return { figures: { holdMs, inDoubt, ...verdict.figures }, failures: [...failures.list(), ...verdict.failures] };
}
