import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { PushClock } from '../clock.js';
import { DeviceHygiene } from '../delivery/hygiene.js';
import { OnceAMinute } from '../delivery/once-a-minute.js';
import { PushAnnouncer } from '../delivery/push.events.js';
import { PushOverloadError } from '../errors/push.error.js';
import { type KeptReceipt, MAX_RECEIPTS, type NewReceipt } from '../store/receipts.js';
import { PUSH_STORE, type PushStore } from '../store/store.js';
import { type Vendor } from '../vendor/vendor.js';
import { VendorRegistry } from '../vendor/vendor.registry.js';
import { checkReceipts } from './receipt.check.js';
import { type Receipt, type ReceiptTally } from './receipt.js';

/** How many receipts wait to be written before more are refused, each counted once for every address. Our decision: some seconds of writing; a vendor that is refused comes again. */
const MOST_WAITING = 10_000;

/** A receipt of so late a time may have overtaken the answer to its call, which is being written. Our decision, with room for clocks that differ. */
const YOUNG_MS = 10_000;

/** After this time the answer is written, or it never will be; the vendor waits so long for our word. */
const SECOND_LOOK_AFTER_MS = 1_000;

/** How many wait for a second look, each counted once for every address: a bound on what forged receipts can cost. */
const MOST_EARLY = 1_000;

/** The longest id of a vendor that a batch has: as long as every store's columns for ids. */
const MOST_ID_LENGTH = 255;

/** What is kept of a vendor's words, in characters. */
const MOST_DETAIL_LENGTH = 500;

/** A receipt, or a part of one with very many addresses, on its way into the store. */
interface Part {
  readonly told: Receipt;
  readonly vendor: Vendor;
  readonly receipt: NewReceipt;
  readonly resolve: (kept: KeptReceipt | null) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Where the webhooks of the vendors' modules hand in what they were told.
 *
 * @example
 * ```ts
 * const { taken, foreign } = await this.receipts.take([
 *   { vendor: 'xiaomi', messageId: 'adm0329056', kind: 'delivered', addresses: ['kOn1…'], at: Date.now() },
 * ]);
 * ```
 */
@Injectable()
export class PushReceipts {
  private readonly quotas = new OnceAMinute();
  private waiting: Part[] = [];
  private size = 0;
  private early = 0;
  private pump: Promise<void> | null = null;

  constructor(
    @Inject(PUSH_STORE) private readonly store: PushStore,
    private readonly registry: VendorRegistry,
    private readonly clock: PushClock,
    private readonly announcer: PushAnnouncer,
    private readonly hygiene: DeviceHygiene,
  ) {}

  /**
   * Writes receipts, once each, tells the host of those that are new (`push.receipt`), and puts addresses out of use that the vendor calls invalid. Safe to repeat: resolves when they are in the store.
   *
   * A receipt counts as taken when it is new for one of its addresses. One of the last ten seconds that belongs to no call is looked up again a second later: it may have
   * overtaken the answer to its call.
   *
   * @throws PushInputError when what is handed in are no receipts
   * @throws PushOverloadError when more than 10,000 would wait, each counted once for every address: nothing of these was written, and the vendor may try again
   */
  async take(receipts: readonly Receipt[]): Promise<ReceiptTally> {
    return this.takeAll(checkReceipts(receipts));
  }

  private async takeAll(receipts: readonly Receipt[]): Promise<ReceiptTally> {
    const size = receipts.reduce((sum, receipt) => sum + sizeOf(receipt), 0);
    if (this.size + size > MOST_WAITING) {
      throw new PushOverloadError(`${MOST_WAITING} receipts wait to be written already. Hand these in again later.`);
    }
    const tally = { taken: 0, repeated: 0, foreign: 0 };
    for (const outcome of await Promise.all(receipts.map((receipt) => this.takeOne(receipt)))) tally[outcome] += 1;
    return tally;
  }

  private async takeOne(told: Receipt): Promise<keyof ReceiptTally> {
    const vendor = this.registry.vendors.find(({ name }) => name === told.vendor);
    if (vendor === undefined || told.messageId.length > MOST_ID_LENGTH || told.messageId.includes('\0'))
      return 'foreign';
    const now = this.clock.now();
    const receipt = storable(told, vendor, now);
    const outcome = await this.writeOne(told, vendor, receipt);
    const size = sizeOf(receipt);
    if (outcome !== 'foreign' || receipt.at < now - YOUNG_MS || this.early + size > MOST_EARLY) return outcome;
    this.early += size;
    await sleep(SECOND_LOOK_AFTER_MS, undefined, { ref: false });
    this.early -= size;
    return this.writeOne(told, vendor, receipt);
  }

  private async writeOne(told: Receipt, vendor: Vendor, receipt: NewReceipt): Promise<keyof ReceiptTally> {
    const kept = await Promise.all(partsOf(receipt).map((part) => this.write(told, vendor, part)));
    if (kept.some((one) => one !== null && one.fresh.length > 0)) return 'taken';
    return kept.some((one) => one !== null) ? 'repeated' : 'foreign';
  }

  private write(told: Receipt, vendor: Vendor, receipt: NewReceipt): Promise<KeptReceipt | null> {
    this.size += sizeOf(receipt);
    const written = new Promise<KeptReceipt | null>((resolve, reject) => {
      this.waiting.push({ told, vendor, receipt, resolve, reject });
    });
    this.pump ??= this.writeAll();
    return written;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      // Those that come in the same turn share a transaction.
      await nextTurn();
      const group = this.nextGroup();
      try {
        const kept = await this.store.keepReceipts(group.map(({ receipt }) => receipt));
        await this.heed(group, kept);
        group.forEach(({ resolve }, place) => {
          resolve(kept[place] ?? null);
        });
      } catch (cause) {
        for (const { reject } of group) reject(cause);
      }
    }
    this.pump = null;
  }

  /** As many as the store takes at once. */
  private nextGroup(): readonly Part[] {
    let [count, size] = [0, 0];
    for (const { receipt } of this.waiting) {
      if (size + sizeOf(receipt) > MAX_RECEIPTS) break;
      size += sizeOf(receipt);
      count += 1;
    }
    this.size -= size;
    return this.waiting.splice(0, count);
  }

  /** What follows from receipts that are in the store. */
  private async heed(group: readonly Part[], kept: readonly (KeptReceipt | null)[]): Promise<void> {
    const evidence = group.flatMap((part, place) => {
      const one = kept[place] ?? null;
      if (one === null || one.fresh.length === 0) return [];
      this.announce(part, one);
      const { kind, at } = part.receipt;
      return { kept: one, vendor: part.vendor.name, reason: kind === 'invalid' ? invalidReason(part) : null, at };
    });
    await this.hygiene.learnLater(evidence);
  }

  private announce({ told, vendor, receipt }: Part, { pushId, key, app, fresh }: KeptReceipt): void {
    const { messageId, kind, at, detail } = receipt;
    for (const { deviceId, address } of fresh) {
      const replacement = address !== null && told.replacements?.has(address) === true;
      this.announcer.tell('push.receipt', {
        ...{ pushId, key, deviceId, vendor: vendor.name, app, messageId, kind, at, detail, replacement },
      });
    }
    if (kind === 'quota' && this.quotas.lets(app, this.clock.now())) {
      this.announcer.tell('push.vendor.quota', { app, detail });
    }
  }
}

function sizeOf({ addresses }: Pick<Receipt, 'addresses'>): number {
  return Math.max(1, addresses.length);
}

/** A receipt with nothing in it that a store refuses, and from no time to come: it would outdo the registrations until then. */
function storable({ app, messageId, kind, addresses, at, detail }: Receipt, { apps }: Vendor, now: number): NewReceipt {
  return {
    apps: apps.map(({ id }) => id).filter((id) => app === undefined || id === app),
    messageId,
    kind,
    addresses,
    at: Number.isFinite(at) ? Math.max(0, Math.min(Math.trunc(at), now)) : now,
    detail: detail?.slice(0, MOST_DETAIL_LENGTH).replaceAll('\0', '').toWellFormed() ?? null,
  };
}

/** Cuts a receipt into parts that the store takes. */
function partsOf(receipt: NewReceipt): readonly NewReceipt[] {
  const { addresses } = receipt;
  if (addresses.length <= MAX_RECEIPTS) return [receipt];
  return Array.from({ length: Math.ceil(addresses.length / MAX_RECEIPTS) }, (_, part) => ({
    ...receipt,
    addresses: addresses.slice(part * MAX_RECEIPTS, (part + 1) * MAX_RECEIPTS),
  }));
}

function invalidReason({ vendor, receipt: { detail } }: Part): string {
  return `${vendor.label} told later that nobody is behind the address any longer.${detail === null ? '' : ` ${detail}`}`;
}
