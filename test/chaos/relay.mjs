import { connect, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** Stands between workers and a vendor, and counts connections. It can close those that are idle, go away and come back on its port, and speak TLS. */
export class Relay {
  /** Connections of all time, those that are open, and the most that were. */
  opened = 0;
  mostOpen = 0;
  idleClosed = 0;
  #sockets = new Set();
  #target;
  #idleMs;
  #tls;
  #server;
  port = 0;

  /**
   * @param {string} url of the vendor
   * @param {{ idleMs?: number, tls?: { key: string, cert: string } }} [options] `idleMs`: how long a connection may say nothing before it is closed
   */
  constructor(url, { idleMs = 0, tls } = {}) {
    this.#target = new URL(url);
    this.#idleMs = idleMs;
    this.#tls = tls;
  }

  get url() {
    return `${this.#tls === undefined ? 'http' : 'https'}://127.0.0.1:${this.port}${this.#target.pathname}`;
  }

  /** Takes connections; the second time on the port of the first. */
  async start() {
    const serve = (socket) => this.#serve(socket);
    this.#server = this.#tls === undefined ? createServer(serve) : createTlsServer(this.#tls, serve);
    // A client that does not trust the certificate ends the handshake.
    this.#server.on('tlsClientError', () => undefined);
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
    this.port = this.#server.address().port;
  }

  /** Other options for the handshakes to come, and an end to the connections that are open. */
  renew(tls) {
    this.#server.setSecureContext(tls);
    this.drop();
  }

  drop() {
    for (const socket of this.#sockets) socket.destroy();
  }

  async stop() {
    this.drop();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #serve(socket) {
    this.opened += 1;
    this.#sockets.add(socket);
    this.mostOpen = Math.max(this.mostOpen, this.#sockets.size);
    const vendor = connect(Number(this.#target.port), '127.0.0.1');
    socket.pipe(vendor).pipe(socket);
    for (const [one, other] of [
      [socket, vendor],
      [vendor, socket],
    ]) {
      one.on('error', () => undefined).on('close', () => other.destroy());
    }
    socket.on('close', () => this.#sockets.delete(socket));
    if (this.#idleMs === 0) return;
    socket.setTimeout(this.#idleMs, () => {
      this.idleClosed += 1;
      socket.end();
      vendor.end();
    });
  }
}
