import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import { PushOverloadError, PushReceipts, type Receipt, type ReceiptTally } from '@nest-push/core';
import { type INestApplication, Logger, Module, type Type } from '@nestjs/common';
import { jest } from '@jest/globals';
import { ConfigModule } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { receiptData, XIAOMI_RECEIPTS_BYTES } from './xiaomi.receipts.body.js';
import { XiaomiReceiptsModule } from './xiaomi.receipts.module.js';
import { XIAOMI_RECEIPTS_SETTINGS } from './xiaomi.receipts.options.js';

const TOKEN = 'canary-token-0123456789abcdef';
const OTHER = 'other-token-0123456789abcdefg';
const FORM = 'application/x-www-form-urlencoded';
const RECEIPTS = { sdm1: { type: 1, targets: 'r1', timestamp: 1 } };
const formOf = (data: unknown): string =>
  new URLSearchParams({ data: typeof data === 'string' ? data : JSON.stringify(data) }).toString();

let taken: (readonly Receipt[])[];
let failure: Error | null;

@Module({
  providers: [
    {
      provide: PushReceipts,
      useValue: {
        take: (receipts: readonly Receipt[]): Promise<ReceiptTally> => {
          taken.push(receipts);
          return failure === null ? Promise.resolve({ taken: 1, repeated: 0, foreign: 0 }) : Promise.reject(failure);
        },
      },
    },
  ],
  exports: [PushReceipts],
})
class ReceiptsOfCore {}

let app: INestApplication | undefined;
let logged: string[];

beforeEach(() => {
  taken = [];
  failure = null;
  logged = [];
  jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: unknown) => void logged.push(String(text)));
  jest.spyOn(Logger.prototype, 'error').mockImplementation((text: unknown) => void logged.push(String(text)));
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  jest.restoreAllMocks();
});

type Import = Type | ReturnType<typeof XiaomiReceiptsModule.forRoot>;
async function start(receipts: Import, bodyParser = true, ...more: Import[]): Promise<string> {
  const global = { module: ReceiptsOfCore, global: true };
  const testing = await Test.createTestingModule({ imports: [global, ...more, receipts] }).compile();
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class, and means plain objects
  app = testing.createNestApplication({ bodyParser });
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}
const withToken = (): Import => XiaomiReceiptsModule.forRoot({ token: TOKEN });

async function post(url: string, body: string, type = FORM): Promise<{ status: number; text: string }> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
  return { status: response.status, text: await response.text() };
}

describe.each([
  ['that parses bodies', true],
  ['that leaves bodies alone', false],
])('a host %s', (_name, parses) => {
  it('takes receipts', async () => {
    const url = await start(withToken(), parses);
    expect(await post(`${url}/push/receipts/xiaomi/${TOKEN}`, formOf(RECEIPTS))).toEqual({ status: 200, text: '' });
    expect(taken).toEqual([[{ vendor: 'xiaomi', messageId: 'sdm1', kind: 'delivered', addresses: ['r1'], at: 1 }]]);
    expect(logged).toEqual([]);
  });

  it.each([
    ['a wrong token', 'canary-token-0123456789abcdeg', formOf(RECEIPTS), FORM, 404],
    ['a part of the token', TOKEN.slice(0, -1), formOf(RECEIPTS), FORM, 404],
    ['no field', TOKEN, 'date=1', FORM, 400],
    ['nothing', TOKEN, '', FORM, 400],
    ['no JSON', TOKEN, formOf('canary {'), FORM, 400],
    ['a list', TOKEN, formOf([]), FORM, 400],
    ['nobody’s word', TOKEN, formOf({}), FORM, 200],
  ])('hands on nothing with %s', async (_what, token, body, type, status) => {
    const url = await start(withToken(), parses);
    const answer = await post(`${url}/push/receipts/xiaomi/${token}`, body, type);
    expect(answer.status).toBe(status);
    expect(taken).toEqual([]);
    for (const text of [answer.text, ...logged]) expect(text).not.toContain(TOKEN);
    expect(logged.join()).not.toContain('canary');
  });

  it('takes the good ones of a body, and tells how many were not', async () => {
    const url = await start(withToken(), parses);
    const body = formOf({ ...RECEIPTS, sdm2: { type: 4, targets: 'canary' }, canary: 'x' });
    expect(await post(`${url}/push/receipts/xiaomi/${TOKEN}`, body)).toMatchObject({ status: 200 });
    expect(taken).toHaveLength(1);
    expect(logged).toEqual(['xiaomi: 2 of 3 receipts of Xiaomi could not be read.']);
  });

  it('answers 413 over 1 MiB', async () => {
    const url = await start(withToken(), parses);
    const { status } = await post(
      `${url}/push/receipts/xiaomi/${TOKEN}`,
      formOf('x'.repeat(XIAOMI_RECEIPTS_BYTES + 1)),
    );
    expect(status).toBe(413);
    expect(taken).toEqual([]);
  });
});

it('answers 503 where the store cannot write them now, and 500 for a mistake of ours', async () => {
  const url = await start(withToken());
  failure = new PushOverloadError('too many');
  expect(await post(`${url}/push/receipts/xiaomi/${TOKEN}`, formOf(RECEIPTS))).toMatchObject({ status: 503 });
  failure = new TypeError('a bug');
  expect(await post(`${url}/push/receipts/xiaomi/${TOKEN}`, formOf(RECEIPTS))).toMatchObject({ status: 500 });
});

it('is one for each instance, each where it is told to listen', async () => {
  const partner = XiaomiReceiptsModule.forRoot({ token: OTHER, name: 'partner', path: 'hooks/mi' });
  const url = await start(withToken(), true, partner);
  await post(`${url}/hooks/mi/${OTHER}`, formOf(RECEIPTS));
  await post(`${url}/push/receipts/xiaomi/${TOKEN}`, formOf(RECEIPTS));
  expect(taken.map(([receipt]) => receipt?.vendor)).toEqual(['partner', 'xiaomi']);
  expect(await post(`${url}/hooks/mi/${TOKEN}`, formOf(RECEIPTS))).toMatchObject({ status: 404 });
});

describe('the environment', () => {
  const variables = (values: Record<string, string>): Import =>
    ConfigModule.forRoot({
      isGlobal: true,
      ignoreEnvFile: true,
      ignoreEnvVars: true,
      load: [() => values],
    }) as unknown as Import;

  it('holds the token', async () => {
    const with_ = variables({ PARTNER_RECEIPTS_TOKEN: OTHER });
    const url = await start(
      XiaomiReceiptsModule.fromEnv({ prefix: 'PARTNER', name: 'partner', path: 'mi' }),
      true,
      with_,
    );
    expect(await post(`${url}/mi/${OTHER}`, formOf(RECEIPTS))).toMatchObject({ status: 200 });
    expect(taken[0]?.[0]?.vendor).toBe('partner');
    expect(inspect(app?.get<object>(XIAOMI_RECEIPTS_SETTINGS, { strict: false }))).not.toContain(OTHER);
  });

  it('without a token answers everybody with 404', async () => {
    const url = await start(XiaomiReceiptsModule.fromEnv(), true, variables({}));
    expect(await post(`${url}/push/receipts/xiaomi/undefined`, formOf(RECEIPTS))).toMatchObject({ status: 404 });
  });

  it.each([
    ['short', 'canary'],
    ['of other characters', `canary/${'x'.repeat(30)}`],
  ])('stops the start where the token is %s, and does not show it', async (_name, token) => {
    const with_ = variables({ PUSH_XIAOMI_RECEIPTS_TOKEN: token });
    const error: unknown = await start(XiaomiReceiptsModule.fromEnv(), true, with_).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'PushConfigurationError' });
    expect((error as Error).message).toMatch(/PUSH_XIAOMI_RECEIPTS_TOKEN must be 24 to 100 letters, digits, _ and -/);
    expect((error as Error).message).not.toContain('canary');
  });
});

describe('the body of a request, as the frameworks hand it on', () => {
  const stream = (...chunks: (string | Buffer)[]): PassThrough => {
    const body = new PassThrough();
    for (const chunk of chunks) body.write(chunk);
    body.end();
    return body;
  };
  const text = formOf({ 好: 1 });
  const cut = Buffer.from(text);

  it.each<[string, () => unknown, string]>([
    ['Express, parsed', () => ({ body: { data: 'x' } }), 'x'],
    [
      'Express, parsed without a prototype',
      () => ({ body: Object.assign(Object.create(null) as object, { data: 'x' }) }),
      'x',
    ],
    ['Express, text', () => ({ body: 'a=1&data=x+y' }), 'x y'],
    ['Express, bytes', () => ({ body: Buffer.from('data=%E5%A5%BD') }), '好'],
    ['Express, not parsed', () => stream(cut.subarray(0, 9), cut.subarray(9)), '{"好":1}'],
    ['Express, not parsed but with an empty body', () => Object.assign(stream('data=x'), { body: {} }), 'x'],
    ['Fastify, parsed', () => ({ body: { data: 'x' }, raw: stream() }), 'x'],
    ['Fastify, not parsed', () => ({ body: undefined, raw: stream('data=x') }), 'x'],
    ['Fastify, null', () => ({ body: null, raw: stream('data=x') }), 'x'],
  ])('%s', async (_name, request, data) => {
    expect(await receiptData(request())).toBe(data);
  });

  it.each<[string, () => unknown, number]>([
    ['two fields of that name', () => ({ body: { data: ['x', 'y'] } }), 400],
    ['nothing at all', () => ({}), 400],
    ['too much, parsed', () => ({ body: { data: 'x'.repeat(XIAOMI_RECEIPTS_BYTES + 1) } }), 413],
    ['too much, not parsed', () => stream(`data=${'x'.repeat(XIAOMI_RECEIPTS_BYTES)}`), 413],
  ])('%s is refused', async (_name, request, status) => {
    await expect(receiptData(request())).rejects.toMatchObject({ status });
  });

  it('waits 10 seconds for the rest, and no longer', async () => {
    jest.useFakeTimers();
    const body = new PassThrough();
    body.write('data=');
    const run = expect(receiptData(body)).rejects.toMatchObject({ status: 408 });
    await jest.advanceTimersByTimeAsync(10_000);
    await run;
    expect(body.destroyed).toBe(true);
    jest.useRealTimers();
  });
});
