import {
  type Acceptance,
  type BatchEnd,
  type CancelAnswer,
  type ClaimedPush,
  deliveriesOf,
  type Delivery,
  type DuePush,
  type Failure,
  isEndState,
  type Lane,
  MAX_REPORT_ROWS,
  type NewPush,
  type PushError,
  PushKeyConflictError,
  type PushReport,
  type ReceiptCounts,
  STAGE_TRANSITIONS,
  type StoredPush,
  sumOfCounts,
  waitingReason,
} from '@nest-push/core';
import { type Dialect, isOneOf, places, type TableName } from '../sql/dialect.js';
import { affectedBy, chunksOf, limitOf, LIST_SIZE, rowOf, rowsOf, type SqlWork } from '../sql/sql.js';
import { PushStoreError } from '../sql/store.error.js';
import { problemLines, type PushSums, type Sum } from './push-sum.js';
import { type ReceiptQueries } from './receipt.queries.js';
import {
  type BigNumber,
  CLAIMED_COLUMNS,
  type ClaimedRow,
  claimedOf,
  numberOrNull,
  pushOf,
  type StoredBatchRow,
} from './rows.js';

/** How many batches of a report are read at first, and at most at once: with a thousand receivers each, the first fill the report, and a statement's rows stay some megabytes. */
const REPORT_BATCHES = { first: 10, most: 80 };

function statementsOf({ table, text, orNothing, skipLocked }: Dialect) {
  const [push, batch] = [table('push_push'), table('push_batch')];
  const remove = (name: TableName, column: string) => (count: number) =>
    text(`DELETE FROM ${table(name)} WHERE ${column} IN (${places(count)})`);
  const { claim } = STAGE_TRANSITIONS;
  return {
    accept: text(
      `INSERT INTO ${push} (id, push_key, digest, audience, message, lane, policy, accepted_at, due_at, expires_at, state, reason, stage, worker, version)
       VALUES (${places(10)}, 'accepted', '', ?, ?, ?) ${orNothing}`,
    ),
    byId: text(`SELECT ${CLAIMED_COLUMNS} FROM ${push} WHERE id = ?`),
    byKey: text(`SELECT ${CLAIMED_COLUMNS} FROM ${push} WHERE push_key = ?`),
    due: text(
      `SELECT id, due_at FROM ${push} WHERE stage = 'open' AND suspect = 0 AND lane = ? AND due_at <= ? ORDER BY due_at LIMIT ?`,
    ),
    claim: text(
      `UPDATE ${push} SET stage = '${claim.to}', worker = ?, version = version + 1, alone = ? WHERE id = ? AND suspect = ? AND ${isOneOf('stage', claim.from)}`,
    ),
    suspect: text(
      `SELECT id FROM ${push} p WHERE stage = 'open' AND suspect = 1 AND due_at <= ? ORDER BY due_at LIMIT 1 ${skipLocked('p')}`,
    ),
    begun: text(`SELECT COUNT(*) AS begun FROM ${batch} WHERE push_id = ? AND attempts > 0`),
    report: text(
      `SELECT state, reason, accepted_at, due_at, settled_at, delivered, failed, expired, cancelled, unknown FROM ${push} WHERE id = ?`,
    ),
    lastFailure: text(
      `SELECT failure FROM ${batch} WHERE push_id = ? AND state <> 'ended' AND failure IS NOT NULL ORDER BY failed_at DESC LIMIT 1`,
    ),
    ended: text(
      `SELECT ordinal, app, address_kind, platform, receivers, result FROM ${batch}
       WHERE push_id = ? AND state = 'ended' AND ordinal > ? ORDER BY ordinal LIMIT ?`,
    ),
    // Locked, because a redrive that opened one of them meanwhile would lose what it has opened; what somebody is at is left for the next time.
    endedBefore: text(`SELECT id FROM ${push} p WHERE settled_at < ? ORDER BY settled_at LIMIT ? ${skipLocked('p')}`),
    // What belongs to a push before the push itself.
    remove: [
      remove('push_receipt', 'push_id'),
      remove('push_receipt_count', 'push_id'),
      remove('push_batch', 'push_id'),
      remove('push_push', 'id'),
    ],
  };
}

type ReportRow = { state: PushReport['state']; reason: string } & Record<'accepted_at' | 'due_at', BigNumber> & {
    settled_at: BigNumber | null;
  } & PushReport['counts'];

type EndedRow = Pick<StoredBatchRow, 'ordinal' | 'app' | 'address_kind' | 'platform' | 'receivers'> & {
  result: string;
};

/** What the store does with pushes as wholes, as transactions. */
export class PushQueries {
  private readonly sql;

  constructor(
    dialect: Dialect,
    private readonly sums: PushSums,
    private readonly receipts: ReceiptQueries,
  ) {
    this.sql = statementsOf(dialect);
  }

  /** Answers with an error, instead of throwing it, where nothing was written: nothing has to be rolled back, so those who share the commit notice nothing. */
  *accept(pushes: readonly NewPush[], worker: string | null): SqlWork<readonly Acceptance[] | PushError> {
    const answers = new Map<number, Acceptance>();
    let written = false;
    // By key: two lists that share keys in other orders would wait for each other in a circle.
    for (const [place, push] of [...pushes.entries()].sort(byKey)) {
      const answer = yield* this.acceptOne(push, worker);
      if (answer instanceof Error) {
        if (written) throw answer;
        return answer;
      }
      written ||= !answer.repeated;
      answers.set(place, answer);
    }
    return pushes.flatMap((_, place) => answers.get(place) ?? []);
  }

  *due(lane: Lane, until: number, limit: number): SqlWork<readonly DuePush[]> {
    const rows = yield* rowsOf<{ id: string; due_at: BigNumber }>(this.sql.due, lane, until, limitOf(limit));
    return rows.map(({ id, due_at }) => ({ id, dueAt: Number(due_at), lane }));
  }

  *claim(pushId: string, worker: string): SqlWork<ClaimedPush | null> {
    return yield* this.take(pushId, worker, 0);
  }

  *claimSuspect(worker: string, now: number): SqlWork<ClaimedPush | null> {
    const row = yield* rowOf<{ id: string }>(this.sql.suspect, now);
    return row === undefined ? null : yield* this.take(row.id, worker, 1);
  }

  *cancel(pushId: string, reason: string, now: number): SqlWork<CancelAnswer | null> {
    const sum = yield* this.sums.lock(pushId);
    if (sum === null) return null;
    if (isEndState(sum.state)) {
      return { state: sum.state, changed: false, begun: yield* this.begun(pushId), ended: null };
    }
    const isCut = (STAGE_TRANSITIONS.cancel.from as readonly string[]).includes(sum.stage);
    const left = yield* this.sums.withoutWaiting(sum, reason);
    const next: Sum = {
      ...left,
      stage: STAGE_TRANSITIONS.cancel.to,
      cancelReason: sum.cancelReason ?? reason,
      // Nobody knows how many devices the rest of the audience is, so the counts cannot say that they are missing.
      problems:
        left.problems +
        (isCut && sum.nextOrdinal > 0
          ? problemLines(['It was taken back before its whole audience had been read.'])
          : ''),
    };
    const ended = yield* this.sums.write(next, now);
    return {
      state: ended?.state ?? sum.state,
      changed: isCut || left.openBatches < sum.openBatches,
      // Counted when nothing waits any longer: until then another process may claim a batch.
      begun: yield* this.begun(pushId),
      ended,
    };
  }

  private *begun(pushId: string): SqlWork<number> {
    const row = yield* rowOf<{ begun: BigNumber }>(this.sql.begun, pushId);
    return Number(row?.begun ?? 0);
  }

  *report(pushId: string): SqlWork<PushReport | null> {
    const row = yield* rowOf<ReportRow>(this.sql.report, pushId);
    if (row === undefined) return null;
    const { state, reason, accepted_at, due_at, settled_at, delivered, failed, expired, cancelled, unknown } = row;
    const told = yield* this.receipts.ofPush(pushId);
    return {
      pushId,
      state,
      reason: isEndState(state) ? reason : waitingReason(yield* this.lastFailure(pushId)),
      acceptedAt: Number(accepted_at),
      dueAt: Number(due_at),
      settledAt: numberOrNull(settled_at),
      counts: { delivered, failed, expired, cancelled, unknown },
      deliveries: yield* this.deliveries(pushId, told),
      receipts: sumOfCounts([...told.values()]),
    };
  }

  private *lastFailure(pushId: string): SqlWork<Failure | null> {
    const row = yield* rowOf<{ failure: string }>(this.sql.lastFailure, pushId);
    return row === undefined ? null : (JSON.parse(row.failure) as Failure);
  }

  *prune(endedBefore: number, limit: number): SqlWork<number> {
    const rows = yield* rowsOf<{ id: string }>(this.sql.endedBefore, endedBefore, limitOf(limit));
    for (const chunk of chunksOf(rows, LIST_SIZE)) {
      const ids = chunk.map(({ id }) => id);
      for (const statement of this.sql.remove) yield* affectedBy(statement(ids.length), ...ids);
    }
    return rows.length;
  }

  /** One conditional update decides among all who try. A suspect is taken to run alone, and no other way. */
  private *take(pushId: string, worker: string, suspect: 0 | 1): SqlWork<ClaimedPush | null> {
    if ((yield* affectedBy(this.sql.claim, worker, suspect, pushId, suspect)) === 0) return null;
    const row = yield* rowOf<ClaimedRow>(this.sql.byId, pushId);
    return row === undefined ? null : claimedOf(row);
  }

  private *acceptOne(push: NewPush, worker: string | null): SqlWork<Acceptance | PushError> {
    const { id, key, digest, lane, policy, acceptedAt, dueAt, expiresAt } = push;
    const written = yield* affectedBy(
      this.sql.accept,
      ...[id, key, digest, JSON.stringify(push.to), JSON.stringify(push.message), lane, policy, acceptedAt, dueAt],
      ...[expiresAt, worker === null ? 'open' : STAGE_TRANSITIONS.claim.to, worker, worker === null ? 0 : 1],
    );
    if (written === 1) return { push: { ...push, state: 'accepted' }, repeated: false };
    // The unique constraint has decided who is first, in however many processes; only now is it looked up who that was.
    const known = key === null ? null : yield* this.byKey(key);
    if (known === null) {
      return new PushStoreError(
        `A push with the id ${id} is in the store${key === null ? '' : ', under another key'}.`,
      );
    }
    if (known.digest !== digest) return new PushKeyConflictError(known.id);
    return { push: known, repeated: true };
  }

  private *byKey(key: string): SqlWork<StoredPush | null> {
    const row = yield* rowOf<ClaimedRow>(this.sql.byKey, key);
    return row === undefined ? null : pushOf(row);
  }

  private *deliveries(pushId: string, told: ReadonlyMap<number, ReceiptCounts>): SqlWork<readonly Delivery[]> {
    const deliveries: Delivery[] = [];
    let limit = REPORT_BATCHES.first;
    for (let last = -1; deliveries.length < MAX_REPORT_ROWS;) {
      const rows = yield* rowsOf<EndedRow>(this.sql.ended, pushId, last, limit);
      for (const { ordinal, app, address_kind, platform, receivers, result } of rows) {
        const route = { app, addressKind: address_kind, platform };
        const batch = { ...route, receivers: JSON.parse(receivers) as Parameters<typeof deliveriesOf>[0]['receivers'] };
        // Not for those that the report has no room for.
        const isAsked = told.has(ordinal) && deliveries.length < MAX_REPORT_ROWS;
        const receipts = isAsked ? yield* this.receipts.told({ pushId, ordinal }) : undefined;
        deliveries.push(...deliveriesOf(batch, JSON.parse(result) as BatchEnd, receipts));
        last = ordinal;
      }
      if (rows.length < limit) break;
      limit = Math.min(limit * 2, REPORT_BATCHES.most);
    }
    return deliveries.slice(0, MAX_REPORT_ROWS);
  }
}

/** Sorts by key; those with the same one, or with none, stay in their order. */
function byKey([, { key: a }]: [number, NewPush], [, { key: b }]: [number, NewPush]): number {
  const [one, two] = [a ?? '', b ?? ''];
  if (one === two) return 0;
  return one < two ? -1 : 1;
}
