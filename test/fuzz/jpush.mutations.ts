import { ILLEGAL } from './jpush.illegal.js';
import { A, C, H, han, I, L, type Mutation, type Row, rows } from './jpush.mistakes.js';
import { type Json } from './jpush.texts.js';

const MISSING = rows(
  '1002',
  ['message', 'platform', undefined],
  ['message', 'audience', undefined, {}, { tag: [] }, { alias: [], registration_id: [] }],
  ['message', 'message', undefined, {}, { title: 'T' }],
  ['notification', `${A}.intent`, {}],
  [
    'notification',
    `${A}.custom_buttons`,
    [{ name: 'N' }],
    [{ action_type: 3 }],
    [{ name: 'N', action_type: 1 }],
    [{ name: 'N', action_type: 2 }],
  ],
  ['notification', H, ...[2, 10, 1, 7].map((push_type) => ({ alert: 'A', push_type }))],
  ['notification', 'notification', { hmos: {} }, { quickapp: { title: 'T', page: '/p' } }],
  ['notification', 'notification.quickapp', { title: 'T' }, { page: '/p' }],
  ['inapp', 'notification', undefined],
  ['inapp', 'inapp_message', {}],
  ['thirdV1', 'message', undefined],
  ['thirdV1', 'notification_3rd', {}, { title: 'T' }],
  ['thirdV2', 'notification_3rd', {}, { hmos: {} }],
  ['notification', 'sms_message', { temp_id: 1 }, { delay_time: 0 }],
  ['live', 'live_activity', {}, { ios: {} }, { ios: { event: 'end' } }, { ios: { 'content-state': {} } }],
  ['live', 'live_activity.ios', { event: 'start', 'content-state': {} }],
  ['notification', `${C}.oppo`, { notify_level: 1 }],
  ['notification', `${C}.xiaomi`, { mi_template_id: 'P1' }],
  ['special', `${C}.xiaomi`, { mi_push_type: 3 }, { mi_push_type: 7 }],
  ['special', `${C}.huawei`, { hw_push_type: 7 }],
  ['special', `${C}.oppo`, { op_push_type: 7 }],
);

const UNKNOWN = rows(
  '1009',
  ...([
    ['notification', 'colour', 1],
    ['notification', 'notification.colour', 1],
    ['notification', `${A}.build_id`, 1],
    ['notification', `${A}.intent`, { url: 'u', uri: 'u' }],
    ['notification', `${A}.custom_buttons`, [{ name: 'N', action_type: 3, icon: 'i' }]],
    ['notification', `${I}.content_available`, true],
    ['notification', `${I}.sound`, { name: 'default', loud: 1 }],
    ['notification', `${H}.test_messages`, true],
    ['notification', `${H}.intent`, { url: 'u', action: 'a' }],
    ['notification', 'notification.quickapp', { title: 'T', alert: 'A', page: '/p', url: 'u' }],
    ['notification', 'notification.winphone', { alert: 'A', open_page: 'p' }],
    ['message', 'message.content', 'c'],
    ['message', 'audience', { tags: ['a'], tag: ['a'] }],
    ['inapp', 'inapp_message.on', true],
    ['thirdV1', 'notification_3rd.android', { alert: 'A' }],
    ['thirdV2', 'notification_3rd.quickapp', { alert: 'A' }],
    ['thirdV2', 'notification_3rd.android', { alert: 'A', build_id: 1 }],
    ['notification', 'sms_message', { temp_id: 1, delay_time: 0, phone: '1' }],
    ['notification', 'callback.uri', 'u'],
    ['live', 'live_activity.android', {}],
    ['live', `${L}.content_state`, {}],
    ['live', `${L}.alert`, { subtitle: 's' }],
    ['notification', 'options.ttl', 1],
    ['notification', C, { samsung: {} }],
    ['notification', `${C}.xiaomi`, { category: 'IM' }],
    ['notification', `${C}.huawei`, { skip_quota: true }],
    ['notification', `${C}.honor`, { inbox: {} }, { channel_id: 'c' }],
    ['notification', `${C}.oppo`, { importance: 'LOW' }],
    ['notification', `${C}.vivo`, { style: 1 }],
    ['notification', `${C}.meizu`, { channel_id: 'c' }],
    ['notification', `${C}.nio`, { category: 'c' }],
    ['notification', `${C}.hmos`, { distribution_fcm: 'jpush' }],
  ] as Row[]),
);

const TOO_LARGE = rows(
  '1005',
  ['notification', `${A}.channel_id`, 'x'.repeat(1001), `${han(333)}ab`],
  ['thirdV1', 'notification_3rd.channel_id', 'x'.repeat(1001)],
  ['notification', 'options.apns_collapse_id', 'x'.repeat(65), `${han(21)}ab`, '😀'.repeat(17)],
  ...['xiaomi', 'huawei', 'oppo', 'nio'].map((maker): Row => [
    'notification',
    `${C}.${maker}`,
    { channel_id: 'x'.repeat(1001) },
  ]),
  ['message', 'message.msg_content', 'x'.repeat(4000), '"'.repeat(2000)],
  ['notification', `${A}.alert`, '\n'.repeat(2000), '😀'.repeat(1000)],
  ['notification', `${I}.alert`, 'x'.repeat(2000), { title: han(667) }],
);

const SCREEN_ON = rows(
  '1035',
  ['active', 'message', { msg_content: 'm' }],
  ['active', 'options.big_push_duration', 0, 60],
);

/** What is put into pushes that are otherwise inside the rules. */
export const MUTATIONS: readonly Mutation[] = [...MISSING, ...UNKNOWN, ...ILLEGAL, ...TOO_LARGE, ...SCREEN_ON];

/** The push with the mistake in it. Whatever it is put into goes to every platform and has a text for all of them, so that nothing else goes wrong. */
export function mutated(push: Json, { path, into }: Mutation, value: unknown): Json {
  const copy = { ...structuredClone(push), platform: 'all' } as Json;
  if (into === 'notification') copy.notification = { alert: 'Hi', ...(copy.notification as Json) };
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce<Json>((object, key) => (object[key] ??= {}) as Json, copy);
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
  return copy;
}
