import { type ClassConstructor, plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { type InputIssue } from '../errors/push.error.js';
import { Issues, MAX_ISSUES } from '../message/issues.js';
import { plainCopy } from '../message/plain.js';

/** More than anybody configures; class-validator takes its time with each. */
const MOST_VALUES = 1_000;

/** What a check found: the options as an instance of their class, and everything that is wrong with them. */
export interface CheckedOptions<T> {
  readonly value: T;
  readonly issues: readonly InputIssue[];
}

/**
 * Checks plain options against a class that class-validator's decorators describe. Unknown options are refused: they are spelling mistakes.
 * The rules' texts never hold a value.
 */
export function checkOptions<T extends object>(type: ClassConstructor<T>, options: object): CheckedOptions<T> {
  const found = new Issues();
  const plain = plainCopy(options, found, MOST_VALUES) as object | undefined;
  if (plain === undefined || found.list.length > 0) return { value: new type(), issues: found.list };
  try {
    const value = plainToInstance(type, plain, { exposeDefaultValues: true });
    const errors = validateSync(value, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
    return { value, issues: errors.flatMap((error) => issuesOf(error, '')).slice(0, MAX_ISSUES) };
  } catch {
    // What is no plain data stays as it is in the copy, and may throw when it is looked at.
    return { value: new type(), issues: [{ field: '', rule: 'must be plain data' }] };
  }
}

function issuesOf(error: ValidationError, parent: string): InputIssue[] {
  const field = parent === '' ? error.property : `${parent}.${error.property}`;
  const below = (error.children ?? []).flatMap((child) => issuesOf(child, field));
  const rules = Object.entries(error.constraints ?? {}).map(([name, text]) =>
    name === 'whitelistValidation' ? 'is not an option' : withoutProperty(text, error.property),
  );
  // One rule is enough: a missing value breaks all of them at once. The last is that of the topmost decorator, which says what the value is at all.
  return [...rules.slice(-1).map((rule) => ({ field, rule })), ...below];
}

/** class-validator's own texts begin with the property; the field is named already. */
function withoutProperty(text: string, property: string): string {
  return text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
}
