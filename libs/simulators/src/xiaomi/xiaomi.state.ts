import { type FoundInstall, type SimulatorContext } from '../kit/simulator.types.js';
import { type XiaomiDialectOptions, type XiaomiSimulatedApp } from './xiaomi.app.js';
import { XiaomiIds } from './xiaomi.answers.js';
import { BOUNDS } from './xiaomi.limits.js';
import { XiaomiUsage } from './xiaomi.quota.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';

/** A message that waits for its `time_to_send`. */
export interface XiaomiJob {
  readonly id: string;
  readonly at: number;
  run(context: SimulatorContext): void;
}

/** What the simulated vendor remembers. Everything here has a bound. */
export class XiaomiState {
  readonly ids = new XiaomiIds();
  readonly #options: XiaomiDialectOptions;
  readonly #usage = new Map<XiaomiSimulatedApp, XiaomiUsage>();
  readonly #jobs = new Map<string, XiaomiJob>();
  readonly #jobkeys = new Set<string>();

  constructor(options: XiaomiDialectOptions) {
    this.#options = options;
  }

  /** What an app used up of its quotas. */
  usageOf(app: XiaomiSimulatedApp): XiaomiUsage {
    let usage = this.#usage.get(app);
    if (!usage) this.#usage.set(app, (usage = new XiaomiUsage(app, this.#options.deviceLimits ?? false)));
    return usage;
  }

  /** Keeps a message for later; refuses it when 10,000 are waiting (a bound of the simulator). */
  schedule(job: XiaomiJob): void {
    if (this.#jobs.size >= BOUNDS.scheduled) {
      throw new XiaomiRefusal('busy', `The simulator keeps at most ${BOUNDS.scheduled} scheduled messages.`);
    }
    this.#jobs.set(job.id, job);
  }

  /** Sends the messages whose time has come, the earliest first. */
  runDue(context: SimulatorContext): void {
    const now = context.now();
    const due = [...this.#jobs.values()].filter((job) => job.at <= now).sort((a, b) => a.at - b.at);
    for (const job of due) {
      this.#jobs.delete(job.id);
      job.run(context);
    }
  }

  /** Phones that did not yet get a message with this job key: the vendor's SDK shows the first one only. The oldest 10,000 are forgotten. */
  firstOf(jobkey: string, targets: readonly FoundInstall[]): FoundInstall[] {
    return targets.filter(({ install }) => {
      const key = `${jobkey} ${install.app} ${install.registrationId}`;
      if (this.#jobkeys.has(key)) return false;
      this.#jobkeys.add(key);
      for (const oldest of this.#jobkeys) {
        if (this.#jobkeys.size <= BOUNDS.jobkeys) break;
        this.#jobkeys.delete(oldest);
      }
      return true;
    });
  }

  reset(): void {
    this.ids.reset();
    this.#usage.clear();
    this.#jobs.clear();
    this.#jobkeys.clear();
  }
}
