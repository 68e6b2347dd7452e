import { Inject, Injectable, Logger } from '@nestjs/common';
import { ROUTE_KINDS, type RouteKind } from '../audience/device.js';
import { PushClock } from '../clock.js';
import { type KeptReceipt, type ReceiptTarget } from '../store/receipts.js';
import { type DeadAddress, PUSH_STORE, type PushStore } from '../store/store.js';
import { type Failure } from '../vendor/failure.js';
import { type AddressKind } from '../vendor/vendor.js';
import { type Receiver, type StoredBatch } from './batch.js';
import { OnceAMinute } from './once-a-minute.js';
import { PushAnnouncer } from './push.events.js';

/** From so many results on, their share of dead addresses says something about us rather than about the phones. */
const ENOUGH = 20;

/** Our decision: no app loses so many of its users at once. A wrong app key or a mixed-up environment calls every address dead. */
const UNUSUAL_SHARE = 0.5;

/** The last results of an app that are looked at, across calls. */
const WINDOW = 200;

/** What one call has shown about addresses. */
export interface AddressEvidence {
  readonly batch: StoredBatch;
  /** The vendor's name. */
  readonly vendor: string;
  /** Addresses of the batch that the vendor named dead, with its words. */
  readonly dead: ReadonlyMap<string, Failure>;
  /** When the call began. */
  readonly calledAt: number;
}

/** What a vendor's later word has shown about a batch. */
export interface LaterEvidence {
  readonly kept: KeptReceipt;
  /** The vendor's name. */
  readonly vendor: string;
  /** Why nothing is to be sent to the addresses any longer; null where the receipt says nothing of the kind. */
  readonly reason: string | null;
  /** When the vendor knew it. */
  readonly at: number;
}

/**
 * Puts addresses out of use that a vendor has called dead by name: never on a guess, never when suspiciously many are, and never one that was registered again since the call began.
 */
@Injectable()
export class DeviceHygiene {
  private readonly logger = new Logger('PushModule');
  private readonly shares = new Map<string, ShareOfDead>();
  private readonly warnings = new OnceAMinute();

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly clock: PushClock,
    private readonly announcer: PushAnnouncer,
  ) {}

  /** Never rejects: what cannot be written now, the next push to the address proves again. */
  async learn({ batch, vendor, dead, calledAt }: AddressEvidence): Promise<void> {
    const { app, addressKind } = batch;
    const known = batch.receivers.filter(({ devices }) => devices.length > 0);
    if (app === null || known.length === 0) return;
    const suspicious = this.shareOf(app).add(known.length, dead.size);
    if (dead.size === 0) return;
    if (suspicious || isUnusual(dead.size, known.length)) {
      this.logger.warn(
        `${app} calls an unusual share of its addresses dead (${dead.size} of ${known.length} in the last call). None is put out of use: check that the app key and the environment are those of the app on the phones.`,
      );
      return;
    }
    if (!isRouteKind(addressKind)) return;
    await this.quarantine(known.flatMap((receiver) => deadOf(receiver, vendor, addressKind, dead, calledAt)));
  }

  /**
   * The same by what vendors tell later, receipt by receipt. Never rejects.
   *
   * All devices of a batch count as seen when its first receipt comes, whatever that says: therefore the vendor should tell of phones that were reached, too. No batch weighs more than {@link WINDOW} devices.
   */
  async learnLater(evidence: readonly LaterEvidence[]): Promise<void> {
    await this.quarantine(evidence.flatMap((one) => this.provenBy(one)));
  }

  private provenBy({ kept, vendor, reason, at: provenAt }: LaterEvidence): readonly DeadAddress[] {
    const { app, addressKind: kind, devices, fresh, counts } = kept;
    const dead =
      reason === null || !isRouteKind(kind)
        ? []
        : fresh.flatMap((target) => deadTarget(target, vendor, kind, reason, provenAt));
    if (devices === 0) return [];
    const isFirst = Object.values(counts).reduce((sum, count) => sum + count, 0) === fresh.length;
    const weight = Math.min(1, WINDOW / devices);
    const suspicious = this.shareOf(`${app} later`).add(isFirst ? devices * weight : 0, dead.length * weight);
    if (dead.length === 0) return [];
    if (!suspicious && !isUnusual(counts.invalid ?? 0, devices)) return dead;
    if (this.warnings.lets(app, this.clock.now())) {
      this.logger.warn(
        `The receipts of ${app} call an unusual share of its addresses invalid. None is put out of use: check that the app key and the environment are those of the app on the phones, and that the vendor tells of delivered pushes, too.`,
      );
    }
    return [];
  }

  private async quarantine(addresses: readonly DeadAddress[]): Promise<void> {
    if (addresses.length === 0) return;
    try {
      for (const { deviceId, vendor, kind, reason } of await this.store.quarantine(addresses, this.clock.now())) {
        this.announcer.tell('push.device.quarantined', { deviceId, vendor, kind, reason });
      }
    } catch (error) {
      this.logger.error(
        `Dead addresses could not be put out of use (${error instanceof Error ? error.name : 'unknown error'}); the next push to them shows them again.`,
      );
    }
  }

  private shareOf(name: string): ShareOfDead {
    const share = this.shares.get(name) ?? new ShareOfDead();
    this.shares.set(name, share);
    return share;
  }
}

function isUnusual(dead: number, known: number): boolean {
  return known >= ENOUGH && dead / known > UNUSUAL_SHARE;
}

/** Whether an address of this kind can be a device's own. */
function isRouteKind(kind: AddressKind | null): kind is RouteKind {
  return kind !== null && (ROUTE_KINDS as readonly AddressKind[]).includes(kind);
}

function deadOf(
  { address, devices }: Receiver,
  vendor: string,
  kind: RouteKind,
  dead: ReadonlyMap<string, Failure>,
  provenAt: number,
): DeadAddress[] {
  const failure = dead.get(address);
  if (failure === undefined) return [];
  return devices.map(({ id }) => ({ deviceId: id, vendor, kind, address, reason: failure.reason, provenAt }));
}

function deadTarget(
  { deviceId, address }: ReceiptTarget,
  vendor: string,
  kind: RouteKind,
  reason: string,
  provenAt: number,
): DeadAddress[] {
  return deviceId === null || address === null ? [] : [{ deviceId, vendor, kind, address, reason, provenAt }];
}

/** The share of dead addresses among an app's last results. Single pushes are told from batches by nothing else. */
class ShareOfDead {
  private seen = 0;
  private dead = 0;

  /** Answers whether the share is unusual. */
  add(seen: number, dead: number): boolean {
    this.dead += dead;
    // What is told later may be of calls that another process has seen.
    this.seen = Math.max(this.seen + seen, this.dead);
    if (this.seen > WINDOW) {
      this.dead *= WINDOW / this.seen;
      this.seen = WINDOW;
    }
    return isUnusual(this.dead, this.seen);
  }
}
