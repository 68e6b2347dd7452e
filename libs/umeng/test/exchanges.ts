import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { VendorHttp } from '@nest-push/core';
import { HttpService } from '@nestjs/axios';

export const SECRET = '0123456789abcdefghijklmnopqrstuv';
export const KEYS = { appKey: 'test_appkey_0001', masterSecret: SECRET };
export const NOW = 1_700_000_000_999;
export const clock = { now: () => NOW };

export interface Call {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Reply = (response: ServerResponse, call: Call) => void;

export const says =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

export const TAKEN = says(200, { ret: 'SUCCESS', data: { msg_id: 'uu00000000000000000001' } });

/** A server in place of Umeng. It keeps what came and answers as it is told; the protocol itself is checked by the specs. */
export class OneServer {
  calls: Call[] = [];
  reply: Reply = TAKEN;
  http!: VendorHttp;
  private server!: Server;

  async start(): Promise<void> {
    this.calls = [];
    this.reply = TAKEN;
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, url = '', headers } = request;
        const call = { method, url, headers, body: Buffer.concat(chunks) };
        this.calls.push(call);
        this.reply(response, call);
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.http = new VendorHttp(new HttpService());
  }

  async stop(): Promise<void> {
    await this.http.onApplicationShutdown();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The sign that a call must carry, from the bytes that came. */
  signOf({ url, body }: Call): string {
    const signed = `POST${this.url}${url.split('?')[0] ?? ''}`;
    return createHash('md5').update(signed).update(body).update(SECRET).digest('hex');
  }
}

/** A server for every test of a file. */
export function oneServer(): OneServer {
  const server = new OneServer();
  beforeEach(() => server.start());
  afterEach(() => server.stop());
  return server;
}
