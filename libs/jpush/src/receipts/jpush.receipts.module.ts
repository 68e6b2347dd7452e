import { VendorHttpModule } from '@nest-push/core';
import { type DynamicModule, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { JPushReceiptDesk } from './jpush.receipt-desk.js';
import { receiptsControllerAt } from './jpush.receipts.controller.js';

/** Where JPush's callbacks arrive. */
export interface JPushReceiptsModuleExtras {
  /** The path on the host, below its global prefix. @default 'push/receipts/jpush' */
  readonly path?: string;
}

/**
 * Takes in what JPush tells later about pushes: its callbacks, for paying apps. The URL is set in JPush's console, or for a push by `callback.url`.
 *
 * A call must carry the credentials of one of the host's JPush apps (HTTP Basic, AppKey and Master Secret, as JPush documents: callback, 2024-05-27), or is
 * answered 401. Nothing is configured twice: the apps are those of the host's JPush modules, on Express and on Fastify. What it says is handed to `PushReceipts`, and answered
 * 200 once it is stored. The body is not documented; see {@link readJPushReceipts}.
 *
 * @example
 * ```ts
 * @Module({ imports: [PushModule.forRoot({ vendors: [JPushModule.fromEnv()] }), JPushReceiptsModule.forRoot()] })
 * export class AppModule {}
 *
 * // Message ids may exceed 2^53: keep the bytes, so that they can be read exactly.
 * const app = await NestFactory.create(AppModule, { rawBody: true });
 * ```
 */
@Module({})
export class JPushReceiptsModule {
  static forRoot({ path = 'push/receipts/jpush' }: JPushReceiptsModuleExtras = {}): DynamicModule {
    return {
      module: JPushReceiptsModule,
      imports: [DiscoveryModule, VendorHttpModule],
      controllers: [receiptsControllerAt(path)],
      providers: [JPushReceiptDesk],
    };
  }
}
