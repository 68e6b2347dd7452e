// Lets a child process of a spec run the sources: no build is needed before the tests.
import { existsSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import { transformFile } from '@swc/core';

// The hooks run in a thread of their own, which loads this file a second time.
if (isMainThread) register(import.meta.url);

const libs = new URL('../../', import.meta.url);

export async function resolve(specifier, context, next) {
  const lib = /^@nest-push\/([^/]+)$/.exec(specifier)?.[1];
  if (lib !== undefined) return next(new URL(`${lib}/src/index.ts`, libs).href, context);
  if (specifier.startsWith('.') && specifier.endsWith('.js')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return next(source.href, context);
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    sourceMaps: 'inline',
    module: { type: 'es6' },
    jsc: {
      target: 'es2022',
      keepClassNames: true,
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: true },
    },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
