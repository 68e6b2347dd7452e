import { Injectable, Logger, Optional } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
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
