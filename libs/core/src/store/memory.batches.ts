import { type BatchRecord, type StoredBatch, type VendorKey } from '../delivery/batch.js';
import { BATCH_TRANSITIONS } from '../delivery/states.js';
import { frozenCopy } from './memory.copy.js';
import { type BatchEntry, claimedPush, type PushEntry, storedBatch } from './memory.entries.js';
import { may, type MemoryWork, passes } from './memory.work.js';
import { type BatchClaim, type Suspect, type WriteAnswer } from './store.js';

const REFUSED: WriteAnswer = { kept: false, ended: null };

/** {@link PushStore.claimBatches}. */
export function claimDueBatches(work: MemoryWork, claim: BatchClaim): readonly StoredBatch[] {
  const keys = frozenCopy(claim.keys).values();
  return work.queues.dueBatches(claim.app, claim.lane, claim.now, claim.limit).map((batch) => {
    work.beginBatch(batch, claim.worker, claim.now, keyFor(batch, keys, claim.now), false);
    return storedBatch(batch);
  });
}

function keyFor({ key }: BatchEntry, fresh: Iterator<VendorKey, unknown>, now: number): VendorKey | null {
  if (key !== null && key.expiresAt > now) return key;
  const next = fresh.next();
  return next.done === true ? null : next.value;
}

const NO_KEYS: readonly VendorKey[] = [];

/** {@link PushStore.claimSuspect}. */
export function claimOneSuspect(work: MemoryWork, worker: string, now: number): Suspect | null {
  const push = work.queues.suspectPush(now);
  if (push !== undefined) {
    work.claimPush(push, worker, true);
    return { push: claimedPush(push) };
  }
  const batch = work.queues.suspectBatch(now);
  if (batch === undefined) return null;
  work.beginBatch(batch, worker, now, keyFor(batch, NO_KEYS.values(), now), true);
  return { batch: storedBatch(batch) };
}

/** {@link PushStore.record} for a batch of a push that is there. */
export function recordBatch(work: MemoryWork, push: PushEntry | undefined, record: BatchRecord): WriteAnswer {
  const batch = push?.batches[record.ordinal];
  if (push === undefined || batch === undefined || !passes(batch, record)) return REFUSED;
  const { next } = record;
  if (next.state === 'ended') {
    if (!may(BATCH_TRANSITIONS.end, batch.state)) return REFUSED;
    work.endBatch(batch, frozenCopy({ end: next.end, tally: next.tally }));
  } else {
    if (!may(BATCH_TRANSITIONS.again, batch.state)) return REFUSED;
    const { dueAt, attempts, unknowns, failure, failedAt } = next;
    Object.assign(batch, { dueAt, attempts, unknowns, failure: frozenCopy(failure), failedAt });
    work.waitBatch(batch);
  }
  return { kept: true, ended: work.endPush(push, record.now) };
}
