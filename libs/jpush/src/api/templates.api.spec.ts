import { MessageRefusedError, PushInputError } from '@nest-push/core';
import { errorOf, type Exchange, oneServer, prove } from '../../test/exchanges.js';
import { type JPushTemplateParam, type JPushTemplatePush } from '../types/requests/templates.js';

const server = oneServer();

const TO_ALIAS: JPushTemplateParam = { keys: { name: '小明' }, audience: { alias: ['u1'] } };
const REQUEST: JPushTemplatePush = { id: 't1', params: [TO_ALIAS] };
const SINGLE = { single: { time: '2026-07-17 12:00:00' } };

const EXCHANGES: Exchange[] = [
  {
    title: 'POST /v3/push/template',
    call: (at) =>
      at.client().templates.send({
        id: 't1',
        params: [TO_ALIAS, { ...TO_ALIAS, options: { override_msg_id: '18100287008891826' }, trace_id: 'x' }],
      }),
    asks: 'POST /v3/push/template',
    body: '{"id":"t1","params":[{"keys":{"name":"小明"},"audience":{"alias":["u1"]}},{"keys":{"name":"小明"},"audience":{"alias":["u1"]},"options":{"override_msg_id":18100287008891826},"trace_id":"x"}]}',
    answer:
      '{"code":0,"message":"success","data":{"push_list":[{"code":0,"message":"success","message_id":"18100287008891826","trace_id":"x"},{"code":1011,"message":"nobody","message_id":""}]}}',
    result: {
      warnings: [],
      pushes: [
        { messageId: '18100287008891826', failure: null, illegalRegistrationIds: [], trace_id: 'x' },
        {
          messageId: null,
          failure: expect.objectContaining({ code: '1011', class: 'device' }) as unknown,
          illegalRegistrationIds: [],
          trace_id: null,
        },
      ],
    },
  },
  {
    title: 'POST /v3/push/template without data',
    call: (at) => at.client().templates.send(REQUEST),
    asks: 'POST /v3/push/template',
    body: JSON.stringify(REQUEST),
    answer: '{"code":0,"message":"success","data":null}',
    result: { warnings: [], pushes: [] },
  },
  {
    title: 'POST /v3/push/template/schedule',
    call: (at) => at.client().templates.schedule({ ...REQUEST, schedule_name: 'a', trigger: SINGLE }),
    asks: 'POST /v3/push/template/schedule',
    body: JSON.stringify({ ...REQUEST, schedule_name: 'a', trigger: SINGLE }),
    answer: {
      code: 0,
      data: {
        schedule_list: [{ code: 0, schedule_id: 's1', trace_id: 'x' }, { code: 8100, message: 'no' }, {}],
      },
    },
    result: {
      warnings: [],
      schedules: [
        { schedule_id: 's1', failure: null, trace_id: 'x' },
        { schedule_id: null, failure: expect.objectContaining({ code: '8100' }) as unknown, trace_id: null },
        { schedule_id: null, failure: expect.objectContaining({ class: 'unknown' }) as unknown, trace_id: null },
      ],
    },
  },
  {
    title: 'POST /v3/push_plan/create',
    call: (at) => at.client().plans.create({ name: '双十一', description: 'sale' }),
    asks: 'POST /v3/push_plan/create',
    body: '{"name":"双十一","description":"sale"}',
    answer: '{"code":0,"message":"success"}',
  },
  {
    title: 'PUT /v3/push_plan/update',
    call: (at) => at.client().plans.update({ name: 'a' }),
    asks: 'PUT /v3/push_plan/update',
    body: '{"name":"a"}',
    answer: '{"code":0,"message":"success","data":null}',
  },
  {
    title: 'GET /v3/push_plan/list',
    call: (at) => at.client().plans.list({ page: 2, page_size: 10, info: 'a b', send_source: 0 }),
    asks: 'GET /v3/push_plan/list?page=2&page_size=10&info=a%20b&send_source=0',
    answer: {
      code: 0,
      message: 'success',
      data: {
        total: 11,
        page: 2,
        page_size: 10,
        detail: [
          { name: 'a', description: 'b', push_count: 3, create_time: 'c', last_used_time: null, send_source: 0 },
        ],
      },
    },
    result: {
      total: 11,
      page: 2,
      page_size: 10,
      detail: [{ name: 'a', description: 'b', push_count: 3, create_time: 'c', last_used_time: null, send_source: 0 }],
    },
  },
  {
    title: 'GET /v3/push_plan/list with nothing in it',
    call: (at) => at.client().plans.list(),
    asks: 'GET /v3/push_plan/list',
    answer: '{"code":0,"message":"success","data":{"total":0,"detail":null}}',
    result: { total: 0, page: null, page_size: null, detail: [] },
  },
];

it.each(EXCHANGES)('$title', (exchange) => prove(server, exchange));

describe('refused before any call', () => {
  const aliases = (length: number): JPushTemplateParam => ({
    keys: {},
    audience: { alias: Array.from({ length }, (_, i) => `u${i}`) },
  });

  it.each<[string, object, string]>([
    ['no push', { params: [] }, 'params must have at least 1 items (it has 0) (JPush 1003)'],
    ['no template', { id: '' }, 'id must not be blank'],
    [
      'different kinds',
      { params: [TO_ALIAS, { keys: {}, audience: { tag: ['a'] } }] },
      'params must name all receivers in the same way',
    ],
    [
      'two pushes to everyone',
      {
        params: [
          { keys: {}, audience: 'all' },
          { keys: {}, audience: 'all' },
        ],
      },
      'params must have one item',
    ],
    ['1001 receivers', { params: [aliases(600), aliases(401)] }, 'at most 1000 receivers in all (they name 1001)'],
    ['two segments', { params: [{ keys: {}, audience: { segment: ['a', 'b'] } }] }, 'params[0].audience.segment'],
    ['a key that is no text', { params: [{ ...TO_ALIAS, keys: { name: 1 } }] }, 'params[0].keys.name must be a text'],
    ['a wrong option', { params: [{ ...TO_ALIAS, options: { time_to_live: -1 } }] }, 'params[0].options.time_to_live'],
  ])('%s', async (_what, change, text) => {
    const call = server.client().templates.send({ ...REQUEST, ...change });
    const error: unknown = await call.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MessageRefusedError);
    expect((error as Error).message).toContain(text);
    expect(server.received).toEqual([]);
  });

  it('takes 1000 receivers, and the three tag kinds as one', async () => {
    server.says(200, '{"code":0,"data":null}');
    await server.client().templates.send({ id: 't', params: [aliases(600), aliases(400)] });
    await server.client().templates.send({ id: 't', params: [{ keys: {}, audience: { tag: ['a'], tag_not: ['b'] } }] });
    expect(server.received).toHaveLength(2);
  });

  it('a schedule without a time', async () => {
    const request = { ...REQUEST, schedule_name: 'a', trigger: { single: { time: 'tomorrow' } } };
    await expect(server.client().templates.schedule(request)).rejects.toThrow('trigger.single.time must have the form');
  });

  it('a plan without a name, and a page that is none', async () => {
    await expect(server.client().plans.create({ name: ' ' })).rejects.toBeInstanceOf(PushInputError);
    await expect(server.client().plans.list({ page: 0 })).rejects.toThrow('page must be at least 1');
  });
});

it.each([
  ['the newer envelope', 403, '{"code":2006,"message":"vip only","data":null}'],
  ['the newer envelope with HTTP 200', 200, '{"code":2006,"message":"vip only"}'],
  ['the older one', 403, '{"error":{"code":2006,"message":"vip only"}}'],
])('throws a refusal in %s', async (_what, status, body) => {
  server.says(status, body);
  for (const call of [
    () => server.client().templates.send(REQUEST),
    () => server.client().plans.create({ name: 'a' }),
    () => server.client().plans.list(),
  ])
    expect((await errorOf(call())).failure).toMatchObject({ code: '2006', class: 'credential', httpStatus: status });
});
