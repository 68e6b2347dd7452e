import assert from 'node:assert/strict';
import { type Lane, type NewPush, PushKeyConflictError } from '@nest-push/core';
import { type StoreRule } from './store.contract.js';
import { aFullPush, aPage, aPush, aTally, CALLERS, HOSTILE_STRINGS, LONGEST_ID, NOON, times } from './store.samples.js';
import { accept, acceptOne, callingOne, claimOne, deliver, dueIds, expanded, reportOf } from './store.steps.js';

const FRESH = { version: 1, cursor: null, nextOrdinal: 0, crashes: 0, aloneCrashes: 0 };

/** Accepting pushes: what comes in is there, wholly and once. */
export const ACCEPT_CASES: readonly StoreRule[] = [
  {
    name: 'accept answers with the push in state accepted, and every field comes back from claim',
    async check(store) {
      for (const push of [aFullPush(), aPush({ id: 'p2', lane: 'bulk', policy: 'atMostOnce' })]) {
        assert.deepEqual(await acceptOne(store, push), { push: { ...push, state: 'accepted' }, repeated: false });
        assert.deepEqual(await store.claim(push.id, 'w1'), { ...push, state: 'accepted', ...FRESH });
      }
    },
  },
  {
    name: 'an accepted push has a report without rows',
    async check(store) {
      await accept(store, aPush({ acceptedAt: NOON - 7, dueAt: NOON + 9 }));
      assert.deepEqual(await store.report('p1'), {
        pushId: 'p1',
        state: 'accepted',
        reason: '',
        acceptedAt: NOON - 7,
        dueAt: NOON + 9,
        settledAt: null,
        counts: aTally(),
        deliveries: [],
        receipts: {},
      });
    },
  },
  {
    name: 'A1: a known key answers with its first push as it is now, whatever the second holds, and nothing is written',
    async check(store) {
      const first = aPush({ key: 'k' });
      const second = { ...aFullPush(), id: 'p2', key: 'k', digest: first.digest };
      await accept(store, first);
      const known = (state: string): unknown => ({ push: { ...first, state }, repeated: true });
      assert.deepEqual(await acceptOne(store, second), known('accepted'));
      assert.deepEqual(await dueIds(store), ['p1']);
      await store.claim('p1', 'w1');
      await store.expand(aPage());
      assert.deepEqual(await acceptOne(store, second), known('sending'));
      await deliver(store, await claimOne(store));
      assert.deepEqual(await acceptOne(store, second), known('delivered'));
      assert.equal(await store.report('p2'), null);
      assert.deepEqual([await dueIds(store), await dueIds(store, NOON, 9, 'transactional')], [[], []]);
      assert.equal((await acceptOne(store, first)).repeated, true, 'the same push again is a repetition, too');
    },
  },
  {
    name: 'a key stays taken after its push was cancelled',
    async check(store) {
      await accept(store, aPush({ key: 'k' }));
      await store.cancel('p1', 'Taken back.', NOON);
      const again = await acceptOne(store, aPush({ id: 'p2', key: 'k' }));
      assert.deepEqual([again.repeated, again.push.id, again.push.state], [true, 'p1', 'cancelled']);
    },
  },
  {
    name: 'A1: a key that belongs to another content is a conflict, and nothing of the list is written',
    async check(store) {
      await accept(store, aPush({ key: 'k', digest: 'one' }));
      const [other, fresh] = [aPush({ id: 'p2', key: 'k', digest: 'two' }), aPush({ id: 'p3', key: 'fresh' })];
      await assert.rejects(store.accept([fresh, other], null), (error) => {
        assert.ok(error instanceof PushKeyConflictError, String(error));
        return error.pushId === 'p1';
      });
      const twice = [aPush({ id: 'p4', key: 'new', digest: 'one' }), aPush({ id: 'p5', key: 'new', digest: 'two' })];
      await assert.rejects(store.accept(twice, 'w1'), PushKeyConflictError);
      assert.deepEqual(await dueIds(store), ['p1']);
      assert.equal((await acceptOne(store, fresh)).repeated, false);
    },
  },
  {
    name: 'pushes without a key never count as one',
    async check(store) {
      await accept(store, aPush({ id: 'p1' }), aPush({ id: 'p2' }));
      await accept(store, aPush({ id: 'p3' }));
      assert.deepEqual((await dueIds(store)).sort(), ['p1', 'p2', 'p3']);
    },
  },
  {
    name: 'keys and ids that only look alike are different',
    async check(store) {
      const alike = ['key', 'Key', 'KEY', 'key ', ' key', 'kéy', 'ke\u0301y', 'ｋｅｙ', 'ke_', 'k%', '', '0', '00'];
      await accept(store, ...alike.map((key) => aPush({ id: `id-${key}`, key })));
      for (const key of alike) {
        assert.equal((await acceptOne(store, aPush({ id: 'new', key }))).push.id, `id-${key}`);
        assert.equal((await store.claim(`id-${key}`, 'w1'))?.key, key);
      }
    },
  },
  {
    name: `A1: ${CALLERS} callers with one key at once: one push`,
    async check(store) {
      const answers = await Promise.all(times(CALLERS, (n) => acceptOne(store, aPush({ id: `p${n}`, key: 'k' }))));
      const winner = answers.find(({ repeated }) => !repeated)?.push.id;
      assert.equal(answers.filter(({ repeated }) => !repeated).length, 1);
      assert.deepEqual(new Set(answers.map(({ push }) => push.id)), new Set([winner]));
      assert.deepEqual(await dueIds(store), [winner]);
    },
  },
  {
    name: `${CALLERS} callers with keys of their own at once: ${CALLERS} pushes`,
    async check(store) {
      const answers = await Promise.all(times(CALLERS, (n) => acceptOne(store, aPush({ id: `p${n}`, key: `k${n}` }))));
      assert.ok(answers.every(({ repeated }) => !repeated));
      assert.equal((await dueIds(store)).length, CALLERS);
    },
  },
  {
    name: 'a list is answered one by one and in order; a key that comes twice in it is one push',
    async check(store) {
      await accept(store, aPush({ id: 'old', key: 'known' }));
      const answers = await store.accept(
        [
          aPush({ id: 'a', key: 'k' }),
          aPush({ id: 'b', key: 'known' }),
          aPush({ id: 'c', key: 'k' }),
          aPush({ id: 'd' }),
        ],
        null,
      );
      assert.deepEqual(
        answers.map(({ push, repeated }) => [push.id, repeated]),
        [
          ['a', false],
          ['old', true],
          ['a', true],
          ['d', false],
        ],
      );
      assert.deepEqual((await dueIds(store)).sort(), ['a', 'd', 'old']);
      assert.deepEqual(await store.accept([], null), []);
    },
  },
  {
    name: 'a list with one push that cannot be written is not written at all',
    async check(store) {
      await accept(store, aPush({ id: 'taken' }));
      const list = [aPush({ id: 'new', key: 'k' }), aPush({ id: 'taken', key: 'other' })];
      await assert.rejects(store.accept(list, 'w1'), 'an id belongs to one push');
      await assert.rejects(store.accept([aPush({ id: 'new', key: 'k' }), aPush({ id: 'new', key: 'other' })], null));
      assert.equal(await store.report('new'), null);
      assert.equal((await acceptOne(store, aPush({ id: 'p2', key: 'k' }))).repeated, false);
      assert.deepEqual((await dueIds(store)).sort(), ['p2', 'taken']);
    },
  },
  {
    name: 'lists that share keys, at once and in all orders: one push for each key',
    async check(store) {
      const keys = times(5, (n) => `k${n}`);
      const lists = times(20, (n) =>
        keys.map((_, place) => {
          const key = keys[(n % 2 === 0 ? place + n : n + 5 - place) % 5] ?? '';
          return aPush({ id: `${n}-${key}`, key });
        }),
      );
      const answers = (await Promise.all(lists.map((list) => store.accept(list, null)))).flat();
      assert.equal(answers.filter(({ repeated }) => !repeated).length, keys.length);
      const winners = new Map(answers.map(({ push }) => [push.key, push.id]));
      for (const { push } of answers) assert.equal(push.id, winners.get(push.key));
      assert.deepEqual((await dueIds(store)).sort(), [...winners.values()].sort());
    },
  },
  {
    name: 'a push that is accepted for a worker is claimed: nobody else finds it, and the worker expands it',
    async check(store) {
      const push = aPush({ key: 'k' });
      assert.deepEqual(await store.accept([push], 'w1'), [{ push: { ...push, state: 'accepted' }, repeated: false }]);
      assert.deepEqual(await dueIds(store), []);
      assert.equal(await store.claim('p1', 'w2'), null);
      assert.equal((await store.expand(aPage({ worker: 'w2' }))).kept, false);
      assert.equal((await store.expand(aPage())).kept, true);
      assert.equal((await reportOf(store)).state, 'sending');
    },
  },
  {
    name: 'a repetition for a worker claims nothing',
    async check(store) {
      await accept(store, aPush({ key: 'k' }));
      assert.equal((await store.accept([aPush({ id: 'p2', key: 'k' })], 'w1'))[0]?.repeated, true);
      assert.deepEqual(await dueIds(store), ['p1']);
    },
  },
  {
    name: 'hostile ids and keys, and ids of 255 characters, are only strings',
    async check(store) {
      const strings = [...HOSTILE_STRINGS, LONGEST_ID];
      for (const text of strings) {
        const push = aPush({ id: text, key: text, digest: text, to: { users: [text] }, message: { body: text } });
        assert.equal((await acceptOne(store, push)).repeated, false, text);
        assert.equal((await acceptOne(store, { ...push, id: 'other' })).push.id, text);
      }
      assert.deepEqual((await dueIds(store)).sort(), [...strings].sort());
      for (const text of strings) {
        const claimed = await store.claim(text, text);
        assert.deepEqual(
          [claimed?.id, claimed?.key, claimed?.digest, claimed?.to, claimed?.message.body],
          [text, text, text, { users: [text] }, text],
        );
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
      await accept(store, push);
      assert.deepEqual(await store.claim('p1', 'w1'), { ...push, state: 'accepted', ...FRESH });
    },
  },
  {
    name: 'whoever changes an object that he gave or got changes nothing in the store',
    async check(store) {
      const given = { to: { users: ['u1'] }, message: { title: 'kept' }, lane: 'normal' as Lane };
      const { push } = await acceptOne(store, aPush(given));
      for (const it of [given, push as unknown as typeof given]) {
        // A store may hand out what is frozen.
        Reflect.set(it.to.users, 0, 'changed');
        Reflect.set(it.message, 'title', 'changed');
      }
      const claimed = await store.claim('p1', 'w1');
      assert.deepEqual([claimed?.to, claimed?.message], [{ users: ['u1'] }, { title: 'kept' }]);
    },
  },
  {
    name: 'what one push is told is not mixed with another',
    async check(store) {
      const first = await callingOne(store, { id: 'p1' });
      await expanded(store, { id: 'p2' });
      await deliver(store, first);
      assert.equal((await reportOf(store, 'p1')).state, 'delivered');
      assert.equal((await reportOf(store, 'p2')).state, 'sending');
    },
  },
];
