import { type JsonValue } from '@nest-push/core';
import { type UmengChannelProperties, type UmengLocalProperties } from './channel-properties.js';

/** Umeng's way to write a boolean. */
export type UmengFlag = 'true' | 'false';

/** What an Android message shows and carries. At most 2048 bytes as JSON; 1840 in the documents of 2020. */
export type UmengAndroidPayload = UmengAndroidNotificationPayload | UmengAndroidMessagePayload;

/** A notification: the system shows it. */
export interface UmengAndroidNotificationPayload {
  display_type: 'notification';
  body: UmengAndroidBody;
  /** For the app. Values are strings. */
  extra?: Record<string, string>;
}

/** A message: the app gets it, the screen shows nothing. */
export interface UmengAndroidMessagePayload {
  display_type: 'message';
  body: { custom: UmengCustom };
  extra?: Record<string, string>;
}

/** What the app gets as it is: text, or JSON that arrives as its text. */
export type UmengCustom = string | Record<string, JsonValue | undefined>;

/** The notification itself. */
export interface UmengAndroidBody {
  title: string;
  text: string;
  /** Text in the status bar. Optional in the documents of 2025, required in those of 2020 (1008). */
  ticker?: string;
  /** Long text, at most 120 characters. */
  big_body?: string;
  /** `1` shows it again after it was dismissed. Pro; client SDK 6.5.7 or later. */
  re_pop?: 0 | 1;
  /** Name of a drawable for the status bar, 24 × 24 dp. */
  icon?: string;
  /**
   * Name of a drawable.
   * @deprecated Gone from Umeng's documents since 2025; use `img`.
   */
  largeIcon?: string;
  /** Large icon, `http:` or `https:`, best below 100 KB. */
  img?: string;
  /** Picture below the text; makers' channels show it on Xiaomi alone (876 × 324 px, uploaded in the console). */
  expand_image?: string;
  /** Name in `R.raw`, without extension. */
  sound?: string;
  /** Number of a style that the app has registered. Default: 0. */
  builder_id?: number;
  /** Sets the badge, 1 to 99; wins over `add_badge`; Umeng ignores other values. */
  set_badge?: number;
  /** Adds to the badge, 1 to 99; Umeng's own channel also takes negative steps. */
  add_badge?: number;
  /**
   * Huawei's badge under its name of 2021.
   * @deprecated Use `set_badge`.
   */
  badge?: number;
  /** Default: `'true'`. */
  play_vibrate?: UmengFlag;
  /** Default: `'true'`. */
  play_lights?: UmengFlag;
  /** Default: `'true'`. */
  play_sound?: UmengFlag;
  /** What a tap does. Default: `go_app`. */
  after_open?: 'go_app' | 'go_url' | 'go_activity' | 'go_custom';
  /** For `go_url`: `http:` or `https:`. */
  url?: string;
  /** For `go_activity`: full class name. */
  activity?: string;
  /** For `go_custom`: handed to the app's click handler. */
  custom?: UmengCustom;
}

/** What an Android message has beside its receivers and its policy. */
export interface UmengAndroidContent {
  payload: UmengAndroidPayload;
  /** 0 marketing, 1 service and communication. Decides which of Xiaomi's and vivo's channels is used. */
  category?: 0 | 1;
  channel_properties?: UmengChannelProperties;
  local_properties?: UmengLocalProperties;
  /**
   * Whether phones of Xiaomi, Huawei and Meizu that are offline are reached through their maker.
   * @deprecated Use `channel_properties.channel_activity`.
   */
  mipush?: UmengFlag;
  /**
   * With `mipush`: full class name of the activity that a tap opens.
   * @deprecated Use `channel_properties.channel_activity`.
   */
  mi_activity?: string;
}
