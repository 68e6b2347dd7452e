import { type DeliveryReceipt } from '../delivery/report.js';
import { type ReceiptCounts, type ReceiptKind } from '../receipt/receipt.js';
import { type BatchEntry } from './memory.entries.js';
import {
  type KeptReceipt,
  MAX_KEPT_ADDRESSES,
  type NewReceipt,
  type ReceiptMatch,
  receiptMatcher,
} from './receipts.js';

/** What the vendor told later of one batch of the memory store. */
export class BatchReceipts {
  private readonly tally = new Map<ReceiptKind, number>();
  private readonly told = new Map<string, Map<ReceiptKind, DeliveryReceipt>>();

  get counts(): ReceiptCounts {
    return Object.fromEntries(this.tally);
  }

  /** In the order of their times, by receiver. */
  get byReceiver(): ReadonlyMap<string, readonly DeliveryReceipt[]> {
    return new Map([...this.told].map(([who, kinds]) => [who, [...kinds.values()].sort((a, b) => a.at - b.at)]));
  }

  /** False: it was known. */
  add({ receiver, hashed }: ReceiptMatch, { kind, at, detail }: NewReceipt): boolean {
    const count = this.tally.get(kind) ?? 0;
    if (!hashed || count < MAX_KEPT_ADDRESSES) {
      const kinds = this.told.get(receiver) ?? new Map<ReceiptKind, DeliveryReceipt>();
      if (kinds.has(kind)) return false;
      this.told.set(receiver, kinds.set(kind, Object.freeze({ kind, at, detail })));
    }
    this.tally.set(kind, count + 1);
    return true;
  }
}

/** {@link PushStore.keepReceipts} for one receipt and the batch that it is about. */
export function keepReceipt(batch: BatchEntry, receipt: NewReceipt): KeptReceipt | null {
  const { made, owner, receivers } = batch;
  const { ordinal, app, addressKind } = made;
  if (app === null || addressKind === null) return null;
  const { id: pushId, key } = owner.push;
  const byAddress = new Map(receivers.map((receiver) => [receiver.address, receiver]));
  const devices = receivers.reduce((sum, receiver) => sum + receiver.devices.length, 0);
  const match = receiptMatcher({ pushId, addressKind, devices, find: (address) => byAddress.get(address) });
  const matches = match(receipt.addresses);
  if (matches.length === 0) return null;
  const receipts = (batch.receipts ??= new BatchReceipts());
  const fresh = matches.filter((target) => receipts.add(target, receipt));
  return {
    ...{ pushId, ordinal, key, app, addressKind, devices },
    fresh: fresh.map(({ deviceId, address }) => ({ deviceId, address })),
    counts: receipts.counts,
  };
}
