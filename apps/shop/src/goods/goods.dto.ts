import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Length, Max, Min } from 'class-validator';
import { type Good } from './goods.catalog.js';

/** A good as JSON, with the name of its owner. */
export interface GoodBody extends Good {
  readonly owner: string;
}

/** {@link GoodBody} for the API's description. */
export class GoodDto implements GoodBody {
  @ApiProperty({ example: 'bike' })
  readonly id!: string;

  @ApiProperty({ example: '复古自行车' })
  readonly name!: string;

  @ApiProperty({ example: '1001' })
  readonly ownerId!: string;

  @ApiProperty({ description: "The owner's nickname", example: '林晓' })
  readonly owner!: string;

  @ApiProperty({ description: 'In yuan', example: 680 })
  readonly price!: number;

  @ApiProperty({ description: 'The path of a picture', example: '/pictures/bike.svg' })
  readonly picture!: string;
}

/** Who visits. */
export class VisitDto {
  @ApiProperty({
    description: 'A user id; whom the shop does not know is called 访客',
    minLength: 1,
    maxLength: 64,
    example: '2001',
  })
  @Length(1, 64, { message: 'must be a text of 1 to 64 characters' })
  readonly visitorId!: string;
}

/** What a visit led to. */
export class VisitOutcomeDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The push that tells the owner; null when he looked at his own good',
    example: 'b1c5c9a4-6c1c-4f0e-9d3b-2f1f5a1f0c11',
  })
  readonly pushId!: string | null;

  @ApiPropertyOptional({
    description: 'Why there is no push',
    example: 'The owner looked at his own good; nobody is told.',
  })
  readonly reason?: string;
}

const MAX_REMINDER_S = 30 * 24 * 3600;
const REMINDER_RULE = { message: `must be a whole number from 1 to ${MAX_REMINDER_S} (30 days)` };

/** When to remind. */
export class ReminderDto {
  @ApiPropertyOptional({ minimum: 1, maximum: MAX_REMINDER_S, default: 60, example: 60 })
  @IsInt(REMINDER_RULE)
  @Min(1, REMINDER_RULE)
  @Max(MAX_REMINDER_S, REMINDER_RULE)
  readonly inSeconds: number = 60;
}
