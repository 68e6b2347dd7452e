import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEMO_DEVICES } from '../apps/shop/src/devices/demo-devices.js';
import { type RunningShop, startShop } from '../apps/shop/src/shop.js';
import { like } from './support/like.js';
import { type Answer, MESSAGE, oneShop, QUIET, send } from './support/shop-host.js';

const NO_ID = '00000000-0000-4000-8000-000000000000';

const world = oneShop();
const { call, environment, settled, shownOn } = world;

describe('goods', () => {
  it('lists one good of each owner, with his nickname', async () => {
    const { status, text } = await call('GET', '/goods');
    const goods = JSON.parse(text) as Record<string, unknown>[];
    expect(status).toBe(200);
    expect(goods.map(({ id, ownerId, owner }) => [id, ownerId, owner])).toEqual([
      ['bike', '1001', '林晓'],
      ['camera', '1002', '周舟'],
      ['teapot', '1003', '陈默'],
    ]);
    for (const good of goods) {
      expect(good).toMatchObject({ name: like.text, price: like.number, picture: like.text });
      expect((await call('GET', String(good.picture))).headers.get('content-type')).toBe('image/svg+xml');
    }
  });

  it.each([
    ['bike', 'xiaomi', '2001', '小明', '复古自行车', { type: '2' }, 'phone-of-1001', 'xiaomi:android', 'alias'],
    ['camera', 'jpush', '1001', '林晓', '胶片相机', { type: 2 }, 'phone-of-1002', 'jpush', 'registrationId'],
    ['teapot', 'umeng', 'a stranger', '访客', '紫砂茶壶', { type: 2 }, 'phone-of-1003', 'umeng:ios', 'registrationId'],
  ])(
    'a visit of %s reaches its owner through %s',
    async (good, vendor, visitorId, nickname, name, data, phone, app, addressKind) => {
      const { status, body } = await call('POST', `/goods/${good}/visits`, { visitorId });
      expect(status).toBe(202);
      expect(body).toEqual({ pushId: like.text });
      const report = await settled(body.pushId);
      expect(report).toMatchObject({ pushId: body.pushId, state: 'delivered' });
      expect(report.deliveries).toEqual([like.object({ deviceId: phone, app, addressKind, state: 'delivered' })]);
      expect(report.deliveries[0]?.messageId).toEqual(like.text);
      expect(shownOn(phone)).toEqual([
        { title: '您有一条新消息~', body: `【${nickname}】刚刚浏览了您的商品【${name}】~`, data },
      ]);
      // JPush is asked for keys beside the pushes.
      const calls = world.simulators.server.requests.list().filter(({ path }) => path !== '/v3/push/cid');
      expect(calls.map((request) => request.vendor)).toEqual([vendor]);
    },
  );

  it('says times as ISO 8601', async () => {
    const { body } = await call('POST', '/goods/bike/visits', { visitorId: '2001' });
    const report = await settled(body.pushId);
    for (const time of ['acceptedAt', 'dueAt', 'settledAt']) {
      expect(report[time]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
  });

  it('makes every visit a push of its own', async () => {
    const visits = await Promise.all([1, 2, 3].map(() => call('POST', '/goods/bike/visits', { visitorId: '2002' })));
    const ids = visits.map(({ body }) => body.pushId);
    await Promise.all(ids.map((id) => settled(id)));
    expect(new Set(ids).size).toBe(3);
    expect(shownOn('phone-of-1001')).toHaveLength(3);
  });

  it('tells nobody when the owner looks at his own good', async () => {
    const { status, body } = await call('POST', '/goods/bike/visits', { visitorId: '1001' });
    expect([status, body]).toEqual([
      202,
      { pushId: null, reason: 'The owner looked at his own good; nobody is told.' },
    ]);
    expect(world.simulators.server.requests.list()).toEqual([]);
  });

  it.each(['/goods/nothing/visits', '/goods/__proto__/visits'])('answers 404 to POST %s', async (path) => {
    const { status, body } = await call('POST', path, { visitorId: '2001' });
    expect([status, body.statusCode]).toEqual([404, 404]);
    expect((await call('POST', path.replace('visits', 'reminders'), {})).status).toBe(404);
  });

  it.each([
    [{}, ['visitorId']],
    [{ visitorId: 7 }, ['visitorId']],
    [{ visitorId: '' }, ['visitorId']],
    [{ visitorId: 'x'.repeat(65) }, ['visitorId']],
    [{ visitorId: '2001', visitor: 'x', a: 1 }, ['visitor', 'a']],
    [[], ['body']],
    [[{ visitorId: '2001' }], ['body']],
  ])('refuses the visit %j', async (visit, fields) => {
    const { status, body } = await call('POST', '/goods/bike/visits', visit);
    expect([status, body.statusCode]).toEqual([400, 400]);
    expect(body.errors.map(({ field }) => field).sort()).toEqual([...fields].sort());
    for (const { rule } of body.errors) expect(rule).toMatch(/^(must|is not known)/);
  });
});

describe('timed pushes', () => {
  it('reminds the owner at the time, not before', async () => {
    const before = Date.now();
    const { status, body } = await call('POST', '/goods/camera/reminders', { inSeconds: 1 });
    expect(status).toBe(202);
    const dueAt = Date.parse(String(body.dueAt));
    expect(dueAt - before).toBeGreaterThanOrEqual(1000);
    expect(dueAt - before).toBeLessThan(3000);
    expect((await call('GET', `/pushes/${body.pushId}`)).body).toMatchObject({
      state: 'accepted',
      settledAt: null,
      deliveries: [],
    });
    expect(await settled(body.pushId)).toMatchObject({ state: 'delivered' });
    const [shown] = world.simulators.server.phones.shown('phone-of-1002');
    expect(shown).toMatchObject({ title: '商品提醒', body: like.containing('胶片相机') });
    expect(shown?.at).toBeGreaterThanOrEqual(dueAt);
  });

  it('waits a minute when nothing is said, with or without a body', async () => {
    for (const body of ['{}', undefined]) {
      const before = Date.now();
      const answer = await send('POST', `${world.shop.url}/goods/bike/reminders`, body);
      expect(answer.status).toBe(202);
      expect(Math.round((Date.parse(String(answer.body.dueAt)) - before) / 1000)).toBe(60);
      expect((await call('DELETE', `/pushes/${answer.body.pushId}`)).status).toBe(200);
    }
  });

  it.each([0, -1, 1.5, 2_592_001, '60', null, true])('refuses a reminder in %j seconds', async (inSeconds) => {
    const { status, body } = await call('POST', '/goods/bike/reminders', { inSeconds });
    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: 'inSeconds', rule: like.matching(/^must be a whole number from 1/) }]);
  });

  it('takes a push back in time, and only then', async () => {
    const at = new Date(Date.now() + 600_000).toISOString();
    const { body } = await call('POST', '/pushes', { to: { user: '1001' }, message: MESSAGE, at });
    expect(body).toEqual({ pushId: like.text, dueAt: at });
    const cancelled = await call('DELETE', `/pushes/${body.pushId}`);
    expect([cancelled.status, cancelled.body]).toEqual([
      200,
      { cancelled: true, begun: 0, recalled: 0, reason: like.text },
    ]);
    expect((await call('DELETE', `/pushes/${body.pushId}`)).status).toBe(200);
    expect((await call('GET', `/pushes/${body.pushId}`)).body).toMatchObject({ state: 'cancelled', deliveries: [] });

    const sent = await call('POST', '/pushes', { to: { user: '1001' }, message: MESSAGE });
    await settled(sent.body.pushId);
    const late = await call('DELETE', `/pushes/${sent.body.pushId}`);
    expect([late.status, late.body]).toEqual([409, { statusCode: 409, message: 'It has ended before: delivered.' }]);
    expect((await call('DELETE', `/pushes/${NO_ID}`)).status).toBe(404);

    // What a vendor passes on by itself it takes back.
    const toAll = await call('POST', '/pushes', { to: { everyone: true, via: 'jpush' }, message: MESSAGE });
    await settled(toAll.body.pushId);
    const recalled = await call('DELETE', `/pushes/${toAll.body.pushId}`);
    expect([recalled.status, recalled.body]).toMatchObject([200, { cancelled: false, begun: 1, recalled: 1 }]);
  });

  it('keeps a push over a restart, and sends it once', async () => {
    const own = await mkdtemp(join(tmpdir(), 'nest-push-restart-'));
    const start = (): Promise<RunningShop> => startShop({ environment: environment({ SHOP_DATA_DIR: own }), ...QUIET });
    try {
      const first = await start();
      const { body } = await call('POST', '/goods/teapot/reminders', { inSeconds: 2 }, first.url);
      await first.close();
      expect(shownOn('phone-of-1003')).toEqual([]);
      const second = await start();
      try {
        expect(await settled(body.pushId, second.url)).toMatchObject({ state: 'delivered', dueAt: body.dueAt });
        await sleep(1200);
        expect(shownOn('phone-of-1003')).toHaveLength(1);
        // The demo's devices were reported twice, and are there once.
        for (const user of ['1001', '1002', '1003']) {
          expect(JSON.parse((await call('GET', `/users/${user}/devices`, undefined, second.url)).text)).toHaveLength(1);
        }
      } finally {
        await second.close();
      }
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  });
});

describe('any push', () => {
  it('goes to an alias at one vendor', async () => {
    const { body } = await call('POST', '/pushes', { to: { alias: 'QQC_1001', via: 'xiaomi' }, message: MESSAGE });
    expect(await settled(body.pushId)).toMatchObject({
      deliveries: like.list([like.object({ app: 'xiaomi:android', state: 'delivered' })]),
    });
    expect(shownOn('phone-of-1001')).toEqual([{ ...MESSAGE, data: {} }]);
  });

  it('is idempotent by its key, and refuses the key for other content', async () => {
    const push = { to: { user: '1002' }, message: MESSAGE, key: 'order:1:sent' };
    const first = await call('POST', '/pushes', push);
    const again = await call('POST', '/pushes', push);
    expect([again.status, again.body.pushId]).toEqual([202, first.body.pushId]);
    const other = await call('POST', '/pushes', { ...push, to: { user: '1001' } });
    expect([other.status, other.body.statusCode]).toEqual([409, 409]);
    await settled(first.body.pushId);
    expect(shownOn('phone-of-1002')).toHaveLength(1);
  });

  it('says why nobody was reached', async () => {
    const { status, body } = await call('POST', '/pushes', { to: { user: 'nobody' }, message: MESSAGE });
    expect(status).toBe(202);
    expect(await settled(body.pushId)).toMatchObject({
      state: 'failed',
      reason: 'The user nobody has no registered device.',
      deliveries: [],
    });
  });

  it('plans without sending', async () => {
    const { status, body, text } = await call('POST', '/pushes/plan', {
      to: { users: ['1001', '1003', 'nobody'] },
      message: MESSAGE,
    });
    expect(status).toBe(200);
    const calls = body.calls as {
      app: string;
      deviceIds: string[];
      request: { url: string; headers: object; body: string };
    }[];
    expect(calls.map(({ app, deviceIds }) => [app, deviceIds]).sort()).toEqual([
      ['umeng:ios', ['phone-of-1003']],
      ['xiaomi:android', ['phone-of-1001']],
    ]);
    for (const { app, request } of calls) {
      expect(request.url.startsWith(world.simulators.urlOf(app.startsWith('umeng') ? 'umeng' : 'xiaomi'))).toBe(true);
    }
    expect(body.problems).toEqual(['The user nobody has no registered device.']);
    expect(text.toLowerCase()).not.toContain('authorization');
    expect(world.simulators.server.requests.list()).toEqual([]);
  });

  const refused: [unknown, string[]][] = [
    [{}, ['to', 'message']],
    [[], ['body']],
    [{ to: { user: '1001' } }, ['message']],
    [{ to: { user: '', x: 1 }, message: MESSAGE }, ['to.user', 'to.x']],
    [{ to: { user: '1', topic: 'x' }, message: MESSAGE }, ['to']],
    [
      { to: { user: '1001' }, message: { ...MESSAGE, ios: { badge: -1 }, ttl: 0 } },
      ['message.ios.badge', 'message.ttl'],
    ],
    [{ to: { user: '1001' }, message: MESSAGE, at: 'tomorrow', key: '' }, ['at', 'key']],
    [{ to: { user: '1001' }, message: MESSAGE, at: '2001-01-01T00:00:00Z' }, ['at']],
    [{ to: { user: '1001' }, message: MESSAGE, whom: 1 }, ['whom']],
  ];
  it.each(refused)('refuses %j, naming every field', async (push, fields) => {
    for (const path of ['/pushes', '/pushes/plan']) {
      const { status, body } = await call('POST', path, push);
      expect([status, body.statusCode, typeof body.message]).toEqual([400, 400, 'string']);
      expect(body.errors.map(({ field }) => field).sort()).toEqual([...fields].sort());
    }
  });

  it.each(['/pushes', '/pushes/plan', '/devices', '/goods/bike/visits', '/goods/bike/reminders'])(
    'POST %s refuses what is no JSON, too much or no body',
    async (path) => {
      const url = `${world.shop.url}${path}`;
      const broken = await send('POST', url, '{"visitorId": "canary-7f3');
      expect([broken.status, broken.body.errors]).toEqual([400, [{ field: 'body', rule: 'must be a JSON object' }]]);
      expect(broken.text).not.toContain('canary');
      const large = await send('POST', url, JSON.stringify({ x: 'x'.repeat(256 * 1024) }));
      expect([large.status, large.body]).toEqual([413, { statusCode: 413, message: like.containing('256 kB') }]);
      const form = await send('POST', url, 'visitorId=2001', 'application/x-www-form-urlencoded');
      expect([form.status, form.body]).toEqual([
        415,
        { statusCode: 415, message: like.containing('content-type: application/json') },
      ]);
      const deep = await send('POST', url, `{"visitorId":${'['.repeat(20_000)}${']'.repeat(20_000)}}`);
      expect([deep.status, deep.body.errors.map(({ field }) => field)]).toEqual([400, like.list(['visitorId'])]);
      const member = await send('POST', url, '{"visitorId":"2001","constructor":1}');
      expect([member.status, member.body.errors.map(({ field }) => field)]).toEqual([400, like.list(['constructor'])]);
      if (!path.endsWith('reminders')) expect((await send('POST', url)).status).toBe(400);
    },
  );

  it('knows no report of an unknown push', async () => {
    for (const id of [NO_ID, '%00', "';--"]) {
      const { status, body } = await call('GET', `/pushes/${encodeURIComponent(id)}`);
      expect([status, body]).toEqual([404, { statusCode: 404, message: 'No push has this id.' }]);
    }
    const { status, body } = await call('GET', `/pushes/${'x'.repeat(500)}`);
    expect([status, body]).toMatchObject([400, { errors: [{ field: 'pushId' }] }]);
    expect((await send('GET', `${world.shop.url}/pushes/%E0%A4%A`)).status).toBe(400);
  });
});

describe('devices', () => {
  const registration = {
    userId: '3001',
    platform: 'android',
    manufacturer: 'OPPO',
    routes: [{ vendor: 'jpush', kind: 'registrationId', address: '1a0000000000000cafe' }],
  };
  const devicesOf = async (user: string): Promise<Record<string, unknown>[]> =>
    JSON.parse((await call('GET', `/users/${user}/devices`)).text) as Record<string, unknown>[];

  it('registers, lists, moves to a new owner and forgets', async () => {
    const first = await call('POST', '/devices', registration);
    expect(first.status).toBe(201);
    expect(first.body).toEqual({ ...registration, id: like.text, registeredAt: like.matching(/Z$/) });
    expect(await devicesOf('3001')).toEqual([first.body]);

    await call('POST', '/devices', { ...registration, userId: '3002' });
    expect(await devicesOf('3001')).toEqual([]);
    const [moved] = await devicesOf('3002');
    const path = `/devices/${String(moved?.id)}`;
    expect([(await call('DELETE', path)).status, (await call('DELETE', path)).status]).toEqual([204, 404]);
    expect(await devicesOf('3002')).toEqual([]);
  });

  it.each([
    [{}, ['platform', 'routes']],
    [{ ...registration, platform: 'symbian', routes: [] }, ['platform', 'routes']],
    [
      { ...registration, routes: [{ vendor: '', kind: 'phone', address: 7 }] },
      ['routes[0].vendor', 'routes[0].kind', 'routes[0].address'],
    ],
    [{ ...registration, extra: 1 }, ['extra']],
  ])('refuses %j', async (device, fields) => {
    const { status, body } = await call('POST', '/devices', device);
    expect(status).toBe(400);
    expect(body.errors.map(({ field }) => field).sort()).toEqual([...fields].sort());
  });
});

describe('a vendor that fails', () => {
  const fresh = { ...MESSAGE, title: '通知二' };

  it('for a moment delays a push, and the next attempt delivers it', async () => {
    world.simulators.server.faults.add({ when: { vendor: 'xiaomi' }, times: 1, fault: { status: 503 } });
    const { body } = await call('POST', '/pushes', { to: { user: '1001' }, message: fresh });
    expect(await settled(body.pushId)).toMatchObject({ state: 'delivered', counts: { delivered: 1, failed: 0 } });
    expect(world.simulators.server.requests.list({ vendor: 'xiaomi' }).map(({ status }) => status)).toEqual([503, 200]);
    expect(shownOn('phone-of-1001')).toHaveLength(1);
  });

  it('for good ends the push with the reason', async () => {
    const words = JSON.stringify({ result: 'error', code: 10017, reason: '参数错误' });
    world.simulators.server.faults.add({ when: { vendor: 'xiaomi' }, fault: { status: 200, body: words } });
    const { body } = await call('POST', '/pushes', { to: { user: '1001' }, message: fresh });
    expect(await settled(body.pushId)).toMatchObject({
      state: 'failed',
      counts: { delivered: 0, failed: 1 },
      deliveries: [like.object({ failureClass: 'payload', vendorCode: '10017' })],
    });
    expect(world.simulators.server.requests.list({ vendor: 'xiaomi' })).toHaveLength(1);
  });
});

describe('a dead address', () => {
  const routes = async (): Promise<unknown[]> =>
    (JSON.parse((await call('GET', '/users/1002/devices')).text) as { routes: unknown[] }[]).flatMap((d) => d.routes);
  const push = async (): Promise<Answer['body']> =>
    settled((await call('POST', '/pushes', { to: { user: '1002' }, message: MESSAGE })).body.pushId);

  it('is out of use, and the list of devices says why, until the app reports its phone again', async () => {
    const words = JSON.stringify({ error: { code: 1011, message: 'cannot find user by this audience' } });
    world.simulators.server.faults.add({ when: { path: '/v3/push' }, times: 1, fault: { status: 400, body: words } });
    expect(await push()).toMatchObject({
      state: 'failed',
      deliveries: [{ failureClass: 'device', vendorCode: '1011' }],
    });
    const [route] = DEMO_DEVICES.jpush.routes;
    const quarantine = { since: like.matching(/Z$/), reason: like.matching(/^JPush 1011:/) };
    for (let i = 0; i < 100 && !JSON.stringify(await routes()).includes('quarantine'); i++) await sleep(10);
    expect(await routes()).toEqual([{ ...route, quarantine }]);
    expect(await push()).toMatchObject({ state: 'failed', deliveries: [{ app: null, failureClass: 'device' }] });
    expect(shownOn('phone-of-1002')).toEqual([]);

    expect((await call('POST', '/devices', DEMO_DEVICES.jpush)).body.routes).toEqual([route]);
    expect(await push()).toMatchObject({ state: 'delivered' });
    expect(await routes()).toEqual([route]);
  });
});
