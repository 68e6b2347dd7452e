import { SimulatorServer } from '../kit/simulator.server.js';
import { type SimulatedInstall, type SimulatedPhone } from '../kit/simulator.types.js';
import { umengSign } from './gate/sign.js';
import { UmengDialect } from './umeng.dialect.js';
import { type UmengDialectOptions, type UmengJson, type UmengSimulatedApp } from './umeng.types.js';

/** 06:13:20 on 15 November 2023 in China. */
export const NOW = 1_700_000_000_000;
export const SECRET = '0123456789abcdefghijklmnopqrstuv';
export const ANDROID: UmengSimulatedApp = { appKey: 'android', appMasterSecret: SECRET, platform: 'android' };
export const IOS: UmengSimulatedApp = { appKey: 'ios', appMasterSecret: SECRET, platform: 'ios' };
export const HARMONY: UmengSimulatedApp = { appKey: 'harmony', appMasterSecret: SECRET, platform: 'harmony' };

export const androidToken = (n: number): string => `A${String(n).padStart(43, '0')}`;
export const iosToken = (n: number): string => `f${String(n).padStart(63, '0')}`;

/** What the server answered: `code` is the error code, or `ok`. */
export interface WorldAnswer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
  readonly code: string;
  readonly data: UmengJson;
}

/** A server on a free port, whose clock is moved by hand, and a caller that signs. Only specs use it. */
export class SpecWorld {
  at = NOW;

  private constructor(
    readonly server: SimulatorServer,
    readonly dialect: UmengDialect,
  ) {}

  static async open(options: Partial<UmengDialectOptions> = {}): Promise<SpecWorld> {
    const dialect = new UmengDialect({ apps: [ANDROID, IOS, HARMONY], tags: true, rates: {}, ...options });
    const server: SimulatorServer = new SimulatorServer({ dialects: [dialect], now: () => world.at });
    const world = new SpecWorld(server, dialect);
    await server.listen();
    return world;
  }

  /** Adds a phone with one install; its id is its token's, unless another is given. */
  phone(
    app: UmengSimulatedApp,
    id: string,
    registrationId: string,
    more: Partial<SimulatedInstall> = {},
    model = id,
  ): void {
    const installs = [{ vendor: 'umeng' as const, app: app.appKey, registrationId, ...more }];
    this.server.phones.put({ id, platform: app.platform, model, installs } satisfies SimulatedPhone);
  }

  /** Moves the clock, and everything that moves by it. */
  pass(ms: number): void {
    this.at += ms;
    this.server.runDue();
  }

  /** A call of an app, stamped and signed. */
  post(path: string, body: UmengJson, appkey = 'android'): Promise<WorldAnswer> {
    return this.raw(path, JSON.stringify({ appkey, timestamp: String(Math.floor(this.at / 1000)), ...body }));
  }

  /** Bytes as they are; signed for the address that is called unless a signature is given. */
  async raw(path: string, text: string, sign?: string, method = 'POST'): Promise<WorldAnswer> {
    const url = this.server.urlOf('umeng') + path;
    const response = await fetch(`${url}?sign=${sign ?? umengSign(url, Buffer.from(text), SECRET)}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'POST' && { body: text }),
    });
    const answer = { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
    return { ...answer, ...readEnvelope(answer) };
  }

  /** The ids of the phones that show something with this title. */
  showing(title: string): readonly string[] {
    const { phones } = this.server;
    return phones.list().flatMap(({ id }) => (phones.shown(id).some((one) => one.title === title) ? [id] : []));
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

function readEnvelope({ status, text }: { status: number; text: string }): { code: string; data: UmengJson } {
  if (!text.startsWith('{')) return { code: 'no envelope', data: {} };
  const { ret, data } = JSON.parse(text) as { ret: string; data: UmengJson };
  if (status === 200 && ret === 'SUCCESS') return { code: 'ok', data };
  const told = status === 400 && ret === 'FAIL' && typeof data.error_code === 'string';
  return { code: told ? (data.error_code as string) : 'no failure of Umeng', data };
}

/** The body of an Android notification with this title. */
export const notification = (title: string): UmengJson => ({
  display_type: 'notification',
  body: { title, text: 'x' },
});

/** The payload of an iOS notification with this title. */
export const alert = (title: string): UmengJson => ({ aps: { alert: { title, body: 'b' } } });
