import { type FoundInstall } from '../kit/simulator.types.js';
import { type XiaomiSimulatedApp, type XiaomiSimulatedChannel } from './xiaomi.app.js';
import { BOUNDS, LIMITS } from './xiaomi.limits.js';
import { XiaomiRefusal } from './xiaomi.refusals.js';

/** The class of a message: that of its channel, `default` without one. */
export type XiaomiClass = 'default' | XiaomiSimulatedChannel['class'];

/** What an app may send in a day, and what it has delivered so far. */
export interface XiaomiQuotaState {
  readonly quota: number;
  readonly acked: number;
}

/** The day in China, as a number. */
const dayOf = (at: number): number => Math.floor((at + 8 * 3_600_000) / LIMITS.day);

/** What one app used up. The day's counters start again at midnight in China. */
export class XiaomiUsage {
  readonly #app: XiaomiSimulatedApp;
  readonly #deviceLimits: boolean;
  #recent: number[] = [];
  #day = Number.NaN;
  #acked = { default: 0, public: 0 };
  readonly #perDevice = new Map<string, number>();

  constructor(app: XiaomiSimulatedApp, deviceLimits: boolean) {
    this.#app = app;
    this.#deviceLimits = deviceLimits;
  }

  /** Counts a request; refuses it when the last 1,000 ms are full. A refused one does not count (our decision). */
  countRequest(at: number): void {
    const most = this.#app.qps ?? LIMITS.qps;
    if (most === Number.POSITIVE_INFINITY) return;
    if ((this.#recent.at(-1) ?? at) > at) this.#recent = []; // the clock was set back
    while ((this.#recent[0] ?? at) <= at - 1000) this.#recent.shift();
    if (this.#recent.length >= most) {
      throw new XiaomiRefusal('tooOften', `The app may send ${most} requests a second; wait a second.`);
    }
    this.#recent.push(at);
  }

  /** Where the day's quota of a class stands; null for private messages, which have none. */
  quotaOf(messageClass: XiaomiClass, at: number): XiaomiQuotaState | null {
    if (messageClass === 'private') return null;
    this.#turnDay(at);
    const quota = (this.#app.dailyQuota ?? LIMITS.dailyQuota) * LIMITS.quotaFactor[messageClass];
    return { quota, acked: this.#acked[messageClass] };
  }

  /** Refuses a message when the day's quota is used up. */
  checkQuota(messageClass: XiaomiClass, at: number): void {
    const state = this.quotaOf(messageClass, at);
    if (state && state.acked >= state.quota) {
      throw new XiaomiRefusal('dailyQuota', `exceed quota, quota: ${state.quota}, have acked: ${state.acked}`);
    }
  }

  /** The installs that still get a message today, counted as delivered. Those above a limit are dropped, as the vendor does. */
  admit(targets: readonly FoundInstall[], messageClass: XiaomiClass, at: number): FoundInstall[] {
    const state = this.quotaOf(messageClass, at);
    if (!state || messageClass === 'private') return [...targets];
    const admitted: FoundInstall[] = [];
    for (const target of targets) {
      if (state.acked + admitted.length >= state.quota) break;
      if (this.#countDevice(target, messageClass)) admitted.push(target);
    }
    this.#acked[messageClass] += admitted.length;
    return admitted;
  }

  #countDevice({ install }: FoundInstall, messageClass: 'default' | 'public'): boolean {
    if (!this.#deviceLimits || this.#app.platform === 'ios') return true;
    const key = `${messageClass} ${install.app} ${install.registrationId}`;
    const shown = this.#perDevice.get(key) ?? 0;
    if (shown >= LIMITS.perDevice[messageClass]) return false;
    if (shown > 0 || this.#perDevice.size < BOUNDS.deviceCounts) this.#perDevice.set(key, shown + 1);
    return true;
  }

  #turnDay(at: number): void {
    if (dayOf(at) === this.#day) return;
    this.#day = dayOf(at);
    this.#acked = { default: 0, public: 0 };
    this.#perDevice.clear();
  }
}
