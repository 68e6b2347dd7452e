import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../http/problem.dto.js';
import { acceptedBody, type AcceptedPush, AcceptedPushDto } from '../pushes/accepted-push.dto.js';
import { Users } from '../users/users.js';
import { type GoodBody, GoodDto, ReminderDto, VisitDto, VisitOutcomeDto } from './goods.dto.js';
import { GoodsCatalog } from './goods.catalog.js';
import { RemindersService } from './reminders.service.js';
import { type VisitOutcome, VisitsService } from './visits.service.js';

@ApiTags('goods')
@Controller('goods')
export class GoodsController {
  constructor(
    private readonly catalog: GoodsCatalog,
    private readonly users: Users,
    private readonly visits: VisitsService,
    private readonly reminders: RemindersService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What is for sale' })
  @ApiOkResponse({ type: [GoodDto] })
  list(): GoodBody[] {
    return this.catalog.all().map((good) => ({ ...good, owner: this.users.nicknameOf(good.ownerId) }));
  }

  @Post(':id/visits')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Somebody opens a good; its owner is told',
    description: 'The visit is a domain event, and a @PushOn handler turns it into a push.',
  })
  @ApiParam({ name: 'id', example: 'bike' })
  @ApiAcceptedResponse({ type: VisitOutcomeDto })
  @ApiProblems(400, 404, 413, 415, 503)
  visit(@Param('id') id: string, @Body() { visitorId }: VisitDto): Promise<VisitOutcome> {
    return this.visits.visit(id, visitorId);
  }

  @Post(':id/reminders')
  @HttpCode(202)
  @ApiOperation({ summary: 'Reminds the owner of his good, later: a timed push' })
  @ApiParam({ name: 'id', example: 'bike' })
  @ApiBody({ type: ReminderDto, required: false })
  @ApiAcceptedResponse({ type: AcceptedPushDto })
  @ApiProblems(400, 404, 413, 415, 503)
  async remind(@Param('id') id: string, @Body() { inSeconds }: ReminderDto): Promise<AcceptedPush> {
    return acceptedBody(await this.reminders.remind(id, inSeconds));
  }
}
