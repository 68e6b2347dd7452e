import { ApiProperty } from '@nestjs/swagger';
import { type User } from './users.js';

export class UserDto implements User {
  @ApiProperty({ example: '2001' })
  readonly id!: string;

  @ApiProperty({ example: '小明' })
  readonly nickname!: string;
}
