import { type InputIssue, PushInputError } from '@nest-push/core';
import { checkReceivers } from '../checks/receivers.checks.js';
import { XIAOMI_LABEL } from '../xiaomi.request.js';

/**
 * Refuses arguments before the call.
 *
 * @throws PushInputError with everything that is wrong
 */
export function refuseIf(issues: readonly InputIssue[]): void {
  if (issues.length > 0) throw new PushInputError(`${XIAOMI_LABEL} cannot be asked for this`, issues);
}

/** A text that must say something. */
export function said(field: string, value: string, code = '10016'): readonly InputIssue[] {
  return value.trim() === '' ? [{ field, rule: 'must not be blank', code }] : [];
}

/** 1 to 1000 texts, which Xiaomi separates with commas. */
export const named = (field: string, values: readonly string[]): readonly InputIssue[] =>
  checkReceivers('ids', values, field);

/** The one package that a query is about. */
export function onePackage(packageName: string): readonly InputIssue[] {
  return packageName.includes(',')
    ? [
        {
          field: 'packageName',
          rule: 'must be set: the app has several packages, and Xiaomi takes one here',
          code: '22022',
        },
      ]
    : said('packageName', packageName, '22022');
}

/** A span of time in milliseconds since the epoch. */
export function span(beginTime: number, endTime: number): readonly InputIssue[] {
  const isSpan =
    Number.isSafeInteger(beginTime) && Number.isSafeInteger(endTime) && beginTime >= 0 && beginTime <= endTime;
  return isSpan
    ? []
    : [{ field: 'endTime', rule: 'must not be before beginTime, both in milliseconds', code: '10017' }];
}

const DAY_MS = 86_400_000;

/** Days as `yyyyMMdd`, and fewer than so many of them. */
export function days(startDate: string, endDate: string, below: number): readonly InputIssue[] {
  const issues: InputIssue[] = [];
  const [start, end] = [
    ['startDate', startDate],
    ['endDate', endDate],
  ].map(([field = '', text = '']) => {
    const day = dayOf(text);
    if (day === null) issues.push({ field, rule: 'must be a day as yyyyMMdd', code: '10017' });
    return day;
  });
  if (start === null || end === null || start === undefined || end === undefined) return issues;
  if (end < start) issues.push({ field: 'endDate', rule: 'must not be before startDate', code: '10017' });
  else if ((end - start) / DAY_MS >= below) {
    issues.push({ field: 'endDate', rule: `must be fewer than ${below} days after startDate`, code: '10017' });
  }
  return issues;
}

function dayOf(text: string): number | null {
  const [, year, month, date] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const iso = `${year}-${month}-${date}`;
  const time = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? time : null;
}
