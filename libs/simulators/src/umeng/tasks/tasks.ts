import { type FoundInstall, type SimulatorContext } from '../../kit/simulator.types.js';
import { type UmengTally } from '../push/tally.js';
import { UmengRefusal } from '../umeng.answers.js';
import { BoundedMap } from '../umeng.bounded.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { SIMULATOR_BOUNDS, type UmengTaskKind } from '../umeng.limits.js';
import { type UmengPace } from '../umeng.types.js';

/**
 * The states of a task, by their published numbers: 0 queued, 1 sending, 2 done, 3 failed, 4 revoked, 5 expired, 6 its filter matched
 * nobody, 7 scheduled and not started. Source: U-Push task status, docs/66632/detail/68343, 2018-2020.
 */
export type UmengTaskState = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** A task as it was asked for. */
export interface UmengTaskOrder {
  readonly tally: UmengTally;
  readonly kind: UmengTaskKind;
  /** In milliseconds since the epoch, like `expireAt`. */
  readonly startAt: number;
  readonly expireAt: number;
  readonly outBizNo: string | null;
  readonly pace: UmengPace;
}

/** What a task does in the world. */
export interface UmengTaskWork {
  phones(context: SimulatorContext): readonly FoundInstall[];
  deliver(phones: readonly FoundInstall[], at: number, context: SimulatorContext): void;
  ended(state: UmengTaskState, at: number): void;
}

/** What the server knows of a task. */
export interface UmengTaskRecord extends UmengTaskOrder {
  state: UmengTaskState;
  /** How many further requests with the same `out_biz_no` were filtered. */
  duplicates: number;
}

interface Running {
  readonly task: UmengTaskRecord;
  readonly work: UmengTaskWork;
  /** The phones to reach, once it is sending. */
  phones: readonly FoundInstall[];
}

/**
 * The tasks of all apps: those that wait or run, and the last ones that have ended. They move by the clock alone: 7 → 0 → 1 → 2; 6 when the
 * filter matches nobody as the sending starts; 5 when the expiry comes first. Our decision: phones are reached at an even pace.
 */
export class UmengTasks {
  private readonly running = new Map<string, Running>();
  /** The earliest moment at which one of them moves, so that a call costs nothing while none does. */
  private nextAt = Infinity;
  private readonly ended = new BoundedMap<UmengTaskRecord>(SIMULATOR_BOUNDS.tasks);
  private readonly byBizNo = new BoundedMap<string>(SIMULATOR_BOUNDS.tasks);

  /** How many have not ended. */
  get unfinished(): number {
    return this.running.size;
  }

  /** The task that this app sent with this `out_biz_no`; counts one more duplicate. */
  duplicateOf(appKey: string, outBizNo: string): string | null {
    const taskId = this.byBizNo.get(JSON.stringify([appKey, outBizNo]));
    const task = taskId === undefined ? null : this.find(taskId);
    if (task !== null) task.duplicates += 1;
    return taskId ?? null;
  }

  /** Refuses one more task that is to take so long, where the simulator is full. */
  checkRoom(takesMs: number): void {
    if (takesMs <= 0 || this.running.size < SIMULATOR_BOUNDS.pendingTasks) return;
    throw new UmengRefusal(INFERRED_CODES.queueFull, 'type: too many tasks are waiting; try again later');
  }

  /** Takes a task in; it starts at once if it is due. */
  add(order: UmengTaskOrder, work: UmengTaskWork, context: SimulatorContext): void {
    const { tally, outBizNo, startAt } = order;
    if (outBizNo !== null) this.byBizNo.set(JSON.stringify([tally.appKey, outBizNo]), tally.id);
    const one: Running = {
      task: { ...order, state: startAt > context.now() ? 7 : 0, duplicates: 0 },
      work,
      phones: [],
    };
    this.running.set(tally.id, one);
    this.nextAt = Math.min(this.nextAt, this.move(one, context));
  }

  /** Moves every task as far as the clock says, in the order of the start times. */
  runDue(context: SimulatorContext): void {
    const now = context.now();
    if (now < this.nextAt) return;
    const due = [...this.running.values()].sort((a, b) => a.task.startAt - b.task.startAt);
    this.nextAt = Infinity;
    for (const one of due) this.nextAt = Math.min(this.nextAt, this.move(one, context));
  }

  find(taskId: string): UmengTaskRecord | null {
    return this.running.get(taskId)?.task ?? this.ended.get(taskId) ?? null;
  }

  /** Ends a task before its time, or revokes one that is done. */
  end(taskId: string, state: 3 | 4, at: number): void {
    const one = this.running.get(taskId);
    if (one !== undefined) this.finish(one, state, at);
    const task = this.ended.get(taskId);
    if (task !== undefined) task.state = state;
  }

  reset(): void {
    this.running.clear();
    this.nextAt = Infinity;
    this.ended.clear();
    this.byBizNo.clear();
  }

  /** Moves one task as far as the clock says; returns when it will move again. */
  private move(one: Running, context: SimulatorContext): number {
    const { task, work } = one;
    const now = context.now();
    const { startAt, expireAt, pace, tally } = task;
    const sendAt = startAt + pace.queuedMs;
    const doneAt = sendAt + pace.sendingMs;
    if (task.state === 7) {
      if (startAt > now) return startAt;
      task.state = 0;
    }
    if (task.state === 0) {
      if (expireAt <= Math.min(now, sendAt)) return this.finish(one, 5, expireAt);
      if (sendAt > now) return Math.min(sendAt, expireAt);
      one.phones = work.phones(context);
      tally.accepted = one.phones.length;
      // Only a groupcast has a filter that can match nobody; another task without phones is done.
      if (one.phones.length === 0 && task.kind === 'groupcast') return this.finish(one, 6, sendAt);
      task.state = 1;
    }
    const until = Math.min(now, expireAt, doneAt);
    const share = until === doneAt ? 1 : (until - sendAt) / pace.sendingMs;
    const reached = Math.floor(one.phones.length * share);
    work.deliver(one.phones.slice(tally.arrived, reached), until, context);
    if (until === doneAt) return this.finish(one, 2, doneAt);
    return until === expireAt ? this.finish(one, 5, expireAt) : now;
  }

  private finish(one: Running, state: UmengTaskState, at: number): number {
    const { task, work } = one;
    task.state = state;
    this.running.delete(task.tally.id);
    this.ended.set(task.tally.id, task);
    work.ended(state, at);
    return Infinity;
  }
}
