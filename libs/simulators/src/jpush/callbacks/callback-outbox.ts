import { request as httpRequest } from 'node:http';

/** One receipt on its way. */
export interface Callback {
  readonly url: string;
  /** The app's own credentials: the receiving server recognises the vendor by them. */
  readonly authorization: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What became of a receipt. `not-sent`: its URL is not on this machine. */
export type CallbackEnd = 'sent' | 'failed' | 'not-sent' | 'overflowed';

/** What the outbox tells of itself. */
export interface CallbackReport {
  /** Receipts that wait or are under way. */
  readonly waiting: number;
  readonly ended: Readonly<Record<CallbackEnd, number>>;
  /** The last receipts that ended, newest last. */
  readonly last: readonly { readonly url: string; readonly end: CallbackEnd; readonly body: Callback['body'] }[];
}

const MAX_WAITING = 1000;
const MAX_REMEMBERED = 100;
const AT_ONCE = 4;
const DEADLINE_MS = 2000;
const LOCAL = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Posts receipts, in order, to this machine alone: whatever else a push names is counted and not called.
 * A full outbox loses the newest; nothing is posted twice.
 */
export class CallbackOutbox {
  #waiting: Callback[] = [];
  #underWay = 0;
  #ended: Record<CallbackEnd, number> = { sent: 0, failed: 0, 'not-sent': 0, overflowed: 0 };
  #last: { url: string; end: CallbackEnd; body: Callback['body'] }[] = [];

  post(callback: Callback): void {
    if (!isLocal(callback.url)) this.#end(callback, 'not-sent');
    else if (this.#waiting.length >= MAX_WAITING) this.#end(callback, 'overflowed');
    else {
      this.#waiting.push(callback);
      this.#next();
    }
  }

  read(): CallbackReport {
    return { waiting: this.#waiting.length + this.#underWay, ended: { ...this.#ended }, last: [...this.#last] };
  }

  /** Lets go of everything that waits. */
  clear(): void {
    this.#waiting = [];
  }

  #next(): void {
    while (this.#underWay < AT_ONCE) {
      const callback = this.#waiting.shift();
      if (!callback) return;
      this.#underWay += 1;
      send(callback, (end) => {
        this.#underWay -= 1;
        this.#end(callback, end);
        this.#next();
      });
    }
  }

  #end({ url, body }: Callback, end: CallbackEnd): void {
    this.#ended[end] += 1;
    this.#last.push({ url, end, body });
    if (this.#last.length > MAX_REMEMBERED) this.#last.shift();
  }
}

function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && LOCAL.includes(hostname);
}

/** One exchange, one deadline; a redirection is not followed, since it could lead off this machine. */
function send({ url, authorization, body }: Callback, done: (end: CallbackEnd) => void): void {
  const bytes = Buffer.from(JSON.stringify(body));
  const headers = {
    authorization,
    'content-type': 'application/json',
    'content-length': bytes.length,
    // The vendor's documents publish neither the fields of a receipt nor how they are gathered.
    'x-simulator-note': 'not vendor-certified',
  };
  let end: CallbackEnd = 'failed';
  const request = httpRequest(url, { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(DEADLINE_MS) });
  request.on('response', (response) => {
    response.resume();
    response.on('end', () => {
      if (response.statusCode !== undefined && response.statusCode < 300) end = 'sent';
    });
  });
  // The end is told once, on close: a broken exchange stays "failed".
  request.on('error', () => undefined);
  request.on('close', () => {
    done(end);
  });
  request.end(bytes);
}
