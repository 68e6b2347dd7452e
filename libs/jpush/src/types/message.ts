import { type JsonObject } from '@nest-push/core';
import { type JPushAndroidNotification, type JPushIntent } from './android.js';
import { type JPushHmosNotification } from './hmos.js';
import { type JPushIosNotification } from './ios.js';

/** A custom message: the app gets it, the screen shows nothing. At most 4000 bytes of JSON; on Android together with the notification. */
export interface JPushMessage {
  msg_content: string;
  title?: string;
  content_type?: string;
  extras?: JsonObject;
  /** The title without personal parts, for `options.alternate_set`. */
  alternate_title?: string;
  /** The content without personal parts, for `options.alternate_set`. */
  alternate_content?: string;
}

/** Whether the notification also shows inside the app. Needs `notification`, excludes `message`. For paying apps since 2025-10-30. */
export interface JPushInAppMessage {
  inapp_message: boolean;
}

/** A text message for those whom the push does not reach. Only devices with a phone number bound to them. */
export interface JPushSmsMessage {
  /** The template's id. A whole number; a string of digits where it exceeds 2^53. It leaves as a number. */
  temp_id: number | string;
  /** Seconds, 0 (at once) to 86400. */
  delay_time: number;
  /** Default: the app's own signature. */
  signid?: number;
  /** The template's parameters. */
  temp_para?: JsonObject;
  /** Whether inactive users are left out. @default true */
  active_filter?: boolean;
}

/** What vendor channels show for a custom message, for Android alone. Deprecated by JPush in favour of {@link JPushNotification3rdV2}. */
export interface JPushNotification3rdV1 {
  title?: string;
  /** Not empty. */
  content: string;
  channel_id?: string;
  intent?: JPushIntent;
  uri_activity?: string;
  uri_action?: string;
  badge_add_num?: number;
  badge_set_num?: number;
  badge_class?: string;
  sound?: string;
  extras?: JsonObject;
}

/** What vendor channels show for a custom message; at least one platform. Needs `options.notification_3rd_ver: 'v2'`. */
export interface JPushNotification3rdV2 {
  android?: JPushAndroidNotification;
  ios?: JPushIosNotification;
  hmos?: JPushHmosNotification;
}

/** What vendor channels show for a custom message. Needs `message`, excludes `notification`. */
export type JPushNotification3rd = JPushNotification3rdV1 | JPushNotification3rdV2;
