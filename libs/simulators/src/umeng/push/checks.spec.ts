import { type SimulatedPlatform } from '../../kit/simulator.types.js';
import { UmengRefusal } from '../umeng.answers.js';
import { UmengCall, UmengWarnings } from '../umeng.call.js';
import { UMENG_RATES } from '../umeng.limits.js';
import { type UmengJson, type UmengType } from '../umeng.types.js';
import { type UmengAudience } from './audience.js';
import { readFilter } from './filter.js';
import { readPayload } from './payload.js';
import { readPolicy } from './policy.js';
import { checkProperties, readProductionMode } from './properties.js';

/** 06:13:20 on 15 November 2023 in China. */
const NOW = 1_700_000_000_000;

interface Given {
  readonly platform?: SimulatedPlatform;
  readonly strict?: boolean;
  readonly profile?: '2025' | '2020';
  readonly utcOffsetHours?: number;
}

/** A call that passed the gate, and what was noted on the way. */
function callWith(body: UmengJson, given: Given = {}): { call: UmengCall; warnings: UmengWarnings } {
  const warnings = new UmengWarnings();
  const app = { appKey: 'k', appMasterSecret: 's', platform: given.platform ?? 'android' } as const;
  const settings = {
    apps: [app],
    acceptedBaseUrls: [],
    profile: given.profile ?? ('2025' as const),
    strict: given.strict ?? false,
    tolerateUpperCaseSign: false,
    unknownTargets: 'accept' as const,
    rates: UMENG_RATES,
    pace: { queuedMs: 0, sendingMs: 0 },
    tags: false,
    utcOffsetHours: given.utcOffsetHours ?? 8,
    factsOf: () => ({}),
  };
  const request = {
    method: 'POST',
    url: 'http://127.0.0.1/api/send',
    path: '/api/send',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
  };
  const context = { now: () => NOW, phones: { installs: () => [] }, show: () => undefined };
  return { call: new UmengCall(app, body, request, context, settings, warnings), warnings };
}

/** The code of a refusal, or `ok`. */
function codeOf(act: () => unknown): string {
  try {
    act();
    return 'ok';
  } catch (error) {
    if (error instanceof UmengRefusal) return error.code;
    throw error;
  }
}

const BODY = { title: 't', text: 'x' };
const android = (body: UmengJson = {}, rest: UmengJson = {}): UmengJson => ({
  display_type: 'notification',
  body: { ...BODY, ...body },
  ...rest,
});

function payloadCode(
  platform: SimulatedPlatform,
  payload: unknown,
  given: Given = {},
  type: UmengType = 'unicast',
): string {
  return codeOf(() => readPayload(callWith({ payload }, { ...given, platform }).call, type));
}

describe('the payload of Android', () => {
  it.each<[string, string, unknown]>([
    ['no payload', '1001', undefined],
    ['a payload that is a string', '1001', '{}'],
    ['a payload that is an array', '1001', []],
    ['C16 no display_type', '1004', { body: BODY }],
    ['C16 another display_type', '1019', { display_type: 'toast', body: BODY }],
    ['a scene, which is of Harmony', '1019', { display_type: 'scene', body: BODY }],
    ['no body', '1002', { display_type: 'notification' }],
    ['a body that is an array', '1002', { display_type: 'notification', body: [] }],
    ['C13 a message without custom', '1003', { display_type: 'message', body: {} }],
    ['a message with an empty custom', '1003', { display_type: 'message', body: { custom: '' } }],
    ['a message with an array', '1003', { display_type: 'message', body: { custom: [] } }],
    ['a message with a string', 'ok', { display_type: 'message', body: { custom: 'c' } }],
    ['a message with an object', 'ok', { display_type: 'message', body: { custom: { a: 1 } } }],
    ['extra as a string', '1026', android({}, { extra: '{}' })],
    ['C14 no title', '1009', { display_type: 'notification', body: { text: 'x' } }],
    ['a title that is a number', '1009', android({ title: 7 })],
    ['C14 no text', '1010', { display_type: 'notification', body: { title: 't' } }],
    ['img of another scheme', '1005', android({ img: 'file:///a.png' })],
    ['img over https', 'ok', android({ img: 'https://example.com/a.png' })],
    ['play_vibrate maybe', '1011', android({ play_vibrate: 'maybe' })],
    ['play_lights 1', '1012', android({ play_lights: 1 })],
    ['play_sound in capitals', '1013', android({ play_sound: 'TRUE' })],
    ['another after_open', '4006', android({ after_open: 'go_home' })],
    ['C15 go_url without url', '1022', android({ after_open: 'go_url' })],
    ['C15 go_url with ftp', '1007', android({ after_open: 'go_url', url: 'ftp://a' })],
    ['go_url', 'ok', android({ after_open: 'go_url', url: 'http://a' })],
    ['C15 go_activity without activity', '1024', android({ after_open: 'go_activity' })],
    ['go_activity', 'ok', android({ after_open: 'go_activity', activity: 'com.example.A' })],
    ['go_custom without custom', '1003', android({ after_open: 'go_custom' })],
    ['go_custom', 'ok', android({ after_open: 'go_custom', custom: '1' })],
    ['big_body of 120 characters', 'ok', android({ big_body: '界'.repeat(120) })],
    ['big_body of 121 characters', '4006', android({ big_body: 'x'.repeat(121) })],
    ['builder_id as a string', '4006', android({ builder_id: '1' })],
    ['re_pop 2', '4006', android({ re_pop: 2 })],
    ['set_badge as a string', '4006', android({ set_badge: '1' })],
  ])('%s: %s', (_what, code, payload) => {
    expect(payloadCode('android', payload)).toBe(code);
  });

  it.each<[string, UmengJson, string]>([
    ['an unknown field', android({ titel: 't' }), 'payload.body.titel'],
    ['a key of an object’s prototype', android({ constructor: 't' }), 'payload.body.constructor'],
    ['an unknown field beside body', android({}, { sound: 's' }), 'payload.sound'],
    ['a JSON boolean for a flag', android({ play_sound: true }), 'payload.body.play_sound'],
    ['a badge that vendors ignore', android({ set_badge: 100 }), 'payload.body.set_badge'],
    ['a field of older documents', android({ largeIcon: 'i' }), 'payload.body.largeIcon'],
    ['a number in extra', android({}, { extra: { n: 1 } }), 'payload.extra.n'],
  ])('%s is a warning, and a refusal if strict', (_what, payload, field) => {
    const { call, warnings } = callWith({ payload });
    readPayload(call, 'unicast');
    expect(warnings.all.map((one) => one.field)).toEqual([field]);
    expect(payloadCode('android', payload, { strict: true })).toMatch(/^(?:4006|1013|1026)$/u);
  });

  it('needs a ticker by the documents of 2020 only', () => {
    expect(payloadCode('android', android())).toBe('ok');
    expect(payloadCode('android', android(), { profile: '2020' })).toBe('1008');
    expect(payloadCode('android', android({ ticker: 't' }), { profile: '2020' })).toBe('ok');
  });

  it.each<[SimulatedPlatform, number, (filler: string) => UmengJson]>([
    ['android', 2048, (filler) => android({}, { extra: { filler } })],
    ['ios', 2012, (filler) => ({ aps: { alert: 'a' }, filler })],
    ['harmony', 2048, (filler) => android({}, { extra: { filler } })],
  ])('C19: on %s may have %i bytes of compact JSON', (platform, limit, build) => {
    const room = limit - Buffer.byteLength(JSON.stringify(build('')));
    expect(payloadCode(platform, build('x'.repeat(room)))).toBe('ok');
    expect(payloadCode(platform, build('x'.repeat(room + 1)))).toBe('2022');
    const wide = '界'.repeat(Math.floor(room / 3));
    expect(payloadCode(platform, build(wide + 'x'.repeat(room % 3)))).toBe('ok');
    expect(payloadCode(platform, build(`${wide}界`))).toBe('2022');
  });

  it.each<[string, UmengJson, UmengJson]>([
    [
      'all that a notification has',
      android(
        { set_badge: 3, add_badge: 1, sound: 's', img: 'http://a/b', after_open: 'go_url', url: 'http://c' },
        { extra: { k: 'v' } },
      ),
      { badge: 3, sound: 's', image: 'http://a/b', click: 'go_url http://c', data: { k: 'v' } },
    ],
    [
      'custom, and a sound that is off',
      android({ add_badge: 2, sound: 's', play_sound: 'false', after_open: 'go_custom', custom: { a: 1 } }),
      { badge: '+2', click: 'go_custom', data: { custom: { a: 1 } } },
    ],
    [
      'an activity',
      android({ add_badge: -1, after_open: 'go_activity', activity: 'com.example.A' }),
      { badge: '-1', click: 'go_activity com.example.A', data: {} },
    ],
  ])('shows %s', (_what, payload, shown) => {
    const sketch = readPayload(callWith({ payload }).call, 'unicast');
    expect(sketch).toEqual({ kind: 'notification', title: 't', body: 'x', ...shown });
  });

  it('hands a message to the app and shows nothing', () => {
    const payload = { display_type: 'message', body: { custom: 'c' }, extra: { k: 'v' } };
    expect(readPayload(callWith({ payload }).call, 'unicast')).toEqual({
      kind: 'message',
      data: { k: 'v', custom: 'c' },
    });
  });
});

describe('the payload of iOS', () => {
  it.each<[string, string, unknown]>([
    ['C17 no aps', '2025', { k: 'v' }],
    ['aps as a string', '2025', { aps: '{}' }],
    ['C17 no alert', '2025', { aps: { badge: 1 } }],
    ['content-available 0 without alert', '2025', { aps: { 'content-available': 0 } }],
    ['content-available as a string', '2025', { aps: { 'content-available': '1' } }],
    ['C17 content-available 1 without alert', 'ok', { aps: { 'content-available': 1 } }],
    ['an empty alert', '2025', { aps: { alert: '' } }],
    ['an empty alert object', '2025', { aps: { alert: {} } }],
    ['a title that is a number', '2025', { aps: { alert: { title: 1 } } }],
    ['an alert string', 'ok', { aps: { alert: 'a' } }],
    ['an alert object', 'ok', { aps: { alert: { title: 't', subtitle: 's', body: 'b' } } }],
    ['badge +1', 'ok', { aps: { alert: 'a', badge: '+1' } }],
    ['badge -1', 'ok', { aps: { alert: 'a', badge: '-1' } }],
    ['badge "", which clears', 'ok', { aps: { alert: 'a', badge: '' } }],
    ['badge 0', 'ok', { aps: { alert: 'a', badge: 0 } }],
    ['badge one', '2025', { aps: { alert: 'a', badge: 'one' } }],
    ['badge 1.5', '2025', { aps: { alert: 'a', badge: 1.5 } }],
    ['another interruption-level', '2025', { aps: { alert: 'a', 'interruption-level': 'loud' } }],
    ['interruption-level', 'ok', { aps: { alert: 'a', 'interruption-level': 'time-sensitive' } }],
    ['mutable-content 2', '2025', { aps: { alert: 'a', 'mutable-content': 2 } }],
    ['sound as an object', '2025', { aps: { alert: 'a', sound: {} } }],
    ['another key of APNs', 'ok', { aps: { alert: 'a', 'relevance-score': 1 } }],
    ['C18 the key d', '5002', { aps: { alert: 'a' }, d: 1 }],
    ['C18 the key p', '5002', { aps: { alert: 'a' }, p: 1 }],
    ['C18 the key data', 'ok', { aps: { alert: 'a' }, data: 1 }],
  ])('%s: %s', (_what, code, payload) => {
    expect(payloadCode('ios', payload, { strict: true })).toBe(code);
  });

  it('notes the fields of Android, which the app gets as its own', () => {
    const { call, warnings } = callWith({ payload: { aps: { alert: 'a' }, extra: {}, body: {} } }, { platform: 'ios' });
    expect(readPayload(call, 'unicast').data).toEqual({ extra: {}, body: {} });
    expect(warnings.all.map((one) => one.field)).toEqual(['payload.body', 'payload.extra']);
  });

  it.each<[string, UmengJson, UmengJson]>([
    ['a string', { alert: 'a', badge: '+1', sound: 's' }, { kind: 'notification', body: 'a', badge: '+1', sound: 's' }],
    [
      'an object with a picture',
      { alert: { title: 't', body: 'b' }, 'mutable-content': 1, image: 'https://a/b' },
      { kind: 'notification', title: 't', body: 'b', image: 'https://a/b' },
    ],
    ['a silent push', { 'content-available': 1 }, { kind: 'message' }],
  ])('shows %s', (_what, aps, shown) => {
    const { call } = callWith({ payload: { aps, k: 'v' } }, { platform: 'ios' });
    expect(readPayload(call, 'unicast')).toEqual({ data: { k: 'v' }, ...shown });
  });
});

describe('the payload of Harmony', () => {
  const scene = (view: unknown): UmengJson => ({ display_type: 'scene', channels_body: { harmony: view } });
  const view = { type: 'live_view', payload: '{"a":1}' };

  it.each<[string, string, unknown]>([
    ['a notification', 'ok', android()],
    ['text called body', '1010', { display_type: 'notification', body: { title: 't', body: 'x' } }],
    ['no title', '1009', { display_type: 'notification', body: { text: 'x' } }],
    ['no body', '1002', { display_type: 'notification' }],
    ['another display_type', '1019', { display_type: 'toast' }],
    ['after_open of Android', '4006', android({ after_open: 'go_url' })],
    ['C34 go_ability without target', '1024', android({ after_open: 'go_ability' })],
    ['go_ability with action', 'ok', android({ after_open: 'go_ability', action: 'a' })],
    ['go_ability with uri', 'ok', android({ after_open: 'go_ability', uri: 'u' })],
    ['a message without custom', '1003', { display_type: 'message', body: {} }],
    ['a message', 'ok', { display_type: 'message', body: { custom: 'c' } }],
    ['a scene', 'ok', scene(view)],
    ['a scene without channels_body', '1002', { display_type: 'scene' }],
    ['a scene without harmony', '1002', { display_type: 'scene', channels_body: {} }],
    ['a scene of another type', '4006', scene({ ...view, type: 'card' })],
    ['a scene without type', '4006', scene({ payload: '{}' })],
    ['a scene whose payload is an object', '4006', scene({ ...view, payload: {} })],
    ['a scene whose payload is no JSON', '4006', scene({ ...view, payload: '{' })],
  ])('%s: %s', (_what, code, payload) => {
    expect(payloadCode('harmony', payload, { strict: true })).toBe(code);
  });

  it('has scenes in a unicast only', () => {
    expect(payloadCode('harmony', scene(view), {}, 'broadcast')).toBe('1019');
  });

  it('shows the action rather than the uri, and the picture', () => {
    const payload = android({ after_open: 'go_ability', action: 'a', uri: 'u', add_badge: 2, large_icon: 'i' });
    expect(readPayload(callWith({ payload }, { platform: 'harmony' }).call, 'unicast')).toEqual({
      ...{ kind: 'notification', title: 't', body: 'x', data: {} },
      ...{ badge: '+2', image: 'i', click: 'go_ability a' },
    });
    const { call } = callWith({ payload: scene(view) }, { platform: 'harmony' });
    expect(readPayload(call, 'unicast')).toEqual({ kind: 'message', data: { a: 1 } });
  });
});

describe('policy', () => {
  const task: UmengAudience = { type: 'broadcast', prefix: 'um', task: 'broadcast', includes: () => true };
  const single: UmengAudience = { type: 'unicast', prefix: 'uu', task: null, includes: () => true };
  const policyCode = (policy: unknown, given: Given = {}, audience = task): string =>
    codeOf(() => readPolicy(callWith({ policy }, given).call, audience));

  it.each<[string, string, unknown]>([
    ['a string', '1027', '{}'],
    ['null', '1027', null],
    ['an array', '1027', []],
    ['an empty one', 'ok', {}],
    ['C22 start_time in the past', '2002', { start_time: '2023-11-15 06:13:19' }],
    ['start_time now', 'ok', { start_time: '2023-11-15 06:13:20' }],
    ['start_time in 7 days', 'ok', { start_time: '2023-11-22 06:13:20' }],
    ['C22 start_time in 7 days and a second', '2046', { start_time: '2023-11-22 06:13:21' }],
    ['C22 slashes', '2039', { start_time: '2023/11/16 06:13:20' }],
    ['a T', '2039', { expire_time: '2023-11-16T06:13:20' }],
    ['a day that does not exist', '2039', { expire_time: '2023-11-31 06:13:20' }],
    ['an hour that does not exist', '2039', { expire_time: '2023-11-16 24:00:00' }],
    ['a number', '2039', { expire_time: NOW }],
    ['expire_time now', '2003', { expire_time: '2023-11-15 06:13:20' }],
    ['expire_time in a second', 'ok', { expire_time: '2023-11-15 06:13:21' }],
    ['expire_time written in UTC', '2003', { expire_time: '2023-11-14 23:13:20' }],
    ['C22 expire_time before start', '2003', { start_time: '2023-11-17 00:00:00', expire_time: '2023-11-16 00:00:00' }],
    ['C22 expire_time in 8 days', '2040', { expire_time: '2023-11-23 06:13:20' }],
    ['7 days after start', 'ok', { start_time: '2023-11-16 00:00:00', expire_time: '2023-11-23 00:00:00' }],
    ['more than 7 days after start', '2040', { start_time: '2023-11-16 00:00:00', expire_time: '2023-11-23 00:00:01' }],
    ['max_send_num 999', '2024', { max_send_num: 999 }],
    ['max_send_num as a string', '2024', { max_send_num: '1000' }],
    ['max_send_num 1000', 'ok', { max_send_num: 1000 }],
    ['an empty out_biz_no', '4007', { out_biz_no: '' }],
    ['notification_closed_filter as a string', '4007', { notification_closed_filter: 'true' }],
    ['in_app true', 'ok', { in_app: true }],
    ['in_app as an object', 'ok', { in_app: { in_app: true } }],
    ['in_app as a string', '4007', { in_app: 'true' }],
    ['uapp_arg as a number', '4007', { uapp_arg: 1 }],
  ])('%s: %s', (_what, code, policy) => {
    expect(policyCode(policy)).toBe(code);
  });

  it.each<[SimulatedPlatform, UmengJson, string]>([
    ['ios', { apns_collapse_id: 'x'.repeat(64) }, 'ok'],
    ['ios', { apns_collapse_id: '界'.repeat(22) }, '4007'],
    ['ios', { max_send_num: 1000 }, '4007'],
    ['android', { apns_collapse_id: 'x' }, '4007'],
    ['android', { channel_strategy: { default: 1 } }, '4007'],
    ['harmony', { channel_strategy: { default: 4 } }, 'ok'],
    ['harmony', { channel_strategy: { default: 5 } }, '4007'],
    ['harmony', { channel_strategy: 2 }, '4007'],
    ['harmony', { in_app: true }, '4007'],
  ])('on %s, if strict, %j: %s', (platform, policy, code) => {
    expect(policyCode(policy, { platform, strict: true })).toBe(code);
  });

  it('is read in the clock of China, or in another', () => {
    const policy = { start_time: '2023-11-15 08:00:00' };
    const read = (given: Given): unknown => readPolicy(callWith({ policy }, given).call, task);
    const [inChina, inUtc] = [Date.UTC(2023, 10, 15), Date.UTC(2023, 10, 15, 8)];
    const days = 3 * 86_400_000;
    expect(read({})).toEqual({ startAt: inChina, expireAt: inChina + days });
    expect(read({ utcOffsetHours: 0 })).toEqual({ startAt: inUtc, expireAt: inUtc + days });
  });

  it('has no start and no idempotency in a single message, but an end', () => {
    const policy = { start_time: 'whenever', out_biz_no: 'n', expire_time: '2023-11-15 06:13:21' };
    const { call, warnings } = callWith({ policy });
    expect(readPolicy(call, single)).toEqual({ startAt: null, expireAt: NOW + 1000 });
    expect(warnings.all.map((one) => one.field)).toEqual(['policy.start_time', 'policy.out_biz_no']);
    expect(policyCode({ expire_time: '2023-11-15 06:13:20' }, {}, single)).toBe('2003');
  });

  it('holds nothing but expire_time where the payload is a scene', () => {
    const read = (policy: UmengJson): string => {
      const { call } = callWith({ policy, payload: { display_type: 'scene' } }, { platform: 'harmony' });
      return codeOf(() => readPolicy(call, single));
    };
    expect(read({ expire_time: '2023-11-16 00:00:00' })).toBe('ok');
    expect(read({ max_send_num: 1000 })).toBe('4007');
  });

  it('takes the collapse id on iOS alone', () => {
    const policy = { apns_collapse_id: 'c', out_biz_no: 'n' };
    expect(readPolicy(callWith({ policy }, { platform: 'ios' }).call, task)).toMatchObject({
      collapseId: 'c',
      outBizNo: 'n',
    });
    expect(readPolicy(callWith({ policy }).call, task)).not.toHaveProperty('collapseId');
  });
});

describe('the other fields', () => {
  const code = (body: UmengJson, given: Given = {}): string =>
    codeOf(() => {
      checkProperties(callWith(body, given).call);
    });

  it.each<[string, string, UmengJson]>([
    ['description', 'ok', { description: 'd' }],
    ['description as a number', '4005', { description: 1 }],
    ['category 1', 'ok', { category: 1 }],
    ['category as a string', '4005', { category: '1' }],
    ['callback_params', 'ok', { callback_params: { a: 'b', c: 1 } }],
    ['callback_params with an object', '4005', { callback_params: { a: {} } }],
    ['receipt_url of 256 bytes', 'ok', { receipt_url: 'x'.repeat(256) }],
    ['receipt_url of 257 bytes', '4005', { receipt_url: 'x'.repeat(257) }],
    ['receipt_type 4', '4005', { receipt_type: '4' }],
    ['channel_properties as a string', '4005', { channel_properties: '{}' }],
    ['huawei_channel_importance', 'ok', { channel_properties: { huawei_channel_importance: 'NORMAL' } }],
    ['another importance', '4005', { channel_properties: { huawei_channel_importance: 'HIGH' } }],
    ['vivo_addbadge', 'ok', { channel_properties: { vivo_addbadge: 'true' } }],
    ['oppo_notify_level alone', '4005', { channel_properties: { oppo_notify_level: '2' } }],
    ['oppo_notify_level', 'ok', { channel_properties: { oppo_notify_level: '16', oppo_category: 'IM' } }],
    ['oppo_notify_level 3', '4005', { channel_properties: { oppo_notify_level: '3', oppo_category: 'IM' } }],
    ['meizu_msg_type as a number', '4005', { channel_properties: { meizu_msg_type: 1 } }],
    ['channel_fcm', 'ok', { channel_properties: { channel_fcm: '1' } }],
    ['a template of OPPO without id', '4005', { channel_properties: { oppo_private_msg_template: {} } }],
    [
      'template_param as an object',
      '4005',
      { channel_properties: { xiaomi_extra_properties: { template_param: {} } } },
    ],
    [
      'a template of Xiaomi',
      'ok',
      { channel_properties: { xiaomi_extra_properties: { template_id: '1', template_param: '{"a":"b"}', more: 1 } } },
    ],
    ['local_properties', 'ok', { local_properties: { category: 'CATEGORY_PROMO', importance: 'IMPORTANCE_MIN' } }],
    ['another local category', '4005', { local_properties: { category: 'promo' } }],
    ['local importance alone, which is ignored', 'ok', { local_properties: { importance: 'IMPORTANCE_MIN' } }],
    ['thirdparty_id', 'ok', { thirdparty_id: 7 }],
    ['an empty thirdparty_id', '4005', { thirdparty_id: '' }],
    [
      'a template of OPPO',
      'ok',
      {
        channel_properties: {
          oppo_private_msg_template: { private_msg_template_id: '1', private_title_parameters: {} },
        },
      },
    ],
    [
      'a template of OPPO with a list',
      '4005',
      {
        channel_properties: {
          oppo_private_msg_template: { private_msg_template_id: '1', private_content_parameters: [] },
        },
      },
    ],
    ['a vivo channel without name', '4005', { local_properties: { channel_name: '' } }],
  ])('%s: %s', (_what, expected, body) => {
    expect(code(body, { strict: true })).toBe(expected);
  });

  it.each<[SimulatedPlatform, UmengJson, string]>([
    ['android', { productionMode: 'true' }, 'productionMode'],
    ['android', { mipush: 'true' }, 'mipush'],
    ['android', { channel_properties: { xiaomi_channel: 'x' } }, 'channel_properties.xiaomi_channel'],
    [
      'android',
      { channel_properties: { harmony_channel_category: 'x' } },
      'channel_properties.harmony_channel_category',
    ],
    ['ios', { channel_properties: {} }, 'channel_properties'],
    ['ios', { category: 1 }, 'category'],
    ['harmony', { local_properties: {} }, 'local_properties'],
    ['harmony', { channel_properties: { channel_fcm: '1' } }, 'channel_properties.channel_fcm'],
  ])('on %s %j is a warning, and a refusal if strict', (platform, body, field) => {
    const { call, warnings } = callWith(body, { platform });
    checkProperties(call);
    expect(warnings.all.map((one) => one.field)).toEqual([field]);
    expect(code(body, { platform, strict: true })).toBe('4005');
  });

  it.each<[unknown, boolean | string, string]>([
    [undefined, true, 'ok'],
    ['true', true, 'ok'],
    ['false', false, 'ok'],
    [false, false, '1017'],
    [true, true, '1017'],
    ['no', '1017', '1017'],
    [null, '1017', '1017'],
    ['', '1017', '1017'],
  ])('production_mode %p means %p, and if strict: %s', (given, meaning, strict) => {
    const body = given === undefined ? {} : { production_mode: given };
    if (typeof meaning === 'boolean') expect(readProductionMode(callWith(body).call)).toBe(meaning);
    else expect(codeOf(() => readProductionMode(callWith(body).call))).toBe(meaning);
    expect(codeOf(() => readProductionMode(callWith(body, { strict: true }).call))).toBe(strict);
  });

  it('keeps the last 200 warnings', () => {
    const { call, warnings } = callWith({});
    for (let i = 0; i < 250; i += 1) call.note(`f${i}`, 'x');
    expect(warnings.all).toHaveLength(200);
    expect(warnings.all[0]).toEqual({ at: NOW, path: '/api/send', field: 'f50', text: 'x' });
  });
});

describe('filter', () => {
  const where = (node: unknown): UmengJson => ({ where: node });
  const filterCode = (filter: unknown): string => codeOf(() => readFilter(callWith({}).call, filter));
  const sized = (bytes: number): UmengJson => {
    const empty = JSON.stringify(where({ and: [{ tag: '' }] })).length;
    return where({ and: [{ tag: 'x'.repeat(bytes - empty) }] });
  };

  it.each<[string, string, unknown]>([
    ['nothing', '2016', undefined],
    ['a string of JSON', '2016', '{"where":{"and":[{"tag":"a"}]}}'],
    ['an array', '2031', []],
    ['no where', '2031', { and: [{ tag: 'a' }] }],
    ['something beside where', '2031', { where: { and: [{ tag: 'a' }] }, more: 1 }],
    ['where as an array', '2031', where([{ tag: 'a' }])],
    ['a condition at the top', '2031', where({ tag: 'a' })],
    ['not at the top', '2031', where({ not: { tag: 'a' } })],
    ['two groups in one object', '2031', where({ and: [{ tag: 'a' }], or: [{ tag: 'b' }] })],
    ['and as an object', '2031', where({ and: { tag: 'a' } })],
    ['an empty and', '2031', where({ and: [] })],
    ['two keys in one condition', '2031', where({ and: [{ tag: 'a', channel: 'b' }] })],
    ['a string as condition', '2031', where({ and: ['tag'] })],
    ['a list of values', '2031', where({ and: [{ tag: ['a', 'b'] }] })],
    ['an empty value', '2031', where({ and: [{ tag: '' }] })],
    ['an unknown condition', '2031', where({ and: [{ tags: 'a' }] })],
    ['not as an array', '2031', where({ and: [{ not: [{ tag: 'a' }] }] })],
    ['a group inside not', '2031', where({ and: [{ not: { or: [{ tag: 'a' }] } }] })],
    ['a version in words', '2031', where({ and: [{ app_version: 'new' }] })],
    ['a comparison', 'ok', where({ and: [{ app_version: '>=1.0' }] })],
    ['a day in slashes', '2031', where({ and: [{ launch_from: '2023/11/01' }] })],
    ['a day that does not exist', '2031', where({ and: [{ launch_from: '2023-02-30' }] })],
    ['today', '2030', where({ and: [{ launch_from: '2023-11-15' }] })],
    ['yesterday', 'ok', where({ and: [{ not_launch_from: '2023-11-14' }] })],
    ['or at the top', 'ok', where({ or: [{ tag: 'a' }, { country: '中国' }] })],
    ['3000 bytes', 'ok', sized(3000)],
    ['3001 bytes', '2031', sized(3001)],
  ])('%s: %s', (_what, code, filter) => {
    expect(filterCode(filter)).toBe(code);
  });

  const device = {
    tags: ['tag1', 'tag2'],
    ...{ appVersion: '1.10.0', channel: 'store', deviceModel: 'M', language: 'zh', lastLaunch: '2023-11-10' },
  };

  it.each<[UmengJson, boolean | null]>([
    [{ and: [{ and: [{ tag: 'tag1' }, { tag: 'tag2' }] }] }, true],
    [{ and: [{ tag: 'tag1' }, { tag: 'TAG2' }] }, false],
    [{ or: [{ tag: 'none' }, { tag: 'tag2' }] }, true],
    [{ and: [{ not: { tag: 'tag1' } }] }, false],
    [{ and: [{ not: { channel: 'x' } }, { or: [{ app_version: '>=1.0' }] }] }, true],
    [{ and: [{ app_version: '1.10.0' }] }, true],
    [{ and: [{ app_version: '1.10' }] }, false],
    [{ and: [{ app_version: '>1.9' }] }, true],
    [{ and: [{ app_version: '>1.10' }] }, false],
    [{ and: [{ app_version: '<=1.10' }] }, true],
    [{ and: [{ app_version: '<1.9' }] }, false],
    [{ and: [{ app_version: '<1.10.0.beta' }] }, true],
    [{ and: [{ device_model: 'M' }, { language: 'zh' }] }, true],
    [{ and: [{ launch_from: '2023-11-10' }] }, true],
    [{ and: [{ not_launch_from: '2023-11-10' }] }, false],
    [{ and: [{ province: '北京' }] }, null],
    [{ and: [{ push_switch: 'on' }, { not: { install_in: '7' } }] }, null],
    [{ and: [{ province: '北京' }, { tag: 'none' }] }, false],
    [{ or: [{ province: '北京' }, { tag: 'tag1' }] }, true],
    [{ or: [{ install_before: '7' }, { tag: 'none' }] }, null],
  ])('%j: %p', (node, verdict) => {
    expect(readFilter(callWith({}).call, where(node))(device)).toBe(verdict);
  });
});
