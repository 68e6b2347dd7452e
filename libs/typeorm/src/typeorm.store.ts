import {
  type Acceptance,
  type Device,
  type DuePush,
  type NewPush,
  type PushReport,
  type PushState,
  type PushStore,
  type Settlement,
  type StoredPush,
} from '@nest-push/core';
import { type DataSource } from 'typeorm';
import { migrate } from './migrations/migrate.js';
import { DeviceQueries } from './queries/device.queries.js';
import { PushQueries } from './queries/push.queries.js';
import { type Sql } from './sql/sql.js';

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
  private readonly deviceQueries: DeviceQueries;

  private constructor(
    dataSource: DataSource,
    private readonly sql: Sql,
  ) {
    this.pushQueries = new PushQueries(dataSource);
    this.deviceQueries = new DeviceQueries(dataSource);
  }

  /** @internal Brings the tables up to date; closes what was opened when that fails. */
  static async on(dataSource: DataSource, sql: Sql): Promise<TypeOrmStore> {
    try {
      await migrate(dataSource, sql);
      return new TypeOrmStore(dataSource, sql);
    } catch (cause) {
      await sql.close();
      throw cause;
    }
  }

  async accept(push: NewPush): Promise<Acceptance> {
    try {
      await this.sql.write(() => this.pushQueries.insert(push));
      return { push: { ...push, state: 'accepted' }, repeated: false };
    } catch (refusal) {
      // The unique constraint decides who is first, in however many processes; only then is it looked up who that was.
      const { key } = push;
      const known = key === null ? null : await this.sql.read(() => this.pushQueries.byKey(key));
      if (known === null) throw refusal;
      return { push: known, repeated: true };
    }
  }

  async due(until: number, limit: number): Promise<readonly DuePush[]> {
    return this.sql.read(() => this.pushQueries.due(until, limit));
  }

  async claim(pushId: string): Promise<StoredPush | null> {
    return this.sql.write(() => this.pushQueries.claim(pushId));
  }

  async settle(pushId: string, settlement: Settlement): Promise<boolean> {
    return this.sql.write(() => this.pushQueries.settle(pushId, settlement));
  }

  async cancel(pushId: string, settlement: Settlement): Promise<PushState | null> {
    return this.sql.write(() => this.pushQueries.cancel(pushId, settlement));
  }

  async report(pushId: string): Promise<PushReport | null> {
    return this.sql.read(() => this.pushQueries.report(pushId));
  }

  async saveDevice(device: Device): Promise<void> {
    return this.sql.write(() => this.deviceQueries.save(device), 'devices');
  }

  async removeDevice(deviceId: string): Promise<boolean> {
    return this.sql.write(() => this.deviceQueries.remove(deviceId), 'devices');
  }

  async devices(deviceIds: readonly string[]): Promise<readonly Device[]> {
    return this.sql.read(() => this.deviceQueries.byId(deviceIds));
  }

  async devicesOf(userIds: readonly string[]): Promise<readonly Device[]> {
    return this.sql.read(() => this.deviceQueries.byUser(userIds));
  }

  /** Closes the database; a host's own `DataSource` stays open. Every later call fails. */
  async close(): Promise<void> {
    await this.sql.close();
  }
}
