import { type SimulatedPhone } from '../../kit/simulator.types.js';
import { isObject } from '../umeng.fields.js';
import { type UmengJson } from '../umeng.types.js';

/** The push services of phone makers that Umeng hands messages on to. Our decision: their names; nobody has shown a list. */
export type UmengChannel = 'xiaomi' | 'huawei' | 'honor' | 'oppo' | 'vivo' | 'meizu';

/** What became of one message on one maker's phones. */
export interface ChannelCounts {
  sent: number;
  arrived: number;
  opened: number;
}

/** Which phone is whose, by the words of its model. Sub-brands use their parent's service. */
const MAKERS: readonly (readonly [UmengChannel, RegExp])[] = [
  ['xiaomi', /\b(?:xiaomi|redmi|poco|mi)\b/iu],
  ['honor', /\bhonor\b/iu],
  ['huawei', /\b(?:huawei|nova|mate|pura)\b/iu],
  ['oppo', /\b(?:oppo|realme|oneplus)\b/iu],
  ['vivo', /\b(?:vivo|iqoo)\b/iu],
  ['meizu', /\bmeizu\b/iu],
];

/** The maker's service on this phone, or null. */
export function channelOf({ model }: SimulatedPhone): UmengChannel | null {
  if (model === undefined) return null;
  return MAKERS.find(([, words]) => words.test(model))?.[0] ?? null;
}

/**
 * Whether a message may go through the makers' services: it names the activity that their notifications open, or sets the
 * older `mipush`. Source: docs/67966/detail/68343, channel_activity, text of 2025; mipush 2020.
 */
export function usesChannels(body: UmengJson): boolean {
  const { channel_properties: channel, mipush } = body;
  return (isObject(channel) && channel.channel_activity !== undefined) || mipush === 'true' || mipush === true;
}
