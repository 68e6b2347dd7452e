import Driver from 'libsql';
import { DataSource, type QueryRunner } from 'typeorm';
import { pushEntities } from '../schema/index.js';
import { PooledSql } from './pooled.sql.js';
import { type SqlWork } from './sql.js';
import { PushStoreError } from './store.error.js';

/** A DataSource that builds real SQL and hands out connections that write down what they are asked. */
async function aPool(answers: Record<string, unknown> = {}) {
  const said: string[] = [];
  const dataSource = await new DataSource({
    type: 'better-sqlite3',
    driver: Driver,
    database: ':memory:',
    entities: [...pushEntities],
  }).initialize();
  await dataSource.destroy();
  const say = (word: string): Promise<void> => {
    said.push(word);
    const answer = answers[word];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve();
  };
  dataSource.createQueryRunner = () =>
    ({
      startTransaction: (isolation: string) => say(`begin ${isolation}`),
      commitTransaction: () => say('commit'),
      rollbackTransaction: () => say('rollback'),
      release: () => say('release'),
      hasTable: (name: string) => say(`hasTable ${name}`).then(() => name === 'there'),
      query: (sql: string) => say(sql).then(() => ({ records: [{ n: said.length }], affected: 1 })),
    }) as unknown as QueryRunner;
  return { sql: new PooledSql(dataSource), said };
}

function* work(): SqlWork<readonly [readonly unknown[], number]> {
  const { rows } = yield { sql: 'one', parameters: [] };
  const { affected } = yield { sql: 'two', parameters: [] };
  return [rows, affected];
}

describe('a transaction on a pool', () => {
  it('has a connection for itself, and gives it back', async () => {
    const { sql, said } = await aPool();
    expect(await sql.write(work)).toEqual([[{ n: 2 }], 1]);
    expect(said).toEqual(['begin READ COMMITTED', 'one', 'two', 'commit', 'release']);
  });

  it('that reads sees one state of the database', async () => {
    const { sql, said } = await aPool();
    await sql.read(work);
    expect(said[0]).toBe('begin REPEATABLE READ');
  });

  it('takes its lock before anything else', async () => {
    const { sql, said } = await aPool();
    await sql.write(work, { lock: 'devices' });
    expect(said[1]).toBe('UPDATE "push_lock" SET "takings" = "takings" + 1 WHERE "name" = ?');
    expect(said.slice(2)).toEqual(['one', 'two', 'commit', 'release']);
  });

  it.each([
    ['a statement fails', 'two', ['one', 'two', 'rollback', 'release']],
    ['the commit fails', 'commit', ['one', 'two', 'commit', 'rollback', 'release']],
  ])('is rolled back when %s', async (_what, where, expected) => {
    const { sql, said } = await aPool({ [where]: Object.assign(new Error('broken'), { code: '53100' }) });
    await expect(sql.write(work)).rejects.toMatchObject({
      message: 'The database refused: broken (53100).',
      databaseCode: '53100',
    });
    expect(said.slice(1)).toEqual(expected);
  });

  it.each(['40P01', '40001'])(
    'is started anew when the database made it give way (%s), but not for ever',
    async (code) => {
      const answers: { two?: Error } = { two: Object.assign(new Error('deadlock detected'), { code }) };
      const { sql, said } = await aPool(answers);
      const written = sql.write(work);
      await expect(written).rejects.toMatchObject({ databaseCode: code });
      expect(said.filter((word) => word === 'rollback')).toHaveLength(10);
      delete answers.two;
      expect((await sql.write(work))[1]).toBe(1);
    },
  );

  it('tells the first error when the connection is lost and nothing can be rolled back', async () => {
    const { sql, said } = await aPool({
      two: new Error('connection terminated'),
      rollback: new Error('not connected'),
    });
    await expect(sql.write(work)).rejects.toThrow(/connection terminated/);
    expect(said.at(-1)).toBe('release');
  });

  it('gives the connection back when none can begin', async () => {
    const { sql, said } = await aPool({ 'begin READ COMMITTED': new Error('too many clients') });
    await expect(sql.write(work)).rejects.toThrow(PushStoreError);
    expect(said.at(-1)).toBe('release');
  });

  it('asks for tables, and closes nothing of the host', async () => {
    const { sql, said } = await aPool();
    expect([await sql.hasTable('there'), await sql.hasTable('elsewhere')]).toEqual([true, false]);
    await sql.close();
    expect(said).toEqual(['hasTable there', 'release', 'hasTable elsewhere', 'release']);
  });
});
