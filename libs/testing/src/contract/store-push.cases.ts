import assert from 'node:assert/strict';
import { type NewPush, type PushState, type PushStore } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { aDelivery, aFullPush, aPush, aSettlement, HOSTILE_STRINGS, LONGEST_ID, NOON, times } from './store.samples.js';

const CALLERS = 50;

const END_STATES = ['delivered', 'partial', 'failed', 'expired'] as const;

/** Brings an accepted push to a state by the port's own ways. */
async function bring(store: PushStore, pushId: string, state: PushState): Promise<void> {
  if (state === 'accepted') return;
  if (state === 'cancelled') {
    await store.cancel(pushId, aSettlement({ state, reason: 'Taken back.', deliveries: [] }));
    return;
  }
  await store.claim(pushId);
  if (state !== 'sending') await store.settle(pushId, aSettlement({ state, reason: `It ended ${state}.` }));
}

async function dueIds(store: PushStore, until = NOON, limit = 100): Promise<string[]> {
  return (await store.due(until, limit)).map(({ id }) => id);
}

const ACCEPT: readonly StoreRule[] = [
  {
    name: 'accept answers with the push in state accepted, and every field comes back from claim',
    async check(store) {
      for (const push of [aFullPush(), aPush({ id: 'p2' })]) {
        assert.deepEqual(await store.accept(push), { push: { ...push, state: 'accepted' }, repeated: false });
        assert.deepEqual(await store.claim(push.id), { ...push, state: 'sending' });
      }
    },
  },
  {
    name: 'an accepted push has a report without rows',
    async check(store) {
      await store.accept(aPush({ acceptedAt: NOON - 7, dueAt: NOON + 9 }));
      assert.deepEqual(await store.report('p1'), {
        pushId: 'p1',
        state: 'accepted',
        reason: '',
        acceptedAt: NOON - 7,
        dueAt: NOON + 9,
        settledAt: null,
        deliveries: [],
      });
    },
  },
  {
    name: 'a known key answers with its first push as it is now, whatever the second holds, and nothing is written',
    async check(store) {
      const first = aPush({ key: 'k' });
      await store.accept(first);
      const second = { ...aFullPush(), id: 'p2', key: 'k' };
      for (const state of ['accepted', 'sending', 'delivered'] as const) {
        if (state === 'sending') await store.claim('p1');
        if (state === 'delivered') await store.settle('p1', aSettlement());
        assert.deepEqual(await store.accept(second), { push: { ...first, state }, repeated: true });
        assert.deepEqual(await dueIds(store), state === 'accepted' ? ['p1'] : []);
      }
      assert.equal(await store.report('p2'), null);
      assert.deepEqual((await store.accept(first)).repeated, true, 'the same push again is a repetition, too');
    },
  },
  {
    name: 'a key stays taken after its push was cancelled',
    async check(store) {
      await store.accept(aPush({ key: 'k' }));
      await bring(store, 'p1', 'cancelled');
      const again = await store.accept(aPush({ id: 'p2', key: 'k' }));
      assert.deepEqual([again.repeated, again.push.id, again.push.state], [true, 'p1', 'cancelled']);
    },
  },
  {
    name: 'pushes without a key never count as one',
    async check(store) {
      for (const id of ['p1', 'p2', 'p3']) {
        assert.equal((await store.accept(aPush({ id }))).repeated, false);
      }
      assert.deepEqual((await dueIds(store)).sort(), ['p1', 'p2', 'p3']);
    },
  },
  {
    name: 'keys and ids that only look alike are different',
    async check(store) {
      const alike = ['key', 'Key', 'KEY', 'key ', ' key', 'kéy', 'ke\u0301y', 'ｋｅｙ', 'ke_', 'k%', '', '0', '00'];
      for (const key of alike) assert.equal((await store.accept(aPush({ id: `id-${key}`, key }))).repeated, false, key);
      for (const key of alike) {
        assert.equal((await store.accept(aPush({ id: 'new', key }))).push.id, `id-${key}`);
        assert.equal((await store.claim(`id-${key}`))?.key, key);
      }
    },
  },
  {
    name: `${CALLERS} callers with one key at once: one push`,
    async check(store) {
      const answers = await Promise.all(times(CALLERS, (n) => store.accept(aPush({ id: `p${n}`, key: 'k' }))));
      assert.equal(answers.filter(({ repeated }) => !repeated).length, 1);
      const winner = answers.find(({ repeated }) => !repeated)?.push.id;
      assert.deepEqual(new Set(answers.map(({ push }) => push.id)), new Set([winner]));
      assert.deepEqual(await dueIds(store), [winner]);
    },
  },
  {
    name: `${CALLERS} callers with keys of their own at once: ${CALLERS} pushes`,
    async check(store) {
      const answers = await Promise.all(times(CALLERS, (n) => store.accept(aPush({ id: `p${n}`, key: `k${n}` }))));
      assert.ok(answers.every(({ repeated }) => !repeated));
      assert.equal((await dueIds(store)).length, CALLERS);
    },
  },
  {
    name: 'hostile ids and keys, and ids of 255 characters, are only strings',
    async check(store) {
      const strings = [...HOSTILE_STRINGS, LONGEST_ID];
      for (const text of strings) {
        const push = aPush({ id: text, key: text, digest: text, to: { users: [text] }, message: { body: text } });
        assert.equal((await store.accept(push)).repeated, false, text);
        assert.equal((await store.accept({ ...push, id: 'other' })).push.id, text);
      }
      assert.deepEqual((await dueIds(store)).sort(), [...strings].sort());
      for (const text of strings) {
        const claimed = await store.claim(text);
        assert.deepEqual(
          [claimed?.id, claimed?.key, claimed?.digest, claimed?.to],
          [text, text, text, { users: [text] }],
        );
        assert.equal(claimed?.message.body, text);
      }
    },
  },
  {
    name: 'a message of 100 kB and an audience of 1,500 users come back whole',
    async check(store) {
      const push: NewPush = aPush({
        to: { users: times(1_500, (n) => `user-${n}`) },
        message: { body: '字'.repeat(33_000) },
      });
      await store.accept(push);
      assert.deepEqual(await store.claim('p1'), { ...push, state: 'sending' });
    },
  },
];

const DUE: readonly StoreRule[] = [
  {
    name: 'due answers earliest first, in whatever order they came',
    async check(store) {
      for (const [id, dueAt] of [
        ['c', 3],
        ['a', 1],
        ['e', 5],
        ['b', 2],
        ['d', 4],
      ] as const) {
        await store.accept(aPush({ id, dueAt: NOON + dueAt }));
      }
      assert.deepEqual(await store.due(NOON + 4, 100), [
        { id: 'a', dueAt: NOON + 1 },
        { id: 'b', dueAt: NOON + 2 },
        { id: 'c', dueAt: NOON + 3 },
        { id: 'd', dueAt: NOON + 4 },
      ]);
    },
  },
  {
    name: 'due includes the very moment and nothing after it',
    async check(store) {
      await store.accept(aPush());
      assert.deepEqual(await dueIds(store, NOON - 1), []);
      assert.deepEqual(await dueIds(store, NOON), ['p1']);
      await store.accept(aPush({ id: 'p0', dueAt: 0 }));
      assert.deepEqual(await dueIds(store, NOON + 1), ['p0', 'p1']);
      assert.deepEqual(await dueIds(store, Number.MAX_SAFE_INTEGER), ['p0', 'p1']);
    },
  },
  {
    name: 'due keeps to its limit and answers the earliest',
    async check(store) {
      for (let n = 9; n >= 0; n -= 1) await store.accept(aPush({ id: `p${n}`, dueAt: NOON - 100 + n }));
      assert.deepEqual(await dueIds(store, NOON, 3), ['p0', 'p1', 'p2']);
      assert.deepEqual(await dueIds(store, NOON, 1), ['p0']);
      assert.deepEqual(await dueIds(store, NOON, 0), []);
      assert.equal((await dueIds(store, NOON, 10)).length, 10);
      assert.equal((await dueIds(store, NOON, 11)).length, 10);
    },
  },
  {
    name: 'due changes nothing, and only accepted pushes are due',
    async check(store) {
      const states = ['accepted', 'sending', ...END_STATES, 'cancelled'] as const;
      for (const state of states) {
        await store.accept(aPush({ id: state }));
        await bring(store, state, state);
      }
      assert.deepEqual(await dueIds(store), ['accepted']);
      assert.deepEqual(await dueIds(store), ['accepted']);
      assert.equal((await store.report('accepted'))?.state, 'accepted');
    },
  },
];

const CLAIM: readonly StoreRule[] = [
  {
    name: 'claim hands a push out once, before its time, too; an unknown one never',
    async check(store) {
      await store.accept(aPush({ dueAt: NOON + 1_000_000 }));
      assert.equal((await store.claim('p1'))?.state, 'sending');
      assert.equal(await store.claim('p1'), null);
      assert.equal(await store.claim('unknown'), null);
      assert.equal((await store.report('p1'))?.state, 'sending');
    },
  },
  {
    name: `${CALLERS} callers claim at once: one gets the push`,
    async check(store) {
      await store.accept(aPush());
      const answers = await Promise.all(times(CALLERS, () => store.claim('p1')));
      assert.equal(answers.filter((push) => push !== null).length, 1);
    },
  },
  {
    name: 'claim and cancel at once: one of them wins, and both know which',
    async check(store) {
      for (let n = 0; n < 20; n += 1) {
        const id = `p${n}`;
        await store.accept(aPush({ id }));
        const claim = (): Promise<unknown> => store.claim(id);
        const cancel = (): Promise<unknown> => store.cancel(id, aSettlement({ state: 'cancelled', deliveries: [] }));
        // Either may be asked first.
        const [first, second] = n % 2 === 0 ? [claim(), cancel()] : [cancel(), claim()];
        const answers = await Promise.all(n % 2 === 0 ? [first, second] : [second, first]);
        const state = (await store.report(id))?.state;
        assert.deepEqual(answers, state === 'sending' ? [{ ...aPush({ id }), state }, state] : [null, 'cancelled']);
      }
    },
  },
];

const STATES = ['accepted', 'sending', ...END_STATES, 'cancelled'] as const;

/** From every state, each way: only three lead on. */
const MACHINE: readonly StoreRule[] = STATES.flatMap((state) => [
  {
    name: `from ${state}, claim ${state === 'accepted' ? 'leads to sending' : 'changes nothing'}`,
    async check(store: PushStore) {
      await store.accept(aPush());
      await bring(store, 'p1', state);
      const before = await store.report('p1');
      const claimed = await store.claim('p1');
      assert.equal(claimed?.state ?? null, state === 'accepted' ? 'sending' : null);
      assert.deepEqual(await store.report('p1'), state === 'accepted' ? { ...before, state: 'sending' } : before);
    },
  },
  {
    name: `from ${state}, settle ${state === 'sending' ? 'leads to the end' : 'changes nothing'}`,
    async check(store: PushStore) {
      await store.accept(aPush());
      await bring(store, 'p1', state);
      const before = await store.report('p1');
      const settlement = aSettlement({
        state: 'partial',
        reason: 'Later.',
        settledAt: NOON + 99,
        deliveries: [aDelivery({ deviceId: 'late' })],
      });
      assert.equal(await store.settle('p1', settlement), state === 'sending');
      assert.deepEqual(await store.report('p1'), state === 'sending' ? { ...before, ...settlement } : before);
    },
  },
  {
    name: `from ${state}, cancel ${state === 'accepted' ? 'leads to cancelled' : 'changes nothing'}`,
    async check(store: PushStore) {
      await store.accept(aPush());
      await bring(store, 'p1', state);
      const before = await store.report('p1');
      const settlement = aSettlement({
        state: 'cancelled',
        reason: 'Taken back later.',
        settledAt: NOON + 99,
        deliveries: [],
      });
      assert.equal(await store.cancel('p1', settlement), state === 'accepted' ? 'cancelled' : state);
      assert.deepEqual(await store.report('p1'), state === 'accepted' ? { ...before, ...settlement } : before);
    },
  },
]);

/** Accepting, waiting, claiming, and the ways between states. */
export const PUSH_CASES: readonly StoreRule[] = [...ACCEPT, ...DUE, ...CLAIM, ...MACHINE];
