import { type JPushPush } from './types/index.js';

/** Every field of `T`, at every depth, may be left out. Lists are replaced as a whole. */
export type JPushPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: JPushPartial<T[K]> | undefined }
    : T;

/**
 * What a message lays over JPush's push object, in JPush's own words. Whom it is for (`platform`, `audience`) and its `cid` are the pipeline's.
 *
 * @example
 * ```ts
 * message.vendors = { jpush: { options: { big_push_duration: 10 }, notification: { android: { channel_id: 'orders' } } } };
 * ```
 */
export type JPushOverride = JPushPartial<Omit<JPushPush, 'cid' | 'platform' | 'audience'>>;

declare module '@nest-push/core' {
  interface VendorOverrides {
    /** Laid over the payload of every JPush instance, whatever its name. */
    jpush?: JPushOverride;
  }
}
