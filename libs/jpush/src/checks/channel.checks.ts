import { flag, isJsonObject, object, type ObjectRule, oneOf, record, type Shape, text, whole } from '@nest-push/core';
import { parsed } from '../jpush.reading.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';

type Relations = NonNullable<ObjectRule['relations']>;

const distribution = oneOf(['jpush', 'ospush', 'first_ospush', 'secondary_push']);

const choice = {
  distribution,
  distribution_fcm: oneOf(['jpush', 'fcm', 'pns', 'secondary_fcm_push', 'secondary_pns_push']),
};

const customized = { distribution_customize: oneOf(['jpush', 'first_ospush', 'secondary_push']) };

/** What is longer than a maker shows is cut by JPush (`options.auto_truncation`, 2026-05). */
const style = { style: oneOf([0, 1, 2, 3]), big_text: text(), only_use_vendor_style: flag() };

const marketing = oneOf([0, 1]);

/** Like `notification.android.channel_id`, before which it goes. */
const channelId = text({ max: JPUSH_LIMITS.channelIdBytes, unit: 'bytes' });

/** The field that makes a push special for a maker: VoIP, a live view, a transparent message. */
const SPECIAL_TYPES = {
  xiaomi: { mi_push_type: [3, 7] },
  huawei: { hw_push_type: [7] },
  honor: { honor_push_type: [3] },
  oppo: { op_push_type: [3, 7] },
  vivo: { vivo_push_type: [2, 3, 7] },
} as const;

const VOIP = 3;
/** A live view, as each maker calls it: super-island, fluid cloud. */
const LIVE = 7;

/** An object, as JSON in a text. */
const jsonText: Shape = (value, field, report) => {
  if (typeof value !== 'string' || !isJsonObject(parsed(value)))
    report.add('value', field, 'must be a text that holds a JSON object');
};

const xiaomi = object(
  {
    ...choice,
    ...style,
    channel_id: channelId,
    skip_quota: flag(),
    small_icon_color: text(),
    mi_template_id: text(),
    mi_template_param: jsonText,
    mi_push_type: oneOf(SPECIAL_TYPES.xiaomi.mi_push_type),
    mi_live_payload: record(),
    voip_extraData: text(),
  },
  {
    relations: (channel, field, report) => {
      for (const key of ['mi_template_id', ...(channel.mi_push_type === VOIP ? ['mi_push_type'] : [])]) {
        if (channel[key] !== undefined && channel.channel_id === undefined)
          report.add('missing', `${field}.channel_id`, `must be set beside ${key}`);
      }
      if (channel.mi_push_type === LIVE && channel.mi_live_payload === undefined)
        report.add('missing', `${field}.mi_live_payload`, `must be set with mi_push_type ${LIVE}`);
    },
  },
);

const huawei = object(
  {
    ...choice,
    ...customized,
    ...style,
    channel_id: channelId,
    importance: oneOf(['LOW', 'NORMAL', 'HIGH']),
    category: text(),
    sound: text(),
    default_sound: flag(),
    urgency: oneOf(['HIGH', 'NORMAL']),
    receipt_id: text(),
    target_user_type: oneOf([0, 1]),
    large_icon: text(),
    small_icon_uri: text(),
    inbox: record(),
    auditResponse: record(),
    hw_push_type: oneOf(SPECIAL_TYPES.huawei.hw_push_type),
    hw_live_payload: record(),
  },
  {
    relations: (channel, field, report) => {
      if (channel.hw_push_type !== undefined && channel.hw_live_payload === undefined)
        report.add('missing', `${field}.hw_live_payload`, 'must be set beside hw_push_type');
    },
  },
);

const honor = object({
  ...choice,
  ...customized,
  ...style,
  importance: oneOf(['LOW', 'NORMAL']),
  target_user_type: oneOf([0, 1]),
  large_icon: text(),
  small_icon_uri: text(),
  honor_push_type: oneOf(SPECIAL_TYPES.honor.honor_push_type),
  voip_extraData: text(),
});

const oppo = object(
  {
    ...choice,
    ...style,
    channel_id: channelId,
    skip_quota: flag(),
    category: text(),
    notify_level: oneOf([1, 2, 16]),
    large_icon: text(),
    big_pic_path: text(),
    auditResponse: record(),
    private_msg_template_id: text(),
    private_title_parameters: record(),
    private_content_parameters: record(),
    badge_operation_type: oneOf([0, 1]),
    // Phones show more than 99 as 99+.
    badge_message_count: whole({ min: 0 }),
    op_push_type: oneOf(SPECIAL_TYPES.oppo.op_push_type),
    op_intelligent_intent: record(),
    op_delete_intent_data: record(),
    voip_extraData: text(),
  },
  {
    relations: (channel, field, report) => {
      if (channel.notify_level !== undefined && channel.category === undefined)
        report.add('missing', `${field}.category`, 'must be set beside notify_level');
      if (
        channel.op_push_type === LIVE &&
        channel.op_intelligent_intent === undefined &&
        channel.op_delete_intent_data === undefined
      )
        report.add(
          'missing',
          `${field}.op_intelligent_intent`,
          `or op_delete_intent_data must be set with op_push_type ${LIVE}`,
        );
      if (channel.op_intelligent_intent !== undefined && channel.op_delete_intent_data !== undefined)
        report.add('value', `${field}.op_delete_intent_data`, 'must not stand beside op_intelligent_intent');
    },
  },
);

const vivo = object({
  ...choice,
  classification: marketing,
  push_mode: oneOf([0, 1]),
  category: text(),
  callback_id: text(),
  auditResponse: record(),
  add_badge: flag(),
  vivo_push_type: oneOf(SPECIAL_TYPES.vivo.vivo_push_type),
  vivo_inapp_msg: record(),
  vivo_liveMessage: record(),
  voip_extraData: text(),
  extensionExpireShow: flag(),
});

/** `voip_extraData` and `extensionExpireShow` belong to VoIP. */
const voipOnly: Relations = (channels, field, report) => {
  for (const [maker, types] of Object.entries(SPECIAL_TYPES)) {
    const channel = channels[maker];
    if (!isJsonObject(channel) || Object.keys(types).some((key) => channel[key] === VOIP)) continue;
    for (const key of ['voip_extraData', 'extensionExpireShow']) {
      if (channel[key] !== undefined) report.add('value', `${field}.${maker}.${key}`, 'must stand with VoIP alone');
    }
  }
};

/** `options.third_party_channel`. */
export const thirdPartyChannel: Shape = object(
  {
    xiaomi,
    huawei,
    honor,
    oppo,
    vivo,
    meizu: object(choice),
    fcm: object(choice),
    asus: object(choice),
    nio: object({ ...choice, channel_id: channelId, classification: marketing }),
    hmos: object({ distribution }),
  },
  { relations: voipOnly },
);

/** The makers for whom a channel makes the push special. */
export function specialMakers(channels: unknown): string[] {
  if (!isJsonObject(channels)) return [];
  return Object.entries(SPECIAL_TYPES).flatMap(([maker, types]) => {
    const channel = channels[maker];
    return isJsonObject(channel) && Object.keys(types).some((key) => channel[key] !== undefined) ? [maker] : [];
  });
}
