import { PushEnvironment, PushEnvironmentModule, type Setup, VendorHttpModule } from '@nest-push/core';
import { ConfigurableModuleBuilder, type DynamicModule, Module, type Provider } from '@nestjs/common';
import { UMENG_DEFAULT_NAME } from '../umeng.module-definition.js';
import { UmengReceiptDesk } from './umeng.receipt-desk.js';
import { receiptsControllerAt } from './umeng.receipts.controller.js';
import {
  UMENG_RECEIPTS_NAME,
  UMENG_RECEIPTS_OPTIONS,
  UMENG_RECEIPTS_SETTINGS,
  umengReceiptsEnvironment,
  type UmengReceiptsOptionsInput,
  UmengReceiptsOptions,
} from './umeng.receipts.options.js';

/** What the module is given beside its options. */
export interface UmengReceiptsModuleExtras {
  /**
   * Where it listens, below the host's global prefix; the token follows it. Each instance needs another one.
   *
   * @default 'push/receipts/umeng'
   */
  path?: string | undefined;
  /**
   * The name of the Umeng instance whose receipts they are.
   *
   * @default 'umeng'
   */
  name?: string | undefined;
}

const DEFAULT_PATH = 'push/receipts/umeng';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<UmengReceiptsOptionsInput | null>({
  optionsInjectionToken: UMENG_RECEIPTS_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createUmengReceiptsOptions')
  // The defaults must stand here: Nest takes what has none for an option.
  .setExtras<UmengReceiptsModuleExtras>(
    { path: DEFAULT_PATH, name: UMENG_DEFAULT_NAME },
    (definition, { path = DEFAULT_PATH, name = UMENG_DEFAULT_NAME }) => ({
      ...definition,
      controllers: [receiptsControllerAt(path)],
      providers: [...(definition.providers ?? []), { provide: UMENG_RECEIPTS_NAME, useValue: name }],
    }),
  )
  .build();

const settings: Provider = {
  provide: UMENG_RECEIPTS_SETTINGS,
  inject: [UMENG_RECEIPTS_OPTIONS, PushEnvironment],
  useFactory: (options: UmengReceiptsOptionsInput | null, environment: PushEnvironment): Setup<UmengReceiptsOptions> =>
    environment.check(UmengReceiptsOptions, options, 'UmengReceiptsModule.forRoot'),
};

/**
 * Takes in what Umeng tells later about pushes with a `receipt_url` (Pro), and hands it to `PushReceipts`: `POST push/receipts/umeng/<token>`. It is answered
 * 200 once that is stored. Umeng signs nothing: any other token is answered 404. JSON and forms, on Express and on Fastify, which refuses types that it has no
 * parser for.
 *
 * A body may have 1 MiB where the host leaves it alone. What the host parses has the host's bound, 100 kB on Express: raise it by
 * `app.useBodyParser('json', { limit: '1mb' })` and `app.useBodyParser('urlencoded', { limit: '1mb', extended: false })`. Fastify takes 1 MiB (`bodyLimit`).
 *
 * @experimental Umeng's receipts are not documented in public. What has a message id and an event under one of the names that we guess becomes a receipt; the rest is
 * counted in the log, without its content.
 *
 * @example
 * ```ts
 * UmengReceiptsModule.fromEnv(); // PUSH_UMENG_RECEIPTS_TOKEN; off where it is not set
 * UmengReceiptsModule.forRoot({ token, name: 'partner', path: 'hooks/umeng-partner' });
 * ```
 */
@Module({ imports: [PushEnvironmentModule, VendorHttpModule], providers: [settings, UmengReceiptDesk] })
export class UmengReceiptsModule extends ConfigurableModuleClass {
  /**
   * Reads the token from the environment; where it is not set, every call is answered with 404.
   *
   * @param extras - `prefix`: what the variable's name begins with, `PUSH_UMENG` where it is left out
   */
  static fromEnv({
    prefix,
    ...extras
  }: UmengReceiptsModuleExtras & { prefix?: string | undefined } = {}): DynamicModule {
    return this.forRootAsync({
      ...extras,
      imports: [PushEnvironmentModule],
      inject: [PushEnvironment],
      useFactory: (environment: PushEnvironment) =>
        environment.read(UmengReceiptsOptions, umengReceiptsEnvironment(prefix)),
    });
  }
}
