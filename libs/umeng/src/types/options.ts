import { type Platform } from '@nest-push/core';
import { type UmengDocuments } from '../umeng.limits.js';
import { type UmengHost } from '../umeng.request.js';
import { type UmengChannelProperties } from './channel-properties.js';

/** What becomes of a message that Umeng would refuse: it is refused before it leaves, or it leaves and the mistakes are told. */
export type UmengChecks = 'refuse' | 'warn';

/**
 * What a message class, or a kind inside it, is at Umeng.
 *
 * @example
 * ```ts
 * const order: UmengChannel = {
 *   category: 1,
 *   properties: { xiaomi_channel_id: '133852', oppo_category: 'ORDER', harmony_channel_category: 'WORK' },
 * };
 * ```
 */
export interface UmengChannel {
  /** Android: 0 marketing, 1 service and communication. @default by the class */
  readonly category?: 0 | 1 | undefined;
  /** `channel_properties`, laid over those of the app. Of these HarmonyOS gets `harmony_channel_category` alone, and Android the others. */
  readonly properties?: UmengChannelProperties | undefined;
}

/** Channels by `class` or `class:kind`; the finer one wins. */
export type UmengChannels = Readonly<
  Partial<Record<'transactional' | 'marketing' | `transactional:${string}` | `marketing:${string}`, UmengChannel>>
>;

/** Options of one Umeng app as a host writes them. */
export interface UmengAppInput {
  readonly appKey: string;
  readonly masterSecret: string;
  readonly channelProperties?: UmengChannelProperties | undefined;
}

/** Options as a host writes them; they are checked against {@link UmengOptions}. At least one of `android`, `ios` and `harmony` must be there. */
export interface UmengOptionsInput {
  readonly android?: UmengAppInput | undefined;
  readonly ios?: Omit<UmengAppInput, 'channelProperties'> | undefined;
  readonly harmony?: UmengAppInput | undefined;
  readonly production: boolean;
  readonly aliasType?: string | undefined;
  readonly channels?: UmengChannels | undefined;
  readonly tasksPerMinute?: number | undefined;
  readonly broadcastsPerDay?: number | undefined;
  readonly baseUrl?: string | undefined;
  readonly host?: UmengHost | undefined;
  readonly timeoutMs?: number | undefined;
  readonly checks?: UmengChecks | undefined;
  readonly documents?: UmengDocuments | undefined;
  readonly timeZone?: string | undefined;
}

/** What one Umeng app needs, where a client is made without Nest; it is checked against {@link UmengClientOptions}. */
export interface UmengClientInput<P extends Platform = Platform> {
  readonly platform: P;
  readonly appKey: string;
  /** Secret. */
  readonly masterSecret: string;
  readonly production: boolean;
  /** Takes the place of `https://msgapi.umeng.com`: see {@link UmengOptions}. */
  readonly baseUrl?: string | undefined;
  /** See {@link UmengOptions.host}. @default 'https' */
  readonly host?: UmengHost | undefined;
  /** Milliseconds for one exchange, at most 120 000. @default 10_000 */
  readonly timeoutMs?: number | undefined;
  /** See {@link UmengOptions.checks}. @default 'refuse' */
  readonly checks?: UmengChecks | undefined;
  /** See {@link UmengOptions.documents}. @default '2025' */
  readonly documents?: UmengDocuments | undefined;
  /** See {@link UmengOptions.timeZone}. @default '+08:00' */
  readonly timeZone?: string | undefined;
  /** Gets what concerns no single call, such as a clock that is off; no text holds a secret or an address. @default Nest's logger */
  readonly onWarning?: ((text: string) => void) | undefined;
}
