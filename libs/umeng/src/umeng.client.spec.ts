import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  type HttpExchange,
  HttpExchangeError,
  MessageRefusedError,
  PushConfigurationError,
  PushInputError,
  VendorError,
  VendorHttp,
} from '@nest-push/core';
import { HttpService } from '@nestjs/axios';
import { says } from '../../../test/support/one-server.js';
import { clock, KEYS, NOW, oneServer, SECRET, TAKEN } from '../test/exchanges.js';
import { type UmengMessage } from './types/message.js';
import { UmengClient } from './umeng.client.js';
import { UmengClients } from './umeng.clients.js';
import { umengFileId } from './umeng.ids.js';

const server = oneServer();

const clientFor = <P extends 'android' | 'ios' | 'harmony'>(platform: P, more: object = {}) =>
  new UmengClient({ platform, ...KEYS, production: true, baseUrl: server.url, ...more }, server.http, clock);

const hello: UmengMessage<'android'> = {
  type: 'unicast',
  device_tokens: 'token1',
  payload: { display_type: 'notification', body: { title: '你好', text: '世界🌏' } },
};

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

describe('POST /api/send, on the wire', () => {
  it('a message leaves as JSON in UTF-8, with its length in bytes, signed over these bytes', async () => {
    await expect(clientFor('android').send(hello)).resolves.toEqual({
      messageId: 'uu00000000000000000001',
      warnings: [],
    });
    const [call] = server.received;
    expect(server.received).toHaveLength(1);
    expect(call).toMatchObject({ method: 'POST', url: `/api/send?sign=${server.signOf(call!)}` });
    expect(call!.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(call!.bytes.length),
    });
    expect(call!.headers).not.toHaveProperty('authorization');
    expect(call!.bytes.length).toBeGreaterThan(call!.body.length);
    expect(JSON.parse(call!.body)).toEqual({
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
    await new UmengClient({ platform: 'android', ...KEYS, production: true, baseUrl: server.url }, own, clock).send(
      hello,
    );
    expect(seen).toEqual([`${server.url}${server.received[0]!.url}`]);
    expect(server.received[0]!.url).toBe(`/api/send?sign=${server.signOf(server.received[0]!)}`);
    await own.onApplicationShutdown();
  });

  it('a base URL may have a path', async () => {
    await clientFor('android', { baseUrl: `${server.url}/proxy/umeng/` }).send(hello);
    expect(server.received[0]!.url).toBe(`/proxy/umeng/api/send?sign=${server.signOf(server.received[0]!)}`);
  });

  it('each call has its own timestamp', async () => {
    let now = NOW;
    const client = new UmengClient(
      { platform: 'android', ...KEYS, production: true, baseUrl: server.url },
      server.http,
      {
        now: () => (now += 60_000),
      },
    );
    await client.send(hello);
    await client.send(hello);
    const stamps = server.received.map(({ body }) => Number((JSON.parse(body) as { timestamp: string }).timestamp));
    expect(stamps[1]! - stamps[0]!).toBeGreaterThanOrEqual(60);
    expect(new Set(server.received.map(({ url }) => url)).size).toBe(2);
  });

  const payload = { display_type: 'message', body: { custom: 'x' } } as const;
  it.each<[string, UmengMessage<'android'>]>([
    ['unicast', { type: 'unicast', device_tokens: 't1', payload }],
    ['listcast', { type: 'listcast', device_tokens: 't1,t2', payload }],
    ['broadcast', { type: 'broadcast', payload, policy: { out_biz_no: 'n1', start_time: '2023-11-16 00:00:00' } }],
    [
      'groupcast',
      { type: 'groupcast', filter: { where: { or: [{ app_version: '>=1.0' }, { not: { channel: 'x' } }] } }, payload },
    ],
    ['groupcast by id', { type: 'groupcast', group_id: 'g1', payload }],
    ['filecast', { type: 'filecast', file_id: umengFileId('PF1', 'tokens'), payload }],
    ['customizedcast', { type: 'customizedcast', alias_type: 'uid', alias: 'a,b', payload }],
    [
      'customizedcast by file',
      {
        type: 'customizedcast',
        alias_type: 'uid',
        file_id: umengFileId('PF1', 'aliases'),
        payload,
        production_mode: 'false',
      },
    ],
  ])('%s is sent as it is given', async (_name, message) => {
    await clientFor('android').send(message);
    expect(JSON.parse(server.received[0]!.body)).toEqual({
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
      policy: { expire_time: '2023-11-16 12:00:00' },
    };
    await clientFor('harmony').send(scene);
    expect(JSON.parse(server.received[0]!.body)).toMatchObject(scene);
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
    server.says(200, { ret: 'SUCCESS', data: { task_id: 'us00000000000000000001' } });
  });

  it('iOS', async () => {
    await expect(clientFor('ios').send(ios)).resolves.toEqual({ taskId: 'us00000000000000000001', warnings: [] });
    expect(server.received[0]!.url).toBe(`/api/send?sign=${server.signOf(server.received[0]!)}`);
    expect(JSON.parse(server.received[0]!.body)).toEqual({
      ...ios,
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it('Android', async () => {
    await expect(clientFor('android').send(android)).resolves.toEqual({
      taskId: 'us00000000000000000001',
      warnings: [],
    });
    expect(server.received[0]!.url).toBe(`/api/send?sign=${server.signOf(server.received[0]!)}`);
    expect(JSON.parse(server.received[0]!.body)).toEqual({
      ...android,
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });
});

describe('POST /upload', () => {
  let uploads: number;
  beforeEach(() => {
    uploads = 0;
    server.reply = (response, call) => {
      uploads += 1;
      says(200, { ret: 'SUCCESS', data: { file_id: `PF${uploads}` } })(response, call);
    };
  });

  it.each([
    ['a list', ['alias1', '别名2'], 'alias1\n别名2'],
    ['text', 'alias1\nalias2', 'alias1\nalias2'],
    ['text of Windows, with an end', 'alias1\r\nalias2\r\n', 'alias1\nalias2'],
  ])('of %s has one in each line', async (_name, aliases, sent) => {
    await expect(clientFor('android').upload({ aliases })).resolves.toEqual({ fileIds: ['PF1'] });
    expect(server.received[0]!.url).toBe(`/upload?sign=${server.signOf(server.received[0]!)}`);
    expect(JSON.parse(server.received[0]!.body)).toEqual({
      content: sent,
      appkey: 'test_appkey_0001',
      timestamp: '1700000000',
    });
  });

  it('of more than 10 MB becomes several files, and loses and repeats no line', async () => {
    const tokens = Array.from({ length: 250_000 }, (_, i) => String(i).padStart(44, 'x'));
    const { fileIds } = await clientFor('android', { timeoutMs: 60_000 }).upload({ deviceTokens: tokens });
    expect(fileIds).toEqual(['PF1', 'PF2']);
    const contents = server.received.map(({ body }) => (JSON.parse(body) as { content: string }).content);
    expect(contents.join('\n').split('\n')).toEqual(tokens);
    for (const content of contents) expect(Buffer.byteLength(content)).toBeLessThanOrEqual(10 * 1024 * 1024);
  });

  it.each([
    ['an entry that would become two', ['alias1\nevery\none'], /line break/],
    ['nothing', [], /at least one/],
    ['an empty text', '', /no blank line/],
    ['a blank line', 'a\n\nb', /no blank line/],
  ])('is refused before it leaves: %s', async (_name, deviceTokens, rule) => {
    const error = await thrownBy(PushInputError, clientFor('android').upload({ deviceTokens }));
    expect(error.message).toMatch(rule);
    expect(error.message).not.toContain('every');
    expect(server.received).toEqual([]);
  });

  it('without the id of a file has failed', async () => {
    server.reply = TAKEN;
    const { failure } = await thrownBy(VendorError, clientFor('android').upload({ aliases: ['a'] }));
    expect(failure).toMatchObject({ class: 'unknown', code: null });
  });
});

describe('aliases, however many', () => {
  const payload = { display_type: 'message', body: { custom: 'x' } } as const;
  const message = { alias_type: 'uid', payload, policy: { out_biz_no: 'k1', max_send_num: 1000 } } as const;
  const many = (n: number): string[] => Array.from({ length: n }, (_, i) => `a${i}`);

  it('stand in the call up to 500, without a key that would have no effect', async () => {
    const sent = await clientFor('android').sendToAliases({ ...message, aliases: many(500) });
    expect(sent).toMatchObject({ messageId: 'uu00000000000000000001' });
    expect(server.received).toHaveLength(1);
    const body = JSON.parse(server.received[0]!.body) as object;
    expect(body).toMatchObject({ type: 'customizedcast', alias: many(500).join(','), policy: { max_send_num: 1000 } });
    expect(body).not.toHaveProperty('policy.out_biz_no');
    expect(body).not.toHaveProperty('file_id');
  });

  it('travel as a file beyond', async () => {
    server.reply = (response, call) => {
      const data = call.url.startsWith('/upload') ? { file_id: 'PF9' } : { task_id: 'uc00000000000000000001' };
      says(200, { ret: 'SUCCESS', data })(response, call);
    };
    const sent = await clientFor('android').sendToAliases({ ...message, aliases: many(501) });
    expect(sent).toEqual({ taskId: 'uc00000000000000000001', warnings: [] });
    expect(server.received.map(({ url }) => url.split('?')[0])).toEqual(['/upload', '/api/send']);
    const body = JSON.parse(server.received[1]!.body) as object;
    expect(body).toMatchObject({ type: 'customizedcast', alias_type: 'uid', file_id: 'PF9', policy: message.policy });
    expect(body).not.toHaveProperty('alias');
  });

  it('are not uploaded for a message that is refused', async () => {
    const wrong = { ...message, aliases: many(501), payload: { ...payload, body: {} } } as never;
    await thrownBy(MessageRefusedError, clientFor('android').sendToAliases(wrong));
    expect(server.received).toEqual([]);
  });

  it('may hold no comma, which would name another', async () => {
    const client = clientFor('android', { checks: 'warn' });
    await thrownBy(MessageRefusedError, client.sendToAliases({ ...message, aliases: ['a,b'] }));
    expect(server.received).toEqual([]);
  });
});

describe('what Umeng would refuse', () => {
  const wrong = { ...hello, payload: { display_type: 'notification', body: { title: 't' } } } as never;

  it('does not leave, and says all that is wrong with the codes of Umeng', async () => {
    const error = await thrownBy(MessageRefusedError, clientFor('android').send(wrong));
    expect(error.issues).toEqual([{ field: 'payload.body.text', rule: 'must be set', code: '1010' }]);
    expect(error.message).toContain('(Umeng 1010)');
    expect(server.received).toEqual([]);
  });

  it('leaves where the option says warn, and the result tells', async () => {
    const { warnings } = await clientFor('android', { checks: 'warn' }).send(wrong);
    expect(warnings).toEqual([{ field: 'payload.body.text', rule: 'must be set', code: '1010' }]);
    expect(server.received).toHaveLength(1);
  });

  it('lists of addresses are joined, and none of them may name another', async () => {
    const client = clientFor('android', { checks: 'warn' });
    await client.send({ ...hello, type: 'listcast', device_tokens: ['t1', 't2'] });
    expect(JSON.parse(server.received[0]!.body)).toHaveProperty('device_tokens', 't1,t2');
    const error = await thrownBy(
      MessageRefusedError,
      client.send({ ...hello, type: 'listcast', device_tokens: ['t1,canary'] }),
    );
    expect(error.message).toMatch(/no address with a comma/);
    expect(error.message).not.toContain('canary');
    expect(server.received).toHaveLength(1);
  });

  it('goes by the edition of the documents', async () => {
    const client = clientFor('android', { documents: '2020' });
    const { issues } = await thrownBy(MessageRefusedError, client.send(hello));
    expect(issues[0]).toMatchObject({ field: 'payload.body.ticker', code: '1008' });
  });
});

describe('production_mode', () => {
  const sent = (): unknown => (JSON.parse(server.received[0]!.body) as { production_mode: unknown }).production_mode;

  it.each<[string, boolean, unknown, object | undefined, string]>([
    ['the option true', true, undefined, undefined, 'true'],
    ['the option false', false, undefined, undefined, 'false'],
    ['a message that says false', true, 'false', undefined, 'false'],
    ['a message with a boolean', true, false, undefined, 'false'],
    ['a message with true', false, true, undefined, 'true'],
    ['a message with null, as JSON has it', false, null, undefined, 'false'],
    ['a message with an empty text', false, '', undefined, 'false'],
    ['a message with another word', false, 'no', undefined, 'false'],
    ['extra that takes it out', false, undefined, { production_mode: null }, 'false'],
    ['extra that takes that of the message out', true, 'false', { production_mode: null }, 'false'],
    ['extra that changes it', false, undefined, { production_mode: 'true' }, 'false'],
    ['extra with another field', false, undefined, { new_field: { a: 1 } }, 'false'],
  ])('leaves as text, and false is never lost: %s', async (_name, production, own, extra, expected) => {
    const client = clientFor('android', { production, checks: 'warn' });
    const message = { ...hello, ...(own === undefined ? {} : { production_mode: own }) } as UmengMessage<'android'>;
    await client.send(message, extra === undefined ? {} : { extra: extra as never });
    expect(sent()).toBe(expected);
  });

  it('goes with aliases and with templates as well', async () => {
    server.says(200, { ret: 'SUCCESS', data: { msg_id: 'ua1', template_id: 'tp1' } });
    const client = clientFor('android', { production: false });
    await client.sendToAliases({ alias_type: 'uid', aliases: ['a'], payload: hello.payload });
    await client.templates.add({ template_name: 'n' });
    await client.templates.add({ template_name: 'n', production_mode: null });
    for (const { body } of server.received) expect(JSON.parse(body)).toHaveProperty('production_mode', 'false');
  });

  it('cannot be left out of the options, as it decides which phones are reached', () => {
    // @ts-expect-error: production is required
    const make = () => new UmengClient({ platform: 'android', ...KEYS }, server.http);
    expect(make).toThrow(/production must be true/);
  });
});

it('extra is laid over the request last, unchecked, but for app and time', async () => {
  const extra = { payload: { body: { new_field: 1 } }, newer: 'x', appkey: 'another', timestamp: '1' };
  await expect(clientFor('android').send(hello, { extra })).resolves.toMatchObject({ warnings: [] });
  expect(JSON.parse(server.received[0]!.body)).toMatchObject({
    newer: 'x',
    payload: { body: { title: '你好', new_field: 1 } },
    appkey: 'test_appkey_0001',
    timestamp: '1700000000',
  });
});

it('the types keep the kinds and the platforms apart', () => {
  const client = clientFor('ios');
  const android = clientFor('android');
  const notCalled = async (): Promise<void> => {
    const { taskId } = await android.send(hello);
    // @ts-expect-error: a single message has no task id
    const id: string = taskId;
    // @ts-expect-error: a text is no task id
    await android.status(id);
    // @ts-expect-error: category is Android's
    await client.send({ type: 'broadcast', payload: { aps: { alert: 'x' } }, category: 1 });
    // @ts-expect-error: iOS has no group_id
    await client.send({ type: 'groupcast', group_id: 'g1', payload: { aps: { alert: 'x' } } });
    // @ts-expect-error: a collapse id is iOS'
    await android.send({ ...hello, policy: { apns_collapse_id: 'x' } });
    // @ts-expect-error: a key has no effect with a single message
    await android.send({ ...hello, policy: { out_biz_no: 'x' } });
    // @ts-expect-error: aliases are for no filecast
    await android.send({ type: 'filecast', file_id: umengFileId('PF1', 'aliases'), payload: hello.payload });
  };
  expect(notCalled).toBeDefined();
});

describe('a failure', () => {
  it('of Umeng is thrown with its code, its reason, and no secret', async () => {
    server.says(400, { ret: 'FAIL', data: { error_code: '2027', error_msg: 'sign error' } });
    const error = await thrownBy(VendorError, clientFor('android').send(hello));
    expect(error.failure).toMatchObject({ class: 'credential', code: '2027', httpStatus: 400, vendor: 'Umeng' });
    expect(error.messageId).toBeNull();
    expect(inspect(error, { depth: 9 })).not.toContain(SECRET);
    expect(server.received).toHaveLength(1);
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
    server.reply = (response) => response.destroy();
    const { failure } = await thrownBy(VendorError, clientFor('android').send(hello));
    expect(failure.class).toBe('unknown');
    expect(server.received).toHaveLength(1);
  });

  it('of time comes as late as the option says', async () => {
    server.reply = () => undefined;
    const { failure } = await thrownBy(VendorError, clientFor('android', { timeoutMs: 60 }).send(hello));
    expect(failure).toMatchObject({ class: 'unknown', reason: expect.stringContaining('within 60 ms') as string });
    expect(server.received).toHaveLength(1);
  });

  it('of a page in the place of an answer goes by the status', async () => {
    server.says(502, '<html>Bad Gateway</html>');
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
      new UmengClient(wrong as never, server.http);
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
  const options = () => ({
    android: KEYS,
    ios: { ...KEYS, appKey: 'test_appkey_ios1' },
    production: false,
    baseUrl: server.url,
  });

  it('are one for each app that is set up', async () => {
    const clients = new UmengClients(options(), server.http, clock);
    expect(clients.for('ios')).toBe(clients.for('ios'));
    await clients.for('ios').send({ type: 'broadcast', payload: { aps: { alert: 'x' } } });
    await clients.for('android').send(hello);
    expect(server.received.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { appkey: 'test_appkey_ios1', production_mode: 'false' },
      { appkey: 'test_appkey_0001', production_mode: 'false' },
    ]);
    expect(() => clients.for('harmony')).toThrow(/no app for harmony.+PUSH_UMENG_HARMONY_APP_KEY/);
  });

  it('say what turns Umeng on', () => {
    const clients = new UmengClients(null, server.http);
    expect(() => clients.for('android')).toThrow(PushConfigurationError);
    expect(() => clients.for('android')).toThrow(
      /Umeng is off.+PUSH_UMENG_ANDROID_APP_KEY.+PUSH_UMENG_PRODUCTION.+UmengModule\.forRoot/,
    );
  });
});
