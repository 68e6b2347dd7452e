import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type PushConfigurationError } from '@nest-push/core';
import { Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test, type TestingModule } from '@nestjs/testing';
import { XiaomiClients } from './xiaomi.clients.js';
import { XiaomiModule } from './xiaomi.module.js';
import { getXiaomiClientToken, InjectXiaomiClient } from './xiaomi.module-definition.js';
import { type XiaomiOptionsInput } from './xiaomi.options.js';
import { XiaomiVendor } from './xiaomi.vendor.js';

const SECRET = 'Y2FuYXJ5LXNlY3JldC0wMQ==';
const options: XiaomiOptionsInput = { android: { appSecret: SECRET, packageName: 'com.example.shop' } };
const WITH = (variables: Record<string, string>): NonNullable<ModuleMetadata['imports']>[number] =>
  ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, ignoreEnvVars: true, load: [() => variables] });

let started: TestingModule | undefined;
async function start(...imports: NonNullable<ModuleMetadata['imports']>): Promise<TestingModule> {
  const testing = await Test.createTestingModule({ imports }).compile();
  started = await testing.init();
  return testing;
}
afterEach(async () => {
  await started?.close();
  started = undefined;
});

async function startError(...imports: NonNullable<ModuleMetadata['imports']>): Promise<PushConfigurationError> {
  try {
    await start(...imports);
  } catch (error) {
    return error as PushConfigurationError;
  }
  throw new Error('it started');
}

const appsOf = (testing: TestingModule): readonly string[] =>
  testing.get(XiaomiVendor, { strict: false }).apps.map(({ id }) => id);

@Module({})
class Factories {}

@Module({})
class Host {}

@Injectable()
class OptionsFactory {
  createXiaomiOptions(): XiaomiOptionsInput {
    return options;
  }
}

describe('XiaomiModule', () => {
  it('forRoot: the client is there under its class and under its name, and the vendor has its app', async () => {
    const testing = await start(XiaomiModule.forRoot(options));
    const clients = testing.get(XiaomiClients, { strict: false });
    expect(clients).toBeInstanceOf(XiaomiClients);
    expect(testing.get<XiaomiClients>(getXiaomiClientToken(), { strict: false })).toBe(clients);
    expect(appsOf(testing)).toEqual(['xiaomi:android']);
    expect(() => clients.for('android')).not.toThrow();
  });

  it.each<[string, Parameters<typeof XiaomiModule.forRootAsync>[0]]>([
    ['useFactory', { useFactory: () => Promise.resolve(options) }],
    ['useFactory with a name', { name: 'mi', useFactory: () => options }],
    ['useClass', { useClass: OptionsFactory }],
  ])('forRootAsync with %s', async (_name, asyncOptions) => {
    expect(appsOf(await start(XiaomiModule.forRootAsync(asyncOptions)))).toEqual([
      `${asyncOptions.name ?? 'xiaomi'}:android`,
    ]);
  });

  it('forRootAsync with useExisting', async () => {
    const factories = { module: Factories, providers: [OptionsFactory], exports: [OptionsFactory] };
    const testing = await start(XiaomiModule.forRootAsync({ imports: [factories], useExisting: OptionsFactory }));
    expect(appsOf(testing)).toEqual(['xiaomi:android']);
  });

  it('forRootAsync with null: Xiaomi is off', async () => {
    const testing = await start(XiaomiModule.forRootAsync({ useFactory: () => null }));
    expect(appsOf(testing)).toEqual([]);
    expect(() => testing.get(XiaomiClients, { strict: false }).for('android')).toThrow(/^Xiaomi is off/);
  });

  it('fromEnv', async () => {
    const variables = { PUSH_XIAOMI_ANDROID_APP_SECRET: SECRET, PUSH_XIAOMI_ANDROID_PACKAGE: 'com.example.shop' };
    expect(appsOf(await start(WITH(variables), XiaomiModule.fromEnv()))).toEqual(['xiaomi:android']);
  });

  it('fromEnv with options that no variable holds', async () => {
    const variables = { PUSH_XIAOMI_ANDROID_APP_SECRET: SECRET, PUSH_XIAOMI_ANDROID_PACKAGE: 'com.example.shop' };
    const inCode = { channels: { transactional: { id: '1001' } }, timeoutMs: 5_000 };
    const testing = await start(WITH(variables), XiaomiModule.fromEnv(inCode));
    expect(testing.get<object>('@nest-push/xiaomi:settings', { strict: false })).toMatchObject(inCode);
    expect(appsOf(await start(XiaomiModule.fromEnv(inCode)))).toEqual([]);
  });

  it('fromEnv with nothing set: Xiaomi is off', async () => {
    const testing = await start(WITH({ PUSH_XIAOMI_REGION: 'china' }), XiaomiModule.fromEnv());
    expect(appsOf(testing)).toEqual([]);
  });

  it('stops the start once, with all that is wrong and no value', async () => {
    const error = await startError(
      WITH({ PUSH_XIAOMI_ANDROID_APP_SECRET: 'canary' }),
      XiaomiModule.fromEnv(),
      XiaomiModule.forRoot({
        name: 'partner',
        ios: { appSecret: 'canary', bundleId: 'canary', sandbox: true },
      }),
    );
    expect(error.name).toBe('PushConfigurationError');
    expect(error.message.match(/^ {2}- \S+( \(partner\):)? \S+/gm)).toEqual([
      '  - PUSH_XIAOMI_ANDROID_APP_SECRET must',
      '  - PUSH_XIAOMI_ANDROID_PACKAGE must',
      '  - XiaomiModule.forRoot (partner): ios.appSecret',
      '  - XiaomiModule.forRoot (partner): ios.bundleId',
    ]);
    expect(error.message).not.toContain('canary');
  });

  describe('twice', () => {
    let server: Server;
    const secrets: (string | undefined)[] = [];
    beforeAll(async () => {
      server = createServer((request, response) => {
        secrets.push(request.headers.authorization);
        response.end('{"result":"ok","code":0,"data":{"id":"s"}}');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it('keeps two instances apart', async () => {
      @Injectable()
      class Both {
        constructor(
          @InjectXiaomiClient() readonly first: XiaomiClients,
          @InjectXiaomiClient('partner') readonly second: XiaomiClients,
        ) {}
      }
      const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const otherSecret = 'Y2FuYXJ5LXNlY3JldC0wMg==';
      const testing = await start({
        module: Host,
        imports: [
          WITH({
            PUSH_XIAOMI_ANDROID_APP_SECRET: SECRET,
            PUSH_XIAOMI_ANDROID_PACKAGE: 'com.example.shop',
            PUSH_XIAOMI_BASE_URL: baseUrl,
            PARTNER_ANDROID_APP_SECRET: otherSecret,
            PARTNER_ANDROID_PACKAGE: 'com.example.partner',
            PARTNER_BASE_URL: baseUrl,
          }),
          XiaomiModule.fromEnv(),
          XiaomiModule.fromEnv({ name: 'partner', prefix: 'PARTNER' }),
        ],
        providers: [Both],
      });
      const { first, second } = testing.get(Both, { strict: false });
      await first.for('android').message.toAll({ title: 't', description: 'd', settings: { opens: 'app' } });
      await second.for('android').message.toAll({ title: 't', description: 'd', settings: { opens: 'app' } });
      expect(secrets).toEqual([`key=${SECRET}`, `key=${otherSecret}`]);
      const vendors = testing.get(XiaomiVendor, { strict: false, each: true });
      expect(vendors.flatMap(({ apps }) => apps.map(({ id }) => id)).sort()).toEqual([
        'partner:android',
        'xiaomi:android',
      ]);
    });
  });
});
