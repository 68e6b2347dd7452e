import { offer } from '../bed.mjs';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { requestOf } from '../world.mjs';

export const id = 'V3';
export const title = 'Who is asked to wait waits, and waiting costs no attempt';
export const deadlineMs = { pr: 180_000, full: 300_000 };
export const alone = true;

const PHONES = 100;
const BODY = '{"error":{"code":2002,"message":"Rate limit exceeded"}}';
const DEFAULT_WAIT_MS = 1_500;
const LONGEST_WAIT_MS = 2_500;

/** What was under way when the first refusal was read arrives within this time, also on a busy machine. */
const BURST_MS = 500;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean }} given */
export async function run({ bed, full }) {
  const pushes = full ? 1_000 : 150;
  await bed.startSimulator({ phones: { jpush: PHONES } });
  const failures = new Failures();
  const figures = {};
  let first = 0;
  const ways = [
    { name: 'seconds', status: 429, headers: { 'retry-after': '2' }, waitMs: 2_000 },
    {
      name: 'date',
      status: 429,
      headers: () => ({ 'retry-after': new Date(Date.now() + 3_000).toUTCString() }),
      waitMs: null,
    },
    {
      name: 'reset of the window',
      status: 429,
      headers: { 'x-rate-limit-reset': '2', 'x-rate-limit-remaining': '0' },
      waitMs: 2_000,
    },
    { name: 'nothing', status: 429, headers: {}, waitMs: DEFAULT_WAIT_MS },
    { name: 'garbage', status: 429, headers: { 'retry-after': 'soon' }, waitMs: DEFAULT_WAIT_MS },
    { name: 'negative', status: 429, headers: { 'retry-after': '-5' }, waitMs: 0 },
    { name: 'ten years', status: 429, headers: { 'retry-after': '315360000' }, waitMs: LONGEST_WAIT_MS },
    { name: '503 with a time', status: 503, headers: { 'retry-after': '2' }, waitMs: 2_000 },
  ];
  for (const { name, status, headers, waitMs: stated } of full ? ways : ways.slice(0, 7).filter((_, i) => i !== 3)) {
    const database = bed.file();
    const config = {
      database,
      vendors: ['jpush'],
      options: { jpush: { cid: false } },
      push: {
        leaseMs: 5_000,
        retry: { baseMs: 200, maxMs: 500, throttledMs: DEFAULT_WAIT_MS, maxWaitMs: LONGEST_WAIT_MS },
      },
    };
    await bed.prepare({ jpush: PHONES }, config);
    const requests = Array.from({ length: pushes }, (_, i) => requestOf(first + i, 'jpush', i % PHONES));
    first += 10_000;
    const keys = new Set(requests.map(({ key }) => key));
    const worker = await bed.startWorker(config);
    bed.prewarm(1);
    // Refuses until the first call has been answered for a while; then works.
    const rule = {
      keys: [...keys],
      until: Date.now() + 1_200,
      status,
      headers: typeof headers === 'function' ? headers() : headers,
      body: status === 429 ? BODY : '',
    };
    await bed.simulator.call('rules', { rules: [rule] });
    const before = (await bed.simulator.call('timeline', { vendor: 'jpush' })).length;
    const accepted = new Map();
    await offer(worker, requests, accepted);
    if (!(await bed.drained(20_000, database))) failures.add('not drained', name);
    const { lines } = await worker.call('look');
    await bed.close(worker);
    const times = (await bed.simulator.call('timeline', { vendor: 'jpush' })).slice(before);
    // What was under way when the first refusal came still arrives; then there is silence for as long as was asked for.
    const start = times[0];
    // A date says when; the others say how long.
    const waitMs = stated ?? Math.max(0, Math.min(LONGEST_WAIT_MS, Date.parse(rule.headers['retry-after']) - start));
    const late = times.filter((at) => at > start + BURST_MS && at < start + waitMs - 5);
    const next = times.find((at) => at > start + Math.max(BURST_MS, waitMs - 5)) ?? Infinity;
    if (status === 429 && late.length > 0)
      failures.add(
        'V3: called before the time that was stated',
        `${name}: ${late.length} calls, the first after ${late[0] - start} ms of ${waitMs}`,
      );
    if (waitMs > BURST_MS && next - start > waitMs + 2_000)
      failures.add('V3: waits longer than it was asked to', `${name}: ${next - start} ms of ${waitMs}`);
    if (name === 'ten years' && !lines.some(({ text }) => text.includes('asked to wait')))
      failures.add('V3: an absurd wait is not told', name);
    const ledger = new Ledger(database);
    const counts = (await bed.simulator.call('counts')).filter(([key]) => keys.has(key));
    const verdict = checkLedger({ ledger, accepted, counts });
    const attempts = ledger.one('SELECT MAX(attempts) AS most FROM push_batch').most;
    ledger.close();
    if (status === 429 && Number(attempts) > 1)
      failures.add('V3: waiting was counted as an attempt', `${name}: ${attempts}`);
    const undelivered = pushes - (verdict.figures.states.delivered ?? 0);
    if (undelivered > 0) failures.add('V3: not delivered', `${name}: ${undelivered}`);
    figures[name] = {
      calls: times.length,
      firstBurst: times.filter((at) => at <= start + BURST_MS).length,
      nextAfterMs: next - start,
      attempts: Number(attempts),
    };
    for (const failure of verdict.failures) failures.add(failure, name);
  }
  return { figures, failures: failures.list() };
}
