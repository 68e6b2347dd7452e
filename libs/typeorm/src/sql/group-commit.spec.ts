import { jest } from '@jest/globals';
import { PushOverloadError } from '@nest-push/core';
import { type Connection } from './connection.js';
import { BUSY_LIMIT_MS, GroupCommit } from './group-commit.js';
import { openSqlite } from './open-sqlite.js';
import { type SqliteSql } from './sqlite.js';
import { type SqlWork, type WriteOptions } from './sql.js';
import { type PushStoreError } from './store.error.js';

let sqlite: SqliteSql;
let said: string[];
beforeEach(async () => {
  sqlite = await openSqlite(':memory:');
  await sqlite.write(() => statement('CREATE TABLE page (n INTEGER PRIMARY KEY)'));
  said = listen(sqlite);
});
afterEach(() => sqlite.close());

const connectionOf = ({ dataSource }: SqliteSql): Connection =>
  (dataSource.driver as unknown as { databaseConnection: Connection }).databaseConnection;

/** What the connection is told outside of prepared statements: where transactions begin and end. */
function listen(on: SqliteSql): string[] {
  const connection = connectionOf(on);
  const words: string[] = [];
  const exec = connection.exec.bind(connection);
  connection.exec = (sql) => {
    words.push(sql);
    return exec(sql);
  };
  return words;
}

/** Lets the connection refuse a word, until it is told to stop. */
function refuse(word: string, code: string): () => void {
  const connection = connectionOf(sqlite);
  const { exec } = connection;
  connection.exec = (sql) => {
    const answer = exec(sql === word ? 'SELECT 1' : sql);
    said.push(sql);
    if (sql === word) throw Object.assign(new Error('refused'), { code });
    return answer;
  };
  return () => (connection.exec = exec);
}

function* statement(sql: string, ...parameters: unknown[]): SqlWork<number> {
  return (yield { sql, parameters }).affected;
}

const insert = (n: number, by: WriteOptions['by'] = 'engine'): Promise<number> =>
  sqlite.write(() => statement('INSERT INTO page VALUES (?)', n), { by });

async function pages(): Promise<number[]> {
  const rows: { n: number }[] = await sqlite.dataSource.query('SELECT n FROM page ORDER BY n');
  return rows.map(({ n }) => n);
}

const times = (word: string): number => said.filter((one) => one === word).length;
const commits = (): number => times('COMMIT');

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

  it("are refused to the host beyond 10,000 that wait, and taken again once those are written; the engine's always are", async () => {
    const taken = Array.from({ length: 10_000 }, (_, n) => insert(n, 'host'));
    await expect(insert(10_000, 'host')).rejects.toThrow(PushOverloadError);
    expect(await Promise.all([insert(10_001, 'engine'), insert(10_002, 'lease')])).toEqual([1, 1]);
    await Promise.all(taken);
    expect(await insert(10_000, 'host')).toBe(1);
  });

  it('go in this order: leases, what is under way, what the host brings (D10, D16)', async () => {
    const order: string[] = [];
    const note = async (by: 'host' | 'engine' | 'lease') => {
      await sqlite.write(() => statement('INSERT INTO page VALUES (?)', order.push(by)), { by });
    };
    await Promise.all([note('host'), note('engine'), note('host'), note('lease'), note('engine')]);
    expect(order).toEqual(['lease', 'engine', 'engine', 'host', 'host']);
  });

  it('are refused after their own time when the database is busy, not after that of the one in front', async () => {
    let [clock, isBusy] = [0, true];
    const now = jest.spyOn(performance, 'now').mockImplementation(() => clock);
    const writes = new GroupCommit((works) => (isBusy ? { busy: new Error('busy') } : works.map(() => 'written')));
    const early = writes.add(() => statement('early')).catch((error: unknown) => String(error));
    clock = BUSY_LIMIT_MS - 1;
    const late = writes.add(() => statement('late'), 'lease');
    clock = BUSY_LIMIT_MS;
    expect(await early).toBe('Error: busy');
    isBusy = false;
    expect(await late).toBe('written');
    now.mockRestore();
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

  it('are written before any call of close answers, also a second one', async () => {
    const order: string[] = [];
    const written = insert(1).then(() => order.push('written'));
    await Promise.all([
      written,
      sqlite.close().then(() => order.push('closed')),
      sqlite.close().then(() => order.push('closed again')),
    ]);
    expect(order).toEqual(['written', 'closed', 'closed again']);
    expect(sqlite.dataSource.isInitialized).toBe(false);
  });
});

describe('writes on a database that fails (B6)', () => {
  const codes = (results: readonly PromiseSettledResult<number>[]): unknown[] =>
    results.map((result) =>
      result.status === 'rejected' ? (result.reason as PushStoreError).databaseCode : 'written',
    );

  it.each([
    ['BEGIN IMMEDIATE', 1],
    ['BEGIN IMMEDIATE', 20],
    ['COMMIT', 1],
    ['COMMIT', 2],
    ['COMMIT', 20],
  ])('are all told at once when %s fails for %i of them, and the next ones are free', async (word, count) => {
    const heal = refuse(word, 'SQLITE_CANTOPEN');
    const results = await Promise.allSettled(Array.from({ length: count }, (_, n) => insert(n)));
    expect(codes(results)).toEqual(results.map(() => 'SQLITE_CANTOPEN'));
    expect(times(word)).toBe(1);
    heal();
    expect(await pages()).toEqual([]);
    expect(await insert(1)).toBe(1);
  });

  it('are all told at once when the disk is full in the middle of them', async () => {
    await sqlite.dataSource.query('CREATE TABLE text (text TEXT)');
    await sqlite.dataSource.query('PRAGMA max_page_count = 10');
    said.length = 0;
    const long = sqlite.write(() => statement('INSERT INTO text VALUES (?)', 'x'.repeat(100_000)));
    const results = await Promise.allSettled([insert(0), long, insert(2)]);
    expect(codes(results)).toEqual(['SQLITE_FULL', 'SQLITE_FULL', 'SQLITE_FULL']);
    expect(times('BEGIN IMMEDIATE')).toBe(1);
    await sqlite.dataSource.query('PRAGMA max_page_count = 1000000');
    expect(await insert(1)).toBe(1);
  });

  it('do not keep the store from closing', async () => {
    refuse('COMMIT', 'SQLITE_FULL');
    const written = Promise.allSettled([insert(1), insert(2), insert(3)]);
    await sqlite.close();
    expect(codes(await written)).toEqual(['SQLITE_FULL', 'SQLITE_FULL', 'SQLITE_FULL']);
  });
});
