import { addressesOf } from './jpush.addresses.js';

const request = (path: string, body: unknown = '') => ({
  method: 'POST',
  url: `http://127.0.0.1${path}`,
  path,
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

describe('addressesOf', () => {
  it.each<[path: string, body: unknown, addresses: string[]]>([
    ['/v3/devices/r1', '', ['r1']],
    ['/v3/devices/status', { registration_ids: ['r1', 'r2'] }, ['r1', 'r2']],
    ['/v3/aliases/a%2Fb', { registration_ids: { remove: ['r1'] } }, ['a/b', 'r1']],
    ['/v3/tags/%E6%B1%89/registration_ids/r1', '', ['r1', '汉']],
    ['/v3/tags/t', { registration_ids: { add: ['r1'], remove: ['r2'] } }, ['t', 'r1', 'r2']],
    ['/v3/push/batch/alias/single', { pushlist: { c1: { target: 'a1' }, c2: { target: 7 }, c3: null } }, ['a1']],
    ['/v3/schedules', { push: { audience: { alias: ['a1'] } } }, ['a1']],
    ['/v3/tags/%zz', '', ['%zz']],
    ['/nowhere', '{', []],
  ])('%s', (path, body, addresses) => {
    expect(addressesOf(request(path, body))).toEqual(addresses);
  });
});
