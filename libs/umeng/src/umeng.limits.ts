import { type Platform } from '@nest-push/core';

/** Umeng's limits. Source where nothing else is said: U-Push API integration (developer.umeng.com/docs/67966/detail/68343), 2025-04. */
export const UMENG_LIMITS = {
  /** Device tokens of one listcast. */
  deviceTokens: { most: 500 },
  /** Aliases of one customizedcast. */
  aliases: { most: 500 },
  /** UTF-8 bytes of `filter` as compact JSON. */
  filter: { most: 3000 },
  /** Characters of `payload.body.big_body`. */
  bigBody: { most: 120 },
  /** A badge of Android and HarmonyOS, set or added. */
  badge: { least: 1, most: 99 },
  /** UTF-8 bytes of `policy.apns_collapse_id`. */
  collapseId: { most: 64 },
  /** Messages a second in `policy.max_send_num`. */
  maxSendNum: { least: 1000 },
  /** UTF-8 bytes of `receipt_url`. Server SDKs, 2021. */
  receiptUrl: { most: 256 },
  /** Seconds from now to `policy.start_time`, and from sending to `policy.expire_time`: 7 days. */
  timeToLive: { most: 7 * 86_400 },
  /** Seconds by which the timestamp of a call may be off. */
  clockSkew: { most: 600 },
  /** UTF-8 bytes of the content of one upload: 10 MB. U-Push API integration, 2020. */
  upload: { most: 10 * 1024 * 1024 },
} as const;

/** Which edition of Umeng's documents a client goes by, where they disagree. */
export type UmengDocuments = '2025' | '2020';

/** What an edition says. */
export interface UmengEdition {
  /** UTF-8 bytes of `payload`. Our decision: as compact JSON, for Umeng does not say how it measures. */
  readonly payloadBytes: Readonly<Record<Platform, number>>;
  /** Whether an Android notification must have a `ticker` (1008). */
  readonly tickerRequired: boolean;
  /** Whether `aps.badge` may be text, which can also change the number and clear it. */
  readonly badgeIsText: boolean;
}

/**
 * Where the editions of U-Push API integration disagree. 2025: the copy of 2025-04, of `/api/send` alone. 2020: the last complete one, of about 2018 to 2020,
 * which knows no HarmonyOS; our decision: its limit is that of 2025.
 */
export const UMENG_EDITIONS: Readonly<Record<UmengDocuments, UmengEdition>> = {
  2025: { payloadBytes: { android: 2048, ios: 2012, harmony: 2048 }, tickerRequired: false, badgeIsText: true },
  2020: { payloadBytes: { android: 1840, ios: 2012, harmony: 2048 }, tickerRequired: true, badgeIsText: false },
};

/** How often an app may send each type; the others are free. Umeng's console can raise them. U-Push limits, 2021 (…/detail/149292). */
export const UMENG_RATES = {
  broadcast: { perMinute: 5, perDay: 10 },
  groupcast: { perMinute: 5 },
  filecast: { perMinute: 5 },
  /** With a file; with aliases in the call it is free. */
  customizedcast: { perMinute: 5 },
} as const;
