import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { FREE, ID, NOON, SECRET, SpecWorld, VIP } from '../jpush.spec-world.js';
import { CallbackOutbox } from './callback-outbox.js';

interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

let heard: Heard[];
let host: Server;
let hostUrl: string;
let answerHost: ((status: number) => void)[];
let hold: boolean;
beforeEach(async () => {
  [heard, answerHost, hold] = [[], [], false];
  host = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      heard.push({ headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) as Heard['body'] });
      const answer = (status: number) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
      if (hold) answerHost.push(answer);
      else answer(request.url === '/broken' ? 500 : request.url === '/elsewhere' ? 302 : 200);
    });
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
  hostUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
});
afterEach(async () => {
  host.closeAllConnections();
  await new Promise((resolve) => host.close(resolve));
});

/** Waits until a reading is true; the receipts are posted beside the answers. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('receipts', () => {
  let world: SpecWorld;
  beforeEach(async () => {
    const lastOnline = { away: NOON - 3_600_000 };
    world = await SpecWorld.open({
      apps: [
        { appKey: VIP, masterSecret: SECRET, vip: true, lastOnline, callback: { url: `${hostUrl}/console`, types: 1 } },
      ],
      groups: [],
    });
    for (const id of ['v1', 'away']) world.phone(id, { app: VIP });
  });
  afterEach(() => world.close());

  const both = { platform: 'all', audience: { registration_id: ['v1', 'away'] }, notification: { alert: 'Hi' } };
  const push = (callback?: object) => world.call('POST /v3/push', { ...both, callback }, { as: VIP });
  const events = () => heard.map(({ body }) => [body.event, body.registration_id]);

  it('go to the push’s own URL with the app’s credentials and the push’s params, marked as not certified', async () => {
    const { json } = await push({ url: `${hostUrl}/own`, type: 15, params: { order: 7 } });
    await until(() => heard.length === 3);
    const authorization = `Basic ${Buffer.from(`${VIP}:${SECRET}`).toString('base64')}`;
    for (const { headers } of heard)
      expect(headers).toMatchObject({ authorization, 'x-simulator-note': 'not vendor-certified' });
    expect(heard.find(({ body }) => body.event === 'delivered')?.body).toEqual({
      msg_id: json.msg_id,
      registration_id: 'v1',
      event: 'delivered',
      time: NOON,
      params: { order: 7 },
    });
    expect(events().sort()).toEqual([
      ['accepted', undefined],
      ['delivered', 'v1'],
      ['undelivered', 'away'],
    ]);
    expect(json.msg_id).toEqual(ID);
  });

  it.each<[type: number, expected: string[]]>([
    [1, ['delivered']],
    [2, ['clicked']],
    [4, ['undelivered']],
    [8, ['accepted']],
    [3, ['clicked', 'delivered']],
    [15, ['accepted', 'clicked', 'delivered', 'undelivered']],
  ])('type %i asks for %j', async (type, expected) => {
    const { json } = await push({ url: `${hostUrl}/own`, type });
    const touch = { method: 'POST', body: JSON.stringify({ messageId: json.msg_id, action: 'clicked' }) };
    expect((await fetch(`${world.server.url}/_sim/phones/v1/touches`, touch)).status).toBe(204);
    await until(() => world.dialect.callbacks.waiting === 0);
    expect(
      events()
        .map(([event]) => event)
        .sort(),
    ).toEqual(expected);
  });

  it('without a URL of the push they are those that the app has enabled, and a dismissal is none', async () => {
    const { json } = await push();
    world.server.phones.touch('v1', json.msg_id as string, 'dismissed');
    await until(() => world.dialect.callbacks.waiting === 0);
    expect(events()).toEqual([['delivered', 'v1']]);
  });

  it('are seen at /_sim, without a secret, and forgotten with a reset', async () => {
    await push({ url: 'https://host.example/hook', type: 8 });
    const text = await (await fetch(`${world.server.url}/_sim/vendors/jpush`)).text();
    expect(JSON.parse(text)).toMatchObject({
      callbacks: { ended: { 'not-sent': 1 }, last: [{ url: 'https://host.example/hook', end: 'not-sent' }] },
    });
    expect(text).not.toContain(SECRET);
    world.server.reset();
    expect(world.dialect.callbacks.ended['not-sent']).toBe(0);
  });

  it('are for VIP apps', async () => {
    const apps = [{ appKey: FREE, masterSecret: SECRET, callback: { url: hostUrl } }];
    await expect(SpecWorld.open({ apps, groups: [] })).rejects.toThrow(/callback of .* is for VIP/);
  });
});

describe('CallbackOutbox', () => {
  const post = (outbox: CallbackOutbox, url: string, n = 0) => {
    outbox.post({ url, authorization: 'Basic x', body: { n } });
  };

  it.each<[url: string]>([
    ['https://127.0.0.1/'],
    ['http://192.168.0.1/'],
    ['http://127.0.0.1.example/'],
    ['file:///etc/hosts'],
    ['nonsense'],
  ])('%s is not called', (url) => {
    const outbox = new CallbackOutbox();
    post(outbox, url);
    expect(outbox.read()).toMatchObject({ waiting: 0, ended: { 'not-sent': 1 } });
  });

  it('counts what a host refuses or sends elsewhere, and repeats nothing', async () => {
    const outbox = new CallbackOutbox();
    for (const path of ['/', '/broken', '/elsewhere']) post(outbox, hostUrl + path);
    post(outbox, 'http://127.0.0.1:1/');
    await until(() => outbox.read().waiting === 0);
    expect([outbox.read().ended, heard.length]).toEqual([{ sent: 1, failed: 3, 'not-sent': 0, overflowed: 0 }, 3]);
  });

  it('gives a host that never answers two seconds', async () => {
    hold = true;
    const outbox = new CallbackOutbox();
    const started = Date.now();
    post(outbox, hostUrl);
    await until(() => outbox.read().waiting === 0);
    expect(outbox.read().ended.failed).toBe(1);
    expect(Date.now() - started).toBeGreaterThanOrEqual(1900);
    expect(Date.now() - started).toBeLessThan(6000);
  });

  it('keeps 1000 waiting, counts the rest, and remembers the last 100', async () => {
    hold = true;
    const outbox = new CallbackOutbox();
    for (let n = 0; n < 1005; n++) post(outbox, hostUrl, n);
    expect(outbox.read()).toMatchObject({ waiting: 1004, ended: { overflowed: 1 } });
    outbox.clear();
    await until(() => answerHost.length === 4);
    for (const answer of answerHost) answer(200);
    await until(() => outbox.read().waiting === 0);
    for (let n = 0; n < 150; n++) post(outbox, 'nonsense', n);
    expect([outbox.read().ended.sent, outbox.read().last.length]).toEqual([4, 100]);
  });
});
