import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { PushConfigurationError, VendorError } from '@nest-push/core';
import { oneServer, SECRET } from '../test/exchanges.js';
import { XiaomiClient } from './xiaomi.client.js';
import { XiaomiClients } from './xiaomi.clients.js';
import { type XiaomiAndroidMessage } from './types/message.js';

const IOS_SECRET = 'Y2FuYXJ5LXNlY3JldC0wMg==';
const server = oneServer();

const android = (more: object = {}): XiaomiClient<'android'> =>
  new XiaomiClient(
    { platform: 'android', appSecret: SECRET, packageName: 'com.example.shop', baseUrl: server.url, ...more },
    server.http,
  );
const ios = (sandbox: boolean): XiaomiClient<'ios'> =>
  new XiaomiClient(
    { platform: 'ios', appSecret: IOS_SECRET, packageName: 'com.example.Shop', sandbox, baseUrl: server.url },
    server.http,
  );

async function thrown(run: Promise<unknown>): Promise<Error> {
  try {
    await run;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

const HELLO: XiaomiAndroidMessage = { title: 't', description: 'd', extra: { notify_effect: '1' } };

it('tells the owner of a good that a visitor opened it: an alias on Android, and on iOS in its environment', async () => {
  await android().message.toAliases(['QQC_42'], {
    title: '您有一条新消息~',
    description: '【小明】刚刚浏览了您的商品【自行车】~',
    pass_through: 0,
    extra: { notify_effect: '1', type: '2' },
  });
  const message = { description: '【小明】刚刚浏览了您的商品【自行车】~', extra: { badge: '1', type: '2' } };
  await ios(false).message.toAliases(['QQC_42'], message);
  await ios(true).message.toAliases(['QQC_42'], message);
  expect(server.received.map(({ url, headers }) => [url, headers.authorization])).toEqual([
    ['/v3/message/alias', `key=${SECRET}`],
    ['/v3/message/alias', `key=${IOS_SECRET}`],
    ['/sandbox/v3/message/alias', `key=${IOS_SECRET}`],
  ]);
  expect(Object.fromEntries(new URLSearchParams(server.received[1]?.body))).toEqual({
    alias: 'QQC_42',
    restricted_package_name: 'com.example.Shop',
    description: '【小明】刚刚浏览了您的商品【自行车】~',
    'extra.badge': '1',
    'extra.type': '2',
  });
});

describe('a failure', () => {
  it('is thrown with its class, code and advice, once, without the secret', async () => {
    server.says(200, '{"result":"error","reason":"Invalid application secret.","code":21301,"trace_id":"Xcm1"}');
    const error = await thrown(android().message.toAll(HELLO));
    expect(error).toBeInstanceOf(VendorError);
    expect(error).toMatchObject({ failure: { class: 'credential', code: '21301', httpStatus: 200 }, messageId: null });
    expect(error.message).toBe(
      'Xiaomi 21301: the AppSecret is wrong (“Invalid application secret.”). Check the AppSecret: it is neither AppId nor AppKey, and ' +
        "Android's differs from that of iOS. [HTTP 200]",
    );
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
    expect(server.received).toHaveLength(1);
  });

  it.each([
    [500, '', 'retryable'],
    [502, '<html>', 'unknown'],
    [200, '{}', 'unknown'],
  ])('HTTP %i with %p is %s, and is not repeated', async (status, body, failureClass) => {
    server.says(status, body);
    await expect(android().message.toAll(HELLO)).rejects.toMatchObject({ failure: { class: failureClass } });
    expect(server.received).toHaveLength(1);
  });

  it('is unknown when the connection breaks after the request', async () => {
    server.reply = (response) => response.destroy();
    const error = await thrown(android().message.toAll(HELLO));
    expect(error).toMatchObject({
      name: 'VendorError',
      failure: { class: 'unknown', vendor: 'Xiaomi' },
      cause: { name: 'HttpExchangeError', sent: 'unknown' },
    });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
    expect(server.received).toHaveLength(1);
  });

  it('is retryable when nobody listens', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await expect(android({ baseUrl: `http://127.0.0.1:${port}` }).message.toAll(HELLO)).rejects.toMatchObject({
      failure: { class: 'retryable', code: null },
    });
  });

  it('is unknown when no answer comes in time', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await expect(
      android({ baseUrl: `http://127.0.0.1:${port}`, timeoutMs: 50 }).message.toAll(HELLO),
    ).rejects.toMatchObject({
      failure: { class: 'unknown', reason: expect.stringContaining('within 50 ms') as string },
    });
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
});

describe('the clients', () => {
  const options = { android: { appSecret: SECRET, packageName: 'com.example.shop' } };

  it('are one for each app', async () => {
    const clients = new XiaomiClients({ ...options, baseUrl: server.url }, server.http);
    await clients.for('android').message.toAll(HELLO);
    expect(clients.for('android')).toBe(clients.for('android'));
    expect(server.received).toHaveLength(1);
    expect(() => clients.for('ios')).toThrow(
      /^Xiaomi has no app for ios. Set PUSH_XIAOMI_IOS_APP_SECRET, …_BUNDLE_ID and …_SANDBOX \(or the same .*XiaomiModule.forRoot/,
    );
  });

  it('are none when Xiaomi is off', () => {
    expect(() => new XiaomiClients(null, server.http).for('android')).toThrow(PushConfigurationError);
    expect(() => new XiaomiClients(null, server.http).for('android')).toThrow(
      /^Xiaomi is off. Set PUSH_XIAOMI_ANDROID_APP_SECRET and …_PACKAGE/,
    );
  });

  it('check their options', () => {
    const wrong = { android: { appSecret: 'canary', packageName: 'com.example.shop' } };
    expect(() => new XiaomiClients(wrong, server.http)).toThrow(
      /^The options of XiaomiClient are wrong: android.appSecret must be/,
    );
    expect(() => new XiaomiClients(wrong, server.http)).not.toThrow(/canary/);
  });

  it('show no secret when they are printed', () => {
    expect(
      inspect(new XiaomiClients(options, server.http).for('android'), { depth: 10, showHidden: true }),
    ).not.toContain(SECRET);
  });
});
