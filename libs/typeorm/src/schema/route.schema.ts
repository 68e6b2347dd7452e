import { createHash } from 'node:crypto';
import { addressKey, type Platform, type Route, type RouteKind } from '@nest-push/core';
import { bigNumber, id, table, word } from './columns.js';
import { type DeviceRow } from './device.schema.js';

/** A row of `push_route`: one way to reach a device. */
export interface RouteRow {
  deviceId: string;
  /** Its place among the device's routes. */
  ordinal: number;
  vendor: string;
  vendorApp: string | null;
  kind: RouteKind;
  address: string;
  /** {@link addressHash}: short enough to index, however long an address is. */
  addressHash: string;
  /** Since when nothing is sent to it; null while it is in use. */
  quarantinedAt: number | null;
  quarantineReason: string | null;
  /** For the foreign key alone. */
  device?: DeviceRow;
}

/** The table of routes. */
export const RouteSchema = table<RouteRow>({
  name: 'PushRouteRow',
  tableName: 'push_route',
  columns: {
    deviceId: { ...id, name: 'device_id', primary: true },
    ordinal: { type: 'integer', primary: true },
    vendor: id,
    vendorApp: { ...id, name: 'vendor_app', nullable: true },
    kind: word,
    address: { type: 'text' },
    addressHash: { type: 'varchar', length: 64, name: 'address_hash' },
    quarantinedAt: { ...bigNumber, name: 'quarantined_at', nullable: true },
    quarantineReason: { type: 'text', name: 'quarantine_reason', nullable: true },
  },
  relations: {
    device: {
      type: 'many-to-one',
      target: 'PushDeviceRow',
      onDelete: 'CASCADE',
      joinColumn: { name: 'device_id', referencedColumnName: 'id', foreignKeyConstraintName: 'push_route_device' },
    },
  },
  indices: [{ name: 'push_route_address', columns: ['addressHash'] }],
});

/** SHA-256 of what makes an address one address, as 64 hexadecimal digits. */
export function addressHash(platform: Platform, route: Route): string {
  return createHash('sha256').update(addressKey(platform, route)).digest('hex');
}
