import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { PushConfigurationError } from '@nest-push/core';
import { DataSource } from 'typeorm';
import { pushEntities } from '../schema/index.js';
import { type Connection, isBusy } from './connection.js';
import { BUSY_LIMIT_MS, pause } from './group-commit.js';
import { SqliteSql } from './sqlite.js';
import { codeOf, storeError } from './store.error.js';

/** The header of a SQLite file, in bytes. */
const HEADER_BYTES = 100;

/** Opens a file, or `:memory:`, with settings under which a committed transaction survives a crash and a power cut. */
export async function openSqlite(database: string): Promise<SqliteSql> {
  const file = database === ':memory:' ? database : resolve(database);
  if (file !== ':memory:') {
    await makeParent(file);
    await checkLength(file);
  }
  const { default: driver } = await import('libsql');
  const until = performance.now() + BUSY_LIMIT_MS;
  for (;;) {
    const dataSource = new DataSource({
      type: 'better-sqlite3',
      driver,
      database: file,
      entities: [...pushEntities],
      timeout: 0,
      prepareDatabase: (connection: Connection) => {
        prepare(connection, file);
      },
    });
    try {
      await dataSource.initialize();
      return new SqliteSql(dataSource, true, `The SQLite database ${file}`);
    } catch (cause) {
      // Two processes that turn a new file to WAL at once: one of them is told that it is busy.
      if (!isBusy(cause) || performance.now() >= until) throw openingError(cause, file);
      await pause();
    }
  }
}

function prepare(connection: Connection, file: string): void {
  try {
    connection.pragma('busy_timeout = 0');
    const mode = JSON.stringify(connection.pragma('journal_mode = WAL'));
    if (file !== ':memory:' && !mode.includes('wal')) {
      throw new PushConfigurationError(
        `The SQLite file ${file} cannot use write-ahead logging, which the store needs. Put it on a local disk: network file systems cannot do it.`,
      );
    }
    connection.pragma('synchronous = FULL');
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

async function makeParent(file: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
  } catch (cause) {
    throw new PushConfigurationError(
      `The directory of the SQLite file ${file} could not be made (${codeOf(cause) ?? 'unknown error'}). Make it, or set database to a file in a directory that the process may write to.`,
    );
  }
}

/** SQLite finds out that a file was cut off only when it reads what is missing (libsql 0.5.29). Where there is a journal, that may hold the rest. */
async function checkLength(file: string): Promise<void> {
  const journal = await stat(`${file}-wal`).catch(() => null);
  const handle = journal !== null && journal.size > 0 ? null : await open(file).catch(() => null);
  if (handle === null) return;
  try {
    if (!(await handle.stat()).isFile()) return;
    const { buffer: header } = await handle.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    // Where both counters of changes are alike, the number of pages is valid (sqlite.org/fileformat.html, 1.3, 2025).
    if (!header.toString('latin1').startsWith('SQLite format 3') || header.readUInt32BE(24) !== header.readUInt32BE(92))
      return;
    const wanted = header.readUInt32BE(28) * (header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16));
    const { size } = await handle.stat();
    if (size >= wanted) return;
    throw new PushConfigurationError(
      `The SQLite file ${file} was cut off (SQLITE_CORRUPT): it has ${size} of ${wanted} bytes. It was left as it is: restore it from a backup.`,
    );
  } finally {
    await handle.close();
  }
}

function openingError(cause: unknown, file: string): Error {
  if (cause instanceof PushConfigurationError) return cause;
  if (codeOf(cause) === 'SQLITE_NOTADB') {
    return new PushConfigurationError(
      `${file} is not a SQLite database (SQLITE_NOTADB). It was left as it is: set database to another file, or restore this one from a backup.`,
    );
  }
  return new PushConfigurationError(
    `The SQLite file ${file} could not be opened. ${storeError(cause, 'SQLite').message} Set database to a file that the process may read and write.`,
  );
}
