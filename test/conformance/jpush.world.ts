import { MessageRefusedError, VendorHttp } from '@nest-push/core';
import {
  JPushAdminClient,
  JPushClient,
  JPushError,
  JPushGroupClient,
  type JPushOptionsInput,
  type JPushPush,
} from '@nest-push/jpush';
import {
  JPushDialect,
  type JPushDialectOptions,
  type JPushSimulatedApp,
  type SimulatedInstall,
  type SimulatedPlatform,
  SimulatorServer,
} from '@nest-push/simulators';
import { HttpService } from '@nestjs/axios';

export const NOON = Date.parse('2026-08-01T12:00:00+08:00');
export const MINUTE = 60_000;
export const SECRET = '5e987ac6d2e04d95a9d8f0d1';
export const FREE = '7d431e42dfa6a6d693ac2d04';
export const VIP = '2743204aad6fe2572aa2d8de';
const GROUP = '8103a4c628a0b98974ec1949';
const DEVELOPER = 'a1b2c3d4e5f60718293a4b5c';

/** The smallest push there is. */
export const HI = { platform: 'all', audience: 'all', notification: { alert: 'Hi' } } as const satisfies JPushPush;

/** What a refusal says. */
export interface Refusal {
  readonly code: string | null;
  readonly status: number | null;
}

/** An answer as it came. */
export interface Raw extends Refusal {
  readonly text: string;
}

/** JPush as it is simulated, with an app that pays and one that does not, both in a group, and every client of ours. The clock is moved by hand. */
export class JPushWorld {
  at = NOON;
  readonly http: VendorHttp;
  readonly free: JPushClient;
  /** Sends what our checks would refuse. */
  readonly lax: JPushClient;
  readonly vip: JPushClient;
  readonly laxVip: JPushClient;
  readonly group: JPushGroupClient;
  readonly admin: JPushAdminClient;

  private constructor(readonly server: SimulatorServer) {
    const service = new HttpService();
    // Whatever proxy the machine is told to use: this is loopback.
    service.axiosRef.defaults.proxy = false;
    this.http = new VendorHttp(service);
    this.free = this.client();
    this.lax = this.client({ checks: 'warn' });
    this.vip = this.client({ appKey: VIP });
    this.laxVip = this.client({ appKey: VIP, checks: 'warn' });
    this.group = new JPushGroupClient(this.options({ groupKey: GROUP, groupMasterSecret: SECRET }), this.http);
    this.admin = new JPushAdminClient(this.options({ devKey: DEVELOPER, devSecret: SECRET }), this.http);
  }

  static async open(
    options: Partial<JPushDialectOptions> = {},
    more: Readonly<Partial<Record<typeof FREE | typeof VIP, Partial<JPushSimulatedApp>>>> = {},
  ): Promise<JPushWorld> {
    const dialect = new JPushDialect({
      apps: [
        { appKey: FREE, masterSecret: SECRET, ...more[FREE] },
        { appKey: VIP, masterSecret: SECRET, vip: true, ...more[VIP] },
      ],
      groups: [{ groupKey: GROUP, masterSecret: SECRET, appKeys: [FREE, VIP], vip: true }],
      developers: [{ devKey: DEVELOPER, devSecret: SECRET, groupFiles: true }],
      ...options,
    });
    const server: SimulatorServer = new SimulatorServer({ dialects: [dialect], now: () => world.at });
    await server.listen();
    const world = new JPushWorld(server);
    world.phone('r1');
    world.phone('v1', { app: VIP });
    return world;
  }

  /** A client of the free app, unless other options say otherwise. */
  client(more: Partial<JPushOptionsInput> = {}): JPushClient {
    return new JPushClient(this.options(more), this.http);
  }

  /** A phone with one install, of the free app unless another is named; the id is its registration id, too. */
  phone(id: string, more: Partial<SimulatedInstall> = {}, platform: SimulatedPlatform = 'android'): void {
    this.server.phones.put({ id, platform, installs: [{ vendor: 'jpush', app: FREE, registrationId: id, ...more }] });
  }

  /** Moves the clock, and everything that moves by it. */
  pass(ms: number): void {
    this.at += ms;
    this.server.runDue();
  }

  /** How many things a phone shows. */
  shown(id = 'r1'): number {
    return this.server.phones.shown(id).length;
  }

  /** The body of the last request, as it left. */
  get sent(): string {
    return this.server.requests.list({ vendor: 'jpush' }).at(-1)?.body ?? '';
  }

  /** A call that no client of ours makes. */
  async raw(line: string, body?: string, headers: Record<string, string> = {}): Promise<Raw> {
    const [method = '', path = ''] = line.split(' ');
    const authorization = `Basic ${Buffer.from(`${FREE}:${SECRET}`).toString('base64')}`;
    const answer = await fetch(`${this.server.urlOf('jpush')}${path}`, {
      method,
      headers: { authorization, ...headers },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const error = text === '' ? undefined : (JSON.parse(text) as { error?: { code?: number } }).error;
    return { status: answer.status, code: error?.code === undefined ? null : String(error.code), text };
  }

  async close(): Promise<void> {
    await this.http.onApplicationShutdown();
    await this.server.close();
  }

  private options(more: Partial<JPushOptionsInput>): JPushOptionsInput {
    return { appKey: FREE, masterSecret: SECRET, apnsProduction: true, baseUrl: this.server.urlOf('jpush'), ...more };
  }
}

/** What a call is refused with: by JPush. */
export async function refusal(call: Promise<unknown>): Promise<JPushError> {
  const error: unknown = await call.then(
    () => new Error('It was taken.'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof JPushError) return error;
  throw error;
}

/** Code and status with which JPush refuses a call. */
export async function refused(call: Promise<unknown>): Promise<readonly [string | null, number | null]> {
  const { failure } = await refusal(call);
  return [failure.code, failure.httpStatus];
}

/** Expects that a push of no known type is refused by our checks and, where they are passed over, by JPush, with one code. */
export async function bothRefuse(world: JPushWorld, push: object, code: string): Promise<void> {
  const given = push as JPushPush;
  const here: unknown = await world.free.push.send(given).catch((error: unknown) => error);
  expect(here).toBeInstanceOf(MessageRefusedError);
  expect((here as MessageRefusedError).issues[0]?.code).toBe(code);
  expect(await refused(world.lax.push.send(given))).toEqual([code, 400]);
}

/** One shape of the documents, by its number. */
export interface Shape {
  readonly n: number;
  readonly name: string;
  readonly run: (world: JPushWorld) => Promise<void>;
  /** Another server than the usual. */
  readonly options?: Partial<JPushDialectOptions>;
  readonly apps?: Parameters<typeof JPushWorld.open>[1];
}
