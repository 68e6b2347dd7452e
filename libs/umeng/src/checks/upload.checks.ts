import { type InputIssue, utf8Length } from '@nest-push/core';
import { UMENG_LIMITS } from '../umeng.limits.js';

/** Our decision: the most files of one upload, so that what is held in memory has a bound: 100 MB. */
export const MAX_FILES = 10;

/**
 * Lines as the files that they need, none longer than Umeng takes.
 *
 * @returns the files' contents, or what is wrong; the rules hold no line
 */
export function filesOf(lines: readonly string[], field: string): { contents: string[]; issues: InputIssue[] } {
  const issues: InputIssue[] = [];
  const add = (rule: string, code?: string): void =>
    void issues.push({ field, rule, ...(code === undefined ? {} : { code }) });
  if (lines.length === 0) add('must hold at least one line', '2029');
  if (lines.some((line) => line.trim() === '')) add('must hold no blank line');
  if (lines.some((line) => /\p{Cc}|[\u2028\u2029]/u.test(line))) {
    add('must hold no line break or control character in a line: Umeng takes each line for an address');
  }
  const contents = issues.length === 0 ? split(lines) : [];
  if (contents.length > MAX_FILES) add(`must fit into ${MAX_FILES} files of 10 MB: upload it in parts`);
  if (lines.some((line) => utf8Length(line) > UMENG_LIMITS.upload.most)) add('must hold no line of more than 10 MB');
  return { contents: issues.length === 0 ? contents : [], issues };
}

function split(lines: readonly string[]): string[] {
  const files: string[][] = [];
  let bytes = Infinity;
  for (const line of lines) {
    const size = utf8Length(line) + 1;
    // The last line needs no break.
    if (bytes + size - 1 > UMENG_LIMITS.upload.most) {
      files.push([]);
      bytes = 0;
    }
    files.at(-1)?.push(line);
    bytes += size;
  }
  return files.map((file) => file.join('\n'));
}
