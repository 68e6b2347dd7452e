import { type Issues, join, printable } from './issues.js';
import { isJsonObject } from './json.js';

/** More values than any sound input has: 10,000 users are the most that one push may name. */
const MAX_VALUES = 20_000;

/** Deeper than any rule allows. */
const MAX_DEPTH = 40;

/**
 * A copy of plain data, so that what is checked is also what is used: a getter or a proxy may answer otherwise each time, or throw. What is no plain data stays as it is, for the rules to refuse; what cannot be
 * read, or is larger than can be gone through, is told and left out.
 */
export function plainCopy(input: unknown, issues: Issues, most = MAX_VALUES): unknown {
  let left = most;
  const copy = (read: () => unknown, field: string, depth: number): unknown => {
    try {
      const value = read();
      const isList = Array.isArray(value);
      left -= 1;
      // What is too deep goes in circles more often than not: there is no use in following its other ways. And a list may say that it is longer than any memory.
      if (depth > MAX_DEPTH || (isList && value.length > left)) left = -1;
      if (left < 0) issues.add(field, `must be plain data of at most ${most} values and ${MAX_DEPTH} levels`);
      else if (isPromise(value)) issues.add(field, 'must be no promise');
      else if (isList)
        return Array.from({ length: value.length }, (_, i) => copy(() => value[i], `${field}[${i}]`, depth + 1));
      else if (isJsonObject(value)) {
        const keys = Object.keys(value);
        return Object.fromEntries(
          keys.map((key) => [key, copy(() => value[key], join(field, printable(key)), depth + 1)]),
        );
      } else return value;
    } catch {
      issues.add(field, 'must be readable');
    }
    return undefined;
  };
  return copy(() => input, '', 0);
}

/** class-transformer waits for what looks like one, and nobody would hear of its failure. */
function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
