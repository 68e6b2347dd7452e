import { checkOptions, type Platform, PushConfigurationError } from '@nest-push/core';
import { UmengClientOptions, type UmengConnectionInput, type UmengOptionsInput } from './umeng.options.js';
import { UMENG_HOSTS, UMENG_LABEL, type UmengHost } from './umeng.request.js';

/** What one Umeng app needs, where a client is made without Nest; it is checked against {@link UmengClientOptions}. */
export interface UmengClientInput<P extends Platform = Platform> extends UmengConnectionInput {
  readonly platform: P;
  readonly appKey: string;
  /** Secret. */
  readonly masterSecret: string;
  readonly production: boolean;
  /** Gets what concerns no single call, such as a clock that is off; no text holds a secret or an address. @default Nest's logger */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/**
 * Checks the options of a client that is made without Nest, and fills in their defaults.
 *
 * @throws PushConfigurationError naming every option that is wrong, and no value
 */
export function checkedClientOptions(options: Omit<UmengClientInput, 'onWarning'>): UmengClientOptions {
  const { value, issues } = checkOptions(UmengClientOptions, options);
  if (issues.length === 0) return value;
  throw new PushConfigurationError(
    `The options of UmengClient are wrong: ${issues.map(({ field, rule }) => `${field} ${rule}`).join('; ')}.`,
  );
}

/** What every request to one Umeng app has in common. */
export interface UmengSender {
  /** The vendor app's id, e.g. `umeng:android`. */
  readonly id: string;
  /** Scheme and host, and the path of a simulator, or of a proxy that signs anew. No slash at the end. */
  readonly origin: string;
  /** Names the app in every body. It stands in the app itself too: no secret. */
  readonly appKey: string;
  readonly production: boolean;
}

/** Where the requests go. */
export function originOf(baseUrl: string | undefined, host: UmengHost = 'https'): string {
  return (baseUrl ?? UMENG_HOSTS[host]).replace(/\/+$/, '');
}

/**
 * The sender of one platform.
 *
 * @param id - the vendor app's id
 * @throws PushConfigurationError when the platform has no app in the options
 */
export function senderOf(options: UmengOptionsInput | null, platform: Platform, id: string): UmengSender {
  const app = options?.[platform];
  if (options === null || app === undefined) throw notSetUp(options, platform);
  const { baseUrl, host, production } = options;
  return { id, origin: originOf(baseUrl, host), appKey: app.appKey, production };
}

/** The error for a platform that is not set up. */
export function notSetUp(options: UmengOptionsInput | null, platform: Platform): PushConfigurationError {
  const what = options === null ? 'is off' : `has no app for ${platform}`;
  const variables = `PUSH_UMENG_${platform.toUpperCase()}_APP_KEY and …_MASTER_SECRET${options === null ? ', and PUSH_UMENG_PRODUCTION' : ''}`;
  return new PushConfigurationError(
    `${UMENG_LABEL} ${what}. Set ${variables} (or the same under the prefix given to UmengModule.fromEnv), ` +
      `or the option \`${platform}\` of UmengModule.forRoot.`,
  );
}
