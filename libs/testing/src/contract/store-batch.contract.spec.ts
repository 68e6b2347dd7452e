import { type BatchClaim, type BatchRecord, type PushStore } from '@nest-push/core';
import { failing, wrong, type WrongStore } from './store.wrong.js';

/** A store that passes claims on, and its answers back, after a change. */
const claiming = (
  ask: (claim: BatchClaim) => BatchClaim,
  answer: (batches: Awaited<ReturnType<PushStore['claimBatches']>>, claim: BatchClaim) => typeof batches = (all) => all,
): (() => PushStore) =>
  wrong((right) => ({ claimBatches: async (claim) => answer(await right.claimBatches(ask(claim)), claim) }));

/** A store whose records are changed by what it knows of the last claim. */
const recording = (
  change: (record: BatchRecord, last: { worker: string; version: number }) => BatchRecord,
): (() => PushStore) =>
  wrong((right) => {
    const last = new Map<string, { worker: string; version: number }>();
    return {
      claimBatches: async (claim) => {
        const batches = await right.claimBatches(claim);
        for (const { pushId, ordinal, version } of batches) {
          last.set(`${pushId}/${ordinal}`, { worker: claim.worker, version });
        }
        return batches;
      },
      record: (record) => {
        const known = last.get(`${record.pushId}/${record.ordinal}`);
        return right.record(known === undefined ? record : change(record, known));
      },
    };
  });

const CALLING: readonly WrongStore[] = [
  [
    'names lanes before their time',
    wrong((right) => ({ outlook: (query) => right.outlook({ ...query, until: Infinity }) })),
    /outlook names each lane/,
  ],
  [
    'claims more than was asked for',
    claiming((claim) => ({ ...claim, limit: claim.limit + 1 })),
    /never more than its limit/,
  ],
  ['claims before the time', claiming((claim) => ({ ...claim, now: claim.now + 1 })), /very moment, of one app/],
  [
    'claims without order',
    claiming(
      (claim) => claim,
      (batches) => batches.toReversed(),
    ),
    /earliest, in order/,
  ],
  [
    'claims without a version',
    claiming(
      (claim) => claim,
      (batches) => batches.map((batch) => ({ ...batch, version: 1 })),
    ),
    /a new version/,
  ],
  [
    'gives everybody a new key',
    claiming(
      (claim) => claim,
      (batches, { keys }) => batches.map((batch, place) => ({ ...batch, key: keys[place] ?? batch.key })),
    ),
    /D3: a key is kept/,
  ],
  ['gives no keys', claiming((claim) => ({ ...claim, keys: [] })), /D3: keys go/],
  ['uses expired keys', claiming((claim) => ({ ...claim, keys: claim.keys.slice(1) })), /D3: keys go/],
  [
    'loses unknown outcomes',
    recording((record) =>
      record.next.state === 'ended' ? record : { ...record, next: { ...record.next, unknowns: 0 } },
    ),
    /counts that were said/,
  ],
  ['never finds what is overdue', wrong(() => ({ overdue: () => Promise.resolve([]) })), /beyond its end/],
  [
    'ends batches early',
    wrong((right) => ({ overdue: (now, limit) => right.overdue(now + 1, limit) })),
    /beyond its end/,
  ],
  ['has no fence by worker', recording((record, { worker }) => ({ ...record, worker })), /by another worker/],
  ['has no fence by version', recording((record, { version }) => ({ ...record, version })), /older claim of the same/],
  [
    'records twice',
    wrong((right) => ({ record: async (record) => ({ ...(await right.record(record)), kept: true }) })),
    /from ended/,
  ],
  [
    'does not say that a push ended',
    wrong((right) => ({ record: async (record) => ({ ...(await right.record(record)), ended: null }) })),
    /the last batch ends the push/,
  ],
  ['counts no permits', wrong(() => ({ takePermit: () => Promise.resolve(null) })), /V6/],
  [
    'counts permits in fixed windows',
    wrong((right) => ({
      takePermit: (request) => right.takePermit({ ...request, now: request.now - (request.now % request.perMs) }),
    })),
    /sliding window/,
  ],
  [
    'counts all limits as one',
    wrong((right) => ({ takePermit: (request) => right.takePermit({ ...request, limit: '' }) })),
    /sliding window/,
  ],
];

const WORKING: readonly WrongStore[] = [
  [
    'never recovers',
    wrong(() => ({ recover: () => Promise.resolve({ workers: 0, pushes: 0, batches: 0 }) })),
    /D5: recover/,
  ],
  ['recovers too early', wrong((right) => ({ recover: (now) => right.recover(now + 1) })), /after its last moment/],
  [
    'extends a lease that was taken',
    wrong((right) => ({
      extend: async (worker, now, leaseMs) => {
        await right.enlist(worker, now, leaseMs);
        return true;
      },
    })),
    /gets no lease by extending/,
  ],
  [
    'takes a good-bye for a crash',
    wrong((right) => ({
      release: async (worker, now) => {
        await right.enlist(worker, now, -1);
        return right.recover(now);
      },
    })),
    /D11/,
  ],
  [
    'disowns what is known',
    wrong((right) => ({
      disown: (worker, _known, now) => right.disown(worker, { pushes: new Set(), batches: new Set() }, now),
    })),
    /nothing that is known/,
  ],
  [
    'takes what is disowned for an unknown outcome',
    wrong((right) => ({ disown: (worker, _known, now) => right.release(worker, now) })),
    /never been claimed/,
  ],
  ['hides suspects', wrong(() => ({ claimSuspect: () => Promise.resolve(null) })), /D12/],
  [
    'counts crashes as failed tries only',
    claiming(
      (claim) => claim,
      (batches) => batches.map((batch) => ({ ...batch, unknowns: 0, crashes: 0 })),
    ),
    /an unknown outcome and a crash/,
  ],
];

const DECIDING: readonly WrongStore[] = [
  [
    'ignores a cancel',
    wrong(() => ({ cancel: () => Promise.resolve({ state: 'sending', changed: false, begun: 1, ended: null }) })),
    /no call begins after a cancel/,
  ],
  [
    'does not say what had begun',
    wrong((right) => ({
      cancel: async (...asked) => {
        const answer = await right.cancel(...asked);
        return answer === null ? null : { ...answer, begun: 0 };
      },
    })),
    /count as begun/,
  ],
  ['never redrives', wrong(() => ({ redrive: () => Promise.resolve(0) })), /D12: redrive opens/],
  ['redrives later', wrong((right) => ({ redrive: (id, now, end) => right.redrive(id, now + 1, end) })), /due at once/],
  [
    'keeps the old end',
    wrong((right) => ({ redrive: (id, now) => right.redrive(id, now, now) })),
    /D12: redrive opens/,
  ],
  [
    'prunes what is young',
    wrong((right) => ({ prune: (_before, limit) => right.prune(Infinity, limit) })),
    /prune removes/,
  ],
  ['prunes without a limit', wrong((right) => ({ prune: (before) => right.prune(before, Infinity) })), /its limit/],
  ['prunes nothing', wrong(() => ({ prune: () => Promise.resolve(0) })), /prune/],
];

describe('the contract finds a store that', () => {
  it.each([...CALLING, ...WORKING, ...DECIDING])('%s', async (_what, make, found) => {
    expect(await failing(make, found)).not.toEqual([]);
  });
});
