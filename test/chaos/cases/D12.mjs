import { setTimeout as sleep } from 'node:timers/promises';
import { offer, percentile } from '../bed.mjs';
import { checkLedger, Ledger } from '../ledger.mjs';
import { keyOf, requestOf } from '../world.mjs';

export const id = 'D12';
export const title = 'A poisoned push neither blocks the others nor vanishes';
export const deadlineMs = { pr: 240_000, full: 300_000 };
export const alone = true;

const PHONES = 100;
const MAX_LIVES = 30;
const LATENCY_MS = 40;
const IN_FLIGHT = 8;
const LEAST_SHARE = 0.8;
const ENDED = new Set(['failed', 'expired', 'unknown']);

/** One ends the process, whenever it is called; the others do harm in the HTTP adapter of the host, and in the vendor itself. Each by its number. */
const POISON = new Map([
  [10, 'exit'],
  [20, 'throw'],
  [30, 'hang'],
  [40, 'vendor throw'],
  [50, 'vendor hang'],
]);
const SUICIDAL = keyOf(10);

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, full, log }) {
  // Fewer are over so soon that only the ends of the run would be compared.
  const pushes = full ? 4_000 : 1_500;
  await bed.startSimulator({ phones: { xiaomi: PHONES } });
  await bed.simulator.call('faults', { add: [{ when: { vendor: 'xiaomi' }, fault: { delayMs: LATENCY_MS } }] });
  const failures = [];
  const clean = await cleanRun(bed, pushes, failures);
  log(`without poison: ${clean} ms`);

  const config = configOf(bed.database);
  await bed.prepare({ xiaomi: PHONES }, config);
  const accepted = new Map();
  const requests = Array.from({ length: pushes }, (_, i) =>
    requestOf(i, 'xiaomi', i % PHONES, POISON.has(i) && i !== 10 ? { message: { ttl: 4 } } : {}),
  );
  const poison = Array.from(POISON, ([i, act]) => ({ key: keyOf(i), act }));
  const poisoned = new Set(poison.map(({ key }) => key));
  /** From when to when a worker was there; between them, the host starts it again. */
  const lives = [];
  let setAsideMs = null;
  let worker;
  const start = Date.now();
  while (lives.length < MAX_LIVES) {
    worker = await bed.startWorker({ ...config, poison });
    bed.prewarm(1);
    const life = { from: Date.now(), to: Infinity };
    lives.push(life);
    if (lives.length === 1) await checkRefusals(worker, bed, failures);
    const offered = requests.filter(({ key }) => !accepted.has(key));
    const offering = offer(worker, offered, accepted, { atOnce: 100 });
    const done = await bed.until(
      () => worker.end !== null || (accepted.size === pushes && ENDED.has(stateOf(bed, SUICIDAL)?.state)),
      25_000,
      20,
    );
    if (worker.end === null) {
      if (!done) failures.push('The poisoned push neither ended the process nor was set aside within 25 s.');
      setAsideMs = Date.now() - start;
      break;
    }
    life.to = worker.endedAt;
    await offering;
    log(`life ${lives.length} ended after ${life.to - life.from} ms; ${accepted.size} accepted`);
  }
  const suicidal = stateOf(bed, SUICIDAL);
  // It ended the process during calls of which nobody knows how far they came: then it has not failed, but is unknown.
  if (!['failed', 'unknown'].includes(suicidal?.state) || !/set aside/i.test(suicidal.reason))
    failures.push(`The push that ends the process is ${suicidal?.state}: ${suicidal?.reason}`);
  // 3 crashes among others, 3 alone; each of the other places where it may be met costs one more at most.
  if (lives.length > 10) failures.push(`It took ${lives.length} lives to set the push aside.`);
  if (!(await bed.drained(40_000))) failures.push('The others were not drained.');
  for (const { key, act } of poison) {
    const row = stateOf(bed, key);
    if (!ENDED.has(row?.state)) failures.push(`The push that does "${act}" is ${row?.state}.`);
  }
  const { idleCpuPercent, share, ms } = await figuresAfter({ bed, worker, lives, poisoned, requests, clean, failures });

  // The cause is mended: one call tries again.
  const mended = await bed.startWorker(config);
  await mended.call('redrive', { pushId: suicidal.id });
  if (!(await bed.drained(10_000)) || stateOf(bed, SUICIDAL).state !== 'delivered')
    failures.push(`Redriven, the push is ${stateOf(bed, SUICIDAL).state}.`);
  await bed.close(mended);
  const keys = new Set(requests.map(({ key }) => key));
  const counts = (await bed.simulator.call('counts')).filter(([key]) => keys.has(key));
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  const others = ledger.pushes().filter(({ key, state }) => !poisoned.has(key) && state !== 'delivered');
  ledger.close();
  if (others.length > 0)
    failures.push(
      `${others.length} innocent pushes are not delivered, e.g. ${others[0].key} (${others[0].state}: ${others[0].reason}).`,
    );
  return {
    figures: {
      pushes,
      lives: lives.length,
      setAsideMs,
      cleanMs: clean,
      poisonedMs: ms,
      shareOfCleanRate: share,
      idleCpuPercent,
      ...verdict.figures,
    },
    failures: [...failures, ...verdict.failures],
  };
}

const configOf = (database) => ({
  database,
  vendors: ['xiaomi'],
  push: { leaseMs: 600, inFlight: IN_FLIGHT, maxCallMs: 1_000, retry: { baseMs: 200, maxMs: 500 } },
});

function stateOf(bed, key) {
  const ledger = new Ledger(bed.database);
  try {
    return ledger.one('SELECT id, state, reason FROM push_push WHERE push_key = ?', key);
  } finally {
    ledger.close();
  }
}

/** The same number of pushes without poison, in a store of their own: milliseconds from the first offer until most have been called. */
async function cleanRun(bed, pushes, failures) {
  const config = configOf(bed.file());
  await bed.prepare({ xiaomi: PHONES }, config);
  const worker = await bed.startWorker(config);
  const requests = Array.from({ length: pushes }, (_, i) => requestOf(100_000 + i, 'xiaomi', i % PHONES));
  const from = Date.now();
  await offer(worker, requests, new Map(), { atOnce: 100 });
  if (!(await bed.drained(60_000, config.database))) failures.push('The run without poison was not drained.');
  await bed.close(worker);
  return (await mostCalledAt(bed, requests)) - from;
}

/**
 * When 95 % had their last call. The others include those that were beside the poison at three crashes: they run alone, and late, and what they tell is a delay and no rate.
 */
async function mostCalledAt(bed, requests) {
  const times = await Promise.all(requests.map(({ key }) => bed.simulator.call('times', { key })));
  return percentile(
    times.map((list) => list.at(-1) ?? Infinity),
    95,
  );
}

/** What cannot be written as JSON is refused when it is offered, to the caller who can mend it; nothing of it is stored. */
async function checkRefusals(worker, bed, failures) {
  const cyclic = { name: 'x' };
  cyclic.self = cyclic;
  const wrong = {
    'a BigInt': 1n,
    'a cycle': cyclic,
    'a Map': new Map(),
    NaN: Number.NaN,
    'half a character': '\ud800',
  };
  for (const [index, [what, value]] of Object.entries(wrong).entries()) {
    const request = requestOf(900_000 + index, 'xiaomi', 0, { message: { data: { value } } });
    const [{ pushId, error }] = await worker.call('accept', { requests: [request] });
    if (pushId !== undefined) failures.push(`A push with ${what} was accepted.`);
    else if (!/^PushInputError: .*message\.data\.value/s.test(error))
      failures.push(`A push with ${what} was refused without a word about where it is: ${error.slice(0, 200)}`);
    if (stateOf(bed, request.key) !== undefined) failures.push(`A push with ${what} was refused, and is in the store.`);
  }
}

/** What the worker costs while nothing is to be done, and how fast the innocent pushes went. */
async function figuresAfter({ bed, worker, lives, poisoned, requests, clean, failures }) {
  const before = await worker.call('look');
  await sleep(1_500);
  const after = await worker.call('look');
  const cpu = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 15_000;
  if (cpu > 50) failures.push(`The worker takes ${cpu.toFixed(0)} % of a core while nothing is to be done.`);
  await bed.close(worker);
  const idleCpuPercent = Number(cpu.toFixed(1));
  // Without the time in which no worker was there: how soon a host starts a process again is its own affair.
  const innocent = requests.filter(({ key }) => !poisoned.has(key));
  const last = await mostCalledAt(bed, innocent);
  const ms = lives.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, last) - from), 0);
  const share = Number((clean / ms).toFixed(2));
  if (share < LEAST_SHARE)
    failures.push(`With poison ${ms} ms, without ${clean} ms: ${(share * 100).toFixed(0)} % of the throughput.`);
  return { idleCpuPercent, share, ms };
}
