import { createHash } from 'node:crypto';
import { type SimulatedPlatform, UmengDialect, umengSign as signOfSimulator } from '@nest-push/simulators';
import { umengSign } from '@nest-push/umeng';
import { json, type RawAnswer, World } from './world.js';

const SECRET = '0123456789abcdefghijklmnopqrstuv';
const APP_KEY = 'test_appkey_0001';
const NOW = 1_700_000_000_123;
const TLS = 'https://msgapi.umeng.com';
const PLAIN = 'http://msg.umeng.com';
const LOCAL = 'http://127.0.0.1:8080';

const START = `{"appkey":"${APP_KEY}","timestamp":"1700000000",`;
const TOKEN = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv';
const B1 =
  `${START}"type":"unicast","device_tokens":"${TOKEN}","payload":{"display_type":"notification",` +
  '"body":{"ticker":"t","title":"t","text":"x","after_open":"go_app"}},"production_mode":"false"}';
const GROUPCAST = `{"appkey":"${APP_KEY}","timestamp":1700000000123,"type":"groupcast","filter":{"where":{"and":[{"tag":`;
const B3 = `${GROUPCAST}"标签一"}]}},"payload":{"aps":{"alert":{"title":"你好","body":"世界🌏"}}},"production_mode":true}`;
const B4 =
  `${GROUPCAST}"\\u6807\\u7b7e\\u4e00"}]}},"payload":{"aps":{"alert":{"title":"\\u4f60\\u597d",` +
  '"body":"\\u4e16\\u754c\\ud83c\\udf0f"}}},"production_mode":true}';
const B5 = `${START}"task_id":"us00000000000000000001"}`;
const B7 = `${START}"content":"alias1\\nalias2\\nalias3"}`;
const B8 = `${START}"device_tokens":"${TOKEN}"}`;
const B10 = `{"appkey": "${APP_KEY}", "timestamp": "1700000000", "task_id": "us00000000000000000001"}`;
const B14 = `${START}"task_id":"a\\/b"}`;

interface Vector {
  readonly id: string;
  readonly base: string;
  readonly path: string;
  readonly body: string;
  readonly bytes: number;
  readonly sign: string;
  /** Whose app it is, where the simulator serves the path and the body gets as far as the signature. */
  readonly servedFor?: SimulatedPlatform;
  readonly secret?: string;
}

/** Computed by independent implementations; V12 is published in a public unit test besides, and ties the others to the vendor's rule. */
const VECTORS: readonly Vector[] = [
  {
    id: 'V1',
    base: TLS,
    path: '/api/send',
    body: B1,
    bytes: 269,
    sign: 'dc2e39616459b084e88ab32317c77f20',
    servedFor: 'android',
  },
  {
    id: 'V2',
    base: PLAIN,
    path: '/api/send',
    body: B1,
    bytes: 269,
    sign: '80542164d7bd878e08d4535a21ab273b',
    servedFor: 'android',
  },
  {
    id: 'V3',
    base: TLS,
    path: '/api/send',
    body: B3,
    bytes: 213,
    sign: 'b7f4c3faa5275f35cdf15a8603e53c58',
    servedFor: 'ios',
  },
  {
    id: 'V4',
    base: TLS,
    path: '/api/send',
    body: B4,
    bytes: 242,
    sign: '35d2b86ac3026a381428654fa924f3ac',
    servedFor: 'ios',
  },
  { id: 'V5', base: TLS, path: '/api/status', body: B5, bytes: 89, sign: 'e29e0a4c45e47c85d72124f05a1105cd' },
  { id: 'V6', base: TLS, path: '/api/cancel', body: B5, bytes: 89, sign: 'ced5fcadec07c93b1149d34aa6d324a3' },
  {
    id: 'V7',
    base: TLS,
    path: '/upload',
    body: B7,
    bytes: 89,
    sign: '31209b5a752abcaf9d67473a730667fd',
    servedFor: 'android',
  },
  { id: 'V8', base: TLS, path: '/api/tag/list', body: B8, bytes: 117, sign: '4f43b8ac15f72ed17c259c9f2438cd3c' },
  {
    id: 'V9',
    base: LOCAL,
    path: '/api/send',
    body: B1,
    bytes: 269,
    sign: '354b0060c26141a36fab608ac9834609',
    servedFor: 'android',
  },
  { id: 'V10', base: TLS, path: '/api/status', body: B10, bytes: 94, sign: 'e2f0b4cb731f29efb8b36455d62be347' },
  { id: 'V11', base: TLS, path: '/api/task/stat', body: B5, bytes: 89, sign: 'cced0f1513c1138f4566683bd7ad190a' },
  {
    id: 'V12',
    base: TLS,
    path: '/api/send',
    body: '{"a":1}',
    bytes: 7,
    sign: '6fa5dbccea0287bdd8627437ce27ccfa',
    secret: 'sec',
  },
  { id: 'V13', base: TLS, path: '/api/send', body: '', bytes: 0, sign: 'c0bd43f1469f9ea0d0c6a54050f6d01a' },
  { id: 'V14', base: TLS, path: '/api/status', body: B14, bytes: 71, sign: '4d3b8b47e41562b6d04d63652c30b008' },
];
const SERVED = VECTORS.filter(({ servedFor }) => servedFor !== undefined);

/** What a mistake makes of V1 (of V3 for the encoding), and how it comes about. */
interface Mistake {
  readonly name: string;
  readonly of: 'V1' | 'V3';
  readonly wrong: string;
  readonly hashed: readonly (string | Buffer)[];
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'the method in small letters',
    of: 'V1',
    wrong: 'fb7f16fda0350e63ac7dd27fe9d4cee7',
    hashed: ['post', `${TLS}/api/send`, B1, SECRET],
  },
  {
    name: 'the URL with its query',
    of: 'V1',
    wrong: '9e551a2e27c7b473bd090e7a536d1b82',
    hashed: ['POST', `${TLS}/api/send?sign=`, B1, SECRET],
  },
  {
    name: 'a line break after the body',
    of: 'V1',
    wrong: 'd1112673e05399e61bb40661a1ca9466',
    hashed: ['POST', `${TLS}/api/send`, `${B1}\n`, SECRET],
  },
  {
    name: 'the body as Latin-1',
    of: 'V3',
    wrong: '21d1d914f87b309467be6b187a63f970',
    hashed: ['POST', `${TLS}/api/send`, Buffer.from(B3, 'latin1'), SECRET],
  },
];
const IN_CAPITALS = 'DC2E39616459B084E88AB32317C77F20';

const named = <T extends { id: string } | { name: string }>(rows: readonly T[]): [string, T][] =>
  rows.map((row) => ['id' in row ? row.id : row.name, row]);
const vector = (id: string): Vector => VECTORS.find((one) => one.id === id)!;

/** Umeng knows an app's platform by its key, and the vectors have one key for two: a server for each. */
let worlds: Record<'android' | 'ios', World>;

beforeAll(async () => {
  const open = (platform: SimulatedPlatform): Promise<World> => {
    const app = { appKey: APP_KEY, appMasterSecret: SECRET, platform };
    return World.open(new UmengDialect({ apps: [app], acceptedBaseUrls: [TLS, PLAIN, LOCAL] }), [], NOW);
  };
  worlds = { android: await open('android'), ios: await open('ios') };
});
afterAll(async () => {
  await Promise.all(Object.values(worlds).map((world) => world.close()));
});

function post({ path, body, servedFor }: Vector, sign: string | null): Promise<RawAnswer> {
  const query = sign === null ? '' : `?sign=${sign}`;
  const headers = { 'Content-Type': 'application/json' };
  return worlds[servedFor === 'ios' ? 'ios' : 'android'].replay(path + query, { method: 'POST', headers, body });
}

async function codeOf(answer: Promise<RawAnswer>): Promise<[status: number, code: unknown]> {
  const { status, body } = await answer;
  return [status, (json(body) as { data: { error_code?: unknown } }).data.error_code];
}

describe.each(named(VECTORS))('%s', (_id, { base, path, body, bytes, sign, secret = SECRET }) => {
  it('has the length that its sign was made for', () => {
    expect(Buffer.byteLength(body)).toBe(bytes);
  });

  it.each([
    ['text', body],
    ['bytes', Buffer.from(body, 'utf8')],
  ])('is what our client signs, given %s', (_form, given) => {
    expect(umengSign('POST', base + path, given, secret)).toBe(sign);
  });

  it('is what the simulator expects', () => {
    expect(signOfSimulator(base + path, Buffer.from(body, 'utf8'), secret)).toBe(sign);
  });
});

describe('over HTTP', () => {
  it.each(named(SERVED))('%s passes', async (_id, one) => {
    const { status, body } = await post(one, one.sign);
    expect([status, json(body)]).toMatchObject([200, { ret: 'SUCCESS' }]);
  });

  it.each(named(SERVED))('%s: the sign of our client passes', async (_id, one) => {
    const [world, other] = one.servedFor === 'ios' ? [worlds.ios, worlds.android] : [worlds.android, worlds.ios];
    expect((await post(one, umengSign('POST', world.baseUrl + one.path, one.body, SECRET))).status).toBe(200);
    const elsewhere = umengSign('POST', other.baseUrl + one.path, one.body, SECRET);
    await expect(codeOf(post(one, elsewhere))).resolves.toEqual([400, '2027']);
  });

  // Their bodies name no app, so there is no secret to compare with.
  it.each([
    ['V12', '1000'],
    ['V13', '2008'],
  ])('%s is refused with %s before its sign is looked at', async (id, code) => {
    await expect(codeOf(post(vector(id), vector(id).sign))).resolves.toEqual([400, code]);
  });

  it('no sign is 2007, and the scheme of before 2016 is 2006', async () => {
    const one = vector('V1');
    await expect(codeOf(post(one, null))).resolves.toEqual([400, '2007']);

    const token = createHash('md5')
      .update('Test_AppKey_0001'.toLowerCase() + SECRET.toLowerCase() + '1700000000')
      .digest('hex');
    expect(token).toBe('4ee26b11b1d84b4081be73574bd30ddb');
    const body = one.body.replace('{', `{"validation_token":"${token}",`);
    await expect(codeOf(post({ ...one, body }, null))).resolves.toEqual([400, '2006']);
  });
});

describe.each(named(MISTAKES))('a known mistake: %s', (_name, { of, wrong, hashed }) => {
  it('has this value', () => {
    const hash = createHash('md5');
    for (const part of hashed) hash.update(part);
    expect(hash.digest('hex')).toBe(wrong);
  });

  it('is not what our client signs', () => {
    const { base, path, body } = vector(of);
    for (const method of ['POST', 'post']) expect(umengSign(method, base + path, body, SECRET)).not.toBe(wrong);
  });

  it('is refused with 2027', async () => {
    await expect(codeOf(post(vector(of), wrong))).resolves.toEqual([400, '2027']);
  });
});

describe('a known mistake: capitals', () => {
  it('is V1 but for the letters', () => {
    expect(IN_CAPITALS.toLowerCase()).toBe(vector('V1').sign);
  });

  it('is not what our client signs', () => {
    const { base, path, body } = vector('V1');
    expect(umengSign('POST', base + path, body, SECRET)).not.toBe(IN_CAPITALS);
  });

  it('is refused with 2027', async () => {
    await expect(codeOf(post(vector('V1'), IN_CAPITALS))).resolves.toEqual([400, '2027']);
  });
});
