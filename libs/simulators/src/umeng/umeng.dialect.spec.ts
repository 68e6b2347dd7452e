import { type UmengJson } from './umeng.types.js';
import { ANDROID, androidToken, IOS, iosToken, NOW } from './umeng.spec-world.js';
import {
  android,
  APS,
  Bench,
  codeOf,
  DOCUMENT_FILTER,
  harmony,
  inAnHour,
  ios,
  PAYLOAD,
  PLAIN,
  UNICAST,
} from './umeng.bench.spec-world.js';

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
