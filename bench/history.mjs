// Durable single sends on a store with a history, a million pushes that were delivered and a hundred thousand that failed, beside the same on an empty one, in turn (P15).
import { join } from 'node:path';
import {
  Database,
  DAY_MS,
  jpushAt,
  registerPhone,
  request,
  sendTo,
  sqliteIn,
  startHost,
  startSimulator,
} from './host.mjs';
import { inDirectory, inTurn, median, print, profiled, ratioOf, say } from './measure.mjs';

const DELIVERED = 1_000_000;
const FAILED = 100_000;
/** Less than the time for which ended pushes are kept: nothing of it is pruned meanwhile. */
const SPREAD_MS = 6 * DAY_MS;

export const run = (_name, share = '1') => inDirectory((directory) => measure(directory, Number(share)));

async function measure(directory, share) {
  const peer = await startSimulator();
  const start = async (file) => {
    const host = await startHost({ vendors: [jpushAt(peer.url)], store: sqliteIn(directory, file) });
    await registerPhone(host.app);
    return host;
  };
  const old = await start('old.db');
  await sendTo(old.push);
  await registerPhone(old.app, 'u2', 'f'.repeat(19));
  const lost = await (await old.push.send({ ...request, to: { user: 'u2' } })).settled();
  if (lost.state !== 'failed') throw new Error(`The push to a phone that is gone is ${lost.state}.`);
  await old.app.close();
  say('writing the history');
  const { rows, oneId } = writeHistory(join(directory, 'old.db'), share);

  const empty = await start('empty.db');
  const full = await start('old.db');
  const report = await full.push.report(oneId);
  if (report?.state !== 'delivered' || report.deliveries.length !== 1) throw new Error('The history cannot be read.');
  const tasks = { empty: () => sendTo(empty.push), full: () => sendTo(full.push) };
  const rates = await inTurn(tasks, { rounds: 9, ms: 2_500 });
  await profiled('sends with a history', () => inTurn({ full: tasks.full }, { rounds: 2 }));
  print('pushes in the history', rows, 'pushes');
  print('send() to settled, SQLite FULL, empty store', median(rates.empty), 'pushes/s', 1);
  print(
    'send() to settled, SQLite FULL, with the history, over empty (P15)',
    median(rates.full),
    'pushes/s',
    ratioOf(rates.full, rates.empty),
  );
  await Promise.all([empty.app.close(), full.app.close()]);
  await peer.stop();
}

/** Repeats the two pushes that the engine has written, each with its batch, under ids and times of its own. */
function writeHistory(file, share) {
  const db = new Database(file);
  const first = Date.now() - SPREAD_MS;
  db.exec(`BEGIN;
    CREATE TEMP TABLE repeat (n INTEGER PRIMARY KEY, source TEXT, at INTEGER, id TEXT);
    CREATE TEMP TABLE source AS SELECT id, state FROM push_push;`);
  const add = db.prepare(
    `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
     INSERT INTO repeat (source, at, id) SELECT source.id, ? + CAST(n AS INTEGER) * ? / ?, NULL FROM number, source WHERE source.state = ?`,
  );
  for (const [state, count] of [
    ['delivered', DELIVERED * share],
    ['failed', FAILED * share],
  ]) {
    add.run([count - 1, first, SPREAD_MS, count, state]);
  }
  // Ids that lie side by side when their times do, as those of the engine.
  db.exec(`UPDATE repeat SET id = substr(printf('%012x', at), 1, 8) || '-' || substr(printf('%012x', at), 9) || '-7' || substr(hex(randomblob(2)), 2)
    || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6));`);
  for (const table of ['push_push', 'push_batch']) copy(db, table);
  db.exec('COMMIT');
  const { rows, oneId } = db
    .prepare(`SELECT COUNT(*) AS "rows", MIN(CASE WHEN n = ? THEN id END) AS oneId FROM repeat`)
    .get([Math.floor((DELIVERED * share) / 2)]);
  db.close();
  return { rows: Number(rows), oneId };
}

const CHANGED = {
  id: 'repeat.id',
  push_id: 'repeat.id',
  push_key: "'visit-' || repeat.n",
  message_id: 'CASE WHEN message_id IS NOT NULL THEN CAST(18100000000 + repeat.n AS TEXT) END',
  accepted_at: 'repeat.at',
  due_at: 'repeat.at',
  called_at: 'repeat.at',
  settled_at: 'repeat.at',
};

function copy(db, table) {
  const columns = db
    .prepare(`PRAGMA table_info(${table})`)
    .all([])
    .map(({ name }) => name);
  const values = columns.map((name) => CHANGED[name] ?? `"${table}"."${name}"`);
  const key = table === 'push_push' ? 'id' : 'push_id';
  db.exec(
    `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})
     SELECT ${values.join(', ')} FROM repeat JOIN ${table} ON ${table}.${key} = repeat.source`,
  );
}
