import { PushOverloadError } from '@nest-push/core';
import { type Connection } from './connection.js';
import { openSqlite } from './open-sqlite.js';
import { type SqliteSql } from './sqlite.js';
import { type SqlWork } from './sql.js';

let sqlite: SqliteSql;
let said: string[];
beforeEach(async () => {
  sqlite = await openSqlite(':memory:');
  await sqlite.write(() => statement('CREATE TABLE page (n INTEGER PRIMARY KEY)'));
  said = listen(sqlite);
});
afterEach(() => sqlite.close());

/** What the connection is told outside of prepared statements: where transactions begin and end. */
function listen({ dataSource }: SqliteSql): string[] {
  const { databaseConnection } = dataSource.driver as unknown as { databaseConnection: Connection };
  const words: string[] = [];
  const exec = databaseConnection.exec.bind(databaseConnection);
  databaseConnection.exec = (sql) => {
    words.push(sql);
    return exec(sql);
  };
  return words;
}

function* statement(sql: string, ...parameters: unknown[]): SqlWork<number> {
  return (yield { sql, parameters }).affected;
}

const insert = (n: number): Promise<number> => sqlite.write(() => statement('INSERT INTO page VALUES (?)', n));

async function pages(): Promise<number[]> {
  const rows: { n: number }[] = await sqlite.dataSource.query('SELECT n FROM page ORDER BY n');
  return rows.map(({ n }) => n);
}

const commits = (): number => said.filter((word) => word === 'COMMIT').length;

describe('writes that come together (P5)', () => {
  it('share commits: 1,000 at once need few, and each has its own answer', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, n) => insert(n)));
    expect(answers).toEqual(answers.map(() => 1));
    expect((await pages()).length).toBe(1_000);
    expect(commits()).toBeLessThan(50);
  });

  it('are committed in the order in which they came', async () => {
    const order: string[] = [];
    const note = (name: string) => sqlite.write(() => statement('INSERT INTO page VALUES (?)', order.push(name)));
    await Promise.all([note('first'), note('second'), note('third')]);
    expect(order).toEqual(['first', 'second', 'third']);
    expect(commits()).toBe(1);
  });

  it('are not answered before they are committed', async () => {
    let answered = false;
    const written = insert(1).then(() => (answered = true));
    await Promise.resolve();
    expect([answered, commits()]).toEqual([false, 0]);
    await written;
    expect(commits()).toBe(1);
  });

  it.each([0, 1, 5, 9])('do no harm to each other when the one at place %i fails', async (place) => {
    await insert(100);
    const results = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => insert(n === place ? 100 : n)));
    expect(results.map(({ status }) => status === 'rejected')).toEqual(results.map((_, n) => n === place));
    expect(results[place]).toMatchObject({ reason: { databaseCode: 'SQLITE_CONSTRAINT_PRIMARYKEY' } });
    const others = Array.from({ length: 10 }, (_, n) => n).filter((n) => n !== place);
    expect(await pages()).toEqual([...others, 100]);
  });

  it('are all refused on their own when all fail, and the next ones are free', async () => {
    await insert(100);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => insert(100)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(await insert(1)).toBe(1);
  });

  it('leave nothing of one that fails half-way', async () => {
    const half = sqlite.write(function* () {
      yield* statement('INSERT INTO page VALUES (1)');
      yield* statement('INSERT INTO nowhere VALUES (1)');
    });
    const results = await Promise.allSettled([insert(0), half, insert(2)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await pages()).toEqual([0, 2]);
  });

  it('are refused beyond 10,000 that wait, and taken again once those are written', async () => {
    const taken = Array.from({ length: 10_000 }, (_, n) => insert(n));
    await expect(insert(10_000)).rejects.toThrow(PushOverloadError);
    await Promise.all(taken);
    expect(await insert(10_000)).toBe(1);
  });

  it('let the event loop turn between groups', async () => {
    let turns = 0;
    const pages = Array.from({ length: 10_000 }, (_, n) => insert(n));
    const ticking = setInterval(() => (turns += 1), 1);
    await Promise.all(pages);
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(0);
    expect(commits()).toBeGreaterThan(1);
  });

  it('are written before the store is closed; later ones are refused', async () => {
    const written = Promise.all([insert(1), insert(2)]);
    const closed = sqlite.close();
    await expect(insert(3)).rejects.toThrow(/is closed/);
    expect(await written).toEqual([1, 1]);
    await closed;
  });
});
