import { MessageRefusedError, PushInputError } from '@nest-push/core';
import { errorOf, type Exchange, oneServer, prove } from '../../test/exchanges.js';
import { type JPushPush } from '../types/push.js';

const server = oneServer();

const HELLO: JPushPush = { platform: 'all', audience: 'all', notification: { alert: 'Hi, JPush!' } };
const HELLO_JSON = '{"platform":"all","audience":"all","notification":{"alert":"Hi, JPush!"}}';
const ID = '18100287008891826';
const SENT = { messageId: ID, sendno: '0', illegalRegistrationIds: [], warnings: [] };
const TAKEN = { answer: `{"sendno":"0","msg_id":"${ID}"}`, result: SENT };
const CID = '8103a4c628a0b98994ec1949-128eeb45-471c-49f3-b442-a05c20c9ed56';
const TO_ONE = { platform: 'all', target: 'r1', notification: { alert: 'Hi' } } as const;

const EXCHANGES: Exchange[] = [
  {
    title: 'POST /v3/push',
    call: (at) => at.client().push.send(HELLO),
    asks: 'POST /v3/push',
    body: HELLO_JSON,
    ...TAKEN,
  },
  {
    title: 'POST /v3/push/validate',
    call: (at) => at.client().push.validate(HELLO),
    asks: 'POST /v3/push/validate',
    body: HELLO_JSON,
    ...TAKEN,
  },
  {
    title: 'POST /v3/push/validate, whose answer needs no id',
    call: (at) => at.client().push.validate(HELLO),
    asks: 'POST /v3/push/validate',
    body: HELLO_JSON,
    answer: {},
    result: { ...SENT, messageId: null, sendno: null },
  },
  {
    title: 'POST /v3/push/file',
    call: (at) => at.client().push.sendToFile({ ...HELLO, audience: { file: { file_id: 'f1' } } }),
    asks: 'POST /v3/push/file',
    body: '{"platform":"all","audience":{"file":{"file_id":"f1"}},"notification":{"alert":"Hi, JPush!"}}',
    ...TAKEN,
  },
  {
    title: 'GET /v3/push/cid',
    call: (at) => at.client().push.cids(),
    asks: 'GET /v3/push/cid?count=1&type=push',
    answer: { cidlist: [CID] },
    result: { cids: [CID] },
  },
  {
    title: 'GET /v3/push/cid for schedules',
    call: (at) => at.client().push.cids({ count: 1000, type: 'schedule' }),
    asks: 'GET /v3/push/cid?count=1000&type=schedule',
    answer: { cidlist: [CID, 'x'] },
    result: { cids: [CID, 'x'] },
  },
  {
    title: 'DELETE /v3/push/{msg_id}, answered by nothing',
    call: (at) => at.client().push.withdraw(ID),
    asks: `DELETE /v3/push/${ID}`,
  },
  {
    title: 'DELETE /v3/push/{msg_id}, answered by an object',
    call: (at) => at.client().push.withdraw(ID),
    asks: `DELETE /v3/push/${ID}`,
    answer: '{}',
  },
  {
    title: 'GET /v3/push/quota',
    call: (at) => at.client().push.quota(),
    asks: 'GET /v3/push/quota',
    answer: {
      code: 0,
      message: 'success',
      data: { xiaomi_quota: { system: { total: -1, used: 5 }, operation: { total: 100, used: 7 } }, oppo_quota: {} },
    },
    result: {
      xiaomi_quota: { system: { total: -1, used: 5 }, operation: { total: 100, used: 7 } },
      oppo_quota: { system: null, operation: null },
      vivo_quota: null,
    },
  },
  {
    title: 'GET /v3/push/quota without data',
    call: (at) => at.client().push.quota(),
    asks: 'GET /v3/push/quota',
    answer: '{"code":0,"message":"success","data":null}',
    result: { xiaomi_quota: null, oppo_quota: null, vivo_quota: null },
  },
  {
    title: 'POST /v3/push/batch/regid/single',
    call: (at) =>
      at.client().push.batchByRegistrationId({
        a: TO_ONE,
        b: { ...TO_ONE, options: { override_msg_id: ID } },
        c: TO_ONE,
        d: TO_ONE,
        e: TO_ONE,
      }),
    asks: 'POST /v3/push/batch/regid/single',
    body: `{"pushlist":{"a":${JSON.stringify(TO_ONE)},"b":{"platform":"all","target":"r1","notification":{"alert":"Hi"},"options":{"override_msg_id":${ID}}},"c":${JSON.stringify(TO_ONE)},"d":${JSON.stringify(TO_ONE)},"e":${JSON.stringify(TO_ONE)}}}`,
    answer: `{"a":{"msg_id":${ID}},"b":{"msg_id":"7","error":{"code":1011,"message":"cannot find user"}},"c":{"error":{"code":1003,"message":"x","illegal_rids":["r1"]}},"d":{"error":{"code":1999}},"e":{}}`,
    result: {
      warnings: [],
      pushes: {
        a: { messageId: ID, failure: null, illegalRegistrationIds: [] },
        b: {
          messageId: '7',
          failure: expect.objectContaining({ class: 'device', code: '1011', httpStatus: null }) as unknown,
          illegalRegistrationIds: [],
        },
        c: {
          messageId: null,
          failure: expect.objectContaining({ class: 'payload', code: '1003' }) as unknown,
          illegalRegistrationIds: ['r1'],
        },
        d: {
          messageId: null,
          failure: expect.objectContaining({ class: 'unknown', code: '1999' }) as unknown,
          illegalRegistrationIds: [],
        },
        e: {
          messageId: null,
          failure: expect.objectContaining({ class: 'unknown', code: null }) as unknown,
          illegalRegistrationIds: [],
        },
      },
    },
  },
  {
    title: 'POST /v3/push/batch/alias/single',
    call: (at) => at.client().push.batchByAlias({ a: TO_ONE }),
    asks: 'POST /v3/push/batch/alias/single',
    body: `{"pushlist":{"a":${JSON.stringify(TO_ONE)}}}`,
    answer: { a: { msg_id: '7' } },
    result: { warnings: [], pushes: { a: { messageId: '7', failure: null, illegalRegistrationIds: [] } } },
  },
];

it.each(EXCHANGES)('$title', (exchange) => prove(server, exchange));

describe('answers that say nothing', () => {
  it.each(['{"cidlist":[]}', '{}', '{"cidlist":"x"}', ''])('%j has no push ids', async (body) => {
    server.says(200, body);
    expect((await errorOf(server.client().push.cids())).failure.class).toBe('unknown');
  });

  it.each(['[]', '<html>', '', '{"data":{"xiaomi_quota":[]}}'])('%j is no quota', async (body) => {
    server.says(200, body);
    expect((await errorOf(server.client().push.quota())).failure.class).toBe('unknown');
  });

  it.each(['[]', '<html>', ''])('%j is no answer to a batch', async (body) => {
    server.says(200, body);
    expect((await errorOf(server.client().push.batchByAlias({ a: TO_ONE }))).failure.class).toBe('unknown');
  });

  it.each(['null', '"ok"', '<html>'])('%j is no yes to a withdrawal', async (body) => {
    server.says(200, body);
    expect((await errorOf(server.client().push.withdraw(ID))).failure.class).toBe('unknown');
  });
});

describe('refused before any call', () => {
  it.each([0, 1001, 1.5, Number.NaN, -1])('a count of %d', async (count) => {
    await expect(server.client().push.cids({ count })).rejects.toThrow(PushInputError);
    await expect(server.client().push.cids({ count })).rejects.toMatchObject({
      issues: [{ field: 'count', code: '1003' }],
    });
    expect(server.received).toEqual([]);
  });

  it.each(['', 'abc', '1/..', '1.5', '-1'])('the message id %j', async (id) => {
    await expect(server.client().push.withdraw(id)).rejects.toThrow('msg_id must be the digits of a message id');
    expect(server.received).toEqual([]);
  });

  const WRONG: JPushPush = { ...HELLO, notification: { ios: { alert: 'Hi', badge: 100 } } };

  it.each([
    ['send', () => server.client().push.send(WRONG)],
    ['validate', () => server.client().push.validate(WRONG)],
    ['sendToFile', () => server.client().push.sendToFile({ ...WRONG, audience: { file: { file_id: 'f' } } })],
  ])('a push that JPush would refuse, with its code: %s', async (_method, call) => {
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MessageRefusedError);
    expect(error).toMatchObject({ issues: [{ field: 'notification.ios.badge', code: '1003' }] });
    expect((error as Error).message).toContain('(JPush 1003)');
    expect(server.received).toEqual([]);
  });

  it('an entry of a batch, by its place', async () => {
    const wrong = { ...TO_ONE, target: '' };
    await expect(server.client().push.batchByAlias({ a: TO_ONE, b: wrong })).rejects.toMatchObject({
      issues: [{ field: 'pushlist[1].target', code: '1003' }],
    });
  });

  it.each([0, 1001])('a batch of %d', async (length) => {
    const pushes = Object.fromEntries(Array.from({ length }, (_, i) => [String(i), TO_ONE]));
    await expect(server.client().push.batchByAlias(pushes)).rejects.toThrow(
      `must have 1 to 1000 pushes (it has ${length})`,
    );
    expect(server.received).toEqual([]);
  });

  it('tells at most 50 mistakes', async () => {
    const pushes = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [String(i), { ...TO_ONE, target: '' }]));
    const error: unknown = await server
      .client()
      .push.batchByAlias(pushes)
      .catch((reason: unknown) => reason);
    expect((error as MessageRefusedError).issues).toHaveLength(50);
  });
});

describe('checks: warn', () => {
  it('sends all the same, and says what is wrong', async () => {
    server.says(200, '{"msg_id":"7"}');
    const wrong: JPushPush = { ...HELLO, notification: { ios: { alert: 'Hi', badge: 100 } } };
    await expect(server.client({ checks: 'warn' }).push.send(wrong)).resolves.toMatchObject({
      messageId: '7',
      warnings: [{ field: 'notification.ios.badge', code: '1003' }],
    });
    expect(JSON.parse(server.received[0]!.body)).toEqual(wrong);
  });
});

describe('extra', () => {
  it('is laid over the request last, unchecked, also for long ids and null', async () => {
    server.says(200, '{"msg_id":"7"}');
    const extra = { notification: { alert: null, android: { glow: 1 } }, options: { override_msg_id: ID } };
    await server.client().push.send(HELLO, { extra });
    expect(server.received[0]!.body).toBe(
      `{"platform":"all","audience":"all","notification":{"android":{"glow":1}},"options":{"override_msg_id":${ID}}}`,
    );
  });

  it('reaches the entries of a batch', async () => {
    server.says(200, '{"a":{"msg_id":"7"}}');
    await server.client().push.batchByAlias({ a: TO_ONE }, { extra: { pushlist: { a: { glow: 1 } } } });
    expect(JSON.parse(server.received[0]!.body)).toEqual({ pushlist: { a: { ...TO_ONE, glow: 1 } } });
  });
});
