import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LoggerService } from '@nestjs/common';
import { demoApps, type RunningSimulators, startSimulators } from '@nest-push/simulator-app';
import { demoEnvironment } from '../../apps/shop/src/demo/demo-environment.js';
import { DEMO_PHONES } from '../../apps/shop/src/demo/demo-phones.js';
import { type RunningShop, startShop } from '../../apps/shop/src/shop.js';

/** Every secret of the demo: none may stand in an answer, an error or a transcript. */
export const SECRETS = [
  demoApps.jpush.masterSecret,
  demoApps.umeng.android.appMasterSecret,
  demoApps.umeng.ios.appMasterSecret,
  demoApps.xiaomi.android.appSecret,
  demoApps.xiaomi.ios.appSecret,
];

export const QUIET = { logger: false } as const;
export const MESSAGE = { title: '通知', body: '您的订单已发货' };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON, read as the test expects it. */
  readonly body: Record<string, unknown> & {
    readonly pushId: string;
    readonly message: string;
    readonly errors: readonly { field: string; rule: string }[];
    readonly deliveries: readonly Record<string, unknown>[];
  };
}

export async function send(method: string, url: string, body?: string, type = 'application/json'): Promise<Answer> {
  const response = await fetch(url, {
    method,
    ...(body === undefined ? {} : { body, headers: { 'content-type': type } }),
  });
  const text = await response.text();
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  expect(/(\n|\\n)\s+at \S+.*:\d+:\d+/.test(text)).toBe(false);
  const json = response.headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (json ? JSON.parse(text) : {}) as Answer['body'],
  };
}

/** A logger that keeps what it is told. */
export function recordingLogger(): { readonly lines: string[]; readonly logger: LoggerService } {
  const lines: string[] = [];
  const keep = (message: unknown): void => void lines.push(String(message));
  return { lines, logger: { log: keep, warn: keep, error: keep } };
}

/** A shop, its simulators, and those who ask it. */
export interface ShopWorld {
  readonly folder: string;
  readonly simulators: RunningSimulators;
  readonly shop: RunningShop;
  readonly environment: (more?: Record<string, string>) => Record<string, string>;
  readonly call: (method: string, path: string, body?: unknown, base?: string) => Promise<Answer>;
  /** The report, once the push has ended. */
  readonly settled: (pushId: string, base?: string) => Promise<Answer['body']>;
  readonly shownOn: (phone: string) => Record<string, unknown>[];
}

/** One shop for all tests of a file. */
export function oneShop(): ShopWorld {
  let folder: string;
  let simulators: RunningSimulators;
  let shop: RunningShop;

  const environment = (more: Record<string, string> = {}): Record<string, string> => ({
    ...demoEnvironment(simulators),
    PORT: '0',
    SHOP_DATA_DIR: folder,
    ...more,
  });

  const call = (method: string, path: string, body?: unknown, base = shop.url): Promise<Answer> =>
    send(method, `${base}${path}`, body === undefined ? undefined : JSON.stringify(body));

  async function settled(pushId: string, base = shop.url): Promise<Answer['body']> {
    for (let i = 0; i < 200; i++) {
      const { body } = await call('GET', `/pushes/${pushId}`, undefined, base);
      if (body.settledAt !== null) return body;
      await sleep(25);
    }
    throw new Error(`The push ${pushId} did not end.`);
  }

  const shownOn = (phone: string): Record<string, unknown>[] =>
    simulators.server.phones.shown(phone).map(({ title, body, data }) => ({ title, body, data }));

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nest-push-shop-'));
    simulators = await startSimulators({ phones: DEMO_PHONES });
    shop = await startShop({ environment: environment(), ...QUIET });
  });

  afterAll(async () => {
    await shop.close();
    await simulators.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(() => {
    // Not reset(): the shop holds keys that JPush gave out, and JPush does not forget them.
    const { phones, requests, faults } = simulators.server;
    phones.clearShown();
    requests.clear();
    faults.clear();
  });

  return {
    get folder() {
      return folder;
    },
    get simulators() {
      return simulators;
    },
    get shop() {
      return shop;
    },
    environment,
    call,
    settled,
    shownOn,
  };
}
