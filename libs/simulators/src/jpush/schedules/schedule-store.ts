import { uuidOf } from '../jpush.answers.js';
import { type JsonBody } from '../jpush.json.js';
import { MEMORY } from '../jpush.limits.js';
import { type Trigger } from './trigger.js';

/** One firing, as it is told: a text that holds JSON, or the bare id of an old task. */
export type Firing = string;

/** One timed task. */
export interface Schedule {
  readonly id: string;
  readonly createdAt: number;
  name: string;
  enabled: boolean;
  trigger: Trigger;
  push: JsonBody;
  /** When its time comes next, also while it is disabled; `undefined` once it has expired. */
  nextAt: number | undefined;
  readonly firings: Firing[];
}

/** The timed tasks of one app, oldest first. */
export class ScheduleStore {
  readonly #schedules = new Map<string, Schedule>();
  #made = 0;

  constructor(private readonly appKey: string) {}

  add(schedule: Omit<Schedule, 'id' | 'firings'>): Schedule {
    const id = uuidOf(`schedule ${this.appKey} ${++this.#made}`);
    const made: Schedule = { id, ...schedule, firings: [] };
    this.#schedules.set(id, made);
    return made;
  }

  find(id: string): Schedule | undefined {
    return this.#schedules.get(id);
  }

  remove(id: string): void {
    this.#schedules.delete(id);
  }

  /** Those that have not expired. */
  live(): Schedule[] {
    return [...this.#schedules.values()].filter(({ nextAt }) => nextAt !== undefined);
  }

  /** Tasks whose time has come, the earliest first. */
  due(now: number): Schedule[] {
    return [...this.#schedules.values()]
      .filter(({ nextAt }) => nextAt !== undefined && nextAt <= now)
      .sort((one, other) => (one.nextAt ?? 0) - (other.nextAt ?? 0));
  }

  /** Lets the oldest expired tasks go where there are too many; their reports stay. */
  forgetExpired(): void {
    const expired = [...this.#schedules.values()].filter(({ nextAt }) => nextAt === undefined);
    for (const { id } of expired.slice(0, Math.max(0, expired.length - MEMORY.expiredSchedules))) {
      this.#schedules.delete(id);
    }
  }
}
