import { Inject, Injectable, Logger } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { VendorError } from '../errors/push.error.js';
import { type Failure } from '../vendor/failure.js';
import { type AppLine } from './app-line.js';
import { type VendorKey } from './batch.js';
import { Caller } from './caller.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { nameOf } from './persist.js';
import { refusalOf } from './results.js';

/** Keys, or why there are none. */
export interface TakenKeys {
  readonly keys: readonly VendorKey[];
  readonly failure: Failure | null;
}

const NO_KEYS: TakenKeys = { keys: [], failure: null };

/** A fetch that failed is not repeated sooner, whatever the vendor said. */
const SHORTEST_WAIT_MS = 1_000;

/** Fetches keys where the vendor issues them. A vendor's trouble with that is trouble like any other: its app's gate learns of it. */
@Injectable()
export class KeyDesk {
  private readonly logger = new Logger('PushModule');

  constructor(
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly caller: Caller,
    private readonly clock: PushClock,
  ) {}

  async take(line: AppLine, count: number): Promise<TakenKeys> {
    const { vendor, app, gate } = line;
    if (!line.issuesKeys || vendor.keys === undefined) return NO_KEYS;
    try {
      return { keys: await vendor.keys.take(app.id, count), failure: null };
    } catch (error) {
      const failure = error instanceof VendorError ? error.failure : refusalOf(error, vendor.label);
      const { retry } = this.options;
      if (!retry.enabled) return { keys: [], failure };
      if (failure.class === 'credential') this.caller.pause(line, failure);
      else {
        const wait = failure.retryAfterMs ?? (failure.class === 'throttled' ? retry.throttledMs : retry.baseMs);
        gate.throttle(this.clock.now() + Math.max(SHORTEST_WAIT_MS, Math.min(wait, retry.maxWaitMs)));
      }
      return { keys: [], failure };
    }
  }

  /** Keys that no batch was stored with. Never throws: an adapter's trouble must not cost the calls that are about to be made. */
  giveBack({ vendor, app }: AppLine, keys: readonly VendorKey[]): void {
    if (keys.length === 0) return;
    try {
      vendor.keys?.giveBack(app.id, keys);
    } catch (error) {
      this.logger.error(`${app.id}: its adapter threw ${nameOf(error)} when it got keys back.`);
    }
  }
}
