import { PassThrough, Readable } from 'node:stream';
import { jest } from '@jest/globals';
import { PayloadTooLargeException, RequestTimeoutException } from '@nestjs/common';
import { readWebhookBody } from './webhook-body.js';

const stream = (...chunks: readonly string[]): Readable => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

afterEach(() => {
  jest.useRealTimers();
});

it.each<[string, readonly string[], string]>([
  ['nothing', [], ''],
  ['one piece', ['{}'], '{}'],
  ['several', ['a=', '1', '23'], 'a=123'],
  ['just as much as it may have', ['12345', '67890'], '1234567890'],
])('reads %s', async (_what, chunks, text) => {
  const body = await readWebhookBody(stream(...chunks), 10);
  expect(body.toString()).toBe(text);
});

it('counts bytes, not characters', async () => {
  await expect(readWebhookBody(stream('好好好'), 9)).resolves.toHaveLength(9);
  await expect(readWebhookBody(stream('好好好'), 8)).rejects.toBeInstanceOf(PayloadTooLargeException);
});

it('stops reading what is too large, and leaves the connection open for the answer', async () => {
  const body = new PassThrough();
  body.write('1234567890');
  body.write('1');
  await expect(readWebhookBody(body, 10)).rejects.toBeInstanceOf(PayloadTooLargeException);
  expect([body.destroyed, body.readableEnded]).toEqual([false, false]);
  body.destroy();
});

it('waits 10 seconds for the whole, however often a little of it comes, and no longer', async () => {
  jest.useFakeTimers();
  const body = new PassThrough();
  let ended = false;
  const read = readWebhookBody(body, 10).finally(() => (ended = true));
  const refused = expect(read).rejects.toBeInstanceOf(RequestTimeoutException);
  body.write('1');
  await jest.advanceTimersByTimeAsync(9_999);
  body.write('2');
  expect(ended).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  await refused;
  expect(body.destroyed).toBe(true);
});

it.each<[string, () => Readable]>([
  ['a body that was read', () => stream('{}')],
  ['a body that was refused', () => stream('12345678901')],
  ['a caller who has hung up', () => new Readable({ read: (): void => undefined }).destroy(new Error('aborted'))],
])('leaves no timer behind %s', async (_what, made) => {
  jest.useFakeTimers();
  await readWebhookBody(made(), 10).catch(() => undefined);
  expect(jest.getTimerCount()).toBe(0);
});
