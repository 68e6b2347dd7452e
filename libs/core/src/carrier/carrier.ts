import { type Lane } from '../delivery/lane.js';

/** The injection token of the {@link Carrier}. */
export const PUSH_CARRIER = '@nest-push/core:carrier';

/**
 * Hands due pushes to workers. It carries ids only, and it may forget one or name one twice: the store decides who gets a push, and the due scan finds what
 * was forgotten.
 */
export interface Carrier {
  /** Names a push that is due. */
  announce(pushId: string, lane: Lane): void;
  /** Whether an id that is announced now would be worked on at once, here. Then its push is claimed as it is accepted, which saves a write. Left out: never. */
  readonly idle?: boolean;
  /** Starts to hand ids to `work`, which never rejects. Called once. */
  consume(work: (pushId: string) => Promise<void>): void;
  /** Hands out nothing more, and waits for what is under way: at most `timeoutMs`. Answers how many did not end in time. */
  drain(timeoutMs: number): Promise<number>;
}
