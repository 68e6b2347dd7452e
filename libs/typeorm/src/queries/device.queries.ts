import {
  type DeadAddress,
  type Device,
  type DevicePageQuery,
  losesAddress,
  type Platform,
  type Route,
  type RouteKind,
} from '@nest-push/core';
import { addressHash } from '../schema/route.schema.js';
import { type Dialect, places } from '../sql/dialect.js';
import { affectedBy, chunksOf, LIST_SIZE, rowOf, rowsOf, type SqlWork } from '../sql/sql.js';
import { type BigNumber } from './rows.js';

/** A device with one of its routes; without a vendor where it has none. In the order of {@link FOUND_COLUMNS}. */
type FoundRow = readonly [
  id: string,
  userId: string | null,
  platform: Platform,
  manufacturer: string | null,
  registeredAt: BigNumber,
  vendor: string | null,
  vendorApp: string | null,
  kind: RouteKind,
  address: string,
  quarantinedAt: BigNumber | null,
  quarantineReason: string | null,
];

/** Found rows as JSON text, in the order of the devices' ids and of their routes. */
interface FoundList {
  list: string;
}

const FOUND_COLUMNS =
  'd.id, d.user_id, d.platform, d.manufacturer, d.registered_at, r.vendor, r.vendor_app, r.kind, r.address, r.quarantined_at, r.quarantine_reason';

function statementsOf({ table, text, list }: Dialect) {
  const [device, route] = [table('push_device'), table('push_route')];
  const select = (from: string, where = ''): string =>
    text(list(FOUND_COLUMNS, `${from} d LEFT JOIN ${route} r ON r.device_id = d.id ${where}`, 'd.id, r.ordinal'));
  return {
    firstRegistered: text(`SELECT first_registered_at FROM ${device} WHERE id = ?`),
    insert: text(
      `INSERT INTO ${device} (id, user_id, platform, manufacturer, registered_at, first_registered_at) VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    insertRoute: text(
      `INSERT INTO ${route} (device_id, ordinal, vendor, vendor_app, kind, address, address_hash) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    holders: text(
      `SELECT d.id, d.user_id FROM ${device} d JOIN ${route} r ON r.device_id = d.id WHERE r.address_hash = ?`,
    ),
    removeRoute: text(`DELETE FROM ${route} WHERE address_hash = ? AND device_id = ?`),
    anyRoute: text(`SELECT ordinal FROM ${route} WHERE device_id = ? LIMIT 1`),
    removeRoutes: text(`DELETE FROM ${route} WHERE device_id = ?`),
    remove: text(`DELETE FROM ${device} WHERE id = ?`),
    byColumn: (column: 'id' | 'user_id', count: number) => select(device, `WHERE d.${column} IN (${places(count)})`),
    page: (platforms: number) =>
      select(
        `(SELECT * FROM ${device} WHERE id > ? AND first_registered_at <= ? ${platforms === 0 ? '' : `AND platform IN (${places(platforms)})`} ORDER BY id LIMIT ?)`,
      ),
    // A device that was registered since has another registration time, and a route that moved is not there.
    quarantine: text(
      `UPDATE ${route} SET quarantined_at = ?, quarantine_reason = ?
       WHERE device_id = ? AND vendor = ? AND kind = ? AND address = ? AND quarantined_at IS NULL
       AND EXISTS (SELECT 1 FROM ${device} d WHERE d.id = ${route}.device_id AND d.registered_at <= ?)`,
    ),
    restore: text(
      `UPDATE ${route} SET quarantined_at = NULL, quarantine_reason = NULL WHERE device_id = ? AND quarantined_at IS NOT NULL`,
    ),
  };
}

/** What the store does with devices, as transactions. Those that write run alone: who owns an address is looked up before it is decided. */
export class DeviceQueries {
  private readonly sql;

  constructor(dialect: Dialect) {
    this.sql = statementsOf(dialect);
  }

  *save(device: Device): SqlWork<void> {
    const { id, userId, platform, manufacturer, registeredAt, routes } = device;
    const known = yield* rowOf<{ first_registered_at: BigNumber }>(this.sql.firstRegistered, id);
    for (const route of routes) yield* this.takeAddress(device, route);
    yield* this.remove(id);
    const first = known === undefined ? registeredAt : Number(known.first_registered_at);
    yield* affectedBy(this.sql.insert, id, userId, platform, manufacturer, registeredAt, first);
    for (const [ordinal, route] of routes.entries()) {
      const { vendor, app = null, kind, address } = route;
      const hash = addressHash(platform, route);
      yield* affectedBy(this.sql.insertRoute, id, ordinal, vendor, app, kind, address, hash);
    }
  }

  *remove(deviceId: string): SqlWork<boolean> {
    yield* affectedBy(this.sql.removeRoutes, deviceId);
    return (yield* affectedBy(this.sql.remove, deviceId)) === 1;
  }

  *byId(deviceIds: readonly string[]): SqlWork<readonly Device[]> {
    return yield* this.find('id', deviceIds);
  }

  *byUser(userIds: readonly string[]): SqlWork<readonly Device[]> {
    const devices = yield* this.find('user_id', userIds);
    // Sorted here, because users beyond one statement's list come in parts and databases sort strings in different ways.
    return [...devices].sort((a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1));
  }

  *page({ after, limit, knownBefore, platforms }: DevicePageQuery): SqlWork<readonly Device[]> {
    if (limit < 1 || platforms?.length === 0) return [];
    const only = [...new Set(platforms)];
    // Every id is greater than the empty one.
    const parameters = [after ?? '', knownBefore, ...only, limit];
    return devicesIn(yield* rowOf<FoundList>(this.sql.page(only.length), ...parameters));
  }

  *quarantine(addresses: readonly DeadAddress[], now: number): SqlWork<readonly DeadAddress[]> {
    const put: DeadAddress[] = [];
    for (const dead of addresses) {
      const { deviceId, vendor, kind, address, reason, provenAt } = dead;
      const parameters = [now, reason, deviceId, vendor, kind, address, provenAt];
      if ((yield* affectedBy(this.sql.quarantine, ...parameters)) > 0) put.push(dead);
    }
    return put;
  }

  *restore(deviceId: string): SqlWork<boolean> {
    return (yield* affectedBy(this.sql.restore, deviceId)) > 0;
  }

  /** Takes an address from the devices that may not share it with its new holder. */
  private *takeAddress(device: Device, route: Route): SqlWork<void> {
    const hash = addressHash(device.platform, route);
    const holders = yield* rowsOf<{ id: string; user_id: string | null }>(this.sql.holders, hash);
    for (const { id, user_id: userId } of holders) {
      if (!losesAddress({ id, userId }, device, route)) continue;
      yield* affectedBy(this.sql.removeRoute, hash, id);
      if ((yield* rowOf(this.sql.anyRoute, id)) === undefined) yield* this.remove(id);
    }
  }

  private *find(column: 'id' | 'user_id', values: readonly string[]): SqlWork<readonly Device[]> {
    const devices: Device[] = [];
    for (const chunk of chunksOf([...new Set(values)], LIST_SIZE)) {
      devices.push(...devicesIn(yield* rowOf<FoundList>(this.sql.byColumn(column, chunk.length), ...chunk)));
    }
    return devices;
  }
}

function devicesIn(found: FoundList | undefined): readonly Device[] {
  const devices: (Device & { readonly routes: Route[] })[] = [];
  let device: (typeof devices)[number] | undefined;
  for (const row of JSON.parse(found?.list ?? '[]') as FoundRow[]) {
    const [id, userId, platform, manufacturer, registeredAt] = row;
    if (device?.id !== id) {
      device = { id, userId, platform, manufacturer, registeredAt: Number(registeredAt), routes: [] };
      devices.push(device);
    }
    const route = routeOf(row);
    if (route !== null) device.routes.push(route);
  }
  return devices;
}

function routeOf([, , , , , vendor, app, kind, address, quarantinedAt, reason]: FoundRow): Route | null {
  if (vendor === null) return null;
  // Nearly every route of a vendor's is like this.
  if (app === null && quarantinedAt === null) return { vendor, kind, address };
  return {
    vendor,
    ...(app === null ? {} : { app }),
    kind,
    address,
    ...(quarantinedAt === null ? {} : { quarantine: { since: Number(quarantinedAt), reason: reason ?? '' } }),
  };
}
