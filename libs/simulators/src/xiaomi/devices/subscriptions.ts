import { type SimulatedInstall } from '../../kit/simulator.types.js';
import { BoundedMap } from '../xiaomi.bounded.js';
import { BOUNDS, LIMITS } from '../xiaomi.limits.js';

/** What calls have changed in the topics of installs; the phone book says what they had before. Above 100,000 installs, the oldest changes are forgotten. */
export class XiaomiSubscriptions {
  readonly #changed = new BoundedMap<string, ReadonlySet<string>>(BOUNDS.subscriptions);

  /** The topics of an install. */
  topicsOf(install: SimulatedInstall): readonly string[] {
    // Asked of every phone at every broadcast, so nothing is looked up where nothing was changed.
    const changed = this.#changed.size === 0 ? undefined : this.#changed.get(keyOf(install));
    return changed ? [...changed] : (install.topics ?? []);
  }

  /** Whether an install may have this topic beside those that it has. */
  hasRoom(install: SimulatedInstall, topic: string): boolean {
    const topics = this.topicsOf(install);
    return topics.includes(topic) || topics.length < LIMITS.topicsPerInstall;
  }

  add(install: SimulatedInstall, topic: string): void {
    this.#changed.set(keyOf(install), new Set([...this.topicsOf(install), topic]));
  }

  remove(install: SimulatedInstall, topic: string): void {
    const topics = this.topicsOf(install);
    if (topics.includes(topic)) this.#changed.set(keyOf(install), new Set(topics.filter((one) => one !== topic)));
  }
}

const keyOf = ({ app, registrationId }: SimulatedInstall): string => `${app}\n${registrationId}`;
