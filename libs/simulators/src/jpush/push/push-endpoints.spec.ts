import { DAY, HOUR, ID, SECRET, SpecWorld, textFile, VIP } from '../jpush.spec-world.js';

const vip = { as: VIP };
const notification = { alert: 'Hi' };
const toOne = (id: string) => ({ platform: 'all', audience: { registration_id: [id] }, notification });

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open();
  world.phone('r1');
  world.phone('v1', { app: VIP, aliases: [{ value: 'u1' }] });
  world.phone('v2', { app: VIP, aliases: [{ value: 'u2' }] }, 'ios');
});
afterEach(() => world.close());

describe('POST /v3/push/batch/regid/single and alias/single', () => {
  const cids = async (count: number, type = 'push') =>
    (await world.call(`GET /v3/push/cid?count=${count}&type=${type}`, undefined, vip)).json.cidlist as string[];
  const batch = (pushlist: unknown, kind = 'regid') =>
    world.call(`POST /v3/push/batch/${kind}/single`, { pushlist }, vip);
  const entry = (target: unknown, more: object = {}) => ({ platform: 'all', target, notification, ...more });

  it('shape 19: each entry has an answer of its own, with ids as numbers', async () => {
    const [a = '', b = '', c = ''] = await cids(3);
    const { text } = await batch({ [a]: entry('v1'), [b]: entry('nobody'), [c]: entry('v2', { colour: 1 }) });
    const error = '"error":{"code":1011,"message":"[^"]+","illegal_rids":\\["nobody"\\]}';
    const shape = `{"${a}":{"msg_id":\\d{17}},"${b}":{"msg_id":\\d{17},${error}},"${c}":{"error":{"code":1009,"message":"[^"]+"}}}`;
    expect(text).toMatch(new RegExp(`^${shape}$`));
    expect([world.shown('v1'), world.shown('v2')]).toEqual([1, 0]);
  });

  it('a cid that was used answers as it did, and sends nothing', async () => {
    const [cid = ''] = await cids(1);
    const first = await batch({ [cid]: entry('u1') }, 'alias');
    expect(first.text).toMatch(/"msg_id":\d{17}/);
    expect((await batch({ [cid]: entry('u2') }, 'alias')).text).toBe(first.text);
    expect([world.shown('v1'), world.shown('v2')]).toEqual([1, 0]);
  });

  it.each<[name: string, more: object, code: number]>([
    ['no target', { target: undefined }, 1002],
    ['a list as target', { target: ['v1'] }, 1003],
    ['no platform', { platform: undefined }, 1002],
    ['an audience', { audience: 'all' }, 1009],
    ['a cid inside', { cid: 'x' }, 1009],
  ])('an entry with %s', async (_name, more, code) => {
    const [cid = ''] = await cids(1);
    expect((await batch({ [cid]: entry('v1', more) })).json[cid]).toMatchObject({ error: { code } });
  });

  it('an entry under a self-made cid, or one for schedules, is 1003', async () => {
    const [forSchedules = ''] = await cids(1, 'schedule');
    for (const cid of ['self-made', forSchedules]) {
      expect((await batch({ [cid]: entry('v1') })).json[cid]).toMatchObject({ error: { code: 1003 } });
    }
  });

  it('takes 1 to 1000 entries', async () => {
    const list = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`c${n}`, {}]));
    const sizes = await Promise.all([0, 1, 1000, 1001].map(async (count) => (await batch(list(count))).status));
    expect(sizes).toEqual([400, 200, 200, 400]);
  });

  it('is refused as a whole to free apps, strangers, and without a list', async () => {
    const line = 'POST /v3/push/batch/regid/single';
    expect(await world.outcome(line, { pushlist: {} })).toEqual([403, 2006]);
    expect(await world.outcome(line, { pushlist: {} }, { as: VIP, secret: 'no' })).toEqual([401, 1004]);
    expect(await world.outcome(line, {}, vip)).toEqual([400, 1002]);
    expect(await world.outcome(line, { pushlist: [] }, vip)).toEqual([400, 1003]);
    expect(await world.outcome(line, { pushlist: {}, x: 1 }, vip)).toEqual([400, 1009]);
  });
});

describe('DELETE /v3/push/{msg_id}', () => {
  it('shape 21: takes it off the phones with an empty answer, and again', async () => {
    const id = await world.push('r1');
    const other = await world.push('r1');
    expect(world.shown('r1')).toBe(2);
    for (let n = 0; n < 2; n++) {
      expect(await world.call(`DELETE /v3/push/${id}`)).toMatchObject({ status: 200, text: '' });
    }
    expect(world.server.phones.shown('r1').map(({ messageId }) => messageId)).toEqual([other]);
  });

  it('is 1003 for a message that this app did not send', async () => {
    const id = await world.push('v1', {}, VIP);
    expect(await world.outcome(`DELETE /v3/push/${id}`)).toEqual([400, 1003]);
    expect(await world.outcome('DELETE /v3/push/1')).toEqual([400, 1003]);
    expect((await world.call('DELETE /v3/push/abc')).status).toBe(404);
    expect((await world.call('GET /v3/push/123')).code).toBe(1001);
  });
});

describe('GET /v3/push/quota', () => {
  it('shape 22: counts what a forced channel took, and -1 is unlimited; beyond it 1012', async () => {
    await world.close();
    const vendorQuota = { xiaomi: { system: { total: -1 }, operation: { total: 2, used: 1 } } };
    world = await SpecWorld.open({ apps: [{ appKey: VIP, masterSecret: SECRET, vip: true, vendorQuota }], groups: [] });
    world.phone('v1', { app: VIP });
    const forced = { ...toOne('v1'), options: { third_party_channel: { xiaomi: { distribution: 'ospush' } } } };
    const used = async () => (await world.call('GET /v3/push/quota', undefined, vip)).json;
    const data = (operation: number) => ({
      code: 0,
      message: 'success',
      data: { xiaomi_quota: { system: { total: -1, used: 0 }, operation: { total: 2, used: operation } } },
    });
    expect(await used()).toEqual(data(1));
    expect(await world.outcome('POST /v3/push', forced, vip)).toEqual([200, 0]);
    expect(await used()).toEqual(data(2));
    expect(await world.outcome('POST /v3/push', forced, vip)).toEqual([400, 1012]);
    const system = { ...forced, options: { ...forced.options, classification: 1 } };
    expect(await world.outcome('POST /v3/push', system, vip)).toEqual([200, 0]);
    expect(await world.outcome('POST /v3/push', toOne('v1'), vip)).toEqual([200, 0]);
  });

  it('without a setting there are three channels without a limit', async () => {
    const { json } = await world.call('GET /v3/push/quota');
    expect(Object.keys(json.data as object)).toEqual(['xiaomi_quota', 'oppo_quota', 'vivo_quota']);
  });
});

describe('POST /v3/push/file', () => {
  const upload = async (type: string, text: string, ttl?: string) =>
    (await world.call(`POST /v3/files/${type}`, textFile(text, ttl === undefined ? {} : { ttl }), vip)).json
      .file_id as string;
  const pushTo = (fileId: unknown, more: object = {}) =>
    world.call(
      'POST /v3/push/file',
      { platform: 'all', notification, audience: { file: { file_id: fileId }, ...more } },
      vip,
    );

  it('shape 23: reaches whom the file names, once', async () => {
    expect((await pushTo(await upload('alias', ' u1 \r\n\nu2\nu1\n'))).json).toEqual({ sendno: '0', msg_id: ID });
    await pushTo(await upload('registration_id', 'v1\nnobody'));
    expect([world.shown('v1'), world.shown('v2')]).toEqual([2, 1]);
  });

  it('needs a live file of the app, and no other audience', async () => {
    const id = await upload('alias', 'u1', '1');
    expect((await pushTo(id, { tag: ['t'] })).code).toBe(1009);
    expect((await pushTo('nothing')).code).toBe(1003);
    expect((await pushTo(7)).code).toBe(1003);
    expect(await world.outcome('POST /v3/push/file', toOne('v1'), vip)).toEqual([400, 1002]);
    expect((await world.call('POST /v3/push', { ...toOne('v1'), audience: { file: { file_id: id } } }, vip)).code).toBe(
      1003,
    );
    world.pass(HOUR - 1);
    expect((await pushTo(id)).status).toBe(200);
    world.pass(1);
    expect((await pushTo(id)).code).toBe(1003);
  });

  it('may be repeated with a cid', async () => {
    const [cid] = (await world.call('GET /v3/push/cid', undefined, vip)).json.cidlist as string[];
    const body = { cid, platform: 'all', notification, audience: { file: { file_id: await upload('alias', 'u1') } } };
    const first = await world.call('POST /v3/push/file', body, vip);
    expect((await world.call('POST /v3/push/file', body, vip)).text).toBe(first.text);
    expect(world.shown('v1')).toBe(1);
  });
});

it('a message can be overridden for one day', async () => {
  const id = await world.push('r1');
  const override = () =>
    world.call(
      'POST /v3/push',
      JSON.stringify({ ...toOne('r1'), options: { override_msg_id: 0 } }).replace(':0', `:${id}`),
    );
  expect((await override()).status).toBe(200);
  world.pass(DAY);
  expect((await override()).code).toBe(1003);
});
