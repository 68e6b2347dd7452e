import { MemoryStore, type PushStore } from '@nest-push/core';
import { type OpenedStore, storeContract } from './store.contract.js';

/** What a store that forgets is opened as. @internal */
export function opened(store: PushStore): Promise<OpenedStore> {
  return Promise.resolve({ store, close: () => Promise.resolve() });
}

/** Long enough for everybody else who was called in the same turn. @internal */
export function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A memory store with some of its methods replaced: the contract's own specs prove by such ones that its cases can fail. @internal */
export function wrong(change: (right: MemoryStore) => Partial<PushStore>): () => PushStore {
  return () => {
    const right = new MemoryStore();
    return Object.assign(Object.create(right) as PushStore, change(right));
  };
}

/** What is wrong, a store that is, and which of the cases must find it. @internal */
export type WrongStore = readonly [what: string, make: () => PushStore, found: RegExp];

/** The names of the cases that fail, among those whose name matches. @internal */
export async function failing(make: () => PushStore, among: RegExp): Promise<string[]> {
  const cases = storeContract(() => opened(make())).filter(({ name }) => among.test(name));
  const results = await Promise.allSettled(cases.map(({ run }) => run()));
  return cases.filter((_, place) => results[place]?.status === 'rejected').map(({ name }) => name);
}
