import {
  checkAddresses,
  checkAndroidMessage,
  checkIosMessage,
  checkTimes,
  XIAOMI_RESERVED_EXTRA,
} from './xiaomi.limits.js';
import { type XiaomiAndroidMessage } from './types/message.js';

const issuesOf = (message: XiaomiAndroidMessage): string[] =>
  checkAndroidMessage({ title: 't', description: 'd', ...message }).map(({ field, rule }) => `${field} ${rule}`);
const ofExtra = (extra: Record<string, string>): string[] => issuesOf({ extra });

describe('what an override may hold on Android', () => {
  it.each<[string, string, boolean]>([
    ['jobkey', 'a', true],
    ['jobkey', '-Az09_', true],
    ['jobkey', 'a'.repeat(20), true],
    ['jobkey', 'a'.repeat(21), false],
    ['jobkey', '_a', false],
    ['jobkey', 'a b', false],
    ['jobkey', '好', false],
    ['jobkey', '', false],
    ['callback', 'https://a.example/r', true],
    ['callback', `http://a.example/${'r'.repeat(111)}`, true],
    ['callback', `http://a.example/${'r'.repeat(112)}`, false],
    ['callback', `http://a.example/${'好'.repeat(38)}`, false],
    ['callback', 'ftp://a.example/r', false],
    ['callback.param', 'x'.repeat(64), true],
    ['callback.param', 'x'.repeat(65), false],
    ['callback.param', '好'.repeat(22), false],
    ['callback.type', '3', true],
    ['callback.type', '243', true],
    ['callback.type', '1267', true],
    ['callback.type', '246', false],
    ['callback.type', '4', false],
    ['callback.type', '0', false],
    ['callback.type', '16,32', false],
    ['constructor', 'x', true],
  ])('extra.%s %s: %s', (key, value, isAllowed) => {
    expect(ofExtra({ [key]: value })).toEqual(isAllowed ? [] : [expect.stringMatching(`^extra\\.${key} must`)]);
  });

  it.each<[number, boolean]>([
    [0, true],
    [2_147_483_647, true],
    [2_147_483_648, false],
    [-1, false],
    [1.5, false],
  ])('notify_id %d: %s', (notify_id, isAllowed) => {
    expect(issuesOf({ notify_id })).toEqual(isAllowed ? [] : ['notify_id must be a whole number from 0 to 2147483647']);
  });

  it.each<[XiaomiAndroidMessage, string | null]>([
    [{ notify_type: -1 }, null],
    [{ notify_type: 7 }, null],
    [{ notify_type: 8 }, 'notify_type must be a whole number from -1 to 7'],
    [{ pass_through: 2 as 1 }, 'pass_through must be a whole number from 0 to 1'],
  ])('%o', (message, issue) => {
    expect(issuesOf(message)).toEqual(issue === null ? [] : [issue]);
  });

  it.each<[string, string, RegExp | null]>([
    ['no JSON', '{', /must be a JSON object as text/],
    ['a list', '[]', /must be a JSON object as text/],
    ['a number', '{"a":1}', /template_param.a must be text/],
    ['9 parameters', JSON.stringify(Object.fromEntries(Array.from('abcdefghi').map((name) => [name, 'v']))), null],
    [
      '10 parameters',
      JSON.stringify(Object.fromEntries(Array.from('abcdefghij').map((name) => [name, 'v']))),
      /at most 9 parameters \(it has 10\)/,
    ],
    ['a keycap', '{"a":"1\uFE0F\u20E3"}', /no emoji/],
    ['a symbol of category So', '{"a":"№"}', /no other symbol/],
    ['an unassigned code point', '{"a":"\u0378"}', /no other symbol/],
    ['Chinese, digits and signs', '{"a":"¥3.50 元 & 10%"}', null],
  ])('template_param with %s', (_name, template_param, rule) => {
    expect(ofExtra({ template_param })).toEqual(rule === null ? [] : [expect.stringMatching(rule)]);
  });

  it('a payload beside a notification', () => {
    expect(issuesOf({ payload: 'x'.repeat(4095) })).toEqual([]);
    expect(issuesOf({ payload: 'x'.repeat(4096) })).toEqual([
      'payload must be shorter than 4096 characters (it has 4096)',
    ]);
    expect(issuesOf({ payload: ' ' })).toEqual(['payload must not be blank']);
  });
});

it.each<[Pick<XiaomiAndroidMessage, 'time_to_live' | 'time_to_send'>, string | null]>([
  [{}, null],
  [{ time_to_live: 1 }, null],
  [{ time_to_live: 1000, time_to_send: 0 }, null],
  [{ time_to_live: 0 }, 'time_to_live must be a whole number from 1 to 1000'],
  [{ time_to_live: 1001 }, 'time_to_live must be a whole number from 1 to 1000'],
  [{ time_to_send: 1.5 }, `time_to_send must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`],
])('the times %o', (message, issue) => {
  expect(checkTimes(message, 1000).map(({ field, rule }) => `${field} ${rule}`)).toEqual(issue === null ? [] : [issue]);
});

it('accounts are of one package', () => {
  expect(checkAddresses('account', ['u1'], 'com.a')).toEqual([]);
  expect(checkAddresses('alias', ['u1'], 'com.a,com.b')).toEqual([]);
  expect(checkAddresses('account', ['u1'], 'com.a,com.b')).toEqual([
    { field: 'to', rule: expect.stringMatching(/^must not be accounts where the app has several packages/) as string },
  ]);
});

it('reserved names are not counted among the 10 of the app', () => {
  const own = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, 'v']));
  const reserved = { notify_effect: '1', channel_id: 'c', ticker: 'x'.repeat(2000) } as const;
  expect(ofExtra({ ...own, ...reserved })).toEqual([]);
  expect(checkIosMessage({ description: 'd', extra: { ...own, badge: '1' } })).toEqual([]);
  expect(checkIosMessage({ description: 'd', extra: { ...own, channel_id: '1' } })).toEqual([
    { field: 'data', rule: 'must have at most 10 keys (it has 11)' },
  ]);
});

it('every button has its names reserved', () => {
  for (const side of ['left', 'mid', 'right']) {
    for (const name of ['name', 'notify_effect', 'intent_uri', 'intent_class', 'web_uri']) {
      expect(XIAOMI_RESERVED_EXTRA.android).toContain(`notification_style_button_${side}_${name}`);
    }
  }
  expect(XIAOMI_RESERVED_EXTRA.android).not.toContain('');
});
