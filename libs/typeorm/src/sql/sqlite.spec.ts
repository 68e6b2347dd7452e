import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Acceptance, type NewPush, PushConfigurationError } from '@nest-push/core';
import Driver from 'libsql';
import { openTypeOrmStore } from '../open-store.js';
import { type TypeOrmStore } from '../typeorm.store.js';
import { openSqlite } from './open-sqlite.js';
import { type SqliteSql } from './sqlite.js';

const SUPPORT = join(import.meta.dirname, '../../test');

const aPush = (id: string): NewPush => ({
  id,
  key: null,
  digest: 'digest',
  to: { user: 'u1' },
  message: { title: '您有一条新消息~' },
  lane: 'normal',
  policy: 'atLeastOnce',
  acceptedAt: 1,
  dueAt: 1,
  expiresAt: null,
});

async function accept(store: TypeOrmStore, id: string): Promise<Acceptance | undefined> {
  return (await store.accept([aPush(id)], null))[0];
}

let directory: string;
let file: string;
let stores: TypeOrmStore[];
let children: ChildProcess[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nest-push-sqlite-'));
  file = join(directory, 'push.db');
  stores = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(stores.map((store) => store.close()));
  await rm(directory, { recursive: true });
});

async function open(database = file): Promise<TypeOrmStore> {
  const store = await openTypeOrmStore({ type: 'sqlite', database });
  stores.push(store);
  return store;
}

/** A process of its own on the file, ready to go. */
async function aProcess(command: 'accept' | 'claim' | 'keys' | 'open') {
  const child = spawn(
    process.execPath,
    ['--import', join(SUPPORT, 'source-loader.mjs'), join(SUPPORT, 'store-process.mjs'), file, command],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  children.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value ?? 'ended');
  expect(await next()).toBe('ready');
  return {
    child,
    next,
    go: () => child.stdin.write('go\n'),
    /** Everything it says until it is done. */
    said: async (): Promise<string[]> => {
      const words: string[] = [];
      for (let word = await next(); word !== 'done'; word = await next()) {
        if (word === 'ended') throw new Error('the process ended early');
        words.push(word);
      }
      return words;
    },
  };
}

describe('opening a SQLite file', () => {
  it('makes the directory, and sets what lets a commit survive a power cut', async () => {
    const sqlite: SqliteSql = await openSqlite(join(directory, 'a/b/push.db'));
    const pragmas = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].map((name) =>
      sqlite.dataSource.query(`PRAGMA ${name}`),
    );
    expect(await Promise.all(pragmas)).toEqual([
      [{ journal_mode: 'wal' }],
      [{ synchronous: 2 }],
      [{ foreign_keys: 1 }],
      [{ timeout: 0 }],
    ]);
    await sqlite.close();
  });

  it('takes an empty file for a new database', async () => {
    await writeFile(file, '');
    expect(await (await open()).due('normal', 1, 1)).toEqual([]);
  });

  it('refuses a file that is no database, names it, and leaves it as it is', async () => {
    const content = 'these are not the tables you are looking for\n'.repeat(200);
    await writeFile(file, content);
    await expect(open()).rejects.toThrow(PushConfigurationError);
    await expect(open()).rejects.toThrow(`${file} is not a SQLite database (SQLITE_NOTADB). It was left as it is`);
    expect(await readFile(file, 'utf8')).toBe(content);
  });

  it.each([
    ['is a directory', 'folder', /folder could not be opened.*Set database/],
    [
      'lies below a file',
      'plain/push.db',
      /directory of the SQLite file .*push\.db could not be made \((EEXIST|ENOTDIR)\)/,
    ],
  ])('says what to do when the path %s', async (_what, path, message) => {
    await mkdir(join(directory, 'folder'));
    await writeFile(join(directory, 'plain'), '');
    await expect(open(join(directory, path))).rejects.toThrow(PushConfigurationError);
    await expect(open(join(directory, path))).rejects.toThrow(message);
  });
});

describe('a SQLite store beside others', () => {
  it('waits for another transaction without blocking the process', async () => {
    const store = await open();
    const other = new Driver(file, { timeout: 0 });
    other.exec('BEGIN IMMEDIATE');
    let ticks = 0;
    const ticking = setInterval(() => (ticks += 1), 5);
    const accepted = accept(store, 'p1');
    expect(await store.due('normal', 1, 10)).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(ticks).toBeGreaterThan(5);
    other.exec('COMMIT');
    other.close();
    expect((await accepted)?.repeated).toBe(false);
    clearInterval(ticking);
  });

  it('gives up after five seconds, says why, and goes on when the other has ended', async () => {
    const store = await open();
    const other = new Driver(file, { timeout: 0 });
    other.exec('BEGIN IMMEDIATE');
    await expect(accept(store, 'p1')).rejects.toThrow(
      /push\.db refused: database is locked \(SQLITE_BUSY\).*Another process/,
    );
    other.exec('COMMIT');
    other.close();
    expect((await accept(store, 'p1'))?.repeated).toBe(false);
  });

  it('sees at once what another store on the file has written', async () => {
    const [one, two] = [await open(), await open()];
    await accept(one, 'p1');
    expect(await two.due('normal', 1, 10)).toHaveLength(1);
    const claims = await Promise.all([
      one.claim('p1', 'w'),
      two.claim('p1', 'w'),
      one.claim('p1', 'w'),
      two.claim('p1', 'w'),
    ]);
    expect(claims.filter((push) => push !== null)).toHaveLength(1);
  });

  it('shares keys and claims with two other processes: each goes to exactly one', async () => {
    const processes = await Promise.all([aProcess('keys'), aProcess('keys')]);
    const store = await open();
    for (const { go } of processes) go();
    const keys = (await Promise.all(processes.map(({ said }) => said()))).flat();
    expect(keys.sort()).toEqual(Array.from({ length: 50 }, (_, n) => `k${n}`).sort());
    expect(await store.due('normal', 1, 100)).toHaveLength(50);

    for (let n = 0; n < 100; n += 1) await accept(store, `p${n}`);
    const claimers = await Promise.all([aProcess('claim'), aProcess('claim')]);
    for (const { go } of claimers) go();
    const claims = await Promise.all(claimers.map(({ said }) => said()));
    expect(claims.flat().sort()).toEqual(Array.from({ length: 100 }, (_, n) => `p${n}`).sort());
  }, 60_000);

  it('has every push that was promised before the process was killed', async () => {
    const process = await aProcess('accept');
    process.go();
    const promised: string[] = [];
    while (promised.length < 50) promised.push(await process.next());
    process.child.kill('SIGKILL');
    for (let word = await process.next(); word !== 'ended'; word = await process.next()) promised.push(word);
    const store = await open();
    const kept = new Set((await store.due('normal', 1, 1_000_000)).map(({ id }) => id));
    expect(promised.filter((id) => !kept.has(id))).toEqual([]);
    expect((await accept(store, 'after'))?.repeated).toBe(false);
  }, 60_000);
});

describe('a SQLite transaction', () => {
  it('that fails half-way leaves nothing, and the next one is free', async () => {
    const sqlite = await openSqlite(':memory:');
    const failing = sqlite.write(function* () {
      yield { sql: 'CREATE TABLE half (id INTEGER)', parameters: [] };
      yield { sql: 'INSERT INTO nowhere VALUES (?)', parameters: ['secret'] };
    });
    await expect(failing).rejects.toThrow(/no such table: nowhere/);
    expect(await sqlite.hasTable('half')).toBe(false);
    await sqlite.write(function* () {
      yield { sql: 'CREATE TABLE whole (id INTEGER)', parameters: [] };
    });
    expect(await sqlite.hasTable('whole')).toBe(true);
    await sqlite.close();
  });

  it('on a full disk is refused whole, and works again when there is room', async () => {
    const sqlite = await openSqlite(file);
    const insert = (text: string) =>
      sqlite.write(function* () {
        yield { sql: 'INSERT INTO page VALUES (?)', parameters: [text] };
        return (yield { sql: 'SELECT COUNT(*) AS count FROM page', parameters: [] }).rows;
      });
    await sqlite.write(function* () {
      yield { sql: 'CREATE TABLE page (text TEXT)', parameters: [] };
    });
    // SQLite answers to a bound on its pages as to a full disk.
    await sqlite.dataSource.query('PRAGMA max_page_count = 10');
    await expect(insert('x'.repeat(100_000))).rejects.toThrow(/\(SQLITE_FULL\)\. Free space on the disk/);
    await sqlite.dataSource.query('PRAGMA max_page_count = 1000000');
    expect(await insert('x'.repeat(100_000))).toEqual([{ count: 1 }]);
    expect(await sqlite.dataSource.query('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    await sqlite.close();
  });
});
