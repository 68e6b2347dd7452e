import {
  type FoundInstall,
  type ShownNotification,
  type SimulatedInstall,
  type SimulatedPhone,
  type SimulatedRequest,
  type SimulatorContext,
} from '../kit/simulator.types.js';
import { umengSign } from './gate/sign.js';
import { UmengDialect } from './umeng.dialect.js';
import { type UmengDialectOptions, type UmengJson, type UmengSimulatedApp } from './umeng.types.js';

const NOW = 1_700_000_000_000;
const SECRET = '0123456789abcdefghijklmnopqrstuv';
const BASE = 'http://127.0.0.1:8080';
const TLS = 'https://msgapi.umeng.com';
const ANDROID: UmengSimulatedApp = { appKey: 'android', appMasterSecret: SECRET, platform: 'android' };
const IOS: UmengSimulatedApp = { appKey: 'ios', appMasterSecret: SECRET, platform: 'ios' };
const HARMONY: UmengSimulatedApp = { appKey: 'harmony', appMasterSecret: SECRET, platform: 'harmony' };

const androidToken = (n: number): string => `A${String(n).padStart(43, '0')}`;
const iosToken = (n: number): string => `f${String(n).padStart(63, '0')}`;

function phone(
  id: string,
  platform: SimulatedPhone['platform'],
  app: string,
  registrationId: string,
  more: Partial<SimulatedInstall> = {},
): SimulatedPhone {
  return { id, platform, model: `model of ${id}`, installs: [{ vendor: 'umeng', app, registrationId, ...more }] };
}

const PHONES: readonly SimulatedPhone[] = [
  phone('a1', 'android', 'android', androidToken(1), {
    tags: ['tag1', 'tag2'],
    aliases: [{ type: 'uid', value: 'u1' }],
  }),
  phone('a2', 'android', 'android', androidToken(2), { tags: ['tag1'], aliases: [{ type: 'uid', value: 'u2' }] }),
  phone('a3', 'android', 'android', androidToken(3), { aliases: [{ type: 'mail', value: 'u1' }] }),
  phone('i1', 'ios', 'ios', iosToken(1), { tags: ['tag1', 'tag2'] }),
  phone('i2', 'ios', 'ios', iosToken(2), { tags: ['tag1', 'tag2'], environment: 'sandbox' }),
  phone('h1', 'harmony', 'harmony', 'h-token-1'),
  phone('x1', 'ios', 'android', androidToken(9)),
];

interface Answer {
  readonly status: number;
  readonly ret: string;
  readonly data: Readonly<Record<string, string>>;
}

/** A dialect with phones, a clock that is moved by hand, and a hand that signs. */
class Bench implements SimulatorContext {
  at = NOW;
  readonly shown: { readonly phones: readonly string[]; readonly notification: ShownNotification }[] = [];
  readonly dialect: UmengDialect;

  constructor(options: Partial<UmengDialectOptions> = {}) {
    this.dialect = new UmengDialect({ apps: [ANDROID, IOS, HARMONY], ...options });
  }

  readonly now = (): number => this.at;

  readonly phones = {
    installs: (vendor: string, app: string, select: (one: SimulatedInstall) => boolean = () => true): FoundInstall[] =>
      PHONES.flatMap((one) => one.installs.map((install) => ({ phone: one, install }))).filter(
        ({ install }) => install.vendor === vendor && install.app === app && select(install),
      ),
  };

  readonly show = (targets: readonly FoundInstall[], notification: ShownNotification): void => {
    this.shown.push({ phones: targets.map((target) => target.phone.id), notification });
  };

  /** Sends bytes as they are; the right signature unless another is given. */
  raw(path: string, text: string, more: Partial<SimulatedRequest> & { readonly sign?: string } = {}): Answer {
    const request = requestOf(path, text, more);
    const answer = this.dialect.answer(request, this);
    return { status: answer.status, ...(JSON.parse(answer.body) as Omit<Answer, 'status'>) };
  }

  post(path: string, body: UmengJson): Answer {
    return this.raw(path, JSON.stringify({ timestamp: String(Math.floor(this.at / 1000)), ...body }));
  }

  send(body: UmengJson): Answer {
    return this.post('/api/send', body);
  }

  /** The error code, or `ok`. */
  code(body: UmengJson): string {
    return codeOf(this.send(body));
  }

  /** The phones that the last push reached. */
  get reached(): readonly string[] {
    return this.shown.at(-1)?.phones ?? [];
  }
}

function requestOf(
  path: string,
  text: string,
  { sign, ...more }: Partial<SimulatedRequest> & { readonly sign?: string } = {},
): SimulatedRequest {
  const body = Buffer.from(text);
  const url = more.url ?? BASE + path;
  const query = new URLSearchParams({ sign: sign ?? umengSign(url, body, SECRET) });
  return { method: 'POST', url, path, query, headers: { 'content-type': 'application/json' }, body, ...more };
}

function codeOf(answer: Answer): string {
  if (answer.status === 200) return answer.ret === 'SUCCESS' ? 'ok' : 'a success that is none';
  return answer.status === 400 && answer.ret === 'FAIL' ? (answer.data.error_code ?? 'no code') : 'no failure of Umeng';
}

const PAYLOAD = { display_type: 'notification', body: { ticker: 't', title: 't', text: 'x', after_open: 'go_app' } };
const PLAIN = { display_type: 'notification', body: { title: 't', text: 'x' } };
const APS = { aps: { alert: { title: 't', body: 'b' } } };
const DOCUMENT_FILTER = { where: { and: [{ and: [{ tag: 'tag1' }, { tag: 'tag2' }] }] } };

const android = (type: string, more: UmengJson = {}): UmengJson => ({
  appkey: 'android',
  type,
  payload: PAYLOAD,
  ...more,
});
const ios = (type: string, more: UmengJson = {}): UmengJson => ({ appkey: 'ios', type, payload: APS, ...more });
const harmony = (type: string, more: UmengJson = {}): UmengJson => ({
  appkey: 'harmony',
  type,
  payload: PLAIN,
  ...more,
});

const TOKENS = { device_tokens: androidToken(1) };
const UNICAST = android('unicast', TOKENS);
const inAnHour = { start_time: '2023-11-15 07:13:20', expire_time: '2023-11-16 00:00:00' };

describe('a message that is accepted', () => {
  it.each<[string, UmengJson, 'msg_id' | 'task_id', RegExp, readonly string[]]>([
    ['C01 unicast', UNICAST, 'msg_id', /^uu\d{20}$/u, ['a1']],
    [
      'C03 listcast of 500',
      android('listcast', { device_tokens: Array.from({ length: 500 }, (_, i) => androidToken(i)).join(',') }),
      'msg_id',
      /^ul\d{20}$/u,
      ['a1', 'a2', 'a3'],
    ],
    ['broadcast', android('broadcast'), 'task_id', /^um\d{20}$/u, ['a1', 'a2', 'a3']],
    ['C05 groupcast', android('groupcast', { filter: DOCUMENT_FILTER }), 'task_id', /^us\d{20}$/u, ['a1']],
    ['C05 groupcast on iOS', ios('groupcast', { filter: DOCUMENT_FILTER }), 'task_id', /^us\d{20}$/u, ['i1']],
    [
      'C10 customizedcast with aliases',
      android('customizedcast', { alias_type: 'uid', alias: 'u1,u2,u3' }),
      'msg_id',
      /^ua\d{20}$/u,
      ['a1', 'a2'],
    ],
    ['unicast on iOS', ios('unicast', { device_tokens: iosToken(1) }), 'msg_id', /^uu\d{20}$/u, ['i1']],
    ['C34 Harmony', harmony('unicast', { device_tokens: 'h-token-1' }), 'msg_id', /^uu\d{20}$/u, ['h1']],
    [
      'a filter that the phone book cannot judge reaches all',
      android('groupcast', {
        filter: { where: { and: [{ not: { channel: 'x' } }, { or: [{ app_version: '>=1.0' }] }] } },
      }),
      'task_id',
      /^us\d{20}$/u,
      ['a1', 'a2', 'a3'],
    ],
    [
      'the model is known',
      android('groupcast', { filter: { where: { and: [{ device_model: 'model of a2' }] } } }),
      'task_id',
      /^us\d{20}$/u,
      ['a2'],
    ],
  ])('%s', (_what, body, idField, shape, reached) => {
    const bench = new Bench();
    const answer = bench.send(body);
    expect(answer).toEqual({
      status: 200,
      ret: 'SUCCESS',
      data: { [idField]: expect.stringMatching(shape) as string },
    });
    expect(bench.reached).toEqual(reached);
    expect(bench.shown[0]?.notification).toMatchObject({ messageId: answer.data[idField], vendor: 'umeng', at: NOW });
    expect(bench.dialect.warnings).toEqual([]);
  });

  it('shows title, text and data, and what a tap opens', () => {
    const bench = new Bench();
    bench.send({ ...UNICAST, payload: { ...PAYLOAD, extra: { k: 'v' } } });
    expect(bench.shown[0]?.notification).toEqual({
      ...{ messageId: 'uu00000000000000000001', vendor: 'umeng', kind: 'notification', at: NOW },
      ...{ title: 't', body: 'x', data: { k: 'v' }, click: 'go_app' },
    });
  });

  it('replaces by the collapse id of APNs', () => {
    const bench = new Bench();
    bench.send(ios('unicast', { device_tokens: iosToken(1), policy: { apns_collapse_id: 'c' } }));
    expect(bench.shown[0]?.notification.replaces).toBe('c');
  });

  it('C07: knows of a phone what it is told', () => {
    const bench = new Bench({
      factsOf: ({ phone: { id } }) => ({ channel: id, appVersion: id === 'a3' ? '0.9' : '1.0' }),
    });
    const filter = { where: { and: [{ not: { channel: 'a1' } }, { or: [{ app_version: '>=1.0' }] }] } };
    expect(bench.code(android('groupcast', { filter }))).toBe('ok');
    expect(bench.reached).toEqual(['a2']);
  });

  it('C09, C10: goes to an uploaded file of tokens or aliases', () => {
    const bench = new Bench();
    const put = (content: string): string => bench.post('/upload', { appkey: 'android', content }).data.file_id ?? '';
    const tokens = put(`${androidToken(1)}\n${androidToken(3)}\r\n${androidToken(7)}\n`);
    expect(tokens).toMatch(/^PF\d{20}$/u);
    expect(bench.send(android('filecast', { file_id: tokens })).data.task_id).toMatch(/^uf\d{20}$/u);
    expect(bench.reached).toEqual(['a1', 'a3']);
    const aliases = { alias_type: 'uid', file_id: put('u2\nu1') };
    expect(bench.send(android('customizedcast', aliases)).data.task_id).toMatch(/^uc\d{20}$/u);
    expect(bench.reached).toEqual(['a1', 'a2']);
    expect(bench.code(ios('filecast', { file_id: tokens }))).toBe('2019');
    bench.at += 61 * 86_400_000;
    expect(bench.code(android('filecast', { file_id: tokens }))).toBe('2019');
  });

  it('goes to a saved audience, which wins over the filter', () => {
    const bench = new Bench({ apps: [{ ...ANDROID, groups: { g: [androidToken(2)] } }] });
    expect(bench.code(android('groupcast', { group_id: 'g', filter: 'nonsense' }))).toBe('ok');
    expect(bench.reached).toEqual(['a2']);
    const { task_id: id = '' } = bench.send(android('groupcast', { group_id: 'other' })).data;
    expect(bench.dialect.task(id)).toMatchObject({ state: 6, sentCount: 0 });
    expect(bench.code(android('groupcast', { group_id: 7 }))).toBe('4005');
  });
});

describe('a message that is refused', () => {
  const tokensOf = (count: number): string => Array.from({ length: count }, (_, i) => androidToken(i)).join(',');
  const aliasesOf = (count: number): string => Array.from({ length: count }, (_, i) => `u${i}`).join(',');

  it.each<[string, string, UmengJson]>([
    ['C12 no type', '1016', { appkey: 'android' }],
    ['C12 multicast', '2048', android('multicast')],
    ['C11 unicast without token', '1015', android('unicast')],
    ['an empty token', '1015', android('unicast', { device_tokens: '' })],
    ['tokens as an array', '1015', android('listcast', { device_tokens: [androidToken(1)] })],
    ['C03 501 tokens', '2015', android('listcast', { device_tokens: tokensOf(501) })],
    ['a token of 43 characters', '4020', android('unicast', { device_tokens: androidToken(1).slice(1) })],
    ['an empty token in a list', '4020', android('listcast', { device_tokens: `${androidToken(1)},,` })],
    ['an iOS token of 63 digits', '5005', ios('unicast', { device_tokens: iosToken(1).slice(1) })],
    ['an iOS token that is not hexadecimal', '5005', ios('unicast', { device_tokens: 'g'.repeat(64) })],
    ['a Harmony token with a blank', '4020', harmony('unicast', { device_tokens: 'h token' })],
    ['filecast without file', '2018', android('filecast')],
    ['filecast with a file nobody uploaded', '2019', android('filecast', { file_id: 'PF1' })],
    ['C06 groupcast without filter', '2016', android('groupcast')],
    ['C08 a filter that is an array', '2031', android('groupcast', { filter: [] })],
    [
      'C08 a filter of more than 3000 bytes',
      '2031',
      android('groupcast', {
        filter: { where: { and: [{ tag: 'x'.repeat(3000) }] } },
      }),
    ],
    ['C10 no alias_type', '2047', android('customizedcast', { alias: 'u1' })],
    ['C10 neither alias nor file', '2009', android('customizedcast', { alias_type: 'uid' })],
    ['C10 both', '2049', android('customizedcast', { alias_type: 'uid', alias: 'u1', file_id: 'PF1' })],
    ['aliases as an array', '2009', android('customizedcast', { alias_type: 'uid', alias: ['u1'] })],
    ['501 aliases', '2011', android('customizedcast', { alias_type: 'uid', alias: aliasesOf(501) })],
    ['no payload', '1001', android('broadcast', { payload: undefined })],
    ['C13 a message without custom', '1003', android('broadcast', { payload: { display_type: 'message', body: {} } })],
    ['C16 no display_type', '1004', android('broadcast', { payload: { body: {} } })],
    ['C17 iOS with the payload of Android', '2025', ios('broadcast', { payload: PAYLOAD })],
    ['C18 a reserved key', '5002', ios('broadcast', { payload: { ...APS, d: 1 } })],
    ['C22 start_time in the past', '2002', android('broadcast', { policy: { start_time: '2023-11-15 06:00:00' } })],
    ['C33 production_mode no', '1017', { ...UNICAST, production_mode: 'no' }],
    ['channel_properties as a list', '4005', { ...UNICAST, channel_properties: [] }],
    [
      'C34 go_ability without target',
      '1024',
      harmony('broadcast', {
        payload: { ...PAYLOAD, body: { title: 't', text: 'x', after_open: 'go_ability' } },
      }),
    ],
    ['C34 a scene as a broadcast', '1019', harmony('broadcast', { payload: { display_type: 'scene' } })],
  ])('%s: %s', (_what, code, body) => {
    const bench = new Bench();
    const answer = bench.send(body);
    expect(codeOf(answer)).toBe(code);
    expect(answer.data.error_msg).toMatch(/^[\w.[\]]+: .+/u);
    expect(bench.shown).toEqual([]);
  });

  it('is judged in a fixed order', () => {
    const bench = new Bench({ rates: { broadcast: { perMinute: 0 } } });
    const fixes: [string, UmengJson][] = [
      ['1016', { type: 'broadcast' }],
      ['1001', { payload: { ...PAYLOAD, body: { ...PAYLOAD.body, title: '' } } }],
      ['1009', { payload: PAYLOAD, policy: [] }],
      ['1027', { policy: {}, production_mode: 'no' }],
      ['1017', { production_mode: 'true' }],
    ];
    let body: UmengJson = { appkey: 'android' };
    for (const [code, fix] of fixes) {
      expect(bench.code(body)).toBe(code);
      body = { ...body, ...fix };
    }
    expect(bench.code(body)).toBe('2050');
  });

  it.each<[string, UmengJson, string]>([
    ['an unknown field', { ...UNICAST, colour: 'red' }, '4005'],
    ['a field of another type', { ...UNICAST, file_id: 'PF1' }, '4005'],
    ['C33 a boolean production_mode', { ...UNICAST, production_mode: false }, '1017'],
    ['two tokens in a unicast', { ...UNICAST, device_tokens: `${androidToken(1)},${androidToken(2)}` }, '5000'],
    ['C20 a number as timestamp', { ...UNICAST, timestamp: NOW }, '2036'],
    ['group_id on iOS', ios('groupcast', { group_id: 'g' }), '4005'],
  ])('if strict only: %s', (_what, body, code) => {
    const lenient = new Bench();
    expect(lenient.code(body)).toBe('ok');
    expect(lenient.dialect.warnings.length).toBeGreaterThan(0);
    expect(new Bench({ strict: true }).code(body)).toBe(code);
  });

  it('reaches the first of two tokens in a unicast', () => {
    const bench = new Bench();
    bench.send({ ...UNICAST, device_tokens: `${androidToken(2)},${androidToken(1)}` });
    expect(bench.reached).toEqual(['a2']);
  });

  it('C02: needs a ticker by the documents of 2020 only', () => {
    const body = { ...UNICAST, payload: PLAIN };
    expect(new Bench().code(body)).toBe('ok');
    expect(new Bench({ profile: '2020' }).code(body)).toBe('1008');
  });

  it.each<[string, UmengJson | undefined, string, UmengJson]>([
    ['production, missing', { production: null }, '2032', {}],
    ['development, missing', { development: null }, '2033', { production_mode: 'false' }],
    ['production, fine in the sandbox', { production: null }, 'ok', { production_mode: 'false' }],
    ['expired', { production: NOW }, '2034', {}],
    ['expired by then', { production: NOW + 60_000 }, '2035', { policy: inAnHour }],
    ['lasting', { production: NOW + 86_400_000 }, 'ok', { policy: inAnHour }],
  ])('certificate %s', (_what, certificates, code, more) => {
    const bench = new Bench({ apps: [{ ...IOS, certificates: { ...certificates } }] });
    expect(bench.code(ios('broadcast', more))).toBe(code);
  });
});

describe('targets that nobody has', () => {
  const unknown = { device_tokens: androidToken(99) };

  it('are accepted and reach nobody', () => {
    const bench = new Bench();
    expect(bench.code(android('unicast', unknown))).toBe('ok');
    expect(bench.code(android('listcast', { device_tokens: `${androidToken(98)},${androidToken(99)}` }))).toBe('ok');
    expect(bench.code(android('customizedcast', { alias_type: 'uid', alias: 'nobody' }))).toBe('ok');
    expect(bench.code(ios('unicast', { device_tokens: iosToken(99) }))).toBe('ok');
    expect(bench.shown).toEqual([]);
    expect(bench.dialect.warnings.map(({ field }) => field)).toEqual([
      ...['device_tokens', 'device_tokens', 'alias', 'device_tokens'],
    ]);
  });

  it.each<[UmengJson, string]>([
    [android('unicast', unknown), '4014'],
    [android('listcast', unknown), '4025'],
    [android('listcast', { device_tokens: `${androidToken(1)},${androidToken(99)}` }), 'ok'],
    [ios('unicast', { device_tokens: iosToken(99) }), '5000'],
    [android('customizedcast', { alias_type: 'uid', alias: 'nobody' }), '2010'],
    [android('customizedcast', { alias_type: 'uid', alias: 'nobody,u1' }), 'ok'],
  ])('are refused where asked for: case %#', (body, code) => {
    expect(new Bench({ unknownTargets: 'refuse' }).code(body)).toBe(code);
  });

  it('a token of another platform’s phone is nobody’s', () => {
    const bench = new Bench();
    expect(bench.code(android('unicast', { device_tokens: androidToken(9) }))).toBe('ok');
    expect(bench.shown).toEqual([]);
  });
});

describe('production_mode', () => {
  it('keeps the two APNs environments apart', () => {
    const bench = new Bench();
    bench.send(ios('broadcast'));
    bench.send(ios('broadcast', { production_mode: 'false' }));
    bench.send(ios('listcast', { device_tokens: `${iosToken(1)},${iosToken(2)}`, production_mode: 'false' }));
    expect(bench.shown.map(({ phones }) => phones)).toEqual([['i1'], ['i2'], ['i2']]);
  });

  it('answers 5000 without a text for a token of the other environment', () => {
    const bench = new Bench();
    const answer = bench.send(ios('unicast', { device_tokens: iosToken(2) }));
    expect(answer).toEqual({ status: 400, ret: 'FAIL', data: { error_code: '5000' } });
    expect(bench.dialect.warnings[0]?.field).toBe('production_mode');
  });

  it('C33: in test mode reaches test devices of Android by broadcast and groupcast, and anybody else', () => {
    const bench = new Bench({ apps: [{ ...ANDROID, testDevices: [androidToken(2)] }] });
    const test = { production_mode: 'false' };
    bench.send(android('broadcast', test));
    expect(bench.reached).toEqual(['a2']);
    bench.send(android('groupcast', { ...test, filter: { where: { and: [{ tag: 'tag1' }] } } }));
    expect(bench.reached).toEqual(['a2']);
    bench.send({ ...UNICAST, ...test });
    expect(bench.reached).toEqual(['a1']);
    bench.send(android('broadcast'));
    expect(bench.reached).toEqual(['a1', 'a2', 'a3']);
  });
});

describe('tasks', () => {
  it('C04: shows a scheduled one when its time has come', () => {
    const bench = new Bench();
    const { task_id: id = '' } = bench.send(android('broadcast', { policy: inAnHour })).data;
    expect(bench.dialect.task(id)).toMatchObject({ state: 7, sentCount: 0, startAt: NOW + 3_600_000 });
    bench.at += 3_599_999;
    bench.dialect.runDue(bench);
    expect(bench.shown).toEqual([]);
    bench.at += 60_001;
    bench.dialect.runDue(bench);
    expect(bench.dialect.task(id)).toMatchObject({ state: 2, sentCount: 3 });
    expect(bench.shown).toHaveLength(1);
    expect(bench.shown[0]?.notification).toMatchObject({ messageId: id, at: NOW + 3_600_000 });
  });

  it('shows what is due at any call, in the order of the start times', () => {
    const bench = new Bench();
    const later = bench.send(android('broadcast', { policy: { start_time: '2023-11-15 07:00:00' } })).data.task_id;
    const sooner = bench.send(android('broadcast', { policy: { start_time: '2023-11-15 06:30:00' } })).data.task_id;
    bench.at += 86_400_000;
    bench.raw('/api/send', 'not JSON');
    bench.raw('/api/send', 'not JSON');
    expect(bench.shown.map(({ notification }) => notification.messageId)).toEqual([sooner, later]);
  });

  it('C23: delivers one out_biz_no once, and answers with the same id', () => {
    const bench = new Bench();
    const body = android('broadcast', { policy: { out_biz_no: 'n1' } });
    const first = bench.send(body).data.task_id ?? '';
    expect(bench.send(body).data).toEqual({ task_id: first });
    expect(
      bench.send(android('groupcast', { filter: DOCUMENT_FILTER, policy: { out_biz_no: 'n1' } })).data.task_id,
    ).toBe(first);
    expect(bench.shown).toHaveLength(1);
    expect(bench.dialect.task(first)).toMatchObject({ duplicates: 2, outBizNo: 'n1' });
    expect(bench.send(ios('broadcast', { policy: { out_biz_no: 'n1' } })).data.task_id).not.toBe(first);
    expect(bench.send(android('broadcast', { policy: { out_biz_no: 'n2' } })).data.task_id).not.toBe(first);
  });

  it('counts a waiting task’s duplicates too, and none against the limit', () => {
    const bench = new Bench({ rates: { broadcast: { perMinute: 1 } } });
    const body = android('broadcast', { policy: { ...inAnHour, out_biz_no: 'n' } });
    const id = bench.send(body).data.task_id ?? '';
    expect(bench.send(body).data.task_id).toBe(id);
    expect(bench.dialect.task(id)).toMatchObject({ state: 7, duplicates: 1 });
  });

  it('a single message has no out_biz_no', () => {
    const bench = new Bench();
    const body = { ...UNICAST, policy: { out_biz_no: 'n' } };
    expect(bench.send(body).data.msg_id).not.toBe(bench.send(body).data.msg_id);
    expect(bench.shown).toHaveLength(2);
  });

  it.each<[string, UmengJson]>([
    ['C30 groupcast', android('groupcast', { filter: DOCUMENT_FILTER })],
    ['broadcast', android('broadcast')],
  ])('%s: five a minute, and the sixth is 2050', (_what, body) => {
    const bench = new Bench();
    for (let i = 0; i < 5; i += 1) expect(bench.code(body)).toBe('ok');
    expect(bench.code(body)).toBe('2050');
    expect(bench.code(ios('broadcast'))).toBe('ok');
    bench.at += 59_999;
    expect(bench.code(body)).toBe('2050');
    bench.at += 1;
    expect(bench.code(body)).toBe('ok');
  });

  it('ten broadcasts a day, by the calendar of China, and the eleventh is 2012', () => {
    const bench = new Bench();
    for (let i = 0; i < 10; i += 1, bench.at += 60_000) expect(bench.code(android('broadcast'))).toBe('ok');
    expect(bench.code(android('broadcast'))).toBe('2012');
    expect(bench.code(android('groupcast', { filter: DOCUMENT_FILTER }))).toBe('ok');
    bench.at = Date.parse('2023-11-15T15:59:59Z');
    expect(bench.code(android('broadcast'))).toBe('2012');
    bench.at += 1000;
    expect(bench.code(android('broadcast'))).toBe('ok');
  });

  it('single messages, and tasks where the limits are off, are not counted', () => {
    const bench = new Bench({ rates: {} });
    for (let i = 0; i < 20; i += 1) {
      expect(bench.code(android('broadcast'))).toBe('ok');
      expect(bench.code(UNICAST)).toBe('ok');
    }
  });

  it('lets 10,000 tasks wait and remembers 10,000 that are done', () => {
    const bench = new Bench({ rates: {}, apps: [HARMONY] });
    const waiting = harmony('broadcast', { policy: inAnHour });
    const first = bench.send(waiting).data.task_id ?? '';
    for (let i = 1; i < 10_000; i += 1) bench.send(waiting);
    expect(bench.code(waiting)).toBe('4009');
    const now = bench.send(harmony('broadcast')).data.task_id ?? '';
    expect([now, first].map((id) => bench.dialect.task(id)?.state)).toEqual([2, 7]);
    bench.at += 3_601_000;
    bench.dialect.runDue(bench);
    expect(bench.shown).toHaveLength(10_001);
    expect([now, first].map((id) => bench.dialect.task(id)?.state)).toEqual([undefined, 2]);
    expect(bench.code(waiting)).toBe('2002');
  });

  it('forgets everything on reset', () => {
    const bench = new Bench({ rates: { broadcast: { perMinute: 1 } } });
    const body = android('broadcast', { policy: { ...inAnHour, out_biz_no: 'n' } });
    const id = bench.send(body).data.task_id ?? '';
    const file = bench.post('/upload', { appkey: 'android', content: 'a' }).data.file_id;
    bench.send({ ...UNICAST, colour: 'red' });
    bench.dialect.reset();
    expect(bench.dialect.task(id)).toBeNull();
    expect(bench.dialect.warnings).toEqual([]);
    expect(bench.code(android('filecast', { file_id: file }))).toBe('2019');
    bench.shown.length = 0;
    expect(bench.send(body).data.task_id).toBe('um00000000000000000001');
    expect(bench.dialect.task('um00000000000000000001')).toMatchObject({ duplicates: 0 });
    bench.at += 3_600_000;
    bench.dialect.runDue(bench);
    expect(bench.shown).toHaveLength(1);
  });
});

describe('the gate', () => {
  const stamp = '"timestamp":"1700000000"';

  it.each<[string, string, string]>([
    ['no JSON', '2008', '{'],
    ['nothing', '2008', ''],
    ['an array', '2008', '[]'],
    ['a byte order mark', '2008', `\uFEFF{"appkey":"android",${stamp}}`],
    ['no appkey', '1000', `{${stamp}}`],
    ['an empty appkey', '1000', '{"appkey":""}'],
    ['appkey as a number', '1000', '{"appkey":1}'],
    ['appKey', '1000', `{"appKey":"android",${stamp}}`],
    ['another appkey', '2021', '{"appkey":"other"}'],
    ['C20 no timestamp', '2052', '{"appkey":"android"}'],
    ['an empty timestamp', '2052', '{"appkey":"android","timestamp":""}'],
    ['C20 words', '2036', '{"appkey":"android","timestamp":"abc"}'],
    ['11 digits', '2036', '{"appkey":"android","timestamp":"17000000000"}'],
    ['an object', '2036', '{"appkey":"android","timestamp":{}}'],
    ['C20 11 minutes old', '2028', '{"appkey":"android","timestamp":"1699999340"}'],
    ['11 minutes ahead', '2028', '{"appkey":"android","timestamp":"1700000660"}'],
    ['10 minutes old, which is fresh', '1016', '{"appkey":"android","timestamp":"1699999400"}'],
    ['C20 10 digits', '1016', `{"appkey":"android",${stamp}}`],
    ['C20 13 digits', '1016', '{"appkey":"android","timestamp":"1700000000123"}'],
    ['C20 a number', '1016', '{"appkey":"android","timestamp":1700000000}'],
  ])('%s: %s', (_what, code, body) => {
    expect(codeOf(new Bench().raw('/api/send', body))).toBe(code);
  });

  it('reads bytes that are no UTF-8 as no JSON', () => {
    const body = Buffer.from('{"appkey":"\u00e4"}', 'latin1');
    const { body: text, status } = new Bench().dialect.answer({ ...requestOf('/api/send', ''), body }, new Bench());
    expect([status, text]).toEqual([400, expect.stringContaining('"2008"')]);
  });

  it.each<[Partial<UmengSimulatedApp>, SimulatedRequest['headers'], string]>([
    [{ disabled: true }, {}, '2000'],
    [{ pushEnabled: false }, {}, '1018'],
    [{ ipAllowList: [] }, {}, '2004'],
    [{ ipAllowList: ['10.0.0.1'] }, {}, '2054'],
    [{ ipAllowList: ['10.0.0.1'] }, { 'x-forwarded-for': '10.0.0.2, 10.0.0.1' }, '2054'],
    [{ ipAllowList: ['10.0.0.1'] }, { 'x-forwarded-for': '10.0.0.1, 10.0.0.2' }, '1016'],
    [{ ipAllowList: ['127.0.0.1'] }, {}, '1016'],
  ])('C29: an app with %j, called with %j: %s', (state, headers, code) => {
    const bench = new Bench({ apps: [{ ...ANDROID, ...state }] });
    expect(codeOf(bench.raw('/api/send', `{"appkey":"android",${stamp}}`, { headers }))).toBe(code);
  });

  it('notes another Content-Type and lets it pass', () => {
    const bench = new Bench({ strict: true });
    expect(codeOf(bench.raw('/api/send', `{"appkey":"android",${stamp}}`, { headers: {} }))).toBe('1016');
    expect(bench.dialect.warnings.map(({ field }) => field)).toEqual(['Content-Type']);
  });

  it('answers what is no call of the API as a gateway does', () => {
    const { dialect } = new Bench();
    const of = (path: string, method: string): unknown =>
      dialect.answer({ ...requestOf(path, '{}'), method }, new Bench());
    expect(of('/api/upload', 'POST')).toMatchObject({ status: 404 });
    expect(of('/api/send/', 'POST')).toMatchObject({ status: 404 });
    expect(of('/api/send', 'GET')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });
});

describe('the signature', () => {
  const app = { appKey: 'test_appkey_0001', appMasterSecret: SECRET } as const;
  const token = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv';
  const start = '{"appkey":"test_appkey_0001","timestamp":"1700000000",';
  const b1 =
    `${start}"type":"unicast","device_tokens":"${token}","payload":{"display_type":"notification",` +
    '"body":{"ticker":"t","title":"t","text":"x","after_open":"go_app"}},"production_mode":"false"}';
  const b3 =
    '{"appkey":"test_appkey_0001","timestamp":1700000000123,"type":"groupcast","filter":{"where":{"and":[{"tag":"标签一"}]}},' +
    '"payload":{"aps":{"alert":{"title":"你好","body":"世界🌏"}}},"production_mode":true}';
  const b4 = b3.replace(/[^\u0020-\u007e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const b7 = `${start}"content":"alias1\\nalias2\\nalias3"}`;
  const v1 = 'dc2e39616459b084e88ab32317c77f20';
  const v2 = '80542164d7bd878e08d4535a21ab273b';
  const v3 = 'b7f4c3faa5275f35cdf15a8603e53c58';
  const roots = [TLS, 'http://msg.umeng.com/'];
  const bench = (platform: 'android' | 'ios', options: Partial<UmengDialectOptions> = {}): Bench =>
    new Bench({ apps: [{ ...app, platform }], ...options });

  it.each<[string, 'android' | 'ios', string, string, string]>([
    ['V1', 'android', '/api/send', b1, v1],
    ['V2', 'android', '/api/send', b1, v2],
    ['C35 V3', 'ios', '/api/send', b3, v3],
    ['C35 V4', 'ios', '/api/send', b4, '35d2b86ac3026a381428654fa924f3ac'],
    ['V7', 'android', '/upload', b7, '31209b5a752abcaf9d67473a730667fd'],
    ['V9', 'android', '/api/send', b1, '354b0060c26141a36fab608ac9834609'],
  ])('%s is replayed', (_id, platform, path, body, sign) => {
    expect(codeOf(bench(platform, { acceptedBaseUrls: roots }).raw(path, body, { sign }))).toBe('ok');
  });

  it.each([
    ['C21 no signature', b1, '', '2007'],
    ['C21 V2 on the URL of V1', b1, v2, '2027'],
    ['C21 a trailing newline', `${b1}\n`, v1, '2027'],
    ['the method in small letters', b1, 'fb7f16fda0350e63ac7dd27fe9d4cee7', '2027'],
    ['the URL with its query', b1, '9e551a2e27c7b473bd090e7a536d1b82', '2027'],
    ['a newline signed, not sent', b1, 'd1112673e05399e61bb40661a1ca9466', '2027'],
    ['latin1', b3, '21d1d914f87b309467be6b187a63f970', '2027'],
    ['V3 over the bytes of V4', b4, v3, '2027'],
    ['capitals', b1, v1.toUpperCase(), '2027'],
  ])('%s: refused', (_what, body, sign, code) => {
    const one = bench('android');
    const answer = one.raw('/api/send', body, { url: `${TLS}/api/send`, sign });
    expect(codeOf(answer)).toBe(code);
    expect(JSON.stringify([answer, one.dialect.warnings])).not.toContain(SECRET);
  });

  it('in capitals is tolerated where asked for', () => {
    const one = bench('android', { tolerateUpperCaseSign: true });
    expect(codeOf(one.raw('/api/send', b1, { url: `${TLS}/api/send`, sign: v1.toUpperCase() }))).toBe('ok');
  });

  it('is noted beside the expected one when it is wrong', () => {
    const one = bench('android');
    one.raw('/api/send', b1, { url: `${TLS}/api/send`, sign: v2 });
    expect(one.dialect.warnings).toEqual([
      {
        ...{ at: NOW, path: '/api/send', field: 'sign' },
        text: `got ${v2}, expected ${v1} for ${TLS}/api/send, over 269 bytes of body`,
      },
    ]);
  });

  it('is wanted before the timestamp is looked at, and the withdrawn scheme is 2006', () => {
    const one = bench('android');
    expect(codeOf(one.raw('/api/send', '{"appkey":"test_appkey_0001"}', { sign: 'x' }))).toBe('2027');
    const legacy = '{"appkey":"test_appkey_0001","validation_token":"4ee26b11b1d84b4081be73574bd30ddb"}';
    expect(codeOf(one.raw('/api/send', legacy, { sign: '' }))).toBe('2006');
  });
});

describe('/upload', () => {
  const put = (body: UmengJson, options: Partial<UmengDialectOptions> = {}): string =>
    codeOf(new Bench(options).post('/upload', { appkey: 'android', ...body }));

  it.each<[string, string, UmengJson]>([
    ['no content', '2029', {}],
    ['an empty content', '2029', { content: '' }],
    ['content as an array', '2029', { content: ['a'] }],
    ['10 MB less a byte', 'ok', { content: 'x'.repeat(10 * 1024 * 1024 - 1) }],
    ['10 MB', 'ok', { content: 'x'.repeat(10 * 1024 * 1024) }],
    ['10 MB and a byte', '2023', { content: 'x'.repeat(10 * 1024 * 1024 + 1) }],
    ['10 MB in characters, more in bytes', '2023', { content: '界'.repeat(4 * 1024 * 1024) }],
    ['an unknown field', 'ok', { content: 'a', colour: 'red' }],
    ['another appkey', '2021', { appkey: 'other', content: 'a' }],
    ['an old timestamp', '2028', { timestamp: '1600000000', content: 'a' }],
  ])('%s: %s', (_what, code, body) => {
    expect(put(body)).toBe(code);
  });

  it('refuses an unknown field if strict', () => {
    expect(put({ content: 'a', colour: 'red' }, { strict: true })).toBe('4005');
  });

  it('keeps at most 1000 files, and at most 100 MB: the oldest goes first', () => {
    const bench = new Bench();
    const upload = (content: string): string =>
      bench.post('/upload', { appkey: 'android', content }).data.file_id ?? '';
    const found = (fileId: string): boolean =>
      bench.dialect.addressesOf(requestOf('/api/send', JSON.stringify({ file_id: fileId }))).length > 0;
    const small = Array.from({ length: 1001 }, () => upload('a'));
    expect([small[0], small[1], small[1000]].map((one = '') => found(one))).toEqual([false, true, true]);
    const large = Array.from({ length: 11 }, () => upload('x'.repeat(10 * 1024 * 1024)));
    expect([small[1000], large[0], large[1], large[10]].map((one = '') => found(one))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('addressesOf', () => {
  it.each<[string, string, readonly string[]]>([
    ['tokens', '{"device_tokens":"a,b"}', ['a', 'b']],
    ['aliases', '{"alias_type":"uid","alias":"u1,u2"}', ['u1', 'u2']],
    ['nobody', '{"type":"broadcast"}', []],
    ['tokens of another type', '{"device_tokens":["a"],"alias":7,"file_id":{}}', []],
    ['no object', 'null', []],
    ['no JSON', '{', []],
  ])('names %s', (_what, body, addresses) => {
    expect(new Bench().dialect.addressesOf(requestOf('/api/send', body))).toEqual(addresses);
  });

  it('names those of a file', () => {
    const bench = new Bench();
    const { file_id: file } = bench.post('/upload', { appkey: 'android', content: 'a\nb' }).data;
    expect(bench.dialect.addressesOf(requestOf('/api/send', JSON.stringify({ file_id: file })))).toEqual(['a', 'b']);
  });
});
