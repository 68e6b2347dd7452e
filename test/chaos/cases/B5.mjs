import { offer } from '../bed.mjs';
import { checkDuplicates, checkLedger, Failures, Ledger } from '../ledger.mjs';
import { requestOf } from '../world.mjs';

export const id = 'B5';
export const title = 'A store that fails at every fifth call, also after it has written, loses and doubles nothing';
export const deadlineMs = { pr: 240_000, full: 900_000 };

const PHONES = 200;
const SHARE = 0.2;

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean, log: (text: string) => void }} given */
export async function run({ bed, seed, full, log }) {
  const pushes = full ? 5_000 : 400;
  await bed.startSimulator({ phones: { umeng: PHONES } });
  await bed.simulator.call('faults', { add: [{ when: { vendor: 'umeng' }, fault: { delayMs: 20 } }] });
  const config = { vendors: ['umeng'], push: { leaseMs: 5_000, inFlight: 50 } };
  await bed.prepare({ umeng: PHONES }, config);
  const workers = await Promise.all([1, 2].map((n) => bed.startWorker({ ...config, flaky: seed * 2 + n })));
  for (const worker of workers) await worker.call('fail', { share: SHARE });

  // Who is refused sends again with the key, and to the other process: the first may have written it.
  const requests = Array.from({ length: pushes }, (_, i) => requestOf(i, 'umeng', i % PHONES));
  const accepted = new Map();
  const refusals = new Map();
  const onRefused = (text) => refusals.set(text, (refusals.get(text) ?? 0) + 1);
  let left = requests;
  let rounds = 0;
  for (; left.length > 0 && rounds < 30; rounds += 1) {
    const half = Math.ceil(left.length / 2);
    const parts = rounds % 2 === 0 ? [left.slice(0, half), left.slice(half)] : [left.slice(half), left.slice(0, half)];
    await Promise.all(workers.map((worker, n) => offer(worker, parts[n], accepted, { atOnce: 5, onRefused })));
    left = left.filter(({ key }) => !accepted.has(key));
  }
  const failures = new Failures();
  for (const { key } of left) failures.add('B5: never accepted', key);
  if (!(await bed.drained(full ? 120_000 : 40_000))) failures.add('B5: not drained', 'while the store fails');
  const looks = await Promise.all(workers.map((worker) => worker.call('look')));
  for (const worker of workers) await worker.call('fail', { share: 0 });
  for (const worker of workers) {
    const end = await bed.close(worker);
    if (end.code !== 0) failures.add('B5: a worker did not end in order', String(end.signal ?? end.code));
  }

  const failed = {};
  for (const { flaky } of looks)
    for (const [place, count] of Object.entries(flaky)) failed[place] = (failed[place] ?? 0) + count;
  const sum = (name) => looks.reduce((total, { stats }) => total + stats[name], 0);
  log(`${accepted.size} accepted in ${rounds} rounds; ${JSON.stringify(failed)}`);
  for (const place of ['connect', 'before commit', 'after commit'])
    if (!(failed[place] > 10))
      failures.add('B5: too few failures: the run proves nothing', `${place}: ${failed[place]}`);
  if (sum('disowned') === 0)
    failures.add('B5: nothing was claimed without its process hearing of it', 'proves nothing');

  const counts = await bed.simulator.call('counts');
  const ledger = new Ledger(bed.database);
  const verdict = checkLedger({ ledger, accepted, counts });
  // No process died: only a claim whose call the store calls unknown may have been repeated.
  const unknown = ledger.all(
    'SELECT push_key AS "key", unknowns FROM push_batch JOIN push_push ON push_push.id = push_id WHERE unknowns > 0',
  );
  const rows = ledger.pushes().length;
  ledger.close();
  const claims = new Map(unknown.map(({ key, unknowns }) => [key, new Set(Array(Number(unknowns)).keys())]));
  const duplicates = checkDuplicates(counts, claims);
  if (rows !== accepted.size) failures.add('B5: another number of pushes than of keys', `${rows} and ${accepted.size}`);
  const delivered = verdict.figures.states.delivered ?? 0;
  if (delivered !== pushes) failures.add('B5: not all delivered', `${delivered} of ${pushes}`);
  return {
    figures: {
      pushes,
      rounds,
      failed,
      refusedSends: [...refusals.values()].reduce((total, count) => total + count, 0),
      disowned: sum('disowned'),
      recovered: sum('recovered'),
      ...verdict.figures,
      ...duplicates.figures,
    },
    failures: [...failures.list(), ...verdict.failures, ...duplicates.failures],
  };
}
