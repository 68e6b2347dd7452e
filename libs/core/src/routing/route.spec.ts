import { FakeVendor } from '@nest-push/testing';
import { type Audience } from '../audience/audience.js';
import { type Device, type Route } from '../audience/device.js';
import { type Platform } from '../message/message.js';
import { type Vendor } from '../vendor/vendor.js';
import { route, type Routing } from './route.js';

const trait = { batchLimit: 3, keyed: false };

const jpush = new FakeVendor({
  name: 'jpush',
  apps: [{ id: 'jpush', platforms: ['android', 'ios', 'harmony'] }],
  traits: { addressKinds: { registrationId: trait, alias: trait, tags: trait, everyone: trait } },
});
const umeng = new FakeVendor({
  name: 'umeng',
  apps: [
    { id: 'umeng:android', platforms: ['android'] },
    { id: 'umeng:ios', platforms: ['ios'] },
  ],
  traits: { addressKinds: { registrationId: trait, tags: trait, everyone: trait } },
});
const xiaomi = new FakeVendor({
  name: 'xiaomi',
  apps: [{ id: 'xiaomi:android', platforms: ['android'] }],
  traits: {
    addressKinds: { registrationId: trait, alias: trait, topic: trait },
    directManufacturers: ['xiaomi', 'redmi'],
  },
});
const off = new FakeVendor({ name: 'off', apps: [] });

let count = 0;
function device(
  routes: readonly (readonly [vendor: string, address: string, more?: Partial<Route>])[],
  more: Partial<Device> = {},
): Device {
  count += 1;
  return {
    id: `d${count}`,
    userId: 'u1',
    platform: 'android',
    manufacturer: null,
    registeredAt: 0,
    routes: routes.map(([vendor, address, extra]) => ({ vendor, kind: 'registrationId', address, ...extra })),
    ...more,
  };
}

function run(
  devices: readonly Device[],
  more: { to?: Audience; vendors?: readonly Vendor[]; order?: readonly string[] } = {},
): Routing {
  return route({
    pushId: 'p1',
    firstOrdinal: 0,
    to: { user: 'u1' },
    message: { title: 't', body: 'b' },
    ttl: 60,
    devices,
    vendors: [jpush, umeng, xiaomi, off],
    order: [],
    ...more,
  });
}

const summary = ({ batches }: Routing): string[] =>
  batches.map(
    ({ batch }) =>
      `${batch.app.id} ${batch.kind} ${batch.targets.map(({ address }) => address).join(',')} [${batch.platforms.join(',')}]`,
  );

describe('routing devices', () => {
  it.each<[what: string, manufacturer: string | null, order: string[], expected: string]>([
    ['the direct vendor comes first, whatever the order says', 'Xiaomi', ['jpush', 'xiaomi'], 'xiaomi:android'],
    ['a sub-brand counts', 'REDMI', [], 'xiaomi:android'],
    ['a maker nobody told us counts as its own', null, ['jpush'], 'xiaomi:android'],
    ['on another maker’s phone the order decides', 'HUAWEI', ['umeng', 'jpush'], 'umeng:android'],
    ['vendors that the order does not name come last', 'HUAWEI', ['jpush'], 'jpush'],
    ['without an order, the device’s own order decides', 'HUAWEI', [], 'umeng:android'],
  ])('%s', (_what, manufacturer, order, expected) => {
    const phone = device(
      [
        ['umeng', 'U'],
        ['xiaomi', 'X'],
        ['jpush', 'J'],
      ],
      { manufacturer },
    );
    expect(run([phone], { order }).batches.map(({ batch }) => batch.app.id)).toEqual([expected]);
  });

  it.each<Platform>(['ios', 'harmony'])(
    'knows no direct vendor on %s, where makers have no channel of their own',
    (platform) => {
      const both = { id: 'xiaomi:all', platforms: ['android', 'ios', 'harmony'] as const };
      const vendors = [jpush, new FakeVendor({ name: 'xiaomi', apps: [both], traits: xiaomi.traits })];
      const phone = device(
        [
          ['xiaomi', 'X'],
          ['jpush', 'J'],
        ],
        { platform },
      );
      expect(run([phone], { vendors, order: ['jpush'] }).batches.map(({ batch }) => batch.app.id)).toEqual(['jpush']);
    },
  );

  it('gives every device one route and takes the next when the best is not configured', () => {
    const phone = device([
      ['off', 'O'],
      ['unknown', 'N'],
      ['jpush', 'J'],
    ]);
    expect(summary(run([phone]))).toEqual(['jpush registrationId J [android]']);
  });

  it('chooses the app by the platform', () => {
    const android = device([['umeng', 'A']]);
    const iphone = device([['umeng', 'I']], { platform: 'ios' });
    expect(summary(run([android, iphone]))).toEqual([
      'umeng:android registrationId A [android]',
      'umeng:ios registrationId I [ios]',
    ]);
  });

  it('puts platforms together where the vendor has one app for both', () => {
    const devices = [device([['jpush', 'A']]), device([['jpush', 'I']], { platform: 'ios' })];
    expect(summary(run(devices))).toEqual(['jpush registrationId A,I [android,ios]']);
  });

  it('keeps kinds of address apart', () => {
    const devices = [device([['jpush', 'A']]), device([['jpush', 'B', { kind: 'alias' }]])];
    expect(summary(run(devices))).toEqual(['jpush registrationId A [android]', 'jpush alias B [android]']);
  });

  it('cuts at the vendor’s limit and loses nobody', () => {
    const devices = Array.from({ length: 7 }, (_, i) => device([['jpush', `r${i}`]]));
    const { batches } = run(devices);
    expect(batches.map(({ batch }) => batch.targets.length)).toEqual([3, 3, 1]);
    expect(batches.flatMap(({ devices: part }) => [...part.values()].flat())).toEqual(devices);
  });

  it('names an address that several devices share once, and remembers all of them', () => {
    const devices = [
      device([['xiaomi', 'QQC_1', { kind: 'alias' }]]),
      device([['xiaomi', 'QQC_1', { kind: 'alias' }]]),
    ];
    const { batches } = run(devices);
    expect(batches[0]?.batch.targets).toEqual([{ deviceId: devices[0]?.id, address: 'QQC_1' }]);
    expect(batches[0]?.devices.get('QQC_1')).toEqual(devices);
  });

  it.each<[what: string, routes: Parameters<typeof device>[0], platform: Platform, reason: string]>([
    ['no route at all', [], 'android', 'it has none'],
    ['a vendor that is off', [['off', 'x']], 'android', 'off is not configured'],
    ['a vendor nobody imported', [['getui', 'x']], 'android', 'no vendor module is named getui'],
    ['no app for the platform', [['xiaomi', 'x']], 'ios', 'xiaomi has no app for ios'],
    [
      'a kind of address the vendor does not know',
      [['umeng', 'x', { kind: 'alias' }]],
      'android',
      'umeng knows no address of kind alias',
    ],
    [
      'an app that does not exist',
      [['umeng', 'x', { app: 'umeng:tv' }]],
      'android',
      'umeng has no app for android named umeng:tv',
    ],
  ])('drops a device with %s, and says so', (_what, routes, platform, reason) => {
    const phone = device(routes, { platform });
    expect(run([phone])).toEqual({
      batches: [],
      problems: [],
      dropped: [{ device: phone, reason: `No route reaches this device: ${reason}.` }],
    });
  });

  it('asks for the app where a vendor has two for the platform', () => {
    const twice = new FakeVendor({
      name: 'umeng',
      apps: [
        { id: 'umeng:a', platforms: ['android'] },
        { id: 'umeng:b', platforms: ['android'] },
      ],
    });
    const [unsure, sure] = [device([['umeng', 'x']]), device([['umeng', 'y', { app: 'umeng:b' }]])];
    const routing = run([unsure, sure], { vendors: [twice] });
    expect(routing.dropped[0]?.reason).toContain('several apps for android');
    expect(summary(routing)).toEqual(['umeng:b registrationId y [android]']);
  });

  it('is pure', () => {
    const devices = [
      device([
        ['jpush', 'A'],
        ['umeng', 'B'],
      ]),
      device([['xiaomi', 'C']]),
    ];
    expect(run(devices)).toEqual(run(devices));
  });
});

describe('routing to vendors', () => {
  it.each<[what: string, to: Audience, expected: string[]]>([
    [
      'an alias goes to every app that knows aliases',
      { alias: 'a' },
      ['jpush alias a [android,ios,harmony]', 'xiaomi:android alias a [android]'],
    ],
    ['via a vendor, to that one', { alias: 'a', via: 'xiaomi' }, ['xiaomi:android alias a [android]']],
    ['via a vendor app', { tags: { any: ['x'] }, via: ['umeng:ios'] }, ['umeng:ios tags  [ios]']],
    ['a topic goes where topics are', { topic: 'news' }, ['xiaomi:android topic news [android]']],
    [
      'everyone',
      { everyone: true },
      ['jpush everyone  [android,ios,harmony]', 'umeng:android everyone  [android]', 'umeng:ios everyone  [ios]'],
    ],
  ])('%s', (_what, to, expected) => {
    expect(summary(run([], { to }))).toEqual(expected);
  });

  it('carries the tag expression and the time to live', () => {
    const [routed] = run([], { to: { tags: { any: ['a'], none: ['b'] }, via: 'jpush' } }).batches;
    expect(routed?.batch).toMatchObject({ tags: { any: ['a'], none: ['b'] }, ttl: 60, pushId: 'p1' });
  });

  it.each<[Audience, string[]]>([
    [{ alias: 'a', via: 'nobody' }, ['No configured vendor or vendor app is named nobody.']],
    [{ topic: 't', via: 'jpush' }, ['jpush takes no audience of kind topic.']],
    [
      { alias: 'a', via: ['jpush', 'umeng'] },
      ['umeng:android takes no audience of kind alias.', 'umeng:ios takes no audience of kind alias.'],
    ],
    [{ everyone: true, via: ['jpush', 'getui'] }, ['No configured vendor or vendor app is named getui.']],
  ])('tells why %j reaches nobody, or not all', (to, problems) => {
    expect(run([], { to }).problems).toEqual(problems);
  });
});
