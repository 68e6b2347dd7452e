import { request as httpRequest } from 'node:http';
import { type HttpExchange, type HttpRequest, VendorHttp } from '@nest-push/core';
import {
  type LoggedRequest,
  type ShownNotification,
  type SimulatedPhone,
  type SimulatedVendor,
  SimulatorServer,
  type VendorDialect,
} from '@nest-push/simulators';
import { HttpService } from '@nestjs/axios';

/** What a phone shows of one push, without what differs from push to push (ids, times). */
export type Shown = Partial<Omit<ShownNotification, 'messageId' | 'vendor' | 'at' | 'replaces'>>;

/** What every phone shows, oldest first; phones that show nothing are absent. */
export type Screens = Readonly<Record<string, readonly Shown[]>>;

/** A request as it goes over the wire. */
export interface RawRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text; '' is no body. */
  readonly body: string;
}

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** What of a request says something to the vendor. */
export interface Wire {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly authorization: string | undefined;
  readonly mediaType: string | undefined;
  readonly body: string;
}

/** One simulated vendor with its phones on a free port, and the HTTP that our clients use. */
export class World {
  readonly http: VendorHttp;

  private constructor(
    readonly vendor: SimulatedVendor,
    readonly server: SimulatorServer,
  ) {
    const service = new HttpService();
    // Whatever proxy the machine is told to use: this is loopback.
    service.axiosRef.defaults.proxy = false;
    this.http = new VendorHttp(service);
  }

  static async open(dialect: VendorDialect, phones: readonly SimulatedPhone[], now: number): Promise<World> {
    const server = new SimulatorServer({ dialects: [dialect], now: () => now });
    for (const phone of phones) server.phones.put(phone);
    await server.listen();
    return new World(dialect.vendor, server);
  }

  /** What our clients take in place of the vendor's own host. */
  get baseUrl(): string {
    return this.server.urlOf(this.vendor);
  }

  /** Sends a request exactly as it is given. Added are `Host`, the body's length and, where the request names none, `Connection`. */
  replay(path: string, { method, headers, body }: RawRequest): Promise<RawAnswer> {
    const bytes = Buffer.from(body, 'utf8');
    const length = bytes.length > 0 ? { 'Content-Length': String(bytes.length) } : {};
    return new Promise((resolve, reject) => {
      const request = httpRequest(`${this.baseUrl}${path}`, {
        method,
        headers: { ...headers, ...length },
        agent: false,
      });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
        });
      });
      request.end(bytes);
    });
  }

  /** The requests that arrived since the last reset, oldest first. */
  get log(): LoggedRequest[] {
    return this.server.requests.list({ vendor: this.vendor });
  }

  /** The same, as far as they say something to the vendor. */
  get wires(): Wire[] {
    return this.log.map(({ method, path, query, headers, body }) => ({
      method,
      path,
      query,
      authorization: headers.authorization,
      mediaType: headers['content-type']?.split(';', 1)[0],
      body,
    }));
  }

  get screens(): Screens {
    const phones = this.server.phones.list().map(({ id }) => [id, this.server.phones.shown(id)] as const);
    return Object.fromEntries(
      phones
        .filter(([, shown]) => shown.length > 0)
        .map(([id, shown]) => [id, shown.toReversed().map((notification) => withoutIds(notification))]),
    );
  }

  /** Forgets requests, quotas and screens. */
  reset(): void {
    this.server.reset();
  }

  async close(): Promise<void> {
    await this.http.onApplicationShutdown();
    await this.server.close();
  }
}

function withoutIds(notification: ShownNotification): Shown {
  const hidden: readonly string[] = ['messageId', 'vendor', 'at', 'replaces'];
  return Object.fromEntries(Object.entries(notification).filter(([key]) => !hidden.includes(key)));
}

/** In place of the network: keeps what would have left, and gives one answer. For what no simulator sees, the vendor's own host. */
export class Recorder implements HttpExchange {
  readonly requests: HttpRequest[] = [];

  constructor(private readonly answer: string) {}

  exchange(request: HttpRequest): ReturnType<HttpExchange['exchange']> {
    this.requests.push(request);
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from(this.answer) });
  }
}

/** HTTP Basic over `user:password`, as the documents say. */
export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;

/** JSON, as the test expects it. */
export const json = (text: string | Buffer): unknown => JSON.parse(text.toString());
