/** One push plan: a name under which pushes are counted together. */
export interface Plan {
  readonly name: string;
  description: string;
  readonly createdAt: number;
  pushCount: number;
  lastUsedAt: number | undefined;
}

/** The push plans of one app, oldest first. */
export class PlanStore {
  readonly #plans = new Map<string, Plan>();

  get size(): number {
    return this.#plans.size;
  }

  add(name: string, description: string, now: number): void {
    this.#plans.set(name, { name, description, createdAt: now, pushCount: 0, lastUsedAt: undefined });
  }

  find(name: unknown): Plan | undefined {
    return typeof name === 'string' ? this.#plans.get(name) : undefined;
  }

  list(): Plan[] {
    return [...this.#plans.values()];
  }
}
