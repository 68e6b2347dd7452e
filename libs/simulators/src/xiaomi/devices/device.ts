import { type FoundInstall } from '../../kit/simulator.types.js';
import { BOUNDS } from '../xiaomi.limits.js';

/** What the vendor knows of one install beyond the phone book. All that is left out is as usual: online, installed, notifications on. */
export interface XiaomiDevice {
  /** Offline phones get their messages when they come back, within the time to live. @default true */
  readonly online?: boolean;
  /** An install that is gone, or silent for 90 days: its messages lead to receipts of type 16. @default true */
  readonly installed?: boolean;
  /** The regid that took this one's place; told in `replaceTarget` of receipts of type 16. */
  readonly replacedBy?: string;
  /** The app called `disablePush`. @default true */
  readonly pushEnabled?: boolean;
  /** Whether the phone's owner lets the app show notifications; `Disable` shows nothing. @default 'Enable' */
  readonly barStatus?: 'Enable' | 'Disable' | 'Unknown';
  /** Where the phone is at home; a push by the host of another region does not reach it. @default it is reached by every host */
  readonly region?: string;
  /** `Locale.toString()`, e.g. `zh_CN`. */
  readonly locale?: string;
  /** What `extra.model` compares: the model, the brand and the price band, any of them. */
  readonly models?: readonly string[];
  /** The app's `versionName`. */
  readonly appVersion?: string;
  readonly network?: 'wifi' | 'mobile';
  readonly miid?: string;
  readonly gaid?: string;
  readonly oaid?: string;
  readonly imeiMd5?: string;
}

const USUAL: XiaomiDevice = {};

/** What is known of the installs, by regid. */
export class XiaomiDevices {
  readonly #known = new Map<string, XiaomiDevice>();

  /**
   * Says how it stands with an install, in place of what was said before. What waits for an offline phone arrives at the next look at the clock.
   *
   * @throws Error when 100,000 other installs were spoken of.
   * @example
   * ```ts
   * dialect.devices.put('regid-lin', { online: false });
   * ```
   */
  put(registrationId: string, device: XiaomiDevice): void {
    if (this.#known.size >= BOUNDS.devices && !this.#known.has(registrationId)) {
      throw new Error(`The Xiaomi simulator keeps the state of at most ${BOUNDS.devices} installs.`);
    }
    this.#known.set(registrationId, device);
  }

  /** How it stands with an install. */
  of({ install }: FoundInstall): XiaomiDevice {
    return this.#known.get(install.registrationId) ?? USUAL;
  }

  /** Every install is as usual again. */
  clear(): void {
    this.#known.clear();
  }
}
