import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Audience,
  DELIVERY_POLICIES,
  type DeliveryPolicy,
  type Lane,
  LANES,
  type PushRequest,
} from '@nest-push/core';
import { AUDIENCE } from './audience.schema.js';
import { MessageDto } from './message.dto.js';

/** One request to notify. Nest Push checks it; this class only describes it. */
@ApiExtraModels(MessageDto)
export class PushRequestDto implements PushRequest {
  @ApiProperty(AUDIENCE)
  readonly to!: Audience;

  @ApiProperty({ type: MessageDto })
  readonly message!: MessageDto;

  @ApiPropertyOptional({
    description:
      'When: ISO 8601 with its offset, or milliseconds since the epoch; at most 10 years ahead. Default: now',
    oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }],
    example: '2026-12-01T09:00:00+08:00',
  })
  readonly at?: string | number;

  @ApiPropertyOptional({
    description: 'Makes the call idempotent: the same key with the same content is the same push',
    minLength: 1,
    maxLength: 255,
    example: 'order:42:paid',
  })
  readonly key?: string;

  @ApiPropertyOptional({
    enum: LANES,
    description: 'Which queue it waits in. Default: by the class of the message and the audience',
    example: 'normal',
  })
  readonly lane?: Lane;

  @ApiPropertyOptional({
    enum: DELIVERY_POLICIES,
    default: 'atLeastOnce',
    description: 'What happens when nobody knows whether a call arrived: it is made again, or it is not',
    example: 'atMostOnce',
  })
  readonly delivery?: DeliveryPolicy;
}

/** Bodies to try. */
export const PUSH_EXAMPLES = {
  user: {
    summary: 'To the devices of one user',
    value: {
      to: { user: '1001' },
      message: { title: '您有一条新消息~', body: '【小明】刚刚浏览了您的商品【复古自行车】~', data: { type: 2 } },
    },
  },
  alias: {
    summary: 'To an alias at one vendor',
    value: { to: { alias: 'QQC_1001', via: 'xiaomi' }, message: { title: '通知', body: '您的订单已发货' } },
  },
  timed: {
    summary: 'At a time, once',
    value: {
      to: { user: '1003' },
      message: { title: '提醒', body: '九点了', ttl: 3600 },
      at: '2027-01-01T09:00:00+08:00',
      key: 'reminder:1003:new-year',
    },
  },
};
