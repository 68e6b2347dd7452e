import { isChannels } from './jpush.channels.js';

describe('the option channels', () => {
  it.each<[unknown]>([
    [{}],
    [{ transactional: {} }],
    [{ 'marketing:news': { channelId: 'news', harmonyCategory: 'MARKETING' } }],
    [
      {
        transactional: {
          thirdParty: { oppo: { category: 'ORDER', notify_level: 2 }, hmos: { distribution: 'ospush' } },
        },
      },
    ],
  ])('takes %j', (channels) => {
    expect(isChannels(channels)).toBe(true);
  });

  it.each<[unknown]>([
    [null],
    [[]],
    ['orders'],
    [{ order: {} }],
    [{ 'transactional:': {} }],
    [{ transactional: 'orders' }],
    [{ transactional: { channelId: ' ' } }],
    [{ transactional: { id: '1' } }],
    [{ transactional: { thirdParty: { samsung: {} } } }],
    [{ transactional: { thirdParty: { oppo: { notify_level: 2 } } } }],
  ])('refuses %j', (channels) => {
    expect(isChannels(channels)).toBe(false);
  });
});
