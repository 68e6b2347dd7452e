import { type SimulatorContext } from '../kit/simulator.types.js';
import { UmengRefusal } from './umeng.answers.js';
import { INFERRED_CODES } from './umeng.codes.js';
import { SIMULATOR_BOUNDS, type UmengTaskKind } from './umeng.limits.js';

/**
 * The states of a task, by their published numbers: 2 done, 6 its filter matched nobody, 7 scheduled and not started. The others
 * (0 queued, 1 sending, 3 failed, 4 revoked, 5 expired) do not occur while a task is delivered in the moment it starts.
 */
export type UmengTaskState = 2 | 6 | 7;

/** What the server knows of a task. */
export interface UmengTask {
  readonly taskId: string;
  readonly appKey: string;
  readonly kind: UmengTaskKind;
  readonly state: UmengTaskState;
  /** In milliseconds since the epoch, like `expireAt`. */
  readonly startAt: number;
  readonly expireAt: number;
  /** How many phones it reached. */
  readonly sentCount: number;
  readonly outBizNo?: string;
  /** How many further requests with the same `out_biz_no` were filtered. */
  readonly duplicates: number;
}

/** Shows a task on phones, at the time given, and tells on how many. */
export type Delivery = (context: SimulatorContext, at: number) => number;

type NewTask = Omit<UmengTask, 'state' | 'sentCount' | 'duplicates'>;

/** The tasks of all apps: those that wait for their time, and the last ones that are done. */
export class UmengTasks {
  private readonly pending = new Map<string, { task: UmengTask; deliver: Delivery }>();
  /** The earliest start of all that wait, so that a call costs nothing while none is due. */
  private nextAt = Infinity;
  private readonly done = new Map<string, UmengTask>();
  private readonly byBizNo = new Map<string, string>();

  /** The task that this app sent with this `out_biz_no`; counts one more duplicate. */
  duplicateOf(appKey: string, outBizNo: string): string | null {
    const taskId = this.byBizNo.get(JSON.stringify([appKey, outBizNo]));
    const task = taskId === undefined ? null : this.find(taskId);
    if (task !== null) this.put({ ...task, duplicates: task.duplicates + 1 });
    return taskId ?? null;
  }

  /** Refuses one more scheduled task where the simulator is full. */
  checkRoom(): void {
    if (this.pending.size < SIMULATOR_BOUNDS.pendingTasks) return;
    throw new UmengRefusal(INFERRED_CODES.queueFull, 'policy.start_time: too many tasks are waiting; try again later');
  }

  /** Takes a task in: one that is due is delivered at once. */
  add(task: NewTask, deliver: Delivery, context: SimulatorContext): void {
    if (task.outBizNo !== undefined) {
      remember(this.byBizNo, JSON.stringify([task.appKey, task.outBizNo]), task.taskId);
    }
    const fresh: UmengTask = { ...task, state: 7, sentCount: 0, duplicates: 0 };
    if (task.startAt > context.now()) {
      this.pending.set(task.taskId, { task: fresh, deliver });
      this.nextAt = Math.min(this.nextAt, task.startAt);
    } else {
      this.run(fresh, deliver, context, context.now());
    }
  }

  /** Delivers what has become due, in the order of the start times. */
  runDue(context: SimulatorContext): void {
    const now = context.now();
    if (now < this.nextAt) return;
    const due = [...this.pending.values()].filter(({ task }) => task.startAt <= now);
    due.sort((a, b) => a.task.startAt - b.task.startAt);
    for (const { task, deliver } of due) {
      this.pending.delete(task.taskId);
      this.run(task, deliver, context, task.startAt);
    }
    this.nextAt = Infinity;
    for (const { task } of this.pending.values()) this.nextAt = Math.min(this.nextAt, task.startAt);
  }

  find(taskId: string): UmengTask | null {
    return this.pending.get(taskId)?.task ?? this.done.get(taskId) ?? null;
  }

  reset(): void {
    this.pending.clear();
    this.nextAt = Infinity;
    this.done.clear();
    this.byBizNo.clear();
  }

  private run(task: UmengTask, deliver: Delivery, context: SimulatorContext, at: number): void {
    const sentCount = deliver(context, at);
    const state = sentCount === 0 && task.kind === 'groupcast' ? 6 : 2;
    remember(this.done, task.taskId, { ...task, state, sentCount });
  }

  private put(task: UmengTask): void {
    const waiting = this.pending.get(task.taskId);
    if (waiting === undefined) this.done.set(task.taskId, task);
    else waiting.task = task;
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.set(key, value);
  const oldest = map.size > SIMULATOR_BOUNDS.tasks ? map.keys().next().value : undefined;
  if (oldest !== undefined) map.delete(oldest);
}
