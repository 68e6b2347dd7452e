import { PushEnvironment, PushEnvironmentModule, type Setup, VendorHttpModule } from '@nest-push/core';
import { ConfigurableModuleBuilder, type DynamicModule, Module } from '@nestjs/common';
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

/** What must be known before the options are. */
export interface UmengReceiptsModuleExtras {
  /** The path on the host, below its global prefix and before the token. @default 'push/receipts/umeng' */
  path?: string | undefined;
  /** The name of the Umeng module whose receipts they are. @default 'umeng' */
  name?: string | undefined;
}

const DEFAULT_PATH = 'push/receipts/umeng';

const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<UmengReceiptsOptionsInput | null>({
  optionsInjectionToken: UMENG_RECEIPTS_OPTIONS,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createUmengReceiptsOptionsInput')
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

/**
 * Takes in what Umeng tells later about pushes with a `receipt_url` (Pro), and hands it to `PushReceipts`. It is answered 200 once that is stored.
 *
 * @experimental Umeng's receipts are not documented in public. What has a message id and an event under one of the names that we guess becomes a receipt; the rest is
 * counted in the log, without its content. Umeng signs nothing: the URL ends in a token that only you and Umeng know (`POST /push/receipts/umeng/<token>`); any other token
 * is answered 404. JSON and forms, on Express and on Fastify, which refuses types that it has no parser for. A body that the host has not parsed may have 1 MiB.
 *
 * @example
 * ```ts
 * UmengReceiptsModule.forRoot({ token });
 * UmengReceiptsModule.forRoot({ token, path: 'hooks/umeng', name: 'umeng-partner' });
 * UmengReceiptsModule.fromEnv(); // PUSH_UMENG_RECEIPTS_TOKEN; off where it is not set
 * ```
 */
@Module({
  imports: [PushEnvironmentModule, VendorHttpModule],
  providers: [
    {
      provide: UMENG_RECEIPTS_SETTINGS,
      inject: [UMENG_RECEIPTS_OPTIONS, PushEnvironment],
      useFactory: (
        options: UmengReceiptsOptionsInput | null,
        environment: PushEnvironment,
      ): Setup<UmengReceiptsOptions> => environment.check(UmengReceiptsOptions, options, 'UmengReceiptsModule.forRoot'),
    },
    UmengReceiptDesk,
  ],
})
export class UmengReceiptsModule extends ConfigurableModuleClass {
  /**
   * Reads the token from the environment; receipts are off when it is not set.
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
