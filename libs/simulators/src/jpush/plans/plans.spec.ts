import { SECRET, SpecWorld, VIP } from '../jpush.spec-world.js';

const vip = { as: VIP };
let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open({
    apps: [
      { appKey: VIP, masterSecret: SECRET, vip: true, limits: { plans: 2 } },
      { appKey: 'free', masterSecret: SECRET },
    ],
    groups: [],
  });
  world.phone('v1', { app: VIP });
});
afterEach(() => world.close());

const create = (body: unknown) => world.call('POST /v3/push_plan/create', body, vip);
const list = async (query = '') => (await world.call(`GET /v3/push_plan/list${query}`, undefined, vip)).json;

it('shape 38: a plan is made, changed, used by pushes and listed', async () => {
  expect((await create({ name: 'spring', description: 'tea' })).json).toEqual({ code: 0, message: 'success' });
  const update = await world.call('PUT /v3/push_plan/update', { name: 'spring', description: 'coffee' }, vip);
  expect(update.json).toEqual({ code: 0, message: 'success' });
  world.pass(1000);
  await world.push('v1', { options: { business_operation_code: 'spring' } }, VIP);
  expect(await list()).toEqual({
    code: 0,
    message: 'success',
    data: {
      total: 1,
      page: 1,
      page_size: 50,
      detail: [
        {
          name: 'spring',
          description: 'coffee',
          push_count: 1,
          create_time: '2026-08-01 12:00:00',
          last_used_time: '2026-08-01 12:00:01',
          send_source: 0,
        },
      ],
    },
  });
});

it.each<[query: string, names: string[] | null]>([
  ['', ['one', 'two']],
  ['?info=tw', ['two']],
  ['?send_source=0', ['one', 'two']],
  ['?send_source=1', []],
  ['?send_source=9', ['one', 'two']],
  ['?page=2&page_size=1', ['two']],
  ['?page=0', null],
])('the list %s', async (query, names) => {
  await create({ name: 'one' });
  await create({ name: 'two' });
  const { code, data } = (await list(query)) as { code: number; data: { detail: { name: string }[] } | null };
  expect([code, data?.detail.map(({ name }) => name)]).toEqual(names ? [0, names] : [1003, undefined]);
});

it('a name is needed, must be new or known, and there is a most', async () => {
  const code = async (body: unknown) => (await create(body)).json.code;
  expect([await code({ name: 'one' }), await code({ name: 'one' }), await code({}), await code('{')]).toEqual([
    0, 1003, 1002, 1003,
  ]);
  expect([await code({ name: 'two' }), await code({ name: 'three' })]).toEqual([0, 1003]);
  expect((await world.call('PUT /v3/push_plan/update', { name: 'three' }, vip)).json).toMatchObject({
    code: 1003,
    data: null,
  });
});

it('plans are for VIP apps', async () => {
  expect(await world.outcome('GET /v3/push_plan/list', undefined, { as: 'free' })).toEqual([403, 2006]);
});
