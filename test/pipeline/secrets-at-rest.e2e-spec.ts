import { inspect } from 'node:util';
import { ConfigModule } from '@nestjs/config';
import { type DynamicModule, Module } from '@nestjs/common';
import { ModuleRef, ModulesContainer, NestFactory } from '@nestjs/core';
import { MemoryStoreModule, PushConfigurationError, PushModule } from '@nest-push/core';
import { JPushModule } from '@nest-push/jpush';
import { demoApps, demoPhones, startSimulators as startSimulatorApp } from '@nest-push/simulator-app';
import { UmengModule } from '@nest-push/umeng';
import { XiaomiModule } from '@nest-push/xiaomi';
import { DEMO_SECRETS, type Host, registerThreePhones, startHost, startSimulators } from '../support/host.js';
import { leaksIn, leaksInObject } from '../support/leaks.js';
import { deeply, Recorder } from '../support/recorder.js';
import { ADDRESSES, CANARIES, DEVICES, PHONES, SECRETS } from './canaries.js';

/** What the host itself has written into `forRoot`: Nest keeps it as it is. */
const WRITTEN_BY_THE_HOST = /^@nest-push\/(jpush|umeng|xiaomi):options$/u;

/** What `inspect` and `JSON.stringify` make of it; the latter nothing where an object goes round in a circle. */
function printed(value: unknown): string {
  try {
    return [inspect(value), JSON.stringify(value)].join(' ');
  } catch {
    return inspect(value);
  }
}

/** Every provider of the project's own modules in a host, by module and token. */
function providersOf({ app }: Host): [string, unknown][] {
  return [...app.get(ModulesContainer).values()]
    .filter(({ metatype }) => /^(Push|JPush|Umeng|Xiaomi|MemoryStore|VendorHttp)/u.test(metatype.name))
    .flatMap(({ metatype, providers }) =>
      [...providers].flatMap(([token, { instance }]): [string, unknown][] => {
        const name = typeof token === 'function' ? token.name : String(token);
        const isOwn = token !== ModuleRef && !WRITTEN_BY_THE_HOST.test(name);
        return isOwn ? [[`${metatype.name} ${name}`, instance]] : [];
      }),
    );
}

describe('the objects of a running host', () => {
  const found: Record<'printed' | 'depths', string[]> = { printed: [], depths: [] };
  let names: string[] = [];

  beforeAll(async () => {
    const server = await startSimulators({ secrets: SECRETS, phones: PHONES });
    const host = await startHost(server, { secrets: SECRETS });
    try {
      for (const device of DEVICES) await host.devices.register({ ...device, userId: 'u1' });
      const message = { title: '通知', body: '您的订单已发货' };
      expect(await host.report({ to: { user: 'u1' }, message })).toMatchObject({ state: 'delivered' });
      const providers = providersOf(host);
      names = providers.map(([name]) => name);
      for (const [name, instance] of providers) {
        found.printed.push(...leaksIn(printed(instance), SECRETS).map((secret) => `${name}: ${secret}`));
        found.depths.push(...leaksInObject(instance, SECRETS).map((leak) => `${name}${leak}`));
      }
    } finally {
      await host.close();
      await server.close();
    }
  });

  it('were looked at', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'PushModule PushService',
        'PushModule VendorRegistry',
        'JPushModule JPushClient',
        'JPushModule JPushVendor',
        'UmengModule UmengClients',
        'UmengModule UmengVendor',
        'XiaomiModule XiaomiClients',
        'XiaomiModule XiaomiVendor',
        'JPushModule @nest-push/jpush:settings',
      ]),
    );
  });

  const parts: readonly [string, RegExp][] = [
    ['core', /^(Push|MemoryStore|VendorHttp)\w*Module /u],
    ['JPush', /^JPushModule (?!@nest-push\/jpush:settings)/u],
    ['Umeng', /^UmengModule (?!@nest-push\/umeng:settings)/u],
    ['Xiaomi', /^XiaomiModule (?!@nest-push\/xiaomi:settings)/u],
    ['the checked options', /:settings/u],
  ];
  describe.each(parts)('of %s', (_name, pattern) => {
    const of = (leaks: readonly string[]): string[] => leaks.filter((leak) => pattern.test(leak));

    it('show no secret when they are printed or written as JSON', () => {
      expect(of(found.printed)).toEqual([]);
    });

    it('show no secret to a depth of 10, hidden properties included', () => {
      expect(of(found.depths).slice(0, 20)).toEqual([]);
    });
  });
});

describe('a configuration that is wrong', () => {
  @Module({})
  class HostModule {}

  /** The right texts with something around them that breaks each rule. */
  const bad = (secret: string): string => `${secret} <${secret}>`;
  const { jpush, umeng, xiaomi } = demoApps;

  const written: readonly DynamicModule[] = [
    JPushModule.forRoot({ appKey: jpush.appKey, masterSecret: bad(SECRETS.jpush), apnsProduction: true }),
    UmengModule.forRoot({
      android: { appKey: umeng.android.appKey, masterSecret: bad(SECRETS.umengAndroid) },
      ios: { appKey: bad(ADDRESSES.umengIosToken), masterSecret: bad(SECRETS.umengIos) },
      production: true,
      baseUrl: `https://user:${SECRETS.umengIos}@umeng.example`,
    }),
    XiaomiModule.forRoot({
      android: { appSecret: bad(SECRETS.xiaomiAndroid), packageName: xiaomi.android.packages[0] },
      ios: { appSecret: bad(SECRETS.xiaomiIos), bundleId: bad(SECRETS.xiaomiIos), sandbox: SECRETS.xiaomiIos as never },
    }),
  ];
  const environment = {
    PUSH_JPUSH_APP_KEY: jpush.appKey,
    PUSH_JPUSH_MASTER_SECRET: bad(SECRETS.jpush),
    PUSH_JPUSH_APNS_PRODUCTION: SECRETS.jpush,
    PUSH_UMENG_ANDROID_APP_KEY: umeng.android.appKey,
    PUSH_UMENG_ANDROID_MASTER_SECRET: bad(SECRETS.umengAndroid),
    PUSH_UMENG_IOS_MASTER_SECRET: SECRETS.umengIos,
    PUSH_UMENG_BASE_URL: `http://${SECRETS.umengIos}.example/?sign=${SECRETS.umengIos}`,
    PUSH_XIAOMI_ANDROID_APP_SECRET: bad(SECRETS.xiaomiAndroid),
    PUSH_XIAOMI_IOS_APP_SECRET: SECRETS.xiaomiIos,
    PUSH_XIAOMI_REGION: SECRETS.xiaomiIos,
  };

  it.each([
    ['code', written, [], /JPushModule\.forRoot: masterSecret .*XiaomiModule\.forRoot: android\.appSecret/su],
    [
      'the environment',
      [JPushModule.fromEnv(), UmengModule.fromEnv(), XiaomiModule.fromEnv()],
      [ConfigModule.forRoot({ ignoreEnvFile: true, isGlobal: true, load: [() => environment] })],
      /PUSH_JPUSH_MASTER_SECRET .*PUSH_UMENG_IOS_APP_KEY .*PUSH_XIAOMI_ANDROID_APP_SECRET/su,
    ],
  ] as const)(
    'in %s stops the start with one message that names no value',
    async (_name, vendors, imports, expected) => {
      const recorder = new Recorder();
      recorder.start();
      const pushModule = PushModule.forRoot({ vendors: [...vendors], store: MemoryStoreModule.forRoot() });
      const host = { module: HostModule, imports: [...imports, pushModule] };
      // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest declares its options as a class, and means plain objects
      const start = NestFactory.createApplicationContext(host, { logger: recorder, abortOnError: false });
      const error: unknown = await start.then(
        () => null,
        (reason: unknown) => reason,
      );
      recorder.stop();
      expect(error).toBeInstanceOf(PushConfigurationError);
      expect((error as Error).message).toMatch(expected);
      expect(leaksIn(`${deeply(error)} ${JSON.stringify(error)}`, CANARIES)).toEqual([]);
      expect(recorder.lines.length).toBeGreaterThan(0);
      expect(recorder.lines.filter((line) => leaksIn(line, CANARIES).length > 0)).toEqual([]);
    },
  );
});

/** What a stream has said until the server closes its connection, which is how it ends. */
async function heard({ body }: Response): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body!) text += Buffer.from(chunk as Uint8Array).toString();
  } catch (error) {
    expect(error).toMatchObject({ message: 'terminated' });
  }
  return text;
}

describe('the simulators', () => {
  it('show no secret on their page, in their control interface and in its events', async () => {
    const { server, url, close } = await startSimulatorApp({ phones: demoPhones });
    const host = await startHost(server);
    await registerThreePhones(host, 'u1');
    const events = await fetch(`${url}/_sim/events`);
    const stream = heard(events);
    const message = { title: '通知', body: '您的订单已发货' };
    for (const fault of [undefined, { status: 500 }, { reset: 'after' }, { body: 'nonsense' }] as const) {
      if (fault !== undefined) server.faults.add({ when: {}, times: 3, fault });
      await host.report({ to: { user: 'u1' }, message });
    }
    const paths = [
      '/',
      '/_sim/requests',
      '/_sim/phones',
      '/_sim/faults',
      '/_sim/health',
      '/_sim/assets/page.js',
      '/jpush/v3/push',
      '/xiaomi/v3/message/alias',
      '/umeng/api/send',
      '/nothing',
    ];
    const pages: string[] = [];
    for (const path of paths) {
      const answer = await fetch(url + path);
      pages.push(`${path} ${JSON.stringify([...answer.headers])} ${await answer.text()}`);
    }
    const inProcess = deeply(server.requests.list());
    await host.close();
    await close();
    pages.push(`/_sim/events ${await stream}`);

    // They did arrive, and the masked ones are there.
    expect(leaksIn(inProcess, DEMO_SECRETS)).toEqual(['jpush', 'xiaomiAndroid']);
    expect(pages[1]).toContain('"authorization":"Basic ***"');
    expect(pages[1]).toContain('"authorization":"key=***"');
    expect(pages.at(-1)).toContain('event: request');
    for (const page of pages) expect([page.slice(0, 40), leaksIn(page, DEMO_SECRETS)]).toEqual([page.slice(0, 40), []]);
  });
});
