import { FAILURE_CLASSES, failureOf } from '@nest-push/core';
import { UMENG_CODES, UMENG_WAITS, umengCode } from './umeng.codes.js';

describe('the table of Umeng codes', () => {
  it('holds the 65 codes of the present table, 57 former ones, and one of vivo', () => {
    expect(Object.keys(UMENG_CODES)).toHaveLength(65 + 57 + 1);
    expect(UMENG_CODES).toHaveProperty('10089');
  });

  it.each(Object.entries(UMENG_CODES))(
    '%s has a class, a meaning and an advice that make a sentence',
    (code, entry) => {
      expect(FAILURE_CLASSES).toContain(entry.class);
      expect(entry.meaning).toMatch(/^\S.*[^.\s]$/);
      expect(entry.advice).toMatch(/^\S.*[^.\s]$/);
      const { reason } = failureOf(entry, { vendor: 'Umeng', code, httpStatus: 400 });
      expect(reason).toMatch(new RegExp(`^Umeng ${code}: .+\\. [A-Z].+\\. \\[HTTP 400\\]$`));
    },
  );

  it.each([
    ['1008', 'payload'],
    ['1018', 'credential'],
    ['2004', 'credential'],
    ['2007', 'credential'],
    ['2010', 'device'],
    ['2012', 'quota'],
    ['2021', 'credential'],
    ['2022', 'payload'],
    ['2026', 'throttled'],
    ['2027', 'credential'],
    ['2028', 'retryable'],
    ['2050', 'throttled'],
    ['2054', 'credential'],
    ['4001', 'retryable'],
    ['4020', 'device'],
    ['4021', 'unknown'],
    ['4026', 'unknown'],
    ['5000', 'device'],
    ['5005', 'device'],
    ['5010', 'credential'],
    ['6001', 'credential'],
    ['6003', 'retryable'],
  ])('%s is %s', (code, failureClass) => {
    expect(umengCode(code, 400).class).toBe(failureClass);
  });

  it.each([
    ['9999', 400, 'payload'],
    ['9999', 200, 'payload'],
    ['9999', 429, 'throttled'],
    ['9999', 500, 'retryable'],
    // Names of every object's prototype are no codes.
    ['constructor', 400, 'payload'],
    ['__proto__', 500, 'retryable'],
  ])('an unknown code %s with HTTP %d is %s', (code, status, failureClass) => {
    const { class: found, meaning } = umengCode(code, status);
    expect(found).toBe(failureClass);
    expect(meaning).toContain('in no table');
  });

  it('waits a minute after each code about too many calls, and after no other', () => {
    const throttled = Object.entries(UMENG_CODES).filter(([, entry]) => entry.class === 'throttled');
    expect(Object.keys(UMENG_WAITS)).toEqual(throttled.map(([code]) => code).sort());
    expect(new Set(Object.values(UMENG_WAITS))).toEqual(new Set([60_000]));
  });
});
