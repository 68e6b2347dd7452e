import { freshWorld, NOTE, NOW } from '../xiaomi.spec-world.js';

const LATER = String(NOW + 60_000);
const ID = { job_id: 'sdm000000000000000000x' };

describe('scheduled messages', () => {
  const world = freshWorld();
  const later = (more = {}) => world().send({ registration_id: 'reg-1', time_to_send: LATER, ...more });
  const code = async (path: string, fields: Record<string, string>) => (await world().post(path, fields)).code;

  it('exist until they are sent', async () => {
    const id = await later();
    expect(await world().post('/v2/schedule_job/exist', { job_id: id })).toMatchObject({ result: 'ok', code: 0 });
    world().pass(60_000);
    expect(world().titles('1')).toEqual(['t']);
    expect(await code('/v2/schedule_job/exist', { job_id: id })).toBe(65028);
    expect(await code('/v2/schedule_job/delete', { job_id: id })).toBe(65028);
  });

  it('are taken back by their id', async () => {
    const id = await later();
    expect(await code('/v2/schedule_job/delete', { job_id: id })).toBe(0);
    expect(await code('/v2/schedule_job/delete', { job_id: id })).toBe(65028);
    world().pass(60_000);
    expect(world().titles('1')).toEqual([]);
  });

  it('are taken back by their job key', async () => {
    for (const jobkey of ['a', 'a', 'b']) await later({ 'extra.jobkey': jobkey, title: jobkey });
    expect(await code('/v3/schedule_job/delete', { job_key: 'a' })).toBe(10016);
    expect(await code('/v3/schedule_job/delete', { jobkey: 'a' })).toBe(0);
    expect(await code('/v3/schedule_job/delete', { jobkey: 'a' })).toBe(65028);
    world().pass(60_000);
    expect(world().titles('1')).toEqual(['b']);
  });

  it('are listed by their time', async () => {
    const second = await later();
    const first = await later({ time_to_send: String(NOW + 1000) });
    const list = async (fields: Record<string, string> = {}) =>
      (await world().post('/v2/schedule_job/query', fields)).data?.list;
    const rows = [
      { job_id: first, time_to_send: NOW + 1000 },
      { job_id: second, time_to_send: NOW + 60_000 },
    ];
    expect(await list()).toEqual(rows);
    expect(await list({ max_count: '1' })).toEqual(rows.slice(0, 1));
    expect(await list({ start_time: String(NOW + 1001), end_time: LATER })).toEqual(rows.slice(1));
    expect(await list({ end_time: String(NOW + 999) })).toEqual([]);
    expect(await code('/v2/schedule_job/query', { start_time: 'soon' })).toBe(10017);
  });

  it.each(['/v2/schedule_job/exist', '/v2/schedule_job/delete'])('%s needs the id of one', async (path) => {
    expect(await code(path, {})).toBe(10016);
    expect(await code(path, ID)).toBe(65028);
    expect(await code(path, { job_id: await world().send() })).toBe(65028); // sent already
  });

  it('are traced before and after they are sent', async () => {
    const id = await later();
    const delivered = async () =>
      (await world().get('/v1/trace/message/status', { msg_id: id })).data?.data as { delivered: number };
    expect((await delivered()).delivered).toBe(0);
    world().pass(60_000);
    expect((await delivered()).delivered).toBe(1);
  });

  it('tell of bad names when they are sent', async () => {
    const answer = await world().post('/v3/message/regid', {
      ...NOTE,
      registration_id: 'reg-1,gone',
      time_to_send: LATER,
    });
    expect(answer.data?.bad_regids).toBe('gone');
    expect(await world().get('/app/invalid/regid', { package_name: NOTE.restricted_package_name })).toEqual([]);
    world().pass(60_000);
    expect(await world().get('/app/invalid/regid', { package_name: NOTE.restricted_package_name })).toEqual(['gone']);
  });
});
