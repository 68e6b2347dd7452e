import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

import { control, type Controlled, type SimulatorAsset } from './control.routes.js';
import { EventStream } from './event-stream.js';
import { FaultScripts } from './fault-scripts.js';
import { writeAnswer } from './http-exchange.js';
import { announce } from './live-view.js';
import { PhoneBook, type PhoneBookOptions } from './phone-book.js';
import { RequestLog, type RequestLogOptions } from './request-log.js';
import { targetOf } from './request-target.js';
import { type SimulatedVendor, type SimulatorContext, type VendorDialect } from './simulator.types.js';
import { playVendor } from './vendor.routes.js';

/** How a simulator server is set up. */
export interface SimulatorServerOptions extends PhoneBookOptions, RequestLogOptions {
  /** The vendors it plays, one dialect each; each is mounted below its name, e.g. `/jpush`. */
  readonly dialects: readonly VendorDialect[];
  /** The clock, in milliseconds since the epoch. Delays always take real time. @default Date.now */
  readonly now?: () => number;
  /** Files to serve, by path: the page at `/` and what it loads. @default none */
  readonly assets?: Readonly<Record<string, SimulatorAsset>>;
  /** Hears of errors inside the simulator. @default they go to stderr */
  readonly onError?: (text: string) => void;
}

/** Node's own five seconds would close connections on a test whose event loop has stood still that long. */
const KEEP_ALIVE_MS = 75_000;

/** How often pushes that were asked for a later time are looked for. */
const DUE_EVERY_MS = 200;

/** Where a simulator server listens. */
export interface ListenOptions {
  /** 0 takes any free port. @default 0 */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
}

/**
 * The vendors' servers on this machine: strict answers, a phone book, fault scripts and a log of every raw request. What can
 * be seen and changed here in-process is also at `/_sim` over HTTP, where credentials are masked.
 *
 * @example
 * ```ts
 * const server = new SimulatorServer({ dialects: [new JPushDialect({ apps: [app] })] });
 * await server.listen();
 * server.phones.put({ id: 'lin', platform: 'android', installs: [install] });
 * server.faults.add({ when: { request: 2 }, fault: { status: 503 } });
 * // … point a client at server.urlOf('jpush') …
 * server.requests.list(); // what arrived, byte for byte
 * await server.close();
 * ```
 */
export class SimulatorServer {
  /** Who holds which address, and what each phone has shown. */
  readonly phones: PhoneBook;
  /** What shall go wrong. */
  readonly faults = new FaultScripts();
  /** What arrived, with full headers. */
  readonly requests: RequestLog;

  readonly #dialects: ReadonlyMap<string, VendorDialect>;
  readonly #context: SimulatorContext;
  readonly #onError: (text: string) => void;
  readonly #events = new EventStream();
  readonly #controlled: Controlled;
  #closing = new AbortController();
  #http: Server | undefined;
  #due: NodeJS.Timeout | undefined;

  /** @throws Error when two dialects play the same vendor. */
  constructor(options: SimulatorServerOptions) {
    const { dialects, now = Date.now, assets = {}, onError = toStderr } = options;
    this.#dialects = new Map(dialects.map((dialect) => [dialect.vendor, dialect]));
    if (this.#dialects.size < dialects.length) {
      throw new Error('SimulatorServer: two dialects play the same vendor; give each vendor one dialect.');
    }
    this.#onError = onError;
    const phones = new PhoneBook(options);
    const requests = new RequestLog(options);
    this.phones = phones;
    this.requests = requests;
    this.#context = {
      now,
      phones,
      show: (targets, notification) => {
        phones.show(targets, notification);
      },
      hide: (vendor, select) => phones.hide(vendor, select),
    };
    phones.onChange((change) => {
      if (change.kind === 'touched') this.#dialects.get(change.notification.vendor)?.touched?.(change, this.#context);
    });
    this.#controlled = {
      phones,
      requests,
      assets,
      faults: this.faults,
      events: this.#events,
      vendors: this.vendors,
      inspect: (vendor) => this.#dialects.get(vendor)?.inspect?.(),
      reset: () => {
        this.reset();
      },
    };
    announce(phones, requests, this.#events);
  }

  /** The vendors that are played here. */
  get vendors(): SimulatedVendor[] {
    return Array.from(this.#dialects.values(), ({ vendor }) => vendor);
  }

  /**
   * Where the server listens, e.g. `http://127.0.0.1:4010`; no slash at the end.
   *
   * @throws Error when it does not listen.
   */
  get url(): string {
    const bound = this.#http?.address() as AddressInfo | null | undefined;
    if (!bound) throw new Error('SimulatorServer: it does not listen; call listen() first.');
    const host = ['0.0.0.0', '::'].includes(bound.address) ? '127.0.0.1' : bound.address;
    return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
  }

  /**
   * The base URL of one vendor, e.g. `http://127.0.0.1:4010/jpush`: what a client takes in place of the vendor's own.
   *
   * @throws Error when that vendor is not played here, or when the server does not listen.
   */
  urlOf(vendor: SimulatedVendor): string {
    if (!this.#dialects.has(vendor)) {
      throw new Error(`SimulatorServer: ${vendor} is not played here; pass its dialect to the constructor.`);
    }
    return `${this.url}/${vendor}`;
  }

  /**
   * Starts to listen. After `close()` it may listen again, also on the same port.
   *
   * @throws Error when it listens already, or when the port is taken or not allowed.
   */
  async listen({ port = 0, host = '127.0.0.1' }: ListenOptions = {}): Promise<void> {
    if (this.#http) throw new Error('SimulatorServer: it listens already; call close() first.');
    const http = createServer((request, response) => void this.#handle(request, response));
    http.keepAliveTimeout = KEEP_ALIVE_MS;
    this.#http = http;
    this.#closing = new AbortController();
    // Every answer that waits listens to it.
    setMaxListeners(0, this.#closing.signal);
    try {
      await new Promise<void>((resolve, reject) => {
        http.once('error', reject).listen(port, host, resolve);
      });
    } catch (error) {
      this.#http = undefined;
      throw listenError(error as NodeJS.ErrnoException, `port ${port} on ${host}`);
    }
    this.#due = setInterval(() => {
      this.runDue();
    }, DUE_EVERY_MS).unref();
    http.on('error', (error) => {
      this.#onError(`simulator: ${error.message}`);
    });
  }

  /** Stops listening and ends every open connection at once: event streams, delayed and silent requests too. */
  async close(): Promise<void> {
    const http = this.#http;
    if (!http) return;
    this.#http = undefined;
    clearInterval(this.#due);
    this.#closing.abort();
    this.#events.close();
    await new Promise<void>((resolve) => {
      http.close(() => {
        resolve();
      });
      http.closeAllConnections();
    });
  }

  /** Carries out what has become due by the clock. It happens by itself a few times a second; tests that move the clock need not wait. */
  runDue(): void {
    for (const dialect of this.#dialects.values()) {
      try {
        dialect.runDue?.(this.#context);
      } catch (error) {
        this.#onError(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
    }
  }

  /** Forgets requests, faults, shown notifications and the vendors' own state; keeps the phones. */
  reset(): void {
    this.requests.clear();
    this.faults.clear();
    for (const dialect of this.#dialects.values()) dialect.reset();
    this.phones.clearShown();
    this.#events.send('reset', {});
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closing = this.#closing.signal;
    const target = targetOf(request);
    const dialect = this.#dialects.get(target.path.split('/', 2)[1] ?? '');
    try {
      if (dialect) {
        const { faults, requests } = this;
        const stage = { context: this.#context, faults, requests, closing, onError: this.#onError };
        await playVendor(stage, dialect, target, request, response);
      } else {
        await control(this.#controlled, target, request, response);
      }
    } catch (error) {
      if (closing.aborted) return;
      this.#onError(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      if (response.headersSent) response.destroy();
      else writeAnswer(response, { status: 500, body: '{"message":"The simulator has a bug; see its stderr."}' });
    }
  }
}

function listenError(error: NodeJS.ErrnoException, where: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'it is taken. Stop what listens there, or choose another port (0 takes any free one).',
    EACCES: 'this user may not. Choose a port above 1023 (0 takes any free one).',
  };
  const reason = reasons[error.code ?? ''] ?? `${error.message}.`;
  return new Error(`SimulatorServer cannot listen at ${where}: ${reason}`, { cause: error });
}

function toStderr(text: string): void {
  process.stderr.write(`${text}\n`);
}
