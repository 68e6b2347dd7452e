import { MessageRefusedError, PushInputError } from '@nest-push/core';
import { errorOf, type Exchange, oneServer, prove } from '../../test/exchanges.js';
import { type JPushPush } from '../types/push.js';
import { type JPushUsersRequest } from './reports.api.js';

const server = oneServer();

const ID = '18100287008891826';
const FIGURES = { target: 10, sent: 9, received: 8, display: 7, click: 6 };
const PUSH: JPushPush = { platform: 'all', audience: 'all', notification: { alert: 'Hi' } };
const PUSH_JSON = '{"platform":"all","audience":"all","notification":{"alert":"Hi"}}';
const AK1 = '8103a4c628a0b98994ec1949';
const AK2 = '8103a4c628a0b98994ec1950';
const GROUP_ID = '9007199254740993123';

const NO_RECEIVED = {
  jpush_received: null,
  android_pns_sent: null,
  android_pns_received: null,
  ios_apns_sent: null,
  ios_apns_received: null,
  ios_msg_received: null,
  live_acivity_sent: null,
  live_acivity_received: null,
  live_activity_sent: null,
  live_activity_received: null,
  wp_mpns_sent: null,
  quickapp_jpush_received: null,
  quickapp_pns_sent: null,
  hmos_hmpns_sent: null,
  hmos_hmpns_received: null,
  hmos_msg_sent: null,
  hmos_msg_received: null,
};

const NO_BLOCKS = {
  details: null,
  jpush: null,
  android_pns: null,
  ios: null,
  quickapp_jpush: null,
  quickapp_pns: null,
  hmos: null,
};

const USERS = { time_unit: 'HOUR', start: '2026-01-02 09', duration: 2 } as const;
const USERS_ANSWER = { ...USERS, items: [{ time: '2026-01-02 09', android: { new: 1, online: 2 } }, { time: 'x' }] };
const USERS_RESULT = {
  ...USERS,
  items: [
    { time: '2026-01-02 09', android: { new: 1, online: 2, active: null }, ios: null, quickapp: null, hmos: null },
    { time: 'x', android: null, ios: null, quickapp: null, hmos: null },
  ],
};

const EXCHANGES: Exchange[] = [
  {
    title: 'GET /v3/received',
    call: (at) => at.client().reports.received({ msg_ids: [ID, '7'] }),
    asks: `GET /v3/received?msg_ids=${ID},7`,
    answer: `[{"msg_id":"${ID}","android_received":62,"ios_apns_sent":"11","wp_mpns_sent":null},{"msg_id":7}]`,
    result: {
      reports: [
        {
          msg_id: ID,
          android_received: 62,
          ios_apns_sent: 11,
          ios_apns_received: null,
          ios_msg_received: null,
          wp_mpns_sent: null,
        },
        {
          msg_id: '7',
          android_received: null,
          ios_apns_sent: null,
          ios_apns_received: null,
          ios_msg_received: null,
          wp_mpns_sent: null,
        },
      ],
    },
  },
  {
    title: 'GET /v3/received/detail',
    call: (at) => at.client().reports.receivedDetail({ msg_ids: [ID] }),
    asks: `GET /v3/received/detail?msg_ids=${ID}`,
    answer: [{ msg_id: ID, jpush_received: 3, hmos_msg_sent: 2, ios_apns_sent: null }, { msg_id: '7' }],
    result: {
      reports: [
        { ...NO_RECEIVED, msg_id: ID, jpush_received: 3, hmos_msg_sent: 2 },
        { ...NO_RECEIVED, msg_id: '7' },
      ],
    },
  },
  ...['live_acivity', 'live_activity'].map((name) => ({
    title: `GET /v3/received/detail, where the wire says ${name}`,
    call: (at: typeof server) => at.client().reports.receivedDetail({ msg_ids: [ID] }),
    asks: `GET /v3/received/detail?msg_ids=${ID}`,
    answer: [{ msg_id: ID, [`${name}_sent`]: 5, [`${name}_received`]: 4 }],
    result: {
      reports: [
        {
          ...NO_RECEIVED,
          msg_id: ID,
          live_activity_sent: 5,
          live_acivity_sent: 5,
          live_activity_received: 4,
          live_acivity_received: 4,
        },
      ],
    },
  })),
  {
    title: 'POST /v3/status/message writes the id as a number with every digit',
    call: (at) => at.client().reports.messageStatus({ msg_id: ID, registration_ids: ['r1', 'r2'], date: '2026-01-02' }),
    asks: 'POST /v3/status/message',
    body: `{"msg_id":${ID},"registration_ids":["r1","r2"],"date":"2026-01-02"}`,
    answer: '{"r1":{"status":0},"r2":{"status":4}}',
    result: { devices: { r1: { status: 0 }, r2: { status: 4 } } },
  },
  {
    title: 'GET /v3/messages',
    call: (at) => at.client().reports.messages({ msg_ids: [ID] }),
    asks: `GET /v3/messages?msg_ids=${ID}`,
    answer: `[{"msg_id":${ID},"android":{"received":1},"ios":null}]`,
    result: { reports: [{ msg_id: ID, android: { received: 1 }, ios: null, winphone: null }] },
  },
  {
    title: 'GET /v3/messages/detail, with an id beyond 2^53 as a number',
    call: (at) => at.client().reports.messagesDetail({ msg_ids: [ID, '7'] }),
    asks: `GET /v3/messages/detail?msg_ids=${ID},7`,
    answer: `[{"msg_id":${ID},"details":{"notification":{"target":10,"sub_android":{"xiaomi":${JSON.stringify(FIGURES)},"newest":{"sent":1}},"sub_ios":{"apns":{}}},"live_activity":{"sent":2,"sub_ios":{"target":1}}},"jpush":{"target":5,"msg_click":null},"android_pns":{"pns_sent":3,"xm_detail":{"sent":2}},"ios":{"apns_sent":1},"quickapp_pns":{"pns_sent":1}},{"msg_id":7}]`,
    result: {
      reports: [
        {
          ...NO_BLOCKS,
          msg_id: ID,
          details: {
            notification: {
              target: 10,
              sent: null,
              received: null,
              display: null,
              click: null,
              sub_android: {
                xiaomi: FIGURES,
                newest: { target: null, sent: 1, received: null, display: null, click: null },
              },
              sub_ios: { apns: { target: null, sent: null, received: null, display: null, click: null } },
              sub_quickapp: null,
              sub_hmos: null,
            },
            message: null,
            inapp: null,
            live_activity: {
              target: null,
              sent: 2,
              received: null,
              display: null,
              click: null,
              sub_ios: { target: 1, sent: null, received: null, display: null, click: null },
            },
          },
          jpush: expect.objectContaining({ target: 5, msg_click: null, online_push: null }) as unknown,
          android_pns: expect.objectContaining({
            pns_sent: 3,
            xm_detail: { target: null, sent: 2, received: null, display: null, click: null },
            nio_detail: null,
          }) as unknown,
          ios: expect.objectContaining({ apns_sent: 1, msg_display: null }) as unknown,
          quickapp_pns: { pns_sent: 1 },
        },
        { ...NO_BLOCKS, msg_id: '7' },
      ],
    },
  },
  {
    title: 'GET /v3/users',
    call: (at) => at.client().reports.users(USERS),
    asks: 'GET /v3/users?time_unit=HOUR&start=2026-01-02%2009&duration=2',
    answer: USERS_ANSWER,
    result: USERS_RESULT,
  },
  {
    title: 'POST /v3/grouppush',
    call: (at) => at.group().push.send(PUSH),
    asks: 'POST /v3/grouppush',
    account: 'group',
    body: PUSH_JSON,
    answer: `{"group_msgid":${GROUP_ID},"${AK1}":{"msg_id":"${ID}","sendno":"0"},"${AK2}":{"error":{"code":1011,"message":"x","illegal_rids":["r1"]}}}`,
    result: {
      groupMessageId: GROUP_ID,
      warnings: [],
      apps: {
        [AK1]: { messageId: ID, failure: null, illegalRegistrationIds: [], sendno: '0' },
        [AK2]: {
          messageId: null,
          failure: expect.objectContaining({ code: '1011' }) as unknown,
          illegalRegistrationIds: ['r1'],
          sendno: null,
        },
      },
    },
  },
  {
    title: 'POST /v3/grouppush, answered as before 2020-08-11',
    call: (at) => at.group().push.send(PUSH),
    asks: 'POST /v3/grouppush',
    account: 'group',
    body: PUSH_JSON,
    answer: { [AK1]: { msg_id: ID, sendno: '0' } },
    result: {
      groupMessageId: null,
      warnings: [],
      apps: { [AK1]: { messageId: ID, failure: null, illegalRegistrationIds: [], sendno: '0' } },
    },
  },
  {
    title: 'POST /v3/grouppush/file',
    call: (at) => at.group().push.sendToFile({ ...PUSH, audience: { file: { file_id: 'f1' } } }),
    asks: 'POST /v3/grouppush/file',
    account: 'group',
    body: '{"platform":"all","audience":{"file":{"file_id":"f1"}},"notification":{"alert":"Hi"}}',
    answer: { group_msgid: '1' },
    result: { groupMessageId: '1', apps: {}, warnings: [] },
  },
  {
    title: 'GET /v3/group/messages/detail',
    call: (at) => at.group().reports.messagesDetail({ group_msgids: [GROUP_ID] }),
    asks: `GET /v3/group/messages/detail?group_msgids=${GROUP_ID}`,
    account: 'group',
    answer: `[{"group_msgid":"${GROUP_ID}","hmos":{"hmpns_sent":3}}]`,
    result: {
      reports: [
        {
          ...NO_BLOCKS,
          group_msgid: GROUP_ID,
          hmos: expect.objectContaining({ hmpns_sent: 3, msg_click: null }) as unknown,
        },
      ],
    },
  },
  {
    title: 'GET /v3/group/users',
    call: (at) => at.group().reports.users({ time_unit: 'MONTH', start: '2026-01', duration: 2 }),
    asks: 'GET /v3/group/users?time_unit=MONTH&start=2026-01&duration=2',
    account: 'group',
    answer: USERS_ANSWER,
    result: USERS_RESULT,
  },
];

it.each(EXCHANGES)('$title', (exchange) => prove(server, exchange));

describe('refused before any call', () => {
  const ids = (length: number): string[] => Array.from({ length }, (_, i) => String(i));

  it.each<[string, () => Promise<unknown>, string]>([
    ['no ids', () => server.client().reports.received({ msg_ids: [] }), 'msg_ids must have at least 1 items'],
    [
      '101 ids',
      () => server.client().reports.receivedDetail({ msg_ids: ids(101) }),
      'msg_ids must have at most 100 items (it has 101)',
    ],
    ['101 ids in figures', () => server.client().reports.messagesDetail({ msg_ids: ids(101) }), 'at most 100'],
    ['101 ids in old figures', () => server.client().reports.messages({ msg_ids: ids(101) }), 'at most 100'],
    [
      '11 group ids',
      () => server.group().reports.messagesDetail({ group_msgids: ids(11) }),
      'group_msgids must have at most 10',
    ],
    [
      'an id with a comma',
      () => server.client().reports.received({ msg_ids: ['1,2'] }),
      'msg_ids[0] must be the digits',
    ],
    [
      'a status of a text',
      () => server.client().reports.messageStatus({ msg_id: 'abc', registration_ids: ['r'] }),
      'msg_id must be the digits',
    ],
    [
      'a status of JSON',
      () => server.client().reports.messageStatus({ msg_id: '1,"a":2', registration_ids: ['r'] }),
      'msg_id must be the digits',
    ],
    [
      'a status of leading zeros',
      () => server.client().reports.messageStatus({ msg_id: '007', registration_ids: ['r'] }),
      'msg_id must be the digits',
    ],
    [
      'a status of 1001 devices',
      () => server.client().reports.messageStatus({ msg_id: '1', registration_ids: ids(1001) }),
      'at most 1000',
    ],
    [
      'a day of another form',
      () => server.client().reports.messageStatus({ msg_id: '1', registration_ids: ['r'], date: '2026-1-2' }),
      'date must have the form yyyy-MM-dd',
    ],
  ])('%s', async (_what, call, text) => {
    await expect(call()).rejects.toBeInstanceOf(PushInputError);
    await expect(call()).rejects.toThrow(text);
    expect(server.received).toEqual([]);
  });

  it.each<[object, string, string]>([
    [{ time_unit: 'WEEK', start: '2026-01-02', duration: 1 }, 'time_unit', '3002'],
    [{ time_unit: 'HOUR', start: '2026-01-02', duration: 1 }, 'start', '3004'],
    [{ time_unit: 'HOUR', start: '2026-01-02 24', duration: 1 }, 'start', '3004'],
    [{ time_unit: 'DAY', start: '2026-01-02 09', duration: 1 }, 'start', '3004'],
    [{ time_unit: 'MONTH', start: '2026-01-02', duration: 1 }, 'start', '3004'],
    [{ time_unit: 'HOUR', start: '2026-01-02 09', duration: 25 }, 'duration', '3005'],
    [{ time_unit: 'DAY', start: '2026-01-02', duration: 61 }, 'duration', '3005'],
    [{ time_unit: 'MONTH', start: '2026-01', duration: 3 }, 'duration', '3005'],
    [{ time_unit: 'DAY', start: '2026-01-02', duration: 0 }, 'duration', '3005'],
    [{ time_unit: 'DAY', duration: 1 }, 'start', '3004'],
  ])('the time %j, with its code', async (request, field, code) => {
    for (const reports of [server.client().reports, server.group().reports]) {
      const error: unknown = await reports.users(request as JPushUsersRequest).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(PushInputError);
      expect(error).toMatchObject({ issues: [{ field, code }] });
    }
    expect(server.received).toEqual([]);
  });

  it('an older push in a group push', async () => {
    const push: JPushPush = { ...PUSH, options: { override_msg_id: '7' } };
    await expect(server.group().push.send(push)).rejects.toBeInstanceOf(MessageRefusedError);
  });
});

it('takes 100 ids, and the longest times', async () => {
  server.says(200, '[]');
  await server.client().reports.received({ msg_ids: Array.from({ length: 100 }, (_, i) => String(i)) });
  server.says(200, USERS_ANSWER);
  await server.client().reports.users({ time_unit: 'DAY', start: '2026-01-02', duration: 60 });
  expect(server.received).toHaveLength(2);
});

describe('what JPush refuses', () => {
  it('is said by the table of the report family', async () => {
    server.says(400, '{"error":{"code":3002,"message":"Msgid does not exist."}}');
    const call = server.client().reports.messageStatus({ msg_id: '1', registration_ids: ['r'] });
    expect((await errorOf(call)).failure).toMatchObject({ class: 'payload', code: '3002' });
  });

  it.each(['{}', '[{}]', '[{"msg_id":"x"}]', '', '[{"msg_id":"1","android_received":{}}]'])(
    'cannot be read: %s',
    async (body) => {
      server.says(200, body);
      expect((await errorOf(server.client().reports.received({ msg_ids: ['1'] }))).failure.class).toBe('unknown');
      expect((await errorOf(server.client().reports.users(USERS))).failure.class).toBe('unknown');
    },
  );
});

describe('without credentials', () => {
  it('a group says which variables turn it on', async () => {
    const group = server.group({ groupKey: undefined, groupMasterSecret: undefined });
    await expect(group.push.send(PUSH)).rejects.toThrow('PUSH_JPUSH_GROUP_KEY and PUSH_JPUSH_GROUP_MASTER_SECRET');
    expect(server.received).toEqual([]);
  });

  it('a developer account says it, too', async () => {
    const admin = server.admin({ devKey: undefined, devSecret: undefined });
    await expect(admin.apps.delete(AK1)).rejects.toThrow('PUSH_JPUSH_DEV_KEY and PUSH_JPUSH_DEV_SECRET');
  });
});
