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

/** A route as the registry has it, as JSON. */
export interface RouteBody extends Omit<Route, 'quarantine'> {
  readonly quarantine?: { readonly since: string; readonly reason: string };
}

/** Why nothing is sent to an address. */
export class QuarantineDto {
  @ApiProperty({ format: 'date-time', example: '2026-11-21T08:00:00.000Z' })
  readonly since!: string;

  @ApiProperty({
    description: "The vendor's refusal",
    example: 'JPush 1011: no such target. Remove the address.',
  })
  readonly reason!: string;
}

/** {@link RouteBody} for the API's description. */
export class KnownRouteDto extends RouteDto implements RouteBody {
  @ApiPropertyOptional({
    type: QuarantineDto,
    description: 'Set when a vendor has said that the address is dead; registering the device again lifts it',
  })
  readonly quarantine?: QuarantineDto;
}

/** A device as JSON. */
export interface DeviceBody extends Omit<Device, 'registeredAt' | 'routes'> {
  readonly registeredAt: string;
  readonly routes: readonly RouteBody[];
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

  @ApiProperty({ type: [KnownRouteDto] })
  readonly routes!: readonly KnownRouteDto[];

  @ApiProperty({ format: 'date-time', example: '2026-11-21T08:00:00.000Z' })
  readonly registeredAt!: string;
}

/** Writes a device as JSON. */
export function deviceBody(device: Device): DeviceBody {
  return { ...device, routes: device.routes.map(routeBody), registeredAt: iso(device.registeredAt) };
}

function routeBody({ quarantine, ...route }: Route): RouteBody {
  if (quarantine === undefined) return route;
  return { ...route, quarantine: { since: iso(quarantine.since), reason: quarantine.reason } };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
