import { type Device } from '../audience/device.js';
import { PushStoreFullError } from '../errors/push.error.js';
import { isEndState, type PushReport, type PushState, type Settlement } from '../delivery/report.js';
import { addressKey, losesAddress } from './address.js';
import { type Acceptance, type DuePush, type NewPush, type PushStore, type StoredPush } from './store.js';

/** Bounds of the {@link MemoryStore}. */
export interface MemoryStoreLimits {
  /** When it is reached the oldest push that has ended makes room; when none has, a new one is refused. @default 10_000 */
  readonly maxPushes?: number;
  /** When it is reached, a new device is refused. @default 100_000 */
  readonly maxDevices?: number;
}

interface Entry {
  push: StoredPush;
  settlement: Settlement | null;
}

/** A store for tests and first steps: it forgets everything when the process ends, and no other process sees it. */
export class MemoryStore implements PushStore {
  private readonly pushes = new Map<string, Entry>();
  private readonly keys = new Map<string, string>();
  /** Pushes in state `accepted`, so that looking for due ones does not read the ended. */
  private readonly waiting = new Map<string, DuePush>();
  private readonly deviceById = new Map<string, Device>();
  private readonly devicesByUser = new Map<string, Set<string>>();
  private readonly devicesByAddress = new Map<string, Set<string>>();
  private readonly maxPushes: number;
  private readonly maxDevices: number;

  constructor({ maxPushes = 10_000, maxDevices = 100_000 }: MemoryStoreLimits = {}) {
    this.maxPushes = maxPushes;
    this.maxDevices = maxDevices;
  }

  // Every method is async and yet runs without a pause: in one process that makes it a transaction.
  /* eslint-disable @typescript-eslint/require-await */

  async accept(push: NewPush): Promise<Acceptance> {
    const known = push.key === null ? undefined : this.keys.get(push.key);
    const entry = known === undefined ? undefined : this.pushes.get(known);
    if (entry !== undefined) return { push: entry.push, repeated: true };
    this.makeRoom();
    const stored: StoredPush = { ...push, state: 'accepted' };
    this.pushes.set(push.id, { push: stored, settlement: null });
    this.waiting.set(push.id, { id: push.id, dueAt: push.dueAt });
    if (push.key !== null) this.keys.set(push.key, push.id);
    return { push: stored, repeated: false };
  }

  async due(until: number, limit: number): Promise<readonly DuePush[]> {
    return [...this.waiting.values()]
      .filter(({ dueAt }) => dueAt <= until)
      .sort((a, b) => a.dueAt - b.dueAt)
      .slice(0, limit);
  }

  async claim(pushId: string): Promise<StoredPush | null> {
    return this.move(pushId, 'accepted', 'sending', null);
  }

  async settle(pushId: string, settlement: Settlement): Promise<boolean> {
    return this.move(pushId, 'sending', settlement.state, settlement) !== null;
  }

  async cancel(pushId: string, settlement: Settlement): Promise<PushState | null> {
    this.move(pushId, 'accepted', 'cancelled', settlement);
    return this.pushes.get(pushId)?.push.state ?? null;
  }

  async report(pushId: string): Promise<PushReport | null> {
    const entry = this.pushes.get(pushId);
    if (entry === undefined) return null;
    const { push, settlement } = entry;
    return {
      pushId,
      state: push.state,
      reason: settlement?.reason ?? '',
      acceptedAt: push.acceptedAt,
      dueAt: push.dueAt,
      settledAt: settlement?.settledAt ?? null,
      deliveries: settlement?.deliveries ?? [],
    };
  }

  async saveDevice(device: Device): Promise<void> {
    if (!this.deviceById.has(device.id) && this.deviceById.size >= this.maxDevices) {
      throw new PushStoreFullError(
        `The memory store holds ${this.maxDevices} devices, its bound. Use a store on disk.`,
      );
    }
    this.forget(device.id);
    for (const route of device.routes) {
      const key = addressKey(device.platform, route);
      for (const holderId of [...(this.devicesByAddress.get(key) ?? [])]) {
        const holder = this.deviceById.get(holderId);
        if (holder === undefined || !losesAddress(holder, device, route)) continue;
        this.forget(holder.id);
        const routes = holder.routes.filter((held) => addressKey(holder.platform, held) !== key);
        if (routes.length > 0) this.remember({ ...holder, routes });
      }
    }
    this.remember(device);
  }

  async removeDevice(deviceId: string): Promise<boolean> {
    return this.forget(deviceId);
  }

  async devices(deviceIds: readonly string[]): Promise<readonly Device[]> {
    return [...new Set(deviceIds)].flatMap((id) => this.deviceById.get(id) ?? []);
  }

  async devicesOf(userIds: readonly string[]): Promise<readonly Device[]> {
    return [...new Set(userIds)]
      .flatMap((userId) => [...(this.devicesByUser.get(userId) ?? [])])
      .flatMap((id) => this.deviceById.get(id) ?? [])
      .sort((a, b) => a.registeredAt - b.registeredAt || (a.id < b.id ? -1 : 1));
  }
  /* eslint-enable @typescript-eslint/require-await */

  private move(pushId: string, from: PushState, to: PushState, settlement: Settlement | null): StoredPush | null {
    const entry = this.pushes.get(pushId);
    if (entry?.push.state !== from) return null;
    entry.push = { ...entry.push, state: to };
    entry.settlement = settlement;
    this.waiting.delete(pushId);
    return entry.push;
  }

  private makeRoom(): void {
    if (this.pushes.size < this.maxPushes) return;
    for (const [id, { push }] of this.pushes) {
      if (!isEndState(push.state)) continue;
      this.pushes.delete(id);
      if (push.key !== null) this.keys.delete(push.key);
      return;
    }
    throw new PushStoreFullError(
      `The memory store holds ${this.maxPushes} pushes that have not ended, its bound. Send more slowly, or use a store on disk.`,
    );
  }

  private remember(device: Device): void {
    this.deviceById.set(device.id, device);
    if (device.userId !== null) add(this.devicesByUser, device.userId, device.id);
    for (const route of device.routes) add(this.devicesByAddress, addressKey(device.platform, route), device.id);
  }

  private forget(deviceId: string): boolean {
    const device = this.deviceById.get(deviceId);
    if (device === undefined) return false;
    this.deviceById.delete(deviceId);
    if (device.userId !== null) remove(this.devicesByUser, device.userId, deviceId);
    for (const route of device.routes) remove(this.devicesByAddress, addressKey(device.platform, route), deviceId);
    return true;
  }
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
