import { type Lane, LANES } from '../lane.js';

/** What is held back for a lane that has work. Our decision. */
const SHARE: Readonly<Record<Lane, number>> = { transactional: 0.7, normal: 0.1, bulk: 0.2 };

/** What is held back for transactional work while there is none, so that the next finds a free slot. Our decision. */
const ALWAYS_FREE = 1 / 8;

/** From so many slots every lane has one of its own. */
const SHARED_FROM = 3;

/**
 * The calls of a vendor app that may be under way at once, shared among the lanes.
 *
 * A lane that has work is sure of its share: slots that become free are held back for it until it has it. What nobody claims, anybody may take, but for an eighth (and at
 * least one) that stays free for transactional work.
 */
export class Slots {
  private readonly share: Readonly<Record<Lane, number>>;
  private readonly alwaysFree: number;
  private readonly used: Record<Lane, number> = { transactional: 0, normal: 0, bulk: 0 };
  private readonly waiting: Record<Lane, boolean> = { transactional: false, normal: false, bulk: false };

  /** @throws RangeError when `count` is no whole number of at least 1 */
  constructor(private readonly count: number) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError('The calls under way at once must be a whole number of at least 1.');
    }
    const least = count >= SHARED_FROM ? 1 : 0;
    const part = (share: number): number => Math.max(least, Math.floor(count * share));
    const normal = part(SHARE.normal);
    // Rounded up: a fifth is promised, and a part of a slot is none.
    const bulk = Math.max(least, count - Math.floor(count * (1 - SHARE.bulk)));
    this.share = { transactional: Math.min(part(SHARE.transactional), count - normal - bulk), normal, bulk };
    this.alwaysFree = part(ALWAYS_FREE);
  }

  /** Calls under way. */
  get underWay(): number {
    return this.used.transactional + this.used.normal + this.used.bulk;
  }

  /** Whether work of the lane waits. */
  demand(lane: Lane, waiting: boolean): void {
    this.waiting[lane] = waiting;
  }

  waits(lane: Lane): boolean {
    return this.waiting[lane];
  }

  /** How many calls of the lane may begin now. */
  room(lane: Lane): number {
    const free = this.count - this.underWay;
    const reachable = lane === 'transactional' ? free : free - this.missing('transactional', this.alwaysFree);
    let forOthers = 0;
    for (const other of LANES) if (other !== lane) forOthers += this.missing(other, this.held(other));
    // Its own share a lane may fill even while others miss some of theirs: all wait for the lane that has more than its share, and should not wait for each other.
    const own = Math.min(reachable, this.missing(lane, this.share[lane]));
    return Math.max(0, own, free - forOthers);
  }

  begin(lane: Lane): void {
    this.used[lane] += 1;
  }

  end(lane: Lane): void {
    this.used[lane] -= 1;
  }

  private held(lane: Lane): number {
    if (this.waiting[lane]) return this.share[lane];
    return lane === 'transactional' ? this.alwaysFree : 0;
  }

  private missing(lane: Lane, wanted: number): number {
    return Math.max(0, wanted - this.used[lane]);
  }
}
