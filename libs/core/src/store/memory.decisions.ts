import { NO_TALLY, type Receiver, tallyOf } from '../delivery/batch.js';
import { isEndState } from '../delivery/report.js';
import { BATCH_TRANSITIONS, PUSH_TRANSITIONS, STAGE_TRANSITIONS } from '../delivery/states.js';
import { type BatchEntry, type EndedBatch, newBatchEntry, type PushEntry, UNTRIED } from './memory.entries.js';
import { addTally, failureIn, may, type MemoryWork, takenBackAs } from './memory.work.js';
import { type CancelAnswer } from './store.js';

const CUT_SHORT = 'It was taken back before its whole audience had been read.';

/** {@link PushStore.cancel} for a push that is there. */
export function cancelPush(work: MemoryWork, push: PushEntry, reason: string, now: number): CancelAnswer {
  const begun = push.batches.filter(({ attempts }) => attempts > 0).length;
  if (isEndState(push.state)) return { state: push.state, changed: false, begun, ended: null };
  push.takenBack ??= reason;
  let changed = false;
  if (may(STAGE_TRANSITIONS.cancel, push.stage)) {
    // What was to come is nowhere counted, so the report must say that it is missing.
    if (push.batches.length > 0) push.problems = [...push.problems, CUT_SHORT];
    work.closePush(push);
    changed = true;
  }
  for (const batch of push.batches) {
    if (!may(BATCH_TRANSITIONS.cancel, batch.state)) continue;
    work.endBatch(batch, takenBackAs(batch, reason));
    changed = true;
  }
  const ended = work.endPush(push, now);
  return { state: push.state, changed, begun, ended };
}

/** {@link PushStore.redrive} for a push that is there. */
export function redrivePush(work: MemoryWork, push: PushEntry, now: number, endsAt: number): number {
  if (!may(PUSH_TRANSITIONS.redrive, push.state)) return 0;
  if (push.batches.length === 0) {
    reopen(work, push);
    Object.assign(push, { state: 'accepted', problems: [], crashes: 0, aloneCrashes: 0 });
    work.openPush(push);
    return 1;
  }
  const again = push.batches.flatMap((batch) => partToRepeat(work, batch));
  if (again.length === 0) return 0;
  reopen(work, push);
  push.state = PUSH_TRANSITIONS.redrive.to;
  const { lane, expiresAt } = push.push;
  for (const batch of again) {
    Object.assign(batch, UNTRIED, { lane, dueAt: now, endsAt: expiresAt ?? endsAt });
    work.reopenBatch(batch);
  }
  sumUp(push);
  return again.length;
}

function reopen(work: MemoryWork, push: PushEntry): void {
  work.ended.delete(push);
  Object.assign(push, { reason: '', settledAt: null, takenBack: null });
}

/** The batch, where everybody in it is to be tried again; one that is cut off from it, where it is not everybody; nothing, where nobody is. */
function partToRepeat(work: MemoryWork, batch: BatchEntry): BatchEntry[] {
  const { ended, receivers, owner, made } = batch;
  if (ended === null || made.app === null || !may(BATCH_TRANSITIONS.redrive, batch.state)) return [];
  const { again, rest } = divide(receivers, ended);
  if (rest.length === 0) return again === null ? [] : [batch];
  if (again === null) return [];
  const addresses = new Set(rest.map(({ address }) => address));
  const end = { ...ended.end, exceptions: ended.end.exceptions.filter(([address]) => addresses.has(address)) };
  batch.receivers = rest;
  batch.ended = { end, tally: tallyOf(rest, end) };
  const ordinal = owner.nextOrdinal;
  const part = newBatchEntry(owner, { ...batch, ...made, ordinal, receivers: again }, work.nextSeq());
  part.state = 'ended';
  owner.batches.push(part);
  owner.nextOrdinal += 1;
  return [part];
}

/** Who is to be tried again (null: nobody), and the rest. */
function divide(
  receivers: readonly Receiver[],
  { end: { result, exceptions } }: EndedBatch,
): { readonly again: readonly Receiver[] | null; readonly rest: readonly Receiver[] } {
  const isAgain = (state: string): boolean => state === 'failed' || state === 'unknown';
  // The vendor knows who they are: it is one result for all.
  if (receivers.every(({ devices }) => devices.length === 0)) {
    return { again: isAgain(result.state) ? receivers : null, rest: [] };
  }
  const other = new Map(exceptions);
  const fails = ({ address }: Receiver): boolean => isAgain((other.get(address) ?? result).state);
  const again = receivers.filter(fails);
  return { again: again.length === 0 ? null : again, rest: receivers.filter((receiver) => !fails(receiver)) };
}

function sumUp(push: PushEntry): void {
  push.counts = NO_TALLY;
  push.firstFailure = null;
  for (const { ended } of push.batches) {
    if (ended === null) continue;
    push.counts = addTally(push.counts, ended.tally);
    push.firstFailure ??= failureIn(ended.end);
  }
}
