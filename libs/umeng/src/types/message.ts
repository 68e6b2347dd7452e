import { type Platform } from '@nest-push/core';
import { type UmengAndroidContent, type UmengFlag } from './android.js';
import { type UmengFilter } from './filter.js';
import { type UmengHarmonyContent, type UmengHarmonySceneContent } from './harmony.js';
import { type UmengFileId } from './ids.js';
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
  /** At most 500 device tokens: a list, or joined by commas, as they leave. */
  device_tokens: string | readonly string[];
}

/** To aliases. */
export interface UmengCustomizedcast {
  type: 'customizedcast';
  /** The type under which the app has set the alias. */
  alias_type: string;
  /** At most 500 aliases: a list, or joined by commas, as they leave. */
  alias: string | readonly string[];
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
  file_id: UmengFileId<'tokens'>;
}

/** To the aliases of an uploaded file. At most 5 a minute. */
export interface UmengCustomizedFilecast {
  type: 'customizedcast';
  /** The type under which the app has set the aliases; one for the whole file. */
  alias_type: string;
  file_id: UmengFileId<'aliases'>;
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
   * On Android and HarmonyOS it restricts broadcasts and groupcasts alone. Always sent, and always as text: Umeng takes a missing one for `'true'`.
   * Default: the option `production` of the client.
   */
  production_mode?: UmengFlag | boolean;
  /** Shown in Umeng's console. */
  description?: string;
  /** Comes back in receipts. */
  callback_params?: Record<string, string | number>;
  /** Where receipts go, at most 256 bytes. Pro. */
  receipt_url?: string;
  /** `'1'` delivered, `'2'` clicked, `'3'` delivered, clicked and dismissed (default). Pro. */
  receipt_type?: '1' | '2' | '3' | 1 | 2 | 3;
  /** An id of the caller; Umeng does not document what it does with it. */
  thirdparty_id?: string | number;
}

type Single<Content, Policy> = UmengCommon & Content & UmengSingleTarget & { policy?: Policy };
type Task<Content, Policy, Target = UmengTaskTarget> = UmengCommon &
  Content &
  Target & { policy?: Policy & UmengTaskPolicy };

/** What each platform's app takes for receivers that the call names. */
export interface UmengSingleMessages {
  android: Single<UmengAndroidContent, UmengAndroidPolicy>;
  ios: Single<UmengIosContent, UmengIosPolicy>;
  harmony: Single<UmengHarmonyContent, UmengHarmonyPolicy> | (UmengCommon & UmengHarmonySceneContent & UmengUnicast);
}

/** What each platform's app takes for receivers that Umeng finds. */
export interface UmengTaskMessages {
  android: Task<UmengAndroidContent, UmengAndroidPolicy, UmengTaskTarget | UmengGroupcastById>;
  ios: Task<UmengIosContent, UmengIosPolicy>;
  harmony: Task<UmengHarmonyContent, UmengHarmonyPolicy, UmengTaskTarget | UmengGroupcastById>;
}

/** A message to receivers that the call names: unicast, listcast, customizedcast with aliases. */
export type UmengSingleMessage<P extends Platform = Platform> = UmengSingleMessages[P];

/** A message to receivers that Umeng finds: broadcast, groupcast, filecast, customizedcast with a file. */
export type UmengTaskMessage<P extends Platform = Platform> = UmengTaskMessages[P];

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
export type UmengMessage<P extends Platform = Platform> = UmengSingleMessage<P> | UmengTaskMessage<P>;

/** A message to any number of aliases; {@link UmengClient.sendToAliases} chooses how they travel. */
export type UmengAliasMessage<P extends Platform = Platform> = {
  [Q in P]: UmengCommon &
    (Q extends 'android'
      ? UmengAndroidContent & { policy?: UmengAndroidPolicy & KeyPolicy }
      : Q extends 'ios'
        ? UmengIosContent & { policy?: UmengIosPolicy & KeyPolicy }
        : UmengHarmonyContent & { policy?: UmengHarmonyPolicy & KeyPolicy });
}[P] & {
  /** The type under which the app has set the aliases. */
  alias_type: string;
  /** At most as many as one upload takes: 10 MB. */
  aliases: readonly string[];
};

type KeyPolicy = Pick<UmengTaskPolicy, 'out_biz_no'>;
