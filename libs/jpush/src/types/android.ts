import { type JsonObject, type JsonValue } from '@nest-push/core';

/** What a tap opens: `intent:#Intent;…;end`, a deep link, or the intent of the main activity. */
export interface JPushIntent {
  url: string;
}

/** A button below an Android notification. Android SDK 5.9.0 and later. */
export interface JPushCustomButton {
  /** 1 to 20 characters. */
  name: string;
  /** 1 an intent, 2 a deep link, 3 the app's first page, 4 clears the notification. */
  action_type: 1 | 2 | 3 | 4;
  /** The intent or deep link, at most 300 characters; needed for the types 1 and 2. */
  action?: string;
  /** For the app, at most 100 characters. */
  data?: string;
}

/** What the app gets beside the notification. JPush itself reads these five keys. */
export interface JPushAndroidExtras extends JsonObject {
  /** A shorter text for Xiaomi's channel. At most 128 characters. */
  readonly mipns_content_forshort?: string;
  /** A shorter text for OPPO's channel. At most 200 characters. */
  readonly oppns_content_forshort?: string;
  /** A shorter text for vivo's channel. At most 100, where a Chinese character counts 2. */
  readonly vpns_content_forshort?: string;
  /** A shorter text for Meizu's channel. At most 100 characters. */
  readonly mzpns_content_forshort?: string;
  readonly third_url_encode?: JsonValue;
}

/** The notification on Android. With `message` it has at most 4000 bytes of JSON. */
export interface JPushAndroidNotification {
  /** The text; `''` shows nothing. Default: `notification.alert`. */
  alert?: string;
  /** Default: the app's name. */
  title?: string;
  /** A notification style that the app has registered. @default 0 */
  builder_id?: number;
  /** The Android notification channel. At most 1000 bytes; a `channel_id` of `third_party_channel` goes before it. */
  channel_id?: string;
  /** The category of Huawei's local notifications. */
  category?: string;
  /** @default 0 */
  priority?: -2 | -1 | 0 | 1 | 2;
  /** 0 plain, 1 `big_text`, 2 `inbox`, 3 `big_pic_path`. @default 0 */
  style?: 0 | 1 | 2 | 3;
  /** Sum of 1 sound, 2 vibration, 4 light; -1 means all. @default -1 */
  alert_type?: -1 | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** With `style` 1. */
  big_text?: string;
  /** Lines, with `style` 2. */
  inbox?: JsonObject;
  /** A URL, a path on the device or a media id; JPG or PNG. With `style` 3. */
  big_pic_path?: string;
  /** A URL, a drawable or a media id. At most 30 kB, from Android SDK 4.0.0 on 300 kB. */
  large_icon?: string;
  /** A URL or a media id. */
  small_icon_uri?: string;
  /** Android SDK 5.5.0 and later. */
  icon_bg_color?: string;
  intent?: JPushIntent;
  /** The full class name of the activity that a tap opens. Older than {@link intent}. */
  uri_activity?: string;
  /** The intent action that a tap starts. Older than {@link intent}. */
  uri_action?: string;
  /** Raises the number on the icon by 1 to 99. */
  badge_add_num?: number;
  /** Sets the number on the icon, 0 to 99; goes before `badge_add_num`. */
  badge_set_num?: number;
  /** The class of the entry activity, for Huawei and Honor. */
  badge_class?: string;
  /** A raw resource of the app, without its extension. */
  sound?: string;
  /** `yyyy-MM-dd HH:mm:ss`. JPush states no time zone; its samples are in UTC+8. */
  show_begin_time?: string;
  /** Like `show_begin_time`. */
  show_end_time?: string;
  /** Whether it shows while the app is open: `'1'` yes, `'0'` no. */
  display_foreground?: '0' | '1';
  custom_buttons?: readonly JPushCustomButton[];
  extras?: JPushAndroidExtras;
}
