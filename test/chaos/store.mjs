import { Module } from '@nestjs/common';
import { PUSH_STORE } from '@nest-push/core';
import { TypeOrmStoreModule } from '@nest-push/typeorm';
import Database from 'libsql';
import { ENGINE_BREAKAGES } from './engine.mjs';
import { FlakyConnection } from './flaky.mjs';

const INNER = 'chaos:inner-store';

/**
 * The store with its refused writes counted, and broken on purpose where a case must be seen to fail.
 *
 * @param {{ database: string, broken?: string, flaky?: number }} config
 */
export function storeModule({ database, broken, flaky: seed }) {
  const stats = { fenced: 0, claims: 0, records: 0, disowned: 0, recovered: 0 };
  let flaky;
  class Inner {}
  Module({
    imports: [TypeOrmStoreModule.forRoot({ type: 'sqlite', database })],
    providers: [{ provide: INNER, inject: [PUSH_STORE], useFactory: (store) => store }],
    exports: [INNER],
  })(Inner);
  class ChaosStore {}
  const module = {
    module: ChaosStore,
    imports: [Inner],
    providers: [
      {
        provide: PUSH_STORE,
        inject: [INNER],
        useFactory: (store) => {
          // The connection is no part of what the store offers: it is taken from inside.
          if (seed !== undefined) flaky = new FlakyConnection(store.sql.dataSource.driver.databaseConnection, seed);
          const counted = withCounts(store, stats);
          if (broken === undefined || Object.hasOwn(ENGINE_BREAKAGES, broken)) return counted;
          return override(counted, breakage(broken)(counted, statements(database)));
        },
      },
    ],
    exports: [PUSH_STORE],
  };
  Module({})(ChaosStore);
  return { module, stats, flaky: () => flaky };
}

/** The store itself, but for some of its methods. */
function override(store, methods) {
  return new Proxy(store, {
    get(target, name) {
      if (Object.hasOwn(methods, name)) return methods[name];
      const member = Reflect.get(target, name, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

function withCounts(store, stats) {
  return override(store, {
    claimBatches: async (claim) => {
      const batches = await store.claimBatches(claim);
      stats.claims += batches.length;
      return batches;
    },
    disown: async (...given) => {
      const answer = await store.disown(...given);
      stats.disowned += answer.pushes + answer.batches;
      return answer;
    },
    recover: async (now) => {
      const recovery = await store.recover(now);
      stats.recovered += recovery.batches;
      return recovery;
    },
    record: async (record) => {
      const answer = await store.record(record);
      stats.records += 1;
      if (!answer.kept) stats.fenced += 1;
      return answer;
    },
    expand: async (page) => {
      const answer = await store.expand(page);
      if (!answer.kept) stats.fenced += 1;
      return answer;
    },
  });
}

/** What can be broken: each takes one promise of the store away, and some case must see it. */
export const BREAKAGES = {
  /** Nothing of dead workers is ever taken over. D1 loses pushes. */
  lease: () => ({ recover: async () => ({ workers: 0, pushes: 0, batches: 0 }) }),
  /** What was claimed by a write that looked as if it had failed is never given back. B5 leaves pushes without an end. */
  disown: () => ({ disown: async () => ({ workers: 0, pushes: 0, batches: 0 }) }),
  /** Leases end four seconds before their time. D10 sees calls repeated that a short standstill must not cost. */
  haste: (store) => ({
    recover: (now) => store.recover(now + 4_000),
    outlook: async (query) => {
      const outlook = await store.outlook(query);
      return { ...outlook, leaseEnd: outlook.leaseEnd === null ? null : outlook.leaseEnd - 4_000 };
    },
  }),
  /** Who says good-bye gives nothing back. D11 sees the next one wait for the lease. */
  release: () => ({ release: async () => ({ workers: 0, pushes: 0, batches: 0 }) }),
  /** Nobody counts crashes. D12 sees a push that ends its process again and again. */
  crashes: (store, database) => {
    const forget = ['push_push', 'push_batch'].map((table) =>
      database(`UPDATE ${table} SET crashes = 0 WHERE crashes > ?`),
    );
    return {
      recover: async (now) => {
        const recovery = await store.recover(now);
        for (const one of forget) one(0);
        return recovery;
      },
    };
  },
  /** Nothing ever expires. D14 sees what is stale sent. */
  expiry: (store) => ({
    accept: (pushes, worker) =>
      store.accept(
        pushes.map((push) => ({ ...push, expiresAt: null })),
        worker,
      ),
  }),
  /** What is accepted is not written. D1 loses pushes. */
  accept: () => ({
    accept: async (pushes) => pushes.map((push) => ({ push: { ...push, state: 'accepted' }, repeated: false })),
    claim: async () => null,
  }),
  /** No word of a call is in the store before it is made. D2 finds repeats that nothing explains. */
  attempt: (store, database) => {
    const hide = database('UPDATE push_batch SET state = ?, worker = NULL WHERE push_id = ? AND state = ?');
    const seek = database('UPDATE push_batch SET state = ?, worker = ?, version = ? WHERE push_id = ? AND ordinal = ?');
    return {
      claimBatches: async (claim) => {
        const batches = await store.claimBatches(claim);
        for (const { pushId } of batches) hide('waiting', pushId, 'calling');
        return batches;
      },
      expand: async (page) => {
        const answer = await store.expand(page);
        hide('waiting', page.pushId, 'calling');
        return answer;
      },
      record: async (record) => {
        if (record.worker !== null) seek('calling', record.worker, record.version, record.pushId, record.ordinal);
        return store.record(record);
      },
    };
  },
  /** Whoever writes last is believed. D9 sees a count too many. */
  fence: (store, database) => {
    const seek = database('UPDATE push_batch SET state = ?, worker = ?, version = ? WHERE push_id = ? AND ordinal = ?');
    return {
      record: async (record) => {
        if (record.worker !== null) seek('calling', record.worker, record.version, record.pushId, record.ordinal);
        return store.record(record);
      },
    };
  },
  /** A repeat gets a new key. D3 sees two deliveries. */
  keys: (store, database) => {
    const forget = database('UPDATE push_batch SET vendor_key = NULL, vendor_key_expires_at = NULL WHERE state = ?');
    return {
      claimBatches: async (claim) => {
        forget('waiting');
        return store.claimBatches(claim);
      },
    };
  },
  /** Unknown outcomes are forgotten. D13 sees a push repeated that must not be. */
  unknowns: (store, database) => {
    const forget = database('UPDATE push_batch SET unknowns = 0 WHERE state = ?');
    return {
      recover: async (now) => {
        const recovery = await store.recover(now);
        forget('waiting');
        return recovery;
      },
    };
  },
  /** Everything is written down as delivered. D4 sees the lie. */
  truth: (store) => ({
    record: async (record) => {
      const { next } = record;
      if (next.state !== 'ended') return store.record(record);
      const result = { ...next.end.result, state: 'delivered' };
      const total = Object.values(next.tally).reduce((sum, count) => sum + count, 0);
      const tally = { delivered: total, failed: 0, expired: 0, cancelled: 0, unknown: 0 };
      return store.record({ ...record, next: { state: 'ended', end: { result, exceptions: [] }, tally } });
    },
  }),
  /** A cancelled push goes on. D17 sees calls that began afterwards. */
  cancel: () => ({ cancel: async () => ({ state: 'cancelled', changed: true, begun: 0, ended: null }) }),
  /** The cursor of a fan-out is not kept. D18 sees devices twice. */
  cursor: (store, database) => {
    const rewind = database('UPDATE push_push SET page_cursor = NULL WHERE id = ? AND stage = ?');
    return {
      claim: async (pushId, worker) => {
        rewind(pushId, 'open');
        return store.claim(pushId, worker);
      },
    };
  },
  /** Addresses are put out of use whatever was registered since. D19 sees a good one gone. */
  quarantine: (store) => ({
    quarantine: (addresses, now) =>
      store.quarantine(
        addresses.map((one) => ({ ...one, provenAt: now + 60_000 })),
        now,
      ),
  }),
  /** Every key is new. A1 sees a push twice. */
  idempotency: (store) => ({
    accept: (pushes, worker) =>
      store.accept(
        pushes.map((push) => ({ ...push, key: null })),
        worker,
      ),
  }),
};

function breakage(name) {
  if (!Object.hasOwn(BREAKAGES, name))
    throw new Error(
      `Nothing is known to break as ${name}; there are ${Object.keys({ ...BREAKAGES, ...ENGINE_BREAKAGES }).join(', ')}.`,
    );
  return BREAKAGES[name];
}

/** Makes functions of statements, on a connection of its own that opens with the first use. */
function statements(file) {
  let connection;
  return (sql) =>
    (...parameters) => {
      if (connection === undefined) {
        connection = new Database(file);
        connection.pragma('busy_timeout = 5000');
      }
      return connection.prepare(sql).run(parameters);
    };
}
