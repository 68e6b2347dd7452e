import {
  BATCH_TRANSITIONS,
  type KnownClaims,
  type PermitRequest,
  type Recovery,
  STAGE_TRANSITIONS,
  SUSPECT_AFTER,
  SUSPECT_LANE,
} from '@nest-push/core';
import { type Dialect, isOneOf } from '../sql/dialect.js';
import { affectedBy, rowOf, rowsOf, type SqlWork } from '../sql/sql.js';
import { type PushSums, type Sum } from './push-sum.js';

function statementsOf({ table, text, orNothing, forUpdate }: Dialect) {
  const [worker, permit] = [table('push_worker'), table('push_permit')];
  const [push, batch] = [table('push_push'), table('push_batch')];
  const [ofBatch, ofPush] = [BATCH_TRANSITIONS.orphan, STAGE_TRANSITIONS.orphan];
  const [calling, claimed] = [isOneOf('state', ofBatch.from), isOneOf('stage', ofPush.from)];
  return {
    enlist: text(`INSERT INTO ${worker} (id, expires_at) VALUES (?, ?) ${orNothing}`),
    extend: text(`UPDATE ${worker} SET expires_at = ? WHERE id = ?`),
    forgetLate: text(`DELETE FROM ${worker} WHERE expires_at < ?`),
    forget: text(`DELETE FROM ${worker} WHERE id = ?`),
    // Two scans of partial indexes: what is under way, and nothing of what has ended.
    holders: text(
      `SELECT DISTINCT worker FROM ${batch} WHERE ${calling} UNION SELECT DISTINCT worker FROM ${push} WHERE ${claimed}`,
    ),
    workers: text(`SELECT id FROM ${worker}`),
    batchesOf: text(`SELECT push_id, ordinal FROM ${batch} WHERE ${calling} AND worker = ?`),
    pushesOf: text(`SELECT id FROM ${push} WHERE ${claimed} AND worker = ?`),
    // The columns in this order, because MySQL reads what an assignment before has written: `lane` and `alone_crashes` need the old values.
    orphanBatch: text(
      `UPDATE ${batch} SET state = '${ofBatch.to}', worker = NULL, due_at = ?, unknowns = unknowns + 1,
       lane = CASE WHEN crashes + ? >= ${SUSPECT_AFTER} THEN '${SUSPECT_LANE}' ELSE lane END,
       alone_crashes = alone_crashes + alone * ?, crashes = crashes + ?, alone = 0 WHERE push_id = ? AND ordinal = ? AND ${calling} AND worker = ?`,
    ),
    orphanPushes: text(
      `UPDATE ${push} SET stage = '${ofPush.to}', worker = NULL,
       suspect = CASE WHEN crashes + ? >= ${SUSPECT_AFTER} THEN 1 ELSE suspect END,
       alone_crashes = alone_crashes + alone * ?, crashes = crashes + ?, alone = 0 WHERE ${claimed} AND worker = ?`,
    ),
    disownBatch: text(
      `UPDATE ${batch} SET state = '${ofBatch.to}', worker = NULL, alone = 0, due_at = ?, attempts = attempts - 1 WHERE push_id = ? AND ordinal = ? AND ${calling} AND worker = ?`,
    ),
    disownPush: text(
      `UPDATE ${push} SET stage = '${ofPush.to}', worker = NULL, alone = 0 WHERE id = ? AND ${claimed} AND worker = ?`,
    ),
    newPermit: text(`INSERT INTO ${permit} (name, taken) VALUES (?, '[]') ${orNothing}`),
    permit: text(`SELECT taken FROM ${permit} WHERE name = ? ${forUpdate}`),
    takePermit: text(`UPDATE ${permit} SET taken = ? WHERE name = ?`),
  };
}

/** Who is at work, what is left behind by those who are not, and the limits that they share, as transactions. */
export class WorkerQueries {
  private readonly sql;

  constructor(
    dialect: Dialect,
    private readonly sums: PushSums,
  ) {
    this.sql = statementsOf(dialect);
  }

  *enlist(worker: string, now: number, leaseMs: number): SqlWork<void> {
    if (yield* this.extend(worker, now, leaseMs)) return;
    yield* affectedBy(this.sql.enlist, worker, now + leaseMs);
  }

  *extend(worker: string, now: number, leaseMs: number): SqlWork<boolean> {
    return (yield* affectedBy(this.sql.extend, now + leaseMs, worker)) === 1;
  }

  *recover(now: number): SqlWork<Recovery> {
    const workers = yield* affectedBy(this.sql.forgetLate, now);
    // Not only of the workers that are forgotten now: one that was forgotten before, and did not know it yet, may have claimed something since.
    const holders = yield* rowsOf<{ worker: string }>(this.sql.holders);
    // Read after the holders, because whoever claims was enlisted before that.
    const live = new Set((yield* rowsOf<{ id: string }>(this.sql.workers)).map(({ id }) => id));
    let [pushes, batches] = [0, 0];
    for (const { worker } of holders) {
      if (live.has(worker)) continue;
      const taken = yield* this.takeBack(worker, 1, now);
      pushes += taken.pushes;
      batches += taken.batches;
    }
    return { workers, pushes, batches };
  }

  *release(worker: string, now: number): SqlWork<Recovery> {
    const workers = yield* affectedBy(this.sql.forget, worker);
    return { workers, ...(yield* this.takeBack(worker, 0, now)) };
  }

  *disown(worker: string, known: KnownClaims, now: number): SqlWork<Recovery> {
    let [pushes, batches] = [0, 0];
    for (const { id } of yield* rowsOf<{ id: string }>(this.sql.pushesOf, worker)) {
      if (!known.pushes.has(id)) pushes += yield* affectedBy(this.sql.disownPush, id, worker);
    }
    for (const row of yield* rowsOf<{ push_id: string; ordinal: number }>(this.sql.batchesOf, worker)) {
      const { push_id: pushId, ordinal } = row;
      if (known.batches.has(`${pushId}.${ordinal}`)) continue;
      const owner = yield* this.sums.lock(pushId);
      batches += yield* affectedBy(this.sql.disownBatch, now, pushId, ordinal, worker);
      if (owner !== null) yield* this.endTakenBack([owner], now);
    }
    return { workers: 0, pushes, batches };
  }

  *takePermit({ limit, calls, perMs, now }: PermitRequest): SqlWork<number | null> {
    yield* affectedBy(this.sql.newPermit, limit);
    const row = yield* rowOf<{ taken: string }>(this.sql.permit, limit);
    const all = JSON.parse(row?.taken ?? '[]') as number[];
    // Uses that another process's clock sees in our future count, too.
    const taken = all.filter((time) => time > now - perMs);
    if (taken.length >= calls) return (taken[taken.length - calls] ?? now) + perMs;
    const times = [...taken, now].sort((a, b) => a - b);
    yield* affectedBy(this.sql.takePermit, JSON.stringify(times), limit);
    return null;
  }

  private *takeBack(worker: string, crash: 0 | 1, now: number): SqlWork<Omit<Recovery, 'workers'>> {
    // Locked, so that a cancel either comes before, or sees batches that wait.
    const owners: Sum[] = [];
    const rows = yield* rowsOf<{ push_id: string; ordinal: number }>(this.sql.batchesOf, worker);
    for (const pushId of [...new Set(rows.map(({ push_id }) => push_id))].sort()) {
      const owner = yield* this.sums.lock(pushId);
      if (owner !== null) owners.push(owner);
    }
    let batches = 0;
    // Only these: what the worker has claimed since, not knowing that its lease had ended, may be of a push that is not locked. The next recovery finds it.
    for (const { push_id: pushId, ordinal } of rows) {
      batches += yield* affectedBy(this.sql.orphanBatch, now, crash, crash, crash, pushId, ordinal, worker);
    }
    const pushes = yield* affectedBy(this.sql.orphanPushes, crash, crash, crash, worker);
    yield* this.endTakenBack(owners, now);
    return { pushes, batches };
  }

  /** What was being called when its push was taken back does not begin again. */
  private *endTakenBack(owners: readonly Sum[], now: number): SqlWork<void> {
    for (const owner of owners) {
      if (owner.cancelReason !== null) yield* this.sums.endWaiting(owner, owner.cancelReason, now);
    }
  }
}
