/** Xiaomi's envelope. HTTP is 200 for refusals too: `code` decides. */
export interface XiaomiEnvelope {
  readonly result?: unknown;
  /** 0 is success. */
  readonly code?: unknown;
  /** Seen in place of `code` in some refusals. */
  readonly errorCode?: unknown;
  /** Of the code, in Chinese. */
  readonly description?: unknown;
  /** What exactly was wrong. */
  readonly reason?: unknown;
  readonly info?: unknown;
  readonly trace_id?: unknown;
  readonly data?: unknown;
}

/** `data` of a send. */
export interface XiaomiSendData {
  /** The message id; missing where nothing was taken. */
  readonly id?: unknown;
  /** Comma list of the registration ids that were refused while others were taken. */
  readonly bad_regids?: unknown;
  /** The day's allowance, a number as text. */
  readonly day_quota?: unknown;
  /** How much of it is used, a number as text. */
  readonly day_acked?: unknown;
  /** Messages that were dropped over their channel's allowance: `no_channel:2 a:3`. Calls with many messages alone. pId=1656, 2026-02-04. */
  readonly channel_exceed_quota?: unknown;
}
