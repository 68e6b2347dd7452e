import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Device } from '../audience/device.js';
import { PushClock } from '../clock.js';
import { PUSH_STORE, type PushStore, type StoredPush } from '../store/store.js';
import { type Failure, localFailure } from '../vendor/failure.js';
import { type Outcome } from '../vendor/vendor.js';
import { type PreparedBatch, type PreparedPush, PushPreparer } from './push-preparer.js';
import { type Delivery, type Settlement, settlementOf } from './report.js';
import { SettlementBoard } from './settlement-board.js';

/** Takes a due push from the store to its end: claim, prepare, one call a batch, settle. */
@Injectable()
export class DeliveryRunner {
  private readonly logger = new Logger('PushModule');

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly preparer: PushPreparer,
    private readonly board: SettlementBoard,
    private readonly clock: PushClock,
  ) {}

  /** Never rejects: what goes wrong stands in the report, or, where even that cannot be written, in the log. */
  async run(pushId: string): Promise<void> {
    try {
      const push = await this.store.claim(pushId);
      if (push === null) return;
      await this.end(push, await this.deliver(push));
    } catch (error) {
      this.logger.error(`The store failed for push ${pushId} (${nameOf(error)}); it stays where it is in the store.`);
    }
  }

  private async deliver(push: StoredPush): Promise<Settlement> {
    try {
      const prepared = await this.preparer.prepare({ ...push, pushId: push.id }, this.clock.now());
      const expired = push.expiresAt !== null && this.clock.now() >= push.expiresAt;
      const rows = expired
        ? prepared.batches.flatMap((batch) => rowsOf(batch, () => EXPIRED))
        : (await Promise.all(prepared.batches.map((batch) => this.deliverBatch(batch)))).flat();
      return settlementOf([...rows, ...droppedRows(prepared)], prepared.problems, this.clock.now());
    } catch (error) {
      // The claim is ours: leaving it without an end would be a silent loss.
      const reason = `It was not sent: ${nameOf(error)} before the first vendor was called.`;
      return { state: 'failed', reason, settledAt: this.clock.now(), deliveries: [] };
    }
  }

  private async deliverBatch(prepared: PreparedBatch): Promise<Delivery[]> {
    const { vendor, translation, refusal } = prepared;
    if (translation === null) {
      const failure = refusal ?? localFailure('payload', vendor.label, `${vendor.label} was not asked.`);
      return rowsOf(prepared, () => failed(failure, null));
    }
    const outcome = await vendor.deliver(translation.request).catch((error: unknown): Outcome => {
      const reason = `${vendor.label}: its adapter threw ${nameOf(error)} while the vendor was called. The push may have arrived.`;
      return { messageId: null, failure: localFailure('unknown', vendor.label, reason), failedAddresses: new Map() };
    });
    return rowsOf(prepared, (address) => {
      const failure = outcome.failure ?? (address === null ? undefined : outcome.failedAddresses.get(address));
      return failure === undefined
        ? delivered(vendor.label, outcome.messageId, translation.notes)
        : failed(failure, outcome.messageId);
    });
  }

  private async end(push: StoredPush, settlement: Settlement): Promise<void> {
    await this.store.settle(push.id, settlement);
    const { id: pushId, acceptedAt, dueAt } = push;
    this.board.publish({ pushId, acceptedAt, dueAt, ...settlement });
  }
}

type RowResult = Pick<Delivery, 'state' | 'messageId' | 'failureClass' | 'vendorCode' | 'reason'>;

const EXPIRED: RowResult = {
  state: 'expired',
  messageId: null,
  failureClass: null,
  vendorCode: null,
  reason: 'Its time to live ended before it could be sent.',
};

function delivered(vendor: string, messageId: string | null, notes: readonly string[]): RowResult {
  return {
    state: 'delivered',
    messageId,
    failureClass: null,
    vendorCode: null,
    reason: [`${vendor} took it.`, ...notes].join(' '),
  };
}

function failed({ class: failureClass, code, reason }: Failure, messageId: string | null): RowResult {
  return { state: 'failed', messageId, failureClass, vendorCode: code, reason };
}

/** One row for each device of a batch; one for the whole batch where the vendor resolves the audience. */
function rowsOf({ batch, devices }: PreparedBatch, resultOf: (address: string | null) => RowResult): Delivery[] {
  const route = { app: batch.app.id, addressKind: batch.kind };
  if (devices.size === 0) {
    const platform = batch.platforms.length === 1 ? (batch.platforms[0] ?? null) : null;
    return [{ deviceId: null, userId: null, platform, ...route, ...resultOf(batch.targets[0]?.address ?? null) }];
  }
  return [...devices].flatMap(([address, sharing]) => {
    const result = resultOf(address);
    return sharing.map((device) => ({ ...identityOf(device), ...route, ...result }));
  });
}

function droppedRows({ dropped }: PreparedPush): Delivery[] {
  return dropped.map(({ device, reason }) => ({
    ...identityOf(device),
    app: null,
    addressKind: null,
    state: 'failed' as const,
    messageId: null,
    failureClass: 'device' as const,
    vendorCode: null,
    reason,
  }));
}

function identityOf({ id, userId, platform }: Device): Pick<Delivery, 'deviceId' | 'userId' | 'platform'> {
  return { deviceId: id, userId, platform };
}

/** An error of unknown origin may hold anything: only its kind is told. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'an unknown error';
}
