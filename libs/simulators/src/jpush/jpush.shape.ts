import { type JPushErrorCode } from './jpush.codes.js';
import { isObject, jsonType, type JsonObject, type JsonType } from './jpush.json.js';

/** One defect of a push object. */
export interface Defect {
  readonly code: JPushErrorCode;
  /** Where: a path such as `notification.ios.badge`. */
  readonly field: string;
  /** What holds there. */
  readonly rule: string;
  /** The vendor's own text for this very defect, where one is published. */
  readonly vendorText?: string;
}

/** Takes a defect down. */
export type Report = (defect: Defect) => void;

/** Takes a defect of one code down, if there is one. */
type Tell = (broken: boolean, field: string, rule: string) => void;

/** Three ways to report a condition: something is missing (1002), illegal (1003), or forbidden with `active_push` (1035). */
export function teller(report: Report): { missing: Tell; illegal: Tell; inactive: Tell } {
  const tell =
    (code: JPushErrorCode): Tell =>
    (broken, field, rule) => {
      if (broken) report({ code, field, rule });
    };
  return { missing: tell(1002), illegal: tell(1003), inactive: tell(1035) };
}

/** Checks one value. A table of rules is the documented shape of an object. */
export type Rule = (value: unknown, field: string, report: Report) => void;

/** The rules of an object's members, by key. */
export type Rules = Readonly<Record<string, Rule>>;

/** A rule for values of one kind: anything else is an illegal value. */
export function value(holds: (value: unknown) => boolean, rule: string, vendorText?: string): Rule {
  return (given, field, report) => {
    if (holds(given)) return;
    report({ code: 1003, field, rule, ...(vendorText === undefined ? {} : { vendorText }) });
  };
}

/** Any JSON value: the documents publish no shape. */
export const anything: Rule = () => undefined;

/** A string; `''` is allowed. */
export const text = value((given) => typeof given === 'string', 'must be a string');

/** A string with at least one character. */
export const filledText = value((given) => typeof given === 'string' && given !== '', 'must be a string, not empty');

/** A string of at most so many UTF-8 bytes; a longer one is too large (1005). */
export function textOfBytes(max: number): Rule {
  return (given, field, report) => {
    text(given, field, report);
    if (typeof given !== 'string' || Buffer.byteLength(given, 'utf8') <= max) return;
    report({ code: 1005, field, rule: `must be a string of at most ${max} bytes (UTF-8)` });
  };
}

/** The code points of a text, so that an emoji counts once. */
export function characters(given: string): string[] {
  return Array.from(given);
}

/** A string of so many characters. */
export function textOfChars(min: number, max: number): Rule {
  return value(
    (given) => typeof given === 'string' && isWithin(characters(given).length, min, max),
    `must be a string of ${min} to ${max} characters`,
  );
}

/** A string of one form. */
export function textLike(pattern: RegExp, form: string): Rule {
  return value((given) => typeof given === 'string' && pattern.test(given), `must be ${form}`);
}

/** A boolean. */
export const flag = value((given) => typeof given === 'boolean', 'must be true or false');

/** A boolean, or 0 or 1: the vendor's own Python client sends 1 where the documents say boolean. */
export const flagOrBit = value(
  (given) => typeof given === 'boolean' || given === 0 || given === 1,
  'must be true or false',
);

/** An integer within bounds, both included. */
export function integer(min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER): Rule {
  const range = min === Number.MIN_SAFE_INTEGER ? '' : ` from ${min} to ${max}`;
  return value((given) => Number.isInteger(given) && isWithin(given as number, min, max), `must be an integer${range}`);
}

/** A number within bounds, both included. */
export function numberWithin(min: number, max: number): Rule {
  return value(
    (given) => typeof given === 'number' && isWithin(given, min, max),
    `must be a number from ${min} to ${max}`,
  );
}

/** One of the listed values. */
export function oneOf(...allowed: readonly (string | number)[]): Rule {
  return value(
    (given) => (allowed as readonly unknown[]).includes(given),
    `must be one of ${allowed.map((each) => JSON.stringify(each)).join(', ')}`,
  );
}

/** A rule for each JSON type that is allowed. */
export function byType(rules: Partial<Record<JsonType, Rule>>): Rule {
  return (given, field, report) => {
    const rule = rules[jsonType(given) as JsonType];
    if (rule) rule(given, field, report);
    else report({ code: 1003, field, rule: `must be of type ${Object.keys(rules).join(' or ')}` });
  };
}

/** An array of at most so many items. */
export function list(item: Rule, max = Number.MAX_SAFE_INTEGER, vendorText?: string): Rule {
  const array = value(Array.isArray, 'must be an array', vendorText);
  return (given, field, report) => {
    array(given, field, report);
    if (!Array.isArray(given)) return;
    // The items of a list that is too long are not looked at: its length is the defect.
    if (given.length > max) report({ code: 1003, field, rule: `must have at most ${max} items` });
    else
      given.forEach((each, index) => {
        item(each, `${field}[${index}]`, report);
      });
  };
}

/** What else holds for an object. */
interface ObjectOptions {
  readonly required?: readonly string[];
  /** Members that are required because of what others say. */
  readonly alsoRequired?: (given: JsonObject) => readonly string[];
  /** Whether members that have no rule are allowed. @default false */
  readonly open?: boolean;
}

/** An object, by the rules of its members. */
export function object(rules: Rules, options: ObjectOptions = {}): Rule {
  return (given, field, report) => {
    if (!isObject(given)) {
      report({ code: 1003, field, rule: 'must be an object' });
      return;
    }
    for (const key of [...(options.required ?? []), ...(options.alsoRequired?.(given) ?? [])]) {
      if (!Object.hasOwn(given, key)) report({ code: 1002, field: join(field, key), rule: 'is required' });
    }
    checkMembers(given, rules, field, report, options.open ?? false);
  };
}

/** An object whose members are the caller's own. */
export const openObject = object({}, { open: true });

function isWithin(given: number, min: number, max: number): boolean {
  return given >= min && given <= max;
}

function checkMembers(given: JsonObject, rules: Rules, field: string, report: Report, open: boolean): void {
  for (const [key, each] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
    if (rule) rule(each, join(field, key), report);
    else if (!open) report({ code: 1009, field: join(field, key.slice(0, 60)), rule: 'is not a supported key' });
  }
}

function join(field: string, key: string): string {
  return field === '' ? key : `${field}.${key}`;
}
