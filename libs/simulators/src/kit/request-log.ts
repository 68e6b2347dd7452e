import { type LoggedRequest, type SimulatedVendor } from './simulator.types.js';

/** A line of the log that is still being written. */
export type OpenLine = { -readonly [K in keyof LoggedRequest]: LoggedRequest[K] };

/** Bounds of a request log. */
export interface RequestLogOptions {
  /** How many requests are kept; the oldest goes first. @default 10000 */
  readonly maxRequests?: number;
  /** How many characters of bodies and answers are kept in all; the newest request always stays. @default 64 * 1024 * 1024 */
  readonly maxCharacters?: number;
}

/** Which lines of the log are wanted. */
export interface RequestFilter {
  readonly vendor?: SimulatedVendor | undefined;
  /** Only requests with a greater `n`. */
  readonly since?: number | undefined;
}

/** What the server holds while it answers one request. */
export interface LogEntry {
  readonly line: OpenLine;
  /** What the line counts against `maxCharacters`; null once the log has let it go. */
  characters: number | null;
}

/** The raw requests that reached the simulator, oldest first, and how they ended. */
export class RequestLog {
  readonly #maxRequests: number;
  readonly #maxCharacters: number;
  readonly #counts = new Map<SimulatedVendor, number>();
  readonly #listeners = new Set<(line: LoggedRequest) => void>();
  /** Oldest first from `#first` on; what lies before was let go, and is cut off now and then rather than each time. */
  #entries: LogEntry[] = [];
  #first = 0;
  #characters = 0;

  constructor({ maxRequests = 10_000, maxCharacters = 64 * 1024 * 1024 }: RequestLogOptions = {}) {
    this.#maxRequests = maxRequests;
    this.#maxCharacters = maxCharacters;
  }

  /** How many requests reached a vendor since the last reset, also those that the log has let go. */
  count(vendor: SimulatedVendor): number {
    return this.#counts.get(vendor) ?? 0;
  }

  /** The lines that are kept, oldest first. */
  list({ vendor, since = 0 }: RequestFilter = {}): LoggedRequest[] {
    return this.#entries
      .slice(this.#first)
      .map(({ line }) => line)
      .filter((line) => (vendor === undefined || line.vendor === vendor) && line.n > since);
  }

  /** Starts a line and gives it the vendor's next number. */
  open(start: Pick<LoggedRequest, 'at' | 'vendor' | 'method' | 'path' | 'query' | 'headers'>): LogEntry {
    const n = this.count(start.vendor) + 1;
    this.#counts.set(start.vendor, n);
    const entry: LogEntry = { line: { n, ...start, body: '', status: null, answer: null }, characters: 0 };
    this.#entries.push(entry);
    if (this.#size > this.#maxRequests) this.#dropOldest();
    return entry;
  }

  /** Ends a line: the request was answered, or will never be. Tells the listeners. */
  settle(entry: LogEntry): void {
    const { line } = entry;
    if (entry.characters !== null) {
      entry.characters = line.body.length + (line.bodyBase64?.length ?? 0) + (line.answer?.length ?? 0);
      this.#characters += entry.characters;
      while (this.#characters > this.#maxCharacters && this.#size > 1) this.#dropOldest();
    }
    for (const listener of this.#listeners) listener(line);
  }

  /** Calls `listener` once for every request, when its end is known. Returns what stops it. */
  onSettled(listener: (line: LoggedRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Forgets the requests and counts from 1 again. */
  clear(): void {
    while (this.#size > 0) this.#dropOldest();
    this.#counts.clear();
  }

  get #size(): number {
    return this.#entries.length - this.#first;
  }

  #dropOldest(): void {
    const oldest = this.#entries[this.#first];
    if (!oldest) return;
    this.#first += 1;
    this.#characters -= oldest.characters ?? 0;
    oldest.characters = null;
    if (this.#first > this.#maxRequests) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }
}

/**
 * A line of the log without its credentials, for everything that leaves the process: the `authorization` header keeps its
 * scheme alone (`Basic ***`, `key=***`). A Umeng `sign` stays: it is a digest, and seeing it helps where it is wrong.
 */
export function maskSecrets(line: LoggedRequest): LoggedRequest {
  const headers = { ...line.headers };
  for (const name of ['authorization', 'proxy-authorization']) {
    const value = headers[name];
    if (value !== undefined) headers[name] = `${/^(?:Basic |Bearer |key=)/i.exec(value)?.[0] ?? ''}***`;
  }
  return { ...line, headers };
}
