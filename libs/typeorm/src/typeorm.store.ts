import {
  type Acceptance,
  type BatchClaim,
  type BatchRecord,
  type CalledBatch,
  type CancelAnswer,
  type ClaimedPush,
  type DeadAddress,
  type Device,
  type DevicePageQuery,
  type DuePush,
  type ExpandedPage,
  type KeptReceipt,
  type KnownClaims,
  type Lane,
  type NewPush,
  type Outlook,
  type OutlookQuery,
  type NewReceipt,
  type PermitRequest,
  type PushReport,
  type PushStore,
  type Recovery,
  type StoredBatch,
  type Suspect,
  type WriteAnswer,
} from '@nest-push/core';
import { type DataSource } from 'typeorm';
import { migrate } from './migrations/migrate.js';
import { BatchQueries } from './queries/batch.queries.js';
import { DeviceQueries } from './queries/device.queries.js';
import { OutlookQueries } from './queries/outlook.queries.js';
import { PushQueries } from './queries/push.queries.js';
import { PushSums } from './queries/push-sum.js';
import { ReceiptQueries } from './queries/receipt.queries.js';
import { RedriveQueries } from './queries/redrive.queries.js';
import { WorkerQueries } from './queries/worker.queries.js';
import { type Dialect, dialectOf } from './sql/dialect.js';
import { type Sql, type SqlWork } from './sql/sql.js';

/**
 * The store on SQL. In a Nest application `TypeOrmStoreModule` makes and closes it.
 *
 * @example
 * ```ts
 * const store = await openTypeOrmStore({ type: 'sqlite', database: 'push.db' });
 * await store.close();
 * ```
 */
export class TypeOrmStore implements PushStore {
  private readonly pushQueries: PushQueries;
  private readonly batchQueries: BatchQueries;
  private readonly receiptQueries: ReceiptQueries;
  private readonly redriveQueries: RedriveQueries;
  private readonly workerQueries: WorkerQueries;
  private readonly deviceQueries: DeviceQueries;
  private readonly outlookQueries: OutlookQueries;

  private constructor(
    private readonly sql: Sql,
    dialect: Dialect,
  ) {
    const sums = new PushSums(dialect);
    this.receiptQueries = new ReceiptQueries(dialect);
    this.pushQueries = new PushQueries(dialect, sums, this.receiptQueries);
    this.batchQueries = new BatchQueries(dialect, sums);
    this.redriveQueries = new RedriveQueries(dialect, sums);
    this.workerQueries = new WorkerQueries(dialect, sums);
    this.deviceQueries = new DeviceQueries(dialect);
    this.outlookQueries = new OutlookQueries(dialect);
  }

  /** @internal Brings the tables up to date; closes what was opened when that fails. */
  static async on(dataSource: DataSource, sql: Sql): Promise<TypeOrmStore> {
    try {
      await migrate(dataSource, sql);
      return new TypeOrmStore(sql, dialectOf(dataSource));
    } catch (cause) {
      await sql.close();
      throw cause;
    }
  }

  async accept(pushes: readonly NewPush[], worker: string | null): Promise<readonly Acceptance[]> {
    const answer = await this.sql.write(() => this.pushQueries.accept(pushes, worker), { by: 'host' });
    if (answer instanceof Error) throw answer;
    return answer;
  }

  async outlook(query: OutlookQuery): Promise<Outlook> {
    return this.sql.read(() => this.outlookQueries.outlook(query));
  }

  async enlist(worker: string, now: number, leaseMs: number): Promise<void> {
    return this.sql.write(() => this.workerQueries.enlist(worker, now, leaseMs));
  }

  async extend(worker: string, now: number, leaseMs: number): Promise<boolean> {
    return this.sql.write(() => this.workerQueries.extend(worker, now, leaseMs), { by: 'lease' });
  }

  async recover(now: number): Promise<Recovery> {
    return this.sql.write(() => this.workerQueries.recover(now));
  }

  async release(worker: string, now: number): Promise<Recovery> {
    return this.sql.write(() => this.workerQueries.release(worker, now));
  }

  async disown(worker: string, known: KnownClaims, now: number): Promise<Recovery> {
    return this.sql.write(() => this.workerQueries.disown(worker, known, now));
  }

  async due(lane: Lane, until: number, limit: number): Promise<readonly DuePush[]> {
    return this.sql.read(() => this.pushQueries.due(lane, until, limit));
  }

  async claim(pushId: string, worker: string): Promise<ClaimedPush | null> {
    return this.sql.write(() => this.pushQueries.claim(pushId, worker));
  }

  async expand(page: ExpandedPage): Promise<WriteAnswer> {
    return this.sql.write(() => this.batchQueries.expand(page));
  }

  async claimBatches(claim: BatchClaim): Promise<readonly StoredBatch[]> {
    return this.sql.write(() => this.batchQueries.claim(claim));
  }

  async claimSuspect(worker: string, now: number): Promise<Suspect | null> {
    const { pushQueries, batchQueries } = this;
    return this.sql.write(function* (): SqlWork<Suspect | null> {
      const push = yield* pushQueries.claimSuspect(worker, now);
      if (push !== null) return { push };
      const batch = yield* batchQueries.claimSuspect(worker, now);
      return batch === null ? null : { batch };
    });
  }

  async overdue(now: number, limit: number): Promise<readonly StoredBatch[]> {
    return this.sql.read(() => this.batchQueries.overdue(now, limit));
  }

  async record(record: BatchRecord): Promise<WriteAnswer> {
    return this.sql.write(() => this.batchQueries.record(record));
  }

  async takePermit(request: PermitRequest): Promise<number | null> {
    return this.sql.write(() => this.workerQueries.takePermit(request));
  }

  /**
   * One transaction, so that nothing begins after the answer. It rewrites every batch that waits: on SQLite that keeps the event loop for seconds with
   * 2,000 batches of 500 receivers.
   */
  async cancel(pushId: string, reason: string, now: number): Promise<CancelAnswer | null> {
    return this.sql.write(() => this.pushQueries.cancel(pushId, reason, now));
  }

  /**
   * One transaction, so that a push is never half opened and its end is not told in between. It rewrites every batch that it opens: on SQLite that keeps the event loop for seconds
   * with 2,000 batches of 500 receivers. Redrive pushes of that size when little is going on.
   */
  async redrive(pushId: string, now: number, endsAt: number): Promise<number> {
    return this.sql.write(() => this.redriveQueries.redrive(pushId, now, endsAt));
  }

  async report(pushId: string): Promise<PushReport | null> {
    return this.sql.read(() => this.pushQueries.report(pushId));
  }

  async prune(endedBefore: number, limit: number): Promise<number> {
    return this.sql.write(() => this.pushQueries.prune(endedBefore, limit));
  }

  async keepReceipts(receipts: readonly NewReceipt[]): Promise<readonly (KeptReceipt | null)[]> {
    return this.sql.write(() => this.receiptQueries.keep(receipts), { by: 'host' });
  }

  async calledBatches(pushId: string, limit: number): Promise<readonly CalledBatch[]> {
    return this.sql.read(() => this.batchQueries.called(pushId, limit));
  }

  async saveDevice(device: Device): Promise<void> {
    return this.sql.write(() => this.deviceQueries.save(device), { by: 'host', lock: 'devices' });
  }

  async removeDevice(deviceId: string): Promise<boolean> {
    return this.sql.write(() => this.deviceQueries.remove(deviceId), { by: 'host', lock: 'devices' });
  }

  async devices(deviceIds: readonly string[]): Promise<readonly Device[]> {
    return this.sql.read(() => this.deviceQueries.byId(deviceIds));
  }

  async devicesOf(userIds: readonly string[]): Promise<readonly Device[]> {
    return this.sql.read(() => this.deviceQueries.byUser(userIds));
  }

  async devicePage(query: DevicePageQuery): Promise<readonly Device[]> {
    return this.sql.read(() => this.deviceQueries.page(query));
  }

  async quarantine(addresses: readonly DeadAddress[], now: number): Promise<readonly DeadAddress[]> {
    return this.sql.write(() => this.deviceQueries.quarantine(addresses, now), { lock: 'devices' });
  }

  async restore(deviceId: string): Promise<boolean> {
    return this.sql.write(() => this.deviceQueries.restore(deviceId), { lock: 'devices' });
  }

  /** Writes what was begun, and closes the database; a host's own `DataSource` stays open. Every later call fails. */
  async close(): Promise<void> {
    await this.sql.close();
  }
}
