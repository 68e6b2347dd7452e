import { Inject, Injectable, Logger } from '@nestjs/common';
import { type RouteKind } from '../audience/device.js';
import { PushClock } from '../clock.js';
import { type DeadAddress, PUSH_STORE, type PushStore } from '../store/store.js';
import { type Failure } from '../vendor/failure.js';
import { type Receiver, type StoredBatch } from './batch.js';
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

/**
 * Puts addresses out of use that a vendor has called dead by name: never on a guess, never when suspiciously many are, and never one that was registered again since the call began.
 */
@Injectable()
export class DeviceHygiene {
  private readonly logger = new Logger('PushModule');
  private readonly shares = new Map<string, ShareOfDead>();

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
    if (suspicious || (known.length >= ENOUGH && dead.size / known.length > UNUSUAL_SHARE)) {
      this.logger.warn(
        `${app} calls an unusual share of its addresses dead (${dead.size} of ${known.length} in the last call). None is put out of use: check that the app key and the environment are those of the app on the phones.`,
      );
      return;
    }
    if (addressKind !== 'registrationId' && addressKind !== 'alias' && addressKind !== 'account') return;
    try {
      const addresses = known.flatMap((receiver) => deadOf(receiver, vendor, addressKind, dead, calledAt));
      for (const { deviceId, reason } of await this.store.quarantine(addresses, this.clock.now())) {
        this.announcer.tell('push.device.quarantined', { deviceId, vendor, kind: addressKind, reason });
      }
    } catch (error) {
      this.logger.error(
        `Dead addresses of ${app} could not be put out of use (${error instanceof Error ? error.name : 'unknown error'}); the next push to them shows them again.`,
      );
    }
  }

  private shareOf(app: string): ShareOfDead {
    const share = this.shares.get(app) ?? new ShareOfDead();
    this.shares.set(app, share);
    return share;
  }
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

/** The share of dead addresses among an app's last results. Single pushes are told from batches by nothing else. */
class ShareOfDead {
  private seen = 0;
  private dead = 0;

  /** Answers whether the share is unusual. */
  add(seen: number, dead: number): boolean {
    this.seen += seen;
    this.dead += dead;
    if (this.seen > WINDOW) {
      this.dead *= WINDOW / this.seen;
      this.seen = WINDOW;
    }
    return this.seen >= ENOUGH && this.dead / this.seen > UNUSUAL_SHARE;
  }
}
