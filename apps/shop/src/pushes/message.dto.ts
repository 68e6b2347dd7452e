import { ApiPropertyOptional, ApiExtraModels } from '@nestjs/swagger';
import {
  type Badge,
  type ClickAction,
  type JsonObject,
  type Message,
  type MessageClass,
  type MessageContent,
  type MessageKind,
  type VendorOverrides,
} from '@nest-push/core';

const MAX_TEXT = 8_192;

const url = { type: 'string', format: 'uri', maxLength: 2_048 };
const opens = (open: string, more: Record<string, object>) => ({
  title: open,
  type: 'object',
  required: ['open', ...Object.keys(more)],
  additionalProperties: false,
  properties: { open: { type: 'string', enum: [open] }, ...more },
});

/** The part of a message that may differ from platform to platform. */
export class MessageContentDto implements MessageContent {
  @ApiPropertyOptional({
    maxLength: MAX_TEXT,
    description: "The vendors' own limits are tighter: Xiaomi takes fewer than 50 characters",
    example: '您有一条新消息~',
  })
  title?: string;

  @ApiPropertyOptional({ maxLength: MAX_TEXT, example: '【小明】刚刚浏览了您的商品【复古自行车】~' })
  body?: string;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    description: 'For the app, not for the screen',
    example: { type: 2 },
  })
  data?: JsonObject;

  @ApiPropertyOptional({
    description: 'What a tap opens',
    oneOf: [opens('app', {}), opens('url', { url }), opens('page', { page: { type: 'string', maxLength: 2_048 } })],
    default: { open: 'app' },
    example: { open: 'app' },
  })
  click?: ClickAction;

  @ApiPropertyOptional({
    description: "The number on the app's icon, set or raised",
    oneOf: [
      { type: 'integer', minimum: 0, maximum: 99_999 },
      {
        type: 'object',
        required: ['add'],
        additionalProperties: false,
        properties: { add: { type: 'integer', minimum: 1, maximum: 99 } },
      },
    ],
    example: 1,
  })
  badge?: Badge;

  @ApiPropertyOptional({
    description: 'A sound file of the app; false for silence',
    oneOf: [
      { type: 'string', minLength: 1, maxLength: 255 },
      { type: 'boolean', enum: [false] },
    ],
    example: 'ding.caf',
  })
  sound?: string | false;

  @ApiPropertyOptional({
    format: 'uri',
    description: 'https: only',
    maxLength: 2_048,
    example: 'https://example.com/a.png',
  })
  image?: string;

  @ApiPropertyOptional({
    description: 'At most 64 bytes: a later message with the same key replaces this one',
    example: 'visits',
  })
  collapseKey?: string;
}

/** What is said: a title, a body or data, and how. */
@ApiExtraModels(MessageContentDto)
export class MessageDto extends MessageContentDto implements Message {
  @ApiPropertyOptional({ enum: ['transactional', 'marketing'], example: 'transactional' })
  class?: MessageClass;

  @ApiPropertyOptional({ type: String, maxLength: 64, example: 'order' })
  kind?: MessageKind;

  @ApiPropertyOptional({
    description: 'Seconds during which it is worth showing',
    minimum: 1,
    maximum: 2_592_000,
    example: 3600,
  })
  ttl?: number;

  @ApiPropertyOptional({
    type: MessageContentDto,
    description: 'Replaces fields on Android',
    example: { sound: 'ding.mp3' },
  })
  android?: MessageContentDto;

  @ApiPropertyOptional({ type: MessageContentDto, description: 'Replaces fields on iOS', example: { badge: 1 } })
  ios?: MessageContentDto;

  @ApiPropertyOptional({ type: MessageContentDto, description: 'Replaces fields on HarmonyOS', example: { badge: 1 } })
  harmony?: MessageContentDto;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    description: "Laid over one vendor's payload, in that vendor's own words",
    example: { jpush: { options: { big_push_duration: 10 } } },
  })
  vendors?: VendorOverrides;
}
