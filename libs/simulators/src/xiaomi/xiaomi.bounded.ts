/** A map that lets its oldest entries go: what the vendor remembers has a bound here. */
export class BoundedMap<K, V> {
  readonly #entries = new Map<K, V>();
  // It stays where it was when entries went: one that starts anew each time walks over all that went before.
  readonly #oldest = this.#entries.keys();

  constructor(private readonly most: number) {}

  get size(): number {
    return this.#entries.size;
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  /** The entry becomes the newest. */
  set(key: K, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.most) this.#take();
  }

  /** Oldest first. */
  values(): IterableIterator<V> {
    return this.#entries.values();
  }

  /** Takes the oldest entries out. */
  take(count: number): V[] {
    return Array.from({ length: Math.min(count, this.size) }, () => this.#take() as V);
  }

  #take(): V | undefined {
    const key = this.#oldest.next().value as K;
    const value = this.#entries.get(key);
    this.#entries.delete(key);
    return value;
  }
}

/** A set that lets its oldest values go. */
export class BoundedSet<T> {
  readonly #values: BoundedMap<T, T>;

  constructor(most: number) {
    this.#values = new BoundedMap(most);
  }

  get size(): number {
    return this.#values.size;
  }

  /** False when it was there already; it keeps its age then. */
  add(value: T): boolean {
    if (this.#values.has(value)) return false;
    this.#values.set(value, value);
    return true;
  }

  /** Takes the oldest values out. */
  take(count: number): T[] {
    return this.#values.take(count);
  }
}

/** A list that lets its oldest items go, with no look at whether it has them already. */
export class BoundedQueue<T> {
  #items: T[] = [];
  /** What lies before was let go, and is cut off now and then rather than each time. */
  #first = 0;

  constructor(private readonly most: number) {}

  push(item: T): void {
    this.#items.push(item);
    if (this.#items.length - this.#first > this.most) this.take(1);
  }

  /** Takes the oldest items out. */
  take(count: number): T[] {
    const taken = this.#items.slice(this.#first, this.#first + count);
    this.#first += taken.length;
    if (this.#first > this.most || this.#first === this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return taken;
  }
}
