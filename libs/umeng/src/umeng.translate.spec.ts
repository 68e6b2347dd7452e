import {
  type AddressKind,
  type Batch,
  type Message,
  MessageRefusedError,
  type Platform,
  type TagExpression,
} from '@nest-push/core';
import { filterOf, translateUmeng, type UmengTranslateSettings } from './umeng.translate.js';

// 10:30:15.500 in China.
const NOW = Date.parse('2026-01-15T02:30:15.500Z');

/** With it Umeng uses the makers' channels, and there is nothing to note. */
const REACHED = { channelProperties: { channel_activity: 'com.example.Main' } };

/** The key of the batch: printf '%s' 'p1:0' | sha256sum | cut -c1-32 */
const KEY = 'b6d117e736efa06993bc2d014669c4d2';

const TEXTS = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~' };

interface Given {
  readonly id?: string;
  readonly platform?: Platform;
  readonly kind?: AddressKind;
  readonly to?: readonly string[];
  readonly tags?: TagExpression;
  readonly ttl?: number;
  readonly settings?: Partial<UmengTranslateSettings>;
}

function batchOf(
  message: Message,
  { id = 'p1:0', platform = 'android', kind = 'registrationId', to = ['token1'], tags, ttl }: Given,
): Batch {
  return {
    pushId: 'p1',
    id,
    app: { id: `umeng:${platform}`, platforms: [platform] },
    kind,
    targets: to.map((address, i) => ({ deviceId: `d${i}`, address })),
    ...(tags === undefined ? {} : { tags }),
    platforms: [platform],
    message,
    ...(ttl === undefined ? {} : { ttl }),
  };
}

function translated(message: Message, given: Given = {}) {
  const { platform = 'android', settings } = given;
  return translateUmeng(batchOf(message, given), { platform, ...settings }, NOW);
}

function issuesOf(message: Message, given: Given = {}): readonly string[] {
  try {
    translated(message, given);
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    return error.issues.map(({ field, rule }) => `${field} ${rule}`);
  }
  return [];
}

describe('the receivers', () => {
  const target = (given: Given, message: Message = TEXTS) => {
    const { payload, ...rest } = translated(message, given).message;
    expect(payload).toBeDefined();
    return rest;
  };

  it.each<[string, Given, object]>([
    ['one device', { to: ['t1'] }, { type: 'unicast', device_tokens: 't1' }],
    ['two devices', { to: ['t1', 't2'] }, { type: 'listcast', device_tokens: 't1,t2' }],
    [
      'aliases',
      { kind: 'alias', to: ['QQC_1', 'QQC_2'], settings: { aliasType: 'uid' } },
      { type: 'customizedcast', alias_type: 'uid', alias: 'QQC_1,QQC_2' },
    ],
    ['everyone', { kind: 'everyone', to: [] }, { type: 'broadcast', policy: { out_biz_no: KEY } }],
    ...(['android', 'harmony'] as const).map((platform): [string, Given, object] => [
      `a segment on ${platform}`,
      { kind: 'segment', to: ['g1'], platform },
      { type: 'groupcast', group_id: 'g1', policy: { out_biz_no: KEY } },
    ]),
    [
      'tags',
      { kind: 'tags', to: [], tags: { any: ['深圳', '北京'], all: ['vip'], none: ['muted', 'old'] } },
      {
        type: 'groupcast',
        filter: {
          where: {
            and: [
              { or: [{ tag: '深圳' }, { tag: '北京' }] },
              { tag: 'vip' },
              { not: { tag: 'muted' } },
              { not: { tag: 'old' } },
            ],
          },
        },
        policy: { out_biz_no: KEY },
      },
    ],
  ])('%s', (_name, given, expected) => {
    expect(target(given)).toEqual(expected);
  });

  it('are at most 500', () => {
    const to = Array.from({ length: 500 }, (_, i) => `t${i}`);
    expect(target({ to })).toMatchObject({ type: 'listcast', device_tokens: to.join(',') });
    expect(issuesOf(TEXTS, { to: [...to, 't500'] })).toEqual(['to must name at most 500 (it names 501)']);
  });

  it.each<[string, Given, RegExp]>([
    ['a comma would add a device', { to: ['t1,t2'] }, /^to must hold no address with a comma/],
    ['a line break', { to: ['t1\r\nt2'] }, /^to must hold no address with a control character/],
    ['nobody', { to: [] }, /^to must name at least one/],
    ['a comma in an alias', { kind: 'alias', to: ['a,b'], settings: { aliasType: 'uid' } }, /comma/],
    ['an alias without its type', { kind: 'alias', to: ['a'] }, /aliasType is set \(PUSH_UMENG_ALIAS_TYPE\)/],
    ['no tag', { kind: 'tags', to: [], tags: {} }, /^tags must name at least one tag/],
    ['tags left out', { kind: 'tags', to: [] }, /^tags must name at least one tag/],
    ['a blank tag', { kind: 'tags', to: [], tags: { none: [' '] } }, /^tags must hold no blank tag/],
    [
      'too many tags',
      { kind: 'tags', to: [], tags: { any: Array(300).fill('标签') as string[] } },
      /^tags must have at most 3000 bytes of JSON/,
    ],
    ['a segment on iOS', { kind: 'segment', to: ['g1'], platform: 'ios' }, /^to must be no segment on iOS/],
    ['a topic', { kind: 'topic', to: ['news'] }, /Umeng has no topic/],
    ['an account', { kind: 'account', to: ['u1'] }, /Umeng has no account/],
  ])('are refused: %s', (_name, given, rule) => {
    const issues = issuesOf(TEXTS, given);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(rule);
  });

  it('say no address in a refusal', () => {
    expect(issuesOf(TEXTS, { to: ['secret-token,other'] }).join()).not.toContain('secret-token');
  });

  it('by tags keep quotes and braces as text', () => {
    const filter = filterOf({ all: ['"}]}', 'a'] });
    expect(JSON.parse(JSON.stringify(filter))).toEqual({ where: { and: [{ tag: '"}]}' }, { tag: 'a' }] } });
  });
});

describe('time to live', () => {
  it.each<[number | undefined, string | undefined]>([
    [undefined, undefined],
    // Rounded up: 10:31:15.5.
    [60, '2026-01-15 10:31:16'],
    [86_400, '2026-01-16 10:30:16'],
    // Past midnight in China while it is the day before in UTC.
    [50_000, '2026-01-16 00:23:36'],
    [7 * 86_400 - 600, '2026-01-22 10:20:16'],
    [7 * 86_400 - 599, '2026-01-22 10:20:16'],
    [30 * 86_400, '2026-01-22 10:20:16'],
  ])('%p seconds end at %p, in Chinese time', (ttl, expire_time) => {
    const { message, notes } = translated(TEXTS, { settings: REACHED, ...(ttl === undefined ? {} : { ttl }) });
    expect(message.policy).toEqual(expire_time === undefined ? undefined : { expire_time });
    expect(notes).toHaveLength(ttl !== undefined && ttl > 7 * 86_400 - 600 ? 1 : 0);
    if (notes.length > 0) expect(notes[0]).toContain('at most 7 days');
  });

  it('is said for every platform and kind', () => {
    for (const platform of ['android', 'ios', 'harmony'] as const) {
      expect(translated(TEXTS, { platform, kind: 'everyone', to: [], ttl: 60 }).message.policy).toMatchObject({
        expire_time: '2026-01-15 10:31:16',
      });
    }
  });
});

describe('options', () => {
  it('the time zone is that of the options', () => {
    const { message } = translated(TEXTS, { settings: { ...REACHED, timeZone: '-03:30' }, ttl: 60 });
    expect(message.policy).toEqual({ expire_time: '2026-01-14 23:01:16' });
  });

  it.each<[Platform, object, unknown]>([
    ['ios', { badge: 5 }, 5],
    ['ios', { badge: 0 }, 0],
    ['ios', { badge: { add: 1 } }, undefined],
  ])('of the documents of 2020: on %s %j is the badge %p', (platform, more, badge) => {
    const { message, notes } = translated({ ...TEXTS, ...more }, { platform, settings: { documents: '2020' } });
    expect((message.payload as { aps: { badge?: unknown } }).aps.badge).toBe(badge);
    expect(notes).toHaveLength(badge === undefined ? 1 : 0);
  });

  it('of checks: what Umeng would refuse is noted, and what would reach others is refused all the same', () => {
    const settings = { ...REACHED, checks: 'warn' } as const;
    expect(translated({ body: 'x' }, { settings }).notes).toEqual([
      "By Umeng's documents this is wrong (1009), and it leaves all the same: title must not be blank.",
    ]);
    expect(issuesOf(TEXTS, { to: ['t1,t2'], settings })).toHaveLength(1);
    expect(issuesOf(TEXTS, { kind: 'segment', to: ['g'], platform: 'ios', settings })).toHaveLength(1);
  });

  it('the first issue has the code of Umeng', () => {
    const refusal = (): unknown => translated({ body: 'x', data: { k: 'x'.repeat(2048) } });
    expect(refusal).toThrow(MessageRefusedError);
    expect(refusal).toThrow(/title must not be blank \(Umeng 1009\); payload .+ \(Umeng 2022\)\.$/);
  });
});

/** What each message becomes: the parts beside the receivers, and the beginning of each note. */
type Row = [string, Message, object, ...string[]];

function itTranslates(platform: Platform, rows: readonly Row[], settings: Partial<UmengTranslateSettings> = {}): void {
  it.each(rows)('%s', (_name, message, expected, ...notes) => {
    const given = translated(message, { platform, settings });
    const { type, device_tokens, ...rest } = given.message as object as Record<string, unknown>;
    expect([type, device_tokens]).toEqual(['unicast', 'token1']);
    const { channelProperties } = settings;
    const isShown = message.title !== undefined || message.body !== undefined;
    expect(rest).toEqual({
      ...(channelProperties && { channel_properties: channelProperties }),
      ...(platform === 'ios' && isShown && { policy: { apns_collapse_id: 'p1' } }),
      ...expected,
    });
    expect(given.notes).toHaveLength(notes.length);
    notes.forEach((words, i) => {
      expect(given.notes[i]).toContain(words);
      expect(given.notes[i]).toMatch(/^[A-Z].+\.$/);
    });
  });
}

describe('Android', () => {
  const body = { ticker: TEXTS.title, title: TEXTS.title, text: TEXTS.body, after_open: 'go_app' };
  const payload = { display_type: 'notification', body };
  const withBody = (fields: object) => ({ payload: { ...payload, body: { ...body, ...fields } } });

  const rows: readonly Row[] = [
    ['texts', TEXTS, { payload }],
    ['texts of its own', { ...TEXTS, android: { title: 'T' } }, withBody({ title: 'T', ticker: 'T' })],
    ['texts of another platform', { ...TEXTS, ios: { title: 'T' } }, { payload }],
    [
      'data as strings',
      {
        ...TEXTS,
        data: { type: 2, s: 'x', yes: true, nothing: null, list: [1, 'a'], deep: { a: { b: '中' } }, gone: undefined },
      },
      {
        payload: {
          ...payload,
          extra: { type: '2', s: 'x', yes: 'true', nothing: 'null', list: '[1,"a"]', deep: '{"a":{"b":"中"}}' },
        },
      },
    ],
    ['empty data', { ...TEXTS, data: {} }, { payload: { ...payload, extra: {} } }],
    ['a tap on the app', { ...TEXTS, click: { open: 'app' } }, { payload }],
    [
      'a tap on a web page',
      { ...TEXTS, click: { open: 'url', url: 'https://shop.example/1' } },
      withBody({ after_open: 'go_url', url: 'https://shop.example/1' }),
    ],
    [
      'a tap on an activity',
      { ...TEXTS, click: { open: 'page', page: 'com.example.shop.GoodsActivity' } },
      withBody({ after_open: 'go_activity', activity: 'com.example.shop.GoodsActivity' }),
    ],
    [
      'a tap on a link',
      { ...TEXTS, click: { open: 'page', page: 'shop://goods/1' } },
      { payload },
      'a tap opens the app instead',
    ],
    [
      'a tap on an intent',
      { ...TEXTS, click: { open: 'page', page: 'intent:#Intent;component=com.a/com.a.B;end' } },
      { payload },
      'a tap opens the app instead',
    ],
    ['badge 1', { ...TEXTS, badge: 1 }, withBody({ set_badge: 1 })],
    ['badge 99', { ...TEXTS, badge: 99 }, withBody({ set_badge: 99 })],
    ['badge 100', { ...TEXTS, badge: 100 }, withBody({ set_badge: 99 }), 'at most 99'],
    ['badge 0', { ...TEXTS, badge: 0 }, { payload }, 'cannot clear the badge'],
    ['badge +1', { ...TEXTS, badge: { add: 1 } }, withBody({ add_badge: 1 })],
    ['badge -1', { ...TEXTS, badge: { add: -1 } }, withBody({ add_badge: -1 })],
    ['badge +0', { ...TEXTS, badge: { add: 0 } }, { payload }],
    ['badge +100', { ...TEXTS, badge: { add: 100 } }, withBody({ add_badge: 99 }), 'at most 99'],
    ['a sound', { ...TEXTS, sound: 'ding' }, withBody({ sound: 'ding' })],
    ['a sound file', { ...TEXTS, sound: 'ding.mp3' }, withBody({ sound: 'ding' })],
    ['silence', { ...TEXTS, sound: false }, withBody({ play_sound: 'false' })],
    [
      'a picture',
      { ...TEXTS, image: 'https://a.example/1.png' },
      withBody({ expand_image: 'https://a.example/1.png' }),
    ],
    ['a collapse key', { ...TEXTS, collapseKey: 'k' }, { payload }, 'cannot replace an earlier notification'],
    ['transactional', { ...TEXTS, class: 'transactional' }, { payload, category: 1 }],
    ['a kind', { ...TEXTS, kind: 'order' }, { payload }, 'Umeng has no field for the kind of a message.'],
    ['marketing', { ...TEXTS, class: 'marketing' }, { payload, category: 0 }],
    [
      'data alone',
      { data: { type: 2, deep: { a: 1 } } },
      { payload: { display_type: 'message', body: { custom: { type: 2, deep: { a: 1 } } } } },
    ],
    [
      'data alone, with what cannot be shown',
      { data: { a: 1 }, badge: 1, sound: 'x', image: 'https://a.example', click: { open: 'app' }, collapseKey: 'k' },
      { payload: { display_type: 'message', body: { custom: { a: 1 } } } },
      'A data message shows nothing: click, badge, sound, image, collapseKey were left out.',
    ],
  ];
  itTranslates('android', rows, REACHED);

  describe('without channel_activity', () => {
    const former: object = { mipush: 'true', mi_activity: 'a.B' };
    const note = 'may not reach it until it runs again';
    itTranslates('android', [
      ["is left to Umeng's own channel", TEXTS, { payload }, note],
      [
        'which an empty one does not change',
        { ...TEXTS, vendors: { umeng: { android: { channel_properties: { channel_activity: '' } } } } },
        { payload, channel_properties: { channel_activity: '' } },
        note,
      ],
      [
        'unless the message itself has it',
        { ...TEXTS, vendors: { umeng: { android: { channel_properties: { channel_activity: 'a.B' } } } } },
        { payload, channel_properties: { channel_activity: 'a.B' } },
      ],
      ['or says so in the former way', { ...TEXTS, vendors: { umeng: { android: former } } }, { payload, ...former }],
      [
        'which is all that data ever gets',
        { data: { a: 1 } },
        { payload: { display_type: 'message', body: { custom: { a: 1 } } } },
      ],
    ]);
  });

  describe('with channel properties in the options', () => {
    const channelProperties = { channel_activity: 'com.example.Main', huawei_channel_importance: 'NORMAL' };
    itTranslates(
      'android',
      [
        ['they go with every message', TEXTS, { payload, channel_properties: channelProperties }],
        [
          'a message says more, or otherwise',
          {
            ...TEXTS,
            vendors: {
              umeng: { android: { channel_properties: { huawei_channel_importance: 'LOW', oppo_category: 'X' } } },
            },
          },
          {
            payload,
            channel_properties: {
              channel_activity: 'com.example.Main',
              huawei_channel_importance: 'LOW',
              oppo_category: 'X',
            },
          },
        ],
      ],
      { channelProperties },
    );
  });

  it.each<[string, Message, readonly RegExp[]]>([
    ['no title', { body: 'x' }, [/^title must not be blank$/]],
    ['no body', { title: 'x' }, [/^body must not be blank/]],
    ['blanks', { title: ' ', body: '\n' }, [/^title/, /^body/]],
    ['nothing', {}, [/^message must have a title, a body or data for android$/]],
    ['nothing for it', { ios: TEXTS, badge: 1 }, [/^message must have a title, a body or data for android$/]],
    ['a picture that is no web address', { ...TEXTS, image: 'file:///etc/passwd' }, [/^image must be an http:/]],
    [
      'a web page that is none',
      { ...TEXTS, click: { open: 'url', url: 'javascript:alert(1)' } },
      [/^click.url must be an http:/],
    ],
    ['a broken address', { ...TEXTS, click: { open: 'url', url: 'https://' } }, [/^click.url/]],
    [
      'too much',
      { ...TEXTS, data: { text: '中'.repeat(700) } },
      [/^payload must have at most 2048 bytes of JSON \(it has 2\d{3}\)/],
    ],
    ['all at once', { title: 'x', image: 'x', data: { text: 'x'.repeat(2048) } }, [/^body/, /^image/, /^payload/]],
  ])('is refused: %s', (_name, message, rules) => {
    const issues = issuesOf(message);
    expect(issues).toHaveLength(rules.length);
    rules.forEach((rule, i) => {
      expect(issues[i]).toMatch(rule);
    });
  });

  it.each([-1, 0, 1])('takes exactly 2048 bytes of payload: %d', (over) => {
    const empty = JSON.stringify(translated({ title: 't', body: 'b', data: { k: '' } }).message.payload);
    const message = { title: 't', body: 'b', data: { k: 'x'.repeat(2048 - empty.length + over) } };
    expect(issuesOf(message)).toHaveLength(over > 0 ? 1 : 0);
  });
});

describe('iOS', () => {
  const alert = { title: TEXTS.title, body: TEXTS.body };
  const aps = { alert, sound: 'default' };
  const withAps = (fields: object) => ({ payload: { aps: { ...aps, ...fields } } });

  itTranslates('ios', [
    ['texts', TEXTS, { payload: { aps } }],
    ['a body alone', { body: 'x' }, withAps({ alert: { body: 'x' } })],
    ['a title alone', { title: 'x' }, withAps({ alert: { title: 'x' } })],
    [
      'data beside aps, nested as it is',
      { ...TEXTS, data: { type: 2, deep: { a: [1, null] } } },
      { payload: { aps, type: 2, deep: { a: [1, null] } } },
    ],
    ['badge 5', { ...TEXTS, badge: 5 }, withAps({ badge: '5' })],
    ['badge 0', { ...TEXTS, badge: 0 }, withAps({ badge: '' })],
    ['badge +1', { ...TEXTS, badge: { add: 1 } }, withAps({ badge: '+1' })],
    ['badge -2', { ...TEXTS, badge: { add: -2 } }, withAps({ badge: '-2' })],
    ['a sound', { ...TEXTS, sound: '自定义.caf' }, withAps({ sound: '自定义.caf' })],
    ['silence', { ...TEXTS, sound: false }, { payload: { aps: { alert } } }],
    [
      'a picture',
      { ...TEXTS, image: 'https://a.example/1.png' },
      withAps({ 'mutable-content': 1, image: 'https://a.example/1.png' }),
    ],
    ['a collapse key', { ...TEXTS, collapseKey: 'k' }, { payload: { aps }, policy: { apns_collapse_id: 'k' } }],
    ['a tap on the app', { ...TEXTS, click: { open: 'app' } }, { payload: { aps } }],
    [
      'a tap on a web page',
      { ...TEXTS, click: { open: 'url', url: 'https://a.example' } },
      { payload: { aps } },
      'click was left out',
    ],
    [
      'a tap on a page',
      { ...TEXTS, click: { open: 'page', page: 'shop://1' } },
      { payload: { aps } },
      'click was left out',
    ],
    [
      'a class and a kind',
      { ...TEXTS, class: 'marketing', kind: 'news' },
      { payload: { aps } },
      'Umeng has no field for the kind of a message.',
      'Umeng has no field for the class of a message on iOS.',
    ],
    ['data alone', { data: { type: 2 } }, { payload: { aps: { 'content-available': 1 }, type: 2 } }],
    [
      'data alone, with what cannot be shown',
      { data: { a: 1 }, badge: 1, collapseKey: 'k' },
      { payload: { aps: { 'content-available': 1 }, a: 1 } },
      'A data message shows nothing: badge, collapseKey were left out.',
    ],
    [
      'more of Apple',
      {
        ...TEXTS,
        vendors: {
          umeng: {
            ios: {
              payload: { aps: { 'interruption-level': 'time-sensitive', 'thread-id': 'g', 'relevance-score': 1 } },
            },
          },
        },
      },
      withAps({ 'interruption-level': 'time-sensitive', 'thread-id': 'g', 'relevance-score': 1 }),
    ],
  ]);

  it('D2: a repeat takes the place of the first on the screen, where no collapse key says otherwise', () => {
    const idOf = (message: Message): unknown => {
      const { policy } = translated(message, { platform: 'ios' }).message;
      return policy !== undefined && 'apns_collapse_id' in policy ? policy.apns_collapse_id : undefined;
    };
    expect(idOf(TEXTS)).toBe('p1');
    expect(idOf({ ...TEXTS, collapseKey: 'k' })).toBe('k');
    expect(idOf({ ...TEXTS, vendors: { umeng: { ios: { policy: { apns_collapse_id: null } } } } })).toBeUndefined();
    for (const platform of ['android', 'harmony'] as const) {
      expect(translated(TEXTS, { platform }).message).not.toHaveProperty('policy');
    }
  });

  it('says the end of delivery beside the collapse key', () => {
    const { message } = translated({ ...TEXTS, collapseKey: 'k' }, { platform: 'ios', ttl: 60 });
    expect(message.policy).toEqual({ apns_collapse_id: 'k', expire_time: '2026-01-15 10:31:16' });
  });

  it.each<[string, Message, RegExp]>([
    ['nothing', {}, /^message must have a title, a body or data for ios$/],
    ['nothing for it', { android: TEXTS }, /^message must have a title, a body or data for ios$/],
    ['data.d', { ...TEXTS, data: { d: 1 } }, /^payload\.d must have another name/],
    ['data.p', { ...TEXTS, data: { p: 1 } }, /^payload\.p must have another name/],
    ['data.aps', { ...TEXTS, data: { aps: { alert: 'forged' } } }, /^data\.aps must have another name/],
    ['a picture that is no web address', { ...TEXTS, image: 'x.png' }, /^image/],
    [
      'a long collapse key',
      { ...TEXTS, collapseKey: '中'.repeat(22) },
      /^collapseKey must have at most 64 bytes of UTF-8 \(it has 66\)/,
    ],
    ['too much', { ...TEXTS, data: { text: 'x'.repeat(2012) } }, /^payload must have at most 2012 bytes/],
  ])('is refused: %s', (_name, message, rule) => {
    const issues = issuesOf(message, { platform: 'ios' });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(rule);
  });

  it('takes names that only begin like the reserved ones', () => {
    expect(issuesOf({ ...TEXTS, data: { data: 1, page: 2, apsx: 3 } }, { platform: 'ios' })).toEqual([]);
  });
});

describe('HarmonyOS', () => {
  const body = { title: TEXTS.title, text: TEXTS.body, after_open: 'go_app' };
  const payload = { display_type: 'notification', body };
  const withBody = (fields: object) => ({ payload: { ...payload, body: { ...body, ...fields } } });

  itTranslates('harmony', [
    ['texts', TEXTS, { payload }],
    [
      'data as strings',
      { ...TEXTS, data: { type: 2, deep: { a: 1 } } },
      { payload: { ...payload, extra: { type: '2', deep: '{"a":1}' } } },
    ],
    [
      'an action',
      { ...TEXTS, click: { open: 'page', page: 'com.example.act' } },
      withBody({ after_open: 'go_ability', action: 'com.example.act' }),
    ],
    [
      'a link',
      { ...TEXTS, click: { open: 'page', page: 'shop://goods/1' } },
      withBody({ after_open: 'go_ability', uri: 'shop://goods/1' }),
    ],
    [
      'a web page',
      { ...TEXTS, click: { open: 'url', url: 'https://a.example' } },
      { payload },
      'a tap opens the app instead',
    ],
    ['badge +1', { ...TEXTS, badge: { add: 1 } }, withBody({ add_badge: 1 })],
    ['badge +99', { ...TEXTS, badge: { add: 99 } }, withBody({ add_badge: 99 })],
    ['badge +100', { ...TEXTS, badge: { add: 100 } }, { payload }, 'badge (it can only be raised, by 1 to 99)'],
    ['badge 5', { ...TEXTS, badge: 5 }, { payload }, 'badge (it can only be raised'],
    ['sound and picture', { ...TEXTS, sound: false, image: 'https://a.example/1.png' }, { payload }, 'sound, image'],
    ['a collapse key', { ...TEXTS, collapseKey: 'k' }, { payload }, 'cannot replace an earlier notification'],
    [
      'marketing',
      { ...TEXTS, class: 'marketing' },
      { payload, channel_properties: { harmony_channel_category: 'MARKETING' } },
    ],
    ['transactional', { ...TEXTS, class: 'transactional' }, { payload }, 'class was left out'],
    ['data alone', { data: { a: 1 } }, { payload: { display_type: 'message', body: { custom: { a: 1 } } } }],
  ]);

  describe('with a category in the options', () => {
    const channelProperties = { harmony_channel_category: 'WORK' };
    itTranslates(
      'harmony',
      [
        [
          'a transactional message has it',
          { ...TEXTS, class: 'transactional' },
          { payload, channel_properties: channelProperties },
        ],
        [
          'advertising never travels under it',
          { ...TEXTS, class: 'marketing' },
          { payload, channel_properties: { harmony_channel_category: 'MARKETING' } },
        ],
      ],
      { channelProperties },
    );
  });

  it.each<[string, Message, RegExp]>([
    ['no title', { body: 'x' }, /^title must not be blank$/],
    ['no body', { title: 'x' }, /^body must not be blank/],
    ['nothing', {}, /^message must have a title, a body or data for harmony$/],
    ['nothing for it', { android: TEXTS }, /^message must have a title, a body or data for harmony$/],
    ['too much', { ...TEXTS, data: { text: 'x'.repeat(2048) } }, /^payload must have at most 2048 bytes/],
  ])('is refused: %s', (_name, message, rule) => {
    const issues = issuesOf(message, { platform: 'harmony' });
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatch(rule);
  });
});

describe('D3: the key of a task', () => {
  const keyOf = (message: Message, given: Given): unknown => {
    const { policy } = translated(message, given).message;
    return policy !== undefined && 'out_biz_no' in policy ? policy.out_biz_no : undefined;
  };
  const everyone: Given = { kind: 'everyone', to: [] };
  const tags: Given = { kind: 'tags', to: [], tags: { any: ['vip'] } };

  it('is the same for a repeat, whatever the time, and another for every other batch', () => {
    expect([keyOf(TEXTS, everyone), keyOf(TEXTS, tags)]).toEqual([KEY, KEY]);
    expect(keyOf(TEXTS, { ...everyone, ttl: 60 })).toBe(KEY);
    const others = ['p1:1', 'p2:0', 'p1:00'].map((id) => keyOf(TEXTS, { ...everyone, id }));
    expect(new Set([KEY, ...others]).size).toBe(4);
    for (const key of others) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[Given]>([
    [{ kind: 'registrationId', to: ['t1'] }],
    [{ kind: 'registrationId', to: ['t1', 't2'] }],
    [{ kind: 'alias', to: ['a1'], settings: { aliasType: 'uid' } }],
  ])('is none where Umeng takes none: %j', (given) => {
    expect(keyOf(TEXTS, given)).toBeUndefined();
  });

  it('stays when an override takes out the rest of the policy', () => {
    const umeng = { android: { policy: null } };
    expect(translated({ ...TEXTS, vendors: { umeng } }, { ...everyone, ttl: 60 }).message.policy).toEqual({
      out_biz_no: KEY,
    });
  });

  it.each(['mine', null])('is nobody else\u2019s to choose: %p', (out_biz_no) => {
    const vendors = { umeng: { android: { policy: { out_biz_no } } } } as NonNullable<Message['vendors']>;
    for (const given of [everyone, tags, {}]) {
      expect(issuesOf({ ...TEXTS, vendors }, given)[0]).toMatch(
        /^vendors\.umeng\.android\.policy\.out_biz_no must not be set here/,
      );
    }
  });

  it('hides no policy of a wrong form', () => {
    const vendors = { umeng: { android: { policy: 'x' } } } as object as NonNullable<Message['vendors']>;
    expect(issuesOf({ ...TEXTS, vendors }, everyone)).toEqual(['policy must be an object']);
  });
});

it('changes nothing it was given', () => {
  const message: Message = {
    ...TEXTS,
    data: { a: { b: 1 } },
    vendors: { umeng: { android: { channel_properties: { oppo_category: 'X' } } } },
  };
  const settings = { channelProperties: { channel_activity: 'a.B' } };
  const before = JSON.stringify([message, settings]);
  const first = translated(message, { settings, ttl: 60 });
  expect(translated(message, { settings, ttl: 60 })).toEqual(first);
  expect(JSON.stringify([message, settings])).toBe(before);
});
