import { mergeJson, utf8Length } from '@nest-push/core';
import { checkPush, JPUSH_LIMITS, type JPushLimit } from './jpush.limits.js';
import { type JPushAudience, type JPushPush } from './types/index.js';

const PUSH: JPushPush = { platform: ['android', 'ios', 'hmos'], audience: 'all', notification: { alert: 'Hi' } };

/** A push in which one value stands at `path`, and nothing else that could break a limit. */
function pushWith(path: readonly string[], value: unknown): JPushPush {
  const nested = [...path].reverse().reduce<unknown>((inner, key) => ({ [key]: inner }), value);
  return mergeJson(PUSH, nested as object);
}

/** A value of exactly `size`, in the limit's own measure. */
function valueOf({ measure }: JPushLimit, size: number): unknown {
  if (measure === 'value') return size;
  if (measure === 'json') return { alert: 'x'.repeat(size - '{"alert":""}'.length) };
  return 'x'.repeat(size);
}

describe('limits of single fields', () => {
  const upper = JPUSH_LIMITS.filter(({ max }) => Number.isFinite(max));

  it.each(upper.map((limit) => [limit.path.join('.'), limit] as const))(
    '%s: the largest passes, one more does not',
    (field, limit) => {
      for (const size of [limit.max - 1, limit.max])
        expect(checkPush(pushWith(limit.path, valueOf(limit, size)))).toEqual([]);
      const issues = checkPush(pushWith(limit.path, valueOf(limit, limit.max + 1)));
      expect(issues).toHaveLength(1);
      expect(issues[0]?.field).toBe(field);
      expect(issues[0]?.rule).toContain(String(limit.max));
      expect(issues[0]?.rule).toContain(String(limit.max + 1));
    },
  );

  const lower = JPUSH_LIMITS.filter(({ min }) => min !== undefined);

  it.each(lower.map((limit) => [limit.path.join('.'), limit] as const))(
    '%s: the smallest passes, one less does not',
    (field, limit) => {
      const min = limit.min!;
      expect(checkPush(pushWith(limit.path, valueOf(limit, min)))).toEqual([]);
      expect(
        checkPush(pushWith(limit.path, valueOf(limit, min - 1 < 0 && limit.measure !== 'value' ? 0 : min - 1))),
      ).toEqual([{ field, rule: expect.stringMatching(/^must/) as string }]);
    },
  );

  it('counts the documented units', () => {
    const ios = (alert: string): JPushPush => ({ ...PUSH, notification: { ios: { alert } } });
    const frame = '{"alert":""}'.length;
    // 662 * 3 + 2 = 1988 = 2000 - 12; an emoji is 4 bytes.
    expect(checkPush(ios(`${'推'.repeat(662)}ab`))).toEqual([]);
    expect(utf8Length(JSON.stringify({ alert: `${'推'.repeat(662)}ab` }))).toBe(2000);
    expect(checkPush(ios(`${'推'.repeat(662)}abc`))[0]?.rule).toBe(
      'must have at most 2000 bytes of JSON (it has 2001); shorten title, body or data',
    );
    expect(checkPush(ios('😀'.repeat((2000 - frame) / 4)))).toEqual([]);
    expect(checkPush(ios('😀'.repeat((2000 - frame) / 4 + 1)))).toHaveLength(1);

    const short = (key: string, text: string): JPushPush => ({
      ...PUSH,
      notification: { android: { extras: { [key]: text } } },
    });
    expect(checkPush(short('mipns_content_forshort', '推'.repeat(128)))).toEqual([]);
    expect(checkPush(short('mipns_content_forshort', '😀'.repeat(128)))).toEqual([]);
    expect(checkPush(short('vpns_content_forshort', '推'.repeat(50)))).toEqual([]);
    expect(checkPush(short('vpns_content_forshort', '推'.repeat(50) + 'a'))[0]?.rule).toContain('(it has 101)');
  });

  it('says nothing of values that are JPush\u2019s to judge', () => {
    expect(checkPush(pushWith(['notification', 'ios', 'badge'], '+1'))).toEqual([]);
    expect(checkPush(pushWith(['options', 'apns_collapse_id'], 7))).toEqual([]);
    expect(checkPush(pushWith(['notification', 'hmos', 'alert'], null))).toEqual([]);
  });
});

describe('sizes of the whole', () => {
  const ANDROID = '{"alert":""}'.length;
  const MESSAGE = '{"msg_content":""}'.length;
  const both = (bytes: number, platform: JPushPush['platform']): JPushPush => ({
    platform,
    audience: 'all',
    notification: { android: { alert: 'x'.repeat(100) } },
    message: { msg_content: 'y'.repeat(bytes - 100 - ANDROID - MESSAGE) },
  });

  it.each([[['android']], ['all']] as [JPushPush['platform']][])(
    'adds notification and message on Android (%j)',
    (platform) => {
      expect(checkPush(both(4000, platform))).toEqual([]);
      expect(checkPush(both(4001, platform))).toEqual([
        {
          field: 'notification.android and message',
          rule: 'must have at most 4000 bytes of JSON together (they have 4001); shorten title, body or data',
        },
      ]);
    },
  );

  it('counts the message alone on iOS', () => {
    const push = (bytes: number): JPushPush => ({
      platform: ['ios'],
      audience: 'all',
      message: { msg_content: 'y'.repeat(bytes - MESSAGE) },
    });
    expect(checkPush(push(4000))).toEqual([]);
    expect(checkPush(push(4001))).toEqual([
      { field: 'message', rule: expect.stringContaining('(it has 4001)') as string },
    ]);
    expect(checkPush({ ...push(4001), platform: ['hmos'] })).toEqual([]);
  });
});

describe('audiences', () => {
  const check = (audience: JPushAudience) => checkPush({ ...PUSH, audience });
  const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `n${i}`);

  it.each([
    ['tag', 20],
    ['tag_and', 20],
    ['tag_not', 20],
    ['alias', 1000],
    ['registration_id', 1000],
    ['segment', 1],
    ['abtest', 1],
  ])('%s takes at most %i', (kind, max) => {
    expect(check({ [kind]: names(max) })).toEqual([]);
    expect(check({ [kind]: names(max + 1) })).toEqual([
      { field: `audience.${kind}`, rule: `must have at most ${max} items (it has ${max + 1})` },
    ]);
  });

  it.each([
    ['40 bytes', 'a'.repeat(40)],
    ['13 Chinese characters and one letter: 40 bytes', '深'.repeat(13) + 'a'],
    ['every sign that is allowed', 'aZ09_深圳@!#$&*+=.|￥'],
    ['an alias as in the samples', 'QQC_42'],
  ])('takes a name of %s', (_what, name) => {
    expect(check({ alias: [name] })).toEqual([]);
    expect(check({ tag: [name] })).toEqual([]);
  });

  it.each([
    ['41 bytes', 'a'.repeat(41), '(it has 41)'],
    ['14 Chinese characters: 42 bytes', '深'.repeat(14), '(it has 42)'],
    ['11 emoji: 44 bytes', '😀'.repeat(11), '(it has 44)'],
    ['one emoji', '😀', 'letters, digits, Chinese'],
    ['a blank', 'a b', 'letters, digits, Chinese'],
    ['a hyphen', 'a-b', 'letters, digits, Chinese'],
    ['a comma', 'a,b', 'letters, digits, Chinese'],
    ['a quotation mark', 'a"b', 'letters, digits, Chinese'],
    ['a line break', 'a\n', 'letters, digits, Chinese'],
    ['nothing', '', 'not be empty'],
  ])('refuses a name of %s', (_what, name, rule) => {
    const issues = check({ alias: ['fine', name] });
    expect(issues).toEqual([{ field: 'audience.alias[1]', rule: expect.stringContaining(rule) as string }]);
    // Names are personal data.
    if (name.length > 1) expect(JSON.stringify(issues)).not.toContain(name);
  });

  it('takes any registration id that is not empty', () => {
    expect(check({ registration_id: ['090c1f59f89', '1507bfd3f7c466c355c'] })).toEqual([]);
    expect(check({ registration_id: ['a', ' '] })).toEqual([
      { field: 'audience.registration_id[1]', rule: 'must not be empty' },
    ]);
  });

  it('needs a receiver; an empty list is none', () => {
    for (const audience of [{}, { tag: [] }, { alias: [], registration_id: [] }]) {
      expect(check(audience)).toEqual([{ field: 'audience', rule: 'must name at least one receiver' }]);
    }
    expect(check({ file: { file_id: 'f' } })).toEqual([]);
    expect(check({ live_activity_id: 'l' })).toEqual([]);
  });
});

describe('buttons', () => {
  it('have names, actions and data of bounded length', () => {
    const check = (name: string, action: string, data: string) =>
      checkPush({ ...PUSH, notification: { android: { custom_buttons: [{ name, action_type: 1, action, data }] } } });

    expect(check('按'.repeat(20), 'a'.repeat(300), 'd'.repeat(100))).toEqual([]);
    expect(check('按'.repeat(21), 'a'.repeat(301), 'd'.repeat(101)).map(({ field }) => field)).toEqual([
      'notification.android.custom_buttons[0].name',
      'notification.android.custom_buttons[0].action',
      'notification.android.custom_buttons[0].data',
    ]);
    expect(check('', '', '')).toEqual([
      { field: 'notification.android.custom_buttons[0].name', rule: 'must not be empty' },
    ]);
  });

  it.each<[unknown, string, string]>([
    [{}, '', 'must be a list of buttons'],
    ['x', '', 'must be a list of buttons'],
    [[null], '[0]', 'must be an object'],
    [[{ name: 'N', action_type: 1 }, 'x'], '[1]', 'must be an object'],
  ])('of another shape are named, whatever they are: %j', (buttons, at, rule) => {
    expect(checkPush(pushWith(['notification', 'android', 'custom_buttons'], buttons))).toEqual([
      { field: `notification.android.custom_buttons${at}`, rule },
    ]);
  });
});
