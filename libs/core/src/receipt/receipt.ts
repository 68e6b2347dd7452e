/** What a vendor tells of a call later, in one word. */
export type ReceiptKind =
  | 'accepted'
  | 'delivered'
  | 'clicked'
  | 'dismissed'
  | 'undelivered'
  /** Nobody is behind the address any longer. */
  | 'invalid'
  /** The user has switched push off for the app. */
  | 'disabled'
  /** The device was left out by a condition of the push. */
  | 'filtered'
  /** The app, or the device, has had its share for the day. */
  | 'quota'
  /** Its time to live ended before the device was there. */
  | 'expired';

/** All receipt kinds. */
export const RECEIPT_KINDS: readonly ReceiptKind[] = [
  'accepted',
  'delivered',
  'clicked',
  'dismissed',
  'undelivered',
  'invalid',
  'disabled',
  'filtered',
  'quota',
  'expired',
];

/** A vendor's later word about a call, as its webhook tells it. */
export interface Receipt {
  /** The name of the vendor's module instance, e.g. `xiaomi`. */
  readonly vendor: string;
  /** The vendor app, where the webhook knows it. Default: any of the vendor's. */
  readonly app?: string;
  /** The vendor's id of the push. */
  readonly messageId: string;
  readonly kind: ReceiptKind;
  /** The addresses that it is about; empty where it is about the call as a whole. */
  readonly addresses: readonly string[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the vendor says beyond its word, as a sentence without any address. */
  readonly detail?: string;
  /** New addresses that the vendor names for old ones. */
  readonly replacements?: ReadonlyMap<string, string>;
}

/** Whose receipts the body of a webhook's call holds, and when it came. */
export interface ReceiptOrigin {
  /** The name of the vendor's module instance, e.g. `xiaomi`. */
  readonly vendor: string;
  /** Milliseconds since the epoch: the time of receipts that carry none. */
  readonly now: number;
}

/** What such a body said. */
export interface ReceiptsRead {
  readonly receipts: readonly Receipt[];
  /** How many entries could not be read: without a message id, or of a kind that is not known. Those that could are in `receipts` all the same. */
  readonly unread: number;
}

/** How often each kind was told; kinds that were not are left out. */
export type ReceiptCounts = Readonly<Partial<Record<ReceiptKind, number>>>;

/** What became of receipts that were handed in. */
export interface ReceiptTally {
  /** Written, and told to the host. */
  readonly taken: number;
  /** Known already. */
  readonly repeated: number;
  /** Of calls that are not in the store: forged, of another host, or removed since. They have no effect. */
  readonly foreign: number;
}
