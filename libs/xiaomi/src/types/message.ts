import { type XiaomiAndroidSettings, type XiaomiIosSettings } from './settings.js';

/** The platforms that Xiaomi serves. Each is an app of its own in the console, with its own AppSecret. */
export type XiaomiPlatform = 'android' | 'ios';

/** Buttons on the notification, up to three: what each is called and, as with `notify_effect`, what it opens. */
export type XiaomiButtonExtra = Readonly<
  Partial<Record<`notification_style_button_${XiaomiButtonSide}_${XiaomiButtonField}`, string>>
>;

type XiaomiButtonSide = 'left' | 'mid' | 'right';
type XiaomiButtonField = 'name' | 'notify_effect' | 'intent_uri' | 'intent_class' | 'web_uri';

/**
 * `extra` of an Android message: names that Xiaomi reserves, and up to 10 of the app's own. All values are strings.
 *
 * Xiaomi server API, pId=1559, 2024-10-21, and Xiaomi's server SDKs (2018 to 2020); templates: pId=2314, 2026-06-02.
 */
export interface XiaomiAndroidExtra extends XiaomiButtonExtra {
  /**
   * What a tap opens: `1` the app, `2` the activity of `intent_uri`, `3` the page of `web_uri`. A notification without it is no longer
   * supported since 2024-09-30 (notice pId=1856, 2024-08-14).
   */
  readonly notify_effect?: '1' | '2' | '3' | undefined;
  /** For `notify_effect` 2: an intent URI. */
  readonly intent_uri?: string | undefined;
  /** For `notify_effect` 3: a web page. */
  readonly web_uri?: string | undefined;
  /** For `notify_effect` 2, the older way: an activity's class, with `intent_flag`. */
  readonly class_name?: string | undefined;
  readonly intent_flag?: string | undefined;
  /** `1` shows the notification while the app is in the foreground (default), `0` does not. */
  readonly notify_foreground?: '0' | '1' | undefined;
  /** Text that runs through the status bar. */
  readonly ticker?: string | undefined;
  /** `android.resource://<package>/raw/<file without its ending>`, a resource of the app itself. */
  readonly sound_uri?: string | undefined;
  /** The notification category. Private messages need it; one that is not approved is refused with 27001. */
  readonly channel_id?: string | undefined;
  readonly channel_name?: string | undefined;
  readonly channel_description?: string | undefined;
  /** Private-message template. */
  readonly template_id?: string | undefined;
  /** A JSON object as text: the template's own names, at most 9, each value 1 to 128 characters without emoji. */
  readonly template_param?: string | undefined;
  /** Batch key, at most 20 of `0-9A-Za-z_-`, not beginning with `_`. A phone shows the first message of a job key and ignores the others. */
  readonly jobkey?: string | undefined;
  /** Smooth sending: `1` switches it on, a larger number is devices per second. What numbers are allowed differs from page to page. */
  readonly flow_control?: string | undefined;
  /** `1`: only to devices that are online now, nothing is kept for the others. */
  readonly only_send_once?: '1' | undefined;
  /** Where receipts go, at most 128 bytes. */
  readonly callback?: string | undefined;
  /** Comes back with every receipt, at most 64 bytes. */
  readonly 'callback.param'?: string | undefined;
  /** The sum of the wanted receipt types: 1 delivered, 2 clicked, 16, 32, 64, 128, 1024. Default 3. */
  readonly 'callback.type'?: string | undefined;
  /** Comma list of `Locale.toString()`, e.g. `zh_CN`. */
  readonly locale?: string | undefined;
  readonly locale_not_in?: string | undefined;
  /** Comma list of `Build.MODEL`, brands or price bands. */
  readonly model?: string | undefined;
  readonly model_not_in?: string | undefined;
  /** Comma list of version names. */
  readonly app_version?: string | undefined;
  readonly app_version_not_in?: string | undefined;
  readonly connpt?: 'wifi' | undefined;
  /** `1` big text, `2` big picture. */
  readonly notification_style_type?: '1' | '2' | undefined;
  /** The number on the icon. One client of 2026 sends it; Xiaomi documents it for iOS alone. */
  readonly badge?: string | undefined;
  /** Only addresses that Xiaomi's own upload gave. */
  readonly notification_large_icon_uri?: string | undefined;
  /** Only addresses that Xiaomi's own upload gave. */
  readonly notification_bigPic_uri?: string | undefined;
  /** Only addresses that Xiaomi's own upload gave. */
  readonly notification_small_icon_uri?: string | undefined;
  /** ARGB. */
  readonly notification_small_icon_color?: string | undefined;
  /** `1`: shown at once. Only Xiaomi's Java SDK (2020) knows it. */
  readonly instant_notify?: '1' | undefined;
  /** Custom layout, always together with `layout_value`. Legacy. */
  readonly layout_name?: string | undefined;
  readonly layout_value?: string | undefined;
  /** Quick app push, pId=1564, 2024-09-26: to registration ids and to everyone alone. */
  readonly push_server_action?: 'hybrid_message' | undefined;
  readonly hybrid_debug?: '1' | undefined;
  /** The quick app's page, e.g. `/Page?x=1`. */
  readonly hybrid_pn?: string | undefined;
  /** A name of the app's own, for the app. */
  readonly [key: string]: string | undefined;
}

/**
 * A message to Android devices, in Xiaomi's spelling.
 *
 * Xiaomi server API, pId=1559, 2024-10-21. Every character counts 1, Chinese ones too.
 */
export interface XiaomiAndroidMessage {
  /** The app's package; several with commas where the path is of version 3. Default: the client's. */
  readonly restricted_package_name?: string | undefined;
  /** 0 a notification (default), 1 data for the app alone. Xiaomi has announced the end of 1 (document index, pId=1529, 2025-06-11). */
  readonly pass_through?: 0 | 1 | undefined;
  /** Fewer than 50 characters, not blank. Needed by notifications. */
  readonly title?: string | undefined;
  /** Fewer than 128 characters, not blank. Needed by notifications. */
  readonly description?: string | undefined;
  /** For the app, fewer than 4096 characters, not blank (a notification's may be empty). Encoded once, by the form: do not encode it before. */
  readonly payload?: string | undefined;
  /** -1 everything, else the sum of 1 sound, 2 vibration, 4 lights; 0 nothing. */
  readonly notify_type?: number | undefined;
  /** 0 to 2147483647. A notification replaces the one with the same id on the screen; without one, all share an id. */
  readonly notify_id?: number | undefined;
  /** Milliseconds that it is kept for a device that is offline: at most 1 day (public) or 10 days (private). */
  readonly time_to_live?: number | undefined;
  /** When to send, milliseconds since the epoch, within 7 days (see the option `scheduleDays`). */
  readonly time_to_send?: number | undefined;
  /** Only Xiaomi's own server SDKs know it, and do not say what it does. */
  readonly collapse_key?: string | undefined;
  /** What Xiaomi keeps in `extra` under names of its own, here under readable ones. */
  readonly settings?: XiaomiAndroidSettings | undefined;
  /** The app's own pairs, and Xiaomi's names as they are on the wire: these win over `settings`. */
  readonly extra?: XiaomiAndroidExtra | undefined;
}

/** `extra` of an iOS message: names that Xiaomi reserves, and up to 10 of the app's own. All values are strings. */
export interface XiaomiIosExtra {
  /** The number on the icon. */
  readonly badge?: string | undefined;
  /** A sound file of the app; `default` the device's own, the empty string silence. */
  readonly sound_url?: string | undefined;
  readonly category?: string | undefined;
  /** `1` wakes the app without showing anything. */
  readonly 'content-available'?: '1' | undefined;
  readonly 'show-content'?: '1' | undefined;
  /** `1` only through APNs, `2` only through Xiaomi's own connection. */
  readonly ios_msg_channel?: '1' | '2' | undefined;
  readonly 'apsAlert-title'?: string | undefined;
  readonly 'apsAlert-body'?: string | undefined;
  readonly 'apsAlert-title-loc-key'?: string | undefined;
  readonly 'apsAlert-title-loc-args'?: string | undefined;
  readonly 'apsAlert-action-loc-key'?: string | undefined;
  readonly 'apsAlert-loc-key'?: string | undefined;
  readonly 'apsAlert-loc-args'?: string | undefined;
  readonly 'apsAlert-launch-image'?: string | undefined;
  /** Batch key, as on Android. */
  readonly jobkey?: string | undefined;
  readonly callback?: string | undefined;
  readonly 'callback.param'?: string | undefined;
  readonly 'callback.type'?: string | undefined;
  /** A name of the app's own, for the app. */
  readonly [key: string]: string | undefined;
}

/** Fields of `aps` from iOS 10 on; they win over `description`. */
export interface XiaomiApsProperFields {
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
  readonly body?: string | undefined;
  readonly 'mutable-content'?: '1' | undefined;
  readonly [key: string]: string | undefined;
}

/** A message to iOS devices, in Xiaomi's spelling. */
export interface XiaomiIosMessage {
  /** The app's bundle id. Default: the client's. */
  readonly restricted_package_name?: string | undefined;
  /** The text. */
  readonly description?: string | undefined;
  /** Milliseconds, at most two weeks. */
  readonly time_to_live?: number | undefined;
  /** When to send, milliseconds since the epoch, within 7 days (see the option `scheduleDays`). */
  readonly time_to_send?: number | undefined;
  /** What Xiaomi keeps in `extra` under names of its own, here under readable ones. */
  readonly settings?: XiaomiIosSettings | undefined;
  /** The app's own pairs, and Xiaomi's names as they are on the wire: these win over `settings`. */
  readonly extra?: XiaomiIosExtra | undefined;
  readonly aps_proper_fields?: XiaomiApsProperFields | undefined;
}

/** The message type of each platform. */
export interface XiaomiMessages {
  readonly android: XiaomiAndroidMessage;
  readonly ios: XiaomiIosMessage;
}
