import { inspect } from 'node:util';
import {
  type Batch,
  type HttpAnswer,
  HttpExchangeError,
  type HttpRequest,
  MessageRefusedError,
  PushClock,
  PushConfigurationError,
  type VendorRequest,
} from '@nest-push/core';
import { checkedJPushOptions } from './jpush.options.js';
import { JPushVendor } from './jpush.vendor.js';

const APP_KEY = 'canaryAppKey000000000001';
const MASTER_SECRET = 'canarySecret000000000002';
const SETTINGS = checkedJPushOptions({
  appKey: APP_KEY,
  masterSecret: MASTER_SECRET,
  apnsProduction: false,
  timeoutMs: 1234,
});

const REQUEST: VendorRequest = {
  app: 'jpush',
  method: 'POST',
  url: 'https://api.jpush.cn/v3/push',
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"platform":"all"}',
};

/** A vendor on an exchange that answers, or throws, what it is given, and keeps what it was asked. */
function vendorOn(result: (Partial<HttpAnswer> & { text?: string }) | Error): {
  vendor: JPushVendor;
  requests: HttpRequest[];
} {
  const requests: HttpRequest[] = [];
  const exchange = (request: HttpRequest): Promise<HttpAnswer> => {
    requests.push(request);
    if (result instanceof Error) return Promise.reject(result);
    return Promise.resolve({
      status: result.status ?? 200,
      headers: result.headers ?? {},
      body: Buffer.from(result.text ?? ''),
    });
  };
  return { vendor: new JPushVendor('jpush', SETTINGS, { exchange }, new PushClock()), requests };
}

const OFF = new JPushVendor('jpush', null, {
  exchange: () => Promise.reject(new Error('nobody calls a vendor that is off')),
});

describe('JPushVendor', () => {
  it('serves all platforms with one app', () => {
    const { vendor } = vendorOn({});
    expect(vendor.name).toBe('jpush');
    expect(vendor.label).toBe('JPush');
    expect(vendor.apps).toEqual([{ id: 'jpush', platforms: ['android', 'ios', 'harmony'] }]);
    expect(vendor.traits).toEqual({
      addressKinds: {
        registrationId: { batchLimit: 1000, keyed: false },
        alias: { batchLimit: 1000, keyed: false },
        tags: { batchLimit: 1, keyed: false },
        everyone: { batchLimit: 1, keyed: false },
      },
      directManufacturers: [],
    });
  });

  it('shows no secret to whoever prints it', () => {
    const { vendor } = vendorOn({});
    for (const text of [inspect(vendor, { depth: null, showHidden: true }), JSON.stringify(vendor)]) {
      expect(text).not.toContain('canary');
    }
  });
});

describe('translate', () => {
  const batch: Batch = {
    pushId: 'p1',
    app: { id: 'jpush', platforms: ['ios'] },
    kind: 'registrationId',
    targets: [{ deviceId: 'd1', address: '1507bfd3f7c466c355c' }],
    platforms: ['ios'],
    message: { body: '推' },
  };

  it('gives the request as it will leave, but for the credentials', () => {
    const { request, notes } = vendorOn({}).vendor.translate(batch);

    expect(notes).toEqual([]);
    expect(request).toEqual({
      app: 'jpush',
      method: 'POST',
      url: 'https://api.jpush.cn/v3/push',
      headers: { accept: 'application/json', 'content-type': 'application/json; charset=utf-8' },
      body: '{"platform":["ios"],"audience":{"registration_id":["1507bfd3f7c466c355c"]},"notification":{"ios":{"alert":"推","sound":"default"}},"options":{"apns_production":false}}',
    });
    expect(JSON.stringify(request)).not.toContain('canary');
  });

  it('refuses what JPush would refuse', () => {
    expect(() => vendorOn({}).vendor.translate({ ...batch, message: { body: 'x'.repeat(2000) } })).toThrow(
      MessageRefusedError,
    );
  });
});

describe('deliver', () => {
  it('sends the very bytes, once, with the credentials and the deadline', async () => {
    const { vendor, requests } = vendorOn({ text: '{"sendno":"0","msg_id":"18100287008891826"}' });

    await expect(vendor.deliver(REQUEST)).resolves.toEqual({
      messageId: '18100287008891826',
      failure: null,
      failedAddresses: new Map(),
    });
    expect(requests).toEqual([
      {
        method: 'POST',
        url: REQUEST.url,
        headers: {
          ...REQUEST.headers,
          authorization: `Basic ${Buffer.from(`${APP_KEY}:${MASTER_SECRET}`).toString('base64')}`,
        },
        body: REQUEST.body,
        timeoutMs: 1234,
      },
    ]);
  });

  it.each([
    [400, '{"msg_id":18100287008891826,"error":{"code":1011,"message":"x"}}', 'device', '1011', '18100287008891826'],
    [401, '{"error":{"code":1004,"message":"Authen failed"}}', 'credential', '1004', null],
    [429, '{"error":{"code":2002,"message":"Rate limit exceeded"}}', 'throttled', '2002', null],
    [400, '{"error":{"code":1003,"message":"x"}}', 'payload', '1003', null],
    [403, '{"error":{"code":2008,"message":"x"}}', 'quota', '2008', null],
    [503, '{"error":{"code":1030,"message":"x"}}', 'retryable', '1030', null],
    [502, '<html>', 'unknown', null, null],
    [200, '', 'unknown', null, null],
  ])('HTTP %i %s is an outcome', async (status, text, failureClass, code, messageId) => {
    const { vendor, requests } = vendorOn({ status, text });
    const outcome = await vendor.deliver(REQUEST);

    expect(outcome).toMatchObject({ messageId, failure: { class: failureClass, code, httpStatus: status } });
    expect(outcome.failedAddresses.size).toBe(0);
    expect(requests).toHaveLength(1);
    expect(outcome.failure?.reason).not.toMatch(/canary|Basic/);
  });

  it('repeats the wait that JPush asks for', async () => {
    const text = '{"error":{"code":2002,"message":"Rate limit exceeded"}}';
    const { vendor } = vendorOn({ status: 429, text, headers: { 'x-rate-limit-reset': '30' } });

    expect((await vendor.deliver(REQUEST)).failure?.retryAfterMs).toBe(30_000);
  });

  it.each([
    [200, '{"msg_id":"1","illegal_rids":["1507bfd3f7c466c355c"]}', null],
    [400, '{"error":{"code":1003,"message":"x","illegal_rids":["1507bfd3f7c466c355c"]}}', 'payload'],
  ])('HTTP %i: registration ids that are illegal fail by themselves', async (status, text, failureClass) => {
    const outcome = await vendorOn({ status, text }).vendor.deliver(REQUEST);

    expect(outcome.failure?.class ?? null).toBe(failureClass);
    expect([...outcome.failedAddresses]).toEqual([
      ['1507bfd3f7c466c355c', expect.objectContaining({ class: 'device', vendor: 'JPush', code: null }) as object],
    ]);
    expect([...outcome.failedAddresses.values()][0]?.reason).not.toContain('1507bfd3f7c466c355c');
  });

  it.each([
    [new HttpExchangeError('connect', 'no', 'No connection to api.jpush.cn'), 'retryable', 'was not reached'],
    [new HttpExchangeError('timeout', 'unknown', 'No answer'), 'unknown', 'did not answer'],
    [new HttpExchangeError('tooLarge', 'unknown', 'The answer is too large'), 'unknown', 'too large'],
  ])('%s is an outcome', async (error, failureClass, text) => {
    const outcome = await vendorOn(error).vendor.deliver(REQUEST);

    expect(outcome).toMatchObject({ messageId: null, failure: { class: failureClass, code: null, httpStatus: null } });
    expect(outcome.failure?.reason).toContain(text);
  });

  it('passes on what is a fault of this process', async () => {
    await expect(vendorOn(new TypeError('a bug')).vendor.deliver(REQUEST)).rejects.toThrow('a bug');
  });
});

describe('a vendor that is off', () => {
  it('has no app, and says what turns it on', async () => {
    const batch: Batch = {
      pushId: 'p',
      app: { id: 'jpush', platforms: [] },
      kind: 'everyone',
      targets: [],
      platforms: [],
      message: {},
    };

    expect(OFF.apps).toEqual([]);
    expect(() => OFF.translate(batch)).toThrow(PushConfigurationError);
    await expect(OFF.deliver(REQUEST)).rejects.toThrow('PUSH_JPUSH_APP_KEY');
  });
});
