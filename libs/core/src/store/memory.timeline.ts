/** What stands in a {@link Timeline}: `seq` is its own for ever, and decides between equal times. */
export interface Sequenced {
  readonly seq: number;
}

/**
 * Things in the order of a time of theirs. Most come at the end and go from the beginning, where an array is fastest; elsewhere it costs one move of memory, which is
 * little for tens of thousands, and the store holds no more pushes than that.
 *
 * The time of a thing must not change while it is in.
 */
export class Timeline<T extends Sequenced> {
  private readonly items: T[] = [];

  constructor(private readonly timeOf: (item: T) => number) {}

  get isEmpty(): boolean {
    return this.items.length === 0;
  }

  add(item: T): void {
    const last = this.items.at(-1);
    if (last === undefined || this.isBefore(last, item)) this.items.push(item);
    else this.items.splice(this.placeOf(item), 0, item);
  }

  /** Does nothing when it is not in. */
  delete(item: T): void {
    const place = this.placeOf(item);
    if (this.items[place] !== item) return;
    if (place === 0) this.items.shift();
    else this.items.splice(place, 1);
  }

  /** The first, where its time is at or before `until`. */
  first(until: number): T | undefined {
    const [first] = this.items;
    return first !== undefined && this.timeOf(first) <= until ? first : undefined;
  }

  /** Those whose time is at or before `until`, earliest first. */
  upTo(until: number, limit: number): T[] {
    const found: T[] = [];
    for (const item of this.items) {
      if (found.length >= limit || this.timeOf(item) > until) break;
      found.push(item);
    }
    return found;
  }

  /** Where it is, or would be. */
  private placeOf(item: T): number {
    let [low, high] = [0, this.items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.items[middle];
      if (other !== undefined && this.isBefore(other, item)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private isBefore(one: T, other: T): boolean {
    const [a, b] = [this.timeOf(one), this.timeOf(other)];
    return a < b || (a === b && one.seq < other.seq);
  }
}
