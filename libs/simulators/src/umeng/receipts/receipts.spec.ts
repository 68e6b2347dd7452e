import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

import { androidToken, ANDROID, notification, NOW, SpecWorld } from '../umeng.spec-world.js';
import { type UmengJson } from '../umeng.types.js';
import { UMENG_RECEIPT_FORMAT } from './receipts.js';

let world: SpecWorld;
let receiver: Server;
let url: string;
let got: { readonly path: string; readonly body: unknown }[];
let answer: number | null;

beforeEach(async () => {
  got = [];
  answer = 200;
  receiver = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      got.push({ path: request.url ?? '', body: JSON.parse(text) });
      if (answer !== null) response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('ok');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/receipts`;
  world = await SpecWorld.open();
  for (let n = 0; n < 3; n += 1) world.phone(ANDROID, `a${n}`, androidToken(n));
});
afterEach(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await world.close();
});

const send = async (more: UmengJson): Promise<UmengJson> => {
  const answered = await world.post('/api/send', { type: 'broadcast', payload: notification('t'), ...more });
  expect(answered.code).toBe('ok');
  return answered.data;
};

/** Lets the receipts go out, and waits for that many ended posts. */
async function posted(count: number): Promise<(typeof world.dialect.receipts)['last']> {
  const until = Date.now() + 5_000;
  while (world.dialect.receipts.last.length < count && Date.now() < until) {
    world.server.runDue();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return world.dialect.receipts.last;
}

it('are gathered into one array, in a form that says that it is not the vendor’s', async () => {
  const { task_id } = await send({ receipt_url: url, callback_params: { order: 7 } });
  expect(await posted(1)).toEqual([{ at: NOW, url, count: 3, outcome: 'taken', status: 200 }]);
  const receipt = (n: number): UmengJson => ({
    ...{ format: UMENG_RECEIPT_FORMAT, event: 'delivered', appkey: 'android', task_id },
    ...{ device_token: androidToken(n), time: NOW, callback_params: { order: 7 } },
  });
  expect(got).toEqual([{ path: '/receipts', body: [receipt(0), receipt(1), receipt(2)] }]);
  expect(UMENG_RECEIPT_FORMAT).toMatch(/own format.*not published/u);
});

it.each<[unknown, readonly string[]]>([
  [undefined, ['delivered', 'clicked', 'dismissed']],
  ['1', ['delivered']],
  ['2', ['clicked']],
  [3, ['delivered', 'clicked', 'dismissed']],
])('with receipt_type %j tell %j', async (receipt_type, events) => {
  const more = { type: 'listcast', device_tokens: `${androidToken(0)},${androidToken(1)}`, receipt_url: url };
  const { msg_id } = await send({ ...more, ...(receipt_type !== undefined && { receipt_type }) });
  world.server.phones.touch('a0', msg_id as string, 'clicked');
  world.server.phones.touch('a1', msg_id as string, 'dismissed');
  await posted(1);
  const told = got.flatMap(({ body }) => body as UmengJson[]);
  expect(new Set(told.map(({ event }) => event))).toEqual(new Set(events));
  expect(told.every((one) => one.msg_id === msg_id)).toBe(true);
});

it.each(['http://10.0.0.1/r?key=secret', 'https://receipts.example.com/r', 'ftp://127.0.0.1/r', 'nonsense'])(
  'go to no other machine: %s',
  async (elsewhere) => {
    await send({ type: 'unicast', device_tokens: androidToken(0), receipt_url: elsewhere });
    const { last, waiting } = world.dialect.receipts;
    expect([waiting, last]).toMatchObject([0, [{ outcome: 'notLocal', status: null }]]);
    expect(JSON.stringify(last)).not.toContain('secret');
  },
);

it.each([
  [500, 'refused'],
  [302, 'refused'],
])('that are answered with %i are not sent again, nor elsewhere', async (status, outcome) => {
  answer = status;
  await send({ receipt_url: url });
  expect(await posted(1)).toMatchObject([{ outcome, status }]);
  world.server.runDue();
  expect(got).toHaveLength(1);
});

it('give up after two seconds, and where nobody listens', async () => {
  answer = null;
  await send({ receipt_url: url });
  const started = Date.now();
  expect(await posted(1)).toMatchObject([{ outcome: 'unreachable', status: null }]);
  expect(Date.now() - started).toBeGreaterThan(1_800);
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
  await send({ receipt_url: url });
  expect(await posted(2)).toMatchObject([{}, { outcome: 'unreachable' }]);
});

it('wait 1000 at most, and go out 100 at a time; the rest is counted', async () => {
  await world.close();
  world = await SpecWorld.open();
  for (let n = 0; n < 1_002; n += 1) world.phone(ANDROID, `a${n}`, androidToken(n));
  // Read before the server's own clock has posted any: the answer comes first.
  const data = world.dialect.receipts;
  expect(data).toEqual({ waiting: 0, overflowed: 0, last: [] });
  await send({ receipt_url: url });
  const last = await posted(10);
  expect(last.map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 100));
  expect(world.dialect.receipts).toMatchObject({ waiting: 0, overflowed: 2 });
  const state = (await (await fetch(`${world.server.url}/_sim/vendors/umeng`)).json()) as { receipts: UmengJson };
  expect(state).toMatchObject({ unfinishedTasks: 0, receipts: { overflowed: 2 }, warnings: [] });
});

it('of 2013: a task tells its end as an object of its own', async () => {
  const { task_id } = await send({ feedback: `${url}/end` });
  await posted(1);
  expect(got).toEqual([
    { path: '/receipts/end', body: { task_id, is_success: 'true', accept_count: 3, send_count: 3 } },
  ]);
});
