import { type Lane, LANES, type StoredLane, SUSPECT_LANE } from '../delivery/lane.js';
import { type BatchEntry, isSuspect, type PushEntry } from './memory.entries.js';
import { Timeline } from './memory.timeline.js';
import { type Outlook, type WaitingLane } from './outlook.js';

type Line = Timeline<BatchEntry>;

/** The indexes of the memory store: what waits for a worker, so that nobody reads what has ended. */
export class MemoryQueues {
  private readonly pushes = new Map<StoredLane, Timeline<PushEntry>>();
  private readonly batches = new Map<string, Map<Lane, Line>>();
  private readonly suspects = byDueAt();
  private readonly ending = new Timeline<BatchEntry>(({ endsAt }) => endsAt);

  /** A push of stage `open`. */
  addPush(push: PushEntry): void {
    this.lineOfPush(push).add(push);
  }

  deletePush(push: PushEntry): void {
    this.lineOfPush(push).delete(push);
  }

  /** A batch of state `waiting`. */
  addBatch(batch: BatchEntry): void {
    this.ending.add(batch);
    const { app } = batch.made;
    // No worker asks for what belongs to no app; it is found when its time is over.
    if (app !== null) this.lineOfBatch(app, batch).add(batch);
  }

  deleteBatch(batch: BatchEntry): void {
    this.ending.delete(batch);
    const { app } = batch.made;
    if (app === null) return;
    const line = this.lineOfBatch(app, batch);
    line.delete(batch);
    if (batch.lane === SUSPECT_LANE || !line.isEmpty) return;
    const lines = this.batches.get(app);
    lines?.delete(batch.lane);
    if (lines?.size === 0) this.batches.delete(app);
  }

  duePushes(lane: Lane, until: number, limit: number): PushEntry[] {
    return this.pushes.get(lane)?.upTo(until, limit) ?? [];
  }

  dueBatches(app: string, lane: Lane, until: number, limit: number): BatchEntry[] {
    return this.batches.get(app)?.get(lane)?.upTo(until, limit) ?? [];
  }

  overdue(now: number, limit: number): BatchEntry[] {
    return this.ending.upTo(now, limit);
  }

  outlook(apps: readonly string[], now: number, until: number): Omit<Outlook, 'leaseEnd' | 'orphans'> {
    return {
      due: LANES.filter((lane) => this.pushes.get(lane)?.first(until) !== undefined),
      waiting: this.waiting(apps, until),
      overdue: this.ending.first(now) !== undefined,
      suspects: this.suspectPush(now) !== undefined || this.suspectBatch(now) !== undefined,
    };
  }

  suspectPush(until: number): PushEntry | undefined {
    return this.pushes.get(SUSPECT_LANE)?.first(until);
  }

  suspectBatch(until: number): BatchEntry | undefined {
    return this.suspects.first(until);
  }

  private waiting(apps: readonly string[], until: number): WaitingLane[] {
    return [...new Set(apps)].flatMap((app) =>
      [...(this.batches.get(app) ?? [])].flatMap(([lane, line]) => {
        const first = line.first(until);
        return first === undefined ? [] : { app, lane, dueAt: first.dueAt };
      }),
    );
  }

  private lineOfPush(push: PushEntry): Timeline<PushEntry> {
    const lane = isSuspect(push) ? SUSPECT_LANE : push.push.lane;
    let line = this.pushes.get(lane);
    if (line === undefined) this.pushes.set(lane, (line = new Timeline<PushEntry>(({ push }) => push.dueAt)));
    return line;
  }

  private lineOfBatch(app: string, { lane }: BatchEntry): Line {
    if (lane === SUSPECT_LANE) return this.suspects;
    let lines = this.batches.get(app);
    if (lines === undefined) this.batches.set(app, (lines = new Map<Lane, Line>()));
    let line = lines.get(lane);
    if (line === undefined) lines.set(lane, (line = byDueAt()));
    return line;
  }
}

function byDueAt(): Line {
  return new Timeline<BatchEntry>(({ dueAt }) => dueAt);
}
