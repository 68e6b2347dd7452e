import assert from 'node:assert/strict';
import {
  type BatchEnd,
  type DeliveryResult,
  type NewBatch,
  type NewPush,
  type PushEnd,
  type VendorKey,
} from '@nest-push/core';
import {
  countCrash,
  type Handle,
  type ModelBatch,
  type ModelPush,
  SUSPECT_AFTER,
  UNHELD,
  UNTRIED,
} from './store.entries.js';
import { countsOf, endOf, failureOf, isLost, resolvedByVendor, resultFor } from './store.sums.js';

/** What happened in the runs: a run that meets nothing of it proves nothing. */
export type Event =
  | 'conflict'
  | 'repeated'
  | 'refusedPage'
  | 'refusedRecord'
  | 'zombieKept'
  | 'suspectPush'
  | 'suspectBatch'
  | 'orphanCancelled'
  | 'cutShort'
  | 'redrivenPush'
  | 'redrivenPart'
  | 'keyRenewed'
  | 'pruned';

const CUT_SHORT = 'It was taken back before its whole audience had been read.';

/** What a store should be, written without its indexes and its sums: everything is looked for, and counted, anew. */
export class StoreModel {
  now = 1_763_726_400_000;
  readonly leases = new Map<string, number>();
  readonly pushes = new Map<string, ModelPush>();
  readonly handles: Handle[] = [];
  readonly gone: string[] = [];
  readonly events = new Map<Event, number>();
  steps = 0;
  private made = 0;

  note(event: Event): void {
    this.events.set(event, (this.events.get(event) ?? 0) + 1);
  }

  nextId(): string {
    this.made += 1;
    return `p${this.made}`;
  }

  get all(): ModelPush[] {
    return [...this.pushes.values()];
  }

  get batches(): { readonly owner: ModelPush; readonly batch: ModelBatch }[] {
    return this.all.flatMap((owner) => owner.batches.map((batch) => ({ owner, batch })));
  }

  holder({ pushId, ordinal }: Pick<Handle, 'pushId' | 'ordinal'>): ModelPush | ModelBatch | undefined {
    const push = this.pushes.get(pushId);
    return ordinal === null ? push : push?.batches[ordinal];
  }

  /** Whether a write with this handle must be kept. */
  isLive(handle: Handle): boolean {
    const held = this.holder(handle);
    return held?.worker === handle.worker && held.version === handle.version;
  }

  accept(push: NewPush, worker: string | null): void {
    const fresh: ModelPush = {
      push,
      ...{ state: 'accepted', stage: 'open', cursor: null, batches: [], problems: [], firstFailure: null },
      ...{ takenBack: null, reason: '', settledAt: null, ...UNHELD },
    };
    this.pushes.set(push.id, fresh);
    if (worker !== null) this.claimPush(fresh, worker, 1, false);
  }

  claimPush(push: ModelPush, worker: string, version: number, alone: boolean): void {
    assert.ok(version > push.version, 'a claim raises the version');
    Object.assign(push, { stage: 'claimed', worker, version, alone });
    this.handles.push({ pushId: push.push.id, ordinal: null, worker, version });
  }

  addBatch(push: ModelPush, made: NewBatch, worker: string): void {
    const { ordinal, app, addressKind, lane, receivers, dueAt, endsAt, start } = made;
    const batch: ModelBatch = {
      ...{ ordinal, app, addressKind, lane, receivers, dueAt, endsAt, state: 'waiting', key: null, end: null },
      ...UNTRIED,
      ...UNHELD,
    };
    push.batches.push(batch);
    if (start.state === 'ended') this.endBatch(push, batch, start.end);
    if (start.state === 'calling') this.begin(push, batch, worker, 1, start.key, false);
  }

  begin(
    { push }: ModelPush,
    batch: ModelBatch,
    worker: string,
    version: number,
    key: VendorKey | null,
    alone: boolean,
  ): void {
    assert.ok(version > batch.version, 'a claim raises the version');
    Object.assign(batch, { state: 'calling', worker, version, alone, key, calledAt: this.now });
    batch.attempts += 1;
    this.handles.push({ pushId: push.id, ordinal: batch.ordinal, worker, version });
  }

  /** It waits for its time; where its push was taken back there is none. */
  wait(push: ModelPush, batch: ModelBatch): void {
    Object.assign(batch, { state: 'waiting', worker: null, alone: false });
    if (push.takenBack !== null) this.takeBack(push, batch, push.takenBack);
  }

  endBatch(push: ModelPush, batch: ModelBatch, end: BatchEnd): void {
    Object.assign(batch, { state: 'ended', worker: null, alone: false, end });
    push.firstFailure ??= failureOf(end);
  }

  takeBack(push: ModelPush, batch: ModelBatch, reason: string): void {
    const state = batch.unknowns > 0 ? 'unknown' : 'cancelled';
    const result: DeliveryResult = { state, messageId: null, failureClass: null, vendorCode: null, reason };
    this.endBatch(push, batch, { result, exceptions: [] });
  }

  /** Nobody is at a push any longer. */
  open(push: ModelPush): void {
    Object.assign(push, { stage: 'open', worker: null, alone: false });
  }

  cancel(push: ModelPush, reason: string): { changed: boolean; ended: PushEnd | null } {
    push.takenBack ??= reason;
    let changed = false;
    if (push.stage !== 'done') {
      if (push.batches.length > 0) {
        push.problems.push(CUT_SHORT);
        this.note('cutShort');
      }
      Object.assign(push, { stage: 'done', worker: null, alone: false });
      changed = true;
    }
    for (const batch of push.batches.filter(({ state }) => state === 'waiting')) {
      this.takeBack(push, batch, reason);
      changed = true;
    }
    return { changed, ended: this.settle(push) };
  }

  /** What a worker held is nobody's. */
  takeFrom(worker: string, crash: boolean): { pushes: number; batches: number } {
    const pushes = this.all.filter((push) => push.worker === worker);
    const batches = this.batches.filter(({ batch }) => batch.worker === worker);
    for (const push of pushes) {
      if (crash) countCrash(push);
      this.open(push);
    }
    for (const { owner, batch } of batches) {
      if (crash) countCrash(batch);
      if (batch.crashes >= SUSPECT_AFTER) batch.lane = 'suspect';
      batch.unknowns += 1;
      batch.dueAt = this.now;
      if (owner.takenBack !== null) this.note('orphanCancelled');
      this.wait(owner, batch);
      this.settle(owner);
    }
    return { pushes: pushes.length, batches: batches.length };
  }

  redrive(push: ModelPush, endsAt: number): number {
    if (!['failed', 'partial', 'unknown'].includes(push.state)) return 0;
    const reopened = { reason: '', settledAt: null, takenBack: null, firstFailure: null };
    if (push.batches.length === 0) {
      Object.assign(push, reopened, { state: 'accepted', problems: [], crashes: 0, aloneCrashes: 0, cursor: null });
      this.open(push);
      this.note('redrivenPush');
      return 1;
    }
    const again = [...push.batches].flatMap((batch) => this.partToRepeat(push, batch));
    if (again.length === 0) return 0;
    Object.assign(push, reopened, { state: 'sending' });
    const { lane, expiresAt } = push.push;
    for (const batch of again) {
      Object.assign(batch, UNTRIED, { end: null, lane, dueAt: this.now, endsAt: expiresAt ?? endsAt });
      Object.assign(batch, { crashes: 0, aloneCrashes: 0 });
      this.wait(push, batch);
    }
    for (const { end } of push.batches) if (end !== null) push.firstFailure ??= failureOf(end);
    return again.length;
  }

  /** The batch, or the new one of those in it who did not get it; nothing where all did, or where it has no app. */
  private partToRepeat(push: ModelPush, batch: ModelBatch): ModelBatch[] {
    const { end, receivers, app } = batch;
    if (end === null || app === null) return [];
    const lost = receivers.filter(({ address }) => isLost(resultFor(end, address)));
    if (resolvedByVendor(receivers)) return isLost(end.result) ? [batch] : [];
    if (lost.length === 0) return [];
    if (lost.length === receivers.length) return [batch];
    const kept = receivers.filter((receiver) => !lost.includes(receiver));
    const names = kept.map(({ address }) => address);
    batch.receivers = kept;
    batch.end = { result: end.result, exceptions: end.exceptions.filter(([address]) => names.includes(address)) };
    const part = { ...batch, ...UNHELD, ordinal: push.batches.length, receivers: lost, key: null };
    push.batches.push(part);
    this.note('redrivenPart');
    return [part];
  }

  /** Ends a push of which nothing is open any longer. */
  settle(push: ModelPush): PushEnd | null {
    const isOver = push.stage === 'done' && push.batches.every(({ state }) => state === 'ended');
    if (!isOver || push.settledAt !== null) return null;
    const counts = countsOf(push);
    const end =
      push.takenBack !== null && push.batches.length === 0
        ? { state: 'cancelled' as const, reason: push.takenBack }
        : endOf(push, counts);
    Object.assign(push, { ...end, settledAt: this.now });
    return { pushId: push.push.id, ...end, settledAt: this.now, counts };
  }
}
