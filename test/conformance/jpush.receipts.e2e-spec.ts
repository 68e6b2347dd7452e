import { setTimeout as sleep } from 'node:timers/promises';
import { JPushModule, JPushReceiptsModule } from '@nest-push/jpush';
import { JPushDialect } from '@nest-push/simulators';
import { basic } from '../documents/world.js';
import { HOST_SERVERS, ReceiptsWorld } from './receipts.world.js';

const APP = { appKey: '2743204aad6fe2572aa2d8de', masterSecret: '5e987ac6d2e04d95a9d8f0d1' };
const AN_HOUR_AGO = 3_600_000;
const idOf = ReceiptsWorld.registrationIdOf;

describe.each(HOST_SERVERS)('receipts of JPush, on %s', (server) => {
  let world: ReceiptsWorld<JPushDialect>;

  beforeEach(async () => {
    const lastOnline = { [idOf('away')]: Date.now() - AN_HOUR_AGO };
    world = await ReceiptsWorld.open({
      vendor: 'jpush',
      app: APP.appKey,
      devices: ['d1', 'd2', 'away'],
      path: '/push/receipts/jpush',
      dialect: (url) => new JPushDialect({ apps: [{ ...APP, vip: true, lastOnline, callback: { url, types: 15 } }] }),
      modules: (baseUrl) => [
        JPushModule.forRoot({ ...APP, apnsProduction: true, baseUrl }),
        JPushReceiptsModule.forRoot(),
      ],
      server,
    });
  });
  afterEach(() => world.close());

  it('every word of JPush reaches the host and its report', async () => {
    const { pushId, messageId } = await world.send(['d1', 'd2', 'away'], {});
    await world.pass(0, 4);
    world.simulator.phones.touch('d1', messageId, 'clicked');
    await world.pass(0, 5);
    expect(world.kinds).toEqual([' accepted', 'away undelivered', 'd1 clicked', 'd1 delivered', 'd2 delivered']);
    expect(new Set(world.told.map((one) => one.messageId))).toEqual(new Set([messageId]));
    expect((await world.report(pushId))?.receipts).toEqual({ accepted: 1, delivered: 2, undelivered: 1, clicked: 1 });
    while (world.dialect.callbacks.waiting > 0) await sleep(10);
    expect(world.dialect.callbacks.ended).toEqual({ sent: 5, failed: 0, 'not-sent': 0, overflowed: 0 });
  });

  it('what is told again, forged or broken changes nothing', async () => {
    const { pushId, messageId } = await world.send(['d1'], {});
    await world.pass(0, 2);
    const before = await world.report(pushId);
    const headers = { 'content-type': 'application/json', authorization: basic(APP.appKey, APP.masterSecret) };
    const post = async (body: string, more: object = {}): Promise<number> => {
      const sent = await fetch(world.receiptUrl, { method: 'POST', headers: { ...headers, ...more }, body });
      return sent.status;
    };
    const receipt = { msg_id: messageId, registration_id: idOf('d1'), event: 'delivered', time: Date.now() };
    // An id beyond 2^53 as a number, too: the bytes are read.
    expect(await post(JSON.stringify(receipt))).toBe(200);
    expect(await post(JSON.stringify(receipt).replace(`"${messageId}"`, messageId))).toBe(200);
    for (const odd of [{ ...receipt, msg_id: '1' }, { ...receipt, registration_id: idOf('d2') }, {}, [], [[]]])
      expect(await post(JSON.stringify(odd))).toBe(200);
    expect(await post('{')).toBe(400);
    const clicked = JSON.stringify({ ...receipt, event: 'clicked' });
    for (const authorization of ['', basic(APP.appKey, 'another'), basic('another', APP.masterSecret)])
      expect(await post(clicked, { authorization })).toBe(401);

    expect(await world.report(pushId)).toEqual(before);
    expect(world.kinds).toEqual([' accepted', 'd1 delivered']);
    expect(await post(clicked)).toBe(200);
    expect(world.kinds).toEqual([' accepted', 'd1 clicked', 'd1 delivered']);
  });
});
