import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { VendorHttp } from '@nest-push/core';
import { HttpService } from '@nestjs/axios';

export const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';

/** What a send that Xiaomi took is answered with. */
export const OK = { result: 'ok', code: 0, description: '成功', trace_id: 'Xdm1', info: '', data: { id: 'sdm1' } };

export interface Seen {
  readonly request: IncomingMessage;
  readonly bytes: Buffer;
  readonly body: string;
}

/** A server in place of Xiaomi. It keeps what came and answers as it is told; the protocol itself is checked by the specs. */
export class OneServer {
  seen: Seen[] = [];
  reply: (response: ServerResponse) => void = () => undefined;
  http!: VendorHttp;
  private server!: Server;

  says(body: unknown, status = 200): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.reply = (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  async start(): Promise<void> {
    this.seen = [];
    this.says(OK);
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const bytes = Buffer.concat(chunks);
        this.seen.push({ request, bytes, body: bytes.toString('utf8') });
        this.reply(response);
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
}

/** A server for every test of a file. */
export function oneServer(): OneServer {
  const server = new OneServer();
  beforeEach(() => server.start());
  afterEach(() => server.stop());
  return server;
}
