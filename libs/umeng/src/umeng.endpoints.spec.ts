import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UmengClient } from './umeng.client.js';
import { UMENG_ENDPOINTS, UMENG_UNKNOWN_ENDPOINTS } from './umeng.endpoints.js';

const ROOT = resolve(import.meta.dirname, '..');
const README = readFileSync(resolve(ROOT, 'README.md'), 'utf8');
const SECTION = README.slice(README.indexOf('## Endpoints'), README.indexOf('## What a message becomes'));

/** endpoint | method on the client | test */
const ROWS = [...SECTION.matchAll(/^\| `(\w+ \S+)` +\| `([\w.]+)\([^`]*\)` +\| `([\w./-]+\.spec\.ts)` +\|$/gm)].map(
  ([, endpoint = '', method = '', test = '']) => ({ endpoint, method, test }),
);

it('the README has a row for each endpoint, and no other', () => {
  const documented = ROWS.map(({ endpoint, method }) => `${method} ${endpoint}`).sort();
  const known = Object.entries(UMENG_ENDPOINTS).map(([method, { method: verb, path }]) => `${method} ${verb} ${path}`);
  expect(documented).toEqual(known.sort());
});

it.each(ROWS)('$endpoint is $method, and $test proves it', ({ endpoint, method, test }) => {
  const client = new UmengClient(
    { platform: 'ios', appKey: 'test_appkey_0001', masterSecret: 'test_secret_00001', production: true },
    { exchange: () => Promise.reject(new Error('nothing is called here')) },
  );
  const found = method.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], client);
  expect(typeof found).toBe('function');
  const spec = readFileSync(resolve(ROOT, 'src', test), 'utf8');
  expect(spec).toMatch(new RegExp(`['"\`]${endpoint}\\b`));
});

it('the README names what is not typed', () => {
  for (const { path, missing } of UMENG_UNKNOWN_ENDPOINTS) expect(SECTION).toContain(`\`${path}\`: ${missing}`);
});
