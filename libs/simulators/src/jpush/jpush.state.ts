import { DeviceRegistry } from './devices/device-registry.js';
import { FileStore } from './files/file-store.js';
import { ImageStore } from './images/image-store.js';
import { cidOf, type Reply } from './jpush.answers.js';
import { type JPushSimulatedApp } from './jpush.apps.js';
import { trim } from './jpush.bounded.js';
import { JPUSH_LIMITS, JPUSH_TIERS, MEMORY, type JPushAppLimits } from './jpush.limits.js';
import { dayOf } from './jpush.times.js';
import { PlanStore } from './plans/plan-store.js';
import { ChannelQuotas } from './push/channel-quotas.js';
import { MessageLedger } from './reports/message-ledger.js';
import { ScheduleStore } from './schedules/schedule-store.js';

/** What the vendor says about the rate in every answer. */
export interface RateReading {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds to the end of the window. */
  readonly resetSeconds: number;
}

/** Counts calls in fixed windows; a window starts with its first call. */
export class RateWindow {
  #startedAt = Number.NEGATIVE_INFINITY;
  #calls = 0;

  constructor(private readonly limit: number) {}

  /** Takes one call out of the window; false where none is left. */
  take(now: number): boolean {
    if (!this.#isOpen(now)) {
      this.#startedAt = now;
      this.#calls = 0;
    }
    if (this.#calls >= this.limit) return false;
    this.#calls++;
    return true;
  }

  read(now: number): RateReading {
    const open = this.#isOpen(now);
    const left = open ? this.#startedAt + JPUSH_LIMITS.rateWindowMs - now : JPUSH_LIMITS.rateWindowMs;
    return {
      limit: this.limit,
      remaining: this.limit - (open ? this.#calls : 0),
      resetSeconds: Math.ceil(left / 1000),
    };
  }

  #isOpen(now: number): boolean {
    return now >= this.#startedAt && now < this.#startedAt + JPUSH_LIMITS.rateWindowMs;
  }
}

/** Counts broadcasts by day. Our decision: a day is one of China (UTC+8), and only a broadcast that was accepted counts. */
export class DailyCount {
  #day = Number.NaN;
  #count = 0;

  constructor(private readonly limit: number) {}

  isUsedUp(now: number): boolean {
    return this.#countOf(now) >= this.limit;
  }

  add(now: number): void {
    this.#count = this.#countOf(now) + 1;
    this.#day = dayOf(now);
  }

  #countOf(now: number): number {
    return this.#day === dayOf(now) ? this.#count : 0;
  }
}

/** The slow pushes under way. */
export class SlowPushes {
  #ends: number[] = [];

  constructor(private readonly limit: number) {}

  isFull(now: number): boolean {
    this.#ends = this.#ends.filter((end) => end > now);
    return this.#ends.length >= this.limit;
  }

  add(now: number, minutes: number): void {
    this.#ends.push(now + minutes * 60_000);
  }
}

/** What a push identifier is for; the two pools do not mix. */
export type CidType = 'push' | 'schedule';

interface Cid {
  readonly type: CidType;
  readonly issuedAt: number;
  /** The first successful answer; a replay gets it again. */
  answer?: Reply;
}

/** The push identifiers given out to one app. They live for one day; the oldest go first when there are too many. */
export class CidPool {
  readonly #cids = new Map<string, Cid>();
  #issued = 0;

  constructor(private readonly appKey: string) {}

  issue(count: number, type: CidType, now: number): string[] {
    const issued = Array.from({ length: count }, () => {
      const cid = cidOf(this.appKey, ++this.#issued);
      this.#cids.set(cid, { type, issuedAt: now });
      return cid;
    });
    trim(this.#cids, MEMORY.cids);
    return issued;
  }

  /** The record of a live identifier of that type. */
  find(cid: unknown, type: CidType, now: number): Cid | undefined {
    const found = typeof cid === 'string' ? this.#cids.get(cid) : undefined;
    return found?.type === type && now - found.issuedAt < JPUSH_LIMITS.cidLifeMs ? found : undefined;
  }
}

/** The messages sent by one app: which of them can still be overridden, and whose place they took. */
export class SentMessages {
  readonly #sent = new Map<string, { readonly at: number; readonly chain: string }>();

  add(messageId: string, chain: string, now: number): void {
    this.#sent.set(messageId, { at: now, chain });
    trim(this.#sent, MEMORY.messages);
  }

  /** The first message of the chain that `messageId` belongs to; `undefined` where it is unknown or older than one day. */
  chainOf(messageId: string, now: number): string | undefined {
    const found = this.#sent.get(messageId);
    return found && now - found.at < JPUSH_LIMITS.overrideLifeMs ? found.chain : undefined;
  }
}

/** What shares a budget of calls. */
export type RateGroup = 'push' | 'report' | 'device' | 'schedule' | 'file';

/** The budgets of calls of one app, group or account. */
export type Rates = Readonly<Record<RateGroup, RateWindow>>;

export function ratesOf(limits: JPushAppLimits): Rates {
  return {
    push: new RateWindow(limits.pushCallsPerMinute),
    report: new RateWindow(limits.reportCallsPerMinute),
    device: new RateWindow(limits.deviceCallsPerMinute),
    schedule: new RateWindow(limits.scheduleCallsPerMinute),
    file: new RateWindow(limits.fileCallsPerMinute),
  };
}

/** Everything that the server remembers of one app. */
export class AppState {
  readonly rates: Rates;
  readonly broadcasts: DailyCount;
  readonly slowPushes: SlowPushes;
  readonly cids: CidPool;
  readonly sent = new SentMessages();
  readonly ledger = new MessageLedger();
  readonly devices: DeviceRegistry;
  readonly files: FileStore;
  readonly images: ImageStore;
  readonly schedules: ScheduleStore;
  readonly plans = new PlanStore();
  readonly channels: ChannelQuotas;

  constructor({ appKey, lastOnline, vendorQuota }: JPushSimulatedApp, limits: JPushAppLimits) {
    this.rates = ratesOf(limits);
    this.broadcasts = new DailyCount(limits.broadcastsPerDay);
    this.slowPushes = new SlowPushes(limits.slowPushesAtOnce);
    this.cids = new CidPool(appKey);
    this.devices = new DeviceRegistry(appKey, lastOnline);
    this.files = new FileStore(appKey);
    this.images = new ImageStore(appKey);
    this.schedules = new ScheduleStore(appKey);
    this.channels = new ChannelQuotas(vendorQuota);
  }
}

/** One group push. */
export interface GroupMessage {
  readonly at: number;
  /** The messages that it became, by app key. */
  readonly messages: ReadonlyMap<string, string>;
}

/** Everything that the server remembers of one group of apps. Our decision: a group has the rates of a free app, for itself. */
export class GroupState {
  readonly rates = ratesOf(JPUSH_TIERS.free);
  readonly #messages = new Map<string, GroupMessage>();

  add(groupMessageId: string, message: GroupMessage): void {
    this.#messages.set(groupMessageId, message);
    trim(this.#messages, MEMORY.groupMessages);
  }

  find(groupMessageId: string): GroupMessage | undefined {
    return this.#messages.get(groupMessageId);
  }
}

/** Everything that the server remembers of one developer's account. Our decision: it has the rates of a free app, for itself. */
export class DeveloperState {
  readonly rates = ratesOf(JPUSH_TIERS.free);
  readonly files: FileStore;
  /** The apps made by calls: package and name to the app's key. */
  readonly created = new Map<string, string>();
  /** The certificates that were uploaded, as `appKey environment`. */
  readonly certificates = new Set<string>();

  constructor(devKey: string) {
    this.files = new FileStore(devKey);
  }
}
