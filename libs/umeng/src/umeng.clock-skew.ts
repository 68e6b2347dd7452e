import { type HttpAnswer } from '@nest-push/core';
import { clockOffsetMs } from './umeng.answer.js';

/** Differences below are no skew: a `Date` has whole seconds, and answers take their time. */
const NOTICEABLE_MS = 60_000;

/** Our decision: a clock that is off by more than a day is set wrongly, or the `Date` is not Umeng's; neither is made up for. */
const MAX_MS = 86_400_000;

/**
 * How far Umeng's clock is from ours, as its refusals (2028) told. It makes up for a clock that nobody has set, and tells once that it does: other things of the
 * host go by the same clock.
 */
export class ClockSkew {
  private offsetMs = 0;
  private told = false;

  constructor(private readonly onWarning: (text: string) => void) {}

  /** What is added to our clock, in milliseconds. */
  get ms(): number {
    return this.offsetMs;
  }

  /**
   * Learns from an answer that called our timestamp stale.
   *
   * @param now - our clock, in milliseconds since the epoch
   * @returns whether that changes anything: only then another try has a chance
   */
  learn(answer: HttpAnswer, now: number): boolean {
    const told = clockOffsetMs(answer, now);
    if (told === null || Math.abs(told) > MAX_MS) return false;
    const offset = Math.abs(told) < NOTICEABLE_MS ? 0 : told;
    if (Math.abs(offset - this.offsetMs) < NOTICEABLE_MS) return false;
    this.offsetMs = offset;
    this.warn(offset);
    return true;
  }

  private warn(offset: number): void {
    if (this.told || offset === 0) return;
    this.told = true;
    const seconds = Math.round(Math.abs(offset) / 1000);
    this.onWarning(
      `This machine's clock is ${seconds} seconds ${offset > 0 ? 'behind' : 'ahead of'} Umeng's, which refused a call for it (2028). Calls are stamped with Umeng's time from now on. Set the clock: times of policies go by it.`,
    );
  }
}
