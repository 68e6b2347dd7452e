import {
  type FoundInstall,
  type ShownNotification,
  type SimulatedInstall,
  type SimulatedPhone,
  type SimulatorContext,
} from '../../kit/simulator.types.js';
import { JPushDialect } from '../jpush.dialect.js';

const AK = '7d431e42dfa6a6d693ac2d04';
const MS = '5e987ac6d2e04d95a9d8f0d1';
const NOW = Date.parse('2026-08-01T12:00:00+08:00');

function phone(id: string, platform: SimulatedPhone['platform'], more: Partial<SimulatedInstall> = {}): FoundInstall {
  const install: SimulatedInstall = { vendor: 'jpush', app: AK, registrationId: `rid-${id}`, ...more };
  return { phone: { id, platform, installs: [install] }, install };
}

const BOOK = [
  phone('anna', 'android', { tags: ['深圳', '女', '会员'], aliases: [{ value: 'u1' }] }),
  phone('bert', 'android', { tags: ['深圳'], aliases: [{ value: 'u2' }] }),
  phone('cleo', 'ios', { tags: ['广州', '女'], aliases: [{ value: 'u1' }] }),
  phone('dora', 'ios', { tags: ['北京'], environment: 'sandbox', aliases: [{ value: 'u3' }] }),
  phone('emil', 'harmony', { tags: ['会员'] }),
  phone('fern', 'ios', { environment: 'production' }),
  phone('gone', 'android', { app: '2743204aad6fe2572aa2d8de', tags: ['深圳'], aliases: [{ value: 'u1' }] }),
  phone('umax', 'android', { vendor: 'umeng', tags: ['深圳'], aliases: [{ type: 'id', value: 'u1' }] }),
];

type Shown = Partial<ShownNotification> & { who: string[] };

/** Pushes and tells what was shown to whom; an error code where the push was refused. */
function push(body: object): Shown[] | number {
  const shown: Shown[] = [];
  const context: SimulatorContext = {
    now: () => NOW,
    phones: {
      installs: (vendor, app, select = () => true) =>
        BOOK.filter(({ install }) => install.vendor === vendor && install.app === app && select(install)),
    },
    show: (targets, notification) => shown.push({ who: targets.map(({ phone: { id } }) => id), ...notification }),
  };
  const dialect = new JPushDialect({ apps: [{ appKey: AK, masterSecret: MS, vip: true, name: '极光' }] });
  const answer = dialect.answer(
    {
      method: 'POST',
      url: 'http://127.0.0.1/v3/push',
      path: '/v3/push',
      query: new URLSearchParams(),
      headers: { authorization: `Basic ${Buffer.from(`${AK}:${MS}`).toString('base64')}` },
      body: Buffer.from(JSON.stringify({ platform: 'all', audience: 'all', ...body })),
    },
    context,
  );
  const answered = JSON.parse(answer.body) as { msg_id: string; error?: { code: number } };
  for (const { messageId, vendor, at } of shown) {
    expect([messageId, vendor, at]).toEqual([answered.msg_id, 'jpush', NOW]);
  }
  return answered.error?.code ?? shown;
}

/** Everyone who was shown something, each once, in the order of the alphabet. */
function reached(body: object): string[] | number {
  const shown = push(body);
  return typeof shown === 'number' ? shown : [...new Set(shown.flatMap(({ who }) => who))].sort();
}

const notification = { alert: 'Hi' };

describe('whom an audience reaches', () => {
  it.each<[audience: unknown, who: string[] | 1011]>([
    ['all', ['anna', 'bert', 'cleo', 'emil', 'fern']],
    [{ tag: ['深圳'] }, ['anna', 'bert']],
    [{ tag: ['深圳', '广州'] }, ['anna', 'bert', 'cleo']],
    [{ tag_and: ['深圳', '女'] }, ['anna']],
    [{ tag_and: ['深圳', '广州'] }, 1011],
    [{ tag_not: ['深圳', '广州'] }, ['emil', 'fern']],
    [{ tag: ['深圳', '广州'], tag_and: ['女'] }, ['anna', 'cleo']],
    [{ tag: ['深圳', '广州'], tag_and: ['女'], tag_not: ['会员'] }, ['cleo']],
    [{ alias: ['u1'] }, ['anna', 'cleo']],
    [{ alias: ['u1', 'u2'] }, ['anna', 'bert', 'cleo']],
    [{ alias: ['u1'], tag: ['深圳'] }, ['anna']],
    [{ alias: ['u2'], tag: ['广州'] }, 1011],
    [{ alias: ['u1', 'nobody'] }, ['anna', 'cleo']],
    [{ alias: ['u1'], tag: [] }, ['anna', 'cleo']],
    [{ registration_id: ['rid-anna', 'rid-emil', 'rid-unknown'] }, ['anna', 'emil']],
    [{ registration_id: ['rid-gone'] }, 1011],
    [{ registration_id: ['rid-umax'] }, 1011],
    [{ segment: ['s1'] }, 1011],
    [{ abtest: ['s1'], alias: ['u1'] }, 1011],
    [{ live_activity_id: 'l1' }, 1011],
  ])('%j', (audience, who) => {
    expect(reached({ audience, notification })).toEqual(who);
  });

  it.each<[platform: unknown, who: string[] | 1011]>([
    [['android'], ['anna', 'bert']],
    [['ios'], ['cleo', 'fern']],
    [['hmos'], ['emil']],
    [
      ['android', 'hmos'],
      ['anna', 'bert', 'emil'],
    ],
    [['quickapp'], 1011],
    [['winphone'], 1011],
  ])('on %j', (platform, who) => {
    expect(reached({ platform, notification })).toEqual(who);
  });

  it.each<[name: string, body: object, who: string[] | 1011]>([
    ['production by default', { platform: ['ios'], notification }, ['cleo', 'fern']],
    ['production', { platform: ['ios'], notification, options: { apns_production: true } }, ['cleo', 'fern']],
    ['sandbox', { platform: ['ios'], notification, options: { apns_production: false } }, ['dora']],
    ['a wrong environment', { audience: { alias: ['u3'] }, notification }, 1011],
    ['a message in any environment', { platform: ['ios'], message: { msg_content: 'm' } }, ['cleo', 'dora', 'fern']],
    [
      'android in any environment',
      { platform: ['android'], notification, options: { apns_production: false } },
      ['anna', 'bert'],
    ],
    ['only test devices', { notification, options: { test_model: true } }, 1011],
  ])('%s', (_name, body, who) => {
    expect(reached(body)).toEqual(who);
  });

  it('shows the notification in one environment, and the message that comes with it in both', () => {
    const shown = push({ platform: ['ios'], notification, message: { msg_content: 'm' } }) as Shown[];
    expect(shown.map(({ kind, who }) => [kind, who])).toEqual([
      ['notification', ['cleo', 'fern']],
      ['message', ['cleo', 'dora', 'fern']],
    ]);
  });
});

describe('what a phone shows', () => {
  const to = (id: string) => ({ registration_id: [`rid-${id}`] });
  /** The one thing shown, without what every notification has. */
  function only(id: string, body: object): Partial<ShownNotification> {
    const shown = push({ audience: to(id), ...body }) as Shown[];
    expect(shown).toHaveLength(1);
    expect(shown[0]!.who).toEqual([id]);
    const common = ['who', 'messageId', 'vendor', 'at'];
    return Object.fromEntries(Object.entries(shown[0]!).filter(([key]) => !common.includes(key)));
  }
  const replaces = expect.stringMatching(/^\d{17}$/) as string;

  it('Android: everything', () => {
    const android = {
      alert: 'Hi, JPush!',
      title: 'Send to Android',
      big_pic_path: 'https://a/big.png',
      large_icon: 'https://a/icon.png',
      intent: { url: 'intent:#Intent;component=com.a/com.a.B;end' },
      badge_add_num: 2,
      sound: 'ding',
      extras: { newsid: 321, nested: { a: [1] } },
    };
    expect(only('anna', { notification: { alert: 'ignored', android } })).toEqual({
      kind: 'notification',
      title: 'Send to Android',
      body: 'Hi, JPush!',
      data: { newsid: 321, nested: { a: [1] } },
      badge: '+2',
      sound: 'ding',
      image: 'https://a/big.png',
      click: 'intent:#Intent;component=com.a/com.a.B;end',
      replaces,
    });
  });

  it('Android: the name of the app for a title, the alert of all platforms', () => {
    expect(only('anna', { notification: { alert: 'Hi', android: {} } })).toEqual({
      kind: 'notification',
      title: '极光',
      body: 'Hi',
      data: {},
      replaces,
    });
  });

  it.each<[name: string, android: object, shown: object]>([
    ['a badge to set wins', { badge_add_num: 2, badge_set_num: 0 }, { badge: 0 }],
    ['a large icon is the image of last resort', { large_icon: 'R.drawable.i' }, { image: 'R.drawable.i' }],
    ['an old click target', { uri_activity: 'com.a.B' }, { click: 'com.a.B' }],
    ['another one', { uri_action: 'com.a.ACTION' }, { click: 'com.a.ACTION' }],
  ])('Android: %s', (_name, android, shown) => {
    expect(only('anna', { notification: { android: { alert: 'a', ...android } } })).toMatchObject(shown);
  });

  it('iOS: everything', () => {
    const ios = { alert: 'Hi', sound: 'sound.caf', badge: '+1', 'content-available': true, extras: { id: 1 } };
    const options = { apns_collapse_id: 'jiguang_test' };
    expect(only('cleo', { notification: { alert: 'ignored', ios }, options })).toEqual({
      kind: 'notification',
      body: 'Hi',
      data: { id: 1 },
      badge: '+1',
      sound: 'sound.caf',
      replaces: 'jiguang_test',
    });
  });

  it('iOS: an alert and a sound of Apple’s own form', () => {
    const ios = {
      alert: { title: 'T', subtitle: 'S', body: 'B' },
      sound: { critical: 1, name: 'alarm.caf', volume: 1 },
      badge: 0,
    };
    expect(only('cleo', { notification: { ios } })).toEqual({
      kind: 'notification',
      title: 'T',
      body: 'B',
      data: {},
      badge: 0,
      sound: 'alarm.caf',
    });
  });

  it('HarmonyOS: everything', () => {
    const hmos = {
      alert: 'Hi',
      title: 'T',
      large_icon: 'https://a/i.png',
      intent: { url: 'scheme://x' },
      badge_set_num: 3,
      sound: 's',
      extras: { id: 1 },
    };
    expect(only('emil', { notification: { hmos } })).toEqual({
      kind: 'notification',
      title: 'T',
      body: 'Hi',
      data: { id: 1 },
      badge: 3,
      sound: 's',
      image: 'https://a/i.png',
      click: 'scheme://x',
    });
  });

  it('HarmonyOS: an extension is handed to the app', () => {
    const hmos = { alert: 'a', push_type: 2, extra_data: 'payload', extras: { id: 1 } };
    expect(only('emil', { notification: { hmos } })).toEqual({ kind: 'message', body: 'payload', data: { id: 1 } });
  });

  it('a message, on every platform', () => {
    const message = { msg_content: 'content', title: 'T', content_type: 'text', extras: { k: 'v' } };
    const shown = push({ message }) as Shown[];
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatchObject({
      who: ['anna', 'bert', 'cleo', 'dora', 'emil', 'fern'],
      kind: 'message',
      title: 'T',
      body: 'content',
      data: { k: 'v' },
    });
  });

  it('a live activity and a call, on iOS', () => {
    const ios = { event: 'update', 'content-state': { score: 2 }, alert: { title: 'T', body: 'B' } };
    expect(only('cleo', { live_activity: { ios } })).toEqual({
      kind: 'notification',
      title: 'T',
      body: 'B',
      data: { score: 2 },
    });
    expect(only('cleo', { notification: { voip: { room: 7 } } })).toEqual({ kind: 'message', data: { room: 7 } });
  });

  it.each<[name: string, id: string, body: object]>([
    ['an empty alert on Android', 'anna', { notification: { android: { alert: '' } } }],
    ['an empty alert that overrides the common one', 'anna', { notification: { alert: 'a', android: { alert: '' } } }],
    ['an empty alert on iOS', 'cleo', { notification: { ios: { alert: '', 'content-available': true } } }],
    ['an alert for another platform', 'emil', { notification: { android: { alert: 'a' } } }],
    [
      'a push with a payload for one vendor',
      'anna',
      {
        options: { classification: 1, third_party_channel: { huawei: { hw_push_type: 7, hw_live_payload: {} } } },
      },
    ],
  ])('nothing for %s, though the push is accepted', (_name, id, body) => {
    expect(push({ audience: to(id), ...body })).toEqual([]);
  });
});
