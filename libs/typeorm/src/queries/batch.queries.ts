import {
  type AddressKind,
  BATCH_TRANSITIONS,
  type BatchClaim,
  type BatchEnd,
  type BatchRecord,
  type CalledBatch,
  type ExpandedPage,
  type NewBatch,
  NO_TALLY,
  type Receiver,
  type StoredBatch,
  SUSPECT_LANE,
  type VendorKey,
  type WriteAnswer,
} from '@nest-push/core';
import { type Dialect, isOneOf, places } from '../sql/dialect.js';
import { affectedBy, limitOf, rowOf, rowsOf, type SqlWork } from '../sql/sql.js';
import { type Addition, plus, type PushSums } from './push-sum.js';
import { BATCH_COLUMNS, batchOf, type BigNumber, firstFailureOf, sizeOf, type StoredBatchRow } from './rows.js';

function statementsOf({ table, text, skipLocked }: Dialect) {
  const [push, batch] = [table('push_push'), table('push_batch')];
  const { begin, again, end } = BATCH_TRANSITIONS;
  const select = `SELECT ${BATCH_COLUMNS} FROM ${batch} b JOIN ${push} p ON p.id = b.push_id`;
  const held = 'push_id = ? AND ordinal = ? AND version = ? AND state = ?';
  return {
    insert: text(
      `INSERT INTO ${batch} (push_id, ordinal, state, worker, version, app, address_kind, platform, lane, size, delivered, failed, unknown, due_at, ends_at,
       vendor_key, vendor_key_expires_at, attempts, called_at, message_id, result, receivers) VALUES (${places(22)})`,
    ),
    due: text(
      `${select} WHERE b.state = 'waiting' AND b.lane = ? AND b.app = ? AND b.due_at <= ? ORDER BY b.due_at LIMIT ? ${skipLocked('b')}`,
    ),
    suspect: text(
      `${select} WHERE b.state = 'waiting' AND b.lane = '${SUSPECT_LANE}' AND b.due_at <= ? ORDER BY b.due_at LIMIT 1 ${skipLocked('b')}`,
    ),
    called: text(
      `SELECT ordinal, app, address_kind, receivers, message_id, called_at FROM ${batch}
       WHERE push_id = ? AND called_at IS NOT NULL AND attempts > 0 AND app IS NOT NULL AND address_kind IS NOT NULL ORDER BY ordinal LIMIT ?`,
    ),
    overdue: text(`${select} WHERE b.state = 'waiting' AND b.ends_at <= ? ORDER BY b.ends_at LIMIT ?`),
    begin: text(
      `UPDATE ${batch} SET state = '${begin.to}', worker = ?, version = version + 1, alone = ?, attempts = attempts + 1, called_at = ?, vendor_key = ?, vendor_key_expires_at = ?
       WHERE push_id = ? AND ordinal = ? AND version = ? AND ${isOneOf('state', begin.from)}`,
    ),
    again: text(
      `UPDATE ${batch} SET state = '${again.to}', worker = NULL, alone = 0, due_at = ?, attempts = ?, unknowns = ?, failure = ?, failed_at = ? WHERE ${held} AND worker = ?`,
    ),
    end: (byWorker: boolean) =>
      text(
        `UPDATE ${batch} SET state = '${end.to}', worker = NULL, alone = 0, delivered = ?, failed = ?, unknown = ?, message_id = ?, result = ?
         WHERE ${held} ${byWorker ? 'AND worker = ?' : ''}`,
      ),
  };
}

interface CalledRow {
  ordinal: number;
  app: string;
  address_kind: AddressKind;
  receivers: string;
  message_id: string | null;
  called_at: BigNumber;
}

const REFUSED: WriteAnswer = { kept: false, ended: null };

/** What the store does with batches, as transactions. */
export class BatchQueries {
  private readonly sql;
  private readonly endSql;

  constructor(
    dialect: Dialect,
    private readonly sums: PushSums,
  ) {
    this.sql = statementsOf(dialect);
    this.endSql = { calling: this.sql.end(true), waiting: this.sql.end(false) };
  }

  *expand(page: ExpandedPage): SqlWork<WriteAnswer> {
    const { pushId, worker, now, batches, cursor } = page;
    let addition: Addition = { openBatches: 0, tally: NO_TALLY, failure: null };
    for (const { start } of batches) {
      const { openBatches, tally, failure } = addition;
      addition =
        start.state === 'ended'
          ? { openBatches, tally: plus(tally, start.tally), failure: failure ?? firstFailureOf(start.end) }
          : { openBatches: openBatches + 1, tally, failure };
    }
    if (!(yield* this.sums.addPage(page, addition))) return REFUSED;
    for (const batch of batches) yield* this.insert(pushId, batch, worker, now);
    const mayBeOver = cursor === null && addition.openBatches === 0;
    return { kept: true, ended: mayBeOver ? yield* this.sums.settle(pushId, now) : null };
  }

  *claim({ app, lane, now, limit, worker, keys }: BatchClaim): SqlWork<readonly StoredBatch[]> {
    const fresh = [...keys];
    const claimed: StoredBatch[] = [];
    for (const row of yield* rowsOf<StoredBatchRow>(this.sql.due, lane, app, now, limitOf(limit))) {
      const batch = batchOf(row);
      const begun = yield* this.begin(batch, worker, now, keyAt(batch, now) ?? fresh[0] ?? null, false);
      if (begun === null) continue;
      if (begun.key === fresh[0]) fresh.shift();
      claimed.push(begun);
    }
    return claimed;
  }

  *claimSuspect(worker: string, now: number): SqlWork<StoredBatch | null> {
    const row = yield* rowOf<StoredBatchRow>(this.sql.suspect, now);
    if (row === undefined) return null;
    const batch = batchOf(row);
    return yield* this.begin(batch, worker, now, keyAt(batch, now), true);
  }

  *overdue(now: number, limit: number): SqlWork<readonly StoredBatch[]> {
    return (yield* rowsOf<StoredBatchRow>(this.sql.overdue, now, limitOf(limit))).map(batchOf);
  }

  *called(pushId: string, limit: number): SqlWork<readonly CalledBatch[]> {
    return (yield* rowsOf<CalledRow>(this.sql.called, pushId, limitOf(limit))).map((row) => ({
      pushId,
      ordinal: row.ordinal,
      app: row.app,
      addressKind: row.address_kind,
      addresses: (JSON.parse(row.receivers) as Receiver[]).map(({ address }) => address),
      messageId: row.message_id,
      calledAt: Number(row.called_at),
    }));
  }

  *record({ pushId, ordinal, worker, version, now, next }: BatchRecord): SqlWork<WriteAnswer> {
    const from = worker === null ? 'waiting' : 'calling';
    // Locked before the batch, as everywhere else. Only the end of a call, the most frequent write by far, saves itself the statement and locks the batch first: where PostgreSQL finds it in a circle with a recovery
    // of its worker, one of the two is started anew.
    const push = worker !== null && next.state === 'ended' ? null : yield* this.sums.lock(pushId);
    const fence = [pushId, ordinal, version, from, ...(worker === null ? [] : [worker])];
    if (next.state === 'ended') {
      const { end, tally } = next;
      const result = [tally.delivered, tally.failed, tally.unknown, end.result.messageId, JSON.stringify(end)];
      if ((yield* affectedBy(this.endSql[from], ...result, ...fence)) === 0) return REFUSED;
      return { kept: true, ended: yield* this.sums.addEnd(pushId, tally, firstFailureOf(end), now) };
    }
    // The lock on the push makes a cancel come before, or see a batch that waits. What waits already is not told to wait.
    if (push === null || worker === null) return REFUSED;
    const failure = next.failure === null ? null : JSON.stringify(next.failure);
    const place = [next.dueAt, next.attempts, next.unknowns, failure, next.failedAt];
    if ((yield* affectedBy(this.sql.again, ...place, ...fence)) === 0) return REFUSED;
    // It was taken back during the call: there is no other try.
    const ended = push.cancelReason === null ? null : yield* this.sums.endWaiting(push, push.cancelReason, now);
    return { kept: true, ended };
  }

  private *begin(
    batch: StoredBatch,
    worker: string,
    now: number,
    key: VendorKey | null,
    alone: boolean,
  ): SqlWork<StoredBatch | null> {
    const { pushId, ordinal, version, attempts } = batch;
    const parameters = [worker, alone ? 1 : 0, now, key?.key ?? null, key?.expiresAt ?? null];
    const written = yield* affectedBy(this.sql.begin, ...parameters, pushId, ordinal, version);
    return written === 0 ? null : { ...batch, key, attempts: attempts + 1, version: version + 1 };
  }

  private *insert(pushId: string, batch: NewBatch, worker: string, now: number): SqlWork<void> {
    const { ordinal, app, addressKind, platform, lane, receivers, dueAt, endsAt, start } = batch;
    const calling = start.state === 'calling';
    const key = calling ? start.key : null;
    const ended: { end: BatchEnd | null; tally: { delivered: number; failed: number; unknown: number } } =
      start.state === 'ended' ? start : { end: null, tally: { delivered: 0, failed: 0, unknown: 0 } };
    const { delivered, failed, unknown } = ended.tally;
    yield* affectedBy(
      this.sql.insert,
      ...[pushId, ordinal, start.state, calling ? worker : null, calling ? 1 : 0, app, addressKind, platform, lane],
      ...[sizeOf(receivers), delivered, failed, unknown, dueAt, endsAt, key?.key ?? null, key?.expiresAt ?? null],
      ...[calling ? 1 : 0, calling ? now : null, ended.end?.result.messageId ?? null],
      ...[ended.end === null ? null : JSON.stringify(ended.end), JSON.stringify(receivers)],
    );
  }
}

/** A batch's key, while the vendor knows it. */
function keyAt({ key }: StoredBatch, now: number): VendorKey | null {
  return key !== null && key.expiresAt > now ? key : null;
}
