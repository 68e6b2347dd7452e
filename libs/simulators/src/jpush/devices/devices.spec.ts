import { DAY, FREE, MINUTE, NOON, SpecWorld, VIP } from '../jpush.spec-world.js';

let world: SpecWorld;
beforeEach(async () => {
  const lastOnline = { recent: NOON - DAY, long: NOON - 3 * DAY, gone: NOON - 256 * DAY };
  world = await SpecWorld.open({
    apps: [
      { appKey: FREE, masterSecret: '5e987ac6d2e04d95a9d8f0d1' },
      { appKey: VIP, masterSecret: '5e987ac6d2e04d95a9d8f0d1', vip: true, lastOnline },
    ],
  });
  world.phone('r1', { tags: ['a'], aliases: [{ value: 'u1' }] });
  world.phone('r2', {}, 'ios');
});
afterEach(() => world.close());

const rids = (count: number, prefix = 'x') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);

describe('GET and POST /v3/devices/{rid}', () => {
  it('shape 25: what is set is read again, and clearing gives nulls', async () => {
    const tags = { add: ['a b', '汉字#&'], remove: ['a'] };
    const set = await world.call('POST /v3/devices/r1', { tags, alias: 'x', mobile: '13012345678' });
    expect([set.status, set.text]).toEqual([200, '']);
    const { json } = await world.call('GET /v3/devices/r1');
    expect(json).toEqual({ tags: ['a b', '汉字#&'], alias: 'x', mobile: '13012345678' });
    await world.call('POST /v3/devices/r1', { tags: '', alias: '', mobile: '' });
    expect((await world.call('GET /v3/devices/r1')).json).toEqual({ tags: null, alias: null, mobile: null });
  });

  it('what is set decides whom a push reaches, until the phone is put into the book anew', async () => {
    await world.call('POST /v3/devices/r2', { tags: { add: ['vip'] }, alias: 'u2' });
    const to = (audience: object) =>
      world.outcome('POST /v3/push', { platform: 'all', audience, notification: { alert: 'a' } });
    expect(await to({ tag: ['vip'] })).toEqual([200, 0]);
    expect(await to({ alias: ['u2'] })).toEqual([200, 0]);
    world.phone('r2', {}, 'ios');
    expect(await to({ alias: ['u2'] })).toEqual([400, 1011]);
  });

  it.each<[name: string, body: unknown, code: number]>([
    ['tags as an array', { tags: ['a'] }, 7002],
    ['an unknown key', { colour: 1 }, 7002],
    ['nothing', {}, 7002],
    ['no JSON', '{', 7002],
    ['100 tags', { tags: { add: rids(100, 't') } }, 0],
    ['101 tags', { tags: { add: rids(101, 't') } }, 7002],
    ['a tag of 40 bytes', { tags: { add: ['汉'.repeat(13) + 'x'] } }, 0],
    ['a tag of 41 bytes', { tags: { add: ['汉'.repeat(13) + 'xx'] } }, 7002],
    ['1000 bytes', { tags: { add: rids(25, 'x').map((tag) => tag.padEnd(40, '-')) } }, 0],
    ['1001 bytes', { tags: { remove: ['y', ...rids(25, 'x').map((tag) => tag.padEnd(40, '-'))] } }, 7002],
    ['an alias of 41 bytes', { alias: 'x'.repeat(41) }, 7002],
    ['a mobile of letters', { mobile: 'abc' }, 7002],
  ])('%s is %#', async (_name, body, code) => {
    expect((await world.call('POST /v3/devices/r1', body)).code).toBe(code);
  });

  it('a device has at most 1000 tags', async () => {
    world.phone('r1', { tags: rids(999, 't') });
    expect((await world.call('POST /v3/devices/r1', { tags: { add: ['a'] } })).code).toBe(0);
    expect((await world.call('POST /v3/devices/r1', { tags: { add: ['b'] } })).code).toBe(7002);
    expect(await world.outcome('POST /v3/tags/b', { registration_ids: { add: ['r1'] } })).toEqual([400, 7002]);
  });

  it('shape 27: the 11th device on an alias is 7015, the 10th is not', async () => {
    rids(11).forEach((id) => {
      world.phone(id);
    });
    for (const id of rids(10))
      expect(await world.outcome(`POST /v3/devices/${id}`, { alias: 'team' })).toEqual([200, 0]);
    expect(await world.outcome('POST /v3/devices/x10', { alias: 'team' })).toEqual([400, 7015]);
    expect(await world.outcome('POST /v3/devices/x9', { alias: 'team', mobile: '13012345678' })).toEqual([200, 0]);
  });

  it('a device that the app does not have is 7013', async () => {
    expect(await world.outcome('GET /v3/devices/nobody')).toEqual([400, 7013]);
    expect(await world.outcome('POST /v3/devices/nobody', { alias: '' })).toEqual([400, 7013]);
    expect(await world.outcome('GET /v3/devices/r1', undefined, { as: VIP })).toEqual([400, 7013]);
  });
});

describe('POST /v3/devices/status', () => {
  it('shape 30: online, offline of late, offline for long, unknown', async () => {
    ['here', 'recent', 'long'].forEach((id) => {
      world.phone(id, { app: VIP });
    });
    const body = { registration_ids: ['here', 'recent', 'long', 'r1'] };
    for (const path of ['/v3/devices/status', '/v3/devices/status/', '/v3/device/status']) {
      const { json } = await world.call(`POST ${path}`, body, { as: VIP });
      expect(json).toEqual({
        here: { online: true },
        recent: { online: false, last_online_time: '2026-07-31 12:00:00' },
        long: { online: false },
        r1: {},
      });
    }
  });

  it('is for VIP apps, and takes 1 to 1000 ids', async () => {
    expect(await world.outcome('POST /v3/devices/status', { registration_ids: ['r1'] })).toEqual([403, 2006]);
    const ask = (ids: string[]) => world.outcome('POST /v3/devices/status', { registration_ids: ids }, { as: VIP });
    expect([await ask([]), await ask(rids(1000)), await ask(rids(1001))]).toEqual([
      [400, 7002],
      [200, 0],
      [400, 7002],
    ]);
  });

  it('who was not seen for more than 255 days is no target, and who is offline is shown nothing', async () => {
    ['here', 'recent', 'gone'].forEach((id) => {
      world.phone(id, { app: VIP });
    });
    expect(await world.push('recent', {}, VIP)).toMatch(/^\d+$/);
    const gone = { platform: 'all', audience: { registration_id: ['gone'] }, notification: { alert: 'a' } };
    expect(await world.outcome('POST /v3/push', gone, { as: VIP })).toEqual([400, 1011]);
    expect(world.shown('recent')).toBe(0);
  });
});

describe('aliases', () => {
  beforeEach(async () => {
    await world.call('POST /v3/devices/r2', { alias: 'u1' });
  });

  it('shape 28: who has one, by platform; an empty platform is 7002', async () => {
    expect((await world.call('GET /v3/aliases/u1')).json).toEqual({ registration_ids: ['r1', 'r2'] });
    expect((await world.call('GET /v3/aliases/u1?platform=ios,hmos')).json).toEqual({ registration_ids: ['r2'] });
    expect((await world.call('GET /v3/aliases/nobody')).json).toEqual({ registration_ids: null });
    expect(await world.outcome('GET /v3/aliases/u1?platform=')).toEqual([400, 7002]);
    expect(await world.outcome('DELETE /v3/aliases/u1?platform=')).toEqual([400, 7002]);
    expect(await world.outcome('GET /v3/aliases/u1?platform=symbian')).toEqual([400, 7002]);
    expect(await world.outcome(`GET /v3/aliases/${'x'.repeat(41)}`)).toEqual([400, 7002]);
  });

  it('shape 29: the new format', async () => {
    expect((await world.call('GET /v3/aliases/u1?platform=ios&new_format=true')).json).toEqual({
      data: [{ registration_id: 'r2', platform: 'ios', last_online_date: '2026-08-01' }],
    });
  });

  it('are deleted, by platform too', async () => {
    expect(await world.call('DELETE /v3/aliases/u1?platform=ios')).toMatchObject({ status: 200, text: '' });
    expect((await world.call('GET /v3/aliases/u1')).json).toEqual({ registration_ids: ['r1'] });
    await world.call('DELETE /v3/aliases/u1');
    expect((await world.call('GET /v3/aliases/u1')).json).toEqual({ registration_ids: null });
  });

  it('are unbound from some devices; ids that are wrong are listed inside the error', async () => {
    const unbind = (remove: unknown) => world.call('POST /v3/aliases/u1', { registration_ids: { remove } });
    const refused = await unbind(['r1', 'nobody']);
    expect(refused.json).toEqual({
      error: { code: 7013, message: expect.any(String) as string, illegal_rids: ['nobody'] },
    });
    expect(await unbind(['r1'])).toMatchObject({ status: 200, text: '' });
    expect((await world.call('GET /v3/aliases/u1')).json).toEqual({ registration_ids: ['r2'] });
    expect([(await unbind([])).code, (await unbind(rids(1001))).code, (await unbind('r1')).code]).toEqual([
      7002, 7002, 7002,
    ]);
  });
});

describe('tags', () => {
  it('shape 26: any tag makes the round trip, percent-encoded', async () => {
    const path = `/v3/tags/${encodeURIComponent('a/b?#%+￥')}`;
    expect(await world.call(`POST ${path}`, { registration_ids: { add: ['r1', 'r2'] } })).toMatchObject({
      status: 200,
      text: '',
    });
    expect((await world.call(`GET ${path}/registration_ids/r1`)).json).toEqual({ result: true });
    await world.call(`POST ${path}`, { registration_ids: { remove: ['r1'] } });
    expect((await world.call(`GET ${path}/registration_ids/r1`)).json).toEqual({ result: false });
    expect((await world.call('GET /v3/tags/')).json).toEqual({ tags: ['a', 'a/b?#%+￥'] });
    expect(await world.call(`DELETE ${path}?platform=ios`)).toMatchObject({ status: 200, text: '' });
    expect((await world.call('GET /v3/tags')).json).toEqual({ tags: ['a'] });
    await world.call('DELETE /v3/tags/a');
    expect((await world.call('GET /v3/tags')).json).toEqual({ tags: null });
  });

  it('are listed up to 100 a platform', async () => {
    world.phone('r1', { tags: rids(101, 't') });
    world.phone('r2', { tags: ['ios'] }, 'ios');
    expect((await world.call('GET /v3/tags/')).json.tags).toHaveLength(101);
  });

  it.each<[name: string, body: unknown, code: number]>([
    ['neither add nor remove', { registration_ids: {} }, 7002],
    ['both empty', { registration_ids: { add: [], remove: [] } }, 7002],
    ['1001 ids', { registration_ids: { add: rids(1001) } }, 7002],
    ['an unknown id', { registration_ids: { add: ['nobody'] } }, 7013],
    ['no body', undefined, 7002],
  ])('an update with %s', async (_name, body, code) => {
    expect((await world.call('POST /v3/tags/t', body)).code).toBe(code);
    expect((await world.call('DELETE /v3/tags/t?platform=')).code).toBe(7002);
  });
});

describe('test devices', () => {
  const as = { as: VIP };

  it('are registered, renamed, listed and deleted, and are whom test_model reaches', async () => {
    ['here', 'there'].forEach((id) => {
      world.phone(id, { app: VIP });
    });
    const add = (id: string, name = 'desk') =>
      world.outcome('POST /v3/test/model/add', { device_name: name, registration_id: id }, as);
    expect(await add('here')).toEqual([200, 0]);
    expect([await add('here'), await add('nobody')]).toEqual([
      [400, 7013],
      [400, 7013],
    ]);
    const rename = { device_name: 'drawer', registration_id: 'here' };
    expect(await world.outcome('PUT /v3/test/model/update', rename, as)).toEqual([200, 0]);
    expect((await world.call('GET /v3/test/model/list', undefined, as)).json).toEqual({
      total: 1,
      page: 1,
      page_size: 200,
      detail: [
        {
          device_name: 'drawer',
          device_model: 'model of here',
          registration_id: 'here',
          create_time: '2026-08-01 12:00:00',
        },
      ],
    });
    const push = { platform: 'all', audience: 'all', notification: { alert: 'a' }, options: { test_model: true } };
    expect(await world.outcome('POST /v3/push', push, as)).toEqual([200, 0]);
    expect([world.shown('here'), world.shown('there')]).toEqual([1, 0]);
    expect(await world.outcome('DELETE /v3/test/model/delete/here', undefined, as)).toEqual([200, 0]);
    expect(await world.outcome('DELETE /v3/test/model/delete/here', undefined, as)).toEqual([400, 7013]);
    expect(await world.outcome('PUT /v3/test/model/update', rename, as)).toEqual([400, 7013]);
  });

  it.each<[query: string, code: number, count: number | null]>([
    ['page=1&page_size=1', 0, 1],
    ['page=2&page_size=1', 0, 1],
    ['page=3&page_size=1', 0, 0],
    ['device_name=two', 0, 1],
    ['registration_id=r1', 0, 0],
    ['page=1', 7002, null],
    ['page=0&page_size=1', 7002, null],
    ['device_name=a&registration_id=b', 7002, null],
  ])('the list with %s', async (query, code, count) => {
    for (const id of ['one', 'two']) {
      world.phone(id, { app: VIP });
      await world.call('POST /v3/test/model/add', { device_name: id, registration_id: id }, as);
    }
    const answer = await world.call(`GET /v3/test/model/list?${query}`, undefined, as);
    expect(answer.code).toBe(code);
    if (count !== null) expect(answer.json.detail).toHaveLength(count);
  });

  it('are for VIP apps', async () => {
    expect(await world.outcome('GET /v3/test/model/list')).toEqual([403, 2006]);
  });
});

it.each(['GET /v3/aliases/', 'DELETE /v3/aliases/', 'POST /v3/aliases/', 'POST /v3/tags/', 'DELETE /v3/tags/'])(
  '%s takes a label of 40 bytes, and none of 41',
  async (line) => {
    const body = line.startsWith('POST') ? { registration_ids: { remove: ['r1'] } } : undefined;
    expect(await world.outcome(line + 'x'.repeat(40), body)).toEqual([200, 0]);
    expect(await world.outcome(line + 'x'.repeat(41), body)).toEqual([400, 7002]);
    const unknown = await world.outcome(`${line}x?platform=symbian`, body);
    expect(unknown).toEqual(line.startsWith('POST') ? [200, 0] : [400, 7002]);
  },
);

it('the Beijing zone calls the same things otherwise', async () => {
  expect((await world.call('GET /v3/device/r1')).json).toMatchObject({ alias: 'u1' });
  expect((await world.call('GET /v3/device/aliases/u1')).json).toEqual({ registration_ids: ['r1'] });
  expect((await world.call('GET /v3/device/tags/a/registration_ids/r1')).json).toEqual({ result: true });
  expect((await world.call('GET /v3/device/tags/')).json).toEqual({ tags: ['a'] });
});

it.each<[name: string, authorization: string, status: number, code: number]>([
  ['no credentials', '', 401, 7001],
  ['a wrong secret', `Basic ${Buffer.from(`${FREE}:wrong`).toString('base64')}`, 401, 7004],
  ['an unknown app', `Basic ${Buffer.from('nobody:wrong').toString('base64')}`, 400, 7008],
])('%s', async (_name, authorization, status, code) => {
  expect(await world.outcome('GET /v3/devices/r1', undefined, { headers: { authorization } })).toEqual([status, code]);
});

it('devices have a budget of 600 calls of their own', async () => {
  const { headers } = await world.call('GET /v3/devices/r1');
  expect([headers.get('x-rate-limit-limit'), headers.get('x-rate-limit-remaining')]).toEqual(['600', '599']);
  world.pass(MINUTE);
  expect((await world.call('PUT /v3/devices/r1')).status).toBe(405);
});
