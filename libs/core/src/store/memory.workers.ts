import { SUSPECT_AFTER, SUSPECT_LANE } from '../delivery/lane.js';
import { BATCH_TRANSITIONS, STAGE_TRANSITIONS } from '../delivery/states.js';
import { type BatchEntry, type Held, type PushEntry } from './memory.entries.js';
import { may, type MemoryWork } from './memory.work.js';
import { type Outlook } from './outlook.js';
import { type KnownClaims, type Recovery } from './store.js';

/** The workers' leases in the memory store, and what happens to the work of those who let theirs end. */
export class MemoryWorkers {
  private readonly leases = new Map<string, number>();

  constructor(private readonly work: MemoryWork) {}

  enlist(worker: string, until: number): void {
    this.leases.set(worker, until);
  }

  extend(worker: string, until: number): boolean {
    if (!this.leases.has(worker)) return false;
    this.leases.set(worker, until);
    return true;
  }

  /** @param worker - whose own lease is left out */
  outlook(worker: string | null): Pick<Outlook, 'leaseEnd' | 'orphans'> {
    const ends = [...this.leases].filter(([other]) => other !== worker).map(([, until]) => until);
    return { leaseEnd: ends.length === 0 ? null : Math.min(...ends), orphans: this.strangers().length > 0 };
  }

  recover(now: number): Recovery {
    const gone = [...this.leases].filter(([, until]) => until < now).map(([worker]) => worker);
    const taken = [...gone, ...this.strangers()].map((worker) => this.takeFrom(worker, now, true));
    for (const worker of gone) this.leases.delete(worker);
    return { workers: gone.length, ...sum(taken) };
  }

  release(worker: string, now: number): Recovery {
    const taken = this.takeFrom(worker, now, false);
    return { workers: this.leases.delete(worker) ? 1 : 0, ...taken };
  }

  disown(worker: string, known: KnownClaims, now: number): Recovery {
    const held = this.work.heldBy(worker);
    const pushes = held.pushes.filter(({ push }) => !known.pushes.has(push.id));
    const batches = held.batches.filter(({ owner, made }) => !known.batches.has(`${owner.push.id}.${made.ordinal}`));
    for (const push of pushes) this.work.openPush(push);
    for (const batch of batches) {
      batch.attempts -= 1;
      this.waitNow(batch, now);
    }
    return { workers: 0, pushes: pushes.length, batches: batches.length };
  }

  /** A worker that was forgotten while it claimed holds something without a lease: nobody else would ever look for that. */
  private strangers(): string[] {
    return [...this.work.holders()].filter((worker) => !this.leases.has(worker));
  }

  private takeFrom(worker: string, now: number, crashed: boolean): Omit<Recovery, 'workers'> {
    const { pushes, batches } = this.work.heldBy(worker);
    for (const push of pushes) this.takePush(push, crashed);
    for (const batch of batches) this.takeBatch(batch, now, crashed);
    return { pushes: pushes.length, batches: batches.length };
  }

  private takePush(push: PushEntry, crashed: boolean): void {
    if (!may(STAGE_TRANSITIONS.orphan, push.stage)) return;
    if (crashed) countCrash(push);
    this.work.openPush(push);
  }

  private takeBatch(batch: BatchEntry, now: number, crashed: boolean): void {
    if (!may(BATCH_TRANSITIONS.orphan, batch.state)) return;
    if (crashed) countCrash(batch);
    if (batch.crashes >= SUSPECT_AFTER) batch.lane = SUSPECT_LANE;
    batch.unknowns += 1;
    this.waitNow(batch, now);
  }

  private waitNow(batch: BatchEntry, now: number): void {
    batch.dueAt = now;
    this.work.waitBatch(batch);
    this.work.endPush(batch.owner, now);
  }
}

function countCrash(held: Held): void {
  held.crashes += 1;
  if (held.alone) held.aloneCrashes += 1;
}

function sum(taken: readonly Omit<Recovery, 'workers'>[]): Omit<Recovery, 'workers'> {
  return {
    pushes: taken.reduce((total, { pushes }) => total + pushes, 0),
    batches: taken.reduce((total, { batches }) => total + batches, 0),
  };
}
