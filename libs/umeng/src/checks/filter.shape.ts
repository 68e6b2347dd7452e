import { isJsonObject, jsonBytes, type Shape, type ShapeReport } from '@nest-push/core';
import { UMENG_LIMITS } from '../umeng.limits.js';

const MALFORMED = '2031';
const DATES: ReadonlySet<string> = new Set(['launch_from', 'not_launch_from']);

/**
 * The filter of a groupcast: `{ where: node }`, with `and` or `or` at the top. U-Push API integration, appendix on filters, 2020.
 *
 * @param today - the day of sending as Umeng writes it, `yyyy-MM-dd`: devices are chosen by days before it (2030)
 */
export function filterShape(today: string): Shape {
  const size = jsonBytes(UMENG_LIMITS.filter.most, { code: MALFORMED });
  return (value, field, report) => {
    if (!isJsonObject(value)) {
      report.add('type', field, 'must be an object', '2016');
      return;
    }
    const before = report.issues.length;
    size(value, field, report);
    // What is small is not deep: so the walk is bounded.
    if (report.issues.length > before) return;
    const { where, ...others } = value;
    if (Object.keys(others).length > 0 || !isJsonObject(where) || !('and' in where || 'or' in where)) {
      malformed(report, field, 'must be { where: { and: […] } } or { where: { or: […] } }');
    } else walk(where, `${field}.where`, today, report);
  };
}

function walk(node: unknown, field: string, today: string, report: ShapeReport): void {
  const [entry, ...others] = isJsonObject(node) ? Object.entries(node) : [];
  if (entry === undefined || others.length > 0) {
    malformed(report, field, 'must be an object with one key');
    return;
  }
  const [key, value] = entry;
  if (key === 'and' || key === 'or') {
    if (!Array.isArray(value) || value.length === 0)
      malformed(report, `${field}.${key}`, 'must be a list of conditions');
    else
      value.forEach((part: unknown, i) => {
        walk(part, `${field}.${key}[${i}]`, today, report);
      });
  } else if (key === 'not') {
    const isLeaf = isJsonObject(value) && !('and' in value || 'or' in value || 'not' in value);
    if (isLeaf) walk(value, `${field}.not`, today, report);
    else malformed(report, `${field}.not`, 'must be one condition: Umeng documents no group inside');
  } else checkLeaf(key, value, field, today, report);
}

/** The key is the host's own word where it is none of Umeng's: it is not repeated. */
function checkLeaf(key: string, value: unknown, field: string, today: string, report: ShapeReport): void {
  if (typeof value !== 'string' || value.trim() === '') malformed(report, field, 'must have a text that is not blank');
  else if (!DATES.has(key)) return;
  else if (!/^\d{4}-\d\d-\d\d$/.test(value)) malformed(report, `${field}.${key}`, 'must be a day, yyyy-MM-dd');
  else if (value >= today) report.add('value', `${field}.${key}`, 'must be a day before the day of sending', '2030');
}

function malformed(report: ShapeReport, field: string, rule: string): void {
  report.add('value', field, rule, MALFORMED);
}
