const DAY = 86_400_000;

/** Numbers of the vendor's documents: server API guide of 2024-10-21 and push limits of 2026-02-04, unless noted. */
export const LIMITS = {
  /** Targets of one request: regids (documented); the same for aliases and user accounts (applied by clients). */
  targets: 1000,
  /** Messages of one `messages` list (research note of 2026-08-19; a working assumption). */
  messages: 1000,
  topics: 5,
  /** Our decision: one bound for the names of aliases, topics and accounts; the vendor has bounds and does not tell them. */
  nameChars: 256,
  /** Our decision: the largest form, above a full list of 1,000 messages. */
  formBytes: 10 * 1024 * 1024,
  /** "< 50" and "< 128", every character counts 1. Our decision: a character is a UTF-16 unit, as in the vendor's Java. */
  titleBelow: 50,
  descriptionBelow: 128,
  /** "< 4 KB", every character counts 1. */
  payloadBelow: 4096,
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
  /** The smallest base that quotas are reckoned from: devices that have the app and allow notifications. */
  smallestBase: 10_000,
  /** A broadcast to more devices than this needs the console's approval in `X-PUSH-AUDIT-TOKEN` (Python SDK 1.0.3). */
  unauditedBroadcast: 10_000,
  /** Topics of one install (research note of 2026-08-19: the client's own cap). */
  topicsPerInstall: 30,
  /** Channels of one app (console rules since 2023). */
  channels: 30,
  /** Days of statistics in one query: "less than 30 days" (npm xiaomi-push, quoting the guide). */
  statsDaysBelow: 30,
  /** Messages in one answer to a trace by time or job key: the newest ones (Python SDK 1.0.3). */
  traceRange: 100,
  /** Calls of the trace quota in a second (research note of 2026-08-19). */
  traceQuotaPerSecond: 1,
  /** Regids or aliases in one answer of the feedback service (Python SDK 1.0.3). */
  feedbackItems: 1000,
  /** Receipts leave about once a second (server Java guide of 2024-10-22, as quoted by four sources). */
  receiptsEveryMs: 1000,
} as const;

/** Requests a second by installed base (vendor's push limits, 2026; over it: 200002). */
const QPS_TIERS: readonly { readonly from: number; readonly qps: number }[] = [
  { from: 10_000_000, qps: 3000 },
  { from: 5_000_000, qps: 2500 },
  { from: 1_000_000, qps: 2000 },
  { from: 100_000, qps: 1000 },
];

/** Requests a second that an app with this installed base may make. */
export function qpsOf(installedBase: number): number {
  return QPS_TIERS.find(({ from }) => installedBase >= from)?.qps ?? 500;
}

/** How an app stands with the vendor, as far as quotas go. */
export type XiaomiStanding = 'usual' | 'news' | 'reduced';

/**
 * How many times the base a class of channel has in a day, and how many messages a device gets of it (push limits of 2026-02-04). Private channels have neither
 * bound. `news`: an app with a news licence. `reduced`: too many of its users opted out (above 0.05 % a day).
 */
export const QUOTAS: Readonly<
  Record<
    XiaomiStanding,
    Readonly<Record<'default' | 'public', { readonly factor: number; readonly perDevice: number }>>
  >
> = {
  usual: { default: { factor: 1, perDevice: 1 }, public: { factor: 2, perDevice: 5 } },
  news: { default: { factor: 1, perDevice: 1 }, public: { factor: 3, perDevice: 8 } },
  reduced: { default: { factor: 1, perDevice: 1 }, public: { factor: 1.5, perDevice: 3 } },
};

/** What a receipt tells; the value is its `type`, and its bit in `extra.callback.type`. */
export const RECEIPTS = {
  delivered: 1,
  clicked: 2,
  invalidTarget: 16,
  pushDisabled: 32,
  filtered: 64,
  quota: 128,
  expired: 1024,
} as const;

/** Every bit that `extra.callback.type` may have, and what it is when it is not sent. */
export const RECEIPT_MASK = {
  all: Object.values(RECEIPTS).reduce((mask, bit) => mask | bit, 0),
  usual: RECEIPTS.delivered | RECEIPTS.clicked,
} as const;

/** Bounds of the simulator itself, so that it never grows without end. */
export const BOUNDS = {
  scheduled: 10_000,
  jobkeys: 10_000,
  deviceCounts: 100_000,
  devices: 100_000,
  /** Messages whose counters and traces are kept. */
  messages: 10_000,
  /** Names of targets that these messages hold on to, all together. */
  names: 500_000,
  /** Rows of daily statistics: a year of days for ten packages. */
  statsRows: 3_660,
  /** Messages that wait for phones that are offline. */
  offline: 100_000,
  subscriptions: 100_000,
  /** Invalid regids, invalid aliases, and each list of the pulled receipts. */
  feedback: 10_000,
  /** Receipts that wait for their second, and requests that carry receipts and were not answered yet. */
  receipts: 1000,
  receiptPosts: 16,
  /** Requests that carried receipts, for people who look. */
  receiptLog: 200,
  /** How long the receiver of receipts may take. */
  receiptMs: 2000,
  files: 1000,
} as const;

/** What changed when: the first instant, in China time, at which a rule is in force. */
const SINCE = {
  /** Answers carry `day_quota` and `day_acked`. First seen in an answer of 2020-10-13; none in those of 2019. */
  quotaInAnswer: '2020-10-13',
  /** Notice on the time to live, 2024-07-30. A message that expires leads to a receipt (1024) since then. */
  timeToLiveByClass: '2024-09-03',
  /** Notice on custom notifications, 2024-08-14: a notification must say what a tap does. */
  notifyEffect: '2024-09-30',
  /** Server Java guide of that day: the feedback service of China is off-line. */
  feedbackOffline: '2024-10-22',
  /** Push limits of 2026-02-04: apps that moved to channels completely may not send without one. */
  channelRequired: '2024-11-04',
  /** Templates of private messages: in force for all with the rules of 2026. */
  privateTemplate: '2026-08-01',
} as const;

/** Which dated rules hold. */
export type XiaomiRules = Readonly<Record<keyof typeof SINCE, boolean>>;

const STARTS = Object.entries(SINCE).map(([rule, day]) => [rule, Date.parse(`${day}T00:00:00+08:00`)] as const);

/** The rules in force at an instant (milliseconds since the epoch). */
export function rulesAt(at: number): XiaomiRules {
  return Object.fromEntries(STARTS.map(([rule, start]) => [rule, at >= start])) as XiaomiRules;
}
