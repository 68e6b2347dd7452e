import { Inject, Injectable, Logger } from '@nestjs/common';
import { type Device } from '../audience/device.js';
import { PushClock } from '../clock.js';
import { PUSH_STORE, type PushStore, type StoredPush } from '../store/store.js';
import { type Failure, localFailure } from '../vendor/failure.js';
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
    let outcome = 'nothing was sent';
    try {
      const push = await this.store.claim(pushId);
      if (push === null) return;
      const settlement = await this.deliver(push);
      outcome = `it ended ${settlement.state}`;
      await this.end(push, settlement);
    } catch (error) {
      this.logger.error(
        `The store failed for push ${pushId} (${nameOf(error)}): ${outcome}, and the store still has it as it was.`,
      );
    }
  }

  private async deliver(push: StoredPush): Promise<Settlement> {
    let prepared: PreparedPush;
    try {
      prepared = await this.preparer.prepare({ ...push, pushId: push.id }, this.clock.now());
    } catch (error) {
      // The claim is ours: leaving it without an end would be a silent loss.
      const reason = `It was not sent: ${nameOf(error)} before the first vendor was called.`;
      return { state: 'failed', reason, settledAt: this.clock.now(), deliveries: [] };
    }
    const expired = push.expiresAt !== null && this.clock.now() >= push.expiresAt;
    const rows = await Promise.all(prepared.batches.map((batch) => this.deliverBatch(batch, expired)));
    return settlementOf([...rows.flat(), ...droppedRows(prepared)], prepared.problems, this.clock.now());
  }

  /** Never rejects: one vendor's adapter is no reason to lose what the others did. */
  private async deliverBatch(prepared: PreparedBatch, expired: boolean): Promise<Delivery[]> {
    if (expired) return rowsOf(prepared, () => EXPIRED);
    const { vendor, translation, refusal } = prepared;
    if (translation === null) {
      const failure = refusal ?? localFailure('payload', vendor.label, `${vendor.label} was not asked.`);
      return rowsOf(prepared, () => failed(failure, null));
    }
    try {
      const { messageId, failure, failedAddresses } = await vendor.deliver(translation.request);
      return rowsOf(prepared, (address) => {
        const wrong = failure ?? (address === null ? undefined : failedAddresses.get(address));
        return wrong === undefined ? delivered(vendor.label, messageId, translation.notes) : failed(wrong, messageId);
      });
    } catch (error) {
      const reason = `${vendor.label}: its adapter threw ${nameOf(error)} while the vendor was called. The push may have arrived.`;
      return rowsOf(prepared, () => failed(localFailure('unknown', vendor.label, reason), null));
    }
  }

  private async end(push: StoredPush, settlement: Settlement): Promise<void> {
    const { id: pushId, acceptedAt, dueAt } = push;
    if (await this.store.settle(push.id, settlement)) {
      this.board.publish({ pushId, acceptedAt, dueAt, ...settlement });
    } else {
      this.logger.error(
        `Push ${pushId} was ended by somebody else while it was sent here (${settlement.state}); the store keeps the other end.`,
      );
    }
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
  const addresses = batch.targets.map(({ address }) => address);
  const cleaned = new Map<string, string>();
  const clean = (result: RowResult): RowResult => {
    const reason = cleaned.get(result.reason) ?? withoutAddresses(result.reason, addresses);
    cleaned.set(result.reason, reason);
    return { ...result, reason };
  };
  if (devices.size === 0) {
    const platform = batch.platforms.length === 1 ? (batch.platforms[0] ?? null) : null;
    return [{ deviceId: null, userId: null, platform, ...route, ...clean(resultOf(addresses[0] ?? null)) }];
  }
  return [...devices].flatMap(([address, sharing]) => {
    const result = clean(resultOf(address));
    return sharing.map((device) => ({ ...identityOf(device), ...route, ...result }));
  });
}

/** A vendor's words, which stand in quotation marks, may repeat an address, which is personal data. */
function withoutAddresses(reason: string, addresses: readonly string[]): string {
  return reason.replace(/“[^”]*”/gu, (words) =>
    addresses.reduce((text, address) => text.replaceAll(address, '…'), words),
  );
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
