import { type FoundInstall } from '../../kit/simulator.types.js';
import { type XiaomiHost } from '../xiaomi.hosts.js';
import { type XiaomiMessage } from './message.js';
import { type XiaomiKnown, type XiaomiTargetKind } from './targets.js';
import { type XiaomiClass } from './usage.js';

/** Counters of one message, named as a trace answers them. */
export interface XiaomiCounts {
  /** Valid targets. */
  resolved: number;
  /** Targets as they were named. */
  raw_counter: number;
  msg_send: number;
  delivered: number;
  msg_display: number;
  click: number;
  invalid_target: number;
  app_not_register: number;
  device_condition_unmatch: number;
  bar_closed: number;
}

/** One install that a message goes to, and the name by which it was meant: its regid, or the alias or account that it holds. */
export interface XiaomiTarget {
  readonly found: FoundInstall;
  readonly name: string;
}

/** One call that was taken: what traces, withdrawals and receipts refer to by its id. */
export interface XiaomiSent {
  readonly id: string;
  readonly at: number;
  readonly kind: XiaomiTargetKind;
  /** The vendor's name of the job, e.g. `BatchRegId`. */
  readonly jobType: string;
  readonly packages: readonly string[];
  readonly host: XiaomiHost;
  /** One for a usual send; one for each element of a `messages` list. */
  readonly parcels: readonly XiaomiParcel[];
  readonly counts: XiaomiCounts;
  /** Nothing more of it reaches a phone: it was stopped, deleted or withdrawn. */
  stopped: boolean;
}

/** One message of a call. */
export interface XiaomiParcel {
  readonly message: XiaomiMessage;
  readonly messageClass: XiaomiClass;
  readonly jobkey: string | undefined;
  /** How long it waits for phones that are offline, in milliseconds. */
  readonly timeToLive: number;
  /** The names that were addressed; undefined for a broadcast. */
  readonly names: ReadonlySet<string> | undefined;
}

/** Counters at the start. */
export function newCounts(raw: number): XiaomiCounts {
  return {
    resolved: 0,
    raw_counter: raw,
    msg_send: 0,
    delivered: 0,
    msg_display: 0,
    click: 0,
    invalid_target: 0,
    app_not_register: 0,
    device_condition_unmatch: 0,
    bar_closed: 0,
  };
}

/** The parcel of a call that an install got, and the name by which it was meant. */
export function parcelFor(
  { parcels, kind }: XiaomiSent,
  found: FoundInstall,
  known: XiaomiKnown,
): { readonly parcel: XiaomiParcel; readonly name: string } | undefined {
  for (const parcel of parcels) {
    const { names } = parcel;
    const name = names ? kind.heldBy(found, known).find((held) => names.has(held)) : found.install.registrationId;
    if (name !== undefined) return { parcel, name };
  }
  return undefined;
}
