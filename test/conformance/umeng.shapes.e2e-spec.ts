import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Platform } from '@nest-push/core';
import { umengSign, umengTaskId } from '@nest-push/umeng';
import {
  ALERT,
  answering,
  appOf,
  at,
  BODY,
  codeIn,
  harmony,
  idOrCode,
  NOTE,
  NOW,
  PAYLOADS,
  sized,
  TOKENS,
  UmengWorld,
} from './umeng.world.js';

const DAY = 86_400;
const TO = { type: 'unicast', device_tokens: TOKENS.android };
const TAGS = { where: { and: [{ and: [{ tag: 'tag1' }, { tag: 'tag2' }] }] } };

let umeng: UmengWorld;

beforeAll(async () => {
  umeng = await UmengWorld.open({ rates: {} });
});
beforeEach(() => {
  umeng.world.reset();
});
afterAll(() => umeng.world.close());

const note = (body: object): object => ({ ...TO, payload: { ...NOTE, body: { ...BODY, ...body } } });
const ios = (payload: object): object => ({ type: 'unicast', device_tokens: TOKENS.ios, payload });
const many = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n).padStart(44, '0'));
const filtered = (filter: unknown): object => ({ type: 'groupcast', filter });
const scheduled = (policy: object): object => ({ type: 'broadcast', policy });
const scene = { display_type: 'scene', channels_body: { harmony: { type: 'live_view', payload: '{}' } } };

/** What is sent, for which app, and what comes back: an id's beginning, or a code. */
type Shape = readonly [title: string, answer: RegExp | string, message: object, platform?: Platform];

const SHAPES: readonly Shape[] = [
  ['C01 a unicast with title, text and ticker', /^msg uu/, note({})],
  ['C03 a listcast of 500', /^msg ul/, { type: 'listcast', device_tokens: many(500) }],
  ['C03 a listcast of 501', '2015', { type: 'listcast', device_tokens: many(501) }],
  ['C05 the nested filter on Android', /^task us/, filtered(TAGS)],
  ['C05 the nested filter on iOS', /^task us/, filtered(TAGS), 'ios'],
  ['C06 a groupcast to nobody in particular', '2016', { type: 'groupcast' }],
  [
    'C07 not, or, and a version',
    /^task us/,
    filtered({ where: { and: [{ not: { channel: 'x' } }, { or: [{ app_version: '>=1.0' }] }] } }),
  ],
  ['C08 a filter of more than 3000 bytes', '2031', filtered({ where: { and: [{ tag: 'x'.repeat(3000) }] } })],
  ['C08 a filter that is a list', '2031', filtered([TAGS])],
  ['C10 an alias', /^msg ua/, { type: 'customizedcast', alias_type: 'uid', alias: '1001' }],
  ['C10 alias and file', '2049', { type: 'customizedcast', alias_type: 'uid', alias: '1001', file_id: 'PF1' }],
  ['C10 neither', '2009', { type: 'customizedcast', alias_type: 'uid' }],
  ['C10 no alias type', '2047', { type: 'customizedcast', alias: '1001' }],
  ['C11 a unicast without a token', '1015', { type: 'unicast' }],
  ['C12 another type', '2048', { type: 'multicast' }],
  ['C12 no type', '1016', {}],
  ['C13 a message without custom', '1003', { ...TO, payload: { display_type: 'message', body: {} } }],
  ['C14 no title', '1009', note({ title: undefined })],
  ['C14 no text', '1010', note({ text: undefined })],
  ['C15 go_url without url', '1022', note({ after_open: 'go_url' })],
  ['C15 go_url by FTP', '1007', note({ after_open: 'go_url', url: 'ftp://a.cn' })],
  ['C15 go_activity without activity', '1024', note({ after_open: 'go_activity' })],
  ['C16 no display_type', '1004', { ...TO, payload: { body: BODY } }],
  ['C16 another display_type', '1019', { ...TO, payload: { display_type: 'toast', body: BODY } }],
  ['C17 no aps', '2025', ios({}), 'ios'],
  ['C17 neither alert nor silence', '2025', ios({ aps: { sound: 'default' } }), 'ios'],
  ['C17 silence', /^msg uu/, ios({ aps: { 'content-available': 1 } }), 'ios'],
  ['C18 the key d', '5002', ios({ ...ALERT, d: 1 }), 'ios'],
  ['C18 the key p', '5002', ios({ ...ALERT, p: 1 }), 'ios'],
  ['C18 the key data', /^msg uu/, ios({ ...ALERT, data: 1 }), 'ios'],
  ['C19 2048 bytes on Android', /^msg uu/, sized('android', 2048)],
  ['C19 2049 bytes on Android', '2022', sized('android', 2049)],
  ['C19 2012 bytes on iOS', /^msg uu/, sized('ios', 2012), 'ios'],
  ['C19 2013 bytes on iOS', '2022', sized('ios', 2013), 'ios'],
  ['C19 2048 bytes on HarmonyOS', /^msg uu/, sized('harmony', 2048), 'harmony'],
  ['C19 2049 bytes on HarmonyOS', '2022', sized('harmony', 2049), 'harmony'],
  ['C22 a start that has passed', '2002', scheduled({ start_time: at(-1) })],
  ['C22 an end before the start', '2003', scheduled({ start_time: at(DAY), expire_time: at(60) })],
  ['C22 an end in 8 days', '2040', scheduled({ expire_time: at(8 * DAY) })],
  ['C22 a time with slashes', '2039', scheduled({ expire_time: at(DAY).replaceAll('-', '/') })],
  ['C22 a start in 8 days', '2046', scheduled({ start_time: at(8 * DAY) })],
  ['C34 a notification on HarmonyOS', /^msg uu/, harmony(PAYLOADS.harmony), 'harmony'],
  [
    'C34 go_ability without a target',
    /^\d{4}$/,
    harmony({ ...PAYLOADS.harmony, body: { ...PAYLOADS.harmony.body, after_open: 'go_ability' } }),
    'harmony',
  ],
  ['C34 a live view', /^msg uu/, harmony(scene), 'harmony'],
  ['C34 a live view for everyone', /^\d{4}$/, { type: 'broadcast', payload: scene }, 'harmony'],
];

const shapes = SHAPES.map(
  ([title, answer, message, platform = 'android']) => [title, answer, message, platform] as const,
);

it.each(shapes)('%s: %s', async (_title, answer, message, platform) => {
  expect(await umeng.says(message, platform)).toMatch(typeof answer === 'string' ? new RegExp(`^${answer}$`) : answer);
});

it('C02 a notification without ticker passes by the documents of 2025, and not by those of 2020', async () => {
  const former = await UmengWorld.open({ profile: '2020' });
  try {
    expect(await umeng.says(note({ ticker: undefined }))).toMatch(/^msg uu/);
    expect(await former.says(note({ ticker: undefined }))).toBe('1008');
  } finally {
    await former.world.close();
  }
});

it('C04 a broadcast that begins later waits, and is done when its time has come', async () => {
  const { taskId } = await umeng.client().send({
    ...scheduled({ start_time: at(60), expire_time: at(DAY) }),
    payload: NOTE,
  } as never);
  expect(taskId).toMatch(/^um\w{20}$/);
  expect(await umeng.client().status(taskId!)).toMatchObject({ status: 7, state: 'scheduled' });
});

it('C09 a file of three lines is uploaded, and sent to', async () => {
  const { fileIds } = await umeng.client().upload({ deviceTokens: many(3) });
  expect(fileIds).toEqual([expect.stringMatching(/^PF/)]);
  expect(await umeng.says({ type: 'filecast', file_id: fileIds[0] })).toMatch(/^task uf/);
});

it('C10 a file of aliases is a task', async () => {
  const { fileIds } = await umeng.client().upload({ aliases: ['1001'] });
  expect(await umeng.says({ type: 'customizedcast', alias_type: 'uid', file_id: fileIds[0] })).toMatch(/^task uc/);
});

it.each([
  ['10 digits', String(NOW / 1000), 'ok'],
  ['13 digits', String(NOW), 'ok'],
  ['a number', NOW / 1000, 'ok'],
  ['11 minutes old', String(NOW / 1000 - 660), '2028'],
  ['no time', 'abc', '2036'],
  ['missing', undefined, '2052'],
])('C20 a timestamp: %s', async (_name, timestamp, code) => {
  expect(await umeng.code('/api/send', { ...TO, payload: NOTE, timestamp })).toBe(code);
});

it.each<[string, string, (url: string, body: string) => string]>([
  ['missing', '2007', () => ''],
  ['wrong', '2027', () => '0'.repeat(32)],
  [
    'of the other host',
    '2027',
    (_url, body) => umengSign('POST', 'http://msg.umeng.com/api/send', body, appOf('android').masterSecret),
  ],
  ['over a line break more', '2027', (url, body) => umengSign('POST', url, `${body}\n`, appOf('android').masterSecret)],
])('C21 a sign that is %s: %s', async (_name, code, signWith) => {
  expect(await umeng.code('/api/send', { ...TO, payload: NOTE }, signWith)).toBe(code);
});

it('C23 a second broadcast with the same out_biz_no is the first', async () => {
  const keyed = scheduled({ out_biz_no: 'once' });
  const first = await umeng.says(keyed);
  expect(await umeng.says(keyed)).toBe(first);
  expect(umeng.world.screens.android).toHaveLength(1);
});

it.each<[Platform, object]>([
  ['android', { totalCount: null, sentCount: 1, openCount: 0, dismissCount: 0 }],
  ['ios', { totalCount: 1, sentCount: 1, openCount: 0, dismissCount: null }],
])('C24 the status on %s', async (platform, counts) => {
  const client = umeng.client(platform);
  const { taskId } = await client.send({ type: 'broadcast', payload: PAYLOADS[platform] } as never);
  expect(await client.status(taskId!)).toEqual({ taskId, status: 2, state: 'done', ...counts });
});

it('C25 the status of no task', async () => {
  await expect(umeng.client().status(umengTaskId('um00000000000000000009'))).rejects.toMatchObject({
    failure: { code: '1014' },
  });
  expect(await umeng.code('/api/status', {})).toBe('2053');
});

it('C26 cancels a task that waits, one that is done, and none', async () => {
  const [android, onHarmony] = [umeng.client(), umeng.client('harmony')];
  const waiting = await android.send({ ...scheduled({ start_time: at(60) }), payload: NOTE } as never);
  expect(await android.cancel(waiting.taskId!)).toEqual({ taskId: waiting.taskId });
  const done = await android.send({ type: 'broadcast', payload: NOTE } as never);
  expect(await android.cancel(done.taskId!)).toEqual({ taskId: done.taskId });
  const { taskId } = await onHarmony.send({ type: 'broadcast', payload: PAYLOADS.harmony } as never);
  await expect(onHarmony.cancel(taskId!)).rejects.toMatchObject({ failure: { code: '1028' } });
  await expect(android.cancel(umengTaskId('um0'))).rejects.toMatchObject({ failure: { code: '1014' } });
});
const message = { ...TO, payload: NOTE } as never;

it('C27 a code that is a number, without a text, is the same code as text', async () => {
  const http = answering(400, '{"ret":"FAIL","data":{"error_code":2028}}');
  expect(await idOrCode(umeng.client('android', http).send(message))).toBe('2028');
});

it.each([
  ['a gateway’s page', 502, '<html>Bad Gateway</html>'],
  ['half an answer', 200, '{"ret":"SUCC'],
])('C28 %s is a failure without a code', async (_name, status, body) => {
  const call = umeng.client('android', answering(status, body)).send(message);
  await expect(call).rejects.toMatchObject({ code: 'PUSH_VENDOR', failure: { class: 'unknown', code: null } });
});

it('C28 an answer that comes too late is a failure without a code', async () => {
  umeng.world.server.faults.add({ when: { vendor: 'umeng' }, times: 1, fault: { delayMs: 2_000 } });
  const call = umeng.client('android', umeng.world.http, 100).send(message);
  await expect(call).rejects.toMatchObject({ code: 'PUSH_VENDOR', failure: { class: 'unknown', code: null } });
});

it('C29 an address that is not on the list', async () => {
  const guarded = await UmengWorld.open({}, ['203.0.113.7']);
  try {
    expect(await guarded.says(note({}))).toBe('2054');
  } finally {
    await guarded.world.close();
  }
});

it('C30 the sixth groupcast in a minute', async () => {
  const limited = await UmengWorld.open();
  try {
    const said = [];
    for (let i = 0; i < 6; i += 1) said.push(await limited.says(filtered(TAGS)));
    expect(said.map((each) => each.slice(0, 7))).toEqual([...Array.from({ length: 5 }, () => 'task us'), '2050']);
  } finally {
    await limited.world.close();
  }
});

it('C31 the tags of a device', async () => {
  const { tags } = umeng.client();
  const token = TOKENS.android;
  await tags.clear(token);
  expect(await tags.list(token)).toEqual({ tags: [] });
  await tags.add(token, { tags: ['a', 'b'] });
  expect(await tags.list(token)).toEqual({ tags: ['a', 'b'] });
  await tags.set(token, { tags: ['c', '深圳'] });
  await tags.delete(token, { tags: ['c'] });
  expect(await tags.list(token)).toEqual({ tags: ['深圳'] });
  const without = await UmengWorld.open({ tags: false });
  try {
    await expect(without.client().tags.list(token)).rejects.toMatchObject({ failure: { code: '6001' } });
  } finally {
    await without.world.close();
  }
});

it('C32 what became of a task', async () => {
  const { taskId } = await umeng.client().send({ type: 'broadcast', payload: NOTE } as never);
  expect(await umeng.client().taskStat(taskId!)).toEqual({
    taskId,
    acceptCount: 1,
    sentCount: 1,
    arriveCount: 1,
    openCount: 0,
    dismissCount: 0,
    openRate: '0.00%',
    dismissRate: '0.00%',
  });
});

it.each([
  ['omitted', undefined, 'ok', 1],
  ['"false"', 'false', 'ok', 0],
  ['false', false, 'ok', 0],
  ['"no"', 'no', '1017', 0],
])('C33 production_mode: %s', async (_name, production_mode, code, shown) => {
  expect(await umeng.code('/api/send', { type: 'broadcast', payload: NOTE, production_mode })).toBe(code);
  expect(umeng.world.screens.android ?? []).toHaveLength(shown);
});

it.each([
  ['as UTF-8', (body: string) => body],
  ['as escapes', (body: string) => body.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`)],
])('C35 Chinese and emoji %s', async (_name, written) => {
  const { appKey, masterSecret } = appOf('android');
  const fields = { appkey: appKey, timestamp: String(NOW / 1000), ...note({ title: '你好', text: '世界🌏' }) };
  const body = written(JSON.stringify(fields));
  expect(
    codeIn(
      await umeng.post('/api/send', body, umengSign('POST', `${umeng.world.baseUrl}/api/send`, body, masterSecret)),
    ),
  ).toBe('ok');
  expect(umeng.world.screens.android).toMatchObject([{ title: '你好', body: '世界🌏' }]);
});

it('every shape, C01 to C35, is here', () => {
  const titles = readFileSync(fileURLToPath(import.meta.url), 'utf8').matchAll(/['(]'?C(\d\d) /g);
  const found = new Set(Array.from(titles, ([, number]) => Number(number)));
  expect([...found].sort((a, b) => a - b)).toEqual(Array.from({ length: 35 }, (_, i) => i + 1));
});
