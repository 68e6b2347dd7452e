import { type FoundInstall, type SimulatedPlatform } from '../kit/simulator.types.js';
import { type UmengProfile, type UmengRates } from './umeng.limits.js';

/**
 * The state of a certificate: when it ends, in milliseconds since the epoch; null where it was never uploaded (2032 production,
 * 2033 development); or what is wrong with it (5001, 5007, 5008, 5009; `noKey` is token authentication without a p8 key, 5010).
 */
export type UmengCertificate = number | null | 'unreadable' | 'revoked' | 'unknown' | 'handshake' | 'noKey';

/** How long a task takes, by the simulator's clock: it waits in the queue, then its phones are reached at an even pace. */
export interface UmengPace {
  /** How long it is queued (state 0), in milliseconds. */
  readonly queuedMs: number;
  /** How long it is sending (state 1), in milliseconds. */
  readonly sendingMs: number;
}

/** What is tightened: fields that are not documented where they stand, booleans in place of "true" and "false", or other forms. */
export type UmengStrictness = 'unknownFields' | 'booleans' | 'forms';

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
  /** iOS: the state of each certificate. @default both are there and never end */
  readonly certificates?: { readonly production?: UmengCertificate; readonly development?: UmengCertificate };
  /**
   * Android and Harmony: the device tokens entered as test devices. With `production_mode` "false", a broadcast or groupcast
   * reaches only these. @default none
   */
  readonly testDevices?: readonly string[];
  /** The audiences saved in the web console: `group_id` to the device tokens in it. @default none */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** How often each kind of task may be sent, where the console raised it for this app. @default what the dialect says */
  readonly rates?: UmengRates;
  /** How long its tasks take. @default what the dialect says */
  readonly pace?: UmengPace;
  /** Whether the server interface for tags was switched on for it; else 6001. @default what the dialect says */
  readonly tags?: boolean;
  /**
   * Whether the component SDK in the app is new enough to take a sent message back (Android 4.0, iOS 3.0); without it a task that is
   * done answers 1028 to a cancel. Our decision: never on Harmony, of which nothing is said. @default true on Android and iOS
   */
  readonly recall?: boolean;
  /** What Xiaomi and OPPO let the app push in a day; it is reported, not enforced. @default 100000 each */
  readonly vendorQuotas?: { readonly xiaomi?: number; readonly oppo?: number };
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
  /** Which edition of the documents rules: {@link UMENG_EDITIONS} says what each holds. @default '2025' */
  readonly profile?: UmengProfile;
  /**
   * Refuse what the documents do not list but the vendor is known or likely to accept; else it is a warning. A list tightens
   * these matters only. @default false
   */
  readonly strict?: boolean | readonly UmengStrictness[];
  /** Accept a signature in upper-case hex. @default false */
  readonly tolerateUpperCaseSign?: boolean;
  /**
   * What a single message to targets that nobody has leads to: `accept` answers SUCCESS and reaches nobody; `refuse` answers
   * with the codes of the older error list (4014, 4025, 5000, 2010). @default 'accept'
   */
  readonly unknownTargets?: 'accept' | 'refuse';
  /** How often each kind of task may be sent; `{}` switches the limits off. @default those of the edition */
  readonly rates?: UmengRates;
  /** How long a task takes. @default no time at all: a task is done in the moment in which it starts */
  readonly pace?: UmengPace;
  /** Whether the server interface for tags is switched on, as it has to be at the vendor; else 6001. @default false */
  readonly tags?: boolean;
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
