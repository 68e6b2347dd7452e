import { XiaomiDialect } from '@nest-push/simulators';
import { XiaomiModule, XiaomiReceiptsModule } from '@nest-push/xiaomi';
import { like } from '../support/like.js';
import { HOST_SERVERS, ReceiptsWorld } from './receipts.world.js';

const APP = { appSecret: 'c2VjcmV0LWFuZHJvaWQ==', packageName: 'com.a' };
const TOKEN = 'a-token-of-24-letters-or-more';
const DEVICES = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];
const idOf = ReceiptsWorld.registrationIdOf;

describe.each(HOST_SERVERS)('receipts of Xiaomi, on %s', (server) => {
  let world: ReceiptsWorld<XiaomiDialect>;

  beforeEach(async () => {
    world = await ReceiptsWorld.open({
      vendor: 'xiaomi',
      app: APP.packageName,
      devices: DEVICES,
      path: `/push/receipts/xiaomi/${TOKEN}`,
      dialect: () => {
        const { appSecret, packageName } = APP;
        return new XiaomiDialect({
          apps: [{ appSecret, packages: [packageName], platform: 'android', dailyQuota: 3 }],
        });
      },
      modules: (baseUrl, receiptUrl) => [
        XiaomiModule.forRoot({ android: APP, baseUrl, receiptUrl }),
        XiaomiReceiptsModule.forRoot({ token: TOKEN }),
      ],
      server,
    });
  });
  afterEach(() => world.close());

  const send = (to: readonly string[]): ReturnType<typeof world.send> =>
    world.send(to, { xiaomi: { android: { extra: { locale: 'zh_CN' } } } });

  async function post(data: string, url = world.receiptUrl): Promise<number> {
    const { status } = await fetch(url, { method: 'POST', body: new URLSearchParams({ data }) });
    return status;
  }

  it('every word of Xiaomi reaches the host, its report, and the devices', async () => {
    const { devices } = world.dialect;
    devices.put(idOf('d2'), { installed: false, replacedBy: 'reg-new' });
    devices.put(idOf('d3'), { pushEnabled: false });
    devices.put(idOf('d4'), { locale: 'en_US' });
    devices.put(idOf('d5'), { online: false });
    const { pushId, messageId } = await send(['d1', 'd2', 'd3', 'd4', 'd5']);
    world.simulator.phones.touch('d1', messageId, 'clicked');
    await world.pass(1_000, 5);
    await world.pass(61_000, 5);
    await world.pass(2_000, 6);
    expect(world.kinds).toEqual([
      'd1 clicked',
      'd1 delivered',
      'd2 invalid',
      'd3 disabled',
      'd4 filtered',
      'd5 expired',
    ]);
    expect(new Set(world.told.map((one) => one.messageId))).toEqual(new Set([messageId]));
    expect(world.quarantined).toEqual(['d2']);
    const counts = { delivered: 1, clicked: 1, invalid: 1, disabled: 1, filtered: 1, expired: 1 };
    expect((await world.report(pushId))?.receipts).toEqual(counts);
  });

  it('the day’s allowance, and several messages at once', async () => {
    const first = await send(['d1', 'd2']);
    const second = await send(['d3', 'd4', 'd6']);
    await world.pass(1_000, 4);
    const over = world.told.filter(({ kind }) => kind === 'quota');
    expect(over.length).toBeGreaterThan(0);
    expect(new Set(world.told.map(({ messageId }) => messageId))).toEqual(new Set([first.messageId, second.messageId]));
    expect(world.quarantined).toEqual([]);
  });

  it('what is told again, forged or broken changes nothing', async () => {
    const { pushId, messageId } = await send(['d1']);
    await world.pass(1_000, 1);
    const before = await world.report(pushId);
    expect(before?.receipts).toEqual({ delivered: 1 });

    const of = (id: string, type: number, targets = idOf('d1')): object => ({
      [id]: { type, targets, timestamp: Date.now() },
    });
    expect(await post(JSON.stringify(of(messageId, 1)))).toBe(200);
    const broken = ['', '[', '[]', 'null', '7'];
    expect(await Promise.all(broken.map((data) => post(data)))).toEqual(broken.map(() => 400));
    const odd = [of(messageId, 4), of('no id', 1), of(messageId, 16, 'reg-of-another'), { [messageId]: 'words' }];
    expect(await Promise.all(odd.map((data) => post(JSON.stringify(data))))).toEqual(odd.map(() => 200));
    expect(await post(JSON.stringify(of(messageId, 16)), world.receiptUrl.replace(TOKEN, `${TOKEN}x`))).toBe(404);

    const began = Date.now();
    const posts = Array.from({ length: 40 }, (_, n) => {
      const ids = Array.from({ length: 250 }, (__, i) => `sdm00000${100_000_000_000 + n * 250 + i}aa`);
      return post(JSON.stringify(Object.assign({}, ...ids.map((id) => of(id, 16)))));
    });
    expect(new Set(await Promise.all(posts))).toEqual(new Set([200]));
    // On a busy machine too; on a quiet one it is less than a second.
    expect(Date.now() - began).toBeLessThan(10_000);

    expect(await world.report(pushId)).toEqual(before);
    expect([world.kinds, world.quarantined]).toEqual([['d1 delivered'], []]);
    await send(['d2']);
    await world.pass(1_000, 2);
    expect(world.told.at(-1)).toMatchObject({ deviceId: 'd2', kind: 'delivered', messageId: like.text });
  });
});
