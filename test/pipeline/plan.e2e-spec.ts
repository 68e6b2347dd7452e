import { jest } from '@jest/globals';
import {
  type Audience,
  type DeviceRegistration,
  type Message,
  type PlannedCall,
  PushInputError,
  type PushReport,
  type PushRequest,
} from '@nest-push/core';
import { type LoggedRequest, type SimulatorServer } from '@nest-push/simulators';
import { type Host, registerThreePhones, startHost, startSimulators } from '../support/host.js';
import { like } from '../support/like.js';

/** Everything a message can say, so that a plan has something to forget. */
const RICH: Message = {
  title: '您有一条新消息~',
  body: '【小明】刚刚浏览了您的商品【自行车】~ 🚲 & + = % "引号" \\ \n第二行',
  data: { type: 2, goods: { id: 'b1', tags: ['新', 'a b'] }, none: null },
  click: { open: 'url', url: 'https://shop.example/goods/b1?from=push&a=1' },
  badge: 3,
  sound: 'visit.wav',
  image: 'https://shop.example/b1.png',
  collapseKey: 'visits-of-b1',
  class: 'transactional',
  kind: 'social',
  ttl: 3600,
  ios: { body: '【小明】刚刚浏览了您的商品~' },
  vendors: { jpush: { options: { big_push_duration: 0 } }, xiaomi: { android: { extra: { flow_control: '1000' } } } },
};

let server: SimulatorServer;
let host: Host;

beforeEach(async () => {
  server = await startSimulators();
  host = await startHost(server);
  await registerThreePhones(host, 'u1');
  // The clock stands still between plan and push: what depends on the second is the same then.
  const now = Date.now();
  jest.spyOn(Date, 'now').mockReturnValue(now);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await host.close();
  await server.close();
});

interface Call {
  readonly method: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
}

const byPathAndBody = (a: Call, b: Call): number => (a.path + a.body < b.path + b.body ? -1 : 1);

/** The planned calls, as they would arrive. */
function planned(calls: readonly PlannedCall[]): Call[] {
  return calls
    .map(({ request }) => {
      if (request === null) throw new TypeError('a call was refused');
      const { method, url, headers, body } = request;
      expect(url.startsWith(`${server.url}/`)).toBe(true);
      return { method, path: url.slice(server.url.length), contentType: headers['content-type'], body };
    })
    .sort(byPathAndBody);
}

/** The calls that arrived. */
function arrived(requests: readonly LoggedRequest[]): Call[] {
  return requests
    .map(({ vendor, method, path, headers, body }) => ({
      method,
      path: `/${vendor}${path}`,
      contentType: headers['content-type'],
      body,
    }))
    .sort(byPathAndBody);
}

/** Without what is made of the push's id, which a plan does not have: Umeng's key of a task, and Xiaomi's job key. */
const withoutKeys = (body: string): string =>
  body.replace(/"out_biz_no":"[0-9a-f]{32}"/u, '"out_biz_no":""').replace(/&extra\.jobkey=[\w-]{20}/u, '');
const nameless = (calls: readonly Call[]): Call[] =>
  calls.map((call) => ({ ...call, body: withoutKeys(call.body) })).sort(byPathAndBody);

/** Plans, looks that nothing left, sends, and compares. */
async function planAndSend(request: PushRequest): Promise<{ calls: readonly PlannedCall[]; report: PushReport }> {
  const { calls } = await host.push.plan(request);
  expect(server.requests.list()).toEqual([]);
  const report = await host.report(request);
  expect(nameless(arrived(server.requests.list()))).toEqual(nameless(planned(calls)));
  return { calls, report };
}

describe('a plan', () => {
  it('is what is sent, byte for byte but for keys made of the push’s id, for three devices at three vendors', async () => {
    const { calls, report } = await planAndSend({ to: { user: 'u1' }, message: RICH });
    expect(report.state).toBe('delivered');
    const brief = calls.map(({ app, addressKind, deviceIds, request }) => [
      app,
      addressKind,
      deviceIds,
      request?.url.slice(server.url.length),
    ]);
    expect(brief.sort()).toEqual([
      ['jpush', 'registrationId', ['yan'], '/jpush/v3/push'],
      ['umeng:ios', 'registrationId', ['wei'], '/umeng/api/send'],
      ['xiaomi:android', 'alias', ['lin'], '/xiaomi/v3/message/alias'],
    ]);
    for (const { app, notes } of calls) {
      const row = report.deliveries.find((delivery) => delivery.app === app);
      expect(row?.reason.endsWith(['took it.', ...notes].join(' '))).toBe(true);
    }
  });

  it('is the same while the clock moves, but for what tells the time', async () => {
    const { calls } = await host.push.plan({ to: { user: 'u1' }, message: RICH });
    jest.mocked(Date.now).mockReturnValue(Date.now() + 61_000);
    await host.report({ to: { user: 'u1' }, message: RICH });
    const timeless = (text: string): string =>
      withoutKeys(text)
        .replace(/"timestamp":"\d+"/u, '"timestamp":""')
        .replace(/"expire_time":"[^"]+"/u, '"expire_time":""');
    const without = (all: readonly Call[]): Call[] => all.map((call) => ({ ...call, body: timeless(call.body) }));
    expect(without(arrived(server.requests.list()))).toEqual(without(planned(calls)));
    expect(arrived(server.requests.list())).not.toEqual(planned(calls));
  });

  it('cannot know the id of the push: without a collapse key Xiaomi gets another notify_id, and always another job key', async () => {
    const request = { to: { device: 'lin' }, message: { title: '通知', body: '您的订单已发货' } };
    const { calls } = await host.push.plan(request);
    await host.report(request);
    const forms = [planned(calls), arrived(server.requests.list())].map(([call]) =>
      Object.fromEntries(new URLSearchParams(call?.body)),
    );
    const [
      { notify_id: plannedId, 'extra.jobkey': plannedKey, ...wanted } = {},
      { notify_id: sentId, 'extra.jobkey': sentKey, ...sent } = {},
    ] = forms;
    expect(sent).toEqual(wanted);
    expect([plannedId, sentId]).toEqual([like.matching(/^\d+$/u), like.matching(/^\d+$/u)]);
    expect(sentId).not.toBe(plannedId);
    expect([plannedKey, sentKey]).toEqual([like.matching(/^[\w-]{20}$/u), like.matching(/^[\w-]{20}$/u)]);
    expect(sentKey).not.toBe(plannedKey);
  });

  it('nor can it name the collapse id of an iPhone, nor the key of a task', async () => {
    const message = { title: '通知', body: '您的订单已发货' };
    const { calls } = await host.push.plan({ to: { everyone: true, via: ['jpush', 'umeng:ios'] }, message });
    const { pushId } = await host.report({ to: { everyone: true, via: ['jpush', 'umeng:ios'] }, message });
    const bodies = [planned(calls), arrived(server.requests.list())].map((all) =>
      all.map(({ body }) => body).join('\n'),
    );
    const [wanted = '', sent = ''] = bodies;
    const keys = bodies.map((body) => /"out_biz_no":"([0-9a-f]{32})"/u.exec(body)?.[1] ?? '');
    expect(keys[0]).not.toBe(keys[1]);
    // JPush and Umeng: each says the push's id once.
    expect(sent.split(`"apns_collapse_id":"${pushId}"`)).toHaveLength(3);
    expect(wanted.split('"apns_collapse_id":"plan"')).toHaveLength(3);
    expect(sent.replaceAll(pushId, 'plan').replace(keys[1] ?? '', keys[0] ?? '')).toBe(wanted);
  });

  it('nor the key of a call to JPush, which is fetched for the call', async () => {
    const keyed = await startHost(server, { cid: true });
    const request = { to: { alias: 'yan', via: 'jpush' }, message: RICH };
    const { calls } = await keyed.push.plan(request);
    // Not even a key was asked for.
    expect(server.requests.list()).toEqual([]);
    await keyed.report(request);
    await keyed.close();
    const [call] = arrived(server.requests.list().filter(({ path }) => path === '/v3/push'));
    const { cid, ...sent } = JSON.parse(call?.body ?? '{}') as Record<string, unknown>;
    expect(cid).toEqual(like.text);
    expect(sent).toEqual(JSON.parse(planned(calls)[0]?.body ?? ''));
  });

  const audiences: readonly [Audience, readonly string[]][] = [
    [{ alias: 'lin', via: ['xiaomi:android', 'jpush'] }, ['jpush', 'xiaomi:android']],
    [{ tags: { any: ['news'], none: ['muted'] } }, ['jpush', 'umeng:android', 'umeng:ios']],
    [{ topic: 'news' }, ['xiaomi:android', 'xiaomi:ios']],
    [{ everyone: true }, ['jpush', 'umeng:android', 'umeng:ios', 'xiaomi:android', 'xiaomi:ios']],
  ];
  it.each(audiences)('names every vendor app that %j goes to', async (to, apps) => {
    const { calls } = await planAndSend({ to, message: { ...RICH, title: '通知' } });
    expect(calls.map(({ app }) => app).sort()).toEqual(apps);
    expect(calls.every(({ deviceIds }) => deviceIds.length === 0)).toBe(true);
  });

  it('is cut at the vendors’ limits as the push is', async () => {
    const device = (i: number, vendor: string, address: string): DeviceRegistration => ({
      id: `${vendor}${i}`,
      userId: 'many',
      platform: 'android',
      manufacturer: vendor === 'xiaomi' ? 'Redmi' : 'vivo',
      routes: [{ vendor, kind: 'registrationId', address }],
    });
    for (let i = 0; i < 1001; i++) {
      await host.devices.register(device(i, 'xiaomi', `regid/${i}`));
      await host.devices.register(device(i, 'jpush', `1a0c0ffee${i}`));
      if (i < 501) await host.devices.register(device(i, 'umeng', String(i).padStart(44, '0')));
    }
    const { calls } = await planAndSend({ to: { user: 'many' }, message: RICH });
    expect(calls.map(({ app, deviceIds }) => `${app} ${deviceIds.length}`).sort()).toEqual([
      'jpush 1',
      'jpush 1000',
      'umeng:android 1',
      'umeng:android 500',
      'xiaomi:android 1',
      'xiaomi:android 1000',
    ]);
  });
});

describe('what a plan would not send', () => {
  it('names devices that no route reaches, with the reasons that the report has', async () => {
    const unreachable: readonly [string, DeviceRegistration, RegExp][] = [
      [
        'account',
        { platform: 'android', routes: [{ vendor: 'jpush', kind: 'account', address: 'x3' }] },
        /jpush knows no address of kind account/u,
      ],
      [
        'harmony',
        { platform: 'harmony', routes: [{ vendor: 'umeng', kind: 'registrationId', address: 'x2' }] },
        /umeng has no app for harmony/u,
      ],
      [
        'pigeon',
        { platform: 'android', routes: [{ vendor: 'pigeon', kind: 'alias', address: 'x1' }] },
        /no vendor module is named pigeon/u,
      ],
      [
        'stranger',
        { platform: 'ios', routes: [{ vendor: 'umeng', app: 'umeng:other', kind: 'alias', address: 'x4' }] },
        /umeng has no app for ios named umeng:other/u,
      ],
    ];
    for (const [id, registration] of unreachable) await host.devices.register({ ...registration, id, userId: 'u1' });
    const request = { to: { user: 'u1' }, message: RICH };
    const { dropped } = await host.push.plan(request);
    expect(dropped).toEqual(unreachable.map(([deviceId, , reason]) => ({ deviceId, reason: like.matching(reason) })));

    const { report, calls } = await planAndSend(request);
    expect(calls).toHaveLength(3);
    expect(report.state).toBe('partial');
    const rows = report.deliveries.filter(({ app }) => app === null);
    expect(rows.map(({ deviceId, reason }) => ({ deviceId, reason }))).toEqual(dropped);
    expect(new Set(rows.map(({ failureClass }) => failureClass))).toEqual(new Set(['device']));
  });

  it('names calls that their vendor would refuse, and sends the others', async () => {
    const message: Message = { ...RICH, title: '商'.repeat(50) };
    const request = { to: { user: 'u1' }, message };
    const { calls } = await host.push.plan(request);
    const refused = calls.filter((call) => call.request === null);
    expect(refused).toEqual([
      {
        app: 'xiaomi:android',
        addressKind: 'alias',
        deviceIds: ['lin'],
        request: null,
        notes: [],
        refusal: like.object({ class: 'payload', vendor: 'Xiaomi', code: null, httpStatus: null }),
      },
    ]);
    const report = await host.report(request);
    expect(arrived(server.requests.list())).toEqual(planned(calls.filter((call) => !refused.includes(call))));
    expect(report.state).toBe('partial');
    expect(report.deliveries.find(({ deviceId }) => deviceId === 'lin')).toMatchObject({
      state: 'failed',
      failureClass: 'payload',
      reason: refused[0]?.refusal?.reason,
    });
  });

  it.each([
    [{ user: 'nobody' }, /^The user nobody has no registered device\.$/u],
    [{ devices: ['nothing'] }, /^The device nothing is not registered\.$/u],
    [{ topic: 'news', via: 'jpush' }, / audience of kind topic\.$/u],
    [{ everyone: true, via: 'pigeon' }, /^No configured vendor or vendor app is named pigeon\.$/u],
  ] as const)('says what is wrong with %j, as the report does', async (to, problem) => {
    const plan = await host.push.plan({ to, message: RICH });
    expect(plan).toMatchObject({ calls: [], dropped: [] });
    expect(plan.problems).toEqual(expect.arrayContaining([like.matching(problem)]));
    const report = await host.report({ to, message: RICH });
    expect(report).toMatchObject({ state: 'failed', reason: plan.problems.join(' '), deliveries: [] });
    expect(server.requests.list()).toEqual([]);
  });

  it('refuses what send() refuses, in the same words', async () => {
    const wrong = {
      to: { user: 'u1', device: 'lin' },
      message: { title: '', ttl: 0 },
      at: 'tomorrow',
    } as unknown as PushRequest;
    const errors = await Promise.all(
      [host.push.plan(wrong), host.push.send(wrong)].map((call) => call.catch((error: unknown) => error)),
    );
    const [ofPlan, ofSend] = errors;
    expect(ofPlan).toBeInstanceOf(PushInputError);
    expect(ofSend).toEqual(ofPlan);
    expect((ofPlan as PushInputError).issues.map(({ field }) => field).sort()).toEqual([
      'at',
      'message.title',
      'message.ttl',
      'to',
    ]);
  });
});

it('a plan sends nothing, stores nothing and shows nothing', async () => {
  for (let i = 0; i < 20; i++) await host.push.plan({ to: { user: 'u1' }, message: RICH, key: 'once' });
  expect(server.requests.list()).toEqual([]);
  for (const { id } of server.phones.list()) expect(server.phones.shown(id)).toEqual([]);
  expect(await host.push.report('plan')).toBeNull();
  const ticket = await host.push.send({ to: { user: 'u1' }, message: RICH, key: 'once' });
  expect(ticket.repeated).toBe(false);
  expect(await ticket.settled()).toMatchObject({ state: 'delivered' });
});
