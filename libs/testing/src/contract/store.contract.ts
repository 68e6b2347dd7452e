import { type PushStore } from '@nest-push/core';
import { type ContractCase } from './contract-case.js';
import { LEASE_MS, NOON } from './store.samples.js';
import { ACCEPT_CASES } from './store-accept.cases.js';
import { ADDRESS_CASES } from './store-address.cases.js';
import { BATCH_CASES } from './store-batch.cases.js';
import { CALLED_CASES } from './store-called.cases.js';
import { CANCEL_CASES } from './store-cancel.cases.js';
import { DEVICE_CASES } from './store-device.cases.js';
import { EXPAND_CASES } from './store-expand.cases.js';
import { FOREIGN_CASES } from './store-foreign.cases.js';
import { OUTLOOK_CASES } from './store-outlook.cases.js';
import { RECEIPT_CASES } from './store-receipts.cases.js';
import { RECORD_CASES } from './store-record.cases.js';
import { REDRIVE_CASES } from './store-redrive.cases.js';
import { REGISTRY_CASES } from './store-registry.cases.js';
import { REPORT_CASES } from './store-report.cases.js';
import { SUSPECT_CASES } from './store-suspect.cases.js';
import { WORKER_CASES } from './store-worker.cases.js';

/** A store under test: empty when it is opened. */
export interface OpenedStore {
  readonly store: PushStore;
  /** Closes the store and opens it again on the same data; left out where the store forgets. */
  reopen?(): Promise<PushStore>;
  /** Ends everything that was opened, and removes the data. */
  close(): Promise<void>;
}

const CASES = [
  ACCEPT_CASES,
  EXPAND_CASES,
  OUTLOOK_CASES,
  BATCH_CASES,
  RECORD_CASES,
  WORKER_CASES,
  SUSPECT_CASES,
  CANCEL_CASES,
  REDRIVE_CASES,
  REPORT_CASES,
  RECEIPT_CASES,
  FOREIGN_CASES,
  CALLED_CASES,
  DEVICE_CASES,
  ADDRESS_CASES,
  REGISTRY_CASES,
];

/** A rule as its author writes it: the store is empty but for the workers `w1` and `w2`. @internal */
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
  return CASES.flat().map(({ name, check }) => ({
    name,
    run: async () => {
      const opened = await open();
      try {
        for (const worker of ['w1', 'w2']) await opened.store.enlist(worker, NOON, LEASE_MS);
        await check(opened.store, opened);
      } finally {
        await opened.close();
      }
    },
  }));
}
