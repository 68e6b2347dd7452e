import assert from 'node:assert/strict';
import { type BatchRecord, type Failure, LANES, type PushStore, tallyOf, type VendorKey } from '@nest-push/core';
import fc from 'fast-check';
import {
  APPS,
  assertEarliestFirst,
  assertSame,
  assertSameBatch,
  suspectBatches,
  suspectPushes,
} from './store.compare.js';
import { type Handle, type ModelBatch, storedBatch } from './store.entries.js';
import { type StoreModel } from './store.model.js';
import { assertClaimed } from './store.pushes.steps.js';
import { resultsOf } from './store.results.js';
import { any, choice, handleOf, nth, step, type StepArbitrary, worker } from './store.steps.js';

const claimBatches = step({
  name: 'claimBatches',
  args: fc.record({
    app: fc.constantFrom(...APPS),
    lane: fc.constantFrom(...LANES),
    limit: fc.integer({ min: 0, max: 3 }),
    worker,
    keys: fc.nat(3),
    // Sooner or later every lane is asked; mostly one that has something.
    useful: fc.constantFrom(true, true, true, false),
    n: any,
  }),
  subject(model, { app, lane, useful, n }) {
    if (!useful) return { app, lane };
    const waiting = model.batches.filter(({ batch }) => batch.state === 'waiting' && batch.dueAt <= model.now);
    const lanes = waiting.flatMap(({ batch }) => {
      const known = LANES.find((each) => each === batch.lane);
      return batch.app === null || known === undefined ? [] : { app: batch.app, lane: known };
    });
    return nth(lanes, n);
  },
  async act(model, store, { app, lane }, { limit, worker, keys: count }) {
    const keys = Array.from({ length: count }, (_, n): VendorKey => {
      return { key: `key-${model.steps}-${n}`, expiresAt: model.now + 2_000 };
    });
    const due = model.batches.filter(
      ({ batch }) => batch.state === 'waiting' && batch.app === app && batch.lane === lane && batch.dueAt <= model.now,
    );
    const claimed = await store.claimBatches({ app, lane, now: model.now, limit, worker, keys });
    assert.equal(claimed.length, Math.min(limit, due.length), 'how many batches are claimed');
    assertEarliestFirst(claimed, ({ dueAt }) => dueAt);
    const fresh = keys.values();
    for (const answer of claimed) {
      const found = due.find(({ owner, batch }) => owner.push.id === answer.pushId && batch.ordinal === answer.ordinal);
      assert.ok(found?.batch.state === 'waiting', 'what is claimed was due, and nobody else has it');
      const { owner, batch } = found;
      model.begin(owner, batch, worker, answer.version, keyFor(model, batch, fresh), false);
      assertSameBatch('claimed batch', answer, storedBatch(owner, batch));
    }
    const latest = claimed.at(-1)?.dueAt ?? -Infinity;
    const left = due.filter(({ batch }) => batch.state === 'waiting');
    assert.ok(
      left.every(({ batch }) => batch.dueAt >= latest),
      'those that are due first are claimed first',
    );
  },
});

function keyFor(model: StoreModel, { key }: ModelBatch, fresh: Iterator<VendorKey, unknown>): VendorKey | null {
  if (key !== null && key.expiresAt > model.now) return key;
  if (key !== null) model.note('keyRenewed');
  const next = fresh.next();
  return next.done === true ? null : next.value;
}

const claimSuspect = step({
  name: 'claimSuspect',
  args: fc.record({ worker }),
  subject: (model) => model,
  async act(model, store, _subject, { worker }) {
    const [pushes, batches] = [suspectPushes(model), suspectBatches(model)];
    const suspect = await store.claimSuspect(worker, model.now);
    if (pushes.length + batches.length === 0) {
      assert.equal(suspect, null, 'nobody is under suspicion');
      return;
    }
    assert.ok(suspect !== null && 'push' in suspect === pushes.length > 0, 'a suspect push comes before a batch');
    if ('push' in suspect) {
      const found = pushes.find(({ push }) => push.id === suspect.push.id);
      assert.ok(found?.push.dueAt === Math.min(...pushes.map(({ push }) => push.dueAt)), 'the earliest suspect push');
      assertClaimed(model, found, suspect.push, worker, true);
      model.note('suspectPush');
      return;
    }
    const { pushId, ordinal, version } = suspect.batch;
    const found = batches.find(({ owner, batch }) => owner.push.id === pushId && batch.ordinal === ordinal);
    assert.ok(found?.batch.dueAt === Math.min(...batches.map(({ batch }) => batch.dueAt)), 'the earliest suspect');
    model.begin(found.owner, found.batch, worker, version, keyFor(model, found.batch, [].values()), true);
    assertSameBatch('suspect batch', suspect.batch, storedBatch(found.owner, found.batch));
    model.note('suspectBatch');
  },
});

type Next = BatchRecord['next'];

/** Writes what became of a call, as the one who holds the batch or as one who held it once. */
async function record(
  model: StoreModel,
  store: PushStore,
  handle: Handle,
  next: (batch: ModelBatch) => Next,
): Promise<void> {
  const { pushId, worker, version } = handle;
  const ordinal = handle.ordinal ?? 0;
  const owner = model.pushes.get(pushId);
  const batch = owner?.batches[ordinal];
  const isLive = model.isLive(handle);
  const wanted: Next = batch === undefined ? { ...NEVER, dueAt: model.now } : next(batch);
  const answer = await store.record({ pushId, ordinal, worker, version, now: model.now, next: wanted });
  if (!isLive || owner === undefined || batch === undefined) {
    model.note('refusedRecord');
    assertSame('record', answer, { kept: false, ended: null });
    return;
  }
  const until = model.leases.get(worker);
  if (until === undefined || until < model.now) model.note('zombieKept');
  if (wanted.state === 'ended') model.endBatch(owner, batch, wanted.end);
  else {
    const { dueAt, attempts, unknowns, failure, failedAt } = wanted;
    Object.assign(batch, { dueAt, attempts, unknowns, failure, failedAt });
    model.wait(owner, batch);
  }
  assertSame('record', answer, { kept: true, ended: model.settle(owner) });
}

const NEVER = { state: 'waiting', attempts: 0, unknowns: 0, failure: null, failedAt: null } as const;

function ended({ receivers }: ModelBatch, n: number, now: number): Next {
  const end = resultsOf(receivers, n, now);
  return { state: 'ended', end, tally: tallyOf(receivers, end) };
}

/** A call that comes to an end, one of those that there are. */
function ending(name: string, which: (n: number) => number): StepArbitrary {
  return step({
    name,
    args: fc.record({ choice, n: any }),
    subject: (model, args) => handleOf(model, args.choice, 'batch'),
    act: (model, store, handle, { n }) => record(model, store, handle, (batch) => ended(batch, which(n), model.now)),
  });
}

/** The vendor took it, wholly or in part: numbers whose remainder is 0 are the delivered ends. */
const complete = ending('complete', (n) => n * 4);
const fail = ending('fail', (n) => n);

const retry = step({
  name: 'retry',
  args: fc.record({
    choice,
    dueIn: fc.constantFrom(0, 500, 4_000),
    // Waiting for a turn counts as no try, and says nothing of a failure.
    counts: fc.constantFrom(true, true, false),
    unknown: fc.nat(1),
  }),
  subject: (model, args) => handleOf(model, args.choice, 'batch'),
  act: (model, store, handle, { dueIn, counts, unknown }) =>
    record(model, store, handle, ({ attempts, unknowns, failure, failedAt }): Next => {
      const dueAt = model.now + dueIn;
      if (!counts) return { state: 'waiting', dueAt, attempts: attempts - 1, unknowns, failure, failedAt };
      const told = { attempts, unknowns: unknowns + unknown, failure: failureAt(model.steps), failedAt: model.now };
      return { state: 'waiting', dueAt, ...told };
    }),
});

function failureAt(place: number): Failure {
  return {
    class: 'retryable',
    vendor: 'JPush',
    code: '1000',
    httpStatus: 500,
    reason: `JPush 1000 at ${place}: “忙”.`,
  };
}

/** What waits although its time is over is ended without a claim. */
const giveUp = step({
  name: 'giveUp',
  args: fc.record({ n: any, how: any, stale: fc.constantFrom(false, false, true) }),
  subject: (model, { n }) =>
    nth(
      model.batches.filter(({ batch }) => batch.state === 'waiting' && batch.endsAt <= model.now),
      n,
    ),
  async act(model, store, { owner, batch }, { how, stale }) {
    const { id: pushId } = owner.push;
    const overdue = await store.overdue(model.now, 1_000);
    const found = overdue.find((each) => each.pushId === pushId && each.ordinal === batch.ordinal);
    assert.ok(found !== undefined, 'it is overdue');
    const next = ended(batch, how, model.now);
    const version = stale ? found.version + 1 : found.version;
    const answer = await store.record({ pushId, ordinal: batch.ordinal, worker: null, version, now: model.now, next });
    if (stale) assertSame('giving up under another version', answer, { kept: false, ended: null });
    else {
      if (next.state === 'ended') model.endBatch(owner, batch, next.end);
      assertSame('giving up', answer, { kept: true, ended: model.settle(owner) });
    }
  },
});

/** What is done with batches. */
export const BATCH_STEPS: readonly StepArbitrary[] = [
  claimBatches,
  claimBatches,
  claimBatches,
  claimBatches,
  claimSuspect,
  complete,
  fail,
  fail,
  retry,
  retry,
  giveUp,
];
