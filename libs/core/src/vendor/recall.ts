import { PushInputError, VendorError } from '../errors/push.error.js';

/** A vendor's answer when it was asked to take back a call that it had taken. */
export type Recall =
  | {
      /** It was taken back: phones that did not have it yet do not get it. What is on a screen may stay. */
      readonly recalled: true;
    }
  | {
      /** It was too late, or the vendor could not be asked. */
      readonly recalled: false;
      /** A sentence that says which. */
      readonly reason: string;
    };

/**
 * Makes the exchange with which an adapter takes a call back, and puts its end into core's words.
 *
 * @example
 * ```ts
 * recall({ messageId }: Inquiry): Promise<Recall> {
 *   return recalledBy('JPush', messageId, (id) => api.withdraw(id));
 * }
 * ```
 */
export async function recalledBy(
  label: string,
  messageId: string | null,
  exchange: (messageId: string) => Promise<unknown>,
): Promise<Recall> {
  if (messageId === null) {
    return {
      recalled: false,
      reason: `${label} takes a push back by its message id, and this call has brought none yet.`,
    };
  }
  try {
    await exchange(messageId);
    return { recalled: true };
  } catch (error) {
    if (error instanceof VendorError) return { recalled: false, reason: error.failure.reason };
    if (error instanceof PushInputError) return { recalled: false, reason: error.message };
    throw error;
  }
}
