import { type SimulatorContext } from '../../kit/simulator.types.js';
import { BOUNDS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';

/** A message that waits for its `time_to_send`. */
export interface XiaomiJob {
  /** The id that the send answered. */
  readonly id: string;
  readonly jobkeys: readonly string[];
  readonly at: number;
  run(context: SimulatorContext): void;
}

/** The scheduled messages of one app. */
export class XiaomiJobs {
  readonly #jobs = new Map<string, XiaomiJob>();
  /** Nothing is due before. */
  #next = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#jobs.size;
  }

  /** Keeps a message for later; refuses it when 10,000 are waiting (a bound of the simulator). */
  add(job: XiaomiJob): void {
    if (this.#jobs.size >= BOUNDS.scheduled) {
      throw new XiaomiRefusal('busy', `The simulator keeps at most ${BOUNDS.scheduled} scheduled messages.`);
    }
    this.#jobs.set(job.id, job);
    this.#next = Math.min(this.#next, job.at);
  }

  has(id: string): boolean {
    return this.#jobs.has(id);
  }

  list(): XiaomiJob[] {
    return [...this.#jobs.values()];
  }

  delete(id: string): boolean {
    return this.#jobs.delete(id);
  }

  /** Sends the messages whose time has come, the earliest first. */
  runDue(context: SimulatorContext): void {
    const now = context.now();
    if (now < this.#next) return;
    const due = this.list()
      .filter((job) => job.at <= now)
      .sort((a, b) => a.at - b.at);
    for (const { id } of due) this.#jobs.delete(id);
    this.#next = Math.min(Number.POSITIVE_INFINITY, ...this.list().map(({ at }) => at));
    for (const job of due) job.run(context);
  }
}
