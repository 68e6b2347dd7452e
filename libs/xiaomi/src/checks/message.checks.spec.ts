import { XIAOMI_LIMITS, XIAOMI_RESERVED_EXTRA, XIAOMI_RULES } from '../xiaomi.limits.js';
import { type XiaomiAndroidExtra, type XiaomiAndroidMessage, type XiaomiIosMessage } from '../types/message.js';
import { checkMessage, type XiaomiCheckContext } from './message.checks.js';

const NOW = Date.parse('2026-09-01T12:00:00+08:00');
const DAY_MS = 86_400_000;
const ANDROID: XiaomiCheckContext = { platform: 'android', region: 'china', now: NOW, scheduleDays: 7 };
const IOS: XiaomiCheckContext = { ...ANDROID, platform: 'ios' };

const told = (message: XiaomiAndroidMessage | XiaomiIosMessage, context: XiaomiCheckContext): string[] =>
  checkMessage(message, context).map(({ field, rule, code }) => `${field} ${rule} ${code ?? '-'}`);
const android = (more: XiaomiAndroidMessage = {}, context = ANDROID): string[] =>
  told({ title: 't', description: 'd', ...more, extra: { notify_effect: '1', ...more.extra } }, context);
const ofExtra = (extra: XiaomiAndroidExtra): string[] => android({ extra });
const ios = (more: XiaomiIosMessage = {}): string[] => told({ description: 'd', ...more }, IOS);
const wrong = (value: unknown): never => value as never;

it.each<[string, XiaomiAndroidMessage, string[]]>([
  ['nothing', {}, []],
  ['a title of 49', { title: '好'.repeat(49) }, []],
  ['a title of 24 emoji', { title: '🚲'.repeat(24) }, []],
  ['a title of 50', { title: '好'.repeat(50) }, ['title must be shorter than 50 characters (it has 50) 10017']],
  ['a title of 25 emoji', { title: '🚲'.repeat(25) }, ['title must be shorter than 50 characters (it has 50) 10017']],
  [
    'half a surrogate pair',
    { title: '\ud83d' },
    ['title must be well-formed Unicode: it has half of a surrogate pair 10017'],
  ],
  ['a number for a title', { title: wrong(7) }, ['title must be a text 10017']],
  ['a description of 127', { description: '好'.repeat(127) }, []],
  [
    'a description of 128',
    { description: 'x'.repeat(128) },
    ['description must be shorter than 128 characters (it has 128) 10017'],
  ],
  ['a blank description', { description: '\u3000' }, ['description must not be blank 10017']],
  ['no description', { description: undefined }, ['description must be set 65011']],
  ['an empty title', { title: '' }, ['title must not be empty 65011']],
  ['a payload of 4095', { payload: 'x'.repeat(4095) }, []],
  [
    'a payload of 4096',
    { payload: 'x'.repeat(4096) },
    ['payload must be shorter than 4096 characters (it has 4096) 65009'],
  ],
  ['an empty payload, as Xiaomi’s own SDK sends it', { payload: '' }, []],
  ['a blank payload', { payload: ' ' }, ['payload must not be blank 10017']],
  ['every notify_type', { notify_type: -1 }, []],
  ['notify_type 8', { notify_type: 8 }, ['notify_type must lie between -1 and 7 10017']],
  ['the largest notify_id', { notify_id: 2_147_483_647 }, []],
  ['one more', { notify_id: 2_147_483_648 }, ['notify_id must lie between 0 and 2147483647 22103']],
  ['half a notify_id', { notify_id: 1.5 }, ['notify_id must be a whole number 22103']],
  ['pass_through 2', { pass_through: wrong(2) }, ['pass_through must be one of 0, 1 10017']],
  ['a blank package', { restricted_package_name: '' }, ['restricted_package_name must not be blank 22022']],
  ['an unknown field', wrong({ titel: 't' }), ['titel is not a field that is known here 10008']],
  ['a field of iOS', wrong({ aps_proper_fields: {} }), ['aps_proper_fields is not a field that is known here 10008']],
])('Android with %s', (_name, message, issues) => {
  expect(android(message)).toEqual(issues);
});

it('a notification says what a tap opens, in China, and data needs a payload', () => {
  const bare = { title: 't', description: 'd' };
  const rule = 'extra.notify_effect must be set: since 2024-09-30 a notification says what a tap opens 10016';
  expect(told(bare, ANDROID)).toEqual([rule]);
  expect(told(bare, { ...ANDROID, region: 'india' })).toEqual([]);
  expect(told({ ...bare, extra: { push_server_action: 'hybrid_message' } }, ANDROID)).toEqual([]);
  expect(told({ pass_through: 1, payload: 'p' }, ANDROID)).toEqual([]);
  expect(told({ pass_through: 1 }, ANDROID)).toEqual(['payload must be set 10016']);
  expect(told({ pass_through: 1, payload: '' }, ANDROID)).toEqual(['payload must not be empty 10016']);
});

it.each<[string, string, string | null]>([
  ['notify_effect', '4', '10017'],
  ['notify_foreground', '2', '10017'],
  ['jobkey', '-Az09_', null],
  ['jobkey', 'a'.repeat(20), null],
  ['jobkey', 'a'.repeat(21), '10017'],
  ['jobkey', '_a', '10017'],
  ['jobkey', '好', '10017'],
  ['jobkey', '', '10017'],
  ['callback', 'https://a.example/r', null],
  ['callback', `http://a.example/${'r'.repeat(111)}`, null],
  ['callback', `http://a.example/${'r'.repeat(112)}`, '65037'],
  ['callback', `http://a.example/${'好'.repeat(38)}`, '65037'],
  ['callback', 'ftp://a.example/r', '65038'],
  ['flow_control', '1', null],
  ['flow_control', '100000', null],
  ['flow_control', '0', '10017'],
  ['only_send_once', '0', '10017'],
  ['instant_notify', '0', '10017'],
  ['badge', '-1', '10017'],
  ['connpt', 'mobile', '10017'],
  ['notification_style_button_mid_notify_effect', '9', '10017'],
  ['constructor', 'x', null],
])('extra.%s %s: %s', (key, value, code) => {
  const expected = code === null ? [] : [expect.stringMatching(new RegExp(`^extra\\.${key} must .* ${code}$`))];
  expect(ofExtra({ [key]: value })).toEqual(expected);
});

describe('receipts', () => {
  const receipts = (more: XiaomiAndroidExtra): string[] => ofExtra({ callback: 'https://a.example/r', ...more });

  it.each([
    ['3', true],
    ['243', true],
    ['1267', true],
    ['246', false],
    ['4', false],
    ['0', false],
    ['16,32', false],
  ])('of mask %s: %s', (mask, isAllowed) => {
    const rule =
      'extra.callback.type must be a sum of receipt types, each at most once: 1, 2, 16, 32, 64, 128, 1024 10017';
    expect(receipts({ 'callback.type': mask })).toEqual(isAllowed ? [] : [rule]);
  });

  it('have a parameter of at most 64 bytes', () => {
    expect(receipts({ 'callback.param': 'x'.repeat(64) })).toEqual([]);
    expect(receipts({ 'callback.param': '好'.repeat(22) })).toEqual([
      'extra.callback.param must have at most 64 bytes of UTF-8 (it has 66) 65036',
    ]);
  });
});

it.each<[string, XiaomiAndroidExtra, string | null]>([
  ['a page', { notify_effect: '2', intent_uri: 'intent:#Intent;end' }, null],
  ['a page by its class', { notify_effect: '2', class_name: 'a.B', intent_flag: '1' }, null],
  [
    'a page without one',
    { notify_effect: '2' },
    'extra.intent_uri or extra.class_name and extra.intent_flag must be set: the tap opens it 10016',
  ],
  [
    'a class without its flag',
    { notify_effect: '2', class_name: 'a.B' },
    'extra.intent_uri or extra.class_name and extra.intent_flag must be set: the tap opens it 10016',
  ],
  ['a blank web page', { notify_effect: '3', web_uri: ' ' }, 'extra.web_uri must be set: the tap opens it 10016'],
  [
    'a button without its page',
    { notification_style_button_mid_name: 'b', notification_style_button_mid_notify_effect: '3' },
    'extra.notification_style_button_mid_web_uri must be set: the tap opens it 10016',
  ],
  ['a web page without one', { notify_effect: '3' }, 'extra.web_uri must be set: the tap opens it 10016'],
  [
    'a template without a channel',
    { template_id: 'P' },
    'extra.channel_id must be set: a template belongs to a private channel 27001',
  ],
  [
    'parameters without a template',
    { template_param: '{"a":"b"}' },
    'extra.template_id must be set: the parameters are those of a template 10016',
  ],
  [
    'a layout without its value',
    { layout_name: 'l' },
    'extra.layout_value must be set: a layout has a name and a value 10016',
  ],
  [
    'a quick app’s page without one',
    { hybrid_pn: '/P' },
    'extra.push_server_action must be set: the page is one of a quick app 10016',
  ],
  ['a mask without an address', { 'callback.type': '3' }, 'extra.callback must be set: it chooses receipts 10016'],
])('%s', (_name, extra, issue) => {
  expect(ofExtra(extra)).toEqual(issue === null ? [] : [issue]);
});

describe('a template', () => {
  const param = (template_param: string): string[] => ofExtra({ channel_id: 'C', template_id: 'P', template_param });
  const names = (text: string): string =>
    JSON.stringify(Object.fromEntries(Array.from(text).map((name) => [name, 'v'])));

  it.each<[string, string, RegExp | null]>([
    ['no JSON', '{', /^extra.template_param must be a JSON object as text 10017/],
    ['a list', '[]', /must be a JSON object as text/],
    ['a number', '{"a":1}', /^extra.template_param.a must be text that is not blank/],
    ['a blank', '{"a":" "}', /must be text that is not blank/],
    ['9 parameters', names('abcdefghi'), null],
    ['10 parameters', names('abcdefghij'), /at most 9 parameters \(it has 10\)/],
    ['128 characters', JSON.stringify({ a: '好'.repeat(128) }), null],
    ['129 characters', JSON.stringify({ a: '好'.repeat(129) }), /at most 128 characters \(it has 129\)/],
    ['an emoji', '{"a":"🚲"}', /no emoji/],
    ['a skin tone', '{"a":"\u{1F3FB}"}', /no emoji/],
    ['a keycap', '{"a":"1\uFE0F\u20E3"}', /no emoji/],
    ['a symbol of category So', '{"a":"№"}', /no other symbol/],
    ['an unassigned code point', '{"a":"\u0378"}', /no other symbol/],
    ['Chinese, digits and signs', '{"a":"¥3.50 元 & 10%"}', null],
  ])('with %s', (_name, template_param, rule) => {
    expect(param(template_param)).toEqual(rule === null ? [] : [expect.stringMatching(rule)]);
  });
});

describe('the app’s own pairs', () => {
  const own = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 'v']));

  it('are at most 10, beside Xiaomi’s own names', () => {
    const reserved = { channel_id: 'c', ticker: 'x'.repeat(2000) } as const;
    expect(ofExtra({ ...own(10), ...reserved })).toEqual([]);
    expect(ofExtra({ ...own(11), ...reserved })).toEqual(['extra must have at most 10 keys (it has 11) 65014']);
    expect(ios({ extra: { ...own(10), badge: '1' } })).toEqual([]);
    expect(ios({ extra: { ...own(10), channel_id: '1' } })).toEqual([
      'extra must have at most 10 keys (it has 11) 65014',
    ]);
  });

  it('have at most 1024 characters', () => {
    expect(ofExtra({ key: '好'.repeat(1021) })).toEqual([]);
    expect(ofExtra({ key: '好'.repeat(1022) })).toEqual([
      'extra must have at most 1024 characters, keys and values together (it has 1025) 65015',
    ]);
  });

  it('are text', () => {
    expect(ofExtra({ key: wrong(7) })).toEqual(['extra must hold text alone 10017']);
    expect(told({ title: 't', description: 'd', extra: wrong('x') }, { ...ANDROID, region: 'india' })).toEqual([
      'extra must be an object 10017',
    ]);
  });
});

it.each<[string, XiaomiAndroidMessage, XiaomiCheckContext, string | null]>([
  ['public: 1 day', { time_to_live: DAY_MS }, ANDROID, null],
  ['public: more', { time_to_live: DAY_MS + 1 }, ANDROID, `must lie between 1 and ${DAY_MS} milliseconds`],
  ['with a channel: 10 days', { time_to_live: 10 * DAY_MS, extra: { channel_id: 'C' } }, ANDROID, null],
  [
    'with a channel: more',
    { time_to_live: 10 * DAY_MS + 1, extra: { channel_id: 'C' } },
    ANDROID,
    'must lie between 1 and',
  ],
  ['overseas: 14 days', { time_to_live: 14 * DAY_MS }, { ...ANDROID, region: 'other' }, null],
  ['none', { time_to_live: 0 }, ANDROID, 'must lie between 1 and'],
  ['half a millisecond', { time_to_live: 0.5 }, ANDROID, 'must be a whole number'],
  ['now', { time_to_send: NOW }, ANDROID, null],
  ['in 7 days', { time_to_send: NOW + 7 * DAY_MS }, ANDROID, null],
  ['later', { time_to_send: NOW + 7 * DAY_MS + 1 }, ANDROID, 'must lie within the next 7 days'],
  ['in 30 days where that is allowed', { time_to_send: NOW + 30 * DAY_MS }, { ...ANDROID, scheduleDays: 30 }, null],
  ['in the past', { time_to_send: NOW - 1 }, ANDROID, 'must lie within the next 7 days'],
  ['text', { time_to_send: wrong('tomorrow') }, ANDROID, 'must be a whole number'],
])('a time: %s', (_name, message, context, rule) => {
  const field = message.time_to_live === undefined ? 'time_to_send' : 'time_to_live';
  expect(android(message, context)).toEqual(rule === null ? [] : [expect.stringContaining(`${field} ${rule}`)]);
});

it.each<[string, XiaomiIosMessage, string[]]>([
  ['nothing', {}, []],
  ['no text at all, as a silent message has', { description: undefined, extra: { 'content-available': '1' } }, []],
  ['no text anywhere', { description: undefined }, ['description must be set: without words nothing is shown 65011']],
  ['a text of aps alone', { description: '', aps_proper_fields: { body: 'b' } }, []],
  ['a blank text', { description: ' ' }, ['description must not be blank 10017']],
  ['a number of aps', { aps_proper_fields: { title: wrong(7) } }, ['aps_proper_fields.title must be a text 10017']],
  ['a field of Android', wrong({ title: 't' }), ['title is not a field that is known here 10008']],
  ['a badge that is none', { extra: { badge: '-1' } }, ['extra.badge must be a whole number from 0 10017']],
  [
    'an unknown way',
    { extra: { ios_msg_channel: wrong('3') } },
    ['extra.ios_msg_channel must be one of "1", "2" 10017'],
  ],
])('iOS with %s', (_name, message, issues) => {
  expect(ios(message)).toEqual(issues);
});

describe('settings', () => {
  it.each<[string, XiaomiAndroidMessage['settings'], string[]]>([
    ['right ones', { opens: 'page', intentUri: 'i', badge: 0, wifiOnly: true, style: 'bigText' }, []],
    ['a misspelt one', wrong({ chanelId: 'C' }), ['settings.chanelId is not a field that is known here 10008']],
    ['an unknown word', { style: wrong('huge') }, ['settings.style must be one of "bigText", "bigPicture" 10017']],
    ['text for a flag', { onlyOnline: wrong('1') }, ['settings.onlyOnline must be true or false 10017']],
    ['a list with a comma', { locales: ['zh_CN,en'] }, ['settings.locales[0] must hold no comma 10017']],
    [
      'an unknown receipt',
      { callback: 'http://a.b', callbackTypes: [wrong('opened')] },
      [expect.stringMatching(/^settings.callbackTypes\[0\] must be one of/) as string],
    ],
    [
      'a nameless button',
      { buttons: { left: wrong({ opens: 'app' }) } },
      ['settings.buttons.left.name must be set 10016'],
    ],
    [
      'a limit of the wire',
      { jobKey: '_' },
      ['extra.jobkey must be 1 to 20 of 0-9, A-Z, a-z, _ and -, not beginning with _ 10017'],
    ],
    ['no object', wrong('x'), ['settings must be an object 10017']],
  ])('%s', (_name, settings, issues) => {
    expect(android({ settings })).toEqual(issues);
  });
});

it('tells everything at once, and repeats no value', () => {
  const issues = android({
    title: 'CANARY'.repeat(10),
    description: ' ',
    notify_id: -1,
    extra: { jobkey: '_CANARY', callback: 'CANARY' },
  });
  expect(issues).toHaveLength(5);
  expect(issues.join()).not.toContain('CANARY');
});

it('every button has its names reserved', () => {
  for (const side of ['left', 'mid', 'right']) {
    for (const name of ['name', 'notify_effect', 'intent_uri', 'intent_class', 'web_uri']) {
      expect(XIAOMI_RESERVED_EXTRA.android).toContain(`notification_style_button_${side}_${name}`);
    }
  }
  expect(XIAOMI_RESERVED_EXTRA.android).not.toContain('');
});

it('the rules say since when, and by which page', () => {
  for (const { since, source } of Object.values(XIAOMI_RULES)) {
    expect(source).toMatch(/pId=\d+/);
    if (since !== null) expect(Date.parse(since)).toBeGreaterThan(0);
  }
  expect(XIAOMI_LIMITS.timeToLivePublic.most).toBe(DAY_MS);
});
