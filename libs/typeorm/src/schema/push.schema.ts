import { type DeliveryPolicy, type Lane, type PushStage, type PushState } from '@nest-push/core';
import { bigNumber, count, id, table, word } from './columns.js';

/** A row of `push_push`: a push, how far it is, and how it ended. */
export interface PushRow {
  id: string;
  key: string | null;
  digest: string;
  /** JSON. */
  to: string;
  /** JSON. */
  message: string;
  acceptedAt: number;
  dueAt: number;
  expiresAt: number | null;
  state: PushState;
  reason: string;
  settledAt: number | null;
  lane: Lane;
  policy: DeliveryPolicy;
  stage: PushStage;
  /** 1: from so many crashes on it is expanded alone. */
  suspect: number;
  worker: string | null;
  version: number;
  /** The last device id of the pages that are in the store. */
  cursor: string | null;
  nextOrdinal: number;
  crashes: number;
  aloneCrashes: number;
  /** 1: it is being expanded alone. */
  alone: number;
  openBatches: number;
  delivered: number;
  failed: number;
  expired: number;
  cancelled: number;
  unknown: number;
  /** Sentences as JSON strings, one a line: lines are added without reading what is there. */
  problems: string;
  firstFailure: string | null;
  /** Why it was taken back, once it was: no call of it begins any more. */
  cancelReason: string | null;
}

/** The table of pushes. */
export const PushSchema = table<PushRow>({
  name: 'PushRow',
  tableName: 'push_push',
  columns: {
    id: { ...id, primary: true },
    key: { ...id, name: 'push_key', nullable: true },
    digest: id,
    to: { type: 'text', name: 'audience' },
    message: { type: 'text' },
    acceptedAt: { ...bigNumber, name: 'accepted_at' },
    dueAt: { ...bigNumber, name: 'due_at' },
    expiresAt: { ...bigNumber, name: 'expires_at', nullable: true },
    state: word,
    reason: { type: 'text' },
    settledAt: { ...bigNumber, name: 'settled_at', nullable: true },
    lane: { ...word, default: 'normal' },
    policy: { ...word, default: 'atLeastOnce' },
    stage: { ...word, default: 'open' },
    suspect: count,
    worker: { ...id, nullable: true },
    version: count,
    cursor: { ...id, name: 'page_cursor', nullable: true },
    nextOrdinal: { ...count, name: 'next_ordinal' },
    crashes: count,
    aloneCrashes: { ...count, name: 'alone_crashes' },
    alone: count,
    openBatches: { ...count, name: 'open_batches' },
    delivered: count,
    failed: count,
    expired: count,
    cancelled: count,
    unknown: count,
    problems: { type: 'text', default: '' },
    firstFailure: { type: 'text', name: 'first_failure', nullable: true },
    cancelReason: { type: 'text', name: 'cancel_reason', nullable: true },
  },
  uniques: [{ name: 'push_push_key', columns: ['key'] }],
  // Each holds only the rows that are looked for: what has ended costs nothing.
  indices: [
    { name: 'push_push_open', columns: ['suspect', 'lane', 'dueAt'], where: "stage = 'open'" },
    { name: 'push_push_claimed', columns: ['worker'], where: "stage = 'claimed'" },
    { name: 'push_push_settled', columns: ['settledAt'], where: 'settled_at IS NOT NULL' },
  ],
});
