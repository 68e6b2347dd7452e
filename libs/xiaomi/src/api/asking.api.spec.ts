// What is deprecated has tests while it is there; forms are read with the parser that Node brings.
/* eslint-disable @typescript-eslint/no-deprecated */
import { PushInputError, VendorError } from '@nest-push/core';
import { type Received } from '../../../../test/support/one-server.js';
import { oneServer, SECRET } from '../../test/exchanges.js';
import { XiaomiClient } from '../xiaomi.client.js';

const FINE = { result: 'ok', code: 0, description: '成功', trace_id: 'Xdm1' };
const DONE = { result: 'ok', reason: 'Success', trace_id: 'Xdm1', code: 0, description: '成功' };
const PACKAGE = 'restricted_package_name=com.example.shop';
const server = oneServer();

type Client = XiaomiClient<'android'>;
const client = (more: object = {}): Client =>
  new XiaomiClient(
    { platform: 'android', appSecret: SECRET, packageName: 'com.example.shop', baseUrl: server.url, ...more },
    server.http,
  );

/** What is asked, what Xiaomi says, what the caller gets. `asked` is the query of a GET, the form of a POST. */
type Case = readonly [
  title: string,
  call: (client: Client) => Promise<unknown>,
  asked: string,
  says: unknown,
  result: unknown,
];

const LIST = { ...FINE, data: { list: ['x', 'y', 7] } };
const GIVEN_LIST = { traceId: 'Xdm1', list: ['x', 'y'] };
const UNKNOWN = { ...FINE, data: { R1: { state: 'online' } } };
const RAW = { traceId: 'Xdm1', data: UNKNOWN.data };
const NOTHING = { traceId: 'Xdm1' };

const TRACE = {
  create_time: '2018-02-28 22:17:48',
  create_timestamp: 1519827468580,
  time_to_live: '1209600s',
  msg_type: 'Common',
  id: 'scm51336519827468580b1',
  resolved: 3,
  raw_counter: 3,
  msg_send: 3,
  delivered: 2,
  msg_display: 2,
  delivery_rate: '67%',
  click: 1,
  click_rate: '33%',
  invalid_target: 0,
  app_not_register: 0,
  device_condition_unmatch: 0,
  bar_closed: 0,
};
const TRACED = {
  messageId: TRACE.id,
  type: 'Common',
  createdAt: TRACE.create_timestamp,
  timeToLiveSeconds: 1_209_600,
  resolved: 3,
  rawCounter: 3,
  sent: 3,
  delivered: 2,
  deliveryRate: '67%',
  displayed: 2,
  clicked: 1,
  clickRate: '33%',
  invalidTargets: 0,
  appNotRegistered: 0,
  conditionsUnmatched: 0,
  barClosed: 0,
};
const found = (...messages: object[]): object => ({ traceId: 'Xdm1', messages });

const TOPICS: readonly Case[] = [
  [
    'POST /v2/topic/subscribe',
    (c) => c.topics.subscribe(['r1', 'r2'], { topic: 'T' }),
    `registration_id=r1%2Cr2&topic=T&${PACKAGE}`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v2/topic/unsubscribe',
    (c) => c.topics.unsubscribe(['r1'], { topic: 'T', packageName: 'com.b' }),
    'registration_id=r1&topic=T&restricted_package_name=com.b',
    DONE,
    NOTHING,
  ],
  [
    'POST /v2/topic/subscribe/alias',
    (c) => c.topics.subscribeAliases(['a', 'b'], { topic: 'T', category: 'c' }),
    `aliases=a%2Cb&topic=T&${PACKAGE}&category=c`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v2/topic/unsubscribe/alias',
    (c) => c.topics.unsubscribeAliases(['a'], { topic: 'T' }),
    `aliases=a&topic=T&${PACKAGE}`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v2/topic/unsubscribe/all',
    (c) => c.topics.unsubscribeAll({ topic: 'T' }),
    'topic=T',
    DONE,
    { traceId: 'Xdm1', data: null },
  ],
];

const COUNTERS = [
  { date: '20140428', single_recipients: 0, broadcast_recipients: 7689, received: 7026, click: 1703 },
  { click: 1 },
];
const STATS: readonly Case[] = [
  [
    'GET /v1/stats/message/counters',
    (c) => c.stats.counters({ startDate: '20140401', endDate: '20140428' }),
    `start_date=20140401&end_date=20140428&${PACKAGE}`,
    { ...FINE, data: { data: COUNTERS } },
    {
      traceId: 'Xdm1',
      days: [
        {
          date: '20140428',
          singleRecipients: 0,
          broadcastRecipients: 7689,
          regIdRecipients: null,
          aliasRecipients: null,
          userAccountRecipients: null,
          received: 7026,
          click: 1703,
        },
      ],
    },
  ],
  [
    'GET /v1/stats/message/counters, of nothing',
    (c) => c.stats.counters({ startDate: '20260101', endDate: '20260101' }),
    `start_date=20260101&end_date=20260101&${PACKAGE}`,
    FINE,
    { traceId: 'Xdm1', days: [] },
  ],
];

const TRACES: readonly Case[] = [
  [
    'GET /v1/trace/message/status',
    (c) => c.trace.byId(TRACE.id),
    `msg_id=${TRACE.id}`,
    { ...FINE, data: { data: TRACE } },
    found(TRACED),
  ],
  [
    'GET /v1/trace/message/status by job key',
    (c) => c.trace.byJobKey('k 1'),
    'job_key=k+1',
    { ...FINE, data: { data: [TRACE] } },
    found(TRACED),
  ],
  [
    'GET /v1/trace/messages/status',
    (c) => c.trace.byTime({ beginTime: 1, endTime: 2 }),
    'begin_time=1&end_time=2',
    { ...FINE, data: { data: [] } },
    found(),
  ],
  [
    'a map by message id',
    (c) => c.trace.byTime({ beginTime: 1, endTime: 2 }),
    'begin_time=1&end_time=2',
    { ...FINE, data: { data: { [TRACE.id]: { ...TRACE, id: undefined }, bad: 7 } } },
    found(TRACED),
  ],
  [
    'GET /v1/trace/quota/get',
    (c) => c.trace.quota(),
    '',
    { ...FINE, data: { day_quota: '20000', day_acked: '12' } },
    { traceId: 'Xdm1', dayQuota: 20_000, dayAcked: 12, data: { day_quota: '20000', day_acked: '12' } },
  ],
];

const DEVTOOLS: readonly Case[] = [
  ['GET /v1/alias/all', (c) => c.devtools.aliases('r/1+'), `${PACKAGE}&registration_id=r%2F1%2B`, LIST, GIVEN_LIST],
  [
    'GET /v1/topic/all',
    (c) => c.devtools.topics('r', { packageName: 'com.b' }),
    'restricted_package_name=com.b&registration_id=r',
    LIST,
    GIVEN_LIST,
  ],
  [
    'GET /v1/account/all',
    (c) => c.devtools.accounts('r'),
    `${PACKAGE}&registration_id=r`,
    { ...FINE, data: {} },
    { traceId: 'Xdm1', list: [] },
  ],
  ['GET /v1/miid/all', (c) => c.devtools.miIds('r'), `${PACKAGE}&registration_id=r`, UNKNOWN, RAW],
  [
    'GET /{version}/regid/presence',
    (c) => c.devtools.presence(['r1', 'r2']),
    `${PACKAGE}&registration_id=r1%2Cr2`,
    UNKNOWN,
    RAW,
  ],
  ['GET /v1/regid/presence', (c) => c.devtools.presenceOfOne('r1'), `${PACKAGE}&registration_id=r1`, UNKNOWN, RAW],
  [
    'GET /v1/useraccount/get_regids_by_useraccount',
    (c) => c.devtools.regIdsOfAccount('u1'),
    `${PACKAGE}&user_account=u1`,
    UNKNOWN,
    RAW,
  ],
  [
    'POST /v1/validation/regids',
    (c) => c.devtools.validateRegIds(['r1', 'r2']),
    'registration_ids=r1%2Cr2',
    UNKNOWN,
    RAW,
  ],
  [
    'POST /v1/feedback/get_region_by_regid',
    (c) => c.devtools.regionsOfRegIds(['r1', 'r2']),
    'regIds=r1%2Cr2',
    UNKNOWN,
    RAW,
  ],
];

const SCHEDULES: readonly Case[] = [
  [
    'POST /v2/schedule_job/exist',
    (c) => c.schedules.exists('slm1'),
    'job_id=slm1',
    DONE,
    { traceId: 'Xdm1', exists: true },
  ],
  [
    'POST /v2/schedule_job/exist, not there',
    (c) => c.schedules.exists('slm1'),
    'job_id=slm1',
    { result: 'error', code: 65028 },
    { traceId: null, exists: false },
  ],
  ['POST /v2/schedule_job/delete', (c) => c.schedules.delete('slm1'), 'job_id=slm1', DONE, NOTHING],
  ['POST /v3/schedule_job/delete', (c) => c.schedules.deleteByJobKey('k'), 'jobkey=k', DONE, NOTHING],
];

const OF = { notifyId: 7 };
const REVOKED = `${PACKAGE}&notify_id=7`;
const WITHDRAWALS: readonly Case[] = [
  ['POST /v2/message/delete', (c) => c.withdrawals.deleteBroadcast('tlm1'), 'id=tlm1', DONE, NOTHING],
  [
    'POST /v1/message/regid/revoke',
    (c) => c.withdrawals.revokeRegIds(['r1', 'r2'], OF),
    `registration_ids=r1&registration_ids=r2&${REVOKED}`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v1/message/alias/revoke',
    (c) => c.withdrawals.revokeAliases(['a1', 'a2'], OF),
    `aliases=a1&aliases=a2&${REVOKED}`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v1/message/user_account/revoke',
    (c) => c.withdrawals.revokeUserAccounts(['u'], OF),
    `user_accounts=u&${REVOKED}`,
    DONE,
    NOTHING,
  ],
  ['POST /v1/message/miid/revoke', (c) => c.withdrawals.revokeMiIds(['m'], OF), `miids=m&${REVOKED}`, DONE, NOTHING],
  [
    'POST /v1/message/imeimd5/revoke',
    (c) => c.withdrawals.revokeImeiMd5s(['i'], OF),
    `imeimd5s=i&${REVOKED}`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v1/message/topic/revoke',
    (c) => c.withdrawals.revokeTopic('T', { ...OF, packageName: 'com.b' }),
    'topic=T&restricted_package_name=com.b&notify_id=7',
    DONE,
    NOTHING,
  ],
  [
    'POST /v1/message/multi_topic/revoke',
    (c) => c.withdrawals.revokeTopics(['A', 'B'], 'UNION', OF),
    `topics=A%3B%24%3BB&topic_op=UNION&${REVOKED}`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v1/message/switch/stop_by_id',
    (c) => c.withdrawals.stopById(['m1', 'm2']),
    `msg_ids=m1&msg_ids=m2&${PACKAGE}`,
    DONE,
    NOTHING,
  ],
  [
    'POST /v1/message/switch/stop_by_jobkey',
    (c) => c.withdrawals.stopByJobKey(['k'], { packageName: 'com.b' }),
    'job_keys=k&restricted_package_name=com.b',
    DONE,
    NOTHING,
  ],
];

const CHANNELS: readonly Case[] = [
  [
    'GET /v1/channel/add',
    (c) => c.channels.add({ id: '1', name: '订单', notifyType: -1 }),
    'channel_id=1&channel_name=%E8%AE%A2%E5%8D%95&notify_type=-1',
    UNKNOWN,
    RAW,
  ],
  ['GET /v1/channel/list', (c) => c.channels.list(), '', UNKNOWN, RAW],
  ['GET /v1/channel/discard', (c) => c.channels.discard('1'), 'channel_id=1', UNKNOWN, RAW],
  [
    'GET /media/upload/smallIcon/query',
    (c) => c.images.smallIcon('288'),
    'app_id=288',
    { ...FINE, data: { small_icon_url: 'http://f/1', small_icon_color: '#fff' } },
    { traceId: 'Xdm1', url: 'http://f/1', color: '#fff' },
  ],
];

const ACK = { msgid: 'sdm1', ackAt: 1_600_000_000_000, jobkey: 'k', target: 'r' };
const PULLED = [{ messageId: 'sdm1', target: 'r', jobKey: 'k', at: 1_600_000_000_000 }];
const PULLS: readonly Case[] = [
  ['GET /v1/feedback/fetch_invalid_regids', (c) => c.deprecatedFeedback.invalidRegIds(), '', LIST, GIVEN_LIST],
  ['GET /v1/feedback/fetch_invalid_aliases', (c) => c.deprecatedFeedback.invalidAliases(), '', LIST, GIVEN_LIST],
  [
    'GET /v1/feedback/fetch_invalid_aliases, at its end',
    (c) => c.deprecatedFeedback.invalidAliases(),
    '',
    { result: 'error', code: 10035 },
    { traceId: null, list: [] },
  ],
  ['GET /v1/feedback/fetch_invalid_miid', (c) => c.deprecatedFeedback.invalidMiIds(), '', LIST, GIVEN_LIST],
  ['GET /msg/ack/info', (c) => c.emq.acks(), 'package_name=com.example.shop', [ACK, {}, 7], PULLED],
  [
    'GET /msg/click/info',
    (c) => c.emq.clicks({ packageName: 'com.b' }),
    'package_name=com.b',
    [{ msgId: 'sdm1', clickAt: 1 }],
    [{ messageId: 'sdm1', target: null, jobKey: null, at: 1 }],
  ],
  ['GET /app/invalid/regid', (c) => c.emq.invalidRegIds(), 'package_name=com.example.shop', ['r1', 'r2'], ['r1', 'r2']],
  [
    'GET /app/uninstall/regid',
    (c) => c.emq.uninstalledRegIds(),
    'package_name=com.example.shop',
    { ...FINE, data: ['r1'] },
    ['r1'],
  ],
];

it.each([...TOPICS, ...STATS, ...TRACES, ...DEVTOOLS, ...SCHEDULES, ...WITHDRAWALS, ...CHANNELS, ...PULLS])(
  '%s',
  async (title, call, asked, says, result) => {
    server.says(200, says);
    expect(await call(client())).toEqual(result);
    expect(server.received).toHaveLength(1);
    const [request] = server.received as [Received];
    const [path, query = ''] = request.url.split('?');
    expect(request.headers.authorization).toBe(`key=${SECRET}`);
    expect(request.method === 'POST' ? [query, request.body] : [request.body, query]).toEqual(['', asked]);
    // The titles of those that stand for an endpoint name it.
    const [, method, documented] = /^(GET|POST) (\S+?),?( |$)/.exec(title) ?? [];
    if (documented !== undefined)
      expect([request.method, path]).toEqual([method, documented.replace('{version}', 'v2')]);
    if (request.method === 'POST') {
      expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8');
    }
  },
);

describe('an upload', () => {
  const file = new Blob([Buffer.from('\x89PNG…')], { type: 'image/png' });

  async function formOf({ headers, bytes }: Received): Promise<FormData> {
    return new Response(new Uint8Array(bytes), {
      headers: { 'content-type': headers['content-type'] ?? '' },
    }).formData();
  }

  it.each<[string, (client: Client) => Promise<unknown>, string, object, object]>([
    [
      'POST /media/upload/image',
      (c) => c.images.upload({ file }),
      '/media/upload/image?is_global=false&is_icon=false',
      { pic_url: 'http://f/1', sha1: 'abc' },
      { pictureUrl: 'http://f/1', iconUrl: null, sha1: 'abc' },
    ],
    [
      'POST /media/upload/image of an icon',
      (c) => c.images.upload({ file, isIcon: true, isGlobal: true }),
      '/media/upload/image?is_global=true&is_icon=true',
      { icon_url: 'http://f/2' },
      { pictureUrl: null, iconUrl: 'http://f/2', sha1: null },
    ],
    [
      'POST /media/upload/smallIcon',
      (c) => c.images.uploadSmallIcon({ file, fileName: 'a.png' }),
      '/media/upload/smallIcon',
      { small_icon_url: 'http://f/3', small_icon_color: '#ff0000' },
      { url: 'http://f/3', color: '#ff0000' },
    ],
  ])('%s', async (_title, call, url, data, result) => {
    server.says(200, { ...FINE, data });
    expect(await call(client())).toEqual({ traceId: 'Xdm1', ...result });
    const [upload] = server.received as [Received];
    expect([upload.method, upload.url]).toEqual(['POST', url]);
    expect(upload.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    const sent = (await formOf(upload)).get('file');
    if (!(sent instanceof File)) throw new Error('no file was sent');
    expect([sent.name, sent.type]).toEqual([url.includes('small') ? 'a.png' : 'image.png', 'image/png']);
    expect(Buffer.from(await sent.arrayBuffer())).toEqual(Buffer.from(await file.arrayBuffer()));
  });

  it.each([
    ['empty', new Blob([])],
    ['1 MiB', new Blob([new Uint8Array(1_048_576)])],
  ])('that is %s is not made', async (_name, wrong) => {
    await expect(client().images.upload({ file: wrong })).rejects.toThrow(PushInputError);
    expect(server.received).toEqual([]);
  });
});

describe('arguments', () => {
  const dates = (startDate: string, endDate: string) => (c: Client) => c.stats.counters({ startDate, endDate });
  const many = Array.from({ length: 1001 }, (_, i) => `r${i}`);

  it.each<[string, (client: Client) => Promise<unknown>, RegExp]>([
    ['no ids', (c) => c.topics.subscribe([], { topic: 'T' }), /registration_id must name at least one/],
    [
      '1001 ids',
      (c) => c.topics.subscribe(many, { topic: 'T' }),
      /registration_id must name at most 1000 \(it names 1001\)/,
    ],
    ['a comma', (c) => c.topics.subscribeAliases(['a,b'], { topic: 'T' }), /aliases must hold no address with a comma/],
    ['a blank topic', (c) => c.topics.unsubscribe(['r'], { topic: ' ' }), /topic must not be blank/],
    ['no day', dates('2026-01-01', '20260102'), /startDate must be a day as yyyyMMdd/],
    ['a day that is none', dates('20260230', '20260302'), /startDate must be a day as yyyyMMdd/],
    ['days in the wrong order', dates('20260102', '20260101'), /endDate must not be before startDate/],
    ['30 days', dates('20260101', '20260131'), /endDate must be fewer than 30 days after startDate/],
    [
      'a trace id',
      (c) => c.trace.byId('Xdm03290562213241158in'),
      /messageId must be the id of a message: one that begins with X is a trace id/,
    ],
    ['a blank job key', (c) => c.trace.byJobKey(''), /jobKey must not be blank/],
    ['a span backwards', (c) => c.trace.byTime({ beginTime: 2, endTime: 1 }), /endTime must not be before beginTime/],
    ['a blank job', (c) => c.schedules.delete(''), /jobId must not be blank/],
    [
      'a wrong notify_id',
      (c) => c.withdrawals.revokeRegIds(['r'], { notifyId: -1 }),
      /notifyId must be a whole number from 0 to 2147483647/,
    ],
    ['six topics', (c) => c.withdrawals.revokeTopics(Array.from('ABCDEF'), 'UNION', OF), /topics must name at most 5/],
    ['a channel without a name', (c) => c.channels.add({ id: '1', name: '' }), /name must not be blank/],
  ])('%s: nothing is asked', async (_name, call, rule) => {
    const run = call(client());
    await expect(run).rejects.toThrow(PushInputError);
    await expect(run).rejects.toThrow(rule);
    expect(server.received).toEqual([]);
  });

  it('29 days are few enough', async () => {
    server.says(200, FINE);
    await expect(dates('20260101', '20260130')(client())).resolves.toMatchObject({ days: [] });
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['counters', dates('20260101', '20260102')],
    ['devices', (c) => c.devtools.aliases('r')],
    ['pulled receipts', (c) => c.emq.acks()],
  ])('%s of an app with several packages need one of them', async (_name, call) => {
    await expect(call(client({ packageName: 'com.a,com.b' }))).rejects.toThrow(
      /packageName must be set: the app has several/,
    );
  });
});

it.each<[string, (client: Client) => Promise<unknown>, object, object]>([
  ['a refusal', (c) => c.trace.quota(), { result: 'error', code: 10039 }, { class: 'throttled', code: '10039' }],
  [
    'a refusal of a question',
    (c) => c.schedules.exists('x'),
    { result: 'error', code: 21301 },
    { class: 'credential' },
  ],
  [
    'a refusal of a list',
    (c) => c.emq.acks(),
    { result: 'error', errorCode: 21301 },
    { class: 'credential', code: '21301' },
  ],
  [
    'a refusal of feedback',
    (c) => c.deprecatedFeedback.invalidAliases(),
    { code: 10032, result: 'error' },
    { class: 'throttled' },
  ],
])('%s is thrown with its code, once', async (_name, call, says, failure) => {
  server.says(200, says);
  const run = call(client());
  await expect(run).rejects.toThrow(VendorError);
  await expect(run).rejects.toMatchObject({ failure });
  expect(server.received).toHaveLength(1);
});
