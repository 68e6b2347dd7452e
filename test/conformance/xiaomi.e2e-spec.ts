import { readFileSync } from 'node:fs';
import { readXiaomiReceipts } from '@nest-push/xiaomi';
import { json } from '../documents/world.js';
import { NOW, text, XiaomiWorld } from './xiaomi.world.js';

let xiaomi: XiaomiWorld;
beforeEach(async () => {
  xiaomi = await XiaomiWorld.open();
});
afterEach(() => xiaomi.world.close());

const HELLO = { title: 't', description: 'd', extra: { notify_effect: '1' } } as const;
const TRACE = text(/^X[a-z]{2}\w{19}$/);
const OK = { result: 'ok', code: 0, description: '成功', trace_id: TRACE };
const id = (kind: string): string => text(new RegExp(`^${kind}[a-z]{2}\\w{19}$`));
const refusal = (code: number, words: object = {}): object => ({ result: 'error', trace_id: TRACE, code, ...words });
/** How a call of our client fails where Xiaomi answers so. */
const failing = (code: number): object => ({ name: 'VendorError', failure: { vendor: 'Xiaomi', code: String(code) } });

it('1 send to registration ids', async () => {
  const full = {
    ...HELLO,
    payload: 'p',
    pass_through: 0,
    notify_type: -1,
    notify_id: 0,
    time_to_live: 86_400_000,
  } as const;
  const extra = { notify_effect: '1', channel_id: 'C' } as const;
  const sent = await xiaomi.android({ checks: 'refuse' }).message.toRegIds(['reg-1', 'reg-2'], { ...full, extra });
  expect(xiaomi.world.wires[0]).toMatchObject({
    method: 'POST',
    path: '/v3/message/regid',
    authorization: text(/^key=./),
  });
  expect(xiaomi.world.log[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8');
  expect(xiaomi.form).toEqual({
    registration_id: 'reg-1,reg-2',
    restricted_package_name: 'com.a',
    title: 't',
    description: 'd',
    payload: 'p',
    pass_through: '0',
    notify_type: '-1',
    notify_id: '0',
    time_to_live: '86400000',
    'extra.notify_effect': '1',
    'extra.channel_id': 'C',
  });
  expect(json((await xiaomi.raw('POST', '/v3/message/regid', xiaomi.world.log[0]?.body)).body)).toEqual({
    ...OK,
    info: 'Received push messages for 2 REGID',
    data: { id: id('s'), day_quota: '20000', day_acked: '2' },
  });
  expect(sent).toMatchObject({ messageId: id('s'), traceId: TRACE, badRegIds: [], dayQuota: 20_000, dayAcked: 0 });
});

it('2 partly and wholly bad registration ids', async () => {
  const send = (...regIds: string[]) => xiaomi.android().message.toRegIds(regIds, HELLO);
  expect(await send('reg-1', 'R2', 'R3')).toMatchObject({ messageId: id('s'), badRegIds: ['R2', 'R3'] });
  await expect(send('R2')).rejects.toMatchObject({ failure: { class: 'device', code: '20301' } });
  const form = `registration_id=R2&restricted_package_name=com.a&title=t&description=d&extra.notify_effect=1`;
  const dead = { reason: 'No valid targets!', description: '发送消息失败' };
  expect(json((await xiaomi.raw('POST', '/v3/message/regid', form)).body)).toEqual(refusal(20301, dead));
});

it('3 send to an alias', async () => {
  expect(await xiaomi.android().message.toAliases(['a1'], HELLO)).toMatchObject({ messageId: id('a') });
  const answer = json((await xiaomi.raw('POST', '/v3/message/alias', xiaomi.world.log[0]?.body)).body);
  expect(answer).toMatchObject({ ...OK, info: 'Received push messages for 1 ALIAS', data: { id: id('a') } });
});

it('4 a wrong secret', async () => {
  const stranger = xiaomi.android({ appSecret: 'bm90LXRoZS1zZWNyZXQ=' });
  await expect(stranger.message.toAll(HELLO)).rejects.toMatchObject({
    failure: { class: 'credential', code: '21301' },
  });
  const { status, body } = await xiaomi.raw('POST', '/v3/message/all', '', 'bm90LXRoZS1zZWNyZXQ=');
  const words = { reason: 'Invalid application secret.', description: '认证失败' };
  expect([status, json(body)]).toEqual([200, refusal(21301, words)]);
});

it('5 no target', async () => {
  const reason = 'Must input one of: regid/topic/alias/userAccount/miid/geoId/groupId/region';
  const { body } = await xiaomi.raw('POST', '/v3/message/alias', 'restricted_package_name=com.a');
  expect(json(body)).toEqual(refusal(21305, { reason, description: '缺少必要的参数' }));
  const call = xiaomi.android().message.toAliases([], HELLO);
  await expect(call).rejects.toMatchObject({ code: 'PUSH_MESSAGE_REFUSED', issues: [{ code: '21305' }] });
});

const SIX = ['A', 'B', 'C', 'D', 'E', 'F'];
it('6 a combination of topics', async () => {
  const { messageId } = await xiaomi.android().message.toTopics(['A', 'B'], 'INTERSECTION', HELLO);
  expect(messageId).toEqual(id('t'));
  expect(xiaomi.form).toMatchObject({ topics: 'A;$;B', topic_op: 'INTERSECTION' });
  const six = xiaomi.android().message.toTopics(SIX, 'UNION', HELLO);
  await expect(six).rejects.toMatchObject({ issues: [{ code: '65035' }] });
  const form = `restricted_package_name=com.a&topics=${SIX.join(';$;')}&topic_op=UNION`;
  expect(json((await xiaomi.raw('POST', '/v3/message/multi_topic', form)).body)).toMatchObject(refusal(65035));
  await xiaomi.android().message.toTopics(['A'], 'UNION', HELLO);
  expect([xiaomi.world.wires.at(-1)?.path, xiaomi.form.topic]).toEqual(['/v3/message/topic', 'A']);
});

it('7 many messages, of which some are over the allowance', async () => {
  await xiaomi.world.close();
  xiaomi = await XiaomiWorld.open({ dailyQuota: 1 });
  const one = (target: string, extra: object = {}) => ({
    target,
    message: { ...HELLO, notify_id: 0, extra: { ...HELLO.extra, ...extra } },
  });
  const all = [
    one('reg-1'),
    one('reg-2'),
    one('reg-1'),
    ...['reg-1', 'reg-2', 'reg-1'].map((to) => one(to, { channel_id: 'C' })),
  ];
  const sent = await xiaomi.android().multi.toRegIds(all);
  expect(sent).toMatchObject({
    messageId: id('s'),
    channelExceedQuota: new Map([
      ['no_channel', 2],
      ['C', 1],
    ]),
  });
  expect(xiaomi.form.time_to_send).toBe('0');
  expect((JSON.parse(xiaomi.form.messages ?? '') as unknown[])[3]).toEqual({
    target: 'reg-1',
    message: {
      ...HELLO,
      notify_id: 0,
      restricted_package_name: 'com.a',
      extra: { notify_effect: '1', channel_id: 'C' },
    },
  });
});

it('8 the day’s allowance, the rate, a strange channel, a black list', async () => {
  const send = (extra: object = {}) =>
    xiaomi.android().message.toRegIds(['reg-1'], { ...HELLO, extra: { ...HELLO.extra, ...extra } });
  await expect(send({ channel_id: 'X' })).rejects.toMatchObject(failing(27001));
  const cases: [object, number, string][] = [
    [{ dailyQuota: 1 }, 200_001, 'exceed quota, quota: 1, have acked: 1'],
    [{ qps: 1 }, 200_002, 'wait a second'],
    [{ blacklisted: true }, 10_031, 'in the blacklist, forbid to send messages'],
  ];
  for (const [app, code, words] of cases) {
    await xiaomi.world.close();
    xiaomi = await XiaomiWorld.open(app);
    await send().catch(() => null);
    const error: unknown = await send().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(failing(code));
    expect((error as Error).message).toContain(words);
  }
});

it('9 counters', async () => {
  await xiaomi.android().message.toAll(HELLO);
  await xiaomi.android().message.toRegIds(['reg-1'], HELLO);
  const { days } = await xiaomi.android().stats.counters({ startDate: '20260831', endDate: '20260901' });
  expect(xiaomi.world.wires.at(-1)).toMatchObject({
    method: 'GET',
    path: '/v1/stats/message/counters',
    query: text(/start_date=20260831&end_date=20260901&restricted_package_name=com\.a$/),
  });
  expect(days.find(({ date }) => date === '20260901')).toMatchObject({
    singleRecipients: 1,
    regIdRecipients: 1,
    received: 3,
  });
});

it('10 what became of a message', async () => {
  const jobkey = 'job-1';
  const message = { ...HELLO, time_to_live: 60_000, extra: { ...HELLO.extra, jobkey } };
  const { messageId } = await xiaomi.android().message.toRegIds(['reg-1', 'reg-2'], message);
  const { trace } = xiaomi.android();
  const found = { messageId, type: 'BatchRegId', createdAt: NOW, timeToLiveSeconds: 60, resolved: 2, delivered: 2 };
  expect((await trace.byId(messageId)).messages).toMatchObject([found]);
  expect((await trace.byJobKey(jobkey)).messages).toMatchObject([found]);
  expect((await trace.byTime({ beginTime: NOW - 1, endTime: NOW })).messages).toMatchObject([found]);
  expect((await trace.byTime({ beginTime: 0, endTime: 1 })).messages).toEqual([]);
  await expect(trace.byId('sdm00000000000000000aa')).rejects.toMatchObject(failing(65028));
});

it('11 subscriptions, and what devices hold', async () => {
  const { topics, devtools } = xiaomi.android();
  expect(await topics.subscribe(['reg-1'], { topic: 'N' })).toEqual({ traceId: TRACE });
  expect((await devtools.topics('reg-1')).list).toEqual(expect.arrayContaining(['A', 'B', 'N']));
  await topics.unsubscribeAliases(['a1'], { topic: 'N' });
  expect(xiaomi.form).toMatchObject({ aliases: 'a1', topic: 'N', restricted_package_name: 'com.a' });
  expect((await devtools.topics('reg-1')).list).not.toContain('N');
  expect((await devtools.aliases('reg-1')).list).toEqual(['a1']);
  const { body } = await xiaomi.raw(
    'POST',
    '/v2/topic/subscribe',
    'registration_id=reg-1&topic=N&restricted_package_name=com.a',
  );
  expect(json(body)).toEqual({ ...OK, reason: 'Success' });
});

it.each([
  [
    { param: 'p', type: 1, targets: 'a1,a2', jobkey: '123', barStatus: 'Enable', timestamp: 5 },
    { kind: 'delivered', addresses: ['a1', 'a2'] },
  ],
  [
    { type: 16, targets: 'r1,r2', barStatus: 'Unknown', errorCode: 1, timestamp: 5, replaceTarget: { r1: 'r1new' } },
    {
      kind: 'invalid',
      addresses: ['r1', 'r2'],
      replacements: new Map([['r1', 'r1new']]),
      detail: text(/registration id/),
    },
  ],
  [
    { extra: { ack: '7', quota: '9' }, type: 128, targets: 'alias', timestamp: 5 },
    { kind: 'quota', detail: text(/7 of 9/) },
  ],
  [
    { extra: { device_acked: '1', device_quota: '2' }, type: 128, targets: 'r1', timestamp: 5 },
    { kind: 'quota', detail: text(/1 of 2/) },
  ],
  [
    { param: 'p', type: 1024, targets: 'r1', timestamp: 5 },
    { kind: 'expired', addresses: ['r1'] },
  ],
])('12 a receipt: %j', (entry, receipt) => {
  const messageId = 'scm51336519827468580b1';
  const reading = readXiaomiReceipts(JSON.stringify({ [messageId]: entry }), { vendor: 'xiaomi', now: NOW });
  expect(reading).toMatchObject({ unread: 0, receipts: [{ vendor: 'xiaomi', messageId, at: 5, ...receipt }] });
});

it('13 iOS, and its sandbox', async () => {
  const message = { description: 'd', extra: { badge: '1' }, aps_proper_fields: { title: 'T' } };
  for (const [sandbox, reached, path] of [
    [true, '4', '/sandbox/v3/message/alias'],
    [false, '3', '/v3/message/alias'],
  ] as const) {
    await xiaomi.ios(sandbox).message.toAliases(['a1'], message);
    expect(xiaomi.world.wires.at(-1)?.path).toBe(path);
    expect(xiaomi.form).toMatchObject({ description: 'd', 'extra.badge': '1', 'aps_proper_fields.title': 'T' });
    expect(Object.keys(xiaomi.world.screens)).toEqual([reached]);
    xiaomi.world.reset();
  }
  const { body } = await xiaomi.raw('POST', '/sandbox/v3/message/all', 'restricted_package_name=com.a');
  expect(json(body)).toMatchObject({ result: 'error' });
});

const many = (count: number): string => Array.from({ length: count }, (_, i) => `r${i}`).join(',');
const OF_ALL = 'restricted_package_name=com.a&title=t&description=d&extra.notify_effect=1';
it.each([
  ['an unknown path', 'POST', '/v9/message/all', '', 10_020],
  ['another method', 'GET', '/v3/message/all', '', 10_021],
  ['no package', 'POST', '/v3/message/all', 'title=t&description=d', 10_016],
  ['a package of somebody else', 'POST', '/v3/message/all', 'restricted_package_name=com.b', 22_022],
  ['1001 targets', 'POST', '/v3/message/regid', `${OF_ALL}&registration_id=${many(1001)}`, 10_017],
  ['an unknown operator', 'POST', '/v3/message/multi_topic', `${OF_ALL}&topics=A;$;B&topic_op=XOR`, 10_017],
  ['a title of 50', 'POST', '/v3/message/all', OF_ALL.replace('=t', `=${'t'.repeat(50)}`), 10_017],
  ['a description of 128', 'POST', '/v3/message/all', OF_ALL.replace('=d', `=${'d'.repeat(128)}`), 10_017],
  ['a payload over 4096', 'POST', '/v3/message/all', `${OF_ALL}&payload=${'p'.repeat(4097)}`, 65_009],
  ['a notify_id below 0', 'POST', '/v3/message/all', `${OF_ALL}&notify_id=-1`, 22_103],
  ['a time over 7 days ahead', 'POST', '/v3/message/all', `${OF_ALL}&time_to_send=${NOW + 7 * 86_400_000 + 1}`, 10_017],
  [
    'an unknown receipt',
    'POST',
    '/v3/message/all',
    `${OF_ALL}&extra.callback=http://a.cn&extra.callback.type=8`,
    10_017,
  ],
  ['a callback that is no URL', 'POST', '/v3/message/all', `${OF_ALL}&extra.callback=a`, 65_038],
  [
    'a callback over 128 bytes',
    'POST',
    '/v3/message/all',
    `${OF_ALL}&extra.callback=http://a.cn/${'x'.repeat(128)}`,
    65_037,
  ],
  ['a parameter over 64 bytes', 'POST', '/v3/message/all', `${OF_ALL}&extra.callback.param=${'x'.repeat(65)}`, 65_036],
])('14 %s', async (_name, method, path, body, code) => {
  expect(json((await xiaomi.raw(method, path, body)).body)).toMatchObject(refusal(code));
});

it('every shape from 1 to 14 has a test', () => {
  const titles = readFileSync(new URL(import.meta.url), 'utf8').matchAll(/^(?:it|\]\))\('(\d+) /gm);
  expect(new Set(Array.from(titles, ([, number]) => Number(number)))).toEqual(
    new Set(Array.from({ length: 14 }, (_, i) => i + 1)),
  );
});
