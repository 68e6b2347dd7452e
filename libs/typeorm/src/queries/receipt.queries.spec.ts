import { type NewReceipt } from '@nest-push/core';
import { migrate } from '../migrations/migrate.js';
import { dialectOf } from '../sql/dialect.js';
import { openSqlite } from '../sql/open-sqlite.js';
import { type SqliteSql } from '../sql/sqlite.js';
import { type SqlStatement, type SqlWork } from '../sql/sql.js';
import { ReceiptQueries } from './receipt.queries.js';

const aReceipt = (messageId: string): NewReceipt => ({
  ...{ apps: ['xiaomi:android', 'xiaomi:ios'], messageId, kind: 'delivered', addresses: ['a'], at: 1, detail: null },
});

/** The statements of work that finds nothing. */
function statementsOf(work: SqlWork<unknown>): SqlStatement[] {
  const statements: SqlStatement[] = [];
  for (let step = work.next(); step.done !== true; step = work.next({ rows: [], affected: 0 }))
    statements.push(step.value);
  return statements;
}

let sqlite: SqliteSql;
let queries: ReceiptQueries;
beforeAll(async () => {
  sqlite = await openSqlite(':memory:');
  await migrate(sqlite.dataSource, sqlite);
  queries = new ReceiptQueries(dialectOf(sqlite.dataSource));
});
afterAll(() => sqlite.close());

async function planOf({ sql, parameters }: SqlStatement): Promise<string> {
  const rows: { detail: string }[] = await sqlite.dataSource.query(`EXPLAIN QUERY PLAN ${sql}`, [...parameters]);
  return rows.map(({ detail }) => detail).join('; ');
}

describe('receipts on SQLite', () => {
  it('that are forged cost one look into an index each, and write nothing', async () => {
    const forged = ['x', 'y', 'x'].map(aReceipt);
    const statements = statementsOf(queries.keep(forged));
    expect(statements.map(({ parameters }) => parameters[0])).toEqual(['x', 'y']);
    for (const statement of statements) {
      expect(statement.sql).toMatch(/^SELECT/);
      expect(await planOf(statement)).toMatch(/^SEARCH b USING INDEX push_batch_message \(message_id=\?\)/);
    }
  });

  it('are looked up in the order of their ids, whatever the order in which they came', () => {
    const ids = ['b', 'c', 'a', 'b'].map(aReceipt);
    expect(statementsOf(queries.keep(ids)).map(({ parameters }) => parameters[0])).toEqual(['a', 'b', 'c']);
  });

  it.each([
    ['a push', () => queries.ofPush('p1')],
    ['a batch', () => queries.told({ pushId: 'p1', ordinal: 0 })],
  ])('of %s are found without a scan', async (_what, work) => {
    for (const statement of statementsOf(work())) expect(await planOf(statement)).not.toMatch(/SCAN/);
  });
});

it('receipts on PostgreSQL lock their batch, and not the push', () => {
  const dialect = dialectOf({ options: { type: 'postgres' }, driver: { escape: (name: string) => name } } as never);
  const [find] = statementsOf(new ReceiptQueries(dialect).keep([aReceipt('x')]));
  expect(find?.sql).toMatch(/FROM push_batch b WHERE message_id = \$1 AND app IN \(\$2, \$3\).* LIMIT 1 FOR UPDATE$/s);
});
