import { type GateTime } from './gate-time.js';

// Our decision, all of these. In thousandths of a retry: tenths do not add up in binary.
const PRICE = 1_000;
const MOST = 100 * PRICE;
const EARNED_BY_FIRST_CALL = PRICE / 10;
const EARNED_PER_MS = PRICE / 100;

/**
 * Bounds the calls that repeat others, so that retries cannot hold down a vendor that is in trouble: in the long run a tenth of the first calls, and ten a second.
 *
 * A repetition that succeeds costs nothing in the end: once the vendor is well again, what waits goes at full speed.
 */
export class RetryBudget {
  private left = MOST;
  private countedAt: number;

  constructor(private readonly time: GateTime) {
    this.countedAt = time.now();
  }

  /** A call began that repeats none. */
  firstCall(): void {
    this.add(EARNED_BY_FIRST_CALL);
  }

  /** A call that repeats another succeeded. */
  retrySucceeded(): void {
    this.add(PRICE);
  }

  /** Takes the price of a repetition; false where there is too little left. */
  take(): boolean {
    const now = this.time.now();
    this.add((now - this.countedAt) * EARNED_PER_MS);
    this.countedAt = now;
    if (this.left < PRICE) return false;
    this.left -= PRICE;
    return true;
  }

  private add(amount: number): void {
    this.left = Math.min(MOST, this.left + amount);
  }
}
