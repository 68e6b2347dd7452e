import { type BreakerState } from '../../../libs/core/src/delivery/gate/breaker.js';
import { type CallEffect } from '../../../libs/core/src/delivery/gate/call-effect.js';
import { type GateTime } from '../../../libs/core/src/delivery/gate/gate-time.js';

/** What is compared with the model: core's breaker, or a broken one that proves that the comparison can fail. */
export interface BreakerUnderTest {
  readonly state: BreakerState;
  room(): number;
  begin(): number;
  end(term: number, effect: CallEffect): void;
  freeAt(): number;
}

export interface BreakerModelSettings {
  /** A failing seed fails again. */
  readonly seed: number;
  readonly runs: number;
  /** Imports are types alone here, so that the model runs against sources and against what was built. */
  create(time: GateTime): BreakerUnderTest;
}

export interface BreakerModelResult {
  readonly runs: number;
  readonly steps: number;
  /** Sentences, each with its run; the first 20. */
  readonly violations: readonly string[];
}

const MOST_CALLERS = 50;
const MOST_VIOLATIONS = 20;
const PROBE_LOST_MS = 60_000;

/** Plays random sequences of calls on pairs of breakers, and compares each with a simple model after every step. */
export function runBreakerModel({ seed, runs, create }: BreakerModelSettings): BreakerModelResult {
  const violations: string[] = [];
  let steps = 0;
  for (let run = 0; run < runs && violations.length < MOST_VIOLATIONS; run += 1) {
    const game = new Game(seededRandom(seed * 1_000_003 + run), create);
    try {
      game.play();
    } catch (error) {
      violations.push(`seed ${seed}, run ${run}, step ${game.steps}: ${String(error)}`);
    }
    steps += game.steps;
  }
  return { runs, steps, violations };
}

/** mulberry32: small, and good enough to choose steps. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface ModelCall {
  readonly phase: Phase;
  readonly began: number;
}

/** Each time the breaker enters a state, a phase of its own: a call belongs to the one in which it began. */
interface Phase {
  readonly state: BreakerState;
  readonly until: number;
  probe: ModelCall | null;
}

/** What the breaker should be, written without its tricks: it remembers every end, and compares objects instead of numbers. */
class BreakerModel {
  private phase: Phase = { state: 'closed', until: 0, probe: null };
  private ends: { readonly second: number; readonly failed: boolean }[] = [];
  private opened = 0;

  constructor(private readonly random: () => number) {}

  get state(): BreakerState {
    return this.phase.state;
  }

  room(): number {
    if (this.phase.state === 'closed') return Infinity;
    return this.phase.state === 'half-open' && this.phase.probe === null ? 1 : 0;
  }

  freeAt(now: number): number {
    const { state, until, probe } = this.phase;
    if (probe !== null) return probe.began + PROBE_LOST_MS;
    return state === 'open' ? until : now;
  }

  passTo(now: number): void {
    const { probe } = this.phase;
    if (probe !== null && now >= probe.began + PROBE_LOST_MS) this.open(probe.began + PROBE_LOST_MS);
    if (this.phase.state === 'open' && now >= this.phase.until) {
      this.phase = { state: 'half-open', until: 0, probe: null };
    }
  }

  begin(now: number): ModelCall {
    const call = { phase: this.phase, began: now };
    if (this.phase.state === 'half-open') this.phase.probe = call;
    return call;
  }

  end(call: ModelCall, effect: CallEffect, now: number): void {
    if (call.phase !== this.phase) return;
    if (this.phase.state === 'half-open') {
      if (this.phase.probe !== call) return;
      this.phase.probe = null;
      if (effect === 'failure') this.open(now);
      if (effect === 'success') this.close();
      return;
    }
    if (effect === 'neutral' || effect === 'none') return;
    this.ends.push({ second: Math.floor(now / 1000), failed: effect === 'failure' });
    if (effect === 'failure' && this.tripped(now)) this.open(now);
  }

  private tripped(now: number): boolean {
    const recent = this.ends.filter(({ second }) => second > Math.floor(now / 1000) - 10);
    if (recent.length >= 10) return recent.filter(({ failed }) => failed).length * 2 >= recent.length;
    return this.ends.length >= 5 && this.ends.slice(-5).every(({ failed }) => failed);
  }

  private open(from: number): void {
    const longest = Math.min(15_000, 1_000 * 2 ** this.opened);
    this.opened += 1;
    this.phase = { state: 'open', until: from + longest * (1 - this.random() / 2), probe: null };
  }

  private close(): void {
    this.opened = 0;
    this.ends = [];
    this.phase = { state: 'closed', until: 0, probe: null };
  }
}

interface Call {
  readonly term: number;
  readonly known: ModelCall;
  readonly probe: boolean;
  readonly began: number;
  /** It ends much later than the others, if at all. */
  hangs: boolean;
}

/** A breaker, its model, and the callers that use both. */
class Side {
  readonly calls: Call[] = [];
  private readonly breaker: BreakerUnderTest;
  private readonly model: BreakerModel;

  constructor(
    private readonly now: () => number,
    seed: number,
    create: BreakerModelSettings['create'],
  ) {
    // Two streams of the same numbers: the model draws as often as the breaker should.
    this.breaker = create({ now, random: seededRandom(seed) });
    this.model = new BreakerModel(seededRandom(seed));
  }

  get state(): BreakerState {
    return this.breaker.state;
  }

  get freeAt(): number {
    return this.breaker.freeAt();
  }

  begin(): void {
    this.compare();
    if (this.model.room() === 0) {
      let refused = false;
      try {
        this.breaker.begin();
      } catch (error) {
        refused = error instanceof RangeError;
      }
      check(refused, 'a call began without room');
      return;
    }
    const began = this.now();
    const probe = this.breaker.state === 'half-open';
    this.calls.push({ term: this.breaker.begin(), known: this.model.begin(began), probe, began, hangs: false });
  }

  end(call: Call, effect: CallEffect): void {
    this.calls.splice(this.calls.indexOf(call), 1);
    this.model.passTo(this.now());
    this.breaker.end(call.term, effect);
    this.model.end(call.known, effect, this.now());
  }

  compare(): void {
    const now = this.now();
    this.model.passTo(now);
    same('state', this.breaker.state, this.model.state);
    same('room', this.breaker.room(), this.model.room());
    same('freeAt', this.breaker.freeAt(), this.model.freeAt(now));
    if (this.breaker.state === 'half-open') {
      const probes = this.calls.filter(({ probe, began }) => probe && now < began + PROBE_LOST_MS);
      check(probes.length <= 1, `${probes.length} probes are under way`);
    }
  }
}

/** One run: two breakers that are used, in turns, and one that is not. */
class Game {
  steps = 0;
  private time = 1_700_000_000_000;
  private readonly idle: BreakerUnderTest;
  private readonly sides: readonly Side[];
  private readonly failureShare: number;

  constructor(
    private readonly random: () => number,
    create: BreakerModelSettings['create'],
  ) {
    const now = (): number => this.time;
    this.idle = create({ now, random });
    this.sides = [0, 1].map((side) => new Side(now, Math.floor(random() * 1e9) + side, create));
    this.failureShare = this.pick([0.05, 0.3, 0.5, 0.8, 1]);
  }

  play(): void {
    const length = 50 + Math.floor(this.random() * 150);
    while (this.steps < length) {
      this.step(this.pick(this.sides));
      for (const side of this.sides) side.compare();
      same('the state of a breaker that nobody uses', this.idle.state, 'closed');
    }
    for (const side of this.sides) this.heal(side);
    for (const side of this.sides) this.breakDown(side);
  }

  private step(side: Side): void {
    this.steps += 1;
    const choice = this.random();
    const call = side.calls[Math.floor(this.random() * side.calls.length)];
    if (choice < 0.15)
      this.time += Math.floor(this.random() * this.pick([10, 300, 1_000, 2_000, 2_000, 20_000, 90_000]));
    else if (choice < 0.6) {
      const burst = this.pick([1, 1, 1, 5, 20]);
      for (let count = 0; count < burst && side.calls.length < MOST_CALLERS; count += 1) side.begin();
    } else if (call === undefined || (call.hangs && this.random() < 0.9)) return;
    else if (choice < 0.65) call.hangs = true;
    else if (choice < 0.72) side.end(call, this.pick(['neutral', 'none']));
    else side.end(call, this.random() < this.failureShare ? 'failure' : 'success');
  }

  /** Never stuck open: whatever was before, and whatever still hangs, a vendor that is well again is called again within a probe's deadline and the longest wait. */
  private heal(side: Side): void {
    const deadline = this.time + PROBE_LOST_MS + 2 * 15_000;
    while (side.state !== 'closed') {
      this.steps += 1;
      this.time = Math.max(this.time, side.freeAt);
      check(this.time <= deadline, 'it is stuck open');
      side.compare();
      const before = side.calls.length;
      if (side.state === 'half-open') side.begin();
      const probe = side.calls[before];
      if (probe !== undefined) side.end(probe, 'success');
    }
    side.compare();
  }

  /** Never stuck closed: ten failures at once after a long silence open it. */
  private breakDown(side: Side): void {
    this.time += 20_000;
    const before = side.calls.length;
    for (let count = 0; count < 10; count += 1) side.begin();
    for (const call of side.calls.slice(before)) {
      this.steps += 1;
      side.end(call, 'failure');
      side.compare();
    }
    check(side.state === 'open', 'it is stuck closed');
  }

  private pick<T>(choices: readonly T[]): T {
    const choice = choices[Math.floor(this.random() * choices.length)];
    if (choice === undefined) throw new RangeError('nothing to choose from');
    return choice;
  }
}

function check(holds: boolean, violation: string): void {
  if (!holds) throw new Error(violation);
}

function same(what: string, actual: unknown, expected: unknown): void {
  check(actual === expected, `${what} is ${String(actual)}, and should be ${String(expected)}`);
}
