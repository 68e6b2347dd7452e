import { DEFAULT_TIMEOUT_MS, HasSecrets, IsVendorBaseUrl, utf8Length } from '@nest-push/core';
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
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
import { isChannels, type XiaomiChannels } from './xiaomi.channels.js';
import { XIAOMI_REGIONS, type XiaomiRegion } from './xiaomi.hosts.js';
import { XIAOMI_CALLS_PER_SECOND, XIAOMI_LIMITS } from './xiaomi.limits.js';
import { XIAOMI_ALL_RECEIPTS, type XiaomiReceiptType } from './receipts/xiaomi.receipt-types.js';

/** What becomes of a message that Xiaomi would refuse: it is refused here, or sent with a warning. */
export type XiaomiChecks = 'refuse' | 'warn';

/** How Xiaomi is reached, as a host writes it. What each means is told at {@link XiaomiOptions}. */
export interface XiaomiConnectionInput {
  readonly region?: XiaomiRegion | undefined;
  readonly vip?: boolean | undefined;
  readonly negotiateHosts?: boolean | undefined;
  readonly baseUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly checks?: XiaomiChecks | undefined;
  readonly scheduleDays?: number | undefined;
}

/** Options as a host writes them; they are checked against {@link XiaomiOptions}. At least one of `android` and `ios` must be there. */
export interface XiaomiOptionsInput extends XiaomiConnectionInput {
  readonly android?: { readonly appSecret: string; readonly packageName: string } | undefined;
  readonly ios?: { readonly appSecret: string; readonly bundleId: string; readonly sandbox: boolean } | undefined;
  readonly channels?: XiaomiChannels | undefined;
  readonly callsPerSecond?: number | undefined;
  readonly jobKey?: boolean | undefined;
  readonly receiptUrl?: string | undefined;
  readonly receiptTypes?: readonly XiaomiReceiptType[] | undefined;
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

const flagRule = { message: 'must be true or false' };
const daysRule = { message: 'must be a whole number of days from 1 to 30' };
const receiptsRule = { message: `must be a list of receipts, each one of ${XIAOMI_ALL_RECEIPTS.join(', ')}` };
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

  /**
   * Whether messages go through the hosts for apps to which Xiaomi has given a fast lane.
   *
   * @default false
   */
  @IsBoolean(flagRule)
  vip = false;

  /**
   * Whether Xiaomi is asked for a list of hosts every 5 minutes, and a slow one is left for another, as its own SDKs do. Hosts outside
   * `xmpush.xiaomi.com` and `xmpush.global.xiaomi.com` are never used. It has no effect with `baseUrl` and for the iOS sandbox.
   *
   * @default false
   */
  @IsBoolean(flagRule)
  negotiateHosts = false;

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

  /**
   * A message that Xiaomi would refuse: `refuse` throws before the call, with everything that is wrong; `warn` sends it all the same, and tells what
   * is wrong beside the answer. What changes whom it reaches is refused always.
   *
   * @default 'refuse'
   */
  @IsIn(['refuse', 'warn'], { message: 'must be refuse or warn' })
  checks: XiaomiChecks = 'refuse';

  /**
   * Days that `time_to_send` may lie ahead, 1 to 30. Xiaomi's page said 7 until 2023, a note of 2026 says 30.
   *
   * @default 7
   */
  @IsInt(daysRule)
  @Min(1, daysRule)
  @Max(30, daysRule)
  scheduleDays: number = XIAOMI_LIMITS.scheduleDays.most;
}

/** The options of {@link XiaomiModule}, checked. */
@HasSecrets('receiptUrl')
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
        'must map transactional, marketing or class:kind (such as transactional:order) to { id, templateId, templateParam, private }: ' +
        'all text but private, templateParam only with templateId, at most 9 parameters, templateId wherever private is true',
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

  /**
   * Whether every batch carries `extra.jobkey`, made of its id: by it a call that got no answer is found again, and a phone that gets two copies
   * of a batch shows the first alone.
   *
   * @default true
   */
  @IsBoolean(flagRule)
  jobKey = true;

  /**
   * Where Xiaomi sends receipts: the address of `XiaomiReceiptsModule` with its token, at most 128 bytes. It goes out with every message. One copy of
   * Xiaomi's page (2023) says that only `http:` is supported; hosts are known that get theirs by `https:`. Secret, for the token in it.
   */
  @ValidateIf(({ receiptUrl }: XiaomiOptions) => receiptUrl !== undefined)
  @ValidateBy({
    name: 'xiaomiReceiptUrl',
    validator: {
      validate: isReceiptUrl,
      defaultMessage: () => `must be an http:// or https:// URL of at most ${XIAOMI_LIMITS.callback.most} bytes`,
    },
  })
  receiptUrl?: string;

  /**
   * Which receipts are asked for.
   *
   * @default all of them
   */
  @IsIn(XIAOMI_ALL_RECEIPTS, { each: true, ...receiptsRule })
  @ArrayNotEmpty(receiptsRule)
  @IsArray(receiptsRule)
  receiptTypes: readonly XiaomiReceiptType[] = XIAOMI_ALL_RECEIPTS;
}

function isReceiptUrl(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^https?:\/\/\S+$/.test(value) &&
    URL.canParse(value) &&
    utf8Length(value) <= XIAOMI_LIMITS.callback.most
  );
}
