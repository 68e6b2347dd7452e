import {
  type Audience,
  type DuePush,
  type Message,
  type NewPush,
  type PushReport,
  type PushState,
  type Settlement,
  type StoredPush,
  isEndState,
} from '@nest-push/core';
import { type DataSource, type SelectQueryBuilder } from 'typeorm';
import { DeliverySchema, type DeliveryRow } from '../schema/delivery.schema.js';
import { PushSchema, type PushRow } from '../schema/push.schema.js';
import { affectedBy, chunksOf, INSERT_SIZE, rowsOf, type SqlWork } from '../sql/sql.js';

/** What the store does with pushes, as transactions. */
export class PushQueries {
  constructor(private readonly dataSource: DataSource) {}

  *insert(push: NewPush): SqlWork<void> {
    const row: PushRow = {
      ...push,
      to: JSON.stringify(push.to),
      message: JSON.stringify(push.message),
      state: 'accepted',
      reason: '',
      settledAt: null,
    };
    yield* affectedBy(this.dataSource.createQueryBuilder().insert().into(PushSchema).values(row));
  }

  *byKey(key: string): SqlWork<StoredPush | null> {
    return yield* this.one(this.stored().where('push.key = :key', { key }));
  }

  *due(until: number, limit: number): SqlWork<readonly DuePush[]> {
    // TypeORM 0.3 takes a limit of 0 for none.
    if (limit < 1) return [];
    const rows = yield* rowsOf<Stringly<DuePush>>(
      this.dataSource
        .createQueryBuilder(PushSchema, 'push')
        .select('push.id', 'id')
        .addSelect('push.dueAt', 'dueAt')
        .where("push.state = 'accepted' AND push.dueAt <= :until", { until })
        .orderBy('push.dueAt')
        .addOrderBy('push.id')
        .limit(limit),
    );
    return rows.map(({ id, dueAt }) => ({ id, dueAt: Number(dueAt) }));
  }

  *claim(pushId: string): SqlWork<StoredPush | null> {
    if (!(yield* this.move(pushId, 'accepted', { state: 'sending' }))) return null;
    return yield* this.one(this.stored().where('push.id = :pushId', { pushId }));
  }

  *settle(pushId: string, { state, reason, settledAt, deliveries }: Settlement): SqlWork<boolean> {
    if (!(yield* this.move(pushId, 'sending', { state, reason, settledAt }))) return false;
    yield* this.insertDeliveries(pushId, deliveries);
    return true;
  }

  *cancel(pushId: string, { reason, settledAt, deliveries }: Settlement): SqlWork<PushState | null> {
    if (yield* this.move(pushId, 'accepted', { state: 'cancelled', reason, settledAt })) {
      yield* this.insertDeliveries(pushId, deliveries);
      return 'cancelled';
    }
    const query = this.dataSource.createQueryBuilder(PushSchema, 'push').select('push.state', 'state');
    const [row] = yield* rowsOf<{ state: PushState }>(query.where('push.id = :pushId', { pushId }));
    return row?.state ?? null;
  }

  *report(pushId: string): SqlWork<PushReport | null> {
    const [row] = yield* rowsOf<Stringly<Omit<PushReport, 'deliveries' | 'pushId'>>>(
      this.dataSource
        .createQueryBuilder(PushSchema, 'push')
        .select('push.state', 'state')
        .addSelect('push.reason', 'reason')
        .addSelect('push.acceptedAt', 'acceptedAt')
        .addSelect('push.dueAt', 'dueAt')
        .addSelect('push.settledAt', 'settledAt')
        .where('push.id = :pushId', { pushId }),
    );
    if (row === undefined) return null;
    return {
      pushId,
      state: row.state,
      reason: row.reason,
      acceptedAt: Number(row.acceptedAt),
      dueAt: Number(row.dueAt),
      settledAt: numberOrNull(row.settledAt),
      deliveries: isEndState(row.state) ? yield* this.deliveries(pushId) : [],
    };
  }

  /** One conditional update decides among all who try. */
  private *move(pushId: string, from: PushState, change: Partial<PushRow>): SqlWork<boolean> {
    const query = this.dataSource.createQueryBuilder().update(PushSchema).set(change);
    return (yield* affectedBy(query.where('id = :pushId AND state = :from', { pushId, from }))) === 1;
  }

  private *insertDeliveries(pushId: string, deliveries: Settlement['deliveries']): SqlWork<void> {
    const rows = deliveries.map((delivery, ordinal): DeliveryRow => ({ ...delivery, pushId, ordinal }));
    for (const chunk of chunksOf(rows, INSERT_SIZE)) {
      yield* affectedBy(
        this.dataSource
          .createQueryBuilder()
          .insert()
          .into(DeliverySchema)
          .values([...chunk]),
      );
    }
  }

  private *deliveries(pushId: string): SqlWork<PushReport['deliveries']> {
    const query = this.dataSource.createQueryBuilder(DeliverySchema, 'delivery');
    const rows = yield* rowsOf<PushReport['deliveries'][number]>(
      query
        .select('delivery.deviceId', 'deviceId')
        .addSelect('delivery.userId', 'userId')
        .addSelect('delivery.platform', 'platform')
        .addSelect('delivery.app', 'app')
        .addSelect('delivery.addressKind', 'addressKind')
        .addSelect('delivery.state', 'state')
        .addSelect('delivery.messageId', 'messageId')
        .addSelect('delivery.failureClass', 'failureClass')
        .addSelect('delivery.vendorCode', 'vendorCode')
        .addSelect('delivery.reason', 'reason')
        .where('delivery.pushId = :pushId', { pushId })
        .orderBy('delivery.ordinal'),
    );
    // Objects of our own: those of a native driver may have another prototype.
    return rows.map((row) => ({ ...row }));
  }

  private stored(): SelectQueryBuilder<PushRow> {
    return this.dataSource
      .createQueryBuilder(PushSchema, 'push')
      .select('push.id', 'id')
      .addSelect('push.key', 'key')
      .addSelect('push.digest', 'digest')
      .addSelect('push.to', 'to')
      .addSelect('push.message', 'message')
      .addSelect('push.acceptedAt', 'acceptedAt')
      .addSelect('push.dueAt', 'dueAt')
      .addSelect('push.expiresAt', 'expiresAt')
      .addSelect('push.state', 'state');
  }

  private *one(query: SelectQueryBuilder<PushRow>): SqlWork<StoredPush | null> {
    const [row] = yield* rowsOf<Stringly<StoredPush>>(query);
    if (row === undefined) return null;
    return {
      ...row,
      to: JSON.parse(row.to) as Audience,
      message: JSON.parse(row.message) as Message,
      acceptedAt: Number(row.acceptedAt),
      dueAt: Number(row.dueAt),
      expiresAt: numberOrNull(row.expiresAt),
    };
  }
}

/** As the database answers: times may be strings, `to` and `message` are JSON. */
type Stringly<T> = {
  [Field in keyof T]: Field extends 'to' | 'message'
    ? string
    : T[Field] extends number
      ? number | string
      : T[Field] extends number | null
        ? number | string | null
        : T[Field];
};

function numberOrNull(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}
