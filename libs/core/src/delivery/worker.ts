import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { type Outlook } from '../store/outlook.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { Failpoints } from './failpoints.js';

/** A lease is extended this often in its time, so that one late or lost write does not end it. */
const BEATS_A_LEASE = 4;

/** A lease has ended when its time is over, not at it; and timers may fire a millisecond early. */
const AFTER_THE_END_MS = 2;

/** No lease is longer: a later end is that of a clock that goes wrong. */
const LONGEST_LEASE_MS = 60_000;

/** The wall clock and the monotonic one may differ by this much from one look to the next; more is a jump of the clock. */
const JUMP_MS = 1_000;

/**
 * This process among those that share the store: it holds its claims by one lease, which a timer of its own extends, so that neither the number of claims nor a slow vendor matters. When the lease of
 * another ends, it takes back what that one had.
 */
@Injectable()
export class Worker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('PushModule');
  private current: string | null = null;
  private beat: NodeJS.Timeout | undefined;
  private alarm: NodeJS.Timeout | undefined;
  private beating: Promise<void> | null = null;
  private looking = false;
  private failing = false;
  private lookFailing = false;
  private lastBeat = performance.now();
  private warnedOf = 0;
  private lastLook = { wall: 0, steady: 0 };
  private trustClockFrom = 0;
  private recovered: () => void = () => undefined;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly clock: PushClock,
    private readonly failpoints: Failpoints,
  ) {}

  /** Under which claims were made; null before the start and after the end. */
  get id(): string | null {
    return this.current;
  }

  /** Under which claims may be made now: null also while the lease may have ended. Who wakes from a standstill claims nothing before he knows. */
  get claimant(): string | null {
    return performance.now() - this.lastBeat < this.options.leaseMs ? this.current : null;
  }

  /** Calls `listener` each time work was taken back from a process that is gone. */
  onRecovered(listener: () => void): void {
    this.recovered = listener;
  }

  async onModuleInit(): Promise<void> {
    await this.enlist();
    // From now on: a host may take long to start. A start that fails must be able to end.
    this.beat = setInterval(() => void this.extendOnce(), this.options.leaseMs / BEATS_A_LEASE).unref();
  }

  /** Told again and again how the others' leases stand: looks when the first of them ends, if it is not extended until then. */
  watch({ leaseEnd, orphans }: Pick<Outlook, 'leaseEnd' | 'orphans'>): void {
    clearTimeout(this.alarm);
    this.noteClock();
    if (this.current === null || (leaseEnd === null && !orphans)) return;
    const wait = orphans ? 0 : (leaseEnd ?? 0) - this.clock.now() + AFTER_THE_END_MS;
    if (wait <= 0) void this.look();
    else this.alarm = setTimeout(() => void this.look(), Math.min(wait, LONGEST_LEASE_MS)).unref();
  }

  onModuleDestroy(): void {
    clearTimeout(this.alarm);
  }

  /** Gives everything back: what is still under way may have arrived, and others take it over at once. */
  async resign(): Promise<void> {
    clearInterval(this.beat);
    clearTimeout(this.alarm);
    // A lease that is being extended, or asked for anew, is given back as well.
    await this.beating;
    const id = this.current;
    this.current = null;
    if (id === null) return;
    this.failpoints.at('release.before');
    await this.store.release(id, this.clock.now());
  }

  private async enlist(): Promise<void> {
    const id = randomUUID();
    const asked = performance.now();
    await this.store.enlist(id, this.clock.now(), this.options.leaseMs);
    this.lastBeat = asked;
    this.current = id;
  }

  /** One at a time: those who come meanwhile wait for the one under way. */
  private extendOnce(): Promise<void> {
    this.beating ??= this.extend().finally(() => {
      this.beating = null;
    });
    return this.beating;
  }

  private async extend(): Promise<void> {
    this.warnIfLate();
    const id = this.current;
    if (id === null) return;
    const asked = performance.now();
    try {
      const kept = await this.store.extend(id, this.clock.now(), this.options.leaseMs);
      if (!kept && this.current === id) {
        // The standstill may have begun while the store was asked; the new lease would hide it.
        this.warnIfLate();
        this.logger.warn(
          'Another process has taken over the work of this one, because its lease had ended. It goes on under a new lease; what it writes for the old one is refused.',
        );
        this.current = null;
        await this.enlist();
      } else this.lastBeat = asked;
      this.failing = false;
    } catch (error) {
      if (!this.failing) {
        this.logger.error(
          `The lease could not be extended (${error instanceof Error ? error.name : 'unknown error'}); trying again.`,
        );
      }
      this.failing = true;
    }
  }

  /** One warning for one stall, also where the store is what keeps us waiting. */
  private warnIfLate(): void {
    const late = performance.now() - this.lastBeat;
    if (late <= this.options.leaseMs / 2 || this.warnedOf === this.lastBeat) return;
    this.warnedOf = this.lastBeat;
    this.logger.warn(
      `The event loop stood still for about ${(late / 1000).toFixed(1)} s (the lease is ${this.options.leaseMs / 1000} s). Something in this process blocks it: look for synchronous work, or raise leaseMs.`,
    );
  }

  private async look(): Promise<void> {
    if (this.looking || this.current === null) return;
    this.looking = true;
    try {
      // After a standstill our own lease comes first: it must not look like that of a process that is gone.
      if (this.beating !== null || this.isLate()) await this.extendOnce();
      this.noteClock();
      if (this.isLate() || performance.now() < this.trustClockFrom) return;
      this.failpoints.at('recover.before');
      const { workers, pushes, batches } = await this.store.recover(this.clock.now());
      this.failpoints.at('recover.after');
      this.lookFailing = false;
      if (workers + pushes + batches === 0) return;
      this.logger.warn(
        `${workers} ${workers === 1 ? 'process is' : 'processes are'} gone without a word: ${pushes} pushes and ${batches} calls that were under way there are taken up again.`,
      );
      if (pushes + batches > 0) this.recovered();
    } catch (error) {
      if (!this.lookFailing) {
        this.logger.error(
          `The leases of other processes could not be looked at (${error instanceof Error ? error.name : 'unknown error'}); trying again.`,
        );
      }
      this.lookFailing = true;
    } finally {
      this.looking = false;
    }
  }

  /** Whether our own lease may have ended: whoever cannot extend his own takes no other's work. */
  private isLate(): boolean {
    return performance.now() - this.lastBeat > this.options.leaseMs / 2;
  }

  /** After a jump of the clock every lease looks as if it had ended: all get the time to extend it. */
  private noteClock(): void {
    const look = { wall: this.clock.now(), steady: performance.now() };
    const { wall, steady } = this.lastLook;
    this.lastLook = look;
    if (wall !== 0 && Math.abs(look.wall - wall - (look.steady - steady)) > JUMP_MS) {
      this.trustClockFrom = look.steady + this.options.leaseMs;
    }
  }
}
