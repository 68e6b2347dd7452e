import { isJsonObject, jsonBytes, type Shape, type ShapeReport } from '@nest-push/core';
import { UMENG_LIMITS } from '../umeng.limits.js';
import { umengTime, umengTimeMs } from '../umeng.time.js';

const MALFORMED = '2031';
const DATES: ReadonlySet<string> = new Set(['launch_from', 'not_launch_from']);
const SIZE = jsonBytes(UMENG_LIMITS.filter.most, { code: MALFORMED });

/** The moment of sending, in milliseconds since the epoch, and the clock by which Umeng has days. */
interface Sending {
  readonly now: number;
  readonly timeZone: string;
}

/**
 * The filter of a groupcast: `{ where: node }`, with `and` or `or` at the top. U-Push API integration, appendix on filters, 2020.
 * Devices are chosen by days before the day of sending (2030).
 */
export function filterShape(sending: Sending): Shape {
  return (value, field, report) => {
    if (!isJsonObject(value)) {
      // Our decision: what is JSON at least is malformed, and all else as good as missing.
      report.add('type', field, 'must be an object', Array.isArray(value) ? MALFORMED : '2016');
      return;
    }
    const before = report.issues.length;
    SIZE(value, field, report);
    // What is small is not deep: so the walk is bounded.
    if (report.issues.length > before) return;
    const { where, ...others } = value;
    if (Object.keys(others).length > 0 || !isJsonObject(where) || !('and' in where || 'or' in where)) {
      malformed(report, field, 'must be { where: { and: […] } } or { where: { or: […] } }');
    } else walk(where, `${field}.where`, sending, report);
  };
}

function walk(node: unknown, field: string, sending: Sending, report: ShapeReport): void {
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
        walk(part, `${field}.${key}[${i}]`, sending, report);
      });
  } else if (key === 'not') {
    const isLeaf = isJsonObject(value) && !('and' in value || 'or' in value || 'not' in value);
    if (isLeaf) walk(value, `${field}.not`, sending, report);
    else malformed(report, `${field}.not`, 'must be one condition: Umeng documents no group inside');
  } else checkLeaf(key, value, field, sending, report);
}

/** The key is the host's own word where it is none of Umeng's: it is not repeated. */
function checkLeaf(key: string, value: unknown, field: string, sending: Sending, report: ShapeReport): void {
  if (typeof value !== 'string' || value.trim() === '') malformed(report, field, 'must have a text that is not blank');
  else if (!DATES.has(key)) return;
  else if (umengTimeMs(`${value} 00:00:00`) === null) malformed(report, `${field}.${key}`, 'must be a day, yyyy-MM-dd');
  else if (value >= umengTime(sending.now, sending.timeZone).slice(0, 10))
    report.add('value', `${field}.${key}`, 'must be a day before the day of sending', '2030');
}

function malformed(report: ShapeReport, field: string, rule: string): void {
  report.add('value', field, rule, MALFORMED);
}
