import { PushError } from '@nest-push/core';

/** The database refused, or could not be reached. What was under way did not happen. */
export class PushStoreError extends PushError {
  readonly code = 'PUSH_STORE';

  constructor(
    message: string,
    /** The driver's code, e.g. `SQLITE_FULL` or `23505`; null where it gave none. */
    readonly databaseCode: string | null = null,
  ) {
    super(message);
  }
}

/** What to do, by the beginning of SQLite's result code (sqlite.org/rescode.html, 2025). */
const ADVICE: readonly (readonly [code: string, advice: string])[] = [
  ['SQLITE_FULL', 'Free space on the disk; the store goes on by itself.'],
  [
    'SQLITE_BUSY',
    'Another process holds the database too long: end its transaction, or give the store a file of its own.',
  ],
  ['SQLITE_READONLY', 'Give the process the right to write to the file and to its directory.'],
  ['SQLITE_IOERR', 'Look at the disk and at the system log.'],
  ['SQLITE_CORRUPT', 'Stop, keep a copy of the file, and restore a backup: the file is damaged.'],
  ['SQLITE_NOTADB', 'Stop, keep a copy of the file, and restore a backup: the file is no SQLite database.'],
];

/**
 * Puts a driver's error into words of our own. The error itself is not passed on: TypeORM's carries the parameters, which are messages and addresses, and
 * PostgreSQL quotes values in its text.
 */
export function storeError(cause: unknown, where: string): PushError {
  if (cause instanceof PushError) return cause;
  const code = codeOf(cause);
  const words = (cause instanceof Error ? cause.message : 'unknown error').replace(QUOTED, '…').trim();
  const advice = ADVICE.find(([prefix]) => code?.startsWith(prefix) === true)?.[1];
  return new PushStoreError(
    `${where} refused: ${words}${code === null ? '' : ` (${code})`}.${advice === undefined ? '' : ` ${advice}`}`,
    code,
  );
}

/** What stands in quotes may be a value; our own tables and constraints are none. */
const QUOTED = /'(?!push_\w*')[^']*'|"(?!push_\w*")[^"]*"/g;

/** The driver's code of an error, or null. */
export function codeOf(cause: unknown): string | null {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  const { code } = cause;
  return typeof code === 'string' && code !== '' ? code : null;
}
