import { JPushError } from '@nest-push/jpush';
import { JPushWorld, SECRET, VIP } from '../conformance/jpush.world.js';
import { PYTHON_PUSHES } from '../documents/jpush.python.js';
import { basic } from '../documents/world.js';
import { greeting, PUSHES, type SeedPush } from './jpush.pushes.js';

/**
 * The examples of JPush's Python client, 2019, written with our client. Requests are what that client sends; where one is corrected, a comment says why.
 * What phones show of the pushes, and where a zone's requests go, is proved in `test/documents/jpush.e2e-spec.ts`.
 */

const ALIAS_PLATFORMS = { platform: ['android', 'ios'] } as const;
const TASK_ID = 'e9c553d0-0850-11e6-b6d4-0021f652c102';
const PUSH = { platform: 'all', audience: 'all', notification: { alert: 'Hello, world!' } } as const;

const APP = basic(VIP, SECRET);
const GROUP = basic('group-8103a4c628a0b98974ec1949', SECRET);
const DEVELOPER = basic('a1b2c3d4e5f60718293a4b5c', SECRET);

interface Example {
  /** The example's function. */
  readonly name: string;
  readonly call: (world: JPushWorld) => Promise<unknown>;
  /** Method, path and query. */
  readonly line: string;
  readonly body?: object;
  /** @default the app's */
  readonly authorization?: string;
  /** What the call gives; a refusal's code where the example names something that is not there. */
  readonly gives: object | string;
}

const ADMIN: readonly Example[] = [
  {
    name: 'create_app()',
    call: ({ admin }) => admin.apps.create({ app_name: 'aaa', android_package: 'cn.jpush.app' }),
    line: 'POST /v1/app',
    body: { app_name: 'aaa', android_package: 'cn.jpush.app' },
    authorization: DEVELOPER,
    gives: { android_package: 'cn.jpush.app', is_new_created: true },
  },
  {
    name: 'delete_app(app_key)',
    call: ({ admin }) => admin.apps.delete(VIP),
    line: `POST /v1/app/${VIP}/delete`,
    authorization: DEVELOPER,
    gives: '1015',
  },
];

const DEVICE: readonly Example[] = [
  {
    name: 'alias_user()',
    // Our client asks for the newer form by default, of which the example knows nothing.
    call: ({ vip }) => vip.aliases.get('alias1', { ...ALIAS_PLATFORMS, new_format: false }),
    line: 'GET /v3/aliases/alias1?platform=android,ios',
    gives: { devices: [{ registration_id: '090c1f59f89', platform: null, last_online_date: null }] },
  },
  {
    name: 'ctrl_tag()',
    call: ({ vip }) => vip.devices.update('090c1f59f89', { tags: null }),
    line: 'POST /v3/devices/090c1f59f89',
    body: { tags: '' },
    gives: {},
  },
  {
    name: 'get_device()',
    call: ({ vip }) => vip.devices.get('090c1f59f89'),
    line: 'GET /v3/devices/090c1f59f89',
    gives: { tags: ['ddd'], alias: 'alias1', mobile: null },
  },
  {
    name: 'delete_alias()',
    call: ({ vip }) => vip.aliases.delete('alias1', ALIAS_PLATFORMS),
    line: 'DELETE /v3/aliases/alias1?platform=android,ios',
    gives: {},
  },
  {
    name: 'delete_tag()',
    call: ({ vip }) => vip.tags.delete('ddd', ALIAS_PLATFORMS),
    line: 'DELETE /v3/tags/ddd?platform=android,ios',
    gives: {},
  },
  {
    name: 'check_tag()',
    call: ({ vip }) => vip.tags.has('ddd', '090c1f59f89'),
    line: 'GET /v3/tags/ddd/registration_ids/090c1f59f89',
    gives: { result: true },
  },
  { name: 'tag_list()', call: ({ vip }) => vip.tags.list(), line: 'GET /v3/tags/', gives: { tags: ['ddd'] } },
  {
    name: 'tag_update_user()',
    call: ({ vip }) => vip.tags.update('ddd', { add: ['090c1f59f89'] }),
    line: 'POST /v3/tags/ddd',
    body: { registration_ids: { add: ['090c1f59f89'] } },
    gives: {},
  },
  {
    name: 'update_device()',
    call: ({ vip }) => vip.devices.update('1507bfd3f7c466c355c', { tags: { add: ['ddd', 'tageee'] } }),
    line: 'POST /v3/devices/1507bfd3f7c466c355c',
    body: { tags: { add: ['ddd', 'tageee'] } },
    gives: {},
  },
  {
    name: 'update_device_mobile()',
    call: ({ vip }) => vip.devices.update('1507bfd3f7c466c355c', { mobile: '18588232140' }),
    line: 'POST /v3/devices/1507bfd3f7c466c355c',
    body: { mobile: '18588232140' },
    gives: {},
  },
  {
    name: 'get_device_status()',
    call: ({ vip }) => vip.devices.status({ registration_ids: ['1507bfd3f7c466c355c'] }),
    line: 'POST /v3/devices/status',
    // The example gives one id as a text; JPush documents a list (REST API v3 device, 2025-03-06).
    body: { registration_ids: ['1507bfd3f7c466c355c'] },
    gives: { devices: { '1507bfd3f7c466c355c': { online: true, last_online_time: null } } },
  },
];

const GREETING = { platform: 'all', audience: 'all', notification: { alert: '!hello python jpush api' } } as const;

const GROUP_PUSH: readonly Example[] = [
  {
    name: 'all() of the group',
    call: ({ group }) => group.push.send(GREETING),
    line: 'POST /v3/grouppush',
    body: GREETING,
    authorization: GROUP,
    gives: { apps: { [VIP]: { failure: null } } },
  },
];

const REPORT: readonly Example[] = [
  {
    name: 'messages()',
    call: ({ vip }) => vip.reports.messages({ msg_ids: ['3289406737'] }),
    line: 'GET /v3/messages?msg_ids=3289406737',
    gives: { reports: [{ msg_id: '3289406737' }] },
  },
  {
    name: 'receivede()',
    call: ({ vip }) => vip.reports.received({ msg_ids: ['3289406737'] }),
    line: 'GET /v3/received?msg_ids=3289406737',
    gives: { reports: [{ msg_id: '3289406737', android_received: null }] },
  },
  {
    name: 'users()',
    call: ({ vip }) => vip.reports.users({ time_unit: 'DAY', start: '2016-04-10', duration: 3 }),
    line: 'GET /v3/users?time_unit=DAY&start=2016-04-10&duration=3',
    gives: { items: [{ time: '2016-04-10' }, { time: '2016-04-11' }, { time: '2016-04-12' }] },
  },
  {
    name: 'status()',
    call: ({ vip }) => vip.reports.messageStatus({ msg_id: '3289406737', registration_ids: ['xxx'] }),
    line: 'POST /v3/status/message',
    // The example gives the id as a text, which JPush refuses (3002).
    body: { msg_id: 3_289_406_737, registration_ids: ['xxx'] },
    gives: '3002',
  },
];

const single = (time: string): { readonly single: { readonly time: string } } => ({ single: { time } });

const SCHEDULE: readonly Example[] = [
  {
    name: 'delete_schedule()',
    call: ({ vip }) => vip.schedules.delete(TASK_ID),
    line: `DELETE /v3/schedules/${TASK_ID}`,
    gives: '8104',
  },
  {
    name: 'get_schedule()',
    call: ({ vip }) => vip.schedules.get(TASK_ID),
    line: `GET /v3/schedules/${TASK_ID}`,
    gives: '8104',
  },
  {
    name: 'get_schedule_list()',
    call: ({ vip }) => vip.schedules.list({ page: 1 }),
    line: 'GET /v3/schedules?page=1',
    gives: { total_count: 0, schedules: [] },
  },
  {
    name: 'post_schedule()',
    call: ({ vip }) =>
      vip.schedules.create({ name: 'name', enabled: true, trigger: single('2016-07-17 12:00:00'), push: PUSH }),
    line: 'POST /v3/schedules',
    body: { name: 'name', enabled: true, trigger: single('2016-07-17 12:00:00'), push: PUSH },
    gives: { name: 'name' },
  },
  {
    name: 'put_schedule()',
    call: ({ vip }) => {
      // The example's name has blanks, which JPush does not allow (push schedule, 2022-07-22).
      const change = { name: 'update_a_new_name', enabled: true, trigger: single('2016-05-17 12:00:00'), push: PUSH };
      return vip.schedules.update('17349f00-0852-11e6-91b1-0021f653c902', change);
    },
    line: 'PUT /v3/schedules/17349f00-0852-11e6-91b1-0021f653c902',
    body: { name: 'update_a_new_name', enabled: true, trigger: single('2016-05-17 12:00:00'), push: PUSH },
    gives: '8104',
  },
];

/** A push of the examples; the body that the Python client sends for it stands with the documents. */
function example({ name, push, documentedAs = name }: SeedPush): Example {
  const documented = PYTHON_PUSHES.find((one) => one.name === documentedAs);
  if (documented === undefined) throw new Error(`No push of the documents is named ${documentedAs}`);
  const validates = documented.path === '/v3/push/validate';
  return {
    name,
    call: ({ vip }) => (validates ? vip.push.validate(push) : vip.push.send(push)),
    line: `POST ${documented.path}`,
    body: JSON.parse(documented.body) as object,
    gives: { messageId: expect.stringMatching(/^\d{17,18}$/) as string },
  };
}

const ZONE: readonly Example[] = [
  example({ name: 'default()', push: greeting, documentedAs: 'default() of the zones' }),
  {
    ...example({ name: 'bj()', push: greeting, documentedAs: 'default() of the zones' }),
    call: (there) => there.client({ appKey: VIP, zone: 'bj' }).push.send(greeting),
  },
];

let world: JPushWorld;
beforeEach(async () => {
  world = await JPushWorld.open();
  // The examples' dates are of this spring.
  world.at = Date.parse('2016-05-01T12:00:00+08:00');
  world.phone('090c1f59f89', { app: VIP, tags: ['ddd'], aliases: [{ value: 'alias1' }] });
  world.phone('1507bfd3f7c466c355c', { app: VIP });
});
afterEach(() => world.close());

describe.each([
  ['admin_example.py', ADMIN],
  ['device_example.py', DEVICE],
  ['group_push_example.py', GROUP_PUSH],
  ['push_example.py', PUSHES.map(example)],
  ['report_example.py', REPORT],
  ['schedule_example.py', SCHEDULE],
  ['zone_example.py', ZONE],
])('%s', (_file, examples) => {
  it.each(examples.map((example) => [example.name, example] as const))('%s', async (_name, example) => {
    const { call, line, body, authorization = APP, gives } = example;
    const outcome: unknown = await call(world).catch((error: unknown) => error);
    if (typeof gives === 'string') {
      expect(outcome).toBeInstanceOf(JPushError);
      expect((outcome as JPushError).failure.code).toBe(gives);
    } else expect(outcome).toMatchObject(gives);

    const [request, ...others] = world.server.requests.list({ vendor: 'jpush' });
    expect(others).toEqual([]);
    const { method, path, query, headers, body: sent } = request!;
    expect(`${method} ${path}${query === '' ? '' : `?${query}`}`).toBe(line);
    expect(sent === '' ? undefined : (JSON.parse(sent) as unknown)).toEqual(body);
    expect(headers.authorization).toBe(authorization);
    expect(headers['content-type']?.split(';')[0]).toBe(body === undefined ? undefined : 'application/json');
  });
});
