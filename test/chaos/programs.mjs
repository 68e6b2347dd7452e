import { build } from 'esbuild';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'dist');
const PROGRAMS = ['worker', 'simulator', 'deaf'];

/** Native, or wanted by Nest only where it is installed. */
const EXTERNAL = ['libsql', '@nestjs/microservices', '@nestjs/websockets'];

/** The file that a process of the bed runs. */
export const programOf = (name) => join(FOLDER, `${name}.cjs`);

/**
 * Puts each program of the bed and all that it loads into one file. Node needs seconds for the 1,400 modules of a host and half a second for one file, and a case starts up to two hundred hosts: most of their time
 * went into that, and a kill "soon after the start" is none while others still load.
 */
export async function buildPrograms() {
  const { outputFiles } = await build({
    entryPoints: PROGRAMS.map((name) => join(import.meta.dirname, `${name}.mjs`)),
    outdir: FOLDER,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // Nest, and errors that are told by name, go by the names of classes.
    keepNames: true,
    external: EXTERNAL,
    // Where a module asks for its own place, it does so for what these programs do not use.
    logOverride: { 'empty-import-meta': 'silent' },
    logLevel: 'error',
    write: false,
  });
  mkdirSync(FOLDER, { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Another run may be starting one.
    const fresh = join(FOLDER, `${basename(path)}.${process.pid}`);
    writeFileSync(fresh, contents);
    renameSync(fresh, path);
  }
}
