import { type Platform } from '@nest-push/core';
import { checkAddresses, checkMessage, checkUpload, UMENG_LIMITS } from './umeng.limits.js';

const times = (n: number, text = 'x'): string => text.repeat(n);
const list = (n: number): string[] => Array.from({ length: n }, (_, i) => `a${i}`);

describe('addresses', () => {
  it.each([
    ['one', ['a'], []],
    ['an alias in Chinese with a blank inside', ['小 明'], []],
    ['499', list(499), []],
    ['500', list(500), []],
    ['501', list(501), ['must name at most 500 (it names 501)']],
    ['none', [], ['must name at least one address']],
    ['a blank one', ['a', ' '], ['must hold no blank address']],
    ['a comma', ['a,b'], ['must hold no address with a comma: Umeng separates addresses with it']],
    ['a line break', ['a\nb'], ['must hold no address with a control character']],
  ])('%s', (_name, addresses, rules) => {
    expect(checkAddresses(addresses)).toEqual(rules.map((rule) => ({ field: 'to', rule })));
  });
});

describe('an upload', () => {
  const { most } = UMENG_LIMITS.upload;

  it.each([
    ['lines', ['a', '别名'], []],
    ['none', [], [/at least one/]],
    ['a blank line', ['a', ''], [/no blank line/]],
    ['a line feed inside', ['a\nb'], [/line break/]],
    ['a carriage return inside', ['a\rb'], [/line break/]],
    ['a line separator inside', ['a\u2028b'], [/line break/]],
    ['one byte below 10 MB', [times(most - 1)], []],
    ['10 MB, line break included', [times(most - 2), 'x'], []],
    ['one byte over 10 MB', [times(most - 1), 'x'], [/must take at most 10485760 bytes \(it takes 10485761\)/]],
    [
      'one byte over 10 MB, in Chinese',
      [times(most / 2 - 1), times((most - most / 2) / 3, '中'), 'xxx'],
      [/it takes 1048576[1-9]/],
    ],
  ])('%s', (_name, lines, rules) => {
    const issues = checkUpload(lines);
    expect(issues).toHaveLength(rules.length);
    rules.forEach((rule, i) => {
      expect(issues[i]).toMatchObject({ field: 'content', rule: expect.stringMatching(rule) as string });
    });
  });
});

describe('a message', () => {
  const IOS = { payload: { aps: { alert: '' } } };
  const ANDROID = { payload: { body: {} } };
  const messageOf = (platform: Platform, text: string) => ({
    payload: platform === 'ios' ? { aps: { alert: text } } : { body: { text } },
  });
  /** What such a payload costs beside its text. */
  const overhead = (platform: Platform) => JSON.stringify(messageOf(platform, '').payload).length;

  it.each([
    ['android', 2048],
    ['ios', 2012],
    ['harmony', 2048],
  ] as const)('on %s has a payload of at most %d bytes', (platform, most) => {
    const check = (bytes: number) => checkMessage(platform, messageOf(platform, times(bytes - overhead(platform))));
    expect(check(most - 1)).toEqual([]);
    expect(check(most)).toEqual([]);
    expect(check(most + 1)).toEqual([
      { field: 'payload', rule: `must take at most ${most} bytes as JSON (it takes ${most + 1})` },
    ]);
  });

  it.each([
    ['Chinese', '中', 3],
    ['emoji', '🌏', 4],
  ])('counts UTF-8 bytes: %s', (_name, character, bytes) => {
    const n = Math.floor((2048 - overhead('android')) / bytes);
    expect(checkMessage('android', messageOf('android', times(n, character)))).toEqual([]);
    expect(checkMessage('android', messageOf('android', times(n + 1, character)))).toHaveLength(1);
  });

  it.each([
    // {"k":"…"} costs 8 bytes beside the text.
    ['filter', (n: number) => ({ filter: { k: times(n - 8) } }), 3000, 'tags'],
    ['receipt_url', (n: number) => ({ receipt_url: times(n) }), 256, 'receipt_url'],
    ['big_body', (n: number) => ({ payload: { body: { big_body: times(n, '🌏') } } }), 120, 'payload.body.big_body'],
    ['collapse id', (n: number) => ({ policy: { apns_collapse_id: times(n) } }), 64, 'collapseKey'],
  ])('%s: below, at and over its limit', (_name, partOf, most, field) => {
    const check = (n: number) => checkMessage('android', { ...ANDROID, ...partOf(n) });
    expect(check(most - 1)).toEqual([]);
    expect(check(most)).toEqual([]);
    expect(check(most + 1)).toEqual([{ field, rule: expect.stringContaining(`at most ${most}`) as string }]);
  });

  it.each([
    [{ start_time: '2026-01-01 00:00:00', expire_time: '2026-01-02 00:00:00' }, []],
    [{ start_time: '2026/01/01 00:00:00' }, ['policy.start_time']],
    [{ expire_time: '2026-01-01T00:00:00Z' }, ['policy.expire_time']],
    [{ expire_time: 5 }, ['policy.expire_time']],
    [{ max_send_num: 1000 }, []],
    [{ max_send_num: 999 }, ['policy.max_send_num']],
    [{ max_send_num: 1000.5 }, ['policy.max_send_num']],
    [{ max_send_num: '1000' }, ['policy.max_send_num']],
  ])('policy %j', (policy, fields) => {
    expect(checkMessage('ios', { ...IOS, policy }).map(({ field }) => field)).toEqual(fields);
  });
});
