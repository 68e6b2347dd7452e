import { type FailureClass, type VendorCode } from '@nest-push/core';

const rowOf =
  (failureClass: FailureClass) =>
  (meaning: string, advice: string): VendorCode => ({ class: failureClass, meaning, advice });

/** Rows of the code tables by failure class, so that a table reads as one. */
export const payload = rowOf('payload');
export const credential = rowOf('credential');
export const device = rowOf('device');
export const quota = rowOf('quota');
export const retryable = rowOf('retryable');
export const throttled = rowOf('throttled');
export const unknown = rowOf('unknown');
