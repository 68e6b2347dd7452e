import { type BeforeApplicationShutdown, Inject, Logger, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DeviceRegistry } from './audience/device.registry.js';
import { PushEnvironment } from './config/push-environment.js';
import { PushEnvironmentModule } from './config/push-environment.module.js';
import { Acceptor } from './delivery/acceptor.js';
import { type Carrier, PUSH_CARRIER } from './carrier/carrier.js';
import { DeliveryRunner } from './delivery/delivery.runner.js';
import { InProcessCarrier } from './carrier/in-process.carrier.js';
import { PushPreparer } from './delivery/push-preparer.js';
import { SettlementBoard } from './delivery/settlement-board.js';
import { PushOnExplorer } from './event/push-on.explorer.js';
import { PushOnMetadataAccessor } from './event/push-on.metadata-accessor.js';
import { PushOnRunner } from './event/push-on.runner.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './push.module-definition.js';
import { PUSH_OPTIONS, type PushOptions } from './push.options.js';
import { PushService } from './push.service.js';
import { PushSettings } from './push.settings.js';
import { DueScan } from './schedule/due-scan.js';
import { VendorHttpModule } from './vendor/http/vendor-http.module.js';
import { ROUTING_ORDER, VendorRegistry } from './vendor/vendor.registry.js';
import { warnOfSecondCopy } from './second-copy.js';

const DEFAULT_SHUTDOWN_MS = 3_000;

/**
 * Push notifications for a Nest application.
 *
 * @example
 * ```ts
 * @Module({
 *   imports: [
 *     ConfigModule.forRoot({ isGlobal: true }),
 *     PushModule.forRoot({
 *       vendors: [JPushModule.fromEnv(), UmengModule.fromEnv(), XiaomiModule.fromEnv()],
 *       store: TypeOrmStoreModule.forRoot({ type: 'sqlite', database: 'push.db' }),
 *     }),
 *   ],
 * })
 * export class AppModule {}
 * ```
 */
@Module({
  imports: [DiscoveryModule, VendorHttpModule, PushEnvironmentModule],
  providers: [
    {
      provide: PUSH_OPTIONS,
      inject: [MODULE_OPTIONS_TOKEN, PushEnvironment],
      useFactory: (options: PushOptions | null | undefined, environment: PushEnvironment): PushOptions =>
        environment.check(PushSettings, options ?? {}, 'PushModule.forRoot') ?? {},
    },
    { provide: ROUTING_ORDER, inject: [PUSH_OPTIONS], useFactory: ({ order }: PushOptions) => order ?? [] },
    {
      provide: PUSH_CARRIER,
      inject: [PUSH_OPTIONS],
      useFactory: ({ carrier }: PushOptions) => new InProcessCarrier(carrier),
    },
    VendorRegistry,
    PushPreparer,
    DueScan,
    Acceptor,
    SettlementBoard,
    DeliveryRunner,
    DeviceRegistry,
    PushService,
    PushOnMetadataAccessor,
    PushOnExplorer,
    PushOnRunner,
  ],
  exports: [PushService, DeviceRegistry],
})
export class PushModule extends ConfigurableModuleClass implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('PushModule');

  constructor(
    @Inject(PUSH_CARRIER) private readonly carrier: Carrier,
    @Inject(PUSH_OPTIONS) private readonly options: PushOptions,
    private readonly runner: DeliveryRunner,
    private readonly board: SettlementBoard,
  ) {
    super();
    warnOfSecondCopy(PushModule, this.logger);
  }

  onApplicationBootstrap(): void {
    this.carrier.consume((pushId) => this.runner.run(pushId));
  }

  async beforeApplicationShutdown(): Promise<void> {
    const left = await this.carrier.drain(this.options.shutdownTimeoutMs ?? DEFAULT_SHUTDOWN_MS);
    // Requests that wait for a push would hold up the host's server, which closes next.
    this.board.close();
    if (left > 0)
      this.logger.warn(
        `${left} pushes were still being sent when the shutdown ended their time; the store has them as sending.`,
      );
  }
}
