import {
  localFailure,
  type DeviceRegistration,
  type Finding,
  type Outcome,
  type PushOptions,
  type PushRequest,
  type Receipt,
} from '@nest-push/core';

const message = {
  title: '您有一条新消息~',
  body: '小明刚刚浏览了您的商品',
  data: { type: 2, nested: { list: [1, null, true, 'x'] } },
};

/** Ten minutes from now, far enough that none of these is sent while the others are judged. */
const LATER = Date.now() + 600_000;

export const REQUESTS: readonly PushRequest[] = [
  { to: { user: 'u1' }, message },
  {
    to: { users: ['u1', 'u2'] },
    message: { title: 't', class: 'marketing', kind: 'promo', ttl: 3_600 },
    key: 'visit:42',
  },
  { to: { devices: ['d1'] }, message, at: LATER, lane: 'bulk', delivery: 'sameKeyOnly' },
  { to: { device: 'd1' }, message, at: '2031-08-01T12:00:00+08:00' },
  { to: { registered: true, platforms: ['android'] }, message, at: new Date(LATER) },
  {
    to: { tags: { any: ['深圳'], none: ['muted'] }, via: ['fake'] },
    message: { ...message, vendors: { jpush: { options: { sendno: 1 } } } },
  },
  {
    to: { alias: 'QQC_42', via: 'fake' },
    message: { ...message, click: { open: 'url', url: 'https://example.com/?a=1' }, badge: { add: 1 }, sound: false },
  },
  {
    to: { topic: 'news' },
    message: {
      ...message,
      click: { open: 'page', page: '/orders' },
      badge: 3,
      sound: 'ding.caf',
      image: 'https://example.com/a.png',
      collapseKey: 'c1',
    },
  },
  {
    to: { everyone: true },
    message: { body: 'b', ios: { title: 'i', badge: 0 }, android: { sound: 'x' } },
    delivery: 'atMostOnce',
  },
];

export const REGISTRATIONS: readonly DeviceRegistration[] = [
  {
    id: 'd1',
    userId: 'u1',
    platform: 'android',
    manufacturer: 'Xiaomi',
    routes: [{ vendor: 'fake', kind: 'registrationId', address: 'rid-1' }],
  },
  {
    platform: 'ios',
    routes: [
      { vendor: 'fake', app: 'fake', kind: 'alias', address: 'a1' },
      { vendor: 'other', kind: 'account', address: 'b' },
    ],
  },
  {
    userId: null,
    platform: 'harmony',
    manufacturer: null,
    routes: [{ vendor: 'fake', kind: 'registrationId', address: 'rid-2' }],
  },
];

export const RECEIPTS: readonly (readonly Receipt[])[] = [
  [{ vendor: 'fake', messageId: 'm1', kind: 'delivered', addresses: ['rid-1', 'rid-2'], at: 1_763_726_400_000 }],
  [
    {
      vendor: 'fake',
      app: 'fake',
      messageId: 'fake-1',
      kind: 'clicked',
      addresses: [],
      at: 1,
      detail: 'He tapped it.',
    },
    {
      vendor: 'fake',
      messageId: 'fake-1',
      kind: 'invalid',
      addresses: ['rid-1'],
      at: 2,
      replacements: new Map([['rid-1', 'rid-9']]),
    },
  ],
  [],
];

export const OPTIONS: readonly PushOptions[] = [
  {},
  {
    order: ['jpush', 'umeng'],
    carrier: { concurrency: 4, maxWaiting: 100 },
    retry: { enabled: true, baseMs: 100, maxMs: 1_000 },
  },
  {
    leaseMs: 5_000,
    inFlight: 64,
    maxCallMs: 1_000,
    keepMs: 86_400_000,
    shutdownTimeoutMs: 0,
    retry: { throttledMs: 1, maxWaitMs: 0, giveUpAfterMs: 60_000 },
  },
];

/** Failures that make an app wait for its own sake are left out: they would hold up whoever comes next. */
const failure = {
  ...localFailure('payload', 'Fake', 'Fake 2005: “the payload” is wrong.'),
  code: '2005',
  httpStatus: 400,
  retryAfterMs: 10,
};

export const OUTCOMES: readonly Outcome[] = [
  { messageId: 'm1', failure: null, failedAddresses: new Map() },
  { messageId: null, failure, failedAddresses: new Map() },
  { messageId: 'm2', failure: null, failedAddresses: new Map([['rid-1', failure]]) },
  { messageId: null, failure: { ...failure, class: 'unknown' }, failedAddresses: new Map() },
  {
    messageId: '9007199254740993',
    failure: null,
    failedAddresses: new Map(),
    rate: { remaining: 600, resetMs: 60_000 },
  },
];

export const FINDINGS: readonly Finding[] = [
  { known: false, reason: 'Fake does not know it.' },
  {
    known: true,
    messageId: 'm1',
    stage: 'sent',
    counts: { targets: 1, delivered: 1 },
    devices: new Map([['rid-1', 'delivered']]),
  },
];
