import { errorOf, JPUSH_FAMILY_ERRORS, type JPushCode, type JPushFamily } from './jpush.codes.js';
import { jpushFault } from './jpush.answers.js';
import { ROUTES } from './jpush.routes.js';
import { DEVELOPER, FREE, SECRET, SpecWorld } from './jpush.spec-world.js';

/** A call of each family that succeeds, or fails by a code of its own, when nothing is scripted. */
const CALLS: Readonly<Record<JPushFamily, string>> = {
  push: 'POST /v3/push',
  device: 'GET /v3/devices/r1',
  report: 'GET /v3/received?msg_ids=1',
  schedule: 'GET /v3/schedules',
  admin: 'POST /v1/app',
};

const ALL = (Object.keys(CALLS) as JPushFamily[]).flatMap((family) =>
  Object.keys(JPUSH_FAMILY_ERRORS[family]).map((code) => [family, Number(code) as JPushCode] as const),
);

let world: SpecWorld;
beforeAll(async () => {
  world = await SpecWorld.open();
});
afterAll(() => world.close());

describe('every code of every table can be scripted', () => {
  it.each(ALL)('%s: %i', async (family, code) => {
    const line = CALLS[family];
    const path = line.split(' ')[1]?.split('?')[0] ?? '';
    const script = { when: { vendor: 'jpush', path }, times: 1, fault: jpushFault(code, family) };
    const added = await fetch(`${world.server.url}/_sim/faults`, { method: 'POST', body: JSON.stringify(script) });
    expect(added.status).toBe(201);
    const { status, headers, json } = await world.call(line, line.startsWith('POST') ? {} : undefined);
    const { status: documented, meaning, vendorText } = errorOf(family, code);
    expect([status, json]).toEqual([documented, { error: { code, message: vendorText ?? meaning } }]);
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('there are as many as the documents list', () => {
    const counts = Object.entries(JPUSH_FAMILY_ERRORS).map(([family, table]) => [family, Object.keys(table).length]);
    expect(Object.fromEntries(counts)).toEqual({ push: 21, device: 9, report: 6, schedule: 7, admin: 13 });
  });
});

describe('what every family says of itself', () => {
  it.each<[line: string, status: number, code: number]>([
    ['GET /v3/push', 405, 1001],
    ['DELETE /v3/devices/r1', 405, 1001],
    ['POST /v3/received', 405, 1001],
    ['PUT /v3/schedules', 405, 1001],
    ['PATCH /v3/files', 405, 1001],
    ['GET /v3/images/byurls', 405, 1001],
    ['POST /v3/push/cid', 405, 1001],
  ])('the wrong method %s', async (line, status, code) => {
    expect(await world.outcome(line)).toEqual([status, code]);
  });

  it.each([
    '/',
    '/v3',
    '/v3/pushes',
    '/v3/push/',
    '/v3/push/a/b',
    '/v3/devices',
    '/v3/schedules/a/b',
    '/v1/apps',
    '/v3/tags/a/b',
  ])('an unknown path %s is no envelope', async (path) => {
    expect(await world.call(`GET ${path}`)).toMatchObject({ status: 404, text: '' });
  });

  /** What a stranger is told: he proves that the path is there, and whose credentials it takes. */
  const STRANGER = {
    push: [401, 1004],
    device: [400, 7008],
    report: [401, 3001],
    schedule: [401, 8101],
    admin: [401, 4004],
  };
  const lines = ROUTES.map(({ method, path, family }) => {
    const plain = path.source.slice(1, -1).replaceAll('\\/', '/').replace('/?', '');
    return [`${method} ${plain.replace(/\(\?<\w+>(?:\\d\+|\[\^\/\]\+)\)/g, '7')}`, family] as const;
  });
  it.each(lines)('%s is there, and not for strangers', async (line, family) => {
    const body = /^(?:POST|PUT)/.test(line) ? {} : undefined;
    expect(await world.outcome(line, body, { as: 'stranger' })).toEqual(STRANGER[family]);
  });

  it('every answer carries the rate of its family, in both spellings', async () => {
    const lines = [...Object.values(CALLS), 'GET /v3/files'];
    const limits = await Promise.all(
      lines.map(async (line) => {
        const as = line.includes('/v1/') ? DEVELOPER : FREE;
        const { headers } = await world.call(line, line.startsWith('POST') ? {} : undefined, { as });
        expect(headers.get('x-rate-limit-quota')).toBe(headers.get('x-rate-limit-limit'));
        expect(Number(headers.get('x-rate-limit-reset'))).toBeGreaterThan(0);
        return headers.get('x-rate-limit-limit');
      }),
    );
    expect(limits).toEqual(['600', '600', '2400', '100', '600', '20']);
  });
});

it('a blocked app is 403, 2003 whatever it calls; limits can be set for each app', async () => {
  const app = { appKey: 'blocked', masterSecret: SECRET, blocked: true };
  const other = { appKey: 'small', masterSecret: SECRET, limits: { deviceCallsPerMinute: 1, devicesPerAlias: 0 } };
  const small = await SpecWorld.open({ apps: [app, other], groups: [] });
  for (const line of [
    'POST /v3/push',
    'GET /v3/devices/r1',
    'GET /v3/schedules',
    'GET /v3/files',
    'GET /v3/received?msg_ids=1',
  ]) {
    const { status, json } = await small.call(line, line.startsWith('POST') ? {} : undefined, { as: 'blocked' });
    expect([status, json]).toEqual([403, { error: { code: 2003, message: 'The appKey is in black list.' } }]);
  }
  small.phone('r1', { app: 'small' });
  expect(await small.outcome('POST /v3/devices/r1', { alias: 'a' }, { as: 'small' })).toEqual([400, 7015]);
  expect(await small.outcome('POST /v3/devices/r1', { alias: 'a' }, { as: 'small' })).toEqual([429, 2002]);
  await small.close();
});

it('what is reserved for VIP is open where the switch says so', async () => {
  const open = await SpecWorld.open({ reserveVipFields: false });
  open.phone('r1');
  const lines = ['GET /v3/messages?msg_ids=1', 'GET /v3/push_plan/list', 'GET /v3/test/model/list'];
  for (const line of lines) expect(await open.outcome(line)).toEqual([200, 0]);
  await open.close();
});
