import assert from 'node:assert/strict';
import { type PushStore } from '@nest-push/core';
import fc from 'fast-check';
import { assertSame } from './store.compare.js';
import { type StoreModel } from './store.model.js';
import { any, nth, step, type StepArbitrary, worker } from './store.steps.js';

const LEASE_MS = 5_000;

const tick = step({
  name: 'tick',
  args: fc.record({ ms: fc.constantFrom(1, 500, 2_000, 5_000) }),
  subject: (model) => model,
  act(model, _store, _subject, { ms }) {
    model.now += ms;
    return Promise.resolve();
  },
});

const enlist = step({
  name: 'enlist',
  args: fc.record({ worker }),
  subject: (model) => model,
  async act(model, store, _subject, { worker }) {
    await store.enlist(worker, model.now, LEASE_MS);
    model.leases.set(worker, model.now + LEASE_MS);
  },
});

async function extend(model: StoreModel, store: PushStore, worker: string): Promise<void> {
  const isKnown = model.leases.has(worker);
  assert.equal(await store.extend(worker, model.now, LEASE_MS), isKnown, `whether ${worker} is known`);
  if (isKnown) model.leases.set(worker, model.now + LEASE_MS);
}

/** Also of one that nobody knows. */
const stayAlive = step({
  name: 'extend',
  args: fc.record({ worker }),
  subject: (model) => model,
  act: (model, store, _subject, { worker }) => extend(model, store, worker),
});

/** Its lease ends, while the others' go on. What it does before anybody notices still counts. */
const crash = step({
  name: 'crash',
  args: fc.record({ n: any }),
  subject: (model, { n }) => nth([...model.leases.keys()], n),
  act: passLease,
});

async function passLease(model: StoreModel, store: PushStore, crashed: string): Promise<void> {
  model.now += LEASE_MS + 1;
  for (const worker of model.leases.keys()) if (worker !== crashed) await extend(model, store, worker);
}

async function recoverAll(model: StoreModel, store: PushStore): Promise<void> {
  const gone = [...model.leases].filter(([, until]) => until < model.now).map(([worker]) => worker);
  for (const worker of gone) model.leases.delete(worker);
  // Also from those whom nobody knows: they were forgotten, and went on claiming.
  const lost = holders(model).filter((worker) => !model.leases.has(worker));
  const taken = { workers: gone.length, pushes: 0, batches: 0 };
  for (const worker of lost) {
    const { pushes, batches } = model.takeFrom(worker, true);
    taken.pushes += pushes;
    taken.batches += batches;
  }
  assertSame('recover', await store.recover(model.now), taken);
}

const recover = step({
  name: 'recover',
  args: fc.constant({}),
  subject: (model) => model,
  act: (model, store) => recoverAll(model, store),
});

/** It ends while it is at something, and that is noticed: often enough, the same thing comes under suspicion. */
const killed = step({
  name: 'killed',
  args: fc.record({ n: any }),
  subject: (model, { n }) => nth(holders(model), n),
  async act(model, store, crashed) {
    await passLease(model, store, crashed);
    await recoverAll(model, store);
  },
});

function holders(model: StoreModel): string[] {
  const held = [...model.all, ...model.batches.map(({ batch }) => batch)];
  return [...new Set(held.flatMap(({ worker }) => worker ?? []))];
}

const release = step({
  name: 'release',
  args: fc.record({ worker }),
  subject: (model) => model,
  async act(model, store, _subject, { worker }) {
    const workers = model.leases.delete(worker) ? 1 : 0;
    const expected = { workers, ...model.takeFrom(worker, false) };
    assertSame('release', await store.release(worker, model.now), expected);
  },
});

const disown = step({
  name: 'disown',
  args: fc.record({ worker, knows: any }),
  subject: (model) => model,
  async act(model, store, _subject, { worker, knows }) {
    // Each bit decides about one thing that the worker has.
    const isKnown = (place: number): boolean => (knows >> place) % 2 === 1;
    const pushes = model.all.filter((push) => push.worker === worker);
    const batches = model.batches.filter(({ batch }) => batch.worker === worker);
    const known = {
      pushes: new Set(pushes.filter((_, i) => isKnown(i)).map(({ push }) => push.id)),
      batches: new Set(
        batches.filter((_, i) => isKnown(i)).map(({ owner, batch }) => `${owner.push.id}.${batch.ordinal}`),
      ),
    };
    const answer = await store.disown(worker, known, model.now);
    const strange = batches.filter((_, i) => !isKnown(i));
    for (const push of pushes.filter((_, i) => !isKnown(i))) model.open(push);
    for (const { owner, batch } of strange) {
      batch.attempts -= 1;
      batch.dueAt = model.now;
      model.wait(owner, batch);
      model.settle(owner);
    }
    const expected = { workers: 0, pushes: pushes.length - known.pushes.size, batches: strange.length };
    assertSame('disown', answer, expected);
  },
});

/** What happens to time, and to those who work. */
export const WORKER_STEPS: readonly StepArbitrary[] = [
  tick,
  tick,
  enlist,
  enlist,
  stayAlive,
  crash,
  killed,
  killed,
  recover,
  recover,
  release,
  disown,
];
