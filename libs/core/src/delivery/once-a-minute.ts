const MINUTE_MS = 60_000;

/** Lets something through once a minute for each name. The names are those of vendor apps: there are few, and none is forgotten. */
export class OnceAMinute {
  private readonly last = new Map<string, number>();

  /** @param now - milliseconds since the epoch; a clock that was set back lets through */
  lets(name: string, now: number): boolean {
    const last = this.last.get(name);
    if (last !== undefined && now >= last && now < last + MINUTE_MS) return false;
    this.last.set(name, now);
    return true;
  }
}
