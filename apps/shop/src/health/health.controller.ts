import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { PushService } from '@nest-push/core';
import { ApiProblems } from '../http/problem.dto.js';

/** Only one thing can be said: what else is, is no success. */
export interface Health {
  readonly status: 'ok';
}

/** {@link Health} for the API's description. */
export class HealthDto implements Health {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  readonly status!: 'ok';
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly push: PushService) {}

  @Get()
  @ApiOperation({ summary: 'Whether the shop works: it answers, and its store does' })
  @ApiOkResponse({ type: HealthDto })
  @ApiProblems(503)
  async check(): Promise<Health> {
    try {
      await this.push.report('health');
    } catch (error) {
      throw new ServiceUnavailableException('The store does not answer.', { cause: error });
    }
    return { status: 'ok' };
  }
}
