import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { PUSH_STORE, type PushStore, type Suspect } from '../store/store.js';
import { Dispatcher } from './dispatcher.js';
import { Expander } from './expander.js';
import { Holdings } from './holdings.js';
import { nameOf } from './persist.js';
import { Quiet } from './quiet.js';
import { Worker } from './worker.js';

/** Our decision: a process has to live for so long before it runs suspects. One that is killed soon after its start, again and again, would convict the innocent. */
const PROBATION_MS = 2_000;

/** How long suspects may run before the others get their turn again, and how long those then have. */
const TURN_MS = 250;
const OTHERS_MS = 1_000;

/** How long nothing begins because calls under way have to end first; and the longest turn of the others when some did not. */
const PATIENCE_MS = 500;
const MOST_OTHERS_MS = 30_000;

/**
 * Runs what was under way at several crashes with nothing else beside it. Most of it was only near by, and is simply done then; what ends the process again, alone, has shown that it is the cause.
 */
@Injectable()
export class Suspects {
  private readonly logger = new Logger('PushModule');
  private running = false;
  private readonly trustedFrom = performance.now() + PROBATION_MS;
  private othersUntil = 0;
  private othersMs = OTHERS_MS;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly dispatcher: Dispatcher,
    private readonly expander: Expander,
    private readonly worker: Worker,
    private readonly quiet: Quiet,
    private readonly holdings: Holdings,
    private readonly clock: PushClock,
  ) {}

  /** Gives suspects that are there a turn if it is theirs. Never rejects. */
  async turn(): Promise<void> {
    if (this.running || !this.mayRun()) return;
    const idle = this.dispatcher.busy === 0 && this.expander.busy === 0;
    const steady = performance.now();
    if (steady < this.trustedFrom || (!idle && steady < this.othersUntil)) return;
    this.running = true;
    try {
      while (this.mayRun()) {
        const some = await this.quiet.during(() => this.runSome());
        // Others that wait have begun by now; if there are none, the suspects go on.
        await new Promise((resolve) => setImmediate(resolve));
        this.othersUntil = performance.now() + this.othersMs;
        if (!some || this.dispatcher.busy > 0 || this.expander.busy > 0) return;
      }
    } catch (error) {
      this.logger.error(`What has to run alone could not be run (${nameOf(error)}); it is tried again.`);
    } finally {
      this.running = false;
    }
  }

  private claim(worker: string): Promise<Suspect | null> {
    return this.holdings.claim(
      () => this.store.claimSuspect(worker, this.clock.now()),
      (suspect) => {
        if (suspect === null) return;
        if ('push' in suspect) this.holdings.pushes.add(suspect.push.id);
        else this.holdings.noteBatch(suspect.batch);
      },
    );
  }

  /** A suspect that is begun during the shutdown would be cut short by it, and look guilty. */
  private mayRun(): boolean {
    return this.worker.claimant !== null && !this.dispatcher.stopped;
  }

  /** Runs suspects for one turn. Answers whether there were any. */
  private async runSome(): Promise<boolean> {
    const patience = performance.now() + PATIENCE_MS;
    while (this.expander.busy > 0 || this.dispatcher.busy > 0) {
      if (performance.now() >= patience) {
        // A call hangs. The others must not stand still for it: they go on, and the suspects wait longer each time.
        this.othersMs = Math.min(MOST_OTHERS_MS, this.othersMs * 2);
        return false;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    this.othersMs = OTHERS_MS;
    let some = false;
    for (const end = performance.now() + TURN_MS; performance.now() < end && this.mayRun();) {
      const worker = this.worker.claimant;
      const suspect = worker === null ? null : await this.claim(worker);
      if (worker === null || suspect === null) return some;
      some = true;
      if ('push' in suspect) await this.expander.runAlone(suspect.push);
      else await this.dispatcher.runAlone(suspect.batch, worker);
    }
    return some;
  }
}
