import {
  BATCH_TRANSITIONS,
  type BatchEnd,
  type DeliveryResult,
  NO_TALLY,
  PUSH_TRANSITIONS,
  type Receiver,
  type Tally,
  tallyOf,
} from '@nest-push/core';
import { type Dialect, isOneOf } from '../sql/dialect.js';
import { affectedBy, rowOf, type SqlWork } from '../sql/sql.js';
import { plus, type PushSums } from './push-sum.js';
import { type BigNumber, firstFailureOf, sizeOf } from './rows.js';

function statementsOf({ table, text }: Dialect) {
  const [push, batch] = [table('push_push'), table('push_batch')];
  const { from, to } = BATCH_TRANSITIONS.redrive;
  const lost = `push_id = ? AND ${isOneOf('state', from)} AND app IS NOT NULL`;
  const fresh =
    'version = version + 1, attempts = 0, unknowns = 0, crashes = 0, alone_crashes = 0, ' +
    'called_at = NULL, failed_at = NULL, failure = NULL, message_id = NULL, result = NULL, delivered = 0, failed = 0, unknown = 0';
  return {
    any: text(`SELECT ordinal FROM ${batch} WHERE push_id = ? LIMIT 1`),
    acceptAgain: text(
      `UPDATE ${push} SET state = 'accepted', stage = 'open', reason = '', settled_at = NULL, suspect = 0, worker = NULL, version = version + 1, page_cursor = NULL,
       crashes = 0, alone_crashes = 0, alone = 0, problems = '', first_failure = NULL, cancel_reason = NULL WHERE id = ?`,
    ),
    wholes: text(
      `SELECT COUNT(*) AS batches, SUM(failed) AS failed, SUM(unknown) AS unknown FROM ${batch} WHERE ${lost} AND failed + unknown = size`,
    ),
    openWholes: text(
      `UPDATE ${batch} SET state = '${to}', lane = ?, due_at = ?, ends_at = ?, ${fresh} WHERE ${lost} AND failed + unknown = size`,
    ),
    parts: text(
      `SELECT ordinal, receivers, result FROM ${batch} WHERE ${lost} AND failed + unknown > 0 AND failed + unknown < size AND ordinal > ? AND ordinal < ? ORDER BY ordinal LIMIT 1`,
    ),
    keepPart: text(
      `UPDATE ${batch} SET receivers = ?, result = ?, size = ?, failed = 0, unknown = 0 WHERE push_id = ? AND ordinal = ?`,
    ),
    openPart: text(
      `INSERT INTO ${batch} (push_id, ordinal, state, app, address_kind, platform, lane, size, due_at, ends_at, receivers)
       SELECT push_id, ?, '${to}', app, address_kind, platform, ?, ?, ?, ?, ? FROM ${batch} WHERE push_id = ? AND ordinal = ?`,
    ),
    firstFailure: text(
      `SELECT result FROM ${batch} WHERE push_id = ? AND state = 'ended' AND delivered < size ORDER BY ordinal LIMIT 1`,
    ),
    reopen: text(`UPDATE ${push} SET reason = '', settled_at = NULL WHERE id = ?`),
  };
}

interface Opened {
  readonly batches: number;
  readonly tally: Tally;
}

/** Trying again what had failed, as one transaction. */
export class RedriveQueries {
  private readonly sql;

  constructor(
    dialect: Dialect,
    private readonly sums: PushSums,
  ) {
    this.sql = statementsOf(dialect);
  }

  *redrive(pushId: string, now: number, endsAt: number): SqlWork<number> {
    const sum = yield* this.sums.lock(pushId);
    if (sum === null || !(PUSH_TRANSITIONS.redrive.from as readonly string[]).includes(sum.state)) return 0;
    if ((yield* rowOf(this.sql.any, pushId)) === undefined) return yield* affectedBy(this.sql.acceptAgain, pushId);
    const end = sum.expiresAt ?? endsAt;
    const wholes = yield* this.openWholes(pushId, sum.lane, now, end);
    const parts = yield* this.openParts(pushId, sum.nextOrdinal, sum.lane, now, end);
    const opened = wholes.batches + parts.batches;
    if (opened === 0) return 0;
    const left = yield* rowOf<{ result: string }>(this.sql.firstFailure, pushId);
    const next = {
      ...sum,
      state: PUSH_TRANSITIONS.redrive.to,
      openBatches: opened,
      nextOrdinal: sum.nextOrdinal + parts.batches,
      counts: plus(plus(sum.counts, wholes.tally, -1), parts.tally, -1),
      firstFailure: left === undefined ? null : firstFailureOf(JSON.parse(left.result) as BatchEnd),
      cancelReason: null,
    };
    yield* affectedBy(this.sql.reopen, pushId);
    yield* this.sums.write(next, now);
    return opened;
  }

  /** Batches of which nobody was reached open as they are. */
  private *openWholes(pushId: string, lane: string, now: number, endsAt: number): SqlWork<Opened> {
    const row = yield* rowOf<Record<'failed' | 'unknown', BigNumber | null>>(this.sql.wholes, pushId);
    const tally = { ...NO_TALLY, failed: Number(row?.failed ?? 0), unknown: Number(row?.unknown ?? 0) };
    return { batches: yield* affectedBy(this.sql.openWholes, lane, now, endsAt, pushId), tally };
  }

  /** Of the others, those who were not reached get a batch of their own. */
  private *openParts(pushId: string, nextOrdinal: number, lane: string, now: number, endsAt: number): SqlWork<Opened> {
    let batches = 0;
    let tally = NO_TALLY;
    for (let last = -1; ;) {
      const row = yield* rowOf<{ ordinal: number; receivers: string; result: string }>(
        this.sql.parts,
        ...[pushId, last, nextOrdinal],
      );
      if (row === undefined) return { batches, tally };
      const { kept, lost, end } = split(JSON.parse(row.receivers) as Receiver[], JSON.parse(row.result) as BatchEnd);
      const place = [pushId, row.ordinal];
      const receivers = JSON.stringify(lost);
      const ordinal = nextOrdinal + batches;
      yield* affectedBy(this.sql.openPart, ordinal, lane, sizeOf(lost), now, endsAt, receivers, ...place);
      tally = plus(tally, tallyOf(lost, JSON.parse(row.result) as BatchEnd));
      yield* affectedBy(this.sql.keepPart, JSON.stringify(kept), JSON.stringify(end), sizeOf(kept), ...place);
      batches += 1;
      last = row.ordinal;
    }
  }
}

function split(receivers: readonly Receiver[], { result, exceptions }: BatchEnd) {
  const other = new Map(exceptions);
  const isLost = ({ state }: DeliveryResult): boolean => state === 'failed' || state === 'unknown';
  const lost = receivers.filter(({ address }) => isLost(other.get(address) ?? result));
  const kept = receivers.filter(({ address }) => !isLost(other.get(address) ?? result));
  const addresses = new Set(kept.map(({ address }) => address));
  const end: BatchEnd = { result, exceptions: exceptions.filter(([address]) => addresses.has(address)) };
  return { kept, lost, end };
}
