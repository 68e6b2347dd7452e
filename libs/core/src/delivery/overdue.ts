import { Inject, Injectable } from '@nestjs/common';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { type StoredBatch } from './batch.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { ended, lateEnd } from './endings.js';
import { Settler } from './settler.js';

/** How many batches are ended together. */
const TOGETHER = 100;

/** A part of the scan's second. */
const LONGEST_MS = 500;

/** Ends what waits although its time is over, and nobody tries any longer. */
@Injectable()
export class Overdue {
  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly settler: Settler,
  ) {}

  async end(now: number): Promise<void> {
    const until = performance.now() + LONGEST_MS;
    let found: number;
    do {
      const late = await this.store.overdue(now, TOGETHER);
      found = late.length;
      // One that cannot be written must not keep the others from their end.
      const written = await Promise.allSettled(late.map((batch) => this.endOne(batch, now)));
      if (written.some(({ status }) => status === 'rejected')) return;
    } while (found === TOGETHER && performance.now() < until);
  }

  private async endOne(batch: StoredBatch, now: number): Promise<void> {
    const end = lateEnd(batch, now, this.options.retry.giveUpAfterMs);
    if (end === null) return;
    const { pushId, ordinal, version } = batch;
    const next = ended(batch, end);
    this.settler.settle(await this.store.record({ pushId, ordinal, worker: null, version, now, next }));
  }
}
