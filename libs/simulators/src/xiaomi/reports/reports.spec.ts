import { ANDROID, DAY, freshWorld, LITE, NOW, SHOP, World } from '../xiaomi.spec-world.js';

const COUNTERS = '/v1/stats/message/counters';
const STATUS = '/v1/trace/message/status';
const RANGE = '/v1/trace/messages/status';

const span = (start: string, end: string, more = {}) => ({
  start_date: start,
  end_date: end,
  restricted_package_name: SHOP,
  ...more,
});

describe('statistics', () => {
  const world = freshWorld();

  it('shape 9: counters by day and package', async () => {
    await world().send({ registration_id: 'reg-1,reg-2' });
    await world().send({ alias: 'ann' }, '/v3/message/alias');
    await world().send({ user_account: 'u1' }, '/v2/message/user_account');
    await world().send({ topic: 'a' }, '/v2/message/topic');
    const all = await world().send({}, '/v3/message/all');
    await world().send({ registration_id: 'reg-3', restricted_package_name: LITE });
    world().server.phones.touch('1', all, 'clicked');
    world().pass(DAY);
    await world().send();
    const zeros = {
      single_recipients: 0,
      broadcast_recipients: 0,
      regid_recipients: 0,
      alias_recipients: 0,
      useraccount_recipients: 0,
      received: 0,
      click: 0,
    };
    expect(await world().get(COUNTERS, span('20260831', '20260902'))).toEqual({
      result: 'ok',
      code: 0,
      trace_id: expect.stringMatching(/^Xdm/) as string,
      description: '成功',
      data: {
        data: [
          { date: '20260831', ...zeros },
          {
            date: '20260901',
            single_recipients: 5,
            broadcast_recipients: 4,
            regid_recipients: 2,
            alias_recipients: 1,
            useraccount_recipients: 2,
            received: 9,
            click: 1,
          },
          { date: '20260902', ...zeros, single_recipients: 1, regid_recipients: 1, received: 1 },
        ],
      },
    });
    const lite = await world().get(COUNTERS, span('20260901', '20260901', { restricted_package_name: LITE }));
    expect(lite.data?.data).toMatchObject([{ single_recipients: 1, received: 1 }]);
  });

  it('counts what reached phones, not what was sent', async () => {
    world().dialect.devices.put('reg-1', { online: false });
    world().dialect.devices.put('reg-2', { installed: false });
    await world().send({ registration_id: 'reg-1,reg-2,gone' });
    const { data } = await world().get(COUNTERS, span('20260901', '20260901'));
    expect(data?.data).toMatchObject([{ single_recipients: 2, received: 0 }]);
  });

  it('a day begins at midnight in China', async () => {
    world().now = Date.parse('2026-09-01T23:59:59.999+08:00');
    await world().send();
    world().pass(1);
    await world().send();
    const { data } = await world().get(COUNTERS, span('20260901', '20260902'));
    expect(data?.data).toMatchObject([{ received: 1 }, { received: 1 }]);
  });

  it.each([
    ['29 days', span('20260801', '20260829'), 0],
    ['30 days', span('20260801', '20260830'), 10017],
    ['an end before the start', span('20260802', '20260801'), 10017],
    ['a day that is none', span('20260230', '20260301'), 10017],
    ['another spelling', span('2026-08-01', '20260801'), 10017],
    ['no start', { end_date: '20260801', restricted_package_name: SHOP }, 10016],
    ['no package', { start_date: '20260801', end_date: '20260801' }, 10016],
    ['a foreign package', span('20260801', '20260801', { restricted_package_name: 'other' }), 22022],
    ['two packages', span('20260801', '20260801', { restricted_package_name: `${SHOP},${LITE}` }), 22022],
  ])('%s: %j answers %d', async (_, fields, code) => {
    expect((await world().get(COUNTERS, fields)).code).toBe(code);
  });
});

describe('traces', () => {
  const world = freshWorld();

  it('shape 10: one message by its id', async () => {
    world().dialect.devices.put('reg-2', { barStatus: 'Disable' });
    const id = await world().send({ registration_id: 'reg-1,reg-2,gone', time_to_live: '3600000' });
    world().server.phones.touch('1', id, 'clicked');
    const item = {
      create_time: '2026-09-01 12:00:00',
      create_timestamp: NOW,
      time_to_live: '3600s',
      msg_type: 'BatchRegId',
      id,
      resolved: 2,
      raw_counter: 3,
      msg_send: 2,
      delivered: 2,
      msg_display: 1,
      click: 1,
      delivery_rate: '100%',
      click_rate: '50%',
      invalid_target: 1,
      app_not_register: 0,
      device_condition_unmatch: 0,
      bar_closed: 1,
    };
    for (const path of [STATUS, RANGE]) expect((await world().get(path, { msg_id: id })).data).toEqual({ data: item });
    expect((await world().get(STATUS, { msg_id: `${id}.job` })).data).toEqual({ data: item });
  });

  it('a message that reached nobody has rates of 0%', async () => {
    world().dialect.devices.put('reg-1', { installed: false });
    const id = await world().send();
    expect((await world().get(STATUS, { msg_id: id })).data?.data).toMatchObject({
      msg_type: 'Common',
      time_to_live: '86400s',
      delivered: 0,
      app_not_register: 1,
      delivery_rate: '0%',
      click_rate: '0%',
    });
  });

  it.each([
    ['/v3/message/regid', { registration_id: 'reg-1' }, 'Common'],
    ['/v3/message/alias', { alias: 'ann' }, 'Alias'],
    ['/v3/message/alias', { alias: 'ann,bob' }, 'BatchAlias'],
    ['/v2/message/user_account', { user_account: 'u1' }, 'UserAccount'],
    ['/v2/message/user_account', { user_account: 'u1,u2' }, 'BatchUserAccount'],
    ['/v2/message/topic', { topic: 'a' }, 'Topic'],
    ['/v2/message/multi_topic', { topics: 'a;$;b', topic_op: 'UNION' }, 'Topic'],
    ['/v2/message/all', {}, 'ALL'],
  ])('%s with %j is a job of the type %s', async (path, target, type) => {
    const id = await world().send(target, path);
    expect((await world().get(STATUS, { msg_id: id })).data?.data).toMatchObject({ msg_type: type });
  });

  it.each([STATUS, RANGE])('by job key and by time at %s', async (path) => {
    const ids: string[] = [];
    for (const jobkey of ['x', 'y', 'x']) {
      ids.push(await world().send({ registration_id: 'reg-1', 'extra.jobkey': jobkey }));
      world().pass(1000);
    }
    const found = async (fields: Record<string, string>) =>
      ((await world().get(path, fields)).data?.data as { id: string }[]).map(({ id }) => id);
    expect(await found({ job_key: 'x' })).toEqual([ids[2], ids[0]]);
    expect(await found({ job_key: 'z' })).toEqual([]);
    expect(await found({ begin_time: String(NOW), end_time: String(NOW + 1000) })).toEqual([ids[1], ids[0]]);
    expect(await found({ begin_time: String(NOW + 1), end_time: String(NOW + 2000) })).toEqual([ids[2], ids[1]]);
  });

  it('more than 100 messages answer the newest 100', async () => {
    let last = '';
    for (let n = 0; n < 101; n++) last = await world().send();
    const { data } = await world().get(RANGE, { begin_time: '0', end_time: String(NOW) });
    const found = data?.data as { id: string }[];
    expect([found.length, found[0]?.id]).toEqual([100, last]);
  });

  it.each([
    ['nothing', {}, 10016],
    ['two ways at once', { msg_id: 'x', job_key: 'y' }, 10016],
    ['an empty id', { msg_id: '' }, 10016],
    ['an unknown id', { msg_id: 'sdm000000000000000000x' }, 65028],
    ['a time without end', { begin_time: '1' }, 10016],
    ['a time in words', { begin_time: 'now', end_time: '2' }, 10017],
    ['an end before the start', { begin_time: '2', end_time: '1' }, 10017],
  ])('%s: %j answers %d', async (_, fields, code) => {
    expect((await world().get(STATUS, fields)).code).toBe(code);
  });

  it('the quota may be asked for once a second', async () => {
    const quota = () => world().get('/v1/trace/quota/get');
    await world().send();
    expect((await quota()).data).toEqual({ day_quota: '10000', day_acked: '1' });
    world().now += 999;
    expect((await quota()).code).toBe(10039);
    world().now += 1;
    expect((await quota()).code).toBe(0);
  });

  /** Asks the simulator without HTTP, for what takes thousands of calls. */
  const send = (target: string, path: string): string => {
    const context = { now: () => NOW, phones: world().server.phones, show: () => undefined };
    const headers = { authorization: `key=${ANDROID.appSecret}`, 'content-type': 'application/x-www-form-urlencoded' };
    const body = Buffer.from(`restricted_package_name=${SHOP}&title=t&description=d&extra.notify_effect=1&${target}`);
    const request = { method: 'POST', url: '', path, query: new URLSearchParams(), headers, body };
    const answer = JSON.parse(world().dialect.answer(request, context).body) as { data: { id: string } };
    return answer.data.id;
  };
  const isKept = async (id: string): Promise<boolean> => (await world().get(STATUS, { msg_id: id })).code === 0;

  it('keeps half a million names of targets', async () => {
    const names = `registration_id=reg-1${Array.from({ length: 999 }, (_, n) => `,r${n}`).join('')}`;
    const first = send(names, '/v3/message/regid');
    for (let n = 1; n < 500; n++) send(names, '/v3/message/regid');
    expect(await isKept(first)).toBe(true);
    send('registration_id=reg-1', '/v3/message/regid');
    expect(await isKept(first)).toBe(false);
  });

  it('keeps 10,000 messages, and forgets the oldest', async () => {
    const first = send('topic=nobody', '/v3/message/topic');
    for (let n = 0; n < 9_999; n++) send('topic=nobody', '/v3/message/topic');
    expect(await isKept(first)).toBe(true);
    send('topic=nobody', '/v3/message/topic');
    expect(await isKept(first)).toBe(false);
  });
});

it.each([COUNTERS, STATUS, RANGE, '/v1/trace/quota/get'])('%s is refused to an app that may not ask', async (path) => {
  const world = await World.open({ apps: [{ ...ANDROID, reports: 'forbidden' }] });
  expect((await world.get(path)).code).toBe(10038);
  await world.close();
});
