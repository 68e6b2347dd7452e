import { checkOptions, DEFAULT_TIMEOUT_MS, HasSecrets, IsVendorBaseUrl, PushConfigurationError } from '@nest-push/core';
import { IsBoolean, IsIn, IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';
import { JPUSH_CALLS_PER_MINUTE, JPUSH_CIDS_FREE, JPUSH_CIDS_MAX } from './jpush.limits.js';

/** The data centre of a JPush app; the console shows it. */
export type JPushZone = 'default' | 'bj';

/** All zones. */
export const JPUSH_ZONES: readonly JPushZone[] = ['default', 'bj'];

/** What a host writes for one JPush app. */
export interface JPushOptionsInput {
  /** The AppKey of the console: 24 letters and digits. */
  readonly appKey: string;
  /** The Master Secret of the console: 24 letters and digits. */
  readonly masterSecret: string;
  /** Whether the iOS app uses Apple's production environment. It has no default: JPush's own and its SDKs' contradict each other. */
  readonly apnsProduction: boolean;
  /** @default 'default' */
  readonly zone?: JPushZone | undefined;
  /** Goes before the zone's host: a proxy or a simulator. `https:`, or `http:` on this machine. The paths (`/v3/push`) are added to it. */
  readonly baseUrl?: string | undefined;
  /** One call, from connecting to the last byte of the answer. Milliseconds, 1 to 120 000. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /**
   * Whether each call carries a push id that JPush issued (`cid`), so that a repeated call reaches nobody twice. Without it a repeat after a lost
   * answer may show a notification twice. @default true
   */
  readonly cid?: boolean | undefined;
  /** Push ids that one call fetches, 1 to 1000. Apps that do not pay get 10, whatever is asked for. @default 10 */
  readonly cidsPerFetch?: number | undefined;
  /**
   * Calls that JPush allows the app in any 60 seconds, fetches of push ids included: 1 to 1 000 000. Each process counts for itself: where several send,
   * give each its share. @default 600, what apps get that do not pay
   */
  readonly callsPerMinute?: number | undefined;
}

/** One JPush app, checked, with every default filled in. */
@HasSecrets('masterSecret')
export class JPushOptions implements JPushOptionsInput {
  // Both shapes: JPush's own server SDKs check them so (2024-07).
  @Matches(/^[0-9A-Za-z]{24}$/, { message: 'must be the AppKey of the JPush console: 24 letters and digits' })
  appKey!: string;

  @Matches(/^[0-9A-Za-z]{24}$/, { message: 'must be the Master Secret of the JPush console: 24 letters and digits' })
  masterSecret!: string;

  @IsBoolean({
    message: "must be true or false: whether the iOS app uses Apple's production environment is never guessed",
  })
  apnsProduction!: boolean;

  @IsIn(JPUSH_ZONES, { message: `must be one of ${JPUSH_ZONES.join(', ')}` })
  zone: JPushZone = 'default';

  @ValidateIf((_options, value) => value !== undefined)
  @IsVendorBaseUrl()
  baseUrl?: string | undefined;

  // The largest wait that is still shorter than a gateway's own.
  @Max(120_000, { message: 'must be at most 120000 (milliseconds)' })
  @Min(1, { message: 'must be at least 1 (millisecond)' })
  @IsInt({ message: 'must be a whole number of milliseconds' })
  timeoutMs: number = DEFAULT_TIMEOUT_MS;

  @IsBoolean({ message: 'must be true or false: whether calls carry a push id of JPush' })
  cid = true;

  @Max(JPUSH_CIDS_MAX, { message: `must be at most ${JPUSH_CIDS_MAX}` })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be a whole number of push ids' })
  cidsPerFetch: number = JPUSH_CIDS_FREE;

  @Max(1_000_000, { message: 'must be at most 1000000 (calls in 60 seconds)' })
  @Min(1, { message: 'must be at least 1 (call in 60 seconds)' })
  @IsInt({ message: 'must be a whole number of calls in 60 seconds' })
  callsPerMinute: number = JPUSH_CALLS_PER_MINUTE;
}

/**
 * Checks options and fills in the defaults. Inside Nest that happened before, once for all modules.
 *
 * @throws PushConfigurationError naming every option that is wrong, and no value
 */
export function checkedJPushOptions(options: JPushOptionsInput): JPushOptions {
  const { value, issues } = checkOptions(JPushOptions, options);
  if (issues.length === 0) return value;
  throw new PushConfigurationError(
    `The options of JPush are wrong: ${issues.map(({ field, rule }) => `${field} ${rule}`).join('; ')}.`,
  );
}

/** What a call to JPush means when nothing is configured for it. */
export function jpushIsOff(): PushConfigurationError {
  return new PushConfigurationError(
    'JPush is off: nothing is configured for it. Set PUSH_JPUSH_APP_KEY, PUSH_JPUSH_MASTER_SECRET and PUSH_JPUSH_APNS_PRODUCTION ' +
      '(or the same under the prefix given to JPushModule.fromEnv), or pass appKey, masterSecret and apnsProduction to JPushModule.forRoot.',
  );
}
