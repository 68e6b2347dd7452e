/** Where a gate has time and chance from. */
export interface GateTime {
  /** Milliseconds since the epoch. */
  now(): number;
  /** In [0, 1). */
  random(): number;
}

/**
 * A clock that never goes back. Where the machine's clock is set back, time goes on from where it was: a gate that measured waits against the machine's clock alone would
 * stay closed for as long as the clock was set back.
 */
export class SteadyTime implements GateTime {
  private latest = -Infinity;
  private shift = 0;

  constructor(private readonly time: GateTime) {}

  /** Milliseconds that only grow. They are those of the machine's clock until it is set back for the first time. */
  now(): number {
    const machine = this.time.now();
    if (machine < this.latest) this.shift += this.latest - machine;
    this.latest = machine;
    return machine + this.shift;
  }

  random(): number {
    return this.time.random();
  }

  /** A time of the machine's clock in this one's milliseconds. */
  fromMachine(time: number): number {
    this.now();
    return time + this.shift;
  }

  /** A time of this clock in the machine's milliseconds. */
  toMachine(time: number): number {
    return time - this.shift;
  }
}
