import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { SimulatorServer } from './simulator.server.js';
import { type SimulatedPhone, type VendorDialect } from './simulator.types.js';

const touches: unknown[] = [];

/** A vendor whose every request shows something on every phone. */
const dialect: VendorDialect = {
  vendor: 'xiaomi',
  answer(request, context) {
    const title = request.body.toString();
    context.show(context.phones.installs('xiaomi', 'pkg'), {
      messageId: 'm',
      vendor: 'xiaomi',
      kind: 'notification',
      at: context.now(),
      title,
      data: { type: 2 },
    });
    return { status: 200, body: '{"result":"ok"}' };
  },
  addressesOf: () => [],
  touched: ({ phone, notification, action }, context) =>
    touches.push([phone.id, notification.title, action, context.now()]),
  inspect: () => ({ touches }),
  reset: () => {
    touches.length = 0;
  },
};
const lin: SimulatedPhone = {
  id: 'lin',
  owner: 'Lin',
  platform: 'android',
  model: 'Xiaomi 15',
  installs: [{ vendor: 'xiaomi', app: 'pkg', registrationId: 'regid-lin' }],
};
const assets = { '/': { type: 'text/html; charset=utf-8', content: '<!doctype html>页' } };

describe('the control interface', () => {
  let server: SimulatorServer;

  beforeEach(async () => {
    server = new SimulatorServer({ dialects: [dialect], assets, now: () => 5 });
    await server.listen();
  });

  afterEach(() => server.close());

  const call = async (method: string, path: string, body?: unknown, headers = {}) => {
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    const response = await fetch(`${server.url}${path}`, { method, headers, ...sent });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text && JSON.parse(text)) as unknown };
  };
  const push = (title: string): Promise<unknown> =>
    call('POST', '/xiaomi/v3/message/regid?x=1', title, { authorization: 'key=c2VjcmV0==' });

  it('adds, lists, replaces and removes phones', async () => {
    expect(await call('POST', '/_sim/phones', lin)).toMatchObject({ status: 201, body: { phones: 1 } });
    await push('first');
    await push('second');
    expect(await call('GET', '/_sim/phones')).toMatchObject({
      status: 200,
      body: [
        {
          ...lin,
          notifications: [
            { title: 'second', data: { type: 2 } },
            { title: 'first', at: 5 },
          ],
        },
      ],
    });
    const wei = { ...lin, id: 'wei/1', installs: [] };
    expect(await call('POST', '/_sim/phones', [{ ...lin, owner: 'Lin 2' }, wei])).toMatchObject({
      body: { phones: 2 },
    });
    expect(server.phones.list().map(({ owner }) => owner)).toEqual(['Lin 2', 'Lin']);
    expect(await call('DELETE', '/_sim/phones/wei%2F1')).toMatchObject({ status: 204 });
    expect(await call('DELETE', '/_sim/phones/wei%2F1')).toMatchObject({ status: 404 });
    expect(await call('DELETE', '/_sim/phones/%E0%A4%A')).toMatchObject({ status: 404 });
    expect(server.phones.size).toBe(1);
  });

  it('lets the owner of a phone click and dismiss, and tells the vendor', async () => {
    await call('POST', '/_sim/phones', lin);
    await push('hello');
    const touch = (id: string, body: unknown) => call('POST', `/_sim/phones/${id}/touches`, body);
    const click = { messageId: 'm', action: 'clicked' };
    expect((await touch('lin', click)).status).toBe(204);
    expect((await touch('lin', click)).status).toBe(404);
    expect((await touch('nobody', click)).status).toBe(404);
    expect(await touch('lin', { messageId: '', action: 'stroked', x: 1 })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'x' }, { field: 'messageId' }, { field: 'action' }] },
    });
    const told = { touches: [['lin', 'hello', 'clicked', 5]] };
    expect(await call('GET', '/_sim/vendors/xiaomi')).toMatchObject({ status: 200, body: told });
    expect((await call('GET', '/_sim/vendors/jpush')).status).toBe(404);
    expect((await call('GET', '/_sim/vendors/xiaomi/touches')).status).toBe(404);
    expect((await call('DELETE', '/_sim/phones/lin/touches')).status).toBe(405);
    expect((await call('GET', '/_sim/phones')).body).toMatchObject([{ notifications: [{ ended: 'clicked' }] }]);
    await call('DELETE', '/_sim');
  });

  it('lists requests by vendor and number, with masked credentials', async () => {
    await push('1');
    await push('2');
    expect(await call('GET', '/_sim/requests')).toMatchObject({
      status: 200,
      body: [{ n: 1, headers: { authorization: 'key=***' }, query: 'x=1', body: '1', status: 200 }, { n: 2 }],
    });
    expect(await call('GET', '/_sim/requests?since=1')).toMatchObject({ body: [{ n: 2 }] });
    expect(await call('GET', '/_sim/requests?vendor=xiaomi&since=2')).toMatchObject({ body: [] });
    expect(await call('GET', '/_sim/requests?vendor=jpush')).toMatchObject({ body: [] });
    expect(server.requests.list()[0]?.headers.authorization).toBe('key=c2VjcmV0==');
  });

  it('adds, lists and removes fault scripts', async () => {
    const script = { when: { vendor: 'xiaomi' }, times: 2, fault: { status: 503 } };
    expect(await call('POST', '/_sim/faults', script)).toMatchObject({ status: 201, body: { id: 'f1' } });
    await call('POST', '/_sim/faults', { when: {}, fault: { delayMs: 1 } });
    expect(await call('POST', '/xiaomi/x')).toMatchObject({ status: 503 });
    expect(await call('GET', '/_sim/faults')).toMatchObject({ body: [{ id: 'f1', script, struck: 1 }, { id: 'f2' }] });
    expect(await call('DELETE', '/_sim/faults/f1')).toMatchObject({ status: 204 });
    expect(await call('DELETE', '/_sim/faults/f1')).toMatchObject({ status: 404 });
    expect(await call('DELETE', '/_sim/faults')).toMatchObject({ status: 204 });
    expect(server.faults.list()).toEqual([]);
  });

  it('resets', async () => {
    server.phones.put(lin);
    await push('1');
    expect(await call('DELETE', '/_sim')).toMatchObject({ status: 204 });
    expect(server.requests.list()).toEqual([]);
    expect(server.phones.shown('lin')).toEqual([]);
    expect(server.phones.size).toBe(1);
  });

  it('says that it is up, with what it holds', async () => {
    server.phones.put(lin);
    await push('1');
    expect(await call('GET', '/_sim/health')).toMatchObject({
      status: 200,
      body: { status: 'up', vendors: ['xiaomi'], phones: 1, requests: { xiaomi: 1 } },
    });
  });

  it.each<[string, string, unknown, string]>([
    ['text that is no JSON', '/_sim/phones', '{', 'body'],
    ['no body', '/_sim/phones', '', 'body'],
    ['a body over 12 MB', '/_sim/phones', ' '.repeat(12 * 1024 * 1024 + 1), 'body'],
    ['a bad phone', '/_sim/phones', { ...lin, platform: 'tv' }, 'platform'],
    ['a bad phone in a list', '/_sim/phones', [lin, { ...lin, id: 'b', installs: [{}] }], '[1].installs[0].vendor'],
    ['a bad fault', '/_sim/faults', { when: {}, fault: { status: 'x' } }, 'fault.status'],
  ])('refuses %s and names the field', async (_, path, body, field) => {
    const answer = await call('POST', path, body);
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(field) as unknown } });
    const { errors } = answer.body as { errors: { field: string; rule: string }[] };
    expect(errors.map((error) => error.field)).toContain(field);
    expect(errors.every(({ rule }) => rule.length > 5)).toBe(true);
  });

  it.each(['vendor=apns', 'since=-1', 'since=x'])('refuses the query %s', async (query) => {
    const field = query.split('=')[0];
    expect(await call('GET', `/_sim/requests?${query}`)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it('says which methods work', async () => {
    const answer = await call('PUT', '/_sim/phones');
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
    expect((await call('POST', '/')).status).toBe(405);
    expect((await call('GET', '/_sim/phones/lin')).status).toBe(405);
    expect((await call('GET', '/_sim/nothing')).status).toBe(404);
  });

  it('lets pages of other origins look, and change nothing', async () => {
    const origin = { origin: 'http://elsewhere.test' };
    const open = await call('GET', '/_sim/phones', undefined, origin);
    expect(open.headers.get('access-control-allow-origin')).toBe('*');
    const closed = await call('GET', '/_sim/requests', undefined, origin);
    expect(closed.headers.get('access-control-allow-origin')).toBeNull();
    expect((await call('POST', '/_sim/phones', lin, origin)).status).toBe(403);
    expect((await call('DELETE', '/_sim', undefined, { origin: 'null' })).status).toBe(403);
    expect((await call('POST', '/_sim/phones', lin, { origin: server.url })).status).toBe(201);
  });

  it('serves the page with a strict policy', async () => {
    const page = await fetch(server.url);
    expect(await page.text()).toBe('<!doctype html>页');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('access-control-allow-origin')).toBe('*');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    const head = await fetch(server.url, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  describe('the event stream', () => {
    /** Opens the stream and collects its events; `next` waits until there are that many. */
    const follow = async () => {
      const got: { event: string; data: Record<string, unknown> }[] = [];
      let text = '';
      const request = httpRequest(`${server.url}/_sim/events`);
      request.on('error', () => undefined).end();
      const response = await new Promise<NodeJS.ReadableStream & { headers: Record<string, string> }>((resolve) => {
        request.on('response', (incoming) => {
          resolve(incoming as never);
        });
      });
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? [];
          if (event && data) got.push({ event, data: JSON.parse(data) as Record<string, unknown> });
        }
      });
      const ended = new Promise<void>((resolve) => {
        response.on('close', resolve);
      });
      const next = async (count: number): Promise<typeof got> => {
        for (let tries = 0; got.length < count; tries++) {
          if (tries > 400) throw new Error(`only ${got.length} events came: ${JSON.stringify(got)}`);
          await sleep(5);
        }
        return got;
      };
      return { headers: response.headers, next, ended, stop: () => request.destroy() };
    };

    it('tells of phones and requests as they come, masked', async () => {
      server.phones.put(lin);
      const stream = await follow();
      expect(stream.headers).toMatchObject({ 'content-type': 'text/event-stream', 'access-control-allow-origin': '*' });
      await push('hello');
      const got = await stream.next(2);
      expect(got.find(({ event }) => event === 'phone')?.data).toMatchObject({
        ...lin,
        notifications: [{ title: 'hello' }],
      });
      expect(got.find(({ event }) => event === 'request')?.data).toMatchObject({
        n: 1,
        vendor: 'xiaomi',
        status: 200,
        headers: { authorization: 'key=***' },
      });
      stream.stop();
    });

    it('gathers a burst on one phone, and tells of a removed phone and a reset', async () => {
      server.phones.put(lin);
      const stream = await follow();
      const [found] = server.phones.installs('xiaomi', 'pkg');
      for (let n = 1; n <= 50; n++) {
        const shown = { messageId: `m${n}`, vendor: 'xiaomi', kind: 'notification', at: n, data: {} } as const;
        server.phones.show([found!], shown);
      }
      expect(await stream.next(1)).toMatchObject([{ event: 'phone', data: { notifications: { length: 50 } } }]);
      server.phones.remove('lin');
      server.reset();
      expect((await stream.next(3)).slice(1)).toEqual([
        { event: 'removed', data: { id: 'lin' } },
        { event: 'reset', data: {} },
      ]);
      stream.stop();
    });

    it('takes 100 listeners, and another only when one has left', async () => {
      const streams = await Promise.all(Array.from({ length: 100 }, follow));
      expect((await call('GET', '/_sim/events')).status).toBe(503);
      streams[0]!.stop();
      await sleep(50);
      const another = await follow();
      expect(another.headers['content-type']).toBe('text/event-stream');
      await server.close();
      await Promise.all([...streams.slice(1), another].map(({ ended }) => ended));
    });
  });
});
