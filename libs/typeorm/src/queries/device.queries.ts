import { type Device, losesAddress, type Route } from '@nest-push/core';
import { type DataSource, type SelectQueryBuilder } from 'typeorm';
import { DeviceSchema, type DeviceRow } from '../schema/device.schema.js';
import { addressHash, RouteSchema, type RouteRow } from '../schema/route.schema.js';
import { affectedBy, chunksOf, INSERT_SIZE, LIST_SIZE, rowsOf, type SqlWork } from '../sql/sql.js';

/** What the store does with devices, as transactions. Those that write run alone: who owns an address is looked up before it is decided. */
export class DeviceQueries {
  constructor(private readonly dataSource: DataSource) {}

  *save(device: Device): SqlWork<void> {
    const { routes, ...row } = device;
    for (const route of routes) yield* this.takeAddress(device, route);
    yield* this.remove(device.id);
    yield* affectedBy(this.dataSource.createQueryBuilder().insert().into(DeviceSchema).values(row));
    const rows = routes.map((route, ordinal): RouteRow => ({
      deviceId: device.id,
      ordinal,
      vendor: route.vendor,
      vendorApp: route.app ?? null,
      kind: route.kind,
      address: route.address,
      addressHash: addressHash(device.platform, route),
    }));
    for (const chunk of chunksOf(rows, INSERT_SIZE)) {
      yield* affectedBy(
        this.dataSource
          .createQueryBuilder()
          .insert()
          .into(RouteSchema)
          .values([...chunk]),
      );
    }
  }

  *remove(deviceId: string): SqlWork<boolean> {
    return (yield* this.removeAll([deviceId])) === 1;
  }

  *byId(deviceIds: readonly string[]): SqlWork<readonly Device[]> {
    return yield* this.find('device.id', deviceIds);
  }

  *byUser(userIds: readonly string[]): SqlWork<readonly Device[]> {
    const devices = yield* this.find('device.userId', userIds);
    // Sorted here, because users beyond one statement's list come in parts and databases sort strings in different ways.
    return [...devices].sort((a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1));
  }

  /** Takes an address from the devices that may not share it with its new holder. */
  private *takeAddress(device: Device, route: Route): SqlWork<void> {
    const hash = addressHash(device.platform, route);
    const holders = yield* rowsOf<{ id: string; userId: string | null }>(
      this.dataSource
        .createQueryBuilder(DeviceSchema, 'device')
        .innerJoin(RouteSchema.options.name, 'route', 'route.deviceId = device.id')
        .select('device.id', 'id')
        .addSelect('device.userId', 'userId')
        .where('route.addressHash = :hash', { hash }),
    );
    const losers = [...new Set(holders.filter((holder) => losesAddress(holder, device, route)).map(({ id }) => id))];
    for (const ids of chunksOf(losers, LIST_SIZE)) {
      const routes = this.dataSource.createQueryBuilder().delete().from(RouteSchema);
      yield* affectedBy(routes.where('addressHash = :hash AND deviceId IN (:...ids)', { hash, ids }));
      const left = yield* rowsOf<{ deviceId: string }>(
        this.dataSource
          .createQueryBuilder(RouteSchema, 'route')
          .select('route.deviceId', 'deviceId')
          .where('route.deviceId IN (:...ids)', { ids }),
      );
      const reachable = new Set(left.map(({ deviceId }) => deviceId));
      yield* this.removeAll(ids.filter((id) => !reachable.has(id)));
    }
  }

  private *removeAll(ids: readonly string[]): SqlWork<number> {
    if (ids.length === 0) return 0;
    const routes = this.dataSource.createQueryBuilder().delete().from(RouteSchema);
    yield* affectedBy(routes.where('deviceId IN (:...ids)', { ids }));
    const devices = this.dataSource.createQueryBuilder().delete().from(DeviceSchema);
    return yield* affectedBy(devices.where('id IN (:...ids)', { ids }));
  }

  private *find(column: 'device.id' | 'device.userId', values: readonly string[]): SqlWork<readonly Device[]> {
    const devices = new Map<string, Device & { readonly routes: Route[] }>();
    for (const chunk of chunksOf([...new Set(values)], LIST_SIZE)) {
      for (const row of yield* rowsOf<FoundRow>(this.withRoutes().where(`${column} IN (:...chunk)`, { chunk }))) {
        const device = devices.get(row.id) ?? deviceOf(row);
        devices.set(row.id, device);
        if (row.vendor !== null) device.routes.push(routeOf(row));
      }
    }
    return [...devices.values()];
  }

  private withRoutes(): SelectQueryBuilder<DeviceRow> {
    return this.dataSource
      .createQueryBuilder(DeviceSchema, 'device')
      .leftJoin(RouteSchema.options.name, 'route', 'route.deviceId = device.id')
      .select('device.id', 'id')
      .addSelect('device.userId', 'userId')
      .addSelect('device.platform', 'platform')
      .addSelect('device.manufacturer', 'manufacturer')
      .addSelect('device.registeredAt', 'registeredAt')
      .addSelect('route.vendor', 'vendor')
      .addSelect('route.vendorApp', 'vendorApp')
      .addSelect('route.kind', 'kind')
      .addSelect('route.address', 'address')
      .orderBy('route.ordinal');
  }
}

/** A device with one of its routes; without a vendor where it has none. */
type FoundRow = Omit<DeviceRow, 'registeredAt'> & { registeredAt: number | string } & (
    Pick<RouteRow, 'vendor' | 'vendorApp' | 'kind' | 'address'> | { vendor: null }
  );

function deviceOf({
  id,
  userId,
  platform,
  manufacturer,
  registeredAt,
}: FoundRow): Device & { readonly routes: Route[] } {
  return { id, userId, platform, manufacturer, registeredAt: Number(registeredAt), routes: [] };
}

function routeOf({
  vendor,
  vendorApp,
  kind,
  address,
}: Pick<RouteRow, 'vendor' | 'vendorApp' | 'kind' | 'address'>): Route {
  return { vendor, ...(vendorApp === null ? {} : { app: vendorApp }), kind, address };
}
