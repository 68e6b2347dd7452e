import { type Device, type Route } from '../audience/device.js';
import { PushStoreFullError } from '../errors/push.error.js';
import { addressKey, losesAddress } from './address.js';
import { frozenCopy } from './memory.copy.js';
import { type DeadAddress, type DevicePageQuery } from './store.js';

interface DeviceEntry {
  readonly device: Device;
  readonly firstRegisteredAt: number;
}

/** The devices of the memory store. */
export class MemoryDevices {
  private readonly byId = new Map<string, DeviceEntry>();
  private readonly byUser = new Map<string, Set<string>>();
  private readonly byAddress = new Map<string, Set<string>>();
  /** The ids in their order: those of devices that were removed since are still in it, and those in `late` are to be put in. */
  private order: string[] = [];
  private readonly late = new Set<string>();

  constructor(private readonly maxDevices: number) {}

  save(given: Device): void {
    const known = this.byId.get(given.id);
    if (known === undefined && this.byId.size >= this.maxDevices) {
      throw new PushStoreFullError(
        `The memory store holds ${this.maxDevices} devices, its bound. Use a store on disk.`,
      );
    }
    const device = frozenCopy({ ...given, routes: given.routes.map(inUse) });
    if (known === undefined) this.late.add(device.id);
    else this.forget(known);
    for (const route of device.routes) this.takeAddress(device, route);
    this.remember({ device, firstRegisteredAt: known?.firstRegisteredAt ?? device.registeredAt });
  }

  remove(deviceId: string): boolean {
    const entry = this.byId.get(deviceId);
    if (entry === undefined) return false;
    this.forget(entry);
    this.late.delete(deviceId);
    return true;
  }

  withIds(deviceIds: readonly string[]): Device[] {
    return [...new Set(deviceIds)].flatMap((id) => this.byId.get(id)?.device ?? []);
  }

  ofUsers(userIds: readonly string[]): Device[] {
    return this.withIds([...new Set(userIds)].flatMap((userId) => [...(this.byUser.get(userId) ?? [])])).sort(
      (a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1),
    );
  }

  page({ after, limit, knownBefore, platforms }: DevicePageQuery): Device[] {
    this.putInOrder();
    const found: Device[] = [];
    for (let place = this.placeAfter(after); place < this.order.length && found.length < limit; place += 1) {
      const entry = this.byId.get(this.order[place] ?? '');
      if (entry === undefined || entry.firstRegisteredAt > knownBefore) continue;
      if (platforms?.includes(entry.device.platform) !== false) found.push(entry.device);
    }
    return found;
  }

  quarantine(addresses: readonly DeadAddress[], now: number): DeadAddress[] {
    return addresses.filter((dead) => {
      const entry = this.byId.get(dead.deviceId);
      if (entry === undefined || entry.device.registeredAt > dead.provenAt) return false;
      const isDead = (route: Route): boolean =>
        route.quarantine === undefined &&
        route.vendor === dead.vendor &&
        route.kind === dead.kind &&
        route.address === dead.address;
      if (!entry.device.routes.some(isDead)) return false;
      const quarantine = { since: now, reason: dead.reason };
      this.replaceRoutes(entry, (route) => (isDead(route) ? { ...route, quarantine } : route));
      return true;
    });
  }

  restore(deviceId: string): boolean {
    const entry = this.byId.get(deviceId);
    if (entry?.device.routes.some(({ quarantine }) => quarantine !== undefined) !== true) return false;
    this.replaceRoutes(entry, inUse);
    return true;
  }

  /** Takes a route from every device that may not share it. */
  private takeAddress(newcomer: Device, route: Route): void {
    const key = addressKey(newcomer.platform, route);
    for (const holderId of [...(this.byAddress.get(key) ?? [])]) {
      const holder = this.byId.get(holderId);
      if (holder === undefined || !losesAddress(holder.device, newcomer, route)) continue;
      this.forget(holder);
      const { device, firstRegisteredAt } = holder;
      const routes = device.routes.filter((held) => addressKey(device.platform, held) !== key);
      if (routes.length > 0) this.remember({ device: frozenCopy({ ...device, routes }), firstRegisteredAt });
      else this.late.delete(holderId);
    }
  }

  /** The addresses stay: only what is known about them changes. */
  private replaceRoutes({ device, firstRegisteredAt }: DeviceEntry, change: (route: Route) => Route): void {
    const changed = frozenCopy({ ...device, routes: device.routes.map(change) });
    this.byId.set(device.id, { device: changed, firstRegisteredAt });
  }

  private remember(entry: DeviceEntry): void {
    const { id, userId, platform, routes } = entry.device;
    this.byId.set(id, entry);
    if (userId !== null) add(this.byUser, userId, id);
    for (const route of routes) add(this.byAddress, addressKey(platform, route), id);
  }

  private forget({ device: { id, userId, platform, routes } }: DeviceEntry): void {
    this.byId.delete(id);
    if (userId !== null) remove(this.byUser, userId, id);
    for (const route of routes) remove(this.byAddress, addressKey(platform, route), id);
  }

  /** Sorting is put off until somebody reads in order: it is almost sorted then, which is fast. */
  private putInOrder(): void {
    if (this.late.size === 0) return;
    const kept = this.order.filter((id) => this.byId.has(id) && !this.late.has(id));
    this.order = [...kept, ...[...this.late].sort()].sort();
    this.late.clear();
  }

  private placeAfter(id: string | null): number {
    if (id === null) return 0;
    let [low, high] = [0, this.order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.order[middle] ?? '') <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A route without its quarantine. */
function inUse({ vendor, app, kind, address }: Route): Route {
  return { vendor, ...(app === undefined ? {} : { app }), kind, address };
}

function add(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, new Set([id]));
  else ids.add(id);
}

function remove(index: Map<string, Set<string>>, key: string, id: string): void {
  const ids = index.get(key);
  ids?.delete(id);
  if (ids?.size === 0) index.delete(key);
}
