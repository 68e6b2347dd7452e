import { PushInputError, VendorError } from '@nest-push/core';
import { clock, KEYS, oneServer, SECRET } from '../../test/exchanges.js';
import { UmengClient } from '../umeng.client.js';
import { umengTaskId } from '../umeng.ids.js';

const TASK = umengTaskId('us00000000000000000001');
const TOKEN = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv';
const server = oneServer();

const client = (): UmengClient =>
  new UmengClient({ platform: 'android', ...KEYS, production: false, baseUrl: server.url }, server.http, clock);

/** Every row: the endpoint, the call, the fields of its body, the `data` of the answer, and what the method makes of it. */
const ROWS: readonly (readonly [
  endpoint: string,
  call: (umeng: UmengClient) => Promise<unknown>,
  fields: object,
  data: unknown,
  result: unknown,
])[] = [
  [
    'POST /api/status',
    (umeng) => umeng.status(TASK),
    { task_id: TASK },
    { task_id: TASK, status: 2, sent_count: 7, open_count: 3, dismiss_count: 1 },
    { taskId: TASK, status: 2, state: 'done', totalCount: null, sentCount: 7, openCount: 3, dismissCount: 1 },
  ],
  [
    'POST /api/status of iOS, its numbers as text',
    (umeng) => umeng.status(TASK),
    { task_id: TASK },
    { task_id: TASK, status: '6', total_count: '9', sent_count: '8', open_count: '0' },
    { taskId: TASK, status: 6, state: 'nobody', totalCount: 9, sentCount: 8, openCount: 0, dismissCount: null },
  ],
  [
    'POST /api/status of a time to come',
    (umeng) => umeng.status(TASK),
    { task_id: TASK },
    { status: 8 },
    {
      taskId: TASK,
      status: 8,
      state: 'unknown',
      totalCount: null,
      sentCount: null,
      openCount: null,
      dismissCount: null,
    },
  ],
  ['POST /api/cancel', (umeng) => umeng.cancel(TASK), { task_id: TASK }, { task_id: TASK }, { taskId: TASK }],
  ['POST /api/cancel without an id', (umeng) => umeng.cancel(TASK), { task_id: TASK }, undefined, { taskId: TASK }],
  [
    'POST /api/task/stat',
    (umeng) => umeng.taskStat(TASK),
    { task_id: TASK },
    {
      accept_count: 10,
      sent_count: 9,
      arrive_count: 8,
      open_count: 2,
      dismiss_count: 1,
      open_rate: '25%',
      dismiss_rate: 12.5,
    },
    {
      taskId: TASK,
      acceptCount: 10,
      sentCount: 9,
      arriveCount: 8,
      openCount: 2,
      dismissCount: 1,
      openRate: '25%',
      dismissRate: '12.5',
    },
  ],
  [
    'POST /api/channel/data',
    (umeng) => umeng.channelData(TASK),
    { task_id: TASK },
    {
      stats: [
        {
          channel: 'xiaomi',
          channel_sent_count: 5,
          channel_arrive_count: 4,
          channel_click: 1,
          errors: [{ error_code: '10089', error_info: 'badge', num: '2' }],
        },
        { channel: 'vivo' },
        'x',
      ],
    },
    {
      stats: [
        {
          channel: 'xiaomi',
          sentCount: 5,
          arriveCount: 4,
          clickCount: 1,
          errors: [{ code: '10089', info: 'badge', count: 2 }],
        },
        { channel: 'vivo', sentCount: null, arriveCount: null, clickCount: null, errors: [] },
      ],
    },
  ],
  [
    'POST /api/quota/query',
    (umeng) => umeng.quota(),
    {},
    { xmQuotaCount: '50000', xmAckedCount: '12', oppoTotalCount: '', vivoMarketMsgCount: 3 },
    {
      xmQuotaCount: 50_000,
      xmAckedCount: 12,
      oppoTotalCount: null,
      oppoPushCount: null,
      oppoRemainCount: null,
      vivoSysMsgCount: null,
      vivoMarketMsgCount: 3,
    },
  ],
  [
    'POST /api/tag/add',
    (umeng) => umeng.tags.add(TOKEN, { tags: ['a', '标签'] }),
    { device_tokens: TOKEN, tag: 'a,标签' },
    undefined,
    undefined,
  ],
  [
    'POST /api/tag/list',
    (umeng) => umeng.tags.list(TOKEN),
    { device_tokens: TOKEN },
    { data: { tags: 'a,标签' } },
    { tags: ['a', '标签'] },
  ],
  [
    'POST /api/tag/list of none',
    (umeng) => umeng.tags.list(TOKEN),
    { device_tokens: TOKEN },
    { data: { tags: '' } },
    { tags: [] },
  ],
  [
    'POST /api/tag/list of null',
    (umeng) => umeng.tags.list(TOKEN),
    { device_tokens: TOKEN },
    { data: { tags: null } },
    { tags: [] },
  ],
  [
    'POST /api/tag/list one level up',
    (umeng) => umeng.tags.list(TOKEN),
    { device_tokens: TOKEN },
    { tags: 'a' },
    { tags: ['a'] },
  ],
  [
    'POST /api/tag/set',
    (umeng) => umeng.tags.set(TOKEN, { tags: ['a'] }),
    { device_tokens: TOKEN, tag: 'a' },
    undefined,
    undefined,
  ],
  [
    'POST /api/tag/delete',
    (umeng) => umeng.tags.delete(TOKEN, { tags: ['a'] }),
    { device_tokens: TOKEN, tag: 'a' },
    {},
    undefined,
  ],
  ['POST /api/tag/clear', (umeng) => umeng.tags.clear(TOKEN), { device_tokens: TOKEN }, {}, undefined],
  [
    'POST /api/template/add',
    (umeng) => umeng.templates.add({ template_name: 'n', payload: { a: 1 } }),
    { template_name: 'n', payload: { a: 1 }, production_mode: 'false' },
    { template_id: 'tp1', template_keys: ['name', 5] },
    { templateId: 'tp1', templateKeys: ['name'] },
  ],
  ['POST /api/template/delete', (umeng) => umeng.templates.delete('tp1'), { template_id: 'tp1' }, {}, undefined],
  [
    'POST /api/template/get',
    (umeng) => umeng.templates.get('tp1'),
    { template_id: 'tp1' },
    { template_info: '{}', template_keys: 'name' },
    { templateInfo: '{}', templateKeys: 'name' },
  ],
  [
    'POST /api/template/list',
    (umeng) => umeng.templates.list({ index: 1, len: 10 }),
    { index: 1, len: 10 },
    { list: [{ a: 1 }], total: 1, index: 1, len: 10, next: 0 },
    { list: [{ a: 1 }], total: 1, index: 1, len: 10, next: 0, pre: null },
  ],
  [
    'POST /api/template/send',
    (umeng) => umeng.templates.send('tp1', { data: [{ alias: 'a', name: '小明' }] }),
    { template_id: 'tp1', params_data: [{ alias: 'a', name: '小明' }] },
    { template_msg_id: 'tm1' },
    { templateMessageId: 'tm1' },
  ],
  [
    'POST /api/template/msg',
    (umeng) => umeng.templates.messages('tm1', { len: 2, startKey: 'k' }),
    { template_msg_id: 'tm1', len: 2, start_key: 'k' },
    { list: [{ msgId: 'm1' }] },
    { list: [{ msgId: 'm1' }] },
  ],
  [
    'POST /api/template/msg from the first',
    (umeng) => umeng.templates.messages('tm1', { len: 2 }),
    { template_msg_id: 'tm1', len: 2 },
    { list: null },
    { list: [] },
  ],
];

it.each(ROWS)('%s', async (endpoint, call, fields, data, result) => {
  server.says(200, { ret: 'SUCCESS', data });
  await expect(call(client())).resolves.toEqual(result);
  const [sent] = server.received;
  const [method, path] = endpoint.split(' ');
  expect(server.received).toHaveLength(1);
  expect(sent!.method).toBe(method);
  expect(sent!.url).toBe(`${path!}?sign=${server.signOf(sent!)}`);
  expect(sent!.headers).toMatchObject({
    'content-type': 'application/json',
    'content-length': String(sent!.bytes.length),
  });
  expect(JSON.parse(sent!.body)).toEqual({ ...fields, appkey: 'test_appkey_0001', timestamp: '1700000000' });
});

it.each(ROWS)('a refusal is thrown with its code: %s', async (_endpoint, call) => {
  server.says(400, { ret: 'FAIL', data: { error_code: 6001, error_msg: 'not enabled' } });
  const error: unknown = await call(client()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VendorError);
  expect((error as VendorError).failure).toMatchObject({ code: '6001', class: 'credential', httpStatus: 400 });
  expect(server.received).toHaveLength(1);
});

it.each<[string, (umeng: UmengClient) => Promise<unknown>, RegExp]>([
  ['a status', (umeng) => umeng.status(TASK), /without a status/],
  ['tags', (umeng) => umeng.tags.list(TOKEN), /without the tags/],
  ['a template', (umeng) => umeng.templates.add({ template_name: 'n' }), /without a template_id/],
])('a success without %s is none', async (_name, call, words) => {
  server.says(200, { ret: 'SUCCESS', data: { other: 1 } });
  await expect(call(client())).rejects.toThrow(words);
});

it.each<[string, (umeng: UmengClient) => Promise<unknown>, RegExp]>([
  ['a tag with a comma', (umeng) => umeng.tags.add(TOKEN, { tags: ['canary,b'] }), /no tag with a comma/],
  ['no tag', (umeng) => umeng.tags.set(TOKEN, { tags: [] }), /at least one tag/],
  ['a blank tag', (umeng) => umeng.tags.delete(TOKEN, { tags: [' '] }), /no blank tag/],
  ['two devices', (umeng) => umeng.tags.clear('canary,b'), /no address with a comma/],
  ['no device', (umeng) => umeng.tags.list(''), /no blank address/],
])('%s never leaves', async (_name, call, words) => {
  const error: unknown = await call(client()).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PushInputError);
  expect((error as Error).message).toMatch(words);
  expect((error as Error).message).not.toContain('canary');
  expect(server.received).toEqual([]);
});

it('tags may go by the other host, where no base URL stands in its place', async () => {
  const seen: string[] = [];
  const exchange = ({ url }: { url: string }) => {
    seen.push(url.split('?')[0]!);
    return Promise.resolve({ status: 200, headers: {}, body: Buffer.from('{"ret":"SUCCESS"}') });
  };
  const options = { platform: 'android', appKey: 'test_appkey_0001', masterSecret: SECRET, production: true } as const;
  const umeng = new UmengClient(options, { exchange });
  await umeng.tags.clear(TOKEN);
  await umeng.tags.clear(TOKEN, { host: 'http' });
  await new UmengClient({ ...options, host: 'http' }, { exchange }).tags.clear(TOKEN);
  await new UmengClient({ ...options, baseUrl: server.url }, { exchange }).tags.clear(TOKEN, { host: 'http' });
  expect(seen).toEqual([
    'https://msgapi.umeng.com/api/tag/clear',
    'http://msg.umeng.com/api/tag/clear',
    'http://msg.umeng.com/api/tag/clear',
    `${server.url}/api/tag/clear`,
  ]);
});
