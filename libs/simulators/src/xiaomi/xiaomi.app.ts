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
  /** Only named in the text of error 10031. @default '2882303761517000000' */
  readonly appId?: string;
  /** Channels of the app; a push that names another one is refused with 27001. @default none */
  readonly channels?: readonly XiaomiSimulatedChannel[];
  /** An app that moved to channels completely: a push without `extra.channel_id` is refused with 27001. @default false */
  readonly channelRequired?: boolean;
  /** A black-listed app may not send: 10031. @default false */
  readonly blacklisted?: boolean;
  /** Send requests a second before 200002; `Infinity` for no limit. @default 500, the vendor's lowest tier */
  readonly qps?: number;
  /**
   * Messages a day (China time) without a channel before 200001; public channels have twice as many, private ones
   * no quota. @default 10_000, the vendor's smallest base
   */
  readonly dailyQuota?: number;
}

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
}
