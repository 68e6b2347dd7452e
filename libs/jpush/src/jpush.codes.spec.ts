import { FAILURE_CLASSES, type FailureClass, type VendorCodeTable } from '@nest-push/core';
import {
  JPUSH_ADMIN_CODES,
  JPUSH_DEVICE_CODES,
  JPUSH_PUSH_CODES,
  JPUSH_REPORT_CODES,
  JPUSH_SCHEDULE_CODES,
  JPUSH_UNKNOWN_CODE,
} from './jpush.codes.js';

const EVERYWHERE = ['2002', '2003'];

/** The published codes of each family, each once. */
const FAMILIES: [string, VendorCodeTable, string[]][] = [
  [
    'push',
    JPUSH_PUSH_CODES,
    '1000 1001 1002 1003 1004 1005 1008 1009 1011 1012 1020 1030 1035 1105 2002 2003 2004 2005 2006 2007 2008'.split(
      ' ',
    ),
  ],
  ['device', JPUSH_DEVICE_CODES, ['7000', '7001', '7002', '7004', '7008', '7013', '7015', '7030', ...EVERYWHERE]],
  ['report', JPUSH_REPORT_CODES, ['10', '3001', '3002', '3004', '3005', ...EVERYWHERE]],
  ['schedule', JPUSH_SCHEDULE_CODES, ['8100', '8101', '8104', '8200', '8203', '8400', '8404', ...EVERYWHERE]],
  [
    'admin',
    JPUSH_ADMIN_CODES,
    [...'10 1010 1012 1013 1014 1015 4001 4002 4003 4004 4005 4006 4007'.split(' '), ...EVERYWHERE],
  ],
];

describe('code tables', () => {
  it.each(FAMILIES)('%s: has every published code, and no other', (_family, table, codes) => {
    expect(Object.keys(table).sort()).toEqual([...codes].sort());
  });

  it('counts 21 push codes', () => {
    expect(Object.keys(JPUSH_PUSH_CODES)).toHaveLength(21);
  });

  it.each(
    FAMILIES.flatMap(([family, table]) => Object.entries(table).map(([code, row]) => [family, code, row] as const)),
  )('%s %s: has a class, and clauses that fit into a sentence', (_family, _code, row) => {
    expect(FAILURE_CLASSES).toContain(row.class);
    expect(row.meaning).toMatch(/^[^.]{10,}[^.\s]$/);
    // An imperative in lower case, without a full stop.
    expect(row.advice).toMatch(/^[a-z][^.]{8,}[^.\s]$/);
  });

  it('explains codes that are in no table', () => {
    expect(JPUSH_UNKNOWN_CODE.meaning).toMatch(/not published/);
    expect(JPUSH_UNKNOWN_CODE.advice).toMatch(/ask JPush/);
  });

  it.each<[string, FailureClass]>([
    ['1000', 'retryable'],
    ['1030', 'retryable'],
    ['2002', 'throttled'],
    ['1011', 'device'],
    ['1002', 'payload'],
    ['1003', 'payload'],
    ['1005', 'payload'],
    ['1009', 'payload'],
    ['1004', 'credential'],
    ['2004', 'credential'],
    ['2006', 'credential'],
    ['1012', 'quota'],
    ['2005', 'quota'],
    ['2008', 'quota'],
  ])('push %s asks for what a %s failure asks for', (code, failureClass) => {
    expect(JPUSH_PUSH_CODES[code]?.class).toBe(failureClass);
  });

  it('tells the same number apart by family', () => {
    expect(JPUSH_PUSH_CODES['1012']?.class).toBe('quota');
    expect(JPUSH_ADMIN_CODES['1012']?.class).toBe('payload');
  });
});
