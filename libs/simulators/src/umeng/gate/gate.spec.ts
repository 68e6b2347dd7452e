import { UMENG_ROUTES } from '../umeng.routes.js';
import { ANDROID, NOW, notification, SECRET, SpecWorld } from '../umeng.spec-world.js';
import { type UmengJson } from '../umeng.types.js';

const TLS = 'https://msgapi.umeng.com';
const APP = { ...ANDROID, appKey: 'test_appkey_0001' };
const TOKEN = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv';
const START = '{"appkey":"test_appkey_0001","timestamp":"1700000000",';
const B5 = `${START}"task_id":"us00000000000000000001"}`;
const B8 = `${START}"device_tokens":"${TOKEN}"}`;
const B10 = '{"appkey": "test_appkey_0001", "timestamp": "1700000000", "task_id": "us00000000000000000001"}';
const B14 = `${START}"task_id":"a\\/b"}`;

describe('the order of the checks', () => {
  it('is method and path, JSON, appkey, caller, signature, timestamp, type, target, payload, policy, quota', async () => {
    const world = await SpecWorld.open({
      apps: [
        { ...ANDROID, appKey: 'off', disabled: true },
        { ...ANDROID, appKey: 'far', ipAllowList: ['10.0.0.1'] },
        { ...ANDROID, appKey: 'none', ipAllowList: [] },
        ANDROID,
      ],
      rates: { groupcast: { perMinute: 0 } },
    });
    const ask = async (body: UmengJson | string, sign?: string): Promise<string> =>
      (await world.raw('/api/send', typeof body === 'string' ? body : JSON.stringify(body), sign)).code;

    expect((await world.raw('/api/sent', '{')).status).toBe(404);
    expect((await world.raw('/api/send', '', undefined, 'GET')).status).toBe(405);
    expect(await ask('{', '')).toBe('2008');
    expect(await ask({}, '')).toBe('1000');
    expect(await ask({ appkey: 'other' }, '')).toBe('2021');
    expect(await ask({ appkey: 'off' }, '')).toBe('2000');
    expect(await ask({ appkey: 'none' }, '')).toBe('2004');
    expect(await ask({ appkey: 'far' }, '')).toBe('2054');
    let body: UmengJson = { appkey: 'android' };
    expect(await ask({ ...body, validation_token: 'x' }, '')).toBe('2006');
    expect(await ask(body, '')).toBe('2007');
    expect(await ask(body, 'f'.repeat(32))).toBe('2027');
    const steps: readonly [string, UmengJson][] = [
      ['2052', { timestamp: 'abc' }],
      ['2036', { timestamp: String(NOW / 1000 - 660) }],
      ['2028', { timestamp: String(NOW / 1000) }],
      ['1016', { type: 'multicast' }],
      ['2048', { type: 'groupcast' }],
      ['2016', { filter: { where: {} } }],
      ['2031', { filter: { where: { and: [{ tag: 'a' }] } } }],
      ['1001', { payload: { body: {} } }],
      ['1004', { payload: { display_type: 'notification', body: { title: 't', text: 'x'.repeat(2048) } } }],
      ['2022', { payload: notification('t'), policy: [] }],
      ['1027', { policy: { start_time: 'now' } }],
      ['2039', { policy: {} }],
      ['2050', {}],
    ];
    for (const [code, fix] of steps) {
      expect(await ask(body)).toBe(code);
      body = { ...body, ...fix };
    }
    await world.close();
  });

  it.each([...UMENG_ROUTES.keys()])('%s is a POST and nothing else', async (path) => {
    const world = await SpecWorld.open();
    expect(await world.raw(path, '', undefined, 'GET')).toMatchObject({ status: 405, code: 'no envelope' });
    expect(await world.raw(`${path}/`, '{}')).toMatchObject({ status: 404, code: 'no envelope' });
    expect(await world.raw(path, '{}', '')).toMatchObject({ status: 400, code: '1000' });
    expect(await world.post(path, {}, 'nobody')).toMatchObject({ status: 400, code: '2021' });
    expect(await world.raw(path, '{"appkey":"android"}', '')).toMatchObject({ status: 400, code: '2007' });
    await world.close();
  });
});

describe('published signatures over HTTP', () => {
  let world: SpecWorld;
  beforeAll(async () => {
    world = await SpecWorld.open({ apps: [APP], acceptedBaseUrls: [TLS] });
    world.phone(APP, 'lin', TOKEN, { tags: ['a', 'b'] });
    const filter = { where: { and: [{ tag: 'a' }] } };
    const task = { type: 'groupcast', filter, payload: notification('t') };
    expect((await world.post('/api/send', task, APP.appKey)).data.task_id).toBe('us00000000000000000001');
  });
  afterAll(() => world.close());

  // The simulator stands below a path of its own, which the signed address does not have.
  it.each([
    ['V5', '/api/status', B5, 'e29e0a4c45e47c85d72124f05a1105cd', 'ok'],
    ['V10', '/api/status', B10, 'e2f0b4cb731f29efb8b36455d62be347', 'ok'],
    ['V11', '/api/task/stat', B5, 'cced0f1513c1138f4566683bd7ad190a', 'ok'],
    ['V8', '/api/tag/list', B8, '4f43b8ac15f72ed17c259c9f2438cd3c', 'ok'],
    ['V14', '/api/status', B14, '4d3b8b47e41562b6d04d63652c30b008', '1014'],
    ['V6', '/api/cancel', B5, 'ced5fcadec07c93b1149d34aa6d324a3', 'ok'],
    ['V5 on the path of V6', '/api/cancel', B5, 'e29e0a4c45e47c85d72124f05a1105cd', '2027'],
    ['V6 on the path of V5', '/api/status', B5, 'ced5fcadec07c93b1149d34aa6d324a3', '2027'],
    ['V11 on the path of V5', '/api/status', B5, 'cced0f1513c1138f4566683bd7ad190a', '2027'],
    ['V5 over the spaces of V10', '/api/status', B10, 'e29e0a4c45e47c85d72124f05a1105cd', '2027'],
    ['V10 over the bytes of V5', '/api/status', B5, 'e2f0b4cb731f29efb8b36455d62be347', '2027'],
    ['V8 and a newline', '/api/tag/list', `${B8}\n`, '4f43b8ac15f72ed17c259c9f2438cd3c', '2027'],
    ['V14 without the backslash', '/api/status', B14.replace('\\', ''), '4d3b8b47e41562b6d04d63652c30b008', '2027'],
    ['V5 in capitals', '/api/status', B5, 'E29E0A4C45E47C85D72124F05A1105CD', '2027'],
  ])('%s to %s: %s', async (_id, path, body, sign, code) => {
    const answer = await world.raw(path, body, sign);
    expect(answer.code).toBe(code);
    expect(answer.text + JSON.stringify(world.dialect.warnings)).not.toContain(SECRET);
  });
});
