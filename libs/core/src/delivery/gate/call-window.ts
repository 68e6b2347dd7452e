import { type CallLimit } from '../../vendor/vendor.js';
import { type Lane } from '../lane.js';

/** The most begin times that a window remembers: 8 MB. Limits beyond it belong into the store. */
export const MAX_WINDOW_CALLS = 1_000_000;

/** What a lane leaves to more urgent ones, as a share of the limit. Our decision. */
const LEFT_BY: Readonly<Record<Lane, number>> = { transactional: 0, normal: 0.05, bulk: 0.1 };

/**
 * A vendor's limit as an exact sliding window: it remembers when the last calls began, and never lets more than `calls` begin in any window of `perMs`.
 *
 * A vendor sees calls later than they begin, and not all equally late, so that calls which began in two windows may reach it in one. Our decision: the window is longer than the
 * vendor's by 5 %, a second at most.
 */
export class CallWindow {
  private readonly calls: number;
  private readonly lengthMs: number;
  /** A ring: when the calls began, earliest at `oldest`. */
  private readonly begins: Float64Array;
  private oldest = 0;
  private used = 0;

  /** @throws RangeError when `calls` is no whole number from 1 to {@link MAX_WINDOW_CALLS}, or `perMs` is not above 0 */
  constructor({ name, calls, perMs }: Pick<CallLimit, 'name' | 'calls' | 'perMs'>) {
    if (!Number.isInteger(calls) || calls < 1 || calls > MAX_WINDOW_CALLS) {
      throw new RangeError(`The limit "${name}" must be a whole number of calls from 1 to ${MAX_WINDOW_CALLS}.`);
    }
    if (!(perMs > 0 && perMs < Infinity)) {
      throw new RangeError(`The window of the limit "${name}" must be above 0 milliseconds.`);
    }
    this.calls = calls;
    this.lengthMs = perMs + Math.min(1_000, perMs * 0.05);
    this.begins = new Float64Array(calls);
  }

  /** Calls that the lane may not take, because it leaves them to more urgent ones. None of a limit that is too small to share. */
  reserve(lane: Lane): number {
    return Math.floor(this.calls * LEFT_BY[lane]);
  }

  /** How many calls of the lane may begin now. */
  room(lane: Lane, now: number): number {
    this.forget(now);
    return Math.max(0, this.calls - this.reserve(lane) - this.used);
  }

  /**
   * Counts a call.
   *
   * @throws RangeError when the window is full
   */
  begin(now: number): void {
    this.forget(now);
    if (this.used === this.calls) throw new RangeError('The limit is reached.');
    this.begins[(this.oldest + this.used) % this.calls] = now;
    this.used += 1;
  }

  /** Forgets a call that was not made after all. Those that began since are few, and few are moved. */
  giveBack(begunAt: number): void {
    let index = this.used - 1;
    while (index >= 0 && this.beginAt(index) > begunAt) index -= 1;
    if (index < 0 || this.beginAt(index) !== begunAt) return;
    for (; index < this.used - 1; index += 1) this.begins[(this.oldest + index) % this.calls] = this.beginAt(index + 1);
    this.used -= 1;
  }

  /** When there will be room for the lane: now where there is. */
  freeAt(lane: Lane, now: number): number {
    this.forget(now);
    // So many of the earliest calls, and one more, must leave the window first.
    const before = this.used - (this.calls - this.reserve(lane));
    return before < 0 ? now : this.beginAt(before) + this.lengthMs;
  }

  private forget(now: number): void {
    while (this.used > 0 && this.beginAt(0) + this.lengthMs <= now) {
      this.oldest = (this.oldest + 1) % this.calls;
      this.used -= 1;
    }
  }

  private beginAt(index: number): number {
    return this.begins[(this.oldest + index) % this.calls] ?? 0;
  }
}
