const SECONDS = 10;

/** Counts how calls ended in the last ten seconds, in steps of a second: its size does not depend on how many there are. */
export class RecentCalls {
  private readonly seconds = new Float64Array(SECONDS).fill(-Infinity);
  private readonly ended = new Float64Array(SECONDS);
  private readonly failed = new Float64Array(SECONDS);

  /** @param now - milliseconds, at or after those of earlier calls; 0 or more */
  add(failed: boolean, now: number): void {
    const second = Math.floor(now / 1000);
    const slot = second % SECONDS;
    if (this.seconds[slot] !== second) {
      this.seconds[slot] = second;
      this.ended[slot] = 0;
      this.failed[slot] = 0;
    }
    this.ended[slot] = (this.ended[slot] ?? 0) + 1;
    if (failed) this.failed[slot] = (this.failed[slot] ?? 0) + 1;
  }

  /** How many ended, and how many of these as failures, in this second and the nine before it. */
  sum(now: number): { readonly ended: number; readonly failed: number } {
    const oldest = Math.floor(now / 1000) - SECONDS + 1;
    let ended = 0;
    let failed = 0;
    for (let slot = 0; slot < SECONDS; slot += 1) {
      if ((this.seconds[slot] ?? -Infinity) < oldest) continue;
      ended += this.ended[slot] ?? 0;
      failed += this.failed[slot] ?? 0;
    }
    return { ended, failed };
  }

  clear(): void {
    this.seconds.fill(-Infinity);
  }
}
