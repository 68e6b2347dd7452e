import fc from 'fast-check';
import { bytes, filled, flag, free, type Json, one, some, text, upTo, whole } from './jpush.texts.js';

/** What options refer to at JPush. */
export interface Existing {
  readonly messageIds: readonly string[];
  readonly plan: string;
}

const choice = {
  distribution: one('jpush', 'ospush', 'first_ospush', 'secondary_push'),
  distribution_fcm: one('jpush', 'fcm', 'pns', 'secondary_fcm_push', 'secondary_pns_push'),
};
const customized = { distribution_customize: one('jpush', 'first_ospush', 'secondary_push') };
// Longer than makers show: JPush shortens it.
const styled = { style: whole(0, 3), big_text: upTo(200, bytes), only_use_vendor_style: flag };
const channel_id = upTo(1000, bytes);
const jsonText = free.map((given) => JSON.stringify(given));

const TEMPLATED = { mi_template_id: text, mi_template_param: jsonText };
const XIAOMI = { ...choice, ...styled, channel_id, skip_quota: flag, small_icon_color: text };
const HUAWEI = {
  ...choice,
  ...customized,
  ...styled,
  channel_id,
  importance: one('LOW', 'NORMAL', 'HIGH'),
  category: text,
  sound: text,
  default_sound: flag,
  urgency: one('HIGH', 'NORMAL'),
  receipt_id: text,
  target_user_type: whole(0, 1),
  large_icon: text,
  small_icon_uri: text,
  inbox: free,
  auditResponse: free,
};
const HONOR = {
  ...choice,
  ...customized,
  ...styled,
  importance: one('LOW', 'NORMAL'),
  target_user_type: whole(0, 1),
  large_icon: text,
  small_icon_uri: text,
};
const OPPO = {
  ...choice,
  ...styled,
  channel_id,
  skip_quota: flag,
  category: text,
  large_icon: text,
  big_pic_path: text,
  auditResponse: free,
  private_msg_template_id: text,
  private_title_parameters: free,
  private_content_parameters: free,
  badge_operation_type: whole(0, 1),
  badge_message_count: whole(0, 1000),
};
const VIVO = {
  ...choice,
  classification: whole(0, 1),
  push_mode: whole(0, 1),
  category: text,
  callback_id: text,
  auditResponse: free,
  add_badge: flag,
};

/** `options.third_party_channel` of an ordinary push. */
export const channels = some({
  xiaomi: fc.oneof(some(XIAOMI), some({ ...XIAOMI, ...TEMPLATED }, ['channel_id'])),
  huawei: some(HUAWEI),
  honor: some(HONOR),
  oppo: fc.oneof(
    some(OPPO),
    some({ ...OPPO, notify_level: one(1, 2, 16) }, ['category']),
    some({ ...OPPO, op_intelligent_intent: free }),
    some({ ...OPPO, op_delete_intent_data: free }),
  ),
  vivo: some(VIVO),
  meizu: some(choice),
  fcm: some(choice),
  asus: some(choice),
  nio: some({ ...choice, channel_id, classification: whole(0, 1) }),
  hmos: some({ distribution: choice.distribution }),
});

const own = { distribution: one('ospush') };

/** One maker with a push of a special type. */
export const specialChannel: fc.Arbitrary<Json> = fc
  .oneof(
    some({ ...XIAOMI, ...own, mi_push_type: one(3), voip_extraData: text }, ['mi_push_type', 'channel_id']),
    some({ ...XIAOMI, ...own, mi_push_type: one(7), mi_live_payload: free }, ['mi_push_type', 'mi_live_payload']),
  )
  .map((xiaomi) => ({ xiaomi }));

const SPECIALS: readonly fc.Arbitrary<Json>[] = [
  specialChannel,
  some({ ...HUAWEI, ...own, hw_push_type: one(7), hw_live_payload: free }, ['hw_push_type', 'hw_live_payload']).map(
    (huawei) => ({ huawei }),
  ),
  some({ ...HONOR, ...own, honor_push_type: one(3), voip_extraData: text }, ['honor_push_type']).map((honor) => ({
    honor,
  })),
  some({ ...OPPO, ...own, op_push_type: one(3), voip_extraData: text }, ['op_push_type']).map((oppo) => ({ oppo })),
  ...['op_intelligent_intent', 'op_delete_intent_data'].map((key) =>
    some({ ...OPPO, ...own, op_push_type: one(7), [key]: free }, ['op_push_type', key]).map((oppo) => ({ oppo })),
  ),
  some({ ...VIVO, ...own, vivo_push_type: one(2, 7), vivo_inapp_msg: free, vivo_liveMessage: free }, [
    'vivo_push_type',
  ]).map((vivo) => ({
    vivo,
  })),
  some({ ...VIVO, ...own, vivo_push_type: one(3), voip_extraData: text, extensionExpireShow: flag }, [
    'vivo_push_type',
  ]).map((vivo) => ({
    vivo,
  })),
];

const common = ({ messageIds, plan }: Existing): Record<string, fc.Arbitrary<unknown>> => ({
  sendno: fc.oneof(whole(1, 2 ** 31 - 1), whole(-(2 ** 31), -1), one(2 ** 31 - 1, -(2 ** 31))),
  time_to_live: fc.oneof(whole(0, 864_000), one(0, 864_000)),
  override_msg_id: one(...messageIds),
  apns_production: flag,
  apns_collapse_id: upTo(64, bytes),
  classification: whole(0, 1),
  target_event: fc.array(filled, { maxLength: 2 }),
  test_message: flag,
  receipt_id: text,
  business_operation_code: one(plan),
  test_model: flag,
  alternate_set: flag,
  geofence: free,
  portal_extra: some({ task: text }),
  auto_truncation: flag,
  mkt_enable: flag,
  notification_switch_filter: flag,
});

/** `options` of an ordinary push. */
export const ordinaryOptions = (existing: Existing): fc.Arbitrary<Json> =>
  some({
    ...common(existing),
    big_push_duration: whole(0, 1400),
    third_party_channel: channels,
    need_backup: one(false),
  });

/** `options` of a screen-on push: makers' channels are the second way, or as JPush likes. */
export const activeOptions = (existing: Existing): fc.Arbitrary<Json> =>
  some(
    { ...common(existing), active_push: one(true), need_backup: flag, third_party_channel: channels.map(asSecondWay) },
    ['active_push'],
  );

/** `options` of a push of a special type. */
export const specialOptions = (existing: Existing): fc.Arbitrary<Json> =>
  some({ ...common(existing), classification: one(1), third_party_channel: fc.oneof(...SPECIALS) }, [
    'classification',
    'third_party_channel',
  ]);

function asSecondWay(given: Json): Json {
  const second = (channel: Json): Json =>
    channel.distribution === undefined ? channel : { ...channel, distribution: 'secondary_push' };
  return Object.fromEntries(Object.entries(given).map(([maker, channel]) => [maker, second(channel as Json)]));
}
