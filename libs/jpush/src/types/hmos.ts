import { type JsonObject } from '@nest-push/core';
import { type JPushIntent } from './android.js';

/** The notification on HarmonyOS. */
export interface JPushHmosNotification {
  /** The text, not empty. Default: `notification.alert`. May be left out with `hm_payload`. */
  alert?: string;
  title?: string;
  /** The message category that Huawei granted the app, e.g. `IM`. HarmonyOS wants one; JPush does not check it. */
  category?: string;
  /** An `https:` URL, at most 30 kB. */
  large_icon?: string;
  intent?: JPushIntent;
  /** Raises the number on the icon by 1 to 99. */
  badge_add_num?: number;
  /** Sets the number on the icon, 0 to 99; goes before `badge_add_num`. */
  badge_set_num?: number;
  test_message?: boolean;
  receipt_id?: string;
  extras?: JsonObject;
  /** 0 plain, 2 `inbox`. */
  style?: 0 | 2;
  /** Lines, with `style` 2. */
  inbox?: JsonObject;
  /** 0 alert, 1 card refresh, 2 extension, 7 live view, 10 VoIP. */
  push_type?: 0 | 1 | 2 | 7 | 10;
  /** Needed with the push types 2 and 10. */
  extra_data?: string;
  /** Whether it shows while the app is open: `'1'` yes, `'0'` no. */
  display_foreground?: '0' | '1';
  sound?: string;
  /** Seconds, 1 to 60. Only with `sound`. */
  sound_duration?: number;
  /** Needed with the push types 1 and 7, which need no `alert`; then `third_party_channel.hmos.distribution` must be `ospush` or absent. */
  hm_payload?: JsonObject;
}
