import { copyFileSync, existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child } from './child.mjs';
import { Ledger, loadDevices } from './ledger.mjs';

/** More processes than any case needs: D5 at full scale starts about three for each of its 300 runs. */
const MAX_CHILDREN = 2_000;

/**
 * What starts a worker whose heap has a bound. V8 lets garbage lie while there is room for it: what a process needs shows where there is none, and one that needs more ends.
 *
 * @param {number} megabytes
 */
export const heapOf = (megabytes) => ({
  execArgv: [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=4'],
});

/** What a case works with: a simulator, workers, a store's file. Everything that it started ends with {@link dispose}. */
export class Bed {
  /** @type {Set<Child>} */
  #children = new Set();
  /** @type {Child[]} */
  #warm = [];
  #started = 0;
  #databases = 0;
  /** @type {import('node:net').Socket[]} */
  #sockets = [];

  /**
   * @param {object} options
   * @param {string} options.workdir
   * @param {(text: string) => void} options.log
   * @param {string | undefined} options.broken what to break on purpose
   */
  constructor({ workdir, log, broken }) {
    this.workdir = workdir;
    this.log = log;
    this.broken = broken;
    this.database = this.file();
  }

  /** A name for another store's file. */
  file() {
    this.#databases += 1;
    return join(this.workdir, `store-${this.#databases}.db`);
  }

  /** A copy of a store's file that nobody writes to, for a case that needs many alike. */
  copyOf(database) {
    const copy = this.file();
    for (const end of ['', '-wal']) if (existsSync(database + end)) copyFileSync(database + end, copy + end);
    return copy;
  }

  /** @param {import('./simulator.mjs').SimulatorConfig} config */
  async startSimulator(config) {
    const simulator = this.#child('simulator', config);
    await simulator.hears('ready');
    this.simulator = simulator;
    this.urls = await simulator.call('urls');
    return simulator;
  }

  /** Lets processes read their modules ahead of time, so that the next workers start at once. */
  prewarm(count = 1) {
    while (this.#warm.length < count) this.#warm.push(this.#child('worker', {}));
  }

  /**
   * A worker that runs.
   *
   * @param {Partial<import('./worker.mjs').WorkerConfig> & { vendors?: import('./world.mjs').VendorName[], by?: object }} config `by`: what its process is started by; see child.mjs
   */
  async startWorker(config = {}) {
    const worker = await this.launchWorker(config);
    await worker.started;
    return worker;
  }

  /** A worker that is about to run; `worker.started` resolves when it does, and rejects when it ends before. */
  async launchWorker({ vendors = ['xiaomi'], by, ...config } = {}) {
    if (by === undefined) this.prewarm(1);
    const worker = by === undefined ? this.#warm.shift() : this.#child('worker', {}, by);
    await worker.hears('loaded');
    const urls = Object.fromEntries(vendors.map((vendor) => [vendor, this.urls[vendor]]));
    const full = { database: this.database, urls, ...(this.broken && { broken: this.broken }), ...config };
    worker.started = worker.call('start', full);
    // Whoever kills it early is not interested in the answer.
    worker.started.catch(() => undefined);
    return worker;
  }

  /** Makes the store's tables, and fills the registry: `{ xiaomi: 500 }`. */
  async prepare(devices, config = {}) {
    const worker = await this.startWorker(config);
    await this.close(worker);
    const ledger = new Ledger(config.database ?? this.database);
    for (const [vendor, count] of Object.entries(devices)) loadDevices(ledger, vendor, 0, count);
    ledger.close();
  }

  /** Ends a worker in good order. Answers its exit. */
  async close(worker, ms = 15_000) {
    worker.signal('SIGTERM');
    const end = await Promise.race([worker.exited, sleep(ms)]);
    if (end !== undefined) return end;
    await worker.destroy();
    return { code: null, signal: 'too slow' };
  }

  async kill(worker) {
    worker.signal('SIGKILL');
    await worker.exited;
  }

  /** Waits until every push has ended. Answers whether that came in time. */
  async drained(ms, database = this.database) {
    const ledger = new Ledger(database);
    try {
      const until = Date.now() + ms;
      while (Date.now() < until) {
        if (ledger.open() === 0) return true;
        await sleep(50);
      }
      if (ledger.open() === 0) return true;
      for (const row of ledger.stuck()) this.log(`not drained: ${JSON.stringify(row)}`);
      return false;
    } finally {
      ledger.close();
    }
  }

  /** Waits until `check` answers something true; answers it, or undefined when the time is over. */
  async until(check, ms, everyMs = 10) {
    const end = Date.now() + ms;
    for (;;) {
      const value = await check();
      if (value) return value;
      if (Date.now() >= end) return undefined;
      await sleep(everyMs);
    }
  }

  /** Where a connection gets no answer at all, as from a machine that is gone: a port with a full queue, of a process that stands still. */
  async deafUrl() {
    const deaf = this.#child('deaf', {});
    const port = await deaf.hears('listens');
    deaf.signal('SIGSTOP');
    for (let taken = true, count = 0; taken; count += 1) {
      if (count > 16) throw new Error('the queue of connections does not fill');
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      this.#sockets.push(socket);
      taken = await Promise.race([
        new Promise((resolve) => socket.once('connect', () => resolve(true))),
        sleep(300, false),
      ]);
    }
    return `http://127.0.0.1:${port}`;
  }

  /** Ends every process that is left. */
  async dispose() {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([...this.#children].map((child) => child.destroy()));
    this.#children.clear();
    this.#warm = [];
  }

  /** What the processes said that matters for a failure's report. */
  texts() {
    return [...this.#children].map(({ text }) => text).filter((text) => text.trim() !== '');
  }

  #child(program, config, by) {
    this.#started += 1;
    if (this.#started > MAX_CHILDREN) throw new Error(`More than ${MAX_CHILDREN} processes: the case does not end.`);
    const child = new Child(program, config, by);
    this.#children.add(child);
    void child.exited.then(() => {
      if (child.text.trim() === '') this.#children.delete(child);
    });
    return child;
  }
}

/**
 * Offers pushes to a worker, some at a time; repeats nothing. Fills `accepted` as the worker acknowledges; a worker that ends leaves the rest unacknowledged.
 *
 * @param {Child} worker
 * @param {readonly { key: string }[]} requests
 * @param {Map<string, string>} accepted key -> id
 * @param {(text: string) => void} [onRefused]
 */
export async function offer(worker, requests, accepted, { atOnce = 50, onRefused = () => undefined } = {}) {
  for (let from = 0; from < requests.length; from += atOnce) {
    const part = requests.slice(from, from + atOnce);
    let answers;
    try {
      answers = await worker.call('accept', { requests: part });
    } catch {
      return;
    }
    answers.forEach(({ pushId, error }, index) => {
      const { key } = part[index];
      if (pushId === undefined) onRefused(error);
      else accepted.set(key, pushId);
    });
  }
}

/** The value below which so many percent lie. */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor((percent / 100) * sorted.length))];
}
