import { type JsonObject } from '@nest-push/core';
import { type JPushResult } from '../../api/caller.js';

/** Counters by name. Null where JPush does not count, or has not yet; they grow as devices come online. */
export type JPushCounters<K extends string> = Readonly<Record<K, number | null>>;

/** What was received, of `reports.received`. */
export const RECEIVED = [
  'android_received',
  'ios_apns_sent',
  'ios_apns_received',
  'ios_msg_received',
  'wp_mpns_sent',
] as const;

/** What was received, of `reports.receivedDetail`; `live_activity_…` apart, which the wire misspells. */
export const RECEIVED_DETAIL = [
  'jpush_received',
  'android_pns_sent',
  'android_pns_received',
  'ios_apns_sent',
  'ios_apns_received',
  'ios_msg_received',
  'live_acivity_sent',
  'live_acivity_received',
  'wp_mpns_sent',
  'quickapp_jpush_received',
  'quickapp_pns_sent',
  'hmos_hmpns_sent',
  'hmos_hmpns_received',
  'hmos_msg_sent',
  'hmos_msg_received',
] as const;

/** One way to the phone, in figures. */
export const FIGURES = ['target', 'sent', 'received', 'display', 'click'] as const;

export const JPUSH_BLOCK = ['target', 'online_push', 'sent', 'received', 'display', 'click', 'msg_click'] as const;
export const PNS_BLOCK = ['pns_target', 'pns_sent', 'pns_received', 'pns_display'] as const;
export const PNS_MAKERS = [
  'xm_detail',
  'hw_detail',
  'honor_detail',
  'mz_detail',
  'oppo_detail',
  'vivo_detail',
  'asus_detail',
  'fcm_detail',
  'nio_detail',
] as const;
export const IOS_BLOCK = [
  'apns_target',
  'apns_sent',
  'apns_received',
  'apns_click',
  'apns_display',
  'msg_target',
  'msg_received',
  'msg_click',
  'msg_display',
] as const;
export const HMOS_BLOCK = [
  'hmpns_target',
  'hmpns_sent',
  'hmpns_received',
  'hmpns_click',
  'msg_target',
  'msg_received',
  'msg_click',
] as const;

/** One push in `reports.received`. */
export interface JPushReceived extends JPushCounters<(typeof RECEIVED)[number]> {
  readonly msg_id: string;
}

/** One push in `reports.receivedDetail`. */
export interface JPushReceivedDetail extends JPushCounters<(typeof RECEIVED_DETAIL)[number]> {
  readonly msg_id: string;
  /** JPush writes `live_acivity_sent`; that name is there, too. */
  readonly live_activity_sent: number | null;
  /** JPush writes `live_acivity_received`; that name is there, too. */
  readonly live_activity_received: number | null;
}

/** What became of a push on one device. */
export interface JPushMessageStatus {
  /** 0 delivered, 1 not delivered, 2 not an id of this app, 3 not a receiver of this push, 4 JPush failed to tell. */
  readonly status: number;
}

/** One way to the phone: whom it was for, and how far it came. */
export type JPushFigures = JPushCounters<(typeof FIGURES)[number]>;

/** One kind of content, in all and by the ways to the phone: `sub_android.xiaomi`, `sub_ios.apns`, `sub_hmos.hmpns`… */
export interface JPushDetail extends JPushFigures {
  /** `jg_android`, `xiaomi`, `huawei`, `honor`, `meizu`, `oppo`, `vivo`, `asus`, `fcm`, `tuibida`, `nio`, and what JPush adds. */
  readonly sub_android: Readonly<Record<string, JPushFigures>> | null;
  /** `jg_ios`, `apns`, `voip`. */
  readonly sub_ios: Readonly<Record<string, JPushFigures>> | null;
  /** `quick_jg`, `quick_xiaomi`, `quick_huawei`, `quick_oppo`. */
  readonly sub_quickapp: Readonly<Record<string, JPushFigures>> | null;
  /** `hmpns`, `jg_hmos`. */
  readonly sub_hmos: Readonly<Record<string, JPushFigures>> | null;
}

/** A live activity, in all and on iOS. */
export interface JPushLiveDetail extends JPushFigures {
  readonly sub_ios: JPushFigures | null;
}

/** Phone makers' channels on Android, in all and by maker. */
export interface JPushPnsBlock
  extends
    JPushCounters<(typeof PNS_BLOCK)[number]>,
    Readonly<Record<(typeof PNS_MAKERS)[number], JPushFigures | null>> {}

/** What a report has of one push, beside its id. Figures later than 5 days after sending are not counted. */
export interface JPushMessageBlocks {
  readonly details: {
    readonly notification: JPushDetail | null;
    readonly message: JPushDetail | null;
    readonly inapp: JPushDetail | null;
    readonly live_activity: JPushLiveDetail | null;
  } | null;
  /** Older than `details`, like all that follow. */
  readonly jpush: JPushCounters<(typeof JPUSH_BLOCK)[number]> | null;
  readonly android_pns: JPushPnsBlock | null;
  readonly ios: JPushCounters<(typeof IOS_BLOCK)[number]> | null;
  readonly quickapp_jpush: JsonObject | null;
  readonly quickapp_pns: JsonObject | null;
  /** In reports of groups. */
  readonly hmos: JPushCounters<(typeof HMOS_BLOCK)[number]> | null;
}

/** One push in `reports.messagesDetail`. */
export interface JPushMessageReport extends JPushMessageBlocks {
  readonly msg_id: string;
}

/** One group push in `reports.messagesDetail` of a group. */
export interface JPushGroupMessageReport extends JPushMessageBlocks {
  readonly group_msgid: string;
}

/** One push in `reports.messages`, which JPush has replaced by `messagesDetail`. */
export interface JPushMessageCounts {
  readonly msg_id: string;
  readonly android: JsonObject | null;
  readonly ios: JsonObject | null;
  readonly winphone: JsonObject | null;
}

/** New, online and active users of one platform. */
export type JPushUserCounts = JPushCounters<'new' | 'online' | 'active'>;

/** Users in one hour, day or month. */
export interface JPushUsersItem {
  readonly time: string;
  readonly android: JPushUserCounts | null;
  readonly ios: JPushUserCounts | null;
  readonly quickapp: JPushUserCounts | null;
  readonly hmos: JPushUserCounts | null;
}

/** Users over time. */
export interface JPushUsers extends JPushResult {
  readonly time_unit: string;
  readonly start: string;
  readonly duration: number;
  readonly items: readonly JPushUsersItem[];
}
