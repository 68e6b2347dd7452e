import { type Platform } from '../message/message.js';
import { type FailureClass } from '../vendor/failure.js';
import { type AddressKind } from '../vendor/vendor.js';

/**
 * Where a push is. `accepted` and `sending` pass; the others are ends.
 *
 * - `accepted`: in the store, waiting for its time or for a worker
 * - `sending`: a worker has taken it
 * - `delivered`: the vendors took it for every device
 * - `partial`: for some devices, not for others; the rows say which
 * - `failed`: for none
 * - `expired`: its time to live ended before it could be sent
 * - `cancelled`: taken back in time
 */
export type PushState = 'accepted' | 'sending' | EndState;

/** The states in which a push stays. */
export type EndState = 'delivered' | 'partial' | 'failed' | 'expired' | 'cancelled';

const PASSING: ReadonlySet<PushState> = new Set<PushState>(['accepted', 'sending']);

/** Whether nothing more will happen to a push. */
export function isEndState(state: PushState): state is EndState {
  return !PASSING.has(state);
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
  readonly state: 'delivered' | 'failed' | 'expired';
  /** The vendor's id, for its console and its support. */
  readonly messageId: string | null;
  readonly failureClass: FailureClass | null;
  readonly vendorCode: string | null;
  /** What happened and, where it failed, what to do: complete in itself. */
  readonly reason: string;
}

/** What became of a push. */
export interface PushReport {
  readonly pushId: string;
  readonly state: PushState;
  /** The state in a sentence. */
  readonly reason: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly acceptedAt: number;
  readonly dueAt: number;
  /** Null until it has ended. */
  readonly settledAt: number | null;
  /** Empty until it has ended. */
  readonly deliveries: readonly Delivery[];
}

/** How a push ended: what the store keeps of it. */
export interface Settlement {
  readonly state: EndState;
  readonly reason: string;
  readonly settledAt: number;
  readonly deliveries: readonly Delivery[];
}

/** Sums rows up. `problems` are what went wrong before any row came to be (an unknown user, nobody to reach). */
export function settlementOf(
  deliveries: readonly Delivery[],
  problems: readonly string[],
  settledAt: number,
): Settlement {
  const delivered = deliveries.filter(({ state }) => state === 'delivered').length;
  const expired = deliveries.filter(({ state }) => state === 'expired').length;
  const total = deliveries.length;
  const state: EndState =
    total > 0 && delivered === total && problems.length === 0
      ? 'delivered'
      : delivered > 0
        ? 'partial'
        : total > 0 && expired === total
          ? 'expired'
          : 'failed';
  const counts = total === 0 ? [] : [`${delivered} of ${total} were taken by their vendor.`];
  const firstFailure = deliveries.find((row) => row.state !== 'delivered');
  const failures =
    firstFailure === undefined ? [] : [total === 1 ? firstFailure.reason : `First failure: ${firstFailure.reason}`];
  return {
    state,
    reason: [...problems, ...(total === 1 ? [] : counts), ...failures].join(' ') || 'The vendor took it.',
    settledAt,
    deliveries,
  };
}
