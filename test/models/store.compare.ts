import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { type Delivery, LANES, type PushReport, type PushStore, type StoredBatch } from '@nest-push/core';
import { isSuspect, type ModelBatch, type ModelPush, storedBatch } from './store.entries.js';
import { type StoreModel } from './store.model.js';
import { countsOf, resolvedByVendor, resultFor } from './store.sums.js';

export const APPS: readonly string[] = ['jpush', 'umeng:ios'];
const ALL = 1_000;

/** Asks the store everything that can be asked without a change, and compares its answers with the model's. */
export async function compare(model: StoreModel, store: PushStore): Promise<void> {
  const { now } = model;
  for (const lane of LANES) {
    const due = model.all.filter((push) => isDue(push, now) && push.push.lane === lane && !isSuspect(push));
    const expected = due.map(({ push: { id, dueAt } }) => ({ id, dueAt, lane }));
    const actual = await store.due(lane, now, ALL);
    assertEarliestFirst(actual, ({ dueAt }) => dueAt);
    assertSame(`due in ${lane}`, sorted(actual), sorted(expected));
  }
  await compareOutlook(model, store);
  await compareOverdue(model, store);
  for (const push of model.all) await comparePush(push, store);
  const [last] = model.gone.slice(-1);
  if (last !== undefined) assert.equal(await store.report(last), null, `${last} was removed`);
}

/** Pushes under suspicion whose time has come. */
export function suspectPushes(model: StoreModel): ModelPush[] {
  return model.all.filter((push) => isDue(push, model.now) && isSuspect(push));
}

/** Batches under suspicion whose time has come; what belongs to no app is never called. */
export function suspectBatches(model: StoreModel): { readonly owner: ModelPush; readonly batch: ModelBatch }[] {
  return model.batches.filter(
    ({ batch: { state, lane, app, dueAt } }) =>
      state === 'waiting' && lane === 'suspect' && app !== null && dueAt <= model.now,
  );
}

/** The version of a batch that was opened again is the store's to choose. */
export function assertSameBatch(what: string, actual: StoredBatch | undefined, expected: StoredBatch): void {
  assert.ok(actual !== undefined && actual.version >= expected.version, `${what}: a version never falls`);
  assertSame(what, actual, { ...expected, version: actual.version });
}

export function assertEarliestFirst<T>(items: readonly T[], timeOf: (item: T) => number): void {
  assertSame(
    'earliest first',
    items.map(timeOf),
    items.map(timeOf).sort((a, b) => a - b),
  );
}

export function assertSame(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  assert.fail(`${what}: ${JSON.stringify(actual)}; by the model: ${JSON.stringify(expected)}`);
}

function isDue({ stage, push }: ModelPush, now: number): boolean {
  return stage === 'open' && push.dueAt <= now;
}

function sorted<T>(items: readonly T[]): T[] {
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function waitingLanes({ batches, now }: StoreModel): { app: string; lane: string; dueAt: number }[] {
  return APPS.flatMap((app) =>
    LANES.flatMap((lane) => {
      const times = batches
        .filter(({ batch }) => batch.state === 'waiting' && batch.app === app && batch.lane === lane)
        .map(({ batch }) => batch.dueAt);
      const dueAt = Math.min(...times);
      return dueAt <= now ? [{ app, lane, dueAt }] : [];
    }),
  );
}

async function compareOutlook(model: StoreModel, store: PushStore): Promise<void> {
  const { now, leases } = model;
  const outlook = await store.outlook({ worker: null, apps: APPS, now, until: now });
  const open = model.all.filter((push) => isDue(push, now) && !isSuspect(push));
  const isStray = (worker: string | null): boolean => worker !== null && !leases.has(worker);
  assertSame(
    'outlook',
    { ...outlook, due: sorted(outlook.due), waiting: sorted(outlook.waiting) },
    {
      due: sorted(LANES.filter((lane) => open.some(({ push }) => push.lane === lane))),
      waiting: sorted(waitingLanes(model)),
      overdue: model.batches.some(({ batch }) => batch.state === 'waiting' && batch.endsAt <= now),
      suspects: suspectPushes(model).length + suspectBatches(model).length > 0,
      leaseEnd: leases.size === 0 ? null : Math.min(...leases.values()),
      orphans:
        model.all.some(({ worker }) => isStray(worker)) || model.batches.some(({ batch }) => isStray(batch.worker)),
    },
  );
}

async function compareOverdue(model: StoreModel, store: PushStore): Promise<void> {
  const expected = model.batches.filter(({ batch }) => batch.state === 'waiting' && batch.endsAt <= model.now);
  const actual = await store.overdue(model.now, ALL);
  assertEarliestFirst(actual, ({ endsAt }) => endsAt);
  assert.equal(actual.length, expected.length, 'how many are overdue');
  for (const { owner, batch } of expected) {
    const found = actual.find(({ pushId, ordinal }) => pushId === owner.push.id && ordinal === batch.ordinal);
    assertSameBatch('overdue', found, storedBatch(owner, batch));
  }
}

async function comparePush(push: ModelPush, store: PushStore): Promise<void> {
  const { id } = push.push;
  const { reason, ...report } = (await store.report(id)) ?? { reason: '' };
  assertSame(`report of ${id}`, report, reportOf(push));
  const reasons = reasonsOf(push);
  assert.ok(reasons.includes(reason), `the reason of ${id} is ${reason}; by the model: ${reasons.join(' | ')}`);
  const called = push.batches.filter(
    ({ app, calledAt, attempts }) => app !== null && calledAt !== null && attempts > 0,
  );
  const expected = called.map(({ ordinal, app, addressKind, receivers, end, calledAt }) => ({
    ...{ pushId: id, ordinal, app, addressKind, calledAt },
    addresses: receivers.map(({ address }) => address),
    messageId: end?.result.messageId ?? null,
  }));
  assertSame(`called batches of ${id}`, await store.calledBatches(id, ALL), expected);
}

function reportOf(push: ModelPush): Omit<PushReport, 'reason'> {
  const { state, settledAt, batches } = push;
  const { id: pushId, acceptedAt, dueAt } = push.push;
  const counts = countsOf(push);
  return { pushId, state, acceptedAt, dueAt, settledAt, counts, deliveries: batches.flatMap(rowsOf), receipts: {} };
}

function rowsOf({ end, app, addressKind, receivers }: ModelBatch): Delivery[] {
  if (end === null) return [];
  const route = { app, addressKind, receipts: [] };
  if (resolvedByVendor(receivers)) {
    return [{ deviceId: null, userId: null, platform: null, ...route, ...end.result }];
  }
  return receivers.flatMap(({ address, devices }) =>
    devices.map(({ id, userId, platform }) => ({
      ...{ deviceId: id, userId, platform },
      ...route,
      ...resultFor(end, address),
    })),
  );
}

/** Several where batches failed at the same time. */
function reasonsOf({ state, reason, batches }: ModelPush): string[] {
  if (state !== 'accepted' && state !== 'sending') return [reason];
  const failed = batches.filter((batch) => batch.state !== 'ended' && batch.failure !== null);
  const last = Math.max(...failed.map(({ failedAt }) => failedAt ?? 0));
  if (failed.length === 0) return [''];
  return failed
    .filter(({ failedAt }) => failedAt === last)
    .map(({ failure }) => `It waits for another try. ${failure?.reason ?? ''}`);
}
