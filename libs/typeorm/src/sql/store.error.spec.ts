import { inspect } from 'node:util';
import { PushConfigurationError, PushError } from '@nest-push/core';
import { QueryFailedError } from 'typeorm';
import { PushStoreError, storeError } from './store.error.js';

const driverError = (message: string, code?: string): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe("a driver's error in our words", () => {
  it.each([
    [
      driverError('database or disk is full', 'SQLITE_FULL'),
      'DB refused: database or disk is full (SQLITE_FULL). Free space on the disk; the store goes on by itself.',
      'SQLITE_FULL',
    ],
    [
      driverError('disk I/O error', 'SQLITE_IOERR_WRITE'),
      'DB refused: disk I/O error (SQLITE_IOERR_WRITE). Look at the disk and at the system log.',
      'SQLITE_IOERR_WRITE',
    ],
    [
      driverError('UNIQUE constraint failed: push_push.id', 'SQLITE_CONSTRAINT'),
      'DB refused: UNIQUE constraint failed: push_push.id (SQLITE_CONSTRAINT).',
      'SQLITE_CONSTRAINT',
    ],
    [
      driverError('violates unique constraint "push_push_key"', '23505'),
      'DB refused: violates unique constraint "push_push_key" (23505).',
      '23505',
    ],
    [
      driverError("Duplicate entry 'visit:42' for key 'push_push_key'"),
      "DB refused: Duplicate entry … for key 'push_push_key'.",
      null,
    ],
    [
      driverError('invalid input syntax for type bigint: "13800138000"', '22P02'),
      'DB refused: invalid input syntax for type bigint: … (22P02).',
      '22P02',
    ],
    ['thrown as text: 13800138000', 'DB refused: unknown error.', null],
  ])('%s', (cause, message, code) => {
    const error = storeError(cause, 'DB');
    expect(error).toBeInstanceOf(PushStoreError);
    expect(error).toBeInstanceOf(PushError);
    expect(error).toMatchObject({ message, databaseCode: code, code: 'PUSH_STORE' });
  });

  it('holds no parameter, however it is printed', () => {
    const cause = new QueryFailedError(
      'INSERT INTO push_route VALUES (?)',
      ['a-registration-id'],
      driverError('refused', 'SQLITE_FULL'),
    );
    const error = storeError(cause, 'DB');
    expect(inspect(cause, { depth: 9 })).toContain('a-registration-id');
    expect(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)).not.toContain('a-registration-id');
  });

  it('leaves our own errors as they are', () => {
    const own = new PushConfigurationError('set it up');
    expect(storeError(own, 'DB')).toBe(own);
  });
});
