import {
  BATCH_TRANSITIONS,
  type Lane,
  LANES,
  type Outlook,
  type OutlookQuery,
  STAGE_TRANSITIONS,
  SUSPECT_LANE,
} from '@nest-push/core';
import { type Dialect, isOneOf } from '../sql/dialect.js';
import { chunksOf, rowsOf, type SqlWork } from '../sql/sql.js';
import { type BigNumber } from './rows.js';

/** How many apps one statement asks about: it has a part for each of their lanes, and SQLite takes 500 parts (sqlite.org/limits.html, 2025). */
const APPS_AT_ONCE = 100;

type Fact = 'due' | 'waiting' | 'overdue' | 'suspect' | 'orphan' | 'lease';

/** The earliest time of something; null where there is nothing. Its app as its place in the list, -1 where it is of none. */
interface FactRow {
  fact: Fact;
  app: number;
  lane: Lane | '';
  time: BigNumber | null;
}

function statementsOf({ table, text }: Dialect) {
  const [push, batch, worker] = [table('push_push'), table('push_batch'), table('push_worker')];
  const earliest = (fact: Fact, column: string, from: string, lane: Lane | '' = '', app = -1): string =>
    `SELECT '${fact}' AS fact, ${app} AS app, '${lane}' AS lane, MIN(${column}) AS time FROM ${from}`;
  const open = `${push} WHERE stage = 'open'`;
  const waiting = `${batch} WHERE state = 'waiting'`;
  const stray = `worker NOT IN (SELECT id FROM ${worker})`;
  const all = [
    ...LANES.map((lane) =>
      earliest('due', 'due_at', `${open} AND suspect = 0 AND lane = '${lane}' AND due_at <= ?`, lane),
    ),
    earliest('overdue', 'ends_at', `${waiting} AND ends_at <= ?`),
    earliest('suspect', 'due_at', `${open} AND suspect = 1 AND due_at <= ?`),
    earliest('suspect', 'due_at', `${waiting} AND lane = '${SUSPECT_LANE}' AND due_at <= ?`),
    earliest('orphan', 'due_at', `${push} WHERE ${isOneOf('stage', STAGE_TRANSITIONS.orphan.from)} AND ${stray}`),
    earliest('orphan', 'due_at', `${batch} WHERE ${isOneOf('state', BATCH_TRANSITIONS.orphan.from)} AND ${stray}`),
    earliest('lease', 'expires_at', `${worker} WHERE id <> ?`),
  ];
  const ofApp = (app: number): string[] =>
    LANES.map((lane) =>
      earliest('waiting', 'due_at', `${waiting} AND lane = '${lane}' AND app = ? AND due_at <= ?`, lane, app),
    );
  return (apps: number) =>
    text([...all, ...Array.from({ length: apps }, (_, i) => ofApp(i)).flat()].join('\nUNION ALL '));
}

/** Looks what there is to do, in one statement: it is asked every second, and mostly there is nothing. */
export class OutlookQueries {
  private readonly sql;

  constructor(dialect: Dialect) {
    this.sql = statementsOf(dialect);
  }

  *outlook({ worker, apps, now, until }: OutlookQuery): SqlWork<Outlook> {
    const [some = [], ...more] = chunksOf([...new Set(apps)], APPS_AT_ONCE);
    const found = yield* this.ask(some, worker, now, until);
    const waiting = [...waitingIn(found, some)];
    for (const others of more) waiting.push(...waitingIn(yield* this.ask(others, worker, now, until), others));
    const has = (fact: Fact): boolean => found.some((row) => row.fact === fact);
    const lease = found.find(({ fact }) => fact === 'lease');
    return {
      due: LANES.filter((lane) => found.some((row) => row.fact === 'due' && row.lane === lane)),
      waiting,
      overdue: has('overdue'),
      suspects: has('suspect'),
      leaseEnd: lease === undefined ? null : Number(lease.time),
      orphans: has('orphan'),
    };
  }

  private *ask(
    apps: readonly string[],
    worker: string | null,
    now: number,
    until: number,
  ): SqlWork<readonly FactRow[]> {
    const parameters = [...LANES.map(() => until), now, now, now, worker ?? ''];
    const ofApps = apps.flatMap((app) => LANES.flatMap(() => [app, until]));
    const rows = yield* rowsOf<FactRow>(this.sql(apps.length), ...parameters, ...ofApps);
    return rows.filter(({ time }) => time !== null);
  }
}

function waitingIn(rows: readonly FactRow[], apps: readonly string[]): Outlook['waiting'] {
  return rows.flatMap(({ fact, app: place, lane, time }) => {
    const app = apps[place];
    return fact === 'waiting' && app !== undefined && lane !== '' ? [{ app, lane, dueAt: Number(time) }] : [];
  });
}
