/** A timer holds no more than this many milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** One timer for each purpose; of two with one purpose the earlier wins. */
export class Alarms {
  private readonly timers = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();

  set(purpose: string, wait: number, then: () => void): void {
    const at = performance.now() + wait;
    const earlier = this.timers.get(purpose);
    if (earlier !== undefined && earlier.at <= at) return;
    clearTimeout(earlier?.timer);
    const timer = setTimeout(
      () => {
        this.timers.delete(purpose);
        then();
      },
      Math.min(Math.max(wait, 1), MAX_TIMER_MS),
    );
    this.timers.set(purpose, { at, timer });
  }

  clear(): void {
    for (const { timer } of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }
}
