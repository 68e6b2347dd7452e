import { headerOf, type HttpAnswer } from '@nest-push/core';

/** How often Xiaomi is asked for its list. Xiaomi's server SDKs (2017 to 2020). */
const REFRESH_MS = 300_000;
/** A call that takes longer counts against its host; Xiaomi may change it by a header. Xiaomi's server SDKs (2017 to 2020). */
const SLOW_MS = 5_000;
/** Our decision: a longer list is cut, and hosts of another domain are left out, because every host is given the AppSecret. */
const MOST_HOSTS = 8;
const OWN_DOMAIN = /^[a-z0-9.-]+\.xmpush(\.global)?\.xiaomi\.com$/;

/** A host that may be chosen, and how its weight moves. */
interface Candidate {
  readonly origin: string;
  readonly least: number;
  readonly most: number;
  readonly down: number;
  readonly up: number;
  weight: number;
}

/** How one call went. */
export interface XiaomiTrip {
  readonly origin: string;
  readonly tookMs: number;
  /** Null where there was no answer. */
  readonly headers: HttpAnswer['headers'] | null;
}

/**
 * The hosts that Xiaomi names for a server, and a choice among them by weight: what is slow or silent is chosen less often.
 *
 * The header `X-PUSH-HOST-LIST` asks for the list and brings it: `host:least:most:down:up,…`. Xiaomi's server SDKs (2017 to 2020).
 */
export class XiaomiHostList {
  private candidates: readonly Candidate[];
  private askedAt = Number.NEGATIVE_INFINITY;
  private slowMs = SLOW_MS;
  private isOff = false;

  /**
   * @param origin - the documented host, which is used until a list is there
   * @param random - from 0 up to 1
   */
  constructor(
    private readonly origin: string,
    private readonly random: () => number = Math.random,
  ) {
    this.candidates = [candidate(origin)];
  }

  /** Where the next call goes, and what it is to say. */
  next(now: number): { readonly origin: string; readonly headers: Readonly<Record<string, string>> } {
    if (this.isOff) return { origin: this.origin, headers: {} };
    const isDue = now - this.askedAt >= REFRESH_MS;
    if (isDue) this.askedAt = now;
    return { origin: this.choose(), headers: isDue ? { 'x-push-host-list': 'true' } : {} };
  }

  /** Learns from a call. */
  learn({ origin, tookMs, headers }: XiaomiTrip): void {
    const used = this.candidates.find((one) => one.origin === origin);
    if (used !== undefined) {
      const isGood = headers !== null && tookMs <= this.slowMs;
      used.weight = isGood ? Math.min(used.most, used.weight + used.up) : Math.max(used.least, used.weight - used.down);
    }
    if (headers === null) return;
    if (headerOf(headers, 'x-push-disable-auto-select-domain') !== undefined) this.isOff = true;
    const slowMs = Number(headerOf(headers, 'x-push-client-timeout-ms'));
    if (Number.isInteger(slowMs) && slowMs > 0) this.slowMs = slowMs;
    const list = headerOf(headers, 'x-push-host-list');
    if (list !== undefined) this.take(list);
  }

  private take(list: string): void {
    const known = new Map(this.candidates.map((one) => [one.origin, one.weight]));
    const named = list
      .split(',', MOST_HOSTS)
      .map(parsed)
      .filter((one) => one !== null);
    for (const one of named) one.weight = Math.min(one.most, Math.max(one.least, known.get(one.origin) ?? one.most));
    this.candidates = named.length > 0 ? named : [candidate(this.origin)];
  }

  private choose(): string {
    const total = this.candidates.reduce((sum, { weight }) => sum + weight, 0);
    let point = this.random() * total;
    for (const { origin, weight } of this.candidates) {
      point -= weight;
      if (point < 0) return origin;
    }
    return this.origin;
  }
}

/** The weights of a host for which Xiaomi names none. Xiaomi's server SDKs (2017 to 2020). */
const candidate = (origin: string, least = 1, most = 90, down = 10, up = 5): Candidate => ({
  origin,
  least,
  most,
  down,
  up,
  weight: most,
});

function parsed(entry: string): Candidate | null {
  const [host = '', ...numbers] = entry.trim().split(':');
  if (!OWN_DOMAIN.test(host)) return null;
  const weights = numbers.map(Number);
  const isWhole = weights.length >= 4 && weights.every((weight) => Number.isInteger(weight) && weight >= 0);
  return isWhole ? candidate(`https://${host}`, ...weights.slice(0, 4)) : candidate(`https://${host}`);
}
