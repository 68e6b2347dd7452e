import { SimulatorServer } from '../kit/simulator.server.js';
import { type SimulatedInstall, type SimulatedPhone } from '../kit/simulator.types.js';
import { JPushDialect } from './jpush.dialect.js';
import { type JPushDialectOptions } from './jpush.options.js';

/** Noon in China, on a Saturday. */
export const NOON = Date.parse('2026-08-01T12:00:00+08:00');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const SECRET = '5e987ac6d2e04d95a9d8f0d1';
export const FREE = '7d431e42dfa6a6d693ac2d04';
export const VIP = '2743204aad6fe2572aa2d8de';
export const GROUP = '8103a4c628a0b98974ec1949';
export const DEVELOPER = 'a1b2c3d4e5f60718293a4b5c';

/** A group of exactly 17 digits or more, as text. */
export const ID = expect.stringMatching(/^\d{17,18}$/) as string;

/** What the server answered; `code` is the error's, or 0. */
export interface WorldAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly code: number;
}

/** Who calls, what else than JSON is sent, and with which further headers. */
export interface CallOptions {
  /** @default FREE */
  readonly as?: string;
  readonly secret?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on a free port with a free and a VIP app, a group of both and a developer; its clock is moved by hand. Only specs use it. */
export class SpecWorld {
  at = NOON;

  private constructor(
    readonly server: SimulatorServer,
    readonly dialect: JPushDialect,
  ) {}

  static async open(options: Partial<JPushDialectOptions> = {}): Promise<SpecWorld> {
    const dialect = new JPushDialect({
      apps: [
        { appKey: FREE, masterSecret: SECRET },
        { appKey: VIP, masterSecret: SECRET, vip: true },
      ],
      groups: [{ groupKey: GROUP, masterSecret: SECRET, appKeys: [FREE, VIP], vip: true }],
      developers: [{ devKey: DEVELOPER, devSecret: SECRET, groupFiles: true }],
      ...options,
    });
    const server: SimulatorServer = new SimulatorServer({ dialects: [dialect], now: () => world.at });
    const world = new SpecWorld(server, dialect);
    await server.listen();
    return world;
  }

  /** Adds a phone with one install, of the free app unless another is named; the id is its registration id too. */
  phone(id: string, more: Partial<SimulatedInstall> = {}, platform: SimulatedPhone['platform'] = 'android'): void {
    const install = { vendor: 'jpush' as const, app: FREE, registrationId: id, ...more };
    this.server.phones.put({ id, platform, model: `model of ${id}`, installs: [install] });
  }

  /** Moves the clock, and everything that moves by it. */
  pass(ms: number): void {
    this.at += ms;
    this.server.runDue();
  }

  /** One call, e.g. `call('GET /v3/devices/rid')`; a body that is neither text nor a form goes out as JSON. */
  async call(
    line: string,
    body?: unknown,
    { as = FREE, secret = SECRET, headers = {} }: CallOptions = {},
  ): Promise<WorldAnswer> {
    const [method = '', path = ''] = line.split(' ');
    const isRaw = typeof body === 'string' || body instanceof FormData;
    const response = await fetch(`${this.server.urlOf('jpush')}${path}`, {
      method,
      headers: { authorization: `Basic ${Buffer.from(`${as}:${secret}`).toString('base64')}`, ...headers },
      ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const error = (json.error ?? json) as { code?: number };
    return { status: response.status, headers: response.headers, text, json, code: error.code ?? 0 };
  }

  /** Status and code of a call. */
  async outcome(
    line: string,
    body?: unknown,
    options: CallOptions = {},
  ): Promise<readonly [status: number, code: number]> {
    const { status, code } = await this.call(line, body, options);
    return [status, code];
  }

  /** Sends a push to one device and returns its message id. */
  async push(registrationId: string, more: object = {}, as = FREE): Promise<string> {
    const body = {
      platform: 'all',
      audience: { registration_id: [registrationId] },
      notification: { alert: 'Hi' },
      ...more,
    };
    const { json } = await this.call('POST /v3/push', body, { as });
    return json.msg_id as string;
  }

  /** How many things a phone shows. */
  shown(id: string): number {
    return this.server.phones.shown(id).length;
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

/** A text file as the file API takes it. */
export function textFile(
  text: string | Uint8Array<ArrayBuffer>,
  { name = 'list.txt', ttl }: { name?: string; ttl?: string } = {},
): FormData {
  const form = new FormData();
  form.append('filename', new Blob([text]), name);
  if (ttl !== undefined) form.append('ttl', ttl);
  return form;
}
