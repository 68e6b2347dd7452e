import { type Audience } from '../audience/audience.js';
import { type Device } from '../audience/device.js';
import { type Message, type Platform } from '../message/message.js';
import { type Failure } from '../vendor/failure.js';
import { type AddressKind } from '../vendor/vendor.js';
import { WHOLE_CALL } from '../store/receipts.js';
import { type StoredLane } from './lane.js';
import { type Delivery, type DeliveryReceipt } from './report.js';

/**
 * What happens when nobody knows whether a call arrived: the process ended during it, or no answer came.
 *
 * A vendor that can be asked whether it has the call is asked first, whatever the policy.
 *
 * - `atLeastOnce`: it is repeated, with the same key where the vendor takes one; elsewhere a phone may show it twice
 * - `atMostOnce`: it is not repeated, and ends `unknown`; for codes and payments
 * - `sameKeyOnly`: it is repeated where the vendor recognises the repetition by its key, and ends `unknown` elsewhere
 */
export type DeliveryPolicy = 'atLeastOnce' | 'atMostOnce' | 'sameKeyOnly';

/** All delivery policies. */
export const DELIVERY_POLICIES: readonly DeliveryPolicy[] = ['atLeastOnce', 'atMostOnce', 'sameKeyOnly'];

/** One address of a batch, and the devices behind it: several devices of one user may share an alias. */
export interface Receiver {
  readonly address: string;
  /** Empty where the vendor resolves the audience. */
  readonly devices: readonly Pick<Device, 'id' | 'userId' | 'platform'>[];
}

/** A key by which the vendor recognises a repeated call. It is stored before the call. */
export interface VendorKey {
  readonly key: string;
  /** When the vendor forgets it, in milliseconds since the epoch: later it must not be used again. */
  readonly expiresAt: number;
}

/** How it went for an address. */
export type DeliveryResult = Pick<Delivery, 'state' | 'messageId' | 'failureClass' | 'vendorCode' | 'reason'>;

/** How a batch ended. */
export interface BatchEnd {
  /** For every address that `exceptions` does not name. */
  readonly result: DeliveryResult;
  readonly exceptions: readonly (readonly [address: string, result: DeliveryResult])[];
}

/** Devices by how it went for them; where the vendor resolves the audience, a batch counts as one. */
export interface Tally {
  readonly delivered: number;
  readonly failed: number;
  readonly expired: number;
  readonly cancelled: number;
  readonly unknown: number;
}

/** Identity of a batch: its push, and its place in it from 0. */
export interface BatchId {
  readonly pushId: string;
  readonly ordinal: number;
}

/** A batch as it enters the store. */
export interface NewBatch {
  readonly ordinal: number;
  /** The vendor app's id; null for devices that no route reaches. */
  readonly app: string | null;
  readonly addressKind: AddressKind | null;
  /** Where the vendor resolves the audience and the app serves one platform. */
  readonly platform: Platform | null;
  readonly lane: StoredLane;
  readonly receivers: readonly Receiver[];
  /** When it may be called. */
  readonly dueAt: number;
  /** When nobody tries any longer: its time to live is over, or it was tried for as long as pushes are. */
  readonly endsAt: number;
  /** `calling`: the process that writes it makes the call right away; `key` is what it says to the vendor. `ended`: no call is needed. */
  readonly start:
    | { readonly state: 'waiting' }
    | { readonly state: 'calling'; readonly key: VendorKey | null }
    | { readonly state: 'ended'; readonly end: BatchEnd; readonly tally: Tally };
}

/** A batch in the store that has not ended. */
export interface StoredBatch extends BatchId {
  readonly app: string | null;
  readonly addressKind: AddressKind | null;
  readonly platform: Platform | null;
  readonly lane: StoredLane;
  readonly receivers: readonly Receiver[];
  readonly dueAt: number;
  readonly endsAt: number;
  readonly key: VendorKey | null;
  /** How many calls count as tries. Waiting for a limit, a paused app or a vendor that asked for time is none. */
  readonly attempts: number;
  /** How many calls nobody knows the outcome of. */
  readonly unknowns: number;
  /** How often a process ended while it was under way, and how often of these it was the only thing under way. */
  readonly crashes: number;
  readonly aloneCrashes: number;
  /** Raised by every claim: the fence. A write that names an older version is refused. */
  readonly version: number;
  /** The last failure; null before the first. */
  readonly failure: Failure | null;
  /** When it failed last. */
  readonly failedAt: number | null;
  /** From its push. */
  readonly to: Audience;
  readonly message: Message;
  readonly policy: DeliveryPolicy;
  readonly expiresAt: number | null;
}

/** What is written after a call, or after the decision not to make one. */
export interface BatchRecord extends BatchId {
  /** The worker that holds the batch; null where it was waiting. */
  readonly worker: string | null;
  readonly version: number;
  readonly now: number;
  readonly next:
    | {
        /** It waits for another try. */
        readonly state: 'waiting';
        readonly dueAt: number;
        readonly attempts: number;
        readonly unknowns: number;
        readonly failure: Failure | null;
        /** When it failed last; of a batch that only waited for its turn, the time that it had. */
        readonly failedAt: number | null;
      }
    | { readonly state: 'ended'; readonly end: BatchEnd; readonly tally: Tally };
}

/** What was told of a batch, each list in the order of the times: by device id, and under the empty one of the call as a whole. */
export type ReceiptsByReceiver = ReadonlyMap<string, readonly DeliveryReceipt[]>;

/** Nobody. */
export const NO_TALLY: Tally = { delivered: 0, failed: 0, expired: 0, cancelled: 0, unknown: 0 };

/** Counts devices by how the batch ended for them. */
export function tallyOf(receivers: readonly Receiver[], { result, exceptions }: BatchEnd): Tally {
  const tally = { ...NO_TALLY };
  if (receivers.every(({ devices }) => devices.length === 0)) {
    tally[result.state] += 1;
    return tally;
  }
  const other = new Map(exceptions);
  for (const { address, devices } of receivers) tally[(other.get(address) ?? result).state] += devices.length;
  return tally;
}

const NOTHING_TOLD: ReceiptsByReceiver = new Map();

/**
 * The rows of a report that a batch makes: one a device, or one for the batch where the vendor resolves the audience.
 *
 * @param told - what the vendor told later
 */
export function deliveriesOf(
  { app, addressKind, platform, receivers }: Pick<StoredBatch, 'app' | 'addressKind' | 'platform' | 'receivers'>,
  { result, exceptions }: BatchEnd,
  told: ReceiptsByReceiver = NOTHING_TOLD,
): Delivery[] {
  const route = { app, addressKind };
  const ofCall = told.get(WHOLE_CALL) ?? [];
  if (receivers.every(({ devices }) => devices.length === 0)) {
    return [{ deviceId: null, userId: null, platform, ...route, ...result, receipts: ofCall }];
  }
  const other = new Map(exceptions);
  return receivers.flatMap(({ address, devices }) =>
    devices.map(({ id, userId, platform }) => ({
      deviceId: id,
      userId,
      platform,
      ...route,
      ...(other.get(address) ?? result),
      receipts: inOrder(ofCall, told.get(id) ?? []),
    })),
  );
}

function inOrder(some: readonly DeliveryReceipt[], more: readonly DeliveryReceipt[]): readonly DeliveryReceipt[] {
  if (some.length === 0) return more;
  return [...some, ...more].sort((a, b) => a.at - b.at);
}
