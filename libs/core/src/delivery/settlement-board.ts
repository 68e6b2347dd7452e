import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { PushNotFoundError, PushShutdownError } from '../errors/push.error.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { isEndState, type PushReport } from './report.js';

/** How often the store is asked about pushes that another process may have ended. */
const POLL_MS = 1_000;

/** How many are asked about each time. */
const POLLED = 50;

interface Waiter {
  readonly resolve: (report: PushReport) => void;
  readonly reject: (error: Error) => void;
}

/** Those who wait for a push to end. */
@Injectable()
export class SettlementBoard implements OnApplicationShutdown {
  private readonly waiters = new Map<string, Waiter[]>();
  private timer: NodeJS.Timeout | undefined;
  private polling = false;

  constructor(@Inject(PUSH_STORE) private readonly store: PushStore) {}

  /** Resolves with the report once the push has ended, here or in another process. */
  async settled(pushId: string): Promise<PushReport> {
    // First in line, then the look: a push that ends in between is seen by one of the two.
    const settled = new Promise<PushReport>((resolve, reject) => {
      const line = this.waiters.get(pushId);
      if (line === undefined) this.waiters.set(pushId, [{ resolve, reject }]);
      else line.push({ resolve, reject });
    });
    this.timer ??= setInterval(() => void this.poll(), POLL_MS).unref();
    await this.look(pushId);
    return settled;
  }

  /** Tells everyone who waits for this push. */
  publish(report: PushReport): void {
    for (const { resolve } of this.take(report.pushId)) resolve(report);
  }

  onApplicationShutdown(): void {
    for (const pushId of [...this.waiters.keys()]) {
      for (const { reject } of this.take(pushId)) reject(new PushShutdownError(pushId));
    }
  }

  private async poll(): Promise<void> {
    if (this.polling) return;
    this.polling = true;
    try {
      for (const pushId of [...this.waiters.keys()].slice(0, POLLED)) {
        await this.look(pushId);
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
    try {
      const report = await this.store.report(pushId);
      if (report === null) for (const { reject } of this.take(pushId)) reject(new PushNotFoundError(pushId));
      else if (isEndState(report.state)) this.publish(report);
    } catch (error) {
      for (const { reject } of this.take(pushId))
        reject(error instanceof Error ? error : new Error('the store failed'));
    }
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
