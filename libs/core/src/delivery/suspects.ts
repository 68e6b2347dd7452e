import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { Dispatcher } from './dispatcher.js';
import { Expander } from './expander.js';
import { nameOf } from './persist.js';
import { Quiet } from './quiet.js';
import { Worker } from './worker.js';

/** How long suspects may run before the others get their turn again, and how long those then have. */
const TURN_MS = 250;
const OTHERS_MS = 1_000;

/** How often it is looked whether another process has left suspects behind. */
const LOOK_AGAIN_MS = 60_000;

/**
 * Runs what was under way at several crashes with nothing else beside it. Most of it was only near by, and is simply done then; what ends the process again, alone, has shown that it is the cause.
 */
@Injectable()
export class Suspects {
  private readonly logger = new Logger('PushModule');
  private running = false;
  private mayExist = true;
  private othersUntil = 0;
  private lookAgainAt = 0;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly dispatcher: Dispatcher,
    private readonly expander: Expander,
    private readonly worker: Worker,
    private readonly quiet: Quiet,
    private readonly clock: PushClock,
  ) {}

  /** Work was taken back from a process that is gone: some of it may be suspicious now. */
  expect(): void {
    this.mayExist = true;
  }

  /** Gives suspects a turn if it is theirs. Never rejects. */
  async turn(): Promise<void> {
    const steady = performance.now();
    if (steady >= this.lookAgainAt) this.mayExist = true;
    const idle = this.dispatcher.busy === 0 && this.expander.busy === 0;
    if (this.running || !this.mayExist || (!idle && steady < this.othersUntil)) return;
    this.running = true;
    try {
      while (this.worker.id !== null) {
        if (!(await this.quiet.during(() => this.runSome()))) return;
        // Others that wait have begun by now; if there are none, the suspects go on.
        await new Promise((resolve) => setImmediate(resolve));
        this.othersUntil = performance.now() + OTHERS_MS;
        if (this.dispatcher.busy > 0 || this.expander.busy > 0) return;
      }
    } catch (error) {
      this.logger.error(`What has to run alone could not be run (${nameOf(error)}); it is tried again.`);
    } finally {
      this.running = false;
    }
  }

  /** Runs suspects for one turn. Answers whether there may be more. */
  private async runSome(): Promise<boolean> {
    while (this.expander.busy > 0 || this.dispatcher.busy > 0) {
      await this.dispatcher.idle();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (const end = performance.now() + TURN_MS; performance.now() < end;) {
      const worker = this.worker.id;
      const suspect = worker === null ? null : await this.store.claimSuspect(worker, this.clock.now());
      if (worker === null || suspect === null) {
        this.mayExist = false;
        this.lookAgainAt = performance.now() + LOOK_AGAIN_MS;
        return false;
      }
      if ('push' in suspect) await this.expander.runAlone(suspect.push);
      else await this.dispatcher.runAlone(suspect.batch, worker);
    }
    return true;
  }
}
