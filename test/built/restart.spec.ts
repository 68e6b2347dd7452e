import { join } from 'node:path';
import { startSimulators } from '@nest-push/simulator-app';
import {
  type LoggedRequest,
  type ShownNotification,
  type SimulatedPhone,
  type SimulatedVendor,
} from '@nest-push/simulators';
import { json, pause, Program, withFolder } from './program.js';

type Simulators = Awaited<ReturnType<typeof startSimulators>>;

const VENDORS = ['jpush', 'umeng', 'xiaomi'] as const;

/** The lease of a process that is gone ends within 5 s; a busy machine takes its time to start the next one. */
const TAKEN_UP_WITHIN_MS = 5_000 + 4_000;

/** A shop that can be killed and started again on the same data. The simulators live in the test's process, so that killing the shop leaves them alone. */
interface Demo {
  readonly simulators: Simulators;
  readonly phones: readonly SimulatedPhone[];
  readonly users: readonly string[];
  readonly start: () => Promise<{ readonly shop: Program; readonly url: string }>;
  /** What a vendor was told to push: JPush is asked for keys beside it. */
  readonly pushes: (vendor?: SimulatedVendor) => readonly LoggedRequest[];
}

async function withDemo(use: (demo: Demo) => Promise<void>): Promise<void> {
  const built = (file: string): Promise<unknown> => import(join(process.cwd(), 'apps/shop/dist/demo', file));
  const { demoEnvironment } = (await built('demo-environment.js')) as {
    demoEnvironment: (simulators: Simulators) => Record<string, string>;
  };
  const { DEMO_PHONES: phones } = (await built('demo-phones.js')) as { DEMO_PHONES: readonly SimulatedPhone[] };
  const simulators = await startSimulators({ phones });
  const shops: Program[] = [];
  try {
    await withFolder(async (folder) => {
      await use({
        simulators,
        phones,
        users: phones.map(({ id }) => id.replace('phone-of-', '')),
        start: async () => {
          const variables = { ...demoEnvironment(simulators), PORT: '0', SHOP_DATA_DIR: folder };
          const shop = new Program('apps/shop/dist/main.js', variables);
          shops.push(shop);
          const [, url = ''] = await shop.says(/Shop: (http:\S+)/);
          return { shop, url };
        },
        pushes: (vendor) =>
          simulators.server.requests
            .list(vendor === undefined ? {} : { vendor })
            .filter(({ path }) => path !== '/v3/push/cid'),
      });
    });
  } finally {
    for (const shop of shops) await shop.end('SIGKILL');
    await simulators.close();
  }
}

describe('a shop that is killed between accepting a timed push and its time', () => {
  it('sends it once, at its time, after the restart', async () => {
    await withDemo(async ({ simulators, phones, users, start, pushes }) => {
      const first = await start();
      const dueAt = Date.now() + 5_000;
      const { pushId } = await json<{ pushId: string }>(`${first.url}/pushes`, {
        to: { users },
        message: { title: '提醒', body: '定时推送' },
        at: new Date(dueAt).toISOString(),
      });
      await first.shop.end('SIGKILL');
      expect(pushes()).toHaveLength(0);

      const second = await start();
      const readyAt = Date.now();
      const state = async (): Promise<string> =>
        (await json<{ state: string }>(`${second.url}/pushes/${pushId}`)).state;
      // A slow machine may need longer for the restart than the push had time.
      const expectedAt = Math.max(dueAt, readyAt);
      while ((await state()) !== 'delivered' && Date.now() < expectedAt + 5_000) await pause(50);
      expect(await state()).toBe('delivered');
      // Whatever would be sent a second time.
      await pause(500);
      expect(
        pushes()
          .map(({ vendor }) => vendor)
          .sort(),
      ).toEqual(VENDORS);
      for (const { at } of pushes()) {
        expect(at).toBeGreaterThanOrEqual(dueAt);
        expect(at).toBeLessThan(expectedAt + 1_000);
      }
      for (const { id } of phones)
        expect(simulators.server.phones.shown(id).map(({ body }) => body)).toEqual(['定时推送']);
      expect(await second.shop.end('SIGTERM')).toMatchObject({ code: 0 });
    });
  }, 60_000);
});

describe('D3, D8: a shop that is killed while it calls the vendors', () => {
  it('makes up for the calls without an answer after the restart, and every phone shows each push once', async () => {
    await withDemo(async ({ simulators, phones, users, start, pushes }) => {
      // The vendors do what they are told, and their answers come to nobody.
      for (const [path, times] of [
        ['/v3/push', 1],
        ['/api/send', 2],
        ['/v3/message/alias', 1],
      ] as const) {
        simulators.server.faults.add({ when: { path }, times, fault: { delayMs: 60_000 } });
      }
      const shown = (): readonly ShownNotification[] => phones.flatMap(({ id }) => simulators.server.phones.shown(id));

      const first = await start();
      const send = async (to: object, title: string): Promise<string> => {
        const message = { title, body: '您的订单已发货' };
        return (await json<{ pushId: string }>(`${first.url}/pushes`, { to, message })).pushId;
      };
      const toThree = await send({ users }, '给三位');
      const toAll = await send({ everyone: true, via: 'umeng:ios' }, '给所有人');
      for (let i = 0; i < 400 && shown().length < 4; i += 1) await pause(25);
      await first.shop.end('SIGKILL');
      const killedAt = Date.now();

      const second = await start();
      const reportOf = (pushId: string): Promise<{ settledAt: string | null }> =>
        json(`${second.url}/pushes/${pushId}`);
      for (const pushId of [toThree, toAll]) {
        while ((await reportOf(pushId)).settledAt === null && Date.now() < killedAt + TAKEN_UP_WITHIN_MS)
          await pause(50);
        expect(await reportOf(pushId)).toMatchObject({ state: 'delivered' });
      }
      // JPush knows the key of the first call, so the second has no effect; Umeng's takes the first one's place on the screen, except for a task, which has a key too;
      // Xiaomi can be asked by the job key whether the first call arrived, and is not called again.
      expect(VENDORS.map((vendor) => pushes(vendor).length)).toEqual([2, 4, 2]);
      expect(
        pushes('xiaomi')
          .map(({ path }) => path)
          .sort(),
      ).toEqual(['/v1/trace/message/status', '/v3/message/alias']);
      const seen = shown().map(({ vendor, title, at }) => [vendor, title, at < killedAt ? 'first call' : 'second']);
      expect(seen.sort()).toEqual([
        ['jpush', '给三位', 'first call'],
        ['umeng', '给三位', 'second'],
        ['umeng', '给所有人', 'first call'],
        ['xiaomi', '给三位', 'first call'],
      ]);
      expect(await second.shop.end('SIGTERM')).toMatchObject({ code: 0 });
    });
  }, 60_000);
});
