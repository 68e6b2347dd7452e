// One case in a process of its own; run.mjs starts it. Ends with a line of JSON on stdout, and with 1 where the case failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Bed } from './bed.mjs';

const DEADLINE_MS = { pr: 150_000, full: 600_000 };

/** @type {{ id: string, seed: number, scale: 'pr' | 'full', broken?: string, keep: boolean, only?: string }} */
const { id, seed, scale, broken, keep, only } = JSON.parse(process.argv[2]);
const { title, run, deadlineMs = {} } = await import(`./cases/${id}.mjs`);

const start = performance.now();
const secondsSoFar = () => Number(((performance.now() - start) / 1000).toFixed(1));
const log = (text) => process.stderr.write(`  ${id} ${secondsSoFar().toFixed(1)} s: ${text}\n`);
process.stderr.write(`${id} (seed ${seed}, ${scale}${broken ? `, broken: ${broken}` : ''}): ${title}\n`);

const workdir = mkdtempSync(join(tmpdir(), `nest-push-chaos-${id}-`));
const bed = new Bed({ workdir, log, broken });
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect']) {
  process.once(signal, async () => {
    await bed.dispose();
    process.exit(130);
  });
}

const limit = deadlineMs[scale] ?? DEADLINE_MS[scale];
const late = sleep(limit, { figures: {}, failures: [`It did not end within ${limit / 1000} s.`] }, { ref: false });
/** A rejection that nobody awaits yet ends the case, and not this process: what it started must be ended too. */
const rejected = new Promise((_resolve, reject) => process.on('unhandledRejection', reject));

let result;
try {
  result = await Promise.race([run({ bed, seed, scale, full: scale === 'full', only, log, workdir }), late, rejected]);
} catch (error) {
  result = { figures: {}, failures: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
}
const { figures, failures } = result;
const texts = failures.length > 0 ? bed.texts() : [];
await bed.dispose();
for (const failure of failures) log(`FAILED: ${failure}`);
for (const text of texts.slice(0, 3)) log(`a process said: ${text.slice(-2_000)}`);
const ok = failures.length === 0;
if (ok && !keep) rmSync(workdir, { recursive: true, force: true });
else log(`what it left is in ${workdir}`);
const line = JSON.stringify({ case: id, seed, scale, ok, seconds: secondsSoFar(), figures, failures });
process.stdout.write(`${line}\n`, () => process.exit(ok ? 0 : 1));
