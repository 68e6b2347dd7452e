import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { DeviceRegistry } from '@nest-push/core';
import { type DeviceBody, deviceBody, DeviceDto } from '../devices/device.dto.js';
import { UserDto } from './user.dto.js';
import { type User, Users } from './users.js';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: Users,
    private readonly devices: DeviceRegistry,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The people that the shop knows: owners and visitors' })
  @ApiOkResponse({ type: [UserDto] })
  list(): readonly User[] {
    return this.users.all();
  }

  @Get(':id/devices')
  @ApiOperation({ summary: 'The devices of one user, earliest registration first; empty for a user without any' })
  @ApiParam({ name: 'id', example: '1001' })
  @ApiOkResponse({ type: [DeviceDto] })
  async devicesOf(@Param('id') id: string): Promise<DeviceBody[]> {
    return (await this.devices.ofUser(id)).map(deviceBody);
  }
}
