import { type SimulatedRequest } from '../../kit/simulator.types.js';
import { type UmengDialectOptions, type UmengSimulatedApp } from '../umeng.types.js';
import { ANDROID, NOW, SECRET } from '../umeng.spec-world.js';
import { Bench, codeOf, requestOf, TLS } from '../umeng.bench.spec-world.js';

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
