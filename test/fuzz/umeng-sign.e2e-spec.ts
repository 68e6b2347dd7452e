import { createHash } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { VendorHttp } from '@nest-push/core';
import { UmengClient, type UmengMessage } from '@nest-push/umeng';
import { HttpService } from '@nestjs/axios';
import fc from 'fast-check';
import { type Json } from './umeng.texts.js';
import { RUNS } from './runs.js';

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_801);
const SOME = Math.ceil(RUNS / 10);
const SECRET = 'secretofthesignproperty000000000';

/** A request as its bytes came over the wire. */
interface Captured {
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

/** How an answer travels: the case of its headers, and in how many pieces. */
interface Manner {
  readonly header: (name: string) => string;
  readonly pieces: number;
}

/** No HTTP library stands between the wire and what is looked at here. */
class Wire {
  readonly seen: Captured[] = [];
  manner: Manner = { header: (name) => name, pieces: 1 };
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.sockets.add(socket);
    let bytes = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (more) => {
      bytes = Buffer.concat([bytes, more]);
      const [request, rest] = requestIn(bytes);
      if (request === null) return;
      bytes = Buffer.from(rest);
      this.seen.push(request);
      this.answer(socket);
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(socket: Socket): void {
    const { header, pieces } = this.manner;
    const body = '{"ret":"SUCCESS","data":{"msg_id":"uu1"}}';
    const length = Math.ceil(body.length / pieces);
    socket.write(
      `HTTP/1.1 200 OK\r\n${header('Transfer-Encoding')}: chunked\r\n${header('Content-Type')}: application/json\r\n\r\n`,
    );
    for (let from = 0; from < body.length; from += length) {
      const piece = body.slice(from, from + length);
      socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    }
    socket.write('0\r\n\r\n');
  }
}

/** The first whole request, and what follows it. */
function requestIn(bytes: Buffer): [Captured | null, Buffer] {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return [null, bytes];
  const [line = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = new Map(
    lines.map((each) => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]),
  );
  const length = Number(headers.get('content-length'));
  const from = end + 4;
  if (bytes.length < from + length) return [null, bytes];
  return [
    { target: line.split(' ')[1] ?? '', headers, body: bytes.subarray(from, from + length) },
    bytes.subarray(from + length),
  ];
}

let wire: Wire;
let http: VendorHttp;
let baseUrl: string;

beforeAll(async () => {
  wire = new Wire();
  baseUrl = await wire.open();
  const service = new HttpService();
  service.axiosRef.defaults.proxy = false;
  http = new VendorHttp(service);
});
afterAll(async () => {
  await http.onApplicationShutdown();
  await wire.close();
});

const given = fc.record({
  // Any JSON: it need be nothing that Umeng would take.
  payload: fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }),
  title: fc.string({ unit: 'binary', size: 'large' }),
  header: fc.constantFrom<(name: string) => string>(
    (name) => name,
    (name) => name.toLowerCase(),
    (name) => name.toUpperCase(),
  ),
  pieces: fc.integer({ min: 1, max: 41 }),
});

it(`the sign is that of the very bytes that leave, ${SOME} times`, async () => {
  const app = {
    appKey: 'appkeyofthesignproperty0',
    masterSecret: SECRET,
    production: true,
    baseUrl,
    checks: 'warn',
  } as const;
  const client = new UmengClient({ platform: 'ios', ...app }, http);
  const problems: unknown[] = [];
  for (const { payload, title, ...manner } of fc.sample(given, { seed: SEED, numRuns: SOME })) {
    wire.manner = manner;
    const message: Json = { type: 'broadcast', description: title, payload: { aps: { alert: title }, payload } };
    await client.send(message as unknown as UmengMessage<'ios'>);
    const { target, headers, body } = wire.seen.at(-1)!;
    const expected = createHash('md5').update(`POST${baseUrl}/api/send`).update(body).update(SECRET).digest('hex');
    const said = JSON.parse(body.toString('utf8')) as Json;
    const whole = { description: said.description, payload: said.payload };
    const meant: unknown = JSON.parse(JSON.stringify({ description: title, payload: message.payload }));
    const isRight =
      target === `/api/send?sign=${expected}` &&
      headers.get('content-type') === 'application/json' &&
      Number(headers.get('content-length')) === body.length &&
      JSON.stringify(whole) === JSON.stringify(meant);
    if (!isRight && problems.length < 5) problems.push({ target, expected, message });
  }
  expect(problems).toEqual([]);
  expect(wire.seen).toHaveLength(SOME);
}, 60_000);
