import {
  type FoundInstall,
  type ShownNotification,
  type SimulatedInstall,
  type SimulatedPhone,
  type SimulatedRequest,
} from '../kit/simulator.types.js';
import { XiaomiDialect, type XiaomiDialectOptions, type XiaomiSimulatedApp } from './index.js';

const SECRET = 'c2VjcmV0LWFuZHJvaWQ==';
const IOS_SECRET = 'c2VjcmV0LWlvcw==';
const SHOP = 'com.example.shop';
const LITE = 'com.example.shop.lite';
const BUNDLE = 'com.example.shop.ios';
const NOW = Date.parse('2026-09-01T12:00:00+08:00');
const DAY = 86_400_000;

const android: XiaomiSimulatedApp = {
  appSecret: SECRET,
  platform: 'android',
  packages: [SHOP, LITE],
  channels: [
    { id: 'news', class: 'public' },
    { id: 'orders', class: 'private', templates: [{ id: 'T1', params: ['goods'] }] },
  ],
};
const ios: XiaomiSimulatedApp = { appSecret: IOS_SECRET, platform: 'ios', packages: [BUNDLE] };

function phone(id: string, app: string, more: Partial<SimulatedInstall> = {}): SimulatedPhone {
  const install: SimulatedInstall = { vendor: 'xiaomi', app, registrationId: `reg-${id}`, ...more };
  return { id, platform: app === BUNDLE ? 'ios' : 'android', installs: [install] };
}

const PHONES = [
  phone('1', SHOP, { aliases: [{ value: 'QQC_42' }], topics: ['a', 'b'], accounts: ['ann'] }),
  phone('2', SHOP, { aliases: [{ value: '王=&%+' }], topics: ['a', 'c'], accounts: ['ann'] }),
  phone('3', LITE, { aliases: [{ value: 'QQC_42' }], topics: ['b'] }),
  phone('4', BUNDLE, { aliases: [{ value: 'QQC_42' }] }),
  phone('5', BUNDLE, { aliases: [{ value: 'QQC_42' }], environment: 'sandbox' }),
];

interface Shown extends ShownNotification {
  readonly on: string[];
}

type Fields = Record<string, string | readonly string[]>;

interface Call {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: SimulatedRequest['headers'];
  readonly secret?: string;
  readonly bytes?: string | Buffer;
}

interface Envelope {
  readonly result: string;
  readonly code: number;
  readonly reason?: string;
  readonly trace_id: string;
  readonly description: string;
  readonly info?: string;
  readonly data?: {
    readonly id: string;
    readonly day_quota?: string;
    readonly day_acked?: string;
    readonly bad_regids?: string;
  };
}

/** The bytes of a form; a list is a repeated key. */
function formBytes(fields: Fields): Buffer {
  const pairs = Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one) => [key, one] as const));
  return Buffer.from(pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&'));
}

function bed(options: Partial<XiaomiDialectOptions> = {}, phones: readonly SimulatedPhone[] = PHONES) {
  const dialect = new XiaomiDialect({ apps: [android, ios], ...options });
  const shown: Shown[] = [];
  const clock = { now: NOW };
  const context = {
    now: () => clock.now,
    phones: {
      installs: (vendor: string, app: string, select: (install: SimulatedInstall) => boolean = () => true) =>
        phones.flatMap((holder) =>
          holder.installs
            .filter((install) => install.vendor === vendor && install.app === app && select(install))
            .map((install): FoundInstall => ({ phone: holder, install })),
        ),
    },
    show: (targets: readonly FoundInstall[], notification: ShownNotification) => {
      shown.push({ on: targets.map((target) => target.phone.id), ...notification });
    },
  };
  const request = (fields: Fields, call: Call = {}): SimulatedRequest => ({
    method: call.method ?? 'POST',
    url: `http://127.0.0.1/xiaomi${call.path ?? '/v3/message/regid'}`,
    path: call.path ?? '/v3/message/regid',
    query: new URLSearchParams(),
    headers: {
      authorization: `key=${call.secret ?? SECRET}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      ...call.headers,
    },
    body: Buffer.from(call.bytes ?? formBytes(fields)),
  });
  const answer = (fields: Fields, call: Call = {}) => dialect.answer(request(fields, call), context);
  const send = (fields: Fields, call: Call = {}) => JSON.parse(answer(fields, call).body) as Envelope;
  return { dialect, shown, clock, context, request, answer, send };
}

/** A notification that is right in every way. */
const NOTE = { restricted_package_name: SHOP, title: 't', description: 'd', 'extra.notify_effect': '1' };
const TO_ONE = { ...NOTE, registration_id: 'reg-1' };
const IOS_NOTE = { description: 'd', 'extra.badge': '1' };

describe('the envelope', () => {
  it('shape 1: answers a send as the vendor does', () => {
    const { answer, shown } = bed();
    const { status, headers, body } = answer({ ...TO_ONE, registration_id: 'reg-1,reg-2' });
    expect(status).toBe(200);
    expect(headers).toEqual({ 'content-type': 'application/json;charset=UTF-8' });
    expect(JSON.parse(body)).toEqual({
      result: 'ok',
      trace_id: `Xdm00000${String(NOW).slice(1)}00`,
      code: 0,
      data: { id: `sdm00000${String(NOW).slice(1)}01`, day_quota: '10000', day_acked: '0' },
      description: '成功',
      info: 'Received push messages for 2 REGID',
    });
    expect(shown).toHaveLength(1);
  });

  it('shape 2: answers an error with status 200, a reason and no data', () => {
    const { answer, shown } = bed();
    const { status, body } = answer({ ...TO_ONE, registration_id: 'nobody' });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      result: 'error',
      reason: 'No valid targets!',
      trace_id: expect.stringMatching(/^Xdm\d{17}00$/) as string,
      code: 20301,
      description: '发送消息失败',
    });
    expect(shown).toEqual([]);
  });

  it('never repeats an id, keeps its length, and starts again after a reset', () => {
    const { dialect, send } = bed({ apps: [{ ...android, qps: Infinity }, ios] });
    const ids = Array.from({ length: 2_100 }, () => send(TO_ONE)).flatMap((sent) => [sent.trace_id, sent.data?.id]);
    expect(new Set(ids).size).toBe(4_200);
    expect(ids.every((id) => /^[Xs]dm\d{5}\d{12}[0-9A-Za-z]{2}$/.test(id ?? ''))).toBe(true);
    dialect.reset();
    expect(send(TO_ONE).trace_id).toBe(ids[0]);
  });

  it('says nothing of quotas under the rules of 2019', () => {
    const { send } = bed({ rulesOf: new Date('2019-07-04') });
    expect(Object.keys(send(TO_ONE).data ?? {})).toEqual(['id']);
  });
});

describe('requests of the official Python SDK of 2019', () => {
  const AT = 1562213241161;
  const android2019 =
    'restricted_package_name=com.example.shop&title=%E6%82%A8%E6%9C%89%E4%B8%80%E6%9D%A1%E6%96%B0%E6%B6%88%E6%81%AF~' +
    '&description=%E3%80%90Li+Lei%E3%80%91%E5%88%9A%E5%88%9A%E6%B5%8F%E8%A7%88%E4%BA%86%E6%82%A8%E7%9A%84%E5%95%86%E5%93%81~' +
    '&pass_through=0&payload=&extra.type=2&alias=QQC_42';
  const ios2019 =
    'description=%E3%80%90Li+Lei%E3%80%91%E5%88%9A%E5%88%9A%E6%B5%8F%E8%A7%88%E4%BA%86%E6%82%A8%E7%9A%84%E5%95%86%E5%93%81~' +
    '&restricted_package_name=com.example.shop.ios&extra.badge=1&extra.type=2&alias=QQC_42';
  const printed = (letter: string) => ({
    info: 'Received push messages for 1 ALIAS',
    code: 0,
    description: '成功',
    trace_id: expect.stringMatching(/^X[a-z]{2}\d{5}562213241161\w{2}$/) as string,
    result: 'ok',
    data: { id: expect.stringMatching(new RegExp(`^${letter}[a-z]{2}\\d{5}562213241161\\w{2}$`)) as string },
  });

  it('shape 3: to Android, the answer has exactly the fields that were printed then', () => {
    const { send, shown, clock } = bed({ rulesOf: new Date(AT) });
    clock.now = AT;
    const answer = send({}, { path: '/v3/message/alias', bytes: android2019 });
    expect(answer).toEqual(printed('a'));
    expect(shown).toEqual([
      {
        on: ['1'],
        messageId: answer.data?.id,
        vendor: 'xiaomi',
        kind: 'notification',
        at: AT,
        title: '您有一条新消息~',
        body: '【Li Lei】刚刚浏览了您的商品~',
        data: { type: '2' },
      },
    ]);
  });

  it.each([
    ['/v3/message/alias', '4'],
    ['/sandbox/v3/message/alias', '5'],
  ])('to iOS by %s: shown on phone %s with its badge', (path, on) => {
    const { send, shown, clock } = bed();
    clock.now = AT;
    expect(send({}, { path, bytes: ios2019, secret: IOS_SECRET })).toEqual(printed('a'));
    expect(shown).toMatchObject([{ on: [on], body: '【Li Lei】刚刚浏览了您的商品~', badge: 1, data: { type: '2' } }]);
    expect(shown[0]).not.toHaveProperty('title');
  });

  it('to Android today: refused, because a tap has no effect', () => {
    const answer = bed().send({}, { path: '/v3/message/alias', bytes: android2019 });
    expect(answer).toMatchObject({ code: 10016, reason: expect.stringContaining('extra.notify_effect') as string });
  });
});

describe('getting in', () => {
  it.each<[string, Call, number]>([
    ['no header', { headers: { authorization: undefined } }, 21301],
    ['Key in capitals', { headers: { authorization: `Key=${SECRET}` } }, 21301],
    ['a bare secret', { headers: { authorization: SECRET } }, 21301],
    ['an unknown secret', { secret: 'wrong' }, 21301],
    ['an empty secret', { headers: { authorization: 'key=' } }, 21301],
    ['an unknown path', { path: '/v5/message/regid' }, 10020],
    ['a path of the prototype', { path: '/constructor' }, 10020],
    ['user accounts on v3', { path: '/v3/message/user_account' }, 10020],
    ['aliases on v4', { path: '/v4/message/alias' }, 10020],
    ['a trailing slash', { path: '/v3/message/regid/' }, 10020],
    ['the sandbox twice', { path: '/sandbox/sandbox/v3/message/regid' }, 10020],
    ['GET', { method: 'GET' }, 10021],
    ['Android in the sandbox', { path: '/sandbox/v3/message/regid' }, 10036],
    ['JSON', { headers: { 'content-type': 'application/json' } }, 10007],
    ['no content type', { headers: { 'content-type': undefined } }, 10007],
    ['another charset', { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=GBK' } }, 10007],
    ['a broken escape', { bytes: 'title=100%' }, 10008],
    ['a half escape', { bytes: 'title=%E' }, 10008],
    ['a broken escape in a name', { bytes: 'ti%ZZtle=1' }, 10008],
    ['escaped bytes that are not UTF-8', { bytes: 'title=%FF%FE' }, 10008],
    ['raw bytes that are not UTF-8', { bytes: Buffer.from([0x74, 0x3d, 0xc3, 0x28]) }, 10008],
    ['an empty body', { bytes: '' }, 21305],
  ])('refuses %s', (_, call, code) => {
    const { send, shown } = bed();
    const answer = send(TO_ONE, call);
    expect(answer).toMatchObject({ result: 'error', code, reason: expect.stringMatching(/\S/) as string });
    expect(answer.description).not.toBe('未知错误');
    expect(JSON.stringify(answer)).not.toContain(SECRET);
    expect(shown).toEqual([]);
  });

  it('shape 4: tells a wrong secret as the vendor does', () => {
    expect(bed().send(TO_ONE, { secret: 'x' })).toMatchObject({
      reason: 'Invalid application secret.',
      description: '认证失败',
    });
  });

  it('shape 8: refuses a black-listed app', () => {
    const { send } = bed({ apps: [{ ...android, appId: '77', blacklisted: true }] });
    const reason = 'AppId(id=77) in the blacklist, forbid to send messages';
    expect(send(TO_ONE)).toMatchObject({ code: 10031, reason });
  });

  it.each(['application/x-www-form-urlencoded', 'Application/X-WWW-Form-Urlencoded; charset="utf-8"'])(
    'takes %s',
    (type) => {
      expect(bed().send(TO_ONE, { headers: { 'content-type': type } }).code).toBe(0);
    },
  );

  it('refuses to be set up wrongly', () => {
    expect(() => new XiaomiDialect({ apps: [android, { ...ios, appSecret: SECRET }] })).toThrow(/same appSecret/);
    expect(() => new XiaomiDialect({ apps: [], rulesOf: new Date('soon') })).toThrow(/rulesOf/);
  });
});

describe('targets', () => {
  const regids = (count: number) => Array.from({ length: count }, (_, n) => `r${n}`).join(',');
  it.each<[string, string, Fields, string[], string, string]>([
    ['one regid', '/v2/message/regid', { registration_id: 'reg-1' }, ['1'], 's', '1 REGID'],
    ['regids by comma', '/v3/message/regid', { registration_id: 'reg-1,reg-2,' }, ['1', '2'], 's', '2 REGID'],
    ['regids by v4', '/v4/message/regid', { registration_id: ['reg-1', 'reg-2'] }, ['1', '2'], 's', '2 REGID'],
    ['a regid twice', '/v3/message/regid', { registration_id: 'reg-1,,reg-1' }, ['1'], 's', '1 REGID'],
    ['999 others', '/v3/message/regid', { registration_id: `reg-1,${regids(999)}` }, ['1'], 's', '1 REGID'],
    ['a strange alias', '/v2/message/alias', { alias: '王=&%+' }, ['2'], 'a', '1 ALIAS'],
    ['aliases by key', '/v3/message/alias', { alias: ['QQC_42', '王=&%+'] }, ['1', '2'], 'a', '2 ALIAS'],
    ['a partly known alias', '/v3/message/alias', { alias: 'QQC_42,gone' }, ['1'], 'a', '1 ALIAS'],
    [
      'an account on two phones',
      '/v2/message/user_account',
      { user_account: 'ann' },
      ['1', '2'],
      'a',
      '1 USER_ACCOUNT',
    ],
    ['a topic', '/v2/message/topic', { topic: 'a' }, ['1', '2'], 't', '1 TOPIC'],
    ['a topic of nobody', '/v3/message/topic', { topic: 'z' }, [], 't', '1 TOPIC'],
    ['any topic', '/v2/message/multi_topic', { topics: 'b;$;c', topic_op: 'UNION' }, ['1', '2'], 't', '2 TOPIC'],
    ['all topics', '/v3/message/multi_topic', { topics: 'a;$;b', topic_op: 'INTERSECTION' }, ['1'], 't', '2 TOPIC'],
    ['one topic less', '/v3/message/multi_topic', { topics: 'a;$;b;$;z', topic_op: 'EXCEPT' }, ['2'], 't', '3 TOPIC'],
    ['everyone', '/v2/message/all', {}, ['1', '2'], 't', '1 ALL'],
  ])('shapes 1, 3 and 6: reaches %s', (_, path, target, on, letter, info) => {
    const { send, shown } = bed();
    const answer = send({ ...NOTE, ...target }, { path });
    expect(answer).toMatchObject({ code: 0, info: `Received push messages for ${info}` });
    expect(answer.data?.id).toMatch(new RegExp(`^${letter}dm`));
    expect(shown.flatMap((each) => each.on)).toEqual(on);
  });

  it.each<[string, string, Fields, number]>([
    ['no regid', '/v3/message/regid', {}, 21305],
    ['another kind of target', '/v3/message/alias', { registration_id: 'reg-1' }, 21305],
    ['only empty regids', '/v3/message/regid', { registration_id: ',,' }, 21305],
    ['an empty alias', '/v3/message/alias', { alias: '' }, 65012],
    ['an empty account', '/v2/message/user_account', { user_account: '' }, 65016],
    ['an empty topic', '/v3/message/topic', { topic: '' }, 65013],
    ['two topics at once', '/v3/message/topic', { topic: ['a', 'b'] }, 65035],
    ['no topics', '/v3/message/multi_topic', { topic_op: 'UNION' }, 21305],
    ['empty topics', '/v3/message/multi_topic', { topics: ';$;', topic_op: 'UNION' }, 65013],
    ['six topics', '/v3/message/multi_topic', { topics: 'a;$;b;$;c;$;d;$;e;$;f', topic_op: 'UNION' }, 65035],
    ['topics without an operation', '/v3/message/multi_topic', { topics: 'a;$;b' }, 10016],
    ['a wrong operation', '/v3/message/multi_topic', { topics: 'a;$;b', topic_op: 'union' }, 10017],
    ['an operation of the prototype', '/v3/message/multi_topic', { topics: 'a', topic_op: 'toString' }, 10017],
    ['1001 regids', '/v3/message/regid', { registration_id: `reg-1,${regids(1000)}` }, 10017],
    ['an alias of nobody', '/v3/message/alias', { alias: 'gone' }, 20301],
    ['an account of nobody', '/v2/message/user_account', { user_account: 'bob' }, 20301],
    ['a regid of the other package', '/v3/message/regid', { registration_id: 'reg-3' }, 20301],
    ['a regid of the other platform', '/v3/message/regid', { registration_id: 'reg-4' }, 20301],
  ])('refuses %s', (_, path, target, code) => {
    const { send, shown } = bed();
    expect(send({ ...NOTE, ...target }, { path }).code).toBe(code);
    expect(shown).toEqual([]);
  });

  it('shape 5: names every kind of target when there is none', () => {
    const reason = 'Must input one of: regid/topic/alias/userAccount/miid/geoId/groupId/region';
    expect(bed().send(NOTE)).toMatchObject({ code: 21305, description: '缺少必要的参数', reason });
  });

  it('does not reach a phone of the other platform, whatever package it is said to have', () => {
    const { send } = bed({}, [{ ...phone('1', SHOP), platform: 'harmony' }]);
    expect(send(TO_ONE).code).toBe(20301);
  });

  it('shape 2: lists bad regids when only some are good', () => {
    const { send, shown } = bed();
    const answer = send({ ...TO_ONE, registration_id: 'gone,reg-1,reg-3,gone' });
    expect(answer).toMatchObject({ code: 0, data: { bad_regids: 'gone,reg-3' } });
    expect(shown[0]?.on).toEqual(['1']);
    expect(send(TO_ONE).data).not.toHaveProperty('bad_regids');
  });

  it('asks for approval of a large broadcast only', () => {
    const many = Array.from({ length: 10_001 }, (_, n) => phone(`n${n}`, SHOP));
    const { send, shown } = bed({ apps: [{ ...android, dailyQuota: 1e9 }, ios] }, many);
    const path = '/v2/message/all';
    expect(send(NOTE, { path }).code).toBe(26006);
    expect(send(NOTE, { path, headers: { 'x-push-audit-token': 'approved' } }).code).toBe(0);
    expect(shown.map((each) => each.on.length)).toEqual([10_001]);
    expect(bed({}, many.slice(1)).send(NOTE, { path }).code).toBe(0);
  });

  it.each<[string, string, Fields, number]>([
    ['none', '/v3/message/alias', { restricted_package_name: '' }, 10016],
    ['one that is not the app’s', '/v3/message/alias', { restricted_package_name: 'com.other' }, 22022],
    ['one of two that is not', '/v3/message/alias', { restricted_package_name: `${SHOP},com.other` }, 22022],
    ['two on version 2', '/v2/message/alias', { restricted_package_name: `${SHOP},${LITE}` }, 22022],
    ['the bundle of the iOS app', '/v3/message/alias', { restricted_package_name: BUNDLE }, 22022],
  ])('refuses packages: %s', (_, path, fields, code) => {
    expect(bed().send({ ...NOTE, alias: 'QQC_42', ...fields }, { path }).code).toBe(code);
  });

  it.each<[string, string | string[]]>([
    ['by comma', `${SHOP},${LITE}`],
    ['as a repeated key', [SHOP, LITE]],
  ])('reaches several packages, named %s', (_, names) => {
    const { send, shown } = bed();
    send({ ...NOTE, alias: 'QQC_42', restricted_package_name: names, notify_id: '7' }, { path: '/v3/message/alias' });
    expect(shown.map(({ on, replaces }) => [on, replaces])).toEqual([
      [['1'], `${SHOP}:7`],
      [['3'], `${LITE}:7`],
    ]);
  });
});

describe('iOS environments', () => {
  const secret = IOS_SECRET;
  it.each([
    ['/v3/message/regid', 'reg-4', 0],
    ['/v3/message/regid', 'reg-5', 20301],
    ['/sandbox/v3/message/regid', 'reg-4', 20301],
    ['/sandbox/v2/message/regid', 'reg-5', 0],
  ])('%s to %s answers %d', (path, registrationId, code) => {
    const { send, shown } = bed();
    expect(send({ ...IOS_NOTE, registration_id: registrationId }, { path, secret }).code).toBe(code);
    expect(shown).toHaveLength(code === 0 ? 1 : 0);
  });

  it('broadcasts within one environment', () => {
    const { send, shown } = bed();
    send(IOS_NOTE, { path: '/v2/message/all', secret });
    send(IOS_NOTE, { path: '/sandbox/v2/message/all', secret });
    expect(shown.map((each) => each.on)).toEqual([['4'], ['5']]);
  });
});

describe('quotas', () => {
  const app = { ...android, qps: 3, dailyQuota: 2 };

  it('shape 8: refuses the request above the rate, until a second has passed', () => {
    const { send, clock } = bed({ apps: [{ ...android, qps: 3 }] });
    expect([1, 2, 3, 4].map(() => send(TO_ONE).code)).toEqual([0, 0, 0, 200002]);
    clock.now += 999;
    expect(send(TO_ONE).code).toBe(200002);
    clock.now += 1;
    expect([1, 2, 3].map(() => send(TO_ONE).code)).toEqual([0, 0, 0]);
    clock.now -= 60_000; // a test may set the clock back
    expect(send(TO_ONE).code).toBe(0);
  });

  it('allows 500 requests a second unless told otherwise', () => {
    const { send } = bed();
    const codes = Array.from({ length: 501 }, () => send(TO_ONE).code);
    expect(codes.slice(0, 500).every((code) => code === 0)).toBe(true);
    expect(codes[500]).toBe(200002);
  });

  it('shape 8: counts what was delivered in a day of China, and starts again at midnight', () => {
    const { send, clock, shown } = bed({ apps: [app] });
    expect(send(TO_ONE).data).toMatchObject({ day_quota: '2', day_acked: '0' });
    expect(send({ ...TO_ONE, registration_id: 'reg-1,reg-2' }).data).toMatchObject({ day_quota: '2', day_acked: '1' });
    expect(shown.map((each) => each.on)).toEqual([['1'], ['1']]); // the second message ran into the quota half way
    expect(send(TO_ONE)).toMatchObject({ code: 200001, reason: 'exceed quota, quota: 2, have acked: 2' });
    clock.now = Date.parse('2026-09-01T23:59:59+08:00');
    expect(send(TO_ONE).code).toBe(200001);
    clock.now = Date.parse('2026-09-02T00:00:00+08:00');
    expect(send(TO_ONE).data).toMatchObject({ day_acked: '0' });
  });

  it('gives public channels twice as much of their own, and private ones no quota', () => {
    const { send } = bed({ apps: [{ ...app, qps: 99 }] });
    const news = { ...TO_ONE, 'extra.channel_id': 'news' };
    expect([1, 2, 3].map(() => send(TO_ONE).code)).toEqual([0, 0, 200001]);
    expect([1, 2, 3, 4, 5].map(() => send(news).code)).toEqual([0, 0, 0, 0, 200001]);
    const order = { 'extra.channel_id': 'orders', 'extra.template_id': 'T1', 'extra.template_param': '{"goods":"x"}' };
    const answers = Array.from({ length: 10 }, () => send({ ...TO_ONE, ...order }));
    expect(answers.every(({ code }) => code === 0)).toBe(true);
    expect(Object.keys(answers[0]?.data ?? {})).toEqual(['id']);
  });

  it.each([
    [false, {}, 6],
    [true, {}, 1],
    [true, { 'extra.channel_id': 'news' }, 5],
  ])('with deviceLimits %s and %j shows %d of 6', (deviceLimits, extra, most) => {
    const { send, shown, clock } = bed({ deviceLimits });
    for (let n = 0; n < 6; n++) expect(send({ ...TO_ONE, ...extra }).code).toBe(0);
    expect(shown).toHaveLength(most);
    clock.now += DAY;
    send({ ...TO_ONE, ...extra });
    expect(shown).toHaveLength(most + 1);
  });
});

describe('scheduled messages', () => {
  const later = { ...TO_ONE, time_to_send: String(NOW + 60_000) };

  it('are sent when their time has come, to whoever is there then', () => {
    const phones = [...PHONES];
    const { send, shown, clock, dialect, context } = bed({}, phones);
    const { data } = send({ ...NOTE, topic: 'a', time_to_send: String(NOW + 60_000) }, { path: '/v2/message/topic' });
    phones.push(phone('6', SHOP, { topics: ['a'] }));
    dialect.runDue(context);
    clock.now += 59_999;
    dialect.runDue(context);
    expect(shown).toEqual([]);
    clock.now += 1;
    dialect.runDue(context);
    dialect.runDue(context);
    expect(shown).toMatchObject([{ messageId: data?.id, at: NOW + 60_000, on: ['1', '2', '6'] }]);
  });

  it('are sent before the next request, in the order of their times', () => {
    const { send, shown, clock } = bed();
    send({ ...later, title: 'second' });
    send({ ...later, title: 'first', time_to_send: String(NOW + 1) });
    clock.now += 120_000;
    send({ ...TO_ONE, title: 'third' });
    expect(shown.map((each) => each.title)).toEqual(['first', 'second', 'third']);
  });

  it('are forgotten at a reset, and bounded', () => {
    const { send, shown, clock, dialect, context } = bed({ apps: [{ ...android, qps: Infinity }] });
    const codes = Array.from({ length: 10_001 }, () => send(later).code);
    expect([codes[9_999], codes[10_000]]).toEqual([0, 10002]);
    dialect.reset();
    clock.now += DAY;
    dialect.runDue(context);
    expect(shown).toEqual([]);
  });
});

describe('addressesOf', () => {
  it.each<[string, Fields, string[]]>([
    ['/v3/message/regid', { registration_id: ['a,b', 'b', ''] }, ['a', 'b']],
    ['/sandbox/v3/message/alias', { alias: 'x' }, ['x']],
    ['/v2/message/user_account', { user_account: 'u' }, ['u']],
    ['/v2/message/topic', { topic: 'a,b' }, ['a,b']],
    ['/v3/message/multi_topic', { topics: 'a;$;b' }, ['a', 'b']],
    ['/v3/message/all', {}, []],
    ['/v9/nothing', { registration_id: 'a' }, []],
  ])('of %s with %j is %j', (path, fields, expected) => {
    const { dialect, request } = bed();
    expect(dialect.addressesOf(request(fields, { path }))).toEqual(expected);
  });

  it('never throws, whatever the bytes', () => {
    const { dialect, request } = bed();
    const bytes = 'title=%&registration_id=a&%%%=1&alias=%FF';
    expect(dialect.addressesOf(request({}, { bytes, headers: {} }))).toEqual(['a']);
    expect(dialect.addressesOf(request({}, { bytes: Buffer.from([0, 255, 37, 61, 38]) }))).toEqual([]);
  });
});
