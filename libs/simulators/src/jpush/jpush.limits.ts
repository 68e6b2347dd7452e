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
  /** Entries of one batch (JPush REST API v3 push, single, 2025-10). */
  batchEntries: 1000,
  /** Push advanced, file, 2022-07. */
  fileBytes: 10 * 1024 * 1024,
  fileHours: 720,
  /** Push advanced, image, 2024-08: size and the 30 days since 2023-08-31. */
  imageBytes: 2 * 1024 * 1024,
  imageLifeMs: 30 * 86_400_000,
  /** Device API: 2019-08. */
  idsPerCall: 1000,
  tagsPerUpdate: 100,
  tagBytesPerUpdate: 1000,
  tagsPerDevice: 1000,
  tagsListed: 100,
  /** A device is online when it was seen within this time; when it was last seen is told for two days. */
  onlineMs: 10 * 60_000,
  lastOnlineToldMs: 2 * 86_400_000,
  /** A device that was not seen for longer is no target any more (text of code 1011). */
  inactiveMs: 255 * 86_400_000,
  /** Report API, 2025-08. */
  reportIds: 100,
  groupReportIds: 10,
  reportDays: 28,
  groupReportDays: 30,
  userDays: 60,
  /** Schedule API: 2022-07. */
  scheduleNameBytes: 255,
  schedulesPerPage: 50,
  frequency: 100,
  /** Push plans: 2025-04. */
  plansPerPage: 50,
} as const;

/** What differs from app to app: how often it may call (in 60 seconds), and how much of a thing it may have. */
export interface JPushAppLimits {
  /** Push, validate, cid, withdraw, quota, batch, templates, plans and images together. */
  readonly pushCallsPerMinute: number;
  readonly reportCallsPerMinute: number;
  readonly deviceCallsPerMinute: number;
  readonly scheduleCallsPerMinute: number;
  readonly fileCallsPerMinute: number;
  readonly broadcastsPerDay: number;
  readonly slowPushesAtOnce: number;
  /** Push identifiers of one call; a free app that asks for more gets this many. */
  readonly cidsPerCall: number;
  readonly ttlSeconds: number;
  readonly liveFiles: number;
  readonly liveSchedules: number;
  readonly devicesPerAlias: number;
  readonly plans: number;
  readonly testDevices: number;
}

/**
 * What a free app has. Source: JPush server overview (rates), 2022-07; broadcasts and aliases, 2020-03-10; file API, 2022-07; schedules, 2022-07;
 * push plans, 2025-04. Our decision: 100 test devices, since no number is published.
 */
const FREE: JPushAppLimits = {
  pushCallsPerMinute: JPUSH_LIMITS.callsPerMinute,
  reportCallsPerMinute: 2400,
  deviceCallsPerMinute: 600,
  scheduleCallsPerMinute: 100,
  fileCallsPerMinute: 20,
  broadcastsPerDay: JPUSH_LIMITS.broadcastsPerDay,
  slowPushesAtOnce: JPUSH_LIMITS.slowPushesAtOnce,
  cidsPerCall: JPUSH_LIMITS.cidsPerCallFree,
  ttlSeconds: JPUSH_LIMITS.ttlSecondsFree,
  liveFiles: 20,
  liveSchedules: 100,
  devicesPerAlias: 10,
  plans: 1000,
  testDevices: 100,
};

/** The limits of both kinds of app. A VIP app's rates are a matter of its contract: the free app's stand in for them. */
export const JPUSH_TIERS: Readonly<Record<'free' | 'vip', JPushAppLimits>> = {
  free: FREE,
  vip: {
    ...FREE,
    cidsPerCall: JPUSH_LIMITS.cidsPerCallVip,
    ttlSeconds: JPUSH_LIMITS.ttlSecondsVip,
    liveSchedules: 2000,
  },
};

/** How much the simulator remembers for each app; what is older is forgotten first. Our decision. */
export const MEMORY = {
  cids: 20_000,
  messages: 10_000,
  /** Who was addressed, over all messages of an app: older messages keep their figures alone. */
  recipients: 200_000,
  images: 1000,
  expiredSchedules: 1000,
  /** Firings kept of one schedule: a daily one has at most 366. */
  firings: 1000,
  groupMessages: 1000,
  createdApps: 100,
} as const;

/** The characters of a tag or an alias (same page): letters, digits, `_`, Chinese characters and `@!#$&*+=.|￥`. */
export const LABEL_CHARACTERS = /^[A-Za-z0-9_@!#$&*+=.|￥\p{Script=Han}]*$/u;

/** Reserved keys of `notification.android.extras`: short texts for vendor channels, in characters. */
export const SHORT_TEXTS = {
  mipns_content_forshort: { chars: 128, hanCountsDouble: false },
  oppns_content_forshort: { chars: 200, hanCountsDouble: false },
  vpns_content_forshort: { chars: 100, hanCountsDouble: true },
  mzpns_content_forshort: { chars: 100, hanCountsDouble: false },
} as const;
