/**
 * The documented limits of the push family. Bytes are UTF-8 bytes; times are as named.
 *
 * Source: JPush REST API v3 push, 2025-10, and server overview (rates), 2022-07; `liveActivityBytes` and `channelIdBytes` since 2024.
 */
export const JPUSH_LIMITS = {
  /** `notification` for Android together with `message`. */
  androidBytes: 4000,
  /** The value of `notification.ios`, braces included. */
  iosBytes: 2000,
  /** The value of `message` where iOS is addressed. */
  iosMessageBytes: 4000,
  /** The value of `live_activity.ios`, braces included. */
  liveActivityBytes: 3584,
  /** The value of `notification.winphone`; the platform has left the documents, its limit is that of 2019. */
  winphoneBytes: 1000,
  tagBytes: 40,
  aliasBytes: 40,
  tagsPerKind: 20,
  aliases: 1000,
  registrationIds: 1000,
  segments: 1,
  abtests: 1,
  channelIdBytes: 1000,
  collapseIdBytes: 64,
  buttonNameChars: 20,
  buttonActionChars: 300,
  buttonDataChars: 100,
  smsDelaySeconds: 86_400,
  ttlSecondsFree: 3 * 86_400,
  ttlSecondsVip: 10 * 86_400,
  slowPushMinutes: 1400,
  cidsPerCallFree: 10,
  cidsPerCallVip: 1000,
  cidLifeMs: 86_400_000,
  overrideLifeMs: 86_400_000,
  rateWindowMs: 60_000,
  callsPerMinute: 600,
  broadcastsPerDay: 10,
  slowPushesAtOnce: 20,
} as const;

/** How much the simulator remembers for each app; what is older is forgotten first. Our decision. */
export const MEMORY = { cids: 20_000, messages: 10_000 } as const;

/** The characters of a tag or an alias (same page): letters, digits, `_`, Chinese characters and `@!#$&*+=.|￥`. */
export const LABEL_CHARACTERS = /^[A-Za-z0-9_@!#$&*+=.|￥\p{Script=Han}]*$/u;

/** Reserved keys of `notification.android.extras`: short texts for vendor channels, in characters. */
export const SHORT_TEXTS = {
  mipns_content_forshort: { chars: 128, hanCountsDouble: false },
  oppns_content_forshort: { chars: 200, hanCountsDouble: false },
  vpns_content_forshort: { chars: 100, hanCountsDouble: true },
  mzpns_content_forshort: { chars: 100, hanCountsDouble: false },
} as const;
