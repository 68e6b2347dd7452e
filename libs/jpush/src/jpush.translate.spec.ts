import {
  type AddressKind,
  type Batch,
  type JsonObject,
  type Message,
  MessageRefusedError,
  type Platform,
} from '@nest-push/core';
import { type JPushTranslateSettings, translateJPush } from './jpush.translate.js';
import { type JPushChannels } from './jpush.channels.js';
import { type JPushPush } from './types/push.js';

const APP = { id: 'jpush', platforms: ['android', 'ios', 'harmony'] } as const;

function batchOf(message: Message, part: Partial<Batch> = {}): Batch {
  return {
    pushId: 'p1',
    id: 'p1:0',
    app: APP,
    kind: 'everyone',
    targets: [],
    platforms: ['android', 'ios', 'harmony'],
    message,
    ...part,
  };
}

const translate = (message: Message, part: Partial<Batch> = {}, wording: Partial<JPushTranslateSettings> = {}) =>
  translateJPush(batchOf(message, part), { apnsProduction: true, ...wording });

const on = (platform: Platform, message: Message) => translate(message, { platforms: [platform] });

function refusal(message: Message, part: Partial<Batch> = {}): MessageRefusedError {
  try {
    translate(message, part);
  } catch (error) {
    if (error instanceof MessageRefusedError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('whom', () => {
  const targets = ['a1', 'a2'].map((address) => ({ deviceId: address, address }));

  it.each<[AddressKind, Partial<Batch>, JPushPush['audience']]>([
    ['registrationId', { targets }, { registration_id: ['a1', 'a2'] }],
    ['alias', { targets }, { alias: ['a1', 'a2'] }],
    ['everyone', {}, 'all'],
    ['segment', { targets: targets.slice(0, 1) }, { segment: ['a1'] }],
    ['tags', { tags: { any: ['深圳', '北京'] } }, { tag: ['深圳', '北京'] }],
    ['tags', { tags: { all: ['女', '会员'], none: ['muted'] } }, { tag_and: ['女', '会员'], tag_not: ['muted'] }],
    ['tags', { tags: { any: ['a'], all: ['b'], none: ['c'] } }, { tag: ['a'], tag_and: ['b'], tag_not: ['c'] }],
  ])('%s %j', (kind, part, audience) => {
    expect(translate({ body: 'Hi' }, { kind, ...part }).push.audience).toEqual(audience);
  });

  it.each<[AddressKind]>([['topic'], ['account']])('refuses %s, which JPush does not know', (kind) => {
    expect(refusal({ body: 'Hi' }, { kind, targets }).message).toContain(`JPush knows no ${kind}`);
  });

  it('refuses what would reach nobody, or more than a call takes', () => {
    expect(refusal({ body: 'Hi' }, { kind: 'alias' }).issues).toMatchObject([
      { field: 'audience', rule: 'must name at least one receiver', code: '1002' },
    ]);
    const many = Array.from({ length: 1001 }, (_, i) => ({ deviceId: null, address: `r${i}` }));
    expect(refusal({ body: 'Hi' }, { kind: 'registrationId', targets: many }).message).toContain(
      'at most 1000 items (it has 1001)',
    );
    expect(translate({ body: 'Hi' }, { kind: 'registrationId', targets: many.slice(1) }).notes).toEqual([]);
  });

  it.each(['a b', 'a"b', "a'; drop", 'a\nb', '../x'])('refuses the alias %j', (address) => {
    const error = refusal({ body: 'Hi' }, { kind: 'alias', targets: [{ deviceId: null, address }] });
    expect(error.issues[0]?.field).toBe('audience.alias[0]');
    expect(error.message).not.toContain(address);
  });

  it.each<[readonly Platform[], string[]]>([
    [['android'], ['android']],
    [['ios'], ['ios']],
    [['harmony'], ['hmos']],
    [
      ['android', 'ios', 'harmony'],
      ['android', 'ios', 'hmos'],
    ],
  ])('the platforms %j are %j', (platforms, names) => {
    const { push } = translate({ title: 'T', body: 'B' }, { platforms });
    expect(push.platform).toEqual(names);
    expect(Object.keys(push.notification!).sort()).toEqual([...names].sort());
  });
});

describe('a whole message', () => {
  it('reaches every platform in its own words', () => {
    const { push, notes } = translate(
      {
        title: '您有一条新消息~',
        body: '【小明】刚刚浏览了您的商品【自行车】~',
        data: { type: 2, goods: { id: 'g1', tags: ['a'] } },
        click: { open: 'page', page: 'shop://goods/g1' },
        badge: { add: 1 },
        sound: 'ding.caf',
        class: 'transactional',
        ios: { collapseKey: 'visit' },
      },
      { kind: 'alias', targets: [{ deviceId: null, address: 'QQC_42' }], ttl: 3600 },
    );

    const data = { type: 2, goods: { id: 'g1', tags: ['a'] } };
    const alert = '【小明】刚刚浏览了您的商品【自行车】~';
    const intent = { url: 'shop://goods/g1' };
    expect(push).toEqual({
      platform: ['android', 'ios', 'hmos'],
      audience: { alias: ['QQC_42'] },
      notification: {
        android: { alert, title: '您有一条新消息~', extras: data, intent, badge_add_num: 1, sound: 'ding' },
        ios: { alert: { title: '您有一条新消息~', body: alert }, extras: data, badge: '+1', sound: 'ding.caf' },
        hmos: { alert, title: '您有一条新消息~', extras: data, intent, badge_add_num: 1, sound: 'ding.caf' },
      },
      options: { time_to_live: 3600, apns_production: true, apns_collapse_id: 'visit', classification: 1 },
    });
    expect(notes).toEqual([
      expect.stringContaining('click was left out'),
      expect.stringContaining('on iOS Apple decides'),
    ]);
  });

  it('is text, whatever stands in it', () => {
    const body = '"},"audience":"all",{" \u2028 ${x} <b> \\';
    const { push } = on('android', { body, data: { '"}': '"}' } });
    const read = JSON.parse(JSON.stringify(push)) as JPushPush;
    expect(read.notification?.android).toEqual({ alert: body, extras: { '"}': '"}' } });
  });

  it('is not changed by its translation, and translates the same twice', () => {
    const message: Message = { title: 'T', data: { a: 1 }, vendors: { jpush: { options: { sendno: 1 } } } };
    const before = structuredClone(message);
    expect(translate(message)).toEqual(translate(message));
    expect(message).toEqual(before);
  });

  it('differs by platform where it says so', () => {
    const { push } = translate({ body: 'all', android: { body: 'A' }, ios: { title: 'I' }, harmony: { body: 'H' } });
    expect(push.notification).toMatchObject({
      android: { alert: 'A' },
      ios: { alert: { title: 'I', body: 'all' } },
      hmos: { alert: 'H' },
    });
  });
});

describe('field by field', () => {
  it.each<[string, Message, unknown, unknown, unknown]>([
    [
      'title and body',
      { title: 'T', body: 'B' },
      { alert: 'B', title: 'T' },
      { alert: { title: 'T', body: 'B' }, sound: 'default' },
      { alert: 'B', title: 'T' },
    ],
    ['a body alone', { body: 'B' }, { alert: 'B' }, { alert: 'B', sound: 'default' }, { alert: 'B' }],
    ['a title alone', { title: 'T' }, { alert: 'T' }, { alert: 'T', sound: 'default' }, { alert: 'T' }],
    [
      'data',
      { body: 'B', data: { a: { b: 1 } } },
      { alert: 'B', extras: { a: { b: 1 } } },
      { alert: 'B', sound: 'default', extras: { a: { b: 1 } } },
      { alert: 'B', extras: { a: { b: 1 } } },
    ],
    [
      'a badge',
      { body: 'B', badge: 0 },
      { alert: 'B', badge_set_num: 0 },
      { alert: 'B', sound: 'default', badge: 0 },
      { alert: 'B', badge_set_num: 0 },
    ],
    [
      'a badge to add',
      { body: 'B', badge: { add: 99 } },
      { alert: 'B', badge_add_num: 99 },
      { alert: 'B', sound: 'default', badge: '+99' },
      { alert: 'B', badge_add_num: 99 },
    ],
    [
      'the app',
      { body: 'B', click: { open: 'app' } },
      { alert: 'B' },
      { alert: 'B', sound: 'default' },
      { alert: 'B' },
    ],
  ])('%s is said without loss', (_what, message, android, ios, hmos) => {
    const { push, notes } = translate(message);
    expect(push.notification).toEqual({ android, ios, hmos });
    expect(notes).toEqual([]);
  });

  it.each<[string, Message, Platform, JsonObject, RegExp | null]>([
    [
      'a web page',
      { click: { open: 'url', url: 'https://x.example/a?b=1' } },
      'android',
      { intent: { url: 'https://x.example/a?b=1' } },
      null,
    ],
    [
      'an intent',
      { click: { open: 'page', page: 'intent:#Intent;component=a/b;end' } },
      'android',
      { intent: { url: 'intent:#Intent;component=a/b;end' } },
      null,
    ],
    [
      'a deep link without //',
      { click: { open: 'page', page: 'app:page/1' } },
      'android',
      { intent: { url: 'app:page/1' } },
      null,
    ],
    [
      'a deep link without //',
      { click: { open: 'page', page: 'app:page/1' } },
      'harmony',
      { intent: { url: 'app:page/1' } },
      null,
    ],
    [
      'an activity',
      { click: { open: 'page', page: 'com.example.GoodsActivity' } },
      'android',
      { uri_activity: 'com.example.GoodsActivity' },
      null,
    ],
    [
      'a web page',
      { click: { open: 'url', url: 'https://x.example' } },
      'ios',
      {},
      /no field for what a tap opens on iOS/,
    ],
    [
      'a web page',
      { click: { open: 'url', url: 'https://x.example' } },
      'harmony',
      { intent: { url: 'https://x.example' } },
      null,
    ],
    [
      'an intent',
      { click: { open: 'page', page: 'intent:#Intent;end' } },
      'harmony',
      {},
      /HarmonyOS opens pages by deep link alone/,
    ],
    [
      'an activity',
      { click: { open: 'page', page: 'com.example.A' } },
      'harmony',
      {},
      /HarmonyOS opens pages by deep link alone/,
    ],
    ['a badge of 100', { badge: 100 }, 'android', { badge_set_num: 99 }, /the badge on Android was lowered/],
    ['a badge of 99999', { badge: 99_999 }, 'ios', { badge: 99 }, /the badge on iOS was lowered/],
    ['a badge of 100', { badge: 100 }, 'harmony', { badge_set_num: 99 }, /the badge on HarmonyOS was lowered/],
    ['a sound', { sound: 'new_order.v2.wav' }, 'android', { sound: 'new_order.v2' }, null],
    ['a sound', { sound: 'new_order.wav' }, 'ios', { sound: 'new_order.wav' }, null],
    ['silence', { sound: false }, 'android', { alert_type: 6 }, /notification channel decides/],
    ['silence', { sound: false }, 'harmony', {}, /cannot silence a notification on HarmonyOS/],
    [
      'a picture',
      { image: 'https://x.example/a.jpg' },
      'android',
      { style: 3, big_pic_path: 'https://x.example/a.jpg' },
      null,
    ],
    ['a picture', { image: 'https://x.example/a.jpg' }, 'ios', {}, /no field for a picture on iOS/],
    ['a picture', { image: 'https://x.example/a.jpg' }, 'harmony', {}, /no field for a picture on HarmonyOS/],
  ])('%s %j on %s', (_what, message, platform, expected, note) => {
    const { push, notes } = on(platform, { body: 'B', ...message });
    const sound = platform === 'ios' ? { sound: 'default' } : {};
    expect(Object.values(push.notification!)).toEqual([{ alert: 'B', ...sound, ...expected }]);
    expect(notes).toEqual(note === null ? [] : [expect.stringMatching(note)]);
  });

  it('is silent on iOS without the field', () => {
    const { push, notes } = on('ios', { body: 'B', sound: false });
    expect(push.notification).toEqual({ ios: { alert: 'B' } });
    expect(notes).toEqual([]);
  });

  it('says nothing on a platform for which there is nothing to say', () => {
    const { push, notes } = translate({ ios: { body: 'B' }, android: { badge: 1 } });
    expect(push.platform).toEqual(['ios']);
    expect(notes).toEqual(['The message has no title, body or data for android and harmony: nothing is sent there.']);
  });

  it.each<[readonly Platform[], string]>([
    [['android'], 'android'],
    [['ios'], 'ios'],
    [['ios', 'harmony'], 'ios and harmony'],
  ])('refuses a message that says nothing at all on %j', (platforms, names) => {
    expect(refusal({ badge: 1 }, { platforms }).issues).toEqual([
      { field: 'message', rule: `must have a title, a body or data for ${names}` },
    ]);
  });
});

describe('options', () => {
  it.each([true, false])('names the APNs environment where iOS is among the platforms (%s)', (apnsProduction) => {
    expect(translate({ body: 'B' }, {}, { apnsProduction }).push.options).toEqual({
      apns_production: apnsProduction,
      apns_collapse_id: 'p1',
    });
    expect(translate({ data: {} }, { platforms: ['ios'] }, { apnsProduction }).push.options).toEqual({
      apns_production: apnsProduction,
    });
    expect(translate({ body: 'B' }, { platforms: ['android', 'harmony'] }, { apnsProduction }).push).not.toHaveProperty(
      'options',
    );
  });

  it.each<[Message['class'], number | undefined]>([
    ['transactional', 1],
    ['marketing', 0],
    [undefined, undefined],
  ])('the class %s is classification %s', (messageClass, classification) => {
    const { push } = on('android', { body: 'B', ...(messageClass === undefined ? {} : { class: messageClass }) });
    expect(push.options?.classification).toBe(classification);
  });

  it('has no field for the kind', () => {
    expect(on('android', { body: 'B', kind: 'order' }).notes).toEqual([
      'JPush has no field for the kind of a message, and the option `channels` has no channel for it.',
    ]);
  });

  describe('channels', () => {
    const channels: JPushChannels = {
      transactional: {
        channelId: 'service',
        thirdParty: { xiaomi: { channel_id: '1' }, hmos: { distribution: 'ospush' } },
      },
      'transactional:order': {
        channelId: 'orders',
        harmonyCategory: 'IM',
        thirdParty: { vivo: { category: 'ORDER' }, hmos: { distribution: 'first_ospush' } },
      },
    };
    const order: Message = { body: 'B', class: 'transactional', kind: 'order' };

    it.each<[Platform, Message, object, object]>([
      [
        'android',
        order,
        { android: { alert: 'B', channel_id: 'orders' } },
        { classification: 1, third_party_channel: { vivo: { category: 'ORDER' } } },
      ],
      [
        'harmony',
        order,
        { hmos: { alert: 'B', category: 'IM' } },
        { classification: 1, third_party_channel: { hmos: { distribution: 'first_ospush' } } },
      ],
      [
        'ios',
        order,
        { ios: { alert: 'B', sound: 'default' } },
        { apns_production: true, apns_collapse_id: 'p1', classification: 1 },
      ],
      [
        'android',
        { body: 'B', class: 'transactional' },
        { android: { alert: 'B', channel_id: 'service' } },
        { classification: 1, third_party_channel: { xiaomi: { channel_id: '1' } } },
      ],
      ['android', { body: 'B', class: 'marketing' }, { android: { alert: 'B' } }, { classification: 0 }],
    ])('say what the class and the kind are: on %s', (platform, message, notification, options) => {
      const { push, notes } = translate(message, { platforms: [platform] }, { channels });
      expect(push.notification).toEqual(notification);
      expect(push.options).toEqual(options);
      expect(notes).toEqual([]);
    });

    it('of the class serve a kind that has none, which is said', () => {
      const { push, notes } = translate({ ...order, kind: 'im' }, { platforms: ['android'] }, { channels });
      expect(push.notification?.android?.channel_id).toBe('service');
      expect(notes).toEqual([expect.stringContaining('no field for the kind')]);
    });

    it('give way to the message, and are not changed by it', () => {
      const before = structuredClone(channels);
      const vendors = {
        jpush: {
          notification: { android: { channel_id: 'own' } },
          options: { third_party_channel: { vivo: { push_mode: 1 as const } } },
        },
      };
      const { push } = translate({ ...order, vendors }, { platforms: ['android'] }, { channels });
      expect(push.notification?.android?.channel_id).toBe('own');
      expect(push.options?.third_party_channel).toEqual({ vivo: { category: 'ORDER', push_mode: 1 } });
      expect(channels).toEqual(before);
    });
  });

  it.each([
    [1, 1, null],
    [0.4, 0, null],
    [-3, 0, null],
    [59.9, 59, null],
    [259_200, 259_200, null],
    [259_201, 259_201, /3 days\) only for paying apps/],
    [864_000, 864_000, /only for paying apps/],
    [864_001, 864_000, /at most 864000 seconds \(10 days\): the time to live was shortened/],
    [2_592_000, 864_000, /shortened/],
  ])('a time to live of %d s leaves as %d', (ttl, expected, note) => {
    const { push, notes } = translate({ body: 'B' }, { platforms: ['android'], ttl });
    expect(push.options).toEqual({ time_to_live: expected });
    expect(notes).toEqual(note === null ? [] : [expect.stringMatching(note)]);
  });

  it('replaces by key on iOS alone', () => {
    const both = translate({ body: 'B', collapseKey: 'k' }, { platforms: ['android', 'ios'] });
    expect(both.push.options).toEqual({ apns_production: true, apns_collapse_id: 'k' });
    expect(both.notes).toEqual([
      'JPush replaces a shown notification by a key on iOS alone: collapseKey on android was left out.',
    ]);
    expect(on('harmony', { body: 'B', collapseKey: 'k' }).push).not.toHaveProperty('options');
    expect(on('ios', { body: 'B', collapseKey: '推'.repeat(21) + 'a' }).notes).toEqual([]);
    expect(refusal({ body: 'B', collapseKey: '推'.repeat(22) }).message).toContain(
      'at most 64 bytes of UTF-8 (it has 66)',
    );
  });
});

describe('D2, D3: what a repeat does', () => {
  it('has the push id that JPush issued for the call, and none of its own making', () => {
    const { push } = translate({ body: 'B' }, { key: '8103a4c628a0b98974ec1949-711261d4-5f17-4d2f-a855-5e5a8909b26e' });
    expect(push.cid).toBe('8103a4c628a0b98974ec1949-711261d4-5f17-4d2f-a855-5e5a8909b26e');
    expect(translate({ body: 'B' }).push).not.toHaveProperty('cid');
  });

  it('takes the place of the first on the screen of iOS, where no collapse key says otherwise', () => {
    const idOf = (pushId: string, message: Message): unknown =>
      translate(message, { pushId }).push.options?.apns_collapse_id;
    const uuid = '0191e7a0-5c1e-7b7a-9d3c-2f4b6a8c0e1d';
    expect(idOf(uuid, { body: 'B' })).toBe(uuid);
    expect(idOf('p2', { body: 'B' })).toBe('p2');
    expect(idOf('p2', { body: 'B', ios: { collapseKey: 'k' } })).toBe('k');
    expect(idOf('p2', { body: 'B', vendors: { jpush: { options: { apns_collapse_id: null } } } })).toBeUndefined();
  });

  it.each<[string, Message, readonly Platform[]]>([
    ['Android and HarmonyOS', { body: 'B' }, ['android', 'harmony']],
    ['data', { data: { a: 1 } }, ['ios']],
    ['data on iOS beside a notification elsewhere', { data: { a: 1 }, android: { body: 'B' } }, ['android', 'ios']],
  ])('has nothing to take the place of with %s', (_what, message, platforms) => {
    expect(translate(message, { platforms }).push.options ?? {}).not.toHaveProperty('apns_collapse_id');
  });
});

describe('data messages', () => {
  it('carry the data as JSON text', () => {
    const { push, notes } = translate({ data: { type: 2, a: { b: '推' } } }, { platforms: ['android', 'harmony'] });
    expect(push).toEqual({
      platform: ['android', 'hmos'],
      audience: 'all',
      message: { msg_content: '{"type":2,"a":{"b":"推"}}', content_type: 'json' },
    });
    expect(notes).toEqual([]);
  });

  it('wait on iOS until the app is open, which is said', () => {
    expect(on('ios', { data: { a: 1 } }).notes).toEqual([expect.stringContaining('only while the app is open')]);
  });

  it('show nothing: fields for the screen are left out, which is said', () => {
    const { push, notes } = on('android', {
      data: { a: 1 },
      badge: 1,
      sound: false,
      click: { open: 'app' },
      collapseKey: 'k',
    });
    expect(push).not.toHaveProperty('notification');
    expect(notes).toEqual(['A data message shows nothing: click, badge, sound, collapseKey were left out.']);
  });

  it('say so once for all platforms', () => {
    const { notes } = translate(
      { data: { a: 1 }, badge: 1, harmony: { image: 'https://x.example/a.jpg' } },
      { platforms: ['android', 'harmony'] },
    );
    expect(notes).toEqual(['A data message shows nothing: badge, image were left out.']);
  });

  it('beside a notification on another platform reach that one too, which is said', () => {
    const { push, notes } = translate({ data: { a: 1 }, ios: { body: 'B' } }, { platforms: ['android', 'ios'] });
    expect(push.notification).toEqual({ ios: { alert: 'B', sound: 'default', extras: { a: 1 } } });
    expect(push.message).toEqual({ msg_content: '{"a":1}', content_type: 'json' });
    expect(notes).toEqual([expect.stringContaining('that for android also reaches the apps that get a notification')]);
  });

  it('cannot differ between the platforms of one call', () => {
    const message: Message = { data: { a: 1 }, ios: { data: { a: 2 } } };
    expect(refusal(message).issues).toEqual([
      { field: 'data', rule: expect.stringContaining('must be the same on android and ios') as string },
    ]);
    expect(on('ios', message).push.message?.msg_content).toBe('{"a":2}');
  });
});

describe('limits', () => {
  /** A message whose payload on `platform` has exactly `bytes` bytes. */
  function filled(platform: 'android' | 'ios', bytes: number, letter: string): Message {
    const frame =
      platform === 'android' ? '{"alert":"","title":"T"}' : '{"alert":{"title":"T","body":""},"sound":"default"}';
    const room = bytes - frame.length;
    const width = Buffer.byteLength(letter);
    return { title: 'T', body: letter.repeat(Math.floor(room / width)) + 'x'.repeat(room % width) };
  }

  it.each([
    ['android', 4000, 'they have 4001', 'x'],
    ['android', 4000, 'they have 4001', '推'],
    ['android', 4000, 'they have 4001', '😀'],
    ['ios', 2000, 'it has 2001', 'x'],
    ['ios', 2000, 'it has 2001', '推'],
    ['ios', 2000, 'it has 2001', '😀'],
  ] as const)('%s takes %i bytes, and not one more (%s), of %s', (platform, max, text, letter) => {
    const { push } = on(platform, filled(platform, max, letter));
    expect(Buffer.byteLength(JSON.stringify(push.notification?.[platform]))).toBe(max);
    expect(() => on(platform, filled(platform, max - 1, letter))).not.toThrow();
    const { message } = refusal(filled(platform, max + 1, letter), { platforms: [platform] });
    expect(message).toContain(`at most ${max} bytes of JSON`);
    expect(message).toContain(text);
  });

  it('are JPush\u2019s to judge where checks warn: the notes say what it may refuse', () => {
    const wrong: Message = { body: 'B', vendors: { jpush: { options: { big_push_duration: 1401 } } } };
    const { push, notes } = translate(wrong, { platforms: ['android'] }, { checks: 'warn' });
    expect(push.options).toEqual({ big_push_duration: 1401 });
    expect(notes).toEqual([
      'JPush may refuse this: options.big_push_duration must lie between 0 and 1400 minutes (JPush 1003).',
    ]);
    // What would reach others than those who were meant is never a matter of a warning.
    const everyone = { body: 'B', vendors: { jpush: { audience: 'all' } } } as Message;
    expect(() => translate(everyone, {}, { checks: 'warn' })).toThrow('vendors.jpush.audience must not be set');
  });

  it('names everything that is wrong at once', () => {
    const { message, issues } = refusal(
      { body: 'x'.repeat(4000), collapseKey: 'k'.repeat(65) },
      { kind: 'alias', targets: [{ deviceId: null, address: 'a b' }] },
    );
    expect(issues.map(({ field }) => field)).toEqual([
      'audience.alias[0]',
      'options.apns_collapse_id',
      'notification.ios',
      'notification.android and message',
    ]);
    expect(message).toMatch(/^JPush would refuse this message: audience\.alias\[0\] must/);
  });
});
