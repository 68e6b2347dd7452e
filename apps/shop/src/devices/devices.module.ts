import { Module } from '@nestjs/common';
import { DemoDevices } from './demo-devices.js';
import { DevicesController } from './devices.controller.js';

@Module({ controllers: [DevicesController], providers: [DemoDevices] })
export class DevicesModule {}
