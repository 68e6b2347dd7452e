import Database from 'libsql';
import { setTimeout as sleep } from 'node:timers/promises';
import { heapOf, offer } from '../bed.mjs';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { keyOf, requestOf } from '../world.mjs';

export const id = 'B10';
export const title =
  'A store or a vendor that is too slow: what is too much is refused, memory has a bound, nothing accepted is dropped';
export const deadlineMs = { pr: 240_000, full: 2_400_000 };
export const alone = true;

const PHONES = 100;
const PER_SECOND = 5_000;
const MB = 1024 * 1024;

const HEAP_MB = 128;
const MOST_GROWTH_MB = 64;

/** More in the second half of the time than in the first. */
const MOST_LATER_MB = 48;

/** Another process has the write lock for nearly all of the time. */
const HELD_MS = 2_500;
const FREE_MS = 500;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, full, log }) {
  const failures = new Failures();
  await bed.startSimulator({ phones: { xiaomi: PHONES } });
  const store = await slowStore({ bed, full, failures });
  log(`slow store: ${JSON.stringify(store)}`);
  const vendor = await silentVendor({ bed, full, failures });
  log(`silent vendor: ${JSON.stringify(vendor)}`);
  for (const [what, { growthMb }] of Object.entries({ store, vendor }))
    if (growthMb > MOST_GROWTH_MB)
      failures.add(`B10: memory grew by more than ${MOST_GROWTH_MB} MB`, `${what}: ${growthMb} MB`);
  return { figures: { store, vendor }, failures: failures.list() };
}

async function slowStore({ bed, full, failures }) {
  const ms = full ? 60_000 : 12_000;
  const config = { push: { leaseMs: 20_000 } };
  await bed.prepare({ xiaomi: PHONES }, config);
  const worker = await bed.startWorker({ ...config, by: heapOf(HEAP_MB) });
  // What the process needs anyway has been allocated before it is measured: the rate is offered once to a store that is quick.
  await worker.call('flood', { perSecond: PER_SECOND, ms: 2_000, from: 1_000_000 });
  const { memory: before } = await worker.call('look');
  const holder = new Database(bed.database);
  holder.pragma('busy_timeout = 1000');
  let holding = true;
  const held = (async () => {
    while (holding) {
      holder.exec('BEGIN IMMEDIATE');
      await sleep(HELD_MS);
      holder.exec('COMMIT');
      await sleep(FREE_MS);
    }
  })();
  const { accepted, refused, offered, mostWaiting, mostRss } = await worker.call(
    'flood',
    { perSecond: PER_SECOND, ms, from: 0 },
    ms + 60_000,
  );
  holding = false;
  await held;
  holder.close();
  for (const kind of Object.keys(refused))
    if (kind !== 'PushOverloadError' && kind !== 'PushStoreError SQLITE_BUSY')
      failures.add('B10: refused by another error', kind);
  if (!(refused.PushOverloadError > 0)) failures.add('B10: nothing was too much', 'proves nothing');
  if (!(await bed.drained(full ? 400_000 : 90_000))) failures.add('B10: not drained', 'slow store');
  await bed.close(worker);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const known = new Map(ledger.pushes().map(({ key, id: pushId, state }) => [key, { pushId, state }]));
  const told = new Map();
  for (const [index, yes] of accepted.entries()) {
    const key = keyOf(index);
    if (yes === 1 && known.get(key)?.state !== 'delivered')
      failures.add('B10: accepted, and not delivered', `${key}: ${known.get(key)?.state}`);
    if (yes === 1) told.set(key, known.get(key)?.pushId);
    else if (known.has(key)) failures.add('B10: refused, and in the store all the same', key);
  }
  const verdict = checkLedger({ ledger, accepted: told, counts });
  ledger.close();
  for (const failure of verdict.failures) failures.add(failure, 'slow store');
  const [firstMb, growthMb] = mostRss.map((rss) => Math.round((rss - before) / MB));
  if (growthMb > firstMb + MOST_LATER_MB)
    failures.add('B10: memory goes on growing', `${firstMb} MB, then ${growthMb} MB`);
  return { offered, accepted: told.size, refused, mostWaiting, firstMb, growthMb: Math.max(firstMb, growthMb) };
}

/** The pushes wait in the store, and not in memory. */
async function silentVendor({ bed, full, failures }) {
  const [pushes, ms] = full ? [1_000_000, 600_000] : [6_000, 6_000];
  const database = bed.file();
  await bed.simulator.call('forget');
  await bed.simulator.call('faults', { add: [{ when: { vendor: 'xiaomi' }, fault: { silence: true } }] });
  const config = {
    database,
    options: { xiaomi: { timeoutMs: 3_000 } },
    push: { leaseMs: 5_000, retry: { baseMs: 200, maxMs: 2_000 } },
  };
  await bed.prepare({ xiaomi: PHONES }, config);
  const worker = await bed.startWorker({ ...config, by: heapOf(HEAP_MB) });
  const accepted = new Map();
  const requestsOf = (from, count) =>
    Array.from({ length: count }, (_, i) => requestOf(from + i, 'xiaomi', i % PHONES));
  await offer(worker, requestsOf(0, 2_000), accepted, { atOnce: 500 });
  const { memory: before } = await worker.call('look');
  let most = before;
  const watch = async () => {
    most = Math.max(most, (await worker.call('look')).memory);
  };
  for (let from = 2_000; from < pushes; from += 2_000) {
    await offer(worker, requestsOf(from, Math.min(2_000, pushes - from)), accepted, { atOnce: 500 });
    await watch();
  }
  for (const end = Date.now() + ms; Date.now() < end; await sleep(250)) await watch();
  const calls = (await bed.simulator.call('summary')).requests;
  await bed.simulator.call('faults', {});
  const healed = requestOf(9_000_000, 'xiaomi', 0, { lane: 'transactional' });
  await offer(worker, [healed], accepted);
  const goesOn = await bed.until(
    async () => (await bed.simulator.call('counts')).some(([key]) => key === healed.key),
    30_000,
    200,
  );
  if (!goesOn) failures.add('B10: it does not go on', 'after the vendor was back');
  if (!full && !(await bed.drained(90_000, database))) failures.add('B10: not drained', 'silent vendor');
  await bed.close(worker);
  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(database);
  const verdict = checkLedger({ ledger, accepted, counts, mayRun: full });
  ledger.close();
  for (const failure of verdict.failures) failures.add(failure, 'silent vendor');
  return {
    pushes,
    ms,
    callsWhileSilent: calls,
    growthMb: Math.round((most - before) / MB),
    states: verdict.figures.states,
  };
}
