import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { PushConfigurationError, PushInputError, VendorError, VendorHttp } from '@nest-push/core';
import { HttpService } from '@nestjs/axios';
import { JPushClient } from './jpush.client.js';
import { type JPushOptionsInput } from './jpush.options.js';
import { type JPushAudience, type JPushPush } from './types/index.js';

const APP_KEY = 'canaryAppKey000000000001';
const MASTER_SECRET = 'canarySecret000000000002';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server in place of JPush: it keeps what it got and does what `answer` says. */
let server: Server;
let received: Received[];
let answer: (response: ServerResponse) => void;
let http: VendorHttp;

function says(status: number, body: string, headers: Record<string, string> = {}): void {
  answer = (response) => response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

beforeEach(async () => {
  received = [];
  says(200, '{"sendno":"0","msg_id":"18100287008891826"}');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
      answer(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service = new HttpService();
  // Whatever proxy the machine is told to use: this is loopback.
  service.axiosRef.defaults.proxy = false;
  http = new VendorHttp(service);
});

afterEach(async () => {
  await http.onApplicationShutdown();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function clientWith(options: Partial<JPushOptionsInput> = {}): JPushClient {
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new JPushClient(
    { appKey: APP_KEY, masterSecret: MASTER_SECRET, apnsProduction: false, baseUrl, ...options },
    http,
  );
}

async function failureOf(call: Promise<unknown>): Promise<VendorError> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(VendorError);
  return error as VendorError;
}

const HELLO: JPushPush = { platform: 'all', audience: 'all', notification: { alert: 'Hi, JPush!' } };

describe('push.send', () => {
  it('makes one call, as the API wants it', async () => {
    says(200, '{"sendno":"4242","msg_id":"18100287008891826"}', {
      'X-Rate-Limit-Limit': '600',
      'X-Rate-Limit-Remaining': '599',
      'X-Rate-Limit-Reset': '60',
    });
    const sent = await clientWith().push.send({ ...HELLO, options: { sendno: 4242 } });

    expect(sent).toEqual({
      messageId: '18100287008891826',
      sendno: '4242',
      illegalRegistrationIds: [],
      rateLimit: { limit: 600, remaining: 599, resetSeconds: 60 },
    });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: 'POST',
      url: '/v3/push',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json; charset=utf-8',
        authorization: `Basic ${Buffer.from(`${APP_KEY}:${MASTER_SECRET}`).toString('base64')}`,
      },
      body: '{"platform":"all","audience":"all","notification":{"alert":"Hi, JPush!"},"options":{"sendno":4242}}',
    });
  });

  it('sends Chinese text and emoji as UTF-8, with their length in bytes', async () => {
    const push: JPushPush = { ...HELLO, notification: { alert: '【小明】刚刚浏览了您的商品😀~' } };
    await clientWith().push.send(push);

    expect(JSON.parse(received[0]!.body)).toEqual(push);
    expect(Number(received[0]!.headers['content-length'])).toBe(Buffer.byteLength(received[0]!.body));
  });

  it('takes the number of an older push as the answer gave it', async () => {
    const client = clientWith();
    says(200, '{"sendno":"0","msg_id":18100287008891826}');
    const { messageId } = await client.push.send(HELLO);
    await client.push.send({ ...HELLO, options: { override_msg_id: messageId } });

    expect(received[1]!.body).toContain('"options":{"override_msg_id":18100287008891826}');
  });

  it('throws what JPush says, with the id that it allotted', async () => {
    says(400, '{"msg_id":18100287008891826,"error":{"code":1011,"message":"cannot find user by this audience"}}');
    const error = await failureOf(clientWith().push.send(HELLO));

    expect(error).toMatchObject({
      code: 'PUSH_VENDOR',
      messageId: '18100287008891826',
      failure: { class: 'device', code: '1011', httpStatus: 400 },
    });
    expect(error.message).toBe(error.failure.reason);
    expect(received).toHaveLength(1);
  });

  it.each<[string, () => void, string, number | null]>([
    [
      'a page of a gateway',
      () => {
        says(502, '<html><h1>502');
      },
      'unknown',
      502,
    ],
    [
      'an empty answer',
      () => {
        says(200, '');
      },
      'unknown',
      200,
    ],
    [
      'a connection that breaks',
      () => {
        answer = (response) => response.destroy();
      },
      'unknown',
      null,
    ],
    [
      'an answer cut short',
      () => {
        answer = (response) => {
          response.writeHead(200, { 'content-length': '99' });
          response.write('{"msg_id"');
          setTimeout(() => response.destroy(), 20);
        };
      },
      'unknown',
      null,
    ],
    [
      'no answer in time',
      () => {
        answer = () => undefined;
      },
      'unknown',
      null,
    ],
    [
      'half an answer in time',
      () => {
        answer = (response) => {
          response.writeHead(200);
          response.write('{"msg_id"');
        };
      },
      'unknown',
      null,
    ],
  ])('ends as an error within the deadline: %s', async (_what, arrange, failureClass, httpStatus) => {
    arrange();
    const started = Date.now();
    const error = await failureOf(clientWith({ timeoutMs: 300 }).push.send(HELLO));

    expect(error.failure).toMatchObject({ class: failureClass, httpStatus, code: null });
    expect(Date.now() - started).toBeLessThan(2000);
    expect(received).toHaveLength(1);
  });

  it('knows that nothing left when nobody listens', async () => {
    const { failure } = await failureOf(clientWith({ baseUrl: 'http://127.0.0.1:1' }).push.send(HELLO));
    expect(failure).toMatchObject({ class: 'retryable', httpStatus: null });
  });

  it('reads an answer that comes in pieces, one cut inside a character', async () => {
    const bytes = Buffer.from('{"error":{"code":1003,"message":"参数"}}');
    const cut = bytes.indexOf('参') + 1;
    answer = (response) => {
      response.writeHead(400);
      response.write(bytes.subarray(0, cut));
      setTimeout(() => response.end(bytes.subarray(cut)), 20);
    };
    expect((await failureOf(clientWith().push.send(HELLO))).message).toContain('“参数”');
  });

  it.each([
    [401, '{"error":{"code":1004,"message":"Authen failed"}}'],
    [502, '<html>'],
  ])('has no secret in an error, its causes or the client (HTTP %i)', async (status, body) => {
    says(status, body);
    const client = clientWith();
    const error = await failureOf(client.push.send(HELLO));
    const encoded = Buffer.from(`${APP_KEY}:${MASTER_SECRET}`).toString('base64');

    for (const value of [error, error.cause, client, client.push]) {
      for (const text of [
        inspect(value, { depth: null, showHidden: true }),
        JSON.stringify({ value }),
        String(value),
      ]) {
        expect(text).not.toContain('canary');
        expect(text).not.toContain(encoded);
      }
    }
  });

  it('keeps the network\u2019s reason as the cause', async () => {
    const error = await failureOf(clientWith({ baseUrl: 'http://127.0.0.1:1' }).push.send(HELLO));
    expect(error.cause).toMatchObject({ code: 'PUSH_HTTP', sent: 'no' });
  });
});

describe('push.validate', () => {
  it('asks another address and reads the same answer', async () => {
    await expect(clientWith().push.validate(HELLO)).resolves.toMatchObject({ messageId: '18100287008891826' });
    expect(received[0]).toMatchObject({ method: 'POST', url: '/v3/push/validate', body: JSON.stringify(HELLO) });
  });

  it('needs no id in the answer', async () => {
    says(200, '{}');
    await expect(clientWith().push.validate(HELLO)).resolves.toEqual({
      messageId: null,
      sendno: null,
      illegalRegistrationIds: [],
      rateLimit: null,
    });
  });

  it('throws what JPush would refuse, and takes no page for a yes', async () => {
    says(400, '{"error":{"code":1009,"message":"x"}}');
    expect((await failureOf(clientWith().push.validate(HELLO))).failure).toMatchObject({
      class: 'payload',
      code: '1009',
    });
    says(200, '<html>');
    expect((await failureOf(clientWith().push.validate(HELLO))).failure.class).toBe('unknown');
  });
});

describe('push.cids', () => {
  const cids = [
    '8103a4c628a0b98994ec1949-128eeb45-471c-49f3-b442-a05c20c9ed56',
    '8103a4c628a0b98994ec1949-6e44d7f1-89f5-48a8-bec4-e359c15b13e5',
  ];

  it.each([
    [undefined, '/v3/push/cid?count=1&type=push'],
    [{ count: 3 }, '/v3/push/cid?count=3&type=push'],
    [{ count: 1000, type: 'schedule' }, '/v3/push/cid?count=1000&type=schedule'],
  ] as const)('%j asks %s', async (request, url) => {
    says(200, JSON.stringify({ cidlist: cids }));

    await expect(clientWith().push.cids(request)).resolves.toEqual({ cids, rateLimit: null });
    expect(received[0]).toMatchObject({ method: 'GET', url, body: '' });
  });

  it.each([0, 1001, 1.5, Number.NaN, -1])('refuses a count of %d before any call', async (count) => {
    await expect(clientWith().push.cids({ count })).rejects.toThrow(PushInputError);
    await expect(clientWith().push.cids({ count })).rejects.toThrow('count must be a whole number from 1 to 1000');
    expect(received).toEqual([]);
  });

  it.each(['{"cidlist":[]}', '{}', '{"cidlist":"x"}', ''])('takes %j for no answer', async (body) => {
    says(200, body);
    expect((await failureOf(clientWith().push.cids())).failure.class).toBe('unknown');
  });

  it('throws what JPush says', async () => {
    says(401, '{"error":{"code":1004,"message":"Authen failed"}}');
    expect((await failureOf(clientWith().push.cids())).failure.code).toBe('1004');
  });
});

describe('without Nest', () => {
  it('checks its options', () => {
    expect(() => new JPushClient({ appKey: 'canary', masterSecret: '', apnsProduction: true }, http)).toThrow(
      PushConfigurationError,
    );
  });

  it('throws at every call when it is off', async () => {
    await expect(new JPushClient(null, http).push.send(HELLO)).rejects.toThrow('JPush is off');
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
    await clientWith().push.send(push);
    expect(JSON.parse(received[0]!.body)).toEqual(push);
  });

  it('push ids', async () => {
    const client = clientWith();
    says(200, '{"cidlist":["8103a4c628a0b98994ec1949-128eeb45-471c-49f3-b442-a05c20c9ed56"]}');
    const { cids } = await client.push.cids({ count: 1 });
    says(200, '{"sendno":"0","msg_id":"1"}');
    await client.push.send({ ...HELLO, cid: cids[0]! });
    expect(JSON.parse(received[1]!.body)).toEqual({ ...HELLO, cid: cids[0] });
  });
});
