import { ANDROID, freshWorld, LITE, NOTE, phone, SHOP, World } from '../xiaomi.spec-world.js';

const TOPIC = '/v3/message/topic';

describe('subscriptions', () => {
  const world = freshWorld();
  const shownBy = async (topic: string) => {
    await world().post(TOPIC, { ...NOTE, restricted_package_name: `${SHOP},${LITE}`, topic, title: topic });
    return ['1', '2', '3'].filter((id) => world().titles(id).includes(topic));
  };

  it('shape 11: answer a reason and no data', async () => {
    const fields = { registration_id: 'reg-1,reg-2', topic: 'new', restricted_package_name: SHOP, category: 'c' };
    expect(await world().post('/v2/topic/subscribe', fields)).toEqual({
      result: 'ok',
      reason: 'Success',
      trace_id: expect.stringMatching(/^Xdm/) as string,
      code: 0,
      description: '成功',
    });
    expect(await shownBy('new')).toEqual(['1', '2']);
  });

  it('are made and ended by regid, and leave the others alone', async () => {
    await world().post('/v2/topic/subscribe', { registration_id: ['reg-3', 'gone'], topic: 'new' });
    await world().post('/v2/topic/unsubscribe', { registration_id: 'reg-1,reg-3', topic: 'b' });
    expect(await shownBy('new')).toEqual(['3']);
    expect(await shownBy('a')).toEqual(['1', '2']);
    expect(await shownBy('b')).toEqual([]);
  });

  it('are made and ended by alias, in one package or in all', async () => {
    await world().post('/v2/topic/subscribe/alias', { aliases: 'ann,bob', topic: 'new' });
    await world().post('/v2/topic/subscribe/alias', { aliases: 'ann', topic: 'lite', restricted_package_name: LITE });
    await world().post('/v2/topic/unsubscribe/alias', { aliases: 'bob', topic: 'new' });
    expect(await shownBy('new')).toEqual(['1', '3']);
    expect(await shownBy('lite')).toEqual(['3']);
  });

  it('of one topic are all ended at once', async () => {
    expect((await world().post('/v2/topic/unsubscribe/all', { topic: 'a' })).code).toBe(0);
    expect(await shownBy('a')).toEqual([]);
    expect(await shownBy('b')).toEqual(['1', '3']);
  });

  it('are forgotten at a reset', async () => {
    await world().post('/v2/topic/subscribe', { registration_id: 'reg-1', topic: 'new' });
    world().server.reset();
    expect(await shownBy('new')).toEqual([]);
  });

  it.each([
    ['no topic', '/v2/topic/subscribe', { registration_id: 'reg-1' }, 65013],
    ['an empty topic', '/v2/topic/unsubscribe', { registration_id: 'reg-1', topic: '' }, 65013],
    ['a blank topic', '/v2/topic/subscribe', { registration_id: 'reg-1', topic: ' ' }, 20209],
    ['two topics', '/v2/topic/subscribe', { registration_id: 'reg-1', topic: ['a', 'b'] }, 65035],
    ['no regid', '/v2/topic/subscribe', { topic: 'a' }, 10016],
    ['an empty regid', '/v2/topic/subscribe', { topic: 'a', registration_id: ',' }, 21305],
    ['the key of the Python SDK', '/v2/topic/subscribe/alias', { topic: 'a', alias: 'ann' }, 10016],
    ['an empty alias', '/v2/topic/subscribe/alias', { topic: 'a', aliases: '' }, 65012],
    ['nobody', '/v2/topic/subscribe', { topic: 'a', registration_id: 'gone' }, 20215],
    ['nobody to unsubscribe', '/v2/topic/unsubscribe/alias', { topic: 'a', aliases: 'gone' }, 20216],
    [
      'another package',
      '/v2/topic/subscribe',
      { topic: 'a', registration_id: 'reg-1', restricted_package_name: LITE },
      20215,
    ],
    [
      'a foreign package',
      '/v2/topic/subscribe',
      { topic: 'a', registration_id: 'reg-1', restricted_package_name: 'x' },
      22022,
    ],
    ['1001 regids', '/v2/topic/subscribe', { topic: 'a', registration_id: `reg-1${',r'.repeat(1000)}` }, 10017],
    ['1000 regids', '/v2/topic/subscribe', { topic: 'a', registration_id: `reg-1${',r'.repeat(999)}` }, 0],
  ])('%s at %s: %d', async (_, path, fields, code) => {
    expect((await world().post(path, fields)).code).toBe(code);
  });

  it('of one install are 30 at most, and none of a call is made when one is too many', async () => {
    const topics = Array.from({ length: 29 }, (_, n) => `t${n}`);
    const small = await World.open({ apps: [ANDROID] }, [phone('1', { topics }), phone('2')]);
    const subscribe = async (topic: string) =>
      (await small.post('/v2/topic/subscribe', { registration_id: 'reg-1,reg-2', topic })).code;
    expect([await subscribe('x'), await subscribe('y'), await subscribe('x')]).toEqual([0, 65035, 0]);
    const { data } = await small.get('/v1/topic/all', { restricted_package_name: SHOP, registration_id: 'reg-2' });
    expect(data).toEqual({ list: ['x'] });
    await small.close();
  });
});
