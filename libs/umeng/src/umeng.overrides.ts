import { type UmengAndroidContent } from './types/android.js';
import { type UmengHarmonyContent } from './types/harmony.js';
import { type UmengIosContent } from './types/ios.js';
import { type UmengCommon } from './types/message.js';
import {
  type UmengAndroidPolicy,
  type UmengHarmonyPolicy,
  type UmengIosPolicy,
  type UmengTaskPolicy,
} from './types/policy.js';

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> | null | undefined }
    : T;

/** A message without its receivers, its environment and its key: those are decided by the audience, the options and the pipeline. */
type Overridable<Content, Policy> = DeepPartial<
  Omit<UmengCommon, 'production_mode'> & Content & { policy: Policy & Omit<UmengTaskPolicy, 'out_biz_no'> }
>;

/**
 * What is laid over Umeng's message, in Umeng's own words, for each platform: an Umeng app serves one. Objects are merged key by key, at every depth;
 * `null` takes a field out; everything else is replaced. Receivers, app, environment and `policy.out_biz_no` cannot be set here, and what comes of it is checked against
 * Umeng's limits.
 *
 * @example
 * ```ts
 * message.vendors = {
 *   umeng: {
 *     android: { channel_properties: { channel_activity: 'com.example.MainActivity', huawei_channel_importance: 'NORMAL' } },
 *     ios: { payload: { aps: { 'interruption-level': 'time-sensitive', sound: null } } },
 *   },
 * };
 * ```
 */
export interface UmengOverride {
  android?: Overridable<UmengAndroidContent, UmengAndroidPolicy>;
  ios?: Overridable<UmengIosContent, UmengIosPolicy>;
  harmony?: Overridable<UmengHarmonyContent, UmengHarmonyPolicy>;
}

declare module '@nest-push/core' {
  interface VendorOverrides {
    umeng?: UmengOverride;
  }
}
