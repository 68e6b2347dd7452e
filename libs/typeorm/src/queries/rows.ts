import {
  type AddressKind,
  type Audience,
  type BatchEnd,
  type ClaimedPush,
  type DeliveryPolicy,
  type Failure,
  type Lane,
  type Message,
  type Platform,
  type PushState,
  type Receiver,
  type StoredBatch,
  type StoredLane,
  type StoredPush,
} from '@nest-push/core';

/** A bigint, or a sum: PostgreSQL answers with a string, because it may exceed 2^53; ours never do. */
export type BigNumber = number | string;

/** A number of the database, or null. */
export function numberOrNull(value: BigNumber | null): number | null {
  return value === null ? null : Number(value);
}

/** The columns of a {@link ClaimedRow}. */
export const CLAIMED_COLUMNS =
  'id, push_key, digest, audience, message, lane, policy, accepted_at, due_at, expires_at, state, version, page_cursor, next_ordinal, crashes, alone_crashes';

/** A push as the database answers. */
export interface ClaimedRow {
  id: string;
  push_key: string | null;
  digest: string;
  audience: string;
  message: string;
  lane: Lane;
  policy: DeliveryPolicy;
  accepted_at: BigNumber;
  due_at: BigNumber;
  expires_at: BigNumber | null;
  state: PushState;
  version: number;
  page_cursor: string | null;
  next_ordinal: number;
  crashes: number;
  alone_crashes: number;
}

/** A push as the port says it. */
export function pushOf(row: ClaimedRow): StoredPush {
  return {
    id: row.id,
    key: row.push_key,
    digest: row.digest,
    to: JSON.parse(row.audience) as Audience,
    message: JSON.parse(row.message) as Message,
    lane: row.lane,
    policy: row.policy,
    acceptedAt: Number(row.accepted_at),
    dueAt: Number(row.due_at),
    expiresAt: numberOrNull(row.expires_at),
    state: row.state,
  };
}

/** A claimed push as the port says it. */
export function claimedOf(row: ClaimedRow): ClaimedPush {
  return {
    ...pushOf(row),
    version: row.version,
    cursor: row.page_cursor,
    nextOrdinal: row.next_ordinal,
    crashes: row.crashes,
    aloneCrashes: row.alone_crashes,
  };
}

/** The columns of a {@link StoredBatchRow}, where `b` is the batch and `p` its push. */
export const BATCH_COLUMNS =
  'b.push_id, b.ordinal, b.app, b.address_kind, b.platform, b.lane, b.receivers, b.due_at, b.ends_at, b.vendor_key, b.vendor_key_expires_at, ' +
  'b.attempts, b.unknowns, b.crashes, b.alone_crashes, b.version, b.failure, b.failed_at, p.audience, p.message, p.policy, p.expires_at';

/** A batch with what it has from its push, as the database answers. */
export interface StoredBatchRow {
  push_id: string;
  ordinal: number;
  app: string | null;
  address_kind: AddressKind | null;
  platform: Platform | null;
  lane: StoredLane;
  receivers: string;
  due_at: BigNumber;
  ends_at: BigNumber;
  vendor_key: string | null;
  vendor_key_expires_at: BigNumber | null;
  attempts: number;
  unknowns: number;
  crashes: number;
  alone_crashes: number;
  version: number;
  failure: string | null;
  failed_at: BigNumber | null;
  audience: string;
  message: string;
  policy: DeliveryPolicy;
  expires_at: BigNumber | null;
}

/** A batch as the port says it. */
export function batchOf(row: StoredBatchRow): StoredBatch {
  return {
    pushId: row.push_id,
    ordinal: row.ordinal,
    app: row.app,
    addressKind: row.address_kind,
    platform: row.platform,
    lane: row.lane,
    receivers: JSON.parse(row.receivers) as Receiver[],
    dueAt: Number(row.due_at),
    endsAt: Number(row.ends_at),
    key: row.vendor_key === null ? null : { key: row.vendor_key, expiresAt: Number(row.vendor_key_expires_at) },
    attempts: row.attempts,
    unknowns: row.unknowns,
    crashes: row.crashes,
    aloneCrashes: row.alone_crashes,
    version: row.version,
    failure: row.failure === null ? null : (JSON.parse(row.failure) as Failure),
    failedAt: numberOrNull(row.failed_at),
    to: JSON.parse(row.audience) as Audience,
    message: JSON.parse(row.message) as Message,
    policy: row.policy,
    expiresAt: numberOrNull(row.expires_at),
  };
}

/** How many devices a batch is for; one where the vendor resolves the audience. */
export function sizeOf(receivers: readonly Receiver[]): number {
  return receivers.reduce((sum, { devices }) => sum + devices.length, 0) || 1;
}

/** Why the first device that did not get it did not; null where all did. */
export function firstFailureOf({ result, exceptions }: BatchEnd): string | null {
  const first = [result, ...exceptions.map(([, other]) => other)].find(({ state }) => state !== 'delivered');
  return first?.reason ?? null;
}
