import { type CallEffect, PROBE_LOST_MS } from './call-effect.js';
import { type GateTime } from './gate-time.js';
import { RecentCalls } from './recent-calls.js';

/**
 * - `closed`: calls go
 * - `open`: none goes
 * - `half-open`: one goes, to see whether the vendor is back
 */
export type BreakerState = 'closed' | 'open' | 'half-open';

// Our decision, all of these.
/** From so many calls in ten seconds the share of failures decides; below, failures in a row. */
const SHARE_FROM = 10;
const FAILURE_SHARE = 0.5;
const FAILURES_IN_A_ROW = 5;
const FIRST_OPEN_MS = 1_000;
const LONGEST_OPEN_MS = 15_000;

/**
 * Stops the calls to a vendor that is in trouble, and finds out by single calls when it is back.
 *
 * It opens when half of at least 10 calls failed within ten seconds, or, where there are fewer, 5 in a row. It stays open for one second, and twice as long after every probe
 * that fails, 15 s at most; a random part of up to half of it is taken off, so that processes do not probe together.
 *
 * Every state, and every probe, is a term of its own. An end that belongs to an earlier term changes nothing: a slow success from before the trouble does not close the
 * breaker, nor a slow failure open it again.
 */
export class Breaker {
  private readonly recent = new RecentCalls();
  private inARow = 0;
  private term = 0;
  /** Null while closed. */
  private openUntil: number | null = null;
  private openMs = FIRST_OPEN_MS;
  /** When the probe under way began; null where there is none. */
  private probeSince: number | null = null;

  constructor(private readonly time: GateTime) {}

  get state(): BreakerState {
    return this.stateAt(this.time.now());
  }

  /** How many calls may begin now: any number, one, or none. */
  room(): number {
    const state = this.state;
    if (state === 'closed') return Infinity;
    return state === 'half-open' && this.probeSince === null ? 1 : 0;
  }

  /**
   * Begins a call.
   *
   * @returns the term that {@link end} wants
   * @throws RangeError where there is no room
   */
  begin(): number {
    if (this.room() === 0) throw new RangeError('The breaker is not closed, and no probe is due.');
    if (this.openUntil !== null) {
      this.probeSince = this.time.now();
      this.term += 1;
    }
    return this.term;
  }

  /** Ends a call; once for each that began. */
  end(term: number, effect: CallEffect): void {
    const now = this.time.now();
    this.stateAt(now);
    if (term !== this.term) return;
    if (this.openUntil === null) this.count(effect, now);
    else if (effect === 'success') this.close();
    else if (effect === 'failure') this.open(now);
    else this.probeSince = null;
  }

  /** When there will be room because of time alone: now where there is. A probe that is under way may answer before. */
  freeAt(): number {
    const now = this.time.now();
    this.stateAt(now);
    if (this.openUntil === null) return now;
    return this.probeSince === null ? Math.max(now, this.openUntil) : this.probeSince + PROBE_LOST_MS;
  }

  /** The state, after a probe that is lost has been counted as failed: at its deadline, however late somebody asks. */
  private stateAt(now: number): BreakerState {
    if (this.openUntil === null) return 'closed';
    if (this.probeSince !== null && now >= this.probeSince + PROBE_LOST_MS) this.open(this.probeSince + PROBE_LOST_MS);
    return now < this.openUntil ? 'open' : 'half-open';
  }

  private count(effect: CallEffect, now: number): void {
    if (effect !== 'success' && effect !== 'failure') return;
    this.recent.add(effect === 'failure', now);
    this.inARow = effect === 'failure' ? this.inARow + 1 : 0;
    if (effect === 'success') return;
    const { ended, failed } = this.recent.sum(now);
    if (ended >= SHARE_FROM ? failed / ended >= FAILURE_SHARE : this.inARow >= FAILURES_IN_A_ROW) this.open(now);
  }

  private open(at: number): void {
    this.openMs = this.openUntil === null ? FIRST_OPEN_MS : Math.min(LONGEST_OPEN_MS, this.openMs * 2);
    this.openUntil = at + this.openMs * (1 - this.time.random() / 2);
    this.probeSince = null;
    this.term += 1;
  }

  private close(): void {
    this.openUntil = null;
    this.probeSince = null;
    this.recent.clear();
    this.inARow = 0;
    this.term += 1;
  }
}
