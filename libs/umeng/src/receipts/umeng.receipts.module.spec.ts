import { PassThrough, Readable } from 'node:stream';
import { jest } from '@jest/globals';
import { PushOverloadError, PushReceipts, type Receipt } from '@nest-push/core';
import {
  type DynamicModule,
  type INestApplication,
  Logger,
  Module,
  NotFoundException,
  type Type,
} from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { bodyOf, UMENG_RECEIPTS_BYTES, type UmengReceiptRequest } from './umeng.receipts.body.js';
import { receiptsControllerAt } from './umeng.receipts.controller.js';
import { UmengReceiptsModule } from './umeng.receipts.module.js';

const TOKEN = 'receipts-token-0001-0002';
const ID = 'uu00000000000000000001';
const JSON_TYPE = { 'content-type': 'application/json' };

let taken: Receipt[][];
let overloaded: boolean;
let app: INestApplication | undefined;
let warnings: string[];

@Module({
  providers: [
    {
      provide: PushReceipts,
      useValue: {
        take: (receipts: Receipt[]) => {
          if (overloaded) return Promise.reject(new PushOverloadError('too many'));
          taken.push(receipts);
          return Promise.resolve({ taken: receipts.length, repeated: 0, foreign: 0 });
        },
      },
    },
  ],
})
class Core {}

beforeEach(() => {
  taken = [];
  overloaded = false;
  warnings = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: unknown) => void warnings.push(String(text)));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await app?.close();
  app = undefined;
});

interface Parsing {
  readonly rawBody?: boolean;
  readonly bodyParser?: boolean;
}

async function start(module: DynamicModule, parsing: Parsing = {}, core: Type | DynamicModule = Core): Promise<string> {
  const { rawBody = false, bodyParser = true } = parsing;
  const built = await Test.createTestingModule({ imports: [core, module] }).compile();
  // Nest's type of these options is a class, and a plain object is what it takes.
  app = built.createNestApplication({ rawBody, bodyParser, logger: false } as never);
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

const post = (url: string, body: string, headers: Record<string, string> = JSON_TYPE): Promise<number> =>
  fetch(url, { method: 'POST', body, headers }).then(({ status }) => status);

const ONE = JSON.stringify({ msg_id: ID, event: 'clicked' });
const receipts = [expect.objectContaining({ vendor: 'umeng', messageId: ID, kind: 'clicked' }) as Receipt];

describe.each<[string, Parsing]>([
  ['a host that parses bodies', {}],
  ['a host that keeps their bytes as well', { rawBody: true }],
  ['a host that leaves them alone', { bodyParser: false }],
])('POST push/receipts/umeng/<token>, at %s', (_name, options) => {
  it.each<[string, string, Record<string, string>]>([
    ['JSON', ONE, JSON_TYPE],
    ['a list', `[${ONE}]`, JSON_TYPE],
    ['a form', `msg_id=${ID}&event=clicked`, { 'content-type': 'application/x-www-form-urlencoded' }],
    [
      'a form that holds JSON',
      `data=${encodeURIComponent(ONE)}`,
      { 'content-type': 'application/x-www-form-urlencoded' },
    ],
    ['text, which nobody has parsed', ONE, { 'content-type': 'text/plain' }],
  ])('takes %s', async (_kind, body, headers) => {
    const url = await start(UmengReceiptsModule.forRoot({ token: TOKEN }), options);
    expect(await post(`${url}/push/receipts/umeng/${TOKEN}`, body, headers)).toBe(200);
    expect(taken).toEqual([receipts]);
    expect(warnings).toEqual([]);
  });
});

it('is not there for anybody without the token', async () => {
  const url = await start(UmengReceiptsModule.forRoot({ token: TOKEN }));
  for (const token of ['wrong', `${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase(), '%F0%9F%8C%8F']) {
    expect(await post(`${url}/push/receipts/umeng/${token}`, ONE)).toBe(404);
  }
  expect(await post(`${url}/push/receipts/umeng`, ONE)).toBe(404);
  expect(taken).toEqual([]);
});

it('counts what it cannot read, and tells no content', async () => {
  const url = await start(UmengReceiptsModule.forRoot({ token: TOKEN }));
  const canary = JSON.stringify({ msg_id: 'canary canary', phone: '13912345678' });
  expect(await post(`${url}/push/receipts/umeng/${TOKEN}`, `[${ONE},${canary}]`)).toBe(200);
  expect(taken).toEqual([receipts]);
  expect(warnings).toEqual(['umeng: 1 of 2 receipts of Umeng could not be read.']);
});

it('asks for time when the host has none', async () => {
  overloaded = true;
  const url = await start(UmengReceiptsModule.forRoot({ token: TOKEN }));
  expect(await post(`${url}/push/receipts/umeng/${TOKEN}`, ONE)).toBe(503);
});

it('reads no more than 1 MiB', async () => {
  const url = await start(UmengReceiptsModule.forRoot({ token: TOKEN }), { bodyParser: false });
  const path = `${url}/push/receipts/umeng/${TOKEN}`;
  const padded = (bytes: number): string => ONE + ' '.repeat(bytes - ONE.length);
  expect(await post(path, padded(UMENG_RECEIPTS_BYTES))).toBe(200);
  const over = await post(path, padded(UMENG_RECEIPTS_BYTES + 1)).catch(() => 413);
  expect(over).toBe(413);
  expect(taken).toHaveLength(1);
});

it('has a path and a name of its own where the host says so', async () => {
  const url = await start(UmengReceiptsModule.forRoot({ token: TOKEN, path: 'hooks/umeng', name: 'partner' }));
  expect(await post(`${url}/hooks/umeng/${TOKEN}`, ONE)).toBe(200);
  expect(await post(`${url}/push/receipts/umeng/${TOKEN}`, ONE)).toBe(404);
  expect(taken[0]![0]).toMatchObject({ vendor: 'partner' });
});

it.each<[string, Record<string, string>, number]>([
  ['the token', { PUSH_UMENG_RECEIPTS_TOKEN: TOKEN }, 200],
  ['nothing: receipts are off', {}, 404],
])('reads the environment: %s', async (_name, values, status) => {
  const config = await ConfigModule.forRoot({
    ignoreEnvFile: true,
    ignoreEnvVars: true,
    isGlobal: true,
    load: [() => values],
  });
  @Module({ imports: [Core, config] })
  class Host {}
  const url = await start(UmengReceiptsModule.fromEnv(), {}, Host);
  expect(await post(`${url}/push/receipts/umeng/${TOKEN}`, ONE)).toBe(status);
});

it.each(['short', 'canary with blanks in it', '', `${'x'.repeat(100)}y`])(
  'the start stops for the token %j',
  async (token) => {
    const problem = await start(UmengReceiptsModule.forRoot({ token })).then(
      () => '',
      (error: unknown) => (error as Error).message,
    );
    expect(problem).toContain('UmengReceiptsModule.forRoot: token must be 24 to 100 letters, digits, _ and -');
    expect(problem).not.toContain('canary');
  },
);

it('the start stops where nothing takes receipts', async () => {
  @Module({})
  class Nothing {}
  await expect(start(UmengReceiptsModule.forRoot({ token: TOKEN }), {}, Nothing)).rejects.toThrow(
    /hands receipts to PushModule, and the host imports none/,
  );
});

describe('a request of Fastify, which holds the one of Node', () => {
  interface Controller {
    take(token: string, request: unknown): Promise<void>;
  }
  const bodies: unknown[] = [];
  const desk = {
    admit: (token: string) => {
      if (token !== TOKEN) throw new NotFoundException();
    },
    take: (body: unknown) => Promise.resolve(void bodies.push(body)),
  };
  const ControllerClass = receiptsControllerAt('x') as new (given: typeof desk) => Controller;
  const raw = (text: string) => Object.assign(Readable.from([Buffer.from(text)]), { headers: {} });

  it('has its body read by Fastify, or not at all', async () => {
    const controller = new ControllerClass(desk);
    const read = raw('');
    read.resume();
    await new Promise((resolve) => read.once('end', resolve));
    await controller.take(TOKEN, { raw: read, body: { a: 1 } });
    await controller.take(TOKEN, { raw: read, body: '{"a":2}' });
    await controller.take(TOKEN, { raw: read, body: Buffer.from('a=3') });
    await controller.take(TOKEN, { raw: raw('{"a":4}'), body: undefined });
    expect(bodies).toEqual([{ a: 1 }, { a: 2 }, { a: '3' }, { a: 4 }]);
  });

  it('without the token has no body read', async () => {
    const unread = raw('{}');
    await expect(new ControllerClass(desk).take('wrong', { raw: unread })).rejects.toBeInstanceOf(NotFoundException);
    expect(unread.readableDidRead).toBe(false);
  });
});

it('waits 10 seconds for the rest of a body, and no longer', async () => {
  jest.useFakeTimers();
  const body = new PassThrough();
  body.write('{');
  const run = expect(bodyOf(body as unknown as UmengReceiptRequest)).rejects.toMatchObject({ status: 408 });
  await jest.advanceTimersByTimeAsync(10_000);
  await run;
  expect(body.destroyed).toBe(true);
  jest.useRealTimers();
});
