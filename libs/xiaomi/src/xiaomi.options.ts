import { checkOptions, DEFAULT_TIMEOUT_MS, HasSecrets, IsVendorBaseUrl, PushConfigurationError } from '@nest-push/core';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { isChannels } from './xiaomi.channels.js';
import { XIAOMI_CALLS_PER_SECOND } from './xiaomi.limits.js';
import { type XiaomiPlatform } from './types/message.js';

/** Where the devices are. Xiaomi wants every device addressed through the hosts of its region. */
export type XiaomiRegion = 'china' | 'europe' | 'russia' | 'india' | 'other';

/** All regions. */
export const XIAOMI_REGIONS: readonly XiaomiRegion[] = ['china', 'europe', 'russia', 'india', 'other'];

/**
 * What a message class, or a kind inside it, is at Xiaomi.
 *
 * @example
 * ```ts
 * const order: XiaomiChannel = {
 *   id: '133852',
 *   templateId: 'P10762',
 *   // {title}, {body} and {data.<key>} stand for the message's own words.
 *   templateParam: { goods: '{data.goods}', visitor: '{data.visitor}' },
 * };
 * ```
 */
export interface XiaomiChannel {
  /** `extra.channel_id`, as the console gave it. */
  readonly id: string;
  /** `extra.template_id`: private messages need an approved template. */
  readonly templateId?: string | undefined;
  /** The template's parameters, at most 9. `{title}`, `{body}` and `{data.<key>}` in a value stand for the message's own. */
  readonly templateParam?: Readonly<Record<string, string>> | undefined;
}

/** Channels by `class` or `class:kind`; the finer one wins. */
export type XiaomiChannels = Readonly<
  Partial<Record<'transactional' | 'marketing' | `transactional:${string}` | `marketing:${string}`, XiaomiChannel>>
>;

/** Options as a host writes them; they are checked against {@link XiaomiOptions}. At least one of `android` and `ios` must be there. */
export interface XiaomiOptionsInput {
  readonly android?: { readonly appSecret: string; readonly packageName: string } | undefined;
  readonly ios?: { readonly appSecret: string; readonly bundleId: string; readonly sandbox: boolean } | undefined;
  readonly region?: XiaomiRegion | undefined;
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly channels?: XiaomiChannels | undefined;
  readonly callsPerSecond?: number | undefined;
}

// Our decision: the AppSecret looks like base64 of 16 bytes, and Xiaomi documents no length; the bounds only stop placeholders. AppId and AppKey,
// which are digits and often taken for it, lead to error 21301.
const APP_SECRET = /^(?!\d+$)[A-Za-z0-9+/_-]{16,128}={0,2}$/;
const appSecretRule = {
  message: 'must be the AppSecret of the Xiaomi console: base64, 16 characters or more (AppId and AppKey are not it)',
};

const PACKAGE = String.raw`[A-Za-z]\w*(\.[A-Za-z]\w*)+`;

/** The app for Android. */
@HasSecrets('appSecret')
export class XiaomiAndroidOptions {
  /** Authenticates every call. Secret. */
  @Matches(APP_SECRET, appSecretRule)
  appSecret!: string;

  /** The package, as the console has it. An app that shares one AppSecret among several packages lists them with commas. */
  @Matches(new RegExp(`^${PACKAGE}(,${PACKAGE})*$`), {
    message: 'must be an Android package such as com.example.app (several with commas, without spaces)',
  })
  packageName!: string;
}

/** The app for iOS. */
@HasSecrets('appSecret')
export class XiaomiIosOptions {
  /** Authenticates every call. Secret. Another one than that of Android. */
  @Matches(APP_SECRET, appSecretRule)
  appSecret!: string;

  /** The bundle id, as the console has it. */
  @Matches(/^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/, { message: 'must be a bundle id such as com.example.App' })
  bundleId!: string;

  /** Whether the builds that are addressed use the APNs sandbox (`true`) or production. Never guessed. */
  @IsBoolean({ message: 'must be true (APNs sandbox) or false (production)' })
  sandbox!: boolean;
}

const rateRule = { message: 'must be a whole number of calls in a second, from 1 to 10000' };
const timeoutRule = { message: 'must be a whole number of milliseconds from 1 to 120000' };

/** How Xiaomi is reached. */
abstract class XiaomiConnection {
  /**
   * The region of the devices.
   *
   * @default 'china'
   */
  @IsIn(XIAOMI_REGIONS, { message: `must be one of ${XIAOMI_REGIONS.join(', ')}` })
  region: XiaomiRegion = 'china';

  /** Takes the place of every host of Xiaomi: a proxy, or a simulator. The iOS sandbox is then `<baseUrl>/sandbox`. */
  @ValidateIf(({ baseUrl }: XiaomiConnection) => baseUrl !== undefined)
  @IsVendorBaseUrl()
  baseUrl?: string;

  /**
   * Milliseconds for one exchange, everything together: 1 to 120 000.
   *
   * @default 10_000
   */
  @IsInt(timeoutRule)
  @Min(1, timeoutRule)
  @Max(120_000, timeoutRule)
  timeoutMs = DEFAULT_TIMEOUT_MS;
}

/** The options of {@link XiaomiModule}, checked. */
export class XiaomiOptions extends XiaomiConnection {
  @ValidateIf(({ android, ios }: XiaomiOptions) => android !== undefined || ios === undefined)
  @Type(() => XiaomiAndroidOptions)
  @IsObject({ message: 'must be set where ios is not: { appSecret, packageName }' })
  @ValidateNested({ message: 'must be { appSecret, packageName }' })
  android?: XiaomiAndroidOptions;

  @ValidateIf(({ ios }: XiaomiOptions) => ios !== undefined)
  @Type(() => XiaomiIosOptions)
  @IsObject({ message: 'must be { appSecret, bundleId, sandbox }' })
  @ValidateNested({ message: 'must be { appSecret, bundleId, sandbox }' })
  ios?: XiaomiIosOptions;

  /** The channel of each message class, as the console has them. Without one Xiaomi shows one message a day on a device. */
  @ValidateIf(({ channels }: XiaomiOptions) => channels !== undefined)
  @ValidateBy({
    name: 'xiaomiChannels',
    validator: {
      validate: isChannels,
      defaultMessage: () =>
        'must map transactional, marketing or class:kind (such as transactional:order) to { id, templateId, templateParam }: ' +
        'all text, templateParam only with templateId, at most 9 parameters',
    },
  })
  channels?: XiaomiChannels;

  /**
   * Calls that Xiaomi allows each app in a second, 1 to 10 000: 500 below 100 000 devices, up to 3000 above ten million. Each process counts for
   * itself: where several send, give each its share.
   *
   * @default 500
   */
  @IsInt(rateRule)
  @Min(1, rateRule)
  @Max(10_000, rateRule)
  callsPerSecond: number = XIAOMI_CALLS_PER_SECOND;
}

/** Options of a client for one app, made without Nest. */
export interface XiaomiClientInput<P extends XiaomiPlatform = XiaomiPlatform> {
  readonly platform: P;
  readonly appSecret: string;
  /** The package (several with commas), or the bundle id. */
  readonly packageName: string;
  /** iOS: whether the builds use the APNs sandbox. Needed there. */
  readonly sandbox?: boolean | undefined;
  readonly region?: XiaomiRegion | undefined;
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/** What the client of one app works with, checked. */
export interface XiaomiClientOptions extends XiaomiClientInput {
  readonly region: XiaomiRegion;
  readonly timeoutMs: number;
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
  if (issues.length === 0) return { ...input, region: value.region, timeoutMs: value.timeoutMs };
  throw new PushConfigurationError(
    `The options of XiaomiClient are wrong: ${issues.map(({ field, rule }) => `${field} ${rule}`).join('; ')}.`,
  );
}

/**
 * The app of one platform.
 *
 * @throws PushConfigurationError when Xiaomi is off, or the platform has no app
 */
export function appOf<P extends XiaomiPlatform>(options: XiaomiOptionsInput | null, platform: P): XiaomiClientInput<P> {
  const { android, ios, region, baseUrl, timeoutMs } = options ?? {};
  const common = { platform, region, baseUrl, timeoutMs };
  if (platform === 'android' && android !== undefined) return { ...common, ...android };
  if (platform === 'ios' && ios !== undefined) {
    return { ...common, appSecret: ios.appSecret, packageName: ios.bundleId, sandbox: ios.sandbox };
  }
  throw noApp(options === null, platform);
}

/** The error for a platform that is not set up. */
export function noApp(isOff: boolean, platform: XiaomiPlatform): PushConfigurationError {
  const variables =
    platform === 'android' ? 'ANDROID_APP_SECRET and …_PACKAGE' : 'IOS_APP_SECRET, …_BUNDLE_ID and …_SANDBOX';
  return new PushConfigurationError(
    `Xiaomi ${isOff ? 'is off' : `has no app for ${platform}`}. Set PUSH_XIAOMI_${variables} (or the same under the prefix given to ` +
      `XiaomiModule.fromEnv), or the option \`${platform}\` of XiaomiModule.forRoot.`,
  );
}
