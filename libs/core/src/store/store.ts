import { type Audience } from '../audience/audience.js';
import { type Device } from '../audience/device.js';
import { type PushReport, type PushState, type Settlement } from '../delivery/report.js';
import { type Message } from '../message/message.js';

/** The injection token of the {@link PushStore}. A fixed string: it must mean the same in both copies of a package that was loaded twice. */
export const PUSH_STORE = '@nest-push/core:store';

/** A push as it enters the store. */
export interface NewPush {
  readonly id: string;
  /** The caller's idempotency key. */
  readonly key: string | null;
  /** A digest of what is sent to whom and when: tells whether a repeated key means the same push. */
  readonly digest: string;
  readonly to: Audience;
  readonly message: Message;
  /** Milliseconds since the epoch, as all times here. */
  readonly acceptedAt: number;
  readonly dueAt: number;
  /** When it is no longer worth showing; null for never. */
  readonly expiresAt: number | null;
}

/** A push in the store. */
export interface StoredPush extends NewPush {
  readonly state: PushState;
}

/** A push that waits for its time. */
export interface DuePush {
  readonly id: string;
  readonly dueAt: number;
}

/** What {@link PushStore.accept} did. */
export interface Acceptance {
  readonly push: StoredPush;
  /** The key was known already: `push` is the one that was accepted then, and nothing was written. */
  readonly repeated: boolean;
}

/**
 * Where the truth is. Every call is one transaction: it happened wholly or not at all, and once it has answered it stays.
 *
 * A store of your own passes the contract suite of `@nest-push/testing`.
 */
export interface PushStore {
  /** Writes a push in state `accepted`. A key that is in the store already makes it answer with the push it belongs to. */
  accept(push: NewPush): Promise<Acceptance>;

  /** Pushes in state `accepted` whose time is at or before `until`, earliest first. */
  due(until: number, limit: number): Promise<readonly DuePush[]>;

  /** `accepted` -> `sending`. Of several callers, in however many processes, one gets the push; the others get null. */
  claim(pushId: string): Promise<StoredPush | null>;

  /** `sending` -> an end state, with the rows of the report. Answers false, and changes nothing, when the push is in another state. */
  settle(pushId: string, settlement: Settlement): Promise<boolean>;

  /** `accepted` -> `cancelled`. Answers the state after the call, or null when there is no such push. */
  cancel(pushId: string, settlement: Settlement): Promise<PushState | null>;

  /** The report of a push, or null when there is no such push. */
  report(pushId: string): Promise<PushReport | null>;

  /**
   * Writes a device, replacing the one with the same id. Every address has one owner: a route whose address another user's device has is taken from it, and a
   * `registrationId` is taken from any other device. A device that loses its last route is removed.
   */
  saveDevice(device: Device): Promise<void>;

  /** Answers whether there was one. */
  removeDevice(deviceId: string): Promise<boolean>;

  /** Devices by id, in no particular order; unknown ids are left out. */
  devices(deviceIds: readonly string[]): Promise<readonly Device[]>;

  /** All devices of these users, earliest registration first. */
  devicesOf(userIds: readonly string[]): Promise<readonly Device[]>;
}
