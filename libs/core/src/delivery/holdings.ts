import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { batchId } from '../routing/route.js';
import { type KnownClaims, PUSH_STORE, type PushStore } from '../store/store.js';
import { type BatchId } from './batch.js';
import { nameOf } from './persist.js';
import { Quiet } from './quiet.js';
import { Worker } from './worker.js';

/**
 * What this process knows to hold. When the answer to a claim was lost (the store failed after it had written), the store may have more as ours than we know of; nobody would ever call that.
 * Then the two are compared, and the rest is given back.
 */
@Injectable()
export class Holdings implements KnownClaims {
  readonly pushes = new Set<string>();
  readonly batches = new Set<string>();
  private readonly logger = new Logger('PushModule');
  private readonly notes = new Map<string, number>();
  private readonly claims = new Set<Promise<unknown>>();
  private inDoubt = false;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly worker: Worker,
    private readonly quiet: Quiet,
    private readonly clock: PushClock,
  ) {}

  /** Makes a claim: from its beginning to the note of what it gave, nothing is compared. */
  async claim<T>(make: () => Promise<T>, note: (given: T) => void): Promise<T> {
    const claim = make().then(
      (given) => {
        note(given);
        return given;
      },
      (error: unknown) => {
        this.inDoubt = true;
        throw error;
      },
    );
    this.claims.add(claim);
    try {
      return await claim;
    } finally {
      this.claims.delete(claim);
    }
  }

  /** A write may have happened although it failed. */
  doubt(): void {
    this.inDoubt = true;
  }

  /** Each claim of a batch is noted once, and dropped once: the next claim may come before the note of the last is gone. */
  noteBatch({ pushId, ordinal }: BatchId): void {
    const id = batchId(pushId, ordinal);
    this.notes.set(id, (this.notes.get(id) ?? 0) + 1);
    this.batches.add(id);
  }

  dropBatch({ pushId, ordinal }: BatchId): void {
    const id = batchId(pushId, ordinal);
    const left = (this.notes.get(id) ?? 0) - 1;
    if (left > 0) this.notes.set(id, left);
    else {
      this.notes.delete(id);
      this.batches.delete(id);
    }
  }

  /** Whether the push is being expanded here, or its first batch called. */
  areAtWorkOn(pushId: string): boolean {
    return this.pushes.has(pushId) || this.batches.has(batchId(pushId, 0));
  }

  /** Compares, if there is reason to. Never rejects. */
  async turn(): Promise<void> {
    const worker = this.worker.id;
    if (!this.inDoubt || worker === null || this.quiet.active) return;
    try {
      await this.quiet.during(async () => {
        await Promise.allSettled(this.claims);
        this.inDoubt = false;
        const { pushes, batches } = await this.store.disown(worker, this, this.clock.now());
        if (pushes + batches > 0) {
          this.logger.warn(
            `${pushes} pushes and ${batches} calls had been claimed without this process hearing of it, because the store failed; they are taken up again.`,
          );
        }
      });
    } catch (error) {
      this.inDoubt = true;
      this.logger.error(
        `What this process holds could not be compared with the store (${nameOf(error)}); it is tried again.`,
      );
    }
  }
}
