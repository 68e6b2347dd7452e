import { Inject, Injectable } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { Failpoints } from './failpoints.js';

/** How often it is looked for pushes that are old enough to go. */
const PRUNE_EVERY_MS = 60_000;

/** How many go in one transaction. */
const PRUNE_LIMIT = 500;

/** Removes pushes that ended long ago, a few at a time. */
@Injectable()
export class Pruner {
  private nextAt = 0;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly clock: PushClock,
    private readonly failpoints: Failpoints,
  ) {}

  /** Removes some if it is time; goes on at the next scan while there are more. */
  async turn(): Promise<void> {
    if (performance.now() < this.nextAt) return;
    this.failpoints.at('prune.before');
    const removed = await this.store.prune(this.clock.now() - this.options.keepMs, PRUNE_LIMIT);
    this.failpoints.at('prune.after');
    if (removed < PRUNE_LIMIT) this.nextAt = performance.now() + PRUNE_EVERY_MS;
  }
}
