import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  type Batch,
  type HttpExchange,
  HttpExchangeError,
  PushConfigurationError,
  PushInputError,
  VendorError,
  VendorHttp,
} from '@nest-push/core';
import { HttpService } from '@nestjs/axios';
import { type UmengMessage } from './types/message.js';
import { UmengClient, UmengClients } from './umeng.client.js';
import { UmengOptions } from './umeng.options.js';
import { UmengVendor } from './umeng.vendor.js';

const SECRET = '0123456789abcdefghijklmnopqrstuv';
const KEYS = { appKey: 'test_appkey_0001', masterSecret: SECRET };
const NOW = 1_700_000_000_999;
const clock = { now: () => NOW };

interface Call {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

type Reply = (response: ServerResponse, call: Call) => void;

const says =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

const TAKEN = says(200, { ret: 'SUCCESS', data: { msg_id: 'uu00000000000000000001' } });

/** A server that keeps what came and answers as it is told; the protocol itself is checked by the specs. */
let server: Server;
let baseUrl: string;
let calls: Call[];
let reply: Reply;
let http: VendorHttp;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url = '', headers } = request;
      const call = { method, url, headers, body: Buffer.concat(chunks) };
      calls.push(call);
      reply(response, call);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  http = new VendorHttp(new HttpService());
});

afterAll(async () => {
  await http.onApplicationShutdown();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  calls = [];
  reply = TAKEN;
});

const clientFor = <P extends 'android' | 'ios' | 'harmony'>(platform: P, more: object = {}) =>
  new UmengClient({ platform, ...KEYS, production: true, baseUrl, ...more }, http, clock);

const hello: UmengMessage<'android'> = {
  type: 'unicast',
  device_tokens: 'token1',
  payload: { display_type: 'notification', body: { title: '你好', text: '世界🌏' } },
};

const signOf = ({ url, body }: Call): string =>
  createHash('md5')
    .update('POST')
    .update(`${baseUrl}${url.split('?')[0]!}`)
    .update(body)
    .update(SECRET)
    .digest('hex');

/** What was thrown; it must be of the type. */
async function thrownBy<T extends Error>(
  type: abstract new (...parts: never[]) => T,
  work: Promise<unknown>,
): Promise<T> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof type)) throw new Error(`expected ${type.name}, got ${inspect(error)}`);
  return error;
}

describe('on the wire', () => {
  it('a message leaves as JSON in UTF-8, with its length in bytes, signed over these bytes', async () => {
    await expect(clientFor('android').send(hello)).resolves.toEqual({ messageId: 'uu00000000000000000001' });
    const [call] = calls;
    expect(calls).toHaveLength(1);
    expect(call).toMatchObject({ method: 'POST', url: `/api/send?sign=${signOf(call!)}` });
    expect(call!.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(call!.body.length),
    });
    expect(call!.headers).not.toHaveProperty('authorization');
    expect(call!.body.length).toBeGreaterThan(call!.body.toString('utf8').length);
    expect(JSON.parse(call!.body.toString('utf8'))).toEqual({
      ...hello,
      production_mode: 'true',
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it("passes a host's interceptors with the same bytes", async () => {
    const service = new HttpService();
    const seen: unknown[] = [];
    service.axiosRef.interceptors.request.use((config) => {
      seen.push(config.url);
      return config;
    });
    const own = new VendorHttp(service);
    await new UmengClient({ platform: 'android', ...KEYS, production: true, baseUrl }, own, clock).send(hello);
    expect(seen).toEqual([`${baseUrl}${calls[0]!.url}`]);
    expect(calls[0]!.url).toBe(`/api/send?sign=${signOf(calls[0]!)}`);
    await own.onApplicationShutdown();
  });

  it('a base URL may have a path', async () => {
    await clientFor('android', { baseUrl: `${baseUrl}/proxy/umeng/` }).send(hello);
    expect(calls[0]!.url).toBe(`/proxy/umeng/api/send?sign=${signOf(calls[0]!)}`);
  });

  it('each call has its own timestamp', async () => {
    let now = NOW;
    const client = new UmengClient({ platform: 'android', ...KEYS, production: true, baseUrl }, http, {
      now: () => (now += 60_000),
    });
    await client.send(hello);
    await client.send(hello);
    const stamps = calls.map(({ body }) => Number((JSON.parse(body.toString()) as { timestamp: string }).timestamp));
    expect(stamps[1]! - stamps[0]!).toBeGreaterThanOrEqual(60);
    expect(new Set(calls.map(({ url }) => url)).size).toBe(2);
  });

  const payload = { display_type: 'message', body: { custom: 'x' } } as const;
  it.each<[string, UmengMessage<'android'>]>([
    ['unicast', { type: 'unicast', device_tokens: 't1', payload }],
    ['listcast', { type: 'listcast', device_tokens: 't1,t2', payload }],
    ['broadcast', { type: 'broadcast', payload, policy: { out_biz_no: 'n1', start_time: '2026-01-01 00:00:00' } }],
    [
      'groupcast',
      { type: 'groupcast', filter: { where: { or: [{ app_version: '>=1.0' }, { not: { channel: 'x' } }] } }, payload },
    ],
    ['groupcast by id', { type: 'groupcast', group_id: 'g1', payload }],
    ['filecast', { type: 'filecast', file_id: 'PF1', payload }],
    ['customizedcast', { type: 'customizedcast', alias_type: 'uid', alias: 'a,b', payload }],
    [
      'customizedcast by file',
      { type: 'customizedcast', alias_type: 'uid', file_id: 'PF1', payload, production_mode: 'false' },
    ],
  ])('%s is sent as it is given', async (_name, message) => {
    await clientFor('android').send(message);
    expect(JSON.parse(calls[0]!.body.toString())).toEqual({
      production_mode: 'true',
      ...message,
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it('a live view is sent to a HarmonyOS app', async () => {
    const scene: UmengMessage<'harmony'> = {
      type: 'unicast',
      device_tokens: 't1',
      payload: {
        display_type: 'scene',
        channels_body: { harmony: { type: 'live_view', payload: '{"activityId":1}' } },
      },
      policy: { expire_time: '2030-01-01 12:00:00' },
    };
    await clientFor('harmony').send(scene);
    expect(JSON.parse(calls[0]!.body.toString())).toMatchObject(scene);
  });
});

describe('two groupcasts by tag, as back ends have sent them for years', () => {
  const filter = { where: { and: [{ and: [{ tag: 'tag1' }, { tag: 'tag2' }] }] } };

  const ios: UmengMessage<'ios'> = {
    production_mode: 'true',
    type: 'groupcast',
    payload: {
      aps: { sound: '自定义.caf', alert: { body: '这是一条推送的消息', title: '推送消息' } },
      myKey1: 'value',
    },
    filter,
  };

  const android: UmengMessage<'android'> = {
    production_mode: 'true',
    type: 'groupcast',
    payload: {
      extra: { myKey1: 'value' },
      display_type: 'notification',
      body: {
        title: 'app名称',
        ticker: 'app名称',
        text: '这是一条推送的消息',
        custom: '1',
        after_open: 'go_custom',
        play_vibrate: 'true',
        play_sound: 'true',
        play_lights: 'true',
      },
    },
    filter,
  };

  beforeEach(() => {
    reply = says(200, { ret: 'SUCCESS', data: { task_id: 'us00000000000000000001' } });
  });

  it('iOS', async () => {
    await expect(clientFor('ios').send(ios)).resolves.toEqual({ messageId: 'us00000000000000000001' });
    expect(calls[0]!.url).toBe(`/api/send?sign=${signOf(calls[0]!)}`);
    expect(JSON.parse(calls[0]!.body.toString())).toEqual({
      ...ios,
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it('Android', async () => {
    await expect(clientFor('android').send(android)).resolves.toEqual({ messageId: 'us00000000000000000001' });
    expect(calls[0]!.url).toBe(`/api/send?sign=${signOf(calls[0]!)}`);
    expect(JSON.parse(calls[0]!.body.toString())).toEqual({
      ...android,
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });
});

describe('an upload', () => {
  beforeEach(() => {
    reply = says(200, { ret: 'SUCCESS', data: { file_id: 'PF123456789' } });
  });

  it.each([
    ['a list', ['alias1', '别名2'], 'alias1\n别名2'],
    ['text', 'alias1\nalias2', 'alias1\nalias2'],
    ['text of Windows, with an end', 'alias1\r\nalias2\r\n', 'alias1\nalias2'],
  ])('of %s has one in each line', async (_name, content, sent) => {
    await expect(clientFor('android').upload({ content })).resolves.toEqual({ fileId: 'PF123456789' });
    expect(calls[0]!.url).toBe(`/upload?sign=${signOf(calls[0]!)}`);
    expect(JSON.parse(calls[0]!.body.toString())).toEqual({
      content: sent,
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it.each([
    ['an entry that would become two', ['alias1\nevery\none'], /line break/],
    ['nothing', [], /at least one/],
    ['an empty text', '', /no blank line/],
    ['a blank line', 'a\n\nb', /no blank line/],
  ])('is refused before it leaves: %s', async (_name, content, rule) => {
    const error = await thrownBy(PushInputError, clientFor('android').upload({ content }));
    expect(error.message).toMatch(rule);
    expect(error.message).not.toContain('every');
    expect(calls).toEqual([]);
  });

  it('without the id of a file has failed', async () => {
    reply = TAKEN;
    const { failure } = await thrownBy(VendorError, clientFor('android').upload({ content: ['a'] }));
    expect(failure).toMatchObject({ class: 'unknown', code: null });
  });
});

describe('a failure', () => {
  it('of Umeng is thrown with its code, its reason, and no secret', async () => {
    reply = says(400, { ret: 'FAIL', data: { error_code: '2027', error_msg: 'sign error' } });
    const error = await thrownBy(VendorError, clientFor('android').send(hello));
    expect(error.failure).toMatchObject({ class: 'credential', code: '2027', httpStatus: 400, vendor: 'Umeng' });
    expect(error.messageId).toBeNull();
    expect(inspect(error, { depth: 9 })).not.toContain(SECRET);
    expect(calls).toHaveLength(1);
  });

  it('of the way, before anything left, may be repeated', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const error = await thrownBy(
      VendorError,
      clientFor('android', { baseUrl: `http://127.0.0.1:${port}` }).send(hello),
    );
    expect(error.failure).toMatchObject({ class: 'retryable', code: null, httpStatus: null });
    expect(error.cause).toBeInstanceOf(HttpExchangeError);
    expect(inspect(error, { depth: 9 })).not.toMatch(/sign=|0123456789abcdef/);
  });

  it('of a broken connection may have been a success', async () => {
    reply = (response) => response.destroy();
    const { failure } = await thrownBy(VendorError, clientFor('android').send(hello));
    expect(failure.class).toBe('unknown');
    expect(calls).toHaveLength(1);
  });

  it('of time comes as late as the option says', async () => {
    reply = () => undefined;
    const { failure } = await thrownBy(VendorError, clientFor('android', { timeoutMs: 60 }).send(hello));
    expect(failure).toMatchObject({ class: 'unknown', reason: expect.stringContaining('within 60 ms') as string });
    expect(calls).toHaveLength(1);
  });

  it('of a page in the place of an answer goes by the status', async () => {
    reply = says(502, '<html>Bad Gateway</html>');
    const { failure } = await thrownBy(VendorError, clientFor('android').send(hello));
    expect(failure).toMatchObject({ class: 'unknown', httpStatus: 502 });
  });

  it('of our own is not taken for one of Umeng', async () => {
    const broken: HttpExchange = { exchange: () => Promise.reject(new TypeError('a bug')) };
    const client = new UmengClient({ platform: 'android', ...KEYS, production: true }, broken);
    await expect(client.send(hello)).rejects.toBeInstanceOf(TypeError);
  });
});

describe('a client without Nest', () => {
  it('checks its options and prints no value', () => {
    const wrong = {
      platform: 'win',
      appKey: 'canary one',
      masterSecret: 'canary\r\ntwo',
      production: 'yes',
      baseUrl: 'http://canary.example',
      timeoutMs: 0,
    };
    let text = '';
    try {
      new UmengClient(wrong as never, http);
    } catch (error) {
      expect(error).toBeInstanceOf(PushConfigurationError);
      text = (error as Error).message;
    }
    for (const field of ['platform', 'appKey', 'masterSecret', 'production', 'baseUrl', 'timeoutMs']) {
      expect(text).toMatch(new RegExp(`[:;] ${field} must be `));
    }
    expect(text).not.toContain('canary');
  });

  it('shows its secret to no inspection', () => {
    const client = new UmengClient(
      { platform: 'ios', ...KEYS, production: true },
      { exchange: () => Promise.reject(new Error()) },
    );
    expect(inspect(client, { depth: 9, showHidden: true })).not.toContain(SECRET);
    expect(JSON.stringify(client)).not.toContain(SECRET);
  });

  it("goes to Umeng's host over TLS, within 10 seconds, where nothing else is said", async () => {
    const seen: { url: string; timeoutMs?: number }[] = [];
    const client = new UmengClient(
      { platform: 'ios', ...KEYS, production: true },
      {
        exchange: (request) => {
          seen.push(request);
          return Promise.resolve({
            status: 200,
            headers: {},
            body: Buffer.from('{"ret":"SUCCESS","data":{"msg_id":"uu1"}}'),
          });
        },
      },
    );
    await client.send({ type: 'broadcast', payload: { aps: { alert: 'x' } } });
    expect(seen[0]!.url).toMatch(/^https:\/\/msgapi\.umeng\.com\/api\/send\?sign=[0-9a-f]{32}$/);
    expect(seen[0]!.timeoutMs).toBe(10_000);
  });
});

describe('clients', () => {
  const options = () => ({ android: KEYS, ios: { ...KEYS, appKey: 'test_appkey_ios1' }, production: false, baseUrl });

  it('are one for each app that is set up', async () => {
    const clients = new UmengClients(options(), http, clock);
    expect(clients.for('ios')).toBe(clients.for('ios'));
    await clients.for('ios').send({ type: 'broadcast', payload: { aps: { alert: 'x' } } });
    await clients.for('android').send(hello);
    expect(calls.map(({ body }) => JSON.parse(body.toString()) as object)).toMatchObject([
      { appkey: 'test_appkey_ios1', production_mode: 'false' },
      { appkey: 'test_appkey_0001', production_mode: 'false' },
    ]);
    expect(() => clients.for('harmony')).toThrow(/no app for harmony.+PUSH_UMENG_HARMONY_APP_KEY/);
  });

  it('say what turns Umeng on', () => {
    const clients = new UmengClients(null, http);
    expect(() => clients.for('android')).toThrow(PushConfigurationError);
    expect(() => clients.for('android')).toThrow(
      /Umeng is off.+PUSH_UMENG_ANDROID_APP_KEY.+PUSH_UMENG_PRODUCTION.+UmengModule\.forRoot/,
    );
  });
});

describe('the adapter', () => {
  const options = () => ({
    android: { ...KEYS, channelProperties: { channel_activity: 'com.example.Main' } },
    ios: KEYS,
    production: true,
    aliasType: 'uid',
    baseUrl,
  });
  const vendorOf = (more: object = {}) => {
    const settings = Object.assign(new UmengOptions(), options(), more);
    return new UmengVendor('umeng', settings, new UmengClients(settings, http, clock));
  };
  const batch: Batch = {
    pushId: 'p1',
    id: 'p1:0',
    app: { id: 'umeng:android', platforms: ['android'] },
    kind: 'alias',
    targets: [{ deviceId: null, address: 'QQC_42' }],
    platforms: ['android'],
    message: { title: '您有一条新消息~', body: 'x', collapseKey: 'k' },
    ttl: 3600,
  };

  it('tells what it serves', () => {
    const vendor = vendorOf();
    expect(vendor).toMatchObject({ name: 'umeng', label: 'Umeng' });
    expect(vendor.apps).toEqual([
      { id: 'umeng:android', platforms: ['android'] },
      { id: 'umeng:ios', platforms: ['ios'] },
    ]);
    expect(vendor.traits).toEqual({
      addressKinds: {
        registrationId: { batchLimit: 500, keyed: false },
        alias: { batchLimit: 500, keyed: false },
        tags: { batchLimit: 1, keyed: true },
        everyone: { batchLimit: 1, keyed: true },
      },
      directManufacturers: [],
      limits: [
        { name: 'tasks', calls: 5, perMs: 60_000, kinds: ['tags', 'everyone'], durable: true },
        { name: 'broadcasts', calls: 10, perMs: 86_400_000, kinds: ['everyone'], durable: true },
      ],
    });
  });

  it('V7: keeps to what the console of the host grants', () => {
    const { limits } = vendorOf({ tasksPerMinute: 60, broadcastsPerDay: 100 }).traits;
    expect(limits?.map(({ name, calls }) => [name, calls])).toEqual([
      ['tasks', 60],
      ['broadcasts', 100],
    ]);
  });

  it('is off without settings', async () => {
    const vendor = new UmengVendor('umeng', null, new UmengClients(null, http));
    expect(vendor.apps).toEqual([]);
    expect(() => vendor.translate(batch, NOW)).toThrow(/no app umeng:android/);
    const outcome = await vendor.deliver({
      app: 'umeng:android',
      method: 'POST',
      url: baseUrl,
      headers: {},
      body: '{}',
    });
    expect(outcome).toMatchObject({ messageId: null, failure: { class: 'credential' } });
    expect(calls).toEqual([]);
  });

  it('shows the request as it will leave, without its sign, and sends just that', async () => {
    const vendor = vendorOf();
    const { request, notes } = vendor.translate(batch, NOW);
    expect(notes).toHaveLength(1);
    expect(request).toMatchObject({ app: 'umeng:android', method: 'POST', url: `${baseUrl}/api/send` });
    expect(JSON.parse(request.body)).toEqual({
      type: 'customizedcast',
      alias_type: 'uid',
      alias: 'QQC_42',
      payload: {
        display_type: 'notification',
        body: { ticker: '您有一条新消息~', title: '您有一条新消息~', text: 'x', after_open: 'go_app' },
      },
      channel_properties: { channel_activity: 'com.example.Main' },
      policy: { expire_time: '2023-11-15 07:13:21' },
      production_mode: 'true',
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
    expect(JSON.stringify(request)).not.toContain(SECRET);
    expect(vendor.translate(batch, NOW).request).toEqual(request);

    await expect(vendor.deliver(request)).resolves.toEqual({
      messageId: 'uu00000000000000000001',
      failure: null,
      failedAddresses: new Map(),
    });
    expect(calls[0]!.body.toString('utf8')).toBe(request.body);
    expect(calls[0]!.url).toBe(`/api/send?sign=${signOf(calls[0]!)}`);
  });

  it('gives the settings of Android to no iOS message', () => {
    const ios = { ...batch, app: { id: 'umeng:ios', platforms: ['ios'] as const }, platforms: ['ios'] as const };
    expect(JSON.parse(vendorOf().translate(ios, NOW).request.body)).not.toHaveProperty('channel_properties');
  });

  it.each<[string, Reply, object, object]>([
    ['a refusal', says(400, { ret: 'FAIL', data: { error_code: '2022' } }), {}, { class: 'payload', code: '2022' }],
    [
      'too many calls',
      says(400, { ret: 'FAIL', data: { error_code: 2050 } }),
      {},
      { class: 'throttled', retryAfterMs: 60_000 },
    ],
    ['a wait', says(429, '', { 'retry-after': '9' }), {}, { class: 'throttled', retryAfterMs: 9000 }],
    ['a dead device', says(400, { ret: 'FAIL', data: { error_code: '5000' } }), {}, { class: 'device', code: '5000' }],
    ['a server in trouble', says(500, ''), {}, { class: 'retryable', httpStatus: 500 }],
    ['a torn connection', (response) => response.destroy(), {}, { class: 'unknown', httpStatus: null }],
    ['no answer in time', () => undefined, { timeoutMs: 60 }, { class: 'unknown', httpStatus: null }],
    ['nobody there', TAKEN, { baseUrl: 'http://127.0.0.1:1' }, { class: 'retryable', httpStatus: null }],
  ])('makes an outcome of %s', async (_name, answer, more, failure) => {
    reply = answer;
    const vendor = vendorOf(more);
    const outcome = await vendor.deliver(vendor.translate(batch, NOW).request);
    expect(outcome).toMatchObject({ messageId: null, failure: { vendor: 'Umeng', ...failure } });
    expect(outcome.failedAddresses.size).toBe(0);
    expect(JSON.stringify(outcome)).not.toMatch(/sign=|0123456789abcdef|QQC_42/);
    expect(calls.length).toBeLessThanOrEqual(1);
  });

  it.each<[string, Batch['kind'], readonly string[], string, string]>([
    ['one device', 'registrationId', ['t1'], '4010', 'device'],
    ['one alias', 'alias', ['a1'], '2010', 'device'],
    ['several devices', 'registrationId', ['t1', 't2'], '4010', 'payload'],
    ['several devices', 'registrationId', ['t1', 't2'], '4020', 'payload'],
    ['several devices', 'registrationId', ['t1', 't2'], '4025', 'payload'],
    ['several devices', 'registrationId', ['t1', 't2'], '5000', 'payload'],
    ['several devices', 'registrationId', ['t1', 't2'], '5005', 'payload'],
    ['several aliases', 'alias', ['a1', 'a2'], '2010', 'payload'],
    ['several devices, and another fault', 'registrationId', ['t1', 't2'], '2027', 'credential'],
  ])('takes no address among several for dead: %s, %s %j, %s is %s', async (_name, kind, to, code, failureClass) => {
    reply = says(400, { ret: 'FAIL', data: { error_code: code } });
    const vendor = vendorOf();
    const targets = to.map((address) => ({ deviceId: address, address }));
    const { failure, failedAddresses } = await vendor.deliver(
      vendor.translate({ ...batch, kind, targets }, NOW).request,
    );
    expect(failure).toMatchObject({ class: failureClass, code, httpStatus: 400 });
    expect(failure?.reason.includes('one or more of these addresses')).toBe(failureClass === 'payload');
    expect(failedAddresses.size).toBe(0);
  });

  it('lets a bug of our own through', async () => {
    const settings = Object.assign(new UmengOptions(), options());
    const broken: HttpExchange = { exchange: () => Promise.reject(new TypeError('a bug')) };
    const vendor = new UmengVendor('umeng', settings, new UmengClients(settings, broken, clock));
    await expect(vendor.deliver(vendor.translate(batch, NOW).request)).rejects.toBeInstanceOf(TypeError);
  });
});
