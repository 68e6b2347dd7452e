import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { SimulatorServer } from './simulator.server.js';
import {
  type FaultScript,
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatedVendor,
  type SimulatorContext,
  type VendorDialect,
} from './simulator.types.js';

/** A vendor that pushes the body's text to the install whose id is in the query, and counts. */
class FakeDialect implements VendorDialect {
  readonly asked: SimulatedRequest[] = [];
  resets = 0;
  due = 0;
  dueFails = false;

  constructor(readonly vendor: SimulatedVendor = 'jpush') {}

  answer(request: SimulatedRequest, context: SimulatorContext): SimulatedAnswer {
    this.asked.push(request);
    if (request.path === '/bug') throw new TypeError('a bug in the dialect');
    if (request.path === '/empty') return { status: 204, body: '' };
    const rid = request.query.get('rid');
    const targets = context.phones.installs(this.vendor, 'app', ({ registrationId }) => registrationId === rid);
    context.show(targets, {
      messageId: `m${this.asked.length}`,
      vendor: this.vendor,
      kind: 'notification',
      at: context.now(),
      title: request.body.toString(),
      data: {},
    });
    return { status: 200, headers: { 'x-fake': 'yes' }, body: JSON.stringify({ reached: targets.length, 中: '文' }) };
  }

  addressesOf(request: SimulatedRequest): string[] {
    return request.query.getAll('rid');
  }

  runDue(): void {
    this.due += 1;
    if (this.dueFails) throw new TypeError('a bug in what is due');
  }

  reset(): void {
    this.resets += 1;
  }
}

const NOW = 1_700_000_000_000;
const OK = '{"reached":0,"中":"文"}';

describe('SimulatorServer', () => {
  let fake: FakeDialect;
  let server: SimulatorServer;
  let errors: string[];

  beforeEach(async () => {
    fake = new FakeDialect();
    errors = [];
    const dialects = [fake, new FakeDialect('umeng')];
    server = new SimulatorServer({ dialects, now: () => NOW, onError: (text) => errors.push(text) });
    await server.listen();
  });

  afterEach(() => server.close());

  const post = (path: string, body: string | Uint8Array<ArrayBuffer> = '', headers = {}): Promise<Response> =>
    fetch(`${server.url}${path}`, { method: 'POST', body, headers });

  describe('a request', () => {
    it('reaches its dialect as it was sent, and the answer goes back', async () => {
      const response = await post('/jpush/v3/p%2Fush?a=1&b=%20', '{"x":"中"}', { 'x-some': 'header' });
      expect(response.status).toBe(200);
      expect(response.headers.get('x-fake')).toBe('yes');
      expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(OK)));
      expect(await response.text()).toBe(OK);
      expect(fake.asked).toEqual([
        {
          method: 'POST',
          url: `${server.url}/jpush/v3/p%2Fush`,
          path: '/v3/p%2Fush',
          query: new URLSearchParams('a=1&b=%20'),
          headers: expect.objectContaining({ 'x-some': 'header', 'content-length': '11' }) as unknown,
          body: Buffer.from('{"x":"中"}'),
        },
      ]);
    });

    it.each([
      ['its own scheme and Host', {}, `/jpush/v3/push`, 'http://vendor.test:80/jpush/v3/push'],
      ['https behind a proxy', { 'x-forwarded-proto': 'https, http' }, '/jpush/v3', 'https://vendor.test:80/jpush/v3'],
      ['a proxy request line', {}, 'http://api.vendor.test/jpush/x?y', 'http://api.vendor.test/jpush/x'],
      ['the bare root', {}, '/jpush', 'http://vendor.test:80/jpush'],
    ])('has the URL that its caller used: %s', async (_, headers, path, url) => {
      const { port } = new URL(server.url);
      const request = httpRequest({ host: '127.0.0.1', port, path, headers: { ...headers, host: 'vendor.test:80' } });
      request.end();
      const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
      response.resume();
      expect(fake.asked[0]?.url).toBe(url);
      expect(fake.asked[0]?.path).toMatch(/^\//);
    });

    it('is logged with full headers, per vendor from 1', async () => {
      await post('/jpush/v3/push?x=1', 'first', { authorization: 'Basic secret' });
      await post('/umeng/api/send', 'second');
      await post('/jpush/v3/push', Buffer.from([0xff, 0xfe]));
      expect(server.requests.list()).toMatchObject([
        {
          n: 1,
          at: NOW,
          vendor: 'jpush',
          method: 'POST',
          path: '/v3/push',
          query: 'x=1',
          headers: { authorization: 'Basic secret' },
          body: 'first',
          status: 200,
          answer: OK,
        },
        { n: 1, vendor: 'umeng', path: '/api/send', body: 'second' },
        { n: 2, vendor: 'jpush', bodyBase64: '//4=' },
      ]);
      expect(server.requests.list()[0]).not.toHaveProperty('bodyBase64');
      expect(server.requests.list()[0]).not.toHaveProperty('fault');
    });

    it('of 12 MB is taken, and one byte more is a 413 that no dialect sees', async () => {
      const most = 12 * 1024 * 1024;
      expect((await post('/jpush/x', new Uint8Array(most).fill(97))).status).toBe(200);
      expect(fake.asked[0]?.body.length).toBe(most);
      expect((await post('/jpush/x', new Uint8Array(most + 1).fill(97))).status).toBe(413);
      expect(fake.asked).toHaveLength(1);
      expect(server.requests.list()[1]).toMatchObject({ status: 413, body: '' });
    });

    it('that goes on and on is broken off', async () => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.write('POST /jpush/x HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n');
      const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(0x100000), Buffer.from('\r\n')]);
      const closed = new Promise((resolve) => socket.on('close', resolve).on('error', () => undefined));
      const push = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', push);
      push();
      await closed;
      expect(socket.bytesWritten).toBeGreaterThan(120 * 1024 * 1024);
      expect(fake.asked).toEqual([]);
      expect(server.requests.list()).toMatchObject([{ status: null, body: '' }]);
    });

    it('that its caller gives up is logged as unanswered', async () => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.write('POST /jpush/x HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\nabc');
      await waitFor(() => server.requests.count('jpush') === 1);
      socket.destroy();
      await new Promise<void>((resolve) =>
        server.requests.onSettled(() => {
          resolve();
        }),
      );
      expect(server.requests.list()).toMatchObject([{ status: null, answer: null }]);
      expect(fake.asked).toEqual([]);
      expect(errors).toEqual([]);
    });

    it('that its caller does not wait for ends nothing else', async () => {
      for (const given of [{ delayMs: 60 }, { delayMs: 60, dribble: 1000 }, { dribble: 100 }]) {
        server.faults.add({ when: {}, times: 1, fault: given });
        const signal = AbortSignal.timeout(30);
        const read = fetch(`${server.url}/jpush/x`, { signal }).then((response) => response.text());
        await expect(read).rejects.toMatchObject({ name: 'TimeoutError' });
      }
      await sleep(150);
      expect((await post('/jpush/x')).status).toBe(200);
      expect(errors).toEqual([]);
    });

    it('shows notifications on the phones it reaches', async () => {
      for (const id of ['lin', 'wei']) {
        const installs = [{ vendor: 'jpush', app: 'app', registrationId: `rid-${id}` }] as const;
        server.phones.put({ id, platform: 'android', installs });
      }
      await post('/jpush/push?rid=rid-lin', 'hello');
      expect(server.phones.shown('lin')).toMatchObject([{ messageId: 'm1', title: 'hello', at: NOW }]);
      expect(server.phones.shown('wei')).toEqual([]);
    });

    it('may be answered without a body', async () => {
      const response = await post('/jpush/empty');
      expect(response.status).toBe(204);
      expect(response.headers.has('content-length')).toBe(false);
    });

    it('that trips over a bug of the dialect is a visible 500, and the next one works', async () => {
      const response = await post('/jpush/bug');
      expect(response.status).toBe(500);
      expect(await response.text()).toContain('a bug in the dialect');
      expect(errors).toEqual([expect.stringMatching(/jpush simulator has a bug at POST \/bug: TypeError.*\n\s+at /)]);
      expect(server.requests.list()).toMatchObject([
        { status: 500, answer: expect.stringContaining('a bug in the dialect') as unknown },
      ]);
      expect((await post('/jpush/fine')).status).toBe(200);
    });

    it.each(['/', '/xiaomi/v3/push', '/jpushy', '/__proto__', '/constructor', '/_sim/unknown'])(
      'to %s, where no vendor is, is a 404',
      async (path) => {
        expect((await post(path)).status).toBe(404);
        expect(server.requests.list()).toEqual([]);
      },
    );
  });

  describe('a fault', () => {
    const fault = (given: FaultScript['fault'], when: FaultScript['when'] = {}): string =>
      server.faults.add({ when, times: 1, fault: given });
    const logged = (): unknown => server.requests.list()[0];

    it('with a status answers in the vendor’s place', async () => {
      fault({ status: 503, headers: { 'retry-after': '7' } });
      const response = await post('/jpush/x');
      expect([response.status, response.headers.get('retry-after'), await response.text()]).toEqual([503, '7', '']);
      expect(fake.asked).toEqual([]);
      expect(logged()).toMatchObject({ status: 503, answer: '', fault: { status: 503 } });
      expect((await post('/jpush/x')).status).toBe(200);
    });

    it('with a body alone replaces the body of a processed request, with headers alone adds them', async () => {
      fault({ body: '<html>' });
      fault({ headers: { 'x-more': '1', 'x-fake': 'no' } });
      const first = await post('/jpush/x');
      expect([first.status, first.headers.get('x-fake'), await first.text()]).toEqual([200, 'yes', '<html>']);
      const second = await post('/jpush/x');
      expect([second.headers.get('x-more'), second.headers.get('x-fake'), await second.text()]).toEqual([
        '1',
        'no',
        OK,
      ]);
      expect(fake.asked).toHaveLength(2);
    });

    it('with a delay answers late', async () => {
      fault({ delayMs: 120 });
      const start = performance.now();
      expect((await post('/jpush/x')).status).toBe(200);
      expect(performance.now() - start).toBeGreaterThanOrEqual(115);
    });

    it('with reset before breaks the connection while the body is still on its way', async () => {
      fault({ reset: 'before' });
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.write('POST /jpush/x HTTP/1.1\r\nhost: h\r\ncontent-length: 1000\r\n\r\n');
      const [error] = (await once(socket, 'error').catch((reason: unknown) => [reason])) as [NodeJS.ErrnoException];
      expect(error.code).toBe('ECONNRESET');
      expect(fake.asked).toEqual([]);
      await waitFor(() => server.requests.list().length === 1);
      expect(logged()).toMatchObject({ status: null, answer: null, body: '', fault: { reset: 'before' } });
    });

    it('with reset before and an address reads the body to find it, and processes nothing', async () => {
      fault({ reset: 'before' }, { address: 'rid-1' });
      expect((await post('/jpush/x?rid=rid-2')).status).toBe(200);
      await expect(post('/jpush/x?rid=rid-1', 'text')).rejects.toThrow('fetch failed');
      expect(fake.asked).toHaveLength(1);
      expect(server.requests.list()[1]).toMatchObject({ status: null, body: 'text' });
    });

    it('with reset after processes the push and breaks the connection without an answer', async () => {
      fault({ reset: 'after' });
      await expect(post('/jpush/x', 'text')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
      expect(fake.asked).toHaveLength(1);
      expect(logged()).toMatchObject({ status: null, answer: null, body: 'text', fault: { reset: 'after' } });
    });

    it('with silence processes the push and never answers', async () => {
      fault({ silence: true });
      const signal = AbortSignal.timeout(150);
      await expect(fetch(`${server.url}/jpush/x`, { method: 'POST', body: 'text', signal })).rejects.toMatchObject({
        name: 'TimeoutError',
      });
      expect(fake.asked).toHaveLength(1);
      expect(logged()).toMatchObject({ status: null, answer: null, fault: { silence: true } });
    });

    it('with dribble sends the whole answer, slowly', async () => {
      fault({ dribble: 100 });
      const start = performance.now();
      const response = await post('/jpush/x');
      const headAfter = performance.now() - start;
      expect(await response.text()).toBe(OK);
      const took = performance.now() - start;
      const least = ((Buffer.byteLength(OK) - 10) / 100) * 1000;
      expect(took).toBeGreaterThanOrEqual(least);
      expect(headAfter).toBeLessThan(took);
      expect(logged()).toMatchObject({ status: 200, answer: OK });
    });

    it('strikes one vendor’s n-th request alone', async () => {
      server.faults.add({ when: { vendor: 'jpush', request: 2 }, fault: { status: 500 } });
      const statuses = [];
      for (const path of ['/jpush/x', '/umeng/x', '/umeng/x', '/jpush/x', '/jpush/x']) {
        statuses.push((await post(path)).status);
      }
      expect(statuses).toEqual([200, 200, 200, 500, 200]);
    });
  });

  describe('its life', () => {
    it('names its addresses', () => {
      expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(server.urlOf('jpush')).toBe(`${server.url}/jpush`);
      expect(server.vendors).toEqual(['jpush', 'umeng']);
      expect(() => server.urlOf('xiaomi')).toThrow(/xiaomi is not played here; pass its dialect/);
    });

    it('lets its dialects carry out what has become due, by itself and when asked, and survives their bugs', async () => {
      fake.dueFails = true;
      server.runDue();
      fake.dueFails = false;
      expect(errors[0]).toContain('a bug in what is due');
      const before = fake.due;
      await sleep(300);
      expect(fake.due).toBeGreaterThan(before);
      await server.close();
      const after = fake.due;
      await sleep(250);
      expect(fake.due).toBe(after);
    });

    it('has no address before it listens, and does not listen twice', async () => {
      expect(() => new SimulatorServer({ dialects: [] }).url).toThrow(/call listen\(\) first/);
      await expect(server.listen()).rejects.toThrow(/listens already/);
    });

    it('refuses two dialects of one vendor', () => {
      expect(() => new SimulatorServer({ dialects: [fake, new FakeDialect()] })).toThrow(/same vendor/);
    });

    it('names a taken port and what to do, and can listen elsewhere then', async () => {
      const port = Number(new URL(server.url).port);
      const second = new SimulatorServer({ dialects: [] });
      await expect(second.listen({ port })).rejects.toThrow(
        `cannot listen at port ${port} on 127.0.0.1: it is taken. Stop what listens there, or choose another port`,
      );
      await second.listen();
      expect(second.url).not.toBe(server.url);
      await second.close();
    });

    it('names a host that is not here', async () => {
      const second = new SimulatorServer({ dialects: [] });
      await expect(second.listen({ host: '192.0.2.1' })).rejects.toThrow(/port 0 on 192\.0\.2\.1: .*EADDRNOTAVAIL/);
    });

    it('closes at once, with silent, delayed, slow and half-sent requests and an event stream open', async () => {
      const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
      const before = timers();
      server.faults.add({ when: { path: '/silent' }, fault: { silence: true } });
      server.faults.add({ when: { path: '/late' }, fault: { delayMs: 60_000 } });
      server.faults.add({ when: { path: '/slow' }, fault: { dribble: 1 } });
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write('POST /jpush/half HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\nabc');
      const open = ['silent', 'late', 'slow'].map(async (path) => (await post(`/jpush/${path}`)).text());
      const ended = Promise.allSettled(open);
      const events = await fetch(`${server.url}/_sim/events`);
      await waitFor(() => server.requests.count('jpush') === 4);
      expect(timers()).toBeGreaterThan(before);
      // None of them ends by itself within the time of a test, and none stays behind.
      await server.close();
      expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
      await events.text().catch(() => undefined);
      await sleep(20);
      expect(timers()).toBeLessThanOrEqual(before);
      expect(errors).toEqual([]);
      await server.close();
    });

    it('listens again on the same port after it was closed', async () => {
      const { url } = server;
      await server.close();
      await expect(fetch(`${url}/jpush/x`)).rejects.toThrow('fetch failed');
      await server.listen({ port: Number(new URL(url).port) });
      expect((await fetch(`${url}/jpush/x`)).status).toBe(200);
      server.faults.add({ when: {}, fault: { delayMs: 1 } });
      expect((await fetch(`${url}/jpush/x`)).status).toBe(200);
    });

    it('forgets all but the phones on reset', async () => {
      const installs = [{ vendor: 'jpush', app: 'app', registrationId: 'rid' }] as const;
      server.phones.put({ id: 'lin', platform: 'android', installs });
      await post('/jpush/x?rid=rid');
      server.faults.add({ when: {}, fault: { status: 500 } });
      server.reset();
      expect(server.requests.list()).toEqual([]);
      expect(server.faults.list()).toEqual([]);
      expect(server.phones.view(server.phones.get('lin')!)).toMatchObject({ id: 'lin', notifications: [] });
      expect(fake.resets).toBe(1);
      await post('/jpush/x');
      expect(server.requests.list()[0]?.n).toBe(1);
    });
  });
});

async function waitFor(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 500) throw new Error('waited in vain');
    await sleep(5);
  }
}
