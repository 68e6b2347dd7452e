import assert from 'node:assert/strict';
import {
  LANES,
  type NewBatch,
  type NewPush,
  PushKeyConflictError,
  type Receiver,
  type StoredLane,
  tallyOf,
} from '@nest-push/core';
import fc from 'fast-check';
import { APPS, assertSame } from './store.compare.js';
import { isSuspect, type ModelPush } from './store.entries.js';
import { type StoreModel } from './store.model.js';
import { any, choice, handleOf, nth, step, type StepArbitrary, worker } from './store.steps.js';
import { resultsOf } from './store.results.js';

/** More at a time would make a run slow, and say nothing new. */
const MOST_PUSHES = 8;

const soon = fc.constantFrom(0, 0, 0, 500, 4_000);
const lane = fc.constantFrom(...LANES);

const accept = step({
  name: 'accept',
  args: fc.record({
    requests: fc.array(
      fc.record({
        key: fc.option(fc.constantFrom('k0', 'k1', 'k2'), { freq: 2 }),
        digest: fc.constantFrom('d0', 'd0', 'd0', 'd1'),
        lane,
        dueIn: soon,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    worker: fc.option(worker, { freq: 2 }),
  }),
  subject: (model) => (model.pushes.size < MOST_PUSHES ? model : undefined),
  async act(model, store, _subject, { requests, worker }) {
    const pushes = requests.map(({ key, digest, lane, dueIn }): NewPush => ({
      ...{ id: model.nextId(), key, digest, lane, to: { user: 'u1' }, message: { title: '您有一条新消息~' } },
      ...{ policy: 'atLeastOnce', acceptedAt: model.now, dueAt: model.now + dueIn, expiresAt: null },
    }));
    const owners = pushes.map((push, place) => {
      const earlier = [...model.all.map(({ push: known }) => known), ...pushes.slice(0, place)];
      return earlier.find(({ key }) => key !== null && key === push.key) ?? push;
    });
    if (owners.some(({ digest }, place) => digest !== pushes[place]?.digest)) {
      model.note('conflict');
      await assert.rejects(store.accept(pushes, worker), PushKeyConflictError);
      return;
    }
    const answers = await store.accept(pushes, worker);
    for (const push of pushes) if (owners.includes(push)) model.accept(push, worker);
    const expected = owners.map((owner, place) => {
      const repeated = owner !== pushes[place];
      if (repeated) model.note('repeated');
      return { push: { ...owner, state: model.pushes.get(owner.id)?.state ?? 'accepted' }, repeated };
    });
    assertSame('accept', answers, expected);
  },
});

const claim = step({
  name: 'claim',
  args: fc.record({ n: any, worker, unknown: fc.constantFrom(false, false, false, false, true) }),
  subject: (model, { n, unknown }) => (unknown ? 'nobody' : nth(model.all, n)?.push.id),
  async act(model, store, id, { worker }) {
    const push = model.pushes.get(id);
    const claimed = await store.claim(id, worker);
    if (push?.stage !== 'open' || isSuspect(push)) {
      assert.equal(claimed, null, 'a claim of what is not open');
      return;
    }
    assertClaimed(model, push, claimed, worker, false);
  },
});

export function assertClaimed(
  model: StoreModel,
  push: ModelPush,
  claimed: { readonly version: number } | null,
  worker: string,
  alone: boolean,
): void {
  assert.ok(claimed !== null, `${push.push.id} is open`);
  model.claimPush(push, worker, claimed.version, alone);
  const { state, version, cursor, crashes, aloneCrashes, batches } = push;
  const place = { version, cursor, crashes, aloneCrashes, nextOrdinal: batches.length };
  assertSame('claim', claimed, { ...push.push, state, ...place });
}

/** What a batch is made of, without what it has from its push. */
interface BatchPlan {
  readonly app: string;
  readonly suspect: boolean;
  readonly dueIn: number;
  readonly endsIn: number;
  readonly devices: readonly number[];
  readonly start: 'waiting' | 'calling' | 'ended' | 'nowhere';
  readonly key: boolean;
  readonly result: number;
}

const batchPlan: fc.Arbitrary<BatchPlan> = fc.record({
  app: fc.constantFrom(...APPS),
  suspect: fc.constantFrom(false, false, false, false, true),
  dueIn: soon,
  endsIn: fc.constantFrom(3_000, 60_000, 60_000),
  // The devices behind each address; none at all where the vendor knows who is meant.
  devices: fc.oneof(fc.constant([]), fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 3 })),
  start: fc.constantFrom('waiting', 'waiting', 'calling', 'ended', 'nowhere'),
  key: fc.boolean(),
  result: any,
});

const expand = step({
  name: 'expand',
  args: fc.record({
    choice,
    batches: fc.array(batchPlan, { maxLength: 3 }),
    last: fc.constantFrom(true, true, false),
    problem: fc.constantFrom(false, false, false, true),
  }),
  subject: (model, args) => handleOf(model, args.choice, 'push'),
  async act(model, store, handle, { batches: plans, last, problem }) {
    const push = model.pushes.get(handle.pushId);
    const isLive = model.isLive(handle);
    const first = push?.batches.length ?? 0;
    const batches = plans.map((plan, place) => batchOf(model, handle.pushId, push?.push.lane, plan, first + place));
    const cursor = last ? null : `after-${first}`;
    const problems = problem ? ['The user u2 has no "registered" device.\n'] : [];
    const { pushId, worker, version } = handle;
    const answer = await store.expand({ pushId, worker, version, now: model.now, batches, cursor, problems });
    if (!isLive || push === undefined) {
      model.note('refusedPage');
      assertSame('expand', answer, { kept: false, ended: null });
      return;
    }
    for (const batch of batches) model.addBatch(push, batch, worker);
    push.problems.push(...problems);
    Object.assign(push, { cursor, state: 'sending' });
    if (last) Object.assign(push, { stage: 'done', worker: null, alone: false });
    assertSame('expand', answer, { kept: true, ended: model.settle(push) });
  },
});

function batchOf(
  { now }: StoreModel,
  pushId: string,
  lane: StoredLane = 'normal',
  plan: BatchPlan,
  ordinal: number,
): NewBatch {
  const receivers = plan.devices.map((count, place): Receiver => {
    const address = `${pushId}-${ordinal}-${place}`;
    const devices = Array.from({ length: count }, (_, n) => ({ id: `${address}-d${n}`, userId: 'u1' }));
    return { address, devices: devices.map((device) => ({ ...device, platform: 'android' })) };
  });
  const isNowhere = plan.start === 'nowhere';
  const end = resultsOf(receivers, plan.result, now);
  const key = plan.key ? { key: `key-${pushId}-${ordinal}`, expiresAt: now + 2_000 } : null;
  return {
    ordinal,
    app: isNowhere ? null : plan.app,
    addressKind: isNowhere ? null : plan.devices.length === 0 ? 'everyone' : 'registrationId',
    platform: null,
    lane: plan.suspect ? 'suspect' : lane,
    receivers,
    dueAt: now + plan.dueIn,
    endsAt: now + plan.endsIn,
    start:
      plan.start === 'ended' || plan.start === 'nowhere'
        ? { state: 'ended', end, tally: tallyOf(receivers, end) }
        : plan.start === 'calling'
          ? { state: 'calling', key }
          : { state: 'waiting' },
  };
}

const cancel = step({
  name: 'cancel',
  args: fc.record({ n: any }),
  subject: (model, { n }) => nth(model.all, n),
  async act(model, store, push) {
    const reason = `Taken back at step ${model.steps}.`;
    const answer = await store.cancel(push.push.id, reason, model.now);
    const begun = push.batches.filter(({ attempts }) => attempts > 0).length;
    const effect = push.settledAt === null ? model.cancel(push, reason) : { changed: false, ended: null };
    assertSame('cancel', answer, { state: push.state, begun, ...effect });
  },
});

const redrive = step({
  name: 'redrive',
  args: fc.record({ n: any, lost: fc.constantFrom(true, true, true, false) }),
  subject: (model, { n, lost }) =>
    nth(lost ? model.all.filter(({ state }) => ['failed', 'partial', 'unknown'].includes(state)) : model.all, n),
  async act(model, store, push) {
    const endsAt = model.now + 60_000;
    const answer = await store.redrive(push.push.id, model.now, endsAt);
    assert.equal(answer, model.redrive(push, endsAt), 'how many calls a redrive makes');
  },
});

const prune = step({
  name: 'prune',
  args: fc.record({ olderThan: fc.constantFrom(0, 0, 1_000, 10_000), limit: fc.integer({ min: 1, max: 3 }) }),
  subject: (model) => model,
  async act(model, store, _subject, { olderThan, limit }) {
    const before = model.now - olderThan;
    const old = model.all.filter(({ settledAt }) => settledAt !== null && settledAt < before);
    const removed = await store.prune(before, limit);
    assert.equal(removed, Math.min(limit, old.length), 'how many are removed');
    const reports = await Promise.all(old.map(({ push }) => store.report(push.id)));
    const [gone, left] = [true, false].map((isGone) => old.filter((_, i) => (reports[i] === null) === isGone));
    assert.equal(gone?.length, removed, 'as many are gone as it says');
    const latest = Math.max(...gone.map(({ settledAt }) => settledAt ?? 0));
    assert.ok(
      left?.every(({ settledAt }) => (settledAt ?? 0) >= latest),
      'what ended first is removed first',
    );
    for (const { push } of gone) {
      model.pushes.delete(push.id);
      model.gone.push(push.id);
      model.note('pruned');
    }
  },
});

/** What is done with pushes as wholes. */
export const PUSH_STEPS: readonly StepArbitrary[] = [
  accept,
  accept,
  claim,
  claim,
  expand,
  expand,
  expand,
  cancel,
  redrive,
  redrive,
  prune,
];
