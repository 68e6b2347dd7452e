import { type XiaomiSent } from '../message/sent.js';
import { dayOf } from '../message/usage.js';
import { BoundedMap } from '../xiaomi.bounded.js';
import { BOUNDS, LIMITS } from '../xiaomi.limits.js';

/** Counters of one package in one day, named as the vendor answers them. */
export interface XiaomiDayCounts {
  single_recipients: number;
  broadcast_recipients: number;
  regid_recipients: number;
  alias_recipients: number;
  useraccount_recipients: number;
  received: number;
  click: number;
}

const zero = (): XiaomiDayCounts => ({
  single_recipients: 0,
  broadcast_recipients: 0,
  regid_recipients: 0,
  alias_recipients: 0,
  useraccount_recipients: 0,
  received: 0,
  click: 0,
});

/** How many names a message holds on to. */
const namesIn = ({ parcels }: XiaomiSent): number => parcels.reduce((sum, { names }) => sum + (names?.size ?? 0), 0);

/** `yyyyMMdd` in China. */
export function dateOf(day: number): string {
  return new Date(day * LIMITS.day).toISOString().slice(0, 10).replaceAll('-', '');
}

/** What one app sent and what became of it: the newest 10,000 messages, fewer where they name many targets, and a year of days for ten packages. */
export class XiaomiLedger {
  readonly #sent = new BoundedMap<string, XiaomiSent>(Number.POSITIVE_INFINITY);
  #names = 0;
  readonly #days = new BoundedMap<string, XiaomiDayCounts>(BOUNDS.statsRows);

  get size(): number {
    return this.#sent.size;
  }

  add(sent: XiaomiSent): void {
    this.#sent.set(sent.id, sent);
    this.#names += namesIn(sent);
    while (this.#sent.size > BOUNDS.messages || (this.#names > BOUNDS.names && this.#sent.size > 1)) {
      for (const oldest of this.#sent.take(1)) this.#names -= namesIn(oldest);
    }
  }

  get(id: string): XiaomiSent | undefined {
    return this.#sent.get(id);
  }

  /** Oldest first. */
  list(select: (sent: XiaomiSent) => boolean): XiaomiSent[] {
    return [...this.#sent.values()].filter(select);
  }

  /** Adds to a counter of the day. */
  count(counter: keyof XiaomiDayCounts, packageName: string, at: number, more = 1): void {
    const key = `${dayOf(at)} ${packageName}`;
    let counts = this.#days.get(key);
    if (!counts) this.#days.set(key, (counts = zero()));
    counts[counter] += more;
  }

  /** The counters of a day; zeros for a day without messages. */
  countsOf(day: number, packageName: string): Readonly<XiaomiDayCounts> {
    return this.#days.get(`${day} ${packageName}`) ?? zero();
  }
}
