import { type SimulatedPlatform } from '../kit/simulator.types.js';

/**
 * Sizes of the send and upload calls.
 * Source: U-Push API integration, developer.umeng.com/docs/67966/detail/68343, text of 2025.
 */
export const UMENG_LIMITS = {
  /** Tokens of a listcast, and aliases of a customizedcast. */
  targets: 500,
  /** UTF-8 bytes. What is measured is not said. Our decision: the compact JSON of `filter`, likewise of `payload`. */
  filterBytes: 3000,
  collapseIdBytes: 64,
  receiptUrlBytes: 256,
  bigBodyCharacters: 120,
  minimumSendsPerSecond: 1000,
  uploadBytes: 10 * 1024 * 1024,
  /** Files are kept two months. Our decision: 60 days. */
  fileLifeMs: 60 * 86_400_000,
  /** Older than this is stale. Our decision: the same holds for a timestamp in the future, about which nothing is said. */
  timestampMs: 10 * 60_000,
  /** How far ahead `start_time` may lie, and `expire_time` after the time of sending. */
  policyMs: 7 * 86_400_000,
  expiryMs: 3 * 86_400_000,
} as const;

/** The length of a device token: 44 characters on Android, 64 hexadecimal digits on iOS; not published for Harmony. */
export const UMENG_TOKENS = {
  android: { pattern: /^\S{44}$/u, rule: 'an Android device token has exactly 44 characters' },
  ios: { pattern: /^[0-9a-f]{64}$/iu, rule: 'an iOS device token has exactly 64 hexadecimal digits' },
  harmony: { pattern: /^\S+$/u, rule: 'a Harmony device token is not empty and has no blanks' },
} as const;

/** The kinds of task that are counted; single messages (unicast, listcast, alias) have no limit. */
export type UmengTaskKind = 'broadcast' | 'groupcast' | 'filecast' | 'customizedcast';

/** How often each kind of task may be accepted for one app; a kind or a number that is absent has no limit. */
export type UmengRates = Readonly<
  Partial<Record<UmengTaskKind, { readonly perMinute?: number; readonly perHour?: number; readonly perDay?: number }>>
>;

/** The published limits of about 2021 (docs/67966/detail/68343). The console can raise them for an app. */
export const UMENG_RATES: UmengRates = {
  broadcast: { perMinute: 5, perDay: 10 },
  groupcast: { perMinute: 5 },
  filecast: { perMinute: 5 },
  customizedcast: { perMinute: 5 },
};

/** The limits that the text of 2018-2020 gives (docs/66632/detail/68343). */
export const UMENG_RATES_2020: UmengRates = {
  broadcast: { perDay: 10 },
  groupcast: { perMinute: 5 },
  filecast: { perHour: 300 },
  customizedcast: { perHour: 300 },
};

/** Which edition of the documents rules. */
export type UmengProfile = '2020' | '2025';

/** What one edition of the documents says otherwise than another. */
export interface UmengEdition {
  /** When its text was written, and where it stands. */
  readonly text: string;
  readonly source: string;
  /** Whether an Android notification without `ticker` is refused (1008). */
  readonly tickerRequired: boolean;
  /** UTF-8 bytes. What is measured is not said. Our decision: the compact JSON of `payload`. */
  readonly payloadBytes: Readonly<Record<SimulatedPlatform, number>>;
  readonly rates: UmengRates;
  /** Whether tasks in test mode count against the limits. */
  readonly testModeCounts: boolean;
}

/** The two editions. Harmony came after the first one, which gets its size from the second. */
export const UMENG_EDITIONS: Readonly<Record<UmengProfile, UmengEdition>> = {
  '2020': {
    text: '2018-2020',
    source: 'developer.umeng.com/docs/66632/detail/68343',
    tickerRequired: true,
    payloadBytes: { android: 1840, ios: 2012, harmony: 2048 },
    rates: UMENG_RATES_2020,
    testModeCounts: false,
  },
  '2025': {
    text: '2025-04 or later; the rates are of about 2021',
    source: 'developer.umeng.com/docs/67966/detail/68343',
    tickerRequired: false,
    payloadBytes: { android: 2048, ios: 2012, harmony: 2048 },
    rates: UMENG_RATES,
    testModeCounts: true,
  },
};

/** Bounds of the simulator's own memory; none of them is the vendor's. */
export const SIMULATOR_BOUNDS = {
  warnings: 200,
  /** Finished tasks and idempotency keys that are remembered; the oldest goes first. */
  tasks: 10_000,
  /** Scheduled tasks; one more is answered with 4009 (queue full). */
  pendingTasks: 10_000,
  /** Single messages whose clicks are still counted; the oldest goes first. */
  messages: 10_000,
  files: 1_000,
  fileBytes: 100 * 1024 * 1024,
  /** Devices of one app whose tags were changed through the server; one more is answered with 2017. */
  taggedDevices: 100_000,
  /** Tags of one device and characters of one tag; beyond, 2017. */
  tagsPerDevice: 1_000,
  tagCharacters: 256,
  /** Templates of one app; one more is answered with 4009. */
  templates: 100,
  /** Sendings of templates that are remembered, each of at most 500 messages; the oldest goes first. */
  templateSendings: 200,
  /** Receipts that wait to be posted; one more is counted and dropped. */
  receipts: 1_000,
  receiptsPerPost: 100,
  postsAtOnce: 8,
  postMs: 2_000,
  postsRemembered: 200,
} as const;
