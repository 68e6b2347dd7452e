import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { json, Program, withFolder } from './program.js';

const START = 'scripts/start.mjs';
const URLS = /Shop:\s+(http:\S+)\s+Simulators:\s+(http:\S+)\s+API docs:\s+(http:\S+)/;

interface Good {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
}
interface Phone {
  readonly owner: string;
  readonly notifications: readonly {
    readonly title: string;
    readonly body: string;
    readonly data: Record<string, unknown>;
  }[];
}

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves three owners and their phones, and %s ends it cleanly',
    async (signal) => {
      await withFolder(async (folder) => {
        const program = new Program(START, { PORT: '0', SIMULATOR_PORT: '0', SHOP_DATA_DIR: folder });
        const [, shop, simulators, docs] = await program.says(URLS);
        expect((await fetch(docs!)).status).toBe(200);
        expect(await json(`${shop!}/health`)).toMatchObject({ status: 'ok' });
        const goods = await json<Good[]>(`${shop!}/goods`);
        expect(new Set(goods.map(({ ownerId }) => ownerId)).size).toBe(3);
        for (const good of goods) {
          const { pushId } = await json<{ pushId: string }>(`${shop!}/goods/${good.id}/visits`, {
            visitorId: 'nobody-we-know',
          });
          let report: { state: string; reason: string } = { state: 'accepted', reason: '' };
          while (['accepted', 'sending'].includes(report.state)) report = await json(`${shop!}/pushes/${pushId}`);
          expect(report).toMatchObject({ state: 'delivered' });
        }
        const phones = await json<Phone[]>(`${simulators!}/_sim/phones`);
        const shown = phones.flatMap(({ notifications }) => notifications.map(({ body }) => body));
        expect(shown.sort()).toEqual(goods.map(({ name }) => `【访客】刚刚浏览了您的商品【${name}】~`).sort());
        const { code, ms } = await program.end(signal);
        expect(code).toBe(0);
        expect(ms).toBeLessThan(5_000);
        expect(readdirSync(folder)).toContain('push.db');
      });
    },
  );

  it.each(['PORT', 'SIMULATOR_PORT'])(
    'says in one line that %s is taken, and leaves nothing running',
    async (variable) => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const { port } = taken.address() as AddressInfo;
      await withFolder(async (folder) => {
        const program = new Program(START, {
          PORT: '0',
          SIMULATOR_PORT: '0',
          SHOP_DATA_DIR: folder,
          [variable]: String(port),
        });
        expect(await program.ended()).toBe(1);
        expect(program.output).toContain(String(port));
        expect(program.output).toContain(variable);
        expect(program.output).not.toContain('    at ');
      });
      await new Promise((resolve) => taken.close(resolve));
    },
  );

  it('stops at wrong variables with one message that names all of them and no value', async () => {
    await withFolder(async (folder) => {
      const program = new Program(START, {
        PORT: 'canary-port',
        SIMULATOR_PORT: 'canary-port',
        SHOP_DATA_DIR: folder,
        PUSH_JPUSH_MASTER_SECRET: 'canary-jpush',
        PUSH_UMENG_PRODUCTION: 'canary-umeng',
        PUSH_XIAOMI_BASE_URL: 'http://canary.example',
      });
      expect(await program.ended()).toBe(1);
      for (const name of [
        'PORT',
        'SIMULATOR_PORT',
        'PUSH_JPUSH_MASTER_SECRET',
        'PUSH_UMENG_PRODUCTION',
        'PUSH_XIAOMI_BASE_URL',
      ])
        expect(program.output).toContain(`  - ${name} must`);
      expect(program.output).not.toContain('canary');
      expect(program.output.match(/the start stops here/g)).toHaveLength(1);
    });
  });
});

describe('npm run story', () => {
  it('tells the story to its good end and leaves no file', async () => {
    const program = new Program('apps/shop/dist/story.js', {});
    expect(await program.ended()).toBe(0);
    for (const text of ['/v3/push', '/api/send', '/v3/message/alias', '刚刚浏览了您的商品'])
      expect(program.output).toContain(text);
  });
});
