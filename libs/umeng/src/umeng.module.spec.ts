import {
  type HttpExchange,
  PushClock,
  PushConfigurationError,
  PushEnvironmentModule,
  type Vendor,
  VendorHttp,
} from '@nest-push/core';
import { Injectable, Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test, type TestingModule } from '@nestjs/testing';
import { UmengClients } from './umeng.clients.js';
import { umengEnvironment } from './umeng.env.js';
import { getUmengClientToken, InjectUmengClient } from './umeng.module-definition.js';
import { UmengModule } from './umeng.module.js';
import { type UmengOptionsInput } from './umeng.options.js';
import { UmengOptions } from './umeng.options.js';
import { UmengVendor } from './umeng.vendor.js';

const SECRET = '0123456789abcdefghijklmnopqrstuv';
const APP = { appKey: 'test_appkey_0001', masterSecret: SECRET };
const OPTIONS: UmengOptionsInput = { android: APP, production: true };

/** Variables as a host's ConfigModule gives them; the process' own play no part. */
const variables = (values: Record<string, string>): DynamicModule | Promise<DynamicModule> =>
  ConfigModule.forRoot({ ignoreEnvFile: true, ignoreEnvVars: true, isGlobal: true, load: [() => values] });

async function start(...imports: NonNullable<ModuleMetadata['imports']>): Promise<TestingModule> {
  const module = await Test.createTestingModule({ imports }).compile();
  return module.init();
}

async function problemsOf(...imports: NonNullable<ModuleMetadata['imports']>): Promise<string> {
  try {
    await (await start(...imports)).close();
  } catch (error) {
    if (error instanceof PushConfigurationError) return error.message;
    throw error;
  }
  return '';
}

const vendorOf = (module: TestingModule): Vendor => module.get(UmengVendor, { strict: false });
const appsOf = (module: TestingModule): string[] => vendorOf(module).apps.map(({ id }) => id);

@Injectable()
class Vault {
  createUmengOptions(): UmengOptionsInput {
    return OPTIONS;
  }
}

@Module({ providers: [Vault], exports: [Vault] })
class VaultModule {}

describe('the module', () => {
  it.each<[string, () => DynamicModule]>([
    ['forRoot', () => UmengModule.forRoot(OPTIONS)],
    ['forRootAsync with a factory', () => UmengModule.forRootAsync({ useFactory: () => Promise.resolve(OPTIONS) })],
    [
      'forRootAsync with a factory that needs something',
      () =>
        UmengModule.forRootAsync({
          imports: [VaultModule],
          inject: [Vault],
          useFactory: (vault: Vault) => vault.createUmengOptions(),
        }),
    ],
    ['forRootAsync with a class', () => UmengModule.forRootAsync({ useClass: Vault })],
    [
      'forRootAsync with an existing one',
      () => UmengModule.forRootAsync({ imports: [VaultModule], useExisting: Vault }),
    ],
  ])('takes options by %s', async (_name, make) => {
    const module = await start(make());
    expect(appsOf(module)).toEqual(['umeng:android']);
    expect(module.get(UmengClients, { strict: false }).for('android')).toBeDefined();
    await module.close();
  });

  it('gives its clients the clock and the HTTP seam that a test can replace', async () => {
    let body = '';
    const http: HttpExchange = {
      exchange: (request) => {
        body = Buffer.from(request.body as Uint8Array).toString();
        return Promise.resolve({
          status: 200,
          headers: {},
          body: Buffer.from('{"ret":"SUCCESS","data":{"msg_id":"uu1"}}'),
        });
      },
    };
    const module = await Test.createTestingModule({ imports: [UmengModule.forRoot(OPTIONS)] })
      .overrideProvider(PushClock)
      .useValue({ now: () => 5_000 })
      .overrideProvider(VendorHttp)
      .useValue(http)
      .compile();
    const client = module.get(UmengClients, { strict: false }).for('android');
    await client.send({ type: 'broadcast', payload: { display_type: 'message', body: { custom: 'x' } } });
    expect(JSON.parse(body)).toHaveProperty('timestamp', '5');
    await module.close();
  });

  it('takes a timeout of two minutes, the longest', async () => {
    const module = await start(UmengModule.forRoot({ ...OPTIONS, timeoutMs: 120_000 }));
    expect(appsOf(module)).toEqual(['umeng:android']);
    await module.close();
  });

  it('is off where a factory says null', async () => {
    const module = await start(UmengModule.forRootAsync({ useFactory: () => null }));
    expect(appsOf(module)).toEqual([]);
    expect(() => module.get(UmengClients, { strict: false }).for('ios')).toThrow(/Umeng is off/);
    await module.close();
  });

  it('keeps two named instances apart', async () => {
    @Injectable()
    class Host {
      constructor(
        @InjectUmengClient() readonly own: UmengClients,
        @InjectUmengClient('partner') readonly partner: UmengClients,
      ) {}
    }
    const module = await Test.createTestingModule({
      imports: [
        UmengModule.forRoot(OPTIONS),
        UmengModule.forRootAsync({ name: 'partner', useFactory: () => ({ ios: APP, production: false }) }),
      ],
      providers: [Host],
    }).compile();
    const { own, partner } = module.get(Host);
    expect(own.for('android')).toBeDefined();
    expect(() => own.for('ios')).toThrow(/no app for ios/);
    expect(partner.for('ios')).toBeDefined();
    expect(() => partner.for('android')).toThrow(/no app for android/);
    expect(module.get(getUmengClientToken('partner'), { strict: false })).toBe(partner);
    await module.close();
  });

  it('names the apps after the instance', async () => {
    const module = await start(
      UmengModule.forRoot({ name: 'partner', android: APP, ios: APP, harmony: APP, production: false }),
    );
    expect(vendorOf(module).name).toBe('partner');
    expect(vendorOf(module).apps).toEqual([
      { id: 'partner:android', platforms: ['android'] },
      { id: 'partner:ios', platforms: ['ios'] },
      { id: 'partner:harmony', platforms: ['harmony'] },
    ]);
    await module.close();
  });
});

describe('the environment', () => {
  const android = { PUSH_UMENG_ANDROID_APP_KEY: APP.appKey, PUSH_UMENG_ANDROID_MASTER_SECRET: SECRET };

  it('turns Umeng on, for the platforms it names', async () => {
    const module = await start(
      variables({
        ...android,
        PUSH_UMENG_IOS_APP_KEY: 'test_appkey_0002',
        PUSH_UMENG_IOS_MASTER_SECRET: SECRET,
        PUSH_UMENG_HARMONY_APP_KEY: 'test_appkey_0003',
        PUSH_UMENG_HARMONY_MASTER_SECRET: SECRET,
        PUSH_UMENG_PRODUCTION: 'false',
        PUSH_UMENG_ALIAS_TYPE: 'uid',
        PUSH_UMENG_BASE_URL: 'http://127.0.0.1:8080',
        PUSH_UMENG_TASKS_PER_MINUTE: '7',
        PUSH_UMENG_BROADCASTS_PER_DAY: '70',
      }),
      UmengModule.fromEnv(),
    );
    expect(appsOf(module)).toEqual(['umeng:android', 'umeng:ios', 'umeng:harmony']);
    expect(vendorOf(module).traits.limits?.map(({ calls }) => calls)).toEqual([7, 70]);
    const { request } = vendorOf(module).translate(
      {
        pushId: 'p',
        id: 'p:0',
        app: { id: 'umeng:ios', platforms: ['ios'] },
        kind: 'alias',
        targets: [{ deviceId: null, address: 'a' }],
        platforms: ['ios'],
        message: { body: 'x' },
      },
      0,
    );
    expect(request.url).toBe('http://127.0.0.1:8080/api/send');
    expect(JSON.parse(request.body)).toMatchObject({
      appkey: 'test_appkey_0002',
      production_mode: 'false',
      alias_type: 'uid',
    });
    await module.close();
  });

  it('is read from the process where the host has no ConfigModule', async () => {
    const before = { ...process.env };
    try {
      Object.assign(process.env, { ...android, PUSH_UMENG_PRODUCTION: 'true' });
      const module = await start(UmengModule.fromEnv());
      expect(appsOf(module)).toEqual(['umeng:android']);
      await module.close();
    } finally {
      process.env = before;
    }
  });

  it.each([
    ['nothing', {}],
    ['empty variables', { PUSH_UMENG_ANDROID_APP_KEY: '', PUSH_UMENG_PRODUCTION: ' ' }],
    [
      'what stands in every environment',
      { PUSH_UMENG_BASE_URL: 'http://127.0.0.1:8080', PUSH_UMENG_ALIAS_TYPE: 'uid' },
    ],
    ['rates alone', { PUSH_UMENG_TASKS_PER_MINUTE: '7', PUSH_UMENG_BROADCASTS_PER_DAY: '70' }],
  ])('leaves Umeng off with %s', async (_name, values) => {
    const module = await start(variables(values), UmengModule.fromEnv());
    expect(appsOf(module)).toEqual([]);
    await module.close();
  });

  it('takes options that no variable holds beside the variables', async () => {
    const inCode = { android: { channelProperties: { channel_activity: 'com.example.Main' } }, timeoutMs: 5_000 };
    const module = await start(variables({ ...android, PUSH_UMENG_PRODUCTION: 'true' }), UmengModule.fromEnv(inCode));
    expect(module.get<object>('@nest-push/umeng:settings', { strict: false })).toMatchObject(inCode);
    expect(appsOf(module)).toEqual(['umeng:android']);
    await module.close();
  });

  it('has a prefix for each instance', async () => {
    const module = await start(
      variables({
        PUSH_B_HARMONY_APP_KEY: APP.appKey,
        PUSH_B_HARMONY_MASTER_SECRET: SECRET,
        PUSH_B_PRODUCTION: 'true',
      }),
      UmengModule.fromEnv({ name: 'b', prefix: 'PUSH_B' }),
    );
    expect(appsOf(module)).toEqual(['b:harmony']);
    await module.close();
  });

  it('has a variable for every option that it can hold, and only for options', () => {
    const paths = Object.keys(umengEnvironment());
    expect(paths).toHaveLength(11);
    const known = new UmengOptions();
    expect(paths.map((path) => path.split('.')[0]!).filter((name) => !(name in known))).toEqual([]);
  });

  it.each<[string, Record<string, string>, readonly string[]]>([
    [
      'a key without its secret',
      { PUSH_UMENG_ANDROID_APP_KEY: APP.appKey, PUSH_UMENG_PRODUCTION: 'true' },
      ['PUSH_UMENG_ANDROID_MASTER_SECRET must be the App Master Secret'],
    ],
    [
      'a secret without its key',
      { PUSH_UMENG_IOS_MASTER_SECRET: SECRET, PUSH_UMENG_PRODUCTION: 'true' },
      ['PUSH_UMENG_IOS_APP_KEY must be the AppKey'],
    ],
    ['no environment', android, ['PUSH_UMENG_PRODUCTION must be true (production devices) or false']],
    ['an environment alone', { PUSH_UMENG_PRODUCTION: 'true' }, ['PUSH_UMENG_PRODUCTION has no app to apply to']],
    [
      'everything wrong',
      {
        PUSH_UMENG_ANDROID_APP_KEY: 'canary one',
        PUSH_UMENG_ANDROID_MASTER_SECRET: 'changeme',
        PUSH_UMENG_HARMONY_APP_KEY: 'canary',
        PUSH_UMENG_PRODUCTION: 'canary',
        PUSH_UMENG_ALIAS_TYPE: 'canary type',
        PUSH_UMENG_BASE_URL: 'http://canary.example',
        PUSH_UMENG_TASKS_PER_MINUTE: 'canary',
        PUSH_UMENG_BROADCASTS_PER_DAY: '0',
      },
      [
        'PUSH_UMENG_ANDROID_APP_KEY must be the AppKey',
        'PUSH_UMENG_ANDROID_MASTER_SECRET must be the App Master Secret',
        'PUSH_UMENG_HARMONY_APP_KEY must be the AppKey',
        'PUSH_UMENG_HARMONY_MASTER_SECRET must be the App Master Secret',
        'PUSH_UMENG_PRODUCTION must be true',
        'PUSH_UMENG_ALIAS_TYPE must be the alias type',
        'PUSH_UMENG_BASE_URL must be an https:// URL',
        'PUSH_UMENG_TASKS_PER_MINUTE must be a whole number from 1 to 1000',
        'PUSH_UMENG_BROADCASTS_PER_DAY must be a whole number from 1 to 1000',
      ],
    ],
  ])('stops the start, and names what is wrong: %s', async (_name, values, expected) => {
    const text = await problemsOf(variables(values), UmengModule.fromEnv());
    const lines = text.split('\n').filter((line) => line.startsWith('  - '));
    expect(lines).toHaveLength(expected.length);
    for (const words of expected) expect(text).toContain(`  - ${words}`);
    expect(text).not.toMatch(/canary|changeme|test_appkey|0123456789/);
  });
});

describe('options in code', () => {
  const canary = 'canary canary';

  it.each<[string, object, readonly string[]]>([
    ['nothing', {}, ['production must be true (production devices) or false']],
    ['no app', { production: true }, ['production has no app to apply to']],
    [
      'a missing secret',
      { android: { appKey: APP.appKey }, production: true },
      ['android.masterSecret must be the App Master Secret'],
    ],
    [
      'wrong keys',
      { ios: { appKey: canary, masterSecret: canary }, production: true },
      ['ios.appKey must', 'ios.masterSecret must'],
    ],
    ['no object', { android: canary, production: true }, ['android must be { appKey, masterSecret }']],
    ['text for a boolean', { android: APP, production: 'true' }, ['production must be true']],
    ['a spelling mistake', { android: APP, production: true, timeout: 5 }, ['timeout is not an option']],
    [
      'a spelling mistake inside',
      { android: { ...APP, secret: canary }, production: true },
      ['android.secret is not an option'],
    ],
    [
      'makers on iOS',
      { ios: { ...APP, channelProperties: {} }, production: true },
      ['ios.channelProperties is not an option'],
    ],
    [
      'no object of makers',
      { android: { ...APP, channelProperties: canary }, production: true },
      ['android.channelProperties must be an object'],
    ],
    ['another host', { android: APP, production: true, host: canary }, ['host must be https or http']],
    ['another check', { android: APP, production: true, checks: canary }, ['checks must be refuse or warn']],
    ['another edition', { android: APP, production: true, documents: '2013' }, ['documents must be one of 2020, 2025']],
    [
      'a name of a zone',
      { android: APP, production: true, timeZone: canary },
      ['timeZone must be a difference to UTC'],
    ],
    ...[
      [],
      { orders: {} },
      { marketing: 'x' },
      { marketing: { id: '1' } },
      { marketing: { category: 2 } },
      { 'transactional:im': { properties: [] } },
    ].map((channels): [string, object, readonly string[]] => [
      `channels ${JSON.stringify(channels)}`,
      { android: APP, production: true, channels },
      ['channels must map transactional, marketing or class:kind'],
    ]),
    [
      'no time',
      { android: APP, production: true, timeoutMs: 0 },
      ['timeoutMs must be a whole number of milliseconds from 1 to 120000'],
    ],
    ['too much time', { android: APP, production: true, timeoutMs: 120_001 }, ['timeoutMs must be a whole number']],
    ['half a millisecond', { android: APP, production: true, timeoutMs: 1.5 }, ['timeoutMs must be a whole number']],
    ['no task', { android: APP, production: true, tasksPerMinute: 0 }, ['tasksPerMinute must be a whole number']],
    ['half a task', { android: APP, production: true, tasksPerMinute: 0.5 }, ['tasksPerMinute must be a whole number']],
    [
      'tasks without end',
      { android: APP, production: true, tasksPerMinute: 10_001, broadcastsPerDay: Number.POSITIVE_INFINITY },
      ['tasksPerMinute must be a whole number', 'broadcastsPerDay must be a whole number'],
    ],
    ['text for a rate', { android: APP, production: true, broadcastsPerDay: canary }, ['broadcastsPerDay must be']],
    [
      'a base URL without TLS',
      { android: APP, production: true, baseUrl: 'http://msg.umeng.com' },
      ['baseUrl must be an https:// URL'],
    ],
    [
      'a broken alias type',
      { android: APP, production: true, aliasType: 'a\nb' },
      ['aliasType must be the alias type'],
    ],
  ])('stop the start: %s', async (_name, options, expected) => {
    const text = await problemsOf(UmengModule.forRoot(options as UmengOptionsInput));
    const lines = text.split('\n').filter((line) => line.startsWith('  - '));
    expect(lines).toHaveLength(expected.length);
    for (const words of expected) expect(text).toContain(`  - UmengModule.forRoot: ${words}`);
    expect(text).not.toContain('canary');
    expect(text).not.toContain(SECRET);
  });

  it.each([15, 16, 64, 65])('a key has 16 to 64 characters: %d', async (length) => {
    const key = 'k'.repeat(length);
    const text = await problemsOf(
      UmengModule.forRoot({ android: { appKey: key, masterSecret: key }, production: true }),
    );
    expect(text === '').toBe(length >= 16 && length <= 64);
  });

  it('of several modules stop the start with one message', async () => {
    const text = await problemsOf(
      UmengModule.forRoot({ production: true }),
      UmengModule.forRoot({ name: 'b', production: 'x' as never }),
      PushEnvironmentModule,
    );
    expect(text.split('\n').filter((line) => line.startsWith('  - '))).toHaveLength(2);
  });
});
