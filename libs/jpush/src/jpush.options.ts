import { DEFAULT_TIMEOUT_MS, HasSecrets, isBaseUrl, isJsonObject, IsVendorBaseUrl } from '@nest-push/core';
import { IsBoolean, IsIn, IsInt, Matches, Max, Min, ValidateBy, ValidateIf } from 'class-validator';
import { isSm2PublicKey, JPUSH_SM2_PUBLIC_KEY } from './jpush.encryption.js';
import { JPUSH_FAMILIES, JPUSH_ZONES, type JPushFamily, type JPushZone } from './jpush.endpoints.js';
import { isChannels, type JPushChannels } from './jpush.channels.js';
import { JPUSH_BROADCASTS_PER_DAY, JPUSH_CALLS_PER_MINUTE, JPUSH_CIDS_FREE, JPUSH_CIDS_MAX } from './jpush.limits.js';

/** What happens to a push that JPush would refuse: it is refused here, before any call, or sent all the same with a warning. */
export type JPushChecks = 'refuse' | 'warn';

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
  /** Goes before the zone's hosts: a proxy or a simulator. `https:`, or `http:` on this machine. The default zone's paths (`/v3/push`) are added to it. */
  readonly baseUrl?: string | undefined;
  /** The same for single families of endpoints; goes before `baseUrl`. */
  readonly hosts?: Readonly<Partial<Record<JPushFamily, string>>> | undefined;
  /** One call, from connecting to the last byte of the answer. Milliseconds, 1 to 120 000. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /** What becomes of a push that JPush would refuse. `warn`: it is sent, and the client's results and the adapter's notes say what is wrong. @default 'refuse' */
  readonly checks?: JPushChecks | undefined;
  /**
   * Encrypts the body of `POST /v3/push` with SM2; the audience stays in clear beside it. As JPush's Java SDK 5.3.0 does (2026-01-05): no page of its documents was found. Costs
   * some 20 ms of computing for a call. Default: off, for TLS encrypts everything.
   */
  readonly encryption?: 'sm2' | undefined;
  /** Whose SM2 key it is: Base64 of an uncompressed point, for simulators. Default: JPush's */
  readonly sm2PublicKey?: string | undefined;
  /** The key of an app group, 24 letters and digits, without `group-`. For `JPushGroupClient`, together with {@link groupMasterSecret}. */
  readonly groupKey?: string | undefined;
  /** The Master Secret of the app group: 24 letters and digits. */
  readonly groupMasterSecret?: string | undefined;
  /** The key of the developer account. For `JPushAdminClient`, together with {@link devSecret}. */
  readonly devKey?: string | undefined;
  readonly devSecret?: string | undefined;
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
  /** Pushes to everyone that the app may send in any 24 hours, 1 to 10 000. Counted in the store, by all processes together. @default 10, what apps get at first */
  readonly broadcastsPerDay?: number | undefined;
  /** What each message class, or a kind inside it, is to phones and their makers. Default: nothing is said but `options.classification` */
  readonly channels?: JPushChannels | undefined;
}

/** The two halves of a pair of credentials are checked as soon as one of them is there. */
const IfEither = (one: keyof JPushOptions, other: keyof JPushOptions): PropertyDecorator =>
  ValidateIf((options: JPushOptions) => options[one] !== undefined || options[other] !== undefined);

/** Our decision: developer keys have no published form, so anything goes that HTTP Basic can carry. */
const DEVELOPER_TEXT = /^[!-9;-~]{1,128}$/;

const isHosts = (value: unknown): boolean =>
  isJsonObject(value) &&
  Object.entries(value).every(([family, url]) => Object.hasOwn(JPUSH_FAMILIES, family) && isBaseUrl(url));

/** One JPush app, checked, with every default filled in. */
@HasSecrets('masterSecret', 'groupMasterSecret', 'devSecret')
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

  @ValidateIf((_options, value) => value !== undefined)
  @ValidateBy({
    name: 'isJPushHosts',
    validator: {
      validate: isHosts,
      defaultMessage: () =>
        `must give https:// URLs (http:// only on this machine) to families of endpoints: ${Object.keys(JPUSH_FAMILIES).join(', ')}`,
    },
  })
  hosts?: Readonly<Partial<Record<JPushFamily, string>>> | undefined;

  // The largest wait that is still shorter than a gateway's own.
  @Max(120_000, { message: 'must be at most 120000 (milliseconds)' })
  @Min(1, { message: 'must be at least 1 (millisecond)' })
  @IsInt({ message: 'must be a whole number of milliseconds' })
  timeoutMs: number = DEFAULT_TIMEOUT_MS;

  @IsIn(['refuse', 'warn'], { message: 'must be refuse or warn' })
  checks: JPushChecks = 'refuse';

  @ValidateIf((_options, value) => value !== undefined)
  @IsIn(['sm2'], { message: 'must be sm2, or be left out' })
  encryption?: 'sm2' | undefined;

  @ValidateBy({
    name: 'isSm2PublicKey',
    validator: { validate: isSm2PublicKey, defaultMessage: () => 'must be Base64 of an uncompressed point of SM2' },
  })
  sm2PublicKey: string = JPUSH_SM2_PUBLIC_KEY;

  @IfEither('groupKey', 'groupMasterSecret')
  @Matches(/^[0-9A-Za-z]{24}$/, { message: 'must be the key of the app group: 24 letters and digits, without group-' })
  groupKey?: string | undefined;

  @IfEither('groupKey', 'groupMasterSecret')
  @Matches(/^[0-9A-Za-z]{24}$/, { message: 'must be the Master Secret of the app group: 24 letters and digits' })
  groupMasterSecret?: string | undefined;

  @IfEither('devKey', 'devSecret')
  @Matches(DEVELOPER_TEXT, { message: 'must be the key of the developer account: without blanks and colons' })
  devKey?: string | undefined;

  @IfEither('devKey', 'devSecret')
  @Matches(DEVELOPER_TEXT, { message: 'must be the secret of the developer account: without blanks and colons' })
  devSecret?: string | undefined;

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

  @Max(10_000, { message: 'must be at most 10000 (pushes to everyone in 24 hours)' })
  @Min(1, { message: 'must be at least 1 (push to everyone in 24 hours)' })
  @IsInt({ message: 'must be a whole number of pushes to everyone in 24 hours' })
  broadcastsPerDay: number = JPUSH_BROADCASTS_PER_DAY;

  @ValidateIf((_options, value) => value !== undefined)
  @ValidateBy({
    name: 'isChannels',
    validator: {
      validate: isChannels,
      defaultMessage: () =>
        'must map transactional, marketing or class:kind (such as transactional:order) to { channelId, harmonyCategory, thirdParty }, ' +
        "thirdParty as JPush's third_party_channel",
    },
  })
  channels?: JPushChannels | undefined;
}
