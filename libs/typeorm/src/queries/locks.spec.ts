import { type BatchRecord } from '@nest-push/core';
import { dialectOf } from '../sql/dialect.js';
import { type SqlResult, type SqlWork } from '../sql/sql.js';
import { BatchQueries } from './batch.queries.js';
import { PushQueries } from './push.queries.js';
import { PushSums } from './push-sum.js';
import { ReceiptQueries } from './receipt.queries.js';
import { WorkerQueries } from './worker.queries.js';

// What `test/postgres.mjs` shows on a database, here as the order of the statements: it is checked wherever the specs run.
const dialect = dialectOf({ options: { type: 'postgres' }, driver: { escape: (name: string) => name } } as never);
const sums = new PushSums(dialect);
const pushes = new PushQueries(dialect, sums, new ReceiptQueries(dialect));

const aSum = (id: unknown) => ({
  id,
  state: 'sending',
  stage: 'done',
  open_batches: 1,
  problems: '',
  cancel_reason: null,
});

/** Runs work through, and answers with what it said, a line each: the verb with its table, what is locked, and the parameters that are ids. */
function said<T>(work: SqlWork<T>, rows: (sql: string, first: unknown) => readonly unknown[] = () => []): string[] {
  const lines: string[] = [];
  let step = work.next();
  while (step.done !== true) {
    const { sql, parameters } = step.value;
    const verb =
      /^(SELECT|UPDATE|DELETE|INSERT)\b.*?\b(push_push|push_batch|push_receipt|push_receipt_count|push_worker)\b/s.exec(
        sql,
      );
    const lock = /FOR UPDATE.*$/s.exec(sql)?.[0] ?? '';
    const ids = parameters.filter((value) => typeof value === 'string' && /^p\d$/.test(value));
    lines.push([verb?.[1], verb?.[2], ...ids, lock].filter((word) => word !== '').join(' '));
    const locked = sql.endsWith('FOR UPDATE') ? [aSum(parameters[0])] : rows(sql, parameters[0]);
    const result: SqlResult = { rows: locked, affected: 1 };
    step = work.next(result);
  }
  return lines;
}

describe('on PostgreSQL', () => {
  it('prune locks the pushes that it removes, and leaves those that somebody is at', () => {
    const lines = said(pushes.prune(1, 10), (sql) => (sql.startsWith('SELECT') ? [{ id: 'p1' }] : []));
    expect(lines).toEqual([
      'SELECT push_push FOR UPDATE OF p SKIP LOCKED',
      'DELETE push_receipt p1',
      'DELETE push_receipt_count p1',
      'DELETE push_batch p1',
      'DELETE push_push p1',
    ]);
  });

  it('cancel counts what has begun when nothing waits any longer (D17)', () => {
    const lines = said(pushes.cancel('p1', 'no', 1));
    expect(lines.lastIndexOf('SELECT push_batch p1')).toBeGreaterThan(lines.lastIndexOf('UPDATE push_batch p1'));
    expect(lines.at(-1)).toBe('SELECT push_batch p1');
  });

  it('recover takes back batches of the pushes that it has locked, and no others', () => {
    const held = [
      { push_id: 'p2', ordinal: 0 },
      { push_id: 'p1', ordinal: 3 },
    ];
    const lines = said(new WorkerQueries(dialect, sums).release('w', 1), (sql) =>
      sql.includes('ordinal') ? held : [],
    );
    expect(lines).toEqual([
      'DELETE push_worker',
      'SELECT push_batch',
      'SELECT push_push p1 FOR UPDATE',
      'SELECT push_push p2 FOR UPDATE',
      'UPDATE push_batch p2',
      'UPDATE push_batch p1',
      'UPDATE push_push',
    ]);
  });

  it('a batch that ends without a call is written after its push was locked, as cancel does it', () => {
    const tally = { delivered: 0, failed: 0, expired: 1, cancelled: 0, unknown: 0 };
    const result = { state: 'expired', messageId: null, failureClass: null, vendorCode: null, reason: 'late' } as const;
    const record: BatchRecord = {
      ...{ pushId: 'p1', ordinal: 0, worker: null, version: 0, now: 1 },
      next: { state: 'ended', end: { result, exceptions: [] }, tally },
    };
    expect(said(new BatchQueries(dialect, sums).record(record)).slice(0, 2)).toEqual([
      'SELECT push_push p1 FOR UPDATE',
      'UPDATE push_batch p1',
    ]);
  });
});
