import { type Device } from '../audience/device.js';
import { type BatchRecord, type StoredBatch } from '../delivery/batch.js';
import { type Lane } from '../delivery/lane.js';
import { type PushReport } from '../delivery/report.js';
import { claimDueBatches, claimOneSuspect, recordBatch } from './memory.batches.js';
import { cancelPush, redrivePush } from './memory.decisions.js';
import { MemoryDevices } from './memory.devices.js';
import { storedBatch } from './memory.entries.js';
import { MemoryPermits } from './memory.permits.js';
import { MemoryPushes } from './memory.pushes.js';
import { keepReceipt } from './memory.receipts.js';
import { MemoryWork } from './memory.work.js';
import { MemoryWorkers } from './memory.workers.js';
import { type Outlook, type OutlookQuery } from './outlook.js';
import { type CalledBatch, type KeptReceipt, type NewReceipt } from './receipts.js';
import {
  type Acceptance,
  type BatchClaim,
  type CancelAnswer,
  type ClaimedPush,
  type DeadAddress,
  type DevicePageQuery,
  type DuePush,
  type ExpandedPage,
  type KnownClaims,
  type NewPush,
  type PermitRequest,
  type PushStore,
  type Recovery,
  type Suspect,
  type WriteAnswer,
} from './store.js';

/** Bounds of the {@link MemoryStore}. */
export interface MemoryStoreLimits {
  /** When it is reached the push that ended first makes room; when none has ended, a new one is refused. @default 10_000 */
  readonly maxPushes?: number;
  /** When it is reached, a new device is refused. @default 100_000 */
  readonly maxDevices?: number;
}

/** A store for tests and first steps: it forgets everything when the process ends, and no other process sees it. */
export class MemoryStore implements PushStore {
  private readonly work = new MemoryWork();
  private readonly workers = new MemoryWorkers(this.work);
  private readonly permits = new MemoryPermits();
  private readonly pushes: MemoryPushes;
  private readonly registry: MemoryDevices;

  constructor({ maxPushes = 10_000, maxDevices = 100_000 }: MemoryStoreLimits = {}) {
    this.pushes = new MemoryPushes(this.work, maxPushes);
    this.registry = new MemoryDevices(maxDevices);
  }

  // Every method is async and yet runs without a pause: in one process that makes it a transaction.
  /* eslint-disable @typescript-eslint/require-await */

  /**
   * @throws PushKeyConflictError when a key belongs to a push with another digest
   * @throws PushStoreFullError when there is no room for all of them
   */
  async accept(pushes: readonly NewPush[], worker: string | null): Promise<readonly Acceptance[]> {
    return this.pushes.accept(pushes, worker);
  }

  async outlook({ worker, apps, now, until }: OutlookQuery): Promise<Outlook> {
    return { ...this.work.queues.outlook(apps, now, until), ...this.workers.outlook(worker) };
  }

  async enlist(worker: string, now: number, leaseMs: number): Promise<void> {
    this.workers.enlist(worker, now + leaseMs);
  }

  async extend(worker: string, now: number, leaseMs: number): Promise<boolean> {
    return this.workers.extend(worker, now + leaseMs);
  }

  async recover(now: number): Promise<Recovery> {
    return this.workers.recover(now);
  }

  async release(worker: string, now: number): Promise<Recovery> {
    return this.workers.release(worker, now);
  }

  async disown(worker: string, known: KnownClaims, now: number): Promise<Recovery> {
    return this.workers.disown(worker, known, now);
  }

  async due(lane: Lane, until: number, limit: number): Promise<readonly DuePush[]> {
    return this.work.queues.duePushes(lane, until, limit).map(({ push: { id, dueAt } }) => ({ id, dueAt, lane }));
  }

  async claim(pushId: string, worker: string): Promise<ClaimedPush | null> {
    return this.pushes.claim(pushId, worker);
  }

  async expand(page: ExpandedPage): Promise<WriteAnswer> {
    return this.pushes.expand(page);
  }

  async claimBatches(claim: BatchClaim): Promise<readonly StoredBatch[]> {
    return claimDueBatches(this.work, claim);
  }

  async claimSuspect(worker: string, now: number): Promise<Suspect | null> {
    return claimOneSuspect(this.work, worker, now);
  }

  async overdue(now: number, limit: number): Promise<readonly StoredBatch[]> {
    return this.work.queues.overdue(now, limit).map(storedBatch);
  }

  async record(record: BatchRecord): Promise<WriteAnswer> {
    return recordBatch(this.work, this.pushes.find(record.pushId), record);
  }

  async takePermit(request: PermitRequest): Promise<number | null> {
    return this.permits.take(request);
  }

  async cancel(pushId: string, reason: string, now: number): Promise<CancelAnswer | null> {
    const push = this.pushes.find(pushId);
    return push === undefined ? null : cancelPush(this.work, push, reason, now);
  }

  async redrive(pushId: string, now: number, endsAt: number): Promise<number> {
    const push = this.pushes.find(pushId);
    return push === undefined ? 0 : redrivePush(this.work, push, now, endsAt);
  }

  async report(pushId: string): Promise<PushReport | null> {
    return this.pushes.report(pushId);
  }

  async prune(endedBefore: number, limit: number): Promise<number> {
    return this.pushes.prune(endedBefore, limit);
  }

  async keepReceipts(receipts: readonly NewReceipt[]): Promise<readonly (KeptReceipt | null)[]> {
    return receipts.map((receipt) => {
      const batch = this.work.batchOfMessage(receipt.apps, receipt.messageId);
      return batch === undefined ? null : keepReceipt(batch, receipt);
    });
  }

  async calledBatches(pushId: string, limit: number): Promise<readonly CalledBatch[]> {
    return this.pushes.called(pushId, limit);
  }

  /** @throws PushStoreFullError when there is no room for one more device */
  async saveDevice(device: Device): Promise<void> {
    this.registry.save(device);
  }

  async removeDevice(deviceId: string): Promise<boolean> {
    return this.registry.remove(deviceId);
  }

  async devices(deviceIds: readonly string[]): Promise<readonly Device[]> {
    return this.registry.withIds(deviceIds);
  }

  async devicesOf(userIds: readonly string[]): Promise<readonly Device[]> {
    return this.registry.ofUsers(userIds);
  }

  async devicePage(query: DevicePageQuery): Promise<readonly Device[]> {
    return this.registry.page(query);
  }

  async quarantine(addresses: readonly DeadAddress[], now: number): Promise<readonly DeadAddress[]> {
    return this.registry.quarantine(addresses, now);
  }

  async restore(deviceId: string): Promise<boolean> {
    return this.registry.restore(deviceId);
  }
  /* eslint-enable @typescript-eslint/require-await */
}
