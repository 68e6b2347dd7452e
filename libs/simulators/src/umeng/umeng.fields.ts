import { type UmengCall } from './umeng.call.js';
import { type UmengCode } from './umeng.codes.js';
import { type UmengJson, type UmengStrictness } from './umeng.types.js';

/** A value's fault: words that follow the field's name. A deviation is let pass with a warning unless `strict` asks for more. */
export type Fault = string | { readonly deviation: string; readonly kind?: UmengStrictness } | null;

/** A check of one value. */
export type Check = (value: unknown) => Fault;

/** One documented field. */
export interface FieldRule {
  readonly check?: Check;
  /** The code of a value that breaks the check, where it has one of its own. */
  readonly code?: UmengCode;
  /** Why the field is out of date; using it is a deviation. */
  readonly legacy?: string;
}

/** The documented fields of one object. */
export type FieldTable = Readonly<Record<string, FieldRule>>;

/** The fields of every call, judged at the gate. */
export const GATE_FIELDS: FieldTable = { appkey: {}, timestamp: {}, validation_token: {} };

/** Whether it is a JSON object, which an array is not. */
export function isObject(value: unknown): value is UmengJson {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether it is a string with something in it. An empty one counts as missing. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Checks every field of an object against the table of the documented ones. */
export function checkFields(
  call: UmengCall,
  path: string,
  object: UmengJson,
  table: FieldTable,
  code: UmengCode,
): void {
  for (const [key, value] of Object.entries(object)) {
    const field = path === '' ? key : `${path}.${key}`;
    const rule = Object.hasOwn(table, key) ? table[key] : undefined;
    if (rule === undefined) {
      call.deviate(
        code,
        field,
        'is not among the documented fields here; take it out or check its spelling',
        'unknownFields',
      );
      continue;
    }
    if (rule.legacy !== undefined) call.deviate(code, field, `is out of date; ${rule.legacy}`);
    const fault = rule.check?.(value) ?? null;
    if (fault === null) continue;
    if (typeof fault === 'string') call.refuse(rule.code ?? code, field, fault);
    call.deviate(rule.code ?? code, field, fault.deviation, fault.kind);
  }
}

/** A string; it may be empty. */
export const text: Check = (value) => (typeof value === 'string' ? null : 'must be a string');

/** A string with something in it. */
export const filled: Check = (value) => (isText(value) ? null : 'must be a string and not empty');

/** A JSON object. */
export const object: Check = (value) => (isObject(value) ? null : 'must be a JSON object');

/** A real JSON boolean. */
export const boolean: Check = (value) => (typeof value === 'boolean' ? null : 'must be the JSON boolean true or false');

/** A whole number. */
export const integer: Check = (value) => (Number.isSafeInteger(value) ? null : 'must be a whole number, not a string');

/** The strings "true" and "false"; the booleans are known to be accepted too. */
export const flag: Check = (value) => {
  if (value === 'true' || value === 'false') return null;
  if (typeof value === 'boolean')
    return { deviation: 'is documented as the string "true" or "false", not a JSON boolean', kind: 'booleans' };
  return 'must be the string "true" or "false"';
};

/** One of the listed values, of the same JSON type. */
export function oneOf(...allowed: readonly (string | number)[]): Check {
  const list = allowed.map((value) => JSON.stringify(value)).join(', ');
  return (value) => (allowed.some((one) => one === value) ? null : `must be one of ${list}`);
}

/** A string of at most so many UTF-8 bytes. */
export function textOfBytes(limit: number): Check {
  return (value) => {
    if (!isText(value)) return 'must be a string and not empty';
    const bytes = Buffer.byteLength(value);
    return bytes <= limit ? null : `has ${bytes} bytes of UTF-8, and at most ${limit} are allowed; shorten it`;
  };
}

/** A string of at most so many characters. */
export function textOfCharacters(limit: number): Check {
  return (value) => {
    if (typeof value !== 'string') return 'must be a string';
    const characters = Array.from(value).length;
    return characters <= limit ? null : `has ${characters} characters, and at most ${limit} are allowed; shorten it`;
  };
}

/** A string, or a JSON object: the two forms of `custom`. */
export const textOrObject: Check = (value) =>
  isText(value) || isObject(value) ? null : 'must be a string that is not empty, or a JSON object';

/** An http or https address. */
export const webAddress: Check = (value) =>
  typeof value === 'string' && /^https?:\/\/\S+$/iu.test(value) ? null : 'must start with http:// or https://';

/** A string that is itself JSON. */
export const jsonText: Check = (value) => {
  if (typeof value !== 'string') return 'must be a string that contains JSON';
  try {
    JSON.parse(value);
    return null;
  } catch {
    return 'must be a string that contains JSON, and this does not parse';
  }
};

/** A whole number from 1 to 99; others are ignored by the vendor. */
export const badge: Check = (value) => {
  if (!Number.isSafeInteger(value)) return 'must be a whole number, not a string';
  const inRange = (value as number) >= 1 && (value as number) <= 99;
  return inRange ? null : { deviation: 'is outside 1 to 99, where vendor channels ignore it' };
};

/** The fields that are there, without those that are not: `exactOptionalPropertyTypes` tells the two apart. */
export function present<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
