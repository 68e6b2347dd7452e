import { forEachTest, OneServer, type Received, says } from '../../../test/support/one-server.js';
import { JPushAdminClient } from '../src/jpush.admin.client.js';
import { JPushClient } from '../src/jpush.client.js';
import { JPushError } from '../src/jpush.error.js';
import { JPushGroupClient } from '../src/jpush.group.client.js';
import { type JPushOptionsInput } from '../src/jpush.options.js';

export const OPTIONS: JPushOptionsInput = {
  appKey: 'canaryAppKey000000000001',
  masterSecret: 'canarySecret000000000002',
  groupKey: 'canaryGroup0000000000003',
  groupMasterSecret: 'canarySecret000000000004',
  devKey: 'canary-dev-5',
  devSecret: 'canary-secret-6',
  apnsProduction: false,
};

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;

/** What each account's requests must carry. */
export const AUTHORIZATION = {
  app: basic('canaryAppKey000000000001:canarySecret000000000002'),
  group: basic('group-canaryGroup0000000000003:canarySecret000000000004'),
  developer: basic('canary-dev-5:canary-secret-6'),
};

/** A server in place of JPush, and clients that ask it. */
export class JPushServer extends OneServer {
  client(options: Partial<JPushOptionsInput> = {}): JPushClient {
    return new JPushClient({ ...OPTIONS, baseUrl: this.url, ...options }, this.http);
  }

  group(options: Partial<JPushOptionsInput> = {}): JPushGroupClient {
    return new JPushGroupClient({ ...OPTIONS, baseUrl: this.url, ...options }, this.http);
  }

  admin(options: Partial<JPushOptionsInput> = {}): JPushAdminClient {
    return new JPushAdminClient({ ...OPTIONS, baseUrl: this.url, ...options }, this.http);
  }
}

/** A server for every test of a file. */
export const oneServer = (): JPushServer => forEachTest(new JPushServer(says(200, '')));

/** One call and everything that is known of it. */
export interface Exchange {
  /** Names the endpoint as `<METHOD> <path>`. */
  readonly title: string;
  readonly call: (server: JPushServer) => Promise<unknown>;
  /** `<METHOD> <path and query>` as they leave. */
  readonly asks: string;
  /** The exact text; default: none. */
  readonly body?: string;
  /** In place of a body: the parts of a form, files as `name: content`. */
  readonly form?: Readonly<Record<string, string>>;
  /** @default 'app' */
  readonly account?: keyof typeof AUTHORIZATION;
  /** As text where the bytes matter. Default: nothing, as JPush answers most changes. */
  readonly answer?: unknown;
  /** Without `rateLimit`. @default {} */
  readonly result?: object;
}

const LIMITED = { 'X-Rate-Limit-Limit': '600', 'X-Rate-Limit-Remaining': '599', 'X-Rate-Limit-Reset': '60' };

/** Proves one exchange: exactly one request, its bytes, and what becomes of the answer. */
export async function prove(server: JPushServer, exchange: Exchange): Promise<void> {
  const { call, asks, body = '', form, account = 'app', answer = '', result = {} } = exchange;
  server.says(200, answer, LIMITED);
  await expect(call(server)).resolves.toEqual({
    ...result,
    rateLimit: { limit: 600, remaining: 599, resetSeconds: 60 },
  });
  expect(server.received).toHaveLength(1);
  const [request] = server.received;
  expect(`${request?.method} ${request?.url}`).toBe(asks);
  expect(request?.headers).toMatchObject({ accept: 'application/json', authorization: AUTHORIZATION[account] });
  if (form !== undefined) {
    expect(request && partsOf(request)).toEqual(form);
    return;
  }
  expect(request?.body).toBe(body);
  expect(request?.headers['content-type']).toBe(body === '' ? undefined : 'application/json; charset=utf-8');
}

/** What a form holds: files as `name: content`. */
function partsOf({ headers, body }: Received): Record<string, string> {
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1] ?? 'none';
  const [start, ...parts] = body.split(`--${boundary}`);
  expect([start, parts.pop()?.trim()]).toEqual(['', '--']);
  return Object.fromEntries(
    parts.map((part) => {
      const [head = '', ...content] = part.slice('\r\n'.length, -'\r\n'.length).split('\r\n\r\n');
      const [, name = '', file] = /name="([^"]*)"(?:; filename="([^"]*)")?/.exec(head) ?? [];
      const text = content.join('\r\n\r\n');
      return [name, file === undefined ? text : `${file}: ${text}`];
    }),
  );
}

/** The error of a call that fails. */
export async function errorOf(call: Promise<unknown>): Promise<JPushError> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(JPushError);
  return error as JPushError;
}
