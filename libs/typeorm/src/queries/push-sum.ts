import {
  BATCH_TRANSITIONS,
  type DeliveryResult,
  endOf,
  type ExpandedPage,
  isEndState,
  type Lane,
  NO_TALLY,
  PUSH_TRANSITIONS,
  type PushEnd,
  type PushStage,
  type PushState,
  STAGE_TRANSITIONS,
  type Tally,
} from '@nest-push/core';
import { type Dialect, isOneOf } from '../sql/dialect.js';
import { affectedBy, rowOf, type SqlWork } from '../sql/sql.js';
import { type BigNumber, numberOrNull } from './rows.js';

/** How far a push is: what every change of its batches adds to. */
export interface Sum {
  readonly id: string;
  readonly state: PushState;
  readonly stage: PushStage;
  readonly lane: Lane;
  readonly expiresAt: number | null;
  readonly nextOrdinal: number;
  readonly openBatches: number;
  readonly counts: Tally;
  /** Sentences as JSON strings, one a line. */
  readonly problems: string;
  readonly firstFailure: string | null;
  readonly cancelReason: string | null;
}

interface SumRow extends Record<keyof Tally, number> {
  id: string;
  state: PushState;
  stage: PushStage;
  lane: Lane;
  expires_at: BigNumber | null;
  next_ordinal: number;
  open_batches: number;
  problems: string;
  first_failure: string | null;
  cancel_reason: string | null;
}

function statementsOf({ table, text, forUpdate }: Dialect) {
  const [push, batch] = [table('push_push'), table('push_batch')];
  const add =
    'open_batches = open_batches + ?, delivered = delivered + ?, failed = failed + ?, expired = expired + ?, cancelled = cancelled + ?, unknown = unknown + ?, first_failure = COALESCE(first_failure, ?)';
  const write =
    'open_batches = ?, delivered = ?, failed = ?, expired = ?, cancelled = ?, unknown = ?, first_failure = ?';
  const place = 'stage = ?, worker = ?, page_cursor = ?';
  const { page } = STAGE_TRANSITIONS;
  return {
    lock: text(
      `SELECT id, state, stage, lane, expires_at, next_ordinal, open_batches, delivered, failed, expired, cancelled, unknown, problems, first_failure, cancel_reason
       FROM ${push} WHERE id = ? ${forUpdate}`,
    ),
    add: text(`UPDATE ${push} SET ${add} WHERE id = ?`),
    addPage: text(
      `UPDATE ${push} SET ${add}, state = '${PUSH_TRANSITIONS.send.to}', ${place}, next_ordinal = next_ordinal + ?, problems = problems || ?
       WHERE id = ? AND worker = ? AND version = ? AND ${isOneOf('stage', page.from)}`,
    ),
    endOnly: text(
      `UPDATE ${push} SET open_batches = 0, delivered = ?, failed = ?, expired = ?, cancelled = ?, unknown = ?, first_failure = ?, state = ?, reason = ?, settled_at = ?
       WHERE id = ? AND stage = 'done' AND open_batches = 1 AND delivered + failed + expired + cancelled + unknown = 0 AND problems = ''`,
    ),
    write: text(
      `UPDATE ${push} SET ${write}, ${place}, state = ?, next_ordinal = ?, problems = ?, cancel_reason = ? WHERE id = ?`,
    ),
    end: text(`UPDATE ${push} SET state = ?, reason = ?, settled_at = ? WHERE id = ?`),
    ended: text(`SELECT SUM(size) AS size FROM ${batch} WHERE push_id = ? AND state = 'ended'`),
    endWaiting: (state: 'cancelled' | 'unknown') =>
      text(
        `UPDATE ${batch} SET state = '${BATCH_TRANSITIONS.cancel.to}', result = ?${state === 'unknown' ? ', unknown = size' : ''}
         WHERE push_id = ? AND ${isOneOf('state', BATCH_TRANSITIONS.cancel.from)} AND unknowns ${state === 'unknown' ? '> 0' : '= 0'}`,
      ),
  };
}

/** What is added to a push's counts. */
export interface Addition {
  readonly openBatches: number;
  readonly tally: Tally;
  /** Why somebody did not get it; null where all did. */
  readonly failure: string | null;
}

/**
 * Sums a push up. What is added to its counts is added by the database; whoever has to know them, or ends batches that wait, locks the push first.
 */
export class PushSums {
  private readonly sql;
  private readonly endWaitingSql;

  constructor(dialect: Dialect) {
    this.sql = statementsOf(dialect);
    this.endWaitingSql = { cancelled: this.sql.endWaiting('cancelled'), unknown: this.sql.endWaiting('unknown') };
  }

  /** The push, which nobody else changes until the transaction ends. */
  *lock(pushId: string): SqlWork<Sum | null> {
    const row = yield* rowOf<SumRow>(this.sql.lock, pushId);
    if (row === undefined) return null;
    const { id, state, stage, lane, problems, delivered, failed, expired, cancelled, unknown } = row;
    return {
      id,
      state,
      stage,
      lane,
      expiresAt: numberOrNull(row.expires_at),
      nextOrdinal: row.next_ordinal,
      openBatches: row.open_batches,
      counts: { delivered, failed, expired, cancelled, unknown },
      problems,
      firstFailure: row.first_failure,
      cancelReason: row.cancel_reason,
    };
  }

  /** Adds a page that has these batches; false where worker, version or stage forbid it. */
  *addPage({ pushId, worker, version, batches, cursor, problems }: ExpandedPage, addition: Addition): SqlWork<boolean> {
    const place =
      cursor === null ? [STAGE_TRANSITIONS.finish.to, null, null] : [STAGE_TRANSITIONS.page.to, worker, cursor];
    const more = [...place, batches.length, problemLines(problems), pushId, worker, version];
    return (yield* affectedBy(this.sql.addPage, ...countsOf(addition), ...more)) === 1;
  }

  /** Adds what became of one batch, and ends the push with its last one. */
  *addEnd(pushId: string, tally: Tally, failure: string | null, now: number): SqlWork<PushEnd | null> {
    // Nearly every push has one batch, and then nothing has to be read.
    const only = {
      pushId,
      ...endOf({ counts: tally, problems: [], firstFailure: failure }),
      settledAt: now,
      counts: tally,
    };
    const counts = [tally.delivered, tally.failed, tally.expired, tally.cancelled, tally.unknown, failure];
    if ((yield* affectedBy(this.sql.endOnly, ...counts, only.state, only.reason, now, pushId)) === 1) return only;
    yield* affectedBy(this.sql.add, ...countsOf({ openBatches: -1, tally, failure }), pushId);
    return yield* this.settle(pushId, now);
  }

  /** Ends a push when its stage is `done` and no batch is open. */
  *settle(pushId: string, now: number): SqlWork<PushEnd | null> {
    const sum = yield* this.lock(pushId);
    const end = sum === null ? null : endIn(sum, now);
    if (end !== null) yield* affectedBy(this.sql.end, end.state, end.reason, now, pushId);
    return end;
  }

  /** Writes a sum that was changed since it was locked; its audience is read no further. Ends the push like {@link settle}. */
  *write(sum: Sum, now: number): SqlWork<PushEnd | null> {
    const {
      openBatches,
      counts: tally,
      firstFailure: failure,
      stage,
      state,
      nextOrdinal,
      problems,
      cancelReason,
    } = sum;
    const place = [stage, null, null, state, nextOrdinal, problems, cancelReason];
    yield* affectedBy(this.sql.write, ...countsOf({ openBatches, tally, failure }), ...place, sum.id);
    return yield* this.settle(sum.id, now);
  }

  /** Ends the batches of a push that wait, because it was taken back, and the push with the last of them. */
  *endWaiting(sum: Sum, reason: string, now: number): SqlWork<PushEnd | null> {
    return yield* this.write(yield* this.withoutWaiting(sum, reason), now);
  }

  /** Ends the batches of a push that wait, `unknown` where a call may have arrived. Answers the sum that is to be written. */
  *withoutWaiting(sum: Sum, reason: string): SqlWork<Sum> {
    let { openBatches, counts, firstFailure } = sum;
    for (const state of ['cancelled', 'unknown'] as const) {
      const result: DeliveryResult = { state, messageId: null, failureClass: null, vendorCode: null, reason };
      const before = yield* this.endedSize(sum.id);
      const ended = yield* affectedBy(this.endWaitingSql[state], JSON.stringify({ result, exceptions: [] }), sum.id);
      if (ended === 0) continue;
      // The push is locked, so nobody else's end of a batch of it can be seen in between.
      counts = { ...counts, [state]: counts[state] + (yield* this.endedSize(sum.id)) - before };
      openBatches -= ended;
      firstFailure ??= reason;
    }
    return { ...sum, openBatches, counts, firstFailure };
  }

  private *endedSize(pushId: string): SqlWork<number> {
    const row = yield* rowOf<{ size: BigNumber | null }>(this.sql.ended, pushId);
    return Number(row?.size ?? 0);
  }
}

/** The sum with another tally. */
export function plus(a: Tally, b: Tally, sign: 1 | -1 = 1): Tally {
  return {
    delivered: a.delivered + sign * b.delivered,
    failed: a.failed + sign * b.failed,
    expired: a.expired + sign * b.expired,
    cancelled: a.cancelled + sign * b.cancelled,
    unknown: a.unknown + sign * b.unknown,
  };
}

/** Sentences as they stand in the database. */
export function problemLines(sentences: readonly string[]): string {
  return sentences.map((sentence) => `${JSON.stringify(sentence)}\n`).join('');
}

function endIn(sum: Sum, now: number): PushEnd | null {
  if (isEndState(sum.state) || sum.stage !== 'done' || sum.openBatches > 0) return null;
  const { id: pushId, counts, firstFailure, cancelReason } = sum;
  const nobody = Object.keys(NO_TALLY).every((state) => counts[state as keyof Tally] === 0);
  if (cancelReason !== null && nobody) {
    return { pushId, state: 'cancelled', reason: cancelReason, settledAt: now, counts };
  }
  const problems = sum.problems
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as string);
  return { pushId, ...endOf({ counts, problems, firstFailure }), settledAt: now, counts };
}

function countsOf({ openBatches, tally, failure }: Addition): readonly unknown[] {
  const { delivered, failed, expired, cancelled, unknown } = tally;
  return [openBatches, delivered, failed, expired, cancelled, unknown, failure];
}
