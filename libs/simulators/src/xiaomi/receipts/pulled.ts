import { BoundedMap, BoundedQueue, BoundedSet } from '../xiaomi.bounded.js';
import { BOUNDS } from '../xiaomi.limits.js';

/** One receipt as the legacy pull answers it; the spelling of the message id differs between the two lists, as the Python SDK documents them. */
export type XiaomiPulledReceipt = Readonly<Record<string, string | number>>;

/** What waits to be pulled for one package. */
class PulledLists {
  readonly acks = new BoundedQueue<XiaomiPulledReceipt>(BOUNDS.feedback);
  readonly clicks = new BoundedQueue<XiaomiPulledReceipt>(BOUNDS.feedback);
  readonly invalid = new BoundedSet<string>(BOUNDS.feedback);
  readonly uninstalled = new BoundedSet<string>(BOUNDS.feedback);
}

/** The names of the lists. */
export type XiaomiPulledList = keyof PulledLists;

/** Receipts and invalid regids that wait to be fetched: the feedback service, and the legacy pull by package. Reading takes them out. */
export class XiaomiPulled {
  readonly invalidRegids = new BoundedSet<string>(BOUNDS.feedback);
  readonly invalidAliases = new BoundedSet<string>(BOUNDS.feedback);
  readonly invalidMiids = new BoundedSet<string>(BOUNDS.feedback);
  readonly #packages = new BoundedMap<string, PulledLists>(BOUNDS.files);

  /** The lists of one package. */
  of(packageName: string): PulledLists {
    let lists = this.#packages.get(packageName);
    if (!lists) this.#packages.set(packageName, (lists = new PulledLists()));
    return lists;
  }
}
