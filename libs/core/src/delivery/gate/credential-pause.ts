import { type CallEffect, PROBE_LOST_MS } from './call-effect.js';

// Our decision, both.
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

/**
 * Holds an app whose credentials the vendor refuses. From time to time one call probes whether somebody has mended them: after 5 s, then 10, 20 … 300 s after the probe
 * before has ended. Only a probe resumes: a call that began before the pause proves nothing.
 */
export class CredentialPause {
  private nextProbeAt: number | null = null;
  private waitMs = FIRST_WAIT_MS;
  private probes = 0;
  /** The number of the last probe of earlier pauses: those prove nothing about this one. */
  private probesBefore = 0;

  get paused(): boolean {
    return this.nextProbeAt !== null;
  }

  /** When the next probe may begin; null while the app is not paused. */
  get probeAt(): number | null {
    return this.nextProbeAt;
  }

  /** Pauses the app. False where it was paused already: nothing changes then. */
  begin(now: number): boolean {
    if (this.nextProbeAt !== null) return false;
    this.waitMs = FIRST_WAIT_MS;
    this.probesBefore = this.probes;
    this.nextProbeAt = now + FIRST_WAIT_MS;
    return true;
  }

  /** How many calls may begin now: any number, one, or none. */
  room(now: number): number {
    if (this.nextProbeAt === null) return Infinity;
    return now >= this.nextProbeAt ? 1 : 0;
  }

  /** When there will be room because of time alone: now where there is. */
  freeAt(now: number): number {
    return Math.max(now, this.nextProbeAt ?? now);
  }

  /** A call begins. Answers what {@link callEnds} wants: the probe's number, or null where the app is not paused. */
  callBegins(now: number): number | null {
    if (this.nextProbeAt === null) return null;
    // Until it ends. If it does not, the next goes then.
    this.nextProbeAt = now + PROBE_LOST_MS;
    this.probes += 1;
    return this.probes;
  }

  /** A call ends. True where it ends the pause. */
  callEnds(probe: number | null, effect: CallEffect, now: number): boolean {
    if (this.nextProbeAt === null || probe === null || probe <= this.probesBefore) return false;
    if (effect === 'success') {
      this.nextProbeAt = null;
      return true;
    }
    // Where another probe has begun since, the next is that one's matter.
    if (probe !== this.probes) return false;
    if (effect === 'none') {
      this.nextProbeAt = now;
      return false;
    }
    this.waitMs = Math.min(LONGEST_WAIT_MS, this.waitMs * 2);
    this.nextProbeAt = now + this.waitMs;
    return false;
  }
}
