import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { HttpModule, HttpService } from '@nestjs/axios';
import { Test } from '@nestjs/testing';
import axios from 'axios';
import { loopTime } from '../../../../../test/support/loop-time.js';
import { HttpExchangeError, type HttpRequest } from './http-exchange.js';
import { VendorHttp } from './vendor-http.js';
import { HostHttpModule, VendorHttpModule } from './vendor-http.module.js';

const SECRET = 'canary-7f3a9c';

type Answer = (response: ServerResponse, request: IncomingMessage, body: Buffer) => void;

/** A server whose answer each case sets; it keeps what it got. */
class Peer {
  readonly seen: { method: string; url: string; headers: IncomingMessage['headers']; raw: string[]; body: Buffer }[] =
    [];
  answer: Answer = (response) => response.end('ok');
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      this.seen.push({
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        raw: request.rawHeaders,
        body,
      });
      this.answer(response, request, body);
    });
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** The ways that a request can take; the rules hold on each of them. */
const WAYS: Record<string, (http: HttpService) => void> = {
  'straight to the pool': () => undefined,
  'through the interceptors of the host': ({ axiosRef }) => {
    axiosRef.interceptors.request.use((config) => config);
    axiosRef.interceptors.response.use((response) => response);
  },
  'through an adapter of the host': ({ axiosRef }) => {
    axiosRef.defaults.adapter = 'http';
  },
};

describe.each(Object.entries(WAYS))('the HTTP seam, %s', (way, prepare) => {
  const peer = new Peer();
  let vendorHttp: VendorHttp;
  let close: () => Promise<void>;

  beforeEach(async () => {
    await peer.open();
    peer.seen.length = 0;
    peer.answer = (response) => response.end('ok');
    const app = await Test.createTestingModule({
      imports: [VendorHttpModule, HostHttpModule.of(HttpModule.register({}))],
    }).compile();
    await app.init();
    prepare(app.get(HttpService, { strict: false }));
    vendorHttp = app.get(VendorHttp);
    // The service of the registered module is the one that counts.
    close = () => app.close();
  });

  afterEach(async () => {
    await close();
    await peer.close();
  });

  const post = (extra: Partial<HttpRequest> = {}): Promise<unknown> =>
    vendorHttp
      .exchange({
        method: 'POST',
        url: `${peer.url}/send?sign=${SECRET}`,
        headers: { authorization: `Basic ${SECRET}` },
        body: '{}',
        ...extra,
      })
      .then(
        (answer) => answer,
        (error: unknown) => error,
      );

  async function failure(extra: Partial<HttpRequest> = {}): Promise<HttpExchangeError> {
    const error = await post(extra);
    expect(error).toBeInstanceOf(HttpExchangeError);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(SECRET);
    return error as HttpExchangeError;
  }

  it.each<[string, string | Uint8Array]>([
    ['text with CJK and emoji', '{ "a" : "你好🌏\\u4f60",\r\n"b":1.0 }'],
    ['bytes that are no text', Uint8Array.from([0, 255, 128, 10, 13])],
    ['an escaped slash', '{"task_id":"a\\/b"}'],
  ])('sends exactly the bytes it was given: %s', async (_what, body) => {
    await post({ body, headers: { 'content-type': 'application/json', authorization: 'key=x' } });
    const [seen] = peer.seen;
    expect(seen?.body.equals(Buffer.from(body as string))).toBe(true);
    expect(seen?.headers['content-length']).toBe(String(Buffer.from(body as string).length));
    expect(seen?.headers['content-type']).toBe('application/json');
    expect(seen?.headers.authorization).toBe('key=x');
    expect(seen?.url).toBe(`/send?sign=${SECRET}`);
  });

  it('sends a form as multipart, with its length and its file names', async () => {
    const form = new FormData();
    form.append('ttl', '72');
    form.append('filename', new Blob(['ab你\n']), 'aliases.txt');
    await vendorHttp.exchange({ method: 'POST', url: peer.url, headers: { authorization: 'key=x' }, body: form });
    const [seen] = peer.seen;
    expect(seen?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen?.headers['content-length']).toBe(String(seen?.body.length));
    const text = seen?.body.toString() ?? '';
    expect(text).toMatch(/name="ttl"\r\n\r\n72\r\n/);
    expect(text).toMatch(/name="filename"; filename="aliases\.txt"\r\nContent-Type: [^\r]+\r\n\r\nab你\n\r\n/);
  });

  it('sends no body where there is none', async () => {
    await vendorHttp.exchange({ method: 'GET', url: `${peer.url}/v3/push/cid?count=3`, headers: {} });
    expect(peer.seen[0]).toMatchObject({ method: 'GET', url: '/v3/push/cid?count=3' });
    expect(peer.seen[0]?.body.length).toBe(0);
  });

  it.each([200, 204, 302, 400, 401, 429, 500, 503])(
    'gives back status %d with its raw bytes and headers, and follows nothing',
    async (status) => {
      const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0xff]);
      peer.answer = (response) =>
        response
          .writeHead(status, { 'X-Rate-Limit-Limit': '600', location: '/elsewhere' })
          .end(status === 204 ? undefined : bytes);
      const answer = await vendorHttp.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}' });
      expect(answer.status).toBe(status);
      expect(answer.headers['x-rate-limit-limit']).toBe('600');
      expect(answer.body.equals(status === 204 ? Buffer.alloc(0) : bytes)).toBe(true);
      expect(peer.seen).toHaveLength(1);
    },
  );

  it('puts an answer together that comes in pieces, even inside a character', async () => {
    const bytes = Buffer.from('{"a":"你好🌏"}');
    peer.answer = (response) => {
      response.write(bytes.subarray(0, 7));
      setTimeout(() => response.end(bytes.subarray(7)), 20);
    };
    const answer = await vendorHttp.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}' });
    expect(answer.body.toString()).toBe('{"a":"你好🌏"}');
  });

  it('ends a silent exchange at its deadline, as unknown', async () => {
    peer.answer = () => undefined;
    const elapsed = loopTime();
    const error = await failure({ timeoutMs: 150 });
    expect(error).toMatchObject({ problem: 'timeout', sent: 'unknown' });
    expect(error.message).toBe(
      `No complete answer from ${new URL(peer.url).host} within 150 ms. The request may have been acted on.`,
    );
    expect(elapsed()).toBeLessThan(300);
  });

  it('counts the deadline over the whole exchange: a byte now and then does not lengthen it (V2)', async () => {
    peer.answer = (response) => {
      response.writeHead(200);
      const dribble = setInterval(() => response.write('x'), 30);
      response.on('close', () => {
        clearInterval(dribble);
      });
    };
    const elapsed = loopTime();
    expect(await failure({ timeoutMs: 200 })).toMatchObject({ sent: 'unknown' });
    expect(elapsed()).toBeLessThan(350);
  });

  it('calls a reset after the request was read unknown', async () => {
    peer.answer = (_response, request) => void request.socket.destroy();
    expect(await failure()).toMatchObject({ sent: 'unknown' });
  });

  it('calls a truncated answer unknown', async () => {
    peer.answer = (response, request) => {
      response.writeHead(200, { 'content-length': '50' });
      response.write('half', () => void request.socket.destroy());
    };
    expect(await failure()).toMatchObject({ sent: 'unknown' });
  });

  it('knows that nothing left when nobody listens', async () => {
    const error = await failure({ url: 'http://127.0.0.1:9/' });
    expect(error).toMatchObject({ problem: 'connect', sent: 'no' });
    expect(error.message).toContain('No connection to 127.0.0.1:9 (ECONNREFUSED). Nothing left this machine.');
  });

  it('knows that nothing left when TLS fails', async () => {
    const tcp = createTcpServer((socket) =>
      socket.on('error', () => undefined).end('this is no TLS\n', () => socket.destroy()),
    );
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const error = await failure({ url: `https://127.0.0.1:${(tcp.address() as AddressInfo).port}/` });
    // Axios' own adapter does not tell a failed handshake from a broken exchange: the careful word is right there.
    expect(error.sent).toBe(way.includes('adapter') ? 'unknown' : 'no');
    await new Promise((resolve) => tcp.close(resolve));
  });

  it('refuses an answer over the size cap, and reads one right at it', async () => {
    peer.answer = (response) => response.end('x'.repeat(1_000));
    expect(await post({ maxAnswerBytes: 1_000 })).toMatchObject({ status: 200 });
    expect(await failure({ maxAnswerBytes: 999 })).toMatchObject({ problem: 'tooLarge', sent: 'unknown' });
  });

  it('asks once, whatever happens', async () => {
    for (const answer of [
      (r: ServerResponse) => r.writeHead(503).end(),
      (_r: ServerResponse, request: IncomingMessage) => void request.socket.destroy(),
    ]) {
      peer.seen.length = 0;
      peer.answer = answer;
      await post();
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(peer.seen).toHaveLength(1);
    }
  });

  it('asks for nothing packed, and gives raw bytes', async () => {
    peer.answer = (response, request) =>
      response.end((request.headers['accept-encoding'] ?? 'identity').includes('gzip') ? gzipSync('packed') : 'plain');
    const answer = await vendorHttp.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}' });
    expect(answer.body.toString()).toBe('plain');
  });

  it('refuses a URL that is none', async () => {
    expect(await failure({ url: 'nonsense' })).toMatchObject({ sent: way.includes('adapter') ? 'unknown' : 'no' });
  });
});

describe('the HTTP seam and its host', () => {
  const peer = new Peer();
  beforeEach(async () => {
    peer.seen.length = 0;
    peer.answer = (response) => response.end('ok');
    await peer.open();
  });
  afterEach(() => peer.close());

  async function open(
    ...imports: Parameters<typeof HostHttpModule.of>[0][]
  ): Promise<{ http: VendorHttp; service: HttpService; close: () => Promise<void> }> {
    const app = await Test.createTestingModule({
      imports: [VendorHttpModule, ...imports.map((module) => HostHttpModule.of(module))],
    }).compile();
    await app.init();
    return { http: app.get(VendorHttp), service: app.get(HttpService, { strict: false }), close: () => app.close() };
  }

  it('runs interceptors that come later, and stops running them when they go', async () => {
    const { http, service, close } = await open(HttpModule.register({}));
    const request = { method: 'POST', url: peer.url, headers: {}, body: '{}' };
    await http.exchange(request);
    const id = service.axiosRef.interceptors.request.use((config) => {
      config.headers.set('x-trace', 'abc');
      return config;
    });
    await http.exchange(request);
    service.axiosRef.interceptors.request.eject(id);
    await http.exchange(request);
    expect(peer.seen.map(({ headers }) => headers['x-trace'])).toEqual([undefined, 'abc', undefined]);
    await close();
  });

  it('belongs to the plain HttpModule when the host names none', async () => {
    const { http, close } = await open();
    const id = axios.interceptors.request.use((config) => {
      config.headers.set('x-plain', 'yes');
      return config;
    });
    await http.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}' });
    axios.interceptors.request.eject(id);
    expect(peer.seen.at(-1)?.headers['x-plain']).toBe('yes');
    await close();
  });

  it('says in its own words that an interceptor threw, without the request', async () => {
    const { http, service, close } = await open(HttpModule.register({}));
    service.axiosRef.interceptors.response.use(() => {
      throw new Error(`leaks ${SECRET}`);
    });
    const error: unknown = await http
      .exchange({ method: 'POST', url: peer.url, headers: { authorization: SECRET }, body: '{}' })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ sent: 'unknown' });
    expect(inspect(error, { depth: 10 })).not.toContain(SECRET);
    await close();
  });

  it.each<[string, boolean]>([
    ['over the pool', false],
    ['over a transport of the host', true],
  ])('ends at its deadline although an interceptor never does, %s', async (_way, own) => {
    const { http, service, close } = await open(HttpModule.register({}));
    if (own) service.axiosRef.defaults.adapter = 'http';
    service.axiosRef.interceptors.request.use(() => new Promise<never>(() => undefined));
    const elapsed = loopTime();
    await expect(
      http.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}', timeoutMs: 150 }),
    ).rejects.toMatchObject({
      problem: 'timeout',
      sent: own ? 'unknown' : 'no',
    });
    expect(elapsed()).toBeLessThan(300);
    await close();
  });

  it('sends nothing after it has said that nothing left', async () => {
    const { http, service, close } = await open(HttpModule.register({}));
    // With a connection that is open already, a late request would leave at once.
    await http.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}' });
    service.axiosRef.interceptors.request.use(async (config) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return config;
    });
    await expect(
      http.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}', timeoutMs: 100 }),
    ).rejects.toMatchObject({ problem: 'timeout', sent: 'no' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(peer.seen).toHaveLength(1);
    await close();
  });

  it('counts an interceptor’s time into the deadline', async () => {
    const { http, service, close } = await open(HttpModule.register({}));
    service.axiosRef.interceptors.request.use(async (config) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      return config;
    });
    peer.answer = () => undefined;
    const elapsed = loopTime();
    await expect(
      http.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}', timeoutMs: 1_500 }),
    ).rejects.toMatchObject({ sent: 'unknown' });
    expect(elapsed()).toBeLessThan(1_750);
    await close();
  });

  it('does not say that nothing left when an interceptor tried before, and that try may have arrived', async () => {
    const { http, service, close } = await open(HttpModule.register({}));
    peer.answer = (_response, request) => void request.socket.destroy();
    let again: object = {};
    let tries = 0;
    service.axiosRef.interceptors.response.use(undefined, (error: Error) => {
      tries += 1;
      return tries > 1 ? Promise.reject(error) : service.axiosRef.request({ ...again, url: 'http://127.0.0.1:9/' });
    });
    service.axiosRef.interceptors.request.use((config) => {
      again = config;
      return config;
    });
    await expect(http.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}' })).rejects.toMatchObject({
      sent: 'unknown',
    });
    expect(peer.seen).toHaveLength(1);
    await close();
  });

  it('sends the parameters that an interceptor adds, and refuses an agent that it could not use', async () => {
    const { http, service, close } = await open(HttpModule.register({}));
    const id = service.axiosRef.interceptors.request.use((config) => ({ ...config, params: { trace: 'a b' } }));
    await http.exchange({ method: 'GET', url: `${peer.url}/x?y=1`, headers: {} });
    expect(peer.seen[0]?.url).toBe('/x?y=1&trace=a+b');
    service.axiosRef.interceptors.request.eject(id);
    service.axiosRef.interceptors.request.use((config) => ({ ...config, httpAgent: {} }));
    await expect(http.exchange({ method: 'GET', url: peer.url, headers: {} })).rejects.toMatchObject({
      problem: 'protocol',
      sent: 'no',
    });
    await close();
  });

  it('says what is wrong with a request that no socket would take', async () => {
    const { http, close } = await open(HttpModule.register({}));
    const broken = http.exchange({ method: 'POST', url: peer.url, headers: { 'x-a': 'b\r\nx: y' }, body: '{}' });
    await expect(broken).rejects.toMatchObject({ problem: 'protocol', sent: 'no' });
    for (let port = 1; port <= 32; port += 1)
      await http
        .exchange({ method: 'GET', url: `http://127.0.0.1:${port}/`, headers: {}, timeoutMs: 500 })
        .catch(() => undefined);
    await expect(http.exchange({ method: 'GET', url: 'http://127.0.0.1:33/', headers: {} })).rejects.toThrow(
      'more than 32 different origins',
    );
    await close();
  });

  it('reuses connections, and opens nothing after the shutdown', async () => {
    const { http, close } = await open(HttpModule.register({}));
    const ports = new Set<number | undefined>();
    peer.answer = (response, request) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    };
    for (let i = 0; i < 20; i += 1) await http.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}' });
    // The pool may open a second one while the first is still tidying up.
    expect(ports.size).toBeLessThanOrEqual(2);
    await close();
    await expect(http.exchange({ method: 'GET', url: peer.url, headers: {} })).rejects.toMatchObject({
      problem: 'closed',
      sent: 'no',
    });
  });

  it('gives up a request that never got a socket as not sent', async () => {
    peer.answer = () => undefined;
    const { http, close } = await open(HttpModule.register({}));
    const waiting = Array.from({ length: 65 }, (_, i) =>
      http
        .exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}', timeoutMs: i === 64 ? 100 : 400 })
        .catch((e: unknown) => e),
    );
    const sent = (await Promise.all(waiting)).map((error) => (error as HttpExchangeError).sent);
    expect(sent.filter((word) => word === 'unknown')).toHaveLength(64);
    expect(sent.filter((word) => word === 'no')).toHaveLength(1);
    await close();
  });
});
