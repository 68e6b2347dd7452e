import { SimulatorServer } from '../kit/simulator.server.js';
import { type ShownNotification, type SimulatedInstall, type SimulatedPhone } from '../kit/simulator.types.js';
import { type XiaomiDialectOptions, XiaomiDialect, type XiaomiSimulatedApp } from './index.js';

export const SECRET = 'c2VjcmV0LWFuZHJvaWQ==';
export const IOS_SECRET = 'c2VjcmV0LWlvcw==';
export const SHOP = 'com.example.shop';
export const LITE = 'com.example.shop.lite';
export const BUNDLE = 'com.example.shop.ios';
export const NOW = Date.parse('2026-09-01T12:00:00+08:00');
export const DAY = 86_400_000;

export const ANDROID: XiaomiSimulatedApp = {
  appSecret: SECRET,
  platform: 'android',
  packages: [SHOP, LITE],
  qps: Infinity,
  channels: [
    { id: 'news', class: 'public' },
    { id: 'orders', class: 'private', templates: [{ id: 'T0', params: [] }] },
  ],
};
export const IOS: XiaomiSimulatedApp = { appSecret: IOS_SECRET, platform: 'ios', packages: [BUNDLE], qps: Infinity };

/** A phone with one install, whose regid is `reg-<id>`. */
export function phone(id: string, more: Partial<SimulatedInstall> = {}): SimulatedPhone {
  const install: SimulatedInstall = { vendor: 'xiaomi', app: SHOP, registrationId: `reg-${id}`, ...more };
  return { id, platform: install.app === BUNDLE ? 'ios' : 'android', installs: [install] };
}

const PHONES = [
  phone('1', { aliases: [{ value: 'ann' }], topics: ['a', 'b'], accounts: ['u1'] }),
  phone('2', { aliases: [{ value: 'bob' }], topics: ['a', 'c'], accounts: ['u1', 'u2'] }),
  phone('3', { app: LITE, aliases: [{ value: 'ann' }], topics: ['b'] }),
  phone('4', { app: BUNDLE, aliases: [{ value: 'ann' }] }),
];

/** A list is a repeated key. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** An answer of the vendor, of whichever shape. */
export interface Envelope {
  readonly result: string;
  readonly code: number;
  readonly reason?: string;
  readonly description: string;
  readonly trace_id: string;
  readonly info?: string;
  readonly data?: Readonly<Record<string, unknown>> & { readonly id?: string };
}

/** A message that is right in every way, but for whom it is. */
export const NOTE = { restricted_package_name: SHOP, title: 't', description: 'd', 'extra.notify_effect': '1' };

/** The simulator behind real HTTP, with a clock that tests move. */
export class World {
  now = NOW;
  readonly dialect: XiaomiDialect;
  readonly server: SimulatorServer;

  private constructor(options: Partial<XiaomiDialectOptions>, phones: readonly SimulatedPhone[]) {
    this.dialect = new XiaomiDialect({ apps: [ANDROID, IOS], ...options });
    this.server = new SimulatorServer({ dialects: [this.dialect], now: () => this.now });
    for (const each of phones) this.server.phones.put(each);
  }

  static async open(options: Partial<XiaomiDialectOptions> = {}, phones = PHONES): Promise<World> {
    const world = new World(options, phones);
    await world.server.listen();
    return world;
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** A request as it is: nothing added but the secret. */
  fetch(path: string, init: RequestInit = {}, secret = SECRET): Promise<Response> {
    const headers = { authorization: `key=${secret}`, ...(init.headers as Record<string, string>) };
    return fetch(`${this.server.urlOf('xiaomi')}${path}`, { ...init, headers });
  }

  async post(
    path: string,
    fields: Fields = {},
    secret = SECRET,
    headers: Record<string, string> = {},
  ): Promise<Envelope> {
    const type = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8', ...headers };
    const init = { method: 'POST', headers: type, body: queryOf(fields) };
    return (await (await this.fetch(path, init, secret)).json()) as Envelope;
  }

  async get<T = Envelope>(path: string, fields: Fields = {}, secret = SECRET): Promise<T> {
    return (await (await this.fetch(`${path}?${queryOf(fields)}`, {}, secret)).json()) as T;
  }

  /** Sends a notification to a regid, and gives its id. */
  async send(fields: Fields = { registration_id: 'reg-1' }, path = '/v3/message/regid'): Promise<string> {
    const { data, code, reason } = await this.post(path, { ...NOTE, ...fields });
    if (data?.id === undefined) throw new Error(`refused with ${code}: ${reason}`);
    return data.id;
  }

  /** Titles that a phone shows, newest first. */
  titles(id: string): (string | undefined)[] {
    return this.shown(id).map(({ title }) => title);
  }

  shown(id: string): ShownNotification[] {
    return this.server.phones.shown(id);
  }

  /** Moves the clock, and lets happen what is due. */
  pass(milliseconds: number): void {
    this.now += milliseconds;
    this.server.runDue();
  }
}

function queryOf(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([key, value]) => [value].flat().map((one) => [key, one]));
  return new URLSearchParams(pairs as [string, string][]).toString();
}

/** For `beforeEach`: a world a test, closed behind it. */
export function freshWorld(
  options: Partial<XiaomiDialectOptions> = {},
  phones?: readonly SimulatedPhone[],
): () => World {
  let world: World | undefined;
  beforeEach(async () => {
    world = await World.open(options, phones ? [...phones] : undefined);
  });
  afterEach(() => world?.close());
  return () => {
    if (!world) throw new Error('There is a world inside a test only.');
    return world;
  };
}
