import { ANDROID, freshWorld, IOS_SECRET, LITE, phone, SHOP, World } from '../xiaomi.spec-world.js';

const shop = (registrationId: string) => ({ restricted_package_name: SHOP, registration_id: registrationId });

describe('what an install holds', () => {
  const world = freshWorld();

  it.each([
    ['/v1/alias/all', ['bob']],
    ['/v1/topic/all', ['a', 'c']],
    ['/v1/account/all', ['u1', 'u2']],
    ['/v1/miid/all', ['9']],
  ])('shape 11: GET %s', async (path, list) => {
    world().dialect.devices.put('reg-2', { miid: '9' });
    expect(await world().get(path, shop('reg-2'))).toEqual({
      result: 'ok',
      trace_id: expect.stringMatching(/^Xdm/) as string,
      code: 0,
      data: { list },
      description: '成功',
    });
    expect((await world().get(path, shop('gone'))).code).toBe(65003);
    expect((await world().get(path, { restricted_package_name: LITE, registration_id: 'reg-2' })).code).toBe(65003);
    expect((await world().get(path, { restricted_package_name: SHOP })).code).toBe(10016);
    expect((await world().get(path, { registration_id: 'reg-2' })).code).toBe(10016);
    expect((await world().get(path, { restricted_package_name: 'x', registration_id: 'reg-2' })).code).toBe(22022);
  });

  it('an iOS app with one bundle need not name it', async () => {
    expect((await world().get('/v1/alias/all', { registration_id: 'reg-4' }, IOS_SECRET)).data).toEqual({
      list: ['ann'],
    });
  });

  it('a subscription that was just made is among the topics', async () => {
    await world().post('/v2/topic/subscribe', { registration_id: 'reg-1', topic: 'new' });
    expect((await world().get('/v1/topic/all', shop('reg-1'))).data).toEqual({ list: ['a', 'b', 'new'] });
  });
});

describe('presence', () => {
  const world = freshWorld();

  it('of one regid', async () => {
    expect((await world().get('/v1/regid/presence', shop('reg-1'))).data).toEqual({
      registration_id: 'reg-1',
      presence: 'online',
    });
    world().dialect.devices.put('reg-1', { online: false });
    expect((await world().get('/v1/regid/presence', shop('reg-1'))).data).toMatchObject({ presence: 'offline' });
    expect((await world().get('/v1/regid/presence', shop('gone'))).code).toBe(65003);
    expect((await world().get('/v1/regid/presence', shop('reg-1,reg-2'))).code).toBe(10017);
    expect((await world().get('/v1/regid/presence', { restricted_package_name: SHOP })).code).toBe(10016);
  });

  it.each(['/v2/regid/presence', '/v3/regid/presence'])('of several at %s', async (path) => {
    world().dialect.devices.put('reg-2', { installed: false });
    const states = { 'reg-1': 'online', 'reg-2': 'offline', gone: 'unknown' };
    expect((await world().get(path, shop('reg-1,reg-2,gone'))).data).toEqual(states);
    expect((await world().get(path, shop(`r${',r'.repeat(1000)}`))).code).toBe(10017);
  });
});

describe('regids', () => {
  const world = freshWorld();

  it('of a user account', async () => {
    const path = '/v1/useraccount/get_regids_by_useraccount';
    const of = (account: string) => world().get(path, { restricted_package_name: SHOP, user_account: account });
    expect((await of('u1')).data).toEqual({ list: ['reg-1', 'reg-2'] });
    expect((await of('nobody')).data).toEqual({ list: [] });
    expect((await of('')).code).toBe(10016);
  });

  it('are valid or not, whichever package they are of', async () => {
    world().dialect.devices.put('reg-2', { installed: false });
    const { data } = await world().post('/v1/validation/regids', {
      registration_ids: ['reg-1,reg-2', 'reg-3', 'gone', 'reg-4'],
    });
    expect(data).toEqual({ valid_regids: ['reg-1', 'reg-3'], invalid_regids: ['reg-2', 'gone', 'reg-4'] });
    expect((await world().post('/v1/validation/regids')).code).toBe(10016);
    expect((await world().post('/v1/validation/regids', { registration_ids: '' })).code).toBe(21305);
  });
});

describe('the feedback service', () => {
  const REGIDS = '/v1/feedback/fetch_invalid_regids';
  const ALIASES = '/v1/feedback/fetch_invalid_aliases';
  const on = freshWorld({ apps: [{ ...ANDROID, feedback: 'on', partner: true }] });

  it('gives what turned out invalid, once', async () => {
    on().dialect.devices.put('reg-2', { installed: false });
    await on().send({ registration_id: 'reg-1,gone,reg-2' });
    await on().send({ alias: 'ann,nobody' }, '/v3/message/alias');
    on().dialect.devices.put('reg-1', { miid: '1' });
    await on().send({ miid: '1,2' }, '/v2/message/miid');
    expect((await on().get(`/feedback${REGIDS}`)).data).toEqual({ list: ['gone', 'reg-2'] });
    expect((await on().get(REGIDS)).data).toEqual({ list: [] });
    expect((await on().get(ALIASES)).data).toEqual({ list: ['nobody'] });
    expect((await on().get(ALIASES)).code).toBe(10035);
    expect((await on().get('/v1/feedback/fetch_invalid_miid')).data).toEqual({ list: ['2'] });
  });

  it('gives a thousand at once', async () => {
    const gone = (from: number, count: number) => Array.from({ length: count }, (_, n) => `gone-${from + n}`).join(',');
    await on().send({ registration_id: `reg-1,${gone(0, 999)}` });
    await on().send({ registration_id: `reg-1,${gone(999, 2)}` });
    const count = async () => ((await on().get(REGIDS)).data?.list as string[]).length;
    expect([await count(), await count(), await count()]).toEqual([1000, 1, 0]);
  });

  it('tells the region of regids', async () => {
    on().dialect.devices.put('reg-1', { region: 'Europe' });
    const { data } = await on().post('/v1/feedback/get_region_by_regid', { regIds: 'reg-1,reg-2,gone' });
    expect(data).toEqual({ 'reg-1': 'Europe', 'reg-2': 'China' });
    expect((await on().post('/v1/feedback/get_region_by_regid')).code).toBe(10016);
  });

  it.each<['on' | 'off' | 'forbidden' | undefined, string, string, number]>([
    [undefined, '', '2024-10-21T23:59:59+08:00', 0],
    [undefined, '', '2024-10-22T00:00:00+08:00', 10036],
    [undefined, '/feedback', '2026-09-01', 10036],
    [undefined, '/fr.feedback', '2026-09-01', 0],
    ['off', '/fr.feedback', '2020-01-01', 10036],
    ['on', '', '2026-09-01', 0],
    ['forbidden', '', '2020-01-01', 10033],
  ])('set to %s, at "%s" on %s: %d', async (feedback, host, day, code) => {
    const world = await World.open({ apps: [{ ...ANDROID, ...(feedback && { feedback }) }], rulesOf: new Date(day) }, [
      phone('1'),
    ]);
    expect((await world.get(`${host}${REGIDS}`)).code).toBe(code);
    await world.close();
  });
});

it('keeps the state of 100,000 installs', async () => {
  const world = await World.open();
  for (let n = 0; n < 100_000; n++) world.dialect.devices.put(`r${n}`, {});
  world.dialect.devices.put('r0', { online: false });
  expect(() => {
    world.dialect.devices.put('one more', {});
  }).toThrow(/100000 installs/);
  await world.close();
});
