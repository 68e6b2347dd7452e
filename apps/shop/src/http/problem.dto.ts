import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiResponse } from '@nestjs/swagger';
import { type InputIssue } from '@nest-push/core';

/** One field that is wrong. */
export class FieldProblemDto implements InputIssue {
  @ApiProperty({ description: 'Where; `body` is the whole of it', example: 'message.ios.badge' })
  readonly field!: string;

  @ApiProperty({ example: 'must be a whole number from 0 to 99999' })
  readonly rule!: string;
}

/** Every answer that is no success has this form. */
export interface Problem {
  readonly statusCode: number;
  readonly message: string;
  /** With 400: every field that is wrong. */
  readonly errors?: readonly InputIssue[];
}

/** {@link Problem} for the API's description. */
export class ProblemDto implements Problem {
  @ApiProperty({ example: 400 })
  readonly statusCode!: number;

  @ApiProperty({ example: 'The push was not accepted: message.ios.badge must be a whole number from 0 to 99999.' })
  readonly message!: string;

  @ApiPropertyOptional({ type: [FieldProblemDto], description: 'With 400: every field that is wrong' })
  readonly errors?: readonly FieldProblemDto[];
}

const MEANINGS = {
  400: 'The body is wrong; `errors` names every field',
  404: 'There is nothing with this id',
  409: 'It is too late, or the key belongs to a push with other content',
  413: 'The body is larger than 256 kB',
  415: 'The body is not `application/json`',
  503: 'There is no room for more, or the store does not answer; nothing was accepted',
} as const;

/** Documents the answers of a route that are no success. */
export function ApiProblems(...statuses: (keyof typeof MEANINGS)[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...statuses.map((status) => ApiResponse({ status, description: MEANINGS[status], type: ProblemDto })),
  );
}
