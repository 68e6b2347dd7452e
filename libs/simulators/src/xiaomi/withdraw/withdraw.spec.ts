import { freshWorld, LITE, NOW, SHOP } from '../xiaomi.spec-world.js';

const PKG = { restricted_package_name: SHOP };

describe('a notification is taken back', () => {
  const world = freshWorld();
  const titles = () => ['1', '2', '3'].map((id) => world().titles(id));
  const revoke = (kind: string, fields: Record<string, string | string[]>) =>
    world().post(`/v1/message/${kind}/revoke`, { ...PKG, ...fields });

  beforeEach(async () => {
    world().dialect.devices.put('reg-2', { miid: 'm2', imeiMd5: 'i2' });
    for (const notify of ['0', '7', '8']) {
      await world().send({ registration_id: 'reg-1,reg-2', notify_id: notify, title: notify });
    }
    await world().send({ registration_id: 'reg-3', restricted_package_name: LITE, notify_id: '7', title: 'lite' });
  });

  it.each<[string, Record<string, string | string[]>, string[]]>([
    ['regid', { registration_ids: 'reg-1,reg-3' }, ['1']],
    ['regid', { registration_ids: ['reg-1', 'reg-2'] }, ['1', '2']],
    ['alias', { aliases: 'bob' }, ['2']],
    ['user_account', { user_accounts: 'u1' }, ['1', '2']],
    ['miid', { miids: 'm2' }, ['2']],
    ['imeimd5', { imeimd5s: 'i2' }, ['2']],
    ['topic', { topic: 'a' }, ['1', '2']],
    ['multi_topic', { topics: 'a;$;b', topic_op: 'INTERSECTION' }, ['1']],
    ['regid', { registration_ids: 'gone' }, []],
  ])('from %s %j', async (kind, fields, from) => {
    expect(await revoke(kind, { ...fields, notify_id: '7' })).toMatchObject({ result: 'ok', code: 0 });
    const left = (id: string) => (from.includes(id) ? ['8', '0'] : ['8', '7', '0']);
    expect(titles()).toEqual([left('1'), left('2'), ['lite']]);
  });

  it('without an id of its own, by 0', async () => {
    await revoke('regid', { registration_ids: 'reg-1', notify_id: '0' });
    expect(world().titles('1')).toEqual(['8', '7']);
  });

  it('one that its owner has opened stays opened', async () => {
    const [shown] = world().shown('1');
    world().server.phones.touch('1', shown?.messageId ?? '', 'clicked');
    await revoke('regid', { registration_ids: 'reg-1', notify_id: '8' });
    expect(world().titles('1')).toEqual(['8', '7', '0']);
  });

  it('also from phones that have not got it yet', async () => {
    world().dialect.devices.put('reg-1', { online: false });
    for (const notify of ['9', '10'])
      await world().send({ registration_id: 'reg-1', notify_id: notify, title: notify });
    await revoke('regid', { registration_ids: 'reg-1', notify_id: '9' });
    world().dialect.devices.put('reg-1', {});
    world().pass(0);
    expect(world().titles('1')).toEqual(['10', '8', '7', '0']);
  });

  it.each<[string, Record<string, string>, number]>([
    ['regid', { registration_ids: 'reg-1' }, 10016],
    ['regid', { notify_id: '7' }, 10016],
    ['regid', { registration_ids: '', notify_id: '7' }, 21305],
    ['regid', { registration_ids: 'reg-1', notify_id: '2147483648' }, 22103],
    ['regid', { registration_ids: 'reg-1', notify_id: '-1' }, 22103],
    ['regid', { registration_ids: 'reg-1', notify_id: '7', restricted_package_name: '' }, 10016],
    ['regid', { registration_ids: 'reg-1', notify_id: '7', restricted_package_name: 'x' }, 22022],
    ['alias', { aliases: '', notify_id: '7' }, 65012],
    ['user_account', { user_accounts: '', notify_id: '7' }, 65016],
    ['imeimd5', { imeimd5s: '', notify_id: '7' }, 65041],
    ['topic', { topic: '', notify_id: '7' }, 65013],
    ['multi_topic', { topics: 'a;$;b', notify_id: '7' }, 10016],
  ])('%s with %j is refused with %d', async (kind, fields, code) => {
    expect((await revoke(kind, fields)).code).toBe(code);
  });

  it.each(['/v2/message/revoke', '/revoke/message'])('by its message id at %s', async (path) => {
    const all = await world().send({ title: 'all' }, '/v2/message/all');
    expect((await world().post(path, { ...PKG, msg_id: all, topics: 'b' })).code).toBe(0);
    expect([world().titles('1')[0], world().titles('2')[0]]).toEqual(['8', 'all']);
    expect((await world().post(path, { ...PKG, msg_id: all })).code).toBe(0);
    expect(world().titles('2')[0]).toBe('8');
    expect((await world().post(path, { ...PKG, msg_id: 'x' })).code).toBe(65028);
    expect((await world().post(path, PKG)).code).toBe(10016);
    expect((await world().post(path, { ...PKG, msg_id: all, notify_id: 'x' })).code).toBe(22103);
  });
});

describe('a send under way is stopped', () => {
  const world = freshWorld();
  const away = () => {
    world().dialect.devices.put('reg-2', { online: false });
  };
  const back = () => {
    world().dialect.devices.put('reg-2', {});
    world().pass(0);
  };

  it.each([
    ['/v1/message/switch/stop_by_id', 'msg_ids'],
    ['/v1/message/switch/stop_by_jobkey', 'job_keys'],
  ])('at %s', async (path, key) => {
    away();
    const ids = [
      await world().send({ registration_id: 'reg-1,reg-2', 'extra.jobkey': 'j1' }),
      await world().send({ registration_id: 'reg-1', 'extra.jobkey': 'j2', time_to_send: String(NOW + 1000) }),
    ];
    const names = key === 'msg_ids' ? ids : ['j1', 'j2'];
    const other = { 'extra.jobkey': 'j3', title: 'other' };
    await world().send({ registration_id: 'reg-2', ...other });
    expect((await world().post(path, { ...PKG, [key]: names })).code).toBe(0);
    back();
    world().pass(1000);
    expect([world().titles('1'), world().titles('2')]).toEqual([['t'], ['other']]);
    expect((await world().post(path, PKG)).code).toBe(10016);
    expect((await world().post(path, { ...PKG, [key]: 'none' })).code).toBe(65028);
    expect((await world().post(path, { restricted_package_name: LITE, [key]: names })).code).toBe(65028);
  });

  it('a broadcast is deleted by "id", and by nothing else', async () => {
    away();
    const id = await world().send({ topic: 'a' }, '/v2/message/topic');
    const remove = async (fields: Record<string, string>) => (await world().post('/v2/message/delete', fields)).code;
    expect(await remove({ msg_id: id })).toBe(10016);
    expect(await remove({ id: 'none' })).toBe(20315);
    expect(await remove({ id: await world().send() })).toBe(20315);
    expect(await remove({ id })).toBe(0);
    back();
    expect(world().titles('2')).toEqual([]);
    expect(world().titles('1')).toEqual(['t', 't']);
  });
});
