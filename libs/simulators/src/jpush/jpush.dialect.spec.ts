import {
  type FoundInstall,
  type ShownNotification,
  type SimulatedAnswer,
  type SimulatedRequest,
  type SimulatorContext,
} from '../kit/simulator.types.js';
import { JPushDialect } from './jpush.dialect.js';
import { type JPushDialectOptions } from './jpush.options.js';

const AK = '7d431e42dfa6a6d693ac2d04';
const MS = '5e987ac6d2e04d95a9d8f0d1';
const VIP = '2743204aad6fe2572aa2d8de';
const NOON = Date.parse('2026-08-01T12:00:00+08:00');
const DAY = 86_400_000;
const ANY_TEXT: unknown = expect.any(String);

interface Call {
  method?: string;
  path?: string;
  body?: unknown;
  headers?: Record<string, string>;
  user?: string;
  scheme?: string;
}

/** A dialect with two known apps, one Android phone for each, and a clock that the test moves. */
class Server {
  now = NOON;
  readonly shown: { targets: readonly FoundInstall[]; notification: ShownNotification }[] = [];
  readonly dialect: JPushDialect;
  readonly #context: SimulatorContext = {
    now: () => this.now,
    phones: {
      installs: (vendor, app, select) => {
        const install = {
          vendor,
          app,
          registrationId: '090c1f59f89',
          tags: ['深圳', '北京'],
          aliases: [{ value: 'u1' }],
        };
        const found: FoundInstall = { phone: { id: 'p1', platform: 'android', installs: [install] }, install };
        return !select || select(install) ? [found] : [];
      },
    },
    show: (targets, notification) => this.shown.push({ targets, notification }),
  };

  constructor(options: Partial<JPushDialectOptions> = {}) {
    const apps = [
      { appKey: AK, masterSecret: MS },
      { appKey: VIP, masterSecret: MS, vip: true },
    ];
    this.dialect = new JPushDialect({ apps, ...options });
  }

  request({ method = 'POST', path = '/v3/push', body, headers, user = AK, scheme = 'http' }: Call): SimulatedRequest {
    const [pathname = '', query] = path.split('?');
    const bytes = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    return {
      method,
      url: `${scheme}://127.0.0.1:9${pathname}`,
      path: pathname,
      query: new URLSearchParams(query),
      headers: { authorization: `Basic ${Buffer.from(`${user}:${MS}`).toString('base64')}`, ...headers },
      body: Buffer.from(bytes),
    };
  }

  call(call: Call): SimulatedAnswer & { json: Record<string, unknown> } {
    const answer = this.dialect.answer(this.request(call), this.#context);
    return { ...answer, json: answer.body === '' ? {} : (JSON.parse(answer.body) as Record<string, unknown>) };
  }

  push(body: unknown, user = AK) {
    return this.call({ body, user });
  }

  cids(query = '', user = AK): string[] {
    return this.call({ method: 'GET', path: `/v3/push/cid${query}`, user }).json.cidlist as string[];
  }
}

const toPhone = { platform: 'all', audience: { registration_id: ['090c1f59f89'] }, notification: { alert: 'Hi' } };
const broadcast = { ...toPhone, audience: 'all' };

describe('the answer to a push', () => {
  it('shape 3: has sendno and msg_id as strings, and the real shape of an id', () => {
    const { status, headers, body } = new Server().push({ ...toPhone, options: { sendno: 4242 } });
    expect(status).toBe(200);
    expect(body).toMatch(/^\{"sendno":"4242","msg_id":"\d{17}"\}$/);
    expect(headers).toMatchObject({ 'Content-Type': 'application/json' });
  });

  it('says "0" where the caller sent no sendno', () => {
    expect(new Server().push(toPhone).json.sendno).toBe('0');
  });

  it('gives ids that a JavaScript number cannot hold, each of them new', () => {
    const server = new Server();
    const ids = Array.from({ length: 20 }, () => server.push(toPhone).json.msg_id as string);
    expect(new Set(ids).size).toBe(20);
    for (const id of ids) expect(String(Number(id))).not.toBe(id);
  });

  it('is the same again after a reset', () => {
    const server = new Server();
    const first = server.push(toPhone).body;
    server.push(toPhone);
    server.dialect.reset();
    expect(server.push(toPhone).body).toBe(first);
  });
});

describe('requests of the vendor’s own pages and of its Python client', () => {
  const sample = {
    platform: 'all',
    audience: { tag: ['深圳', '北京'] },
    notification: {
      android: {
        alert: 'Hi, JPush!',
        title: 'Send to Android',
        builder_id: 1,
        large_icon: 'http://www.jiguang.cn/largeIcon.jpg',
        intent: { url: 'intent:#Intent;component=com.jiguang.push/com.example.jpushdemo.SettingActivity;end' },
        extras: { newsid: 321 },
      },
      ios: { alert: 'Hi, JPush!', sound: 'default', badge: '+1', 'thread-id': 'default', extras: { newsid: 321 } },
    },
    message: { msg_content: 'Hi,JPush', content_type: 'text', title: 'msg', extras: { key: 'value' } },
    sms_message: { temp_id: 1250, temp_para: { code: '123456' }, delay_time: 3600, active_filter: false },
    options: { time_to_live: 60, apns_production: false, apns_collapse_id: 'jiguang_test_201706011100' },
  };
  const curl =
    '{"platform":"all","audience":"all","notification":{"alert":"Hi,JPush !","android":{"extras":{"android-key1":"android-value1"}},' +
    '"ios":{"sound":"sound.caf","badge":"+1","extras":{"ios-key1":"ios-value1"}}}}';

  it.each<[name: string, body: unknown]>([
    ['the curl example', curl],
    ['the full sample (shape 4)', sample],
    [
      'a broadcast with an inherited alert (shapes 1 and 2)',
      {
        ...broadcast,
        notification: { alert: 'Hi, JPush!', android: {}, ios: { extras: { newsid: 321 } } },
      },
    ],
    [
      'winphone',
      {
        ...toPhone,
        platform: ['android', 'ios', 'winphone'],
        notification: {
          alert: 'a',
          winphone: { alert: 'hello', title: 'T', _open_page: '/friends.xaml', extras: { a: 1 } },
        },
      },
    ],
    ['tags and aliases at once', { ...toPhone, audience: { tag: ['深圳', 'tag2'], alias: ['u1', 'alias2'] } }],
    ['options', { ...broadcast, options: { time_to_live: 86400, sendno: 12345, apns_production: true } }],
    [
      'a silent push, with 1 for true',
      {
        ...broadcast,
        notification: { alert: 'a', ios: { alert: 'b', badge: '+1', 'content-available': 1, 'mutable-content': 1 } },
      },
    ],
    ['the old form of sms_message', { ...broadcast, sms_message: { content: 'a sms message', delay_time: 0 } }],
    [
      'bigger styles',
      {
        ...broadcast,
        notification: {
          android: { alert: 'a', priority: 1, style: 1, alert_type: 1, big_text: 'jjj', extras: { k1: 'v1' } },
        },
      },
    ],
  ])('takes %s', (_name, body) => {
    expect(new Server().push(body)).toMatchObject({
      status: 200,
      json: { msg_id: expect.stringMatching(/^\d{17}$/) as string },
    });
  });

  it.each(['application/json;charset:utf-8', 'application/json; charset=utf-8', 'text/plain', ''])(
    'takes the content type %p',
    (type) => {
      expect(new Server().call({ body: curl, headers: { 'content-type': type } }).status).toBe(200);
    },
  );

  it('decodes the credentials of the curl example', () => {
    const authorization = 'Basic N2Q0MzFlNDJkZmE2YTZkNjkzYWMyZDA0OjVlOTg3YWM2ZDJlMDRkOTVhOWQ4ZjBkMQ==';
    expect(new Server().call({ body: curl, headers: { authorization } }).status).toBe(200);
  });
});

describe('who may call, and how', () => {
  const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

  it.each<[name: string, call: Call, status: number, code: number, message: unknown]>([
    ['shape 11: a wrong secret', { headers: basic(`${AK}:wrong`) }, 401, 1004, 'Authen failed'],
    ['an unknown app', { headers: basic(`8103a4c628a0b98974ec1949:${MS}`) }, 401, 1004, 'Authen failed'],
    ['no credentials', { headers: { authorization: '' } }, 401, 1004, 'Authen failed'],
    ['another scheme', { headers: { authorization: 'Bearer abc' } }, 401, 1004, 'Authen failed'],
    ['a pair without a colon', { headers: basic(AK) }, 401, 1004, 'Authen failed'],
    ['group credentials', { headers: basic(`group-${AK}:${MS}`) }, 401, 1004, 'Authen failed'],
    ['a blank in the key', { headers: basic(` ${AK}:${MS}`) }, 400, 1008, ANY_TEXT],
    ['shape 11: GET /v3/push', { method: 'GET' }, 405, 1001, ANY_TEXT],
    ['GET /v3/push/validate', { method: 'GET', path: '/v3/push/validate' }, 405, 1001, ANY_TEXT],
    ['POST /v3/push/cid', { path: '/v3/push/cid' }, 405, 1001, ANY_TEXT],
    ['no body', { body: '' }, 400, 1003, ANY_TEXT],
    ['a body that is cut off', { body: '{"platform":"all"' }, 400, 1003, ANY_TEXT],
    ['a body that is no object', { body: '[]' }, 400, 1003, ANY_TEXT],
  ])('%s', (_name, call, status, code, message) => {
    const answer = new Server().call({ body: broadcast, ...call });
    expect(answer.status).toBe(status);
    expect(Object.keys(answer.json)).toEqual(['error']);
    expect(answer.json.error).toEqual({ code, message });
  });

  it('judges in the documented order: credentials, method, rate, JSON', () => {
    const server = new Server({ callsPerMinute: 0 });
    expect(server.call({ method: 'GET', headers: basic(`${AK}:no`), body: '{' }).status).toBe(401);
    expect(server.call({ method: 'GET', body: '{' }).status).toBe(405);
    expect(server.call({ body: '{' }).status).toBe(429);
  });

  it('shape 11: refuses plain http only where the switch says so', () => {
    const strict = new Server({ httpsOnly: true });
    expect(strict.call({ body: broadcast })).toMatchObject({ status: 404, json: { error: { code: 1020 } } });
    expect(strict.call({ body: broadcast, scheme: 'https' }).status).toBe(200);
    expect(new Server().call({ body: broadcast }).status).toBe(200);
  });

  it('leaves unknown paths alone, with a hint and no vendor envelope', () => {
    const unknown = new Server().call({ path: '/v3/push/nothing', body: broadcast });
    expect(unknown).toMatchObject({ status: 404, body: '' });
    expect(unknown.headers?.['X-Simulator-Hint']).toContain('unknown');
  });

  it('reads bytes: UTF-8 or nothing', () => {
    const server = new Server();
    const request = { ...server.request({}), body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) };
    const answer = server.dialect.answer(request, {
      now: () => NOON,
      phones: { installs: () => [] },
      show: () => undefined,
    });
    expect(answer.body).toContain('"code":1003');
  });

  it.each([[['a', 'a']], [['']], [['a:b']]])('cannot be built for the app keys %p', (keys) => {
    expect(() => new JPushDialect({ apps: keys.map((appKey) => ({ appKey, masterSecret: 's3cret' })) })).toThrow(
      /^apps: /,
    );
  });
});

describe('the rate of the push family', () => {
  const rateOf = ({ headers = {} }: SimulatedAnswer) =>
    ['Limit', 'Quota', 'Remaining', 'Reset'].map((name) => Number(headers[`X-Rate-Limit-${name}`]));

  it('shape 17: lets 600 calls of an app through in 60 seconds, whatever they call', () => {
    const server = new Server();
    expect(rateOf(server.push(toPhone))).toEqual([600, 600, 599, 60]);
    server.now += 20_500;
    expect(rateOf(server.call({ path: '/v3/push/validate', body: toPhone }))).toEqual([600, 600, 598, 40]);
    server.cids();
    expect(rateOf(server.push('{'))).toEqual([600, 600, 596, 40]);
    for (let n = 4; n < 599; n++) expect(server.push(toPhone).status).toBe(200);
    expect(rateOf(server.push(toPhone))).toEqual([600, 600, 0, 40]);

    const refused = server.push(toPhone);
    expect(refused).toMatchObject({ status: 429, json: { error: { code: 2002, message: 'Rate limit exceeded' } } });
    expect(rateOf(refused)).toEqual([600, 600, 0, 40]);
    expect(server.push(toPhone, VIP).status).toBe(200);

    server.now += 39_499;
    expect(server.push(toPhone).status).toBe(429);
    server.now += 1;
    expect(rateOf(server.push(toPhone))).toEqual([600, 600, 599, 60]);
  });

  it('tells a caller without an app the rate of a fresh one, and counts neither him nor a wrong method', () => {
    const server = new Server({ callsPerMinute: 5 });
    expect(rateOf(server.call({ user: 'nobody' }))).toEqual([5, 5, 5, 60]);
    expect(rateOf(server.call({ method: 'GET' }))).toEqual([5, 5, 5, 60]);
  });
});

describe('quotas', () => {
  it('shape 18: refuses the 11th broadcast of a day in China, and counts accepted ones only', () => {
    const server = new Server();
    expect(server.push({ ...broadcast, platform: ['ios'] }).json.error).toMatchObject({ code: 1011 });
    for (let n = 0; n < 10; n++) expect(server.push(broadcast).status).toBe(200);
    expect(server.push(broadcast)).toMatchObject({ status: 403, json: { error: { code: 2008 } } });
    expect(server.call({ path: '/v3/push/validate', body: broadcast }).json.error).toMatchObject({ code: 2008 });
    expect(server.push(toPhone).status).toBe(200);
    expect(server.push(broadcast, VIP).status).toBe(200);

    server.now = Date.parse('2026-08-01T23:59:59+08:00');
    expect(server.push(broadcast).status).toBe(403);
    server.now += 1000;
    expect(server.push(broadcast).status).toBe(200);
  });

  it('refuses the 21st slow push at once', () => {
    const server = new Server();
    const slow = { ...toPhone, options: { big_push_duration: 10 } };
    for (let n = 0; n < 20; n++) expect(server.push(slow).status).toBe(200);
    expect(server.push(slow)).toMatchObject({ status: 400, json: { error: { code: 1012 } } });
    server.now += 10 * 60_000;
    expect(server.push(slow).status).toBe(200);
  });

  it('reports the quota before a missing target, and a defect before the quota', () => {
    const server = new Server({ broadcastsPerDay: 0 });
    expect(server.push({ ...broadcast, platform: ['ios'] }).json.error).toMatchObject({ code: 2008 });
    expect(server.push({ ...broadcast, platform: ['xx'] }).json.error).toMatchObject({ code: 1003 });
  });
});

describe('a push to nobody', () => {
  const toNobody = { ...toPhone, audience: { registration_id: ['1507bfd3f7c466c355c'] } };
  const message = 'cannot find user by this audience or has been inactive for more than 255 days';

  it('shape 10: is 1011 with the id it was given', () => {
    const server = new Server();
    const { status, json } = server.push(toNobody);
    expect(status).toBe(400);
    expect(json).toEqual({ msg_id: expect.stringMatching(/^\d{17}$/) as string, error: { code: 1011, message } });
    expect(server.shown).toEqual([]);
  });

  it('shape 10: can write that id as a number, every digit of it', () => {
    const { body } = new Server({ errorMessageId: 'number' }).push(toNobody);
    expect(body).toBe(`{"msg_id":18100287008460001,"error":{"code":1011,"message":"${message}"}}`);
  });
});

describe('shape 14: GET /v3/push/cid', () => {
  const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}';

  it.each<[query: string, user: string, count: number]>([
    ['', AK, 1],
    ['?count=3', AK, 3],
    ['?count=3&type=push', AK, 3],
    ['?count=3&type=schedule', AK, 3],
    ['?count=11', AK, 10],
    ['?count=1000', AK, 10],
    ['?count=1001', AK, 10],
    ['?count=11', VIP, 11],
    ['?count=1000', VIP, 1000],
  ])('%p of app %s gives %i', (query, user, count) => {
    const cids = new Server().cids(query, user);
    expect(cids).toHaveLength(count);
    expect(new Set(cids).size).toBe(count);
    for (const cid of cids) expect(cid).toMatch(new RegExp(`^${user}-${UUID}$`));
  });

  it.each<[query: string, user: string]>([
    ['?count=0', AK],
    ['?count=-1', AK],
    ['?count=1.5', AK],
    ['?count=', AK],
    ['?count=two', AK],
    ['?count=1001', VIP],
    ['?type=other', AK],
    ['?type=', AK],
  ])('%p of app %s is 1003', (query, user) => {
    const answer = new Server().call({ method: 'GET', path: `/v3/push/cid${query}`, user });
    expect(answer).toMatchObject({ status: 400, json: { error: { code: 1003 } } });
  });
});

describe('shape 14: a push with a cid', () => {
  it('is shown once, and its first successful answer is given again, even for another body', () => {
    const server = new Server();
    const [cid] = server.cids();
    const first = server.push({ ...toPhone, cid });
    expect(first.status).toBe(200);
    expect(server.push({ ...toPhone, cid }).body).toBe(first.body);
    expect(server.push({ cid, platform: 'nonsense' }).body).toBe(first.body);
    expect(server.shown).toHaveLength(1);
    server.now += DAY;
    expect(server.push({ ...toPhone, cid }).json.error).toMatchObject({ code: 1003 });
  });

  it('may be repeated after a refusal', () => {
    const server = new Server();
    const [cid] = server.cids();
    expect(server.push({ ...toPhone, platform: ['ios'], cid }).json.error).toMatchObject({ code: 1011 });
    expect(server.push({ ...toPhone, cid }).status).toBe(200);
    expect(server.shown).toHaveLength(1);
  });

  it('does not count twice as a broadcast', () => {
    const server = new Server({ broadcastsPerDay: 1 });
    const [cid] = server.cids();
    server.push({ ...broadcast, cid });
    expect(server.push({ ...broadcast, cid }).status).toBe(200);
    expect(server.push(broadcast).status).toBe(403);
  });

  it('must have one of this app, of type push, not self-made', () => {
    const server = new Server();
    const others = [
      ...server.cids('?type=schedule'),
      ...server.cids('', VIP),
      `${AK}-711261d4-5f17-4d2f-a855-5e5a8909b26e`,
      '',
      7,
    ];
    for (const cid of others) expect(server.push({ ...toPhone, cid }).json.error).toMatchObject({ code: 1003 });
    expect(server.shown).toEqual([]);
  });

  it('is not used up by validate', () => {
    const server = new Server();
    const [cid] = server.cids();
    expect(server.call({ path: '/v3/push/validate', body: { ...toPhone, cid } }).status).toBe(200);
    server.push({ ...toPhone, cid });
    expect(server.shown).toHaveLength(1);
  });
});

describe('shape 15: override_msg_id', () => {
  const overriding = (value: string) =>
    JSON.stringify({ ...toPhone, options: { override_msg_id: 0 } }).replace(':0', `:${value}`);

  it('takes the place of the message, along a chain', () => {
    const server = new Server();
    const first = server.push(toPhone).json.msg_id as string;
    const second = server.push(overriding(first)).json.msg_id as string;
    expect(server.push(overriding(second)).status).toBe(200);
    expect(server.shown.map(({ notification }) => notification.replaces)).toEqual([first, first, first]);
    expect(new Set(server.shown.map(({ notification }) => notification.messageId)).size).toBe(3);
  });

  it('is compared digit by digit: a rounded id is unknown', () => {
    const server = new Server();
    const id = server.push(toPhone).json.msg_id as string;
    expect(server.push(overriding(String(Number(id)))).json.error).toMatchObject({ code: 1003 });
  });

  it.each<[name: string, value: string]>([
    ['unknown', '99999999999999999'],
    ['a string', '"18100287008460001"'],
    ['negative', '-1'],
    ['a fraction', '1.5'],
  ])('that is %s is 1003 and shows nothing', (_name, value) => {
    const server = new Server();
    server.push(toPhone);
    expect(server.push(overriding(value)).json.error).toMatchObject({ code: 1003 });
    expect(server.shown).toHaveLength(1);
  });

  it('works for one day, and for messages of the same app that were really sent', () => {
    const server = new Server();
    const validated = server.call({ path: '/v3/push/validate', body: toPhone }).json.msg_id as string;
    expect(server.push(overriding(validated)).json.error).toMatchObject({ code: 1003 });
    const id = server.push(toPhone).json.msg_id as string;
    expect(server.push(overriding(id), VIP).json.error).toMatchObject({ code: 1003 });
    server.now += DAY;
    expect(server.push(overriding(id)).json.error).toMatchObject({ code: 1003 });
  });
});

describe('shape 16: POST /v3/push/validate', () => {
  it('answers like a push and shows nothing', () => {
    const server = new Server();
    const { status, body } = server.call({ path: '/v3/push/validate', body: toPhone });
    expect(status).toBe(200);
    expect(body).toMatch(/^\{"sendno":"0","msg_id":"\d{17}"\}$/);
    expect(server.shown).toEqual([]);
  });

  it('refuses like a push', () => {
    const server = new Server();
    const refused = (body: unknown) => server.call({ path: '/v3/push/validate', body }).json.error as { code: number };
    expect(refused({ ...toPhone, audience: { alias: ['nobody'] } }).code).toBe(1011);
    expect(refused({ ...toPhone, colour: 1 }).code).toBe(1009);
    expect(refused('').code).toBe(1003);
  });
});

describe('addressesOf', () => {
  it.each<[name: string, body: unknown, addresses: string[]]>([
    ['ids', toPhone, ['090c1f59f89']],
    ['several kinds', { audience: { tag: ['t'], tag_not: ['n'], alias: ['a', 'b'] } }, ['t', 'a', 'b']],
    ['a broadcast', broadcast, []],
    ['nonsense', { audience: { alias: 'a', tag: [1, null], segment: [3] } }, ['a']],
    ['no JSON', '{', []],
    ['nothing', '', []],
  ])('finds %s', (_name, body, addresses) => {
    const server = new Server();
    expect(server.dialect.addressesOf(server.request({ body }))).toEqual(addresses);
  });
});

describe('the hint for people', () => {
  it('names the field where the vendor’s text does not, in ASCII, and never a secret', () => {
    const server = new Server();
    const hint = (body: unknown) => server.push(body).headers?.['X-Simulator-Hint'];
    expect(hint({ ...toPhone, message: {} })).toBe('message.msg_content: is required');
    expect(server.push({ ...toPhone, message: {} }).json.error).toEqual({ code: 1002, message: 'Missing parameter' });
    expect(hint({ ...toPhone, '坏\r\nkey': 1 })).toBe('???key: is not a supported key');
    expect(hint(toPhone)).toBeUndefined();
    expect(JSON.stringify(server.call({ user: 'nobody' }))).not.toContain(MS);
  });
});
