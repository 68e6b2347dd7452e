import { createServer, type Server } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { type HttpAnswer, HttpExchangeError } from './http-exchange.js';
import { PoolExchange } from './pool.exchange.js';

/** A server that keeps its sockets, and counts them. */
class Peer {
  readonly sockets = new Set<Socket>();
  opened = 0;
  mostOpen = 0;
  requests = 0;
  private port = 0;
  private server: Server | undefined;

  get url(): string {
    return `http://127.0.0.1:${this.port}/`;
  }

  /** The second time on the port of the first. */
  async start(keepAliveTimeout = 5_000): Promise<void> {
    this.server = createServer({ keepAliveTimeout }, (request, response) => {
      request.resume().on('end', () => {
        this.requests += 1;
        response.end('ok');
      });
    });
    this.server.on('connection', (socket: Socket) => {
      this.opened += 1;
      this.sockets.add(socket);
      this.mostOpen = Math.max(this.mostOpen, this.sockets.size);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

let peer: Peer;
let pool: PoolExchange;
beforeEach(() => {
  peer = new Peer();
  pool = new PoolExchange();
});
afterEach(async () => {
  await pool.close();
  await peer.stop();
});

const call = (): Promise<HttpAnswer> =>
  pool.exchange({ method: 'POST', url: peer.url, headers: {}, body: '{}', timeoutMs: 5_000 });

const outcomes = (calls: number): Promise<unknown[]> =>
  Promise.all(
    Array.from({ length: calls }, () =>
      call().then(
        ({ status }) => status,
        (error: unknown) => error,
      ),
    ),
  );

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('V10: connections', () => {
  it('5,000 calls take no more than the 64 of the pool, and leave none behind', async () => {
    await peer.start();
    for (let round = 0; round < 10; round += 1) {
      expect(new Set(await outcomes(500))).toEqual(new Set([200]));
    }
    expect(peer.requests).toBe(5_000);
    expect(peer.mostOpen).toBeLessThanOrEqual(64);
    // undici may put a socket away and take a new one; it does not do so for each call.
    expect(peer.opened).toBeLessThan(200);
    await pool.close();
    await sleep(50);
    expect(peer.sockets.size).toBe(0);
  });

  it('that the server closes while they are idle cost no call, however the times fall together', async () => {
    await peer.start(1_100);
    const answers: unknown[] = [];
    for (const pause of [0, 1_090, 1_100, 1_110, 1_200]) {
      await sleep(pause);
      answers.push(...(await outcomes(5)));
    }
    const failures = answers.filter((answer) => answer instanceof HttpExchangeError);
    // One that was closed in the same moment may have taken the request: that, and nothing else, may be told.
    for (const failure of failures) expect(failure).toMatchObject({ problem: 'reset', sent: 'unknown' });
    expect(peer.requests).toBe(answers.length - failures.length);
    expect(failures.length).toBeLessThanOrEqual(2);
  }, 15_000);

  it('are made anew when the server was away, and say meanwhile that nothing was sent', async () => {
    await peer.start();
    expect(await outcomes(10)).toEqual(Array(10).fill(200));
    await peer.stop();
    await sleep(20);
    for (const failure of await outcomes(3)) expect(failure).toMatchObject({ problem: 'connect', sent: 'no' });
    await peer.start();
    expect(await outcomes(10)).toEqual(Array(10).fill(200));
    expect(peer.requests).toBe(20);
  });
});
