import {
  DeviceRegistry,
  type Message,
  MemoryStoreModule,
  PushModule,
  type PushReport,
  PushService,
} from '@nest-push/core';
import { type SimulatedInstall, type SimulatedPhone, XiaomiDialect } from '@nest-push/simulators';
import { XiaomiModule } from '@nest-push/xiaomi';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { World } from '../documents/world.js';
import { ALIAS, ANDROID_APP, DESCRIPTION, IOS_APP, TITLE } from '../documents/xiaomi.documents.js';

const NOW = Date.parse('2026-09-01T12:00:00+08:00');

/** `goods_visit_message`: who looked at what, and a type for the app. The article's badge is the iPhone's alone. */
const goodsVisit = (visitor: string, good: string): Message => ({
  title: '您有一条新消息~',
  body: `【${visitor}】刚刚浏览了您的商品【${good}】~`,
  badge: 1,
  data: { type: 2 },
  // iOS showed no title in 2019; Android had no badge.
  vendors: { xiaomi: { android: { extra: { badge: null } }, ios: { aps_proper_fields: null } } },
});

const phone = (id: string, platform: 'android' | 'ios', more: Partial<SimulatedInstall> = {}): SimulatedPhone => {
  const app = platform === 'ios' ? IOS_APP.packageName : ANDROID_APP.packageName;
  return {
    id,
    platform,
    installs: [{ vendor: 'xiaomi', app, registrationId: `regid ${id}`, aliases: [{ value: ALIAS }], ...more }],
  };
};
const PHONES = [
  phone('android', 'android'),
  phone('ios', 'ios'),
  phone('ios sandbox', 'ios', { environment: 'sandbox' }),
];

@Module({})
class HostModule {}

let world: World;
let host: INestApplicationContext;

/** `QQC_PUSH_MODE` of the article is here a variable of the iOS app. */
async function start(mode: 'production' | 'development'): Promise<void> {
  const dialect = new XiaomiDialect({
    apps: [
      { appSecret: ANDROID_APP.appSecret, platform: 'android', packages: [ANDROID_APP.packageName] },
      { appSecret: IOS_APP.appSecret, platform: 'ios', packages: [IOS_APP.packageName] },
    ],
  });
  world = await World.open(dialect, PHONES, NOW);
  const variables = {
    PUSH_XIAOMI_ANDROID_APP_SECRET: ANDROID_APP.appSecret,
    PUSH_XIAOMI_ANDROID_PACKAGE: ANDROID_APP.packageName,
    PUSH_XIAOMI_IOS_APP_SECRET: IOS_APP.appSecret,
    PUSH_XIAOMI_IOS_BUNDLE_ID: IOS_APP.packageName,
    PUSH_XIAOMI_IOS_SANDBOX: String(mode === 'development'),
    PUSH_XIAOMI_BASE_URL: world.baseUrl,
  };
  const config = ConfigModule.forRoot({
    isGlobal: true,
    ignoreEnvFile: true,
    ignoreEnvVars: true,
    load: [() => variables],
  });
  const push = PushModule.forRoot({ vendors: [XiaomiModule.fromEnv()], store: MemoryStoreModule.forRoot() });
  host = await NestFactory.createApplicationContext(
    { module: HostModule, imports: [EventEmitterModule.forRoot(), await config, push] },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class, and means plain objects
    { logger: false, abortOnError: false },
  );
}

afterEach(async () => {
  await host.close();
  await world.close();
});

/** The row of the device table: whose it is, its system, and the alias `QQC_<user id>` that the app has set. */
const register = (platform: 'android' | 'ios', userId: string): Promise<unknown> =>
  host.get(DeviceRegistry).register({
    id: `${platform} of ${userId}`,
    userId,
    platform,
    routes: [{ vendor: 'xiaomi', kind: 'alias', address: `QQC_${userId}` }],
  });

/** `PushService.push_to_user` */
const pushToUser = async (userId: string, message: Message): Promise<PushReport> =>
  (await host.get(PushService).send({ to: { user: userId }, message })).settled();

const form = (): Record<string, string> => Object.fromEntries(new URLSearchParams(world.wires[0]?.body));
const anything = expect.any(String) as string;
/** What the adapter adds for its own promises. */
const KEY = { 'extra.jobkey': anything };

it.each(['production', 'development'] as const)(
  'push_to_android_user, in %s: always the official host',
  async (mode) => {
    await start(mode);
    await register('android', '42');
    expect(await pushToUser('42', goodsVisit('小明', '自行车'))).toMatchObject({ state: 'delivered' });
    expect(world.wires).toMatchObject([
      { method: 'POST', path: '/v3/message/alias', authorization: `key=${ANDROID_APP.appSecret}` },
    ]);
    expect(form()).toEqual({
      alias: ALIAS,
      restricted_package_name: ANDROID_APP.packageName,
      title: TITLE,
      description: DESCRIPTION,
      pass_through: '0',
      'extra.type': '2',
      // Needed since 2024-09-30; the id keeps notifications apart, and -1 is every way to be noticed.
      'extra.notify_effect': '1',
      notify_id: anything,
      notify_type: '-1',
      ...KEY,
    });
    expect(world.screens).toMatchObject({ android: [{ title: TITLE, body: DESCRIPTION, data: { type: '2' } }] });
  },
);

it.each([
  ['production', '/v3/message/alias', 'ios'],
  ['development', '/sandbox/v3/message/alias', 'ios sandbox'],
] as const)('push_to_ios_user, in %s: %s', async (mode, path, reached) => {
  await start(mode);
  await register('ios', '42');
  expect(await pushToUser('42', goodsVisit('小明', '自行车'))).toMatchObject({ state: 'delivered' });
  expect(world.wires).toMatchObject([{ method: 'POST', path, authorization: `key=${IOS_APP.appSecret}` }]);
  expect(form()).toEqual({
    alias: ALIAS,
    restricted_package_name: IOS_APP.packageName,
    description: DESCRIPTION,
    'extra.badge': '1',
    'extra.type': '2',
    // Without one an iPhone is silent.
    'extra.sound_url': 'default',
    ...KEY,
  });
  expect(world.screens).toMatchObject({ [reached]: [{ body: DESCRIPTION, badge: 1, data: { type: '2' } }] });
  expect(Object.keys(world.screens)).toEqual([reached]);
});

it('push_to_user, without a device: says so, and calls nobody', async () => {
  await start('production');
  const report = await pushToUser('43', goodsVisit('小明', '自行车'));
  expect(report).toMatchObject({ state: 'failed', reason: 'The user 43 has no registered device.' });
  expect(world.wires).toEqual([]);
});

it('push_to_user, with two devices: each by its own system', async () => {
  await start('production');
  await register('android', '42');
  await register('ios', '42');
  expect((await pushToUser('42', goodsVisit('小明', '自行车'))).deliveries).toHaveLength(2);
  expect(Object.keys(world.screens).sort()).toEqual(['android', 'ios']);
});
