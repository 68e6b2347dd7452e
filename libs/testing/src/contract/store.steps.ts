import assert from 'node:assert/strict';
import {
  type BatchClaim,
  type DeliveryResult,
  type Lane,
  type NewBatch,
  type NewPush,
  type Outlook,
  type OutlookQuery,
  type PushReport,
  type PushStore,
  type StoredBatch,
  type StoredPush,
  type Tally,
} from '@nest-push/core';
import { aBatch, aPage, APP, aPush, aRecord, DELIVERED, endedAs, NOON } from './store.samples.js';

/** Accepts pushes that nobody has claimed. */
export async function accept(store: PushStore, ...pushes: readonly NewPush[]): Promise<void> {
  const answers = await store.accept(pushes, null);
  assert.deepEqual(
    answers.map(({ repeated }) => repeated),
    pushes.map(() => false),
  );
}

/** Accepts one push and hands it to `accept`'s caller as the store has it. */
export async function acceptOne(store: PushStore, push: NewPush): Promise<{ push: StoredPush; repeated: boolean }> {
  const [answer, ...more] = await store.accept([push], null);
  assert.ok(answer !== undefined && more.length === 0);
  return answer;
}

/** Accepts a push for `w1` and writes its batches as the only page. The ordinals are set here. */
export async function expanded(
  store: PushStore,
  push: Partial<NewPush> = {},
  batches: readonly Partial<NewBatch>[] = [{}],
): Promise<void> {
  const whole = aPush(push);
  await store.accept([whole], 'w1');
  const answer = await store.expand(aPage({ pushId: whole.id, batches: numbered(batches) }));
  assert.equal(answer.kept, true);
}

/** Batches with ordinals from `first`. */
export function numbered(batches: readonly Partial<NewBatch>[], first = 0): NewBatch[] {
  return batches.map((batch, place) => aBatch({ ...batch, ordinal: first + place }));
}

/** What there is to do at a time, for `w2` and the samples' app. */
export function outlookAt(store: PushStore, now = NOON, change: Partial<OutlookQuery> = {}): Promise<Outlook> {
  return store.outlook({ worker: 'w2', apps: [APP], now, until: now, ...change });
}

/** Claims what is due at noon, for `w1`, from the samples' app and lane. */
export function claimAll(store: PushStore, change: Partial<BatchClaim> = {}): Promise<readonly StoredBatch[]> {
  return store.claimBatches({ app: APP, lane: 'normal', now: NOON, limit: 100, worker: 'w1', keys: [], ...change });
}

/** The same where exactly one batch is expected. */
export async function claimOne(store: PushStore, change: Partial<BatchClaim> = {}): Promise<StoredBatch> {
  const [batch, ...more] = await claimAll(store, change);
  assert.ok(batch !== undefined, 'one batch is due');
  assert.equal(more.length, 0, 'no more than one batch is due');
  return batch;
}

/** A push whose batches are all being called by `w1`. */
export async function calling(
  store: PushStore,
  push: Partial<NewPush> = {},
  batches: readonly Partial<NewBatch>[] = [{}],
): Promise<readonly StoredBatch[]> {
  await expanded(store, push, batches);
  const claimed = await claimAll(store);
  assert.equal(claimed.length, batches.length);
  return inOrder(claimed);
}

/** The same with one batch. */
export async function callingOne(
  store: PushStore,
  push: Partial<NewPush> = {},
  batch: Partial<NewBatch> = {},
): Promise<StoredBatch> {
  const [only] = await calling(store, push, [batch]);
  assert.ok(only !== undefined);
  return only;
}

/** A push that has ended, each of its batches with one of these results. */
export async function ended(
  store: PushStore,
  push: Partial<NewPush> = {},
  results: readonly DeliveryResult[] = [DELIVERED],
  now = NOON + 5,
): Promise<void> {
  const whole = aPush(push);
  await store.accept([whole], 'w1');
  const batches = numbered(
    results.map((result, place) => {
      const { receivers } = aBatch({ ordinal: place });
      return { receivers, start: endedAs(receivers, result) };
    }),
  );
  const answer = await store.expand(aPage({ pushId: whole.id, now, batches }));
  assert.ok(answer.ended !== null);
}

/** Records that a batch was delivered. */
export async function deliver(store: PushStore, batch: StoredBatch): Promise<void> {
  assert.equal((await store.record(aRecord(batch))).kept, true);
}

export async function reportOf(store: PushStore, pushId = 'p1'): Promise<PushReport> {
  const report = await store.report(pushId);
  assert.ok(report !== null, `there is a report of ${pushId}`);
  return report;
}

/** A push's state, and the devices by how it went for them. */
export async function sumOf(store: PushStore, pushId = 'p1'): Promise<{ state: string; counts: Tally }> {
  const { state, counts } = await reportOf(store, pushId);
  return { state, counts };
}

export async function dueIds(store: PushStore, until = NOON, limit = 100, lane: Lane = 'normal'): Promise<string[]> {
  return (await store.due(lane, until, limit)).map(({ id }) => id);
}

/** Identities of batches, e.g. `p1/0`. */
export function names(batches: readonly StoredBatch[]): string[] {
  return batches.map(({ pushId, ordinal }) => `${pushId}/${ordinal}`);
}

/** By push and place. */
export function inOrder(batches: readonly StoredBatch[]): readonly StoredBatch[] {
  return batches.toSorted((a, b) => (a.pushId === b.pushId ? a.ordinal - b.ordinal : a.pushId < b.pushId ? -1 : 1));
}
