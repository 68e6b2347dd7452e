import { type XiaomiParcel, type XiaomiSent } from '../message/sent.js';
import { BOUNDS, LIMITS, RECEIPT_MASK, RECEIPTS } from '../xiaomi.limits.js';
import { postReceipts } from './receipt-post.js';

/** What is told of a target, by its kind. */
export type XiaomiReceiptKind = keyof typeof RECEIPTS;

/** What a receipt adds to its type and targets. */
export interface XiaomiReceiptDetail {
  readonly barStatus?: 'Enable' | 'Disable' | 'Unknown';
  /** Type 16: 1 bad regid, 2 bad alias, 3 bad user account. */
  readonly errorCode?: number;
  /** Type 16: what took the target's place. */
  readonly replacedBy?: string;
  /** Type 128: `{ack, quota}` of the app, or `{device_acked, device_quota}` of the device. */
  readonly extra?: Readonly<Record<string, string>>;
}

interface Waiting {
  readonly url: string;
  readonly id: string;
  readonly since: number;
  readonly entry: Entry;
  targets: number;
}

/** What goes out in one POST: a JSON object has a key once, so each message stands in it once. */
interface Round {
  readonly url: string;
  readonly ofMessage: Map<string, readonly [likeness: string, entry: Entry]>;
}

interface Entry {
  param?: string;
  type: number;
  targets: string;
  jobkey?: string;
  barStatus?: string;
  errorCode?: number;
  replaceTarget?: Record<string, string>;
  extra?: Readonly<Record<string, string>>;
  timestamp: number;
}

/** One request that carried receipts, or that would have. */
export interface XiaomiReceiptPost {
  readonly at: number;
  /** Scheme, host and port: the rest of a URL may hold a secret. */
  readonly to: string;
  outcome: 'under way' | 'taken' | 'failed' | 'not sent: not a URL of this machine';
  status?: number;
  /** How many messages it told of. */
  readonly messages: number;
}

/**
 * Tells the receivers of receipts what became of messages: about once a second, all that has come up since then in one POST a URL. What a receiver does not take is
 * not sent again. A message with several kinds of receipts takes several POSTs (our decision).
 */
export class XiaomiReceipts {
  /** By what they agree in: receipts that are alike in all but the target are told as one, with all their targets. */
  readonly #waiting = new Map<string, Waiting>();
  /** How many receipts have as many targets as one may have (our decision: as a send). */
  #full = 0;
  #underWay = 0;
  #dropped = 0;
  #log: XiaomiReceiptPost[] = [];

  /** Notes what became of a target, if the message asked to be told. */
  note(
    kind: XiaomiReceiptKind,
    sent: XiaomiSent,
    { message: { extra } }: XiaomiParcel,
    target: string,
    at: number,
    { replacedBy, ...detail }: XiaomiReceiptDetail = {},
  ): void {
    const url = extra.get('callback');
    const type = RECEIPTS[kind];
    if (!url || (Number(extra.get('callback.type') ?? RECEIPT_MASK.usual) & type) === 0) return;
    const param = extra.get('callback.param');
    const jobkey = extra.get('jobkey');
    const entry: Entry = {
      ...(param !== undefined && { param }),
      type,
      targets: target,
      ...(jobkey !== undefined && { jobkey }),
      ...detail,
      ...(replacedBy !== undefined && { replaceTarget: { [target]: replacedBy } }),
      timestamp: at,
    };
    const likeness = JSON.stringify([sent.id, url, type, param, jobkey, detail]);
    const alike = this.#waiting.get(likeness);
    if (alike && alike.targets < LIMITS.targets) {
      merge(alike.entry, entry);
      alike.targets += 1;
      return;
    }
    if (this.#waiting.size >= BOUNDS.receipts) {
      this.#dropped += 1;
      return;
    }
    if (alike) this.#waiting.set(`${likeness} ${(this.#full += 1)}`, alike);
    this.#waiting.set(likeness, { url, id: sent.id, since: at, entry, targets: 1 });
  }

  /** Sends what has waited for a second. A clock that was set back sends at once. */
  flush(at: number): void {
    const rounds: Round[] = [];
    for (const [likeness, one] of this.#waiting) {
      if (at >= one.since && at - one.since < LIMITS.receiptsEveryMs) continue;
      let round = rounds.find(({ url, ofMessage }) => url === one.url && !ofMessage.has(one.id));
      if (!round) rounds.push((round = { url: one.url, ofMessage: new Map() }));
      round.ofMessage.set(one.id, [likeness, one.entry]);
    }
    for (const { url, ofMessage } of rounds.slice(0, Math.max(BOUNDS.receiptPosts - this.#underWay, 0))) {
      for (const [likeness] of ofMessage.values()) this.#waiting.delete(likeness);
      this.#post(url, Object.fromEntries(Array.from(ofMessage, ([id, [, entry]]) => [id, entry])), at);
    }
  }

  /** For people and tests that look. */
  inspect(): object {
    return {
      waiting: this.#waiting.size,
      underWay: this.#underWay,
      dropped: this.#dropped,
      posts: this.#log,
    };
  }

  reset(): void {
    this.#waiting.clear();
    this.#dropped = 0;
    this.#log = [];
  }

  #post(url: string, data: Readonly<Record<string, Entry>>, at: number): void {
    const line: XiaomiReceiptPost = {
      at,
      to: new URL(url).origin,
      outcome: 'under way',
      messages: Object.keys(data).length,
    };
    this.#log.push(line);
    if (this.#log.length > BOUNDS.receiptLog) this.#log.shift();
    this.#underWay += 1;
    postReceipts(url, data, BOUNDS.receiptMs, (end) => {
      this.#underWay -= 1;
      Object.assign(line, end);
    });
  }
}

function merge(into: Entry, from: Entry): void {
  into.targets += `,${from.targets}`;
  into.timestamp = from.timestamp;
  if (from.replaceTarget) into.replaceTarget = { ...into.replaceTarget, ...from.replaceTarget };
}
