import { type JPushSimulatedApp, type JPushVendorQuota } from '../jpush.apps.js';
import { at, type JsonObject } from '../jpush.json.js';

/** The vendor channels whose quota can be asked for (JPush REST API v3 push advanced, vendor quota, 2022-08). */
const CHANNELS = ['xiaomi', 'oppo', 'vivo'] as const;
type QuotaChannel = (typeof CHANNELS)[number];

const UNLIMITED: JPushVendorQuota = { system: { total: -1 }, operation: { total: -1 } };
const DEFAULTS: JPushSimulatedApp['vendorQuota'] = { xiaomi: UNLIMITED, oppo: UNLIMITED, vivo: UNLIMITED };

/**
 * What the vendor channels have left.
 * Our decision: phones of the book have no maker, so a push to an Android phone counts on every channel that it forces with `distribution: "ospush"`, and on no other.
 */
export class ChannelQuotas {
  readonly #used = new Map<string, number>();

  constructor(private readonly quotas: JPushSimulatedApp['vendorQuota'] = DEFAULTS) {}

  /** The first forced channel that cannot take so many more. */
  exhausted(push: JsonObject, phones: number): QuotaChannel | undefined {
    return forcedChannels(push).find((channel) => {
      const kind = kindOf(push, channel);
      const { total = -1 } = this.quotas?.[channel]?.[kind] ?? {};
      return total >= 0 && this.#usedOf(channel, kind) + phones > total;
    });
  }

  add(push: JsonObject, phones: number): void {
    for (const channel of forcedChannels(push)) {
      const kind = kindOf(push, channel);
      this.#used.set(`${channel} ${kind}`, this.#usedOf(channel, kind) + phones);
    }
  }

  /** The answer's `data`; a channel without a quota is left out. */
  read(): Readonly<Record<string, unknown>> {
    const known = CHANNELS.flatMap((channel) => {
      const quota = this.quotas?.[channel];
      return quota ? [[`${channel}_quota`, this.#read(channel, quota)] as const] : [];
    });
    return Object.fromEntries(known);
  }

  #read(channel: QuotaChannel, { system, operation }: JPushVendorQuota) {
    return {
      system: { total: system.total, used: this.#usedOf(channel, 'system') },
      operation: { total: operation.total, used: this.#usedOf(channel, 'operation') },
    };
  }

  #usedOf(channel: QuotaChannel, kind: keyof JPushVendorQuota): number {
    return this.#used.get(`${channel} ${kind}`) ?? this.quotas?.[channel]?.[kind].used ?? 0;
  }
}

function forcedChannels(push: JsonObject): QuotaChannel[] {
  const strategyOf = (channel: string) => at(push, 'options', 'third_party_channel', channel, 'distribution');
  return CHANNELS.filter((channel) => strategyOf(channel) === 'ospush');
}

/** `options.classification` says which quota is used; it overrides the channel's own. */
function kindOf(push: JsonObject, channel: QuotaChannel): keyof JPushVendorQuota {
  const own = at(push, 'options', 'third_party_channel', channel, 'classification');
  return (at(push, 'options', 'classification') ?? own) === 1 ? 'system' : 'operation';
}
