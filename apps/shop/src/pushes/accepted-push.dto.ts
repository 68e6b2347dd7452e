import { ApiProperty } from '@nestjs/swagger';
import { type PushTicket } from '@nest-push/core';

/** A push that is in the store, as JSON. */
export interface AcceptedPush {
  readonly pushId: string;
  readonly dueAt: string;
}

/** {@link AcceptedPush} for the API's description. */
export class AcceptedPushDto implements AcceptedPush {
  @ApiProperty({ example: 'b1c5c9a4-6c1c-4f0e-9d3b-2f1f5a1f0c11' })
  readonly pushId!: string;

  @ApiProperty({ format: 'date-time', description: 'When it is sent', example: '2026-12-01T01:00:00.000Z' })
  readonly dueAt!: string;
}

/** Writes a ticket as JSON. */
export function acceptedBody({ pushId, dueAt }: PushTicket): AcceptedPush {
  return { pushId, dueAt: new Date(dueAt).toISOString() };
}
