import { type HttpAnswer, type HttpRequest, PushClock } from '@nest-push/core';
import { XiaomiCaller } from './api/caller.js';
import { checkedClientOptions, type XiaomiClientInput } from './xiaomi.app.js';
import { XiaomiHostList } from './xiaomi.host-list.js';

const MAIN = 'https://api.xmpush.xiaomi.com';
const LG = 'https://lg.api.xmpush.xiaomi.com';
const C3 = 'https://c3.api.xmpush.xiaomi.com';
const trip = (
  headers: HttpAnswer['headers'] | null,
  more: object = {},
): { origin: string; tookMs: number; headers: HttpAnswer['headers'] | null } => ({
  origin: MAIN,
  tookMs: 10,
  headers,
  ...more,
});
const listed = (list: string): HttpAnswer['headers'] => ({ 'x-push-host-list': list });

/** How often each origin is chosen, when the random number goes once through its range. */
function shares(next: (random: number) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < 100; i += 1) {
    const origin = next(i / 100);
    counts[origin] = (counts[origin] ?? 0) + 1;
  }
  return counts;
}

function listWithRandom(): { list: XiaomiHostList; sharesNow: () => Record<string, number> } {
  let random = 0;
  const list = new XiaomiHostList(MAIN, () => random);
  const sharesNow = (): Record<string, number> =>
    shares((value) => {
      random = value;
      return list.next(0).origin;
    });
  return { list, sharesNow };
}

it('asks at first, and again after 5 minutes', () => {
  const list = new XiaomiHostList(MAIN);
  const asks = [0, 1, 299_999, 300_000, 300_001].map((now) => list.next(now).headers);
  expect(asks).toEqual([{ 'x-push-host-list': 'true' }, {}, {}, { 'x-push-host-list': 'true' }, {}]);
});

it('chooses by weight among the hosts that Xiaomi names', () => {
  const { list, sharesNow } = listWithRandom();
  expect(sharesNow()).toEqual({ [MAIN]: 100 });
  list.learn(
    trip(
      listed('api.xmpush.xiaomi.com:1:60:10:5,lg.api.xmpush.xiaomi.com:1:30:10:5,c3.api.xmpush.xiaomi.com:1:10:10:5'),
    ),
  );
  expect(sharesNow()).toEqual({ [MAIN]: 60, [LG]: 30, [C3]: 10 });
});

it('leaves what is slow or silent for another, down to its least, and comes back', () => {
  const { list, sharesNow } = listWithRandom();
  list.learn(trip(listed('api.xmpush.xiaomi.com:0:50:50:5,lg.api.xmpush.xiaomi.com:1:50:10:50')));
  list.learn(trip(null));
  expect(sharesNow()).toEqual({ [LG]: 100 });
  for (let i = 0; i < 10; i += 1) list.learn(trip({}));
  expect(sharesNow()).toEqual({ [MAIN]: 50, [LG]: 50 });
  list.learn(trip({ 'x-push-client-timeout-ms': '5' }, { origin: 'nobody' }));
  list.learn(trip({}, { tookMs: 6 }));
  expect(sharesNow()).toEqual({ [LG]: 100 });
});

it('gives the AppSecret to no host of another domain, and to no more than 8', () => {
  const { list, sharesNow } = listWithRandom();
  list.learn(
    trip(
      listed('evil.example:1:90:10:5,xiaomi.com.evil.example:1:90:10:5,api.xmpush.xiaomi.com.evil.example:1:90:10:5'),
    ),
  );
  expect(sharesNow()).toEqual({ [MAIN]: 100 });
  list.learn(trip(listed(Array.from({ length: 50 }, (_, i) => `h${i}.xmpush.xiaomi.com:1:10:10:5`).join(','))));
  expect(Object.keys(sharesNow())).toHaveLength(8);
});

it('weighs a host without numbers like any server', () => {
  const { list, sharesNow } = listWithRandom();
  list.learn(trip(listed('lg.api.xmpush.xiaomi.com,c3.api.xmpush.xiaomi.com:1:x:10:5')));
  expect(sharesNow()).toEqual({ [LG]: 50, [C3]: 50 });
});

it('stops where Xiaomi says so', () => {
  const { list, sharesNow } = listWithRandom();
  list.learn(trip({ ...listed('lg.api.xmpush.xiaomi.com:1:90:10:5'), 'x-push-disable-auto-select-domain': 'true' }));
  expect(sharesNow()).toEqual({ [MAIN]: 100 });
  expect(list.next(1e9).headers).toEqual({});
});

describe('a client', () => {
  const app: XiaomiClientInput = { platform: 'android', appSecret: 'Y2FuYXJ5LXNlY3JldC0wMQ==', packageName: 'com.a.b' };

  async function asked(more: Partial<XiaomiClientInput>): Promise<readonly HttpRequest[]> {
    const requests: HttpRequest[] = [];
    const exchange = (request: HttpRequest): Promise<HttpAnswer> => {
      requests.push(request);
      return Promise.resolve({
        status: 200,
        headers: listed('lg.api.xmpush.xiaomi.com:1:90:10:5'),
        body: Buffer.from('{"result":"ok","code":0}'),
      });
    };
    const caller = new XiaomiCaller(checkedClientOptions({ ...app, ...more }), { exchange }, new PushClock());
    await caller.call('trace.quota');
    await caller.call('trace.quota');
    await caller.call('emq.acks');
    return requests;
  }

  it('negotiates where it is told to, for messages alone', async () => {
    const [first, second, third] = await asked({ negotiateHosts: true });
    expect(first).toMatchObject({ url: `${MAIN}/v1/trace/quota/get`, headers: { 'x-push-host-list': 'true' } });
    expect(second?.url).toBe(`${LG}/v1/trace/quota/get`);
    expect(second?.headers).not.toHaveProperty('x-push-host-list');
    expect(third?.url).toBe('https://emq.xmpush.xiaomi.com/msg/ack/info');
  });

  it.each<[string, Partial<XiaomiClientInput>]>([
    ['by default', {}],
    ['behind a base URL', { negotiateHosts: true, baseUrl: 'https://proxy.example' }],
    ['in the sandbox', { negotiateHosts: true, platform: 'ios', sandbox: true }],
  ])('does not negotiate %s', async (_name, more) => {
    for (const { url, headers } of await asked(more)) {
      expect(headers).not.toHaveProperty('x-push-host-list');
      expect(url).not.toContain('lg.api');
    }
  });
});
