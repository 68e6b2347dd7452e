import { type Audience } from '../audience/audience.js';
import { type Device, type RouteKind } from '../audience/device.js';
import {
  type BatchRecord,
  type DeliveryPolicy,
  type NewBatch,
  type StoredBatch,
  type VendorKey,
} from '../delivery/batch.js';
import { type Lane } from '../delivery/lane.js';
import { type PushEnd, type PushReport, type PushState } from '../delivery/report.js';
import { type Message, type Platform } from '../message/message.js';
import { type Outlook, type OutlookQuery } from './outlook.js';
import { type CalledBatch, type KeptReceipt, type NewReceipt } from './receipts.js';

/** The injection token of the {@link PushStore}. A fixed string: it must mean the same in both copies of a package that was loaded twice. */
export const PUSH_STORE = '@nest-push/core:store';

/** A push as it enters the store. */
export interface NewPush {
  readonly id: string;
  /** The caller's idempotency key. */
  readonly key: string | null;
  /** A digest of what is sent to whom and when: tells whether a repeated key means the same push. Empty where there is no key. */
  readonly digest: string;
  readonly to: Audience;
  readonly message: Message;
  readonly lane: Lane;
  readonly policy: DeliveryPolicy;
  /** Milliseconds since the epoch, as all times here. */
  readonly acceptedAt: number;
  readonly dueAt: number;
  /** When it is no longer worth showing; null for never. */
  readonly expiresAt: number | null;
}

/** A push in the store. */
export interface StoredPush extends NewPush {
  readonly state: PushState;
}

/** A push whose audience has not been turned into batches yet. */
export interface DuePush {
  readonly id: string;
  readonly dueAt: number;
  readonly lane: Lane;
}

/** A push that a worker turns into batches. */
export interface ClaimedPush extends StoredPush {
  /** The fence: a write that names another worker or version is refused. */
  readonly version: number;
  /** The last device id of the pages that are in the store; null before the first page. */
  readonly cursor: string | null;
  /** The ordinal of the next batch. */
  readonly nextOrdinal: number;
  /** How often a process ended while it turned this push into batches, and how often of these that was all it did. */
  readonly crashes: number;
  readonly aloneCrashes: number;
}

/** What {@link PushStore.accept} did with one push. */
export interface Acceptance {
  readonly push: StoredPush;
  /** The key was known already: `push` is the one that was accepted then, and nothing was written. */
  readonly repeated: boolean;
}

/** One step of turning an audience into batches. */
export interface ExpandedPage {
  readonly pushId: string;
  readonly worker: string;
  readonly version: number;
  readonly now: number;
  readonly batches: readonly NewBatch[];
  /** The last device id of the page; null when the audience is complete. */
  readonly cursor: string | null;
  /** What is wrong with the audience, as sentences; added to those of earlier pages. */
  readonly problems: readonly string[];
}

/** What became of a write that belongs to a worker. */
export interface WriteAnswer {
  /** False: somebody else has the work now, or it was taken back; nothing was written. */
  readonly kept: boolean;
  /** The push, where this write ended it. */
  readonly ended: PushEnd | null;
}

/** Which batches a worker asks for. */
export interface BatchClaim {
  readonly app: string;
  readonly lane: Lane;
  /** Due at or before this time. */
  readonly now: number;
  readonly limit: number;
  readonly worker: string;
  /** For batches that have no key, or one that has expired by `now`: one each, in this order. */
  readonly keys: readonly VendorKey[];
}

/** Work that is under suspicion of ending processes, claimed to run alone. */
export type Suspect = { readonly push: ClaimedPush } | { readonly batch: StoredBatch };

/** What {@link PushStore.cancel} found. */
export interface CancelAnswer {
  /** After the call. */
  readonly state: PushState;
  /** Whether the call took anything back: batches, or pages that were to come. */
  readonly changed: boolean;
  /** Batches of which a vendor call had begun. Later ones do not begin. */
  readonly begun: number;
  /** The push, where the call ended it. */
  readonly ended: PushEnd | null;
}

/** What was taken from workers whose lease had ended. */
export interface Recovery {
  readonly workers: number;
  readonly pushes: number;
  readonly batches: number;
}

/** What a worker knows to be its own. */
export interface KnownClaims {
  readonly pushes: ReadonlySet<string>;
  /** As `pushId.ordinal`. */
  readonly batches: ReadonlySet<string>;
}

/** One use of a limit that is counted in the store. */
export interface PermitRequest {
  /** What is limited, e.g. `umeng:android/broadcasts`. */
  readonly limit: string;
  readonly calls: number;
  readonly perMs: number;
  readonly now: number;
}

/** A page of the device registry, in the order of the devices' ids. */
export interface DevicePageQuery {
  /** Devices whose id is greater; null from the beginning. */
  readonly after: string | null;
  readonly limit: number;
  /** Devices that were first registered at or before this time. */
  readonly knownBefore: number;
  readonly platforms: readonly Platform[] | null;
}

/** An address that a vendor has called dead. */
export interface DeadAddress {
  readonly deviceId: string;
  readonly vendor: string;
  readonly kind: RouteKind;
  readonly address: string;
  readonly reason: string;
  /** When the call began that proved it: a device that was registered later is not touched. */
  readonly provenAt: number;
}

/**
 * Where the truth is. Every call is one transaction: it happened wholly or not at all, and once it has answered it stays.
 *
 * A store of your own passes the contract suite of `@nest-push/testing`.
 */
export interface PushStore {
  // Accept

  /**
   * Writes pushes in state `accepted`, all or none. A key that is in the store already, or earlier in the list, makes it answer with the push it belongs to.
   *
   * @param worker - claims the new pushes at once (stage `claimed`, version 1); null: anybody may
   * @throws PushKeyConflictError when a key belongs to a push with another digest; then nothing of the list is written
   */
  accept(pushes: readonly NewPush[], worker: string | null): Promise<readonly Acceptance[]>;

  /** Looks what there is to do, for one question a second: a store in which nothing is due is asked for nothing else. */
  outlook(query: OutlookQuery): Promise<Outlook>;

  // Workers

  /** Makes a worker known until `now + leaseMs`. */
  enlist(worker: string, now: number, leaseMs: number): Promise<void>;

  /** Extends a lease, also one that has ended while nobody noticed. False: it was noticed, what the worker had is no longer its own, and it must enlist under a new id. */
  extend(worker: string, now: number, leaseMs: number): Promise<boolean>;

  /**
   * Takes everything from workers whose lease ended before `now`, and forgets them. Batches that were being called wait again, due at once, with one more `unknowns` and `crashes`
   * (and `aloneCrashes` where they ran alone); pushes that were being expanded are open again, with one more `crashes`. From `SUSPECT_AFTER` crashes they are in the lane `suspect`.
   */
  recover(now: number): Promise<Recovery>;

  /** The same for one worker that says good-bye: nothing counts as a crash. What it was calling still counts as an unknown outcome. */
  release(worker: string, now: number): Promise<Recovery>;

  /**
   * Gives back what the store has as this worker's and the worker does not know of: the answer to a claim was lost on the way. Nothing of it was begun, so that nothing counts: pushes are open again, batches wait
   * again, due at once, with one attempt less. The worker keeps its lease.
   */
  disown(worker: string, known: KnownClaims, now: number): Promise<Recovery>;

  // Expand

  /** Pushes of one lane and of stage `open` whose time is at or before `until`, earliest first; suspects are left out. */
  due(lane: Lane, until: number, limit: number): Promise<readonly DuePush[]>;

  /** Stage `open` -> `claimed`; the state stays. Of several callers, in however many processes, one gets the push; the others get null. A suspect is not given out here. */
  claim(pushId: string, worker: string): Promise<ClaimedPush | null>;

  /** Adds batches, moves the cursor, makes the state `sending`; after the last page ends the push if none of its batches is open. Refused when worker or version differ, or the push was taken back. */
  expand(page: ExpandedPage): Promise<WriteAnswer>;

  // Call

  /** Claims due batches, earliest first: `waiting` -> `calling`, one more attempt, a new version, and keys where they are asked for. Never more than `limit`. */
  claimBatches(claim: BatchClaim): Promise<readonly StoredBatch[]>;

  /** Claims one suspect, push before batch, earliest first, and notes that it runs alone; null when there is none that is due. */
  claimSuspect(worker: string, now: number): Promise<Suspect | null>;

  /** Batches that wait although their `endsAt` is at or before `now`, in every app and lane. They are not claimed. */
  overdue(now: number, limit: number): Promise<readonly StoredBatch[]>;

  /** Writes what became of a batch, adds its tally to the push, and ends the push with its last batch. Refused when state, worker or version differ. */
  record(record: BatchRecord): Promise<WriteAnswer>;

  /** Takes one use of a limit: null when it was granted, else the time at which one will be free. Counts over a sliding window, in all processes. */
  takePermit(request: PermitRequest): Promise<number | null>;

  // Look and decide

  /**
   * Takes back what has not begun: batches that wait end `cancelled` (`unknown`, where an earlier call may have arrived), and no more are added; what is being called goes on, and is not tried again. An audience of
   * which not all pages were there gets a problem, so that the push is not `delivered`. Null when there is no such push.
   */
  cancel(pushId: string, reason: string, now: number): Promise<CancelAnswer | null>;

  /**
   * Opens again what ended `failed` or `unknown` for somebody, for those receivers alone (a batch of which others were delivered is split), in its push's lane, due at once, with fresh
   * counts; a batch that is opened as it was keeps its key, so that the vendor recognises a call that had arrived. Devices without a route stay as they are. An ended push that has no batch at all is accepted again, with fresh counts. Answers how many batches, or pushes, that makes; 0 while the push has not ended.
   *
   * @param endsAt - when nobody tries any longer, of a push that never expires; of others that is their `expiresAt`
   */
  redrive(pushId: string, now: number, endsAt: number): Promise<number>;

  /** The report of a push, or null when there is no such push. */
  report(pushId: string): Promise<PushReport | null>;

  /** Removes pushes that ended before this time, with all that belongs to them: at most `limit`. Answers how many. */
  prune(endedBefore: number, limit: number): Promise<number>;

  // What vendors tell later

  /**
   * Writes what vendors tell of calls that have ended: once for each batch, receiver and kind. A batch is found by its app and the vendor's message id; the first, should there be several.
   *
   * Answers in the order of the list. Null: foreign, because no batch of these apps has the message id, or none of its receivers has such an address; nothing is written then. In one list an earlier receipt makes a
   * later one a repetition.
   *
   * @param receipts - at most `MAX_RECEIPTS`, each counted once for every address
   */
  keepReceipts(receipts: readonly NewReceipt[]): Promise<readonly (KeptReceipt | null)[]>;

  /** The batches of a push of which a vendor call began, in the order of their ordinals: at most `limit`. */
  calledBatches(pushId: string, limit: number): Promise<readonly CalledBatch[]>;

  // Devices

  /**
   * Writes a device, replacing the one with the same id. Every address has one owner: a route whose address another user's device has is taken from it, and a
   * `registrationId` is taken from any other device. A device that loses its last route is removed. A quarantine of the device's addresses ends.
   */
  saveDevice(device: Device): Promise<void>;

  /** Answers whether there was one. */
  removeDevice(deviceId: string): Promise<boolean>;

  /** Devices by id, in no particular order; unknown ids are left out. */
  devices(deviceIds: readonly string[]): Promise<readonly Device[]>;

  /** All devices of these users, earliest registration first. */
  devicesOf(userIds: readonly string[]): Promise<readonly Device[]>;

  /** A part of all devices. A device keeps its place, and the time at which it was first registered, when it is registered again. */
  devicePage(query: DevicePageQuery): Promise<readonly Device[]>;

  /** Puts addresses out of use. Answers those that it did put: a route that is not the device's, or that was registered again since, is left alone. */
  quarantine(addresses: readonly DeadAddress[], now: number): Promise<readonly DeadAddress[]>;

  /** Puts a device's addresses back into use. Answers whether any was out of use. */
  restore(deviceId: string): Promise<boolean>;
}
