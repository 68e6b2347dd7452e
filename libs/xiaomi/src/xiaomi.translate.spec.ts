import { type Batch, type Message, PushConfigurationError, type Translation } from '@nest-push/core';
import {
  android,
  batchOf,
  form,
  ios,
  onAndroid,
  onIos,
  options,
  refusal,
  SECRET,
  translate,
} from '../test/translations.js';
import { type XiaomiChannel } from './xiaomi.channels.js';
import { type XiaomiOptionsInput } from './xiaomi.options.js';

const severalPackages: XiaomiOptionsInput = {
  android: { appSecret: SECRET, packageName: 'com.example.shop,com.example.lite' },
};

/** Of the batch `p1:0`. */
const JOB_KEY = 'ttEX5zbvoGmTvC0BRmnE';

const without = (record: Record<string, string>, ...keys: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));

describe('an Android notification', () => {
  it('says the sample story: a visitor opened a shared good, and its owner hears of it', () => {
    const story: Message = {
      title: '您有一条新消息~',
      body: '【小明】刚刚浏览了您的商品【自行车】~',
      data: { type: 2 },
    };
    const translation = translate(batchOf(story), options);
    const { request } = translation;
    expect(request).toMatchObject({
      app: 'xiaomi:android',
      method: 'POST',
      url: 'https://api.xmpush.xiaomi.com/v3/message/alias',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    });
    expect(without(form(translation), 'notify_id')).toEqual({
      alias: 'QQC_42',
      restricted_package_name: 'com.example.shop',
      title: story.title,
      description: story.body,
      pass_through: '0',
      notify_type: '-1',
      'extra.type': '2',
      'extra.notify_effect': '1',
      'extra.jobkey': JOB_KEY,
    });
    expect(translation.notes).toEqual([
      expect.stringContaining('No Xiaomi channel is set for a message without a class'),
    ]);
  });

  it('holds no secret, and encodes each value once', () => {
    const { request } = onAndroid({ body: '50% & more=1+1 [好]' });
    expect(JSON.stringify(request)).not.toContain(SECRET);
    expect(request.body).toContain('description=50%25+%26+more%3D1%2B1+%5B%E5%A5%BD%5D');
  });

  it('gives every push its own notify_id, the same for a repeat and for one collapse key', () => {
    const id = (message: Message, pushId: string): number => Number(form(onAndroid(message, { pushId })).notify_id);
    expect(id({}, 'p1')).toBe(id({}, 'p1'));
    expect(id({}, 'p1')).not.toBe(id({}, 'p2'));
    expect(id({ collapseKey: 'order-7' }, 'p1')).toBe(id({ collapseKey: 'order-7' }, 'p2'));
    expect(id({ collapseKey: 'order-7' }, 'p1')).not.toBe(id({ collapseKey: 'order-8' }, 'p1'));
    for (let i = 0; i < 200; i++) {
      const value = id({}, `p${i}`);
      expect(Number.isInteger(value) && value >= 0 && value <= 2_147_483_647).toBe(true);
    }
  });

  it.each<[string, Message, Record<string, string>]>([
    ['the app', { click: { open: 'app' } }, { 'extra.notify_effect': '1' }],
    [
      'a web page',
      { click: { open: 'url', url: 'https://a.example/?x=1' } },
      { 'extra.notify_effect': '3', 'extra.web_uri': 'https://a.example/?x=1' },
    ],
    [
      'a deep link',
      { click: { open: 'page', page: 'shop://goods/7' } },
      { 'extra.notify_effect': '2', 'extra.intent_uri': 'shop://goods/7' },
    ],
    [
      'an intent',
      { click: { open: 'page', page: 'intent:#Intent;component=a/.B;end' } },
      { 'extra.notify_effect': '2', 'extra.intent_uri': 'intent:#Intent;component=a/.B;end' },
    ],
    [
      'an activity',
      { click: { open: 'page', page: 'com.example.shop.GoodsActivity' } },
      { 'extra.intent_uri': 'intent:#Intent;component=com.example.shop/com.example.shop.GoodsActivity;end' },
    ],
    [
      'a sound',
      { sound: 'coin.mp3' },
      { 'extra.sound_uri': 'android.resource://com.example.shop/raw/coin', notify_type: '-1' },
    ],
    ['silence', { sound: false }, { notify_type: '6' }],
    ['its class', { class: 'marketing' }, { 'extra.channel_id': '2001' }],
    ['its kind, unknown', { class: 'transactional', kind: 'im' }, { 'extra.channel_id': '1001' }],
    [
      'its kind, with a template',
      { class: 'transactional', kind: 'order', data: { goods: '自行车' } },
      {
        'extra.channel_id': '1002',
        'extra.template_id': 'P77',
        'extra.template_param': '{"goods":"自行车","line":"t/b","plain":"元"}',
      },
    ],
    [
      'platform fields',
      { android: { title: 'A', sound: false }, ios: { title: 'I' } },
      { title: 'A', notify_type: '6' },
    ],
  ])('opens or carries %s', (_name, message, expected) => {
    expect(form(onAndroid(message))).toMatchObject(expected);
  });

  it('carries data as text', () => {
    const data = {
      text: 'a,b',
      count: 2,
      flag: true,
      none: null,
      nested: { a: [1] },
      skipped: undefined,
      __proto__x: '1',
    };
    expect(form(onAndroid({ data }))).toMatchObject({
      'extra.text': 'a,b',
      'extra.count': '2',
      'extra.flag': 'true',
      'extra.none': 'null',
      'extra.nested': '{"a":[1]}',
    });
    expect(form(onAndroid({ data }))).not.toHaveProperty(['extra.skipped']);
    const names = JSON.parse('{"constructor":"c","__proto__":"p","toString":"t"}') as Record<string, string>;
    expect(onAndroid({ data: names }).request.body).toMatch(
      /extra\.constructor=c.*extra\.__proto__=p.*extra\.toString=t/,
    );
  });

  it.each<[string, Message, RegExp]>([
    ['badge', { badge: 1 }, /badge was left out/],
    ['image', { image: 'https://a.example/a.png' }, /image was left out/],
    ['channel', { class: 'transactional' }, /No Xiaomi channel is set for the class transactional/],
  ])('says that it dropped %s', (_name, message, note) => {
    const noChannels = { ...options, channels: undefined };
    const notes = [...onAndroid(message).notes, ...onAndroid(message, {}, noChannels).notes];
    expect(notes).toContainEqual(expect.stringMatching(note));
  });

  it('drops nothing silently where there is nothing to drop', () => {
    expect(onAndroid({ class: 'transactional', data: { a: 1 }, collapseKey: 'k', sound: 's' }).notes).toEqual([]);
  });

  it('leaves the allowance of China out of account elsewhere', () => {
    const { notes, request } = onAndroid({}, {}, { ...options, channels: undefined, region: 'europe' });
    expect(notes).toEqual([]);
    expect(request.url).toBe('https://fr-api.xmpush.global.xiaomi.com/v3/message/alias');
  });
});

describe('a data message', () => {
  it('is passed through on Android, with a warning', () => {
    const message: Message = { class: 'marketing', data: { type: 2, deep: { a: '好' } } };
    const translation = translate(batchOf(message, { ttl: 60 }), options);
    expect(form(translation)).toEqual({
      alias: 'QQC_42',
      restricted_package_name: 'com.example.shop',
      pass_through: '1',
      payload: '{"type":2,"deep":{"a":"好"}}',
      time_to_live: '60000',
      'extra.channel_id': '2001',
      'extra.jobkey': JOB_KEY,
    });
    expect(translation.notes).toEqual([expect.stringContaining('end of data messages')]);
  });

  it('goes through the channel of its class and kind on Android, with its template and its time to live', () => {
    const message: Message = { class: 'transactional', kind: 'order', data: { goods: '自行车' } };
    const channels = { 'transactional:order': { id: '9', templateId: 'P9', templateParam: { goods: '{data.goods}' } } };
    const translation = translate(batchOf(message, { ttl: 864_000 }), { ...options, channels });
    expect(form(translation)).toMatchObject({
      'extra.channel_id': '9',
      'extra.template_id': 'P9',
      'extra.template_param': '{"goods":"自行车"}',
      time_to_live: '864000000',
    });
    expect(translation.notes).toHaveLength(1);
  });

  it('says that it goes without a channel, and without its kind', () => {
    const { notes } = translate(batchOf({ kind: 'im', data: { a: 1 } }), options);
    expect(notes).toEqual([
      expect.stringContaining('end of data messages'),
      'Xiaomi has no field for the kind of a message.',
      expect.stringContaining('No Xiaomi channel is set for a message without a class'),
    ]);
  });

  it.each([android, ios])('of $id names what it drops', (app) => {
    const shown: Message = {
      class: 'marketing',
      data: { a: 1 },
      click: { open: 'app' },
      badge: 1,
      sound: false,
      image: 'https://a.example/a.png',
      collapseKey: 'k',
    };
    expect(translate(batchOf(shown, { app }), options).notes).toContain(
      'A data message shows nothing: click, badge, sound, image, collapseKey were left out.',
    );
    expect(translate(batchOf({ class: 'marketing', data: { a: 1 } }, { app }), options).notes.join()).not.toContain(
      'left out',
    );
  });

  it('wakes the app on iOS', () => {
    const translation = translate(batchOf({ data: { type: 2 } }, { app: ios }), options);
    expect(form(translation)).toEqual({
      alias: 'QQC_42',
      restricted_package_name: 'com.example.Shop',
      'extra.type': '2',
      'extra.content-available': '1',
      'extra.jobkey': JOB_KEY,
    });
    expect(translation.notes).toEqual([]);
  });
});

describe('an iOS notification', () => {
  it('says the sample story', () => {
    const translation = onIos({
      title: '您有一条新消息~',
      body: '【小明】刚刚浏览了您的商品',
      data: { type: 2 },
      badge: 1,
    });
    expect(form(translation)).toEqual({
      alias: 'QQC_42',
      restricted_package_name: 'com.example.Shop',
      description: '【小明】刚刚浏览了您的商品',
      'extra.type': '2',
      'extra.badge': '1',
      'extra.sound_url': 'default',
      'extra.jobkey': JOB_KEY,
      'aps_proper_fields.title': '您有一条新消息~',
      'aps_proper_fields.body': '【小明】刚刚浏览了您的商品',
    });
    expect(translation.notes).toEqual([]);
  });

  it.each<[string, Message, Record<string, string>]>([
    ['a body alone', {}, { description: 'b' }],
    ['a sound', { sound: 'coin.caf' }, { 'extra.sound_url': 'coin.caf' }],
    ['silence', { sound: false }, { 'extra.sound_url': '' }],
    ['a badge of 0', { badge: 0 }, { 'extra.badge': '0' }],
    ['names that are reserved on Android alone', { data: { model: 'm' } }, { 'extra.model': 'm' }],
  ])('carries %s', (_name, message, expected) => {
    expect(form(onIos(message))).toMatchObject(expected);
  });

  it('shows a title alone as the text', () => {
    expect(form(translate(batchOf({ title: 'T' }, { app: ios }), options))).toMatchObject({ description: 'T' });
  });

  it.each<[string, Message, RegExp]>([
    ['a click', { click: { open: 'url', url: 'https://a.example' } }, /no click action on iOS/],
    ['an image', { image: 'https://a.example/a.png' }, /image was left out/],
    ['a collapse key', { collapseKey: 'k' }, /collapse key was left out/],
    ['a raised badge', { badge: { add: 1 } }, /badge was left out/],
  ])('says that it dropped %s', (_name, message, note) => {
    expect(onIos(message).notes).toEqual([expect.stringMatching(note)]);
  });

  it.each([
    [false, 'https://api.xmpush.xiaomi.com/v3/message/alias'],
    [true, 'https://sandbox.xmpush.xiaomi.com/v3/message/alias'],
  ])('goes to the host of its APNs environment (sandbox: %s)', (sandbox, url) => {
    const with_ = { ...options, ios: { appSecret: SECRET, bundleId: 'com.example.Shop', sandbox } };
    expect(onIos({}, {}, with_).request.url).toBe(url);
    expect(onAndroid({}, {}, with_).request.url).toBe('https://api.xmpush.xiaomi.com/v3/message/alias');
  });
});

describe('a kind', () => {
  const NOTE = 'Xiaomi has no field for the kind of a message.';

  it.each<[string, Message, number]>([
    ['with a channel of its own', { class: 'transactional', kind: 'order', data: { goods: 'g' } }, 0],
    ['with that of its class alone', { class: 'transactional', kind: 'im' }, 1],
    ['without a class', { kind: 'order' }, 1],
  ])('%s', (_name, message, count) => {
    expect(
      translate(batchOf({ title: 't', body: 'b', ...message }), options).notes.filter((note) => note === NOTE),
    ).toHaveLength(count);
  });

  it('is noted on iOS, which has no channels', () => {
    expect(onIos({ class: 'transactional', kind: 'order' }).notes).toEqual([NOTE]);
    expect(translate(batchOf({ kind: 'im', data: {} }, { app: ios }), options).notes).toEqual([NOTE]);
  });
});

describe('a platform for which the message says nothing', () => {
  it.each<[string, Message, Partial<Batch>, string]>([
    ['Android', { ios: { title: 't', body: 'b' } }, {}, 'android'],
    ['iOS', { badge: 1, android: { data: { a: 1 } } }, { app: ios }, 'ios'],
    ['Android, but for an override', { vendors: { xiaomi: { android: { title: 't' } } } }, {}, 'android'],
  ])('%s', (_name, message, more, platform) => {
    expect(refusal(() => translate(batchOf(message, more), options))).toEqual([
      `message must have a title, a body or data for ${platform}`,
    ]);
  });

  it('is told from one that gets empty data', () => {
    expect(form(translate(batchOf({ data: {} }), options))).toMatchObject({ pass_through: '1', payload: '{}' });
  });
});

describe('receivers', () => {
  const to = (...addresses: string[]): Partial<Batch> => ({
    targets: addresses.map((address) => ({ deviceId: 'd', address })),
  });

  it.each<[Partial<Batch>, string, Record<string, string>]>([
    [{ kind: 'registrationId', ...to('r1', 'r2') }, '/v3/message/regid', { registration_id: 'r1,r2' }],
    [{ kind: 'alias', ...to('a1', 'a2') }, '/v3/message/alias', { alias: 'a1,a2' }],
    [{ kind: 'account', ...to('u1', 'u2') }, '/v2/message/user_account', { user_account: 'u1,u2' }],
    [{ kind: 'topic', ...to('news,world') }, '/v3/message/topic', { topic: 'news,world' }],
    [{ kind: 'everyone', targets: [] }, '/v3/message/all', {}],
  ])('%o go to %s', (more, path, fields) => {
    for (const translation of [onAndroid({}, more), onIos({}, more)]) {
      expect(new URL(translation.request.url).pathname).toBe(path);
      expect(form(translation)).toMatchObject(fields);
    }
  });

  it('are at most 1000', () => {
    const many = (count: number): Partial<Batch> => to(...Array.from({ length: count }, (_, i) => `r${i}`));
    expect(form(onAndroid({}, many(999))).alias?.split(',')).toHaveLength(999);
    expect(form(onAndroid({}, many(1000))).alias?.split(',')).toHaveLength(1000);
    expect(refusal(() => onAndroid({}, many(1001)))).toEqual(['to must name at most 1000 (it names 1001) (10017)']);
  });

  it.each<[Partial<Batch>, RegExp]>([
    [to('a', 'b,c'), /^to must hold no address with a comma/],
    [to(' '), /^to must hold no blank address/],
    [{ targets: [] }, /^to must name at least one address/],
    [{ kind: 'topic', ...to('a', 'b') }, /^to must name at most 1/],
    [{ kind: 'everyone', ...to('a') }, /^to must name no address/],
    [{ kind: 'tags', targets: [] }, /^to must not be tags/],
  ])('%o are refused', (more, rule) => {
    expect(refusal(() => onAndroid({}, more))).toEqual([expect.stringMatching(rule)]);
  });

  it('names all packages of an app, but for accounts, sounds and activities', () => {
    const page = { open: 'page', page: 'com.example.shop.Goods' } as const;
    const { request, notes } = onAndroid({ sound: 'coin', class: 'transactional' }, {}, severalPackages);
    expect(new URLSearchParams(request.body).get('restricted_package_name')).toBe('com.example.shop,com.example.lite');
    expect(notes).toContainEqual(expect.stringContaining('the sound was left out'));
    expect(request.body).not.toContain('sound_uri');
    expect(refusal(() => onAndroid({}, { kind: 'account' }, severalPackages))).toEqual([
      expect.stringMatching(/^to must not be named in this way where the app has several packages/),
    ]);
    expect(refusal(() => onAndroid({ click: page }, {}, severalPackages))).toEqual([
      expect.stringMatching(/^click.page must be an intent URI/),
    ]);
  });

  it('need an app', () => {
    expect(() => onIos({}, {}, severalPackages)).toThrow(PushConfigurationError);
    expect(() => translate(batchOf({ title: 't', body: 'b' }), null)).toThrow(
      /Xiaomi is off.*PUSH_XIAOMI_ANDROID_APP_SECRET/,
    );
  });
});

describe('time to live', () => {
  const DAY = 86_400;
  it.each<[string, Message, number | undefined, string | undefined, boolean]>([
    ['none', {}, undefined, undefined, false],
    ['seconds', {}, 3600, '3600000', false],
    ['a rest of it', {}, 0.0004, '1', false],
    ['public, just under', { class: 'marketing' }, DAY - 1, '86399000', false],
    ['public, at the limit', { class: 'marketing' }, DAY, '86400000', false],
    ['public, over', { class: 'marketing' }, DAY + 1, '86400000', true],
    ['private, at the limit', { class: 'transactional' }, 10 * DAY, '864000000', false],
    ['private, over', { class: 'transactional' }, 10 * DAY + 1, '864000000', true],
  ])('%s on Android', (_name, message, ttl, expected, isShortened) => {
    const translation = onAndroid(message, ttl === undefined ? {} : { ttl });
    expect(form(translation).time_to_live).toBe(expected);
    expect(translation.notes.some((note) => note.includes('shortened'))).toBe(isShortened);
  });

  it('is two weeks on iOS and outside China', () => {
    for (const translation of [
      onIos({}, { ttl: 15 * DAY }),
      onAndroid({}, { ttl: 15 * DAY }, { ...options, region: 'india' }),
    ]) {
      expect(form(translation).time_to_live).toBe(String(14 * DAY * 1000));
      expect(translation.notes).toContainEqual(expect.stringContaining('at most 336 hours'));
    }
  });
});

describe('limits', () => {
  it.each<[string, Message, readonly string[]]>([
    ['title of 49', { title: '好'.repeat(49) }, []],
    ['title of 24 emoji', { title: '🚲'.repeat(24) }, []],
    ['title of 50', { title: 'x'.repeat(50) }, ['title must be shorter than 50 characters (it has 50) (10017)']],
    ['title of 61', { title: '好'.repeat(61) }, ['title must be shorter than 50 characters (it has 61) (10017)']],
    ['title of 25 emoji', { title: '🚲'.repeat(25) }, ['title must be shorter than 50 characters (it has 50) (10017)']],
    ['body of 127', { body: '好'.repeat(127) }, []],
    ['body of 128', { body: '🚲'.repeat(64) }, ['body must be shorter than 128 characters (it has 128) (10017)']],
    ['blank title', { title: ' \u3000' }, ['title must not be blank (10017)']],
    ['10 keys', { data: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`k${i}`, 'v'])) }, []],
    [
      '11 keys',
      { data: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, 'v'])) },
      ['data must have at most 10 keys (it has 11) (65014)'],
    ],
    ['1024 characters', { data: { key: '好'.repeat(1021) } }, []],
    [
      '1025 characters',
      { data: { key: '🚲'.repeat(511) } },
      ['data must have at most 1024 characters, keys and values together (it has 1025) (65015)'],
    ],
    [
      'reserved names',
      { data: { channel_id: '1', 'callback.type': '3' } },
      [
        'data.channel_id must have another name: Xiaomi gives this one a meaning of its own',
        'data.callback.type must have another name: Xiaomi gives this one a meaning of its own',
      ],
    ],
  ])('%s', (_name, message, expected) => {
    if (expected.length === 0) expect(onAndroid(message).request.body).not.toBe('');
    else expect(refusal(() => onAndroid(message))).toEqual(expected);
  });

  it.each<[number, boolean]>([
    [4094, true],
    [4095, true],
    [4096, false],
  ])('a data message of %i characters', (length, isAllowed) => {
    const data = { k: 'x'.repeat(length - '{"k":""}'.length) };
    const run = (): Translation => translate(batchOf({ data }), options);
    if (isAllowed) expect(form(run()).payload).toHaveLength(length);
    else expect(refusal(run)).toEqual(['data must be shorter than 4096 characters (it has 4096) (65009)']);
  });

  it('needs title and body on Android, and says all that is wrong at once', () => {
    expect(refusal(() => translate(batchOf({ body: 'b' }), options))).toEqual(['title must be set (65011)']);
    expect(refusal(() => translate(batchOf({ title: 't'.repeat(50), data: { model: 'x' } }), options))).toEqual([
      expect.stringMatching(/^data.model/),
      expect.stringMatching(/^body must be set/),
      expect.stringMatching(/^title must be shorter/),
    ]);
    expect(() => translate(batchOf({ title: 'x'.repeat(61), body: 'b' }), options)).toThrow(
      'Xiaomi would refuse this message: title must be shorter than 50 characters (it has 61) (Xiaomi 10017).',
    );
  });

  it.each<[Message, string]>([
    [{ body: '  ' }, 'body must not be blank (10017)'],
    [{ badge: -1 }, 'badge must be a whole number from 0 (10017)'],
    [{ badge: 1.5 }, 'badge must be a whole number from 0 (10017)'],
    [{ data: { badge: 1 } }, 'data.badge must have another name: Xiaomi gives this one a meaning of its own'],
  ])('on iOS: %o', (message, rule) => {
    expect(refusal(() => onIos(message))).toEqual([rule]);
  });

  it('checks what goes into a template', () => {
    const order = (data: Message['data'], title = 't'): readonly string[] =>
      refusal(() =>
        onAndroid({ class: 'transactional', kind: 'order', title, ...(data === undefined ? {} : { data }) }),
      );
    expect(order(undefined)).toEqual([
      "data.goods must be set: the Xiaomi template's parameter goods is made of it",
      'extra.template_param.goods must be text that is not blank (10017)',
    ]);
    expect(order({ goods: '🚲' })).toEqual([
      'extra.template_param.goods must have no emoji and no other symbol character (10017)',
    ]);
    expect(order({ goods: 'x'.repeat(129) })).toEqual([
      'extra.template_param.goods must have at most 128 characters (it has 129) (10017)',
    ]);
    expect(() => onAndroid({ class: 'transactional', kind: 'order', data: { goods: 'x'.repeat(128) } })).not.toThrow();
  });
});

describe('the job key', () => {
  const keyOf = (more: Partial<Batch>, with_ = options): string | undefined =>
    form(onAndroid({}, more, with_))['extra.jobkey'];

  it('D2: is the same for every call of a batch, and another for every other', () => {
    expect(keyOf({ id: 'p1:0' })).toBe(JOB_KEY);
    expect(keyOf({ id: 'p1:0', pushId: 'other' })).toBe(JOB_KEY);
    expect(form(onIos({}))['extra.jobkey']).toBe(JOB_KEY);
    const keys = Array.from({ length: 500 }, (_, i) => keyOf({ id: `p${i}:0` }) ?? '');
    expect(new Set(keys).size).toBe(500);
    for (const key of keys) expect(key).toMatch(/^[0-9A-Za-z-][\w-]{19}$/);
  });

  it('may be switched off, or be that of an override', () => {
    expect(keyOf({}, { ...options, jobKey: false })).toBeUndefined();
    const vendors: Message['vendors'] = { xiaomi: { android: { extra: { jobkey: 'mine' } } } };
    expect(form(onAndroid({ vendors }))['extra.jobkey']).toBe('mine');
  });
});

describe('receipts', () => {
  const receiptUrl = 'https://shop.example/push/receipts/xiaomi/token';
  const extraOf = (translation: Translation): Record<string, string> =>
    Object.fromEntries(Object.entries(form(translation)).filter(([key]) => key.startsWith('extra.callback')));

  it.each<[string, (with_: XiaomiOptionsInput) => Translation, string]>([
    ['an Android notification', (with_) => onAndroid({}, {}, with_), 'xiaomi:android'],
    ['data for Android', (with_) => translate(batchOf({ class: 'marketing', data: {} }), with_), 'xiaomi:android'],
    ['an iOS notification', (with_) => onIos({}, {}, with_), 'xiaomi:ios'],
    ['data for iOS', (with_) => translate(batchOf({ data: {} }, { app: ios }), with_), 'xiaomi:ios'],
  ])('%s asks for all of them, or for those that are wanted', (_name, run, app) => {
    const told = { 'extra.callback': receiptUrl, 'extra.callback.param': app };
    expect(extraOf(run({ ...options, receiptUrl }))).toEqual({ ...told, 'extra.callback.type': '1267' });
    expect(extraOf(run({ ...options, receiptUrl, receiptTypes: ['clicked', 'invalid'] }))).toEqual({
      ...told,
      'extra.callback.type': '18',
    });
    expect(extraOf(run(options))).toEqual({});
  });

  it('leave out the name of an app that is too long', () => {
    const app = { id: `${'x'.repeat(60)}:android`, platforms: ['android'] as const };
    expect(extraOf(onAndroid({}, { app }, { ...options, receiptUrl }))).not.toHaveProperty(['extra.callback.param']);
  });
});

describe('a private message', () => {
  const wanted = /^Xiaomi wants a template for private messages since 2026-08-01/;
  const notesOf = (
    channel: XiaomiChannel,
    more: Message = {},
    region: XiaomiOptionsInput['region'] = 'china',
  ): readonly string[] =>
    onAndroid(
      { class: 'transactional', ...more },
      {},
      { ...options, region, channels: { transactional: channel, marketing: channel } },
    ).notes;

  it.each<[string, readonly string[], boolean]>([
    ['without a template', notesOf({ id: '1' }), true],
    ['with one', notesOf({ id: '1', templateId: 'P' }), false],
    ['that is a public one in the console', notesOf({ id: '1', private: false }), false],
    ['of a region without templates', notesOf({ id: '1' }, {}, 'india'), false],
    ['of marketing', notesOf({ id: '1' }, { class: 'marketing' }), false],
  ])('%s: it is noted that a template is wanted: %s', (_name, notes, isNoted) => {
    expect(notes).toEqual(isNoted ? [expect.stringMatching(wanted)] : []);
  });

  it('is kept as long as its channel is said to be', () => {
    const kept = (channel: XiaomiChannel): string | undefined =>
      form(
        onAndroid(
          { class: 'transactional' },
          { ttl: 20 * 86_400 },
          { ...options, channels: { transactional: channel } },
        ),
      ).time_to_live;
    expect(kept({ id: '1' })).toBe('864000000');
    expect(kept({ id: '1', private: false })).toBe('86400000');
  });
});

describe('checks that warn', () => {
  const warns: XiaomiOptionsInput = { ...options, checks: 'warn' };

  it('send what Xiaomi may refuse, and note what is wrong with it', () => {
    const translation = onAndroid({ title: 'x'.repeat(50), body: ' ' }, {}, warns);
    expect(form(translation).title).toHaveLength(50);
    expect(translation.notes).toEqual([
      'Xiaomi may refuse this: title must be shorter than 50 characters (it has 50) (Xiaomi 10017).',
      'Xiaomi may refuse this: body must not be blank (Xiaomi 10017).',
    ]);
  });

  it.each<[string, Message, Partial<Batch>]>([
    ['receivers', {}, { targets: [{ deviceId: null, address: 'a,b' }] }],
    ['overrides', { vendors: { xiaomi: { android: { alias: 'EVIL' } } } } as Message, {}],
    ['names in data', { data: { channel_id: '1' } }, {}],
  ])('refuse what changes whom a message reaches or what it means all the same: %s', (_name, message, more) => {
    expect(refusal(() => onAndroid(message, more, warns))).toHaveLength(1);
  });
});
