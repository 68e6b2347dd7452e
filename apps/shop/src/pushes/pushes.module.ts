import { Module } from '@nestjs/common';
import { PushAlerts } from './push-alerts.js';
import { PushesController } from './pushes.controller.js';

@Module({ controllers: [PushesController], providers: [PushAlerts] })
export class PushesModule {}
