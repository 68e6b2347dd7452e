import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { PushEnvironment, PushEnvironmentModule } from '@nest-push/core';
import { DATA_ENVIRONMENT, DataSettings, SHOP_ENVIRONMENT, ShopSettings } from './shop.settings.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string>>;

/** Beside `src` and beside `dist` alike. */
export const ENV_FILE = join(import.meta.dirname, '..', '..', '.env');

/** Where everything that is configured comes from. */
@Module({})
export class ShopConfigModule {
  /**
   * @param environment - what counts instead of the process's variables and `apps/shop/.env`; a story or a test that passes it depends on nothing
   * that happens to be set on the machine
   */
  static forRoot(environment?: Environment): DynamicModule {
    return {
      module: ShopConfigModule,
      global: true,
      imports: [
        environment === undefined
          ? ConfigModule.forRoot({ isGlobal: true, envFilePath: ENV_FILE })
          : ConfigModule.forRoot({
              isGlobal: true,
              ignoreEnvFile: true,
              skipProcessEnv: true,
              load: [() => environment],
            }),
        PushEnvironmentModule,
      ],
      providers: [
        {
          provide: ShopSettings,
          inject: [PushEnvironment],
          // Null also means that a value is wrong: the start then stops, with one message for the shop and all vendors.
          useFactory: (environment: PushEnvironment) =>
            environment.read(ShopSettings, SHOP_ENVIRONMENT) ?? new ShopSettings(),
        },
        {
          provide: DataSettings,
          inject: [PushEnvironment],
          useFactory: (environment: PushEnvironment) =>
            environment.read(DataSettings, DATA_ENVIRONMENT) ?? new DataSettings(),
        },
      ],
      exports: [ShopSettings, DataSettings],
    };
  }
}
