import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeviceRegistry, MemoryStoreModule, PushModule, type PushReport, PushService } from '@nest-push/core';
import { type SimulatedPhone, SimulatorServer, XiaomiDialect } from '@nest-push/simulators';
import { XiaomiModule, XiaomiReceiptsModule } from '@nest-push/xiaomi';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { like } from '../support/like.js';

const APP = { appSecret: 'c2VjcmV0LWFuZHJvaWQ==', packageName: 'com.a' };
const TOKEN = 'a-token-of-24-letters-or-more';
const DEVICES = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const;
const regIdOf = (device: string): string => `reg-${device}`;
const phone = (id: string): SimulatedPhone => ({
  id,
  platform: 'android',
  installs: [{ vendor: 'xiaomi', app: APP.packageName, registrationId: regIdOf(id) }],
});

@Module({})
class HostModule {}

/** One word of Xiaomi, as the host hears of it. */
interface Told {
  readonly deviceId: string | null;
  readonly kind: string;
  readonly messageId: string;
}

let ahead: number;
let dialect: XiaomiDialect;
let simulator: SimulatorServer;
let front: Server;
let answer: RequestListener;
let receiptUrl: string;
let host: INestApplication;
let told: Told[];
let quarantined: string[];

beforeEach(async () => {
  ahead = 0;
  const app = { appSecret: APP.appSecret, packages: [APP.packageName], platform: 'android', dailyQuota: 3 } as const;
  dialect = new XiaomiDialect({ apps: [app] });
  simulator = new SimulatorServer({ dialects: [dialect], now: () => Date.now() + ahead });
  for (const device of DEVICES) simulator.phones.put(phone(device));
  await simulator.listen();

  // The port has to be known before the host: its messages carry its address.
  front = createServer((request, response) => {
    answer(request, response);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  receiptUrl = `http://127.0.0.1:${(front.address() as AddressInfo).port}/push/receipts/xiaomi/${TOKEN}`;

  const xiaomi = XiaomiModule.forRoot({ android: APP, baseUrl: simulator.urlOf('xiaomi'), receiptUrl });
  const push = PushModule.forRoot({ vendors: [xiaomi], store: MemoryStoreModule.forRoot(), retry: { enabled: false } });
  const receipts = XiaomiReceiptsModule.forRoot({ token: TOKEN });
  host = await NestFactory.create(
    { module: HostModule, imports: [EventEmitterModule.forRoot(), push, receipts] },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class, and means plain objects
    { logger: false, abortOnError: false },
  );
  await host.init();
  answer = host.getHttpAdapter().getInstance() as RequestListener;
  told = [];
  quarantined = [];
  host.get(EventEmitter2).on('push.receipt', (event: Told) => told.push(event));
  host
    .get(EventEmitter2)
    .on('push.device.quarantined', ({ deviceId }: { deviceId: string }) => quarantined.push(deviceId));
  for (const id of DEVICES) {
    const routes = [{ vendor: 'xiaomi', kind: 'registrationId', address: regIdOf(id) }] as const;
    await host.get(DeviceRegistry).register({ id, userId: 'u1', platform: 'android', routes: [...routes] });
  }
});

afterEach(async () => {
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
  await host.close();
  await simulator.close();
});

async function send(to: readonly string[]): Promise<PushReport & { readonly messageId: string }> {
  const vendors = { xiaomi: { android: { extra: { locale: 'zh_CN' } } } };
  const message = { title: '通知', body: '您的订单已发货', ttl: 60, vendors };
  const ticket = await host.get(PushService).send({ to: { devices: [...to] }, message });
  const report = await ticket.settled();
  return { ...report, messageId: report.deliveries[0]?.messageId ?? 'none' };
}

/** Lets time pass at Xiaomi, and waits until the host has heard so much. */
async function pass(milliseconds: number, heard: number): Promise<void> {
  ahead += milliseconds;
  for (let n = 0; n < 300 && told.length < heard; n++) {
    simulator.runDue();
    await sleep(10);
  }
}

async function post(data: string, url = receiptUrl): Promise<number> {
  const { status } = await fetch(url, { method: 'POST', body: new URLSearchParams({ data }) });
  return status;
}

const kinds = (): string[] => told.map(({ deviceId, kind }) => `${deviceId ?? ''} ${kind}`).sort();

it('every word of Xiaomi reaches the host, its report, and the devices', async () => {
  dialect.devices.put('reg-d2', { installed: false, replacedBy: 'reg-new' });
  dialect.devices.put('reg-d3', { pushEnabled: false });
  dialect.devices.put('reg-d4', { locale: 'en_US' });
  dialect.devices.put('reg-d5', { online: false });
  const { pushId, messageId } = await send(['d1', 'd2', 'd3', 'd4', 'd5']);
  simulator.phones.touch('d1', messageId, 'clicked');
  await pass(1_000, 5);
  await pass(61_000, 5);
  await pass(2_000, 6);
  expect(kinds()).toEqual(['d1 clicked', 'd1 delivered', 'd2 invalid', 'd3 disabled', 'd4 filtered', 'd5 expired']);
  expect(new Set(told.map((one) => one.messageId))).toEqual(new Set([messageId]));
  expect(quarantined).toEqual(['d2']);
  const counts = { delivered: 1, clicked: 1, invalid: 1, disabled: 1, filtered: 1, expired: 1 };
  expect((await host.get(PushService).report(pushId))?.receipts).toEqual(counts);
});

it('the day’s allowance, and several messages at once', async () => {
  const first = await send(['d1', 'd2']);
  const second = await send(['d3', 'd4', 'd6']);
  await pass(1_000, 4);
  const over = told.filter(({ kind }) => kind === 'quota');
  expect(over.length).toBeGreaterThan(0);
  expect(new Set(told.map(({ messageId }) => messageId))).toEqual(new Set([first.messageId, second.messageId]));
  expect(quarantined).toEqual([]);
});

it('what is told again, forged or broken changes nothing', async () => {
  const { pushId, messageId } = await send(['d1']);
  await pass(1_000, 1);
  const before = await host.get(PushService).report(pushId);
  expect(before?.receipts).toEqual({ delivered: 1 });

  const of = (id: string, type: number, targets = 'reg-d1'): object => ({
    [id]: { type, targets, timestamp: Date.now() },
  });
  expect(await post(JSON.stringify(of(messageId, 1)))).toBe(200);
  const broken = ['', '[', '[]', 'null', '7'];
  expect(await Promise.all(broken.map((data) => post(data)))).toEqual(broken.map(() => 400));
  const odd = [of(messageId, 4), of('no id', 1), of(messageId, 16, 'reg-of-another'), { [messageId]: 'words' }];
  expect(await Promise.all(odd.map((data) => post(JSON.stringify(data))))).toEqual(odd.map(() => 200));
  expect(await post(JSON.stringify(of(messageId, 16)), receiptUrl.replace(TOKEN, `${TOKEN}x`))).toBe(404);

  const began = Date.now();
  const posts = Array.from({ length: 40 }, (_, n) => {
    const ids = Array.from({ length: 250 }, (__, i) => `sdm00000${100_000_000_000 + n * 250 + i}aa`);
    return post(JSON.stringify(Object.assign({}, ...ids.map((id) => of(id, 16)))));
  });
  expect(new Set(await Promise.all(posts))).toEqual(new Set([200]));
  // On a busy machine too; on a quiet one it is less than a second.
  expect(Date.now() - began).toBeLessThan(10_000);

  expect(await host.get(PushService).report(pushId)).toEqual(before);
  expect([kinds(), quarantined]).toEqual([['d1 delivered'], []]);
  await send(['d2']);
  await pass(1_000, 2);
  expect(told.at(-1)).toMatchObject({ deviceId: 'd2', kind: 'delivered', messageId: like.text });
});
