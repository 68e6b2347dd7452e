import { inspect } from 'node:util';
import {
  type Batch,
  type HttpAnswer,
  HttpExchangeError,
  type HttpRequest,
  MessageRefusedError,
  PushClock,
  PushConfigurationError,
  VendorError,
  type VendorRequest,
} from '@nest-push/core';
import { type JPushOptionsInput } from './jpush.options.js';
import { checkedClientOptions } from './jpush.app.js';
import { JPushVendor } from './jpush.vendor.js';

const APP_KEY = 'canaryAppKey000000000001';
const MASTER_SECRET = 'canarySecret000000000002';
const INPUT: JPushOptionsInput = {
  appKey: APP_KEY,
  masterSecret: MASTER_SECRET,
  apnsProduction: false,
  timeoutMs: 1234,
};

const REQUEST: VendorRequest = {
  app: 'jpush',
  method: 'POST',
  url: 'https://api.jpush.cn/v3/push',
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: '{"platform":"all"}',
};

/** A vendor on an exchange that answers, or throws, what it is given, and keeps what it was asked. */
function vendorOn(
  result: (Partial<HttpAnswer> & { text?: string }) | Error,
  options: Partial<JPushOptionsInput> = {},
): {
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
  const settings = checkedClientOptions({ ...INPUT, ...options });
  return { vendor: new JPushVendor('jpush', settings, { exchange }, new PushClock()), requests };
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
        registrationId: { batchLimit: 1000, keyed: true },
        alias: { batchLimit: 1000, keyed: true },
        tags: { batchLimit: 1, keyed: true },
        segment: { batchLimit: 1, keyed: true },
        everyone: { batchLimit: 1, keyed: true },
      },
      directManufacturers: [],
      limits: [
        { name: 'calls', calls: 543, perMs: 60_000 },
        { name: 'broadcasts', calls: 10, perMs: 86_400_000, kinds: ['everyone'], durable: true },
      ],
    });
  });

  it.each([
    [{}, 543],
    [{ callsPerMinute: 6000, cidsPerFetch: 1000 }, 5992],
    [{ cid: false }, 600],
    [{ cid: false, callsPerMinute: 2400 }, 2400],
  ])('V7: with %j it makes at most %d pushes in 60 seconds', (options, calls) => {
    const { traits } = vendorOn({}, options).vendor;
    expect(traits.limits?.[0]).toEqual({ name: 'calls', calls, perMs: 60_000 });
  });

  it('has neither keys nor a key of its own where push ids are switched off', () => {
    const { vendor } = vendorOn({}, { cid: false });
    expect(vendor.keys).toBeUndefined();
    expect(Object.values(vendor.traits.addressKinds).map(({ keyed }) => keyed)).not.toContain(true);
  });

  it('keeps to the broadcasts that the app may send in a day', () => {
    const { traits } = vendorOn({}, { broadcastsPerDay: 100 }).vendor;
    expect(traits.limits?.[1]).toMatchObject({ name: 'broadcasts', calls: 100, durable: true });
  });

  it('knows its own credentials, and no others', () => {
    const { vendor } = vendorOn({});
    expect(vendor.isAuthenticatedBy(`${APP_KEY}:${MASTER_SECRET}`)).toBe(true);
    for (const others of [
      '',
      ':',
      APP_KEY,
      `${APP_KEY}:`,
      `${APP_KEY}:${MASTER_SECRET} `,
      `${MASTER_SECRET}:${APP_KEY}`,
    ])
      expect(vendor.isAuthenticatedBy(others)).toBe(false);
    expect(OFF.isAuthenticatedBy(':')).toBe(false);
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
    id: 'p1:0',
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
      body: '{"platform":["ios"],"audience":{"registration_id":["1507bfd3f7c466c355c"]},"notification":{"ios":{"alert":"推","sound":"default"}},"options":{"apns_production":false,"apns_collapse_id":"p1"}}',
    });
    expect(JSON.stringify(request)).not.toContain('canary');
  });

  it('D3: says the key of the batch, and gives the same request for a repeat', () => {
    const { vendor } = vendorOn({});
    const keyed = { ...batch, key: 'c1' };
    expect(vendor.translate(keyed).request.body).toMatch(/^\{"cid":"c1","platform":/);
    expect(vendor.translate(keyed)).toEqual(vendor.translate(keyed));
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

  it.each([
    [200, '{"msg_id":"1"}', { 'x-rate-limit-remaining': '599', 'x-rate-limit-reset': '42' }, [599, 42_000]],
    [429, '{"error":{"code":2002}}', { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': '0' }, [0, 0]],
    [502, '<html>', { 'x-rate-limit-remaining': '7', 'x-rate-limit-reset': '1' }, [7, 1000]],
    [200, '{"msg_id":"1"}', { 'x-rate-limit-limit': '600' }, null],
    [200, '{"msg_id":"1"}', { 'x-rate-limit-remaining': '5' }, null],
    [200, '{"msg_id":"1"}', { 'x-rate-limit-remaining': '-1', 'x-rate-limit-reset': 'soon' }, null],
  ])('HTTP %i %s with %j tells the rate %j', async (status, text, headers, rate) => {
    const outcome = await vendorOn({ status, text, headers }).vendor.deliver(REQUEST);

    if (rate === null) expect(outcome).not.toHaveProperty('rate');
    else expect(outcome.rate).toEqual({ remaining: rate[0], resetMs: rate[1] });
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

describe('V13: keys', () => {
  const text = '{"cidlist":["canaryAppKey000000000001-1","canaryAppKey000000000001-2"]}';

  it('are push ids of JPush, fetched with the credentials of the app and its deadline', async () => {
    const { vendor, requests } = vendorOn({ text }, { cidsPerFetch: 2 });
    const keys = await vendor.keys!.take('jpush', 2);

    expect(keys.map(({ key }) => key)).toEqual(['canaryAppKey000000000001-1', 'canaryAppKey000000000001-2']);
    expect(requests[0]).toEqual({
      method: 'GET',
      url: 'https://api.jpush.cn/v3/push/cid?count=2&type=push',
      headers: {
        accept: 'application/json',
        authorization: `Basic ${Buffer.from(`${APP_KEY}:${MASTER_SECRET}`).toString('base64')}`,
      },
      timeoutMs: 1234,
    });
  });

  it.each([
    [{ text: '{"cidlist":[""]}' }, 'retryable'],
    [{ text: '{"cidlist":[]}' }, 'retryable'],
    [{ status: 401, text: '{"error":{"code":1004,"message":"x"}}' }, 'credential'],
    [{ status: 429, text: '{"error":{"code":2002,"message":"x"}}' }, 'throttled'],
    [{ status: 400, text: '{"error":{"code":1003,"message":"x"}}' }, 'credential'],
    [{ status: 404, text: '<html>' }, 'credential'],
    [{ status: 503, text: '' }, 'retryable'],
    [{ status: 504, text: '' }, 'retryable'],
    [new HttpExchangeError('connect', 'no', 'No connection'), 'retryable'],
    [new HttpExchangeError('timeout', 'unknown', 'No answer within 10000 ms'), 'retryable'],
    [new HttpExchangeError('reset', 'unknown', 'The line broke'), 'retryable'],
  ])('that JPush does not give (%j) are %s: nothing was sent', async (result, failureClass) => {
    const { vendor, requests } = vendorOn(result);
    const error: unknown = await vendor.keys!.take('jpush', 1).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(VendorError);
    expect((error as VendorError).failure.class).toBe(failureClass);
    expect((error as VendorError).failure.reason).not.toMatch(/canary|Basic|may have arrived|second notification/);
    expect(requests).toHaveLength(1);
  });

  it('show in no print of the adapter', async () => {
    const { vendor } = vendorOn({ text }, { cidsPerFetch: 2 });
    await vendor.keys!.take('jpush', 1);
    expect(inspect(vendor, { depth: null, showHidden: true })).not.toContain('canary');
  });
});

describe('a vendor that is off', () => {
  it('has no app, and says what turns it on', async () => {
    const batch: Batch = {
      pushId: 'p',
      id: 'p:0',
      app: { id: 'jpush', platforms: [] },
      kind: 'everyone',
      targets: [],
      platforms: [],
      message: {},
    };

    expect(OFF.apps).toEqual([]);
    expect(OFF.keys).toBeUndefined();
    expect(() => OFF.translate(batch)).toThrow(PushConfigurationError);
    await expect(OFF.deliver(REQUEST)).rejects.toThrow('PUSH_JPUSH_APP_KEY');
  });
});
