import { authenticate, encodeCids, encodePush, type JPushSite } from './jpush.request.js';
import { type JPushPush } from './types/index.js';

const SITE: JPushSite = { app: 'jpush', zone: 'default', baseUrl: undefined };
const PUSH: JPushPush = { platform: 'all', audience: 'all', notification: { alert: 'Hi, 极光 😀 “&”' } };
const APP_KEY = '2743204aad6fe2572aa2d8de';
const SECRETS = { appKey: APP_KEY, masterSecret: 'e674a3d0fd42a53b9a58121c', timeoutMs: 10_000 };

describe('encodePush', () => {
  it.each([
    ['/v3/push', SITE, 'https://api.jpush.cn/v3/push'],
    ['/v3/push/validate', SITE, 'https://api.jpush.cn/v3/push/validate'],
    ['/v3/push', { ...SITE, zone: 'bj' }, 'https://bjapi.push.jiguang.cn/v3/push'],
    ['/v3/push', { ...SITE, zone: 'bj', baseUrl: 'http://127.0.0.1:8080' }, 'http://127.0.0.1:8080/v3/push'],
    ['/v3/push', { ...SITE, baseUrl: 'https://proxy.example/jpush//' }, 'https://proxy.example/jpush/v3/push'],
  ] as const)('%s of %j goes to %s', (path, site, url) => {
    expect(encodePush(PUSH, path, site)).toMatchObject({ app: 'jpush', method: 'POST', url });
  });

  it('is compact JSON in UTF-8, and has no credentials', () => {
    const request = encodePush(PUSH, '/v3/push', SITE);

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
    expect(encodePush({ ...PUSH, ...part }, '/v3/push', SITE).body).toBe(
      `{"platform":"all","audience":"all","notification":{"alert":"Hi, 极光 😀 “&”"},${json}}`,
    );
  });

  it('writes both long ids at once, and leaves a text that is no id alone', () => {
    const { body } = encodePush(
      { ...PUSH, options: { override_msg_id: '12' }, sms_message: { temp_id: '34', delay_time: 0 } },
      '/v3/push',
      SITE,
    );
    expect(body).toContain('"options":{"override_msg_id":12},"sms_message":{"temp_id":34,"delay_time":0}');
    expect(encodePush({ ...PUSH, options: { override_msg_id: '1,"a":2' } }, '/v3/push', SITE).body).toContain(
      String.raw`"override_msg_id":"1,\"a\":2"`,
    );
    expect(encodePush({ ...PUSH, options: { override_msg_id: '007' } }, '/v3/push', SITE).body).toContain(
      '"override_msg_id":"007"',
    );
  });

  it('changes nothing of the push it was given', () => {
    const push: JPushPush = Object.freeze({ ...PUSH, options: Object.freeze({ override_msg_id: '1' }) });
    encodePush(push, '/v3/push', SITE);
    expect(push.options?.override_msg_id).toBe('1');
  });
});

describe('encodeCids', () => {
  it('asks by query', () => {
    expect(encodeCids({ count: 3, type: 'schedule' }, SITE)).toEqual({
      app: 'jpush',
      method: 'GET',
      url: 'https://api.jpush.cn/v3/push/cid?count=3&type=schedule',
      headers: { accept: 'application/json' },
      body: '',
    });
  });
});

describe('authenticate', () => {
  it('adds HTTP Basic over AppKey and Master Secret, and changes no byte', () => {
    const request = encodePush(PUSH, '/v3/push', SITE);

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
    expect(authenticate(encodeCids({ count: 1, type: 'push' }, SITE), SECRETS)).not.toHaveProperty('body');
  });
});
