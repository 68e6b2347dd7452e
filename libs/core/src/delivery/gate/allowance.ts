import { type RateState } from '../../vendor/vendor.js';

/** How long a vendor's word on its limit is believed at most, in milliseconds. Our decision: after an hour the next answer tells anew. */
const BELIEVED_MS = 3_600_000;

/**
 * What a vendor itself says is left of its limit. It knows of calls that this process does not: those of other processes, and those from before a restart.
 *
 * Calls that are under way when it says so may be counted already or not; they are taken as not. The latest word holds, because the calls under way become fewer with every answer.
 */
export class Allowance {
  private left = Infinity;
  private until = -Infinity;

  /** Believes the vendor until its next window; a word that makes no sense is ignored. */
  hear({ remaining, resetMs }: RateState, underWay: number, now: number): void {
    if (Number.isNaN(remaining) || !(resetMs > 0)) return;
    this.left = Math.max(0, remaining - underWay);
    this.until = now + Math.min(resetMs, BELIEVED_MS);
  }

  /** How many calls may begin now, if so many are to be left over. */
  room(reserve: number, now: number): number {
    return now < this.until ? Math.max(0, this.left - reserve) : Infinity;
  }

  begin(): void {
    this.left -= 1;
  }

  /** Forgets a call that was not made after all. */
  giveBack(): void {
    this.left += 1;
  }

  /** When there will be room if so many are to be left over: now where there is. */
  freeAt(reserve: number, now: number): number {
    return this.room(reserve, now) >= 1 ? now : this.until;
  }
}
