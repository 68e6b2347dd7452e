import { DEFAULT_TIMEOUT_MS, HasSecrets, IsVendorBaseUrl, type Platform, PLATFORMS } from '@nest-push/core';
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
import { type UmengChannelProperties } from './types/channel-properties.js';
import { isChannels, type UmengChannels } from './umeng.channels.js';
import { UMENG_EDITIONS, UMENG_RATES, type UmengDocuments } from './umeng.limits.js';
import { type UmengHost } from './umeng.request.js';
import { TIME_ZONE, UMENG_TIME_ZONE } from './umeng.time.js';

/** What becomes of a message that Umeng would refuse: it is refused before it leaves, or it leaves and the mistakes are told. */
export type UmengChecks = 'refuse' | 'warn';

/** Options of one Umeng app as a host writes them. */
export interface UmengAppInput {
  readonly appKey: string;
  readonly masterSecret: string;
  readonly channelProperties?: UmengChannelProperties | undefined;
}

/** How Umeng is reached, as a host writes it. What each means is told at {@link UmengOptions}. */
export interface UmengConnectionInput {
  readonly baseUrl?: string | undefined;
  readonly host?: UmengHost | undefined;
  readonly timeoutMs?: number | undefined;
  readonly checks?: UmengChecks | undefined;
  readonly documents?: UmengDocuments | undefined;
  readonly timeZone?: string | undefined;
}

/** Options as a host writes them; they are checked against {@link UmengOptions}. At least one of `android`, `ios` and `harmony` must be there. */
export interface UmengOptionsInput extends UmengConnectionInput {
  readonly android?: UmengAppInput | undefined;
  readonly ios?: Omit<UmengAppInput, 'channelProperties'> | undefined;
  readonly harmony?: UmengAppInput | undefined;
  readonly production: boolean;
  readonly aliasType?: string | undefined;
  readonly channels?: UmengChannels | undefined;
  readonly tasksPerMinute?: number | undefined;
  readonly broadcastsPerDay?: number | undefined;
}

// Our decision: Umeng documents no form of its keys. They are letters and digits, and long; the bounds only stop placeholders and pasted blanks.
const KEY = /^[A-Za-z0-9_-]{16,64}$/;

const IsAppKey = (): PropertyDecorator =>
  Matches(KEY, { message: 'must be the AppKey of the Umeng console: 16 to 64 letters and digits' });

const IsMasterSecret = (): PropertyDecorator =>
  Matches(KEY, {
    message:
      'must be the App Master Secret of the Umeng console: 16 to 64 letters and digits (the Umeng Message Secret of the client SDK is not it)',
  });

const productionRule = 'must be true (production devices) or false (test devices; on iOS the APNs sandbox)';
const timeoutRule = { message: 'must be a whole number of milliseconds from 1 to 120000' };

/** How Umeng is reached. */
abstract class UmengConnection {
  /**
   * Takes the place of `https://msgapi.umeng.com`: a simulator, or a proxy that signs anew. The sign covers scheme, host and path, so what a proxy
   * merely passes on is refused with 2027. A forward proxy belongs in the host's `HttpService`.
   */
  @ValidateIf(({ baseUrl }: UmengConnection) => baseUrl !== undefined)
  @IsVendorBaseUrl()
  baseUrl?: string;

  /**
   * Milliseconds for one exchange, everything together; at most 120 000.
   *
   * @default 10_000
   */
  @IsInt(timeoutRule)
  @Min(1, timeoutRule)
  @Max(120_000, timeoutRule)
  timeoutMs = DEFAULT_TIMEOUT_MS;

  /**
   * Which of Umeng's hosts is called. `http` is the one without TLS: what is sent there can be read on the way. A `baseUrl` takes the place of both.
   *
   * @default 'https'
   */
  @IsIn(['https', 'http'], { message: 'must be https or http' })
  host: UmengHost = 'https';

  /**
   * What becomes of a message that Umeng would refuse: `refuse`, it does not leave; `warn`, it leaves, and the mistakes are told in the result, by the pipeline in its
   * notes. For apps whose limits Umeng has raised, or until this package knows a change.
   *
   * @default 'refuse'
   */
  @IsIn(['refuse', 'warn'], { message: 'must be refuse or warn' })
  checks: UmengChecks = 'refuse';

  /**
   * The edition of Umeng's documents that messages are checked against, where they disagree: see {@link UMENG_EDITIONS}.
   *
   * @default '2025'
   */
  @IsIn(Object.keys(UMENG_EDITIONS), { message: `must be one of ${Object.keys(UMENG_EDITIONS).join(', ')}` })
  documents: UmengDocuments = '2025';

  /**
   * The time zone in which the times of policies are written and read, as a difference to UTC. Umeng names none.
   *
   * @default '+08:00' Chinese time
   */
  @Matches(TIME_ZONE, { message: 'must be a difference to UTC such as +08:00' })
  timeZone: string = UMENG_TIME_ZONE;
}

/** The options of a client that is made without Nest, checked. */
@HasSecrets('masterSecret')
export class UmengClientOptions extends UmengConnection {
  /** AppKey of the app, as the console shows it. */
  @IsAppKey()
  appKey!: string;

  /** App Master Secret. It signs every call. Secret. */
  @IsMasterSecret()
  masterSecret!: string;

  /** See {@link UmengOptions.production}. */
  @IsBoolean({ message: productionRule })
  production!: boolean;

  /** The platform that the app serves. */
  @IsIn(PLATFORMS, { message: `must be one of ${PLATFORMS.join(', ')}` })
  platform!: Platform;
}

/** One Umeng app: Umeng has a separate one for each platform. */
@HasSecrets('masterSecret')
export class UmengAppOptions {
  /** AppKey of the app, as the console shows it. */
  @IsAppKey()
  appKey!: string;

  /** App Master Secret. It signs every call. Secret. */
  @IsMasterSecret()
  masterSecret!: string;
}

/** An Umeng app whose messages may take the phone makers' own channels. */
export class UmengChannelAppOptions extends UmengAppOptions {
  /**
   * `channel_properties` of every message of this app, in Umeng's words; what a message says itself wins. Without `channel_activity` Umeng does
   * not use the makers' channels, and an Android app that is not running may not be reached until it runs again.
   */
  @ValidateIf(({ channelProperties }: UmengChannelAppOptions) => channelProperties !== undefined)
  @IsObject({ message: "must be an object of Umeng's channel_properties, such as { channel_activity }" })
  channelProperties?: UmengChannelProperties;
}

const rateRule = { message: 'must be a whole number from 1 to 10000' };
const appRule = { message: 'must be { appKey, masterSecret }' };

/** The options of {@link UmengModule}, checked. */
export class UmengOptions extends UmengConnection {
  /** The app for Android. */
  @ValidateIf(({ android }: UmengOptions) => android !== undefined)
  @Type(() => UmengChannelAppOptions)
  @IsObject(appRule)
  @ValidateNested(appRule)
  android?: UmengChannelAppOptions;

  /** The app for iOS. */
  @ValidateIf(({ ios }: UmengOptions) => ios !== undefined)
  @Type(() => UmengAppOptions)
  @IsObject(appRule)
  @ValidateNested(appRule)
  ios?: UmengAppOptions;

  /** The app for HarmonyOS. */
  @ValidateIf(({ harmony }: UmengOptions) => harmony !== undefined)
  @Type(() => UmengChannelAppOptions)
  @IsObject(appRule)
  @ValidateNested(appRule)
  harmony?: UmengChannelAppOptions;

  /**
   * Whether production devices are addressed (`true`) or the test devices of the console (`false`). On iOS it chooses between Apple's production
   * and sandbox environments, whose device tokens differ. Never guessed.
   */
  @ValidateBy({
    name: 'umengProduction',
    validator: {
      validate: (value: unknown, args) => typeof value === 'boolean' && hasApp(args?.object as UmengOptions),
      defaultMessage: (args) =>
        typeof args?.value === 'boolean'
          ? 'has no app to apply to: set the app key and the master secret of android, ios or harmony as well'
          : productionRule,
    },
  })
  production!: boolean;

  /** The type under which the apps set their aliases. Needed as soon as a push goes to an alias. */
  @ValidateIf(({ aliasType }: UmengOptions) => aliasType !== undefined)
  @Matches(/^[^\s\p{Cc}]{1,64}$/u, {
    message: 'must be the alias type that the apps use: 1 to 64 characters without blanks',
  })
  aliasType?: string;

  /** What each message class is at Umeng, for Android and HarmonyOS. */
  @ValidateIf(({ channels }: UmengOptions) => channels !== undefined)
  @ValidateBy({
    name: 'umengChannels',
    validator: {
      validate: isChannels,
      defaultMessage: () =>
        'must map transactional, marketing or class:kind (such as transactional:order) to { category, properties }: category 0 or 1, properties an object of channel_properties',
    },
  })
  channels?: UmengChannels;

  /**
   * Pushes by tags, to segments and to everyone, together, that each app may send in any 60 seconds; at most 10000. Counted in the store, by all processes together.
   *
   * @default 5 what Umeng's console grants at first
   */
  @IsInt(rateRule)
  @Min(1, rateRule)
  @Max(10_000, rateRule)
  tasksPerMinute: number = UMENG_RATES.groupcast.perMinute;

  /**
   * Pushes to everyone that each app may send in any 24 hours; at most 10000. Counted in the store, by all processes together.
   *
   * @default 10 what Umeng's console grants at first
   */
  @IsInt(rateRule)
  @Min(1, rateRule)
  @Max(10_000, rateRule)
  broadcastsPerDay: number = UMENG_RATES.broadcast.perDay;
}

function hasApp({ android, ios, harmony }: UmengOptions): boolean {
  return android !== undefined || ios !== undefined || harmony !== undefined;
}
