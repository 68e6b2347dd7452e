import { type HttpExchange, PushConfigurationError, VendorHttp } from '@nest-push/core';
import { Global, Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { Test, type TestingModule } from '@nestjs/testing';
import { JPushAdminClient } from './jpush.admin.client.js';
import { JPushClient } from './jpush.client.js';
import { JPushGroupClient } from './jpush.group.client.js';
import {
  getJPushAdminClientToken,
  getJPushClientToken,
  getJPushGroupClientToken,
  InjectJPushAdminClient,
  InjectJPushClient,
  InjectJPushGroupClient,
} from './jpush.module-definition.js';
import { JPushModule } from './jpush.module.js';
import { JPushOptions, type JPushOptionsInput } from './jpush.options.js';
import { JPushVendor } from './jpush.vendor.js';

const APP_KEY = 'canaryAppKey000000000001';
const MASTER_SECRET = 'canarySecret000000000002';
const OPTIONS: JPushOptionsInput = { appKey: APP_KEY, masterSecret: MASTER_SECRET, apnsProduction: false };

const opened: TestingModule[] = [];

/** Starts a host with these modules. The environment is what `variables` says, whatever the machine has. */
async function start(
  imports: NonNullable<ModuleMetadata['imports']>,
  variables: Record<string, string> = {},
): Promise<TestingModule> {
  const config = ConfigModule.forRoot({
    ignoreEnvFile: true,
    ignoreEnvVars: true,
    isGlobal: true,
    load: [() => variables],
  });
  const module = await Test.createTestingModule({ imports: [config, ...imports] }).compile();
  opened.push(module);
  return module.init();
}

/** What the start says when it stops. */
async function stop(...given: Parameters<typeof start>): Promise<string> {
  const error: unknown = await start(...given).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PushConfigurationError);
  return (error as Error).message;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((module) => module.close()));
});

/** All adapters of a host by name: several instances are several providers of one class. */
function vendorsOf(module: TestingModule): JPushVendor[] {
  return module.get(JPushVendor, { strict: false, each: true });
}

const appsOf = (module: TestingModule): unknown[] => vendorsOf(module).flatMap(({ apps }) => apps.map(({ id }) => id));

@Injectable()
class Vault {
  createJPushOptions(): JPushOptionsInput {
    return OPTIONS;
  }
}

@Global()
@Module({ providers: [Vault], exports: [Vault] })
class VaultModule {}

describe('ways in', () => {
  it.each<[string, NonNullable<ModuleMetadata['imports']>]>([
    ['forRoot', [JPushModule.forRoot(OPTIONS)]],
    ['forRootAsync with useFactory', [JPushModule.forRootAsync({ useFactory: () => Promise.resolve(OPTIONS) })]],
    [
      'forRootAsync with useFactory and inject',
      [
        JPushModule.forRootAsync({
          imports: [VaultModule],
          inject: [Vault],
          useFactory: (vault: Vault) => vault.createJPushOptions(),
        }),
      ],
    ],
    ['forRootAsync with useClass', [JPushModule.forRootAsync({ useClass: Vault })]],
    ['forRootAsync with useExisting', [VaultModule, JPushModule.forRootAsync({ useExisting: Vault })]],
  ])('%s', async (_way, imports) => {
    const module = await start(imports);

    expect(appsOf(module)).toEqual(['jpush']);
    for (const Client of [JPushClient, JPushGroupClient, JPushAdminClient]) {
      expect(module.get(Client, { strict: false })).toBeInstanceOf(Client);
    }
  });

  it('fromEnv', async () => {
    const variables = {
      PUSH_JPUSH_APP_KEY: APP_KEY,
      PUSH_JPUSH_MASTER_SECRET: MASTER_SECRET,
      PUSH_JPUSH_APNS_PRODUCTION: 'true',
      PUSH_JPUSH_BASE_URL: 'http://127.0.0.1:1',
    };
    const module = await start([JPushModule.fromEnv()], variables);
    const [vendor] = vendorsOf(module);
    const app = vendor!.apps[0]!;

    const { request } = vendor!.translate({
      pushId: 'p',
      id: 'p:0',
      app,
      kind: 'everyone',
      targets: [],
      platforms: ['ios'],
      message: { body: 'B' },
    });
    expect(request.url).toBe('http://127.0.0.1:1/v3/push');
    expect(JSON.parse(request.body)).toMatchObject({ options: { apns_production: true } });
  });
});

describe('several instances', () => {
  it('are told apart by their names', async () => {
    @Injectable()
    class Shop {
      constructor(
        @InjectJPushClient() readonly first: JPushClient,
        @InjectJPushClient('partner') readonly second: JPushClient,
      ) {}
    }
    const asked: string[] = [];
    const http: HttpExchange = {
      exchange: ({ headers, url }) => {
        asked.push(`${url} ${Buffer.from(headers.authorization!.slice(6), 'base64').toString()}`);
        return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"cidlist":["c"]}') });
      },
    };
    const variables = {
      PUSH_PARTNER_APP_KEY: 'partnerAppKey00000000003',
      PUSH_PARTNER_MASTER_SECRET: 'partnerSecret00000000004',
      PUSH_PARTNER_APNS_PRODUCTION: 'false',
      PUSH_PARTNER_ZONE: 'bj',
    };
    const config = ConfigModule.forRoot({
      ignoreEnvFile: true,
      ignoreEnvVars: true,
      isGlobal: true,
      load: [() => variables],
    });
    const imports = [
      config,
      JPushModule.forRoot(OPTIONS),
      JPushModule.fromEnv({ name: 'partner', prefix: 'PUSH_PARTNER' }),
    ];
    const module = await Test.createTestingModule({ imports, providers: [Shop] })
      .overrideProvider(VendorHttp)
      .useValue(http)
      .compile();
    opened.push(await module.init());

    expect(appsOf(module).sort()).toEqual(['jpush', 'partner']);
    const { first, second } = module.get(Shop);
    await first.push.cids();
    await second.push.cids();
    expect(asked).toEqual([
      `https://api.jpush.cn/v3/push/cid?count=1&type=push ${APP_KEY}:${MASTER_SECRET}`,
      'https://bjapi.push.jiguang.cn/v3/push/cid?count=1&type=push partnerAppKey00000000003:partnerSecret00000000004',
    ]);
  });

  it('have tokens of their own, one for each client', () => {
    const tokensOf = [getJPushClientToken, getJPushGroupClientToken, getJPushAdminClientToken];
    for (const token of tokensOf) expect(token()).toBe(token('jpush'));
    expect(new Set(tokensOf.flatMap((token) => [token(), token('partner')])).size).toBe(6);
  });

  it('give each client its credentials', async () => {
    @Injectable()
    class Shop {
      constructor(
        @InjectJPushGroupClient('partner') readonly group: JPushGroupClient,
        @InjectJPushAdminClient('partner') readonly admin: JPushAdminClient,
      ) {}
    }
    const asked: string[] = [];
    const http: HttpExchange = {
      exchange: ({ headers, url }) => {
        asked.push(`${url} ${Buffer.from(headers.authorization!.slice(6), 'base64').toString()}`);
        return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"success":"done"}') });
      },
    };
    const secrets = { groupKey: 'g'.repeat(24), groupMasterSecret: 's'.repeat(24), devKey: 'key', devSecret: 'secret' };
    const module = await Test.createTestingModule({
      imports: [JPushModule.forRoot({ ...OPTIONS, ...secrets, name: 'partner' })],
      providers: [Shop],
    })
      .overrideProvider(VendorHttp)
      .useValue(http)
      .compile();
    opened.push(await module.init());

    const { group, admin } = module.get(Shop);
    await group.push.send({ platform: 'all', audience: 'all', notification: { alert: 'Hi' } });
    await admin.apps.delete('a');
    expect(asked).toEqual([
      `https://api.jpush.cn/v3/grouppush group-${'g'.repeat(24)}:${'s'.repeat(24)}`,
      'https://admin.jpush.cn/v1/app/a/delete key:secret',
    ]);
  });
});

it('fromEnv takes options that no variable holds beside the variables', async () => {
  const variables = {
    PUSH_JPUSH_APP_KEY: 'a'.repeat(24),
    PUSH_JPUSH_MASTER_SECRET: 'b'.repeat(24),
    PUSH_JPUSH_APNS_PRODUCTION: 'true',
  };
  const module = await start(
    [JPushModule.fromEnv({ timeoutMs: 5_000, checks: 'warn', hosts: { tags: 'https://a.example' } })],
    variables,
  );
  expect(module.get<object>('@nest-push/jpush:settings', { strict: false })).toMatchObject({
    timeoutMs: 5_000,
    checks: 'warn',
    hosts: { tags: 'https://a.example' },
    apnsProduction: true,
  });
});

describe('off', () => {
  it.each<[string, NonNullable<ModuleMetadata['imports']>]>([
    ['fromEnv with no variable', [JPushModule.fromEnv()]],
    ['a factory that gives null', [JPushModule.forRootAsync({ useFactory: () => null })]],
  ])('with %s: no app, and a client that says what turns it on', async (_way, imports) => {
    const module = await start(imports);

    expect(vendorsOf(module)).toHaveLength(1);
    expect(appsOf(module)).toEqual([]);
    const { push } = module.get(JPushClient, { strict: false });
    const minimal = { platform: 'all', audience: 'all', notification: { alert: 'Hi' } } as const;
    await expect(push.send(minimal)).rejects.toThrow(PushConfigurationError);
    await expect(push.validate(minimal)).rejects.toThrow('PUSH_JPUSH_MASTER_SECRET');
    await expect(push.cids()).rejects.toThrow('JPushModule.forRoot');
  });
});

describe('a start that stops', () => {
  it('names every wrong option of every instance at once, and no value', async () => {
    const text = await stop(
      [
        JPushModule.forRoot({ ...OPTIONS, appKey: 'canary' }),
        JPushModule.forRoot({ ...OPTIONS, name: 'partner', masterSecret: 'canary', baseUrl: 'http://canary.example' }),
        JPushModule.fromEnv({ name: 'third' }),
      ],
      { PUSH_JPUSH_MASTER_SECRET: 'canary' },
    );

    expect(text).toContain('- JPushModule.forRoot: appKey must be the AppKey');
    expect(text).toContain('- JPushModule.forRoot (partner): masterSecret must be the Master Secret');
    expect(text).toContain('- JPushModule.forRoot (partner): baseUrl must be an https:// URL');
    expect(text).toContain('- PUSH_JPUSH_APP_KEY must be');
    expect(text).toContain('- PUSH_JPUSH_MASTER_SECRET must be');
    expect(text).toContain('- PUSH_JPUSH_APNS_PRODUCTION must be');
    expect(text.split('\n').filter((line) => line.startsWith('  - '))).toHaveLength(6);
    expect(text).not.toContain('canary');
  });

  it('names an option that does not exist', async () => {
    const mistyped = { ...OPTIONS, aspnProduction: true };
    expect(await stop([JPushModule.forRoot(mistyped)])).toContain('aspnProduction is not an option');
  });

  it('checks options also where a host made the instance itself', async () => {
    const unchecked = Object.assign(new JPushOptions(), { ...OPTIONS, appKey: 'canary' });
    expect(await stop([JPushModule.forRootAsync({ useFactory: () => unchecked })])).toContain('appKey must be');
  });

  it('asks for a return where a factory gives nothing', async () => {
    const forgetful = (): JPushOptionsInput => undefined as unknown as JPushOptionsInput;
    expect(await stop([JPushModule.forRootAsync({ useFactory: forgetful })])).toContain(
      'JPushModule.forRoot must be given options, or null to leave it off',
    );
  });
});
