import { type Batch, type Message, type Platform } from '@nest-push/core';
import { isChannels, propertiesFor } from './umeng.channels.js';
import { translateUmeng } from './umeng.translate.js';

const channels = {
  transactional: { properties: { oppo_category: 'SERVICE', harmony_channel_category: 'WORK' } },
  'transactional:order': { category: 0, properties: { oppo_category: 'ORDER' } },
  marketing: { properties: { huawei_channel_importance: 'LOW' } },
} as const;
const channelProperties = { channel_activity: 'com.example.Main', oppo_category: 'APP' };

function translated(platform: Platform, more: Message) {
  const batch: Batch = {
    pushId: 'p1',
    id: 'p1:0',
    app: { id: `umeng:${platform}`, platforms: [platform] },
    kind: 'registrationId',
    targets: [{ deviceId: 'd1', address: 't1' }],
    platforms: [platform],
    message: { title: 't', body: 'x', ...more },
  };
  const { message, notes } = translateUmeng(batch, { platform, channels, channelProperties }, 0);
  const { category, channel_properties } = message as { category?: unknown; channel_properties?: unknown };
  return { category, properties: channel_properties, notes: notes.length };
}

it.each<[Platform, Message, unknown, object | undefined, number]>([
  ['android', { class: 'transactional' }, 1, { ...channelProperties, oppo_category: 'SERVICE' }, 0],
  ['android', { class: 'transactional', kind: 'order' }, 0, { ...channelProperties, oppo_category: 'ORDER' }, 0],
  ['android', { class: 'transactional', kind: 'im' }, 1, { ...channelProperties, oppo_category: 'SERVICE' }, 1],
  ['android', { class: 'marketing' }, 0, { ...channelProperties, huawei_channel_importance: 'LOW' }, 0],
  ['android', { kind: 'order' }, undefined, channelProperties, 1],
  ['harmony', { class: 'transactional' }, undefined, { ...channelProperties, harmony_channel_category: 'WORK' }, 0],
  ['harmony', { class: 'marketing' }, undefined, { ...channelProperties, harmony_channel_category: 'MARKETING' }, 0],
  ['ios', { class: 'transactional', kind: 'order' }, undefined, undefined, 2],
])('on %s %j has its channel', (platform, message, category, properties, notes) => {
  expect(translated(platform, message)).toEqual({ category, properties, notes });
});

it('advertising has the category of its own channel, and never that of the app', () => {
  const ofApp = { harmony_channel_category: 'WORK' };
  expect(propertiesFor('harmony', 'marketing', ofApp)).toEqual({ harmony_channel_category: 'MARKETING' });
  const ofChannel = { harmony_channel_category: 'ADS', oppo_category: 'x' };
  expect(propertiesFor('harmony', 'marketing', ofApp, ofChannel)).toEqual({ harmony_channel_category: 'ADS' });
});

it('there are no properties where nobody has set any', () => {
  expect(propertiesFor('android', 'transactional', undefined)).toBeUndefined();
  expect(propertiesFor('android', undefined, {})).toEqual({});
  expect(propertiesFor('ios', undefined, { channel_activity: 'x' })).toBeUndefined();
});

it.each([
  [{}, true],
  [channels, true],
  [{ 'marketing:news': {} }, true],
  [{ news: {} }, false],
  [{ marketing: { id: '1' } }, false],
  [{ marketing: { category: '1' } }, false],
  [[], false],
])('%j are channels: %s', (value, expected) => {
  expect(isChannels(value)).toBe(expected);
});
