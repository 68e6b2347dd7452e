import { setTimeout as sleep } from 'node:timers/promises';
import { offer } from './bed.mjs';
import { callingIn } from './ledger.mjs';
import { randomOf } from './random.mjs';

/**
 * Offers pushes to one worker after the other, each of which is killed 20 to 80 ms after it was ready, or after its first acknowledgment and its first call, and lets a last one finish the work.
 *
 * A push that was not acknowledged is offered again with its key, as a host would. After each kill it is noted which calls the store has as under way: these alone may be repeated.
 *
 * @param {object} given
 * @param {import('./bed.mjs').Bed} given.bed
 * @param {number} given.seed
 * @param {readonly { key: string }[]} given.requests
 * @param {number} given.kills
 * @param {object} given.worker its configuration
 * @param {number} [given.drainMs] how long the last worker may take from the last kill on, to start, to take what no other took, and to finish all
 */
export async function killRun({ bed, seed, requests, kills, worker: config, drainMs = 30_000 }) {
  const { simulator, log, database } = bed;
  const random = randomOf(seed);
  /** @type {Map<string, string>} */
  const accepted = new Map();
  /** @type {Map<string, Set<string>>} */
  const unknown = new Map();
  const refusals = new Map();
  const onRefused = (text) => refusals.set(text, (refusals.get(text) ?? 0) + 1);
  const share = Math.ceil(requests.length / kills);
  let next = 0;
  let left = [];
  let idleKills = 0;

  for (let kill = 1; kill <= kills; kill += 1) {
    const worker = await bed.startWorker(config);
    bed.prewarm(1);
    const offered = [...left, ...requests.slice(next, next + share)];
    next += share;
    const before = accepted.size;
    const offering = offer(worker, offered, accepted, { onRefused });
    // Every other kill finds pushes acknowledged and calls under way, however slow the machine is; the others come where they come.
    if (kill % 2 === 0)
      await Promise.all([simulator.call('arrival', { ms: 2_000 }), bed.until(() => accepted.size > before, 2_000)]);
    await sleep(random.between(20, 80));
    await bed.kill(worker);
    await offering;
    left = offered.filter(({ key }) => !accepted.has(key));
    await simulator.call('quiet');
    const calls = callingIn(database);
    if (calls.length === 0) idleKills += 1;
    const reached = new Map((await simulator.call('counts')).map(([key, , deliveries]) => [key, deliveries]));
    for (const { key, version } of calls) {
      if ((reached.get(key) ?? 0) === 0) continue;
      const claims = unknown.get(key) ?? new Set();
      unknown.set(key, claims.add(String(version)));
    }
    if (kill % 20 === 0)
      log(
        `${kill} kills, ${accepted.size} accepted, ${reached.size} keys at the vendor, ${calls.length} calls under way`,
      );
  }

  const start = Date.now();
  const last = await bed.startWorker(config);
  // On a slow machine most are left: a life of some milliseconds takes few.
  await offer(last, [...left, ...requests.slice(next)], accepted, { onRefused, atOnce: 500 });
  const drained = await bed.drained(start + drainMs - Date.now());
  const drainSeconds = Number(((Date.now() - start) / 1000).toFixed(1));
  const look = await last.call('look').catch(() => null);
  for (const { level, text } of look?.lines.slice(-10) ?? []) log(`the last worker: ${level}: ${text}`);
  const end = await bed.close(last);
  const counts = await simulator.call('counts');
  const failures = [];
  if (!drained) failures.push(`It was not drained ${drainMs / 1000} s after the last kill.`);
  if (end.code !== 0) failures.push(`The last worker ended with ${end.signal ?? end.code}.`);
  if (accepted.size < requests.length)
    failures.push(
      `${requests.length - accepted.size} pushes were never accepted: ${[...refusals.keys()].slice(0, 3).join('; ')}`,
    );
  return {
    accepted,
    unknown,
    counts,
    failures,
    figures: {
      pushes: requests.length,
      kills,
      idleKills,
      drainSeconds,
      refused: Object.fromEntries(refusals),
      fenced: look?.stats.fenced ?? null,
    },
  };
}

/** Keys that should be at the vendor and are not. */
export function missingIn(counts, requests) {
  const reached = new Set(counts.filter(([, , deliveries]) => deliveries > 0).map(([key]) => key));
  return requests.filter(({ key }) => !reached.has(key)).map(({ key }) => key);
}
