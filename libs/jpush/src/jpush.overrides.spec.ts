import { type Batch, type Message, MessageRefusedError, type Platform } from '@nest-push/core';
import { translateJPush } from './jpush.translate.js';

function translate(message: Message, platforms: readonly Platform[] = ['android', 'ios', 'harmony']) {
  const batch: Batch = {
    pushId: 'p1',
    id: 'p1:0',
    app: { id: 'jpush', platforms },
    kind: 'everyone',
    targets: [],
    platforms,
    message,
  };
  return translateJPush(batch, { apnsProduction: true });
}

const on = (platform: Platform, message: Message) => translate(message, [platform]);

function refusal(message: Message): MessageRefusedError {
  try {
    translate(message);
  } catch (error) {
    if (error instanceof MessageRefusedError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('overrides', () => {
  const withOverride = (jpush: object, message: Message = { title: 'T', body: 'B' }) =>
    on('android', { ...message, vendors: { jpush } });

  it('are laid over the payload last, field by field', () => {
    const { push } = withOverride({
      notification: { android: { channel_id: 'orders', title: 'Other' } },
      options: { big_push_duration: 10, third_party_channel: { xiaomi: { channel_id: '123', mi_template_id: 'P1' } } },
      callback: { url: 'https://x.example/cb', type: 3 },
    });
    expect(push).toEqual({
      platform: ['android'],
      audience: 'all',
      notification: { android: { alert: 'B', title: 'Other', channel_id: 'orders' } },
      options: { big_push_duration: 10, third_party_channel: { xiaomi: { channel_id: '123', mi_template_id: 'P1' } } },
      callback: { url: 'https://x.example/cb', type: 3 },
    });
  });

  it('are held to the limits too', () => {
    expect(() => withOverride({ options: { big_push_duration: 1401 } })).toThrow(
      'options.big_push_duration must lie between 0 and 1400 minutes',
    );
    expect(() => withOverride({ notification: { android: { channel_id: 'c'.repeat(1001) } } })).toThrow(
      /at most 1000 bytes/,
    );
  });

  it.each([
    ['audience', 'all'],
    ['platform', 'all'],
    ['cid', 'x'],
  ])('cannot change the %s', (key, value) => {
    expect(() => withOverride({ [key]: value })).toThrow(new RegExp(`vendors\\.jpush\\.${key} must not be set`));
  });

  it('do not reach Object.prototype', () => {
    withOverride(JSON.parse('{"__proto__":{"polluted":1},"options":{"__proto__":{"polluted":1}}}') as object);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('take a field out with null, at every depth', () => {
    const { push } = withOverride(
      { notification: { android: { title: null, extras: { a: null } } }, options: { classification: null } },
      { title: 'T', body: 'B', data: { a: 1, b: 2 }, class: 'marketing' },
    );
    expect(push.notification).toEqual({ android: { alert: 'B', extras: { b: 2 } } });
    expect(push).not.toHaveProperty('options');
    const activity = { ios: { event: 'end', 'content-state': {} } };
    for (const notification of [null, { android: null }, { android: null, ios: null }]) {
      const { push: live, notes } = withOverride({ notification, live_activity: activity });
      expect(live).toEqual({ platform: ['android'], audience: 'all', live_activity: activity });
      expect(notes).toEqual([]);
    }
  });

  const everywhere = {
    notification: {
      android: { channel_id: 'orders' },
      ios: { 'thread-id': 'orders' },
      hmos: { category: 'IM' },
      quickapp: { page: '/a' },
      voip: { call: 1 },
      winphone: { _open_page: '/a' },
    },
    options: {
      apns_collapse_id: 'k',
      third_party_channel: { xiaomi: { channel_id: '1' }, oppo: { channel_id: '2' }, hmos: { distribution: 'jpush' } },
    },
  };
  const left = (...paths: string[]) => [
    `Left out of vendors.jpush, as this call has no such part: ${paths.join(', ')}.`,
  ];
  const never = ['notification.quickapp', 'notification.winphone'];

  it.each<[Platform, object, object, string[]]>([
    [
      'android',
      { android: { alert: 'B', channel_id: 'orders' } },
      { third_party_channel: { xiaomi: { channel_id: '1' }, oppo: { channel_id: '2' } } },
      [
        'notification.ios',
        'notification.hmos',
        'notification.quickapp',
        'notification.voip',
        'notification.winphone',
        'options.apns_collapse_id',
        'options.third_party_channel for hmos',
      ],
    ],
    [
      'ios',
      { ios: { alert: 'B', sound: 'default', 'thread-id': 'orders' }, voip: { call: 1 } },
      { apns_production: true, apns_collapse_id: 'k' },
      [
        'notification.android',
        'notification.hmos',
        ...never,
        'options.third_party_channel for android',
        'options.third_party_channel for hmos',
      ],
    ],
    [
      'harmony',
      { hmos: { alert: 'B', category: 'IM' } },
      { third_party_channel: { hmos: { distribution: 'jpush' } } },
      [
        'notification.android',
        'notification.ios',
        'notification.quickapp',
        'notification.voip',
        'notification.winphone',
        'options.apns_collapse_id',
        'options.third_party_channel for android',
      ],
    ],
  ])('keep to what a call on %s has', (platform, notification, options, paths) => {
    const { push, notes } = on(platform, { body: 'B', vendors: { jpush: everywhere as object } });
    expect(push.notification).toEqual(notification);
    expect(push.options).toEqual(options);
    expect(notes).toEqual(left(...paths));
  });

  it('add no notification to a platform that is shown none', () => {
    const jpush = { notification: { android: { channel_id: 'orders' } } };
    const data = on('android', { data: { a: 1 }, vendors: { jpush } });
    expect(data.push).toEqual({
      platform: ['android'],
      audience: 'all',
      message: { msg_content: '{"a":1}', content_type: 'json' },
    });
    expect(data.notes).toEqual(left('notification.android'));

    const mixed = translate({ ios: { body: 'B' }, vendors: { jpush } }, ['android', 'ios']);
    expect(mixed.push.notification).toEqual({ ios: { alert: 'B', sound: 'default' } });
    expect(mixed.notes).toContain(left('notification.android')[0]);
    // The common text is no platform's.
    const common = on('android', { data: { a: 1 }, vendors: { jpush: { notification: { alert: 'Hi' } } } });
    expect(common.push.notification).toEqual({ alert: 'Hi' });
  });

  it('have an extra, which is laid over last and not checked', () => {
    const { push, notes } = withOverride({
      notification: { android: { title: 'Other', channel_id: 'orders' } },
      extra: {
        newest: { field: 1 },
        notification: { android: { title: null, channel_id: 'c'.repeat(1001) } },
        options: { newest: true },
      },
    });
    expect(push).toEqual({
      platform: ['android'],
      audience: 'all',
      notification: { android: { alert: 'B', channel_id: 'c'.repeat(1001) } },
      options: { newest: true },
      newest: { field: 1 },
    });
    expect(notes).toEqual([]);
  });

  it.each<[string, unknown, string, string]>([
    ['a text', 'abc', 'vendors.jpush', 'must be an object'],
    ['a list', [{}], 'vendors.jpush', 'must be an object'],
    ['null', null, 'vendors.jpush', 'must be an object'],
    ['a notification that is a text', { notification: 'x' }, 'vendors.jpush.notification', 'must be an object'],
    ['a part that is a text', { notification: { ios: 'x' } }, 'vendors.jpush.notification.ios', 'must be an object'],
    ['an unknown part', { notification: { harmony: {} } }, 'vendors.jpush.notification', 'must have no other parts'],
    ['a part outside', { android: { alert: 'x' } }, 'vendors.jpush.android', 'must stand inside notification'],
    ['options that are a list', { options: [] }, 'vendors.jpush.options', 'must be an object'],
    ['options taken out', { options: null }, 'vendors.jpush.options', 'must be an object'],
    ['an environment', { options: { apns_production: false } }, 'vendors.jpush.options.apns_production', 'must not'],
    ['no environment', { options: { apns_production: null } }, 'vendors.jpush.options.apns_production', 'must not'],
    ['no audience', { audience: null }, 'vendors.jpush.audience', 'must not be set'],
    ['no platform', { platform: null }, 'vendors.jpush.platform', 'must not be set'],
    ['an extra that is a text', { extra: 'x' }, 'vendors.jpush.extra', 'must be an object'],
    ['an audience in an extra', { extra: { audience: 'all' } }, 'vendors.jpush.extra.audience', 'must not be set'],
    ['a key in an extra', { extra: { cid: null } }, 'vendors.jpush.extra.cid', 'must not be set'],
    ['options taken out by an extra', { extra: { options: null } }, 'vendors.jpush.extra.options', 'must be an object'],
    [
      'an environment in an extra',
      { extra: { options: { apns_production: false } } },
      'vendors.jpush.extra.options.apns_production',
      'must not',
    ],
    ['a key that JPush does not know', { options: { ttl: 60 } }, 'options.ttl', 'is not a field that is known'],
    [
      'buttons that are no list',
      { notification: { android: { custom_buttons: {} } } },
      'notification.android.custom_buttons',
      'must be a list',
    ],
  ])('of odd shapes are refused: %s', (_what, jpush, field, rule) => {
    const message = { body: 'B', vendors: { jpush } } as Message;
    expect(refusal(message).issues).toMatchObject([{ field, rule: expect.stringContaining(rule) as string }]);
  });
});
