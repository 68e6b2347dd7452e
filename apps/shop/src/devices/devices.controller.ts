import { Body, Controller, Delete, HttpCode, NotFoundException, Param, Post } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiNoContentResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { type DeviceRegistration, DeviceRegistry } from '@nest-push/core';
import { ApiProblems } from '../http/problem.dto.js';
import { type DeviceBody, deviceBody, DeviceDto, DeviceRegistrationDto } from './device.dto.js';

@ApiTags('devices')
@Controller('devices')
export class DevicesController {
  constructor(private readonly devices: DeviceRegistry) {}

  @Post()
  @ApiOperation({
    summary: 'Registers a device, or replaces what was known of it',
    description: 'Apps call it at every start and log-in. An address belongs to one owner: registering it moves it.',
  })
  @ApiBody({ type: DeviceRegistrationDto })
  @ApiCreatedResponse({ type: DeviceDto })
  @ApiProblems(400, 413, 415, 503)
  async register(@Body() registration: DeviceRegistration): Promise<DeviceBody> {
    return deviceBody(await this.devices.register(registration));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Forgets a device, at log-out' })
  @ApiParam({ name: 'id', example: 'phone-of-1001' })
  @ApiNoContentResponse()
  @ApiProblems(404)
  async unregister(@Param('id') id: string): Promise<void> {
    if (!(await this.devices.unregister(id))) throw new NotFoundException('No device has this id.');
  }
}
