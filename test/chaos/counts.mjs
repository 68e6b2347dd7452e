/** Bounds: a case that passes them is told so. */
const MAX_KEYS = 400_000;
const MAX_TIMES = 12;
const MAX_TIMELINE = 2_000_000;

/** Counts what reached the simulated vendors, by key. */
export class Counts {
  /** @type {Map<string, { requests: number, deliveries: number, times: number[], phones: Uint8Array | null }>} */
  #keys = new Map();
  #timelines = new Map();
  #answers = new Map();
  #perPhone;
  #lastAt = 0;
  #arrived = 0;

  /** @param {{ perPhone: number }} options how many phones are counted one by one; 0 for none */
  constructor({ perPhone }) {
    this.#perPhone = perPhone;
  }

  /** A request was read and goes to the vendor. */
  seen(vendor, key, at) {
    this.#lastAt = performance.now();
    if (key !== null) this.#arrived += 1;
    const times = this.#timelines.get(vendor) ?? [];
    this.#timelines.set(vendor, times);
    if (times.length < MAX_TIMELINE) times.push(at);
    if (key === null) return { requests: 0 };
    const count = this.#of(key);
    count.requests += 1;
    if (count.times.length < MAX_TIMES) count.times.push(at);
    return count;
  }

  /** A request that was spoiled before the vendor could see it. */
  spoiled(vendor, key, at) {
    this.seen(vendor, key, at);
    this.answered(vendor, { status: 0 });
  }

  answered(vendor, { status }) {
    const name = `${vendor} ${status}`;
    this.#answers.set(name, (this.#answers.get(name) ?? 0) + 1);
  }

  /** A phone got the push with this key. */
  delivered(key, phoneId) {
    if (key === null) return;
    const count = this.#of(key);
    count.deliveries += 1;
    if (this.#perPhone === 0) return;
    count.phones ??= new Uint8Array(this.#perPhone);
    const index = Number(phoneId.slice(phoneId.lastIndexOf('-') + 1));
    if (count.phones[index] < 255) count.phones[index] += 1;
  }

  /** @returns {[key: string, requests: number, deliveries: number][]} */
  list() {
    return Array.from(this.#keys, ([key, { requests, deliveries }]) => [key, requests, deliveries]);
  }

  timesOf(key) {
    return this.#keys.get(key)?.times ?? [];
  }

  timeline(vendor) {
    return this.#timelines.get(vendor) ?? [];
  }

  /** How often each phone got this key. */
  phonesOf(key) {
    return this.#keys.get(key)?.phones ?? new Uint8Array(this.#perPhone);
  }

  summary() {
    let requests = 0;
    let deliveries = 0;
    for (const count of this.#keys.values()) {
      requests += count.requests;
      deliveries += count.deliveries;
    }
    return { keys: this.#keys.size, requests, deliveries, answers: Object.fromEntries(this.#answers) };
  }

  /** Resolves with the next request that has a key, or when the time is over. */
  async arrival(ms) {
    const before = this.#arrived;
    const end = performance.now() + ms;
    while (this.#arrived === before && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  async quiet(ms) {
    do await new Promise((resolve) => setTimeout(resolve, ms));
    while (performance.now() - this.#lastAt < ms);
  }

  clear() {
    this.#keys.clear();
    this.#timelines.clear();
    this.#answers.clear();
  }

  #of(key) {
    let count = this.#keys.get(key);
    if (count === undefined) {
      if (this.#keys.size >= MAX_KEYS)
        throw new Error(`More than ${MAX_KEYS} keys: the case is larger than the simulator counts.`);
      this.#keys.set(key, (count = { requests: 0, deliveries: 0, times: [], phones: null }));
    }
    return count;
  }
}
