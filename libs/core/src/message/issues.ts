import { type InputIssue, PushInputError } from '../errors/push.error.js';
import { isJsonObject } from './json.js';

/** An input that is wrong everywhere is told about this often. */
export const MAX_ISSUES = 50;

/** Collects what is wrong with an input of unknown shape. Every rule says what must hold, never the value. */
export class Issues {
  readonly list: InputIssue[] = [];

  /** What is over the bound is not worth telling: the list is for people. */
  add(field: string, rule: string): void {
    if (this.list.length < MAX_ISSUES) this.list.push({ field, rule });
  }

  /** Whether `value` is a plain object; unknown keys are spelling mistakes and are refused. */
  object(value: unknown, field: string, keys: readonly string[]): value is Record<string, unknown> {
    if (!isJsonObject(value)) {
      this.add(field, 'must be an object');
      return false;
    }
    for (const key of Object.keys(value)) {
      if (!keys.includes(key)) this.add(join(field, printable(key)), `is not known here; known are ${keys.join(', ')}`);
    }
    return true;
  }

  /** A well-formed text of `min` to `max` characters, without NUL, at which phones cut texts off. */
  text(value: unknown, field: string, { min = 1, max }: { min?: number; max: number }): value is string {
    if (typeof value !== 'string') {
      this.add(field, 'must be a text');
      return false;
    }
    if (value.length > max || value.length < min) {
      this.add(field, `must have ${min} to ${max} characters (it has ${value.length})`);
      return false;
    }
    if (!value.isWellFormed()) {
      this.add(field, 'must be well-formed Unicode: it has half of a surrogate pair');
      return false;
    }
    if (value.includes('\0')) {
      this.add(field, 'must not contain the character NUL');
      return false;
    }
    return true;
  }

  /** A text that names something: printable, not blank. */
  name(value: unknown, field: string, max = 255): value is string {
    if (!this.text(value, field, { max })) return false;
    if (value.trim() === '' || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) {
      this.add(field, 'must be printable and not blank');
      return false;
    }
    return true;
  }

  /** A list of 1 to `max` names. */
  names(value: unknown, field: string, max: number): value is readonly string[] {
    if (!Array.isArray(value) || value.length === 0 || value.length > max) {
      this.add(field, `must be a list of 1 to ${max} texts`);
      return false;
    }
    // One wrong item is enough to know: a list may be long.
    return Array.from<unknown>(value).every((item, i) => this.name(item, `${field}[${i}]`));
  }

  whole(value: unknown, field: string, { min, max }: { min: number; max: number }): value is number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return true;
    this.add(field, `must be a whole number from ${min} to ${max}`);
    return false;
  }

  oneOf(value: unknown, field: string, allowed: readonly string[]): boolean {
    if (typeof value === 'string' && allowed.includes(value)) return true;
    this.add(field, `must be one of ${allowed.join(', ')}`);
    return false;
  }
}

/**
 * Stores would each refuse what is no id in a way of their own.
 *
 * @throws PushInputError when it is no printable text of 1 to 255 characters
 */
export function checkId(id: unknown, field: string): string {
  const issues = new Issues();
  if (issues.name(id, field)) return id;
  throw new PushInputError('Nothing was done', issues.list);
}

/** A field's path. */
export function join(parent: string, key: string): string {
  return parent === '' ? key : `${parent}.${key}`;
}

/** A key of unknown origin, safe to repeat in one line of text. */
export function printable(key: string): string {
  return key.slice(0, 40).replace(/[^\p{L}\p{N}_\-.]/gu, '?');
}
