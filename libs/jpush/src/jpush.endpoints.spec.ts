import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPTIONS } from '../test/exchanges.js';
import { JPushAdminClient } from './jpush.admin.client.js';
import { JPushClient } from './jpush.client.js';
import { JPUSH_ENDPOINTS, JPUSH_FAMILIES, JPUSH_UNKNOWN_ENDPOINTS, type JPushFamilyRow } from './jpush.endpoints.js';
import { JPushGroupClient } from './jpush.group.client.js';

const src = import.meta.dirname;
const endpoints = Object.entries(JPUSH_ENDPOINTS);

const http = { exchange: () => Promise.reject(new Error('nobody is called')) };
const clients: object = Object.assign(new JPushClient(OPTIONS, http), {
  group: new JPushGroupClient(OPTIONS, http),
  admin: new JPushAdminClient(OPTIONS, http),
});

/** What stands at a dotted name. */
function at(name: string): unknown {
  return name.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], clients);
}

describe('the clients', () => {
  it.each(endpoints)('%s is a method', (name) => {
    expect(at(name)).toEqual(expect.any(Function));
  });

  it('have no method beside them but what makes none or several calls', () => {
    const groups = endpoints.map(([name]) => name.slice(0, name.lastIndexOf('.')));
    const methods = [...new Set(groups)].flatMap((group) => {
      const { prototype } = (at(group) as { constructor: { prototype: object } }).constructor;
      return Object.getOwnPropertyNames(prototype).map((method) => `${group}.${method}`);
    });
    const helpers = /\.(constructor|sent|batch|prepared|uploaded|upload)$/;
    const beside = methods.filter((name) => !helpers.test(name) && !(name in JPUSH_ENDPOINTS));
    expect(beside).toEqual(['schedules.all']);
  });

  it('never have two methods for one endpoint', () => {
    const addresses = endpoints.map(([, { method, path }]) => `${method} ${path}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });
});

describe('JPUSH_FAMILIES', () => {
  it.each(endpoints)('%s lies below the root of its family', (_name, { path, family }) => {
    expect(path.startsWith(`${JPUSH_FAMILIES[family].root}/`)).toBe(true);
  });

  it.each(Object.entries<JPushFamilyRow>(JPUSH_FAMILIES))(
    '%s has addresses without a slash at the end',
    (_family, { host, bj }) => {
      for (const url of [host, bj ?? host]) expect(url).toMatch(/^https:\/\/[a-z.]+(\/\w+)*$/);
    },
  );
});

describe('the README', () => {
  const readme = readFileSync(join(src, '../README.md'), 'utf8');
  const section = readme.slice(readme.indexOf('## Endpoints'), readme.indexOf('## What a message becomes'));
  const rows = [...section.matchAll(/^\| `(\w+ \/[^`]+)` +\| `([\w.]+)\([^`]*\)` +\| `([\w./-]+\.spec\.ts)` +\|$/gm)];

  it('has one row for every endpoint', () => {
    const told = rows.map(([, address, name]) => `${name} ${address}`).sort();
    expect(told).toEqual(endpoints.map(([name, { method, path }]) => `${name} ${method} ${path}`).sort());
  });

  it.each(rows.map(([, address = '', , spec = '']) => [address, spec] as const))(
    '%s is tested in %s',
    (address, spec) => {
      expect(existsSync(join(src, spec))).toBe(true);
      const titles = [...readFileSync(join(src, spec), 'utf8').matchAll(/title: ['`](.+)['`],$/gm)].map(
        ([, title = '']) => title,
      );
      expect(
        titles.filter((title) => title === address || new RegExp(`^${escaped(address)}(?![\\w/{])`).test(title)),
      ).not.toEqual([]);
    },
  );

  it('lists what is not typed', () => {
    for (const { path } of JPUSH_UNKNOWN_ENDPOINTS) expect(section).toContain(`\`${path}\``);
  });
});

const escaped = (text: string): string => text.replace(/[{}/.]/g, String.raw`\$&`);
