import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { type Outlook } from '../store/outlook.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { Alarms } from './alarms.js';
import { type AppLine } from './app-line.js';
import { AppLines } from './app-lines.js';
import { type NewBatch, type StoredBatch, type VendorKey } from './batch.js';
import { type Call, Caller } from './caller.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { Failpoints } from './failpoints.js';
import { Holdings } from './holdings.js';
import { KeyDesk } from './key-desk.js';
import { type Permit } from './gate/app-gate.js';
import { type Lane, LANES } from './lane.js';
import { nameOf, persist } from './persist.js';
import { Overdue } from './overdue.js';
import { Quiet } from './quiet.js';
import { Settler } from './settler.js';
import { Worker } from './worker.js';

/** How many batches one claim takes at most, so that no lane has the store for long. */
const CLAIM_LIMIT = 32;

/** A suspect whose app is not configured here comes again after this time. */
const UNKNOWN_APP_MS = 60_000;

/** What is due within this time gets a timer; later ones the scan finds. */
const SOON_MS = 1_000;

/** Permission to call a batch that is about to be written. */
export interface Reservation {
  readonly line: AppLine;
  readonly permit: Permit;
  readonly key: VendorKey | null;
}

/**
 * Decides which batch is called next: each vendor app has a line of its own, and a batch is claimed from the store only when its app's gate lets a call begin. What waits, waits in the store, where every process
 * can see it; waiting costs no attempt and no memory.
 */
@Injectable()
export class Dispatcher {
  private readonly logger = new Logger('PushModule');
  private readonly calls = new Set<Promise<void>>();
  private readonly pumping = new Set<AppLine>();
  private readonly alarms = new Alarms();
  private readonly stopping = new AbortController();
  private claimFailing = false;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly lines: AppLines,
    private readonly clock: PushClock,
    private readonly caller: Caller,
    private readonly worker: Worker,
    private readonly quiet: Quiet,
    private readonly keys: KeyDesk,
    private readonly holdings: Holdings,
    private readonly failpoints: Failpoints,
    private readonly settler: Settler,
    private readonly overdue: Overdue,
  ) {}

  /** How many calls are under way. */
  get busy(): number {
    return this.calls.size;
  }

  /** A batch of this lane waits and is due. */
  nudge(app: string, lane: Lane): void {
    const line = this.lines.of(app);
    if (line === undefined) return;
    line.hungry.add(lane);
    line.gate.demand(lane, true);
    this.pumpSoon(line);
  }

  /** A batch of this lane will be due. Those that are due later than the next scan, that scan finds. */
  expect(app: string, lane: Lane, dueAt: number): void {
    const wait = dueAt - this.clock.now();
    if (wait <= 0) this.nudge(app, lane);
    else
      this.wakeLater(`${app} ${lane}`, wait, () => {
        this.expect(app, lane, dueAt);
      });
  }

  /** Permission to call a batch right when it is written, instead of when it is claimed later; null where it has to wait. */
  async reserve(batch: NewBatch): Promise<Reservation | null> {
    const { addressKind, lane } = batch;
    const line = this.lines.of(batch.app);
    if (line === undefined || lane === 'suspect' || !this.mayBegin()) return null;
    if (!line.takesAtOnce(lane, batch)) return null;
    const permit = line.gate.begin(lane);
    if (!line.takesKeys(addressKind)) return { line, permit, key: null };
    const { keys, failure } = await this.keys.take(line, 1);
    const [key] = keys;
    if (key !== undefined && this.mayBegin()) return { line, permit, key };
    this.keys.giveBack(line, keys);
    permit.end(failure?.class === 'credential' ? 'neutral' : 'none');
    return null;
  }

  /** Calls a batch that was written together with its reservation. */
  start(batch: StoredBatch, worker: string, { line, permit }: Reservation): void {
    void this.run({ batch, worker, line, permit, keyIsNew: true, keyFailure: null, stopped: this.stopping.signal });
  }

  /** A reservation that is not used after all. */
  giveBack({ line, permit, key }: Reservation, keyIsFree: boolean): void {
    permit.end('none');
    if (key !== null && keyIsFree) this.keys.giveBack(line, [key]);
  }

  /** Takes up batches that are due, and ends those whose time is over. */
  async attend({ overdue, waiting }: Pick<Outlook, 'overdue' | 'waiting'>): Promise<void> {
    if (overdue) await this.overdue.end(this.clock.now());
    for (const { app, lane, dueAt } of waiting) this.expect(app, lane, dueAt);
  }

  /** Calls a claimed suspect, and waits until that is written. */
  async runAlone(batch: StoredBatch, worker: string): Promise<void> {
    const line = this.lines.of(batch.app);
    if (line !== undefined && line.gate.room('normal') > 0) {
      const { signal: stopped } = this.stopping;
      const keyIsNew =
        line.takesKeys(batch.addressKind) && (batch.key === null || batch.key.expiresAt <= this.clock.now());
      await this.run({ batch, worker, line, permit: line.gate.begin('normal'), keyIsNew, keyFailure: null, stopped });
      return;
    }
    const { pushId, ordinal, version, attempts, unknowns, failure, failedAt } = batch;
    const now = this.clock.now();
    // Not sooner than it has a chance: while suspects are looked at, everything else stands still.
    const dueAt = line === undefined ? now + UNKNOWN_APP_MS : Math.max(now + 1_000, line.gate.wakeAt() ?? 0);
    const next = { state: 'waiting', dueAt, attempts: attempts - 1, unknowns, failure, failedAt } as const;
    this.holdings.dropBatch(batch);
    await persist(
      () => this.store.record({ pushId, ordinal, worker, version, now, next }),
      () => this.worker.id === worker,
      (error) => {
        this.logger.error(`A call that has to run alone could not be put back (${nameOf(error)}); trying again.`);
      },
    );
  }

  /** Begins nothing more. */
  stop(): void {
    this.stopping.abort();
  }

  get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Begins nothing more, and waits for calls under way: at most `timeoutMs`. Answers how many did not end in time. */
  async drain(timeoutMs: number): Promise<number> {
    this.stopping.abort();
    this.alarms.clear();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs);
    });
    await Promise.race([this.idle(), deadline]);
    clearTimeout(timer);
    return this.calls.size;
  }

  /** Resolves when no call is under way. */
  async idle(): Promise<void> {
    while (this.calls.size > 0) await Promise.all(this.calls);
  }

  /** Whether calls may begin. */
  private mayBegin(): boolean {
    return !this.stopping.signal.aborted && !this.quiet.active && this.worker.claimant !== null;
  }

  private wakeLater(purpose: string, wait: number, then: () => void): void {
    if (!this.stopped) this.alarms.set(purpose, wait, then);
  }

  private pumpSoon(line: AppLine): void {
    if (this.pumping.has(line)) return;
    this.pumping.add(line);
    // After everything of this turn: calls that end together are followed by one claim.
    setImmediate(() => {
      void this.pump(line);
    });
  }

  private async pump(line: AppLine): Promise<void> {
    try {
      await this.quiet.over();
      // Together, so that what the lanes claim is one commit; each takes its permits before it waits for anything, the most urgent first.
      const fed = await Promise.allSettled(LANES.map((lane) => this.feed(line, lane)));
      const failed = fed.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
      this.claimFailing = false;
    } catch (error) {
      if (!this.claimFailing) {
        this.logger.error(
          `The store gives no batches for ${line.app.id} (${nameOf(error)}); trying again every second.`,
        );
      }
      this.claimFailing = true;
    } finally {
      this.pumping.delete(line);
    }
    if (line.hungry.size === 0 || this.claimFailing || !this.mayBegin()) return;
    if ([...line.hungry].some((lane) => line.room(lane) > 0)) {
      this.pumpSoon(line);
      return;
    }
    // Where only a call that ends can help, its end pumps.
    const wait = (line.gate.wakeAt() ?? 0) - this.clock.now();
    if (wait > 0) {
      this.wakeLater(line.app.id, wait, () => {
        this.pumpSoon(line);
      });
    }
  }

  /** Claims as many batches of a lane as may begin. */
  private async feed(line: AppLine, lane: Lane): Promise<void> {
    const limit = Math.min(line.room(lane), CLAIM_LIMIT);
    if (!line.hungry.has(lane) || limit < 1 || !this.mayBegin()) return;
    // Before the claim: what becomes due while it is made makes the lane hungry again.
    line.hungry.delete(lane);
    const permits = Array.from({ length: limit }, () => line.gate.begin(lane));
    let begun = 0;
    try {
      begun = await this.claimAndCall(line, lane, permits);
      if (begun === limit) line.hungry.add(lane);
    } catch (error) {
      line.hungry.add(lane);
      throw error;
    } finally {
      for (const permit of permits.slice(begun)) permit.end('none');
    }
    if (!line.hungry.has(lane)) line.gate.demand(lane, false);
  }

  /** Answers how many of the permits were used. */
  private async claimAndCall(line: AppLine, lane: Lane, permits: readonly Permit[]): Promise<number> {
    const { keys, failure: keyFailure } = await this.keys.take(line, permits.length);
    this.failpoints.at('begin.before');
    const worker = this.worker.claimant;
    if (worker === null || !this.mayBegin() || (keyFailure !== null && this.options.retry.enabled)) {
      // A probe of a paused app was made by the fetch.
      if (keyFailure?.class === 'credential') permits[0]?.end('neutral');
      this.keys.giveBack(line, keys);
      line.hungry.add(lane);
      return 0;
    }
    const claim = { app: line.app.id, lane, now: this.clock.now(), limit: permits.length, worker, keys };
    const claimed = await this.holdings.claim(
      async () => {
        const batches = await this.store.claimBatches(claim);
        this.failpoints.at('begin.after');
        return batches;
      },
      (batches) => {
        for (const batch of batches) this.holdings.noteBatch(batch);
      },
    );
    if (claimed.length > 0 && !claimed.some((batch) => line.isHeavy(batch))) line.heavyLanes.delete(lane);
    const fresh = new Set(keys.map(({ key }) => key));
    claimed.forEach((batch, i) => {
      const permit = permits[i];
      if (permit === undefined) return;
      const keyIsNew = batch.key !== null && fresh.has(batch.key.key);
      void this.run({ batch, worker, line, permit, keyIsNew, keyFailure, stopped: this.stopping.signal });
    });
    // Not where the claim failed: it may have been written all the same, and the keys with it.
    const used = new Set(claimed.map(({ key }) => key?.key));
    this.keys.giveBack(
      line,
      keys.filter(({ key }) => !used.has(key)),
    );
    return claimed.length;
  }

  private run(call: Call): Promise<void> {
    const { batch, line } = call;
    const { app, lane } = batch;
    const running = this.caller.run(call).then(({ answer, dueAt }) => {
      this.calls.delete(running);
      this.holdings.dropBatch(batch);
      if (answer !== null) this.settler.settle(answer);
      if (app !== null && lane !== 'suspect' && dueAt !== null && dueAt < this.clock.now() + SOON_MS) {
        this.expect(app, lane, dueAt);
      }
      if (line.hungry.size > 0) this.pumpSoon(line);
    });
    this.calls.add(running);
    return running;
  }
}
