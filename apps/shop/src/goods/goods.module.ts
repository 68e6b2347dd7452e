import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { GoodsCatalog } from './goods.catalog.js';
import { GoodsController } from './goods.controller.js';
import { OwnerNotifier } from './owner-notifier.js';
import { RemindersService } from './reminders.service.js';
import { VisitsService } from './visits.service.js';

@Module({
  imports: [UsersModule],
  controllers: [GoodsController],
  providers: [GoodsCatalog, VisitsService, RemindersService, OwnerNotifier],
})
export class GoodsModule {}
