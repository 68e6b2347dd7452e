import { inspect } from 'node:util';
import { type ModuleRef } from '@nestjs/core';
import { PushConfigurationError, PushInputError, PushOverloadError } from '../errors/push.error.js';
import { PushReceipts } from './push-receipts.js';
import { type Receipt } from './receipt.js';
import { ReceiptIntake } from './receipt-intake.js';

let taken: (readonly Receipt[])[];
let failure: Error | null;

beforeEach(() => {
  taken = [];
  failure = null;
});

const receipts = {
  secret: 'canary',
  take: (part: readonly Receipt[]) => {
    taken.push(part);
    return failure === null || taken.length === 1 ? Promise.resolve() : Promise.reject(failure);
  },
};

/** A host, as its module reference shows it. */
const host = (provided: ReadonlyMap<unknown, unknown>): ModuleRef =>
  ({
    get: (token: unknown, options: unknown): unknown => {
      expect(options).toEqual({ strict: false });
      if (!provided.has(token)) throw new Error('unknown provider');
      return provided.get(token);
    },
  }) as unknown as ModuleRef;

const intake = (): ReceiptIntake =>
  new ReceiptIntake(host(new Map([[PushReceipts, receipts]])), 'PigeonReceiptsModule');

const ALL = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `a${i}`);
const receipt = (count: number): Receipt => ({
  vendor: 'pigeon',
  messageId: 'm1',
  kind: 'delivered',
  addresses: ALL(count),
  at: 1,
  detail: 'told',
});

it.each<[string, readonly number[], readonly (readonly number[])[]]>([
  ['nothing', [], []],
  ['one without addresses', [0], [[0]]],
  ['many without addresses, each counted as one', Array<number>(1_001).fill(0), [Array<number>(1_000).fill(0), [0]]],
  ['what fits', [600, 400, 0], [[600, 400], [0]]],
  ['what does not fit together', [600, 401], [[600], [401]]],
  ['what is too large by itself', [2_500], [[1_000], [1_000], [500]]],
])('hands in %s', async (_what, sizes, parts) => {
  const given = sizes.map(receipt);
  await intake().take(given);
  expect(taken.map((part) => part.map(({ addresses }) => addresses.length))).toEqual(parts);
  expect(taken.flat().flatMap(({ addresses }) => addresses)).toEqual(given.flatMap(({ addresses }) => addresses));
  for (const one of taken.flat()) expect(one).toEqual({ ...receipt(0), addresses: one.addresses });
});

it('tells the vendor to come again where the host has too much to write, and hands in no more of that body', async () => {
  failure = new PushOverloadError('too many');
  await expect(intake().take([receipt(3_000)])).rejects.toMatchObject({ status: 503, cause: failure });
  expect(taken).toHaveLength(2);
});

it('passes every other failure on as it is', async () => {
  failure = new PushInputError('receipts', []);
  await expect(intake().take([receipt(3_000)])).rejects.toBe(failure);
});

it('stops the start where the host takes no receipts, and says who needs it', () => {
  const start = (): ReceiptIntake => new ReceiptIntake(host(new Map()), 'PigeonReceiptsModule');
  expect(start).toThrow(PushConfigurationError);
  expect(start).toThrow(/^PigeonReceiptsModule hands receipts to PushModule, and the host imports none\. Import /);
});

it('shows nothing of the host when it is printed', () => {
  expect(inspect(intake(), { depth: 9, showHidden: true })).not.toContain('canary');
});
