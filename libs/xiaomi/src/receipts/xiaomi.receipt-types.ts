import { type ReceiptKind } from '@nest-push/core';

/**
 * The receipts that Xiaomi can send, and the bit of each in `extra.callback.type`. Server SDK guide, pId=1558, as quoted (2020 to 2024); 128: push
 * limits, pId=1656, 2026-02-04; 1024: notice pId=1854, 2024-07-30.
 */
export const XIAOMI_RECEIPT_TYPES = {
  delivered: 1,
  clicked: 2,
  /** The address is dead, of another app, or of another region. */
  invalid: 16,
  /** The app has switched push off on the device. */
  disabled: 32,
  /** A condition of the message left the device out. */
  filtered: 64,
  /** The app, or the device, has had its share for the day. */
  quota: 128,
  /** Its time to live ended. */
  expired: 1024,
} as const satisfies Readonly<Partial<Record<ReceiptKind, number>>>;

/** A receipt by name. */
export type XiaomiReceiptType = keyof typeof XIAOMI_RECEIPT_TYPES;

/** All receipts. */
export const XIAOMI_ALL_RECEIPTS = Object.keys(XIAOMI_RECEIPT_TYPES) as readonly XiaomiReceiptType[];

/** Every bit that has a meaning. 4 and 8 have none: a mask with them is answered with silence, no receipts and no error. */
export const XIAOMI_RECEIPT_BITS = Object.values(XIAOMI_RECEIPT_TYPES).reduce((mask, bit) => mask | bit, 0);

/**
 * The mask for `extra.callback.type`. Names are taken once each, whatever their order and number: adding 3 on top of 1 and 2 is how hosts got 246.
 *
 * @example
 * ```ts
 * xiaomiReceiptMask(['delivered', 'clicked', 'invalid']); // 19
 * ```
 */
export function xiaomiReceiptMask(types: readonly XiaomiReceiptType[]): number {
  return types.reduce((mask, type) => mask | XIAOMI_RECEIPT_TYPES[type], 0);
}
