import { fork } from 'node:child_process';
import { programOf } from './programs.mjs';

/** How long a child may take to answer, unless a call says otherwise. */
const CALL_MS = 60_000;

/** The last texts of a child that are kept for a failure's report. */
const MAX_TEXT = 20_000;

/** A process of the bed that takes commands over IPC and answers them. */
export class Child {
  /** Everything it said on stdout and stderr, cut to its end. */
  text = '';
  /** @type {{ code: number | null, signal: string | null } | null} */
  end = null;
  #calls = new Map();
  #next = 1;
  #listeners = new Map();
  #seen = new Map();

  /**
   * @param {string} program see programs.mjs
   * @param {object} config what it reads from its first argument
   * @param {{ env?: Record<string, string>, execPath?: string, execArgv?: string[] }} [by] what it is started by: more in its environment, another program before Node
   */
  constructor(program, config, { env = {}, ...by } = {}) {
    const { PATH = '', HOME = '' } = process.env;
    this.process = fork(programOf(program), [JSON.stringify(config)], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { PATH, HOME, NODE_ENV: 'test', ...env },
      ...by,
    });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => {
        this.end = { code, signal };
        this.endedAt = Date.now();
        for (const { reject } of this.#calls.values()) reject(new Ended(`${program} ended (${signal ?? code})`));
        this.#calls.clear();
        for (const { reject } of [...this.#listeners.values()].flat())
          reject(new Ended(`${program} ended (${signal ?? code})`));
        this.#listeners.clear();
        resolve(this.end);
      });
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.text = (this.text + text).slice(-MAX_TEXT);
      });
    }
    this.process.on('message', (message) => this.#hear(message));
    // A write to a child that was killed: its exit tells.
    this.process.on('error', () => undefined);
  }

  get pid() {
    return this.process.pid;
  }

  /** Sends a command and waits for its answer. Rejects with {@link Ended} when the child ends first. */
  call(what, args = {}, ms = CALL_MS) {
    if (this.end !== null || !this.process.connected) return Promise.reject(new Ended(`no process to ${what}`));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#calls.delete(id);
        reject(new Error(`${what} was not answered within ${ms} ms`));
      }, ms);
      const settle = (use) => (value) => {
        clearTimeout(timer);
        use(value);
      };
      this.#calls.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.process.send({ id, do: what, args }, () => undefined);
    });
  }

  /** Waits for an event that the child tells of itself, also one that it told before. */
  hears(event, ms = CALL_MS) {
    if (this.#seen.has(event)) return Promise.resolve(this.#seen.get(event));
    if (this.end !== null) return Promise.reject(new Ended(`ended before ${event}:\n${this.text}`));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no ${event} within ${ms} ms:\n${this.text}`)), ms);
      const settle = (use) => (value) => {
        clearTimeout(timer);
        use(value);
      };
      const waiting = this.#listeners.get(event) ?? [];
      waiting.push({ resolve: settle(resolve), reject: settle(reject) });
      this.#listeners.set(event, waiting);
    });
  }

  /** Whether it has told an event. */
  heard(event) {
    return this.#seen.has(event);
  }

  /** Sends a signal; the end is {@link exited}. */
  signal(name) {
    if (this.end === null) this.process.kill(name);
  }

  /** Ends it, whatever it does. */
  async destroy() {
    this.signal('SIGKILL');
    await this.exited;
  }

  #hear(message) {
    if ('event' in message) {
      this.#seen.set(message.event, message.data);
      for (const { resolve } of this.#listeners.get(message.event) ?? []) resolve(message.data);
      this.#listeners.delete(message.event);
      return;
    }
    const call = this.#calls.get(message.id);
    this.#calls.delete(message.id);
    if (message.error === undefined) call?.resolve(message.result);
    else call?.reject(new Error(message.error));
  }
}

/** The child ended before it answered. */
export class Ended extends Error {}
