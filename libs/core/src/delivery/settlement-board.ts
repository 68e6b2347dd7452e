import { Inject, Injectable } from '@nestjs/common';
import { PushNotFoundError, PushShutdownError } from '../errors/push.error.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { Holdings } from './holdings.js';
import { isEndState, type PushReport } from './report.js';

/** How often the store is asked about pushes that another process may have ended. */
const POLL_MS = 1_000;

/** How many are asked about each time. */
const POLLED = 50;

interface Waiter {
  readonly resolve: (report: PushReport) => void;
  readonly reject: (error: unknown) => void;
}

/** Those who wait for a push to end. */
@Injectable()
export class SettlementBoard {
  private readonly waiters = new Map<string, Waiter[]>();
  private timer: NodeJS.Timeout | undefined;
  private polling = false;
  private closed = false;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly holdings: Holdings,
  ) {}

  /**
   * Resolves with the report once the push has ended, here or in another process.
   *
   * @throws PushNotFoundError when there is no such push
   * @throws PushShutdownError when the application ends first
   */
  async settled(pushId: string): Promise<PushReport> {
    // First in line, then the look: a push that ends in between is seen by one of the two.
    const settled = new Promise<PushReport>((resolve, reject) => {
      const line = this.waiters.get(pushId);
      if (line === undefined) this.waiters.set(pushId, [{ resolve, reject }]);
      else line.push({ resolve, reject });
    });
    // Until it is returned nobody listens to it, and a rejection that nobody listens to ends the process.
    settled.catch(() => undefined);
    if (!this.closed) this.timer ??= setInterval(() => void this.poll(), POLL_MS).unref();
    try {
      // What is being done here tells of its end here: the store need not be asked.
      if (!this.holdings.areAtWorkOn(pushId)) await this.look(pushId);
    } catch (error) {
      this.leave(pushId, error);
    }
    if (this.closed) this.leave(pushId, new PushShutdownError(pushId));
    return settled;
  }

  /** Looks at a push now instead of at the next poll, for those who wait for it. */
  async refresh(pushId: string): Promise<void> {
    // What cannot be read now, the next poll reads.
    if (this.waiters.has(pushId)) await this.look(pushId).catch(() => undefined);
  }

  /** Tells everyone who waits for this push. */
  publish(report: PushReport): void {
    for (const { resolve } of this.take(report.pushId)) resolve(report);
  }

  /** Tells everyone who still waits that the application ends, before the host waits for them. */
  close(): void {
    this.closed = true;
    for (const pushId of [...this.waiters.keys()]) this.leave(pushId, new PushShutdownError(pushId));
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      for (const pushId of [...this.waiters.keys()].slice(0, POLLED)) {
        // What is being done here tells of its end here. A store that fails now may answer at the next poll.
        if (!this.holdings.areAtWorkOn(pushId)) await this.look(pushId).catch(() => undefined);
        const line = this.waiters.get(pushId);
        // To the end of the line, so that nobody waits behind fifty others for ever.
        if (line !== undefined) {
          this.waiters.delete(pushId);
          this.waiters.set(pushId, line);
        }
      }
    } finally {
      this.polling = false;
    }
  }

  private async look(pushId: string): Promise<void> {
    const report = await this.store.report(pushId);
    if (report === null) this.leave(pushId, new PushNotFoundError(pushId));
    else if (isEndState(report.state)) this.publish(report);
  }

  private leave(pushId: string, error: unknown): void {
    for (const { reject } of this.take(pushId)) reject(error);
  }

  private take(pushId: string): Waiter[] {
    const line = this.waiters.get(pushId) ?? [];
    this.waiters.delete(pushId);
    if (this.waiters.size === 0) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    return line;
  }
}
