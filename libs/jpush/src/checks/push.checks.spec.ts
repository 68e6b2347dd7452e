import { mergeJson, utf8Length } from '@nest-push/core';
import { checkPush, type JPushUse } from './push.checks.js';

const BASE = { platform: ['android', 'ios', 'hmos'], audience: 'all', notification: { alert: 'Hi' } };

/** A push in which `value` stands at a path, and nothing else is wrong. */
function pushWith(path: string, value: unknown): object {
  const nested = path
    .split('.')
    .reverse()
    .reduce<unknown>((inner, key) => ({ [key]: inner }), value);
  return mergeJson(BASE, nested as object);
}

const found = (push: object, use?: JPushUse) => checkPush(push, use).map(({ field, code }) => `${field} ${code}`);

const x = (count: number, letter = 'x'): string => letter.repeat(count);

describe('ranges and lengths: the edge passes, one more does not', () => {
  it.each<[path: string, least: unknown, most: unknown, over: unknown, code: string]>([
    ['notification.android.channel_id', '', x(1000), x(1001), '1005'],
    ['notification.android.priority', -2, 2, 3, '1003'],
    ['notification.android.priority', -2, 2, -3, '1003'],
    ['notification.android.style', 0, 3, 4, '1003'],
    ['notification.android.alert_type', -1, 7, 8, '1003'],
    ['notification.android.alert_type', -1, 7, -2, '1003'],
    ['notification.android.badge_add_num', 1, 99, 0, '1003'],
    ['notification.android.badge_add_num', 1, 99, 100, '1003'],
    ['notification.android.badge_set_num', 0, 99, 100, '1003'],
    ['notification.android.builder_id', 0, 9, '1', '1003'],
    ['notification.android.extras.mipns_content_forshort', '', x(128, '推'), x(129), '1003'],
    ['notification.android.extras.oppns_content_forshort', '', x(200, '😀'), x(201), '1003'],
    ['notification.android.extras.vpns_content_forshort', '', x(50, '推'), `${x(50, '推')}a`, '1003'],
    ['notification.android.extras.mzpns_content_forshort', '', x(100), x(101), '1003'],
    ['notification.ios.badge', 0, 99, 100, '1003'],
    ['notification.ios.badge', '', '-99', '+100', '1003'],
    ['notification.ios.badge', '+1', '7', '1+', '1003'],
    ['notification.ios.content-available', 1, true, 'true', '1003'],
    ['notification.ios.interruption-level', 'active', 'time-sensitive', 'loud', '1003'],
    ['notification.hmos.badge_add_num', 1, 99, 0, '1003'],
    ['notification.hmos.style', 0, 2, 1, '1003'],
    ['notification.hmos.alert', 'H', x(99), '', '1003'],
    ['options.sendno', -2_147_483_648, 2_147_483_647, 2_147_483_648, '1003'],
    ['options.sendno', 1, -1, 0, '1003'],
    ['options.time_to_live', 0, 864_000, 864_001, '1003'],
    ['options.override_msg_id', '1', '9007199254740993', '1x', '1003'],
    ['options.override_msg_id', 1, 9_007_199_254_740_991, 9_007_199_254_740_992, '1003'],
    ['options.apns_collapse_id', '', `${x(21, '推')}a`, x(22, '推'), '1005'],
    ['options.apns_production', true, false, 'false', '1003'],
    ['options.big_push_duration', 0, 1400, 1401, '1003'],
    ['options.classification', 0, 1, 2, '1003'],
    ['options.target_event', [], ['jg_app_show', 'own'], [''], '1003'],
    ['options.notification_3rd_ver', 'v1', 'v2', 'v3', '1003'],
    ['options.third_party_channel.oppo.badge_message_count', 0, 100, -1, '1003'],
    ['options.third_party_channel.xiaomi.mi_template_param', '{}', '{"a":"b"}', 'a', '1003'],
    ['notification.hmos.large_icon', 'https://a', 'https://a/b.png', 'http://a', '1003'],
    [
      'notification.android.show_begin_time',
      '2026-01-01 00:00:00',
      '2028-02-29 23:59:59',
      '2026-02-29 00:00:00',
      '1003',
    ],
    ['options.third_party_channel.vivo.push_mode', 0, 1, 2, '1003'],
    ['options.third_party_channel.huawei.importance', 'LOW', 'HIGH', 'high', '1003'],
    ['options.third_party_channel.honor.importance', 'LOW', 'NORMAL', 'HIGH', '1003'],
    ['options.third_party_channel.fcm.distribution_fcm', 'jpush', 'secondary_pns_push', 'ospush', '1003'],
    ['options.third_party_channel.hmos.distribution', 'jpush', 'first_ospush', '', '1003'],
    ['callback.type', 1, 15, 16, '1003'],
    ['callback.url', 'https://x.example/a', 'http://127.0.0.1:1/', 'ftp://x', '1003'],
    ['cid', 'c', x(99), '', '1003'],
  ])('%s', (path, least, most, over, code) => {
    expect(found(pushWith(path, least))).toEqual([]);
    expect(found(pushWith(path, most))).toEqual([]);
    expect(found(pushWith(path, over))[0]).toMatch(new RegExp(`^${path}(\\[\\d\\])? ${code}$`));
  });

  it.each<[key: string, least: unknown, most: unknown, over: unknown]>([
    ['temp_id', '1', '9007199254740993', 'T1'],
    ['delay_time', 0, 86_400, 86_401],
  ])('sms_message.%s', (key, least, most, over) => {
    const sms = (value: unknown) => found({ ...BASE, sms_message: { temp_id: 1, delay_time: 0, [key]: value } });
    expect([sms(least), sms(most)]).toEqual([[], []]);
    expect(sms(over)).toEqual([`sms_message.${key} 1003`]);
    expect(sms(undefined)).toEqual([`sms_message.${key} 1002`]);
  });

  it('hmos.sound_duration needs a sound', () => {
    const sound = (part: object) => found(pushWith('notification.hmos', { alert: 'H', ...part }));
    expect(sound({ sound: 's', sound_duration: 60 })).toEqual([]);
    expect(sound({ sound: 's', sound_duration: 61 })).toEqual(['notification.hmos.sound_duration 1003']);
    expect(sound({ sound_duration: 1 })).toEqual(['notification.hmos.sound_duration 1003']);
  });

  it.each<[object, string[]]>([
    [{ name: x(20, '按'), action_type: 1, action: x(300), data: x(100) }, []],
    [{ name: 'N', action_type: 3 }, []],
    [{ name: x(21), action_type: 2, action: x(301), data: x(101) }, ['name 1003', 'action 1003', 'data 1003']],
    [{ name: '', action_type: 5 }, ['name 1003', 'action_type 1003']],
    [{ name: 'N', action_type: 2 }, ['action 1002']],
    [{}, ['name 1002', 'action_type 1002']],
  ])('a button %#', (button, expected) => {
    const at = 'notification.android.custom_buttons[0].';
    expect(found(pushWith('notification.android.custom_buttons', [button]))).toEqual(expected.map((rule) => at + rule));
  });
});

describe('what JPush requires of a whole push', () => {
  const EMPTY = { platform: BASE.platform, audience: BASE.audience };
  const third = { notification_3rd: { content: 'c' } };
  const activity = { ios: { event: 'update', 'content-state': {} } };
  const special = (part: object = {}) => ({
    options: { classification: 1, third_party_channel: { oppo: { op_push_type: 3, ...part } } },
  });

  it.each<[string, object, readonly string[]]>([
    ['nothing to say', EMPTY, ['notification 1002']],
    ['no platform and no audience', { notification: { alert: 'Hi' } }, ['platform 1002', 'audience 1002']],
    ['both', { ...BASE, message: { msg_content: 'm' } }, []],
    ['a message alone', { ...EMPTY, message: { msg_content: '' } }, []],
    ['a message without content', { ...BASE, message: {} }, ['message.msg_content 1002']],
    ['a text for a notification', { ...EMPTY, notification: 'text' }, ['notification 1003']],
    ['a notification of nothing', { ...EMPTY, notification: {} }, ['notification 1003']],
    ['a text for a platform', { ...EMPTY, notification: { android: 'text' } }, ['notification.android 1003']],
    ['a text that is inherited', { ...EMPTY, notification: { alert: 'Hi', android: {}, ios: {}, hmos: {} } }, []],
    [
      'no text anywhere',
      { ...EMPTY, notification: { android: {}, ios: { badge: 1 }, hmos: { title: 'T' } } },
      ['notification.android.alert 1003', 'notification.ios.alert 1003', 'notification.hmos.alert 1003'],
    ],
    ['an empty hmos', { ...EMPTY, notification: { hmos: {} } }, ['notification.hmos.alert 1002']],
    ['a quick app', { ...EMPTY, notification: { quickapp: { title: 'T', alert: 'A', page: '/p' } } }, []],
    [
      'half a quick app',
      { ...EMPTY, notification: { quickapp: { title: 'T' } } },
      ['notification.quickapp.alert 1002', 'notification.quickapp.page 1002'],
    ],
    [
      'a quick app with an inherited text',
      { ...EMPTY, notification: { alert: 'A', quickapp: { title: '', page: '' } } },
      [],
    ],
    ['VoIP with any keys', { ...EMPTY, notification: { voip: { any: { thing: [1] } } } }, []],
    ['a live activity', { ...EMPTY, live_activity: activity }, []],
    [
      'a live activity beside others',
      { ...BASE, message: { msg_content: 'm' }, live_activity: activity },
      ['notification 1003', 'message 1003'],
    ],
    [
      'a live activity that starts',
      { ...EMPTY, live_activity: { ios: { event: 'start', 'content-state': {} } } },
      ['live_activity.ios.attributes-type 1002'],
    ],
    [
      'half a live activity',
      { ...EMPTY, live_activity: { ios: { 'relevance-score': 0, 'apns-priority': 7 } } },
      [
        'live_activity.ios.event 1002',
        'live_activity.ios.content-state 1002',
        'live_activity.ios.relevance-score 1003',
        'live_activity.ios.apns-priority 1003',
      ],
    ],
    [
      'a live activity with a text message',
      { ...EMPTY, live_activity: activity, sms_message: { temp_id: 1, delay_time: 0 } },
      ['sms_message 1003'],
    ],
    ['in-app', { ...BASE, inapp_message: { inapp_message: true } }, []],
    [
      'in-app without a notification',
      { ...EMPTY, message: { msg_content: 'm' }, inapp_message: { inapp_message: true } },
      ['notification 1002', 'message 1003'],
    ],
    ['a message for makers', { ...EMPTY, message: { msg_content: 'm' }, ...third }, []],
    ['a message for makers beside a notification', { ...BASE, ...third }, ['message 1002', 'notification 1003']],
    [
      'a message for makers in the second form, without the option',
      { ...EMPTY, message: { msg_content: 'm' }, notification_3rd: { android: { alert: 'A' } } },
      ['notification_3rd.content 1002', 'notification_3rd.android 1009'],
    ],
    [
      'a message for makers in the second form',
      {
        ...EMPTY,
        message: { msg_content: 'm' },
        notification_3rd: { android: { alert: 'A' }, ios: {} },
        options: { notification_3rd_ver: 'v2' },
      },
      ['notification_3rd.ios.alert 1003'],
    ],
    [
      'a message for makers of nothing',
      {
        ...EMPTY,
        message: { msg_content: 'm' },
        notification_3rd: {},
        options: { notification_3rd_ver: 'v2' },
      },
      ['notification_3rd 1002'],
    ],
    [
      'an SMS of the year 2017',
      { ...BASE, sms_message: { content: 'c', temp_id: 1, delay_time: 0 } },
      ['sms_message.content 1009'],
    ],
    ['screen-on', { ...BASE, options: { active_push: true, need_backup: true } }, []],
    [
      'screen-on with what it cannot',
      { ...BASE, message: { msg_content: 'm' }, options: { active_push: true, big_push_duration: 1 } },
      ['options.active_push 1035', 'options.active_push 1035'],
    ],
    [
      'screen-on by another way',
      {
        ...BASE,
        options: {
          active_push: true,
          third_party_channel: { vivo: { distribution: 'ospush' }, oppo: { distribution: 'secondary_push' } },
        },
      },
      ['options.third_party_channel.vivo.distribution 1003'],
    ],
    [
      'screen-on without a notification',
      { ...EMPTY, message: { msg_content: 'm' }, options: { active_push: true } },
      ['options.active_push 1035'],
    ],
    [
      'live views without what they show',
      {
        ...EMPTY,
        options: {
          classification: 1,
          third_party_channel: { huawei: { hw_push_type: 7 }, xiaomi: { mi_push_type: 7 }, oppo: { op_push_type: 7 } },
        },
      },
      [
        'options.third_party_channel.huawei.hw_live_payload 1002',
        'options.third_party_channel.xiaomi.mi_live_payload 1002',
        'options.third_party_channel.oppo.op_intelligent_intent 1002',
      ],
    ],
    ['a backup alone', { ...BASE, options: { need_backup: true } }, ['options.need_backup 1003']],
    ['a special type', { ...EMPTY, ...special() }, []],
    ['a special type by its own way', { ...EMPTY, ...special({ distribution: 'ospush' }) }, []],
    [
      'a special type by another',
      { ...EMPTY, ...special({ distribution: 'jpush' }) },
      ['options.third_party_channel.oppo.distribution 1003'],
    ],
    [
      'a special type for marketing',
      { ...EMPTY, options: { third_party_channel: { vivo: { vivo_push_type: 7 } } } },
      ['options.classification 1003'],
    ],
    [
      'two things of which OPPO takes one',
      { ...EMPTY, ...special({ op_intelligent_intent: {}, op_delete_intent_data: {} }) },
      ['options.third_party_channel.oppo.op_delete_intent_data 1003'],
    ],
    [
      'VoIP data without VoIP',
      {
        ...BASE,
        options: {
          classification: 1,
          third_party_channel: { oppo: { op_push_type: 7, op_intelligent_intent: {}, voip_extraData: 'x' } },
        },
      },
      ['options.third_party_channel.oppo.voip_extraData 1003'],
    ],
    [
      'an OPPO level without category',
      { ...BASE, options: { third_party_channel: { oppo: { notify_level: 16 } } } },
      ['options.third_party_channel.oppo.category 1002'],
    ],
    [
      'a Xiaomi template without channel',
      { ...BASE, options: { third_party_channel: { xiaomi: { mi_template_id: 'P1' } } } },
      ['options.third_party_channel.xiaomi.channel_id 1002'],
    ],
    [
      'an extension',
      { ...EMPTY, notification: { hmos: { alert: 'A', push_type: 2 } } },
      ['notification.hmos.extra_data 1002'],
    ],
    ['a live view', { ...EMPTY, notification: { hmos: { push_type: 7, hm_payload: {} } } }, []],
    [
      'a live view by another way',
      {
        ...EMPTY,
        notification: { hmos: { push_type: 7, hm_payload: {} } },
        options: { third_party_channel: { hmos: { distribution: 'jpush' } } },
      },
      ['options.third_party_channel.hmos.distribution 1003'],
    ],
  ])('%s', (_what, push, expected) => {
    expect([...found(push)].sort()).toEqual([...expected].sort());
  });
});

describe('keys that are not known', () => {
  it.each([
    'extra',
    'audience.tags',
    'notification.windows',
    'notification.android.build_id',
    'notification.ios.content_available',
    'notification.ios.sound.loud',
    'notification.hmos.intent.uri',
    'message.content',
    'options.ttl',
    'options.third_party_channel.samsung',
    'options.third_party_channel.xiaomi.category',
    'options.third_party_channel.hmos.distribution_fcm',
    'callback.uri',
    'inapp_message.on',
  ])('%s is 1009', (path) => {
    expect(found(pushWith(path, 1))).toContain(`${path} 1009`);
  });

  it.each([
    'notification.android.extras.any',
    'notification.android.inbox.any',
    'notification.ios.extras.any',
    'notification.ios.alert.any',
    'notification.hmos.hm_payload.any',
    'notification.voip.any',
    'options.geofence.any',
    'options.third_party_channel.huawei.hw_live_payload.any',
    'options.third_party_channel.huawei.auditResponse.any',
    'callback.params.any',
  ])('%s is free', (path) => {
    expect(found(pushWith(path, { deep: [1] }))).toEqual([]);
  });
});

describe('sizes', () => {
  const shell = (part: object) => JSON.stringify(part).length;

  it.each(['x', '推', '😀'])('2000 bytes of iOS, in %s', (letter) => {
    const room = 2000 - shell({ alert: '' });
    const width = utf8Length(letter);
    const alert = letter.repeat(Math.floor(room / width)) + x(room % width);
    expect(found(pushWith('notification.ios', { alert }))).toEqual([]);
    expect(checkPush(pushWith('notification.ios', { alert: `${alert}x` }))).toMatchObject([
      { field: 'notification.ios', rule: 'must have at most 2000 bytes of JSON (it has 2001)', code: '1005' },
    ]);
  });

  it('counts the text that iOS inherits, where the push goes to iOS', () => {
    const push = (bytes: number, platform: unknown) => ({
      platform,
      audience: 'all',
      notification: { alert: x(bytes - shell({ alert: '', badge: 1 })), ios: { badge: 1 } },
    });
    expect(found(push(2000, 'all'))).toEqual([]);
    expect(found(push(2001, 'all'))).toEqual(['notification.ios 1005']);
    expect(found(push(2001, ['android']))).toEqual([]);
  });

  it('3584 bytes of a live activity', () => {
    const live = (bytes: number) => {
      const ios = { event: 'end', 'content-state': { a: '' } };
      ios['content-state'].a = x(bytes - shell(ios));
      return { platform: ['ios'], audience: { live_activity_id: 'l' }, live_activity: { ios } };
    };
    expect(found(live(3584))).toEqual([]);
    expect(found(live(3585))).toEqual(['live_activity.ios 1005']);
  });

  const both = (bytes: number, platform: unknown) => ({
    platform,
    audience: 'all',
    notification: { android: { alert: x(100) } },
    message: { msg_content: x(bytes - 100 - shell({ alert: '' }) - shell({ msg_content: '' })) },
  });

  it.each<[unknown]>([[['android']], ['all']])('4000 bytes of notification and message on Android (%j)', (platform) => {
    expect(found(both(4000, platform))).toEqual([]);
    expect(checkPush(both(4001, platform))).toMatchObject([
      {
        field: 'notification.android and message',
        rule: expect.stringContaining('(they have 4001)') as string,
        code: '1005',
      },
    ]);
    expect(found(both(4001, ['hmos']))).toEqual([]);
  });

  it('counts the text that Android inherits', () => {
    const push = (bytes: number, android?: object) => ({
      platform: ['android'],
      audience: 'all',
      notification: { alert: x(bytes - shell({ alert: '' })), ...(android === undefined ? {} : { android }) },
    });
    for (const android of [undefined, {}]) {
      expect(found(push(4000, android))).toEqual([]);
      expect(found(push(4001, android))).toEqual(['notification.android and message 1005']);
    }
    expect(found(push(9000, { alert: 'own' }))).toEqual([]);
  });

  it('4000 bytes of the message alone on iOS', () => {
    const push = (bytes: number) => ({
      platform: ['ios'],
      audience: 'all',
      message: { msg_content: x(bytes - shell({ msg_content: '' })) },
    });
    expect(found(push(4000))).toEqual([]);
    expect(found(push(4001))).toEqual(['message 1005']);
  });
});

describe('where a push object is used', () => {
  it('an entry of a batch has a target, and neither audience nor cid', () => {
    const { audience, ...entry } = BASE;
    expect(found({ ...entry, target: 'r1' }, 'batch')).toEqual([]);
    expect(found({ ...entry }, 'batch')).toEqual(['target 1002']);
    expect(found({ ...entry, audience, cid: 'c', target: ' ' }, 'batch')).toEqual([
      'audience 1009',
      'cid 1009',
      'target 1003',
    ]);
  });

  it.each<[JPushUse, boolean]>([
    ['push', true],
    ['schedule', true],
    ['group', false],
  ])('a %s replaces an earlier push: %s', (use, may) => {
    const push = { ...BASE, options: { override_msg_id: '1' } };
    expect(found(push, use)).toEqual(may ? [] : ['options.override_msg_id 1003']);
  });
});

describe('the list of issues', () => {
  it('begins with the code that JPush would answer with: missing, unknown, illegal, too large', () => {
    const push = {
      audience: { alias: [''] },
      options: { apns_collapse_id: x(65) },
      notification: { ios: { alert: 'x', badge: 100, colour: 1 } },
    };
    expect(found(push)).toEqual([
      'platform 1002',
      'notification.ios.colour 1009',
      'audience.alias[0] 1003',
      'notification.ios.badge 1003',
      'options.apns_collapse_id 1005',
    ]);
  });

  it('repeats no value, and has a bound', () => {
    const push = { ...BASE, options: Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, 'canary'])) };
    const issues = checkPush(push);
    expect(issues.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(issues)).not.toContain('canary');
  });

  it('is made of anything: no shape throws', () => {
    const odd = [null, 1, 'x', [], [null], { a: null }, Object.create(null) as object, new Date(), undefined];
    for (const key of [
      'platform',
      'audience',
      'notification',
      'message',
      'options',
      'live_activity',
      'notification_3rd',
    ]) {
      for (const value of odd) expect(() => checkPush({ ...BASE, [key]: value })).not.toThrow();
    }
    expect(found([])).toEqual([' 1003']);
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const extras of [circle, { big: 1n }]) {
      expect(found({ ...BASE, message: { msg_content: 'm', extras } })).toEqual(['message 1003']);
      expect(found({ ...BASE, notification: { android: { alert: 'A', extras } } })).toEqual([
        'notification.android 1003',
      ]);
      expect(found({ ...BASE, notification: { ios: { alert: 'A', extras } } })).toEqual(['notification.ios 1003']);
    }
  });
});
