import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type AddressKind,
  type Failure,
  FAILURE_CLASSES,
  type FailureClass,
  type PlannedCall,
  type PushPlan,
  type VendorRequest,
} from '@nest-push/core';
import { ADDRESS_KINDS } from './push-report.dto.js';

/** A vendor's request as it would leave, without what authenticates it. */
export class VendorRequestDto implements VendorRequest {
  @ApiProperty({ example: 'xiaomi:android' })
  readonly app!: string;

  @ApiProperty({ enum: ['GET', 'POST', 'PUT', 'DELETE'], example: 'POST' })
  readonly method!: VendorRequest['method'];

  @ApiProperty({ format: 'uri', example: 'https://api.xmpush.xiaomi.com/v3/message/alias' })
  readonly url!: string;

  @ApiProperty({
    type: Object,
    additionalProperties: { type: 'string' },
    example: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  readonly headers!: Readonly<Record<string, string>>;

  @ApiProperty({ example: 'alias=QQC_1001&title=…' })
  readonly body!: string;
}

/** Why a call would not be made. */
export class FailureDto implements Failure {
  @ApiProperty({ enum: FAILURE_CLASSES, example: 'payload' })
  readonly class!: FailureClass;

  @ApiProperty({ example: 'Xiaomi' })
  readonly vendor!: string;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly code!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  readonly httpStatus!: number | null;

  @ApiProperty({ example: 'Xiaomi would refuse this message: title must be shorter than 50 characters.' })
  readonly reason!: string;

  @ApiPropertyOptional({ description: 'In milliseconds', example: 1000 })
  readonly retryAfterMs?: number;
}

/** One vendor call that a push would make. */
export class PlannedCallDto implements PlannedCall {
  @ApiProperty({ example: 'xiaomi:android' })
  readonly app!: string;

  @ApiProperty({ enum: ADDRESS_KINDS, example: 'alias' })
  readonly addressKind!: AddressKind;

  @ApiProperty({ type: [String], example: ['phone-of-1001'] })
  readonly deviceIds!: readonly string[];

  @ApiProperty({ type: VendorRequestDto, nullable: true })
  readonly request!: VendorRequestDto | null;

  @ApiProperty({ type: FailureDto, nullable: true, example: null })
  readonly refusal!: FailureDto | null;

  @ApiProperty({ type: [String], description: 'What of the message this vendor cannot say', example: [] })
  readonly notes!: readonly string[];
}

/** A device that nothing would be sent to. */
export class DroppedDeviceDto {
  @ApiProperty({ example: 'phone-of-1001' })
  readonly deviceId!: string;

  @ApiProperty({ example: 'No route reaches this device: xiaomi is not configured.' })
  readonly reason!: string;
}

/** What a push would do. */
export class PushPlanDto implements PushPlan {
  @ApiProperty({ type: [PlannedCallDto] })
  readonly calls!: readonly PlannedCallDto[];

  @ApiProperty({ type: [DroppedDeviceDto] })
  readonly dropped!: readonly DroppedDeviceDto[];

  @ApiProperty({ type: [String], description: 'What is wrong with the audience', example: [] })
  readonly problems!: readonly string[];
}
