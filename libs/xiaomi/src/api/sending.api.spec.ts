import { MessageRefusedError, PushClock } from '@nest-push/core';
import { OK, oneServer, SECRET } from '../../test/exchanges.js';
import { XiaomiClient } from '../xiaomi.client.js';
import { type XiaomiSent } from '../types/answers/sent.js';
import { type XiaomiAndroidMessage } from '../types/message.js';

const NOW = Date.parse('2026-09-01T12:00:00+08:00');
const SENT = {
  messageId: 'sdm1',
  traceId: 'Xdm1',
  badRegIds: [],
  dayQuota: null,
  dayAcked: null,
  channelExceedQuota: new Map(),
  warnings: [],
};
const server = oneServer();

class Clock extends PushClock {
  override now(): number {
    return NOW;
  }
}
const android = (more: object = {}): XiaomiClient<'android'> =>
  new XiaomiClient(
    { platform: 'android', appSecret: SECRET, packageName: 'com.example.shop', baseUrl: server.url, ...more },
    server.http,
    new Clock(),
  );
const ios = (): XiaomiClient<'ios'> =>
  new XiaomiClient(
    { platform: 'ios', appSecret: SECRET, packageName: 'com.example.Shop', sandbox: false, baseUrl: server.url },
    server.http,
  );

const hello: XiaomiAndroidMessage = { title: 't', description: 'd', extra: { notify_effect: '1' } };
const HELLO = 'restricted_package_name=com.example.shop&title=t&description=d&extra.notify_effect=1';
const QUICK = `${HELLO}&extra.push_server_action=hybrid_message`;

async function refusal(run: Promise<unknown>): Promise<readonly string[]> {
  try {
    await run;
  } catch (error) {
    if (!(error instanceof MessageRefusedError)) throw error;
    return error.issues.map(({ field, rule, code }) => `${field} ${rule} ${code ?? ''}`);
  }
  throw new Error('was not refused');
}

type Client = XiaomiClient<'android'>;
type Case = readonly [title: string, path: string, body: string, call: (client: Client) => Promise<XiaomiSent>];
const one = [{ target: 'T1', message: hello }];
const ONE =
  'messages=' +
  encodeURIComponent(
    '[{"target":"T1","message":{"title":"t","description":"d","extra":{"notify_effect":"1"},"restricted_package_name":"com.example.shop"}}]',
  ) +
  '&time_to_send=0';

describe('a send', () => {
  it.each<Case>([
    [
      'POST /{version}/message/regid',
      '/v3/message/regid',
      `registration_id=r1%2Cr2&${HELLO}`,
      (c) => c.message.toRegIds(['r1', 'r2'], hello),
    ],
    [
      'POST /{version}/message/regid, v2',
      '/v2/message/regid',
      `registration_id=r1&${HELLO}`,
      (c) => c.message.toRegIds(['r1'], hello, { version: 'v2' }),
    ],
    [
      'POST /{version}/message/regid, v4',
      '/v4/message/regid',
      `registration_id=r1&${HELLO}`,
      (c) => c.message.toRegIds(['r1'], hello, { version: 'v4' }),
    ],
    [
      'POST /{version}/message/alias',
      '/v3/message/alias',
      `alias=a+1%2Ca2&${HELLO}`,
      (c) => c.message.toAliases(['a 1', 'a2'], hello),
    ],
    [
      'POST /{version}/message/alias, v2',
      '/v2/message/alias',
      `alias=a&${HELLO}`,
      (c) => c.message.toAliases(['a'], hello, { version: 'v2' }),
    ],
    [
      'POST /v2/message/user_account',
      '/v2/message/user_account',
      `user_account=u1&${HELLO}`,
      (c) => c.message.toUserAccounts(['u1'], hello),
    ],
    [
      'POST /{version}/message/topic',
      '/v3/message/topic',
      `topic=a%2Cb&${HELLO}`,
      (c) => c.message.toTopic('a,b', hello),
    ],
    [
      'POST /{version}/message/multi_topic',
      '/v3/message/multi_topic',
      `topics=A%3B%24%3BB&topic_op=EXCEPT&${HELLO}`,
      (c) => c.message.toTopics(['A', 'B'], 'EXCEPT', hello),
    ],
    [
      'a single one of several topics',
      '/v3/message/topic',
      `topic=A&${HELLO}`,
      (c) => c.message.toTopics(['A'], 'UNION', hello),
    ],
    ['POST /{version}/message/all', '/v3/message/all', HELLO, (c) => c.message.toAll(hello)],
    [
      'POST /v2/message/region',
      '/v2/message/region',
      `region=x%2Cy&${HELLO}`,
      (c) => c.message.toRegions(['x', 'y'], hello),
    ],
    ['POST /v2/message/miid', '/v2/message/miid', `miid=7&${HELLO}`, (c) => c.message.toMiIds(['7'], hello)],
    ['POST /{version}/message/gaid', '/v3/message/gaid', `gaid=g&${HELLO}`, (c) => c.message.toGaIds(['g'], hello)],
    ['POST /message/oaid', '/message/oaid', `oaid=o&${HELLO}`, (c) => c.message.toOaIds(['o'], hello)],
    [
      'POST /v2/message/regid of a quick app',
      '/v2/message/regid',
      `registration_id=r&${QUICK}&extra.hybrid_pn=%2FP%3Fx%3D1&extra.hybrid_debug=1`,
      (c) => c.message.quickAppToRegIds(['r'], { page: '/P?x=1', debug: true }, hello),
    ],
    [
      'POST /{version}/message/all of a quick app',
      '/v2/message/all',
      QUICK,
      (c) => c.message.quickAppToAll({}, hello, { version: 'v2' }),
    ],
    ['POST /v2/multi_messages/regids', '/v2/multi_messages/regids', ONE, (c) => c.multi.toRegIds(one)],
    ['POST /v2/multi_messages/aliases', '/v2/multi_messages/aliases', ONE, (c) => c.multi.toAliases(one)],
    [
      'POST /v2/multi_messages/user_accounts',
      '/v2/multi_messages/user_accounts',
      ONE,
      (c) => c.multi.toUserAccounts(one),
    ],
  ])('%s', async (_title, path, body, call) => {
    await expect(call(android())).resolves.toEqual(SENT);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: path,
      headers: {
        authorization: `key=${SECRET}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: body.replace(/%20/g, '+'),
    });
  });

  it('carries an approval, and fields newer than these types, which are not checked', async () => {
    await android().message.toAll(hello, {
      auditToken: 'T',
      extra: { brand_new: 1, title: null, extra: { newer: 'x' } },
    });
    expect(server.received[0]?.headers['x-push-audit-token']).toBe('T');
    expect(Object.fromEntries(new URLSearchParams(server.received[0]?.body))).toEqual({
      restricted_package_name: 'com.example.shop',
      description: 'd',
      'extra.notify_effect': '1',
      'extra.newer': 'x',
      brand_new: '1',
    });
  });

  it('writes readable settings in the words of the wire, which win where both are said', async () => {
    await android().message.toAll({
      title: 't',
      description: 'd',
      settings: {
        opens: 'url',
        webUri: 'https://a.example',
        showInForeground: false,
        onlyOnline: false,
        channelId: 'C',
        templateId: 'P',
        templateParam: { goods: '自行车' },
        locales: ['zh_CN', 'zh_TW'],
        jobKey: 'settings',
        callback: 'https://a.example/r',
        callbackTypes: ['delivered', 'clicked', 'clicked', 'expired'],
        buttons: { left: { name: 'L', opens: 'app' } },
      },
      extra: { own: '1', jobkey: 'wire', ticker: undefined },
    });
    const pairs = [...new URLSearchParams(server.received[0]?.body)].filter(([key]) => key.startsWith('extra.'));
    const extra = Object.fromEntries(pairs);
    expect(extra).toEqual({
      'extra.notify_effect': '3',
      'extra.web_uri': 'https://a.example',
      'extra.notify_foreground': '0',
      'extra.channel_id': 'C',
      'extra.template_id': 'P',
      'extra.template_param': '{"goods":"自行车"}',
      'extra.locale': 'zh_CN,zh_TW',
      'extra.jobkey': 'wire',
      'extra.callback': 'https://a.example/r',
      'extra.callback.type': '1027',
      'extra.notification_style_button_left_name': 'L',
      'extra.notification_style_button_left_notify_effect': '1',
      'extra.own': '1',
    });
  });

  it('of iOS has its own settings', async () => {
    await ios().message.toAll({
      description: 'd',
      settings: { badge: 0, sound: '', through: 'apns', contentAvailable: true, alert: { titleLocKey: 'K' } },
      aps_proper_fields: { title: 'T', 'mutable-content': '1' },
    });
    expect(Object.fromEntries(new URLSearchParams(server.received[0]?.body))).toEqual({
      restricted_package_name: 'com.example.Shop',
      description: 'd',
      'aps_proper_fields.title': 'T',
      'aps_proper_fields.mutable-content': '1',
      'extra.badge': '0',
      'extra.sound_url': '',
      'extra.ios_msg_channel': '1',
      'extra.content-available': '1',
      'extra.apsAlert-title-loc-key': 'K',
    });
  });

  it('tells of a success in part: refused ids, the day, and dropped channels', async () => {
    server.says(200, {
      ...OK,
      data: {
        id: 's',
        bad_regids: 'r2,',
        day_quota: '20000',
        day_acked: '12',
        channel_exceed_quota: 'no_channel:2 a:3',
      },
    });
    await expect(android().multi.toRegIds(one)).resolves.toMatchObject({
      badRegIds: ['r2'],
      dayQuota: 20_000,
      dayAcked: 12,
      channelExceedQuota: new Map([
        ['no_channel', 2],
        ['a', 3],
      ]),
    });
  });
});

describe('many messages', () => {
  it('keep their numbers, their own packages and the fields of iOS, and share one time', async () => {
    const time_to_send = NOW + 3_600_000;
    await ios().multi.toAliases(
      [
        { target: 'a1', message: { description: 'd', time_to_live: 60_000, aps_proper_fields: { title: 'T' } } },
        { target: 'a2', message: { description: 'e', restricted_package_name: 'com.example.Other' } },
      ],
      { time_to_send: Date.now() + 3_600_000, extra: { newer: '1' } },
    );
    const form = new URLSearchParams(server.received[0]?.body);
    expect(Number(form.get('time_to_send'))).toBeGreaterThan(0);
    expect(form.get('newer')).toBe('1');
    expect(JSON.parse(form.get('messages') ?? '')).toEqual([
      {
        target: 'a1',
        message: {
          description: 'd',
          time_to_live: 60_000,
          aps_proper_fields: { title: 'T' },
          restricted_package_name: 'com.example.Shop',
        },
      },
      { target: 'a2', message: { description: 'e', restricted_package_name: 'com.example.Other' } },
    ]);
    await android().multi.toAliases(one, { time_to_send });
    expect(new URLSearchParams(server.received[1]?.body).get('time_to_send')).toBe(String(time_to_send));
  });

  it.each<[string, (client: Client) => Promise<unknown>, readonly string[]]>([
    ['none', (c) => c.multi.toRegIds([]), ['messages must hold at least one message 21305']],
    [
      '1001',
      (c) => c.multi.toRegIds(Array.from({ length: 1001 }, () => one).flat()),
      ['messages must hold at most 1000 messages (it has 1001) 10017'],
    ],
    [
      'those of several packages',
      (c) => c.multi.toRegIds([{ target: 'r1', message: { ...hello, restricted_package_name: 'com.a,com.b' } }]),
      [
        'messages[0].message.restricted_package_name must not be named in this way where the app has several packages: Xiaomi takes one package there 22022',
      ],
    ],
    [
      'quick apps, named by aliases',
      (c) =>
        c.multi.toAliases([{ target: 'a1', message: { ...hello, extra: { push_server_action: 'hybrid_message' } } }]),
      [
        'messages[0].message.extra.push_server_action must be left out: quick apps are reached by registration ids, or all at once 10017',
      ],
    ],
    [
      'wrong ones, each with its place',
      (c) => c.multi.toAliases([...one, { target: ' ', message: { ...hello, title: 'x'.repeat(50) } }]),
      [
        'messages[1].target must hold no blank address 65012',
        'messages[1].message.title must be shorter than 50 characters (it has 50) 10017',
      ],
    ],
  ])('%s are refused', async (_name, call, issues) => {
    expect(await refusal(call(android()))).toEqual(issues);
    expect(server.received).toEqual([]);
  });
});

describe('receivers', () => {
  const SEVERAL = { packageName: 'com.a,com.b' };
  const ONE_PACKAGE =
    'to must not be named in this way where the app has several packages: Xiaomi takes one package there 22022';

  it.each<[string, (client: Client) => Promise<unknown>, string, object?]>([
    ['none', (c) => c.message.toRegIds([], hello), 'to must name at least one address 21305'],
    [
      '1001',
      (c) =>
        c.message.toRegIds(
          Array.from({ length: 1001 }, (_, i) => `r${i}`),
          hello,
        ),
      'to must name at most 1000 (it names 1001) 10017',
    ],
    [
      'a comma',
      (c) => c.message.toAliases(['a,b'], hello),
      'to must hold no address with a comma: Xiaomi separates addresses with it 10017',
    ],
    ['a blank alias', (c) => c.message.toAliases([' '], hello), 'to must hold no blank address 65012'],
    ['a blank account', (c) => c.message.toUserAccounts([''], hello), 'to must hold no blank address 65016'],
    ['a blank topic', (c) => c.message.toTopic('', hello), 'to must hold no blank address 65013'],
    [
      'six topics',
      (c) => c.message.toTopics(Array.from('ABCDEF'), 'UNION', hello),
      'to must name at most 5 (it names 6) 65035',
    ],
    [
      'a topic with the separator',
      (c) => c.message.toTopics(['A;$;B', 'C'], 'UNION', hello),
      'to must hold no address with ;$;: Xiaomi separates addresses with it 10017',
    ],
    [
      'an unknown operator',
      (c) => c.message.toTopics(['A', 'B'], 'OR' as never, hello),
      'operator must be one of UNION, INTERSECTION, EXCEPT 10017',
    ],
    ['accounts of several packages', (c) => c.message.toUserAccounts(['u'], hello), ONE_PACKAGE, SEVERAL],
    ['version 2 of several packages', (c) => c.message.toAll(hello, { version: 'v2' }), ONE_PACKAGE, SEVERAL],
  ])('%s are refused, whatever the checks', async (_name, call, issue, more = {}) => {
    for (const checks of ['refuse', 'warn']) expect(await refusal(call(android({ ...more, checks })))).toEqual([issue]);
    expect(server.received).toEqual([]);
  });

  it('may name one of several packages', async () => {
    await android(SEVERAL).message.toUserAccounts(['u1'], { ...hello, restricted_package_name: 'com.b' });
    expect(new URLSearchParams(server.received[0]?.body).get('restricted_package_name')).toBe('com.b');
  });
});

describe('a message that Xiaomi would refuse', () => {
  const wrong: XiaomiAndroidMessage = {
    title: 'x'.repeat(50),
    description: ' ',
    notify_id: -1,
    extra: { jobkey: '_' },
  };
  const ISSUES = [
    'title must be shorter than 50 characters (it has 50) 10017',
    'description must not be blank 10017',
    'notify_id must lie between 0 and 2147483647 22103',
    'extra.jobkey must be 1 to 20 of 0-9, A-Z, a-z, _ and -, not beginning with _ 10017',
    'extra.notify_effect must be set: since 2024-09-30 a notification says what a tap opens 10016',
  ];

  it('is refused before the call, with everything that is wrong', async () => {
    expect(await refusal(android().message.toAll(wrong))).toEqual(ISSUES);
    expect(server.received).toEqual([]);
  });

  it('is sent where the checks only warn, and the answer tells what is wrong', async () => {
    const { messageId, warnings } = await android({ checks: 'warn' }).message.toAll(wrong);
    expect(messageId).toBe('sdm1');
    expect(warnings.map(({ field, rule, code }) => `${field} ${rule} ${code ?? ''}`)).toEqual(ISSUES);
    expect(server.received).toHaveLength(1);
  });
});
