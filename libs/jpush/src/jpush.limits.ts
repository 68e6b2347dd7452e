/**
 * What JPush counts, measures and bounds, as data. Where no other source stands beside a number it is JPush REST API v3 push (2025-10-14), and for fields
 * of 2026 their documentation as of 2026-07-29. Sizes are bytes of UTF-8; those of objects are measured on compact JSON, braces included: JPush does not
 * say whether blanks between the tokens count, and requests of this package have none.
 */
export const JPUSH_LIMITS = {
  /** The most that one kind of audience may name. */
  audience: { tag: 20, tag_and: 20, tag_not: 20, alias: 1000, registration_id: 1000, segment: 1, abtest: 1 },
  /** Bytes of one tag or alias. */
  nameBytes: 40,
  /** Bytes of objects. */
  json: {
    /** The Android notification and the message together. */
    androidAndMessage: 4000,
    ios: 2000,
    /** The message where iOS is among the platforms (JPush REST API v3 push, 2019-08). */
    iosMessage: 4000,
    /** Apple's own bound is 4096. */
    liveActivity: 3584,
    /** JPush REST API v3 push, 2019-08. */
    winphone: 1000,
  },
  channelIdBytes: 1000,
  collapseIdBytes: 64,
  /** The number on an icon: set, and raised by. */
  badge: { set: { min: 0, max: 99 }, add: { min: 1, max: 99 } },
  priority: { min: -2, max: 2 },
  alertType: { min: -1, max: 7 },
  /** Characters of a button's parts (Android SDK 5.9.0, 2025-10). */
  button: { name: 20, action: 300, data: 100 },
  /** Characters of the shorter texts for makers' channels; `vivo` counts a Chinese one twice. */
  shortTexts: { xiaomi: 128, oppo: 200, vivo: 100, meizu: 100 },
  soundDuration: { min: 1, max: 60, unit: 'seconds' },
  relevanceScore: { min: 1, max: 100 },
  smsDelay: { min: 0, max: 86_400, unit: 'seconds' },
  /** The documents say whole numbers other than 0; the server SDKs keep to 32 bits. */
  sendno: { min: -2_147_483_648, max: 2_147_483_647 },
  /** How long JPush keeps a push: for paying apps, and for the others. */
  timeToLive: { vip: 864_000, free: 259_200 },
  bigPushDuration: { min: 0, max: 1400, unit: 'minutes' },
  /** A sum of 1, 2, 4 and 8. */
  callbackType: { min: 1, max: 15 },
} as const;

/** Calls of the push family, push ids included, in any 60 seconds; for apps that do not pay (JPush server overview, 2022-07-22). */
export const JPUSH_CALLS_PER_MINUTE = 600;

/** Pushes to everyone that an app may send in a day (since 2020-03-10; JPush REST API v3 push, 2025-10-14). */
export const JPUSH_BROADCASTS_PER_DAY = 10;

/** Push ids that one call gives apps that do not pay (JPush REST API v3 push advanced, 2022-08-09). */
export const JPUSH_CIDS_FREE = 10;

/** Push ids in one call: for paying apps; the others get at most 10, however many they ask for (JPush REST API v3 push advanced, 2022-08-09). */
export const JPUSH_CIDS_MAX = 1000;
