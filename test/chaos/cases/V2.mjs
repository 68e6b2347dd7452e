import { Failures } from '../ledger.mjs';
import { SLOW } from '../rude.mjs';
import { deviceOf, requestOf } from '../world.mjs';

export const id = 'V2';
export const title = 'A time-out is total, and says whether the call may have arrived';
export const deadlineMs = { pr: 150_000, full: 240_000 };
export const alone = true;

const VENDORS = ['jpush', 'umeng', 'xiaomi'];

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean }} given */
export async function run({ bed, full }) {
  const timeoutMs = full ? 3_000 : 1_000;
  await bed.startSimulator({ phones: {} });
  const rude = (behaviour) => bed.simulator.call('rude', { behaviour });
  const failures = new Failures();
  const slowest = {};
  let number = 0;
  const expected = [
    ...SLOW.map((behaviour) => ({ behaviour, class: 'unknown' })),
    { behaviour: 'reset after the request', class: 'unknown' },
    { behaviour: 'end after the request', class: 'unknown' },
    // Nothing of these has left: the discard port of this machine, a connection and a TLS handshake that nobody answers.
    { behaviour: 'nobody listens', class: 'retryable', url: 'http://127.0.0.1:9' },
    { behaviour: 'no connection', class: 'retryable', url: await bed.deafUrl() },
    { behaviour: 'no TLS handshake', class: 'retryable', url: (await rude('silence')).replace('http:', 'https:') },
  ];
  for (const { behaviour, class: wanted, url: given } of expected) {
    const url = given ?? (await rude(behaviour));
    const worker = await bed.startWorker({
      database: bed.file(),
      urls: Object.fromEntries(VENDORS.map((vendor) => [vendor, url])),
      push: { retry: { enabled: false } },
      options: { jpush: { timeoutMs, cid: false }, umeng: { timeoutMs }, xiaomi: { timeoutMs } },
    });
    await worker.call('register', { devices: VENDORS.map((vendor) => deviceOf(vendor, 0)) });
    const requests = VENDORS.map((vendor) => requestOf((number += 1), vendor, 0));
    const answers = await worker.call('accept', { requests });
    const reports = await bed.until(
      async () => {
        const all = await Promise.all(answers.map(({ pushId }) => worker.call('report', { pushId })));
        return all.every(({ settledAt }) => settledAt !== null) ? all : undefined;
      },
      timeoutMs + 4_000,
      25,
    );
    if (reports === undefined) failures.add('V2: a call has no end', behaviour);
    for (const [i, { state, acceptedAt, settledAt, deliveries }] of (reports ?? []).entries()) {
      const ms = settledAt - acceptedAt;
      slowest[behaviour] = Math.max(slowest[behaviour] ?? 0, ms);
      if (ms > timeoutMs + 500) failures.add('V2: longer than its deadline', `${behaviour} (${VENDORS[i]}): ${ms} ms`);
      const found = deliveries[0]?.failureClass;
      if (found !== wanted) failures.add(`V2: not ${wanted}`, `${behaviour} (${VENDORS[i]}): ${found}`);
      const end = wanted === 'unknown' ? 'unknown' : 'failed';
      if (state !== end) failures.add(`V2: not written down as ${end}`, `${behaviour} (${VENDORS[i]}): ${state}`);
    }
    // Not earlier: a process that loads would be measured too.
    bed.prewarm(1);
    await bed.close(worker);
  }
  return { figures: { timeoutMs, slowest }, failures: failures.list() };
}
