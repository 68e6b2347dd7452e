import { type XiaomiStanding } from './xiaomi.limits.js';

/** A text that the vendor approved for private messages. Its variables are filled in by `extra.template_param`. */
export interface XiaomiSimulatedTemplate {
  readonly id: string;
  /** Names of the variables, without the `{$…$}` around them. At most 9. */
  readonly params: readonly string[];
}

/** A notification category of the app, as its owner registered it in the vendor's console. */
export interface XiaomiSimulatedChannel {
  /** What a push names in `extra.channel_id`. */
  readonly id: string;
  /** `private`: no daily quota, kept for 10 days, needs a template. `public`: twice the quota, kept for 1 day. */
  readonly class: 'public' | 'private';
  /** Templates approved for this channel. @default none */
  readonly templates?: readonly XiaomiSimulatedTemplate[];
}

/**
 * One app that the simulated Xiaomi knows. An Android app and an iOS app are always two apps with a secret each.
 *
 * @example
 * ```ts
 * const app: XiaomiSimulatedApp = {
 *   appSecret: 'simulated-secret==',
 *   platform: 'android',
 *   packages: ['com.example.shop'],
 *   channels: [{ id: 'orders', class: 'private', templates: [{ id: 'T1', params: ['goods'] }] }],
 * };
 * ```
 */
export interface XiaomiSimulatedApp {
  /** What the caller sends as `Authorization: key=<appSecret>`. */
  readonly appSecret: string;
  readonly platform: 'android' | 'ios';
  /** Package names (Android) or bundle ids (iOS) that the secret covers. */
  readonly packages: readonly string[];
  /** What `GET /media/upload/smallIcon/query` and `/v2/schedule_job/query` name; also in the text of error 10031. @default '2882303761517000000' */
  readonly appId?: string;
  /** Channels of the app; a push that names another one is refused with 27001. @default none */
  readonly channels?: readonly XiaomiSimulatedChannel[];
  /** An app that moved to channels completely: a push without `extra.channel_id` is refused with 27001 by the rules since 2024-11-04. @default false */
  readonly channelRequired?: boolean;
  /** A black-listed app may not send: 10031. @default false */
  readonly blacklisted?: boolean;
  /** Devices that have the app: decides how many requests a second, and how many messages a day. @default 10_000, the vendor's smallest base */
  readonly installedBase?: number;
  /** How the app stands: `news` has a news licence, `reduced` has lost quota because its users opt out. @default 'usual' */
  readonly standing?: XiaomiStanding;
  /** Send requests a second before 200002; `Infinity` for no limit. @default by `installedBase`: 500 below 100,000, up to 3,000 from 10 million on */
  readonly qps?: number;
  /** Messages a day (China time) without a channel before 200001; public channels have a multiple of it, private ones no quota. @default `installedBase`, at least 10,000 */
  readonly dailyQuota?: number;
  /** Tokens that the console issued for large broadcasts; another one is refused with 26006. @default any token is a good one */
  readonly auditTokens?: readonly string[];
  /** A partner of the vendor may address devices by `miid`, `gaid` and `oaid`; others are refused with 10014. @default false */
  readonly partner?: boolean;
  /** `forbidden`: no statistics and traces for this app, 10038. @default 'allowed' */
  readonly reports?: 'allowed' | 'forbidden';
  /** The feedback service: `on` and `off` (10036) whatever the day is, `forbidden` for this app (10033). @default until it went off-line on 2024-10-22; overseas hosts still serve it */
  readonly feedback?: 'on' | 'off' | 'forbidden';
}

/** What the vendor answers to SDKs that ask for a list of its hosts with `X-PUSH-HOST-LIST`. */
export interface XiaomiHostNegotiation {
  /** Hosts to choose from, without a port: the list has colons of its own. `min` to `incr` steer the SDK's weights. */
  readonly hosts: readonly {
    readonly host: string;
    /** @default 1 */
    readonly min?: number;
    /** @default 90 */
    readonly max?: number;
    /** @default 10 */
    readonly decr?: number;
    /** @default 5 */
    readonly incr?: number;
  }[];
  /** Tells SDKs to stop choosing (`X-PUSH-DISABLE-AUTO-SELECT-DOMAIN`). @default false */
  readonly disableAutoSelect?: boolean;
  /** How long a call may take before an SDK lowers a host's weight (`X-PUSH-CLIENT-TIMEOUT-MS`). @default not sent; SDKs take 5,000 */
  readonly clientTimeoutMs?: number;
}

/** The id of an app that is given none. */
export const APP_ID = '2882303761517000000';

/** How a {@link XiaomiDialect} is set up. */
export interface XiaomiDialectOptions {
  /** The apps that exist. Every other secret is refused with 21301. */
  readonly apps: readonly XiaomiSimulatedApp[];
  /** Judge by the rules that were in force on this day. @default the simulator's clock */
  readonly rulesOf?: Date;
  /** How many days ahead `time_to_send` may lie. @default 7 (documented; other sources speak of 30) */
  readonly scheduleDays?: number;
  /**
   * Let every phone show only 1 message a day without a channel, and 5 of public channels, as the vendor does.
   * A message above that is accepted, and not shown. @default false, so that a test may send to one phone twice (our decision)
   */
  readonly deviceLimits?: boolean;
  /** Devices that a broadcast may reach without `X-PUSH-AUDIT-TOKEN`; more is refused with 26006. @default 10_000 */
  readonly unauditedBroadcast?: number;
  /** What SDKs are told that ask for hosts. @default nothing, so that they stay with the simulator */
  readonly hostList?: XiaomiHostNegotiation;
}
