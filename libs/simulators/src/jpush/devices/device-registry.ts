import { type FoundInstall, type SimulatedInstall, type SimulatorContext } from '../../kit/simulator.types.js';

/** What an app and its calls have attached to a device. */
export interface Labels {
  readonly tags: ReadonlySet<string>;
  /** One at the vendor; the phone book may give a phone several, and the first write leaves one. */
  readonly aliases: readonly string[];
  readonly mobile?: string | undefined;
}

/** A device registered for test pushes. */
export interface TestDevice {
  readonly device_name: string;
  readonly device_model?: string | undefined;
  readonly registration_id: string;
  readonly create_time: string;
}

/**
 * Tags, alias and mobile number of every device of one app. The phone book says what a device starts with; what calls change lies over it,
 * until the phone is put into the book anew: the book's word is then the newer one. A phone that leaves the book takes its labels along.
 */
export class DeviceRegistry {
  readonly #changed = new WeakMap<SimulatedInstall, Labels>();
  /** By registration id. */
  readonly testDevices = new Map<string, TestDevice>();

  constructor(
    private readonly appKey: string,
    private readonly lastOnline: Readonly<Record<string, number>> = {},
  ) {}

  labelsOf(install: SimulatedInstall): Labels {
    const { tags = [], aliases = [] } = install;
    return this.#changed.get(install) ?? { tags: new Set(tags), aliases: aliases.map(({ value }) => value) };
  }

  change(install: SimulatedInstall, labels: Partial<Labels>): void {
    this.#changed.set(install, { ...this.labelsOf(install), ...labels });
  }

  /** The device of this app with that id. */
  find(registrationId: string, { phones }: SimulatorContext): FoundInstall | undefined {
    const isIt = (install: SimulatedInstall) => install.registrationId === registrationId;
    return phones.installs('jpush', this.appKey, isIt, [registrationId])[0];
  }

  all({ phones }: SimulatorContext): FoundInstall[] {
    return phones.installs('jpush', this.appKey);
  }

  holdersOf(alias: string, { phones }: SimulatorContext): FoundInstall[] {
    return phones.installs('jpush', this.appKey, (install) => this.labelsOf(install).aliases.includes(alias));
  }

  /** How long ago a device was last seen, in milliseconds; 0 for one that never leaves. */
  absence({ registrationId }: SimulatedInstall, now: number): number {
    return Object.hasOwn(this.lastOnline, registrationId) ? now - (this.lastOnline[registrationId] ?? now) : 0;
  }
}
