import { type XiaomiAndroidMessage, type XiaomiIosMessage } from './types/message.js';

/** Any part of a payload, at every depth; `null` takes a field out. */
export type XiaomiOverrideOf<T> = T extends object
  ? { readonly [K in keyof T]?: XiaomiOverrideOf<T[K]> | null | undefined }
  : T;

/**
 * Laid over what Nest Push made of the message, in Xiaomi's own spelling; the limits are checked afterwards. Android and iOS are separate apps at
 * Xiaomi, so each has its own.
 *
 * @example
 * ```ts
 * message.vendors = { xiaomi: { android: { extra: { notify_foreground: '0', callback: 'https://shop.example/receipts' } } } };
 * ```
 */
export interface XiaomiOverride {
  readonly android?: XiaomiOverrideOf<Omit<XiaomiAndroidMessage, 'restricted_package_name'>> | undefined;
  readonly ios?: XiaomiOverrideOf<Omit<XiaomiIosMessage, 'restricted_package_name'>> | undefined;
}

declare module '@nest-push/core' {
  interface VendorOverrides {
    /** For Xiaomi alone. */
    xiaomi?: XiaomiOverride;
  }
}
