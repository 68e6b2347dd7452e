import { ANDROID, DAY, freshWorld, IOS, IOS_SECRET, LITE, NOW, SHOP, World } from '../xiaomi.spec-world.js';

const REGIDS = '/v2/multi_messages/regids';

/** The message of the shape, with changes. */
const message = (more: object = {}) => ({
  title: 't',
  description: 'd',
  restricted_package_name: SHOP,
  pass_through: 0,
  notify_id: 0,
  extra: { notify_effect: '1' },
  ...more,
});
const element = (target: string, more: object = {}) => ({ target, message: message(more) });
const form = (messages: unknown, more = {}) => ({ messages: JSON.stringify(messages), ...more });

describe('many messages in one call', () => {
  const world = freshWorld({ apps: [{ ...ANDROID, dailyQuota: 3 }, IOS] });

  it.each([
    [REGIDS, 'reg-1', 's', '1 REGID'],
    ['/v2/multi_messages/aliases', 'ann', 'a', '1 ALIAS'],
    ['/v2/multi_messages/user_accounts', 'u1', 'a', '1 USER_ACCOUNT'],
  ])('shape 7: %s', async (path, target, letter, info) => {
    const extra = { notify_effect: '1', channel_id: 'news', mine: 'x' };
    const answer = await world().post(path, form([element(target, { extra, notify_id: 7 })], { time_to_send: '0' }));
    expect(answer).toEqual({
      result: 'ok',
      trace_id: expect.stringMatching(/^Xdm/) as string,
      code: 0,
      data: { id: expect.stringMatching(new RegExp(`^${letter}dm\\w{19}$`)) as string },
      description: '成功',
      info: `Received push messages for ${info}`,
    });
    expect(world().shown('1')).toMatchObject([
      { messageId: answer.data?.id, data: { mine: 'x' }, replaces: `${SHOP}:7` },
    ]);
  });

  it('each target gets its own message, in one package each', async () => {
    const sent = [
      element('reg-1', { title: 'one' }),
      element('reg-2', { title: 'two' }),
      element('reg-3', { title: 'three', restricted_package_name: LITE }),
    ];
    expect((await world().post(REGIDS, form(sent))).info).toBe('Received push messages for 3 REGID');
    expect(['1', '2', '3'].map((id) => world().titles(id))).toEqual([['one'], ['two'], ['three']]);
  });

  it('iOS needs no package', async () => {
    const sent = [{ target: 'reg-4', message: { description: 'd', aps_proper_fields: { title: 'T' } } }];
    expect((await world().post(REGIDS, form(sent), IOS_SECRET)).code).toBe(0);
    expect(world().titles('4')).toEqual(['T']);
  });

  it('drops what is above the quota, counts it by channel, and never answers 200001', async () => {
    const news = { extra: { notify_effect: '1', channel_id: 'news' } };
    const sent = [
      ...Array.from({ length: 5 }, () => element('reg-1')),
      ...Array.from({ length: 8 }, () => element('reg-2', news)),
    ];
    expect((await world().post(REGIDS, form(sent))).data?.channel_exceed_quota).toBe('no_channel:2 news:2');
    expect([world().shown('1').length, world().shown('2').length]).toEqual([3, 6]);
    const again = await world().post(REGIDS, form([element('reg-1')]));
    expect([again.code, again.data?.channel_exceed_quota]).toEqual([0, 'no_channel:1']);
  });

  it('lists bad regids, and is refused when all are bad', async () => {
    const answer = await world().post(REGIDS, form([element('reg-1'), element('gone'), element('reg-3')]));
    expect(answer).toMatchObject({
      code: 0,
      info: 'Received push messages for 1 REGID',
      data: { bad_regids: 'gone,reg-3' },
    });
    expect((await world().post(REGIDS, form([element('gone')]))).code).toBe(20301);
    expect((await world().post('/v2/multi_messages/aliases', form([element('gone')]))).code).toBe(20301);
  });

  it('is sent at its one time', async () => {
    const time = NOW + 60_000;
    await world().post(
      REGIDS,
      form([element('reg-1'), element('reg-2', { time_to_send: time })], { time_to_send: String(time) }),
    );
    expect(world().titles('1')).toEqual([]);
    world().pass(60_000);
    expect([world().titles('1'), world().titles('2')]).toEqual([['t'], ['t']]);
  });

  it.each<[string, object, number]>([
    ['no messages', {}, 10016],
    ['no JSON', { messages: '[{' }, 10008],
    ['no list', form({}), 10008],
    ['an empty list', form([]), 21305],
    ['1001 messages', form(Array.from({ length: 1001 }, () => element('reg-1'))), 10017],
    ['an element that is no object', form(['reg-1']), 10017],
    ['no target', form([{ message: message() }]), 21305],
    ['a target that is a list', form([{ target: ['reg-1'], message: message() }]), 21305],
    ['no message', form([{ target: 'reg-1' }]), 10017],
    ['no package', form([element('reg-1', { restricted_package_name: undefined })]), 10016],
    ['two packages', form([element('reg-1', { restricted_package_name: `${SHOP},${LITE}` })]), 22022],
    ['a foreign package', form([element('reg-1', { restricted_package_name: 'other' })]), 22022],
    ['an extra that is a number', form([element('reg-1', { extra: { notify_effect: 1 } })]), 10017],
    ['extras that are a list', form([element('reg-1', { extra: [] })]), 10017],
    ['an extra beside the message', form([element('reg-1', { 'extra.notify_effect': '1' })]), 10017],
    ['a title that is an object', form([element('reg-1', { title: {} })]), 10017],
    ['a wrong message behind a right one', form([element('reg-1'), element('reg-1', { title: '' })]), 65011],
    ['a channel of nobody', form([element('reg-1', { extra: { notify_effect: '1', channel_id: 'x' } })]), 27001],
    [
      'two times',
      form([element('reg-1', { time_to_send: NOW + 1 }), element('reg-1', { time_to_send: NOW + 2 })]),
      10017,
    ],
    ['a time too far away', form([element('reg-1')], { time_to_send: String(NOW + 8 * DAY) }), 10017],
    ['a time that is past', form([element('reg-1')], { time_to_send: String(NOW - 1) }), 10017],
  ])('refuses %s, and sends nothing', async (_, fields, code) => {
    expect((await world().post(REGIDS, fields as Record<string, string>)).code).toBe(code);
    expect(world().titles('1')).toEqual([]);
  });

  it('takes 1000 messages, and counts as one request', async () => {
    const small = await World.open({ apps: [{ ...ANDROID, qps: 1 }] });
    const sent = Array.from({ length: 1000 }, () => element('reg-1'));
    expect((await small.post(REGIDS, form(sent))).code).toBe(0);
    expect((await small.post(REGIDS, form([element('reg-1')]))).code).toBe(200002);
    await small.close();
  });

  it('is refused to an app that is black-listed', async () => {
    const black = await World.open({ apps: [{ ...ANDROID, blacklisted: true }] });
    expect((await black.post(REGIDS, form([element('reg-1')]))).code).toBe(10031);
    await black.close();
  });
});
