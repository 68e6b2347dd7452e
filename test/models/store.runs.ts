import fc from 'fast-check';
import { type PushStore } from '@nest-push/core';
import { BATCH_STEPS } from './store.batches.steps.js';
import { type Event, StoreModel } from './store.model.js';
import { PUSH_STEPS } from './store.pushes.steps.js';
import { type StepArbitrary, type UnderTest } from './store.steps.js';
import { WORKER_STEPS } from './store.workers.steps.js';

export interface StoreRuns {
  readonly runs: number;
  /** The same seed makes the same runs. */
  readonly seed: number;
  /** An empty store for one run. */
  readonly open: () => Promise<PushStore>;
  readonly close?: (store: PushStore) => Promise<void>;
  /** Whether the steps that lead to a mistake are made as few as can be, which takes many more runs. @default true */
  readonly shrink?: boolean;
}

export interface RunsResult {
  readonly runs: number;
  readonly steps: number;
  /** What happened, and how often. */
  readonly events: Readonly<Partial<Record<Event, number>>>;
  /** The steps that were found after which a store does not answer like the model; null where there is none. */
  readonly counterexample: string | null;
}

/** fast-check takes a number of steps between none and this, all alike often: about a hundred each. */
const MOST_STEPS = 330;

/** Plays random steps on a store and on the model, and compares them after each. */
export async function runStoreModel({ runs, seed, open, close, shrink = true }: StoreRuns): Promise<RunsResult> {
  const total = { steps: 0, events: new Map<Event, number>() };
  const kinds: StepArbitrary[] = [...PUSH_STEPS, ...BATCH_STEPS, ...WORKER_STEPS];
  const property = fc.asyncProperty(fc.commands(kinds, { maxCommands: MOST_STEPS, size: 'max' }), async (steps) => {
    const store = await open();
    const model = new StoreModel();
    try {
      await fc.asyncModelRun((): { model: StoreModel; real: UnderTest } => ({ model, real: { store } }), steps);
    } finally {
      await close?.(store);
      total.steps += model.steps;
      for (const [event, count] of model.events) total.events.set(event, (total.events.get(event) ?? 0) + count);
    }
  });
  const { failed, numRuns, counterexample, errorInstance } = await fc.check(property, {
    seed,
    numRuns: runs,
    endOnFailure: !shrink,
  });
  const words = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return {
    runs: numRuns,
    steps: total.steps,
    events: Object.fromEntries(total.events),
    counterexample: failed ? `seed ${seed}: ${fc.stringify(counterexample?.[0])}\n${words}` : null,
  };
}
