import { type InputIssue } from '@nest-push/core';

/** Xiaomi's id of every call, for its support; null where it gave none. It is no message id, though it looks like one: it begins with `X`. */
export interface XiaomiTraced {
  readonly traceId: string | null;
}

/** What Xiaomi said of a message that it took. */
export interface XiaomiSent extends XiaomiTraced {
  readonly messageId: string;
  /** Registration ids that were refused while the others were taken. */
  readonly badRegIds: readonly string[];
  /** How many messages the app may have delivered today; null where Xiaomi does not say. */
  readonly dayQuota: number | null;
  /** How many were delivered today; null where Xiaomi does not say. */
  readonly dayAcked: number | null;
  /**
   * How many messages of a call with many were dropped over the allowance of their channel, by channel id; `no_channel` are those without one.
   * Xiaomi calls it a success all the same. Empty where nothing was dropped.
   */
  readonly channelExceedQuota: ReadonlyMap<string, number>;
  /** What was wrong with the message, where the option `checks` is `warn`; else empty. */
  readonly warnings: readonly InputIssue[];
}
