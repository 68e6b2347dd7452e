import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { keyIn } from './world.mjs';

const head = (status, headers, body) =>
  Buffer.concat([
    Buffer.from(
      `HTTP/1.1 ${status}\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n`,
    ),
    Buffer.from(body),
  ]);

const answer = (status, body, headers = {}) =>
  head(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers }, body);

const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);

/**
 * Ways to break HTTP. `say`: bytes, then the connection stays; `then`: what happens after them. A client must end each in its own time, and believe none of them.
 *
 * @type {Record<string, (socket: import('node:net').Socket) => void>}
 */
export const RUDENESS = {
  empty: (socket) => socket.write(answer('200 OK', '')),
  'no JSON': (socket) => socket.write(answer('200 OK', 'It works!')),
  'truncated JSON': (socket) => socket.write(answer('200 OK', '{"result":"ok","da')),
  'byte order mark': (socket) => socket.write(answer('200 OK', '\ufeff{"error":"x"}')),
  'wrong charset': (socket) =>
    socket.write(
      answer('200 OK', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), {
        'content-type': 'application/json; charset=gb2312',
      }),
    ),
  'duplicate keys': (socket) => socket.write(answer('200 OK', '{"code":1,"code":2,"msg_id":1,"msg_id":2}')),
  'nested deep': (socket) => socket.write(answer('200 OK', `{"result":${DEEP}}`)),
  'huge body': (socket) => flood(socket, 50 * 1024 * 1024),
  'gzip bomb': (socket) => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    socket.write(head('200 OK', { 'content-encoding': 'gzip', 'content-length': bomb.length }, bomb));
  },
  'length too long': (socket) => {
    socket.write(answer('200 OK', '{"a":1}', { 'content-length': 100 }));
    setTimeout(() => socket.end(), 20);
  },
  'length too short': (socket) =>
    socket.write(answer('200 OK', '{"result":"ok","code":0,"data":{"id":"x"}}', { 'content-length': 5 })),
  'trailing bytes': (socket) =>
    socket.write(
      Buffer.concat([answer('200 OK', '{}'), Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')]),
    ),
  'two lengths': (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
  204: (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'),
  301: (socket) => socket.write(answer('301 Moved', '', { location: 'http://169.254.169.254/' })),
  302: (socket) => socket.write(answer('302 Found', '', { location: '/elsewhere' })),
  307: (socket) => socket.write(answer('307 Temporary', '', { location: '/elsewhere' })),
  '401 page': (socket) =>
    socket.write(answer('401 Unauthorized', '<html>Log in</html>', { 'content-type': 'text/html' })),
  413: (socket) => socket.write(answer('413 Too Large', '')),
  418: (socket) => socket.write(answer("418 I'm a teapot", 'short and stout')),
  '1xx and nothing': (socket) => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n'),
  'no HTTP': (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'),
  'bad header': (socket) => socket.write('HTTP/1.1 200 OK\r\nbad header line\r\n\r\n'),
  'endless headers': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x-a: b\r\n', 50),
  'one header byte a second': (socket) => drip(socket, '', 'HTTP/1.1 200 OK\r\n', 1_000, true),
  'one body byte a second': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n', 'x', 1_000),
  'silence after headers': (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n'),
  silence: () => undefined,
  'reset after the request': (socket) => socket.resetAndDestroy(),
  'end after the request': (socket) => socket.end(),
};

/** Ways that a call may not survive longer than its deadline (V2). */
export const SLOW = [
  'endless headers',
  'one header byte a second',
  'one body byte a second',
  'silence after headers',
  'silence',
  '1xx and nothing',
];

const MAX_SOCKETS = 1_000;

/** A server that reads whole requests, counts them, and answers as it was told to. */
export class RudeServer {
  behaviour = 'silence';
  #sockets = new Set();

  /** @param {(key: string | null, at: number) => void} seen */
  static async listen(seen) {
    const rude = new RudeServer();
    rude.server = createServer((socket) => rude.#serve(socket, seen));
    await new Promise((resolve) => rude.server.listen(0, '127.0.0.1', resolve));
    return rude;
  }

  get url() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #serve(socket, seen) {
    if (this.#sockets.size >= MAX_SOCKETS) return socket.destroy();
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    let read = '';
    socket.on('data', (bytes) => {
      read += bytes.toString('latin1');
      const end = read.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(read)?.[1] ?? 0);
      if (read.length < end + 4 + length) return;
      seen(keyIn(read), Date.now());
      read = '';
      RUDENESS[this.behaviour](socket);
    });
  }
}

/** Writes a piece again and again; with `once`, one byte of it at a time. */
function drip(socket, first, piece, everyMs, once = false) {
  socket.write(first);
  let at = 0;
  const timer = setInterval(() => {
    if (once && at >= piece.length) return;
    socket.write(once ? piece[at++] : piece);
  }, everyMs);
  socket.on('close', () => clearInterval(timer));
}

function flood(socket, bytes) {
  socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n`);
  const piece = Buffer.alloc(64 * 1024, 'x');
  let left = bytes;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= piece.length;
      if (!socket.write(piece)) return;
    }
  };
  socket.on('drain', more);
  more();
}
