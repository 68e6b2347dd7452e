import {
  anything,
  byType,
  flag,
  integer,
  object,
  oneOf,
  openObject,
  text,
  textOfBytes,
  value,
  type Rule,
} from '../jpush.shape.js';
import { isObject, readJson } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';

/** The vendor channels of `options.third_party_channel`. */
export const CHANNELS = ['xiaomi', 'huawei', 'honor', 'meizu', 'oppo', 'vivo', 'fcm', 'nio', 'asus', 'hmos'] as const;

/** One vendor channel. */
export type Channel = (typeof CHANNELS)[number];

const NOT_HARMONY = CHANNELS.filter((channel) => channel !== 'hmos');
const STYLED: readonly Channel[] = ['xiaomi', 'huawei', 'honor', 'oppo'];
const objectOrText = byType({ object: openObject, string: text });
const jsonText = value(
  (given) => typeof given === 'string' && isObject(readJson(Buffer.from(given))?.value),
  'must be a string that holds a JSON object',
);

/**
 * Which key belongs to which channels, in the vendor's spelling, which is not consistent.
 *
 * Source: JPush REST API v3 push, third_party_channel, 2025-10; the special push types (`*_push_type` and their payloads) 2026-07.
 * Our decisions: `style`, `big_text` and `only_use_vendor_style` are taken for the four channels that have styles; a text that is too
 * long for a channel is no defect, since `options.auto_truncation` shortens it; `private_*_parameters` may be an object or a string.
 */
const KEYS: Readonly<Record<string, readonly [channels: readonly Channel[], rule: Rule]>> = {
  distribution: [CHANNELS, oneOf('jpush', 'ospush', 'first_ospush', 'secondary_push')],
  distribution_fcm: [NOT_HARMONY, oneOf('jpush', 'fcm', 'pns', 'secondary_fcm_push', 'secondary_pns_push')],
  distribution_customize: [['huawei', 'honor'], oneOf('jpush', 'first_ospush', 'secondary_push')],
  channel_id: [['xiaomi', 'huawei', 'oppo', 'nio'], textOfBytes(JPUSH_LIMITS.channelIdBytes)],
  skip_quota: [['xiaomi', 'oppo'], flag],
  classification: [['vivo', 'nio'], oneOf(0, 1)],
  push_mode: [['vivo'], oneOf(0, 1)],
  category: [['huawei', 'vivo', 'oppo'], text],
  notify_level: [['oppo'], oneOf(1, 2, 16)],
  sound: [['huawei'], text],
  default_sound: [['huawei'], flag],
  urgency: [['huawei'], oneOf('HIGH', 'NORMAL')],
  receipt_id: [['huawei'], text],
  callback_id: [['vivo'], text],
  target_user_type: [['huawei', 'honor'], oneOf(0, 1)],
  large_icon: [['huawei', 'honor', 'oppo'], text],
  small_icon_uri: [['huawei', 'honor'], text],
  small_icon_color: [['xiaomi'], text],
  style: [STYLED, oneOf(0, 1, 2, 3)],
  big_text: [STYLED, text],
  inbox: [['huawei'], openObject],
  big_pic_path: [['oppo'], text],
  only_use_vendor_style: [STYLED, flag],
  auditResponse: [['huawei', 'oppo', 'vivo'], openObject],
  private_msg_template_id: [['oppo'], text],
  private_title_parameters: [['oppo'], objectOrText],
  private_content_parameters: [['oppo'], objectOrText],
  mi_template_id: [['xiaomi'], text],
  mi_template_param: [['xiaomi'], jsonText],
  badge_operation_type: [['oppo'], oneOf(0, 1)],
  badge_message_count: [['oppo'], integer(0)],
  add_badge: [['vivo'], flag],
  hw_push_type: [['huawei'], oneOf(7)],
  hw_live_payload: [['huawei'], openObject],
  op_push_type: [['oppo'], oneOf(3, 7)],
  op_intelligent_intent: [['oppo'], openObject],
  op_delete_intent_data: [['oppo'], openObject],
  vivo_push_type: [['vivo'], oneOf(2, 3, 7)],
  vivo_inapp_msg: [['vivo'], anything],
  vivo_liveMessage: [['vivo'], openObject],
  honor_push_type: [['honor'], oneOf(3)],
  mi_push_type: [['xiaomi'], oneOf(3, 7)],
  mi_live_payload: [['xiaomi'], openObject],
  voip_extraData: [['honor', 'xiaomi', 'oppo', 'vivo'], text],
  extensionExpireShow: [['vivo'], flag],
};

/** Importance has a third grade at Huawei alone. */
const IMPORTANCE: Partial<Record<Channel, Rule>> = {
  huawei: oneOf('LOW', 'NORMAL', 'HIGH'),
  honor: oneOf('LOW', 'NORMAL'),
};

function rulesOf(channel: Channel): Record<string, Rule> {
  const rules = Object.entries(KEYS)
    .filter(([, [channels]]) => channels.includes(channel))
    .map(([key, [, rule]]) => [key, rule] as const);
  const importance = IMPORTANCE[channel];
  return { ...Object.fromEntries(rules), ...(importance && { importance }) };
}

/** `options.third_party_channel` */
export const thirdPartyChannel = object(
  Object.fromEntries(CHANNELS.map((channel) => [channel, object(rulesOf(channel))])),
);

/** The key that makes a push to a channel special (a call, a live view, …). */
export const SPECIAL_PUSH_KEY: Readonly<Partial<Record<Channel, string>>> = {
  huawei: 'hw_push_type',
  oppo: 'op_push_type',
  vivo: 'vivo_push_type',
  honor: 'honor_push_type',
  xiaomi: 'mi_push_type',
};
