import { type Platform } from '@nest-push/core';
import { type UmengDocuments } from '../umeng.limits.js';
import { umengTime } from '../umeng.time.js';
import { checkMessage, type UmengCheckContext } from './message.checks.js';

// 10:30:15 in China.
const NOW = Date.parse('2026-01-15T02:30:15Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface Given {
  readonly platform?: Platform;
  readonly documents?: UmengDocuments;
  readonly timeZone?: string;
}

const issuesOf = (message: object, { platform = 'android', documents = '2025', timeZone = '+08:00' }: Given = {}) =>
  checkMessage(message, { platform, documents, timeZone, now: NOW });
const codesOf = (message: object, given?: Given) => issuesOf(message, given).map(({ code }) => code);
const fieldsOf = (message: object, given?: Given) => issuesOf(message, given).map(({ field }) => field);

const BODY = { title: 't', text: 'x' };
const notification = (body: object = {}, more: object = {}) => ({
  payload: { display_type: 'notification', body: { ...BODY, ...body }, ...more },
});
const TO = { type: 'unicast', device_tokens: 't1' };
const ANDROID = { ...TO, ...notification() };
const IOS = { ...TO, payload: { aps: { alert: 'x' } } };
const list = (n: number): string => Array.from({ length: n }, (_, i) => `a${i}`).join(',');
const where = (...and: unknown[]) => ({ where: { and } });

it.each<[Platform, object]>([
  ['android', ANDROID],
  ['ios', IOS],
  ['harmony', ANDROID],
])('a plain message on %s is right', (platform, message) => {
  expect(issuesOf(message, { platform })).toEqual([]);
});

describe('the first code, and all of them', () => {
  it.each<[string, object, readonly (string | undefined)[], Given?]>([
    // Type and receivers.
    ['no type', { ...notification() }, ['1016']],
    ['another type', { ...notification(), type: 'multicast' }, ['2048']],
    ['a name of every object', { ...notification(), type: 'constructor' }, ['2048']],
    ['a unicast without a token', { ...notification(), type: 'unicast' }, ['1015']],
    ['a unicast with an empty token', { ...ANDROID, device_tokens: '' }, ['1015']],
    ['a unicast with a number', { ...ANDROID, device_tokens: 5 }, ['1015']],
    ['a unicast with two tokens', { ...ANDROID, device_tokens: 'a,b' }, [undefined]],
    ['a listcast with 500 tokens', { ...ANDROID, type: 'listcast', device_tokens: list(500) }, []],
    ['a listcast with 501 tokens', { ...ANDROID, type: 'listcast', device_tokens: list(501) }, ['2015']],
    ['a listcast without tokens', { ...notification(), type: 'listcast' }, ['1015']],
    ['a filecast without a file', { ...notification(), type: 'filecast' }, ['2018']],
    ['a filecast with a blank file', { ...notification(), type: 'filecast', file_id: ' ' }, ['2018']],
    ['aliases without a type', { ...notification(), type: 'customizedcast', alias: 'a' }, ['2047']],
    ['neither aliases nor a file', { ...notification(), type: 'customizedcast', alias_type: 'uid' }, ['2009']],
    [
      'aliases and a file',
      { ...notification(), type: 'customizedcast', alias_type: 'uid', alias: 'a', file_id: 'PF1' },
      ['2049'],
    ],
    ['501 aliases', { ...notification(), type: 'customizedcast', alias_type: 'uid', alias: list(501) }, ['2011']],
    ['a groupcast without a filter', { ...notification(), type: 'groupcast' }, ['2016']],
    ['a groupcast with a text', { ...notification(), type: 'groupcast', filter: '{}' }, ['2016']],
    ['a groupcast by id', { ...notification(), type: 'groupcast', group_id: 'g1' }, []],
    [
      'a groupcast by id on iOS',
      { ...IOS, type: 'groupcast', device_tokens: undefined, group_id: 'g1' },
      ['2016', undefined],
      { platform: 'ios' },
    ],
    // Payload, Android.
    ['no payload', { ...TO }, ['1001']],
    ['a payload that is text', { ...TO, payload: '{}' }, ['1001']],
    ['no display_type', { ...TO, payload: { body: BODY } }, ['1004']],
    ['another display_type', { ...TO, payload: { display_type: 'toast', body: BODY } }, ['1019']],
    ['no body', { ...TO, payload: { display_type: 'notification' } }, ['1002']],
    ['a body that is text', { ...TO, payload: { display_type: 'notification', body: '{}' } }, ['1002']],
    ['no title and no text', { ...TO, payload: { display_type: 'notification', body: {} } }, ['1009', '1010']],
    ['a blank title', { ...TO, ...notification({ title: ' ' }) }, ['1009']],
    ['no ticker', ANDROID, []],
    ['no ticker in 2020', ANDROID, ['1008'], { documents: '2020' }],
    ['an img without a scheme', { ...TO, ...notification({ img: '//a.example/1.png' }) }, ['1005']],
    [
      'flags',
      { ...TO, ...notification({ play_vibrate: true, play_lights: 'yes', play_sound: 1 }) },
      ['1011', '1012', '1013'],
    ],
    ['go_url without url', { ...TO, ...notification({ after_open: 'go_url' }) }, ['1022']],
    ['go_url with ftp', { ...TO, ...notification({ after_open: 'go_url', url: 'ftp://a' }) }, ['1007']],
    ['go_activity without one', { ...TO, ...notification({ after_open: 'go_activity' }) }, ['1024']],
    ['go_custom without custom', { ...TO, ...notification({ after_open: 'go_custom' }) }, ['1003']],
    ['another after_open', { ...TO, ...notification({ after_open: 'go_home' }) }, [undefined]],
    ['extra that is a list', { ...TO, ...notification({}, { extra: [] }) }, ['1026']],
    ['extra with a number', { ...TO, ...notification({}, { extra: { a: 1 } }) }, [undefined]],
    ['a message without custom', { ...TO, payload: { display_type: 'message', body: {} } }, ['1003']],
    ['a message with a list', { ...TO, payload: { display_type: 'message', body: { custom: [] } } }, ['1003']],
    ['a message with an object', { ...TO, payload: { display_type: 'message', body: { custom: { a: 1 } } } }, []],
    ['a long big_body', { ...TO, ...notification({ big_body: '🌏'.repeat(121) }) }, [undefined]],
    ['a big_body', { ...TO, ...notification({ big_body: '🌏'.repeat(120) }) }, []],
    ['a badge that would be ignored', { ...TO, ...notification({ set_badge: 100 }) }, [undefined]],
    ['a step back', { ...TO, ...notification({ add_badge: -1 }) }, []],
    // iOS.
    ['no aps', { ...TO, payload: { a: 1 } }, ['2025'], { platform: 'ios' }],
    ['aps as text', { ...TO, payload: { aps: 'x' } }, ['2025'], { platform: 'ios' }],
    ['no alert', { ...TO, payload: { aps: { sound: 'x' } } }, ['2025'], { platform: 'ios' }],
    ['a silent one', { ...TO, payload: { aps: { 'content-available': 1 } } }, [], { platform: 'ios' }],
    [
      'd and p',
      { ...TO, payload: { aps: { alert: 'x' }, d: 1, p: {}, data: 2 } },
      ['5002', '5002'],
      { platform: 'ios' },
    ],
    ['a body of Android', { ...TO, ...notification() }, ['2025'], { platform: 'ios' }],
    // HarmonyOS.
    [
      'go_ability alone',
      { ...TO, ...notification({ after_open: 'go_ability' }) },
      [undefined],
      { platform: 'harmony' },
    ],
    [
      'go_ability with action',
      { ...TO, ...notification({ after_open: 'go_ability', action: 'a' }) },
      [],
      { platform: 'harmony' },
    ],
    [
      'text under body',
      { ...TO, payload: { display_type: 'notification', body: { title: 't', body: 'x' } } },
      ['1010', undefined],
      { platform: 'harmony' },
    ],
    // Policy.
    ['a policy that is text', { ...ANDROID, policy: '{}' }, ['1027']],
    ['production_mode', { ...ANDROID, production_mode: 'no' }, ['1017']],
    // The order: type, receivers, payload, policy, the rest.
    [
      'everything at once',
      { type: 'listcast', payload: { display_type: 'toast' }, policy: 5, production_mode: 'x' },
      ['1015', '1019', '1027', '1017'],
    ],
  ])('%s', (_name, message, codes, given = {}) => {
    expect(codesOf(message, given)).toEqual(codes);
  });

  it('no rule repeats a value', () => {
    const message = {
      ...TO,
      ...notification({ title: 5, url: 'canary', after_open: 'canary' }),
      canary_policy: 1,
      production_mode: 'canary',
    };
    const rules = issuesOf(message).map(({ rule }) => rule);
    expect(rules.length).toBeGreaterThan(3);
    expect(rules.join()).not.toContain('canary');
  });
});

describe('the payload', () => {
  it.each<[Platform, UmengDocuments, number]>([
    ['android', '2025', 2048],
    ['android', '2020', 1840],
    ['ios', '2025', 2012],
    ['ios', '2020', 2012],
    ['harmony', '2025', 2048],
  ])('on %s by the documents of %s has at most %d bytes of UTF-8', (platform, documents, most) => {
    const message = (text: string) =>
      platform === 'ios'
        ? { ...TO, payload: { aps: { alert: text } } }
        : { ...TO, ...notification({ ticker: 't', text }) };
    const shape = platform === 'harmony' ? (text: string) => ({ ...TO, ...notification({ text }) }) : message;
    const room = most - Buffer.byteLength(JSON.stringify(shape('').payload));
    const given = { platform, documents };
    expect(codesOf(shape('x'.repeat(room)), given)).toEqual([]);
    expect(codesOf(shape('x'.repeat(room + 1)), given)).toEqual(['2022']);
    expect(codesOf(shape('中'.repeat(Math.floor(room / 3))), given)).toEqual([]);
    expect(codesOf(shape('中'.repeat(Math.floor(room / 3) + 1)), given)).toEqual(['2022']);
  });

  it.each<[unknown, UmengDocuments, boolean]>([
    ['5', '2025', true],
    ['+1', '2025', true],
    ['', '2025', true],
    [5, '2025', true],
    ['many', '2025', false],
    [5, '2020', true],
    ['+1', '2020', false],
  ])('badge %j by the documents of %s: %s', (badge, documents, right) => {
    const message = { ...TO, payload: { aps: { alert: 'x', badge } } };
    expect(fieldsOf(message, { platform: 'ios', documents })).toEqual(right ? [] : ['payload.aps.badge']);
  });

  it('lets keys of Apple and of the makers through, which are newer than this', () => {
    const aps = {
      alert: { title: 't', 'loc-key': 'k' },
      'mutable-content': 1,
      image: 'https://a.example/1.png',
      newer: 1,
    };
    expect(issuesOf({ ...TO, payload: { aps, mine: [1] } }, { platform: 'ios' })).toEqual([]);
    expect(issuesOf({ ...ANDROID, channel_properties: { newer: { a: 1 }, vivo_category: 'IM' } })).toEqual([]);
  });

  it('a live view is for one device, and takes its end alone', () => {
    const payload = { display_type: 'scene', channels_body: { harmony: { type: 'live_view', payload: '{}' } } };
    const harmony = { platform: 'harmony' } as const;
    const policy = { expire_time: umengTime(NOW + HOUR_MS) };
    expect(issuesOf({ ...TO, payload, policy }, harmony)).toEqual([]);
    expect(fieldsOf({ type: 'broadcast', payload }, harmony)).toEqual(['type']);
    expect(fieldsOf({ ...TO, payload, policy: { max_send_num: 1000 } }, harmony)).toEqual(['policy.max_send_num']);
    expect(codesOf({ ...TO, payload })).toEqual(['1019']);
  });
});

describe('the filter', () => {
  const groupcast = (filter: unknown) => ({ type: 'groupcast', filter, ...notification() });

  it.each<[string, unknown, readonly string[]]>([
    ['two tags, as back ends have sent them for years', where({ and: [{ tag: 'a' }, { tag: 'b' }] }), []],
    ['not and or', where({ not: { channel: 'x' } }, { or: [{ app_version: '>=1.0' }] }), []],
    ['an or on top', { where: { or: [{ tag: 'a' }] } }, []],
    ['a key that Umeng may add', where({ newer_key: 'x' }), []],
    ['a condition on top', { where: { tag: 'a' } }, ['2031']],
    ['a not on top', { where: { not: { tag: 'a' } } }, ['2031']],
    ['no where', { and: [{ tag: 'a' }] }, ['2031']],
    ['something beside where', { where: { and: [{ tag: 'a' }] }, or: [] }, ['2031']],
    ['no condition', where(), ['2031']],
    ['an and that is an object', { where: { and: { tag: 'a' } } }, ['2031']],
    ['two keys in one condition', where({ tag: 'a', channel: 'b' }), ['2031']],
    ['a number', where({ tag: 5 }), ['2031']],
    ['a blank tag', where({ tag: ' ' }), ['2031']],
    ['a group inside not', where({ not: { and: [{ tag: 'a' }] } }), ['2031']],
    ['a list inside not', where({ not: [{ tag: 'a' }] }), ['2031']],
    ['yesterday', where({ launch_from: '2026-01-14' }), []],
    ['today', where({ launch_from: '2026-01-15' }), ['2030']],
    ['a day that there is not', where({ launch_from: '2025-02-30' }), ['2031']],
    ['a list', [where({ tag: 'a' })], ['2031']],
    ['a text', '{"where":{}}', ['2016']],
    ['a day in another form', where({ not_launch_from: '14.1.2026' }), ['2031']],
    ['too much', where({ tag: 'x'.repeat(3000) }), ['2031']],
  ])('%s', (_name, filter, codes) => {
    expect(codesOf(groupcast(filter))).toEqual(codes);
  });

  it('has 3000 bytes at most', () => {
    const empty = JSON.stringify(where({ tag: '' })).length;
    expect(codesOf(groupcast(where({ tag: 'x'.repeat(3000 - empty) })))).toEqual([]);
    expect(codesOf(groupcast(where({ tag: 'x'.repeat(3001 - empty) })))).toEqual(['2031']);
  });
});

describe('the policy', () => {
  const task = (policy: object) => ({ type: 'broadcast', ...notification(), policy });
  const at = (ms: number): string => umengTime(NOW + ms);

  it.each<[string, object, readonly (string | undefined)[]]>([
    ['from now on', { start_time: at(0) }, []],
    ['from a second ago', { start_time: at(-1000) }, ['2002']],
    ['in 7 days', { start_time: at(7 * DAY_MS) }, []],
    ['in 7 days and a second', { start_time: at(7 * DAY_MS + 1000) }, ['2046']],
    ['until now', { expire_time: at(0) }, ['2003']],
    ['until the next second', { expire_time: at(1000) }, []],
    ['until before the start', { start_time: at(DAY_MS), expire_time: at(HOUR_MS) }, ['2003']],
    ['until the start', { start_time: at(DAY_MS), expire_time: at(DAY_MS) }, ['2003']],
    ['for 7 days', { expire_time: at(7 * DAY_MS) }, []],
    ['for 7 days and a second', { expire_time: at(7 * DAY_MS + 1000) }, ['2040']],
    ['for 7 days from the start', { start_time: at(DAY_MS), expire_time: at(8 * DAY_MS) }, []],
    ['slashes', { start_time: '2026/01/16 00:00:00' }, ['2039']],
    ['ISO', { expire_time: '2026-01-16T00:00:00Z' }, ['2039']],
    ['a number', { expire_time: 5 }, ['2039']],
    ['the 30th of February', { start_time: '2026-02-30 00:00:00' }, ['2039']],
    ['1000 a second', { max_send_num: 1000 }, []],
    ['999 a second', { max_send_num: 999 }, ['2024']],
    ['a rate as text', { max_send_num: '1000' }, ['2024']],
    ['in the app', { in_app: { in_app: true }, notification_closed_filter: true, uapp_arg: 'x' }, []],
    ['a collapse id', { apns_collapse_id: 'x' }, [undefined]],
  ])('%s', (_name, policy, codes) => {
    expect(codesOf(task(policy))).toEqual(codes);
  });

  it('may begin in the second that has begun', () => {
    const [start, within] = [
      umengTime(NOW),
      { platform: 'android', documents: '2025', timeZone: '+08:00', now: NOW + 999 },
    ];
    expect(checkMessage(task({ start_time: start }), within as UmengCheckContext)).toEqual([]);
  });

  it('is read in the time zone of the options', () => {
    const utc = { start_time: new Date(NOW + HOUR_MS).toISOString().slice(0, 19).replace('T', ' ') };
    expect(codesOf(task(utc))).toEqual(['2002']);
    expect(codesOf(task(utc), { timeZone: '+00:00' })).toEqual([]);
  });

  it('of a single message has neither a start nor a key, which Umeng would ignore', () => {
    const policy = { start_time: at(HOUR_MS), out_biz_no: 'k' };
    expect(fieldsOf({ ...ANDROID, policy })).toEqual(['policy.start_time', 'policy.out_biz_no']);
    expect(fieldsOf({ ...notification(), type: 'customizedcast', alias_type: 'u', file_id: 'PF1', policy })).toEqual(
      [],
    );
  });

  it.each([
    [64, []],
    [65, ['policy.apns_collapse_id']],
  ])('of iOS has a collapse id of at most 64 bytes: %d', (n, fields) => {
    expect(fieldsOf({ ...IOS, policy: { apns_collapse_id: 'x'.repeat(n) } }, { platform: 'ios' })).toEqual(fields);
  });
});

describe('the rest', () => {
  it.each<[string, object, readonly string[], Platform?]>([
    [
      'everything',
      {
        description: 'd',
        callback_params: { a: 1, b: 'x' },
        category: 1,
        thirdparty_id: 5,
        mipush: 'true',
        mi_activity: 'a.B',
      },
      [],
    ],
    ['a spelling mistake', { receiptUrl: 'https://a.example' }, ['receiptUrl']],
    ['receivers of another type', { filter: where({ tag: 'a' }) }, ['filter']],
    ['a category on iOS', { category: 1 }, ['category'], 'ios'],
    ['local properties on HarmonyOS', { local_properties: {} }, ['local_properties'], 'harmony'],
    ['receipts', { receipt_url: 'https://a.example/r', receipt_type: 3 }, []],
    ['a long receipt_url', { receipt_url: `https://a.example/${'x'.repeat(240)}` }, ['receipt_url']],
    ['a receipt_url of 256 bytes', { receipt_url: `https://a.example/${'x'.repeat(238)}` }, []],
    ['nested callback_params', { callback_params: { a: {} } }, ['callback_params.a']],
    [
      'a level of OPPO without its category',
      { channel_properties: { oppo_notify_level: '2' } },
      ['channel_properties.oppo_category'],
    ],
    ['channel properties that are a list', { channel_properties: [] }, ['channel_properties']],
  ])('%s', (_name, more, fields, platform = 'android') => {
    expect(fieldsOf({ ...(platform === 'ios' ? IOS : ANDROID), ...more }, { platform })).toEqual(fields);
  });
});
