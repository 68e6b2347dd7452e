import { Module } from '@nestjs/common';
import { PushClock } from './clock.js';

/** Gives core and every vendor the same {@link PushClock}. */
@Module({ providers: [PushClock], exports: [PushClock] })
export class PushClockModule {}
