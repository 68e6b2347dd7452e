import { XIAOMI_ENDPOINTS, XIAOMI_UNKNOWN_ENDPOINTS, type XiaomiEndpoint } from '@nest-push/xiaomi';
import { XiaomiWorld } from './xiaomi.world.js';

let xiaomi: XiaomiWorld;
beforeAll(async () => {
  xiaomi = await XiaomiWorld.open({ qps: Infinity, partner: true });
});
afterAll(() => xiaomi.world.close());

/** Before the path, the simulator's word for one of Xiaomi's hosts. */
const HOSTS = { message: '', feedback: '/feedback', emq: '/emq' } as const;

const ALL = Object.entries<XiaomiEndpoint>(XIAOMI_ENDPOINTS).flatMap(([name, { method, path, host, versions = [] }]) =>
  versions.length === 0
    ? [[name, method, HOSTS[host] + path] as const]
    : versions.map((version) => [name, method, HOSTS[host] + path.replace('{version}', version)] as const),
);

const codeAt = async (method: string, path: string): Promise<unknown> => {
  const { body } = await xiaomi.raw(method, path);
  const answer = JSON.parse(body.toString()) as { readonly code?: unknown } | readonly unknown[];
  return 'code' in answer ? answer.code : 'a list';
};

it.each(ALL)('%s: %s %s is there, and takes no other method', async (_name, method, path) => {
  expect([10020, 10021]).not.toContain(await codeAt(method, path));
  expect(await codeAt(method === 'GET' ? 'POST' : 'GET', path)).toBe(10021);
});

it('a path that is not Xiaomi’s is not there', async () => {
  expect(await codeAt('POST', '/v3/message/user_account')).toBe(10020);
});

it('no path is both known and unknown', () => {
  const unknown = XIAOMI_UNKNOWN_ENDPOINTS.map(({ path }) => path);
  const known = ALL.map(([, , path]) => path);
  expect(unknown.filter((path) => known.includes(path))).toEqual([]);
});
