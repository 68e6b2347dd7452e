import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XiaomiClient } from './xiaomi.client.js';
import { XIAOMI_ENDPOINTS, XIAOMI_UNKNOWN_ENDPOINTS, type XiaomiEndpoint } from './xiaomi.endpoints.js';

const ENDPOINTS = Object.entries<XiaomiEndpoint>(XIAOMI_ENDPOINTS);
const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');
const section = readme.slice(readme.indexOf('## Endpoints'), readme.indexOf('## What a message becomes'));
const ROW = /^\| `(\w+ \S+)` +\| `([\w.]+)\([^`]*\)` +\| `([\w./-]+\.spec\.ts)` +\|$/gm;
const rows = [...section.matchAll(ROW)].map(([, endpoint = '', method = '', spec = '']) => ({
  endpoint,
  method,
  spec,
}));

const client = new XiaomiClient(
  { platform: 'android', appSecret: 'Y2FuYXJ5LXNlY3JldC0wMQ==', packageName: 'com.a.b' },
  { exchange: () => Promise.reject(new Error('no call')) },
);

it('the README has a row for every endpoint, and no other', () => {
  expect(rows.map(({ endpoint, method }) => `${method}: ${endpoint}`).sort()).toEqual(
    ENDPOINTS.map(([name, { method, path }]) => `${name}: ${method} ${path}`).sort(),
  );
});

it.each(rows)('$endpoint has a method $method and a test', ({ endpoint, method, spec }) => {
  const [group = '', name = ''] = method.split('.');
  const api = (client as unknown as Record<string, Record<string, unknown> | undefined>)[group];
  expect(typeof api?.[name]).toBe('function');
  const file = join(import.meta.dirname, spec);
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toContain(`'${endpoint}`);
});

it('the README says of every unknown endpoint what is missing', () => {
  for (const { path, missing } of XIAOMI_UNKNOWN_ENDPOINTS) {
    expect(section).toContain(`\`${path}\`: ${missing}`);
    expect(ENDPOINTS.map(([, endpoint]) => endpoint.path)).not.toContain(path);
  }
});
