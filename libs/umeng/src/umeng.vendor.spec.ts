import { type Batch, type HttpExchange, type Inquiry } from '@nest-push/core';
import { Logger } from '@nestjs/common';
import { type Reply, says } from '../../../test/support/one-server.js';
import { clock, KEYS, NOW, oneServer, SECRET, TAKEN } from '../test/exchanges.js';
import { UmengClients } from './umeng.clients.js';
import { UmengOptions } from './umeng.options.js';
import { UmengVendor } from './umeng.vendor.js';

beforeAll(() => void Logger.overrideLogger(false));
const server = oneServer();

describe('the adapter', () => {
  const options = () => ({
    android: { ...KEYS, channelProperties: { channel_activity: 'com.example.Main' } },
    ios: KEYS,
    production: true,
    aliasType: 'uid',
    baseUrl: server.url,
  });
  const vendorOf = (more: object = {}) => {
    const settings = Object.assign(new UmengOptions(), options(), more);
    return new UmengVendor('umeng', settings, new UmengClients(settings, server.http, clock));
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
        segment: { batchLimit: 1, keyed: true },
        everyone: { batchLimit: 1, keyed: true },
      },
      directManufacturers: [],
      limits: [
        { name: 'tasks', calls: 5, perMs: 60_000, kinds: ['tags', 'segment', 'everyone'], durable: true },
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
    const vendor = new UmengVendor('umeng', null, new UmengClients(null, server.http));
    expect(vendor.apps).toEqual([]);
    expect(() => vendor.translate(batch, NOW)).toThrow(/no app umeng:android/);
    const outcome = await vendor.deliver({
      app: 'umeng:android',
      method: 'POST',
      url: server.url,
      headers: {},
      body: '{}',
    });
    expect(outcome).toMatchObject({ messageId: null, failure: { class: 'credential' } });
    expect(server.received).toEqual([]);
  });

  it('shows the request as it will leave, without its sign, and sends just that', async () => {
    const vendor = vendorOf();
    const { request, notes } = vendor.translate(batch, NOW);
    expect(notes).toHaveLength(1);
    expect(request).toMatchObject({ app: 'umeng:android', method: 'POST', url: `${server.url}/api/send` });
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
    expect(server.received[0]!.body).toBe(request.body);
    expect(server.received[0]!.url).toBe(`/api/send?sign=${server.signOf(server.received[0]!)}`);
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
    server.reply = answer;
    const vendor = vendorOf(more);
    const outcome = await vendor.deliver(vendor.translate(batch, NOW).request);
    expect(outcome).toMatchObject({ messageId: null, failure: { vendor: 'Umeng', ...failure } });
    expect(outcome.failedAddresses.size).toBe(0);
    expect(JSON.stringify(outcome)).not.toMatch(/sign=|0123456789abcdef|QQC_42/);
    expect(server.received.length).toBeLessThanOrEqual(1);
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
    server.says(400, { ret: 'FAIL', data: { error_code: code } });
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

  it('gives a message its channel, by class and kind', () => {
    const channels = {
      transactional: { properties: { oppo_category: 'SERVICE' } },
      'transactional:order': { category: 1 as const, properties: { oppo_category: 'ORDER' } },
    };
    const bodyOf = (message: Batch['message']) =>
      JSON.parse(vendorOf({ channels }).translate({ ...batch, message }, NOW).request.body) as object;
    const text = { title: 't', body: 'x', class: 'transactional' } as const;
    expect(bodyOf(text)).toMatchObject({ category: 1, channel_properties: { oppo_category: 'SERVICE' } });
    expect(bodyOf({ ...text, kind: 'order' })).toMatchObject({ channel_properties: { oppo_category: 'ORDER' } });
  });

  it('corrects a stale stamp once, for Umeng took nothing, and stamps rightly from then on', async () => {
    // Umeng's clock is an hour ahead.
    const date = new Date(NOW + 3_600_000).toUTCString();
    server.reply = (response, call) => {
      const stale = (JSON.parse(call.body) as { timestamp: string }).timestamp === '1700000000';
      const answer = stale
        ? says(400, { ret: 'FAIL', data: { error_code: '2028' } }, { date })
        : says(200, { ret: 'SUCCESS', data: { msg_id: 'uu1' } });
      answer(response, call);
    };
    const vendor = vendorOf();
    const { request } = vendor.translate(batch, NOW);
    await expect(vendor.deliver(request)).resolves.toMatchObject({ messageId: 'uu1', failure: null });
    await expect(vendor.deliver(request)).resolves.toMatchObject({ messageId: 'uu1', failure: null });
    const stamps = server.received.map(({ body }) => (JSON.parse(body) as { timestamp: string }).timestamp);
    expect(stamps).toEqual(['1700000000', '1700003600', '1700003600']);
    for (const call of server.received) expect(call.url).toBe(`/api/send?sign=${server.signOf(call)}`);
  });

  describe('asked what became of a call', () => {
    const inquiry: Inquiry = {
      app: 'umeng:android',
      id: 'p1:0',
      kind: 'everyone',
      addresses: [],
      messageId: 'um00000000000000000001',
      calledAt: NOW,
    };
    const answers =
      (byPath: Readonly<Record<string, Reply>>): Reply =>
      (response, call) => {
        byPath[call.url.split('?')[0]!]!(response, call);
      };
    const status = (data: object) => says(200, { ret: 'SUCCESS', data: { task_id: inquiry.messageId, ...data } });
    const refused = (code: string) => says(400, { ret: 'FAIL', data: { error_code: code } });

    it('asks for status and counts, and makes no push', async () => {
      server.reply = answers({
        '/api/status': status({ status: 2, sent_count: 7, open_count: 2, dismiss_count: 1 }),
        '/api/task/stat': status({ accept_count: 10, sent_count: 9, arrive_count: 8, open_count: 3 }),
      });
      await expect(vendorOf().inquire(inquiry)).resolves.toEqual({
        known: true,
        messageId: inquiry.messageId,
        stage: 'sent',
        counts: { targets: 10, sent: 9, delivered: 8, clicked: 3, dismissed: 1 },
        devices: new Map(),
      });
      expect(server.received.map(({ url }) => url.split('?')[0])).toEqual(['/api/status', '/api/task/stat']);
    });

    it('makes do with the status where Umeng does not count', async () => {
      server.reply = answers({
        '/api/status': status({ status: 1, sent_count: 7 }),
        '/api/task/stat': refused('6001'),
      });
      await expect(vendorOf().inquire({ ...inquiry, kind: 'segment' })).resolves.toMatchObject({
        known: true,
        stage: 'sending',
        counts: { delivered: 7 },
      });
    });

    it.each<[string, Partial<Inquiry>, Reply, RegExp, number]>([
      ['to devices', { kind: 'registrationId', addresses: ['t1'], messageId: 'uu1' }, TAKEN, /keeps no status/, 0],
      ['to aliases', { kind: 'alias', addresses: ['a'], messageId: 'ua1' }, TAKEN, /keeps no status/, 0],
      ['without an answer', { messageId: null }, TAKEN, /got no answer/, 0],
      ['with an id that is none of a task', { messageId: 'uu1' }, TAKEN, /id of a task/, 0],
      ['of an app that is gone', { app: 'umeng:harmony' }, TAKEN, /no app umeng:harmony/, 0],
      ['that Umeng does not know', {}, refused('1014'), /Umeng 1014/, 1],
      ['while Umeng cannot be reached', {}, (response) => response.destroy(), /did not answer/, 1],
    ])('knows nothing of one %s', async (_name, more, answer, reason, exchanges) => {
      server.reply = answer;
      const finding = await vendorOf().inquire({ ...inquiry, ...more });
      expect(finding).toEqual({ known: false, reason: expect.stringMatching(reason) as string });
      expect(server.received).toHaveLength(exchanges);
    });

    it('finds no call by anything but its id', () => {
      expect(vendorOf().traits.findsUnanswered).toBeUndefined();
    });
  });
});
