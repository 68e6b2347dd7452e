import { type DynamicModule, type INestApplicationContext, type LoggerService, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import {
  DeviceRegistry,
  MemoryStoreModule,
  PushModule,
  type PushReport,
  type PushRequest,
  PushService,
} from '@nest-push/core';
import { JPushModule } from '@nest-push/jpush';
import { demoApps, demoPhones } from '@nest-push/simulator-app';
import {
  JPushDialect,
  type JPushDialectOptions,
  type SimulatedPhone,
  SimulatorServer,
  UmengDialect,
  type UmengDialectOptions,
  XiaomiDialect,
  type XiaomiDialectOptions,
  type XiaomiSimulatedApp,
} from '@nest-push/simulators';
import { UmengModule } from '@nest-push/umeng';
import { XiaomiModule } from '@nest-push/xiaomi';

/** The secret of every demo app. */
export type Secrets = Readonly<Record<'jpush' | 'umengAndroid' | 'umengIos' | 'xiaomiAndroid' | 'xiaomiIos', string>>;

const { jpush, umeng, xiaomi } = demoApps;

/** What the simulators know by default. */
export const DEMO_SECRETS: Secrets = {
  jpush: jpush.masterSecret,
  umengAndroid: umeng.android.appMasterSecret,
  umengIos: umeng.ios.appMasterSecret,
  xiaomiAndroid: xiaomi.android.appSecret,
  xiaomiIos: xiaomi.ios.appSecret,
};

/** How the simulated vendors differ from the demo's. */
export interface SimulatorTweaks {
  readonly secrets?: Secrets;
  readonly phones?: readonly SimulatedPhone[];
  /** The simulators' clock. @default Date.now */
  readonly now?: () => number;
  readonly jpush?: Omit<JPushDialectOptions, 'apps'>;
  readonly umeng?: Omit<UmengDialectOptions, 'apps'>;
  readonly xiaomi?: Omit<XiaomiDialectOptions, 'apps'>;
  readonly xiaomiApp?: Partial<XiaomiSimulatedApp>;
}

/** The three vendors on a free port, with the demo's apps and phones. */
export async function startSimulators(tweaks: SimulatorTweaks = {}): Promise<SimulatorServer> {
  const { secrets = DEMO_SECRETS, phones = demoPhones, now } = tweaks;
  const server = new SimulatorServer({
    dialects: [
      new JPushDialect({ ...tweaks.jpush, apps: [{ ...jpush, masterSecret: secrets.jpush }] }),
      new UmengDialect({
        ...tweaks.umeng,
        apps: [
          { ...umeng.android, appMasterSecret: secrets.umengAndroid },
          { ...umeng.ios, appMasterSecret: secrets.umengIos },
        ],
      }),
      new XiaomiDialect({
        ...tweaks.xiaomi,
        apps: [
          { ...xiaomi.android, ...tweaks.xiaomiApp, appSecret: secrets.xiaomiAndroid },
          { ...xiaomi.ios, appSecret: secrets.xiaomiIos },
        ],
      }),
    ],
    ...(now === undefined ? {} : { now }),
  });
  for (const phone of phones) server.phones.put(phone);
  await server.listen();
  return server;
}

/** What a host is told beside where the vendors are. */
export interface HostOptions {
  readonly secrets?: Secrets;
  /** The deadline of one call. @default 5_000 */
  readonly timeoutMs?: number;
  /** @default silence */
  readonly logger?: LoggerService;
  /** Tries failed calls again. @default false: a test sees the outcome of one call */
  readonly retries?: boolean;
  /** Whether pushes to JPush carry keys, which have to be fetched first. @default false */
  readonly cid?: boolean;
  /** Whether the vendors' packages refuse what their vendor would refuse, or send it and say so. @default 'refuse' */
  readonly checks?: 'refuse' | 'warn';
  /** The host's own `HttpModule.register(…)`. @default the plain one */
  readonly http?: DynamicModule;
}

/** The three vendors' modules with the demo's apps, for whoever answers at these base URLs. */
export function vendorModules(
  urlOf: (vendor: 'jpush' | 'umeng' | 'xiaomi') => string,
  { secrets = DEMO_SECRETS, timeoutMs = 5_000, cid = false, checks = 'refuse' }: HostOptions = {},
): DynamicModule[] {
  return [
    JPushModule.forRoot({
      appKey: jpush.appKey,
      masterSecret: secrets.jpush,
      apnsProduction: true,
      cid,
      baseUrl: urlOf('jpush'),
      timeoutMs,
      checks,
    }),
    UmengModule.forRoot({
      android: { appKey: umeng.android.appKey, masterSecret: secrets.umengAndroid },
      ios: { appKey: umeng.ios.appKey, masterSecret: secrets.umengIos },
      production: true,
      aliasType: 'user',
      baseUrl: urlOf('umeng'),
      timeoutMs,
      checks,
    }),
    XiaomiModule.forRoot({
      android: { appSecret: secrets.xiaomiAndroid, packageName: xiaomi.android.packages[0] },
      ios: { appSecret: secrets.xiaomiIos, bundleId: xiaomi.ios.packages[0], sandbox: false },
      baseUrl: urlOf('xiaomi'),
      timeoutMs,
      checks,
    }),
  ];
}

@Module({})
class HostModule {}

/** A running Nest application that pushes. */
export interface Host {
  readonly app: INestApplicationContext;
  readonly push: PushService;
  readonly devices: DeviceRegistry;
  /** Where core tells its news. */
  readonly events: EventEmitter2;
  /** Sends, and waits for the end. */
  readonly report: (request: PushRequest) => Promise<PushReport>;
  readonly close: () => Promise<void>;
}

/** A Nest application with `PushModule`, the three vendors and the memory store. */
export async function startHost(server: SimulatorServer, options: HostOptions = {}): Promise<Host> {
  const pushModule = PushModule.forRoot({
    vendors: vendorModules((vendor) => server.urlOf(vendor), options),
    store: MemoryStoreModule.forRoot(),
    retry: { enabled: options.retries ?? false },
    ...(options.http === undefined ? {} : { http: options.http }),
  });
  const app = await NestFactory.createApplicationContext(
    { module: HostModule, imports: [EventEmitterModule.forRoot(), pushModule] },
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class, and means plain objects
    { logger: options.logger ?? false, abortOnError: false },
  );
  const push = app.get(PushService);
  return {
    app,
    push,
    devices: app.get(DeviceRegistry),
    events: app.get(EventEmitter2),
    report: async (request) => (await push.send(request)).settled(),
    close: () => app.close(),
  };
}

/** Lin's Xiaomi phone (alias), Yan's Android phone (JPush registration id) and Wei's iPhone (Umeng device token). */
export const THREE_PHONES = [
  {
    id: 'lin',
    platform: 'android',
    manufacturer: 'Xiaomi',
    routes: [{ vendor: 'xiaomi', kind: 'alias', address: 'lin' }],
  },
  {
    id: 'yan',
    platform: 'android',
    manufacturer: 'OPPO',
    routes: [{ vendor: 'jpush', kind: 'registrationId', address: demoPhones[2].installs[0].registrationId }],
  },
  {
    id: 'wei',
    platform: 'ios',
    manufacturer: 'Apple',
    routes: [{ vendor: 'umeng', kind: 'registrationId', address: demoPhones[1].installs[0].registrationId }],
  },
] as const;

/** Registers {@link THREE_PHONES} for one user: each of his phones is reached by another vendor. */
export async function registerThreePhones({ devices }: Host, userId: string): Promise<void> {
  for (const phone of THREE_PHONES) await devices.register({ ...phone, userId });
}
