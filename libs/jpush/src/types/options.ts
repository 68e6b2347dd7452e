import { type JsonObject } from '@nest-push/core';
import { type JPushSpecialChannel, type JPushThirdPartyChannel } from './third-party-channel.js';

/** How a push is carried. */
export interface JPushPushOptions {
  /** Comes back in the answer. A whole number of 32 bits, not 0. */
  sendno?: number;
  /** Seconds that JPush keeps the push for devices that are offline; 0 for those online alone. At most 3 days, for paying apps 10. @default 86400 */
  time_to_live?: number;
  /**
   * The push that this one replaces, sent within the last day; an id that is not known refuses the push. Give the id as the answer gave it, as a
   * string: it may exceed 2^53. It leaves as a number. Not for pushes to groups of apps.
   */
  override_msg_id?: string;
  /** Whether iOS devices are reached through Apple's production environment. Without it JPush takes production. */
  apns_production?: boolean;
  /** A later iOS notification with the same id replaces this one. At most 64 bytes. */
  apns_collapse_id?: string;
  /** Spreads the push over so many minutes, at most 1400. At most 20 such pushes at a time. */
  big_push_duration?: number;
  third_party_channel?: JPushThirdPartyChannel;
  /** 0 marketing, 1 transactional; goes before the classes of single vendors. @default 0 */
  classification?: 0 | 1;
  /** When the device shows it: `jg_app_show`, `jg_app_hide`, or an event of the app. For paying apps since 2025-10-30. */
  target_event?: readonly string[];
  /** A test message in the phone makers' sense. Goes before `notification.hmos.test_message`. */
  test_message?: boolean;
  /** Goes before `notification.hmos.receipt_id`. */
  receipt_id?: string;
  /**
   * Shows when the screen goes on. For paying apps, from 07:00 to 22:00; goes neither with `message` nor with `big_push_duration`, and makers'
   * `distribution` must be absent or `secondary_push`.
   *
   * @default false
   */
  active_push?: boolean;
  /** Needs `active_push`. @default false */
  need_backup?: boolean;
  /** The name of a push plan that exists. */
  business_operation_code?: string;
  /** Reaches registered test devices alone. @default false */
  test_model?: boolean;
  /** Falls back to the `alternate_*` texts where a personal part is missing. */
  alternate_set?: boolean;
  /** JPush does not publish its fields. */
  geofence?: JsonObject;
  /** What the console shows about the push. */
  portal_extra?: JsonObject;
  /** @default 'v1' */
  notification_3rd_ver?: 'v1' | 'v2';
  /** Whether texts that are too long for a phone maker's channel are cut (since 2026-05). @default true */
  auto_truncation?: boolean;
  /** The "scenario commercial push" that apps pay for (since 2026-05). @default false */
  mkt_enable?: boolean;
  /** Leaves out users who have switched notifications off. For paying apps since 2026-07. @default false */
  notification_switch_filter?: boolean;
}

/** The options of a push of a special type: the type stands in `third_party_channel`, and the push is transactional. */
export interface JPushSpecialOptions extends JPushPushOptions {
  classification: 1;
  third_party_channel: JPushSpecialChannel;
}
