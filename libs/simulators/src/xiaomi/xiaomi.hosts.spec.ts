import { APP_ID } from './xiaomi.app.js';
import { hostAndPath } from './xiaomi.hosts.js';
import { ROUTES, UNKNOWN_PATHS } from './xiaomi.routes.js';
import { freshWorld, IOS_SECRET, NOTE, World } from './xiaomi.spec-world.js';

const SEND = '/v3/message/regid';

describe('hosts in front of paths', () => {
  it.each([
    ['/v3/message/regid', 'any', '/v3/message/regid'],
    ['/sandbox/v3/message/regid', 'sandbox.xmpush.xiaomi.com', '/v3/message/regid'],
    ['/vip/v2/message/all', 'vip.api.xmpush.xiaomi.com', '/v2/message/all'],
    ['/vip.api.global/v2/message/all', 'vip.api.xmpush.global.xiaomi.com', '/v2/message/all'],
    ['/sgp-api/v2/message/all', 'sgp-api.xmpush.global.xiaomi.com', '/v2/message/all'],
    ['/fr-api.xmpush.global.xiaomi.com/v2/message/all', 'fr-api.xmpush.global.xiaomi.com', '/v2/message/all'],
    ['/idmb.api.xmpush.global.xiaomi.com/v2/message/all', 'idmb.api.xmpush.global.xiaomi.com', '/v2/message/all'],
    [
      '/ru.feedback/v1/feedback/fetch_invalid_regids',
      'ru.feedback.xmpush.global.xiaomi.com',
      '/v1/feedback/fetch_invalid_regids',
    ],
    ['/emq/msg/ack/info', 'emq.xmpush.xiaomi.com', '/msg/ack/info'],
    ['/constructor/v3/message/regid', 'any', '/constructor/v3/message/regid'],
    ['/sandbox', 'any', '/sandbox'],
  ])('%s is for %s', (path, name, inner) => {
    const found = hostAndPath(path);
    expect([found.host.name, found.path]).toEqual([name, inner]);
  });

  it('a name that a proxy passed on counts as well', () => {
    expect(hostAndPath(SEND, 'SGP-api.xmpush.global.xiaomi.com:443').host.region).toBe('Other');
    expect(hostAndPath(SEND, '127.0.0.1:4010').host.name).toBe('any');
  });
});

describe('what a host serves', () => {
  const world = freshWorld();

  it.each([
    ['/api', SEND, true],
    ['/vip', SEND, true],
    ['/sgp-api', SEND, true],
    ['/feedback', SEND, false],
    ['/fr.feedback', SEND, false],
    ['/emq', SEND, false],
    ['/api', '/v1/feedback/get_region_by_regid', false],
    ['/feedback', '/v1/feedback/get_region_by_regid', true],
    ['', '/v1/feedback/get_region_by_regid', true],
  ])('%s%s: %s', async (host, path, served) => {
    const { code } = await world().post(`${host}${path}`, { ...NOTE, registration_id: 'reg-1', regIds: 'reg-1' });
    expect(code).toBe(served ? 0 : 10020);
  });

  it('shape 13: the sandbox serves every path to iOS, and none to Android', async () => {
    const fields = { description: 'd', 'extra.badge': '1', 'aps_proper_fields.title': 'T', registration_id: 'reg-4' };
    expect(await world().post(`/sandbox${SEND}`, fields, IOS_SECRET)).toMatchObject({ code: 20301 }); // it was built for production
    expect(await world().post(SEND, fields, IOS_SECRET)).toMatchObject({ code: 0 });
    expect(world().shown('4')).toMatchObject([{ title: 'T', badge: 1 }]);
    expect(
      await world().get('/sandbox/msg/ack/info', { package_name: 'com.example.shop.ios' }, IOS_SECRET),
    ).toHaveLength(1);
    for (const { method, path } of ROUTES) {
      const type = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await world().fetch(`/sandbox${path}`, { method, ...(method === 'POST' && { headers: type }) });
      expect([path, await answer.json()]).toMatchObject([path, { code: 10036 }]);
    }
  });
});

describe('every endpoint', () => {
  const world = freshWorld();

  it('has a path of its own', () => {
    expect(new Set(ROUTES.map(({ path }) => path)).size).toBe(ROUTES.length);
    expect(ROUTES.some(({ path }) => UNKNOWN_PATHS.has(path))).toBe(false);
  });

  it.each(ROUTES.map(({ method, path }) => [method, path]))(
    '%s %s is refused with another method, and without a secret',
    async (method, path) => {
      const other = await world().fetch(path, { method: method === 'GET' ? 'POST' : 'GET' });
      expect([other.status, await other.json()]).toMatchObject([200, { result: 'error', code: 10021 }]);
      const secretless = await world().fetch(path, { method }, '');
      expect([secretless.status, await secretless.json()]).toMatchObject([200, { result: 'error', code: 21301 }]);
    },
  );

  it.each([...UNKNOWN_PATHS])('%s is known by its name alone', async (path) => {
    expect(await world().post(path)).toMatchObject({
      code: 10020,
      reason: expect.stringContaining('name alone') as string,
    });
  });

  it('names its addresses for fault scripts', async () => {
    const messages = JSON.stringify([{ target: 'reg-1' }, { target: 7 }, null]);
    world().server.faults.add({ when: { address: 'reg-1' }, fault: { status: 503 } });
    const status = async (path: string, body: string) =>
      (
        await world().fetch(path, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        })
      ).status;
    expect(await status('/v2/multi_messages/regids', `messages=${encodeURIComponent(messages)}`)).toBe(503);
    expect(await status('/v2/multi_messages/regids', 'messages={')).toBe(200);
    expect(await status('/v2/topic/subscribe', 'registration_id=x,reg-1')).toBe(503);
    expect(await status('/v1/message/regid/revoke', 'registration_ids=reg-1')).toBe(503);
    expect(await status('/v1/validation/regids', 'registration_ids=reg-2')).toBe(200);
  });

  it('takes a form of 10 MB and no byte more', async () => {
    const fields = (more: number) => ({ ...NOTE, registration_id: 'reg-1', x: 'x'.repeat(10 * 1024 * 1024 - more) });
    const bytesBeside = new URLSearchParams(fields(10 * 1024 * 1024)).toString().length;
    expect((await world().post(SEND, fields(bytesBeside))).code).toBe(0);
    expect((await world().post(SEND, fields(bytesBeside - 1))).code).toBe(10018);
  });

  it('knows the app by its id', async () => {
    expect((await world().get('/media/upload/smallIcon/query', { app_id: APP_ID })).code).toBe(0);
    expect((await world().get('/media/upload/smallIcon/query', { app_id: '1' })).code).toBe(22006);
    expect((await world().post('/v2/schedule_job/query', { app_id: '1' })).code).toBe(22006);
  });
});

describe('the list of hosts', () => {
  const headersOf = async (world: World, headers = {}) => {
    const { headers: given } = await world.fetch(SEND, { method: 'POST', headers });
    return ['x-push-host-list', 'x-push-disable-auto-select-domain', 'x-push-client-timeout-ms'].map((name) =>
      given.get(name),
    );
  };
  const asked = { 'X-PUSH-HOST-LIST': 'true' };

  it('is not told by itself', async () => {
    const world = await World.open();
    expect(await headersOf(world, asked)).toEqual([null, null, null]);
    await world.close();
  });

  it('is told to those who ask, also with a refusal', async () => {
    const hosts = [
      { host: 'api.xmpush.xiaomi.com' },
      { host: 'lg.api.xmpush.xiaomi.com', min: 5, max: 10, decr: 1, incr: 2 },
    ];
    const world = await World.open({ hostList: { hosts, disableAutoSelect: true, clientTimeoutMs: 700 } });
    const list = 'api.xmpush.xiaomi.com:1:90:10:5,lg.api.xmpush.xiaomi.com:5:10:1:2';
    expect(await headersOf(world, asked)).toEqual([list, 'true', '700']);
    expect(await headersOf(world)).toEqual([null, null, null]);
    await world.close();
  });
});
