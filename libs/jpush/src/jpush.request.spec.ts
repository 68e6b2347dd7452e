import { PushInputError } from '@nest-push/core';
import { decryptedWith, TEST_KEYS } from '../test/sm2.js';
import { JPUSH_ENDPOINTS, type JPushEndpointName } from './jpush.endpoints.js';
import { checkedClientOptions } from './jpush.app.js';
import { authenticate, encodeCall, encodePush, exactId, type JPushSite, siteOf } from './jpush.request.js';
import { type JPushPush } from './types/push.js';

const SITE: JPushSite = { app: 'jpush', zone: 'default', baseUrl: undefined };
const BEIJING: JPushSite = { ...SITE, zone: 'bj' };
const PUSH: JPushPush = { platform: 'all', audience: 'all', notification: { alert: 'Hi, 极光 😀 “&”' } };
const APP_KEY = '2743204aad6fe2572aa2d8de';
const SECRETS = { appKey: APP_KEY, masterSecret: 'e674a3d0fd42a53b9a58121c', timeoutMs: 10_000 };

describe('where a call goes', () => {
  it.each<[JPushEndpointName, string, string]>([
    ['push.send', 'https://api.jpush.cn/v3/push', 'https://bjapi.push.jiguang.cn/v3/push'],
    ['plans.list', 'https://api.jpush.cn/v3/push_plan/list', 'https://bjapi.push.jiguang.cn/v3/push_plan/list'],
    ['group.push.send', 'https://api.jpush.cn/v3/grouppush', 'https://bjapi.push.jiguang.cn/v3/grouppush'],
    ['files.list', 'https://api.jpush.cn/v3/files', 'https://api.jpush.cn/v3/files'],
    ['images.createFromUrls', 'https://api.jpush.cn/v3/images/byurls', 'https://api.jpush.cn/v3/images/byurls'],
    ['schedules.create', 'https://api.jpush.cn/v3/schedules', 'https://bjapi.push.jiguang.cn/v3/push/schedules'],
    ['devices.status', 'https://device.jpush.cn/v3/devices/status', 'https://bjapi.push.jiguang.cn/v3/device/status'],
    ['tags.list', 'https://device.jpush.cn/v3/tags/', 'https://bjapi.push.jiguang.cn/v3/device/tags/'],
    ['testDevices.list', 'https://device.jpush.cn/v3/test/model/list', 'https://device.jpush.cn/v3/test/model/list'],
    ['reports.users', 'https://report.jpush.cn/v3/users', 'https://bjapi.push.jiguang.cn/v3/report/users'],
    ['group.reports.users', 'https://report.jpush.cn/v3/group/users', 'https://report.jpush.cn/v3/group/users'],
    ['admin.apps.create', 'https://admin.jpush.cn/v1/app', 'https://admin.jpush.cn/v1/app'],
  ])('%s: %s, in Beijing %s', (name, url, beijing) => {
    expect(encodeCall(name, {}, SITE).url).toBe(url);
    expect(encodeCall(name, {}, BEIJING).url).toBe(beijing);
  });

  it.each<[JPushEndpointName, Record<string, string>, string]>([
    ['devices.get', { registration_id: 'r1' }, 'https://bjapi.push.jiguang.cn/v3/device/r1'],
    ['aliases.get', { alias: 'a/b' }, 'https://bjapi.push.jiguang.cn/v3/device/aliases/a%2Fb'],
  ])('%s with its parts: %j', (name, path, url) => {
    expect(encodeCall(name, { path }, BEIJING).url).toBe(url);
  });

  it('a base URL goes before the zone, and the host of a family before that', () => {
    const site = { ...BEIJING, baseUrl: 'https://proxy.example/jpush//', hosts: { tags: 'http://127.0.0.1:8080/' } };
    expect(encodeCall('schedules.list', {}, site).url).toBe('https://proxy.example/jpush/v3/schedules');
    expect(encodeCall('tags.list', {}, site).url).toBe('http://127.0.0.1:8080/v3/tags/');
  });

  it('every endpoint is an address, in every zone', () => {
    for (const name of Object.keys(JPUSH_ENDPOINTS) as JPushEndpointName[]) {
      const path = {
        msg_id: '1',
        registration_id: 'r',
        tag: 't',
        alias: 'a',
        file_id: 'f',
        media_id: 'm',
        schedule_id: 's',
        app_key: 'k',
      };
      for (const site of [SITE, BEIJING])
        expect(encodeCall(name, { path }, site).url).toMatch(/^https:\/\/[a-z.]+\/v[13]\/[\w/]+$/);
    }
  });

  it('is what the options say', () => {
    const options = checkedClientOptions({
      ...SECRETS,
      apnsProduction: true,
      zone: 'bj',
      hosts: { push: 'https://a.example' },
    });
    expect(siteOf('shop', options)).toEqual({
      app: 'shop',
      zone: 'bj',
      baseUrl: undefined,
      hosts: { push: 'https://a.example' },
    });
  });
});

describe('path and query', () => {
  const path = (tag: string): string =>
    encodeCall('tags.delete', { path: { tag } }, SITE).url.slice('https://device.jpush.cn'.length);

  it.each([
    ['a/b?#%+￥', '/v3/tags/a%2Fb%3F%23%25%2B%EF%BF%A5'],
    ['深圳 😀', '/v3/tags/%E6%B7%B1%E5%9C%B3%20%F0%9F%98%80'],
    ['...', '/v3/tags/...'],
    ['@!$&*=.|', '/v3/tags/%40!%24%26*%3D.%7C'],
  ])('the tag %s comes back from the URL as it was', (tag, expected) => {
    expect(path(tag)).toBe(expected);
    expect(decodeURIComponent(new URL(`https://x${path(tag)}`).pathname.slice('/v3/tags/'.length))).toBe(tag);
  });

  it.each(['', '.', '..', '\ud83d'])('the tag %j is refused', (tag) => {
    expect(() => path(tag)).toThrow(PushInputError);
  });

  it.each<[object, string]>([
    [{ a: 1, b: 'x y', c: undefined }, '?a=1&b=x%20y'],
    [{ a: ['1', '2', 'x&y'] }, '?a=1,2,x%26y'],
    [{ platform: [] }, ''],
    [{ platform: '' }, ''],
    [{ page: 0 }, '?page=0'],
    [{}, ''],
  ])('the query %j is %j', (query, expected) => {
    const { url } = encodeCall('tags.list', { query: query as Record<string, string> }, SITE);
    expect(url).toBe(`https://device.jpush.cn/v3/tags/${expected}`);
  });
});

describe('a body', () => {
  it('that is JSON says so, and a form or nothing does not', () => {
    const headersOf = (body?: string | FormData): object =>
      encodeCall('files.uploadAliases', body === undefined ? {} : { body }, SITE).headers;
    expect(headersOf('{}')).toEqual({ accept: 'application/json', 'content-type': 'application/json; charset=utf-8' });
    expect(headersOf(new FormData())).toEqual({ accept: 'application/json' });
    expect(headersOf()).toEqual({ accept: 'application/json' });
  });
});

describe('encodePush', () => {
  it('is compact JSON in UTF-8, and has no credentials', () => {
    const request = encodePush(PUSH, SITE);

    expect(request.body).toBe('{"platform":"all","audience":"all","notification":{"alert":"Hi, 极光 😀 “&”"}}');
    expect(request.headers).toEqual({ accept: 'application/json', 'content-type': 'application/json; charset=utf-8' });
  });

  it.each([
    [
      'options.override_msg_id',
      { options: { override_msg_id: '18100287008891826', sendno: 7 } },
      '"options":{"override_msg_id":18100287008891826,"sendno":7}',
    ],
    [
      'sms_message.temp_id',
      { sms_message: { temp_id: '9007199254740993', delay_time: 0 } },
      '"sms_message":{"temp_id":9007199254740993,"delay_time":0}',
    ],
    [
      'a small temp_id',
      { sms_message: { temp_id: 1250, delay_time: 0 } },
      '"sms_message":{"temp_id":1250,"delay_time":0}',
    ],
  ] as [string, Partial<JPushPush>, string][])('writes %s as a number with every digit', (_what, part, json) => {
    expect(encodePush({ ...PUSH, ...part } as JPushPush, SITE).body).toBe(
      `{"platform":"all","audience":"all","notification":{"alert":"Hi, 极光 😀 “&”"},${json}}`,
    );
  });

  it('writes both long ids at once, and leaves a text that is no id alone', () => {
    const { body } = encodePush(
      { ...PUSH, options: { override_msg_id: '12' }, sms_message: { temp_id: '34', delay_time: 0 } },
      SITE,
    );
    expect(body).toContain('"options":{"override_msg_id":12},"sms_message":{"temp_id":34,"delay_time":0}');
    expect(encodePush({ ...PUSH, options: { override_msg_id: '1,"a":2' } }, SITE).body).toContain(
      String.raw`"override_msg_id":"1,\"a\":2"`,
    );
    expect(encodePush({ ...PUSH, options: { override_msg_id: '007' } }, SITE).body).toContain(
      '"override_msg_id":"007"',
    );
  });

  it('changes nothing of the push it was given', () => {
    const push: JPushPush = Object.freeze({ ...PUSH, options: Object.freeze({ override_msg_id: '1' }) });
    encodePush(push, SITE);
    expect(push.options?.override_msg_id).toBe('1');
  });
});

describe('exactId', () => {
  it.each([['0'], ['18100287008891826'], ['9223372036854775807']])('takes %s', (id) => {
    expect(String(exactId(id))).toBe(id);
  });

  it.each([[''], ['007'], ['-1'], ['1.5'], ['1e9'], ['12345678901234567890'], [7], [null], [undefined]])(
    'leaves %p alone',
    (id) => {
      expect(exactId(id)).toBeUndefined();
    },
  );
});

describe('authenticate', () => {
  it('adds HTTP Basic over AppKey and Master Secret, and changes no byte', () => {
    const request = encodePush(PUSH, SITE);

    expect(authenticate(request, SECRETS)).toEqual({
      method: 'POST',
      url: request.url,
      headers: {
        ...request.headers,
        // printf '%s' "$APP_KEY:$MASTER_SECRET" | base64
        authorization: 'Basic Mjc0MzIwNGFhZDZmZTI1NzJhYTJkOGRlOmU2NzRhM2QwZmQ0MmE1M2I5YTU4MTIxYw==',
      },
      body: request.body,
      timeoutMs: 10_000,
    });
    expect(request.headers).not.toHaveProperty('authorization');
  });

  it('sends no body with a GET', () => {
    expect(authenticate(encodeCall('push.cids', {}, SITE), SECRETS)).not.toHaveProperty('body');
  });

  const PAIRS = { ...SECRETS, groupKey: 'g', groupMasterSecret: 'gs', devKey: 'd', devSecret: 'ds' };

  it.each([
    ['app', `${APP_KEY}:e674a3d0fd42a53b9a58121c`],
    ['group', 'group-g:gs'],
    ['developer', 'd:ds'],
  ] as const)('knows the credentials of the %s', (account, credentials) => {
    const { headers } = authenticate(encodeCall('push.quota', {}, SITE), PAIRS, account);
    expect(Buffer.from(headers.authorization!.slice('Basic '.length), 'base64').toString()).toBe(credentials);
  });

  it('leaves a form as it is', () => {
    const body = new FormData();
    expect(authenticate(encodeCall('files.uploadAliases', { body }, SITE), SECRETS).body).toBe(body);
  });
});

describe('encryption', () => {
  const SM2 = { ...SECRETS, encryption: 'sm2', sm2PublicKey: TEST_KEYS.publicKey } as const;

  it('hides a push, its audience apart, as JPush\u2019s Java SDK does', () => {
    const { headers, body } = authenticate(encodePush(PUSH, SITE), SM2);
    const wire = JSON.parse(body as string) as { audience: unknown; payload: string };

    expect(headers).toMatchObject({ 'x-encrypt-type': 'SM2', 'content-type': 'application/json; charset=utf-8' });
    expect(Object.keys(wire)).toEqual(['audience', 'payload']);
    expect(wire.audience).toBe('all');
    expect(JSON.parse(decryptedWith(TEST_KEYS.privateKey, wire.payload))).toEqual(PUSH);
  });

  it.each(['push.validate', 'push.sendToFile', 'group.push.send', 'schedules.create'] as const)(
    'leaves %s in clear',
    (name) => {
      const request = authenticate(encodeCall(name, { body: '{}' }, SITE), SM2);
      expect(request.body).toBe('{}');
      expect(request.headers).not.toHaveProperty('x-encrypt-type');
    },
  );

  it('is off by itself', () => {
    expect(authenticate(encodePush(PUSH, SITE), { ...SM2, encryption: undefined }).body).toBe(JSON.stringify(PUSH));
  });
});
