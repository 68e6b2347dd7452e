import { PushEnvironment, PushEnvironmentModule, type Setup, VendorHttpModule } from '@nest-push/core';
import { ConfigurableModuleBuilder, type DynamicModule, Module, type Provider } from '@nestjs/common';
import { XIAOMI_DEFAULT_NAME } from '../xiaomi.module-definition.js';
import { receiptsControllerAt, XIAOMI_RECEIPTS_NAME, XIAOMI_RECEIPTS_SETTINGS } from './xiaomi.receipts.controller.js';
import {
  XiaomiReceiptsOptions,
  type XiaomiReceiptsOptionsInput,
  xiaomiReceiptsEnvironment,
} from './xiaomi.receipts.options.js';

const RAW_OPTIONS = '@nest-push/xiaomi:receipts-options';
const DEFAULT_PATH = 'push/receipts/xiaomi';

/** What the module is given beside its options. */
export interface XiaomiReceiptsModuleExtras {
  /**
   * Where it listens, below the host's global prefix; the token follows it. Each instance needs another one.
   *
   * @default 'push/receipts/xiaomi'
   */
  path?: string | undefined;
  /**
   * The name of the Xiaomi instance whose receipts they are.
   *
   * @default 'xiaomi'
   */
  name?: string | undefined;
}

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<XiaomiReceiptsOptionsInput | null>({
  optionsInjectionToken: RAW_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createXiaomiReceiptsOptions')
  // The defaults must stand here: Nest takes what has none for an option.
  .setExtras<XiaomiReceiptsModuleExtras>(
    { path: DEFAULT_PATH, name: XIAOMI_DEFAULT_NAME },
    (definition, { path = DEFAULT_PATH, name = XIAOMI_DEFAULT_NAME }) => ({
      ...definition,
      controllers: [receiptsControllerAt(path)],
      providers: [...(definition.providers ?? []), { provide: XIAOMI_RECEIPTS_NAME, useValue: name }],
    }),
  )
  .build();

const settings: Provider = {
  provide: XIAOMI_RECEIPTS_SETTINGS,
  inject: [RAW_OPTIONS, PushEnvironment],
  useFactory: (
    options: XiaomiReceiptsOptionsInput | null,
    environment: PushEnvironment,
  ): Setup<XiaomiReceiptsOptions> => environment.check(XiaomiReceiptsOptions, options, 'XiaomiReceiptsModule.forRoot'),
};

/**
 * The webhook for the receipts of one Xiaomi instance: `POST push/receipts/xiaomi/<token>`. It needs `PushModule` in the same host, and the option
 * `receiptUrl` of `XiaomiModule`, which tells Xiaomi the address.
 *
 * @example
 * ```ts
 * XiaomiReceiptsModule.fromEnv(); // PUSH_XIAOMI_RECEIPTS_TOKEN; off where it is not set
 * XiaomiReceiptsModule.forRoot({ token, name: 'partner', path: 'hooks/xiaomi-partner' });
 * ```
 */
@Module({ imports: [PushEnvironmentModule, VendorHttpModule], providers: [settings] })
export class XiaomiReceiptsModule extends ConfigurableModuleClass {
  /**
   * Reads the token from the environment; where it is not set, every call is answered with 404.
   *
   * @param from - `prefix`: what the variable's name begins with, `PUSH_XIAOMI` where it is left out
   */
  static fromEnv({
    prefix,
    ...extras
  }: XiaomiReceiptsModuleExtras & { prefix?: string | undefined } = {}): DynamicModule {
    return this.forRootAsync({
      ...extras,
      imports: [PushEnvironmentModule],
      inject: [PushEnvironment],
      useFactory: (environment: PushEnvironment) =>
        environment.read(XiaomiReceiptsOptions, xiaomiReceiptsEnvironment(prefix)),
    });
  }
}
