import {
  alert,
  ANDROID,
  HARMONY,
  IOS,
  notification,
  androidToken,
  iosToken,
  NOW,
  SpecWorld,
  type WorldAnswer,
} from '../umeng.spec-world.js';
import { type UmengDialectOptions, type UmengJson, type UmengSimulatedApp } from '../umeng.types.js';

const PACE = { queuedMs: 1_000, sendingMs: 10_000 };
const OF: Readonly<Record<string, UmengJson>> = {
  ios: alert('t'),
  android: notification('t'),
  harmony: notification('t'),
};

let world: SpecWorld;
afterEach(() => world.close());

/** Ten phones of each app. */
async function open(options: Partial<UmengDialectOptions> = {}): Promise<void> {
  world = await SpecWorld.open({ pace: PACE, ...options });
  for (let n = 0; n < 10; n += 1) {
    world.phone(ANDROID, `a${n}`, androidToken(n), { tags: ['all'] });
    world.phone(IOS, `i${n}`, iosToken(n), { tags: ['all'] });
    world.phone(HARMONY, `h${n}`, `harmony-${n}`);
  }
}

async function send(more: UmengJson = {}, app = 'android'): Promise<string> {
  const answer = await world.post('/api/send', { type: 'broadcast', payload: OF[app], ...more }, app);
  expect(answer.code).toBe('ok');
  return answer.data.task_id as string;
}
const ask = (path: string, taskId: string, app = 'android'): Promise<WorldAnswer> =>
  world.post(path, { task_id: taskId }, app);
const stateOf = async (taskId: string, app = 'android'): Promise<unknown> =>
  (await ask('/api/status', taskId, app)).data.status;
const touch = (phone: string, messageId: string, action: 'clicked' | 'dismissed'): boolean =>
  world.server.phones.touch(phone, messageId, action);

describe('a task moves by the clock', () => {
  it('C04: 7 until its start, 0 queued, 1 sending at an even pace, 2 done', async () => {
    await open();
    const id = await send({ policy: { start_time: '2023-11-15 07:13:20', expire_time: '2023-11-16 00:00:00' } });
    expect(await stateOf(id)).toBe(7);
    world.pass(3_599_999);
    expect(await stateOf(id)).toBe(7);
    world.pass(1);
    expect(await stateOf(id)).toBe(0);
    world.pass(999);
    expect(await stateOf(id)).toBe(0);
    world.pass(1);
    expect((await ask('/api/status', id)).data).toMatchObject({ status: 1, sent_count: 0 });
    world.pass(5_500);
    expect((await ask('/api/status', id)).data).toMatchObject({ status: 1, sent_count: 5 });
    expect(world.showing('t')).toHaveLength(5);
    world.pass(4_499);
    expect((await ask('/api/status', id)).data).toMatchObject({ status: 1, sent_count: 9 });
    world.pass(1);
    expect((await ask('/api/status', id)).data).toMatchObject({ status: 2, sent_count: 10 });
    expect(world.showing('t')).toHaveLength(10);
  });

  it('6 as soon as its filter turns out to match nobody', async () => {
    await open();
    const id = await send({ type: 'groupcast', filter: { where: { and: [{ tag: 'nobody' }] } } });
    expect(await stateOf(id)).toBe(0);
    world.pass(1_000);
    expect(await stateOf(id)).toBe(6);
  });

  it.each([
    ['in the queue', 500, 0],
    ['while sending', 6_000, 5],
  ])('5 where the expiry comes %s', async (_when, ms, sent) => {
    // Expiries have whole seconds, so the app's pace is made to fit.
    await open({ pace: { queuedMs: ms === 500 ? 2_000 : 1_000, sendingMs: 10_000 } });
    const expire = ms === 500 ? '2023-11-15 06:13:21' : '2023-11-15 06:13:26';
    const id = await send({ policy: { expire_time: expire } });
    world.pass(3_600_000);
    expect((await ask('/api/status', id)).data).toMatchObject({ status: 5, sent_count: sent });
    expect(world.showing('t')).toHaveLength(sent);
  });

  it('3 by the hand of a test, and no further phone is reached', async () => {
    await open();
    const id = await send();
    world.pass(3_000);
    expect(world.dialect.failTask(id, { now: () => world.at })).toBe(true);
    expect(world.dialect.failTask(id, { now: () => world.at })).toBe(false);
    world.pass(3_600_000);
    expect((await ask('/api/status', id)).data).toMatchObject({ status: 3, sent_count: 2 });
  });

  it('by the pace of its app where that has one', async () => {
    await open({ apps: [{ ...ANDROID, pace: { queuedMs: 0, sendingMs: 0 } }, IOS, HARMONY] });
    expect(await stateOf(await send())).toBe(2);
    expect(await stateOf(await send({}, 'ios'), 'ios')).toBe(0);
  });
});

describe('/api/status', () => {
  it('C24: has the counters of the platform, and counts clicks and dismissals', async () => {
    await open({ pace: { queuedMs: 0, sendingMs: 0 } });
    const [android, ios, harmony] = [await send(), await send({}, 'ios'), await send({}, 'harmony')];
    for (const [phone, id] of [
      ['a0', android],
      ['a1', android],
      ['i0', ios],
      ['h0', harmony],
    ] as const) {
      expect(touch(phone, id, 'clicked')).toBe(true);
    }
    expect(touch('a0', android, 'clicked')).toBe(false);
    expect(touch('a2', android, 'dismissed')).toBe(true);
    const of = async (id: string, app: string): Promise<UmengJson> => (await ask('/api/status', id, app)).data;
    expect(await of(android, 'android')).toEqual({
      ...{ task_id: android, status: 2, sent_count: 10, open_count: 2, dismiss_count: 1 },
    });
    expect(await of(ios, 'ios')).toEqual({ task_id: ios, status: 2, total_count: 10, sent_count: 10, open_count: 1 });
    expect(await of(harmony, 'harmony')).toMatchObject({ sent_count: 10, open_count: 1, dismiss_count: 0 });
    expect(world.dialect.task(android)).toMatchObject({ acceptedCount: 10, openCount: 2, dismissCount: 1 });
  });

  it.each(['/api/status', '/api/cancel', '/api/task/stat', '/api/channel/data'])(
    'C25: %s wants a task of this app: 2053 without one, 1014 for another’s',
    async (path) => {
      await open();
      const id = await send();
      const single = await world.post('/api/send', {
        type: 'unicast',
        device_tokens: androidToken(1),
        payload: OF.android,
      });
      expect((await world.post(path, {})).code).toBe('2053');
      expect((await world.post(path, { task_id: '' })).code).toBe('2053');
      expect((await world.post(path, { task_id: 7 })).code).toBe('2053');
      expect((await ask(path, 'us9')).code).toBe('1014');
      expect((await ask(path, id, 'ios')).code).toBe('1014');
      const msgId = await ask(path, single.data.msg_id as string);
      expect([msgId.code, msgId.data.error_msg]).toEqual(['1014', expect.stringContaining('msg_id')]);
    },
  );

  it('warns of unknown fields, and refuses them where it is to be strict about them', async () => {
    await open();
    expect((await world.post('/api/status', { task_id: await send(), colour: 'red' })).code).toBe('ok');
    expect(world.dialect.warnings.map(({ field }) => field)).toEqual(['colour']);
    await world.close();
    await open({ strict: ['unknownFields'] });
    expect((await world.post('/api/status', { task_id: await send(), colour: 'red' })).code).toBe('4005');
  });
});

describe('/api/cancel', () => {
  /** How far the clock goes for a task to be in a state. */
  const UNTIL = { 7: 0, 0: 0, 1: 6_000, 2: 11_000 } as const;

  it.each<[keyof typeof UNTIL, string, boolean, string, number]>([
    [7, 'android', false, 'ok', 0],
    [0, 'android', false, 'ok', 0],
    [1, 'android', false, 'ok', 5],
    [2, 'android', false, '1028', 10],
    [1, 'android', true, 'ok', 0],
    [2, 'android', true, 'ok', 0],
    [7, 'ios', false, 'ok', 0],
    [0, 'ios', false, 'ok', 0],
    [1, 'ios', false, '1028', 10],
    [2, 'ios', false, '1028', 10],
    [1, 'ios', true, 'ok', 0],
    [2, 'ios', true, 'ok', 0],
    [1, 'harmony', false, 'ok', 5],
    [2, 'harmony', false, '1028', 10],
  ])('C26: in state %i on %s, recall %s: %s, and %i phones show it', async (state, app, recall, code, left) => {
    const apps: UmengSimulatedApp[] = [ANDROID, IOS, HARMONY].map((one) => ({ ...one, recall }));
    await open({ apps });
    const id = await send(state === 7 ? { policy: { start_time: '2023-11-15 07:13:20' } } : {}, app);
    world.pass(UNTIL[state]);
    expect(await stateOf(id, app)).toBe(state);
    const answer = await ask('/api/cancel', id, app);
    expect(answer.code).toBe(code);
    if (code === 'ok') expect(answer.data).toEqual({ task_id: id });
    world.pass(86_400_000);
    expect(await stateOf(id, app)).toBe(code === 'ok' ? 4 : 2);
    expect(world.showing('t')).toHaveLength(left);
  });

  it('recalls on Android and iOS unless told otherwise, and not on Harmony', async () => {
    await open({ pace: { queuedMs: 0, sendingMs: 0 } });
    const codes: string[] = [];
    for (const app of ['android', 'ios', 'harmony'])
      codes.push((await ask('/api/cancel', await send({}, app), app)).code);
    expect(codes).toEqual(['ok', 'ok', '1028']);
  });

  it('leaves what its owner has read already, and other messages', async () => {
    await open({ pace: { queuedMs: 0, sendingMs: 0 } });
    const id = await send();
    await send({ payload: notification('other') });
    touch('a3', id, 'clicked');
    await ask('/api/cancel', id);
    expect(world.showing('t')).toEqual(['a3']);
    expect(world.showing('other')).toHaveLength(10);
    expect((await ask('/api/status', id)).data).toMatchObject({ status: 4, sent_count: 10, open_count: 1 });
  });

  it('answers 1028 to a task that is revoked, expired, failed or matched nobody', async () => {
    await open();
    const revoked = await send();
    await ask('/api/cancel', revoked);
    const empty = await send({ type: 'groupcast', filter: { where: { and: [{ tag: 'nobody' }] } } });
    const expired = await send({ policy: { expire_time: '2023-11-15 06:13:21' } });
    const failed = await send();
    world.dialect.failTask(failed, { now: () => NOW });
    world.pass(86_400_000);
    for (const [id, state] of [
      [revoked, 4],
      [empty, 6],
      [expired, 5],
      [failed, 3],
    ] as const) {
      expect(await stateOf(id)).toBe(state);
      expect((await ask('/api/cancel', id)).code).toBe('1028');
    }
  });
});

describe('/api/task/stat', () => {
  it('C32: has the way of a task from acceptance to click, and rates as texts', async () => {
    await open({ pace: { queuedMs: 0, sendingMs: 0 } });
    const id = await send();
    touch('a0', id, 'clicked');
    touch('a1', id, 'clicked');
    touch('a2', id, 'dismissed');
    expect((await ask('/api/task/stat', id)).data).toEqual({
      ...{ task_id: id, accept_count: 10, sent_count: 10, arrive_count: 10, open_count: 2, dismiss_count: 1 },
      ...{ open_rate: '20.00%', dismiss_rate: '10.00%' },
    });
  });

  it('has no rate of nothing', async () => {
    await open();
    const id = await send();
    expect((await ask('/api/task/stat', id)).data).toMatchObject({ accept_count: 0, open_rate: '0.00%' });
  });
});

describe('out_biz_no', () => {
  const order = { policy: { out_biz_no: 'n1' } };

  it.each([0, 500, 5_000, 60_000])('C23: sent again after %i ms, it is one task and one delivery', async (ms) => {
    await open();
    const id = await send(order);
    world.pass(ms);
    expect(await send(order)).toBe(id);
    world.pass(60_000);
    expect(world.dialect.task(id)).toMatchObject({ state: 2, duplicates: 1, sentCount: 10 });
    expect(world.server.phones.shown('a0')).toHaveLength(1);
  });

  it('C23: brings no revoked task back', async () => {
    await open();
    const id = await send(order);
    await ask('/api/cancel', id);
    expect(await send(order)).toBe(id);
    world.pass(60_000);
    expect([await stateOf(id), world.showing('t')]).toEqual([4, []]);
  });

  it('C23: costs no quota', async () => {
    await open({ rates: { broadcast: { perMinute: 1 } } });
    const id = await send(order);
    expect(await send(order)).toBe(id);
    expect((await world.post('/api/send', { type: 'broadcast', payload: OF.android })).code).toBe('2050');
  });
});
