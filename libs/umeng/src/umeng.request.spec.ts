import { createHash } from 'node:crypto';
import { type UmengMessage } from './types/message.js';
import { authenticate, encode, encodeSend, restamped, UMENG_HOSTS, umengSign } from './umeng.request.js';
import { originOf, senderOf } from './umeng.app.js';

const SECRET = '0123456789abcdefghijklmnopqrstuv';
const TLS = 'https://msgapi.umeng.com';
const TOKEN = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv';

const B1 = `{"appkey":"test_appkey_0001","timestamp":"1700000000","type":"unicast","device_tokens":"${TOKEN}","payload":{"display_type":"notification","body":{"ticker":"t","title":"t","text":"x","after_open":"go_app"}},"production_mode":"false"}`;
const B3 =
  '{"appkey":"test_appkey_0001","timestamp":1700000000123,"type":"groupcast","filter":{"where":{"and":[{"tag":"标签一"}]}},"payload":{"aps":{"alert":{"title":"你好","body":"世界🌏"}}},"production_mode":true}';
const B4 = B3.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
const B5 = '{"appkey":"test_appkey_0001","timestamp":"1700000000","task_id":"us00000000000000000001"}';
const B7 = String.raw`{"appkey":"test_appkey_0001","timestamp":"1700000000","content":"alias1\nalias2\nalias3"}`;
const B8 = `{"appkey":"test_appkey_0001","timestamp":"1700000000","device_tokens":"${TOKEN}"}`;
const B10 = '{"appkey": "test_appkey_0001", "timestamp": "1700000000", "task_id": "us00000000000000000001"}';
const B14 = String.raw`{"appkey":"test_appkey_0001","timestamp":"1700000000","task_id":"a\/b"}`;

describe('the sign', () => {
  it.each([
    ['V1', `${TLS}/api/send`, B1, 269, SECRET, 'dc2e39616459b084e88ab32317c77f20'],
    ['V2', 'http://msg.umeng.com/api/send', B1, 269, SECRET, '80542164d7bd878e08d4535a21ab273b'],
    ['V3', `${TLS}/api/send`, B3, 213, SECRET, 'b7f4c3faa5275f35cdf15a8603e53c58'],
    ['V4', `${TLS}/api/send`, B4, 242, SECRET, '35d2b86ac3026a381428654fa924f3ac'],
    ['V5', `${TLS}/api/status`, B5, 89, SECRET, 'e29e0a4c45e47c85d72124f05a1105cd'],
    ['V6', `${TLS}/api/cancel`, B5, 89, SECRET, 'ced5fcadec07c93b1149d34aa6d324a3'],
    ['V7', `${TLS}/upload`, B7, 89, SECRET, '31209b5a752abcaf9d67473a730667fd'],
    ['V8', `${TLS}/api/tag/list`, B8, 117, SECRET, '4f43b8ac15f72ed17c259c9f2438cd3c'],
    ['V9', 'http://127.0.0.1:8080/api/send', B1, 269, SECRET, '354b0060c26141a36fab608ac9834609'],
    ['V10', `${TLS}/api/status`, B10, 94, SECRET, 'e2f0b4cb731f29efb8b36455d62be347'],
    ['V11', `${TLS}/api/task/stat`, B5, 89, SECRET, 'cced0f1513c1138f4566683bd7ad190a'],
    ['V12', `${TLS}/api/send`, '{"a":1}', 7, 'sec', '6fa5dbccea0287bdd8627437ce27ccfa'],
    ['V13', `${TLS}/api/send`, '', 0, SECRET, 'c0bd43f1469f9ea0d0c6a54050f6d01a'],
    ['V14', `${TLS}/api/status`, B14, 71, SECRET, '4d3b8b47e41562b6d04d63652c30b008'],
  ])('%s: is the MD5 of method, URL, body and secret', (_id, url, body, bytes, secret, sign) => {
    const buffer = Buffer.from(body);
    expect(buffer).toHaveLength(bytes);
    expect(umengSign('POST', url, body, secret)).toBe(sign);
    expect(umengSign('POST', url, buffer, secret)).toBe(sign);
  });

  it.each([
    ['the method in lower case', 'fb7f16fda0350e63ac7dd27fe9d4cee7', ['post', `${TLS}/api/send`, B1]],
    ['the URL with ?sign=', '9e551a2e27c7b473bd090e7a536d1b82', ['POST', `${TLS}/api/send?sign=`, B1]],
    ['a newline after the body', 'd1112673e05399e61bb40661a1ca9466', ['POST', `${TLS}/api/send`, `${B1}\n`]],
  ])('is not the one over %s', (_mistake, wrong, parts) => {
    // The mistake gives the wrong sign that is published for it, so these are the right inputs; ours must differ.
    expect(createHash('md5').update(parts.join('')).update(SECRET).digest('hex')).toBe(wrong);
    const request = { app: 'umeng:android', method: 'POST', url: `${TLS}/api/send`, headers: {}, body: B1 } as const;
    expect(authenticate(request, SECRET).url).not.toContain(wrong);
  });

  it('takes a method in either case for the same', () => {
    expect(umengSign('post', `${TLS}/api/send`, B1, SECRET)).toBe('dc2e39616459b084e88ab32317c77f20');
  });

  it('hashes a text as UTF-8 and not as latin1', () => {
    expect(umengSign('POST', `${TLS}/api/send`, Buffer.from(B3, 'latin1'), SECRET)).toBe(
      '21d1d914f87b309467be6b187a63f970',
    );
    expect(umengSign('POST', `${TLS}/api/send`, B3, SECRET)).not.toBe('21d1d914f87b309467be6b187a63f970');
  });

  it('is written in lower case', () => {
    expect(umengSign('POST', `${TLS}/api/send`, B1, SECRET)).not.toBe('DC2E39616459B084E88AB32317C77F20');
  });
});

const sender = { id: 'umeng:android', origin: TLS, appKey: 'test_appkey_0001', production: false };
const NOW = 1_700_000_000_999;

const message: UmengMessage<'android'> = {
  type: 'unicast',
  device_tokens: TOKEN,
  payload: { display_type: 'notification', body: { title: '你好', text: '世界🌏' } },
};

describe('a request', () => {
  it('goes to /api/send as JSON, with the app key, seconds as text and the environment', () => {
    const request = encodeSend(sender, message, NOW);
    expect(request).toMatchObject({
      app: 'umeng:android',
      method: 'POST',
      url: 'https://msgapi.umeng.com/api/send',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(request.body)).toEqual({
      ...message,
      production_mode: 'false',
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it.each([
    ['the option true', true, undefined, 'true'],
    ['the option false', false, undefined, 'false'],
    ['the message before the option', true, 'false', 'false'],
  ] as const)('says the environment always: %s', (_name, production, own, expected) => {
    const { body } = encodeSend(
      { ...sender, production },
      { ...message, ...(own === undefined ? {} : { production_mode: own }) },
      NOW,
    );
    expect(JSON.parse(body)).toHaveProperty('production_mode', expected);
  });

  it('keeps its own app key and timestamp, whatever a message brings', () => {
    const stray = { ...message, appkey: 'another', timestamp: '1', sign: undefined };
    expect(JSON.parse(encodeSend(sender, stray, NOW).body)).toMatchObject({
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it('to upload goes to /upload, without /api', () => {
    const request = encode(sender, 'upload', { content: 'alias1\nalias2\nalias3' }, NOW);
    expect(request.url).toBe('https://msgapi.umeng.com/upload');
    expect(JSON.parse(request.body)).toEqual({
      content: 'alias1\nalias2\nalias3',
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it('is signed over the very bytes that leave', () => {
    const request = encodeSend(sender, message, NOW);
    const { url, body, headers, method } = authenticate(request, SECRET);
    const bytes = Buffer.from(body as Uint8Array);
    const sign = createHash('md5').update('POST').update(request.url).update(bytes).update(SECRET).digest('hex');
    expect(url).toBe(`${request.url}?sign=${sign}`);
    expect(bytes.toString('utf8')).toBe(request.body);
    expect(headers).toEqual({ 'content-type': 'application/json' });
    expect(method).toBe('POST');
  });

  it('holds the secret nowhere', () => {
    const request = encodeSend(sender, message, NOW);
    expect(JSON.stringify([request, authenticate(request, SECRET)])).not.toContain(SECRET);
  });
});

describe('where requests go', () => {
  it.each([
    [undefined, undefined, UMENG_HOSTS.https],
    [undefined, 'http', 'http://msg.umeng.com'],
    ['http://127.0.0.1:8080', 'http', 'http://127.0.0.1:8080'],
    ['https://proxy.example/umeng/', undefined, 'https://proxy.example/umeng'],
  ] as const)('%s, %s -> %s', (baseUrl, host, origin) => {
    expect(originOf(baseUrl, host)).toBe(origin);
  });

  it('may be stamped anew, and nothing else of it changes', () => {
    const request = encodeSend(sender, message, NOW);
    const later = restamped(request, NOW + 60_000);
    expect(JSON.parse(later.body)).toEqual({ ...(JSON.parse(request.body) as object), timestamp: '1700000060' });
    expect({ ...later, body: '' }).toEqual({ ...request, body: '' });
  });

  it('depends on the options of the platform', () => {
    const options = {
      ios: { appKey: 'ios_appkey_000001', masterSecret: SECRET },
      production: true,
      baseUrl: 'http://localhost:9/',
    };
    expect(senderOf(options, 'ios', 'partner:ios')).toEqual({
      id: 'partner:ios',
      origin: 'http://localhost:9',
      appKey: 'ios_appkey_000001',
      production: true,
    });
    expect(() => senderOf(options, 'android', 'partner:android')).toThrow(
      /Umeng has no app for android\. Set PUSH_UMENG_ANDROID_APP_KEY and …_MASTER_SECRET/,
    );
    expect(() => senderOf(null, 'harmony', 'umeng:harmony')).toThrow(
      /Umeng is off\. Set PUSH_UMENG_HARMONY_APP_KEY .+ and PUSH_UMENG_PRODUCTION/,
    );
  });
});
