import { type DeviceRegistration } from '@nest-push/core';
import { JPushClient, type JPushPush } from '@nest-push/jpush';
import { demoPhones } from '@nest-push/simulator-app';
import { type SimulatorServer } from '@nest-push/simulators';
import { type UmengMessage, UmengClients } from '@nest-push/umeng';
import { XiaomiClients } from '@nest-push/xiaomi';
import { type Host, startHost, startSimulators } from '../support/host.js';
import { like } from '../support/like.js';
import { DELIVERED, failed, phone, rowOf } from '../support/rows.js';

const [, wei, yan, mei] = demoPhones;
const message = { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【自行车】~', data: { type: 2 } };

let server: SimulatorServer;
let host: Host;
/** A host that sends what its packages would refuse. */
let trusting: Host;

beforeAll(async () => {
  server = await startSimulators();
  host = await startHost(server);
  trusting = await startHost(server, { checks: 'warn' });
});

afterAll(async () => {
  await trusting.close();
  await host.close();
  await server.close();
});

beforeEach(() => {
  server.reset();
});

describe('a text that is too long', () => {
  /** A text of exactly so many bytes, whatever stands around it: Chinese, an emoji of four bytes, and single bytes to fill up. */
  const TEXT = '商品🚲'.repeat(40);

  type Sized = readonly [string, DeviceRegistration, number, (body: string) => unknown, RegExp];
  const sized: readonly Sized[] = [
    [
      'JPush, Android',
      phone('jpush', 'android', 'registrationId', yan.installs[0].registrationId),
      4000,
      (body) => (JSON.parse(body) as JPushPush).notification?.android,
      /^JPush .*at most 4000 bytes .*\(they have 4001\).*correct the message\.$/u,
    ],
    [
      'JPush, iOS',
      phone('jpush', 'ios', 'registrationId', mei.installs[0].registrationId),
      2000,
      (body) => (JSON.parse(body) as JPushPush).notification?.ios,
      /^JPush .*at most 2000 bytes .*\(it has 2001\).*correct the message\.$/u,
    ],
    [
      'Umeng, Android',
      phone('umeng', 'android', 'registrationId', yan.installs[1].registrationId),
      2048,
      (body) => (JSON.parse(body) as UmengMessage).payload,
      /^Umeng .*at most 2048 bytes of JSON \(it has 2049\).*correct the message\.$/u,
    ],
    [
      'Umeng, iOS',
      phone('umeng', 'ios', 'registrationId', wei.installs[0].registrationId),
      2012,
      (body) => (JSON.parse(body) as UmengMessage).payload,
      /^Umeng .*at most 2012 bytes of JSON \(it has 2013\).*correct the message\.$/u,
    ],
  ];

  it.each(sized)(
    '%s: the last byte that fits arrives, the next one never leaves, and the vendor would refuse it too',
    async (name, device, limit, partOf, reason) => {
      const { id } = await host.devices.register(device);
      const { calls } = await host.push.plan({ to: { device: id }, message: { ...message, body: TEXT } });
      const bytes = Buffer.byteLength(JSON.stringify(partOf(calls[0]!.request!.body)));
      const fits = TEXT + 'x'.repeat(limit - bytes);
      expect(fits.length).toBeLessThan(limit);

      expect(await rowOf(host, device, message.title, `${fits}x`)).toMatchObject({
        state: 'failed',
        failureClass: 'payload',
        vendorCode: null,
        messageId: null,
        reason: like.matching(reason),
      });
      expect(server.requests.list()).toEqual([]);

      expect(await rowOf(host, device, message.title, fits)).toMatchObject(DELIVERED);
      const [request] = server.requests.list();
      expect(Buffer.byteLength(JSON.stringify(partOf(request!.body)))).toBe(limit);

      const tooLong = JSON.parse(request!.body.replace('xx', 'xxx')) as unknown;
      const call = name.startsWith('JPush')
        ? trusting.app.get(JPushClient).push.send(tooLong as JPushPush)
        : trusting.app
            .get(UmengClients)
            .for(name.endsWith('iOS') ? 'ios' : 'android')
            .send(tooLong as UmengMessage<'android' | 'ios'>);
      const code = name.startsWith('JPush') ? '1005' : '2022';
      await expect(call).rejects.toMatchObject({ code: 'PUSH_VENDOR', failure: { class: 'payload', code } });
    },
  );

  it.each([
    ['a title of 49 Chinese characters', '商'.repeat(49), message.body, null],
    ['a title of 50', '商'.repeat(50), message.body, /title must be shorter than 50 characters \(it has 50\)/],
    ['a body of 127', message.title, '品'.repeat(127), null],
    ['a body of 128', message.title, '品'.repeat(128), /body must be shorter than 128 characters \(it has 128\)/],
  ])('Xiaomi counts characters: %s', async (_name, title, body, rule) => {
    const device = phone('xiaomi', 'android', 'alias', 'lin');
    const row = await rowOf(host, device, title, body);
    expect(row).toMatchObject(rule === null ? DELIVERED : failed('payload', 'Xiaomi', null, rule));
    expect(server.requests.list()).toHaveLength(rule === null ? 1 : 0);
    const call = host.app
      .get(XiaomiClients)
      .for('android')
      .message.toAliases(['lin'], {
        title,
        description: body,
        extra: { notify_effect: '1' },
      });
    if (rule === null) expect(await call).toMatchObject({ messageId: like.text });
    else await expect(call).rejects.toMatchObject({ code: 'PUSH_MESSAGE_REFUSED', issues: [{ code: '10017' }] });
    expect(await rowOf(host, device)).toMatchObject(DELIVERED);
  });
});
