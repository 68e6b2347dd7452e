import {
  type AddressKind,
  type BatchId,
  type DeliveryReceipt,
  type KeptReceipt,
  MAX_KEPT_ADDRESSES,
  type NewReceipt,
  type ReceiptCounts,
  type ReceiptKind,
  receiptMatcher,
  type ReceiptsByReceiver,
  sumOfCounts,
} from '@nest-push/core';
import { type Dialect, places } from '../sql/dialect.js';
import { affectedBy, rowOf, rowsOf, type SqlWork } from '../sql/sql.js';
import { ReceiversText } from './receivers-text.js';
import { type BigNumber } from './rows.js';

function statementsOf({ table, text, orNothing, forUpdate }: Dialect) {
  const [push, batch] = [table('push_push'), table('push_batch')];
  const [receipt, count] = [table('push_receipt'), table('push_receipt_count')];
  return {
    // Locked, so that the counts that are read stay true, and the batch is not pruned meanwhile.
    batch: (apps: number) =>
      text(
        `SELECT push_id, ordinal, app, address_kind, size, receivers, (SELECT push_key FROM ${push} p WHERE p.id = b.push_id) AS push_key
         FROM ${batch} b WHERE message_id = ? AND app IN (${places(apps)}) AND address_kind IS NOT NULL LIMIT 1 ${forUpdate}`,
      ),
    counts: text(`SELECT kind, receipts FROM ${count} WHERE push_id = ? AND ordinal = ?`),
    insert: text(
      `INSERT INTO ${receipt} (push_id, ordinal, receiver, kind, hashed, told_at, detail) VALUES (${places(7)}) ${orNothing}`,
    ),
    add: text(
      `INSERT INTO ${count} AS c (push_id, ordinal, kind, receipts) VALUES (?, ?, ?, ?)
       ON CONFLICT (push_id, ordinal, kind) DO UPDATE SET receipts = c.receipts + excluded.receipts`,
    ),
    ofPush: text(`SELECT ordinal, kind, receipts FROM ${count} WHERE push_id = ?`),
    told: text(
      `SELECT receiver, kind, told_at, detail FROM ${receipt} WHERE push_id = ? AND ordinal = ? AND hashed = 0 ORDER BY told_at`,
    ),
  };
}

interface FoundRow {
  push_id: string;
  ordinal: number;
  app: string;
  address_kind: AddressKind;
  size: number;
  receivers: string;
  push_key: string | null;
}

interface CountRow {
  kind: ReceiptKind;
  receipts: number;
}

interface ToldRow {
  receiver: string;
  kind: ReceiptKind;
  told_at: BigNumber;
  detail: string | null;
}

/** A batch, while receipts of it are written. */
interface ToldBatch {
  readonly facts: Omit<KeptReceipt, 'fresh' | 'counts'>;
  readonly match: ReturnType<typeof receiptMatcher>;
  /** Those that are in the database, and those that this transaction adds. */
  readonly before: ReadonlyMap<ReceiptKind, number>;
  readonly added: Map<ReceiptKind, number>;
}

/** What the store does with receipts, as transactions. */
export class ReceiptQueries {
  private readonly sql;

  constructor(dialect: Dialect) {
    this.sql = statementsOf(dialect);
  }

  *keep(receipts: readonly NewReceipt[]): SqlWork<readonly (KeptReceipt | null)[]> {
    const answers = new Map<number, KeptReceipt | null>();
    const found = new Map<string, BatchId | null>();
    const batches = new Map<string, ToldBatch>();
    // By message id: two lists that share batches in other orders would wait for each other in a circle.
    for (const [place, receipt] of [...receipts.entries()].sort(byMessageId)) {
      const name = JSON.stringify([receipt.messageId, receipt.apps]);
      if (!found.has(name)) found.set(name, yield* this.find(receipt, batches));
      const batch = batches.get(nameOf(found.get(name) ?? null));
      if (batch !== undefined) answers.set(place, yield* this.keepOne(batch, receipt));
    }
    for (const { facts, added } of batches.values()) {
      for (const [kind, count] of added) yield* affectedBy(this.sql.add, facts.pushId, facts.ordinal, kind, count);
    }
    return receipts.map((_, place) => answers.get(place) ?? null);
  }

  /** How often each kind was told of a push's batches, by their ordinals. */
  *ofPush(pushId: string): SqlWork<ReadonlyMap<number, ReceiptCounts>> {
    const counts = new Map<number, Partial<Record<ReceiptKind, number>>>();
    for (const row of yield* rowsOf<CountRow & { ordinal: number }>(this.sql.ofPush, pushId)) {
      counts.set(row.ordinal, { ...counts.get(row.ordinal), [row.kind]: row.receipts });
    }
    return counts;
  }

  /** What was told of a batch's devices, and of its call. */
  *told({ pushId, ordinal }: BatchId): SqlWork<ReceiptsByReceiver> {
    const told = new Map<string, DeliveryReceipt[]>();
    for (const { receiver, kind, told_at, detail } of yield* rowsOf<ToldRow>(this.sql.told, pushId, ordinal)) {
      const receipts = told.get(receiver) ?? [];
      told.set(receiver, receipts);
      receipts.push({ kind, at: Number(told_at), detail });
    }
    return told;
  }

  private *find({ messageId, apps }: NewReceipt, batches: Map<string, ToldBatch>): SqlWork<BatchId | null> {
    if (apps.length === 0) return null;
    const row = yield* rowOf<FoundRow>(this.sql.batch(apps.length), messageId, ...apps);
    if (row === undefined) return null;
    const { push_id: pushId, ordinal, app, address_kind: addressKind, push_key: key } = row;
    const id = { pushId, ordinal };
    if (batches.has(nameOf(id))) return id;
    const receivers = new ReceiversText(row.receivers);
    const devices = receivers.namesDevices ? row.size : 0;
    const counts = yield* rowsOf<CountRow>(this.sql.counts, pushId, ordinal);
    batches.set(nameOf(id), {
      facts: { ...id, key, app, addressKind, devices },
      match: receiptMatcher({ pushId, addressKind, devices, find: (address) => receivers.find(address) }),
      before: new Map(counts.map(({ kind, receipts }) => [kind, receipts])),
      added: new Map(),
    });
    return id;
  }

  private *keepOne(batch: ToldBatch, { kind, addresses, at, detail }: NewReceipt): SqlWork<KeptReceipt | null> {
    const { facts, match, before, added } = batch;
    const matches = match(addresses);
    if (matches.length === 0) return null;
    const fresh: KeptReceipt['fresh'][number][] = [];
    for (const { receiver, hashed, deviceId, address } of matches) {
      const count = (before.get(kind) ?? 0) + (added.get(kind) ?? 0);
      const row = [facts.pushId, facts.ordinal, receiver, kind, hashed ? 1 : 0, at, detail];
      const isCountedOnly = hashed && count >= MAX_KEPT_ADDRESSES;
      if (!isCountedOnly && (yield* affectedBy(this.sql.insert, ...row)) === 0) continue;
      added.set(kind, (added.get(kind) ?? 0) + 1);
      fresh.push({ deviceId, address });
    }
    return { ...facts, fresh, counts: sumOfCounts([Object.fromEntries(before), Object.fromEntries(added)]) };
  }
}

function nameOf(id: BatchId | null): string {
  return id === null ? '' : `${id.pushId}.${id.ordinal}`;
}

function byMessageId([, { messageId: a }]: [number, NewReceipt], [, { messageId: b }]: [number, NewReceipt]): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
