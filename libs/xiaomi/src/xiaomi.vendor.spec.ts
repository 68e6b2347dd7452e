import { inspect } from 'node:util';
import {
  type Batch,
  type HttpAnswer,
  type HttpExchange,
  HttpExchangeError,
  type HttpRequest,
  type Inquiry,
  type Outcome,
  type VendorRequest,
} from '@nest-push/core';
import { XiaomiClients } from './xiaomi.clients.js';
import { XiaomiOptions } from './xiaomi.options.js';
import { XiaomiVendor } from './xiaomi.vendor.js';

const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';
const IOS_SECRET = 'Y2FuYXJ5LXNlY3JldC0wMg==';
const settings = Object.assign(new XiaomiOptions(), {
  android: { appSecret: SECRET, packageName: 'com.example.shop' },
  ios: { appSecret: IOS_SECRET, bundleId: 'com.example.Shop', sandbox: true },
});

/** An exchange that answers from a script, and keeps what it was asked. */
class Script implements HttpExchange {
  readonly asked: HttpRequest[] = [];
  constructor(private readonly next: () => HttpAnswer) {}
  exchange(request: HttpRequest): Promise<HttpAnswer> {
    this.asked.push(request);
    return Promise.resolve().then(this.next);
  }
}
const says = (body: object, status = 200): Script =>
  new Script(() => ({ status, headers: {}, body: Buffer.from(JSON.stringify(body)) }));
const vendorOver = (exchange: HttpExchange, options: XiaomiOptions | null = settings, name = 'xiaomi'): XiaomiVendor =>
  new XiaomiVendor(name, options, new XiaomiClients(options, exchange));

const OK = { result: 'ok', code: 0, trace_id: 'X', data: { id: 'sdm1' } };

const batch: Batch = {
  pushId: 'p1',
  id: 'p1:0',
  app: { id: 'xiaomi:android', platforms: ['android'] },
  kind: 'registrationId',
  targets: [
    { deviceId: 'd1', address: 'R1' },
    { deviceId: 'd2', address: 'R2' },
  ],
  platforms: ['android'],
  message: { title: 't', body: 'b' },
};
const iosBatch: Batch = { ...batch, app: { id: 'xiaomi:ios', platforms: ['ios'] }, platforms: ['ios'] };

async function deliver(script: Script): Promise<Outcome> {
  const vendor = vendorOver(script);
  return vendor.deliver(vendor.translate(batch, 0).request);
}

it('has an app for each platform that is set up', () => {
  const androidOnly = Object.assign(new XiaomiOptions(), { android: settings.android });
  expect(vendorOver(says(OK)).apps).toEqual([
    { id: 'xiaomi:android', platforms: ['android'] },
    { id: 'xiaomi:ios', platforms: ['ios'] },
  ]);
  expect(vendorOver(says(OK), androidOnly, 'mi').apps).toEqual([{ id: 'mi:android', platforms: ['android'] }]);
  expect(vendorOver(says(OK), null).apps).toEqual([]);
});

it('is first on the phones of its maker, and takes addresses, topics and everyone', () => {
  const { label, traits } = vendorOver(says(OK));
  expect(label).toBe('Xiaomi');
  expect(traits).toEqual({
    addressKinds: {
      registrationId: { batchLimit: 1000, keyed: false },
      alias: { batchLimit: 1000, keyed: false },
      account: { batchLimit: 1000, keyed: false },
      topic: { batchLimit: 1, keyed: false },
      everyone: { batchLimit: 1, keyed: false },
    },
    findsUnanswered: true,
    directManufacturers: ['xiaomi', 'redmi', 'poco', 'blackshark'],
    limits: [{ name: 'calls', calls: 500, perMs: 1000 }],
  });
});

it('V7: makes as many calls in a second as the host\u2019s app is allowed', () => {
  const larger = Object.assign(new XiaomiOptions(), settings, { callsPerSecond: 3000 });
  expect(vendorOver(says(OK), larger).traits.limits).toEqual([{ name: 'calls', calls: 3000, perMs: 1000 }]);
  expect(vendorOver(says(OK), null).traits.limits).toEqual([{ name: 'calls', calls: 500, perMs: 1000 }]);
});

it('D2: takes no key, so that every repeat counts as one that a phone may show twice', () => {
  const vendor = vendorOver(says(OK));
  expect(vendor).not.toHaveProperty('keys');
  expect(vendor.translate({ ...batch, key: 'k' }, 0)).toEqual(vendor.translate(batch, 0));
});

it('shows no secret when it is printed', () => {
  const text = inspect(vendorOver(says(OK)), { depth: 10, showHidden: true });
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(IOS_SECRET);
});

describe('deliver', () => {
  it('sends what translate made, with the secret of its app', async () => {
    const script = says(OK);
    const vendor = vendorOver(script);
    for (const one of [batch, iosBatch]) await vendor.deliver(vendor.translate(one, 0).request);
    expect(script.asked).toHaveLength(2);
    expect(script.asked[0]).toMatchObject({
      method: 'POST',
      url: 'https://api.xmpush.xiaomi.com/v3/message/regid',
      headers: { authorization: `key=${SECRET}` },
      body: vendor.translate(batch, 0).request.body,
      timeoutMs: 10_000,
    });
    expect(script.asked[1]).toMatchObject({
      url: 'https://sandbox.xmpush.xiaomi.com/v3/message/regid',
      headers: { authorization: `key=${IOS_SECRET}` },
    });
  });

  it('is taken', async () => {
    expect(await deliver(says(OK))).toEqual({ messageId: 'sdm1', failure: null, failedAddresses: new Map() });
  });

  it('is taken but for some addresses', async () => {
    const { messageId, failure, failedAddresses } = await deliver(
      says({ ...OK, data: { id: 'sdm1', bad_regids: 'R2,' } }),
    );
    expect({ messageId, failure }).toEqual({ messageId: 'sdm1', failure: null });
    expect([...failedAddresses.keys()]).toEqual(['R2']);
    expect(failedAddresses.get('R2')).toMatchObject({ class: 'device', vendor: 'Xiaomi', code: null });
    expect(failedAddresses.get('R2')?.reason).not.toContain('R2');
  });

  it.each<[string, Script, object]>([
    [
      'all addresses dead',
      says({ result: 'error', code: 20301, reason: 'No valid targets!' }),
      { class: 'device', code: '20301' },
    ],
    ['a wrong secret', says({ result: 'error', code: 21301 }), { class: 'credential', code: '21301' }],
    ['no allowance', says({ result: 'error', code: 200001 }), { class: 'quota', code: '200001' }],
    ['too fast', says({ result: 'error', code: 200002 }), { class: 'throttled', code: '200002' }],
    ['a broken server', says({}, 500), { class: 'retryable', code: null, httpStatus: 500 }],
    ['an unreadable answer', says({}), { class: 'unknown', code: null, httpStatus: 200 }],
  ])('fails with %s', async (_name, script, failure) => {
    expect(await deliver(script)).toMatchObject({ messageId: null, failure, failedAddresses: new Map() });
    expect(script.asked).toHaveLength(1);
  });

  it.each<['no' | 'unknown', string]>([
    ['no', 'retryable'],
    ['unknown', 'unknown'],
  ])('reports a broken exchange (sent: %s) as %s, and throws nothing', async (sent, failureClass) => {
    const script = new Script(() => {
      throw new HttpExchangeError('reset', sent, 'The line broke');
    });
    expect(await deliver(script)).toMatchObject({
      messageId: null,
      failure: { class: failureClass, vendor: 'Xiaomi' },
    });
    expect(script.asked).toHaveLength(1);
  });

  it('does not hide a mistake in our own code', async () => {
    const script = new Script(() => {
      throw new TypeError('a bug');
    });
    await expect(deliver(script)).rejects.toThrow('a bug');
  });

  it('says that an app is gone', async () => {
    const script = says(OK);
    const request: VendorRequest = { ...vendorOver(script).translate(batch, 0).request, app: 'xiaomi:watch' };
    expect(await vendorOver(script).deliver(request)).toMatchObject({
      failure: {
        class: 'credential',
        reason: 'Xiaomi has no app xiaomi:watch. Set it up, or send through one that is.',
      },
    });
    expect(script.asked).toEqual([]);
  });
});

describe('inquire', () => {
  const question: Inquiry = {
    app: 'xiaomi:android',
    id: 'p1:0',
    kind: 'registrationId',
    addresses: ['R1', 'R2'],
    messageId: null,
    calledAt: 0,
  };
  const message = (id: string, more: object = {}): object => ({ id, create_timestamp: 2, resolved: 2, ...more });
  const traces = (...messages: object[]): Script => says({ result: 'ok', code: 0, data: { data: messages } });
  const queryOf = ({ asked }: Script): string => asked.map(({ method, url }) => `${method} ${url}`).join();

  it('D2: finds a call that got no answer by the job key that the call carried', async () => {
    const script = traces(message('sdm1', { delivered: 1, msg_display: 1, click: 0, msg_send: 2, invalid_target: 1 }));
    const vendor = vendorOver(script);
    const key = new URLSearchParams(vendor.translate(batch, 0).request.body).get('extra.jobkey');
    expect(await vendor.inquire(question)).toEqual({
      known: true,
      messageId: 'sdm1',
      counts: { targets: 2, sent: 2, delivered: 1, shown: 1, clicked: 0, invalid: 1 },
      devices: new Map(),
    });
    expect(queryOf(script)).toBe(`GET https://api.xmpush.xiaomi.com/v1/trace/message/status?job_key=${String(key)}`);
    expect(script.asked[0]?.headers.authorization).toBe(`key=${SECRET}`);
  });

  it('asks by the message id where it is known', async () => {
    const script = says({ result: 'ok', code: 0, data: { data: message('sdm1') } });
    expect(await vendorOver(script).inquire({ ...question, messageId: 'sdm1' })).toMatchObject({ messageId: 'sdm1' });
    expect(queryOf(script)).toBe('GET https://api.xmpush.xiaomi.com/v1/trace/message/status?msg_id=sdm1');
  });

  it('takes the first of several copies, which is the one that phones show', async () => {
    const script = traces(
      message('second'),
      message('undated', { create_timestamp: undefined }),
      message('first', { create_timestamp: 1 }),
    );
    expect(await vendorOver(script).inquire(question)).toMatchObject({ known: true, messageId: 'first' });
  });

  it('asks the host of the app', async () => {
    const script = traces();
    await vendorOver(script).inquire({ ...question, app: 'xiaomi:ios' });
    expect(queryOf(script)).toMatch(/^GET https:\/\/sandbox\.xmpush/);
  });

  const silent = Object.assign(new XiaomiOptions(), settings, { jobKey: false });
  const unknown = (): Script => says({ result: 'error', code: 65028, reason: 'not found' });
  it.each<[string, Script, Partial<Inquiry>, XiaomiOptions, RegExp, number]>([
    ['nothing', traces(), {}, settings, /traces no message of this call/, 1],
    ['another message', traces(message('x')), { messageId: 'sdm1' }, settings, /traces no message of this call/, 1],
    ['a message that Xiaomi does not know', unknown(), {}, settings, /^Xiaomi 65028: the message is not found/, 1],
    ['an app without traces', says({ result: 'error', code: 10038 }), {}, settings, /^Xiaomi 10038/, 1],
    [
      'no answer',
      new Script(() => {
        throw new HttpExchangeError('reset', 'unknown', 'The line broke');
      }),
      {},
      settings,
      /did not answer/,
      1,
    ],
    ['no job keys', traces(message('x')), {}, silent, /the option `jobKey` is off/, 0],
    [
      'a trace id in place of a message id',
      traces(),
      { messageId: 'Xdm1' },
      settings,
      /by the id of a message alone/,
      0,
    ],
    ['an app that is gone', traces(), { app: 'xiaomi:watch' }, settings, /has no app xiaomi:watch/, 0],
  ])('knows nothing with %s', async (_name, script, more, options, reason, asked) => {
    const finding = await vendorOver(script, options).inquire({ ...question, ...more });
    expect(finding).toEqual({ known: false, reason: expect.stringMatching(reason) as string });
    expect(script.asked).toHaveLength(asked);
  });

  it('cannot find unanswered calls without job keys, and says so', () => {
    expect(vendorOver(says(OK), silent).traits.findsUnanswered).toBe(false);
    expect(vendorOver(says(OK), silent).translate(batch, 0).request.body).not.toContain('jobkey');
  });
});
