import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { addressKey } from '@nest-push/core';
import Database from 'libsql';
import { deviceOf } from './world.mjs';

const END_STATES = new Set(['delivered', 'partial', 'failed', 'expired', 'unknown', 'cancelled']);

/** @typedef {{ failures: string[], figures: Record<string, unknown> }} Verdict */

/** Reads the store's file. Never writes but for {@link loadDevices}. */
export class Ledger {
  /** @param {string} file */
  constructor(file) {
    this.file = file;
    this.db = new Database(file);
    this.db.pragma('busy_timeout = 5000');
  }

  all(sql, ...parameters) {
    return this.db.prepare(sql).all(parameters);
  }

  one(sql, ...parameters) {
    return this.all(sql, ...parameters)[0];
  }

  close() {
    this.db.close();
  }

  /** How many pushes have not ended. */
  open() {
    return Number(this.one('SELECT COUNT(*) AS n FROM push_push WHERE settled_at IS NULL').n);
  }

  /** Some of what has not ended, for a failure's report. */
  stuck() {
    const now = Date.now();
    return this.all(
      `SELECT push_key AS "key", push_push.state AS state, stage, push_batch.state AS batch, app, push_batch.lane AS lane, push_batch.due_at - ? AS dueInMs,
       attempts, unknowns, failure FROM push_push LEFT JOIN push_batch ON push_batch.push_id = push_push.id AND push_batch.state <> 'ended'
       WHERE settled_at IS NULL LIMIT 5`,
      now,
    );
  }

  /** The calls that are under way by the store's word: the push's key and the fence of the claim. */
  calling() {
    return this.all(
      `SELECT push_push.push_key AS "key", push_batch.version AS version, push_batch.ordinal AS ordinal
       FROM push_batch JOIN push_push ON push_push.id = push_batch.push_id WHERE push_batch.state = ?`,
      'calling',
    );
  }

  /** Pushes with what the checks need; `key` is the caller's. */
  pushes() {
    return this.all(
      `SELECT push_push.id AS id, push_key AS "key", state, stage, settled_at AS settledAt, reason, open_batches AS openBatches,
       delivered, failed, expired, cancelled, "unknown" AS unknown, expires_at AS expiresAt, crashes, message AS message FROM push_push`,
    );
  }
}

/**
 * The calls under way in a store whose last worker has just been killed. A copy is read, so that the next worker finds the file as the dead one left it, journal and all.
 */
export function callingIn(file) {
  const copy = `${file}.look`;
  for (const end of ['', '-wal', '-shm']) rmSync(copy + end, { force: true });
  for (const end of ['', '-wal']) if (existsSync(file + end)) copyFileSync(file + end, copy + end);
  const ledger = new Ledger(copy);
  try {
    return ledger.calling();
  } finally {
    ledger.close();
  }
}

/**
 * The check at the end of every case (2.1.5): every accepted push has exactly one end, nothing is left under way, and what the store says is what the simulator saw.
 *
 * @param {object} given
 * @param {Ledger} given.ledger
 * @param {ReadonlyMap<string, string>} given.accepted the pushes that were acknowledged: key -> id
 * @param {readonly [key: string, requests: number, deliveries: number][]} given.counts the simulator's
 * @param {boolean} [given.mayRun] whether pushes may be under way still
 * @param {ReadonlySet<string>} [given.mayDiffer] keys whose end need not match the count, e.g. because only a part of their devices got it
 * @returns {Verdict}
 */
export function checkLedger({ ledger, accepted, counts, mayRun = false, mayDiffer = new Set() }) {
  const failures = new Failures();
  const seen = new Map(counts.map(([key, requests, deliveries]) => [key, { requests, deliveries }]));
  const rows = new Map();
  const states = {};
  for (const row of ledger.pushes()) {
    states[row.state] = (states[row.state] ?? 0) + 1;
    if (row.key === null) continue;
    if (rows.has(row.key)) failures.add('two pushes for one key', row.key);
    rows.set(row.key, row);
    const ended = END_STATES.has(row.state);
    if (!ended && !mayRun) failures.add('a push without an end', `${row.key} (${row.state}, stage ${row.stage})`);
    if (ended && (row.settledAt === null || row.stage !== 'done'))
      failures.add('an end that is none', `${row.key} (stage ${row.stage})`);
    if (ended && Number(row.openBatches) !== 0)
      failures.add('an end with open batches', `${row.key} (${row.openBatches})`);
    if (mayDiffer.has(row.key)) continue;
    const deliveries = seen.get(row.key)?.deliveries ?? 0;
    if (row.state === 'delivered' && deliveries === 0)
      failures.add('D4: delivered in the store, never at the vendor', row.key);
    if ((row.state === 'failed' || row.state === 'expired' || row.state === 'cancelled') && deliveries > 0) {
      failures.add(`D4: delivered at the vendor, ${row.state} in the store`, `${row.key}: ${row.reason}`);
    }
  }
  for (const [key, id] of accepted) {
    const row = rows.get(key);
    if (row === undefined) failures.add('an accepted push is not in the store', key);
    else if (row.id !== id) failures.add('a push has another id than its caller was told', key);
  }
  for (const [key, { deliveries }] of seen) {
    if (deliveries > 0 && !rows.has(key)) failures.add('the vendor got a push that is not in the store', key);
  }
  if (!mayRun) checkRest(ledger, failures);
  checkSums(ledger, failures);
  const deliveries = counts.map(([, , count]) => count);
  return {
    failures: failures.list(),
    figures: {
      states,
      deliveries: deliveries.reduce((sum, count) => sum + count, 0),
      repeatedKeys: deliveries.filter((count) => count > 1).length,
      mostForOneKey: deliveries.reduce((most, count) => Math.max(most, count), 0),
    },
  };
}

function checkRest(ledger, failures) {
  for (const { state, n } of ledger.all(
    "SELECT state, COUNT(*) AS n FROM push_batch WHERE state <> 'ended' GROUP BY state",
  )) {
    failures.add('batches that have not ended', `${n} are ${state}`);
  }
  const { n } = ledger.one("SELECT COUNT(*) AS n FROM push_push WHERE stage <> 'done'");
  if (Number(n) > 0) failures.add('pushes that are not expanded', String(n));
}

/** The counts of a push are those of its batches, and no batch is counted twice. */
function checkSums(ledger, failures) {
  const wrong = ledger.all(
    `SELECT id, delivered + failed + expired + cancelled + "unknown" AS total,
     (SELECT COUNT(*) FROM push_batch WHERE push_id = id AND state = 'ended') AS ended,
     (SELECT COUNT(*) FROM push_batch WHERE push_id = id AND state <> 'ended') AS openBatches, open_batches AS counted
     FROM push_push WHERE (stage = 'done' AND open_batches <> (SELECT COUNT(*) FROM push_batch WHERE push_id = id AND state <> 'ended'))
     OR delivered + failed + expired + cancelled + "unknown" < (SELECT COUNT(*) FROM push_batch WHERE push_id = id AND state = 'ended') LIMIT 20`,
  );
  for (const { id, total, ended, openBatches, counted } of wrong) {
    failures.add(
      'counts do not add up',
      `${id}: ${total} results of ${ended} ended batches, ${openBatches} open, ${counted} counted as open`,
    );
  }
  const single = ledger.all(
    `SELECT push_key AS "key", delivered + failed + expired + cancelled + "unknown" AS total FROM push_push
     WHERE audience LIKE '{"device":%' AND delivered + failed + expired + cancelled + "unknown" > 1 LIMIT 20`,
  );
  for (const { key, total } of single) failures.add('a push to one device has several results', `${key}: ${total}`);
}

/**
 * The sharp duplicate check (2.1.6), by claim: a key may be delivered once more for each claim of its batch that a crash found `calling` in the store and that the vendor had seen.
 *
 * @param {readonly [key: string, requests: number, deliveries: number][]} counts
 * @param {ReadonlyMap<string, ReadonlySet<string>>} unknown key -> claims that crashes left behind
 */
export function checkDuplicates(counts, unknown) {
  const failures = new Failures();
  let extra = 0;
  let explained = 0;
  for (const [key, , deliveries] of counts) {
    const bound = unknown.get(key)?.size ?? 0;
    explained += bound;
    if (deliveries <= 1) continue;
    extra += deliveries - 1;
    if (deliveries - 1 > bound)
      failures.add(
        'D2: a repeat that no crash explains',
        `${key}: ${deliveries} deliveries, ${bound} unknown outcomes`,
      );
  }
  return { failures: failures.list(), figures: { extraDeliveries: extra, unknownOutcomes: explained } };
}

/** Each kind of failure once, with its number and some examples. */
export class Failures {
  #kinds = new Map();

  add(kind, example) {
    const known = this.#kinds.get(kind) ?? { count: 0, examples: [] };
    known.count += 1;
    if (known.examples.length < 3) known.examples.push(example);
    this.#kinds.set(kind, known);
  }

  list() {
    return Array.from(this.#kinds, ([kind, { count, examples }]) => `${kind}, ${count} times: ${examples.join('; ')}`);
  }
}

/**
 * Writes phones of a vendor into the registry's tables, in one transaction: a million in seconds.
 *
 * @param {Ledger} ledger
 * @param {import('./world.mjs').VendorName} vendor
 */
export function loadDevices({ db }, vendor, from, to, registeredAt = Date.now() - 60_000) {
  const columns = new Set(
    db
      .prepare('PRAGMA table_info(push_device)')
      .all([])
      .map(({ name }) => name),
  );
  const first = columns.has('first_registered_at');
  const device = db.prepare(
    `INSERT INTO push_device (id, user_id, platform, manufacturer, registered_at${first ? ', first_registered_at' : ''})
     VALUES (?, ?, ?, ?, ?${first ? ', ?' : ''})`,
  );
  const route = db.prepare(
    'INSERT INTO push_route (device_id, ordinal, vendor, vendor_app, kind, address, address_hash) VALUES (?, 0, ?, NULL, ?, ?, ?)',
  );
  db.exec('BEGIN IMMEDIATE');
  for (let index = from; index < to; index += 1) {
    const { id, userId, platform, manufacturer, routes } = deviceOf(vendor, index, registeredAt);
    const [one] = routes;
    device.run([id, userId, platform, manufacturer, registeredAt, ...(first ? [registeredAt] : [])]);
    const hash = createHash('sha256').update(addressKey(platform, one)).digest('hex');
    route.run([id, vendor, one.kind, one.address, hash]);
  }
  db.exec('COMMIT');
}
