import { type Shape, text, utf8Length } from '@nest-push/core';

/** How many characters a text has: UTF-16 units, see {@link XIAOMI_LIMITS}. */
export const characters = (value: string): number => value.length;

/** Codes of mistakes, where they are not those of every text. */
export interface TextCodes {
  readonly empty?: string;
  readonly tooLong?: string;
}

const NOT_BLANK = text({ notBlank: true });

/** A text that is not blank, shorter than a number of characters. */
export function shorterThan(below: number, { empty, tooLong }: TextCodes = {}): Shape {
  return (value, field, report) => {
    if (value === '') {
      report.add('missing', field, 'must not be empty', empty);
      return;
    }
    NOT_BLANK(value, field, report);
    if (typeof value !== 'string' || characters(value) < below) return;
    report.add('size', field, `must be shorter than ${below} characters (it has ${characters(value)})`, tooLong);
  };
}

/** What a shape demands, of a text that is not empty. */
export const unlessEmpty =
  (shape: Shape): Shape =>
  (value, field, report) => {
    if (value !== '') shape(value, field, report);
  };

/** A text that says something. */
export const filled = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** A text of at most so many bytes. */
export function atMostBytes(most: number, code: string): Shape {
  return (value, field, report) => {
    if (typeof value !== 'string') report.add('type', field, 'must be a text', code);
    else if (utf8Length(value) > most)
      report.add('size', field, `must have at most ${most} bytes of UTF-8 (it has ${utf8Length(value)})`, code);
  };
}
