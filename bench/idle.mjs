// What a host with three vendors and SQLite takes while nothing is to be done (P19).
import { setTimeout as sleep } from 'node:timers/promises';
import { PUSH_STORE } from '@nest-push/core';
import { VENDORS } from './fanout.hosts.mjs';
import { Database, sqliteIn, startHost } from './host.mjs';
import { inDirectory, print, profiled } from './measure.mjs';

const SETTLE_MS = 5_000;
const WATCH_MS = 30_000;

export const run = () => inDirectory(measure);

async function measure(directory) {
  const vendors = Object.values(VENDORS).map(({ at }) => at('http://127.0.0.1:9'));
  const { app } = await startHost({ vendors, store: sqliteIn(directory) });
  const calls = countCalls(app.get(PUSH_STORE, { strict: false }));
  const statements = countStatements();
  await sleep(SETTLE_MS);
  calls.clear();
  statements.clear();
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await sleep(WATCH_MS);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const sum = (counts) => [...counts.values()].reduce((all, count) => all + count, 0);
  for (const [name, count] of calls) print(`${name}()`, count / seconds, 'calls/s');
  print('statements, BEGIN and COMMIT apart', sum(statements) / seconds, 'statements/s');
  print('calls of the store (P19)', sum(calls) / seconds, 'calls/s');
  print('CPU (P19)', (user + system) / 10_000 / seconds, '% of a core');
  // Apart, for watching costs more than what is watched.
  await profiled('idle', () => sleep(WATCH_MS / 3));
  await app.close();
}

/** Counts what is asked of the store, by method. */
function countCalls(store) {
  const counts = new Map();
  for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store))) {
    if (name === 'constructor' || typeof store[name] !== 'function') continue;
    const method = store[name].bind(store);
    store[name] = (...args) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return method(...args);
    };
  }
  return counts;
}

/** Counts what the database is asked, by kind. */
function countStatements() {
  const counts = new Map();
  const probe = new Database(':memory:');
  const prototype = Object.getPrototypeOf(probe.prepare('SELECT 1'));
  probe.close();
  for (const kind of ['all', 'get', 'run']) {
    const method = prototype[kind];
    prototype[kind] = function (...args) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return method.apply(this, args);
    };
  }
  return counts;
}
