import { BOUNDS } from '../xiaomi.limits.js';
import { type XiaomiParcel, type XiaomiSent, type XiaomiTarget } from './sent.js';

/** A message that waits for a phone to come back. */
export interface XiaomiHeld {
  readonly sent: XiaomiSent;
  readonly parcel: XiaomiParcel;
  readonly target: XiaomiTarget;
  /** When it is given up, in milliseconds since the epoch. */
  readonly until: number;
}

/** Messages for phones that are offline. Above 100,000 the oldest are forgotten. */
export class XiaomiOfflineQueue {
  #held: XiaomiHeld[] = [];

  get size(): number {
    return this.#held.length;
  }

  hold(held: XiaomiHeld): void {
    this.#held.push(held);
    if (this.#held.length > BOUNDS.offline) this.#held.shift();
  }

  /** Takes out what `select` names, oldest first. */
  take(select: (held: XiaomiHeld) => boolean): XiaomiHeld[] {
    if (this.#held.length === 0) return [];
    const taken: XiaomiHeld[] = [];
    const left: XiaomiHeld[] = [];
    for (const held of this.#held) (select(held) ? taken : left).push(held);
    this.#held = left;
    return taken;
  }
}
