import { setTimeout as sleep } from 'node:timers/promises';
import { offer } from '../bed.mjs';
import { callingIn, checkDuplicates, checkLedger, Ledger } from '../ledger.mjs';
import { randomOf } from '../random.mjs';
import { requestOf } from '../world.mjs';

export const id = 'D5';
export const title = 'A crash, an error or a standstill between any two steps is safe';
export const deadlineMs = { pr: 300_000, full: 1_800_000 };

const STEPS = ['accept', 'claim', 'expand', 'begin', 'call', 'record', 'retry', 'recover', 'prune'];
const PLACES = [...STEPS.flatMap((step) => [`${step}.before`, `${step}.after`]), 'settle.after', 'release.before'];
const ACTS = ['exit', 'throw', 'pause'];
const LEASE_MS = 800;
const PHONES = 60;
const AT_ONCE = 3;

/** By turns: JPush takes a key, Xiaomi can be asked, Umeng neither. */
const VENDORS = ['jpush', 'xiaomi', 'jpush', 'umeng'];
const DEVICES = { jpush: PHONES, xiaomi: PHONES, umeng: PHONES };

/** A cell in which a process lost its lease that was not told to stand still is run again, so often. */
const MOST_TRIES = 3;

const TAKEN_OVER = 'Another process has taken over';

/** @param {{ bed: import('../bed.mjs').Bed, seed: number, full: boolean, only?: string, log: (text: string) => void }} given */
export async function run({ bed, seed, full, only, log }) {
  await bed.startSimulator({ phones: DEVICES });
  await bed.simulator.call('faults', { add: [{ when: {}, fault: { delayMs: 30 } }] });
  const template = bed.file();
  await bed.prepare(DEVICES, { ...SETTINGS, database: template });
  const cells = cellsOf({ seed, full }).filter(({ place, act }) => only === undefined || only === `${place} ${act}`);
  const table = Object.fromEntries(PLACES.map((place) => [place, {}]));
  const failures = [];
  const waiting = [...cells];
  const sums = { repeats: 0, inDoubt: 0, disturbed: 0 };
  let number = 0;
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let cell = waiting.shift(); cell !== undefined; cell = waiting.shift()) {
      const name = `${cell.place} ${cell.act}`;
      let result;
      for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
        const given = { ...cell, first: (number += 1_000), database: bed.copyOf(template) };
        result = await runCell(bed, given).catch(({ message }) => ({ found: [String(message)] }));
        if (!result.disturbed || result.found.length === 0) break;
        sums.disturbed += 1;
        log(`${name}: the machine was too slow for a lease of ${LEASE_MS} ms; once more`);
      }
      const { hit = false, found, repeats = 0, inDoubt = 0 } = result;
      sums.repeats += repeats;
      sums.inDoubt += inDoubt;
      const mark = found.length > 0 ? 'FAILED' : hit ? `ok, ${repeats} repeats, ${inDoubt} in doubt` : 'not reached';
      if (table[cell.place][cell.act] !== 'FAILED') table[cell.place][cell.act] = mark;
      for (const failure of found) failures.push(`${name} (hit ${cell.hit}): ${failure}`);
      log(`${name}: ${mark}`);
    }
  });
  await Promise.all(lanes);
  const missed = cells
    .map(({ place, act }) => [place, act])
    .filter(([place, act]) => table[place][act] === 'not reached')
    .map((names) => names.join(' '));
  if (cells.length === 0) failures.push(`With this seed there is no cell ${only}.`);
  if (missed.length > 0) failures.push(`These places were never reached: ${missed.join(', ')}.`);
  // A machine that is too slow proves nothing, and neither does an engine that loses leases all the time.
  if (sums.disturbed > Math.max(3, cells.length / 4))
    failures.push(`Leases were lost unasked in ${sums.disturbed} of ${cells.length} cells.`);
  for (const place of PLACES) if (Object.keys(table[place]).length === 0) delete table[place];
  return { figures: { cells: cells.length, ...sums, table }, failures: failures.slice(0, 30) };
}

const SETTINGS = {
  vendors: ['jpush', 'xiaomi', 'umeng'],
  push: { leaseMs: LEASE_MS, inFlight: 16, retry: { baseMs: 100, maxMs: 300 } },
  watch: true,
};

/** All of them, five times over; or each place once, with an act that the seed chooses. */
function cellsOf({ seed, full }) {
  const random = randomOf(seed);
  const cells = [];
  for (let round = 0; round < (full ? 5 : 1); round += 1) {
    for (const [index, place] of PLACES.entries()) {
      for (const act of full ? ACTS : [ACTS[(index + seed) % ACTS.length]]) {
        // What is taken over: where that is the point, and everywhere in the long form.
        const victim = full || place.startsWith('recover') || index % 4 === seed % 4;
        cells.push({ place, act, victim, hit: /^(release|prune|recover)/.test(place) ? 1 : random.between(1, 4) });
      }
    }
  }
  return cells;
}

const vendorOf = (i) => VENDORS[i % VENDORS.length];

async function runCell(bed, { place, act, hit, victim, first, database }) {
  const config = { ...SETTINGS, database };
  const accepted = new Map();
  /** The sharp check (2.1.6): claims that a crash or a standstill found under way. These alone may be repeated. */
  const explained = new Map();
  const explain = (calls, claim) => {
    for (const { key, version } of calls)
      explained.set(key, (explained.get(key) ?? new Set()).add(`${claim}:${version}`));
  };
  const request = (i, more) => requestOf(first + i, vendorOf(i), i % PHONES, more);
  const requests = Array.from({ length: 40 }, (_, i) => request(i));
  const flaky = requests.filter((_, i) => i % 5 === 0).map(({ key }) => key);
  // Rules are shared by the cells that run at once; keys are not.
  await bed.simulator.call('addRule', { keys: flaky, firstRequests: 1, status: 503 });

  if (victim) {
    // Somebody who is killed in mid-call, so that there is something to take over.
    const killed = await bed.startWorker(config);
    const offering = offer(killed, requests.slice(0, 10), accepted);
    await sleep(60);
    await bed.kill(killed);
    await offering;
    explain(callingIn(database), 'victim');
  }

  const failpoints = [{ at: place, hit, act, ms: LEASE_MS * 3 }];
  const worker = await bed.launchWorker({ ...config, failpoints });
  await worker.started.catch(() => undefined);
  const reached = worker.hears(`hit ${place}`, 4_000).catch(() => undefined);
  // Some are timed: they are claimed when they are due, and not as they are accepted.
  const later = Date.now() + 700;
  for (let i = 10; i < requests.length; i += 1) if (i % 4 > 1) requests[i] = request(i, { at: later });
  const rest = requests.filter(({ key }) => !accepted.has(key));
  const offering = offer(worker, rest, accepted, { atOnce: 8 });
  if (place === 'release.before') {
    await sleep(300);
    worker.signal('SIGTERM');
  }
  const told = await reached;
  const wasHit = told !== undefined;
  const beforeHit = new Map([...explained].map(([key, claims]) => [key, claims.size]));
  if (wasHit && act === 'exit') {
    await worker.exited;
    explain(callingIn(database), 'exit');
    await offering;
  }
  // An error explains a repeat in one place alone: the answer was read, and lost before anybody looked at it.
  if (wasHit && (act === 'pause' || place === 'call.after')) explain(told.calling, act);

  const survivor = await bed.startWorker(config);
  // What nobody acknowledged is offered again, as a host would; a worker that stands still may acknowledge it later.
  await offer(
    survivor,
    requests.filter(({ key }) => !accepted.has(key)),
    accepted,
  );
  const found = (await bed.drained(15_000, database)) ? [] : ['It was not drained within 15 s.'];
  const lines = [];
  // It was asked to end before it stood still: it ends by itself.
  if (place === 'release.before') await worker.exited;
  if (worker.end !== null && act !== 'exit' && worker.end.code !== 0) {
    found.push(`An error or a standstill ended the process (${worker.end.signal ?? worker.end.code}).`);
  }
  if (worker.end === null) {
    // One that stands still goes on before it is asked to end. Who waits for a push hears of its end, whatever went wrong.
    const look = await bed.until(
      async () => {
        const now = await worker.call('look');
        return now.awaited === 0 ? now : undefined;
      },
      4_000,
      50,
    );
    if (look === undefined) found.push('Somebody still waits for a push that has ended.');
    else lines.push(...look.lines.map(({ text }) => text));
    const told = lines.filter((text) => text.startsWith('Nobody was told')).length;
    if (place === 'settle.after' && act === 'throw' && wasHit && told !== 1)
      found.push(`An error between the end of a push and its announcement was told ${told} times.`);
    const end = await bed.close(worker);
    if (act !== 'exit' && end.code !== 0) found.push(`The worker ended with ${end.signal ?? end.code}.`);
  }
  const others = (await survivor.call('look')).lines.map(({ text }) => text);
  if (act !== 'pause') others.push(...lines);
  const disturbed = others.some((text) => text.startsWith(TAKEN_OVER));
  const end = await bed.close(survivor);
  if (end.code !== 0) found.push(`The survivor ended with ${end.signal ?? end.code}.`);

  const keys = new Set(requests.map(({ key }) => key));
  const counts = (await bed.simulator.call('counts')).filter(([key]) => keys.has(key));
  const ledger = new Ledger(database);
  const verdict = checkLedger({ ledger, accepted, counts });
  ledger.close();
  const sharp = checkDuplicates(counts, explained);
  found.push(...verdict.failures, ...sharp.failures);
  const deliveries = new Map(counts.map(([key, , count]) => [key, count]));
  for (const [i, { key }] of requests.entries()) {
    const count = deliveries.get(key) ?? 0;
    if (count === 0) found.push(`${key} never reached its vendor.`);
    else if (vendorOf(i) !== 'umeng' && count > 1) found.push(`${key} was shown ${count} times by ${vendorOf(i)}.`);
  }
  if (act === 'throw') {
    const beyond = counts.reduce((sum, [key, , count]) => sum + Math.max(0, count - 1 - (beforeHit.get(key) ?? 0)), 0);
    if (beyond > 1) found.push(`One error led to ${beyond} repeats.`);
  }
  const { extraDeliveries: repeats, unknownOutcomes: inDoubt } = sharp.figures;
  return { hit: wasHit, found: found.slice(0, 5), repeats, inDoubt, disturbed };
}
