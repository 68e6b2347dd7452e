import { UmengDialect } from '@nest-push/simulators';
import { UmengModule, UmengReceiptsModule } from '@nest-push/umeng';
import { HOST_SERVERS, ReceiptsWorld } from './receipts.world.js';

const APP = { appKey: '58a5d3b1e5e8f11b2c000202', appMasterSecret: 'and0master1secret2of3the4article' };
const TOKEN = 'a-token-of-24-letters-or-more';
const idOf = ReceiptsWorld.registrationIdOf;

describe.each(HOST_SERVERS)('receipts of Umeng, as far as their form can be guessed, on %s', (server) => {
  let world: ReceiptsWorld<UmengDialect>;

  beforeEach(async () => {
    world = await ReceiptsWorld.open({
      vendor: 'umeng',
      app: APP.appKey,
      devices: ['d1', 'd2', 'd3'],
      path: `/push/receipts/umeng/${TOKEN}`,
      dialect: () => new UmengDialect({ apps: [{ ...APP, platform: 'android' }] }),
      modules: (baseUrl) => [
        UmengModule.forRoot({
          android: { appKey: APP.appKey, masterSecret: APP.appMasterSecret },
          production: true,
          baseUrl,
        }),
        UmengReceiptsModule.forRoot({ token: TOKEN }),
      ],
      server,
    });
  });
  afterEach(() => world.close());

  const send = (to: readonly string[]): ReturnType<typeof world.send> =>
    world.send(to, { umeng: { android: { receipt_url: world.receiptUrl, receipt_type: '3' } } });

  it('every word of Umeng reaches the host and its report', async () => {
    const { pushId, messageId } = await send(['d1', 'd2', 'd3']);
    world.simulator.phones.touch('d1', messageId, 'clicked');
    world.simulator.phones.touch('d2', messageId, 'dismissed');
    await world.pass(0, 5);
    expect(world.kinds).toEqual(['d1 clicked', 'd1 delivered', 'd2 delivered', 'd2 dismissed', 'd3 delivered']);
    expect(new Set(world.told.map((one) => one.messageId))).toEqual(new Set([messageId]));
    expect((await world.report(pushId))?.receipts).toEqual({ delivered: 3, clicked: 1, dismissed: 1 });
  });

  it('what is told again, forged or broken changes nothing', async () => {
    const { pushId, messageId } = await send(['d1']);
    await world.pass(0, 1);
    const before = await world.report(pushId);
    const post = async (body: string, url = world.receiptUrl): Promise<number> => {
      const sent = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return sent.status;
    };
    const receipt = { event: 'delivered', msg_id: messageId, device_token: idOf('d1'), time: Date.now() };
    expect(await post(JSON.stringify(receipt))).toBe(200);
    for (const odd of [{ ...receipt, msg_id: '1' }, { ...receipt, device_token: idOf('d2') }, {}, [], [[]]])
      expect(await post(JSON.stringify(odd))).toBe(200);
    expect(await post('{')).toBe(400);
    const clicked = JSON.stringify({ ...receipt, event: 'clicked' });
    expect(await post(clicked, world.receiptUrl.replace(TOKEN, `${TOKEN}x`))).toBe(404);

    expect(await world.report(pushId)).toEqual(before);
    expect(world.kinds).toEqual(['d1 delivered']);
    expect(await post(clicked)).toBe(200);
    expect(world.kinds).toEqual(['d1 clicked', 'd1 delivered']);
  });
});
