// Chaos: real processes that are killed, stopped and confused, and the store compared with what the simulated vendors saw.
//
// Run      npm run chaos -- --case all                 every case in its short form (compile first: the cases run what was built)
//          npm run chaos -- --case all --lanes 2       the same in less time: two cases at once; those that measure time or memory come after them, alone
//          npm run chaos -- --case all --again 1       a case that measures time or memory, and failed, is run once more: for machines that others use, too
//          npm run chaos -- --case D1,D5 --scale full  the counts that docs/guarantees.md states; minutes to half an hour a case
// Replay   npm run chaos -- --case D5 --seed 7         a seed repeats the choices of a run, though not the moments at which processes get the CPU; it is printed with each result
//          npm run chaos -- --case D5 --seed 7 --only 'call.after exit'   one cell of the matrix
//          --keep                                      leaves the stores' files, as every failure does; the log says where
// Break    npm run chaos -- --case D1 --break lease    takes a promise away: the case must fail. What can be broken: BREAKAGES in store.mjs, ENGINE_BREAKAGES in engine.mjs
//
// Cases are files in cases/, each in a process of its own; one that measures time or memory exports `alone`. Each ends with a line of JSON on stdout: its figures, and what failed. Progress goes to stderr, and at the end
// `N passed, N failed`; the exit code is 1 where a case failed. Everything is on 127.0.0.1, on ports that the system chooses.
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildPrograms } from './programs.mjs';

const SCALES = ['pr', 'full'];
const MAX_LANES = 8;
const MAX_AGAIN = 3;

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: 'all' },
    seed: { type: 'string' },
    scale: { type: 'string', default: 'pr' },
    lanes: { type: 'string', default: '1' },
    again: { type: 'string', default: '0' },
    break: { type: 'string' },
    keep: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const known = readdirSync(join(import.meta.dirname, 'cases'))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -4))
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const wanted = values.case === 'all' ? known : values.case.split(',');
const lanes = Number(values.lanes);
const again = Number(values.again);
const isRight =
  wanted.every((id) => known.includes(id)) &&
  SCALES.includes(values.scale) &&
  lanes >= 1 &&
  lanes <= MAX_LANES &&
  again >= 0 &&
  again <= MAX_AGAIN;
if (!isRight) {
  process.stderr.write(
    `--case takes all, or some of ${known.join(',')}; --scale takes ${SCALES.join(' or ')}; --lanes 1 to ${MAX_LANES}, --again 0 to ${MAX_AGAIN}.\n`,
  );
  process.exit(2);
}
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopped = true;
    // Each ends what it has started.
    for (const child of running) child.kill('SIGTERM');
  });
}

/** Answers whether the case passed. */
async function runCase(id) {
  const { scale, break: broken, keep, only } = values;
  const child = fork(join(import.meta.dirname, 'case.mjs'), [JSON.stringify({ id, seed, scale, broken, keep, only })], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  running.add(child);
  let line = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (line += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  running.delete(child);
  // In one piece: another case may be writing too.
  process.stdout.write(line);
  return code === 0;
}

let passed = 0;
async function runAll(ids, atOnce, tries) {
  const waiting = [...ids];
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined && !stopped; id = waiting.shift()) {
      let ok = await runCase(id);
      for (let tried = 1; !ok && tried < tries && !stopped; tried += 1) {
        process.stderr.write(`${id} is run again: what measures time fails where the machine stands still, too\n`);
        ok = await runCase(id);
      }
      if (ok) passed += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

await buildPrograms();
const together = [];
const later = [];
for (const id of wanted) {
  const { alone = false } = await import(`./cases/${id}.mjs`);
  (alone ? later : together).push(id);
}
await runAll(together, lanes, 1);
await runAll(later, 1, 1 + again);
process.stderr.write(`${passed} passed, ${wanted.length - passed} failed\n`);
process.exitCode = passed === wanted.length ? 0 : 1;
