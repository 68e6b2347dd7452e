import { type ByClass, isByClass, misfits, object, text } from '@nest-push/core';
import { thirdPartyChannel } from './checks/channel.checks.js';
import { JPUSH_MISFIT_CODES } from './checks/misfit.codes.js';
import { JPUSH_LIMITS } from './jpush.limits.js';
import { type JPushThirdPartyChannel } from './types/third-party-channel.js';

/**
 * What a message class, or a kind inside it, is to phones and their makers.
 *
 * @example
 * ```ts
 * const order: JPushChannel = {
 *   channelId: 'orders',
 *   harmonyCategory: 'IM',
 *   thirdParty: { xiaomi: { channel_id: '133852' }, vivo: { category: 'ORDER' }, oppo: { category: 'ORDER', notify_level: 2 } },
 * };
 * ```
 */
export interface JPushChannel {
  /** `notification.android.channel_id`. At most 1000 bytes. */
  readonly channelId?: string | undefined;
  /** `notification.hmos.category`, as Huawei granted it. */
  readonly harmonyCategory?: string | undefined;
  /** `options.third_party_channel`, in JPush's own words; `hmos` for HarmonyOS, the others for Android. */
  readonly thirdParty?: JPushThirdPartyChannel | undefined;
}

/** Channels by `class` or `class:kind`; the finer one wins, as a whole. */
export type JPushChannels = ByClass<JPushChannel>;

const channel = object({
  channelId: text({ notBlank: true, max: JPUSH_LIMITS.channelIdBytes, unit: 'bytes' }),
  harmonyCategory: text({ notBlank: true }),
  thirdParty: thirdPartyChannel,
});

/** Whether a value is a map of channels as {@link JPushChannels} describes it. */
export function isChannels(value: unknown): boolean {
  return isByClass(value, (entry, key) => misfits(channel, entry, key, JPUSH_MISFIT_CODES).length === 0);
}
