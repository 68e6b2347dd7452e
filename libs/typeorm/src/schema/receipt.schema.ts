import { type EntitySchemaRelationOptions } from 'typeorm';
import { type ReceiptKind } from '@nest-push/core';
import { type BatchRow } from './batch.schema.js';
import { bigNumber, count, id, table, word } from './columns.js';

/** A row of `push_receipt`: what a vendor told later of one receiver of a batch. */
export interface ReceiptRow {
  pushId: string;
  ordinal: number;
  /** A device's id; a digest of an address that only the vendor knows; empty for the call as a whole. */
  receiver: string;
  kind: ReceiptKind;
  /** 1: the receiver is a digest. */
  hashed: number;
  toldAt: number;
  detail: string | null;
  /** For the foreign key alone. */
  batch?: BatchRow;
}

/** A row of `push_receipt_count`: how often something was told of a batch, also of those who have no row of their own. */
export interface ReceiptCountRow {
  pushId: string;
  ordinal: number;
  kind: ReceiptKind;
  receipts: number;
  /** For the foreign key alone. */
  batch?: BatchRow;
}

const place = {
  pushId: { ...id, name: 'push_id', primary: true },
  ordinal: { type: 'integer', primary: true },
} as const;

const ofBatch = (foreignKeyConstraintName: string): EntitySchemaRelationOptions => ({
  type: 'many-to-one',
  target: 'PushBatchRow',
  onDelete: 'CASCADE',
  joinColumn: [
    { name: 'push_id', referencedColumnName: 'pushId', foreignKeyConstraintName },
    { name: 'ordinal', referencedColumnName: 'ordinal', foreignKeyConstraintName },
  ],
});

/** The table of receipts. */
export const ReceiptSchema = table<ReceiptRow>({
  name: 'PushReceiptRow',
  tableName: 'push_receipt',
  columns: {
    ...place,
    receiver: { ...id, primary: true },
    kind: { ...word, primary: true },
    hashed: count,
    toldAt: { ...bigNumber, name: 'told_at' },
    detail: { type: 'text', nullable: true },
  },
  relations: { batch: ofBatch('push_receipt_batch') },
});

/** The table of their counts. */
export const ReceiptCountSchema = table<ReceiptCountRow>({
  name: 'PushReceiptCountRow',
  tableName: 'push_receipt_count',
  columns: { ...place, kind: { ...word, primary: true }, receipts: count },
  relations: { batch: ofBatch('push_receipt_count_batch') },
});
