import { MessageRefusedError, PushInputError } from '@nest-push/core';
import { errorOf, type Exchange, oneServer, prove } from '../../test/exchanges.js';
import { type JPushPush } from '../types/push.js';
import { type JPushSchedule, type JPushTrigger } from '../types/requests/schedules.js';

const server = oneServer();

const ID = 'e9c553d0-0850-11e6-b6d4-0021f652c102';
const MESSAGE = '18100287008891826';
const PUSH: JPushPush = { platform: 'all', audience: 'all', notification: { alert: 'Hi' } };
const PUSH_JSON = '{"platform":"all","audience":"all","notification":{"alert":"Hi"}}';
const SINGLE: JPushTrigger = { single: { time: '2026-07-17 12:00:00' } };
const SCHEDULE: JPushSchedule = { name: '定时_1', enabled: true, trigger: SINGLE, push: PUSH };
const WEEKLY = {
  start: '2026-01-01 00:00:00',
  end: '2026-12-31 23:59:59',
  time: '09:00:00',
  time_unit: 'week',
  frequency: 1,
  point: ['MON', 'FRI'],
} as const;
const TASK = { schedule_id: ID, name: 'a', enabled: true, trigger: SINGLE, push: PUSH };
const READ = { ...TASK, trigger: { ...SINGLE, periodical: null } };

const EXCHANGES: Exchange[] = [
  {
    title: 'POST /v3/schedules',
    call: (at) => at.client().schedules.create({ cid: 'c1', ...SCHEDULE }),
    asks: 'POST /v3/schedules',
    body: `{"cid":"c1","name":"定时_1","enabled":true,"trigger":{"single":{"time":"2026-07-17 12:00:00"}},"push":${PUSH_JSON}}`,
    answer: { schedule_id: ID, name: '定时_1' },
    result: { schedule_id: ID, name: '定时_1', warnings: [] },
  },
  {
    title: 'POST /v3/schedules, again and again, with a long id in the push',
    call: (at) =>
      at.client().schedules.create({
        ...SCHEDULE,
        trigger: { periodical: WEEKLY },
        push: { ...PUSH, options: { override_msg_id: MESSAGE } },
      }),
    asks: 'POST /v3/schedules',
    body: `{"name":"定时_1","enabled":true,"trigger":{"periodical":${JSON.stringify(WEEKLY)}},"push":{"platform":"all","audience":"all","notification":{"alert":"Hi"},"options":{"override_msg_id":${MESSAGE}}}}`,
    answer: { schedule_id: ID },
    result: { schedule_id: ID, name: null, warnings: [] },
  },
  {
    title: 'GET /v3/schedules',
    call: (at) => at.client().schedules.list(),
    asks: 'GET /v3/schedules?page=1',
    answer: { total_count: 1, total_pages: 1, page: 1, schedules: [{ ...TASK, trigger: { periodical: WEEKLY } }] },
    result: {
      total_count: 1,
      total_pages: 1,
      page: 1,
      schedules: [{ ...TASK, trigger: { single: null, periodical: WEEKLY } }],
    },
  },
  {
    title: 'GET /v3/schedules beyond the last page',
    call: (at) => at.client().schedules.list({ page: 9 }),
    asks: 'GET /v3/schedules?page=9',
    answer: '{"total_count":0,"total_pages":0,"page":9,"schedules":null}',
    result: { total_count: 0, total_pages: 0, page: 9, schedules: [] },
  },
  {
    title: 'GET /v3/schedules/{schedule_id}',
    call: (at) => at.client().schedules.get(ID),
    asks: `GET /v3/schedules/${ID}`,
    answer: TASK,
    result: READ,
  },
  {
    title: 'PUT /v3/schedules/{schedule_id}',
    call: (at) => at.client().schedules.update(ID, { enabled: false, push: PUSH }),
    asks: `PUT /v3/schedules/${ID}`,
    body: `{"enabled":false,"push":${PUSH_JSON}}`,
    answer: { ...TASK, schedule_id: undefined, enabled: false },
    result: { ...READ, enabled: false, warnings: [] },
  },
  {
    title: 'DELETE /v3/schedules/{schedule_id}',
    call: (at) => at.client().schedules.delete(ID),
    asks: `DELETE /v3/schedules/${ID}`,
  },
  {
    title: 'GET /v3/schedules/{schedule_id}/msg_ids, in every form that JPush has had',
    call: (at) => at.client().schedules.messageIds(ID),
    asks: `GET /v3/schedules/${ID}/msg_ids`,
    answer: JSON.stringify({
      count: 5,
      msgids: [
        `{"msg_id":"${MESSAGE}","needRetry":false,"ts":1767323045000}`,
        `{"msg_id":${MESSAGE},"error":{"code":1011,"message":"x"},"needRetry":true}`,
        '{"error":{"code":"1003","message":"x"}}',
        MESSAGE,
        'nonsense',
      ],
    }),
    result: {
      count: 5,
      pushes: [
        { messageId: MESSAGE, failure: null, illegalRegistrationIds: [], needRetry: false, ts: 1767323045000 },
        {
          messageId: MESSAGE,
          failure: expect.objectContaining({ code: '1011' }) as unknown,
          illegalRegistrationIds: [],
          needRetry: true,
          ts: null,
        },
        {
          messageId: null,
          failure: expect.objectContaining({ code: '1003' }) as unknown,
          illegalRegistrationIds: [],
          needRetry: false,
          ts: null,
        },
        { messageId: MESSAGE, failure: null, illegalRegistrationIds: [], needRetry: false, ts: null },
        {
          messageId: null,
          failure: expect.objectContaining({ class: 'unknown' }) as unknown,
          illegalRegistrationIds: [],
          needRetry: false,
          ts: null,
        },
      ],
    },
  },
  {
    title: 'GET /v3/schedules/{schedule_id}/msg_ids, before anything was sent',
    call: (at) => at.client().schedules.messageIds(ID),
    asks: `GET /v3/schedules/${ID}/msg_ids`,
    answer: '{"count":0,"msgids":null}',
    result: { count: 0, pushes: [] },
  },
];

it.each(EXCHANGES)('$title', (exchange) => prove(server, exchange));

describe('schedules.all', () => {
  const page = (number: number, pages: number, names: string[]): unknown => ({
    total_count: 3,
    total_pages: pages,
    page: number,
    schedules: names.map((name) => ({ ...TASK, name })),
  });

  async function all(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of server.client().schedules.all()) names.push(name);
    return names;
  }

  it('asks for page after page, and stops at the last', async () => {
    const pages = [page(1, 2, ['a', 'b']), page(2, 2, ['c'])];
    server.reply = (response) => response.end(JSON.stringify(pages.shift()));
    await expect(all()).resolves.toEqual(['a', 'b', 'c']);
    expect(server.received.map(({ url }) => url)).toEqual(['/v3/schedules?page=1', '/v3/schedules?page=2']);
  });

  it('stops at an empty page, whatever is said of their number', async () => {
    const pages = [page(1, 99, ['a']), page(2, 99, [])];
    server.reply = (response) => response.end(JSON.stringify(pages.shift()));
    await expect(all()).resolves.toEqual(['a']);
  });

  it('follows a server that never ends for 200 pages', async () => {
    server.reply = (response) => response.end(JSON.stringify(page(1, 1_000_000, ['a'])));
    expect(await all()).toHaveLength(200);
  });

  it('asks no further when nobody listens', async () => {
    server.says(200, page(1, 9, ['a']));
    for await (const { name } of server.client().schedules.all()) if (name === 'a') break;
    expect(server.received).toHaveLength(1);
  });
});

describe('refused before any call', () => {
  const periodical = (change: object): Partial<JPushSchedule> => ({
    trigger: { periodical: { ...WEEKLY, ...change } },
  });

  it.each<[string, object, string, string]>([
    ['a name of 256 bytes', { name: 'a'.repeat(256) }, 'name', '8100'],
    ['a name with a blank', { name: 'a b' }, 'name', '8100'],
    ['one that is switched off', { enabled: false }, 'enabled', '8100'],
    ['both triggers', { trigger: { ...SINGLE, periodical: WEEKLY } }, 'trigger', '8100'],
    ['no trigger', { trigger: {} }, 'trigger', '8100'],
    ['a time without seconds', { trigger: { single: { time: '2026-07-17 12:00' } } }, 'trigger.single.time', '8100'],
    ['a month that is none', { trigger: { single: { time: '2026-13-17 12:00:00' } } }, 'trigger.single.time', '8100'],
    ['frequency 101', periodical({ frequency: 101 }), 'trigger.periodical.frequency', '8100'],
    ['frequency 0', periodical({ frequency: 0 }), 'trigger.periodical.frequency', '8100'],
    ['days with points', periodical({ time_unit: 'day' }), 'trigger.periodical.point', '8100'],
    ['weeks without points', periodical({ point: undefined }), 'trigger.periodical.point', '8100'],
    ['a weekday that is none', periodical({ point: ['MONDAY'] }), 'trigger.periodical.point[0]', '8100'],
    ['a day without its zero', periodical({ time_unit: 'month', point: ['1'] }), 'trigger.periodical.point[0]', '8100'],
    ['a unit that is none', periodical({ time_unit: 'year' }), 'trigger.periodical.time_unit', '8100'],
    ['a unit of every object', periodical({ time_unit: 'constructor' }), 'trigger.periodical.time_unit', '8100'],
    ['an end before the start', periodical({ end: '2025-12-31 00:00:00' }), 'trigger.periodical.end', '8100'],
    ['more than a year', periodical({ end: '2027-01-03 00:00:00' }), 'trigger.periodical.end', '8100'],
    ['a field that is none', { repeat: true }, 'repeat', '8100'],
    [
      'a push that JPush would refuse',
      { push: { ...PUSH, notification: { alert: 1 } } },
      'push.notification.alert',
      '1003',
    ],
    ['a push to nobody', { push: { platform: 'all', notification: { alert: 'Hi' } } }, 'push.audience', '1002'],
  ])('%s', async (_what, change, field, code) => {
    const schedule = { ...SCHEDULE, ...change } as JPushSchedule;
    const error: unknown = await server
      .client()
      .schedules.create(schedule)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MessageRefusedError);
    expect((error as MessageRefusedError).issues).toContainEqual(expect.objectContaining({ field, code }));
    expect(server.received).toEqual([]);
  });

  it.each<[string, Partial<JPushSchedule>]>([
    ['a year and its leap day', periodical({ start: '2028-01-01 00:00:00', end: '2029-01-01 00:00:00' })],
    ['weekdays in lower case', periodical({ point: ['mon'] })],
    ['units in upper case', periodical({ time_unit: 'MONTH', point: ['01', '31'] })],
    ['days', periodical({ time_unit: 'day', point: undefined })],
    ['a file of receivers', { push: { ...PUSH, audience: { file: { file_id: 'f' } } } }],
  ])('takes %s', async (_what, change) => {
    server.says(200, { schedule_id: ID });
    await expect(server.client().schedules.create({ ...SCHEDULE, ...change })).resolves.toMatchObject({
      schedule_id: ID,
    });
  });

  it('a change of nothing, and half a push', async () => {
    await expect(server.client().schedules.update(ID, {})).rejects.toThrow(
      'must have a name, enabled, a trigger or a push',
    );
    const half = { platform: 'all' } as unknown as JPushPush;
    await expect(server.client().schedules.update(ID, { push: half })).rejects.toThrow(
      'push.audience must be set (JPush 1002)',
    );
  });

  it('a page that is none', async () => {
    await expect(server.client().schedules.list({ page: 0 })).rejects.toBeInstanceOf(PushInputError);
  });

  it('unless warnings are enough', async () => {
    server.says(200, { schedule_id: ID });
    await expect(
      server.client({ checks: 'warn' }).schedules.create({ ...SCHEDULE, name: 'a b' }, { extra: { glow: 1 } }),
    ).resolves.toMatchObject({ warnings: [{ field: 'name', code: '8100' }] });
    expect(JSON.parse(server.received[0]!.body)).toEqual({ ...SCHEDULE, name: 'a b', glow: 1 });
  });
});

describe('a schedule that is not there', () => {
  it.each([
    ['with its code', '{"error":{"code":8104,"message":"Request schedule operation doesn\'t exist"}}', '8104'],
    ['with the code of the samples', '{"error":{"code":8404,"message":"x"}}', '8404'],
    ['without a word', '', null],
  ])('is told %s', async (_how, body, code) => {
    server.says(404, body);
    const { failure } = await errorOf(server.client().schedules.delete(ID));
    expect(failure).toMatchObject({ class: 'payload', code, httpStatus: 404 });
    expect(failure.reason).toContain('there is no such schedule');
  });
});
