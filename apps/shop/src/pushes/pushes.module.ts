import { Module } from '@nestjs/common';
import { PushesController } from './pushes.controller.js';

@Module({ controllers: [PushesController] })
export class PushesModule {}
