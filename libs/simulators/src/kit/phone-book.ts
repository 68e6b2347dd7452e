import { SimulatorInputError } from './input-check.js';
import { checkPhone } from './phone.rules.js';
import {
  type FoundInstall,
  type PhoneDirectory,
  type PhoneTouch,
  type ShownNotification,
  type SimulatedInstall,
  type SimulatedPhone,
  type SimulatedVendor,
} from './simulator.types.js';

/** What happened to a phone. */
export type PhoneChange =
  /** It was added or replaced, or what it had shown was cleared. */
  | { readonly kind: 'changed'; readonly phone: SimulatedPhone }
  | { readonly kind: 'shown'; readonly phone: SimulatedPhone; readonly notification: ShownNotification }
  | ({ readonly kind: 'touched' } & PhoneTouch)
  | { readonly kind: 'removed'; readonly phone: SimulatedPhone };

/** A phone as people and tests look at it. */
export interface PhoneView extends SimulatedPhone {
  /** What it received, newest first. */
  readonly notifications: readonly ShownNotification[];
}

/** Bounds of a phone book. */
export interface PhoneBookOptions {
  /** How many phones it holds; one more is refused. @default 100000 */
  readonly maxPhones?: number;
  /** How many notifications each phone keeps; the oldest goes first. @default 200 */
  readonly shownPerPhone?: number;
  /**
   * Phones beyond the book, made at the moment in which a push names their address: for tests with more phones than a book should hold. What they show is told to
   * {@link PhoneBook.onChange} and kept nowhere. Asked with an address that no listed phone has; answers undefined where there is no such phone. @default there are none
   */
  readonly unlisted?: (vendor: SimulatedVendor, app: string, registrationId: string) => SimulatedPhone | undefined;
}

interface Entry {
  readonly phone: SimulatedPhone;
  /** Oldest first. */
  readonly shown: ShownNotification[];
}

/**
 * The phones of the simulated world: who holds which address at which vendor, and what each phone has shown.
 *
 * @example
 * ```ts
 * const phones = new PhoneBook();
 * phones.put({
 *   id: 'lin', owner: 'Lin', platform: 'android', model: 'Xiaomi 15',
 *   installs: [{ vendor: 'xiaomi', app: 'com.example.shop', registrationId: 'regid-lin' }],
 * });
 * // … a push was sent …
 * phones.shown('lin')[0]?.title; // the newest notification
 * ```
 */
export class PhoneBook implements PhoneDirectory {
  readonly #maxPhones: number;
  readonly #shownPerPhone: number;
  readonly #unlisted: NonNullable<PhoneBookOptions['unlisted']>;
  /** Those that are not in the book: a phone that was removed shows nothing, these do. */
  readonly #beyond = new WeakSet<SimulatedPhone>();
  readonly #entries = new Map<string, Entry>();
  /** The installs of one vendor's app, phone by phone. A dialect asks for them at every push. */
  readonly #byApp = new Map<string, Map<string, FoundInstall[]>>();
  /** Who holds an address. */
  readonly #holders = new Map<string, FoundInstall>();
  readonly #listeners = new Set<(change: PhoneChange) => void>();

  constructor({ maxPhones = 100_000, shownPerPhone = 200, unlisted = nobody }: PhoneBookOptions = {}) {
    this.#maxPhones = maxPhones;
    this.#shownPerPhone = shownPerPhone;
    this.#unlisted = unlisted;
  }

  /** How many phones there are. */
  get size(): number {
    return this.#entries.size;
  }

  /**
   * Adds a phone, or replaces the one with the same id (which keeps what it has shown).
   *
   * @throws SimulatorInputError when a field is wrong, when another phone holds one of the addresses, or when the book is full.
   */
  put(input: SimulatedPhone): void {
    const phone = checkPhone(input);
    const earlier = this.#entries.get(phone.id);
    this.#checkRoom(phone, earlier !== undefined);
    if (earlier) this.#unlist(earlier.phone);
    this.#entries.set(phone.id, { phone, shown: earlier?.shown ?? [] });
    this.#list(phone);
    this.#tell({ kind: 'changed', phone });
  }

  /** Removes a phone and what it has shown. False when there is no such phone. */
  remove(id: string): boolean {
    const entry = this.#entries.get(id);
    if (!entry) return false;
    this.#unlist(entry.phone);
    this.#entries.delete(id);
    this.#tell({ kind: 'removed', phone: entry.phone });
    return true;
  }

  /** The phone with this id. */
  get(id: string): SimulatedPhone | undefined {
    return this.#entries.get(id)?.phone;
  }

  /** Every phone, in the order in which they were added. */
  list(): SimulatedPhone[] {
    return Array.from(this.#entries.values(), (entry) => entry.phone);
  }

  /** What a phone has received, newest first; nothing for an unknown phone. */
  shown(id: string): ShownNotification[] {
    return this.#entries.get(id)?.shown.toReversed() ?? [];
  }

  /** A phone together with what it has received. */
  view(phone: SimulatedPhone): PhoneView {
    return { ...phone, notifications: this.shown(phone.id) };
  }

  installs(
    vendor: SimulatedVendor,
    app: string,
    select: (install: SimulatedInstall) => boolean = () => true,
    among?: Iterable<string>,
  ): FoundInstall[] {
    if (among !== undefined) {
      return [...new Set(among)].flatMap((registrationId) => {
        const one = this.#holderOf(vendor, app, registrationId);
        return one !== undefined && select(one.install) ? [one] : [];
      });
    }
    const found: FoundInstall[] = [];
    for (const ofPhone of this.#byApp.get(keyOf(vendor, app))?.values() ?? []) {
      for (const one of ofPhone) if (select(one.install)) found.push(one);
    }
    return found;
  }

  /**
   * Shows a notification on phones. One that `replaces` the same thing of the same vendor takes the earlier one's place,
   * as a phone's notification shade does. A phone that was removed meanwhile is passed over.
   */
  show(targets: readonly FoundInstall[], notification: ShownNotification): void {
    for (const { phone } of targets) {
      const entry = this.#entries.get(phone.id);
      if (!entry) {
        if (this.#beyond.has(phone)) this.#tell({ kind: 'shown', phone, notification });
        continue;
      }
      const { shown } = entry;
      const { replaces, vendor } = notification;
      const earlier =
        replaces === undefined
          ? -1
          : shown.findIndex((other) => other.replaces === replaces && other.vendor === vendor && !other.ended);
      if (earlier >= 0) shown.splice(earlier, 1);
      shown.push(notification);
      if (shown.length > this.#shownPerPhone) shown.shift();
      this.#tell({ kind: 'shown', phone: entry.phone, notification });
    }
  }

  /**
   * Its owner clicks or dismisses a notification; the newest one where several have this id. One that he ended already, or that was withdrawn, cannot be touched.
   *
   * @returns false when the phone shows no such notification
   */
  touch(id: string, messageId: string, action: PhoneTouch['action']): boolean {
    const entry = this.#entries.get(id);
    const index = entry?.shown.findLastIndex((one) => one.messageId === messageId && one.ended === undefined) ?? -1;
    const notification = entry?.shown[index];
    if (!entry || !notification) return false;
    const ended = { ...notification, ended: action };
    entry.shown[index] = ended;
    this.#tell({ kind: 'touched', phone: entry.phone, notification: ended, action });
    return true;
  }

  /** Takes notifications of one vendor off the phones; what its owner has ended stays in the list. Returns how many went. */
  hide(vendor: SimulatedVendor, select: (notification: ShownNotification, phone: SimulatedPhone) => boolean): number {
    let gone = 0;
    for (const { phone, shown } of this.#entries.values()) {
      const kept = shown.filter(
        (one) => one.vendor !== vendor || one.kind === 'message' || one.ended !== undefined || !select(one, phone),
      );
      if (kept.length === shown.length) continue;
      gone += shown.length - kept.length;
      shown.splice(0, shown.length, ...kept);
      this.#tell({ kind: 'changed', phone });
    }
    return gone;
  }

  /** Forgets what the phones have shown; keeps the phones. */
  clearShown(): void {
    for (const { phone, shown } of this.#entries.values()) {
      shown.length = 0;
      this.#tell({ kind: 'changed', phone });
    }
  }

  /** Calls `listener` at every change. Returns what stops it. */
  onChange(listener: (change: PhoneChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #checkRoom(phone: SimulatedPhone, known: boolean): void {
    const problems = [];
    if (!known && this.#entries.size >= this.#maxPhones) {
      problems.push({ field: 'id', rule: `is one too many; at most ${this.#maxPhones} phones fit, remove some first` });
    }
    const own = new Set<string>();
    phone.installs.forEach((install, index) => {
      const address = addressOf(install);
      const holder = this.#holders.get(address)?.phone.id;
      const rule = own.has(address)
        ? 'stands twice on this phone'
        : holder !== undefined && holder !== phone.id
          ? `is held by phone ${holder}; an address belongs to one phone`
          : undefined;
      own.add(address);
      if (rule) problems.push({ field: `installs[${index}].registrationId`, rule });
    });
    if (problems.length > 0) throw new SimulatorInputError('The phone', problems);
  }

  #holderOf(vendor: SimulatedVendor, app: string, registrationId: string): FoundInstall | undefined {
    const listed = this.#holders.get(`${keyOf(vendor, app)}\n${registrationId}`);
    if (listed) return listed;
    const phone = this.#unlisted(vendor, app, registrationId);
    const install = phone?.installs.find(
      (one) => one.vendor === vendor && one.app === app && one.registrationId === registrationId,
    );
    if (!phone || !install) return undefined;
    this.#beyond.add(phone);
    return { phone, install };
  }

  #list(phone: SimulatedPhone): void {
    for (const install of phone.installs) {
      const found = { phone, install };
      this.#holders.set(addressOf(install), found);
      const key = keyOf(install.vendor, install.app);
      const ofApp = this.#byApp.get(key) ?? new Map<string, FoundInstall[]>();
      this.#byApp.set(key, ofApp);
      const ofPhone = ofApp.get(phone.id) ?? [];
      ofApp.set(phone.id, ofPhone);
      ofPhone.push(found);
    }
  }

  #unlist(phone: SimulatedPhone): void {
    for (const install of phone.installs) {
      this.#holders.delete(addressOf(install));
      const key = keyOf(install.vendor, install.app);
      const ofApp = this.#byApp.get(key);
      ofApp?.delete(phone.id);
      if (ofApp?.size === 0) this.#byApp.delete(key);
    }
  }

  #tell(change: PhoneChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const nobody = (): undefined => undefined;

const keyOf = (vendor: SimulatedVendor, app: string): string => `${vendor}\n${app}`;

const addressOf = ({ vendor, app, registrationId }: SimulatedInstall): string =>
  `${keyOf(vendor, app)}\n${registrationId}`;
