import { type Platform } from '../message/message.js';

/** How a vendor knows one device: by its own id for the installation, by an alias, or by a user account (Xiaomi). */
export type RouteKind = 'registrationId' | 'alias' | 'account';

/** All route kinds. */
export const ROUTE_KINDS: readonly RouteKind[] = ['registrationId', 'alias', 'account'];

/** How one device is reached. */
export interface Route {
  /** The vendor, by the name of its module instance: `jpush`, `umeng`, `xiaomi`, or what `name` was set to. */
  readonly vendor: string;
  /** The vendor app, where the vendor has several for the device's platform. Default: the one that serves the platform. */
  readonly app?: string;
  readonly kind: RouteKind;
  /** JPush registration id, Umeng device token, Xiaomi regid; or an alias, or an account. Personal data: it appears in no log. */
  readonly address: string;
  /** Set by the store when a vendor has said that the address is dead; nothing is sent to it until it is registered again or restored. */
  readonly quarantine?: Quarantine;
}

/** Why nothing is sent to an address. */
export interface Quarantine {
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** The vendor's refusal, complete in itself. */
  readonly reason: string;
}

/** One installation of an app on one phone. */
export interface Device {
  readonly id: string;
  /** The host's user who is logged in; null when nobody is. */
  readonly userId: string | null;
  readonly platform: Platform;
  /** `Build.MANUFACTURER` on Android, e.g. `Xiaomi`: decides whether a vendor's route is the direct one. */
  readonly manufacturer: string | null;
  /** In the order in which the host gave them. */
  readonly routes: readonly Route[];
  /** The last registration, in milliseconds since the epoch. */
  readonly registeredAt: number;
}

/** What a host knows when an app reports for duty. */
export interface DeviceRegistration {
  /** The installation's own id. Default: derived from the first route, so that the same phone keeps its id. */
  readonly id?: string;
  readonly userId?: string | null;
  readonly platform: Platform;
  readonly manufacturer?: string | null;
  /** At least one, at most 10. */
  readonly routes: readonly Route[];
}
