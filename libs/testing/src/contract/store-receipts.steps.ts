import assert from 'node:assert/strict';
import {
  type DeliveryReceipt,
  type KeptReceipt,
  type NewBatch,
  type NewReceipt,
  type PushStore,
} from '@nest-push/core';
import { aPage, APP, aPush, aReceiver, aResult, endedAs, NOON } from './store.samples.js';
import { numbered } from './store.steps.js';

/** A receipt of the samples' batch: its only device has got it. */
export function aReceipt(change: Partial<NewReceipt> = {}): NewReceipt {
  return {
    apps: [APP],
    messageId: 'm1',
    kind: 'delivered',
    addresses: ['address-1'],
    at: NOON + 60,
    detail: null,
    ...change,
  };
}

/** Keeps one receipt of the samples. */
export async function keepOne(store: PushStore, change: Partial<NewReceipt> = {}): Promise<KeptReceipt | null> {
  const [kept, ...more] = await store.keepReceipts([aReceipt(change)]);
  assert.ok(kept !== undefined && more.length === 0);
  return kept;
}

/** The devices of whom a receipt told something new; null where it is foreign. */
export async function newsOf(store: PushStore, change: Partial<NewReceipt> = {}): Promise<(string | null)[] | null> {
  const kept = await keepOne(store, change);
  return kept === null ? null : kept.fresh.map(({ deviceId }) => deviceId);
}

/** A push that a vendor has taken, with the message id `m1` for its only batch. */
export async function taken(
  store: PushStore,
  batch: Partial<NewBatch> = {},
  messageId = 'm1',
  id = 'p1',
): Promise<void> {
  const { receivers = [aReceiver()] } = batch;
  await store.accept([aPush({ id, key: `key of ${id}` })], 'w1');
  const start = endedAs(receivers, aResult({ messageId }));
  await store.expand(aPage({ pushId: id, batches: numbered([{ receivers, ...batch, start }]) }));
}

/** A receipt as a report tells it. */
export const told = (kind: DeliveryReceipt['kind'], at = NOON + 60, detail: string | null = null): DeliveryReceipt => ({
  kind,
  at,
  detail,
});
