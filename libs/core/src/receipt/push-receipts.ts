import { Injectable } from '@nestjs/common';
import { type Receipt, type ReceiptTally } from './receipt.js';

/** Where the webhooks of the vendors' modules hand in what they were told. */
@Injectable()
export class PushReceipts {
  /**
   * Writes receipts, once each, tells the host of those that are new (`push.receipt`), and puts addresses out of use that the vendor calls invalid. Safe to repeat. Resolves when they are in the store.
   *
   * @throws PushOverloadError when more are being written than the bound allows: nothing of these was written, and the vendor may try again
   */
  take(receipts: readonly Receipt[]): Promise<ReceiptTally> {
    return Promise.reject(new Error(`${receipts.length} receipts`));
  }
}
