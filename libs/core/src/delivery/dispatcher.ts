import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { VendorError } from '../errors/push.error.js';
import { PUSH_STORE, type PushStore, type WriteAnswer } from '../store/store.js';
import { type Failure } from '../vendor/failure.js';
import { type Vendor } from '../vendor/vendor.js';
import { VendorRegistry } from '../vendor/vendor.registry.js';
import { AppLine } from './app-line.js';
import { type NewBatch, type StoredBatch, type VendorKey } from './batch.js';
import { type Call, Caller } from './caller.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { ended } from './endings.js';
import { Failpoints } from './failpoints.js';
import { Holdings } from './holdings.js';
import { type Permit } from './gate/app-gate.js';
import { type Lane, LANES } from './lane.js';
import { nameOf, persist } from './persist.js';
import { PushAnnouncer } from './push.events.js';
import { Quiet } from './quiet.js';
import { refusalOf } from './results.js';
import { SettlementBoard } from './settlement-board.js';
import { Worker } from './worker.js';

/** How many batches one claim takes at most, so that no lane has the store for long. */
const CLAIM_LIMIT = 32;

/** What is due within this time gets a timer; later ones the scan finds. */
const SOON_MS = 1_000;

/** A timer holds no more than this many milliseconds. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Permission to call a batch that is about to be written. */
export interface Reservation {
  readonly line: AppLine;
  readonly permit: Permit;
  readonly key: VendorKey | null;
}

/** Keys, or why there are none. */
interface TakenKeys {
  readonly keys: readonly VendorKey[];
  readonly failure: Failure | null;
}

/**
 * Decides which batch is called next: each vendor app has a line of its own, and a batch is claimed from the store only when its app's gate lets a call begin. What waits, waits in the store, where every process
 * can see it; waiting costs no attempt and no memory.
 */
@Injectable()
export class Dispatcher {
  private readonly logger = new Logger('PushModule');
  private readonly lines = new Map<string, AppLine>();
  private readonly calls = new Set<Promise<void>>();
  private readonly pumping = new Set<AppLine>();
  private readonly timers = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  private readonly stopping = new AbortController();
  private claimFailing = false;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly registry: VendorRegistry,
    private readonly clock: PushClock,
    private readonly caller: Caller,
    private readonly worker: Worker,
    private readonly quiet: Quiet,
    private readonly holdings: Holdings,
    private readonly failpoints: Failpoints,
    private readonly board: SettlementBoard,
    private readonly announcer: PushAnnouncer,
  ) {}

  /** The ids of the vendor apps that this process can call. */
  get apps(): readonly string[] {
    return this.registry.vendors.flatMap(({ apps }) => apps.map(({ id }) => id));
  }

  /** How many calls are under way. */
  get busy(): number {
    return this.calls.size;
  }

  /** The line of a vendor app; undefined where no configured vendor has it. */
  line(app: string | null): AppLine | undefined {
    if (app === null) return undefined;
    const known = this.lines.get(app);
    if (known !== undefined) return known;
    for (const vendor of this.registry.vendors) {
      const found = vendor.apps.find(({ id }) => id === app);
      if (found !== undefined) return this.open(vendor, found);
    }
    return undefined;
  }

  /** A batch of this lane waits and is due. */
  nudge(app: string, lane: Lane): void {
    const line = this.line(app);
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
      this.wake(`${app} ${lane}`, wait, () => {
        this.expect(app, lane, dueAt);
      });
  }

  /** Permission to call a batch right when it is written, instead of when it is claimed later; null where it has to wait. */
  async reserve({ app, addressKind, lane, receivers }: NewBatch): Promise<Reservation | null> {
    const line = this.line(app);
    if (line === undefined || lane === 'suspect' || !this.mayBegin) return null;
    if (line.gate.room(lane) < 1 || line.durableLimits(addressKind).length > 0) return null;
    if (line.isHeavy({ addressKind, receivers }) && !line.heavyRoom) return null;
    const permit = line.gate.begin(lane);
    if (!line.takesKeys(addressKind)) return { line, permit, key: null };
    const [key] = (await this.takeKeys(line, 1)).keys;
    if (key !== undefined) return { line, permit, key };
    permit.end('none');
    return null;
  }

  /** Calls a batch that was written together with its reservation. */
  start(batch: StoredBatch, worker: string, { line, permit }: Reservation): void {
    void this.run({ batch, worker, line, permit, keyIsNew: true, keyFailure: null, stopped: this.stopping.signal });
  }

  /** A reservation that is not used after all. */
  giveBack({ line, permit, key }: Reservation, keyIsFree: boolean): void {
    permit.end('none');
    if (key !== null && keyIsFree) line.vendor.keys?.giveBack(line.app.id, [key]);
  }

  /** Looks for batches that are due, and for those whose time is over. */
  async scan(lookAheadMs: number): Promise<void> {
    const now = this.clock.now();
    for (const batch of await this.store.overdue(now, CLAIM_LIMIT * 4)) await this.endLate(batch, now);
    for (const { app, lane, dueAt } of await this.store.waiting(this.apps, now + lookAheadMs)) {
      this.expect(app, lane, dueAt);
    }
  }

  /** Calls a claimed suspect, and waits until that is written. */
  async runAlone(batch: StoredBatch, worker: string): Promise<void> {
    const line = this.line(batch.app);
    if (line !== undefined && line.gate.room('normal') > 0) {
      const { signal: stopped } = this.stopping;
      const keyIsNew = batch.key === null || batch.key.expiresAt <= this.clock.now();
      await this.run({ batch, worker, line, permit: line.gate.begin('normal'), keyIsNew, keyFailure: null, stopped });
      return;
    }
    const { pushId, ordinal, version, attempts, unknowns, failure, failedAt } = batch;
    const now = this.clock.now();
    const dueAt = now + 1_000;
    const next = { state: 'waiting', dueAt, attempts: attempts - 1, unknowns, failure, failedAt } as const;
    await persist(
      () => this.store.record({ pushId, ordinal, worker, version, now, next }),
      () => this.worker.id === worker,
      (error) => {
        this.logger.error(`A call that has to run alone could not be put back (${nameOf(error)}); trying again.`);
      },
    );
  }

  /** Begins nothing more, and waits for calls under way: at most `timeoutMs`. Answers how many did not end in time. */
  async drain(timeoutMs: number): Promise<number> {
    this.stopping.abort();
    for (const { timer } of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
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

  /** Tells everyone who wants to know that a push has ended. */
  settle({ ended: end }: WriteAnswer): void {
    if (end === null) return;
    try {
      this.failpoints.at('settle.after');
    } catch (error) {
      this.logger.error(
        `Nobody was told that push ${end.pushId} has ended (${nameOf(error)}); its report is in the store.`,
      );
      return;
    }
    void this.board.refresh(end.pushId);
    this.announcer.tell('push.settled', end);
    if (end.state !== 'delivered' && end.state !== 'cancelled') this.announcer.tell('push.failed', end);
  }

  /** Whether calls may begin. */
  private get mayBegin(): boolean {
    return !this.stopping.signal.aborted && !this.quiet.active && this.worker.id !== null;
  }

  private open(vendor: Vendor, app: AppLine['app']): AppLine {
    const time = { now: () => this.clock.now(), random: Math.random };
    const line = new AppLine(vendor, app, this.options.inFlight, time);
    this.lines.set(app.id, line);
    return line;
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
      for (const lane of LANES) await this.feed(line, lane);
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
    const blocked = line.hungry.size > 0 && ![...line.hungry].some((lane) => line.gate.room(lane) > 0);
    const wakeAt = blocked ? line.gate.wakeAt() : null;
    if (wakeAt !== null) {
      this.wake(line.app.id, wakeAt - this.clock.now(), () => {
        this.pumpSoon(line);
      });
    } else if (line.hungry.size > 0 && !blocked && !this.claimFailing && this.mayBegin) this.pumpSoon(line);
  }

  /** Claims as many batches of a lane as may begin. */
  private async feed(line: AppLine, lane: Lane): Promise<void> {
    const worker = this.worker.id;
    if (!line.hungry.has(lane) || worker === null || !this.mayBegin) return;
    const limit = Math.min(line.gate.room(lane), CLAIM_LIMIT);
    if (limit < 1) return;
    const permits = Array.from({ length: limit }, () => line.gate.begin(lane));
    let keys: readonly VendorKey[] = [];
    let keyFailure: Failure | null = null;
    let claimed: readonly StoredBatch[] = [];
    try {
      if (line.issuesKeys) ({ keys, failure: keyFailure } = await this.takeKeys(line, limit));
      if (keyFailure !== null && this.options.retry.enabled) return;
      this.failpoints.at('begin.before');
      const now = this.clock.now();
      const claim = { app: line.app.id, lane, now, limit, worker, keys };
      claimed = await this.holdings.claim(
        async () => {
          const batches = await this.store.claimBatches(claim);
          this.failpoints.at('begin.after');
          return batches;
        },
        (batches) => {
          for (const batch of batches) this.holdings.noteBatch(batch);
        },
      );
      const used = new Set(claimed.map(({ key }) => key?.key));
      const unused = keys.filter(({ key }) => !used.has(key));
      // Not where the claim failed: it may have been written all the same, and the keys with it.
      if (unused.length > 0) line.vendor.keys?.giveBack(line.app.id, unused);
      if (claimed.length < limit) {
        line.hungry.delete(lane);
        line.gate.demand(lane, false);
      }
    } finally {
      for (const permit of permits.slice(claimed.length)) permit.end('none');
    }
    const fresh = new Set(keys.map(({ key }) => key));
    claimed.forEach((batch, i) => {
      const permit = permits[i];
      if (permit === undefined) return;
      const keyIsNew = batch.key !== null && fresh.has(batch.key.key);
      const { signal: stopped } = this.stopping;
      void this.run({ batch, worker, line, permit, keyIsNew, keyFailure, stopped });
    });
  }

  /** Fetches keys; where there are none, the gate learns why. */
  private async takeKeys(line: AppLine, count: number): Promise<TakenKeys> {
    const { vendor, app, gate } = line;
    if (vendor.keys === undefined) return { keys: [], failure: null };
    try {
      return { keys: await vendor.keys.take(app.id, count), failure: null };
    } catch (error) {
      const failure = error instanceof VendorError ? error.failure : refusalOf(error, vendor.label);
      if (!this.options.retry.enabled) return { keys: [], failure };
      if (failure.class === 'credential') this.caller.pause(line, failure);
      else {
        const { retry } = this.options;
        const wait = failure.retryAfterMs ?? (failure.class === 'throttled' ? retry.throttledMs : retry.baseMs);
        gate.throttle(this.clock.now() + Math.min(wait, retry.maxWaitMs));
      }
      return { keys: [], failure };
    }
  }

  private run(call: Call): Promise<void> {
    const { batch, line } = call;
    const { app, lane } = batch;
    this.holdings.noteBatch(batch);
    const running = this.caller.run(call).then(({ answer, dueAt }) => {
      this.calls.delete(running);
      this.holdings.dropBatch(batch);
      if (answer !== null) this.settle(answer);
      if (app !== null && lane !== 'suspect' && dueAt !== null && dueAt < this.clock.now() + SOON_MS) {
        this.expect(app, lane, dueAt);
      }
      if (line.hungry.size > 0) this.pumpSoon(line);
    });
    this.calls.add(running);
    return running;
  }

  private async endLate(batch: StoredBatch, now: number): Promise<void> {
    const end = this.caller.lateEnd(batch, now);
    if (end === null) return;
    const { pushId, ordinal, version } = batch;
    const next = ended(batch, end);
    this.settle(await this.store.record({ pushId, ordinal, worker: null, version, now, next }));
  }

  /** One timer for each purpose; the earliest wins. */
  private wake(purpose: string, wait: number, then: () => void): void {
    if (this.stopping.signal.aborted) return;
    const at = performance.now() + wait;
    const earlier = this.timers.get(purpose);
    if (earlier !== undefined && earlier.at <= at) return;
    clearTimeout(earlier?.timer);
    const timer = setTimeout(
      () => {
        this.timers.delete(purpose);
        then();
      },
      Math.min(Math.max(wait, 1), MAX_TIMER_MS),
    );
    this.timers.set(purpose, { at, timer });
  }
}
