import { type XiaomiSimulatedApp, type XiaomiSimulatedTemplate } from '../xiaomi.app.js';
import { LIMITS } from '../xiaomi.limits.js';
import { type XiaomiClass } from '../message/usage.js';

/** A channel as the vendor keeps it. */
export interface XiaomiChannel {
  readonly id: string;
  /** A channel that was added by the API is of the class `default`: the console has approved nothing yet (our decision). */
  readonly class: XiaomiClass;
  readonly templates?: readonly XiaomiSimulatedTemplate[];
  readonly name?: string;
  readonly description?: string;
  readonly soundUrl?: string;
  readonly notifyType?: string;
}

/** The channels of one app: those of the console, and what calls added and discarded. */
export class XiaomiChannelBook {
  readonly #channels: Map<string, XiaomiChannel>;

  constructor({ channels = [] }: XiaomiSimulatedApp) {
    this.#channels = new Map(channels.map((channel) => [channel.id, channel]));
  }

  get(id: string): XiaomiChannel | undefined {
    return this.#channels.get(id);
  }

  list(): XiaomiChannel[] {
    return [...this.#channels.values()];
  }

  /** Adds a channel, or changes what a known one is called. False when 30 others exist. */
  put(channel: XiaomiChannel): boolean {
    const known = this.#channels.get(channel.id);
    if (!known && this.#channels.size >= LIMITS.channels) return false;
    this.#channels.set(channel.id, { ...known, ...channel, class: known?.class ?? channel.class });
    return true;
  }

  discard(id: string): boolean {
    return this.#channels.delete(id);
  }
}
