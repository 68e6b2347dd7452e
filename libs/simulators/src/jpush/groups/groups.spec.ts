import { DAY, DEVELOPER, FREE, GROUP, ID, SECRET, SpecWorld, textFile, VIP } from '../jpush.spec-world.js';

const asGroup = { as: `group-${GROUP}` };
const push = { platform: 'all', audience: 'all', notification: { alert: 'Hi' } };

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open();
  world.phone('f1', { aliases: [{ value: 'u1' }] });
  world.phone('v1', { app: VIP, aliases: [{ value: 'u2' }] }, 'harmony');
});
afterEach(() => world.close());

describe('POST /v3/grouppush', () => {
  it('shape 20: each app has an answer of its own beside the group’s id', async () => {
    const { json } = await world.call('POST /v3/grouppush', { ...push, options: { sendno: 7 } }, asGroup);
    const sent = { msg_id: ID, sendno: '7' };
    expect(json).toEqual({ group_msgid: ID, [FREE]: sent, [VIP]: sent });
    const one = await world.call('POST /v3/grouppush', { ...push, audience: { registration_id: ['f1'] } }, asGroup);
    const error = { code: 1011, message: expect.any(String) as string, illegal_rids: ['f1'] };
    expect(one.json).toEqual({ group_msgid: ID, [FREE]: { msg_id: ID, sendno: '0' }, [VIP]: { error } });
    expect([world.shown('f1'), world.shown('v1')]).toEqual([2, 1]);
  });

  it('shape 20: without the prefix, with a wrong secret, or with an app’s keys it is 401, 1004', async () => {
    for (const options of [{ as: GROUP }, { ...asGroup, secret: 'no' }, { as: FREE }, { as: `group-${FREE}` }]) {
      expect(await world.outcome('POST /v3/grouppush', push, options)).toEqual([401, 1004]);
    }
    expect(await world.outcome('POST /v3/push', push, asGroup)).toEqual([401, 1004]);
  });

  it.each<[name: string, more: object | string, code: number]>([
    ['no body kind', { notification: undefined }, 1002],
    ['override_msg_id', { options: { override_msg_id: 1 } }, 1009],
    ['a cid', { cid: 'x' }, 1009],
    ['a file', { audience: { file: { file_id: 'x' } } }, 1003],
    ['no JSON', '{', 1003],
    ['a list', '[]', 1003],
  ])('%s refuses the whole', async (_name, more, code) => {
    const body = typeof more === 'string' ? more : { ...push, ...more };
    expect(await world.outcome('POST /v3/grouppush', body, asGroup)).toEqual([400, code]);
    expect(world.shown('f1')).toBe(0);
  });

  it('does not read encrypted bodies', async () => {
    const options = { ...asGroup, headers: { 'x-encrypt-type': 'SM2' } };
    expect(await world.outcome('POST /v3/grouppush', push, options)).toEqual([400, 1003]);
  });

  it('an app that may not use a field is refused alone', async () => {
    const { json } = await world.call(
      'POST /v3/grouppush',
      { ...push, callback: { url: 'http://a.example/' } },
      asGroup,
    );
    expect(json).toMatchObject({ [FREE]: { error: { code: 2006 } }, [VIP]: { msg_id: ID } });
  });

  it('a group names apps that are known', async () => {
    const groups = [{ groupKey: 'g', masterSecret: SECRET, appKeys: ['unknown'] }];
    await expect(SpecWorld.open({ groups })).rejects.toThrow('groups: every key of appKeys');
  });
});

describe('POST /v3/grouppush/file', () => {
  const pushTo = (fileId: string, options = asGroup) =>
    world.call('POST /v3/grouppush/file', { ...push, audience: { file: { file_id: fileId } } }, options);

  it('reaches whom a developer’s file names, and no app’s file', async () => {
    const line = 'POST /v3/files/alias';
    const theirs = (await world.call(line, textFile('u1\nu2'), { as: DEVELOPER })).json.file_id as string;
    const own = (await world.call(line, textFile('u1'))).json.file_id as string;
    expect((await pushTo(theirs)).json).toMatchObject({ [FREE]: { msg_id: ID }, [VIP]: { msg_id: ID } });
    expect((await pushTo(own)).json).toMatchObject({
      [FREE]: { error: { code: 1003 } },
      [VIP]: { error: { code: 1003 } },
    });
    expect([world.shown('f1'), world.shown('v1')]).toEqual([1, 1]);
  });

  it('is for VIP groups: 2007, and 2003 for their reports', async () => {
    await world.close();
    world = await SpecWorld.open({
      groups: [{ groupKey: GROUP, masterSecret: SECRET, appKeys: [FREE] }],
      developers: [],
    });
    expect(await world.outcome('POST /v3/grouppush/file', push, asGroup)).toEqual([403, 2007]);
    expect(await world.outcome('GET /v3/group/users', undefined, asGroup)).toEqual([403, 2003]);
    expect(await world.outcome('GET /v3/group/messages/detail', undefined, asGroup)).toEqual([403, 2003]);
  });

  it('without any developer there is no file', async () => {
    await world.close();
    world = await SpecWorld.open({ developers: [] });
    expect((await pushTo('x')).code).toBe(1003);
  });
});

describe('the reports of a group', () => {
  const detail = (ids: string) => world.call(`GET /v3/group/messages/detail?group_msgids=${ids}`, undefined, asGroup);

  it('add up the apps, for 30 days', async () => {
    const id = (await world.call('POST /v3/grouppush', push, asGroup)).json.group_msgid as string;
    const row = (await detail(id)).json as unknown as object[];
    expect(row).toEqual([
      {
        group_msgid: id,
        jpush: { target: 1, sent: 1, received: 1, display: 1, click: 0, online_push: 0, msg_click: 0 },
        hmos: {
          hmpns_target: 1,
          hmpns_sent: 1,
          hmpns_received: 1,
          hmpns_click: 0,
          msg_target: 0,
          msg_received: 0,
          msg_click: 0,
        },
      },
    ]);
    expect((await detail('123')).json).toEqual([{ group_msgid: '123' }]);
    world.pass(30 * DAY + 1);
    expect((await detail(id)).json).toEqual([{ group_msgid: id }]);
  });

  it('take 1 to 10 ids', async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => n).join(',');
    expect([(await detail(ids(10))).code, (await detail(ids(11))).code, (await detail('')).code]).toEqual([
      0, 3002, 3002,
    ]);
  });

  it('count users of all apps, 30 days back', async () => {
    const users = (start: string) =>
      world.call(`GET /v3/group/users?time_unit=DAY&start=${start}&duration=1`, undefined, asGroup);
    const one = { online: 1, active: 1 };
    expect((await users('2026-08-01')).json.items).toEqual([{ time: '2026-08-01', android: one, hmos: one }]);
    expect([(await users('2026-07-02')).code, (await users('2026-07-01')).code]).toEqual([0, 3005]);
  });

  it('refuse an app’s keys with 401, 3001', async () => {
    expect(await world.outcome('GET /v3/group/users')).toEqual([401, 3001]);
  });
});
