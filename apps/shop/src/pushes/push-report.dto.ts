import { ApiProperty } from '@nestjs/swagger';
import {
  type AddressKind,
  type CancelResult,
  type Delivery,
  type DeliveryReceipt,
  FAILURE_CLASSES,
  type FailureClass,
  type Platform,
  PLATFORMS,
  type PushReport,
  type PushState,
  RECEIPT_KINDS,
  type ReceiptCounts,
  type ReceiptKind,
  ROUTE_KINDS,
  type Tally,
} from '@nest-push/core';

export const ADDRESS_KINDS: readonly AddressKind[] = [...ROUTE_KINDS, 'tags', 'topic', 'segment', 'everyone'];

const STATES: readonly PushState[] = [
  'accepted',
  'sending',
  'delivered',
  'partial',
  'failed',
  'expired',
  'unknown',
  'cancelled',
];

/** What a vendor told later. */
export class ReceiptDto implements DeliveryReceipt {
  @ApiProperty({ enum: RECEIPT_KINDS, example: 'clicked' })
  readonly kind!: ReceiptKind;

  @ApiProperty({ description: 'Milliseconds since the epoch', example: 1_763_712_000_000 })
  readonly at!: number;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly detail!: string | null;
}

/** One device's row; or one vendor app's, where the vendor resolves the audience. */
export class DeliveryDto implements Delivery {
  @ApiProperty({ type: String, nullable: true, example: 'phone-of-1001' })
  readonly deviceId!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '1001' })
  readonly userId!: string | null;

  @ApiProperty({ type: String, enum: PLATFORMS, nullable: true, example: 'android' })
  readonly platform!: Platform | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The vendor app that was called',
    example: 'xiaomi:android',
  })
  readonly app!: string | null;

  @ApiProperty({ type: String, enum: ADDRESS_KINDS, nullable: true, example: 'alias' })
  readonly addressKind!: AddressKind | null;

  @ApiProperty({ enum: ['delivered', 'failed', 'expired', 'cancelled', 'unknown'], example: 'delivered' })
  readonly state!: Delivery['state'];

  @ApiProperty({ type: String, nullable: true, description: "The vendor's own id", example: 'adm03290562213241161sM' })
  readonly messageId!: string | null;

  @ApiProperty({ type: String, enum: FAILURE_CLASSES, nullable: true, example: null })
  readonly failureClass!: FailureClass | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  readonly vendorCode!: string | null;

  @ApiProperty({ description: 'What happened and, where it failed, what to do', example: 'Xiaomi took it.' })
  readonly reason!: string;

  @ApiProperty({ type: [ReceiptDto], description: 'What the vendor told later, where a webhook is set up' })
  readonly receipts!: readonly ReceiptDto[];
}

/** Devices by how it went for them, for the API's description. */
export class CountsDto implements Tally {
  @ApiProperty({ example: 1 })
  readonly delivered!: number;

  @ApiProperty({ example: 0 })
  readonly failed!: number;

  @ApiProperty({ example: 0 })
  readonly expired!: number;

  @ApiProperty({ example: 0 })
  readonly cancelled!: number;

  @ApiProperty({
    example: 0,
    description: 'Nobody knows whether it arrived, and its delivery policy forbids to repeat it',
  })
  readonly unknown!: number;
}

/** What became of a push, as JSON. */
export interface ReportBody extends Omit<PushReport, 'acceptedAt' | 'dueAt' | 'settledAt'> {
  readonly acceptedAt: string;
  readonly dueAt: string;
  readonly settledAt: string | null;
}

/** {@link ReportBody} for the API's description. */
export class PushReportDto implements ReportBody {
  @ApiProperty({ example: 'b1c5c9a4-6c1c-4f0e-9d3b-2f1f5a1f0c11' })
  readonly pushId!: string;

  @ApiProperty({
    enum: STATES,
    description: '`accepted` and `sending` pass; the others are ends',
    example: 'delivered',
  })
  readonly state!: PushState;

  @ApiProperty({ description: 'The state in a sentence', example: 'The vendor took it.' })
  readonly reason!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T08:00:00.000Z' })
  readonly acceptedAt!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-21T08:00:00.000Z' })
  readonly dueAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-11-21T08:00:00.120Z' })
  readonly settledAt!: string | null;

  @ApiProperty({ type: CountsDto })
  readonly counts!: CountsDto;

  @ApiProperty({ type: [DeliveryDto], description: 'What has ended so far' })
  readonly deliveries!: readonly DeliveryDto[];

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'How often vendors told each kind later',
    example: { delivered: 1, clicked: 1 },
  })
  readonly receipts!: ReceiptCounts;
}

/** What of a push was taken back. */
export class CancelResultDto implements CancelResult {
  @ApiProperty({ example: true })
  readonly cancelled!: boolean;

  @ApiProperty({ example: 0, description: 'Vendor calls that had begun before' })
  readonly begun!: number;

  @ApiProperty({ example: 0, description: 'Those of them that the vendors took back' })
  readonly recalled!: number;

  @ApiProperty({ example: 'It was cancelled before it was sent.' })
  readonly reason!: string;
}

/** Writes a report as JSON. */
export function reportBody(report: PushReport): ReportBody {
  const iso = (time: number): string => new Date(time).toISOString();
  const { acceptedAt, dueAt, settledAt } = report;
  return {
    ...report,
    acceptedAt: iso(acceptedAt),
    dueAt: iso(dueAt),
    settledAt: settledAt === null ? null : iso(settledAt),
  };
}
