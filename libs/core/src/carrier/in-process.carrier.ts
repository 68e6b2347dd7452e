import { type Carrier } from './carrier.js';

/** Bounds of the {@link InProcessCarrier}. */
export interface InProcessCarrierOptions {
  /** How many pushes are worked on at the same time. @default 64 */
  readonly concurrency?: number;
  /** How many ids wait at most; more are forgotten here and found again by the due scan. @default 10_000 */
  readonly maxWaiting?: number;
}

/** The default carrier: a bounded queue of ids in this process. */
export class InProcessCarrier implements Carrier {
  private readonly waiting = new Set<string>();
  private readonly running = new Set<Promise<void>>();
  private readonly concurrency: number;
  private readonly maxWaiting: number;
  private work: ((pushId: string) => Promise<void>) | null = null;
  private draining = false;

  constructor({ concurrency = 64, maxWaiting = 10_000 }: InProcessCarrierOptions = {}) {
    this.concurrency = concurrency;
    this.maxWaiting = maxWaiting;
  }

  announce(pushId: string): void {
    if (this.draining || this.waiting.size >= this.maxWaiting) return;
    this.waiting.add(pushId);
    this.advance();
  }

  consume(work: (pushId: string) => Promise<void>): void {
    this.work = work;
    this.advance();
  }

  async drain(timeoutMs: number): Promise<number> {
    this.draining = true;
    this.waiting.clear();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([Promise.allSettled(this.running), deadline]);
    clearTimeout(timer);
    return this.running.size;
  }

  private advance(): void {
    if (this.work === null) return;
    for (const pushId of this.waiting) {
      if (this.running.size >= this.concurrency) return;
      this.waiting.delete(pushId);
      const run = this.work(pushId).finally(() => {
        this.running.delete(run);
        this.advance();
      });
      this.running.add(run);
    }
  }
}
