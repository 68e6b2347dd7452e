import {
  ANDROID,
  BUNDLE,
  DAY,
  freshWorld,
  IOS,
  IOS_SECRET,
  NOTE,
  NOW,
  phone,
  SHOP,
  World,
} from '../xiaomi.spec-world.js';
import { isFiltered } from './filters.js';

describe('phones that are offline', () => {
  const world = freshWorld();
  const away = (id: string) => {
    world().dialect.devices.put(`reg-${id}`, { online: false });
  };
  const back = (id: string) => {
    world().dialect.devices.put(`reg-${id}`, {});
  };

  it('get their messages when they come back, in order', async () => {
    away('1');
    for (const title of ['one', 'two']) await world().send({ registration_id: 'reg-1', title });
    world().pass(1000);
    expect(world().titles('1')).toEqual([]);
    back('1');
    world().pass(0);
    expect(world().titles('1')).toEqual(['two', 'one']);
  });

  it.each([
    ['no channel', {}, DAY],
    ['a public channel', { 'extra.channel_id': 'news' }, DAY],
    ['a private channel', { 'extra.channel_id': 'orders', 'extra.template_id': 'T0' }, 10 * DAY],
    ['a time to live of its own', { time_to_live: '5000' }, 5000],
  ])('with %s a message waits %s for so long, and no longer', async (_, fields, life) => {
    away('1');
    away('2');
    await world().send({ registration_id: 'reg-1,reg-2', ...fields });
    world().pass(life - 1);
    back('1');
    world().pass(0);
    world().pass(1);
    back('2');
    world().pass(0);
    expect([world().titles('1'), world().titles('2')]).toEqual([['t'], []]);
  });

  it('a scheduled message waits from its own time on', async () => {
    away('1');
    await world().send({ registration_id: 'reg-1', time_to_live: '5000', time_to_send: String(NOW + 60_000) });
    world().pass(60_000);
    world().pass(4999);
    back('1');
    world().pass(0);
    expect(world().titles('1')).toEqual(['t']);
  });

  it('a message that is sent once only does not wait', async () => {
    away('1');
    await world().send({ registration_id: 'reg-1', 'extra.only_send_once': '1' });
    back('1');
    world().pass(0);
    expect(world().titles('1')).toEqual([]);
  });

  it('count against the quota when they get it, not before', async () => {
    away('1');
    await world().send();
    const acked = async () =>
      (await world().post('/v3/message/regid', { ...NOTE, registration_id: 'reg-2' })).data?.day_acked;
    expect(await acked()).toBe('0');
    back('1');
    world().pass(0);
    expect(await acked()).toBe('2');
  });
});

describe('filters', () => {
  const message = (extra: Record<string, string>) => ({
    fields: new Map(),
    extra: new Map(Object.entries(extra)),
    aps: new Map(),
  });
  it.each([
    [{ locale: 'zh_CN' }, {}, false],
    [{ locale: 'zh_CN' }, { locale: 'zh_CN' }, false],
    [{ locale: 'zh_CN,en_US' }, { locale: 'en_US' }, false],
    [{ locale: 'zh_CN' }, { locale: 'zh' }, true],
    [{ locale_not_in: 'zh_CN' }, { locale: 'zh_CN' }, true],
    [{ locale: 'zh_CN', locale_not_in: 'zh_CN' }, { locale: 'zh_CN' }, true],
    [{ model: 'xiaomi' }, { models: ['Mi 9', 'xiaomi'] }, false],
    [{ model: 'oppo' }, { models: ['Mi 9', 'xiaomi'] }, true],
    [{ app_version: '1.0,2.0' }, { appVersion: '2.0' }, false],
    [{ app_version_not_in: '2.0' }, { appVersion: '2.0' }, true],
    [{ connpt: 'wifi' }, {}, false],
    [{ connpt: 'wifi' }, { network: 'wifi' as const }, false],
    [{ connpt: 'wifi' }, { network: 'mobile' as const }, true],
  ])('%j passes %j by: %s', (extra, device, passed) => {
    expect(isFiltered(message(extra), device)).toBe(passed);
  });
});

describe('further kinds of target', () => {
  const world = freshWorld({ apps: [{ ...ANDROID, partner: true }, IOS] });

  it.each([
    ['/v2/message/miid', 'miid', 's'],
    ['/v2/message/gaid', 'gaid', 's'],
    ['/v3/message/gaid', 'gaid', 's'],
    ['/message/oaid', 'oaid', 's'],
  ])('a partner sends by %s', async (path, key, letter) => {
    world().dialect.devices.put('reg-2', { [key]: 'X-1' });
    const answer = await world().post(path, { ...NOTE, [key]: 'X-1,X-2' });
    expect(answer).toMatchObject({ code: 0, info: `Received push messages for 1 ${key.toUpperCase()}` });
    expect(answer.data?.id?.startsWith(letter)).toBe(true);
    expect([world().titles('1'), world().titles('2')]).toEqual([[], ['t']]);
    expect((await world().post(path, { ...NOTE, [key]: 'X-2' })).code).toBe(20301);
    expect((await world().post(path, NOTE)).code).toBe(21305);
  });

  it('nobody else may', async () => {
    const other = await World.open();
    expect((await other.post('/v2/message/miid', { ...NOTE, miid: '1' })).code).toBe(10014);
    await other.close();
  });

  it('a region reaches whoever is at home there', async () => {
    world().dialect.devices.put('reg-1', { region: 'India' });
    world().dialect.devices.put('reg-2', { region: 'Russia' });
    await world().send({ region: ['India', 'Europe'] }, '/v2/message/region');
    expect([world().titles('1'), world().titles('2')]).toEqual([['t'], []]);
    expect((await world().post('/v2/message/region', NOTE)).code).toBe(21305);
  });
});

describe('names', () => {
  const world = freshWorld();
  it.each([
    ['/v3/message/regid', 'registration_id', 10017],
    ['/v3/message/alias', 'alias', 65008],
    ['/v2/message/user_account', 'user_account', 65017],
    ['/v3/message/topic', 'topic', 65010],
    ['/v2/topic/subscribe', 'topic', 65010],
  ])('%s refuses a %s of more than 256 characters', async (path, key, code) => {
    const fields = (chars: number) => ({ registration_id: 'reg-1', ...NOTE, [key]: 'x'.repeat(chars) });
    expect((await world().post(path, fields(256))).code).not.toBe(code);
    expect((await world().post(path, fields(257))).code).toBe(code);
  });

  it('a topic must not be blank', async () => {
    expect((await world().post('/v3/message/topic', { ...NOTE, topic: ' ' })).code).toBe(20209);
  });
});

describe('how an app stands', () => {
  const order = { 'extra.channel_id': 'orders', 'extra.template_id': 'T0' };
  const news = { 'extra.channel_id': 'news' };

  it.each([
    [9_999, '10000'],
    [10_000, '10000'],
    [25_000, '25000'],
  ])('an app with %d devices has a day of %s', async (installedBase, quota) => {
    const world = await World.open({ apps: [{ ...ANDROID, installedBase }] });
    expect((await world.post('/v3/message/regid', { ...NOTE, registration_id: 'reg-1' })).data?.day_quota).toBe(quota);
    await world.close();
  });

  it.each([
    ['usual', '20', 5],
    ['news', '30', 8],
    ['reduced', '15', 3],
  ] as const)('%s: public channels have %s a day, and %d a device', async (standing, quota, perDevice) => {
    const world = await World.open({ apps: [{ ...ANDROID, dailyQuota: 10, standing }], deviceLimits: true });
    const fields = { ...NOTE, registration_id: 'reg-1', ...news };
    expect((await world.post('/v3/message/regid', fields)).data?.day_quota).toBe(quota);
    for (let n = 0; n < 9; n++) await world.post('/v3/message/regid', fields);
    expect(world.titles('1')).toHaveLength(perDevice);
    expect((await world.post('/v3/message/regid', { ...fields, ...order })).data).not.toHaveProperty('day_quota');
    await world.close();
  });

  it.each([
    [10_000_000, 3000],
    [9_999_999, 2500],
    [5_000_000, 2500],
    [4_999_999, 2000],
    [1_000_000, 2000],
    [999_999, 1000],
    [100_000, 1000],
    [99_999, 500],
  ])('an app with %d devices may send %d requests a second', async (installedBase, qps) => {
    const app = { appSecret: ANDROID.appSecret, platform: 'android', packages: [SHOP] } as const;
    const world = await World.open({ apps: [{ ...app, installedBase }] });
    const request = (body: string) => ({
      method: 'POST',
      url: '',
      path: '/v3/message/regid',
      query: new URLSearchParams(),
      headers: { authorization: `key=${app.appSecret}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
    });
    const context = { now: () => NOW, phones: world.server.phones, show: () => undefined };
    const codes = Array.from({ length: qps + 1 }, () => world.dialect.answer(request('x=1'), context).body);
    expect(codes.filter((body) => body.includes('"code":21305'))).toHaveLength(qps);
    expect(codes.at(-1)).toContain('"code":200002');
    await world.close();
  });

  it('large broadcasts need a token that the console gave', async () => {
    const world = await World.open({ apps: [{ ...ANDROID, auditTokens: ['good'] }], unauditedBroadcast: 1 });
    const send = async (token?: string) =>
      (
        await world.post(
          '/v2/message/all',
          NOTE,
          ANDROID.appSecret,
          token === undefined ? {} : { 'x-push-audit-token': token },
        )
      ).code;
    expect([await send(), await send('bad'), await send('good')]).toEqual([26006, 26006, 0]);
    await world.close();
    const wide = await World.open({ unauditedBroadcast: 2 });
    expect((await wide.post('/v2/message/all', NOTE)).code).toBe(0);
    await wide.close();
  });

  it('an app that moved to channels needs them since 2024-11-04', async () => {
    for (const [day, code] of [
      ['2024-11-03T23:59:59+08:00', 0],
      ['2024-11-04T00:00:00+08:00', 27001],
    ] as const) {
      const world = await World.open({ apps: [{ ...ANDROID, channelRequired: true }], rulesOf: new Date(day) });
      expect((await world.post('/v3/message/regid', { ...NOTE, registration_id: 'reg-1' })).code).toBe(code);
      await world.close();
    }
  });

  it('shape 8: a black-listed app is refused its sends, and nothing else', async () => {
    const world = await World.open({ apps: [{ ...ANDROID, blacklisted: true }] });
    expect((await world.post('/v3/message/regid', { ...NOTE, registration_id: 'reg-1' })).code).toBe(10031);
    expect((await world.get('/v1/channel/list')).code).toBe(0);
    await world.close();
  });
});

describe('a phone with two apps of one secret', () => {
  it('shows each package its own message', async () => {
    const two = {
      ...phone('1'),
      installs: [...phone('1').installs, { vendor: 'xiaomi' as const, app: BUNDLE, registrationId: 'x' }],
    };
    const world = await World.open({}, [two]);
    await world.send();
    expect((await world.post('/v2/message/regid', { description: 'd', registration_id: 'x' }, IOS_SECRET)).code).toBe(
      20301,
    ); // no iPhone
    expect(world.shown('1')).toHaveLength(1);
    expect((await world.get('/v1/alias/all', { restricted_package_name: SHOP, registration_id: 'reg-1' })).code).toBe(
      0,
    );
    await world.close();
  });
});
