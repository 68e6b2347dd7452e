import { type Platform } from '../message/message.js';
import { type ReceiptCounts, type ReceiptKind } from '../receipt/receipt.js';
import { type Failure, type FailureClass } from '../vendor/failure.js';
import { type AddressKind } from '../vendor/vendor.js';
import { type Tally } from './batch.js';

/**
 * Where a push is. `accepted` and `sending` pass; the others are ends.
 *
 * - `accepted`: in the store, waiting for its time or for a worker
 * - `sending`: its batches are in the store; they are being called, or wait for their turn or for another try
 * - `delivered`: the vendors took it for every device
 * - `partial`: for some devices, not for others; the rows say which
 * - `failed`: for none
 * - `expired`: its time to live ended before it could be sent
 * - `unknown`: nobody knows whether the vendors took it, and it is not repeated any longer
 * - `cancelled`: taken back before a vendor had taken it for anybody
 */
export type PushState = 'accepted' | 'sending' | EndState;

/** The states in which a push stays. */
export type EndState = 'delivered' | 'partial' | 'failed' | 'expired' | 'unknown' | 'cancelled';

const PASSING: ReadonlySet<PushState> = new Set<PushState>(['accepted', 'sending']);

/** Whether nothing more will happen to a push. */
export function isEndState(state: PushState): state is EndState {
  return !PASSING.has(state);
}

/** What a vendor told later. */
export interface DeliveryReceipt {
  readonly kind: ReceiptKind;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly detail: string | null;
}

/** One device's row of a report; or one vendor app's, where the vendor resolves the audience. */
export interface Delivery {
  /** Null where the vendor resolves the audience. */
  readonly deviceId: string | null;
  readonly userId: string | null;
  /** Null where one call reaches several platforms. */
  readonly platform: Platform | null;
  /** The vendor app that was called, e.g. `umeng:ios`; null where no route was found. */
  readonly app: string | null;
  readonly addressKind: AddressKind | null;
  /** `delivered`: the vendor took it. Whether the phone showed it, only a receipt can tell. */
  readonly state: 'delivered' | 'failed' | 'expired' | 'cancelled' | 'unknown';
  /** The vendor's id, for its console and its support. */
  readonly messageId: string | null;
  readonly failureClass: FailureClass | null;
  readonly vendorCode: string | null;
  /** What happened and, where it failed, what to do: complete in itself. */
  readonly reason: string;
  /** What the vendor told later of this device, or of the call as a whole, in the order of their times. Where the vendor resolves the audience, what it told of single phones stands in {@link PushReport.receipts} alone. */
  readonly receipts: readonly DeliveryReceipt[];
}

/** The most rows that a report carries; the counts hold for all. */
export const MAX_REPORT_ROWS = 10_000;

/** What became of a push. */
export interface PushReport {
  readonly pushId: string;
  readonly state: PushState;
  /** The state in a sentence; while it waits for another try, why. */
  readonly reason: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly acceptedAt: number;
  readonly dueAt: number;
  /** Null until it has ended. */
  readonly settledAt: number | null;
  /** Devices by how it went for them, so far. */
  readonly counts: Tally;
  /** What has ended so far, at most 10,000 rows, in the order of the batches. */
  readonly deliveries: readonly Delivery[];
  /** How often vendors told each kind later, for all devices. Empty where they told nothing, or no webhook is set up. */
  readonly receipts: ReceiptCounts;
}

/** How a push ended. */
export interface PushEnd {
  readonly pushId: string;
  readonly state: EndState;
  /** The state in a sentence. */
  readonly reason: string;
  readonly settledAt: number;
  readonly counts: Tally;
}

/** What a push's end is told from. */
export interface PushSum {
  readonly counts: Tally;
  /** What is wrong with the audience itself (an unknown user, nobody to reach), as sentences. */
  readonly problems: readonly string[];
  /** Why the first device that did not get it did not; null where all did. */
  readonly firstFailure: string | null;
}

/** The sentence of a push that has not ended: why the batch that failed last waits; empty where none has failed. */
export function waitingReason(lastFailure: Failure | null): string {
  return lastFailure === null ? '' : `It waits for another try. ${lastFailure.reason}`;
}

/** Sums a push up, once its last batch has ended. */
export function endOf({ counts, problems, firstFailure }: PushSum): Pick<PushEnd, 'state' | 'reason'> {
  const { delivered, expired, unknown, cancelled, failed } = counts;
  const total = delivered + expired + unknown + cancelled + failed;
  const state = endState(counts, total, problems.length > 0);
  if (state === 'cancelled' && firstFailure !== null) return { state, reason: firstFailure };
  const sentences = [
    ...problems,
    ...(total > 1 ? [`${delivered} of ${total} were taken by their vendor.`] : []),
    ...(firstFailure === null ? [] : [total === 1 ? firstFailure : `First failure: ${firstFailure}`]),
  ];
  return { state, reason: sentences.join(' ') || 'The vendor took it.' };
}

function endState({ delivered, expired, unknown, cancelled }: Tally, total: number, problems: boolean): EndState {
  if (total > 0 && delivered === total && !problems) return 'delivered';
  if (delivered > 0) return 'partial';
  if (total === 0) return 'failed';
  if (expired === total) return 'expired';
  if (cancelled === total) return 'cancelled';
  return unknown > 0 ? 'unknown' : 'failed';
}
