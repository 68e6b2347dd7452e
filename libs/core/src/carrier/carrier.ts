/** The injection token of the {@link Carrier}. */
export const PUSH_CARRIER = '@nest-push/core:carrier';

/**
 * Hands due pushes to workers. It carries ids only, and it may forget one or name one twice: the store decides who gets a push, and the due scan finds what
 * was forgotten.
 */
export interface Carrier {
  /** Names a push that is due. */
  announce(pushId: string): void;
  /** Starts to hand ids to `work`, which never rejects. Called once. */
  consume(work: (pushId: string) => Promise<void>): void;
  /** Hands out nothing more, and waits for what is under way: at most `timeoutMs`. Answers how many did not end in time. */
  drain(timeoutMs: number): Promise<number>;
}
