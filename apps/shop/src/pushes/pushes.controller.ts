import {
  Body,
  ConflictException,
  Controller,
  Delete,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  Post,
} from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type CancelResult, type PushPlan, type PushReport, type PushRequest, PushService } from '@nest-push/core';
import { ApiProblems } from '../http/problem.dto.js';
import { acceptedBody, type AcceptedPush, AcceptedPushDto } from './accepted-push.dto.js';
import { PushPlanDto } from './push-plan.dto.js';
import { CancelResultDto, PushReportDto, type ReportBody, reportBody } from './push-report.dto.js';
import { PUSH_EXAMPLES, PushRequestDto } from './push-request.dto.js';

const PUSH_ID = { name: 'id', example: 'b1c5c9a4-6c1c-4f0e-9d3b-2f1f5a1f0c11' };

@ApiTags('pushes')
@Controller('pushes')
export class PushesController {
  constructor(private readonly push: PushService) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Accepts a push: it is in the store when this answers, and is sent at once or at its time' })
  @ApiBody({ type: PushRequestDto, examples: PUSH_EXAMPLES })
  @ApiAcceptedResponse({ type: AcceptedPushDto })
  @ApiProblems(400, 409, 413, 415, 503)
  async send(@Body() request: PushRequest): Promise<AcceptedPush> {
    return acceptedBody(await this.push.send(request));
  }

  @Post('plan')
  @HttpCode(200)
  @ApiOperation({ summary: 'A dry run: which calls the push would make. Nothing is stored, and no vendor is called' })
  @ApiBody({ type: PushRequestDto, examples: PUSH_EXAMPLES })
  @ApiOkResponse({ type: PushPlanDto })
  @ApiProblems(400, 413, 415)
  plan(@Body() request: PushRequest): Promise<PushPlan> {
    return this.push.plan(request);
  }

  @Get(':id')
  @ApiOperation({ summary: 'What became of a push: one row a device' })
  @ApiParam(PUSH_ID)
  @ApiOkResponse({ type: PushReportDto })
  @ApiProblems(404)
  async report(@Param('id') id: string): Promise<ReportBody> {
    return reportBody(await this.known(id));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Takes a push back that was not sent yet, or that vendors have not passed on yet' })
  @ApiParam(PUSH_ID)
  @ApiOkResponse({ type: CancelResultDto })
  @ApiProblems(404, 409)
  async cancel(@Param('id') id: string): Promise<CancelResult> {
    await this.known(id);
    const result = await this.push.cancel(id);
    if (!result.cancelled && result.recalled === 0) throw new ConflictException(result.reason);
    return result;
  }

  private async known(id: string): Promise<PushReport> {
    const report = await this.push.report(id);
    if (report === null) throw new NotFoundException('No push has this id.');
    return report;
  }
}
