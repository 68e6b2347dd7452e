const DAY = 86_400_000;

/** Numbers of the vendor's documents: server API guide of 2024-10-21 and push limits of 2026-02-04, unless noted. */
export const LIMITS = {
  /** Targets of one request: regids (documented); the same for aliases and user accounts (applied by clients). */
  targets: 1000,
  topics: 5,
  /** "< 50" and "< 128", every character counts 1. Our decision: a character is a UTF-16 unit, as in the vendor's Java. */
  titleBelow: 50,
  descriptionBelow: 128,
  payload: 4096,
  notifyId: 2_147_483_647,
  /** Key-value pairs of the app's own in `extra.*`, and the characters of all their keys and values together. */
  extras: 10,
  extraChars: 1024,
  jobkey: 20,
  callbackBytes: 128,
  callbackParamBytes: 64,
  templateValue: 128,
  /** How long a message waits for a phone that is offline. Two weeks until 2024-09-03. */
  timeToLive: { legacy: 14 * DAY, default: DAY, public: DAY, private: 10 * DAY },
  scheduleDays: 7,
  day: DAY,
  qps: 500,
  dailyQuota: 10_000,
  /** How many times the base quota a class of channel has; private channels have none. */
  quotaFactor: { default: 1, public: 2 },
  perDevice: { default: 1, public: 5 },
  /** A broadcast to more devices than this needs the console's approval in `X-PUSH-AUDIT-TOKEN` (Python SDK 1.0.3). */
  unauditedBroadcast: 10_000,
  /** Bits of a receipt mask: delivered, clicked, invalid target, push disabled, filtered, quota, expired. */
  receiptMask: 1 | 2 | 16 | 32 | 64 | 128 | 1024,
} as const;

/** Bounds of the simulator itself, so that it never grows without end. */
export const BOUNDS = { scheduled: 10_000, jobkeys: 10_000, deviceCounts: 100_000 } as const;

/** What changed when: the first instant, in China time, at which a rule is in force. */
const SINCE = {
  /** Answers carry `day_quota` and `day_acked`. First seen in an answer of 2020-10-13; none in those of 2019. */
  quotaInAnswer: '2020-10-13',
  /** Notice on the time to live, 2024-07-30. */
  timeToLiveByClass: '2024-09-03',
  /** Notice on custom notifications, 2024-08-14: a notification must say what a tap does. */
  notifyEffect: '2024-09-30',
  /** Templates of private messages: in force for all with the rules of 2026. */
  privateTemplate: '2026-08-01',
} as const;

/** Which dated rules hold. */
export type XiaomiRules = Readonly<Record<keyof typeof SINCE, boolean>>;

/** The rules in force at an instant (milliseconds since the epoch). */
export function rulesAt(at: number): XiaomiRules {
  const holds = (day: string): boolean => at >= Date.parse(`${day}T00:00:00+08:00`);
  return {
    quotaInAnswer: holds(SINCE.quotaInAnswer),
    timeToLiveByClass: holds(SINCE.timeToLiveByClass),
    notifyEffect: holds(SINCE.notifyEffect),
    privateTemplate: holds(SINCE.privateTemplate),
  };
}
