import { ANDROID, freshWorld, NOTE, type World } from '../xiaomi.spec-world.js';

const TO_ONE = { ...NOTE, registration_id: 'reg-1' };

describe('channels', () => {
  const world = freshWorld({ apps: [{ ...ANDROID, dailyQuota: 1 }] });
  const add = async (fields: Record<string, string>, on: World = world()) =>
    (await on.get('/v1/channel/add', fields)).code;
  const sendIn = async (channel: string) =>
    (await world().post('/v3/message/regid', { ...TO_ONE, 'extra.channel_id': channel })).code;

  it('are added, listed and discarded', async () => {
    expect(await sendIn('mine')).toBe(27001);
    expect(
      await add({
        channel_id: 'mine',
        channel_name: 'Mine',
        channel_description: 'd',
        sound_url: 's',
        notify_type: '-1',
      }),
    ).toBe(0);
    expect((await world().get('/v1/channel/list')).data).toEqual({
      list: [
        { channel_id: 'news', channel_name: 'news', channel_description: '', sound_url: '', notify_type: '-1' },
        { channel_id: 'orders', channel_name: 'orders', channel_description: '', sound_url: '', notify_type: '-1' },
        { channel_id: 'mine', channel_name: 'Mine', channel_description: 'd', sound_url: 's', notify_type: '-1' },
      ],
    });
    expect(await sendIn('mine')).toBe(0);
    expect((await world().get('/v1/channel/discard', { channel_id: 'mine' })).code).toBe(0);
    expect((await world().get('/v1/channel/discard', { channel_id: 'mine' })).code).toBe(27001);
    expect(await sendIn('mine')).toBe(27001);
  });

  it('that the console did not approve share the quota of messages without one', async () => {
    await add({ channel_id: 'mine', channel_name: 'Mine' });
    expect([await sendIn('mine'), await sendIn('mine'), await sendIn('news')]).toEqual([0, 200001, 0]);
  });

  it('keep their class when their name changes', async () => {
    await add({ channel_id: 'news', channel_name: 'News' });
    expect([await sendIn('news'), await sendIn('news'), await sendIn('news')]).toEqual([0, 0, 200001]);
  });

  it('are 30 at most', async () => {
    for (let n = 3; n <= 30; n++) expect(await add({ channel_id: `c${n}`, channel_name: 'x' })).toBe(0);
    expect(await add({ channel_id: 'c31', channel_name: 'x' })).toBe(10036);
    expect(await add({ channel_id: 'c30', channel_name: 'y' })).toBe(0);
  });

  it.each([
    [{ channel_name: 'x' }, 10016],
    [{ channel_id: '', channel_name: 'x' }, 10016],
    [{ channel_id: 'x' }, 10016],
    [{ channel_id: 'x', channel_name: 'x', notify_type: '8' }, 10017],
  ])('%j is refused with %d', async (fields, code) => {
    expect(await add(fields as Record<string, string>)).toBe(code);
  });
});
