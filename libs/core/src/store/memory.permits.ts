import { type PermitRequest } from './store.js';

/** Limits that are counted in the store. There are as many as vendors declare, and each remembers no more uses than it grants in its window. */
export class MemoryPermits {
  private readonly uses = new Map<string, readonly number[]>();

  take({ limit, calls, perMs, now }: PermitRequest): number | null {
    const recent = (this.uses.get(limit) ?? []).filter((usedAt) => usedAt > now - perMs);
    const granted = recent.length < calls;
    this.uses.set(limit, granted ? [...recent, now].sort((a, b) => a - b) : recent);
    return granted ? null : (recent.at(-calls) ?? now) + perMs;
  }
}
