import { createHash } from 'node:crypto';
import { type HttpRequest, MessageRefusedError, type Platform, VendorError } from '@nest-push/core';
import { UmengClient } from './umeng.client.js';
import { type UmengMessage } from './types/message.js';

/** Mistakes that users of Umeng's API and its SDKs have made and told of: ours makes none of them. */

const SECRET = '0123456789abcdefghijklmnopqrstuv';
const payload = { display_type: 'notification', body: { title: '你好', text: '世界🌏' } } as const;
const ONE: UmengMessage<'android'> = { type: 'unicast', device_tokens: 't1', payload };

function start<P extends Platform>(
  platform: P,
  status = 200,
  answer: object = { ret: 'SUCCESS', data: { msg_id: 'uu1' } },
) {
  const requests: HttpRequest[] = [];
  const client = new UmengClient(
    { platform, appKey: 'test_appkey_0001', masterSecret: SECRET, production: true },
    {
      exchange: (request) => {
        requests.push(request);
        return Promise.resolve({ status, headers: {}, body: Buffer.from(JSON.stringify(answer)) });
      },
    },
  );
  const sent = (): Record<string, unknown> =>
    JSON.parse(Buffer.from(requests[0]!.body as Uint8Array).toString()) as Record<string, unknown>;
  return { client, requests, sent };
}

describe('the sign and the bytes', () => {
  it('one serialisation is signed and sent: bytes, raw UTF-8, neither compressed nor escaped nor ended by a line', async () => {
    const { client, requests } = start('android');
    await client.send(ONE);
    const { url, body, headers } = requests[0]!;
    const bytes = Buffer.from(body as Uint8Array);
    const [address, sign] = url.split('?sign=');
    expect(sign).toBe(createHash('md5').update(`POST${address!}`).update(bytes).update(SECRET).digest('hex'));
    expect(bytes.includes('世界🌏')).toBe(true);
    expect(bytes.toString()).toMatch(/^\{.*\}$/);
    expect(headers).toEqual({ 'content-type': 'application/json' });
  });

  it("the app is named appkey, not appKey as in Umeng's samples for iOS", async () => {
    const { client, sent } = start('ios');
    await client.send({ type: 'broadcast', payload: { aps: { alert: 'x' } } });
    expect(sent()).toHaveProperty('appkey', 'test_appkey_0001');
    expect(sent()).not.toHaveProperty('appKey');
    const misspelt = { type: 'broadcast', payload: { aps: { alert: 'x' } }, appKey: 'x' } as const;
    await expect(client.send(misspelt)).rejects.toThrow(/appKey is not a field/);
  });
});

describe('what is sent', () => {
  it('a list of tokens is joined, and not written as JSON', async () => {
    const { client, sent } = start('android');
    await client.send({ type: 'listcast', device_tokens: ['t1', 't2'], payload });
    expect(sent().device_tokens).toBe('t1,t2');
  });

  it('more than 500 tokens are refused, and not cut off', async () => {
    const { client, requests } = start('android');
    const device_tokens = Array.from({ length: 501 }, (_, i) => `t${i}`);
    await expect(client.send({ type: 'listcast', device_tokens, payload })).rejects.toBeInstanceOf(MessageRefusedError);
    expect(requests).toEqual([]);
  });

  it('nothing is added that was not said: no empty custom, policy or alert', async () => {
    const { client, sent } = start('android');
    await client.send(ONE);
    expect(Object.keys(sent()).sort()).toEqual([
      'appkey',
      'device_tokens',
      'payload',
      'production_mode',
      'timestamp',
      'type',
    ]);
    expect(sent().payload).toEqual(payload);
  });

  it('zero, false and empty text are values', async () => {
    const { client, sent } = start('ios');
    const aps = { alert: 'x', badge: 0, 'mutable-content': 0 } as const;
    await client.send({ type: 'unicast', device_tokens: 't1', payload: { aps, on: false, note: '' } });
    expect(sent().payload).toEqual({ aps, on: false, note: '' });
  });

  it('a picture on iOS passes: image and mutable-content', async () => {
    const { client, sent } = start('ios');
    const aps = { alert: 'x', 'mutable-content': 1, image: 'https://a.example/1.png' } as const;
    await client.send({ type: 'unicast', device_tokens: 't1', payload: { aps } });
    expect(sent().payload).toEqual({ aps });
  });

  it('one message leaves no trace in the next, nor in what the host gave', async () => {
    const { client, requests } = start('android');
    const first = { ...ONE, payload: { ...payload, extra: { user: 'u1' } } };
    const before = JSON.stringify([first, ONE]);
    await client.send(first, { extra: { payload: { extra: { more: 'x' } } } });
    await client.send(ONE);
    expect(JSON.stringify([first, ONE])).toBe(before);
    expect(Buffer.from(requests[1]!.body as Uint8Array).toString()).not.toContain('u1');
  });
});

describe('what comes back', () => {
  it.each<[string, number, object, string | null]>([
    ['the code of an HTTP 400', 400, { error_code: '2022', error_msg: 'x' }, '2022'],
    ['a code that is a number', 400, { error_code: 2028 }, '2028'],
    ['a code without words', 400, { error_code: '5000' }, '5000'],
    ['no code', 400, {}, null],
    ['a refusal under HTTP 200', 200, { error_code: '2022' }, '2022'],
  ])('is thrown with its reason: %s', async (_name, status, data, code) => {
    const { client } = start('android', status, { ret: 'FAIL', data });
    const error: unknown = await client.send(ONE).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VendorError);
    expect((error as VendorError).failure).toMatchObject({ code, vendor: 'Umeng' });
    expect((error as VendorError).message).toMatch(/\. [A-Z].+\./);
  });

  it('5000 is explained: mostly the environment', async () => {
    const { client } = start('ios', 400, { ret: 'FAIL', data: { error_code: '5000' } });
    const message = { type: 'unicast', device_tokens: 't1', payload: { aps: { alert: 'x' } } } as const;
    await expect(client.send(message)).rejects.toThrow(/production is set as the app was built/);
  });

  it('an id is one id, whichever of the two fields has it', async () => {
    const data = { msg_id: 'us00000000000000000001', task_id: '' };
    const { client } = start('android', 200, { ret: 'SUCCESS', data });
    await expect(client.send({ type: 'broadcast', payload })).resolves.toEqual({ taskId: data.msg_id, warnings: [] });
  });
});
