import { ConfigModule } from '@nestjs/config';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, IsString, Matches, Min, ValidateNested } from 'class-validator';
import { isBaseUrl, IsVendorBaseUrl } from './base-url.js';
import { type EnvironmentMap, PushEnvironment } from './push-environment.js';
import { PushEnvironmentModule } from './push-environment.module.js';

const KEY = /^[a-z]{4}$/;

class AppOptions {
  @Matches(KEY, { message: 'must be four small letters' })
  key!: string;
  @IsString({ message: 'must be a text' })
  secret!: string;
}

class PigeonOptions {
  @ValidateNested()
  @Type(() => AppOptions)
  app!: AppOptions;
  @IsBoolean({ message: 'must be true or false' })
  production!: boolean;
  @IsOptional()
  @IsInt({ message: 'must be a whole number' })
  @Min(1)
  loft?: number;
  @IsOptional()
  @IsVendorBaseUrl()
  baseUrl?: string;
}

const MAP: EnvironmentMap = {
  'app.key': { name: 'PIGEON_KEY' },
  'app.secret': { name: 'PIGEON_SECRET' },
  production: { name: 'PIGEON_PRODUCTION', type: 'boolean' },
  loft: { name: 'PIGEON_LOFT', type: 'number' },
  baseUrl: { name: 'PIGEON_BASE_URL', optional: true },
};

async function environmentWith(values: Record<string, string>): Promise<PushEnvironment> {
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot({ isGlobal: true, ignoreEnvFile: true, ignoreEnvVars: true, load: [() => values] }),
      PushEnvironmentModule,
    ],
  }).compile();
  return module.get(PushEnvironment);
}

function complaint(environment: PushEnvironment): string {
  try {
    environment.assertSound();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the environment', () => {
  it('becomes checked options', async () => {
    const environment = await environmentWith({
      PIGEON_KEY: ' abcd ',
      PIGEON_SECRET: 's',
      PIGEON_PRODUCTION: 'false',
      PIGEON_LOFT: '7',
      PIGEON_BASE_URL: 'http://127.0.0.1:4010/pigeon',
    });
    const options = environment.read(PigeonOptions, MAP);
    expect(options).toBeInstanceOf(PigeonOptions);
    expect(options).toEqual({
      app: { key: 'abcd', secret: 's' },
      production: false,
      loft: 7,
      baseUrl: 'http://127.0.0.1:4010/pigeon',
    });
    expect(complaint(environment)).toBe('');
  });

  it('may be joined by options in code, which turn nothing on by themselves', async () => {
    const inCode = { loft: 3, app: { secret: 'in code' } };
    const environment = await environmentWith({ PIGEON_KEY: 'abcd', PIGEON_SECRET: 's', PIGEON_PRODUCTION: 'true' });
    expect(environment.read(PigeonOptions, MAP, inCode)).toMatchObject({ app: { key: 'abcd', secret: 's' }, loft: 3 });
    expect(inCode).toEqual({ loft: 3, app: { secret: 'in code' } });
    expect((await environmentWith({})).read(PigeonOptions, MAP, inCode)).toBeNull();
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['only empty values', { PIGEON_KEY: '', PIGEON_SECRET: '  ' }],
    ['only what stands in every environment', { PIGEON_BASE_URL: 'https://x.example' }],
  ])('with %s set means off, which is no error', async (_what, values) => {
    const environment = await environmentWith(values);
    expect(environment.read(PigeonOptions, MAP)).toBeNull();
    expect(complaint(environment)).toBe('');
  });

  it('stops the start once, names every variable and its rule, and no value', async () => {
    const environment = await environmentWith({
      PIGEON_KEY: 'canary-key',
      PIGEON_PRODUCTION: 'canary-yes',
      PIGEON_LOFT: 'canary-loft',
      PIGEON_BASE_URL: 'http://canary.example',
    });
    expect(environment.read(PigeonOptions, MAP)).toBeNull();
    expect(
      environment.check(AppOptions, { key: 'CANARY', secret: 's', sekret: 'canary' }, 'OwlModule.forRoot'),
    ).toBeNull();
    environment.report('SHOP_PORT must be a port');
    const text = complaint(environment);
    expect(text.split('\n')).toEqual([
      'The push configuration is wrong, the start stops here:',
      '  - PIGEON_KEY must be four small letters',
      '  - PIGEON_SECRET must be a text',
      '  - PIGEON_PRODUCTION must be true or false',
      '  - PIGEON_LOFT must be a whole number',
      '  - PIGEON_BASE_URL must be an https:// URL without user, query and fragment (http:// only on this machine, for the simulators)',
      '  - OwlModule.forRoot: sekret is not an option',
      '  - OwlModule.forRoot: key must be four small letters',
      '  - SHOP_PORT must be a port',
      'Set these right and start again.',
    ]);
    expect(text.toLowerCase()).not.toContain('canary');
  });

  it('stops the start of the application', async () => {
    @Module({ imports: [PushEnvironmentModule] })
    class WrongModule {
      constructor(environment: PushEnvironment) {
        environment.report('X must be set');
      }
    }
    const module = await Test.createTestingModule({ imports: [WrongModule] }).compile();
    await expect(module.init()).rejects.toThrow('X must be set');
  });

  it('is read from the process where the host has no ConfigService', () => {
    process.env.PIGEON_KEY = 'abcd';
    process.env.PIGEON_SECRET = 's';
    process.env.PIGEON_PRODUCTION = 'true';
    expect(new PushEnvironment().read(PigeonOptions, MAP)).toMatchObject({ app: { key: 'abcd' }, production: true });
    for (const name of ['PIGEON_KEY', 'PIGEON_SECRET', 'PIGEON_PRODUCTION']) Reflect.deleteProperty(process.env, name);
  });
});

describe('a vendor’s base URL', () => {
  it.each([
    ['https://api.jpush.cn', true],
    ['https://proxy.example:8443/push/', true],
    ['http://127.0.0.1:4010/jpush', true],
    ['http://localhost:4010', true],
    ['http://[::1]:4010', true],
    ['http://api.jpush.cn', false],
    ['http://127.0.0.1.example', false],
    ['http://10.0.0.1', false],
    ['https://user:pass@api.jpush.cn', false],
    ['https://api.jpush.cn?x=1', false],
    ['https://api.jpush.cn#x', false],
    ['ftp://api.jpush.cn', false],
    ['api.jpush.cn', false],
    [7, false],
  ])('%s: %s', (url, expected) => {
    expect(isBaseUrl(url)).toBe(expected);
  });
});
