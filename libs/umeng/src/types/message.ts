import { type Platform } from '@nest-push/core';
import { type UmengAndroidContent, type UmengFlag } from './android.js';
import { type UmengFilter } from './filter.js';
import { type UmengHarmonyContent, type UmengHarmonySceneContent } from './harmony.js';
import { type UmengIosContent } from './ios.js';
import {
  type UmengAndroidPolicy,
  type UmengHarmonyPolicy,
  type UmengIosPolicy,
  type UmengTaskPolicy,
} from './policy.js';

/** To one device. */
export interface UmengUnicast {
  type: 'unicast';
  /** One device token: 44 characters on Android, 64 on iOS. */
  device_tokens: string;
}

/** To a list of devices. */
export interface UmengListcast {
  type: 'listcast';
  /** At most 500 device tokens, joined by commas. */
  device_tokens: string;
}

/** To aliases. */
export interface UmengCustomizedcast {
  type: 'customizedcast';
  /** The type under which the app has set the alias. */
  alias_type: string;
  /** At most 500 aliases, joined by commas. */
  alias: string;
  file_id?: never;
}

/** To every device of the app. At most 5 a minute and 10 a day. */
export interface UmengBroadcast {
  type: 'broadcast';
}

/** To the devices that a filter finds. At most 5 a minute. */
export interface UmengGroupcast {
  type: 'groupcast';
  filter: UmengFilter;
}

/** To an audience that was made in Umeng's console; Android and HarmonyOS. */
export interface UmengGroupcastById {
  type: 'groupcast';
  group_id: string;
  /** Has no effect beside `group_id`. */
  filter?: UmengFilter;
}

/** To the device tokens of an uploaded file. At most 5 a minute. */
export interface UmengFilecast {
  type: 'filecast';
  file_id: string;
}

/** To the aliases of an uploaded file. At most 5 a minute. */
export interface UmengCustomizedFilecast {
  type: 'customizedcast';
  /** The type under which the app has set the aliases; one for the whole file. */
  alias_type: string;
  file_id: string;
  alias?: never;
}

/** Receivers named in the call. Umeng answers with `msg_id`; such a message has no status and cannot be cancelled. */
export type UmengSingleTarget = UmengUnicast | UmengListcast | UmengCustomizedcast;

/** Receivers that Umeng finds. It answers with `task_id`; a task has a status and can be cancelled. */
export type UmengTaskTarget = UmengBroadcast | UmengGroupcast | UmengFilecast | UmengCustomizedFilecast;

/** What every message may have. */
export interface UmengCommon {
  /**
   * `'true'` reaches production devices; on iOS through Apple's production environment. `'false'` is for test devices; on iOS it is Apple's sandbox.
   * Default: the option `production` of the client. Always sent.
   */
  production_mode?: UmengFlag;
  /** Shown in Umeng's console. */
  description?: string;
  /** Comes back in receipts. */
  callback_params?: Record<string, string | number>;
  /** Where receipts go, at most 256 bytes. Pro. */
  receipt_url?: string;
  /** `'1'` delivered, `'2'` clicked, `'3'` delivered, clicked and dismissed (default). Pro. */
  receipt_type?: '1' | '2' | '3';
  /** An id of the caller; Umeng does not document what it does with it. */
  thirdparty_id?: string;
}

/** Receivers with the policy that goes with them. */
type Sending<TaskTarget, Policy> =
  (UmengSingleTarget & { policy?: Policy }) | (TaskTarget & { policy?: Policy & UmengTaskPolicy });

/** A message for an Umeng app of Android. */
export type UmengAndroidMessage = UmengCommon &
  UmengAndroidContent &
  Sending<UmengTaskTarget | UmengGroupcastById, UmengAndroidPolicy>;

/** A message for an Umeng app of iOS. */
export type UmengIosMessage = UmengCommon & UmengIosContent & Sending<UmengTaskTarget, UmengIosPolicy>;

/** A message for an Umeng app of HarmonyOS. */
export type UmengHarmonyMessage =
  | (UmengCommon & UmengHarmonyContent & Sending<UmengTaskTarget | UmengGroupcastById, UmengHarmonyPolicy>)
  | (UmengCommon & UmengHarmonySceneContent & UmengUnicast);

/** What each platform's app takes. */
export interface UmengMessages {
  android: UmengAndroidMessage;
  ios: UmengIosMessage;
  harmony: UmengHarmonyMessage;
}

/**
 * A message as Umeng's `/api/send` takes it, without `appkey` and `timestamp`, which the client adds.
 *
 * @example
 * ```ts
 * const message: UmengMessage<'android'> = {
 *   type: 'groupcast',
 *   filter: { where: { and: [{ tag: 'tag1' }, { tag: 'tag2' }] } },
 *   payload: { display_type: 'notification', body: { title: '您有一条新消息~', text: '…', after_open: 'go_app' } },
 * };
 * ```
 */
export type UmengMessage<P extends Platform = Platform> = UmengMessages[P];
