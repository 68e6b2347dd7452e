import {
  type BatchEnd,
  type NewBatch,
  NO_TALLY,
  type Receiver,
  type StoredBatch,
  type Tally,
  type VendorKey,
} from '../delivery/batch.js';
import { type StoredLane, SUSPECT_AFTER } from '../delivery/lane.js';
import { type PushState } from '../delivery/report.js';
import { type BatchState, type PushStage } from '../delivery/states.js';
import { type Failure } from '../vendor/failure.js';
import { frozenCopy } from './memory.copy.js';
import { type BatchReceipts } from './memory.receipts.js';
import { type Sequenced } from './memory.timeline.js';
import { type ClaimedPush, type NewPush, type StoredPush } from './store.js';

/** What a worker can hold. */
export interface Held extends Sequenced {
  worker: string | null;
  version: number;
  /** While a worker holds it: whether that runs nothing else. */
  alone: boolean;
  crashes: number;
  aloneCrashes: number;
}

/** A push in the memory store. What is readonly here is frozen, and may be handed out. */
export interface PushEntry extends Held {
  readonly push: NewPush;
  state: PushState;
  stage: PushStage;
  cursor: string | null;
  nextOrdinal: number;
  problems: readonly string[];
  counts: Tally;
  firstFailure: string | null;
  /** Why it was taken back; null where it was not. */
  takenBack: string | null;
  /** Empty until it has ended. */
  reason: string;
  settledAt: number | null;
  /** By their ordinals. */
  readonly batches: BatchEntry[];
  openBatches: number;
}

/** How a batch ended, with what that adds to its push. */
export interface EndedBatch {
  readonly end: BatchEnd;
  readonly tally: Tally;
}

/** A batch in the memory store. */
export interface BatchEntry extends Held {
  readonly owner: PushEntry;
  readonly made: Pick<NewBatch, 'ordinal' | 'app' | 'addressKind' | 'platform'>;
  state: BatchState;
  receivers: readonly Receiver[];
  lane: StoredLane;
  dueAt: number;
  endsAt: number;
  key: VendorKey | null;
  attempts: number;
  unknowns: number;
  failure: Failure | null;
  failedAt: number | null;
  /** When it was claimed for its last call. */
  calledAt: number | null;
  /** Null until it has ended. */
  ended: EndedBatch | null;
  /** Null until the vendor tells something. */
  receipts: BatchReceipts | null;
}

/** A push as it enters the store: nobody is at it. */
export function newPushEntry(push: NewPush, seq: number): PushEntry {
  return {
    seq,
    push: frozenCopy(push),
    state: 'accepted',
    stage: 'open',
    worker: null,
    version: 0,
    alone: false,
    crashes: 0,
    aloneCrashes: 0,
    cursor: null,
    nextOrdinal: 0,
    problems: [],
    counts: NO_TALLY,
    firstFailure: null,
    takenBack: null,
    reason: '',
    settledAt: null,
    batches: [],
    openBatches: 0,
  };
}

/** What a fresh batch of a push consists of. */
export type BatchContent = Pick<
  NewBatch,
  'ordinal' | 'app' | 'addressKind' | 'platform' | 'lane' | 'receivers' | 'dueAt' | 'endsAt'
>;

/** A batch that waits and has never been called. */
export function newBatchEntry(owner: PushEntry, content: BatchContent, seq: number): BatchEntry {
  const { ordinal, app, addressKind, platform, lane, receivers, dueAt, endsAt } = content;
  return {
    seq,
    owner,
    made: { ordinal, app, addressKind, platform },
    state: 'waiting',
    receivers: frozenCopy(receivers),
    lane,
    dueAt,
    endsAt,
    worker: null,
    version: 0,
    alone: false,
    key: null,
    ...UNTRIED,
    ended: null,
    receipts: null,
  };
}

/** A batch's history before its first call. */
export const UNTRIED = {
  attempts: 0,
  unknowns: 0,
  crashes: 0,
  aloneCrashes: 0,
  failure: null,
  failedAt: null,
  calledAt: null,
} as const;

/** Whether a push may only be expanded alone. */
export function isSuspect({ crashes }: PushEntry): boolean {
  return crashes >= SUSPECT_AFTER;
}

export function storedPush({ push, state }: PushEntry): StoredPush {
  return { ...push, state };
}

export function claimedPush(entry: PushEntry): ClaimedPush {
  const { version, cursor, nextOrdinal, crashes, aloneCrashes } = entry;
  return { ...storedPush(entry), version, cursor, nextOrdinal, crashes, aloneCrashes };
}

export function storedBatch({ owner: { push }, made, ...entry }: BatchEntry): StoredBatch {
  return {
    pushId: push.id,
    ...made,
    lane: entry.lane,
    receivers: entry.receivers,
    dueAt: entry.dueAt,
    endsAt: entry.endsAt,
    key: entry.key,
    attempts: entry.attempts,
    unknowns: entry.unknowns,
    crashes: entry.crashes,
    aloneCrashes: entry.aloneCrashes,
    version: entry.version,
    failure: entry.failure,
    failedAt: entry.failedAt,
    to: push.to,
    message: push.message,
    policy: push.policy,
    expiresAt: push.expiresAt,
  };
}
