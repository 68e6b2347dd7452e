import { SIMULATOR_BOUNDS } from '../umeng.limits.js';
import { type UmengJson } from '../umeng.types.js';

/** How one POST to a receiver ended. */
export interface UmengPost {
  readonly at: number;
  /** Without its query, which may hold a secret of the receiver. */
  readonly url: string;
  /** How many receipts it carried. */
  readonly count: number;
  /** `notLocal`: it was not sent, because the address is not on this machine. */
  readonly outcome: 'taken' | 'refused' | 'unreachable' | 'notLocal';
  /** The receiver's HTTP status; null where there was none. */
  readonly status: number | null;
}

/** What was posted to receivers, and what still waits. */
export interface UmengPosts {
  readonly waiting: number;
  /** Receipts that were dropped because 1,000 were waiting. */
  readonly overflowed: number;
  /** The last 200, oldest first. */
  readonly last: readonly UmengPost[];
}

interface Waiting {
  readonly url: string;
  readonly body: UmengJson;
  /** Goes as an object of its own; else it is gathered with others of the address into an array. */
  readonly alone: boolean;
}

const LOCAL_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Posts receipts to their receivers, on this machine only: a simulator talks to nobody else. Those of one address are gathered, at most
 * 100 a request; a request ends after 2 seconds, and none is repeated (our decision: the vendor's rule for repeating is not published).
 */
export class UmengReceiptPosts {
  private waiting: Waiting[] = [];
  private overflowed = 0;
  private running = 0;
  private last: UmengPost[] = [];

  get view(): UmengPosts {
    return { waiting: this.waiting.length, overflowed: this.overflowed, last: [...this.last] };
  }

  /** Takes a receipt in. An address elsewhere is written down and not called. */
  add(url: string, body: UmengJson, at: number, alone = false): void {
    if (!isLocal(url)) note(this.last, { at, url: bare(url), count: 1, outcome: 'notLocal', status: null });
    else if (this.waiting.length >= SIMULATOR_BOUNDS.receipts) this.overflowed += 1;
    else this.waiting.push({ url, body, alone });
  }

  /** Posts what waits, as far as eight requests at once allow. */
  pump(now: number): void {
    while (this.running < SIMULATOR_BOUNDS.postsAtOnce) {
      const [first] = this.waiting;
      if (first === undefined) return;
      const batch = this.takeWith(first);
      this.running += 1;
      // What ends after a reset belongs to the list of before.
      const { last } = this;
      void this.post(first, batch, now).then((post) => {
        this.running -= 1;
        note(last, post);
      });
    }
  }

  reset(): void {
    this.waiting = [];
    this.last = [];
    this.overflowed = 0;
  }

  private takeWith(first: Waiting): readonly Waiting[] {
    const batch: Waiting[] = [];
    const others: Waiting[] = [];
    for (const one of this.waiting) {
      const room = first.alone ? 1 : SIMULATOR_BOUNDS.receiptsPerPost;
      const together = one.url === first.url && one.alone === first.alone && batch.length < room;
      (together ? batch : others).push(one);
    }
    this.waiting = others;
    return batch;
  }

  private async post(first: Waiting, batch: readonly Waiting[], at: number): Promise<UmengPost> {
    const done = { at, url: bare(first.url), count: batch.length };
    try {
      const response = await fetch(first.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(first.alone ? first.body : batch.map(({ body }) => body)),
        // A receiver must not lead the simulator off this machine.
        redirect: 'manual',
        signal: AbortSignal.timeout(SIMULATOR_BOUNDS.postMs),
      });
      await response.body?.cancel();
      return { ...done, outcome: response.ok ? 'taken' : 'refused', status: response.status };
    } catch {
      // Nobody listens, or not in time: that is an outcome, which the caller writes down.
      return { ...done, outcome: 'unreachable', status: null };
    }
  }
}

function note(last: UmengPost[], post: UmengPost): void {
  last.push(post);
  if (last.length > SIMULATOR_BOUNDS.postsRemembered) last.shift();
}

function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/u.test(protocol) && LOCAL_HOSTS.includes(hostname);
}

function bare(url: string): string {
  if (!URL.canParse(url)) return '(no address)';
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
