import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import {
  type BatchEnd,
  type BatchRecord,
  type DeliveryResult,
  type Device,
  type ExpandedPage,
  type Failure,
  type NewBatch,
  type NewPush,
  type Receiver,
  type Route,
  type StoredBatch,
  type Tally,
  tallyOf,
} from '@nest-push/core';

/** The time at which the samples happen, in milliseconds since the epoch. */
export const NOON = 1_763_726_400_000;

/** How long the leases of the samples' workers last, in milliseconds: every case begins with `w1` and `w2` enlisted at {@link NOON}. */
export const LEASE_MS = 5_000;

/** When the lease of the samples' workers has ended. */
export const LATE = NOON + LEASE_MS + 1;

/** When the samples' batches end. */
export const TOMORROW = NOON + 86_400_000;

/** The vendor app of the samples' batches. */
export const APP = 'umeng:android';

/** How many callers come at once where the rule is about that. */
export const CALLERS = 50;

/** Strings that have broken stores: they come back exactly as they went in. */
export const HOSTILE_STRINGS: readonly string[] = [
  "'; DROP TABLE push_push; --",
  '"quoted" `back` \\slash\\ %like_ ?1 :name $1 {{x}}',
  '__proto__',
  'constructor',
  'null',
  '0012',
  ' leading and trailing ',
  'line\nbreak\r\n\ttab \u0001\u001f\u007f\u0085\u2028 control',
  '【小明】刚刚浏览了您的商品~ ｆｕｌｌｗｉｄｔｈ',
  'emoji 👩‍👩‍👧‍👦 🇨🇳 é é \u200d\ufeff',
  'שלום مرحبا',
];

/** 255 characters: the longest id that a store must take. */
export const LONGEST_ID = 'x'.repeat(251) + 'é字"_';

export function aPush(change: Partial<NewPush> = {}): NewPush {
  return {
    id: 'p1',
    key: null,
    digest: 'digest-1',
    to: { user: 'u1' },
    message: { title: '您有一条新消息~', data: { type: 2 } },
    lane: 'normal',
    policy: 'atLeastOnce',
    acceptedAt: NOON,
    dueAt: NOON,
    expiresAt: null,
    ...change,
  };
}

/** A push with every kind of content. */
export function aFullPush(): NewPush {
  return aPush({
    key: "visit:'42'",
    digest: 'f'.repeat(64),
    to: { tags: { any: ['深圳', "o'clock"], none: ['__muted'] }, via: ['xiaomi', 'umeng:ios'] },
    message: {
      title: '您有一条新消息~',
      body: 'line\n"two" 👩‍👩‍👧‍👦',
      data: { type: 2, nested: { list: [1, null, true, 'x', { deep: 1.5 }] }, empty: {}, big: '9007199254740993' },
      click: { open: 'url', url: 'https://example.com/?a=1&b=%20' },
      badge: { add: 1 },
      sound: false,
      class: 'transactional',
      kind: 'im',
      ttl: 3_600,
      ios: { badge: 0, title: '' },
    },
    lane: 'transactional',
    policy: 'sameKeyOnly',
    acceptedAt: NOON - 1,
    dueAt: NOON,
    expiresAt: NOON + 3_600_000,
  });
}

/** An address with one device behind it, or with those given. */
export function aReceiver(address = 'address-1', ...devices: string[]): Receiver {
  const ids = devices.length === 0 ? [`device-of-${address}`] : devices;
  return { address, devices: ids.map((id) => ({ id, userId: 'u1', platform: 'android' })) };
}

export function aBatch(change: Partial<NewBatch> = {}): NewBatch {
  return {
    ordinal: 0,
    app: APP,
    addressKind: 'registrationId',
    platform: null,
    lane: 'normal',
    receivers: [aReceiver()],
    dueAt: NOON,
    endsAt: TOMORROW,
    start: { state: 'waiting' },
    ...change,
  };
}

/** A page of `w1` that completes the audience of `p1`. */
export function aPage(change: Partial<ExpandedPage> = {}): ExpandedPage {
  return {
    pushId: 'p1',
    worker: 'w1',
    version: 1,
    now: NOON,
    batches: [aBatch()],
    cursor: null,
    problems: [],
    ...change,
  };
}

export function aResult(change: Partial<DeliveryResult> = {}): DeliveryResult {
  return {
    state: 'delivered',
    messageId: 'm1',
    failureClass: null,
    vendorCode: null,
    reason: 'The vendor took it.',
    ...change,
  };
}

export const DELIVERED = aResult();
export const FAILED = aResult({
  state: 'failed',
  messageId: null,
  failureClass: 'payload',
  vendorCode: '2005',
  reason: 'Umeng 2005: the payload is wrong.',
});
export const EXPIRED = aResult({ state: 'expired', messageId: null, reason: 'Its time to live ended.' });
export const UNKNOWN = aResult({
  state: 'unknown',
  messageId: null,
  failureClass: 'unknown',
  reason: 'No answer came.',
});

/** How a batch with these receivers ends: as the result says, but for the addresses that are named. */
export function endedAs(
  receivers: readonly Receiver[],
  result: DeliveryResult = DELIVERED,
  exceptions: BatchEnd['exceptions'] = [],
): { readonly state: 'ended'; readonly end: BatchEnd; readonly tally: Tally } {
  const end = { result, exceptions };
  return { state: 'ended', end, tally: tallyOf(receivers, end) };
}

/** Counts, of which all that are not named are 0. */
export function aTally(change: Partial<Tally> = {}): Tally {
  return { delivered: 0, failed: 0, expired: 0, cancelled: 0, unknown: 0, ...change };
}

export function aFailure(change: Partial<Failure> = {}): Failure {
  return {
    class: 'retryable',
    vendor: 'Umeng',
    code: '5002',
    httpStatus: 502,
    reason: 'Umeng 5002: "busy" 忙.',
    retryAfterMs: 1_500,
    ...change,
  };
}

/** The record of a batch that is being called by `w1`: it was delivered, unless something else is said. */
export function aRecord(batch: StoredBatch, change: Partial<BatchRecord> = {}): BatchRecord {
  const { pushId, ordinal, version, receivers } = batch;
  return { pushId, ordinal, version, worker: 'w1', now: NOON + 5, next: endedAs(receivers), ...change };
}

/** What {@link aRecord} asks for when a batch is to be tried again. */
export function again(
  change: Partial<Extract<BatchRecord['next'], { state: 'waiting' }>> = {},
): Extract<BatchRecord['next'], { state: 'waiting' }> {
  return {
    state: 'waiting',
    dueAt: NOON + 10,
    attempts: 1,
    unknowns: 0,
    failure: aFailure(),
    failedAt: NOON + 5,
    ...change,
  };
}

export function aRoute(change: Partial<Route> = {}): Route {
  return { vendor: 'jpush', kind: 'registrationId', address: 'address-1', ...change };
}

export function aDevice(change: Partial<Device> = {}): Device {
  return {
    id: 'd1',
    userId: 'u1',
    platform: 'android',
    manufacturer: null,
    routes: [aRoute()],
    registeredAt: NOON,
    ...change,
  };
}

/** `make(0)`, `make(1)`, … */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** Compares long lists. `assert.deepEqual` would take minutes to draw the difference. */
export function assertSameList(actual: readonly unknown[] | undefined, expected: readonly unknown[]): void {
  assert.equal(actual?.length, expected.length);
  const place = expected.findIndex((item, index) => !isDeepStrictEqual(actual[index], item));
  if (place >= 0) assert.deepEqual(actual[place], expected[place], `item ${place} differs`);
}
