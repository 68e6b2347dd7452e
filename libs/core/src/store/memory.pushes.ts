import { deliveriesOf, type NewBatch } from '../delivery/batch.js';
import { isEndState, MAX_REPORT_ROWS, type PushReport, waitingReason } from '../delivery/report.js';
import { PUSH_TRANSITIONS, STAGE_TRANSITIONS } from '../delivery/states.js';
import { PushKeyConflictError, PushStoreFullError } from '../errors/push.error.js';
import { type Failure } from '../vendor/failure.js';
import { frozenCopy } from './memory.copy.js';
import {
  type BatchEntry,
  claimedPush,
  isSuspect,
  newBatchEntry,
  newPushEntry,
  type PushEntry,
  storedPush,
} from './memory.entries.js';
import { may, type MemoryWork, passes } from './memory.work.js';
import { type CalledBatch, sumOfCounts } from './receipts.js';
import { type Acceptance, type ClaimedPush, type ExpandedPage, type NewPush, type WriteAnswer } from './store.js';

const REFUSED: WriteAnswer = { kept: false, ended: null };

/** The pushes of the memory store: how they come in, become batches, and go. */
export class MemoryPushes {
  private readonly byId = new Map<string, PushEntry>();
  private readonly byKey = new Map<string, PushEntry>();

  constructor(
    private readonly work: MemoryWork,
    private readonly maxPushes: number,
  ) {}

  find(pushId: string): PushEntry | undefined {
    return this.byId.get(pushId);
  }

  accept(pushes: readonly NewPush[], worker: string | null): readonly Acceptance[] {
    // Everything that can refuse comes before the first change: all or none.
    const fresh = new Map<string, PushEntry>();
    const freshKeys = new Map<string, PushEntry>();
    const answers = pushes.map((push) => {
      const known = push.key === null ? undefined : (this.byKey.get(push.key) ?? freshKeys.get(push.key));
      if (known !== undefined) {
        if (known.push.digest !== push.digest) throw new PushKeyConflictError(known.push.id);
        return { entry: known, repeated: true };
      }
      if (this.byId.has(push.id) || fresh.has(push.id)) throw new TypeError('a push with this id is in the store');
      const entry = newPushEntry(push, this.work.nextSeq());
      fresh.set(push.id, entry);
      if (push.key !== null) freshKeys.set(push.key, entry);
      return { entry, repeated: false };
    });
    this.makeRoom(fresh.size);
    for (const [id, entry] of fresh) {
      this.byId.set(id, entry);
      if (worker === null) this.work.openPush(entry);
      else this.work.claimPush(entry, worker, false);
    }
    for (const [key, entry] of freshKeys) this.byKey.set(key, entry);
    return answers.map(({ entry, repeated }) => ({ push: storedPush(entry), repeated }));
  }

  claim(pushId: string, worker: string): ClaimedPush | null {
    const entry = this.byId.get(pushId);
    // A suspect runs alone: only the one who knows that gets it.
    if (entry === undefined || isSuspect(entry) || !may(STAGE_TRANSITIONS.claim, entry.stage)) return null;
    this.work.claimPush(entry, worker, false);
    return claimedPush(entry);
  }

  expand(page: ExpandedPage): WriteAnswer {
    const entry = this.byId.get(page.pushId);
    if (entry === undefined || !may(STAGE_TRANSITIONS.page, entry.stage) || !passes(entry, page)) return REFUSED;
    for (const [place, { ordinal }] of page.batches.entries()) {
      if (ordinal !== entry.nextOrdinal + place) throw new TypeError('the batches of a page follow those in the store');
    }
    for (const batch of page.batches) this.addBatch(entry, batch, page.worker, page.now);
    entry.problems = [...entry.problems, ...page.problems];
    entry.cursor = page.cursor;
    entry.state = PUSH_TRANSITIONS.send.to;
    if (page.cursor === null) this.work.closePush(entry);
    return { kept: true, ended: this.work.endPush(entry, page.now) };
  }

  report(pushId: string): PushReport | null {
    const entry = this.byId.get(pushId);
    if (entry === undefined) return null;
    const { push, state, reason, settledAt, counts, batches } = entry;
    const deliveries = [];
    for (const { made, receivers, ended, receipts } of batches) {
      if (deliveries.length >= MAX_REPORT_ROWS) break;
      if (ended !== null) deliveries.push(...deliveriesOf({ ...made, receivers }, ended.end, receipts?.byReceiver));
    }
    return {
      pushId,
      state,
      reason: isEndState(state) ? reason : waitingReason(lastFailureOf(batches)),
      acceptedAt: push.acceptedAt,
      dueAt: push.dueAt,
      settledAt,
      counts,
      deliveries: deliveries.slice(0, MAX_REPORT_ROWS),
      receipts: sumOfCounts(batches.map(({ receipts }) => receipts?.counts ?? {})),
    };
  }

  called(pushId: string, limit: number): readonly CalledBatch[] {
    const called: CalledBatch[] = [];
    for (const { made, receivers, attempts, calledAt, ended } of this.byId.get(pushId)?.batches ?? []) {
      const { ordinal, app, addressKind } = made;
      if (called.length >= limit) break;
      if (app === null || addressKind === null || calledAt === null || attempts < 1) continue;
      const addresses = receivers.map(({ address }) => address);
      const messageId = ended?.end.result.messageId ?? null;
      called.push({ pushId, ordinal, app, addressKind, addresses, messageId, calledAt });
    }
    return called;
  }

  prune(endedBefore: number, limit: number): number {
    const old = [...this.work.ended]
      .filter(({ settledAt }) => settledAt !== null && settledAt < endedBefore)
      .sort((a, b) => (a.settledAt ?? 0) - (b.settledAt ?? 0))
      .slice(0, Math.max(0, limit));
    for (const entry of old) this.forget(entry);
    return old.length;
  }

  private addBatch(entry: PushEntry, batch: NewBatch, worker: string, now: number): void {
    const added = newBatchEntry(entry, batch, this.work.nextSeq());
    this.work.addBatch(added);
    const { start } = batch;
    if (start.state === 'ended') this.work.endBatch(added, frozenCopy({ end: start.end, tally: start.tally }));
    else if (start.state === 'calling') this.work.beginBatch(added, worker, now, frozenCopy(start.key), false);
    else this.work.waitBatch(added);
  }

  private makeRoom(wanted: number): void {
    const excess = this.byId.size + wanted - this.maxPushes;
    if (excess > this.work.ended.size) {
      throw new PushStoreFullError(
        `The memory store holds at most ${this.maxPushes} pushes, and too few of them have ended. Send more slowly, or use a store on disk.`,
      );
    }
    let left = excess;
    for (const entry of this.work.ended) {
      if (left <= 0) return;
      left -= 1;
      this.forget(entry);
    }
  }

  private forget(entry: PushEntry): void {
    const { id, key } = entry.push;
    this.work.ended.delete(entry);
    for (const batch of entry.batches) this.work.forgetMessage(batch);
    this.byId.delete(id);
    if (key !== null) this.byKey.delete(key);
  }
}

/** The failure of the open batch that failed last. */
function lastFailureOf(batches: readonly BatchEntry[]): Failure | null {
  let last: BatchEntry | null = null;
  for (const batch of batches) {
    if (batch.state === 'ended' || batch.failure === null) continue;
    if (last === null || (batch.failedAt ?? 0) > (last.failedAt ?? 0)) last = batch;
  }
  return last?.failure ?? null;
}
