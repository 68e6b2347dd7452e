import { readFile } from 'node:fs/promises';

import { type SimulatorAsset } from '@nest-push/simulators';

// Beside the sources and beside the build alike: neither has to copy them.
const PUBLIC = new URL('../public/', import.meta.url);

const TYPES = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

const FILES = [
  ['/', 'index', 'html'],
  ['/_sim/assets/icon.svg', 'icon', 'svg'],
  ['/_sim/assets/page.css', 'page', 'css'],
  ['/_sim/assets/page.js', 'page', 'js'],
  ['/_sim/assets/phones.css', 'phones', 'css'],
  ['/_sim/assets/phones.js', 'phones', 'js'],
] as const;

/** Reads the page with its phones, for the `assets` of a `SimulatorServer`. */
export async function readPage(): Promise<Record<string, SimulatorAsset>> {
  const entries = FILES.map(async ([path, name, kind]) => {
    const content = await readFile(new URL(`${name}.${kind}`, PUBLIC));
    return [path, { type: TYPES[kind], content }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
