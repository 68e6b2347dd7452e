import { checkOptions, PushConfigurationError } from '@nest-push/core';
import { type XiaomiRegion } from './xiaomi.hosts.js';
import {
  type XiaomiChecks,
  type XiaomiConnectionInput,
  XiaomiOptions,
  type XiaomiOptionsInput,
} from './xiaomi.options.js';
import { type XiaomiPlatform } from './types/message.js';

/** Options of a client for one app, made without Nest. */
export interface XiaomiClientInput<P extends XiaomiPlatform = XiaomiPlatform> extends XiaomiConnectionInput {
  readonly platform: P;
  readonly appSecret: string;
  /** The package (several with commas), or the bundle id. */
  readonly packageName: string;
  /** iOS: whether the builds use the APNs sandbox. Needed there; Xiaomi's sandbox never serves Android. */
  readonly sandbox?: boolean | undefined;
}

/** What the client of one app works with, checked. */
export interface XiaomiClientOptions extends XiaomiClientInput {
  readonly region: XiaomiRegion;
  readonly vip: boolean;
  readonly negotiateHosts: boolean;
  readonly timeoutMs: number;
  readonly checks: XiaomiChecks;
  readonly scheduleDays: number;
}

/**
 * Checks the options of a client, and fills in their defaults.
 *
 * @throws PushConfigurationError naming every option that is wrong, and no value
 */
export function checkedClientOptions(input: XiaomiClientInput): XiaomiClientOptions {
  const { platform, appSecret, packageName, sandbox, ...connection } = input;
  const app = platform === 'ios' ? { appSecret, bundleId: packageName, sandbox } : { appSecret, packageName };
  const { value, issues } = checkOptions(XiaomiOptions, { ...connection, [platform]: app });
  const wrong =
    platform === 'android' && sandbox === true
      ? [...issues, { field: 'sandbox', rule: "must be left out for android: Xiaomi's sandbox serves iOS alone" }]
      : issues;
  if (wrong.length > 0) {
    throw new PushConfigurationError(
      `The options of XiaomiClient are wrong: ${wrong.map(({ field, rule }) => `${field} ${rule}`).join('; ')}.`,
    );
  }
  const { region, vip, negotiateHosts, timeoutMs, checks, scheduleDays } = value;
  return { ...input, region, vip, negotiateHosts, timeoutMs, checks, scheduleDays };
}

/**
 * The app of one platform.
 *
 * @throws PushConfigurationError when Xiaomi is off, or the platform has no app
 */
export function appOf<P extends XiaomiPlatform>(options: XiaomiOptionsInput | null, platform: P): XiaomiClientInput<P> {
  const { android, ios, region, vip, negotiateHosts, baseUrl, timeoutMs, checks, scheduleDays } = options ?? {};
  const common = { platform, region, vip, negotiateHosts, baseUrl, timeoutMs, checks, scheduleDays };
  if (platform === 'android' && android !== undefined) return { ...common, ...android };
  if (platform === 'ios' && ios !== undefined) {
    return { ...common, appSecret: ios.appSecret, packageName: ios.bundleId, sandbox: ios.sandbox };
  }
  throw notSetUp(options === null, platform);
}

/** The error for a platform that is not set up. */
export function notSetUp(isOff: boolean, platform: XiaomiPlatform): PushConfigurationError {
  const variables =
    platform === 'android' ? 'ANDROID_APP_SECRET and …_PACKAGE' : 'IOS_APP_SECRET, …_BUNDLE_ID and …_SANDBOX';
  return new PushConfigurationError(
    `Xiaomi ${isOff ? 'is off' : `has no app for ${platform}`}. Set PUSH_XIAOMI_${variables} (or the same under the prefix given to ` +
      `XiaomiModule.fromEnv), or the option \`${platform}\` of XiaomiModule.forRoot.`,
  );
}
