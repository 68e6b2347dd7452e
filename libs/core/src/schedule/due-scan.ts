import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  Optional,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { PushClock } from '../clock.js';
import { type Carrier, PUSH_CARRIER } from '../carrier/carrier.js';
import { AppLines } from '../delivery/app-lines.js';
import { Worker } from '../delivery/worker.js';
import { type Outlook } from '../store/outlook.js';
import { type DuePush, PUSH_STORE, type PushStore } from '../store/store.js';

/** The name of the scan in the host's `SchedulerRegistry`. */
export const DUE_SCAN_INTERVAL = 'nest-push:due-scan';

/** How often the store is asked, and how far each scan looks ahead: what falls due before the next scan gets a timer of its own. */
const SCAN_EVERY_MS = 1_000;

/** How many of a lane are taken in one scan; what is left over is still due at the next. */
const SCAN_LIMIT = 1_000;

/** What else is done at each scan; told what the store has to do. */
export type ScanVisitor = (outlook: Outlook) => Promise<void>;

/**
 * Finds pushes whose time has come, and those that nobody took (their process ended, or the carrier was full). The store is asked once a second, whoever wrote
 * the push and however long ago, so a timed push survives a restart; short timers make it punctual.
 */
@Injectable()
export class DueScan implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('PushModule');
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly visitors: ScanVisitor[] = [];
  private interval: NodeJS.Timeout | undefined;
  private scanning = false;
  private failing = false;
  private stopped = false;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(PUSH_CARRIER) private readonly carrier: Carrier,
    private readonly lines: AppLines,
    private readonly worker: Worker,
    private readonly clock: PushClock,
    @Optional() private readonly scheduler?: SchedulerRegistry,
  ) {}

  /** Sees to a push that was just accepted: at once, by timer, or by a later scan. */
  expect({ id, dueAt, lane }: DuePush): void {
    const wait = dueAt - this.clock.now();
    if (wait <= 0) this.carrier.announce(id, lane);
    else if (wait <= SCAN_EVERY_MS) this.waitFor({ id, dueAt, lane }, wait);
  }

  /** Does something else at each scan, too. */
  visit(visitor: ScanVisitor): void {
    this.visitors.push(visitor);
  }

  onApplicationBootstrap(): void {
    this.interval = setInterval(() => void this.scan(), SCAN_EVERY_MS);
    this.scheduler?.addInterval(DUE_SCAN_INTERVAL, this.interval);
    void this.scan();
  }

  onModuleDestroy(): void {
    this.stopped = true;
    // The host's scheduler may have cleared its intervals already.
    if (this.scheduler?.doesExist('interval', DUE_SCAN_INTERVAL) === true)
      this.scheduler.deleteInterval(DUE_SCAN_INTERVAL);
    clearInterval(this.interval);
    this.interval = undefined;
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  /** Asks the store once. Public for tests that move the clock. */
  async scan(): Promise<void> {
    if (this.scanning || this.stopped) return;
    this.scanning = true;
    try {
      const now = this.clock.now();
      const until = now + SCAN_EVERY_MS;
      const outlook = await this.store.outlook({ worker: this.worker.id, apps: this.lines.apps, now, until });
      for (const lane of outlook.due) {
        for (const push of await this.store.due(lane, until, SCAN_LIMIT)) this.expect(push);
      }
      for (const visit of this.visitors) await visit(outlook);
      this.failing = false;
    } catch (error) {
      // Once, not every second: the next scan tries again by itself.
      if (!this.failing)
        this.logger.error(
          `The store cannot be read for due pushes (${error instanceof Error ? error.name : 'unknown'}); trying again every second.`,
        );
      this.failing = true;
    } finally {
      this.scanning = false;
    }
  }

  private waitFor({ id, dueAt, lane }: DuePush, wait: number): void {
    if (this.stopped || this.timers.has(id)) return;
    const timer = setTimeout(() => {
      this.timers.delete(id);
      // Timers may fire a millisecond early, and a push never goes before its time.
      this.expect({ id, dueAt, lane });
    }, wait);
    this.timers.set(id, timer);
  }
}
