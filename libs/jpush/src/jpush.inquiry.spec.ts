import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { HttpService } from '@nestjs/axios';
import { type Finding, type Inquiry, PushClock, VendorHttp } from '@nest-push/core';
import { checkedClientOptions } from './jpush.app.js';
import { JPushVendor } from './jpush.vendor.js';

const ID = '18100287008891826';

const INQUIRY: Inquiry = {
  app: 'jpush',
  id: 'p1:0',
  kind: 'registrationId',
  addresses: ['r1', 'r2'],
  messageId: ID,
  // 2026-05-29 in China.
  calledAt: Date.UTC(2026, 4, 28, 16, 0, 0),
};

interface Answer {
  readonly status: number;
  readonly body: string;
}

const DETAIL = (row: object): Answer => ({ status: 200, body: JSON.stringify([{ msg_id: ID, ...row }]) });
const STATUS = (statuses: Record<string, unknown>): Answer => ({ status: 200, body: JSON.stringify(statuses) });
const REFUSED = (status: number, code: number): Answer => ({
  status,
  body: `{"error":{"code":${code},"message":"x"}}`,
});

let server: Server;
let http: VendorHttp;
let answers: Record<string, Answer>;
let seen: string[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${body}`.trim());
      const { status, body: text } = answers[(request.url ?? '').split('?')[0] ?? ''] ?? { status: 404, body: '' };
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  http = new VendorHttp(new HttpService());
});

afterEach(async () => {
  await http.onApplicationShutdown();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function inquire(part: Partial<Inquiry>, given: { status?: Answer; detail?: Answer }): Promise<Finding> {
  answers = {
    ...(given.status === undefined ? {} : { '/v3/status/message': given.status }),
    ...(given.detail === undefined ? {} : { '/v3/received/detail': given.detail }),
  };
  const settings = checkedClientOptions({
    appKey: 'canaryAppKey000000000001',
    masterSecret: 'canarySecret000000000002',
    apnsProduction: false,
    timeoutMs: 5_000,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  return new JPushVendor('jpush', settings, http, new PushClock()).inquire({ ...INQUIRY, ...part });
}

const ASKED_DEVICES = `POST /v3/status/message {"msg_id":${ID},"registration_ids":["r1","r2"],"date":"2026-05-29"}`;
const ASKED_FIGURES = `GET /v3/received/detail?msg_ids=${ID}`;

describe('inquire', () => {
  it('tells of registration ids one by one, and says the id with every digit', async () => {
    const statuses = { r1: 0, r2: 1, r3: 2, r4: 3, r5: 4, r6: 9 };
    const status = STATUS(Object.fromEntries(Object.entries(statuses).map(([id, value]) => [id, { status: value }])));
    expect(await inquire({}, { status })).toEqual({
      known: true,
      messageId: ID,
      counts: { delivered: 1, invalid: 1 },
      devices: new Map([
        ['r1', 'delivered'],
        ['r2', 'undelivered'],
        ['r3', 'invalid'],
        ['r4', 'undelivered'],
        ['r5', 'error'],
        ['r6', 'error'],
      ]),
    });
    expect(seen).toEqual([ASKED_DEVICES]);
  });

  const detail = DETAIL({
    jpush_received: 2,
    ios_apns_sent: 9,
    ios_apns_received: 3,
    live_acivity_received: 1,
    hmos_msg_received: null,
  });
  const counted = { known: true, messageId: ID, counts: { delivered: 6 }, devices: new Map() };

  it.each([
    ['the app does not pay', REFUSED(403, 2003)],
    ['the message is not known there', REFUSED(400, 3002)],
  ])('tells figures where JPush does not tell of devices: %s', async (_why, status) => {
    expect(await inquire({}, { status, detail })).toEqual(counted);
    expect(seen).toEqual([ASKED_DEVICES, ASKED_FIGURES]);
  });

  it.each<[Partial<Inquiry>]>([
    [{ kind: 'alias' }],
    [{ kind: 'tags', addresses: [] }],
    [{ kind: 'segment', addresses: ['s1'] }],
    [{ kind: 'everyone', addresses: [] }],
    [{ addresses: [] }],
  ])('tells figures of %j', async (part) => {
    expect(await inquire(part, { detail })).toEqual(counted);
    expect(seen).toEqual([ASKED_FIGURES]);
  });

  it.each<[string, Answer]>([
    ['a row with the id alone', DETAIL({})],
    ['nulls', DETAIL({ jpush_received: null })],
    ['another push', { status: 200, body: '[{"msg_id":"1","jpush_received":5}]' }],
    ['no row', { status: 200, body: '[]' }],
  ])('knows nothing from %s', async (_what, answer) => {
    expect(await inquire({ kind: 'alias' }, { detail: answer })).toEqual({
      known: false,
      reason: 'JPush has no figures: the push is new, older than 28 days, or not known there.',
    });
  });

  it.each<[string, Answer, Answer | undefined, RegExp, number]>([
    ['throttles', REFUSED(429, 2002), undefined, /^JPush 2002: /, 1],
    ['breaks', { status: 502, body: '<html>' }, undefined, /gateway/, 1],
    ['refuses the keys', REFUSED(401, 3001), REFUSED(401, 3001), /^JPush 3001: /, 2],
  ])('says why it knows nothing where JPush %s, and asks no more', async (_what, status, second, reason, calls) => {
    const finding = await inquire({}, { status, ...(second === undefined ? {} : { detail: second }) });
    expect(finding).toEqual({ known: false, reason: expect.stringMatching(reason) as string });
    expect(JSON.stringify(finding)).not.toMatch(/canary|Basic|r1/);
    expect(seen).toHaveLength(calls);
  });

  it('asks nothing without a message id', async () => {
    expect(await inquire({ messageId: null }, {})).toEqual({
      known: false,
      reason: 'JPush finds a push by its message id alone, and this call brought none.',
    });
    expect(seen).toEqual([]);
  });
});
