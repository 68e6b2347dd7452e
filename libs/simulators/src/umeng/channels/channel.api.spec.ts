import { androidToken, ANDROID, IOS, iosToken, notification, alert, SpecWorld } from '../umeng.spec-world.js';
import { type UmengJson } from '../umeng.types.js';

const MODELS = [
  'Xiaomi 15',
  'Redmi Note 14',
  'HUAWEI Mate 70',
  'HONOR Magic7',
  'OPPO Find X8',
  'vivo X200',
  'Meizu 21',
  'Pixel 9',
];
const CHANNEL = { channel_properties: { channel_activity: 'com.example.A' } };

let world: SpecWorld;
beforeEach(async () => {
  world = await SpecWorld.open({ apps: [{ ...ANDROID, vendorQuotas: { xiaomi: 50, oppo: 3 } }, IOS] });
  MODELS.forEach((model, n) => {
    world.phone(ANDROID, `a${n}`, androidToken(n), {}, model);
  });
  world.phone(IOS, 'i1', iosToken(1));
});
afterEach(() => world.close());

const broadcast = async (more: UmengJson = {}): Promise<string> => {
  const { data } = await world.post('/api/send', { type: 'broadcast', payload: notification('t'), ...more });
  return data.task_id as string;
};
const stats = async (id: string): Promise<unknown> =>
  (await world.post('/api/channel/data', { task_id: id })).data.stats;
const quota = async (): Promise<UmengJson> => (await world.post('/api/quota/query', {})).data;

it('/api/channel/data: has a row for every maker whose phones were reached', async () => {
  const id = await broadcast(CHANNEL);
  world.server.phones.touch('a1', id, 'clicked');
  world.server.phones.touch('a7', id, 'clicked');
  const row = (channel: string, sent: number, click = 0): UmengJson => ({
    ...{ channel, channel_sent_count: sent, channel_arrive_count: sent, channel_click: click, errors: [] },
  });
  expect(await stats(id)).toEqual([
    ...[row('xiaomi', 2, 1), row('huawei', 1), row('honor', 1), row('oppo', 1), row('vivo', 1), row('meizu', 1)],
  ]);
});

it.each<[string, UmengJson, number]>([
  ['names no activity', {}, 0],
  ['sets the older mipush', { mipush: 'true', mi_activity: 'com.example.A' }, 6],
  ['sets mipush to false', { mipush: 'false' }, 0],
  ['is a message without notification', { ...CHANNEL, payload: { display_type: 'message', body: { custom: 'c' } } }, 0],
])('/api/channel/data: of a task that %s', async (_what, more, rows) => {
  expect(await stats(await broadcast(more))).toHaveLength(rows);
});

it('/api/quota/query: counts the day’s pushes through the makers, as texts', async () => {
  expect(await quota()).toEqual({
    ...{ xmQuotaCount: '50', xmAckedCount: '0', oppoTotalCount: '3', oppoPushCount: '0', oppoRemainCount: '3' },
    ...{ vivoSysMsgCount: '0', vivoMarketMsgCount: '0' },
  });
  await broadcast(CHANNEL);
  await broadcast({ ...CHANNEL, category: 1 });
  await world.post('/api/send', {
    type: 'unicast',
    device_tokens: androidToken(0),
    payload: notification('t'),
    ...CHANNEL,
  });
  const vivo = { type: 'unicast', device_tokens: androidToken(5), payload: notification('t'), ...CHANNEL };
  await world.post('/api/send', vivo);
  await broadcast();
  expect(await quota()).toMatchObject({ xmAckedCount: '5', oppoPushCount: '2', oppoRemainCount: '1' });
  expect(await quota()).toMatchObject({ vivoSysMsgCount: '1', vivoMarketMsgCount: '2' });
  await broadcast(CHANNEL);
  await broadcast(CHANNEL);
  expect(await quota()).toMatchObject({ oppoPushCount: '4', oppoRemainCount: '0' });
  world.pass(86_400_000);
  expect(await quota()).toMatchObject({ xmAckedCount: '0', oppoRemainCount: '3' });
});

it('belongs to Android apps alone', async () => {
  const sent = await world.post('/api/send', { type: 'broadcast', payload: alert('t') }, 'ios');
  expect((await world.post('/api/channel/data', { task_id: sent.data.task_id }, 'ios')).code).toBe('4012');
  expect((await world.post('/api/quota/query', {}, 'ios')).code).toBe('4012');
});
