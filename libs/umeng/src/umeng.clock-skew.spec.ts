import { createHash } from 'node:crypto';
import { type HttpAnswer, type HttpExchange, type HttpRequest, VendorError } from '@nest-push/core';
import { UmengClient } from './umeng.client.js';
import { umengTaskId } from './umeng.ids.js';

const SECRET = '0123456789abcdefghijklmnopqrstuv';
const NOW = 1_700_000_000_000;
const TASK = umengTaskId('us00000000000000000001');
const HOUR_MS = 3_600_000;

/** Umeng with a clock of its own: it takes what is within 10 minutes of it. */
class Umeng implements HttpExchange {
  readonly stamps: number[] = [];
  readonly timeouts: (number | undefined)[] = [];

  constructor(
    /** How far it is ahead of the client's clock. */
    public aheadMs: number,
    private readonly clock: { ms: number },
    private readonly tellsTime = true,
  ) {}

  exchange({ body, url, timeoutMs }: HttpRequest): Promise<HttpAnswer> {
    const bytes = Buffer.from(body as Uint8Array);
    const [address, sign] = url.split('?sign=');
    expect(sign).toBe(createHash('md5').update(`POST${address!}`).update(bytes).update(SECRET).digest('hex'));
    const stamp = Number((JSON.parse(bytes.toString()) as { timestamp: string }).timestamp) * 1000;
    const now = this.clock.ms + this.aheadMs;
    this.stamps.push(stamp);
    this.timeouts.push(timeoutMs);
    const isFresh = Math.abs(stamp - now) <= 600_000;
    const answer = isFresh ? { ret: 'SUCCESS', data: { task_id: TASK } } : { ret: 'FAIL', data: { error_code: 2028 } };
    const headers = this.tellsTime ? { date: new Date(now).toUTCString() } : {};
    return Promise.resolve({ status: isFresh ? 200 : 400, headers, body: Buffer.from(JSON.stringify(answer)) });
  }
}

function start(aheadMs: number, tellsTime = true) {
  const clock = { ms: NOW, now: () => clock.ms };
  const umeng = new Umeng(aheadMs, clock, tellsTime);
  const warnings: string[] = [];
  const client = new UmengClient(
    {
      platform: 'android',
      appKey: 'test_appkey_0001',
      masterSecret: SECRET,
      production: true,
      onWarning: (text) => warnings.push(text),
    },
    umeng,
    clock,
  );
  return { client, clock, umeng, warnings };
}

it.each([-23 * HOUR_MS, -HOUR_MS, -601_000, 601_000, HOUR_MS, 24 * HOUR_MS])(
  'a clock that is off by %d ms is made up for with one more call, and then with none',
  async (aheadMs) => {
    const { client, umeng, warnings } = start(aheadMs);
    await expect(client.cancel(TASK)).resolves.toEqual({ taskId: TASK });
    expect(umeng.stamps).toEqual([NOW, NOW + aheadMs]);
    expect(client.clockSkewMs).toBe(aheadMs);
    await client.cancel(TASK);
    await client.cancel(TASK);
    expect(umeng.stamps).toHaveLength(4);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(aheadMs > 0 ? /seconds behind Umeng's/ : /seconds ahead of Umeng's/);
    expect(warnings[0]).not.toMatch(/test_appkey|0123456789|sign=/);
  },
);

it('both tries are within one deadline', async () => {
  const { client, umeng } = start(HOUR_MS);
  await client.cancel(TASK);
  expect(umeng.timeouts[0]).toBe(10_000);
  expect(umeng.timeouts[1]).toBeLessThanOrEqual(10_000);
});

it('a clock that has been set is trusted again, and nothing more is told', async () => {
  const { client, umeng, warnings } = start(HOUR_MS);
  await client.cancel(TASK);
  umeng.aheadMs = 0;
  await client.cancel(TASK);
  expect(client.clockSkewMs).toBe(0);
  expect(umeng.stamps.slice(-2)).toEqual([NOW + HOUR_MS, NOW]);
  expect(warnings).toHaveLength(1);
});

it.each<[string, number, boolean]>([
  ['more than a day', 25 * HOUR_MS, true],
  ['nobody knows how much', HOUR_MS, false],
])('a clock that is off by %s is not made up for: one call, and the refusal', async (_name, aheadMs, tellsTime) => {
  const { client, umeng, warnings } = start(aheadMs, tellsTime);
  const error: unknown = await client.cancel(TASK).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VendorError);
  expect((error as VendorError).failure).toMatchObject({ code: '2028', class: 'retryable' });
  expect(umeng.stamps).toEqual([NOW]);
  expect([client.clockSkewMs, warnings]).toEqual([0, []]);
});

it('a stamp that Umeng calls stale although the clocks agree is not tried again', async () => {
  const { client, umeng } = start(0);
  umeng.exchange = () => {
    umeng.stamps.push(0);
    const body = Buffer.from('{"ret":"FAIL","data":{"error_code":"2028"}}');
    return Promise.resolve({ status: 400, headers: { date: new Date(NOW).toUTCString() }, body });
  };
  await expect(client.cancel(TASK)).rejects.toBeInstanceOf(VendorError);
  expect(umeng.stamps).toHaveLength(1);
});

it('no other refusal is tried again', async () => {
  const { client, umeng } = start(0);
  umeng.exchange = () => {
    umeng.stamps.push(0);
    const body = Buffer.from('{"ret":"FAIL","data":{"error_code":"2027"}}');
    return Promise.resolve({ status: 400, headers: { date: new Date(NOW + HOUR_MS).toUTCString() }, body });
  };
  await expect(client.cancel(TASK)).rejects.toBeInstanceOf(VendorError);
  expect([umeng.stamps.length, client.clockSkewMs]).toEqual([1, 0]);
});
