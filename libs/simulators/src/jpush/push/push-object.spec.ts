import { type FoundInstall, type SimulatedPlatform, type SimulatorContext } from '../../kit/simulator.types.js';
import { JPushDialect } from '../jpush.dialect.js';

const MS = '5e987ac6d2e04d95a9d8f0d1';
const FREE = '7d431e42dfa6a6d693ac2d04';
const VIP = '2743204aad6fe2572aa2d8de';
const LAX = { free: false };

/** Phones that fit every audience: what is refused here is refused for its shape. */
const context: SimulatorContext = {
  now: () => Date.parse('2026-08-01T12:00:00+08:00'),
  phones: {
    installs: (vendor, app) =>
      (['android', 'ios', 'harmony'] as SimulatedPlatform[]).map((platform): FoundInstall => {
        const install = { vendor, app, registrationId: platform };
        return { phone: { id: platform, platform, installs: [install] }, install };
      }),
  },
  show: () => undefined,
};

/** The code of the refusal, or 200, and the field that the hint names. */
function judge(body: object, { free }: { free: boolean } = LAX): [code: number, field: string] {
  const appKey = free ? FREE : VIP;
  const dialect = new JPushDialect({
    apps: [
      { appKey: FREE, masterSecret: MS },
      { appKey: VIP, masterSecret: MS, vip: true },
    ],
  });
  const answer = dialect.answer(
    {
      method: 'POST',
      url: 'http://127.0.0.1/v3/push',
      path: '/v3/push',
      query: new URLSearchParams(),
      headers: { authorization: `Basic ${Buffer.from(`${appKey}:${MS}`).toString('base64')}` },
      body: Buffer.from(JSON.stringify(body)),
    },
    context,
  );
  const code = answer.status === 200 ? 200 : (JSON.parse(answer.body) as { error: { code: number } }).error.code;
  return [code, answer.headers?.['X-Simulator-Hint']?.split(':')[0] ?? ''];
}

const base = { platform: 'all', audience: 'all', notification: { alert: 'Hi' } };
const push = (more: object) => ({ ...base, ...more });
const android = (more: object) => push({ notification: { android: { alert: 'a', ...more } } });
const ios = (more: object) => push({ notification: { ios: { alert: 'a', ...more } } });
const hmos = (more: object) => push({ notification: { hmos: { alert: 'a', ...more } } });
const options = (more: object) => push({ options: more });
const channel = (vendor: string, more: object, other: object = {}) =>
  options({ third_party_channel: { [vendor]: more }, ...other });
const special = (vendor: string, more: object) => channel(vendor, more, { classification: 1 });
const live = (more: object) => ({
  platform: ['ios'],
  audience: 'all',
  live_activity: { ios: { event: 'update', 'content-state': { score: 1 }, ...more } },
});
const text = (bytes: number) => 'x'.repeat(bytes);

type Row = [body: object, code: number, field?: string];

describe.each<[concern: string, rows: Row[]]>([
  [
    'what is required (shapes 5 and 6)',
    [
      [{}, 1002, 'platform'],
      [{ audience: 'all', notification: { alert: 'a' } }, 1002, 'platform'],
      [{ platform: 'all', notification: { alert: 'a' } }, 1002, 'audience'],
      [{ platform: 'all', audience: 'all' }, 1002, 'notification'],
      [{ platform: 'all', audience: 'all', message: {} }, 1002, 'message.msg_content'],
      [{ platform: 'all', audience: 'all', message: { msg_content: '' } }, 200],
      [
        push({
          message: {
            msg_content: 'm',
            title: 't',
            content_type: 'c',
            extras: {},
            alternate_title: 'x',
            alternate_content: 'y',
          },
        }),
        200,
      ],
    ],
  ],
  [
    'platform (shape 7)',
    [
      [push({ platform: ['android', 'ios', 'quickapp', 'hmos', 'winphone'] }), 200],
      [push({ platform: 'xx' }), 1003, 'platform'],
      [push({ platform: 'android' }), 1003, 'platform'],
      [push({ platform: ['android', 'xx'] }), 1003, 'platform[1]'],
      [push({ platform: ['all'] }), 1003, 'platform[0]'],
      [push({ platform: [] }), 1003, 'platform'],
      [push({ platform: null }), 1003, 'platform'],
      [push({ platform: { android: true } }), 1003, 'platform'],
    ],
  ],
  [
    'audience (shapes 7, 8 and 13)',
    [
      [push({ audience: 'everyone' }), 1003, 'audience'],
      [push({ audience: {} }), 1002, 'audience'],
      [push({ audience: { tag: [], alias: [] } }), 1002, 'audience'],
      [push({ audience: { tag: ['a'], alias: [] } }), 200],
      [push({ audience: { tags: ['a'] } }), 1009, 'audience.tags'],
      [push({ audience: { alias: 'a' } }), 1003, 'audience.alias'],
      [push({ audience: { alias: [''] } }), 1003, 'audience.alias[0]'],
      [push({ audience: { tag: [''] } }), 1003, 'audience.tag[0]'],
      [push({ audience: { registration_id: [''] } }), 1003, 'audience.registration_id[0]'],
      [push({ audience: { registration_id: ['a b'] } }), 1003, 'audience.registration_id[0]'],
      [push({ audience: { registration_id: ['a b', '090c1f59f89'] } }), 200],
      [push({ audience: { tag: ['aB3_汉字@!#$&*+=.|￥'] } }), 200],
      [push({ audience: { tag: ['a b'] } }), 1003, 'audience.tag[0]'],
      [push({ audience: { alias: ['a-b'] } }), 1003, 'audience.alias[0]'],
      [push({ audience: { tag: [text(40)] } }), 200],
      [push({ audience: { tag: [text(41)] } }), 1003],
      [push({ audience: { alias: ['汉'.repeat(13)] } }), 200],
      [push({ audience: { alias: ['汉'.repeat(14)] } }), 1003],
      [push({ audience: { tag: many(20) } }), 200],
      [push({ audience: { tag: many(21) } }), 1003, 'audience.tag'],
      [push({ audience: { tag_and: many(21) } }), 1003, 'audience.tag_and'],
      [push({ audience: { tag_not: many(21) } }), 1003, 'audience.tag_not'],
      [push({ audience: { alias: many(1000) } }), 200],
      [push({ audience: { alias: many(1001) } }), 1003, 'audience.alias'],
      [push({ audience: { registration_id: many(1001) } }), 1003, 'audience.registration_id'],
      [push({ audience: { segment: ['a', 'b'] } }), 1003, 'audience.segment'],
      [push({ audience: { abtest: ['a', 'b'] } }), 1003, 'audience.abtest'],
      [push({ audience: { segment: ['a'] } }), 200],
      [push({ audience: { abtest: [3] } }), 200],
      [push({ audience: { live_activity_id: 'a' } }), 200],
      [push({ audience: { live_activity_id: 'a', tag: ['b'] } }), 1003, 'audience.live_activity_id'],
      [push({ audience: { file: { file_id: 'f' } } }), 1003, 'audience.file'],
      [push({ audience: ['all'] }), 1003, 'audience'],
    ],
  ],
  [
    'notification (shapes 2 and 7)',
    [
      [push({ notification: 'text' }), 1003, 'notification'],
      [push({ notification: {} }), 1003, 'notification'],
      [push({ notification: { alternate_alert: 'a' } }), 1003, 'notification'],
      [push({ notification: { alert: 1 } }), 1003, 'notification.alert'],
      [push({ notification: { alert: 'a', android: 'text' } }), 1003, 'notification.android'],
      [push({ notification: { alert: 'a', ios: 'text' } }), 1003, 'notification.ios'],
      [push({ notification: { android: {} } }), 1003, 'notification.android.alert'],
      [push({ notification: { ios: {} } }), 1003, 'notification.ios.alert'],
      [push({ notification: { winphone: {} } }), 1003, 'notification.winphone.alert'],
      [push({ notification: { hmos: {} } }), 1002, 'notification.hmos.alert'],
      [push({ notification: { hmos: { title: 't' } } }), 1003, 'notification.hmos.alert'],
      [push({ notification: { alert: 'a', android: {}, ios: {}, hmos: {}, winphone: {} } }), 200],
      [push({ notification: { android: { alert: '' } } }), 200],
      [push({ notification: { voip: { any: { thing: 1 } } } }), 200],
      [push({ notification: { alert: 'a', symbian: {} } }), 1009, 'notification.symbian'],
    ],
  ],
  [
    'android (shapes 7 and 9)',
    [
      [
        android({
          builder_id: 1,
          priority: -2,
          style: 3,
          alert_type: -1,
          big_pic_path: 'a.png',
          small_icon_uri: 'u',
          icon_bg_color: '#fff',
        }),
        200,
      ],
      [android({ builder_id: '1' }), 1003, 'notification.android.builder_id'],
      [android({ build_id: 1 }), 1009, 'notification.android.build_id'],
      [android({ title: 1 }), 1003],
      [android({ channel_id: text(1000) }), 200],
      [android({ channel_id: text(1001) }), 1005],
      [android({ priority: 3 }), 1003],
      [android({ priority: -3 }), 1003],
      [android({ style: 4 }), 1003],
      [android({ alert_type: 8 }), 1003],
      [android({ alert_type: -2 }), 1003],
      [android({ alert_type: 1.5 }), 1003],
      [android({ inbox: { a: 'b' }, style: 2 }), 200],
      [android({ inbox: ['a'] }), 1003],
      [android({ intent: { url: 'x', extra: 1 } }), 1009],
      [android({ intent: {} }), 1002, 'notification.android.intent.url'],
      [android({ intent: 'x' }), 1003],
      [
        android({
          badge_add_num: 99,
          badge_set_num: 0,
          badge_class: 'c',
          sound: 's',
          uri_activity: 'a',
          uri_action: 'b',
        }),
        200,
      ],
      [android({ badge_add_num: 0 }), 1003],
      [android({ badge_add_num: 100 }), 1003],
      [android({ badge_set_num: 100 }), 1003],
      [android({ show_begin_time: '2026-08-01 09:00:00', show_end_time: '2026-08-02 09:00:00' }), 200],
      [android({ show_begin_time: '2026-02-30 09:00:00' }), 1003],
      [android({ show_end_time: '2026-08-01T09:00:00' }), 1003],
      [android({ display_foreground: '0' }), 200],
      [android({ display_foreground: 0 }), 1003],
      [
        android({ custom_buttons: [{ name: '开'.repeat(20), action_type: 1, action: text(300), data: text(100) }] }),
        200,
      ],
      [android({ custom_buttons: [{ name: 'a', action_type: 3 }] }), 200],
      [android({ custom_buttons: [{ name: '', action_type: 3 }] }), 1003],
      [android({ custom_buttons: [{ name: text(21), action_type: 3 }] }), 1003],
      [android({ custom_buttons: [{ name: 'a', action_type: 5 }] }), 1003],
      [
        android({ custom_buttons: [{ name: 'a', action_type: 1 }] }),
        1002,
        'notification.android.custom_buttons[0].action',
      ],
      [android({ custom_buttons: [{ name: 'a', action_type: 2, action: text(301) }] }), 1003],
      [android({ custom_buttons: [{ name: 'a', action_type: 4, data: text(101) }] }), 1003],
      [android({ custom_buttons: [{ action_type: 4 }] }), 1002],
      [android({ extras: { any: { thing: [1, null] } } }), 200],
      [android({ extras: [] }), 1003],
      [android({ extras: { mipns_content_forshort: text(129) } }), 1003],
      [android({ extras: { oppns_content_forshort: text(201) } }), 1003],
      [android({ extras: { mzpns_content_forshort: text(101) } }), 1003],
      [android({ extras: { vpns_content_forshort: '汉'.repeat(50) } }), 200],
      [android({ extras: { vpns_content_forshort: '汉'.repeat(51) } }), 1003],
    ],
  ],
  [
    'ios (shape 9)',
    [
      [ios({ content_available: true }), 1009, 'notification.ios.content_available'],
      [
        ios({
          'content-available': true,
          'mutable-content': 1,
          category: 'c',
          'thread-id': 't',
          'interruption-level': 'passive',
        }),
        200,
      ],
      [ios({ 'content-available': 2 }), 1003],
      [ios({ 'mutable-content': 'true' }), 1003],
      [ios({ alert: { title: 't', subtitle: 's', body: 'b', 'loc-key': 'k', 'loc-args': ['a'] } }), 200],
      [ios({ alert: { title: 1 } }), 1003],
      [ios({ alert: ['a'] }), 1003],
      [ios({ sound: { critical: 1, name: 'default', volume: 0.5 } }), 200],
      [ios({ sound: { critical: true, name: 'default', volume: 2 } }), 1003],
      [ios({ sound: { loud: 1 } }), 1009],
      [ios({ sound: 1 }), 1003],
      ...[0, 99, '0', '99', '+1', '-99', ''].map((badge): Row => [ios({ badge }), 200]),
      ...[100, -1, 1.5, '100', '+', 'one', true].map((badge): Row => [ios({ badge }), 1003, 'notification.ios.badge']),
      [ios({ 'interruption-level': 'loud' }), 1003],
      [ios({ extras: 'x' }), 1003],
    ],
  ],
  [
    'hmos',
    [
      [
        hmos({
          title: 't',
          category: 'c',
          large_icon: 'https://a/b.png',
          intent: { url: 'x' },
          badge_add_num: 1,
          badge_set_num: 0,
        }),
        200,
      ],
      [
        hmos({
          test_message: true,
          receipt_id: 'r',
          extras: {},
          style: 2,
          inbox: {},
          push_type: 0,
          display_foreground: '1',
        }),
        200,
      ],
      [hmos({ sound: 's', sound_duration: 60 }), 200],
      [hmos({ alert: '' }), 1003],
      [hmos({ large_icon: 'http://a/b.png' }), 1003],
      [hmos({ style: 1 }), 1003],
      [hmos({ push_type: 3 }), 1003],
      [hmos({ push_type: 2 }), 1002, 'notification.hmos.extra_data'],
      [hmos({ push_type: 10, extra_data: 'x' }), 200],
      [hmos({ push_type: 7 }), 1002, 'notification.hmos.hm_payload'],
      [push({ notification: { hmos: { push_type: 1, hm_payload: {} } } }), 200],
      [
        {
          ...hmos({ push_type: 1, hm_payload: {} }),
          options: { third_party_channel: { hmos: { distribution: 'jpush' } } },
        },
        1003,
        'options.third_party_channel.hmos.distribution',
      ],
      [hmos({ sound_duration: 5 }), 1003, 'notification.hmos.sound_duration'],
      [hmos({ sound: 's', sound_duration: 61 }), 1003],
      [hmos({ channel_id: 'c' }), 1009],
    ],
  ],
  [
    'quickapp',
    [
      [push({ notification: { quickapp: { title: 't', alert: 'a', page: '/p', extras: {} } } }), 200],
      [push({ notification: { alert: 'a', quickapp: { title: 't', page: '/p' } } }), 200],
      [push({ notification: { quickapp: { title: 't', page: '/p' } } }), 1002, 'notification.quickapp.alert'],
      [push({ notification: { alert: 'a', quickapp: { title: 't' } } }), 1002, 'notification.quickapp.page'],
    ],
  ],
  [
    'live_activity',
    [
      [live({}), 200],
      [
        live({ event: 'start', 'attributes-type': 'T', attributes: {}, alert: { title: 't', body: 'b', sound: 's' } }),
        200,
      ],
      [live({ 'dismissal-date': 1, 'stale-date': 2, 'relevance-score': 100, 'apns-priority': 5 }), 200],
      [live({ event: 'start' }), 1002, 'live_activity.ios.attributes-type'],
      [live({ event: 'stop' }), 1003],
      [live({ 'relevance-score': 0 }), 1003],
      [live({ 'apns-priority': 7 }), 1003],
      [live({ colour: 1 }), 1009],
      [{ ...live({}), live_activity: {} }, 1002, 'live_activity.ios'],
      [{ ...live({}), live_activity: { ios: {} } }, 1002, 'live_activity.ios.event'],
      [{ ...live({}), notification: { alert: 'a' } }, 1003, 'live_activity'],
      [{ ...live({}), message: { msg_content: 'a' } }, 1003, 'live_activity'],
    ],
  ],
  [
    'inapp_message, sms_message, callback',
    [
      [push({ inapp_message: { inapp_message: true } }), 200],
      [push({ inapp_message: {} }), 1002],
      [push({ inapp_message: { inapp_message: true }, message: { msg_content: 'a' } }), 1003, 'inapp_message'],
      [
        push({ notification: undefined, message: { msg_content: 'a' }, inapp_message: { inapp_message: true } }),
        1002,
        'notification',
      ],
      [
        push({ sms_message: { temp_id: 1, delay_time: 86400, signid: 1, temp_para: { a: 'b' }, active_filter: true } }),
        200,
      ],
      [push({ sms_message: { delay_time: 0 } }), 1002, 'sms_message.temp_id'],
      [push({ sms_message: { temp_id: 1 } }), 1002, 'sms_message.delay_time'],
      [push({ sms_message: { temp_id: 1, delay_time: 86401 } }), 1003],
      [push({ sms_message: { temp_id: '1', delay_time: 0 } }), 1003],
      [push({ sms_message: { temp_id: 2 ** 60, delay_time: 0 } }), 200],
      [push({ callback: { url: 'http://a', params: { any: 1 }, type: 15 } }), 200],
      [push({ callback: { url: 'host.example' } }), 1003],
      [push({ callback: { type: 0 } }), 1003],
      [push({ callback: { type: 16 } }), 1003],
      [push({ callback: { uri: 'x' } }), 1009],
    ],
  ],
  [
    'notification_3rd',
    [
      [third({ content: 'c', title: 't', channel_id: 'x', intent: { url: 'u' }, badge_add_num: 1, extras: {} }), 200],
      [third({ title: 't' }), 1002, 'notification_3rd.content'],
      [third({ content: '' }), 1003],
      [third({ android: { alert: 'a' } }), 1002],
      [third({ android: { alert: 'a' }, ios: { alert: 'b' }, hmos: { alert: 'c' } }, 'v2'), 200],
      [third({ content: 'c' }, 'v2'), 1002],
      [third({}, 'v2'), 1002, 'notification_3rd'],
      [third({ android: {} }, 'v2'), 1003, 'notification_3rd.android.alert'],
      [third({ android: { alert: 'a', build_id: 1 } }, 'v2'), 1009],
      [{ ...third({ content: 'c' }), notification: { alert: 'a' } }, 1003, 'notification_3rd'],
      [push({ notification_3rd: { content: 'c' } }), 1002, 'message'],
      [push({ message: { msg_content: 'm' }, notification: undefined, notification_3rd: 'c' }), 1003],
    ],
  ],
  [
    'options',
    [
      [options({}), 200],
      [options({ sendno: 0 }), 1003, 'options.sendno'],
      [options({ sendno: 2 ** 31 - 1 }), 200],
      [options({ sendno: 2 ** 31 }), 1003],
      [options({ sendno: '1' }), 1003],
      [options({ time_to_live: 0 }), 200],
      [options({ time_to_live: 864_000 }), 200],
      [options({ time_to_live: 864_001 }), 1003],
      [options({ time_to_live: -1 }), 1003],
      [options({ apns_production: 'false' }), 1003],
      [options({ apns_production: 1 }), 1003],
      [options({ apns_collapse_id: text(64) }), 200],
      [options({ apns_collapse_id: text(65) }), 1005],
      [options({ big_push_duration: 1400 }), 200],
      [options({ big_push_duration: 1401 }), 1003],
      [options({ classification: 2 }), 1003],
      [options({ target_event: ['jg_app_show'] }), 200],
      [options({ target_event: 'jg_app_show' }), 1003],
      [options({ test_message: true, receipt_id: 'r', alternate_set: true }), 200],
      [options({ business_operation_code: 'no such plan' }), 1003, 'options.business_operation_code'],
      [options({ geofence: { any: 1 }, portal_extra: { task: 'x' }, auto_truncation: false, mkt_enable: true }), 200],
      [options({ notification_switch_filter: true, notification_3rd_ver: 'v1' }), 200],
      [options({ notification_3rd_ver: 'v3' }), 1003],
      [options({ active_push: true, need_backup: true }), 200],
      [options({ need_backup: true }), 1003, 'options.need_backup'],
      [options({ active_push: true, big_push_duration: 1 }), 1035, 'options.active_push'],
      [{ ...options({ active_push: true }), message: { msg_content: 'a' } }, 1035],
      [{ ...options({ active_push: true }), notification: undefined, message: { msg_content: 'a' } }, 1035],
      [channel('oppo', { distribution: 'ospush' }, { active_push: true }), 1003],
      [channel('oppo', { distribution: 'secondary_push' }, { active_push: true }), 200],
      [options({ test_model: true }), 1011],
      [options({ apns: true }), 1009, 'options.apns'],
      [options({ override_msg_id: 17 }), 1003, 'options.override_msg_id'],
    ],
  ],
  [
    'third_party_channel',
    [
      [
        channel('xiaomi', { distribution: 'first_ospush', distribution_fcm: 'pns', channel_id: 'c', skip_quota: true }),
        200,
      ],
      [
        channel('xiaomi', {
          channel_id: 'c',
          mi_template_id: 't',
          mi_template_param: '{"a":"b"}',
          style: 1,
          big_text: 'b',
          small_icon_color: 'c',
        }),
        200,
      ],
      [
        channel('huawei', {
          importance: 'HIGH',
          category: 'IM',
          urgency: 'HIGH',
          target_user_type: 1,
          inbox: {},
          auditResponse: {},
        }),
        200,
      ],
      [
        channel('honor', {
          importance: 'NORMAL',
          distribution_customize: 'first_ospush',
          large_icon: 'i',
          small_icon_uri: 's',
        }),
        200,
      ],
      [
        channel('oppo', {
          notify_level: 16,
          category: 'IM',
          badge_operation_type: 1,
          badge_message_count: 5,
          big_pic_path: 'p',
        }),
        200,
      ],
      [
        channel('oppo', {
          private_msg_template_id: 'i',
          private_title_parameters: { a: 1 },
          private_content_parameters: '{}',
        }),
        200,
      ],
      [channel('vivo', { classification: 1, push_mode: 1, category: 'IM', callback_id: 'c', add_badge: true }), 200],
      [channel('nio', { classification: 1, channel_id: 'c' }), 200],
      [
        options({
          third_party_channel: {
            meizu: {},
            fcm: { distribution: 'jpush' },
            asus: {},
            hmos: { distribution: 'ospush' },
          },
        }),
        200,
      ],
      [channel('nokia', {}), 1009, 'options.third_party_channel.nokia'],
      [channel('hmos', { distribution_fcm: 'fcm' }), 1009],
      [channel('meizu', { channel_id: 'c' }), 1009],
      [channel('vivo', { auditresponse: {} }), 1009],
      [channel('xiaomi', { distribution: '' }), 1003],
      [channel('xiaomi', { mi_template_param: { a: 'b' } }), 1003],
      [channel('xiaomi', { mi_template_param: 'a' }), 1003],
      [channel('xiaomi', { mi_template_id: 'P1' }), 1002, 'options.third_party_channel.xiaomi.channel_id'],
      [channel('honor', { importance: 'HIGH' }), 1003],
      [channel('honor', { inbox: {} }), 1009],
      [channel('oppo', { notify_level: 2 }), 1002, 'options.third_party_channel.oppo.category'],
      [channel('oppo', { notify_level: 3, category: 'IM' }), 1003],
      [options({ third_party_channel: [] }), 1003],
    ],
  ],
  [
    'special pushes',
    [
      [special('huawei', { hw_push_type: 7, hw_live_payload: {} }), 200],
      [
        {
          platform: 'all',
          audience: 'all',
          options: { classification: 1, third_party_channel: { honor: { honor_push_type: 3, voip_extraData: 'x' } } },
        },
        200,
      ],
      [special('oppo', { op_push_type: 7, op_intelligent_intent: {} }), 200],
      [
        special('vivo', { vivo_push_type: 3, extensionExpireShow: true, voip_extraData: 'x', distribution: 'ospush' }),
        200,
      ],
      [special('xiaomi', { mi_push_type: 3, channel_id: 'c' }), 200],
      [special('huawei', { hw_push_type: 7 }), 1002],
      [special('huawei', { hw_push_type: 3, hw_live_payload: {} }), 1003],
      [special('oppo', { op_push_type: 7 }), 1002],
      [special('oppo', { op_push_type: 7, op_intelligent_intent: {}, op_delete_intent_data: {} }), 1003],
      [special('xiaomi', { mi_push_type: 3 }), 1002],
      [special('xiaomi', { mi_push_type: 7 }), 1002],
      [special('xiaomi', { voip_extraData: 'x' }), 1003],
      [special('vivo', { extensionExpireShow: true }), 1003],
      [special('vivo', { vivo_push_type: 2, distribution: 'jpush' }), 1003],
      [channel('vivo', { vivo_push_type: 2 }), 1003, 'options.classification'],
    ],
  ],
  [
    'the order of several defects: missing, unknown, illegal, forbidden, size',
    [
      [{ platform: 'xx', colour: 1, audience: 'all' }, 1002],
      [push({ platform: 'xx', colour: 1 }), 1009],
      [push({ platform: ['android', 'xx'], notification: { alert: text(5000) } }), 1003],
      [{ ...options({ active_push: true }), message: { msg_content: text(5000) } }, 1035],
      [push({ notification: { alert: text(5000) } }), 1005],
    ],
  ],
])('%s', (_concern, rows) => {
  it.each(rows.map(([body, code, field]) => ({ body, code, field })))(
    '$code $field for $body',
    ({ body, code, field }) => {
      const [given, named] = judge(body);
      expect(given).toBe(code);
      if (field !== undefined) expect(named).toBe(field);
    },
  );
});

function many(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `t${n}`);
}

function third(notification_3rd: object, notification_3rd_ver?: string): object {
  return {
    ...base,
    notification: undefined,
    message: { msg_content: 'm' },
    notification_3rd,
    options: { notification_3rd_ver },
  };
}

describe('sizes, in bytes of compact JSON', () => {
  const overhead = (value: object) => Buffer.byteLength(JSON.stringify(value));
  /** An object with a text member, filled up to so many bytes with Chinese characters first. */
  function filled(bytes: number, wrap: (content: string) => object): object {
    const room = bytes - overhead(wrap(''));
    return wrap('汉'.repeat(100) + text(room - 300));
  }
  const iosOf = (bytes: number) => filled(bytes, (alert) => ({ alert, badge: 1 }));
  const androidOf = (bytes: number) => filled(bytes, (alert) => ({ alert, style: 0 }));
  const messageOf = (bytes: number) => filled(bytes, (msg_content) => ({ msg_content }));

  it.each<[name: string, ok: object, tooLarge: object]>([
    ['ios', push({ notification: { ios: iosOf(2000) } }), push({ notification: { ios: iosOf(2001) } })],
    [
      'android',
      push({ notification: { android: androidOf(4000) } }),
      push({ notification: { android: androidOf(4001) } }),
    ],
    [
      'android with message',
      push({ notification: { android: androidOf(2000) }, message: messageOf(2000) }),
      push({ notification: { android: androidOf(2000) }, message: messageOf(2001) }),
    ],
    ['ios message', { ...iosMessage(messageOf(4000)) }, { ...iosMessage(messageOf(4001)) }],
    [
      'an inherited alert',
      push({ platform: ['ios'], notification: { alert: text(2000 - overhead({ alert: '' })) } }),
      push({ platform: ['ios'], notification: { alert: text(2001 - overhead({ alert: '' })) } }),
    ],
    [
      'an inherited alert beside an object',
      push({
        platform: ['android'],
        notification: { alert: text(4000 - overhead({ alert: '', style: 0 })), android: { style: 0 } },
      }),
      push({
        platform: ['android'],
        notification: { alert: text(4001 - overhead({ alert: '', style: 0 })), android: { style: 0 } },
      }),
    ],
    ['ios of a third version', third({ ios: iosOf(2000) }, 'v2'), third({ ios: iosOf(2001) }, 'v2')],
    [
      'live_activity',
      { ...live({}), live_activity: { ios: liveOf(3584) } },
      { ...live({}), live_activity: { ios: liveOf(3585) } },
    ],
    [
      'winphone',
      push({ notification: { winphone: filled(1000, (alert) => ({ alert })) } }),
      push({ notification: { winphone: filled(1001, (alert) => ({ alert })) } }),
    ],
  ])('%s', (_name, ok, tooLarge) => {
    expect(judge(ok)[0]).toBe(200);
    expect(judge(tooLarge)[0]).toBe(1005);
  });

  it('count only for platforms that are addressed', () => {
    expect(judge(push({ platform: ['android'], notification: { alert: 'a', ios: iosOf(2001) } }))[0]).toBe(200);
  });

  function iosMessage(message: object): object {
    return { platform: ['ios'], audience: 'all', message };
  }
  function liveOf(bytes: number): object {
    return filled(bytes, (note) => ({ event: 'update', 'content-state': { note } }));
  }
});

describe('a free app', () => {
  it.each<[body: object, code: number]>([
    [options({ time_to_live: 259_200 }), 200],
    [options({ time_to_live: 259_201 }), 1003],
    [push({ inapp_message: { inapp_message: true } }), 2006],
    [push({ callback: { url: 'http://a' } }), 2006],
    [third({ content: 'c' }), 2006],
    [push({ notification: { quickapp: { title: 't', alert: 'a', page: 'p' } } }), 2006],
    [options({ target_event: ['jg_app_hide'] }), 2006],
    [options({ notification_switch_filter: true }), 2006],
    [options({ notification_switch_filter: false, mkt_enable: false, active_push: false, test_model: false }), 200],
    [options({ active_push: true }), 2007],
    [options({ test_model: true }), 2007],
    [options({ mkt_enable: true }), 2007],
    [channel('xiaomi', { distribution: 'ospush' }), 2006],
    [channel('xiaomi', { distribution: 'secondary_push' }), 200],
    [channel('oppo', { distribution_fcm: 'fcm' }), 2006],
    [channel('huawei', { distribution_customize: 'first_ospush' }), 2006],
    [push({ audience: { tag: ['a'] } }), 200],
    [push({ callback: { url: 'http://a' }, notification: { alert: text(5000) } }), 1005],
  ])('%j gets %i', (body, code) => {
    expect(judge(body, { free: true })[0]).toBe(code);
  });

  it('is not held back where the switch says so', () => {
    const dialect = new JPushDialect({ apps: [{ appKey: FREE, masterSecret: MS }], reserveVipFields: false });
    const authorization = `Basic ${Buffer.from(`${FREE}:${MS}`).toString('base64')}`;
    const body = Buffer.from(JSON.stringify(push({ callback: { url: 'http://a' } })));
    const request = {
      method: 'POST',
      url: 'http://a/v3/push',
      path: '/v3/push',
      query: new URLSearchParams(),
      headers: { authorization },
      body,
    };
    expect(dialect.answer(request, context).status).toBe(200);
  });
});
