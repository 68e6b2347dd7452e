import { type ByClass, isByClass, isJsonObject, type MessageClass, type Platform } from '@nest-push/core';
import { type UmengChannelProperties } from './types/channel-properties.js';

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
export type UmengChannels = ByClass<UmengChannel>;

const CHANNEL_FIELDS: ReadonlySet<string> = new Set(['category', 'properties']);

/** Whether a value is a map of channels as {@link UmengChannels} describes it. */
export function isChannels(value: unknown): boolean {
  return isByClass(value, isChannel);
}

function isChannel(channel: unknown): boolean {
  if (!isJsonObject(channel) || !Object.keys(channel).every((field) => CHANNEL_FIELDS.has(field))) return false;
  const { category, properties } = channel;
  return (
    (category === undefined || category === 0 || category === 1) &&
    (properties === undefined || isJsonObject(properties))
  );
}

/**
 * The properties of an app, and over them those of a message's channel: each platform gets its own. Undefined where there are none.
 *
 * Of HarmonyOS' categories Umeng names only the one for marketing (2025-04); the others depend on what Huawei has granted the app. Advertising without a channel of its own
 * has that one, and never the app's.
 */
export function propertiesFor(
  platform: Platform,
  messageClass: MessageClass | undefined,
  ofApp: UmengChannelProperties | undefined,
  ofChannel: UmengChannelProperties = {},
): UmengChannelProperties | undefined {
  // iOS has no makers' channels.
  if (platform === 'ios') return undefined;
  const { harmony_channel_category: ofHarmony, ...ofAndroid } = ofChannel;
  const category = ofHarmony ?? (messageClass === 'marketing' ? 'MARKETING' : undefined);
  const over =
    platform === 'android' ? ofAndroid : category === undefined ? {} : { harmony_channel_category: category };
  return ofApp === undefined && Object.keys(over).length === 0 ? undefined : { ...ofApp, ...over };
}
