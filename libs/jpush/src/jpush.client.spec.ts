import { type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { jest } from '@jest/globals';
import { PushConfigurationError, VendorError } from '@nest-push/core';
import { loopTime } from '../../../test/support/loop-time.js';
import { AUTHORIZATION, errorOf, oneServer, OPTIONS } from '../test/exchanges.js';
import { JPushAdminClient } from './jpush.admin.client.js';
import { JPushClient } from './jpush.client.js';
import { JPushGroupClient } from './jpush.group.client.js';
import { type JPushAudience } from './types/audience.js';
import { type JPushPush } from './types/push.js';

const server = oneServer();

const ID = '18100287008891826';
const ACCEPTED = `{"sendno":"0","msg_id":"${ID}"}`;
const HELLO: JPushPush = { platform: 'all', audience: 'all', notification: { alert: 'Hi, JPush!' } };

/** What JPush's own Node SDK (jpush-async 4.2.0) gets wrong, each once. */
describe('faults of the official Node SDK that this client does not have', () => {
  it.each([400, 429, 500, 503])('repeats nothing (HTTP %d)', async (status) => {
    server.says(status, '{"error":{"code":1030,"message":"x"}}');
    expect((await errorOf(server.client().push.send(HELLO))).failure.httpStatus).toBe(status);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['says nothing', (): void => undefined],
    ['says half of it', (response: ServerResponse): void => void response.writeHead(200).write('{"msg_id"')],
  ])('keeps its deadline where the server %s', async (_what, answer) => {
    server.reply = answer;
    const elapsed = loopTime();
    const { failure } = await errorOf(server.client({ timeoutMs: 300 }).push.send(HELLO));
    expect(failure).toMatchObject({ class: 'unknown', code: null, httpStatus: null });
    expect(elapsed()).toBeLessThan(500);
    expect(server.received).toHaveLength(1);
  });

  it('says what it means that nobody listens: nothing left', async () => {
    const error = await errorOf(server.client({ baseUrl: 'http://127.0.0.1:1' }).push.send(HELLO));
    expect(error).toBeInstanceOf(VendorError);
    expect(error).toMatchObject({
      failure: { class: 'retryable', httpStatus: null },
      messageId: null,
      rateLimit: null,
    });
    expect(error.cause).toMatchObject({ code: 'PUSH_HTTP', sent: 'no' });
  });

  it('reads an answer that comes in pieces, one cut inside a character', async () => {
    const bytes = Buffer.from('{"error":{"code":1003,"message":"参数"}}');
    const cut = bytes.indexOf('参') + 1;
    server.reply = (response) => {
      response.writeHead(400);
      response.write(bytes.subarray(0, cut));
      setTimeout(() => response.end(bytes.subarray(cut)), 20);
    };
    expect((await errorOf(server.client().push.send(HELLO))).message).toContain('“参数”');
  });

  it.each([200, 204])('ends when the answer is empty (HTTP %d)', async (status) => {
    server.reply = (response) => response.writeHead(status).end();
    await expect(server.client().devices.update('r1', { alias: 'a' })).resolves.toEqual({ rateLimit: null });
  });

  it('keeps the query', async () => {
    server.says(200, '{"cidlist":["a","b","c"]}');
    await server.client().push.cids({ count: 3 });
    expect(server.received[0]!.url).toBe('/v3/push/cid?count=3&type=push');
  });

  it('prints nothing', async () => {
    const out = jest.spyOn(process.stdout, 'write');
    const err = jest.spyOn(process.stderr, 'write');
    server.says(200, ACCEPTED);
    await server.client().push.send(HELLO);
    server.says(400, '{"error":{"code":1003,"message":"x"}}');
    await errorOf(server.client().push.send(HELLO));
    await errorOf(server.client({ baseUrl: 'http://127.0.0.1:1' }).push.send(HELLO));
    const printed = [...out.mock.calls, ...err.mock.calls];
    out.mockRestore();
    err.mockRestore();
    expect(printed).toEqual([]);
  });

  it.each([`"${ID}"`, ID])('keeps every digit of the id %s, there and back', async (written) => {
    server.says(200, `{"sendno":"0","msg_id":${written}}`);
    const { messageId } = await server.client().push.send(HELLO);
    expect(messageId).toBe(ID);
    await server.client().push.send({ ...HELLO, options: { override_msg_id: messageId } });
    expect(server.received[1]!.body).toContain(`"options":{"override_msg_id":${ID}}`);
  });
});

describe('a call', () => {
  it('has the API\u2019s headers, and the length of its text in bytes', async () => {
    server.says(200, ACCEPTED);
    const push: JPushPush = { ...HELLO, notification: { alert: '【小明】刚刚浏览了您的商品😀~' } };
    await server.client().push.send(push);

    const [request] = server.received;
    expect(JSON.parse(request!.body)).toEqual(push);
    expect(request!.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(request!.body)),
      authorization: AUTHORIZATION.app,
    });
  });

  it('throws what JPush says, with the id that it allotted and what is left of the limit', async () => {
    const body = `{"msg_id":${ID},"error":{"code":1011,"message":"cannot find user by this audience"}}`;
    server.says(400, body, { 'X-Rate-Limit-Remaining': '9' });
    const error = await errorOf(server.client().push.send(HELLO));

    expect(error).toMatchObject({
      code: 'PUSH_VENDOR',
      messageId: ID,
      rateLimit: { limit: null, remaining: 9, resetSeconds: null },
      illegalRegistrationIds: [],
      failure: { class: 'device', code: '1011', httpStatus: 400 },
    });
    expect(error.message).toBe(error.failure.reason);
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['a page of a gateway', '<html><h1>502', {}, 502],
    ['an empty answer', '', {}, 200],
    ['compressed bytes', '\u001f\u008b', { 'content-encoding': 'gzip' }, 200],
  ])('ends as an error where there is %s', async (_what, body, headers, status) => {
    server.says(status, body, headers);
    expect((await errorOf(server.client().push.send(HELLO))).failure).toMatchObject({
      class: 'unknown',
      httpStatus: status,
    });
  });

  it('ends as an error where the connection breaks', async () => {
    server.reply = (response) => response.destroy();
    expect((await errorOf(server.client().push.send(HELLO))).failure.class).toBe('unknown');
    server.reply = (response) => {
      response.writeHead(200, { 'content-length': '99' });
      response.write('{"msg_id"');
      setTimeout(() => response.destroy(), 20);
    };
    expect((await errorOf(server.client().push.send(HELLO))).failure.class).toBe('unknown');
  });

  it('says how long to wait where JPush throttles', async () => {
    server.says(429, '{"error":{"code":2002,"message":"Rate limit exceeded"}}', { 'X-Rate-Limit-Reset': '17' });
    const { failure } = await errorOf(server.client().push.send(HELLO));
    expect(failure).toMatchObject({ class: 'throttled', retryAfterMs: 17_000 });
  });

  it('goes to the host of its family, where one is set', async () => {
    server.says(200, '{"tags":[]}');
    const client = server.client({ baseUrl: 'http://127.0.0.1:1', hosts: { tags: server.url } });
    await client.tags.list();
    expect(server.received[0]!.url).toBe('/v3/tags/');
    expect((await errorOf(client.push.quota())).failure.class).toBe('retryable');
  });
});

describe('secrets', () => {
  const encoded = Object.values(AUTHORIZATION).map((header) => header.slice('Basic '.length));

  function expectNoSecret(value: unknown): void {
    for (const text of [inspect(value, { depth: null, showHidden: true }), JSON.stringify({ value }), String(value)]) {
      for (const secret of ['canary', ...encoded]) expect(text).not.toContain(secret);
    }
  }

  it.each([
    [401, '{"error":{"code":1004,"message":"Authen failed"}}'],
    [502, '<html>'],
  ])('are in no error and no cause (HTTP %i)', async (status, body) => {
    server.says(status, body);
    for (const call of [
      () => server.client().push.send(HELLO),
      () => server.group().push.send(HELLO),
      () => server.admin().apps.delete('a'),
      () => server.client({ baseUrl: 'http://127.0.0.1:1' }).push.send(HELLO),
    ]) {
      const error = await errorOf(call());
      expectNoSecret(error);
      expectNoSecret(error.cause);
    }
  });

  it.each([JPushClient, JPushGroupClient, JPushAdminClient])('are not in a printed client: %p', (Client) => {
    expectNoSecret(new Client(OPTIONS, { exchange: () => Promise.reject(new Error()) }));
  });
});

describe('without Nest', () => {
  const nobody = { exchange: () => Promise.reject(new Error('nobody is called')) };

  it.each([JPushClient, JPushGroupClient, JPushAdminClient])('%p checks its options', (Client) => {
    expect(() => new Client({ ...OPTIONS, appKey: 'canary' }, nobody)).toThrow(PushConfigurationError);
  });

  it('every call throws when JPush is off', async () => {
    await expect(new JPushClient(null, nobody).push.send(HELLO)).rejects.toThrow('JPush is off');
    await expect(new JPushClient(null, nobody).files.list()).rejects.toBeInstanceOf(PushConfigurationError);
    await expect(new JPushGroupClient(null, nobody).push.send(HELLO)).rejects.toThrow('JPush group pushes are off');
    await expect(new JPushAdminClient(null, nobody).apps.delete('a')).rejects.toThrow(
      'developer account of JPush is off',
    );
  });

  it('an error of the exchange that is no network\u2019s is passed on', async () => {
    await expect(new JPushClient(OPTIONS, nobody).push.send(HELLO)).rejects.toThrow('nobody is called');
  });
});

/** What JPush's own documents (Push API v3, 2019-08) and its Python client show, said with this client. */
describe('samples of the vendor', () => {
  const FULL: JPushPush = {
    cid: '8103a4c628a0b98974ec1949-711261d4-5f17-4d2f-a855-5e5a8909b26e',
    platform: 'all',
    audience: { tag: ['深圳', '北京'] },
    notification: {
      android: {
        alert: 'Hi, JPush!',
        title: 'Send to Android',
        builder_id: 1,
        large_icon: 'http://www.jiguang.cn/largeIcon.jpg',
        intent: { url: 'intent:#Intent;component=com.jiguang.push/com.example.jpushdemo.SettingActivity;end' },
        extras: { newsid: 321 },
      },
      ios: { alert: 'Hi, JPush!', sound: 'default', badge: '+1', 'thread-id': 'default', extras: { newsid: 321 } },
    },
    message: { msg_content: 'Hi,JPush', content_type: 'text', title: 'msg', extras: { key: 'value' } },
    sms_message: { temp_id: 1250, temp_para: { code: '123456' }, delay_time: 3600, active_filter: false },
    options: { time_to_live: 60, apns_production: false, apns_collapse_id: 'jiguang_test_201706011100' },
  };
  const ANDROID_STYLES: JPushPush['notification'] = {
    android: {
      alert: 'hello, JPush!',
      title: 'JPush test',
      builder_id: 3,
      style: 1,
      alert_type: 1,
      big_text: 'big text content',
      inbox: { line: 'one' },
      big_pic_path: 'picture url',
      priority: 0,
      category: 'category str',
      large_icon: 'http://www.jiguang.cn/largeIcon.jpg',
      extras: { news_id: 134, my_key: 'a value' },
    },
  };
  const audiences: JPushAudience[] = [
    { tag: ['深圳', '广州', '北京'] },
    { tag_and: ['深圳', '女'] },
    { alias: ['4314', '892', '4531'] },
    { registration_id: ['4312kjklfds2', '8914afd2', '45fdsa31'] },
    { tag: ['深圳', '广州'], tag_and: ['女', '会员'] },
    { tag: ['tag1', 'tag2'], tag_and: ['tag3', 'tag4'], tag_not: ['tag5', 'tag6'] },
    { tag: ['tag1', 'tag2'], alias: ['alias1', 'alias2'] },
  ];
  const iosAndAndroid: JPushPush['notification'] = {
    alert: 'Hello, JPush!',
    ios: { alert: 'Hello, IOS JPush!', sound: 'a.caf', badge: '+1', extras: { k1: 'v1' } },
    android: {
      alert: 'Hello, Android msg',
      priority: 1,
      style: 1,
      alert_type: 1,
      big_text: 'jjjjjjjjjj',
      extras: { k1: 'v1' },
    },
  };

  it.each<[string, JPushPush]>([
    ['the full push object', FULL],
    [
      'everyone, with inherited texts',
      { ...HELLO, notification: { alert: 'Hi, JPush!', android: {}, ios: { extras: { newsid: 321 } } } },
    ],
    ['two platforms', { ...HELLO, platform: ['android', 'ios'] }],
    ...audiences.map((audience): [string, JPushPush] => [
      `audience ${JSON.stringify(audience)}`,
      { ...HELLO, audience },
    ]),
    ['every style of Android', { ...HELLO, notification: ANDROID_STYLES }],
    [
      'an iOS sound, badge and extras',
      {
        ...HELLO,
        notification: {
          ios: { alert: 'hello, JPush!', sound: 'sound.caf', badge: 1, extras: { news_id: 134, my_key: 'a value' } },
        },
      },
    ],
    [
      'Windows Phone',
      {
        ...HELLO,
        platform: ['winphone'],
        notification: {
          winphone: {
            alert: 'hello, JPush!',
            title: 'Push Test',
            _open_page: '/friends.xaml',
            extras: { news_id: 134 },
          },
        },
      },
    ],
    ['notifications of two platforms', { ...HELLO, notification: iosAndAndroid }],
    [
      'notification and message',
      { ...HELLO, notification: iosAndAndroid, message: { msg_content: 'content', extras: { k2: 'v2', k3: 'v3' } } },
    ],
    ['options', { ...HELLO, options: { time_to_live: 86400, sendno: 12345, apns_production: true } }],
    [
      'silence on iOS',
      { ...HELLO, notification: { ios: { alert: 'Hello, IOS JPush!', badge: '+1', extras: { k1: 'v1' } } } },
    ],
    ['a text message as fallback', { ...HELLO, sms_message: { temp_id: 1250, delay_time: 0 } }],
    ['a slow push', { ...HELLO, options: { big_push_duration: 1400 } }],
  ])('%s leaves as documented', async (_what, push) => {
    server.says(200, ACCEPTED);
    await server.client().push.send(push);
    expect(JSON.parse(server.received[0]!.body)).toEqual(push);
  });
});
