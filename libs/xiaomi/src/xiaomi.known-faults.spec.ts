/** What users of Xiaomi's own SDKs, and of other clients, ran into: each as a case that this client passes. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { VendorError, VendorHttp } from '@nest-push/core';
import { HttpService } from '@nestjs/axios';
import { XiaomiClient } from './xiaomi.client.js';
import { type XiaomiAndroidMessage } from './types/message.js';

const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';
const OK = JSON.stringify({ result: 'ok', code: 0, trace_id: 'Xdm1', data: { id: 'sdm1' } });
const refusal = (code: number, reason: string): string =>
  JSON.stringify({ result: 'error', code, reason, trace_id: 'Xcm1' });

let server: Server;
let baseUrl: string;
let http: VendorHttp;
let seen: { readonly request: IncomingMessage; readonly form: URLSearchParams; readonly body: string }[];
let answers: { readonly status?: number; readonly body: string | readonly Buffer[] }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      seen.push({ request, form: new URLSearchParams(text), body: text });
      const { status = 200, body } = answers.shift() ?? { body: OK };
      response.writeHead(status);
      for (const part of typeof body === 'string' ? [body] : body) response.write(part);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  http = new VendorHttp(new HttpService());
  seen = [];
  answers = [];
});
afterEach(() => http.onApplicationShutdown());
afterAll(() => new Promise((resolve) => server.close(resolve)));

const android = (more: object = {}): XiaomiClient<'android'> =>
  new XiaomiClient({ platform: 'android', appSecret: SECRET, packageName: 'com.example.shop', baseUrl, ...more }, http);
const hello: XiaomiAndroidMessage = { title: 't', description: 'd', settings: { opens: 'app' } };
const only = (): (typeof seen)[number] => {
  expect(seen).toHaveLength(1);
  return seen[0]!;
};

async function thrown(run: Promise<unknown>): Promise<VendorError> {
  try {
    await run;
  } catch (error) {
    if (error instanceof VendorError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the Python SDK', () => {
  it('sends only the last of several ids and packages; here all arrive', async () => {
    await android({ packageName: 'com.a,com.b' }).message.toRegIds(['r1', 'r2', 'r3'], hello);
    expect(only().form.get('registration_id')).toBe('r1,r2,r3');
    expect(only().form.get('restricted_package_name')).toBe('com.a,com.b');
  });

  it.each([400, 500, 503])(
    'repeats what cannot be mended and loses its code; here HTTP %i is one request',
    async (status) => {
      answers = [{ status, body: refusal(21301, 'Invalid application secret.') }];
      expect(await thrown(android().message.toAll(hello))).toMatchObject({
        failure: { class: 'credential', code: '21301' },
      });
      only();
    },
  );

  it('subscribes aliases under a wrong key', async () => {
    answers = [{ body: '{"result":"ok","code":0}' }];
    await android().topics.subscribeAliases(['a1', 'a2'], { topic: 'T' });
    expect(only().form.get('aliases')).toBe('a1,a2');
    expect(only().form.has('alias')).toBe(false);
  });
});

describe('the Java SDK', () => {
  it('keeps the first error for later calls; here each call has its own answer and its own reason', async () => {
    answers = [
      { status: 503, body: '' },
      { body: refusal(10017, 'first') },
      { body: refusal(10017, 'second') },
      { body: OK },
    ];
    const client = android();
    expect(await thrown(client.message.toAll(hello))).toMatchObject({ failure: { class: 'retryable' } });
    expect((await thrown(client.message.toAll(hello))).message).toContain('first');
    const { message, failure } = await thrown(client.message.toAll(hello));
    expect(message).toContain('second');
    expect(message).not.toContain('first');
    expect(failure.code).toBe('10017');
    await expect(client.message.toAll(hello)).resolves.toMatchObject({ messageId: 'sdm1' });
  });

  it('breaks the form of several addresses, and of none', async () => {
    answers = [{ body: '{"result":"ok","code":0}' }];
    await android().withdrawals.revokeAliases(['a1', 'a2'], { notifyId: 1 });
    expect(only().body).toBe('aliases=a1&aliases=a2&restricted_package_name=com.example.shop&notify_id=1');
  });

  it('sends messages of other regions to the feedback hosts', async () => {
    const asked: string[] = [];
    const exchange = ({ url }: { url: string }): never => {
      asked.push(url);
      throw new Error('stop');
    };
    const client = new XiaomiClient(
      { platform: 'android', appSecret: SECRET, packageName: 'com.a.b', region: 'europe' },
      { exchange },
    );
    await expect(client.message.toAll(hello)).rejects.toThrow('stop');
    expect(asked).toEqual(['https://fr-api.xmpush.global.xiaomi.com/v3/message/all']);
  });

  it('takes a trace id for a message id', async () => {
    answers = [{ body: '{"result":"ok","code":0,"trace_id":"Xdm1"}' }];
    expect(await thrown(android().message.toAll(hello))).toMatchObject({
      messageId: null,
      failure: { class: 'unknown' },
    });
  });
});

describe('the PHP SDK', () => {
  it('loses the fields of iOS 10 in calls with many messages, and leaves a comma at the end of lists', async () => {
    const ios = new XiaomiClient(
      { platform: 'ios', appSecret: SECRET, packageName: 'com.a.b', sandbox: false, baseUrl },
      http,
    );
    await ios.multi.toRegIds([{ target: 'r1', message: { description: 'd', aps_proper_fields: { title: 'T' } } }]);
    expect(JSON.parse(only().form.get('messages') ?? '')).toMatchObject([
      { message: { aps_proper_fields: { title: 'T' } } },
    ]);
    seen = [];
    await ios.message.toRegIds(['r1', 'r2'], { description: 'd' });
    expect(only().form.get('registration_id')).toBe('r1,r2');
  });
});

describe('other clients', () => {
  it('encode the payload twice', async () => {
    await android().message.toAll({ ...hello, payload: '{"a":"好 & +"}' });
    expect(only().form.get('payload')).toBe('{"a":"好 & +"}');
  });

  it('cannot say 0', async () => {
    await android().message.toAll({ ...hello, pass_through: 0, notify_id: 0, notify_type: 0 });
    expect([...only().form].filter(([, value]) => value === '0').map(([key]) => key)).toEqual([
      'pass_through',
      'notify_id',
      'notify_type',
    ]);
  });

  it('put the form into the query, and misspell the package', async () => {
    await android().message.toAll(hello);
    expect(only().request.url).toBe('/v3/message/all');
    expect(only().form.get('restricted_package_name')).toBe('com.example.shop');
  });

  it('stumble over an answer in pieces', async () => {
    const bytes = Buffer.from(refusal(10017, '参数值非法'));
    const middle = bytes.indexOf(Buffer.from('值')) + 1;
    answers = [{ body: [bytes.subarray(0, middle), bytes.subarray(middle)] }];
    expect((await thrown(android().message.toAll(hello))).message).toContain('参数值非法');
  });

  it('change the message that they are given', async () => {
    const message = Object.freeze({ ...hello, extra: Object.freeze({ own: '1' }) });
    await android().message.toAll(message);
    await android().message.toAliases(['a'], message);
    expect(message).toEqual({ ...hello, extra: { own: '1' } });
  });

  it('send a mask of receipts that Xiaomi answers with silence', async () => {
    const extra = { notify_effect: '1', callback: 'https://a.example', 'callback.type': '246' } as const;
    await expect(android().message.toAll({ title: 't', description: 'd', extra })).rejects.toThrow(
      /must be a sum of receipt types/,
    );
    expect(seen).toEqual([]);
  });
});

describe('an error says what to do', () => {
  it.each<[string, number, string, RegExp]>([
    [
      'an AppKey in place of the AppSecret',
      21301,
      'Invalid application secret.',
      /Check the AppSecret: it is neither AppId nor AppKey/,
    ],
    [
      'ids of another app or region',
      20301,
      'No valid targets!',
      /check that they are of this app, platform and region/,
    ],
    [
      'a black-listed app',
      10031,
      'AppId(id=1) in the blacklist, forbid to send messages',
      /on the black list.*forbid to send messages/,
    ],
    ['a wrong channel', 27001, 'invalid channel info!', /invalid channel info!.*approved in the Xiaomi console/],
  ])('%s', async (_name, code, reason, text) => {
    answers = [{ body: refusal(code, reason) }];
    expect((await thrown(android().message.toAll(hello))).message).toMatch(text);
  });

  it('an AppKey is told at the start', () => {
    expect(() => android({ appSecret: '5111763312345' })).toThrow(/AppId and AppKey are not it/);
  });
});
