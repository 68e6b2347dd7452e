import { type ServerResponse } from 'node:http';

const HEARTBEAT_MS = 15_000;
const MAX_LISTENERS = 100;

// A page that cannot follow is let go; it connects again by itself and reads everything anew.
const MAX_UNSENT_BYTES = 16 * 1024 * 1024;

/** Server-sent events to every page that listens. */
export class EventStream {
  readonly #listeners = new Set<ServerResponse>();
  #heartbeat: NodeJS.Timeout | undefined;

  /** How many pages listen. */
  get size(): number {
    return this.#listeners.size;
  }

  /** Keeps a response open and sends it every event from now on. False when 100 others listen already. */
  add(response: ServerResponse, headers: Readonly<Record<string, string>>): boolean {
    if (this.#listeners.size >= MAX_LISTENERS) return false;
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': listening\n\n');
    this.#listeners.add(response);
    response.on('close', () => {
      this.#listeners.delete(response);
      if (this.#listeners.size === 0) this.#stopHeartbeat();
    });
    this.#heartbeat ??= setInterval(() => {
      this.#write(': heartbeat\n\n');
    }, HEARTBEAT_MS).unref();
    return true;
  }

  /** Sends one event; `data` goes out as JSON. */
  send(event: 'phone' | 'removed' | 'request' | 'reset', data: object): void {
    if (this.#listeners.size > 0) this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends every stream. */
  close(): void {
    for (const response of this.#listeners) response.end();
    this.#listeners.clear();
    this.#stopHeartbeat();
  }

  #write(text: string): void {
    for (const response of this.#listeners) {
      if (response.writableLength > MAX_UNSENT_BYTES) response.destroy();
      else response.write(text);
    }
  }

  #stopHeartbeat(): void {
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }
}
