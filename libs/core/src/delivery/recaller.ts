import { Inject, Injectable, Logger } from '@nestjs/common';
import { batchId } from '../routing/route.js';
import { type CalledBatch } from '../store/receipts.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { type Recall } from '../vendor/recall.js';
import { VENDOR_RESOLVED } from './app-line.js';
import { AppLines } from './app-lines.js';
import { within } from './deadline.js';
import { DELIVERY_OPTIONS, type DeliveryOptions } from './delivery.options.js';
import { nameOf } from './persist.js';

/** What became of one call that was to be taken back. */
export interface RecalledCall {
  /** The vendor app. */
  readonly app: string;
  readonly recall: Recall;
}

/** An audience that vendors resolve is one call to each app that serves it; no host has more of them. */
const MOST_CALLS = 100;

/** Asks vendors to take back what they have taken. */
@Injectable()
export class Recaller {
  private readonly logger = new Logger('PushModule');

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    @Inject(DELIVERY_OPTIONS) private readonly options: DeliveryOptions,
    private readonly lines: AppLines,
  ) {}

  /**
   * Takes back the calls of a push whose audience the vendors resolve: those stay with the vendor for minutes. Our decision: calls that name their receivers are left alone. They have reached the phones by then, and a
   * large push has a thousand of them.
   */
  async recall(pushId: string): Promise<readonly RecalledCall[]> {
    // Either all calls of a push name their receivers or none does, and one that names a thousand is long: the first tells.
    const [first] = await this.store.calledBatches(pushId, 1);
    if (first === undefined || !VENDOR_RESOLVED.has(first.addressKind)) return [];
    const calls = await this.store.calledBatches(pushId, MOST_CALLS);
    return Promise.all(calls.map(async (call) => ({ app: call.app, recall: await this.ask(call) })));
  }

  private async ask({ pushId, ordinal, addressKind: kind, app, ...call }: CalledBatch): Promise<Recall> {
    const vendor = this.lines.of(app)?.vendor;
    if (vendor === undefined) return { recalled: false, reason: `No configured vendor has the app ${app}.` };
    const { label } = vendor;
    if (vendor.recall === undefined) return { recalled: false, reason: `${label} takes nothing back.` };
    const { maxCallMs } = this.options;
    try {
      const answer = await within<Recall>(
        maxCallMs,
        vendor.recall({ ...call, app, kind, id: batchId(pushId, ordinal) }),
        () => ({ recalled: false, reason: `${label}: its adapter has not come back within ${maxCallMs} ms.` }),
      );
      // An adapter of the host's own may answer anything.
      if (answer.recalled) return { recalled: true };
      if (typeof answer.reason !== 'string') throw new TypeError('what it answered says neither yes nor why not');
      return { recalled: false, reason: answer.reason };
    } catch (error) {
      this.logger.error(`${app}: the adapter threw ${nameOf(error)} when it was to take a call back.`);
      return { recalled: false, reason: `${label}: its adapter threw ${nameOf(error)}.` };
    }
  }
}
