import { createHash } from 'node:crypto';
import { type BatchId, type Receiver } from '../delivery/batch.js';
import { type ReceiptCounts, type ReceiptKind } from '../receipt/receipt.js';
import { type AddressKind } from '../vendor/vendor.js';

/** A receipt as it enters the store. */
export interface NewReceipt {
  /** The ids of the vendor apps whose call it may be about. */
  readonly apps: readonly string[];
  /** The vendor's id of the push. */
  readonly messageId: string;
  readonly kind: ReceiptKind;
  /** Empty where it is about the call as a whole. */
  readonly addresses: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly detail: string | null;
}

/** Whom a receipt is about. */
export interface ReceiptTarget {
  /** Null where the vendor resolved the address, and for the call as a whole. */
  readonly deviceId: string | null;
  /** Null for the call as a whole. */
  readonly address: string | null;
}

/** What {@link PushStore.keepReceipts} did with a receipt of a batch that is in the store. */
export interface KeptReceipt extends BatchId {
  /** The push's idempotency key. */
  readonly key: string | null;
  readonly app: string;
  readonly addressKind: AddressKind;
  /** How many devices the batch names; 0 where the vendor resolves the audience. */
  readonly devices: number;
  /** Of whom this was not known yet; empty for a repetition. */
  readonly fresh: readonly ReceiptTarget[];
  /** How often each kind has been told of the batch, this receipt included. */
  readonly counts: ReceiptCounts;
}

/** A batch of which a vendor call began. */
export interface CalledBatch extends BatchId {
  readonly app: string;
  readonly addressKind: AddressKind;
  /** What the call named: addresses, a topic; empty where it named neither. */
  readonly addresses: readonly string[];
  /** The vendor's id of the push; null where it gave none, or has not answered. */
  readonly messageId: string | null;
  /** When the batch was claimed for its last call, in milliseconds since the epoch. */
  readonly calledAt: number;
}

/** Receipts that one call of {@link PushStore.keepReceipts} takes at most, each counted once for every address. Our decision: on SQLite a transaction keeps the event loop, with so many for some tens of milliseconds. */
export const MAX_RECEIPTS = 200;

/**
 * How many addresses that only the vendor knows are remembered for each batch and kind. Our decision: everyone may be a million phones, and a row for each would outgrow the pushes themselves. Beyond it they are
 * counted, and a repetition counts again.
 */
export const MAX_KEPT_ADDRESSES = 1_000;

/** The receiver of what is told of a call as a whole. */
export const WHOLE_CALL = '';

/** Whom a receipt is about, with what it is kept under. */
export interface ReceiptMatch extends ReceiptTarget {
  /** A device's id, a digest of an address, or {@link WHOLE_CALL}. */
  readonly receiver: string;
  /** Whether the receiver is a digest. */
  readonly hashed: boolean;
}

const WHOLE: readonly ReceiptMatch[] = [{ receiver: WHOLE_CALL, hashed: false, deviceId: null, address: null }];

/**
 * Finds the receivers of a batch by the addresses that a receipt names. Each is there once; one that the batch cannot have reached is left out.
 *
 * A call by registration ids reaches those and no others. Behind an alias or an account the vendor may name ids that nobody else has: those are kept by a digest, never as they are.
 */
export function receiptMatcher(batch: {
  readonly pushId: string;
  readonly addressKind: AddressKind;
  /** {@link KeptReceipt.devices} */
  readonly devices: number;
  readonly find: (address: string) => Receiver | undefined;
}): (addresses: readonly string[]) => readonly ReceiptMatch[] {
  const { pushId, addressKind } = batch;
  const onlyOurs = addressKind === 'registrationId' && batch.devices > 0;
  const match = (address: string): readonly ReceiptMatch[] => {
    const { devices } = batch.find(address) ?? { devices: [] };
    if (devices.length > 0) return devices.map(({ id }) => ({ receiver: id, hashed: false, deviceId: id, address }));
    return onlyOurs ? [] : [{ receiver: digestOf(pushId, address), hashed: true, deviceId: null, address }];
  };
  return (addresses) => (addresses.length === 0 ? WHOLE : [...new Set(addresses)].flatMap(match));
}

/** The sums, kind by kind. */
export function sumOfCounts(all: readonly ReceiptCounts[]): ReceiptCounts {
  const sum = new Map<ReceiptKind, number>();
  for (const counts of all) {
    for (const [kind, count] of Object.entries(counts) as [ReceiptKind, number][]) {
      sum.set(kind, (sum.get(kind) ?? 0) + count);
    }
  }
  return Object.fromEntries(sum);
}

/** Another one in each push, so that nobody is recognised from push to push. */
function digestOf(pushId: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([pushId, address]))
    .digest('hex')
    .slice(0, 32);
}
