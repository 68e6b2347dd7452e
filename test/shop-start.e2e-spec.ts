import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDemo } from '../apps/shop/src/demo/start-demo.js';
import { startShop } from '../apps/shop/src/shop.js';
import { tellStory } from '../apps/shop/src/story/tell-story.js';
import { like } from './support/like.js';
import { oneShop, QUIET, recordingLogger, SECRETS } from './support/shop-host.js';

const world = oneShop();
const { call, environment, settled } = world;

describe('the page and the documents', () => {
  it('serves the page with a strict policy that lets in the simulator alone', async () => {
    const { status, headers, text } = await call('GET', '/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(status).toBe(200);
    expect(policy).toContain(`script-src 'self' ${world.simulators.url};`);
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
    for (const [, file] of text.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      expect((await call('GET', file ?? '')).status).toBe(200);
    }
    expect((await call('GET', '/page-settings')).body).toEqual({ simulatorUrl: world.simulators.url });
    expect(
      (await fetch(`${world.simulators.url}/_sim/assets/phones.js`)).headers.get('access-control-allow-origin'),
    ).toBe('*');
  });

  it('never writes HTML from text', async () => {
    for (const file of ['page.js', 'pushes.js', 'dom.js']) {
      expect(await readFile(join(import.meta.dirname, '../apps/shop/public', file), 'utf8')).not.toMatch(
        /innerHTML|outerHTML|insertAdjacentHTML|document\.write/,
      );
    }
  });

  it('describes every route, with schemas and examples', async () => {
    const { status, text } = await call('GET', '/openapi.json');
    expect(status).toBe(200);
    const document = JSON.parse(text) as {
      paths: Record<
        string,
        Record<string, { responses: Record<string, object>; requestBody?: object; summary?: string }>
      >;
      components: { schemas: Record<string, { properties?: Record<string, object> }> };
    };
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual([
      'DELETE /devices/{id}',
      'DELETE /pushes/{id}',
      'GET /goods',
      'GET /health',
      'GET /page-settings',
      'GET /pushes/{id}',
      'GET /users',
      'GET /users/{id}/devices',
      'POST /devices',
      'POST /goods/{id}/reminders',
      'POST /goods/{id}/visits',
      'POST /pushes',
      'POST /pushes/plan',
    ]);
    for (const [route, operation] of Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, found]) => [`${method} ${path}`, found] as const),
    )) {
      expect([route, operation.summary]).toEqual([route, like.text]);
      const success = Object.entries(operation.responses).find(([code]) => code.startsWith('2'));
      expect([route, success?.[0] === '204' || success?.[1]]).toEqual([
        route,
        success?.[0] === '204' || like.object({ content: like.anything }),
      ]);
      expect([route, route.startsWith('post') === (operation.requestBody !== undefined)]).toEqual([route, true]);
    }
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(document.components.schemas).toHaveProperty(name ?? '');
    }
    for (const [name, { properties = {} }] of Object.entries(document.components.schemas)) {
      for (const [property, schema] of Object.entries(properties)) {
        const described = 'example' in schema || JSON.stringify(schema).includes('$ref');
        expect([name, property, described]).toEqual([name, property, true]);
      }
    }
    expect(JSON.stringify(document.components.schemas.PushRequestDto)).toContain('"oneOf":[{"title":"user"');
  });

  it('shows the documents, and says that it works', async () => {
    const docs = await call('GET', '/docs');
    expect([docs.status, docs.headers.get('content-type')]).toEqual([200, like.containing('text/html')]);
    expect((await call('GET', '/docs/swagger-ui-bundle.js')).status).toBe(200);
    expect(await call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    const users = JSON.parse((await call('GET', '/users')).text) as unknown[];
    expect(users).toContainEqual({ id: '2001', nickname: '小明' });
    expect((await call('GET', '/nothing')).body).toEqual({ statusCode: 404, message: 'Cannot GET /nothing' });
  });
});

describe('the start', () => {
  const failure = async (start: Promise<{ close(): Promise<void> }>): Promise<string> => {
    const outcome = await start.catch((error: unknown) => error);
    if (outcome instanceof Error) return outcome.message;
    await (outcome as { close(): Promise<void> }).close();
    throw new Error('It started.');
  };

  it('stops with one message that names every wrong variable and no value', async () => {
    const wrong = {
      PORT: 'canary-port',
      SIMULATOR_URL: 'http://user:canary-url@example.com',
      PUSH_JPUSH_MASTER_SECRET: 'canary-jpush',
      PUSH_UMENG_PRODUCTION: 'canary-umeng',
      PUSH_XIAOMI_ANDROID_PACKAGE: '',
      PUSH_XIAOMI_BASE_URL: 'http://canary.example.com',
    };
    const own = await mkdtemp(join(tmpdir(), 'nest-push-wrong-'));
    const message = await failure(startShop({ environment: environment({ ...wrong, SHOP_DATA_DIR: own }), ...QUIET }));
    for (const name of Object.keys(wrong)) expect(message).toContain(name);
    expect(message.split('start stops here')).toHaveLength(2);
    expect(message).not.toContain('canary');
    // A wrong port must not send the store to the default world.folder.
    expect(existsSync(join(own, 'push.db'))).toBe(true);
    await rm(own, { recursive: true, force: true });
  });

  it('starts without any vendor, and says so in the report and in the log', async () => {
    const own = await mkdtemp(join(tmpdir(), 'nest-push-none-'));
    const { lines, logger } = recordingLogger();
    const alone = await startShop({ environment: { PORT: '0', SHOP_DATA_DIR: own }, logger });
    try {
      expect((await call('GET', '/page-settings', undefined, alone.url)).body).toEqual({ simulatorUrl: null });
      const { body } = await call('POST', '/goods/bike/visits', { visitorId: '2001' }, alone.url);
      expect(await settled(body.pushId, alone.url)).toMatchObject({
        state: 'failed',
        deliveries: [like.object({ reason: like.containing('xiaomi is not configured') })],
      });
      const told = lines.filter((line) => line.startsWith(`Push ${body.pushId} ended failed: `));
      expect(told).toEqual([like.containing('xiaomi is not configured')]);
      expect(existsSync(join(own, 'push.db'))).toBe(true);
    } finally {
      await alone.close();
      await rm(own, { recursive: true, force: true });
    }
  });

  describe('with simulators and shop', () => {
    const before = { ...process.env };
    const taken = createServer();
    let port = '';
    beforeAll(async () => {
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      port = String((taken.address() as AddressInfo).port);
    });
    beforeEach(() => {
      Object.assign(process.env, { PORT: '0', SIMULATOR_PORT: '0', SHOP_DATA_DIR: world.folder, SIMULATOR_URL: ' ' });
    });
    afterEach(() => {
      for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    });
    afterAll(() => {
      taken.close();
    });

    it('names the taken port and its variable, and leaves nothing running', async () => {
      process.env.PORT = port;
      expect(await failure(startDemo(QUIET))).toBe(
        `Port ${port} is taken: stop what listens there, or set PORT to another port (0 takes any free one).`,
      );
      Object.assign(process.env, { PORT: '0', SIMULATOR_PORT: port });
      expect(await failure(startDemo(QUIET))).toContain(
        `Port ${port} is taken: stop what listens there, or set SIMULATOR_PORT`,
      );
      process.env.SIMULATOR_PORT = '70000';
      expect(await failure(startDemo(QUIET))).toContain(
        '  - SIMULATOR_PORT must be a whole number from 0 to 65535; 0 takes any free port',
      );
    });

    it('fills in what is not set, and leaves what is; a push with a wrong secret waits, and the log says for what', async () => {
      process.env.PUSH_JPUSH_MASTER_SECRET = 'ABCDEFGHIJKLMNOPQRSTUVWX';
      // Beside another world.shop on the same store, that one would send what waits here.
      const own = await mkdtemp(join(tmpdir(), 'nest-push-secret-'));
      process.env.SHOP_DATA_DIR = own;
      const { lines, logger } = recordingLogger();
      const demo = await startDemo({ logger });
      try {
        expect(process.env.SIMULATOR_URL).toBe(demo.simulators.url);
        const visit = async (good: string): Promise<string> =>
          (await call('POST', `/goods/${good}/visits`, { visitorId: '2001' }, demo.shop.url)).body.pushId;
        expect(await settled(await visit('teapot'), demo.shop.url)).toMatchObject({ state: 'delivered' });

        const pushId = await visit('camera');
        const paused = /^Pushes through jpush wait: JPush 1004\b/;
        for (let i = 0; i < 200 && !lines.some((line) => paused.test(line)); i++) await sleep(25);
        expect(lines.filter((line) => paused.test(line))).toHaveLength(1);
        const { body } = await call('GET', `/pushes/${pushId}`, undefined, demo.shop.url);
        expect(body).toMatchObject({ state: 'sending', settledAt: null, deliveries: [] });
        for (const secret of [...SECRETS, 'ABCDEFGHIJKLMNOPQRSTUVWX']) expect(lines.join('\n')).not.toContain(secret);
      } finally {
        await demo.close();
        await rm(own, { recursive: true, force: true });
      }
    });
  });
});

describe('the story', () => {
  it('tells of four pushes that arrive, and holds no secret', async () => {
    const lines: string[] = [];
    await tellStory((line) => lines.push(line), AbortSignal.timeout(15_000));
    const transcript = lines.join('\n');
    expect(transcript).toContain('POST /xiaomi/v3/message/alias -> 200');
    expect(transcript).toContain('POST /jpush/v3/push -> 200');
    expect(transcript).toContain('POST /umeng/api/send -> 200');
    expect(transcript.match(/ shows: {2}/g)).toHaveLength(4);
    expect(transcript).toContain('【访客】刚刚浏览了您的商品【紫砂茶壶】~');
    expect(lines.at(-1)).toBe('\nAll 4 pushes arrived.');
    for (const secret of SECRETS) expect(transcript).not.toContain(secret);
    expect(transcript).not.toMatch(/sign=|appkey|authorization/i);
  });

  it('ends when it is told to', async () => {
    const interruption = new AbortController();
    const story = tellStory(() => {
      interruption.abort();
    }, interruption.signal);
    await expect(story).rejects.toThrow(/abort/i);
  });
});
