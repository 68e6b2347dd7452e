import { jest } from '@jest/globals';
import { type AddressInfo, type Server } from 'node:net';
import {
  PushClock,
  PushConfigurationError,
  PushModule,
  PushOverloadError,
  PushReceipts,
  type Receipt,
} from '@nest-push/core';
import { Global, type INestApplication, Logger, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { JPushModule } from '../jpush.module.js';
import { JPUSH_RECEIPTS_BYTES } from './jpush.receipt-desk.js';
import { JPushReceiptsModule, type JPushReceiptsModuleExtras } from './jpush.receipts.module.js';

const SECRET = 'canarySecret000000000002';
const APPS = { jpush: 'canaryAppKey000000000001', partner: 'canaryAppKey000000000003' };
const NOW = 1_790_000_000_000;

/** What was handed over; `fail` makes the next hand-over fail. */
class Taken {
  readonly receipts: Receipt[] = [];
  fail: Error | null = null;

  take(receipts: readonly Receipt[]): Promise<unknown> {
    if (this.fail !== null) return Promise.reject(this.fail);
    this.receipts.push(...receipts);
    return Promise.resolve();
  }
}

let app: INestApplication;
let warnings: jest.SpiedFunction<Logger['warn']>;

async function start(taken: object | null, given?: JPushReceiptsModuleExtras, off = false): Promise<string> {
  @Global()
  @Module({
    providers: taken === null ? [] : [{ provide: PushReceipts, useValue: taken }],
    exports: taken === null ? [] : [PushReceipts],
  })
  class Core {}

  const jpush = (name: keyof typeof APPS) =>
    JPushModule.forRootAsync({
      name,
      useFactory: () => (off ? null : { appKey: APPS[name], masterSecret: SECRET, apnsProduction: false }),
    });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ ignoreEnvFile: true, ignoreEnvVars: true, isGlobal: true }),
      Core,
      jpush('jpush'),
      jpush('partner'),
      JPushReceiptsModule.forRoot(given),
    ],
  })
    .overrideProvider(PushClock)
    .useValue({ now: () => NOW })
    .compile();
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest's type for options is a class, and nobody makes instances of it
  const express = module.createNestApplication<NestExpressApplication>({ rawBody: true, logger: false });
  // More than the module takes, so that its own bound is seen.
  express.useBodyParser('json', { limit: '4mb' });
  app = express;
  await app.init();
  const server = (await app.listen(0, '127.0.0.1')) as Server;
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeEach(() => {
  warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
});

afterEach(async () => {
  warnings.mockRestore();
  await app.close();
});

const basic = (credentials: string): string => `Basic ${Buffer.from(credentials).toString('base64')}`;
const JPUSH = basic(`${APPS.jpush}:${SECRET}`);

const post = (url: string, body: string, authorization: string | null = JPUSH): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
    body,
    signal: AbortSignal.timeout(10_000),
  });

const PATH = '/push/receipts/jpush';
const BODY = '{"msg_id":18100287008891826,"registration_id":"r1","type":1}';

describe('JPushReceiptsModule', () => {
  it('hands over what the apps are told, each by its own credentials, with every digit of the id', async () => {
    const taken = new Taken();
    const url = (await start(taken)) + PATH;

    const answer = await post(url, BODY);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect((await post(url, `[${BODY},${BODY}]`, basic(`${APPS.partner}:${SECRET}`))).status).toBe(200);
    const receipt = { messageId: '18100287008891826', kind: 'delivered', addresses: ['r1'], at: NOW };
    expect(taken.receipts).toEqual([
      { vendor: 'jpush', app: 'jpush', ...receipt },
      { vendor: 'partner', app: 'partner', ...receipt },
      { vendor: 'partner', app: 'partner', ...receipt },
    ]);
    expect(warnings).not.toHaveBeenCalled();
  });

  it.each([
    ['nobody', null],
    ['a stranger', basic('a:b')],
    ['a wrong secret', basic(`${APPS.jpush}:${APPS.jpush}`)],
    ['no secret', basic(APPS.jpush)],
    ['another scheme', `Bearer ${SECRET}`],
    ['no Base64', 'Basic ü'.normalize('NFKD').slice(0, 7)],
    ['a long text', `Basic ${'A'.repeat(5000)}`],
  ])('answers 401 to %s', async (_who, authorization) => {
    const taken = new Taken();
    const answer = await post((await start(taken)) + PATH, BODY, authorization);
    expect(answer.status).toBe(401);
    expect(taken.receipts).toEqual([]);
    expect(await answer.text()).not.toContain('canary');
  });

  it('counts what it cannot read, says so without its content, and answers 200', async () => {
    const taken = new Taken();
    const url = (await start(taken)) + PATH;
    expect((await post(url, `[{"secret":"canary"},${BODY},{"msg_id":"1"}]`)).status).toBe(200);
    expect(taken.receipts).toHaveLength(1);
    expect(warnings.mock.calls.flat().join()).toMatch(/^jpush: 2 of 3 receipts/);
    expect(warnings.mock.calls.flat().join()).not.toContain('canary');
  });

  it('answers 413 above 1 MiB, also where the host would take more', async () => {
    const taken = new Taken();
    const url = (await start(taken)) + PATH;
    const body = (bytes: number) => BODY + ' '.repeat(bytes - BODY.length);
    expect((await post(url, body(JPUSH_RECEIPTS_BYTES))).status).toBe(200);
    expect(taken.receipts.splice(0)).toHaveLength(1);
    expect((await post(url, body(JPUSH_RECEIPTS_BYTES + 1))).status).toBe(413);
    expect(taken.receipts).toEqual([]);
  });

  it('asks JPush to come again where the host is overloaded', async () => {
    const taken = new Taken();
    taken.fail = new PushOverloadError('too many');
    expect((await post((await start(taken)) + PATH, BODY)).status).toBe(503);
  });

  it.each([
    ['?echostr=aB3_-.~', 200, 'aB3_-.~'],
    ['?echostr=%3Cscript%3E', 400, null],
    [`?echostr=${'a'.repeat(257)}`, 400, null],
    ['?echostr=a&echostr=b', 400, null],
    ['', 400, null],
  ])('GET %s: %i', async (query, status, text) => {
    const answer = await fetch(`${await start(new Taken())}${PATH}${query}`, { signal: AbortSignal.timeout(10_000) });
    expect(answer.status).toBe(status);
    if (text === null) return;
    expect(await answer.text()).toBe(text);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('stands where the host wants it', async () => {
    const taken = new Taken();
    const base = await start(taken, { path: 'hooks/jpush' });
    expect((await post(`${base}/hooks/jpush`, BODY)).status).toBe(200);
    expect((await post(base + PATH, BODY)).status).toBe(404);
  });

  it('refuses everybody, and says why, where no JPush app is configured', async () => {
    const url = (await start(new Taken(), undefined, true)) + PATH;
    expect(warnings.mock.calls.flat().join()).toContain('No JPush app is configured');
    expect((await post(url, BODY, basic(':'))).status).toBe(401);
  });

  it('hands over a large body in parts', async () => {
    const taken = new Taken();
    const take = jest.spyOn(taken, 'take');
    const body = JSON.stringify(Array.from({ length: 2_500 }, (_, i) => ({ msg_id: `${i}`, type: 1 })));
    expect((await post((await start(taken)) + PATH, body)).status).toBe(200);
    expect(take.mock.calls.map(([receipts]) => receipts.length)).toEqual([1000, 1000, 500]);
  });

  it('finds the PushReceipts of a real PushModule, to which what is not its own is foreign', async () => {
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot({ ignoreEnvFile: true, ignoreEnvVars: true, isGlobal: true }),
        PushModule.forRoot({
          vendors: [JPushModule.forRoot({ appKey: APPS.jpush, masterSecret: SECRET, apnsProduction: false })],
        }),
        JPushReceiptsModule.forRoot(),
      ],
    }).compile();
    app = module.createNestApplication();
    app.useLogger(false);
    const server = (await app.listen(0, '127.0.0.1')) as Server;
    const take = jest.spyOn(module.get(PushReceipts), 'take');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
    expect((await post(url, '{"msg_id":"1","registration_id":"r1","type":1}')).status).toBe(200);
    await expect(take.mock.results[0]?.value).resolves.toEqual({ taken: 0, repeated: 0, foreign: 1 });
  });

  it('stops the start of a host without PushModule', async () => {
    await expect(start(null)).rejects.toThrow(PushConfigurationError);
  });
});
