import { type Failure, type PushClock, VendorError, type VendorKey, type VendorKeys } from '@nest-push/core';
import { JPUSH_LABEL } from './jpush.request.js';
import { JPUSH_CIDS_MAX } from './jpush.limits.js';

const HOUR_MS = 3_600_000;

/**
 * Milliseconds from the call that fetched it until a push id counts as forgotten. JPush keeps it for a day (JPush REST API v3 push advanced,
 * 2022-08-09). Our decision: an hour less, for JPush's day need not begin with our call, and a push may wait between its claim and its call.
 */
export const CID_LIFE_MS = 23 * HOUR_MS;

/** Our decision: what is handed out can be repeated for half a day. Older ids are dropped: fetching others costs one call. */
const LEFT_AT_LEAST_MS = 12 * HOUR_MS;

/** Our decision: the most ids that are stored, enough for two of the largest answers. */
const STORED_AT_MOST = 2 * JPUSH_CIDS_MAX;

/** Fetches that one window may see beyond those that its pushes pay for: they fill a pool that was empty. See {@link pushesBesideCids}. */
const FILLING_FETCHES = 2;

/**
 * How many of an app's calls are left for pushes when their push ids are fetched with calls of the same allowance.
 *
 * Each fetch gives n ids, and a fetch begins while fewer than n are stored. So a window of p pushes sees at most p/n fetches and two more that fill
 * the pool: p + p/n + 2 <= calls, p <= (calls - 2) * n/(n + 1). Of 600 calls, with 10 ids a fetch: 543 pushes and 57 fetches.
 *
 * @param calls - what JPush allows in a window
 * @param perFetch - n
 */
export function pushesBesideCids(calls: number, perFetch: number): number {
  return Math.max(1, Math.floor(((calls - FILLING_FETCHES) * perFetch) / (perFetch + 1)));
}

/**
 * Push ids (`cid`) of one JPush app, fetched before they are needed. Each is handed out to one push: two pushes with the same id would be one to JPush,
 * and the second would reach nobody.
 *
 * It holds no timer: ids are fetched when they are asked for, and in the background when few are left.
 */
export class JPushCidPool implements VendorKeys {
  // Private to the language, so that no printed object shows them: an id that somebody else uses up is lost to its push.
  readonly #stored = new Map<string, VendorKey>();
  #last: ReadonlySet<string> = new Set();
  private fetching: Promise<void> | null = null;

  /**
   * @param fetch - makes one call for so many ids; JPush may give fewer
   * @param perFetch - how many to ask for, and how few are left when more are fetched
   */
  constructor(
    private readonly fetch: (count: number) => Promise<readonly string[]>,
    private readonly perFetch: number,
    private readonly clock: Pick<PushClock, 'now'>,
  ) {}

  /**
   * Hands out so many ids, after as many fetches as that takes, one at a time. Whoever asks meanwhile waits for the same fetch, and gets what it
   * leaves, in the order of asking.
   *
   * @throws VendorError when a fetch fails: no push was sent, so it is never `unknown`
   */
  async take(app: string, count: number): Promise<readonly VendorKey[]> {
    const keys: VendorKey[] = [];
    try {
      this.draw(keys, count);
      while (keys.length < count) {
        await this.fetched();
        this.draw(keys, count);
      }
    } catch (error) {
      this.giveBack(app, keys);
      throw error;
    }
    // A failure stays without a word here: whoever needs an id meets it.
    if (this.#stored.size < this.perFetch) this.fetched().catch(() => undefined);
    return keys;
  }

  giveBack(_app: string, keys: readonly VendorKey[]): void {
    for (const key of keys) {
      if (this.#stored.size < STORED_AT_MOST) this.#stored.set(key.key, key);
    }
  }

  private draw(keys: VendorKey[], count: number): void {
    const least = this.clock.now() + LEFT_AT_LEAST_MS;
    for (const [cid, key] of this.#stored) {
      if (keys.length >= count) return;
      this.#stored.delete(cid);
      if (key.expiresAt >= least) keys.push(key);
    }
  }

  /** The fetch that is under way, or a new one. */
  private fetched(): Promise<void> {
    this.fetching ??= this.refill().finally(() => {
      this.fetching = null;
    });
    return this.fetching;
  }

  private async refill(): Promise<void> {
    // The time before the call: the ids are younger than that.
    const expiresAt = this.clock.now() + CID_LIFE_MS;
    const cids = new Set(await this.fetch(this.perFetch).catch(rethrowAsFetch));
    const fresh = [...cids].filter((cid) => !this.#last.has(cid));
    this.#last = cids;
    if (fresh.length === 0) throw new VendorError(REPEATED);
    this.giveBack(
      '',
      fresh.map((key) => ({ key, expiresAt })),
    );
  }
}

/** The answer is the one before once more: its ids may be in use, and no fetch after it would bring others. */
const REPEATED: Failure = {
  class: 'credential',
  vendor: JPUSH_LABEL,
  code: null,
  httpStatus: null,
  reason: `${JPUSH_LABEL} gave the same push ids (cid) twice, so no push was sent. Check that nothing behind baseUrl keeps answers, or set cid to false.`,
};

function rethrowAsFetch(error: unknown): never {
  throw error instanceof VendorError ? new VendorError(failureOfFetch(error.failure), null, { cause: error }) : error;
}

/** A fetch sends no push. So nobody has to fear a second notification, and neither message nor receivers can be at fault. */
function failureOfFetch(failure: Failure): Failure {
  if (failure.class === 'unknown') {
    const where = failure.httpStatus === null ? '' : ` [HTTP ${failure.httpStatus}]`;
    const reason = `${JPUSH_LABEL} gave no answer that can be read when it was asked for push ids (cid). No push was sent; it can be sent later without risk.${where}`;
    return { ...failure, class: 'retryable', reason };
  }
  if (failure.class === 'payload' || failure.class === 'device') {
    const reason = `No push was sent, because ${JPUSH_LABEL} gave no push id (cid). ${failure.reason} Check baseUrl and cidsPerFetch, or set cid to false.`;
    return { ...failure, class: 'credential', reason };
  }
  return failure;
}
