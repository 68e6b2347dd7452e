import { FREE, HOUR, ID, SECRET, SpecWorld, VIP } from '../jpush.spec-world.js';

const vip = { as: VIP };
const templates = {
  visit: {
    platform: 'all',
    notification: { alert: '{{who}} 看了 {{what}}', android: { title: '{{who}}' } },
    options: { sendno: 5 },
  },
  plain: { platform: 'all', notification: { alert: 'Hi' } },
};
const keys = { who: '小林', what: '茶' };
const to = (id: string, more: object = {}) => ({
  keys,
  audience: { registration_id: [id] },
  trace_id: `t-${id}`,
  ...more,
});

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open({
    apps: [
      { appKey: VIP, masterSecret: SECRET, vip: true, templates },
      { appKey: FREE, masterSecret: SECRET },
    ],
  });
  world.phone('v1', { app: VIP, tags: ['t'] });
});
afterEach(() => world.close());

const push = (params: unknown, more: object = {}) =>
  world.call('POST /v3/push/template', { id: 'visit', params, ...more }, vip);

describe('POST /v3/push/template', () => {
  it('shape 38: each entry is a push of its own in the envelope', async () => {
    const { json } = await push([to('v1'), to('nobody')]);
    expect(json).toEqual({
      code: 0,
      message: 'success',
      data: {
        push_list: [
          { code: 0, message: 'success', message_id: ID, trace_id: 't-v1' },
          { code: 1011, message: expect.any(String) as string, trace_id: 't-nobody' },
        ],
      },
    });
    expect(world.server.phones.shown('v1')[0]).toMatchObject({ title: '小林', body: '小林 看了 茶' });
  });

  it('a key that is missing fails its entry alone', async () => {
    const { json } = await push([to('v1', { keys: { who: 'x' } })]);
    expect(json).toMatchObject({ code: 0, data: { push_list: [{ code: 1003 }] } });
    expect(world.shown('v1')).toBe(0);
  });

  const ids = (count: number) => ({ audience: { registration_id: Array.from({ length: count }, (_, n) => `r${n}`) } });
  it.each<[name: string, params: unknown, more: object, code: number]>([
    ['one broadcast', [{ keys, audience: 'all' }], {}, 0],
    ['two broadcasts', [{ audience: 'all' }, { audience: 'all' }], {}, 1003],
    ['tags and tags left out', [{ keys, audience: { tag: ['t'], tag_not: ['x'] } }], {}, 0],
    ['tags in two entries', [{ audience: { tag: ['t'] } }, { audience: { tag_and: ['t'] } }], {}, 1003],
    ['two kinds in one entry', [{ audience: { tag: ['t'], alias: ['a'] } }], {}, 1003],
    ['two kinds in two entries', [to('v1'), { audience: { alias: ['a'] } }], {}, 1003],
    ['1000 ids in all', [ids(999), to('v1')], {}, 0],
    ['1001 ids in all', [ids(1000), to('v1')], {}, 1003],
    ['two geofences', [to('v1', { geofence: {} }), to('v1', { geofence: {} })], {}, 1003],
    ['no entries', [], {}, 1003],
    ['an unknown template', [to('v1')], { id: 'nothing' }, 1003],
    ['no template', [to('v1')], { id: undefined }, 1002],
    ['an unknown key', [to('v1', { colour: 1 })], {}, 1009],
    ['no audience', [{ keys }], {}, 1002],
  ])('shape 38: %s', async (_name, params, more, code) => {
    const { status, json } = await push(params, more);
    expect(status).toBe(200);
    expect(json.code).toBe(code);
    if (code !== 0) expect(json.data).toBeNull();
  });

  it('is for VIP apps', async () => {
    expect(await world.outcome('POST /v3/push/template', { id: 'visit', params: [] })).toEqual([403, 2006]);
  });
});

describe('POST /v3/push/template/schedule', () => {
  const plan = (more: object = {}) =>
    world.call(
      'POST /v3/push/template/schedule',
      {
        id: 'visit',
        params: [to('v1')],
        schedule_name: 'S',
        trigger: { single: { time: '2026-08-01 13:00:00' } },
        ...more,
      },
      vip,
    );

  it('shape 38: each entry becomes a task that fires', async () => {
    const { json } = await plan();
    const [item] = (json.data as { schedule_list: { schedule_id: string }[] }).schedule_list;
    expect(item).toMatchObject({ code: 0, trace_id: 't-v1' });
    expect((await world.call(`GET /v3/schedules/${item?.schedule_id ?? ''}`, undefined, vip)).json).toMatchObject({
      name: 'S',
    });
    world.pass(HOUR);
    expect(world.server.phones.shown('v1')[0]).toMatchObject({ body: '小林 看了 茶' });
  });

  it('a wrong trigger, a missing name and a wrong entry are told', async () => {
    expect((await plan({ trigger: { single: { time: 'soon' } } })).json).toMatchObject({ code: 8100, data: null });
    expect((await plan({ schedule_name: undefined })).json).toMatchObject({ code: 1002 });
    expect((await plan({ params: [to('v1', { options: { sendno: 0 } })] })).json).toMatchObject({
      code: 0,
      data: { schedule_list: [{ code: 1003, trace_id: 't-v1' }] },
    });
  });
});
