import { type Lane } from '../delivery/lane.js';

/** The first batch of a vendor app's lane that waits. */
export interface WaitingLane {
  readonly app: string;
  readonly lane: Lane;
  readonly dueAt: number;
}

/** What `PushStore.outlook()` looks for. */
export interface OutlookQuery {
  /** Who asks: its own lease is left out. */
  readonly worker: string | null;
  /** The vendor apps whose batches are looked for. */
  readonly apps: readonly string[];
  readonly now: number;
  /** Of what is to come, that which is due at or before this time. */
  readonly until: number;
}

/** What there is to do. */
export interface Outlook {
  /** The lanes of which `PushStore.due()` would give a push, due by `until`. */
  readonly due: readonly Lane[];
  /** Which lanes of the apps have a batch that waits, due by `until`; suspects are left out. */
  readonly waiting: readonly WaitingLane[];
  /** Whether `PushStore.overdue()` would give a batch. */
  readonly overdue: boolean;
  /** Whether `PushStore.claimSuspect()` would give something. */
  readonly suspects: boolean;
  /** When the first lease of another worker ends, unless it is extended; null where there is no other. */
  readonly leaseEnd: number | null;
  /** Whether somebody holds work who is not known: `PushStore.recover()` would take it. */
  readonly orphans: boolean;
}
