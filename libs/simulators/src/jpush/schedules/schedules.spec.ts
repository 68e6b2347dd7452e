import { DAY, FREE, HOUR, MINUTE, SECRET, SpecWorld, textFile, VIP } from '../jpush.spec-world.js';
import { readTime } from '../jpush.times.js';

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open();
  world.phone('r1');
});
afterEach(() => world.close());

const push = { platform: 'all', audience: { registration_id: ['r1'] }, notification: { alert: 'Hi' } };
const single = (time = '2026-08-01 13:00:00') => ({ single: { time } });
const daily = (more: object = {}) => ({
  periodical: {
    start: '2026-08-01 12:30:00',
    end: '2026-08-03 12:30:00',
    time: '09:00:00',
    time_unit: 'day',
    frequency: 1,
    ...more,
  },
});
const task = (more: object = {}) => ({ name: 'T_1', enabled: true, trigger: single(), push, ...more });
const create = (more: object = {}, as = FREE) => world.call('POST /v3/schedules', task(more), { as });
const made = async (more: object = {}) => (await create(more)).json.schedule_id as string;
const UUID = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string;

interface Told {
  readonly msg_id?: string;
  readonly error?: { readonly code: number };
  readonly needRetry: boolean;
  readonly ts?: number;
}
async function firings(id: string): Promise<Told[]> {
  const { json } = await world.call(`GET /v3/schedules/${id}/msg_ids`);
  const list = json.msgids as string[];
  expect(json.count).toBe(list.length);
  return list.map((each) => JSON.parse(each) as Told);
}

describe('POST /v3/schedules', () => {
  it('shape 35: single and periodical tasks are made', async () => {
    const triggers = [
      single(),
      daily(),
      daily({ time_unit: 'week', point: ['sat', 'sun'] }),
      daily({ time_unit: 'month', point: ['02'] }),
    ];
    for (const trigger of triggers)
      expect((await create({ trigger })).json).toEqual({ schedule_id: UUID, name: 'T_1' });
  });

  it.each<[name: string, more: object]>([
    ['enabled: false', { enabled: false }],
    ['enabled as a text', { enabled: 'true' }],
    ['frequency 101', { trigger: daily({ frequency: 101 }) }],
    ['a time without seconds', { trigger: single('2026-08-01 13:00') }],
    ['a day with point', { trigger: daily({ point: ['MON'] }) }],
    ['a year and a day', { trigger: single('2027-08-02 12:00:00') }],
    ['no name', { name: undefined }],
    ['a blank in the name', { name: 'a b' }],
    ['a name of 256 bytes', { name: 'x'.repeat(256) }],
    ['no push', { push: undefined }],
    ['a push without a body', { push: { platform: 'all', audience: 'all' } }],
    ['a push that is a text', { push: 'all' }],
    ['a file that is not there', { push: { ...push, audience: { file: { file_id: 'x' } } } }],
    ['an unknown key', { colour: 1 }],
    ['a self-made cid', { cid: 'x' }],
  ])('shape 35: %s is 8100', async (_name, more) => {
    const { status, code, headers } = await create(more);
    expect([status, code]).toEqual([400, 8100]);
    expect(headers.get('x-simulator-hint')).toMatch(/\w+: /);
  });

  it('a name may have 255 bytes, and Chinese characters', async () => {
    for (const name of ['x'.repeat(255), '定时_1']) expect((await create({ name })).json.name).toBe(name);
  });

  it('shape 35: the 101st task of a free app is refused, until one has expired', async () => {
    await world.close();
    const limits = { scheduleCallsPerMinute: 1000 };
    world = await SpecWorld.open({ apps: [{ appKey: FREE, masterSecret: SECRET, limits }], groups: [] });
    world.phone('r1');
    for (let n = 0; n < 100; n++) expect((await create({ trigger: n === 0 ? single() : daily() })).status).toBe(200);
    expect((await create()).code).toBe(8100);
    world.pass(HOUR);
    expect((await create({ trigger: daily() })).status).toBe(200);
  });

  it('with a cid is made once; only cids for schedules count', async () => {
    const cidOf = async (type: string) =>
      ((await world.call(`GET /v3/push/cid?type=${type}`)).json.cidlist as string[])[0];
    const cid = await cidOf('schedule');
    const first = await create({ cid });
    expect((await create({ cid, name: 'other' })).text).toBe(first.text);
    expect((await create({ cid: await cidOf('push') })).code).toBe(8100);
    expect((await world.call('GET /v3/schedules')).json.total_count).toBe(1);
  });
});

describe('shape 36: reading and changing tasks', () => {
  it('lists 50 a page, and a page beyond the end as asked for', async () => {
    for (let n = 0; n < 51; n++) await create({ name: `n${n}` });
    const page = async (query: string) => {
      const { json } = await world.call(`GET /v3/schedules${query}`);
      return { ...json, schedules: (json.schedules as unknown[]).length };
    };
    const totals = { total_count: 51, total_pages: 2 };
    expect(await page('')).toEqual({ ...totals, page: 1, schedules: 50 });
    expect(await page('?page=2')).toEqual({ ...totals, page: 2, schedules: 1 });
    expect(await page('?page=9')).toEqual({ ...totals, page: 9, schedules: 0 });
    expect((await world.call('GET /v3/schedules?page=0')).code).toBe(8100);
  });

  it('an unknown task is 404, 8104 to every call', async () => {
    for (const line of [
      'GET /v3/schedules/x',
      'GET /v3/schedules/x/msg_ids',
      'DELETE /v3/schedules/x',
      'PUT /v3/schedules/x',
    ]) {
      const { status, json } = await world.call(line, line.startsWith('PUT') ? { name: 'n' } : undefined);
      expect([status, json]).toEqual([
        404,
        { error: { code: 8104, message: "Request schedule operation doesn't exist" } },
      ]);
    }
  });

  it('a part is replaced whole, and the answer is the task', async () => {
    const id = await made();
    const whole = { schedule_id: id, name: 'T_1', enabled: true, trigger: single(), push };
    expect((await world.call(`GET /v3/schedules/${id}`)).json).toEqual(whole);
    const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    const { json } = await world.call(`PUT /v3/schedules/${id}`, { name: 'new', enabled: false }, form);
    expect(json).toEqual({ ...whole, name: 'new', enabled: false });
    expect(
      (await world.call(`PUT /v3/schedules/${id}`, { trigger: single('2026-08-01 14:00:00') })).json,
    ).toMatchObject({
      trigger: single('2026-08-01 14:00:00'),
    });
  });

  it.each<[name: string, change: unknown]>([
    ['a part of a push', { push: { platform: 'all' } }],
    ['another kind of trigger', { trigger: daily() }],
    ['a time that has passed', { trigger: single('2026-08-01 11:00:00') }],
    ['nothing', {}],
    ['a cid', { cid: 'x' }],
    ['no JSON', '{'],
  ])('%s is 8100', async (_name, change) => {
    expect(await world.outcome(`PUT /v3/schedules/${await made()}`, change)).toEqual([400, 8100]);
  });

  it('an expired task cannot be changed, and is listed no more', async () => {
    const id = await made();
    world.pass(HOUR);
    expect((await world.call(`PUT /v3/schedules/${id}`, { name: 'n' })).code).toBe(8100);
    expect((await world.call('GET /v3/schedules')).json.total_count).toBe(0);
    expect((await world.call(`GET /v3/schedules/${id}`)).status).toBe(200);
  });

  it('a deleted task is gone, and never fires', async () => {
    const id = await made();
    expect(await world.call(`DELETE /v3/schedules/${id}`)).toMatchObject({ status: 200, text: '' });
    expect((await world.call(`DELETE /v3/schedules/${id}`)).status).toBe(404);
    world.pass(DAY);
    expect(world.shown('r1')).toBe(0);
  });
});

describe('firing', () => {
  it('shape 37: a single task fires once, at its time, and tells its message', async () => {
    const id = await made();
    world.pass(HOUR - 1);
    expect([world.shown('r1'), await firings(id)]).toEqual([0, []]);
    world.pass(1);
    const [shown] = world.server.phones.shown('r1');
    expect(await firings(id)).toEqual([
      { msg_id: shown?.messageId, needRetry: false, ts: readTime('2026-08-01 13:00:00') },
    ]);
    world.pass(DAY);
    expect(world.shown('r1')).toBe(1);
  });

  it('a periodical task fires at each of its times, also when the clock jumps', async () => {
    const id = await made({ trigger: daily() });
    world.pass(10 * DAY);
    const times = (await firings(id)).map(({ ts }) => ts);
    expect(times).toEqual([readTime('2026-08-02 09:00:00'), readTime('2026-08-03 09:00:00')]);
    expect(world.server.phones.shown('r1').map(({ at }) => at)).toEqual(times.toReversed());
  });

  it('a disabled task lets its times pass, and goes on when it is enabled', async () => {
    const id = await made({ trigger: daily() });
    await world.call(`PUT /v3/schedules/${id}`, { enabled: false });
    world.pass(DAY);
    expect(world.shown('r1')).toBe(0);
    await world.call(`PUT /v3/schedules/${id}`, { enabled: true });
    world.pass(DAY);
    expect(await firings(id)).toHaveLength(1);
  });

  it('shape 37: a push to nobody tells its error beside the id', async () => {
    const id = await made();
    world.server.phones.remove('r1');
    world.pass(HOUR);
    expect(await firings(id)).toMatchObject([
      { msg_id: expect.stringMatching(/^\d{17}$/) as string, error: { code: 1011 }, needRetry: false },
    ]);
  });

  it.each<[date: string, told: RegExp]>([
    ['2018-09-12', /^\d{17}$/],
    ['2018-09-13', /^\{"msg_id":"\d{17}","needRetry":false\}$/],
    ['2022-03-16', /^\{"msg_id":"\d{17}","needRetry":false\}$/],
    ['2022-03-17', /^\{"msg_id":"\d{17}","needRetry":false,"ts":\d{13}\}$/],
  ])('shape 37: what a task made on %s tells', async (date, told) => {
    world.at = Date.parse(`${date}T12:00:00+08:00`);
    const id = await made({ trigger: single(`${date} 13:00:00`) });
    world.pass(HOUR);
    const { json } = await world.call(`GET /v3/schedules/${id}/msg_ids`);
    expect(json.msgids).toEqual([expect.stringMatching(told)]);
  });

  it('the cid inside the push is ignored, and a file may be named', async () => {
    const file = (await world.call('POST /v3/files/registration_id', textFile('r1'))).json.file_id;
    await create({ push: { ...push, cid: 'whatever', audience: { file: { file_id: file } } } });
    world.pass(HOUR);
    expect(world.shown('r1')).toBe(1);
  });

  it('an id to override keeps all its digits', async () => {
    const id = await world.push('r1');
    const body = JSON.stringify(task({ push: { ...push, options: { override_msg_id: 0 } } })).replace(
      '"override_msg_id":0',
      `"override_msg_id":${id}`,
    );
    expect((await world.call('POST /v3/schedules', body)).status).toBe(200);
    world.pass(HOUR);
    expect(world.shown('r1')).toBe(1);
  });
});

it('the Beijing zone calls schedules otherwise, and they have 100 calls a minute of their own', async () => {
  expect((await world.call('POST /v3/push/schedules', task())).status).toBe(200);
  expect((await world.call('GET /v3/push/schedules')).json.total_count).toBe(1);
  for (let n = 2; n < 100; n++) await world.call('GET /v3/schedules');
  expect(await world.outcome('GET /v3/schedules')).toEqual([429, 2002]);
  world.pass(MINUTE);
  expect(await world.outcome('GET /v3/schedules', undefined, { secret: 'no' })).toEqual([401, 8101]);
  expect((await create({}, VIP)).status).toBe(200);
});
