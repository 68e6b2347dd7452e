import { JPushClient, type JPushPush, readJPushAnswer } from '@nest-push/jpush';
import { JPushDialect } from '@nest-push/simulators';
import { REST_PUSHES } from './jpush.documents.js';
import { type DocumentedPush, PRINTED_CID } from './jpush.example.js';
import { APP, CID_APP, EVERYONE, on, PHONES, says } from './jpush.phones.js';
import { PYTHON_PUSHES, PYTHON_SMS_AS_PRINTED } from './jpush.python.js';
import { basic, json, Recorder, type Wire, World } from './world.js';

const NOW = Date.parse('2019-08-09T12:00:00+08:00');
/** Printed beside the curl example. */
const AUTHORIZATION = 'Basic N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ==';

const CURL = { 'User-Agent': 'curl/7.54.0', Accept: '*/*', 'Content-Type': 'application/json' };
/** The colon in the content type is the client's own slip, and JPush takes it. */
const PYTHON = {
  'user-agent': 'jpush-api-python-client',
  'Accept-Encoding': 'gzip, deflate',
  Accept: '*/*',
  connection: 'keep-alive',
  'content-type': 'application/json;charset:utf-8',
};

const SENT = { sendno: '0', msg_id: expect.stringMatching(/^\d{17,18}$/) as string };

let world: World;

beforeAll(async () => {
  world = await World.open(new JPushDialect({ apps: [APP, CID_APP] }), PHONES, NOW);
});
beforeEach(() => {
  world.reset();
});
afterAll(() => world.close());

const client = (more: object = {}, app = APP): JPushClient =>
  new JPushClient({ ...app, apnsProduction: true, baseUrl: world.baseUrl, ...more }, world.http);

/** The complete example carries a push id, and a push id must have been fetched. */
async function withFreshCid<T extends { readonly body: string; readonly push: JPushPush }>(given: T): Promise<T> {
  if (given.push.cid === undefined) return given;
  const { cids } = await client().push.cids();
  world.server.requests.clear();
  const cid = cids[0]!;
  return { ...given, body: given.body.replace(PRINTED_CID, cid), push: { ...given.push, cid } };
}

/** Bodies are compared as JSON: blanks and the order of members say nothing. */
const saying = ({ body, ...wire }: Wire): object => ({ ...wire, body: body === '' ? null : json(body) });

describe.each([
  ['the page "Push API v3"', CURL, REST_PUSHES],
  ['the page "JPush API Python Client"', PYTHON, PYTHON_PUSHES],
])('%s', (_page, headers, pushes) => {
  it.each(pushes.map((push) => [push.name, push] as const))(
    '%s: is taken, and shown where it belongs',
    async (_n, p) => {
      const { path, body, push, screens } = await withFreshCid(p);
      const answer = await world.replay(path, {
        method: 'POST',
        headers: { ...headers, Authorization: AUTHORIZATION },
        body,
      });

      expect([answer.status, json(answer.body)]).toEqual([200, { ...SENT, sendno: String(push.options?.sendno ?? 0) }]);
      expect(world.log[0]!.body).toBe(body);
      expect(world.screens).toEqual(screens);
    },
  );

  it.each(pushes.map((push) => [push.name, push] as const))('%s: our client sends the same', async (_n, p) => {
    const { path, body, push, screens } = await withFreshCid(p);
    const validates = path === '/v3/push/validate';
    const sent = await (validates ? client().push.validate(push) : client().push.send(push));
    expect(sent.messageId).toMatch(/^\d{17,18}$/);
    expect(world.screens).toEqual(screens);

    await world.replay(path, { method: 'POST', headers: { ...headers, Authorization: AUTHORIZATION }, body });
    const [ours, documented] = world.wires;
    expect(saying(ours!)).toEqual(saying(documented!));
    expect(documented).toMatchObject({ method: 'POST', path, authorization: AUTHORIZATION });
  });
});

describe('sms() of the Python client as it is printed', () => {
  it('is taken with the free text of before 2018-03, and the notification shows', async () => {
    const headers = { ...PYTHON, Authorization: AUTHORIZATION };
    const answer = await world.replay('/v3/push', { method: 'POST', headers, body: PYTHON_SMS_AS_PRINTED });

    expect([answer.status, json(answer.body)]).toEqual([200, SENT]);
    expect(world.screens).toEqual(on(EVERYONE, says('a sms message from python jpush api')));
  });
});

describe('the zones of the Python client', () => {
  const { push } = documentedPush('default() of the zones');

  it.each([
    ['default', 'https://api.jpush.cn/v3/push'],
    ['bj', 'https://bjapi.push.jiguang.cn/v3/push'],
  ] as const)('%s: our client sends the same push to %s', async (zone, url) => {
    const recorder = new Recorder('{"sendno":"18","msg_id":"1828256757"}');
    await new JPushClient({ ...APP, apnsProduction: true, zone }, recorder).push.send(push);

    expect(recorder.requests).toHaveLength(1);
    const [{ method, url: called, headers, body }] = recorder.requests as [Recorder['requests'][number]];
    expect([method, called, headers.authorization, json(body as string)]).toEqual(['POST', url, AUTHORIZATION, push]);
  });

  it.each(['default', 'bj'] as const)('%s: behind a base URL it is the same request', async (zone) => {
    await client({ zone }).push.send(push);
    expect(world.wires.map(saying)).toEqual([
      {
        method: 'POST',
        path: '/v3/push',
        query: '',
        authorization: AUTHORIZATION,
        mediaType: 'application/json',
        body: push,
      },
    ]);
    expect(world.screens).toEqual(on(EVERYONE, says('!hello python jpush api')));
  });
});

describe('push ids', () => {
  const request = {
    method: 'GET',
    headers: { ...CURL, Authorization: basic(CID_APP.appKey, CID_APP.masterSecret) },
    body: '',
  };

  it('the curl example gives three ids of the printed form', async () => {
    const answer = await world.replay('/v3/push/cid?count=3', request);
    const { cidlist } = json(answer.body) as { cidlist: string[] };

    expect(answer.status).toBe(200);
    expect(new Set(cidlist).size).toBe(3);
    for (const cid of cidlist) {
      expect(cid).toMatch(new RegExp(`^${CID_APP.appKey}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`));
    }
  });

  it('our client asks for the same; it also names the type that is the default', async () => {
    await world.replay('/v3/push/cid?count=3', request);
    const { cids } = await client({}, CID_APP).push.cids({ count: 3 });
    const [documented, ours] = world.wires;

    expect(cids).toHaveLength(3);
    // A request without a body has no content type in our client; the curl line gives one, and the page prints another.
    expect(ours).toEqual({ ...documented, query: 'count=3&type=push', mediaType: undefined });
    expect(documented!.query).toBe('count=3');
  });

  it('a second push with the same id is answered like the first, and shown once', async () => {
    const { body, screens } = await withFreshCid(documentedPush('the complete push object'));
    const push = { method: 'POST', headers: { ...CURL, Authorization: AUTHORIZATION }, body };
    const first = await world.replay('/v3/push', push);
    const second = await world.replay('/v3/push', push);

    expect([first.status, second.body.toString()]).toEqual([200, first.body.toString()]);
    expect(world.screens).toEqual(screens);
  });
});

describe('the printed answers, read by our client', () => {
  it('to a push', () => {
    const body = Buffer.from('{"sendno":"18","msg_id":"1828256757"}');
    expect(readJPushAnswer({ status: 200, headers: { 'content-type': 'application/json' }, body }, NOW)).toEqual({
      ok: true,
      messageId: '1828256757',
      sendno: '18',
      illegalRegistrationIds: [],
      rateLimit: null,
    });
  });

  it('to a request for push ids', async () => {
    const cidlist = [
      '8103a4c628a0b98974ec1949-128eeb45-471c-49f3-b442-a05c20c9ed56',
      '8103a4c628a0b98974ec1949-6e44d7f1-89f5-48a8-bec4-e359c15b13e5',
      '8103a4c628a0b98974ec1949-47e0a960-ce67-4e71-94ce-b4b9e8813af0',
    ];
    const recorder = new Recorder(`{\n "cidlist":[\n ${cidlist.map((cid) => `"${cid}"`).join(',\n ')}\n ]\n}`);
    const given = await new JPushClient({ ...CID_APP, apnsProduction: true }, recorder).push.cids({ count: 3 });
    expect(given).toEqual({ cids: cidlist, rateLimit: null });
  });

  it('to wrong credentials, which the page prints with the status 400', () => {
    const body = Buffer.from('{\n    "error":{\n        "message":"Authen failed",\n        "code":1004\n    }\n}');
    expect(readJPushAnswer({ status: 400, headers: {}, body }, NOW)).toMatchObject({
      ok: false,
      messageId: null,
      failure: { class: 'credential', code: '1004', httpStatus: 400 },
    });
  });
});

function documentedPush(name: string): DocumentedPush {
  const found = [...REST_PUSHES, ...PYTHON_PUSHES].find((push) => push.name === name);
  if (found === undefined) throw new Error(`No example has the name ${name}.`);
  return found;
}
