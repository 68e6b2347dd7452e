import { type KeptReceipt, type NewReceipt, type PushStore } from '@nest-push/core';
import { failing, pause, wrong, type WrongStore } from './store.wrong.js';

/** A store that passes receipts on, and its answers back, after a change. */
const keeping = (
  ask: (receipt: NewReceipt) => NewReceipt,
  answer: (kept: KeptReceipt) => KeptReceipt = (kept) => kept,
): (() => PushStore) =>
  wrong((right) => ({
    keepReceipts: async (receipts) =>
      (await right.keepReceipts(receipts.map(ask))).map((kept) => (kept === null ? null : answer(kept))),
  }));

/** A store whose reports pass through a change. */
const reporting = (change: (report: NonNullable<Awaited<ReturnType<PushStore['report']>>>) => typeof report) =>
  wrong((right) => ({
    report: async (id) => {
      const report = await right.report(id);
      return report === null ? null : change(report);
    },
  }));

const same = (receipt: NewReceipt): NewReceipt => receipt;

/** Each breaks one rule, and the case that is named must find it. */
const WRONG: readonly WrongStore[] = [
  ['keeps nothing', wrong(() => ({ keepReceipts: (all) => Promise.resolve(all.map(() => null)) })), /finds its batch/],
  [
    'tells repetitions as new',
    keeping(same, (kept) => ({ ...kept, fresh: [{ deviceId: 'd1', address: 'a' }] })),
    /told once/,
  ],
  [
    'looks for repetitions before it writes',
    wrong((right) => {
      const known = new Set<string>();
      return {
        keepReceipts: async ([receipt, ...more]) => {
          if (receipt === undefined || more.length > 0) return right.keepReceipts([]);
          const name = JSON.stringify(receipt);
          const isKnown = known.has(name);
          await pause();
          known.add(name);
          const [kept = null] = await right.keepReceipts([receipt]);
          return [kept === null || isKnown ? kept : { ...kept, fresh: [{ deviceId: null, address: null }] }];
        },
      };
    }),
    /at once/,
  ],
  ['does not ask for the app', keeping((receipt) => ({ ...receipt, apps: ['umeng:android'] })), /names another app/],
  [
    'has addresses of any case for one',
    keeping((receipt) => ({ ...receipt, addresses: receipt.addresses.map((address) => address.toLowerCase()) })),
    /names another app/,
  ],
  [
    'takes every receipt for one of the whole call',
    keeping((receipt) => ({ ...receipt, addresses: [] })),
    /several addresses/,
  ],
  ['counts nothing', keeping(same, (kept) => ({ ...kept, counts: {} })), /told once/],
  [
    'answers in its own order',
    wrong((right) => ({ keepReceipts: async (all) => (await right.keepReceipts(all)).toReversed() })),
    /keep the order/,
  ],
  ['reports no counts', reporting((report) => ({ ...report, receipts: {} })), /counts hold for all/],
  [
    'reports no receipts in its rows',
    reporting((report) => ({ ...report, deliveries: report.deliveries.map((row) => ({ ...row, receipts: [] })) })),
    /stands in the report/,
  ],
  [
    'remembers every address, however many',
    wrong((right) => {
      const known = new Set<string>();
      return {
        keepReceipts: async (all) =>
          (await right.keepReceipts(all)).map((kept, place) => {
            const { messageId = '', kind = 'delivered' } = all[place] ?? {};
            const fresh = kept?.fresh.filter(({ address }) => {
              const name = JSON.stringify([messageId, kind, address]);
              return !known.has(name) && known.add(name);
            });
            return kept === null || fresh === undefined ? null : { ...kept, fresh };
          }),
      };
    }),
    /repetitions count again/,
  ],
  ['knows of no calls', wrong(() => ({ calledBatches: () => Promise.resolve([]) })), /what an inquiry asks by/],
  [
    'tells of calls without a limit',
    wrong((right) => ({ calledBatches: (id) => right.calledBatches(id, Infinity) })),
    /what an inquiry asks by/,
  ],
];

describe('the contract finds a store that', () => {
  it.each(WRONG)('%s', async (_what, make, found) => {
    expect(await failing(make, found)).not.toEqual([]);
  });
});
