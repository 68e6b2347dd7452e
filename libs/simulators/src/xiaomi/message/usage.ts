import { type FoundInstall } from '../../kit/simulator.types.js';
import { type XiaomiSimulatedApp, type XiaomiSimulatedChannel } from '../xiaomi.app.js';
import { BOUNDS, LIMITS, QUOTAS, qpsOf } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';

/** The class of a message: that of its channel, `default` without an approved one. */
export type XiaomiClass = 'default' | XiaomiSimulatedChannel['class'];

/** What an app may send in a day, and what it has delivered so far. */
export interface XiaomiQuotaState {
  readonly quota: number;
  readonly acked: number;
}

/** Who still gets a message today, and who does not: above the app's quota, or above the number that his device may get. */
export interface XiaomiAdmission<T> {
  readonly admitted: readonly T[];
  readonly over: readonly { readonly target: T; readonly limit: 'app' | 'device'; readonly state: XiaomiQuotaState }[];
}

/** The day in China, as a number. */
export const dayOf = (at: number): number => Math.floor((at + 8 * 3_600_000) / LIMITS.day);

/** What one app used up. The day's counters start again at midnight in China. */
export class XiaomiUsage {
  readonly #app: XiaomiSimulatedApp;
  readonly #deviceLimits: boolean;
  readonly #qps: number;
  readonly #base: number;
  #recent: number[] = [];
  #recentQuotaQueries: number[] = [];
  #day = Number.NaN;
  #acked = { default: 0, public: 0 };
  readonly #perDevice = new Map<string, number>();

  constructor(app: XiaomiSimulatedApp, deviceLimits: boolean) {
    const base = Math.max(app.installedBase ?? 0, LIMITS.smallestBase);
    this.#app = app;
    this.#deviceLimits = deviceLimits;
    this.#qps = app.qps ?? qpsOf(base);
    this.#base = app.dailyQuota ?? base;
  }

  /** Counts a request; refuses it when the last 1,000 ms are full. A refused one does not count (our decision). */
  countRequest(at: number): void {
    this.#recent = within(this.#recent, at);
    if (this.#recent.length >= this.#qps) {
      throw new XiaomiRefusal('tooOften', `The app may send ${this.#qps} requests a second; wait a second.`);
    }
    if (this.#qps !== Number.POSITIVE_INFINITY) this.#recent.push(at);
  }

  /** Counts a query of the trace quota. */
  countQuotaQuery(at: number): void {
    this.#recentQuotaQueries = within(this.#recentQuotaQueries, at);
    if (this.#recentQuotaQueries.length >= LIMITS.traceQuotaPerSecond) {
      throw new XiaomiRefusal('reportsTooOften', 'The quota may be asked for once a second.');
    }
    this.#recentQuotaQueries.push(at);
  }

  /** Where the day's quota of a class stands; null for private messages, which have none. */
  quotaOf(messageClass: XiaomiClass, at: number): XiaomiQuotaState | null {
    if (messageClass === 'private') return null;
    this.#turnDay(at);
    const { factor } = QUOTAS[this.#app.standing ?? 'usual'][messageClass];
    return { quota: this.#base * factor, acked: this.#acked[messageClass] };
  }

  /** Refuses a message when the day's quota is used up. */
  checkQuota(messageClass: XiaomiClass, at: number): void {
    const state = this.quotaOf(messageClass, at);
    if (state && state.acked >= state.quota) {
      throw new XiaomiRefusal('dailyQuota', `exceed quota, quota: ${state.quota}, have acked: ${state.acked}`);
    }
  }

  /** Counts the installs that still get a message today as delivered. Those above a limit are dropped, as the vendor does. */
  admit<T extends { readonly found: FoundInstall }>(
    targets: readonly T[],
    messageClass: XiaomiClass,
    at: number,
  ): XiaomiAdmission<T> {
    const state = this.quotaOf(messageClass, at);
    if (!state || messageClass === 'private') return { admitted: targets, over: [] };
    const admitted: T[] = [];
    const over: XiaomiAdmission<T>['over'][number][] = [];
    for (const target of targets) {
      const acked = state.acked + admitted.length;
      if (acked >= state.quota) {
        over.push({ target, limit: 'app', state: { quota: state.quota, acked } });
        continue;
      }
      const device = this.#countDevice(target.found, messageClass);
      if (device) over.push({ target, limit: 'device', state: device });
      else admitted.push(target);
    }
    this.#acked[messageClass] += admitted.length;
    return { admitted, over };
  }

  /** Counts a message for a device; where its day is full, how full it is. */
  #countDevice({ install }: FoundInstall, messageClass: 'default' | 'public'): XiaomiQuotaState | null {
    if (!this.#deviceLimits || this.#app.platform === 'ios') return null;
    const key = `${messageClass} ${install.app} ${install.registrationId}`;
    const acked = this.#perDevice.get(key) ?? 0;
    const quota = QUOTAS[this.#app.standing ?? 'usual'][messageClass].perDevice;
    if (acked >= quota) return { quota, acked };
    if (acked > 0 || this.#perDevice.size < BOUNDS.deviceCounts) this.#perDevice.set(key, acked + 1);
    return null;
  }

  #turnDay(at: number): void {
    if (dayOf(at) === this.#day) return;
    this.#day = dayOf(at);
    this.#acked = { default: 0, public: 0 };
    this.#perDevice.clear();
  }
}

/** The instants of the last second; none when the clock was set back. */
function within(recent: number[], at: number): number[] {
  if ((recent.at(-1) ?? at) > at) return [];
  while ((recent[0] ?? at) <= at - 1000) recent.shift();
  return recent;
}
