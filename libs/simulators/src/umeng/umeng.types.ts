import { type FoundInstall, type SimulatedPlatform } from '../kit/simulator.types.js';
import { type UmengRates } from './umeng.limits.js';

/** One app of the simulated Umeng: Android, iOS and Harmony apps each have their own app key and secret. */
export interface UmengSimulatedApp {
  readonly appKey: string;
  /** The server secret (App Master Secret), not the Umeng Message Secret of the app's own SDK. */
  readonly appMasterSecret: string;
  /** No request names its platform: Umeng knows it from the app key. */
  readonly platform: SimulatedPlatform;
  /** A disabled app answers every call with 2000. @default false */
  readonly disabled?: boolean;
  /** False: the push service was never switched on for the app (1018). @default true */
  readonly pushEnabled?: boolean;
  /**
   * The addresses that may call. An empty list means the check is on and nothing is entered (2004), any other list refuses
   * strangers (2054). The caller is the first address of `X-Forwarded-For`, else 127.0.0.1. @default the check is off
   */
  readonly ipAllowList?: readonly string[];
  /**
   * iOS: when each certificate ends, in milliseconds since the epoch; null means it was never uploaded (2032 production, 2033
   * development). @default both are there and never end
   */
  readonly certificates?: { readonly production?: number | null; readonly development?: number | null };
  /**
   * Android and Harmony: the device tokens entered as test devices. With `production_mode` "false", a broadcast or groupcast
   * reaches only these. @default none
   */
  readonly testDevices?: readonly string[];
  /** The audiences saved in the web console: `group_id` to the device tokens in it. @default none */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

/** What `filter` may ask about a phone besides its tags. A fact that is not given is not known. */
export interface UmengDeviceFacts {
  readonly appVersion?: string;
  readonly channel?: string;
  readonly deviceModel?: string;
  readonly province?: string;
  readonly country?: string;
  readonly language?: string;
  /** The day the app was last opened, `yyyy-MM-dd`. */
  readonly lastLaunch?: string;
}

/** How the simulated Umeng behaves. */
export interface UmengDialectOptions {
  readonly apps: readonly UmengSimulatedApp[];
  /**
   * Further roots under which callers believe to reach this server, e.g. `https://msgapi.umeng.com`: a signature made for
   * one of them is good too. Needed behind a proxy, which hides scheme and host. @default only the request's own URL
   */
  readonly acceptedBaseUrls?: readonly string[];
  /** Which edition of the documents rules: in 2020 an Android notification needs a `ticker` (1008). @default '2025' */
  readonly profile?: '2025' | '2020';
  /** Refuse what the documents do not list but the vendor is known or likely to accept; else it is a warning. @default false */
  readonly strict?: boolean;
  /** Accept a signature in upper-case hex. @default false */
  readonly tolerateUpperCaseSign?: boolean;
  /**
   * What a single message to targets that nobody has leads to: `accept` answers SUCCESS and reaches nobody; `refuse` answers
   * with the codes of the older error list (4014, 4025, 5000, 2010). @default 'accept'
   */
  readonly unknownTargets?: 'accept' | 'refuse';
  /** How often each kind of task may be sent; `{}` switches the limits off. @default UMENG_RATES */
  readonly rates?: UmengRates;
  /** The hours between UTC and the clock of `start_time` and `expire_time`, −12 to 14. @default 8 */
  readonly utcOffsetHours?: number;
  /** Tells what `filter` may ask about a phone. @default its model only */
  readonly factsOf?: (found: FoundInstall) => UmengDeviceFacts;
}

/** Something a request did that was let pass, or what a refused signature was compared with. */
export interface UmengWarning {
  /** By the simulator's clock, in milliseconds since the epoch. */
  readonly at: number;
  readonly path: string;
  /** The field, e.g. `payload.body.builder_id`. */
  readonly field: string;
  readonly text: string;
}

/** A JSON object. */
export type UmengJson = Readonly<Record<string, unknown>>;

/** The six values of `type`. */
export const UMENG_TYPES = ['unicast', 'listcast', 'filecast', 'broadcast', 'groupcast', 'customizedcast'] as const;

/** One of the six values of `type`. */
export type UmengType = (typeof UMENG_TYPES)[number];
