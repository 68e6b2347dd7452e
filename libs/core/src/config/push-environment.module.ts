import { Module, type OnModuleInit } from '@nestjs/common';
import { PushEnvironment } from './push-environment.js';

/** Gives every vendor module (and the host, if it likes) the same {@link PushEnvironment}, and stops the start when something is wrong. */
@Module({ providers: [PushEnvironment], exports: [PushEnvironment] })
export class PushEnvironmentModule implements OnModuleInit {
  constructor(private readonly environment: PushEnvironment) {}

  onModuleInit(): void {
    this.environment.assertSound();
  }
}
