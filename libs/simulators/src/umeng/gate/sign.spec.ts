import { umengSign } from './sign.js';

const SECRET = '0123456789abcdefghijklmnopqrstuv';
const TOKEN = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv';
const START = '{"appkey":"test_appkey_0001","timestamp":"1700000000",';
const UNICAST =
  `${START}"type":"unicast","device_tokens":"${TOKEN}","payload":{"display_type":"notification",` +
  '"body":{"ticker":"t","title":"t","text":"x","after_open":"go_app"}},"production_mode":"false"}';
const GROUPCAST =
  '{"appkey":"test_appkey_0001","timestamp":1700000000123,"type":"groupcast","filter":{"where":{"and":[{"tag":"标签一"}]}},' +
  '"payload":{"aps":{"alert":{"title":"你好","body":"世界🌏"}}},"production_mode":true}';
const ESCAPED = GROUPCAST.replace(/[^\u0020-\u007e]/gu, (character) =>
  [...Array(character.length).keys()]
    .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
    .join(''),
);
const TASK = `${START}"task_id":"us00000000000000000001"}`;
const SPACED = '{"appkey": "test_appkey_0001", "timestamp": "1700000000", "task_id": "us00000000000000000001"}';
const TLS = 'https://msgapi.umeng.com';

describe('umengSign', () => {
  // The sixth is published in a public unit test as well, so it ties the others to the real server's rule.
  it.each([
    ['V1', `${TLS}/api/send`, UNICAST, 269, 'dc2e39616459b084e88ab32317c77f20'],
    ['V2', 'http://msg.umeng.com/api/send', UNICAST, 269, '80542164d7bd878e08d4535a21ab273b'],
    ['V3', `${TLS}/api/send`, GROUPCAST, 213, 'b7f4c3faa5275f35cdf15a8603e53c58'],
    ['V4', `${TLS}/api/send`, ESCAPED, 242, '35d2b86ac3026a381428654fa924f3ac'],
    ['V5', `${TLS}/api/status`, TASK, 89, 'e29e0a4c45e47c85d72124f05a1105cd'],
    ['V6', `${TLS}/api/cancel`, TASK, 89, 'ced5fcadec07c93b1149d34aa6d324a3'],
    ['V7', `${TLS}/upload`, `${START}"content":"alias1\\nalias2\\nalias3"}`, 89, '31209b5a752abcaf9d67473a730667fd'],
    ['V8', `${TLS}/api/tag/list`, `${START}"device_tokens":"${TOKEN}"}`, 117, '4f43b8ac15f72ed17c259c9f2438cd3c'],
    ['V9', 'http://127.0.0.1:8080/api/send', UNICAST, 269, '354b0060c26141a36fab608ac9834609'],
    ['V10', `${TLS}/api/status`, SPACED, 94, 'e2f0b4cb731f29efb8b36455d62be347'],
    ['V11', `${TLS}/api/task/stat`, TASK, 89, 'cced0f1513c1138f4566683bd7ad190a'],
    ['V13', `${TLS}/api/send`, '', 0, 'c0bd43f1469f9ea0d0c6a54050f6d01a'],
    ['V14', `${TLS}/api/status`, `${START}"task_id":"a\\/b"}`, 71, '4d3b8b47e41562b6d04d63652c30b008'],
  ])('%s: signs the bytes of %s', (_id, url, body, bytes, sign) => {
    expect(Buffer.from(body)).toHaveLength(bytes);
    expect(umengSign(url, Buffer.from(body), SECRET)).toBe(sign);
  });

  it('V12: agrees with a vector published elsewhere', () => {
    expect(umengSign(`${TLS}/api/send`, Buffer.from('{"a":1}'), 'sec')).toBe('6fa5dbccea0287bdd8627437ce27ccfa');
  });

  it.each([
    ['the URL with its query', `${TLS}/api/send?sign=`, Buffer.from(UNICAST), '9e551a2e27c7b473bd090e7a536d1b82'],
    ['a trailing newline', `${TLS}/api/send`, Buffer.from(`${UNICAST}\n`), 'd1112673e05399e61bb40661a1ca9466'],
    ['latin1', `${TLS}/api/send`, Buffer.from(GROUPCAST, 'latin1'), '21d1d914f87b309467be6b187a63f970'],
  ])('a known mistake has a value of its own: %s', (_mistake, url, bytes, sign) => {
    expect(umengSign(url, bytes, SECRET)).toBe(sign);
  });

  it('writes neither the method in small letters nor the result in capitals', () => {
    const sign = umengSign(`${TLS}/api/send`, Buffer.from(UNICAST), SECRET);
    expect(sign).not.toBe('fb7f16fda0350e63ac7dd27fe9d4cee7');
    expect(sign).not.toBe('DC2E39616459B084E88AB32317C77F20');
    expect(sign).toMatch(/^[0-9a-f]{32}$/u);
  });
});
