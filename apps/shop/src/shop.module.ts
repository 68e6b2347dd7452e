import { join } from 'node:path';
import { type DynamicModule, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { ScheduleModule } from '@nestjs/schedule';
import { PushModule } from '@nest-push/core';
import { JPushModule } from '@nest-push/jpush';
import { TypeOrmStoreModule } from '@nest-push/typeorm';
import { UmengModule } from '@nest-push/umeng';
import { XiaomiModule } from '@nest-push/xiaomi';
import { type Environment, ShopConfigModule } from './config/shop-config.module.js';
import { DataSettings } from './config/shop.settings.js';
import { DevicesModule } from './devices/devices.module.js';
import { GoodsModule } from './goods/goods.module.js';
import { HealthController } from './health/health.controller.js';
import { PageController } from './page/page.controller.js';
import { PushesModule } from './pushes/pushes.module.js';
import { UsersModule } from './users/users.module.js';

/** The whole shop. */
@Module({})
export class ShopModule {
  /** @param environment - see {@link ShopConfigModule.forRoot} */
  static forRoot(environment?: Environment): DynamicModule {
    return {
      module: ShopModule,
      imports: [
        ShopConfigModule.forRoot(environment),
        EventEmitterModule.forRoot(),
        ScheduleModule.forRoot(),
        PushModule.forRoot({
          vendors: [JPushModule.fromEnv(), UmengModule.fromEnv(), XiaomiModule.fromEnv()],
          store: TypeOrmStoreModule.forRootAsync({
            inject: [DataSettings],
            useFactory: ({ dataDir }: DataSettings) => ({ type: 'sqlite', database: join(dataDir, 'push.db') }),
          }),
        }),
        UsersModule,
        GoodsModule,
        DevicesModule,
        PushesModule,
      ],
      controllers: [HealthController, PageController],
    };
  }
}
