import { PushEnvironment, PushEnvironmentModule, type Setup, VendorHttpModule } from '@nest-push/core';
import { ConfigurableModuleBuilder, type DynamicModule, Module, type Provider } from '@nestjs/common';
import { XIAOMI_DEFAULT_NAME } from '../xiaomi.module-definition.js';
import { XiaomiReceiptDesk } from './xiaomi.receipt-desk.js';
import { receiptsControllerAt } from './xiaomi.receipts.controller.js';
import {
  XIAOMI_RECEIPTS_NAME,
  XIAOMI_RECEIPTS_OPTIONS,
  XIAOMI_RECEIPTS_SETTINGS,
  XiaomiReceiptsOptions,
  type XiaomiReceiptsOptionsInput,
  xiaomiReceiptsEnvironment,
} from './xiaomi.receipts.options.js';

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
  optionsInjectionToken: XIAOMI_RECEIPTS_OPTIONS,
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
  inject: [XIAOMI_RECEIPTS_OPTIONS, PushEnvironment],
  useFactory: (
    options: XiaomiReceiptsOptionsInput | null,
    environment: PushEnvironment,
  ): Setup<XiaomiReceiptsOptions> => environment.check(XiaomiReceiptsOptions, options, 'XiaomiReceiptsModule.forRoot'),
};

/**
 * Takes in what Xiaomi tells later about pushes, where the option `receiptUrl` of `XiaomiModule` says so, and hands it to `PushReceipts`:
 * `POST push/receipts/xiaomi/<token>`, a form with the field `data`. It is answered 200 once that is stored: Xiaomi forgets what it has told, whatever the
 * answer. Xiaomi signs nothing: any other token is answered 404. On Express and on Fastify.
 *
 * A body may have 1 MiB. What the host parses has the host's bound, 100 kB on Express: raise it by
 * `app.useBodyParser('urlencoded', { limit: '1mb', extended: false })`. Fastify takes 1 MiB (`bodyLimit`).
 *
 * @example
 * ```ts
 * XiaomiReceiptsModule.fromEnv(); // PUSH_XIAOMI_RECEIPTS_TOKEN; off where it is not set
 * XiaomiReceiptsModule.forRoot({ token, name: 'partner', path: 'hooks/xiaomi-partner' });
 *
 * const app = await NestFactory.create<NestExpressApplication>(AppModule);
 * app.useBodyParser('urlencoded', { limit: '1mb', extended: false });
 * ```
 */
@Module({ imports: [PushEnvironmentModule, VendorHttpModule], providers: [settings, XiaomiReceiptDesk] })
export class XiaomiReceiptsModule extends ConfigurableModuleClass {
  /**
   * Reads the token from the environment; where it is not set, every call is answered with 404.
   *
   * @param extras - `prefix`: what the variable's name begins with, `PUSH_XIAOMI` where it is left out
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
