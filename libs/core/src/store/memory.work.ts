import { type BatchEnd, type DeliveryResult, type Tally, tallyOf, type VendorKey } from '../delivery/batch.js';
import { endOf, type PushEnd } from '../delivery/report.js';
import { BATCH_TRANSITIONS, STAGE_TRANSITIONS } from '../delivery/states.js';
import { type BatchEntry, type EndedBatch, type Held, type PushEntry } from './memory.entries.js';
import { MemoryQueues } from './memory.queues.js';

/** Who holds an entry, or would: the fence. */
export interface Fence {
  readonly worker: string | null;
  readonly version: number;
}

/** Whether a change may start from where something is. */
export function may<State extends string>(change: { readonly from: readonly State[] }, state: State): boolean {
  return change.from.includes(state);
}

/** Whether a write is by the one who has the work. */
export function passes({ worker, version }: Held, fence: Fence): boolean {
  return worker === fence.worker && version === fence.version;
}

/** Every change of a push or a batch: whoever changes one here need not think of the indexes. Callers have asked {@link may} before. */
export class MemoryWork {
  readonly queues = new MemoryQueues();
  /** In the order in which they ended. */
  readonly ended = new Set<PushEntry>();
  private readonly pushesOf = new Map<string, Set<PushEntry>>();
  private readonly batchesOf = new Map<string, Set<BatchEntry>>();
  private readonly byMessage = new Map<string, BatchEntry>();
  private seq = 0;

  nextSeq(): number {
    this.seq += 1;
    return this.seq;
  }

  /** Everybody who holds anything. */
  holders(): Set<string> {
    return new Set([...this.pushesOf.keys(), ...this.batchesOf.keys()]);
  }

  /** What a worker holds, as lists of its own: it may be taken while they are read. */
  heldBy(worker: string): { readonly pushes: readonly PushEntry[]; readonly batches: readonly BatchEntry[] } {
    return { pushes: [...(this.pushesOf.get(worker) ?? [])], batches: [...(this.batchesOf.get(worker) ?? [])] };
  }

  openPush(push: PushEntry): void {
    this.leaveStage(push);
    push.stage = STAGE_TRANSITIONS.orphan.to;
    this.queues.addPush(push);
  }

  claimPush(push: PushEntry, worker: string, alone: boolean): void {
    this.leaveStage(push);
    push.stage = STAGE_TRANSITIONS.claim.to;
    push.version += 1;
    hold(this.pushesOf, push, worker, alone);
  }

  /** No more batches will come. */
  closePush(push: PushEntry): void {
    this.leaveStage(push);
    push.stage = STAGE_TRANSITIONS.finish.to;
  }

  /** A batch that is in no state yet. */
  addBatch(batch: BatchEntry): void {
    const { owner } = batch;
    owner.batches.push(batch);
    owner.openBatches += 1;
    owner.nextOrdinal = batch.made.ordinal + 1;
  }

  /** A batch that came back, or is new, waits for its time; or ends, where its push was taken back meanwhile: no call begins after that. */
  waitBatch(batch: BatchEntry): void {
    this.leaveState(batch);
    const { takenBack } = batch.owner;
    if (takenBack !== null) {
      this.endBatch(batch, takenBackAs(batch, takenBack));
      return;
    }
    batch.state = BATCH_TRANSITIONS.again.to;
    this.queues.addBatch(batch);
  }

  beginBatch(batch: BatchEntry, worker: string, now: number, key: VendorKey | null, alone: boolean): void {
    this.leaveState(batch);
    batch.state = BATCH_TRANSITIONS.begin.to;
    batch.version += 1;
    batch.attempts += 1;
    batch.calledAt = now;
    batch.key = key;
    hold(this.batchesOf, batch, worker, alone);
  }

  endBatch(batch: BatchEntry, ended: EndedBatch): void {
    this.leaveState(batch);
    batch.state = BATCH_TRANSITIONS.end.to;
    batch.ended = ended;
    const name = messageName(batch);
    if (name !== null && !this.byMessage.has(name)) this.byMessage.set(name, batch);
    const { owner } = batch;
    owner.openBatches -= 1;
    owner.counts = addTally(owner.counts, ended.tally);
    owner.firstFailure ??= failureIn(ended.end);
  }

  /** Takes an ended batch out of its push's sums, to be waited for again. */
  reopenBatch(batch: BatchEntry): void {
    this.forgetMessage(batch);
    batch.ended = null;
    batch.version += 1;
    batch.owner.openBatches += 1;
    this.waitBatch(batch);
  }

  /** The batch of one of these apps that ended with this id of the vendor's. */
  batchOfMessage(apps: readonly string[], messageId: string): BatchEntry | undefined {
    for (const app of apps) {
      const batch = this.byMessage.get(JSON.stringify([app, messageId]));
      if (batch !== undefined) return batch;
    }
    return undefined;
  }

  forgetMessage(batch: BatchEntry): void {
    const name = messageName(batch);
    if (name !== null && this.byMessage.get(name) === batch) this.byMessage.delete(name);
  }

  /** Ends a push when nothing of it is open any longer. */
  endPush(push: PushEntry, now: number): PushEnd | null {
    if (push.stage !== 'done' || push.openBatches > 0) return null;
    const { counts, problems, firstFailure, takenBack } = push;
    const end =
      takenBack !== null && push.batches.length === 0
        ? ({ state: 'cancelled', reason: takenBack } as const)
        : endOf({ counts, problems, firstFailure });
    Object.assign(push, { ...end, settledAt: now });
    this.ended.add(push);
    return { pushId: push.push.id, ...end, settledAt: now, counts };
  }

  private leaveStage(push: PushEntry): void {
    if (push.stage === 'open') this.queues.deletePush(push);
    letGo(this.pushesOf, push);
  }

  private leaveState(batch: BatchEntry): void {
    if (batch.state === 'waiting') this.queues.deleteBatch(batch);
    letGo(this.batchesOf, batch);
  }
}

/** What a batch ends with whose push was taken back: `unknown` where a call may have arrived all the same. */
export function takenBackAs({ receivers, unknowns }: BatchEntry, reason: string): EndedBatch {
  const result: DeliveryResult = {
    state: unknowns > 0 ? 'unknown' : 'cancelled',
    messageId: null,
    failureClass: null,
    vendorCode: null,
    reason,
  };
  const end: BatchEnd = { result, exceptions: [] };
  return { end, tally: tallyOf(receivers, end) };
}

/** What a vendor's later word finds a batch by. */
function messageName({ made: { app }, ended }: BatchEntry): string | null {
  const messageId = ended?.end.result.messageId ?? null;
  return app === null || messageId === null ? null : JSON.stringify([app, messageId]);
}

/** Why the first device of a batch that did not get it did not. */
export function failureIn({ result, exceptions }: BatchEnd): string | null {
  const failed = [result, ...exceptions.map(([, exception]) => exception)].find(({ state }) => state !== 'delivered');
  return failed?.reason ?? null;
}

export function addTally(one: Tally, other: Tally): Tally {
  return {
    delivered: one.delivered + other.delivered,
    failed: one.failed + other.failed,
    expired: one.expired + other.expired,
    cancelled: one.cancelled + other.cancelled,
    unknown: one.unknown + other.unknown,
  };
}

function hold<T extends Held>(index: Map<string, Set<T>>, item: T, worker: string, alone: boolean): void {
  item.worker = worker;
  item.alone = alone;
  const held = index.get(worker);
  if (held === undefined) index.set(worker, new Set([item]));
  else held.add(item);
}

function letGo<T extends Held>(index: Map<string, Set<T>>, item: T): void {
  if (item.worker === null) return;
  const held = index.get(item.worker);
  held?.delete(item);
  if (held?.size === 0) index.delete(item.worker);
  item.worker = null;
}
