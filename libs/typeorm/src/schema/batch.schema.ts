import { type AddressKind, type BatchState, type Platform, type StoredLane } from '@nest-push/core';
import { bigNumber, count, id, table, word } from './columns.js';
import { type PushRow } from './push.schema.js';

/** A row of `push_batch`: what one vendor call carries, and how it went. */
export interface BatchRow {
  pushId: string;
  ordinal: number;
  state: BatchState;
  worker: string | null;
  version: number;
  /** 1: it is being called alone. */
  alone: number;
  app: string | null;
  addressKind: AddressKind | null;
  platform: Platform | null;
  lane: StoredLane;
  /** How many devices it is for; 1 where the vendor resolves the audience. */
  size: number;
  /** Of these, once it has ended. Rows of version 0.1 have 0 `failed` and `unknown`: their addresses were not kept, so nobody can try again. */
  delivered: number;
  failed: number;
  unknown: number;
  dueAt: number;
  endsAt: number;
  vendorKey: string | null;
  vendorKeyExpiresAt: number | null;
  attempts: number;
  unknowns: number;
  crashes: number;
  aloneCrashes: number;
  /** When its last call was begun. */
  calledAt: number | null;
  failedAt: number | null;
  /** The vendor's id of the push; what a later receipt names. */
  messageId: string | null;
  /** JSON. */
  failure: string | null;
  /** JSON: a `BatchEnd`, once it has ended. */
  result: string | null;
  /** JSON. The last column, because the longest: what is read without it is read quickly. */
  receivers: string;
  /** For the foreign key alone. */
  push?: PushRow;
}

/** The table of batches. */
export const BatchSchema = table<BatchRow>({
  name: 'PushBatchRow',
  tableName: 'push_batch',
  columns: {
    pushId: { ...id, name: 'push_id', primary: true },
    ordinal: { type: 'integer', primary: true },
    state: word,
    worker: { ...id, nullable: true },
    version: count,
    alone: count,
    app: { ...id, nullable: true },
    addressKind: { ...word, name: 'address_kind', nullable: true },
    platform: { ...word, nullable: true },
    lane: word,
    size: count,
    delivered: count,
    failed: count,
    unknown: count,
    dueAt: { ...bigNumber, name: 'due_at' },
    endsAt: { ...bigNumber, name: 'ends_at' },
    vendorKey: { ...id, name: 'vendor_key', nullable: true },
    vendorKeyExpiresAt: { ...bigNumber, name: 'vendor_key_expires_at', nullable: true },
    attempts: count,
    unknowns: count,
    crashes: count,
    aloneCrashes: { ...count, name: 'alone_crashes' },
    calledAt: { ...bigNumber, name: 'called_at', nullable: true },
    failedAt: { ...bigNumber, name: 'failed_at', nullable: true },
    messageId: { ...id, name: 'message_id', nullable: true },
    failure: { type: 'text', nullable: true },
    result: { type: 'text', nullable: true },
    receivers: { type: 'text' },
  },
  relations: {
    push: {
      type: 'many-to-one',
      target: 'PushRow',
      onDelete: 'CASCADE',
      joinColumn: { name: 'push_id', referencedColumnName: 'id', foreignKeyConstraintName: 'push_batch_push' },
    },
  },
  // Each holds only the rows that are looked for: what has ended costs nothing.
  indices: [
    { name: 'push_batch_due', columns: ['lane', 'app', 'dueAt'], where: "state = 'waiting'" },
    { name: 'push_batch_ends', columns: ['endsAt'], where: "state = 'waiting'" },
    { name: 'push_batch_calling', columns: ['worker'], where: "state = 'calling'" },
    { name: 'push_batch_message', columns: ['messageId'], where: 'message_id IS NOT NULL' },
  ],
});
