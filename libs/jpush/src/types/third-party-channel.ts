import { type JsonObject } from '@nest-push/core';

/**
 * Which way a push takes to phones of one maker: JPush's own channel, the maker's alone (`ospush`), the maker's first, or the maker's for devices
 * that are offline. `ospush` and `first_ospush` are for paying apps.
 */
export type JPushDistribution = 'jpush' | 'ospush' | 'first_ospush' | 'secondary_push';

/** Which way a push takes where a phone has both FCM and its maker's channel. `fcm` and `pns` are for paying apps. */
export type JPushFcmDistribution = 'jpush' | 'fcm' | 'pns' | 'secondary_fcm_push' | 'secondary_pns_push';

/** The way to phones of one maker. */
export interface JPushChannelChoice {
  distribution?: JPushDistribution;
  distribution_fcm?: JPushFcmDistribution;
}

/** The look on phones of one maker. */
export interface JPushStyleChoice {
  /** 0 plain, 1 `big_text`, 2 `inbox`, 3 picture. */
  style?: 0 | 1 | 2 | 3;
  /** At most 128 characters on Xiaomi and OPPO. */
  big_text?: string;
  /** Do without the styles of `notification.android`. */
  only_use_vendor_style?: boolean;
}

/** Xiaomi phones. */
export interface JPushXiaomiChannel extends JPushChannelChoice, JPushStyleChoice {
  /** Goes before `notification.android.channel_id`. */
  channel_id?: string;
  /** Sends as if it were private mail; void beside a `classification`. */
  skip_quota?: boolean;
  /** @deprecated Xiaomi shows it no longer. */
  small_icon_color?: string;
  /** The template that belongs to `channel_id`. */
  mi_template_id?: string;
  /** The template's parameters, as JSON text. */
  mi_template_param?: string;
  /** 3 VoIP, 7 live notification. */
  mi_push_type?: 3 | 7;
  mi_live_payload?: JsonObject;
  voip_extraData?: string;
}

/** Huawei phones. */
export interface JPushHuaweiChannel extends JPushChannelChoice, JPushStyleChoice {
  /** The way of custom messages. */
  distribution_customize?: 'jpush' | 'first_ospush' | 'secondary_push';
  channel_id?: string;
  importance?: 'LOW' | 'NORMAL' | 'HIGH';
  category?: string;
  sound?: string;
  default_sound?: boolean;
  urgency?: 'HIGH' | 'NORMAL';
  receipt_id?: string;
  /** 0 normal, 1 test. */
  target_user_type?: 0 | 1;
  large_icon?: string;
  small_icon_uri?: string;
  inbox?: JsonObject;
  auditResponse?: JsonObject;
  /** 7 live view. */
  hw_push_type?: 7;
  hw_live_payload?: JsonObject;
}

/** Honor phones. */
export interface JPushHonorChannel extends JPushChannelChoice, JPushStyleChoice {
  /** The way of custom messages. */
  distribution_customize?: 'jpush' | 'first_ospush' | 'secondary_push';
  importance?: 'LOW' | 'NORMAL';
  /** 0 normal, 1 test. */
  target_user_type?: 0 | 1;
  large_icon?: string;
  /** Honor refuses it for marketing. */
  small_icon_uri?: string;
  /** 3 VoIP. */
  honor_push_type?: 3;
  voip_extraData?: string;
}

/** OPPO phones. */
export interface JPushOppoChannel extends JPushChannelChoice, JPushStyleChoice {
  channel_id?: string;
  /** Sends as if it were private mail; void beside a `classification`. */
  skip_quota?: boolean;
  category?: string;
  /** 1 notification centre, 2 with lock screen, 16 with banner, vibration and sound. Needs `category`. */
  notify_level?: 1 | 2 | 16;
  /** A URL, a media id or an id of OPPO's. */
  large_icon?: string;
  big_pic_path?: string;
  auditResponse?: JsonObject;
  private_msg_template_id?: string;
  private_title_parameters?: JsonObject;
  private_content_parameters?: JsonObject;
  /** 0 sets, 1 adds. */
  badge_operation_type?: 0 | 1;
  /** 0 to 99. */
  badge_message_count?: number;
  /** 3 VoIP, 7 fluid cloud. */
  op_push_type?: 3 | 7;
  /** Excludes `op_delete_intent_data`. */
  op_intelligent_intent?: JsonObject;
  op_delete_intent_data?: JsonObject;
  voip_extraData?: string;
}

/** vivo phones. */
export interface JPushVivoChannel extends JPushChannelChoice {
  /** 0 marketing, 1 system; void beside `options.classification`. */
  classification?: 0 | 1;
  /** 0 real, 1 test. */
  push_mode?: 0 | 1;
  category?: string;
  callback_id?: string;
  auditResponse?: JsonObject;
  add_badge?: boolean;
  /** 2 transparent, 3 VoIP, 7 live. */
  vivo_push_type?: 2 | 3 | 7;
  vivo_inapp_msg?: JsonObject;
  vivo_liveMessage?: JsonObject;
  voip_extraData?: string;
  /** With VoIP alone. */
  extensionExpireShow?: boolean;
}

/** NIO phones. */
export interface JPushNioChannel extends JPushChannelChoice {
  channel_id?: string;
  /** 0 marketing, 1 system; void beside `options.classification`. */
  classification?: 0 | 1;
}

/**
 * What holds for phones of single makers, and only for devices that are registered with that maker. In JPush's own spelling, which is not uniform.
 *
 * Every `*_push_type` (VoIP, live views) needs `options.classification: 1`, and a `distribution` that is `ospush` or absent.
 */
export interface JPushThirdPartyChannel {
  xiaomi?: JPushXiaomiChannel;
  huawei?: JPushHuaweiChannel;
  honor?: JPushHonorChannel;
  meizu?: JPushChannelChoice;
  oppo?: JPushOppoChannel;
  vivo?: JPushVivoChannel;
  fcm?: JPushChannelChoice;
  nio?: JPushNioChannel;
  asus?: JPushChannelChoice;
  /** HarmonyOS knows this key alone. */
  hmos?: Pick<JPushChannelChoice, 'distribution'>;
}

/** A channel with a special type for at least one maker. */
export type JPushSpecialChannel = JPushThirdPartyChannel &
  (
    | { xiaomi: { mi_push_type: 3 | 7 } }
    | { huawei: { hw_push_type: 7 } }
    | { honor: { honor_push_type: 3 } }
    | { oppo: { op_push_type: 3 | 7 } }
    | { vivo: { vivo_push_type: 2 | 3 | 7 } }
  );
