import { type Lane, LANES } from '../delivery/lane.js';
import { type Carrier } from './carrier.js';

/** Bounds of the {@link InProcessCarrier}. */
export interface InProcessCarrierOptions {
  /** How many pushes are turned into vendor calls at the same time. @default 64 */
  readonly concurrency?: number;
  /** How many ids wait in each lane at most; more are forgotten here and found again by the due scan. @default 10_000 */
  readonly maxWaiting?: number;
}

/** Whose turn it is: each lane gets its share, so that none waits for ever. A lane without work gives its turn to the next. */
const TURNS: readonly Lane[] = [
  'transactional',
  'normal',
  'transactional',
  'bulk',
  'transactional',
  'normal',
  'transactional',
  'normal',
  'transactional',
  'bulk',
];

/** The default carrier: bounded queues of ids in this process, one a lane. */
export class InProcessCarrier implements Carrier {
  private readonly waiting: Readonly<Record<Lane, Set<string>>> = {
    transactional: new Set(),
    normal: new Set(),
    bulk: new Set(),
  };
  private readonly running = new Set<Promise<void>>();
  private readonly concurrency: number;
  private readonly maxWaiting: number;
  private work: ((pushId: string) => Promise<void>) | null = null;
  private draining = false;
  private turn = 0;

  constructor({ concurrency = 64, maxWaiting = 10_000 }: InProcessCarrierOptions = {}) {
    this.concurrency = concurrency;
    this.maxWaiting = maxWaiting;
  }

  get idle(): boolean {
    return this.work !== null && !this.draining && this.running.size < this.concurrency;
  }

  announce(pushId: string, lane: Lane): void {
    const queue = this.waiting[lane];
    if (this.draining || queue.size >= this.maxWaiting) return;
    queue.add(pushId);
    this.advance();
  }

  consume(work: (pushId: string) => Promise<void>): void {
    this.work = work;
    this.advance();
  }

  async drain(timeoutMs: number): Promise<number> {
    this.draining = true;
    for (const lane of LANES) this.waiting[lane].clear();
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
    while (this.running.size < this.concurrency) {
      const pushId = this.next();
      if (pushId === undefined) return;
      const run = this.work(pushId).finally(() => {
        this.running.delete(run);
        this.advance();
      });
      this.running.add(run);
    }
  }

  private next(): string | undefined {
    for (let left = TURNS.length; left > 0; left -= 1) {
      const lane = TURNS[this.turn++ % TURNS.length] ?? 'normal';
      for (const pushId of this.waiting[lane]) {
        this.waiting[lane].delete(pushId);
        return pushId;
      }
    }
    return undefined;
  }
}
