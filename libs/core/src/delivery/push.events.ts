import { Injectable, Logger, Optional } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { type Receipt } from '../receipt/receipt.js';
import { type DeadAddress } from '../store/store.js';
import { type Failure } from '../vendor/failure.js';
import { type PushEnd } from './report.js';

/** `push.accepted`: a push is in the store. */
export interface PushAcceptedEvent {
  readonly pushId: string;
  readonly key: string | null;
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}

/** `push.device.quarantined`: a vendor has said that an address is dead, and nothing is sent to it any longer. It names no address. */
export type DeviceQuarantinedEvent = Pick<DeadAddress, 'deviceId' | 'vendor' | 'kind' | 'reason'>;

/** `push.vendor.paused`: a vendor app refuses the credentials. Its pushes wait until they are mended, or expire. */
export interface VendorPausedEvent {
  /** The vendor app, e.g. `umeng:ios`. */
  readonly app: string;
  readonly failure: Failure;
}

/** `push.vendor.resumed`: the vendor app works again. */
export type VendorResumedEvent = Pick<VendorPausedEvent, 'app'>;

/** `push.receipt`: a vendor has told something later that was not known. It names no address. */
export interface PushReceiptEvent extends Pick<Receipt, 'vendor' | 'messageId' | 'kind' | 'at'> {
  readonly pushId: string;
  /** The push's idempotency key. */
  readonly key: string | null;
  /** Null where only the vendor knows whom it reached, and where it tells of the call as a whole. */
  readonly deviceId: string | null;
  /** The vendor app, e.g. `xiaomi:android`. */
  readonly app: string;
  readonly detail: string | null;
  /**
   * The vendor names a new address for the device's. Our decision: the device keeps the old one, and the new one is not told. Whoever learns a webhook's address could otherwise lead a user's pushes to another phone;
   * the app on the phone registers its new address itself.
   */
  readonly replacement: boolean;
}

/** `push.vendor.quota`: a vendor has told later that an app, or a device, has had its share for the day. */
export interface VendorQuotaEvent {
  /** The vendor app, e.g. `xiaomi:android`. */
  readonly app: string;
  readonly detail: string | null;
}

/**
 * What the host is told, through its `EventEmitter2`. Each process tells what happened in it: an event is news, no record; the record is the report.
 *
 * @example
 * ```ts
 * @OnEvent('push.failed')
 * onFailed(end: PushEvents['push.failed']): void {
 *   this.alerts.raise(`${end.pushId}: ${end.reason}`);
 * }
 * ```
 */
export interface PushEvents {
  readonly 'push.accepted': PushAcceptedEvent;
  /** It has ended, in whatever way. */
  readonly 'push.settled': PushEnd;
  /** It has ended, and not for all as it should: `failed`, `partial`, `unknown` or `expired`. */
  readonly 'push.failed': PushEnd;
  readonly 'push.device.quarantined': DeviceQuarantinedEvent;
  readonly 'push.vendor.paused': VendorPausedEvent;
  readonly 'push.vendor.resumed': VendorResumedEvent;
  /** Once for each device and kind, where a webhook is set up. */
  readonly 'push.receipt': PushReceiptEvent;
  /** At most once a minute for each app. */
  readonly 'push.vendor.quota': VendorQuotaEvent;
}

/** Tells the host. A listener that throws or rejects harms nobody. */
@Injectable()
export class PushAnnouncer {
  private readonly logger = new Logger('PushModule');

  constructor(@Optional() private readonly emitter?: EventEmitter2) {}

  tell<Name extends keyof PushEvents>(name: Name, event: PushEvents[Name]): void {
    if (this.emitter !== undefined) void this.emit(this.emitter, name, event);
  }

  private async emit(emitter: EventEmitter2, name: string, event: unknown): Promise<void> {
    try {
      await emitter.emitAsync(name, event);
    } catch (error) {
      this.logger.error(`A listener of ${name} failed (${error instanceof Error ? error.name : 'unknown error'}).`);
    }
  }
}
