import { type AddressKind } from './vendor.js';

/** A question to a vendor about one call that was made. */
export interface Inquiry {
  /** The vendor app. */
  readonly app: string;
  /** {@link Batch.id} of the batch that was called. */
  readonly id: string;
  readonly kind: AddressKind;
  /** The addresses of the call; empty where the vendor resolved them itself. */
  readonly addresses: readonly string[];
  /** The vendor's id of the push; null where no answer came, so that it is not known whether the vendor has it. */
  readonly messageId: string | null;
  /** When the call began, in milliseconds since the epoch; of one without an answer, about when it failed or was taken over. */
  readonly calledAt: number;
}

/** How far a vendor has got with a call. */
export type FindingStage = 'queued' | 'sending' | 'sent' | 'failed' | 'cancelled' | 'expired';

/** What a vendor knows of one device. */
export type DeviceFinding = 'delivered' | 'undelivered' | 'invalid' | 'error';

/** What a vendor has counted; each number may grow until the push expires, and what it does not count is left out. */
export interface FindingCounts {
  /** Devices that the vendor took for its receivers. */
  readonly targets?: number;
  readonly sent?: number;
  readonly delivered?: number;
  readonly shown?: number;
  readonly clicked?: number;
  readonly dismissed?: number;
  readonly invalid?: number;
}

/** A vendor's answer to an {@link Inquiry}. */
export type Finding =
  | {
      /** The vendor has the call. */
      readonly known: true;
      readonly messageId: string;
      /** Left out where the vendor does not tell. */
      readonly stage?: FindingStage;
      readonly counts: FindingCounts;
      /** By address; empty where the vendor tells nothing of single devices. */
      readonly devices: ReadonlyMap<string, DeviceFinding>;
    }
  | {
      /** The vendor does not know it, does not tell, or could not be asked. That proves nothing: it may know it later. */
      readonly known: false;
      /** A sentence that says which. */
      readonly reason: string;
    };
