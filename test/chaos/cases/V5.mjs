import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

export const id = 'V5';
export const title = 'The breaker does what its model says: one probe, and never stuck';
export const deadlineMs = { pr: 150_000, full: 300_000 };

/** The model is TypeScript beside the sources, which the unit specs run; here it runs on what was built. */
const MODEL = join(import.meta.dirname, '../models/breaker.model.ts');

/** @param {{ seed: number, full: boolean, workdir: string }} given */
export async function run({ seed, full, workdir }) {
  const runs = full ? 10_000 : 1_000;
  const core = dirname(createRequire(import.meta.url).resolve('@nest-push/core/package.json'));
  const source = readFileSync(MODEL, 'utf8');
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  const built = join(workdir, 'breaker.model.mjs');
  writeFileSync(built, ts.transpileModule(source, { compilerOptions: options }).outputText);
  const { runBreakerModel } = await import(pathToFileURL(built).href);
  const { Breaker } = await import(pathToFileURL(join(core, 'dist/esm/delivery/gate/breaker.js')).href);
  const { violations, ...figures } = runBreakerModel({ seed, runs, create: (time) => new Breaker(time) });
  return { figures: { ...figures, violations: violations.length }, failures: violations.slice(0, 10).map(String) };
}
