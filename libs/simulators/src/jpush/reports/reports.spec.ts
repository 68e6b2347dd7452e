import { DAY, FREE, ID, MINUTE, NOON, SECRET, SpecWorld, VIP } from '../jpush.spec-world.js';

const vip = { as: VIP };
const everyone = { platform: 'all', audience: 'all', notification: { alert: 'Hi' } };

let world: SpecWorld;
async function open(more: object = {}): Promise<void> {
  const lastOnline = { away: NOON - DAY };
  world = await SpecWorld.open({
    apps: [
      { appKey: FREE, masterSecret: SECRET },
      { appKey: VIP, masterSecret: SECRET, vip: true, lastOnline },
    ],
    ...more,
  });
  world.phone('a1', { app: VIP });
  world.phone('away', { app: VIP });
  world.phone('i1', { app: VIP }, 'ios');
  world.phone('h1', { app: VIP }, 'harmony');
  world.phone('f1');
}
beforeEach(() => open());
afterEach(() => world.close());

const send = async (more: object = {}) =>
  (await world.call('POST /v3/push', { ...everyone, ...more }, vip)).json.msg_id as string;
/** The rows of a report, and its text: `fetch` rounds numbers as large as an id. */
async function report(path: string, as = VIP): Promise<{ rows: Record<string, unknown>[]; text: string }> {
  const { json, text } = await world.call(`GET ${path}`, undefined, { as });
  return { rows: json as unknown as Record<string, unknown>[], text };
}

describe('GET /v3/received and /v3/received/detail', () => {
  it('shape 31: count what reached phones; what does not apply is null', async () => {
    const id = await send({ notification: { alert: 'Hi', ios: { 'mutable-content': true } } });
    const { rows: old } = await report(`/v3/received?msg_ids=${id}`);
    expect(old).toEqual([
      {
        msg_id: id,
        android_received: 1,
        ios_apns_sent: 1,
        ios_apns_received: 1,
        ios_msg_received: null,
        wp_mpns_sent: null,
      },
    ]);
    const { rows } = await report(`/v3/received/detail?msg_ids=${id}`);
    expect(rows).toEqual([
      {
        msg_id: id,
        jpush_received: 1,
        android_pns_sent: null,
        android_pns_received: null,
        ios_apns_sent: 1,
        ios_apns_received: 1,
        ios_msg_received: null,
        live_acivity_sent: null,
        live_acivity_received: null,
        wp_mpns_sent: null,
        quickapp_jpush_received: null,
        quickapp_pns_sent: null,
        hmos_hmpns_sent: 1,
        hmos_hmpns_received: 1,
        hmos_msg_sent: null,
        hmos_msg_received: null,
      },
    ]);
  });

  it('without mutable-content an iPhone tells of no delivery; messages and live activities are counted apart', async () => {
    const silent = await send({ message: { msg_content: 'm' } });
    const live = await send({
      platform: ['ios'],
      notification: undefined,
      live_activity: { ios: { event: 'update', 'content-state': {} } },
    });
    const { rows } = await report(`/v3/received/detail?msg_ids=${silent},${live}`);
    expect(rows[0]).toMatchObject({
      ios_apns_sent: 1,
      ios_apns_received: 0,
      ios_msg_received: 1,
      hmos_msg_received: 1,
    });
    expect(rows[1]).toMatchObject({ live_acivity_sent: 1, live_acivity_received: 1, jpush_received: null });
  });

  it('shape 31: a message that is unknown, another app’s, or older than 28 days has its id alone', async () => {
    const id = await send();
    expect((await report('/v3/received/detail?msg_ids=123')).rows).toEqual([{ msg_id: '123' }]);
    expect((await report(`/v3/received?msg_ids=${id}`, FREE)).rows).toEqual([{ msg_id: id }]);
    world.pass(28 * DAY);
    expect((await report(`/v3/received?msg_ids=${id}`)).rows[0]).toHaveProperty('android_received');
    world.pass(1);
    expect((await report(`/v3/received?msg_ids=${id}`)).rows).toEqual([{ msg_id: id }]);
  });

  it('a fresh message has its id alone, as long as the option says', async () => {
    await world.close();
    await open({ reportsAfterMs: MINUTE });
    const id = await send();
    expect((await report(`/v3/received?msg_ids=${id}`)).rows).toEqual([{ msg_id: id }]);
    world.pass(MINUTE);
    expect((await report(`/v3/received?msg_ids=${id}`)).rows[0]).toHaveProperty('android_received', 1);
  });

  it.each<[name: string, path: string]>([
    ['received', '/v3/received?msg_ids='],
    ['received/detail', '/v3/received/detail?msg_ids='],
    ['messages', '/v3/messages?msg_ids='],
    ['messages/detail', '/v3/messages/detail?msg_ids='],
  ])('shape 31: %s takes 1 to 100 ids', async (_name, path) => {
    const ids = (count: number) => Array.from({ length: count }, (_, n) => 100 + n).join(',');
    const outcomes = await Promise.all(
      [ids(1), ids(100), ids(101), '', 'abc'].map((list) => world.outcome(`GET ${path}${list}`, undefined, vip)),
    );
    expect(outcomes).toEqual([
      [200, 0],
      [200, 0],
      [400, 3002],
      [400, 3002],
      [400, 3002],
    ]);
  });
});

describe('POST /v3/status/message', () => {
  const ask = (msgId: string, more: object = {}) => {
    const body = { msg_id: 0, registration_ids: ['a1', 'away', 'f1', 'i1'], ...more };
    return world.call('POST /v3/status/message', JSON.stringify(body).replace('"msg_id":0', `"msg_id":${msgId}`), vip);
  };

  it('shape 32: every status, by the id as a bare number', async () => {
    const id = await send({ audience: { registration_id: ['a1', 'away'] } });
    expect((await ask(id)).json).toEqual({
      a1: { status: 0 },
      away: { status: 1 },
      f1: { status: 2 },
      i1: { status: 3 },
    });
    expect((await ask(id, { date: '2026-08-01' })).status).toBe(200);
  });

  it('shape 32: 4 where the recipients were forgotten', async () => {
    const id = await send();
    for (let n = 0; n < 1000; n++) world.phone(`p${n}`, { app: VIP });
    const quietly = { audience: { tag_not: ['x'] }, notification: { alert: '' } };
    for (let n = 0; n < 198; n++) await send(quietly);
    expect((await ask(id, { registration_ids: ['a1'] })).json).toEqual({ a1: { status: 0 } });
    for (let n = 0; n < 2; n++) await send(quietly);
    expect((await ask(id, { registration_ids: ['a1'] })).json).toEqual({ a1: { status: 4 } });
  });

  it.each<[name: string, msgId: (id: string) => string, more: object, message: string | null]>([
    ['an id in quotes', (id) => `"${id}"`, {}, 'Invalid parameter `msg_id`.'],
    ['an id that was rounded', (id) => String(Number(id)), {}, 'Msgid does not exist.'],
    ['another day', (id) => id, { date: '2026-07-31' }, 'Msgid does not exist.'],
    ['a date with a time', (id) => id, { date: '2026-08-01 00:00:00' }, null],
    ['no ids', (id) => id, { registration_ids: [] }, null],
    ['1001 ids', (id) => id, { registration_ids: Array(1001).fill('a1') }, null],
    ['an unknown key', (id) => id, { colour: 1 }, null],
  ])('shape 32: %s is 400, 3002', async (_name, msgId, more, message) => {
    const { status, json } = await ask(msgId(await send()), more);
    const text = message ?? (expect.any(String) as string);
    expect([status, json]).toEqual([400, { error: { code: 3002, message: text } }]);
  });
});

describe('GET /v3/messages and /v3/messages/detail', () => {
  it('shape 33: ids are numbers with all their digits; blocks without figures are absent', async () => {
    const id = await send({ platform: ['android'] });
    const { text, rows } = await report(`/v3/messages/detail?msg_ids=${id}`);
    expect(text).toContain(`[{"msg_id":${id},`);
    const leaf = { target: 2, sent: 1, received: 1, display: 1, click: 0 };
    expect(rows).toEqual([
      {
        msg_id: Number(id),
        details: { notification: { ...leaf, sub_android: { jg_android: leaf } } },
        jpush: { ...leaf, online_push: 0, msg_click: 0 },
      },
    ]);
    expect((await report(`/v3/messages?msg_ids=${id}`)).rows).toEqual([
      {
        msg_id: Number(id),
        android: { received: 1, target: 2, online_push: 0, click: 0, msg_click: 0 },
        winphone: null,
      },
    ]);
  });

  it('count every kind of push, and the taps on it', async () => {
    const id = await send({
      message: { msg_content: 'm' },
      notification: { alert: 'Hi', ios: { 'mutable-content': true } },
    });
    for (const phone of ['i1', 'h1']) {
      const notification = world.server.phones.shown(phone).find(({ kind }) => kind === 'notification');
      expect(world.server.phones.touch(phone, notification?.messageId ?? '', 'clicked')).toBe(true);
    }
    const { rows } = await report(`/v3/messages/detail?msg_ids=${id}`);
    const one = { target: 1, sent: 1, received: 1, display: 1 };
    expect(rows[0]).toMatchObject({
      details: {
        notification: {
          target: 4,
          received: 3,
          click: 2,
          sub_ios: { apns: { ...one, click: 1 } },
          sub_hmos: { hmpns: { ...one, click: 1 } },
        },
        message: { target: 4, received: 3, sub_ios: { jg_ios: one }, sub_hmos: { jg_hmos: one } },
      },
      ios: { apns_target: 1, apns_click: 1, msg_received: 1 },
    });
  });

  it('are for VIP apps: 403, 2003', async () => {
    for (const line of [
      'GET /v3/messages?msg_ids=1',
      'GET /v3/messages/detail?msg_ids=1',
      'GET /v3/users',
      'POST /v3/status/message',
    ]) {
      expect(await world.outcome(line)).toEqual([403, 2003]);
    }
  });
});

describe('GET /v3/users', () => {
  const ask = (unit: string, start: string, duration: number | string) =>
    world.call(
      `GET /v3/users?time_unit=${unit}&start=${encodeURIComponent(start)}&duration=${duration}`,
      undefined,
      vip,
    );
  const now = { android: { online: 1, active: 1 }, ios: { online: 1, active: 1 }, hmos: { online: 1, active: 1 } };

  it('shape 34: only the present has figures', async () => {
    expect((await ask('HOUR', '2026-08-01 11', 2)).json).toEqual({
      time_unit: 'HOUR',
      start: '2026-08-01 11',
      duration: 2,
      items: [{ time: '2026-08-01 11' }, { time: '2026-08-01 12', ...now }],
    });
    expect((await ask('DAY', '2026-07-31', 2)).json.items).toEqual([
      { time: '2026-07-31' },
      { time: '2026-08-01', ...now },
    ]);
    expect((await ask('MONTH', '2026-07', 2)).json.items).toEqual([{ time: '2026-07' }, { time: '2026-08', ...now }]);
  });

  it.each<[unit: string, start: string, duration: number | string, code: number]>([
    ['DAY', '2026-06-02', 60, 0],
    ['DAY', '2026-06-02', 61, 3005],
    ['DAY', '2026-06-01', 1, 3005],
    ['HOUR', '2026-08-01 00', 24, 0],
    ['HOUR', '2026-08-01 00', 25, 3005],
    ['HOUR', '2026-07-31 00', 1, 3005],
    ['MONTH', '2026-07', 3, 3005],
    ['DAY', '2026-08-01 12', 1, 3004],
    ['HOUR', '2026-08-01', 1, 3004],
    ['DAY', 'today', 1, 3002],
    ['day', '2026-08-01', 1, 3002],
    ['DAY', '2026-08-01', 0, 3002],
  ])('shape 34: %s from %p for %p is %i', async (unit, start, duration, code) => {
    expect((await ask(unit, start, duration)).code).toBe(code);
  });
});

it('a wrong secret is 401, 3001; the budget is 2400; the Beijing zone has paths of its own', async () => {
  expect((await world.call('GET /v3/received?msg_ids=1', undefined, { secret: 'no' })).json).toEqual({
    error: { code: 3001, message: 'Basic authentication failed' },
  });
  const id = await send();
  const { headers, json } = await world.call(`GET /v3/report/received/detail?msg_ids=${id}`, undefined, vip);
  expect([headers.get('x-rate-limit-limit'), json]).toMatchObject(['2400', [{ msg_id: ID }]]);
});
