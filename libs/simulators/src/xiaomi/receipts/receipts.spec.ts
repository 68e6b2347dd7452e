import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { ANDROID, DAY, freshWorld, IOS, NOW, phone, SHOP } from '../xiaomi.spec-world.js';

interface Arrived {
  readonly method: string | undefined;
  readonly type: string | undefined;
  readonly fields: string[];
  readonly data: Record<string, Record<string, unknown>>;
}

/** Hears receipts, and answers with a status. */
class Receiver {
  readonly arrived: Arrived[] = [];
  status = 200;
  silent = false;
  readonly #server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const data = JSON.parse(form.get('data') ?? '{}') as Arrived['data'];
      this.arrived.push({
        method: request.method,
        type: request.headers['content-type'],
        fields: [...form.keys()],
        data,
      });
      if (!this.silent) response.writeHead(this.status).end();
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/receipts?k=hush`;
  }

  /** Waits until so many POSTs have come. */
  async heard(count: number): Promise<Arrived[]> {
    for (let n = 0; n < 200 && this.arrived.length < count; n++) await sleep(10);
    return this.arrived;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise(
      (resolve) =>
        void this.#server.close(() => {
          resolve();
        }),
    );
  }
}

interface Inspected {
  readonly receipts: {
    waiting: number;
    underWay: number;
    dropped: number;
    posts: { to: string; outcome: string; status?: number; messages: number }[];
  };
}

describe('receipts', () => {
  const world = freshWorld({ apps: [{ ...ANDROID, dailyQuota: 4 }, IOS], deviceLimits: false });
  let receiver: Receiver;
  let url: string;

  beforeEach(async () => {
    receiver = new Receiver();
    url = await receiver.open();
  });
  afterEach(() => receiver.close());

  const asking = (type: number, more: object = {}) => ({
    'extra.callback': url,
    'extra.callback.type': String(type),
    ...more,
  });
  const inspect = async () => (await (await fetch(`${world().server.url}/_sim/vendors/xiaomi`)).json()) as Inspected;

  it('shape 12: are one form field "data", a second after, all targets of a message together', async () => {
    const id = await world().send({
      registration_id: 'reg-1,reg-2',
      ...asking(3, { 'extra.callback.param': 'p', 'extra.jobkey': '123' }),
    });
    world().pass(999);
    await sleep(30);
    expect(receiver.arrived).toEqual([]);
    world().pass(1);
    const entry = { param: 'p', type: 1, targets: 'reg-1,reg-2', jobkey: '123', barStatus: 'Enable', timestamp: NOW };
    expect(await receiver.heard(1)).toEqual([
      {
        method: 'POST',
        type: 'application/x-www-form-urlencoded;charset=UTF-8',
        fields: ['data'],
        data: { [id]: entry },
      },
    ]);
    world().pass(10_000);
    await sleep(30);
    expect(receiver.arrived).toHaveLength(1);
  });

  it('several messages of a second travel in one POST', async () => {
    const ids = [
      await world().send({ registration_id: 'reg-1', ...asking(1) }),
      await world().send({ registration_id: 'reg-2', ...asking(1) }),
    ];
    world().pass(1000);
    expect(Object.keys((await receiver.heard(1))[0]?.data ?? {})).toEqual(ids);
  });

  it('without a mask, both deliveries and clicks are told', async () => {
    const id = await world().send({ registration_id: 'reg-1', 'extra.callback': url });
    world().pass(500);
    expect(world().server.phones.touch('1', id, 'clicked')).toBe(true);
    expect(world().server.phones.touch('1', id, 'clicked')).toBe(false);
    world().pass(1000);
    const told = (await receiver.heard(2)).map(({ data }) => data[id]);
    expect(told).toEqual([
      { type: 1, targets: 'reg-1', barStatus: 'Enable', timestamp: NOW },
      { type: 2, targets: 'reg-1', barStatus: 'Enable', timestamp: NOW + 500 },
    ]);
  });

  it('a notification that is dismissed is told to nobody', async () => {
    const id = await world().send({ registration_id: 'reg-1', ...asking(2) });
    world().server.phones.touch('1', id, 'dismissed');
    world().pass(1000);
    await sleep(50);
    expect(receiver.arrived).toEqual([]);
  });

  it('names an alias or an account as it was named', async () => {
    const [alias, account] = [
      await world().send({ alias: 'ann', ...asking(3) }, '/v3/message/alias'),
      await world().send({ user_account: 'u2', ...asking(3) }, '/v2/message/user_account'),
    ];
    world().server.phones.touch('1', alias, 'clicked');
    world().pass(1000);
    const all = (await receiver.heard(2)).map(({ data }) => data);
    expect(all).toMatchObject([
      { [alias]: { type: 1, targets: 'ann' }, [account]: { type: 1, targets: 'u2' } },
      { [alias]: { type: 2, targets: 'ann' } },
    ]);
  });

  it('names each message of a list by its own target', async () => {
    const message = (more: object) => ({
      title: 't',
      description: 'd',
      restricted_package_name: SHOP,
      extra: { notify_effect: '1', 'callback.type': '2', callback: url, ...more },
    });
    const messages = JSON.stringify([
      { target: 'ann', message: message({ 'callback.param': 'first' }) },
      { target: 'bob', message: message({ 'callback.param': 'second' }) },
    ]);
    const { data } = await world().post('/v2/multi_messages/aliases', { messages });
    world().server.phones.touch('2', String(data?.id), 'clicked');
    world().pass(1000);
    expect((await receiver.heard(1))[0]?.data).toMatchObject({
      [String(data?.id)]: { type: 2, targets: 'bob', param: 'second' },
    });
  });

  it.each([
    ['regid', '/v3/message/regid', { registration_id: 'reg-1,gone' }, 'gone', 1],
    ['alias', '/v3/message/alias', { alias: 'ann,gone' }, 'gone', 2],
    ['user account', '/v2/message/user_account', { user_account: 'u1,gone' }, 'gone', 3],
  ])('type 16: a bad %s', async (_, path, target, gone, errorCode) => {
    const id = await world().send({ ...target, ...asking(16) }, path);
    world().pass(1000);
    expect((await receiver.heard(1))[0]?.data).toEqual({
      [id]: { type: 16, targets: gone, barStatus: 'Unknown', errorCode, timestamp: NOW },
    });
  });

  it('type 16: an install that is gone, and what took its place', async () => {
    world().dialect.devices.put('reg-1', { replacedBy: 'reg-1b' });
    world().dialect.devices.put('reg-2', { installed: false });
    const id = await world().send({ registration_id: 'reg-1', ...asking(16) });
    const other = await world().send({ registration_id: 'reg-2', ...asking(16) });
    world().pass(1000);
    expect((await receiver.heard(1))[0]?.data).toEqual({
      [id]: {
        type: 16,
        targets: 'reg-1',
        barStatus: 'Unknown',
        errorCode: 1,
        replaceTarget: { 'reg-1': 'reg-1b' },
        timestamp: NOW,
      },
      [other]: { type: 16, targets: 'reg-2', barStatus: 'Unknown', errorCode: 1, timestamp: NOW },
    });
    expect([...world().titles('1'), ...world().titles('2')]).toEqual([]);
  });

  it('type 16: a phone of another region than the host', async () => {
    world().dialect.devices.put('reg-1', { region: 'India' });
    await world().send({ registration_id: 'reg-1', ...asking(16) }, '/fr-api/v3/message/regid');
    await world().send({ registration_id: 'reg-1', title: 'right' }, '/idmb-api/v3/message/regid');
    world().pass(1000);
    expect(Object.values((await receiver.heard(1))[0]?.data ?? {})).toMatchObject([{ type: 16, errorCode: 1 }]);
    expect(world().titles('1')).toEqual(['right']);
  });

  it.each([
    [32, { pushEnabled: false }, {}],
    [64, { locale: 'en_US' }, { 'extra.locale': 'zh_CN,zh_TW' }],
    [64, { models: ['xiaomi', '2000-3999'] }, { 'extra.model_not_in': '2000-3999' }],
    [64, { appVersion: '2.0' }, { 'extra.app_version': '1.0', 'extra.app_version_not_in': '3.0' }],
    [64, { network: 'mobile' as const }, { 'extra.connpt': 'wifi' }],
  ])('type %d: %j with %j', async (type, device, filter) => {
    world().dialect.devices.put('reg-1', device);
    const id = await world().send({ registration_id: 'reg-1', ...asking(type), ...filter });
    world().pass(1000);
    expect((await receiver.heard(1))[0]?.data).toEqual({
      [id]: { type, targets: 'reg-1', barStatus: 'Enable', timestamp: NOW },
    });
    expect(world().titles('1')).toEqual([]);
  });

  it('type 128: above the day’s total of the app', async () => {
    for (let n = 0; n < 3; n++) await world().send();
    const id = await world().send({ alias: 'ann,bob', ...asking(128) }, '/v3/message/alias');
    world().pass(1000);
    const entry = { type: 128, targets: 'bob', extra: { ack: '4', quota: '4' }, timestamp: NOW };
    expect((await receiver.heard(1))[0]?.data).toEqual({ [id]: entry });
  });

  it('type 1024: a phone that stayed away too long', async () => {
    world().dialect.devices.put('reg-1', { online: false });
    const id = await world().send({
      registration_id: 'reg-1',
      time_to_live: '60000',
      ...asking(1024, { 'extra.callback.param': 'p' }),
    });
    world().pass(59_999);
    world().pass(1);
    world().pass(1000);
    expect((await receiver.heard(1))[0]?.data).toEqual({
      [id]: { param: 'p', type: 1024, targets: 'reg-1', timestamp: NOW + 60_000 },
    });
    world().dialect.devices.put('reg-1', {});
    world().pass(DAY);
    expect(world().titles('1')).toEqual([]);
  });

  it('a phone that shows no notifications is told as such', async () => {
    world().dialect.devices.put('reg-1', { barStatus: 'Disable' });
    const id = await world().send({ registration_id: 'reg-1', ...asking(1) });
    world().pass(1000);
    expect((await receiver.heard(1))[0]?.data).toMatchObject({ [id]: { type: 1, barStatus: 'Disable' } });
    expect(world().titles('1')).toEqual([]);
  });

  it('a receipt names a thousand targets at most', async () => {
    const regids = Array.from({ length: 1001 }, (_, n) => `many-${n}`);
    regids.forEach((id) => {
      world().server.phones.put(phone(id, { registrationId: id, topics: ['many'] }));
      world().dialect.devices.put(id, { pushEnabled: false });
    });
    const id = await world().send({ topic: 'many', ...asking(32) }, '/v3/message/topic');
    world().pass(1000);
    const told = (await receiver.heard(2)).map(({ data }) => String(data[id]?.targets).split(','));
    expect(told.map((targets) => targets.length).sort()).toEqual([1, 1000]);
    expect(new Set(told.flat())).toEqual(new Set(regids));
  });

  it('nothing is told that was not asked for', async () => {
    world().dialect.devices.put('reg-2', { pushEnabled: false });
    await world().send({ registration_id: 'reg-1,reg-2,gone', ...asking(2 | 64 | 128 | 1024) });
    await world().send({ registration_id: 'reg-1', 'extra.callback.type': '3' });
    world().pass(1000);
    await sleep(50);
    expect(receiver.arrived).toEqual([]);
  });

  it('what a receiver does not take is not sent again', async () => {
    receiver.status = 503;
    await world().send({ registration_id: 'reg-1', ...asking(1) });
    world().pass(1000);
    await receiver.heard(1);
    await sleep(50);
    expect((await inspect()).receipts).toMatchObject({
      waiting: 0,
      underWay: 0,
      posts: [{ to: new URL(url).origin, outcome: 'failed', status: 503, messages: 1 }],
    });
    world().pass(5000);
    await sleep(50);
    expect(receiver.arrived).toHaveLength(1);
  });

  it('a receiver that says nothing is given up after two seconds', async () => {
    receiver.silent = true;
    await world().send({ registration_id: 'reg-1', ...asking(1) });
    world().pass(1000);
    await receiver.heard(1);
    expect((await inspect()).receipts).toMatchObject({ underWay: 1, posts: [{ outcome: 'under way' }] });
    await sleep(2200);
    expect((await inspect()).receipts).toMatchObject({ underWay: 0, posts: [{ outcome: 'failed' }] });
  });

  it.each(['http://example.com/x', 'https://receipts.example.com', 'http://127.0.0.1.example.com'])(
    '%s is told as not sent',
    async (elsewhere) => {
      await world().send({ registration_id: 'reg-1', 'extra.callback': elsewhere });
      world().pass(1000);
      const { posts } = (await inspect()).receipts;
      expect(posts).toMatchObject([{ to: new URL(elsewhere).origin, outcome: 'not sent: not a URL of this machine' }]);
    },
  );

  it('what is looked at holds neither a secret nor the path of a receiver', async () => {
    await world().send({ registration_id: 'reg-1', ...asking(1) });
    world().pass(1000);
    await receiver.heard(1);
    expect(JSON.stringify(await inspect())).not.toMatch(/hush|c2VjcmV0/);
  });

  it('a thousand wait at most, and a clock that was set back sends at once', async () => {
    const messages = JSON.stringify(
      Array.from({ length: 1000 }, (_, n) => ({
        target: 'reg-1',
        message: {
          title: 't',
          description: 'd',
          restricted_package_name: SHOP,
          extra: {
            notify_effect: '1',
            channel_id: 'orders',
            template_id: 'T0',
            callback: url,
            'callback.param': String(n),
          },
        },
      })),
    );
    await world().post('/v2/multi_messages/regids', { messages });
    await world().send({ registration_id: 'reg-2', ...asking(1) });
    expect((await inspect()).receipts).toMatchObject({ waiting: 1000, dropped: 1 });
    world().pass(-1);
    expect((await inspect()).receipts).toMatchObject({ waiting: 984 }); // one message in 16 POSTs under way
    world().server.reset();
    expect((await inspect()).receipts).toMatchObject({ waiting: 0, dropped: 0, posts: [] });
  });
});

describe('receipts of a device’s daily limit', () => {
  const world = freshWorld({ deviceLimits: true });

  it('type 128: above the messages that one device may get', async () => {
    const receiver = new Receiver();
    const url = await receiver.open();
    await world().send();
    const id = await world().send({ registration_id: 'reg-1', 'extra.callback': url, 'extra.callback.type': '129' });
    world().pass(1000);
    const entry = { type: 128, targets: 'reg-1', extra: { device_acked: '1', device_quota: '1' }, timestamp: NOW };
    expect((await receiver.heard(1))[0]?.data).toEqual({ [id]: entry });
    await receiver.close();
  });
});

describe('the legacy pull of receipts', () => {
  const world = freshWorld();
  const pull = (path: string, fields = { package_name: SHOP }) => world().get<unknown>(path, fields);

  it('answers bare lists, once', async () => {
    world().dialect.devices.put('reg-2', { installed: false });
    const id = await world().send({ registration_id: 'reg-1,reg-2,gone', 'extra.jobkey': 'j' });
    world().pass(100);
    world().server.phones.touch('1', id, 'clicked');
    expect(await pull('/emq/msg/ack/info')).toEqual([{ msgid: id, ackAt: NOW, jobkey: 'j', target: 'reg-1' }]);
    expect(await pull('/msg/click/info')).toEqual([{ msgId: id, clickAt: NOW + 100, jobkey: 'j', target: 'reg-1' }]);
    expect(await pull('/app/invalid/regid')).toEqual(['gone', 'reg-2']);
    expect(await pull('/app/uninstall/regid')).toEqual(['reg-2']);
    for (const path of ['/msg/ack/info', '/msg/click/info', '/app/invalid/regid', '/app/uninstall/regid']) {
      expect(await pull(path)).toEqual([]);
    }
  });

  it('asks for a package of the app', async () => {
    expect(await pull('/msg/ack/info', { package_name: 'other' })).toMatchObject({ code: 22022 });
    expect(await world().get('/msg/ack/info')).toMatchObject({ code: 10016 });
  });
});
