import { copyFileSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { offer } from '../bed.mjs';
import { diskOf } from '../disk.mjs';
import { checkLedger, Failures, Ledger } from '../ledger.mjs';
import { randomOf } from '../random.mjs';
import { deviceOf, keyOf, requestOf } from '../world.mjs';

export const id = 'B6';
export const title = 'The SQLite file: kills while it is written, a full disk, no right to write, a long journal';
export const deadlineMs = { pr: 240_000, full: 1_800_000 };

const PHONES = 50;
const MB = 1024 * 1024;

/** @param {{ bed: import('../bed.mjs').Bed, full: boolean, seed: number, workdir: string, log: (text: string) => void }} given */
export async function run(given) {
  const failures = new Failures();
  const parts = {};
  await given.bed.startSimulator({ phones: { xiaomi: PHONES } });
  for (const part of [kills, fullDisk, readOnly, longJournal]) {
    parts[part.name] = await part({ ...given, failures });
    given.log(`${part.name}: ${JSON.stringify(parts[part.name])}`);
    // A disk never gets full of what is not written.
    if (failures.list().length > 0) break;
  }
  return { figures: parts, failures: failures.list() };
}

/** Two processes write to one file, and one of them is killed, again and again. */
async function kills({ bed, full, seed, failures }) {
  const rounds = full ? 200 : 5;
  const random = randomOf(seed);
  const config = { database: bed.file() };
  await bed.prepare({ xiaomi: PHONES }, config);
  const accepted = new Map();
  let number = 0;
  const later = () => requestOf((number += 1), 'xiaomi', number % PHONES, { at: Date.now() + 86_400_000 });
  const steady = await bed.startWorker(config);
  for (let round = 0; round < rounds; round += 1) {
    const victim = await bed.startWorker(config);
    bed.prewarm(1);
    const before = accepted.size;
    const writing = offer(victim, Array.from({ length: 5_000 }, later), accepted);
    // The other one writes meanwhile.
    const beside = offer(steady, Array.from({ length: 50 }, later), accepted, {
      onRefused: (text) => failures.add('B6: the other process was refused', text),
    });
    await bed.until(() => accepted.size > before, 5_000, 1);
    await sleep(random.between(20, 300));
    await bed.kill(victim);
    await Promise.all([writing, beside]);
  }
  await bed.kill(steady);
  checkFile(config.database, accepted, failures, 'after the kills');
  const again = await bed.startWorker(config);
  await bed.close(again);
  return { rounds, acknowledged: accepted.size, offered: number };
}

async function fullDisk({ bed, full, workdir, failures }) {
  const folder = join(workdir, 'small');
  const database = join(folder, 'push.db');
  // SQLite cuts its journal at 4 MB: on a disk that has not several times as much it could not go on.
  const size = full ? 96 : 24;
  const by = diskOf(folder, `${size}m`, `head -c ${(size / 2) * MB} /dev/zero > '${folder}/ballast' &&`);
  const worker = await bed.startWorker({ by, database, push: { leaseMs: 5_000 } });
  const seen = `/proc/${worker.pid}/root${folder}`;
  await worker.call('register', { devices: [deviceOf('xiaomi', 0)] });
  const accepted = new Map();
  const refused = new Map();
  const onRefused = (text) => refused.set(text.slice(0, 300), (refused.get(text.slice(0, 300)) ?? 0) + 1);
  const large = (from) =>
    Array.from({ length: 100 }, (_, i) => {
      const request = requestOf(1_000_000 + from + i, 'xiaomi', 0);
      return { ...request, message: { ...request.message, data: { k: request.key, pad: 'x'.repeat(600) } } };
    });
  for (let from = 0; refused.size === 0 && from < 100_000; from += 100)
    await offer(worker, large(from), accepted, { onRefused });
  // It stays full for a while, with outcomes of calls that cannot be written down.
  for (let round = 0; round < 5; round += 1) {
    await offer(worker, large(200_000 + round * 100), accepted, { onRefused });
    await sleep(200);
  }
  const whileFull = accepted.size;
  for (const text of refused.keys())
    if (!/^PushStoreError: .*\(SQLITE_FULL\)\. Free space on the disk/.test(text))
      failures.add('B6: a full disk is told otherwise', text);
  if (refused.size === 0) failures.add('B6: the disk was never full', 'proves nothing');
  rmSync(join(seen, 'ballast'));
  const freedAt = Date.now();
  const first = await bed.until(async () => {
    const before = accepted.size;
    await offer(worker, [requestOf(1_900_000 + accepted.size, 'xiaomi', 0)], accepted);
    return accepted.size > before;
  }, 10_000);
  if (!first) failures.add('B6: it does not go on', 'after space was freed');
  const goesOnMs = Date.now() - freedAt;
  // SQLite follows the link out of that file system again: a copy is read, taken while the process stands still.
  let copy = '';
  const drained = await bed.until(
    async () => {
      worker.signal('SIGSTOP');
      await bed.until(() => readFileSync(`/proc/${worker.pid}/stat`, 'utf8').includes(') T '), 5_000, 1);
      copy = bed.file();
      for (const end of ['', '-wal']) copyFileSync(join(seen, `push.db${end}`), copy + end);
      worker.signal('SIGCONT');
      return countOpen(copy) === 0;
    },
    60_000,
    500,
  );
  if (!drained) failures.add('B6: not drained', 'after space was freed');
  const counts = await bed.simulator.call('counts');
  const ledger = checkFile(copy, accepted, failures, 'on a disk that was full', true);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  for (const failure of verdict.failures) failures.add(failure, 'on a disk that was full');
  if (verdict.figures.states.delivered !== accepted.size)
    failures.add('B6: not all delivered', 'on a disk that was full');
  await bed.close(worker);
  const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return { megabytes: size, whileFull, refusals, goesOnMs, states: verdict.figures.states };
}

async function readOnly({ bed, workdir, failures }) {
  const database = bed.file();
  await bed.prepare({}, { database });
  const folder = join(workdir, 'readonly');
  const file = join(folder, 'push.db');
  const by = diskOf(folder, '8m', `cp '${database}' '${file}' && mount -o remount,ro '${folder}' &&`);
  return refusedStart(bed, { by, database: file }, failures, 'a file that cannot be written');
}

/** A reader that does not end keeps the journal from being cut; then the process is killed, and the next one has to read all of it. */
async function longJournal({ bed, full, failures }) {
  const size = full ? 1_024 * MB : 8 * MB;
  const database = bed.file();
  await bed.prepare({ xiaomi: 1 }, { database });
  const reader = new Ledger(database);
  reader.db.exec('BEGIN');
  reader.open();
  const worker = await bed.startWorker({ database });
  const accepted = new Map();
  const pad = 'x'.repeat(3_000);
  for (let from = 0; statSync(`${database}-wal`).size < size; from += 500) {
    const requests = Array.from({ length: 500 }, (_, i) => {
      const key = keyOf(3_000_000 + from + i);
      return { key, to: { user: 'u' }, at: Date.now() + 86_400_000, message: { title: 'x', data: { k: key, pad } } };
    });
    const tickets = await worker.call('sendMany', { requests });
    tickets.forEach(({ pushId }, i) => accepted.set(requests[i].key, pushId));
  }
  const megabytes = Math.round(statSync(`${database}-wal`).size / MB);
  await bed.kill(worker);
  reader.db.exec('COMMIT');
  reader.close();
  const start = Date.now();
  const next = await bed.startWorker({ database });
  const startMs = Date.now() - start;
  if (startMs > 30_000) failures.add('B6: a long journal keeps the start', `${startMs} ms`);
  await bed.close(next);
  checkFile(database, accepted, failures, 'after a long journal');
  return { megabytes, pushes: accepted.size, startMs };
}

async function refusedStart(bed, config, failures, what) {
  const worker = await bed.launchWorker(config);
  const error = await worker.started.then(
    () => null,
    ({ message }) => message,
  );
  await worker.destroy();
  if (error === null) failures.add('B6: it starts', what);
  else if (!error.includes(config.database)) failures.add('B6: the file is not named', `${what}: ${error}`);
  return error?.replace(config.database, '<file>') ?? null;
}

function countOpen(file) {
  const ledger = new Ledger(file);
  try {
    return ledger.open();
  } finally {
    ledger.close();
  }
}

/** Every push that was acknowledged is there, and the file is sound. */
function checkFile(file, accepted, failures, when, keep = false) {
  const ledger = new Ledger(file);
  const [{ integrity_check: sound }] = ledger.all('PRAGMA integrity_check');
  if (sound !== 'ok') failures.add(`B6: the file is not sound ${when}`, sound);
  const ids = new Map(
    ledger.all('SELECT push_key AS "key", id FROM push_push').map(({ key, id: pushId }) => [key, pushId]),
  );
  for (const [key, pushId] of accepted)
    if (ids.get(key) !== pushId) failures.add(`B6: acknowledged, and not there ${when}`, key);
  if (keep) return ledger;
  ledger.close();
  return undefined;
}
