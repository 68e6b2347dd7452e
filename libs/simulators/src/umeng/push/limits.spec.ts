import { alert, androidToken, iosToken, notification, NOW, SpecWorld } from '../umeng.spec-world.js';
import { type UmengJson } from '../umeng.types.js';

let world: SpecWorld;
beforeAll(async () => {
  world = await SpecWorld.open();
});
afterAll(() => world.close());

const listOf = (count: number, one: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => one(n)).join(',');
const android = (more: UmengJson): UmengJson => ({ type: 'broadcast', payload: notification('t'), ...more });
const filterOf = (bytes: number): UmengJson => {
  const room = bytes - JSON.stringify({ where: { and: [{ tag: '' }] } }).length;
  return { where: { and: [{ tag: 'x'.repeat(room) }] } };
};
/** A time of `policy` so many seconds from now, on China's clock. */
const china = (seconds: number): string =>
  new Date(NOW + seconds * 1000 + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');

/** What is allowed at the limit and one below, and refused with this code one beyond. */
it.each<[string, string, number, (n: number) => UmengJson, ('android' | 'ios')?]>([
  [
    'C03 tokens of a listcast',
    '2015',
    500,
    (n) => android({ type: 'listcast', device_tokens: listOf(n, androidToken) }),
  ],
  [
    'aliases of a customizedcast',
    '2011',
    500,
    (n) => android({ type: 'customizedcast', alias_type: 'uid', alias: listOf(n, (one) => `u${one}`) }),
  ],
  ['C08 bytes of a filter', '2031', 3000, (n) => android({ type: 'groupcast', filter: filterOf(n) })],
  ['bytes of receipt_url', '4005', 256, (n) => android({ receipt_url: `http://10.0.0.1/${'x'.repeat(n - 16)}` })],
  [
    'bytes of apns_collapse_id',
    '4007',
    64,
    (n) => ({ type: 'broadcast', payload: alert('t'), policy: { apns_collapse_id: 'x'.repeat(n) } }),
    'ios',
  ],
  [
    'characters of big_body',
    '4006',
    120,
    (n) =>
      android({ payload: { display_type: 'notification', body: { title: 't', text: 'x', big_body: '界'.repeat(n) } } }),
  ],
  ['C22 seconds until start_time', '2046', 604_800, (n) => android({ policy: { start_time: china(n) } })],
  ['C22 seconds until expire_time', '2040', 604_800, (n) => android({ policy: { expire_time: china(n) } })],
  ['C20 seconds of age', '2028', 600, (n) => android({ timestamp: String(NOW / 1000 - n) })],
  ['seconds ahead', '2028', 600, (n) => android({ timestamp: String(NOW / 1000 + n) })],
  ['C20 milliseconds of age', '2028', 600_000, (n) => android({ timestamp: String(NOW - n) })],
])('%s: beyond the limit it is %s', async (_what, code, limit, bodyOf, app = 'android') => {
  const codes: string[] = [];
  for (const n of [limit - 1, limit, limit + 1]) codes.push((await world.post('/api/send', bodyOf(n), app)).code);
  expect(codes).toEqual(['ok', 'ok', code]);
});

/** What is refused with this code one below the least, and allowed from there on. */
it.each<[string, string, number, (n: number) => UmengJson, ('android' | 'ios')?]>([
  ['max_send_num', '2024', 1000, (n) => android({ policy: { max_send_num: n } })],
  ['C22 seconds until start_time', '2002', 0, (n) => android({ policy: { start_time: china(n) } })],
  ['C22 seconds until expire_time', '2003', 1, (n) => android({ policy: { expire_time: china(n) } })],
  [
    'seconds from start_time to expire_time',
    '2003',
    1,
    (n) => android({ policy: { start_time: china(60), expire_time: china(60 + n) } }),
  ],
  [
    'characters of a token',
    '4020',
    44,
    (n) => android({ type: 'unicast', device_tokens: 'x'.repeat(Math.min(n, 44)) }),
  ],
  [
    'digits of an iOS token',
    '5005',
    64,
    (n) => ({ type: 'unicast', device_tokens: iosToken(1).slice(0, n), payload: alert('t') }),
    'ios',
  ],
])('%s: below the least it is %s', async (_what, code, least, bodyOf, app = 'android') => {
  const codes: string[] = [];
  for (const n of [least - 1, least, least + 1]) codes.push((await world.post('/api/send', bodyOf(n), app)).code);
  expect(codes).toEqual([code, 'ok', 'ok']);
});
