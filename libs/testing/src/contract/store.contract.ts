import { type PushStore } from '@nest-push/core';
import { type ContractCase } from './contract-case.js';
import { ADDRESS_CASES } from './store-address.cases.js';
import { DEVICE_CASES } from './store-device.cases.js';
import { PUSH_CASES } from './store-push.cases.js';
import { REPORT_CASES } from './store-report.cases.js';

/** A store under test: empty when it is opened. */
export interface OpenedStore {
  readonly store: PushStore;
  /** Closes the store and opens it again on the same data; left out where the store forgets. */
  reopen?(): Promise<PushStore>;
  /** Ends everything that was opened, and removes the data. */
  close(): Promise<void>;
}

/** A rule as its author writes it. @internal */
export interface StoreRule {
  readonly name: string;
  readonly check: (store: PushStore, opened: OpenedStore) => Promise<void>;
}

/**
 * Every rule of the `PushStore` port, as cases for any test runner: Jest, Vitest, `node:test`.
 *
 * Each case opens a store of its own; all together take less than a second on the memory store, and some seconds on a disk.
 *
 * @param open - makes an empty store
 *
 * @example
 * ```ts
 * describe('MyStore', () => {
 *   for (const { name, run } of storeContract(async () => {
 *     const store = await MyStore.open(temporaryDirectory());
 *     return { store, close: () => store.close() };
 *   })) {
 *     it(name, run);
 *   }
 * });
 * ```
 */
export function storeContract(open: () => Promise<OpenedStore>): ContractCase[] {
  return [...PUSH_CASES, ...REPORT_CASES, ...DEVICE_CASES, ...ADDRESS_CASES].map(({ name, check }) => ({
    name,
    run: async () => {
      const opened = await open();
      try {
        await check(opened.store, opened);
      } finally {
        await opened.close();
      }
    },
  }));
}
