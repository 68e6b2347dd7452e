import { MemoryStore, type NewPush, type PushStore } from '@nest-push/core';

/** A memory store with some of its methods replaced. */
function wrong(change: (right: MemoryStore) => Partial<PushStore>): () => PushStore {
  return () => {
    const right = new MemoryStore();
    return Object.assign(Object.create(right) as PushStore, change(right));
  };
}

/** A store that believes whoever writes: what is known of the last claim stands in for what the writer says. */
const unfenced = wrong((right) => {
  const last = new Map<string, { worker: string; version: number }>();
  const learn = (worker: string, batches: Awaited<ReturnType<PushStore['claimBatches']>>): typeof batches => {
    for (const { pushId, ordinal, version } of batches) last.set(`${pushId}/${ordinal}`, { worker, version });
    return batches;
  };
  return {
    claimBatches: async (claim) => learn(claim.worker, await right.claimBatches(claim)),
    record: (record) =>
      right.record(record.worker === null ? record : { ...record, ...last.get(`${record.pushId}/${record.ordinal}`) }),
  };
});

/** A store that treats whoever died as if it had said good-bye. */
const uncounted = wrong((right) => {
  const leases = new Map<string, number>();
  return {
    enlist: async (worker, now, leaseMs) => {
      leases.set(worker, now + leaseMs);
      await right.enlist(worker, now, leaseMs);
    },
    extend: async (worker, now, leaseMs) => {
      if (leases.has(worker)) leases.set(worker, now + leaseMs);
      return right.extend(worker, now, leaseMs);
    },
    recover: async (now) => {
      const taken = { workers: 0, pushes: 0, batches: 0 };
      for (const [worker] of [...leases].filter(([, until]) => until < now)) {
        const { workers, pushes, batches } = await right.release(worker, now);
        leases.delete(worker);
        taken.workers += workers;
        taken.pushes += pushes;
        taken.batches += batches;
      }
      return taken;
    },
  };
});

/** Stores that each break one rule: the model must find every one of them. */
export const WRONG_STORES: readonly (readonly [what: string, make: () => PushStore])[] = [
  ['drops the fence of what is recorded', unfenced],
  [
    'lets pages in from whoever has them',
    wrong((right) => {
      const versions = new Map<string, { worker: string; version: number }>();
      return {
        claim: async (pushId, worker) => {
          const push = await right.claim(pushId, worker);
          if (push !== null) versions.set(pushId, { worker, version: push.version });
          return push;
        },
        expand: (page) => right.expand({ ...page, ...versions.get(page.pushId) }),
      };
    }),
  ],
  ['forgets keys', wrong((right) => ({ accept: (pushes, worker) => right.accept(pushes.map(withoutKey), worker) }))],
  [
    'claims what is not due',
    wrong((right) => ({ claimBatches: (claim) => right.claimBatches({ ...claim, now: claim.now + 500 }) })),
  ],
  ['takes nothing over', wrong(() => ({ recover: () => Promise.resolve({ workers: 0, pushes: 0, batches: 0 }) }))],
  ['takes work over without counting a crash', uncounted],
  ['never tells a worker that its lease has ended', wrong(() => ({ extend: () => Promise.resolve(true) }))],
  [
    'hides the calls that had begun before a cancel',
    wrong((right) => ({
      cancel: async (pushId, reason, now) => {
        const answer = await right.cancel(pushId, reason, now);
        return answer === null ? null : { ...answer, begun: 0 };
      },
    })),
  ],
  [
    'says that it opens what it does not',
    wrong((right) => ({ redrive: async (pushId, now, endsAt) => (await right.redrive(pushId, now, endsAt)) || 1 })),
  ],
  ['removes one too many', wrong((right) => ({ prune: (before, limit) => right.prune(before, limit + 1) }))],
];

function withoutKey(push: NewPush): NewPush {
  return { ...push, key: null };
}
