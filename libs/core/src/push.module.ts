import {
  type BeforeApplicationShutdown,
  Inject,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { DeviceRegistry } from './audience/device.registry.js';
import { PushEnvironment } from './config/push-environment.js';
import { PushEnvironmentModule } from './config/push-environment.module.js';
import { type Carrier, PUSH_CARRIER } from './carrier/carrier.js';
import { Acceptor } from './delivery/acceptor.js';
import { Caller } from './delivery/caller.js';
import { DELIVERY_OPTIONS, type DeliveryOptions, deliveryOptions } from './delivery/delivery.options.js';
import { AppLines } from './delivery/app-lines.js';
import { Dispatcher } from './delivery/dispatcher.js';
import { Overdue } from './delivery/overdue.js';
import { Settler } from './delivery/settler.js';
import { Expander } from './delivery/expander.js';
import { Holdings } from './delivery/holdings.js';
import { KeyDesk } from './delivery/key-desk.js';
import { DeviceHygiene } from './delivery/hygiene.js';
import { Inquirer } from './delivery/inquirer.js';
import { Recaller } from './delivery/recaller.js';
import { PushAnnouncer } from './delivery/push.events.js';
import { Pruner } from './delivery/pruner.js';
import { Quiet } from './delivery/quiet.js';
import { Suspects } from './delivery/suspects.js';
import { Worker } from './delivery/worker.js';
import { InProcessCarrier } from './carrier/in-process.carrier.js';
import { PushPreparer } from './delivery/push-preparer.js';
import { SettlementBoard } from './delivery/settlement-board.js';
import { PushOnExplorer } from './event/push-on.explorer.js';
import { PushOnMetadataAccessor } from './event/push-on.metadata-accessor.js';
import { PushOnRunner } from './event/push-on.runner.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './push.module-definition.js';
import { PUSH_OPTIONS, type PushOptions } from './push.options.js';
import { PushService } from './push.service.js';
import { PushReceipts } from './receipt/push-receipts.js';
import { PushSettings } from './push.settings.js';
import { DueScan } from './schedule/due-scan.js';
import { VendorHttpModule } from './vendor/http/vendor-http.module.js';
import { ROUTING_ORDER, VendorRegistry } from './vendor/vendor.registry.js';
import { warnOfSecondCopy } from './second-copy.js';

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
    {
      provide: DELIVERY_OPTIONS,
      inject: [PUSH_OPTIONS],
      useFactory: deliveryOptions,
    },
    VendorRegistry,
    Worker,
    Quiet,
    Holdings,
    PushAnnouncer,
    DeviceHygiene,
    AppLines,
    Inquirer,
    Recaller,
    Caller,
    KeyDesk,
    Settler,
    Overdue,
    Dispatcher,
    Expander,
    Suspects,
    Pruner,
    PushPreparer,
    DueScan,
    Acceptor,
    SettlementBoard,
    DeviceRegistry,
    PushService,
    PushReceipts,
    PushOnMetadataAccessor,
    PushOnExplorer,
    PushOnRunner,
  ],
  exports: [PushService, PushReceipts, DeviceRegistry],
})
export class PushModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown
{
  private readonly logger = new Logger('PushModule');

  constructor(
    @Inject(PUSH_CARRIER) private readonly carrier: Carrier,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly expander: Expander,
    private readonly dispatcher: Dispatcher,
    private readonly suspects: Suspects,
    private readonly holdings: Holdings,
    private readonly pruner: Pruner,
    private readonly worker: Worker,
    private readonly dueScan: DueScan,
    private readonly board: SettlementBoard,
  ) {
    super();
    warnOfSecondCopy(PushModule, this.logger);
  }

  onModuleInit(): void {
    this.dueScan.visit(async (outlook) => {
      this.worker.watch(outlook);
      for (const push of this.expander.waiting) this.dueScan.expect(push);
      await this.holdings.turn();
    });
    this.dueScan.visit((outlook) => this.dispatcher.attend(outlook));
    this.dueScan.visit(async (outlook) => {
      // Not waited for: what runs alone may take its time, and the others' time must go on being looked at.
      if (outlook.suspects) void this.suspects.turn();
      await this.pruner.turn();
    });
    this.worker.onRecovered(() => {
      void this.dueScan.scan();
    });
  }

  onApplicationBootstrap(): void {
    this.carrier.consume((pushId) => this.expander.run(pushId));
  }

  async beforeApplicationShutdown(): Promise<void> {
    const until = performance.now() + this.options.shutdownTimeoutMs;
    this.expander.stop();
    this.dispatcher.stop();
    const expanding = await this.carrier.drain(this.options.shutdownTimeoutMs);
    const calling = await this.dispatcher.drain(Math.max(0, until - performance.now()));
    try {
      // Others take up at once what is left, instead of waiting for the lease to end.
      await this.worker.resign();
    } catch {
      this.logger.error('The store did not take the work back; other processes take it up when the lease ends.');
    }
    // Requests that wait for a push would hold up the host's server, which closes next.
    this.board.close();
    if (expanding + calling > 0)
      this.logger.warn(
        `${calling} calls and ${expanding} pushes were still under way when the shutdown ended their time. The calls may have arrived, and are made again as their delivery policy says.`,
      );
  }
}
