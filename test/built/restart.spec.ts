import { join } from 'node:path';
import { type SimulatedPhone } from '@nest-push/simulators';
import { startSimulators } from '@nest-push/simulator-app';
import { json, pause, Program, withFolder } from './program.js';

type Simulators = Awaited<ReturnType<typeof startSimulators>>;

/** What the shop's own start script sets; here the simulators live in the test's process, so that killing the shop leaves them alone. */
async function demo(): Promise<{
  environment: (simulators: Simulators) => Record<string, string>;
  phones: readonly SimulatedPhone[];
}> {
  const built = (file: string): Promise<unknown> => import(join(process.cwd(), 'apps/shop/dist/demo', file));
  const { demoEnvironment } = (await built('demo-environment.js')) as {
    demoEnvironment: (simulators: Simulators) => Record<string, string>;
  };
  const { DEMO_PHONES } = (await built('demo-phones.js')) as { DEMO_PHONES: readonly SimulatedPhone[] };
  return { environment: demoEnvironment, phones: DEMO_PHONES };
}

describe('a shop that is killed between accepting a timed push and its time', () => {
  it('sends it once, at its time, after the restart', async () => {
    const { environment, phones } = await demo();
    const simulators = await startSimulators({ phones });
    await withFolder(async (folder) => {
      const variables = { ...environment(simulators), PORT: '0', SHOP_DATA_DIR: folder };
      const first = new Program('apps/shop/dist/main.js', variables);
      const [, shop] = await first.says(/Shop: (http:\S+)/);
      const dueAt = Date.now() + 5_000;
      const users = phones.map(({ id }) => id.replace('phone-of-', ''));
      const { pushId } = await json<{ pushId: string }>(`${shop!}/pushes`, {
        to: { users },
        message: { title: '提醒', body: '定时推送' },
        at: new Date(dueAt).toISOString(),
      });
      await first.end('SIGKILL');
      expect(simulators.server.requests.list()).toHaveLength(0);

      const second = new Program('apps/shop/dist/main.js', variables);
      const [, again] = await second.says(/Shop: (http:\S+)/);
      expect(await json(`${again!}/pushes/${pushId}`)).toMatchObject({ state: 'accepted' });
      while (Date.now() < dueAt + 1_500) await pause(50);
      const requests = simulators.server.requests.list();
      expect(requests.map(({ vendor }) => vendor).sort()).toEqual(['jpush', 'umeng', 'xiaomi']);
      for (const { at } of requests) {
        expect(at).toBeGreaterThanOrEqual(dueAt);
        expect(at).toBeLessThan(dueAt + 1_000);
      }
      for (const { id } of phones)
        expect(simulators.server.phones.shown(id).map(({ body }) => body)).toEqual(['定时推送']);
      expect(await json(`${again!}/pushes/${pushId}`)).toMatchObject({ state: 'delivered' });
      expect(await second.end('SIGTERM')).toMatchObject({ code: 0 });
    });
    await simulators.close();
  });
});
