import { type ExpandedPage, type PushStore } from '@nest-push/core';
import { failing, pause, wrong, type WrongStore } from './store.wrong.js';

/** A store that changes a page by what it knows of the last claim. */
const expanding = (
  change: (page: ExpandedPage, last: { worker: string; version: number } | undefined) => ExpandedPage,
): (() => PushStore) =>
  wrong((right) => {
    const last = new Map<string, { worker: string; version: number }>();
    return {
      claim: async (id, worker) => {
        const push = await right.claim(id, worker);
        if (push !== null) last.set(id, { worker, version: push.version });
        return push;
      },
      expand: (page) => right.expand(change(page, last.get(page.pushId))),
    };
  });

const ACCEPTING: readonly WrongStore[] = [
  [
    'knows no keys',
    wrong((right) => ({
      accept: (list, worker) =>
        right.accept(
          list.map((push) => ({ ...push, key: null })),
          worker,
        ),
    })),
    /known key/,
  ],
  [
    'looks a key up and then writes',
    wrong((right) => {
      const keys = new Set<string | null>();
      return {
        accept: async ([push, ...more], worker) => {
          const known = keys.has(push?.key ?? null);
          await pause();
          if (push === undefined || known || more.length > 0) return right.accept([], worker);
          keys.add(push.key);
          return right.accept([{ ...push, key: null }], worker);
        },
      };
    }),
    /one key at once/,
  ],
  [
    'answers a known key with the push as it was accepted',
    wrong((right) => ({
      accept: async (list, worker) =>
        (await right.accept(list, worker)).map((answer) => ({
          ...answer,
          push: { ...answer.push, state: 'accepted' },
        })),
    })),
    /as it is now/,
  ],
  [
    'takes every content for the same',
    wrong((right) => ({
      accept: (list, worker) =>
        right.accept(
          list.map((push) => ({ ...push, digest: '' })),
          worker,
        ),
    })),
    /is a conflict/,
  ],
  [
    'compares keys without case',
    wrong((right) => ({
      accept: (list, worker) =>
        right.accept(
          list.map((push) => ({ ...push, key: push.key?.toLowerCase() ?? null })),
          worker,
        ),
    })),
    /look alike/,
  ],
  [
    'loses the policy',
    wrong((right) => ({
      accept: (list, worker) =>
        right.accept(
          list.map((push) => ({ ...push, policy: 'atLeastOnce' })),
          worker,
        ),
    })),
    /every field comes back from claim$/,
  ],
  [
    'writes a list one by one',
    wrong((right) => ({
      accept: async (list, worker) => {
        const answers = [];
        for (const push of list) answers.push(...(await right.accept([push], worker)));
        return answers;
      },
    })),
    /not written at all/,
  ],
  ['forgets who accepted', wrong((right) => ({ accept: (list) => right.accept(list, null) })), /is claimed: nobody/],
  [
    'keeps what it was given',
    wrong((right) => {
      const book = new Map<string, unknown>();
      return {
        accept: (list, worker) => {
          for (const { id, message } of list) book.set(id, message);
          return right.accept(list, worker);
        },
        claim: async (id, worker) => {
          const push = await right.claim(id, worker);
          return push === null ? null : { ...push, message: book.get(id) as typeof push.message };
        },
      };
    }),
    /changes nothing in the store/,
  ],
];

const EXPANDING: readonly WrongStore[] = [
  ['is early', wrong((right) => ({ due: (lane, until, limit) => right.due(lane, until + 1, limit) })), /very moment/],
  ['is late', wrong((right) => ({ due: (lane, until, limit) => right.due(lane, until - 1, limit) })), /very moment/],
  [
    'cuts what is due before it sorts',
    wrong((right) => ({
      due: async (lane, until, limit) => (await right.due(lane, until, 1_000)).toReversed().slice(0, limit),
    })),
    /answers the earliest$/,
  ],
  [
    'has one lane',
    wrong((right) => ({
      accept: (list, worker) =>
        right.accept(
          list.map((push) => ({ ...push, lane: 'normal' })),
          worker,
        ),
      due: (_lane, until, limit) => right.due('normal', until, limit),
    })),
    /due answers one lane/,
  ],
  [
    'looks before it claims',
    wrong((right) => {
      const claimed = new Map<string, Awaited<ReturnType<PushStore['claim']>>>();
      return {
        claim: async (id, worker) => {
          const known = claimed.has(id);
          await pause();
          if (known) return null;
          const push = (await right.claim(id, worker)) ?? claimed.get(id) ?? null;
          claimed.set(id, push);
          return push;
        },
      };
    }),
    /callers claim at once/,
  ],
  [
    'lets any worker expand',
    expanding((page, last) => ({ ...page, worker: last?.worker ?? page.worker })),
    /D9: a page/,
  ],
  [
    'lets an older claim expand',
    expanding((page, last) => ({ ...page, version: last?.version ?? page.version })),
    /D9: a page/,
  ],
  [
    'loses the cursor',
    expanding((page) => ({ ...page, cursor: page.cursor === null ? null : 'd-1' })),
    /go(es)? on from/,
  ],
  ['loses problems', expanding((page) => ({ ...page, problems: [] })), /wrong with its audience/],
  ['takes every page for the last', expanding((page) => ({ ...page, cursor: null })), /not before its last page/],
  [
    'lets what starts calling wait',
    expanding((page) => ({
      ...page,
      batches: page.batches.map((batch) =>
        batch.start.state === 'calling' ? { ...batch, start: { state: 'waiting' } } : batch,
      ),
    })),
    /starts calling/,
  ],
];

describe('the contract finds a store that', () => {
  it.each([...ACCEPTING, ...EXPANDING])('%s', async (_what, make, found) => {
    expect(await failing(make, found)).not.toEqual([]);
  });
});
