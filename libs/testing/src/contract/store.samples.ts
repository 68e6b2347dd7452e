import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type Delivery, type Device, type NewPush, type Route, type Settlement } from '@nest-push/core';

/** The time at which the samples happen, in milliseconds since the epoch. */
export const NOON = 1_763_726_400_000;

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
    acceptedAt: NOON - 1,
    dueAt: NOON,
    expiresAt: NOON + 3_600_000,
  });
}

export function aDelivery(change: Partial<Delivery> = {}): Delivery {
  return {
    deviceId: 'd1',
    userId: 'u1',
    platform: 'android',
    app: 'umeng:android',
    addressKind: 'registrationId',
    state: 'delivered',
    messageId: 'm1',
    failureClass: null,
    vendorCode: null,
    reason: 'The vendor took it.',
    ...change,
  };
}

export function aSettlement(change: Partial<Settlement> = {}): Settlement {
  return {
    state: 'delivered',
    reason: 'The vendor took it.',
    settledAt: NOON + 5,
    deliveries: [aDelivery()],
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
