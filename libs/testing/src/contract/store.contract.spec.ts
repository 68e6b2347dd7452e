import { type Delivery, MemoryStore, type PushStore } from '@nest-push/core';
import { type OpenedStore, storeContract } from './store.contract.js';
import { failing, opened, wrong } from './store.wrong.js';

describe('the contract on the memory store', () => {
  for (const { name, run } of storeContract(() => opened(new MemoryStore()))) {
    it(name, run);
  }
});

/** A store whose reports pass through `change`. */
const reporting = (change: (rows: readonly Delivery[]) => readonly Delivery[]): (() => PushStore) =>
  wrong((right) => ({
    report: async (id) => {
      const report = await right.report(id);
      return report === null ? null : { ...report, deliveries: change(report.deliveries) };
    },
  }));

describe('the contract finds a store that tells', () => {
  it.each([
    [
      'numbers for ids',
      (row: Delivery) => ({ ...row, messageId: row.messageId && String(Number(row.messageId)) }),
      /2\^53/,
    ],
    ['empty text for null', (row: Delivery) => ({ ...row, app: row.app ?? '' }), /without a route/],
    [
      'null for empty text',
      (row: Delivery) => ({ ...row, vendorCode: row.vendorCode === '' ? null : row.vendorCode }),
      /null/,
    ],
    [
      'no emoji',
      (row: Delivery) => ({ ...row, reason: row.reason.replace(/\p{Emoji_Presentation}/gu, '?') }),
      /script/,
    ],
  ] as const)('%s', async (_what, change, found) => {
    expect(
      await failing(
        reporting((rows) => rows.map(change)),
        found,
      ),
    ).not.toEqual([]);
  });

  it('rows in another order', async () => {
    expect(
      await failing(
        reporting((rows) => rows.toReversed()),
        /in the order of the batches/,
      ),
    ).not.toEqual([]);
  });

  it('one page of rows', async () => {
    expect(
      await failing(
        reporting((rows) => rows.slice(0, 1_000)),
        /rows at most/,
      ),
    ).not.toEqual([]);
  });

  it('no counts', async () => {
    const none = { delivered: 0, failed: 0, expired: 0, cancelled: 0, unknown: 0 };
    const uncounted = wrong((right) => ({
      report: async (id) => {
        const report = await right.report(id);
        return report === null ? null : { ...report, counts: none };
      },
    }));
    expect(await failing(uncounted, /counts/)).not.toEqual([]);
  });
});

describe('the contract', () => {
  it('finds a store that forgets when it is closed', async () => {
    const broken: string[] = [];
    const open = async (): Promise<OpenedStore> => ({
      ...(await opened(new MemoryStore())),
      reopen: () => Promise.resolve(new MemoryStore()),
    });
    for (const { name, run } of storeContract(open)) await run().catch(() => broken.push(name));
    expect(broken).toEqual(
      [/opened again/, /receipts outlive/, /devices outlive/].map((name) => expect.stringMatching(name) as string),
    );
  });

  it('closes every store it opened, even when the rule is broken', async () => {
    let [opens, closes] = [0, 0];
    const cases = storeContract(() => {
      opens += 1;
      const store = Object.assign(Object.create(new MemoryStore()) as PushStore, {
        report: () => Promise.reject(new Error('broken')),
      });
      return Promise.resolve({
        store,
        close: () => {
          closes += 1;
          return Promise.resolve();
        },
      });
    });
    const results = await Promise.allSettled(cases.map(({ run }) => run()));
    expect(results.some(({ status }) => status === 'rejected')).toBe(true);
    expect([opens, closes]).toEqual([cases.length, cases.length]);
  });

  it('has a name of its own for every case', () => {
    const names = storeContract(() => Promise.reject(new Error('not opened'))).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(150);
  });
});
