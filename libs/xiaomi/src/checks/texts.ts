import { type Shape, text, utf8Length } from '@nest-push/core';

/** How many characters a text has: UTF-16 units, see {@link XIAOMI_LIMITS}. */
export const characters = (value: string): number => value.length;

/** A text that is not blank, shorter than a number of characters. */
export function shorterThan(below: number, code?: string): Shape {
  const notBlank = text({ notBlank: true, ...(code === undefined ? {} : { code }) });
  return (value, field, report) => {
    notBlank(value, field, report);
    if (typeof value !== 'string' || characters(value) < below) return;
    report.add('size', field, `must be shorter than ${below} characters (it has ${characters(value)})`, code);
  };
}

/** A text of at most so many bytes. */
export function atMostBytes(most: number, code: string): Shape {
  return (value, field, report) => {
    if (typeof value !== 'string') report.add('type', field, 'must be a text', code);
    else if (utf8Length(value) > most)
      report.add('size', field, `must have at most ${most} bytes of UTF-8 (it has ${utf8Length(value)})`, code);
  };
}
