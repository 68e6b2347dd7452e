import {
  type BatchEnd,
  type BatchState,
  type Failure,
  type NewBatch,
  type NewPush,
  type PushStage,
  type PushState,
  type Receiver,
  type StoredBatch,
  type StoredLane,
  type VendorKey,
} from '@nest-push/core';

/** Whoever has been told so may write, until somebody else is told. */
export interface Fence {
  readonly worker: string;
  readonly version: number;
}

/** What a worker was once given, and may come back with at any later time. */
export interface Handle extends Fence {
  readonly pushId: string;
  /** Null: the push itself, to be turned into batches. */
  readonly ordinal: number | null;
}

interface Held {
  worker: string | null;
  /** The least that the next claim's version must be above. */
  version: number;
  alone: boolean;
  crashes: number;
  aloneCrashes: number;
}

export interface ModelBatch extends Held {
  readonly ordinal: number;
  readonly app: string | null;
  readonly addressKind: NewBatch['addressKind'];
  state: BatchState;
  lane: StoredLane;
  receivers: readonly Receiver[];
  dueAt: number;
  endsAt: number;
  key: VendorKey | null;
  attempts: number;
  unknowns: number;
  failure: Failure | null;
  failedAt: number | null;
  calledAt: number | null;
  end: BatchEnd | null;
}

export interface ModelPush extends Held {
  readonly push: NewPush;
  state: PushState;
  stage: PushStage;
  cursor: string | null;
  readonly batches: ModelBatch[];
  problems: string[];
  firstFailure: string | null;
  takenBack: string | null;
  reason: string;
  settledAt: number | null;
}

/** After so many crashes, docs/delivery.md says, work runs alone. */
export const SUSPECT_AFTER = 3;

/** What nobody has held yet. */
export const UNHELD = { worker: null, version: 0, alone: false, crashes: 0, aloneCrashes: 0 } as const;
/** What has not been tried. */
export const UNTRIED = { attempts: 0, unknowns: 0, failure: null, failedAt: null, calledAt: null } as const;

export function isSuspect({ crashes }: ModelPush): boolean {
  return crashes >= SUSPECT_AFTER;
}

/** A batch as the port hands it out. */
export function storedBatch({ push }: ModelPush, batch: ModelBatch): StoredBatch {
  const { ordinal, app, addressKind, lane, receivers, dueAt, endsAt, key, attempts, unknowns } = batch;
  const { crashes, aloneCrashes, version, failure, failedAt } = batch;
  return {
    ...{ pushId: push.id, ordinal, app, addressKind, platform: null, lane, receivers, dueAt, endsAt, key, attempts },
    ...{ unknowns, crashes, aloneCrashes, version, failure, failedAt },
    ...{ to: push.to, message: push.message, policy: push.policy, expiresAt: push.expiresAt },
  };
}

/** The process that held it has ended. */
export function countCrash(held: Held): void {
  held.crashes += 1;
  if (held.alone) held.aloneCrashes += 1;
}
