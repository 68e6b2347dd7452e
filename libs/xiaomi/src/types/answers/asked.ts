import { type JsonValue } from '@nest-push/core';
import { type XiaomiTraced } from './sent.js';

/** A success that has nothing to tell. */
export type XiaomiDone = XiaomiTraced;

/** An answer whose shape Xiaomi does not document: as it came, null where it had no `data`. */
export interface XiaomiRaw extends XiaomiTraced {
  readonly data: JsonValue;
}

/** A list of texts: aliases, topics, registration ids. Empty where Xiaomi left it out. */
export interface XiaomiList extends XiaomiTraced {
  readonly list: readonly string[];
}

/** One day of an app's counters. What an older server leaves out is null. */
export interface XiaomiCounters {
  /** `yyyyMMdd`, in China. Today counts since midnight. */
  readonly date: string;
  readonly singleRecipients: number | null;
  readonly broadcastRecipients: number | null;
  readonly regIdRecipients: number | null;
  readonly aliasRecipients: number | null;
  readonly userAccountRecipients: number | null;
  readonly received: number | null;
  readonly click: number | null;
}

/** What became of one message. What Xiaomi leaves out is null. Field names: as clients of 2018 to 2023 read them. */
export interface XiaomiTrace {
  readonly messageId: string;
  /** `Common` (registration ids), `Alias`, `Topic`, `UserAccount`, …: Xiaomi's own words. */
  readonly type: string | null;
  /** Milliseconds since the epoch. */
  readonly createdAt: number | null;
  readonly timeToLiveSeconds: number | null;
  /** Valid targets. */
  readonly resolved: number | null;
  readonly rawCounter: number | null;
  readonly sent: number | null;
  readonly delivered: number | null;
  /** As Xiaomi writes it: `57%`. */
  readonly deliveryRate: string | null;
  readonly displayed: number | null;
  readonly clicked: number | null;
  /** As Xiaomi writes it: `0%`. */
  readonly clickRate: string | null;
  readonly invalidTargets: number | null;
  readonly appNotRegistered: number | null;
  readonly conditionsUnmatched: number | null;
  /** Devices whose notifications are switched off. */
  readonly barClosed: number | null;
}

/** Messages that were found. Empty where none was. */
export interface XiaomiTraces extends XiaomiTraced {
  readonly messages: readonly XiaomiTrace[];
}

/** The day's allowance. Its shape is not documented: what is not where sends have it is null, and `data` has all of it. */
export interface XiaomiQuota extends XiaomiRaw {
  readonly dayQuota: number | null;
  readonly dayAcked: number | null;
}

/** A picture that was uploaded, as `notification_bigPic_uri` or `notification_large_icon_uri` takes it. */
export interface XiaomiImage extends XiaomiTraced {
  readonly pictureUrl: string | null;
  readonly iconUrl: string | null;
  readonly sha1: string | null;
}

/** A small icon, as `notification_small_icon_uri` and `notification_small_icon_color` take it. */
export interface XiaomiSmallIcon extends XiaomiTraced {
  readonly url: string | null;
  readonly color: string | null;
}

/** A receipt that was pulled. */
export interface XiaomiPulledReceipt {
  readonly messageId: string;
  /** The registration id, alias or account. */
  readonly target: string | null;
  readonly jobKey: string | null;
  /** Milliseconds since the epoch; null where it was unreadable. */
  readonly at: number | null;
}
