import { type AddressKind, type CallLimit, type Vendor, type VendorApp } from '../vendor/vendor.js';
import { type NewBatch, type StoredBatch } from './batch.js';
import { AppGate, type GateTime } from './gate/app-gate.js';
import { type Lane } from './lane.js';

/** Our decision: of calls that a crash may repeat for many phones at once, this many are under way to one app. */
const HEAVY_CALLS = 4;

/** A call that names more than this share of what the vendor takes at once counts as heavy. */
const HEAVY_SHARE = 0.1;

/** Kinds of address behind each of which may be any number of phones. */
export const VENDOR_RESOLVED: ReadonlySet<AddressKind> = new Set(['tags', 'topic', 'segment', 'everyone']);

/** Everything that concerns the calls to one vendor app: who may begin, what waits. No app knows of another. */
export class AppLine {
  readonly gate: AppGate;
  /** Lanes in which a batch waits that is due. */
  readonly hungry = new Set<Lane>();
  /** Lanes in which heavy calls wait for a place: no more of them are claimed than have one. */
  readonly heavyLanes = new Set<Lane>();
  /** When a call last went well, in milliseconds since the epoch. */
  workedAt = 0;
  private heavy = 0;

  constructor(
    readonly vendor: Vendor,
    readonly app: VendorApp,
    inFlight: number,
    time: GateTime,
  ) {
    const limits = (vendor.traits.limits ?? []).filter(({ durable, kinds }) => durable !== true && kinds === undefined);
    this.gate = new AppGate({ limits, inFlight }, time);
  }

  /** Whether the vendor recognises a repeated call of this kind. */
  keyed(kind: AddressKind | null): boolean {
    return kind !== null && this.vendor.traits.addressKinds[kind]?.keyed === true;
  }

  /** Whether the keys for this kind come from the vendor. */
  takesKeys(kind: AddressKind | null): boolean {
    return this.vendor.keys !== undefined && this.keyed(kind);
  }

  /** Whether keys from the vendor are needed for anything. */
  get issuesKeys(): boolean {
    return this.vendor.keys !== undefined && Object.values(this.vendor.traits.addressKinds).some(({ keyed }) => keyed);
  }

  /** The limits of a kind that are counted in the store, with the names under which they are; those that are free again soonest first, so that a refusal costs no use of a scarce one. */
  durableLimits(kind: AddressKind | null): readonly CallLimit[] {
    return (this.vendor.traits.limits ?? [])
      .filter(({ durable, kinds }) => durable === true || kinds !== undefined)
      .filter(({ kinds }) => kinds === undefined || (kind !== null && kinds.includes(kind)))
      .map((limit) => ({ ...limit, name: `${this.app.id}/${limit.name}` }))
      .sort((a, b) => a.perMs - b.perMs);
  }

  /** Whether a repeat of the call would reach many phones twice: the bound on that is in phones, not in calls. */
  isHeavy({ addressKind, receivers }: Pick<NewBatch | StoredBatch, 'addressKind' | 'receivers'>): boolean {
    if (addressKind === null || this.keyed(addressKind)) return false;
    if (VENDOR_RESOLVED.has(addressKind)) return true;
    const limit = this.vendor.traits.addressKinds[addressKind]?.batchLimit ?? 1;
    return receivers.length > 1 && receivers.length > limit * HEAVY_SHARE;
  }

  /** How many batches of a lane may be claimed now. */
  room(lane: Lane): number {
    const room = this.gate.room(lane);
    return this.heavyLanes.has(lane) ? Math.min(room, HEAVY_CALLS - this.heavy) : room;
  }

  /** Whether a new batch may be called at once. */
  takesAtOnce(lane: Lane, batch: NewBatch): boolean {
    // What waits was there before.
    if (this.hungry.has(lane) || this.gate.room(lane) < 1) return false;
    if (this.durableLimits(batch.addressKind).length > 0) return false;
    return this.heavy < HEAVY_CALLS || !this.isHeavy(batch);
  }

  /** Takes a place among the heavy calls; false where there is none. */
  enterHeavy(): boolean {
    if (this.heavy >= HEAVY_CALLS) return false;
    this.heavy += 1;
    return true;
  }

  leaveHeavy(): void {
    this.heavy -= 1;
  }
}
