// Chaos: real processes that are killed, stopped and confused, and the store compared with what the simulated vendors saw.
//
// Run      npm run chaos -- --case all                 every case in its short form (compile first: the cases run what was built)
//          npm run chaos -- --case ci                  what fits beside every change: the cases of CI below, some of them smaller still
//          npm run chaos -- --case D1,D5 --scale full  the counts that docs/guarantees.md states; minutes to half an hour a case
// Replay   npm run chaos -- --case D5 --seed 7         a seed repeats the choices of a run, though not the moments at which processes get the CPU; it is printed with each result
//          npm run chaos -- --case D5 --seed 7 --only 'call.after exit'   one cell of the matrix
//          --keep                                      leaves the stores' files, as every failure does; the log says where
// Break    npm run chaos -- --case D1 --break lease    takes a promise away: the case must fail. What can be broken: BREAKAGES in store.mjs, ENGINE_BREAKAGES in engine.mjs
//
// Cases are files in cases/, and run one after the other. Each ends with a line of JSON on stdout: its figures, and what failed. Progress goes to stderr, and at the end
// `N passed, N failed`; the exit code is 1 where a case failed. Everything is on 127.0.0.1, on ports that the system chooses.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Bed } from './bed.mjs';

const SCALES = ['pr', 'full'];

/** For every change: one case for each promise, without those that are slow by nature (waits, large audiences, overload). D5 runs a part of its matrix, D12 few pushes. */
const CI = ['A1', 'B5', 'D1', 'D2', 'D3', 'D5', 'D8', 'D9', 'D12', 'D13', 'D17', 'D18', 'V3', 'V5'];

const DEADLINE_MS = { pr: 60_000, full: 600_000 };

const { values } = parseArgs({
  options: {
    case: { type: 'string', default: 'all' },
    seed: { type: 'string' },
    scale: { type: 'string', default: 'pr' },
    break: { type: 'string' },
    keep: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const known = readdirSync(join(import.meta.dirname, 'cases'))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -4))
  .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const ci = values.case === 'ci';
const wanted = ci ? CI : values.case === 'all' ? known : values.case.split(',');
const unknown = wanted.filter((id) => !known.includes(id));
if (unknown.length > 0 || !SCALES.includes(values.scale)) {
  process.stderr.write(`--case takes all, ci, or some of ${known.join(',')}; --scale takes ${SCALES.join(' or ')}.\n`);
  process.exit(2);
}
const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);

/** @type {Set<Bed>} */
const beds = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await Promise.all([...beds].map((bed) => bed.dispose()));
    process.exit(130);
  });
}

/** A rejection that nobody awaits yet ends the case, and not the runner: its processes must be ended too. */
let onRejection = () => undefined;
process.on('unhandledRejection', (error) => onRejection(error));

async function runCase(id) {
  const { title, run, deadlineMs = {} } = await import(`./cases/${id}.mjs`);
  const start = performance.now();
  const log = (text) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stderr.write(`  ${id} ${seconds} s: ${text}\n`);
  };
  process.stderr.write(
    `${id} (seed ${seed}, ${values.scale}${values.break ? `, broken: ${values.break}` : ''}): ${title}\n`,
  );
  const workdir = mkdtempSync(join(tmpdir(), `nest-push-chaos-${id}-`));
  const bed = new Bed({ workdir, log, broken: values.break });
  beds.add(bed);
  const limit = deadlineMs[values.scale] ?? DEADLINE_MS[values.scale];
  const stop = new AbortController();
  const late = sleep(
    limit,
    { figures: {}, failures: [`It did not end within ${limit / 1000} s.`] },
    { signal: stop.signal },
  );
  late.catch(() => undefined);
  const rejected = new Promise((_resolve, reject) => {
    onRejection = reject;
  });
  rejected.catch(() => undefined);
  let result;
  try {
    result = await Promise.race([
      run({ bed, seed, scale: values.scale, full: values.scale === 'full', ci, only: values.only, log, workdir }),
      late,
      rejected,
    ]);
  } catch (error) {
    result = { figures: {}, failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
  stop.abort();
  const texts = result.failures.length > 0 ? bed.texts() : [];
  await bed.dispose();
  beds.delete(bed);
  const ok = result.failures.length === 0;
  const seconds = Number(((performance.now() - start) / 1000).toFixed(1));
  for (const failure of result.failures) log(`FAILED: ${failure}`);
  for (const text of texts.slice(0, 3)) log(`a process said: ${text.slice(-2_000)}`);
  if (ok && !values.keep) rmSync(workdir, { recursive: true, force: true });
  else log(`what it left is in ${workdir}`);
  process.stdout.write(
    `${JSON.stringify({ case: id, seed, scale: values.scale, ok, seconds, figures: result.figures, failures: result.failures })}\n`,
  );
  return ok;
}

let failed = 0;
for (const id of wanted) if (!(await runCase(id))) failed += 1;
process.stderr.write(`${wanted.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
