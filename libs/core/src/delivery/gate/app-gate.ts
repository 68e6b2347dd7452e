import { type CallLimit, type RateState } from '../../vendor/vendor.js';
import { type Lane, LANES } from '../lane.js';
import { Allowance } from './allowance.js';
import { Breaker, type BreakerState } from './breaker.js';
import { type CallEffect } from './call-effect.js';
import { CallWindow } from './call-window.js';
import { CredentialPause } from './credential-pause.js';
import { type GateTime, SteadyTime } from './gate-time.js';
import { RetryBudget } from './retry-budget.js';
import { Slots } from './slots.js';

export { type BreakerState } from './breaker.js';
export { type CallEffect } from './call-effect.js';
export { type GateTime } from './gate-time.js';

// Why this is our own code: cockatiel's policies wrap a call that is being made, and cannot be asked for room before a batch is claimed from the store;
// rate-limiter-flexible counts fixed windows, which let through twice the limit across a boundary, and vendors count sliding ones.

/** The most calls under way to one app where nothing is said. Our decision. */
export const DEFAULT_IN_FLIGHT = 64;

/** What a gate is made of. */
export interface GateSettings {
  /** The limits that this process counts by itself, over all calls: those without `durable` and without `kinds`. */
  readonly limits: readonly CallLimit[];
  /** The most calls under way at once. @default 64 */
  readonly inFlight?: number;
}

/** The permission for one call. Whoever has it ends it, whatever happens. */
export interface Permit {
  /**
   * Asks whether the call may be made although it repeats an earlier one, and takes the price from the app's retry budget. A probe is always allowed: somebody has to find out.
   * Where the answer is no, the call is not made. A second time it answers as before.
   */
  mayRetry(): boolean;
  /**
   * Ends the call; a second time is ignored.
   *
   * @returns whether the call ended the app's pause: its credentials work again
   */
  end(effect: CallEffect): boolean;
}

/** A gate for people and machines that watch. Times are in milliseconds since the epoch. */
export interface GateView {
  /** The vendor refuses the app's credentials. */
  readonly paused: boolean;
  /** When the next probe of a paused app may begin; null while it is not paused. */
  readonly probeAt: number | null;
  /** Until when the vendor asked for time; null where it did not, or the time is over. */
  readonly throttledUntil: number | null;
  readonly breaker: BreakerState;
  /** Calls under way. */
  readonly inFlight: number;
}

/**
 * Decides when calls to one vendor app may begin: its limits, what the vendor said, its health, its credentials, and the lanes' shares of the calls under way.
 *
 * It starts no timer and makes no call: the engine asks for {@link room} before it claims batches, and for {@link wakeAt} where there is none. Nothing is shared with the gates
 * of other apps, so that no vendor stops another.
 */
export class AppGate {
  private readonly time: SteadyTime;
  private readonly slots: Slots;
  private readonly windows: readonly CallWindow[];
  private readonly allowance = new Allowance();
  private readonly breaker: Breaker;
  private readonly credentials = new CredentialPause();
  private readonly budget: RetryBudget;
  private throttledUntil = -Infinity;

  /** @throws RangeError when a limit, or the calls under way at once, are no whole number of at least 1 */
  constructor({ limits, inFlight = DEFAULT_IN_FLIGHT }: GateSettings, time: GateTime) {
    this.time = new SteadyTime(time);
    this.slots = new Slots(inFlight);
    this.windows = limits.map((limit) => new CallWindow(limit));
    this.breaker = new Breaker(this.time);
    this.budget = new RetryBudget(this.time);
  }

  /** Whether work of a lane waits, as {@link demand} was told. */
  waits(lane: Lane): boolean {
    return this.slots.waits(lane);
  }

  /** Tells whether work of a lane waits: places are held back for lanes that have some. */
  demand(lane: Lane, waiting: boolean): void {
    this.slots.demand(lane, waiting);
  }

  /** How many calls of the lane may begin now; 0 for none. */
  room(lane: Lane): number {
    const now = this.time.now();
    if (now < this.throttledUntil) return 0;
    return Math.floor(
      Math.min(
        this.slots.room(lane),
        this.credentials.room(now),
        this.breaker.room(),
        this.allowance.room(this.reserve(lane), now),
        ...this.windows.map((window) => window.room(lane, now)),
      ),
    );
  }

  /**
   * Begins a call.
   *
   * @throws RangeError where {@link room} is 0
   */
  begin(lane: Lane): Permit {
    if (this.room(lane) < 1) throw new RangeError(`No call of the lane "${lane}" may begin now.`);
    const begunAt = this.time.now();
    const probing = this.credentials.paused || this.breaker.state !== 'closed';
    this.slots.begin(lane);
    this.allowance.begin();
    for (const window of this.windows) window.begin(begunAt);
    const term = this.breaker.begin();
    const probe = this.credentials.callBegins(begunAt);
    let retry: 'no' | 'allowed' | 'refused' = 'no';
    let ended = false;
    return {
      mayRetry: () => {
        if (retry === 'no') retry = probing || this.budget.take() ? 'allowed' : 'refused';
        return retry === 'allowed';
      },
      end: (told) => {
        if (ended) return false;
        ended = true;
        const effect = retry === 'refused' ? 'none' : told;
        this.slots.end(lane);
        if (effect === 'none') this.giveBack(begunAt);
        if (retry === 'no' && (effect === 'success' || effect === 'failure')) this.budget.firstCall();
        if (retry === 'allowed' && effect === 'success') this.budget.retrySucceeded();
        this.breaker.end(term, effect);
        return this.credentials.callEnds(probe, effect, this.time.now());
      },
    };
  }

  /**
   * When it is worth to ask again because of time alone, in milliseconds since the epoch: the earliest time at which a lane with work may have room, which is now where one has.
   * Null where only a call that ends can help, or no lane has work.
   */
  wakeAt(): number | null {
    const now = this.time.now();
    let earliest = Infinity;
    for (const lane of LANES) {
      if (!this.slots.waits(lane) || this.slots.room(lane) === 0) continue;
      const at = Math.max(
        now,
        this.throttledUntil,
        this.credentials.freeAt(now),
        this.breaker.freeAt(),
        this.allowance.freeAt(this.reserve(lane), now),
        ...this.windows.map((window) => window.freeAt(lane, now)),
      );
      earliest = Math.min(earliest, at);
    }
    return earliest === Infinity ? null : Math.ceil(this.time.toMachine(earliest));
  }

  /**
   * The vendor asked for time: nothing begins before. The later of two times holds.
   *
   * @param until - milliseconds since the epoch; whoever tells has bounded it
   */
  throttle(until: number): void {
    const time = this.time.fromMachine(until);
    if (time > this.throttledUntil) this.throttledUntil = time;
  }

  /** Hears what the vendor says is left of its limit. Told while the call whose answer said it is still under way. */
  adapt(rate: RateState): void {
    this.allowance.hear(rate, Math.max(0, this.slots.underWay - 1), this.time.now());
  }

  /** The vendor refused the app's credentials: single calls probe, the first after 5 s, until one succeeds. True where the app was not paused before. */
  pause(): boolean {
    return this.credentials.begin(this.time.now());
  }

  get view(): GateView {
    const now = this.time.now();
    const { probeAt } = this.credentials;
    return {
      paused: this.credentials.paused,
      probeAt: probeAt === null ? null : this.time.toMachine(probeAt),
      throttledUntil: now < this.throttledUntil ? this.time.toMachine(this.throttledUntil) : null,
      breaker: this.breaker.state,
      inFlight: this.slots.underWay,
    };
  }

  private reserve(lane: Lane): number {
    return Math.max(0, ...this.windows.map((window) => window.reserve(lane)));
  }

  private giveBack(begunAt: number): void {
    this.allowance.giveBack();
    for (const window of this.windows) window.giveBack(begunAt);
  }
}
