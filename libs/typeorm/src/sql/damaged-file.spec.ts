import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NewPush, PushConfigurationError, PushError } from '@nest-push/core';
import Driver from 'libsql';
import { openTypeOrmStore } from '../open-store.js';
import { type TypeOrmStore } from '../typeorm.store.js';

const PUSHES = 300;
const KEY = (n: number): string => `key-${n}`;

const aPush = (n: number): NewPush => ({
  id: `p${n}`,
  key: KEY(n),
  digest: 'digest',
  to: { user: 'u1' },
  message: { title: '您有一条新消息~', body: 'x'.repeat(200) },
  lane: 'normal',
  policy: 'atLeastOnce',
  acceptedAt: 1,
  dueAt: 1,
  expiresAt: null,
});

let directory: string;
let file: string;
let whole: Buffer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nest-push-damaged-'));
  file = join(directory, 'push.db');
  const store = await openTypeOrmStore({ type: 'sqlite', database: file });
  await store.accept(
    Array.from({ length: PUSHES }, (_, n) => aPush(n)),
    null,
  );
  await store.close();
  // All of it into the file, nothing left in the journal.
  const connection = new Driver(file);
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
  whole = await readFile(file);
});
afterAll(() => rm(directory, { recursive: true }));

/** Opens the file with these bytes; answers the store, or why there is none. */
async function openWith(bytes: Buffer): Promise<TypeOrmStore | Error> {
  for (const end of ['-wal', '-shm']) await rm(file + end, { force: true });
  await writeFile(file, bytes);
  return openTypeOrmStore({ type: 'sqlite', database: file }).catch((error: unknown) => error as Error);
}

function spoiled(at: number, length: number): Buffer {
  const bytes = Buffer.from(whole);
  for (let place = at; place < at + length; place += 1) bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  return bytes;
}

describe('B6: a damaged SQLite file', () => {
  it.each([
    ['cut to a page', () => whole.subarray(0, 4_096)],
    ['cut to its half', () => whole.subarray(0, whole.length / 2)],
    ['cut within a page', () => whole.subarray(0, whole.length - 1_000)],
    ['cut within its header', () => whole.subarray(0, 60)],
    ['without its first words', () => spoiled(0, 16)],
    ['with a spoiled table of contents', () => spoiled(100, 60)],
  ])('%s is refused at the start, named, and left as it is', async (_what, spoil) => {
    const bytes = spoil();
    const refusal = await openWith(bytes);
    expect(refusal).toBeInstanceOf(PushError);
    expect((refusal as Error).message).toContain(file);
    expect((refusal as Error).message).toMatch(/\((SQLITE_(CORRUPT|NOTADB)\w*)\)/);
    expect((await readFile(file)).equals(bytes)).toBe(true);
  });

  it('whose end is in its journal still is no file that was cut off', async () => {
    const other = join(directory, 'other.db');
    const store = await openTypeOrmStore({ type: 'sqlite', database: other });
    await store.accept([aPush(1)], null);
    const [bytes, journal] = [await readFile(other), await readFile(`${other}-wal`)];
    await store.close();
    await writeFile(other, bytes);
    await writeFile(`${other}-wal`, journal);
    const again = await openTypeOrmStore({ type: 'sqlite', database: other });
    expect(await again.due('normal', 1, 10)).toHaveLength(1);
    await again.close();
  });

  it('spoiled further back is told by what reads or writes there, and never becomes a new file', async () => {
    const told = new Set<string>();
    for (let at = 4_096; at < whole.length; at += 4 * 4_096) {
      const store = await openWith(spoiled(at, 16));
      const errors: Error[] = [];
      if (store instanceof Error) errors.push(store);
      else {
        const note = (error: unknown): void => void errors.push(error as Error);
        await store.due('normal', 1, PUSHES).catch(note);
        for (let n = 0; n < PUSHES; n += 20) await store.report(`p${n}`).catch(note);
        for (let n = 0; n < PUSHES; n += 20) await store.accept([{ ...aPush(n), id: `again-${n}` }], null).catch(note);
        await store.close();
      }
      for (const error of errors) {
        expect(error).toBeInstanceOf(PushError);
        expect(error.message).toContain(file);
        told.add(error.message.replace(/^.*\((\w+)\)\..*$/, '$1'));
      }
      expect((await stat(file)).size).toBeGreaterThanOrEqual(whole.length);
    }
    expect([...told].sort()).toEqual(['SQLITE_CORRUPT']);
  });
});

it('B6: a file that is gone is a new one: the store cannot know that there was another', async () => {
  await rm(file);
  const store = await openTypeOrmStore({ type: 'sqlite', database: file });
  expect(await store.due('normal', 1, 1)).toEqual([]);
  await store.close();
  await expect(openTypeOrmStore({ type: 'sqlite', database: directory })).rejects.toThrow(PushConfigurationError);
});
