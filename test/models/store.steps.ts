import fc from 'fast-check';
import { type PushStore } from '@nest-push/core';
import { compare } from './store.compare.js';
import { type Handle } from './store.entries.js';
import { type StoreModel } from './store.model.js';

export interface UnderTest {
  readonly store: PushStore;
}

export type StepArbitrary = fc.Arbitrary<fc.AsyncCommand<StoreModel, UnderTest>>;

/** One kind of step: what it is given, when there is something that it can be done to, and what it does to model and store. */
interface StepKind<Args, Subject> {
  readonly name: string;
  readonly args: fc.Arbitrary<Args>;
  /** Undefined where there is nothing: the step is left out then. */
  readonly subject: (model: StoreModel, args: Args) => Subject | undefined;
  readonly act: (model: StoreModel, store: PushStore, subject: Subject, args: Args) => Promise<void>;
}

/** A step of one kind; after it, everything that can be asked is compared. */
export function step<Args, Subject>({ name, args, subject, act }: StepKind<Args, Subject>): StepArbitrary {
  return args.map((given) => ({
    check: (model) => subject(model as StoreModel, given) !== undefined,
    async run(model, { store }) {
      const found = subject(model, given);
      if (found === undefined) return;
      await act(model, store, found, given);
      model.steps += 1;
      await compare(model, store);
    },
    toString: () => `${name} ${fc.stringify(given)}`,
  }));
}

/** One of several, by any number. */
export function nth<T>(items: readonly T[], n: number): T | undefined {
  return items[n % items.length];
}

/** What somebody was given: mostly what is still his, sometimes anything that was ever given out. */
export interface Choice {
  readonly n: number;
  readonly stale: boolean;
}

export const choice: fc.Arbitrary<Choice> = fc.record({
  n: fc.nat(1_000),
  stale: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

export function handleOf(model: StoreModel, { n, stale }: Choice, of: 'push' | 'batch'): Handle | undefined {
  const known = model.handles.filter(({ ordinal }) => (ordinal === null) === (of === 'push'));
  return nth(stale ? known : known.filter((handle) => model.isLive(handle)), n);
}

export const WORKERS = ['w1', 'w2', 'w3'] as const;
export const worker = fc.constantFrom(...WORKERS);
/** Of a push, by any number. */
export const any = fc.nat(1_000);
