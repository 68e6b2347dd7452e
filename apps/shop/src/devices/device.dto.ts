import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  type Device,
  type DeviceRegistration,
  type Platform,
  PLATFORMS,
  type Route,
  ROUTE_KINDS,
  type RouteKind,
} from '@nest-push/core';

/** One way to reach a device. */
export class RouteDto implements Route {
  @ApiProperty({ description: 'jpush, umeng or xiaomi', maxLength: 64, example: 'xiaomi' })
  readonly vendor!: string;

  @ApiPropertyOptional({
    description: 'The vendor app, where the vendor has several for the platform',
    maxLength: 64,
    example: 'xiaomi:android',
  })
  readonly app?: string;

  @ApiProperty({ enum: ROUTE_KINDS, example: 'alias' })
  readonly kind!: RouteKind;

  @ApiProperty({
    description: 'JPush registration id, Umeng device token, Xiaomi regid; or an alias, or an account',
    maxLength: 255,
    example: 'QQC_1001',
  })
  readonly address!: string;
}

/** What an app says when it reports for duty. */
export class DeviceRegistrationDto implements DeviceRegistration {
  @ApiPropertyOptional({
    description: "The installation's own id. Default: derived from the first route",
    maxLength: 255,
    example: 'phone-of-1001',
  })
  readonly id?: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: 'Who is logged in',
    maxLength: 255,
    example: '1001',
  })
  readonly userId?: string | null;

  @ApiProperty({ enum: PLATFORMS, example: 'android' })
  readonly platform!: Platform;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    description: "Build.MANUFACTURER on Android: whose phone it is decides which vendor's route is the direct one",
    maxLength: 64,
    example: 'Xiaomi',
  })
  readonly manufacturer?: string | null;

  @ApiProperty({ type: [RouteDto], minItems: 1, maxItems: 10 })
  readonly routes!: readonly RouteDto[];
}

/** A device as JSON. */
export interface DeviceBody extends Omit<Device, 'registeredAt'> {
  readonly registeredAt: string;
}

/** {@link DeviceBody} for the API's description. */
export class DeviceDto implements DeviceBody {
  @ApiProperty({ example: 'phone-of-1001' })
  readonly id!: string;

  @ApiProperty({ type: String, nullable: true, example: '1001' })
  readonly userId!: string | null;

  @ApiProperty({ enum: PLATFORMS, example: 'android' })
  readonly platform!: Platform;

  @ApiProperty({ type: String, nullable: true, example: 'Xiaomi' })
  readonly manufacturer!: string | null;

  @ApiProperty({ type: [RouteDto] })
  readonly routes!: readonly RouteDto[];

  @ApiProperty({ format: 'date-time', example: '2026-11-21T08:00:00.000Z' })
  readonly registeredAt!: string;
}

/** Writes a device as JSON. */
export function deviceBody(device: Device): DeviceBody {
  return { ...device, registeredAt: new Date(device.registeredAt).toISOString() };
}
