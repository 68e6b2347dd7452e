import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { VendorHttp } from '@nest-push/core';
import { HttpService } from '@nestjs/axios';

export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  /** The bytes as UTF-8. */
  readonly body: string;
}

export type Reply = (response: ServerResponse, request: Received) => void;

/** A reply of JSON: texts as they are, where the bytes matter. */
export const says =
  (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

/** A server in place of a vendor. It keeps what came and answers as it is told; the protocol itself is checked by the specs. */
export class OneServer {
  received: Received[] = [];
  reply: Reply;
  http!: VendorHttp;
  private server!: Server;

  constructor(private readonly usual: Reply) {
    this.reply = usual;
  }

  /** From now on: the same for every request. */
  says(...answer: Parameters<typeof says>): void {
    this.reply = says(...answer);
  }

  async start(): Promise<void> {
    this.received = [];
    this.reply = this.usual;
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const bytes = Buffer.concat(chunks);
        const received = { method, url, headers, bytes, body: bytes.toString('utf8') };
        this.received.push(received);
        this.reply(response, received);
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const service = new HttpService();
    // Whatever proxy the machine is told to use: this is loopback.
    service.axiosRef.defaults.proxy = false;
    this.http = new VendorHttp(service);
  }

  async stop(): Promise<void> {
    await this.http.onApplicationShutdown();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
}

/** A fresh start of it for every test of a file. */
export function forEachTest<T extends OneServer>(server: T): T {
  beforeEach(() => server.start());
  afterEach(() => server.stop());
  return server;
}
