import { type InputIssue } from '../errors/push.error.js';
import { join, MAX_ISSUES, printable } from '../message/issues.js';
import { isJsonObject, type JsonObject, utf8Length } from '../message/json.js';

/** Why a value does not fit: what a vendor's codes usually go by. */
export type Misfit = 'missing' | 'unknownField' | 'type' | 'value' | 'size';

/** The vendor's code for each kind of mistake, where a rule names none of its own. */
export type MisfitCodes = Readonly<Record<Misfit, string>>;

/** One mistake. The rule never repeats the value. */
export interface ShapeIssue extends InputIssue {
  readonly misfit: Misfit;
  readonly code: string;
}

/** What a vendor demands of a value; it tells the report what is wrong, and never throws. */
export type Shape = (value: unknown, field: string, report: ShapeReport) => void;

/** A code of its own for a rule, where the vendor has one. */
export interface Coded {
  readonly code?: string;
}

/** Collects what is wrong, in the order in which it was found. */
export class ShapeReport {
  readonly issues: ShapeIssue[] = [];

  constructor(private readonly codes: MisfitCodes) {}

  /** What is over the bound is not worth telling: the list is for people. */
  add(misfit: Misfit, field: string, rule: string, code = this.codes[misfit]): void {
    if (this.issues.length < MAX_ISSUES) this.issues.push({ field, rule, misfit, code });
  }
}

/**
 * Everything in a value that a vendor would refuse.
 *
 * @returns nothing wrong: an empty list
 *
 * @example
 * ```ts
 * const SOUND = object({ critical: flag(), name: text({ min: 1 }), volume: number({ min: 0, max: 1 }) }, { required: ['name'] });
 * const issues = misfits(SOUND, value, 'sound', { missing: '1002', unknownField: '1009', type: '1003', value: '1003', size: '1005' });
 * ```
 */
export function misfits(shape: Shape, value: unknown, field: string, codes: MisfitCodes): readonly ShapeIssue[] {
  const report = new ShapeReport(codes);
  shape(value, field, report);
  return report.issues;
}

/** How a text is measured. `columns`: a character beyond Latin-1 counts 2. */
export type TextUnit = 'characters' | 'bytes' | 'columns';

/** What a text must keep to. */
export interface TextRule extends Coded {
  readonly min?: number;
  readonly max?: number;
  /** @default 'characters' */
  readonly unit?: TextUnit;
  /** What it must match, and how to say so: `must be …`. */
  readonly like?: readonly [pattern: RegExp, rule: string];
  /** Blanks alone are refused. @default false */
  readonly notBlank?: boolean;
}

const UNIT_NAMES: Readonly<Record<TextUnit, string>> = {
  characters: 'characters',
  bytes: 'bytes of UTF-8',
  columns: 'characters, where a Chinese one counts 2',
};

/** How long a text is in a unit. */
export function textSize(text: string, unit: TextUnit): number {
  if (unit === 'bytes') return utf8Length(text);
  let size = 0;
  for (const character of text) size += unit === 'columns' && (character.codePointAt(0) ?? 0) > 0xff ? 2 : 1;
  return size;
}

export function text({
  min = 0,
  max = Infinity,
  unit = 'characters',
  like,
  notBlank = false,
  code,
}: TextRule = {}): Shape {
  return (value, field, report) => {
    if (typeof value !== 'string') {
      report.add('type', field, 'must be a text', code);
      return;
    }
    if (!value.isWellFormed()) {
      report.add('value', field, 'must be well-formed Unicode: it has half of a surrogate pair', code);
    }
    if (notBlank && value.trim() === '') report.add('value', field, 'must not be blank', code);
    else if (value === '' && min > 0) report.add('value', field, 'must not be empty', code);
    else if (min > 0 || max < Infinity) {
      const size = textSize(value, unit);
      if (size > max) report.add('size', field, `must have at most ${max} ${UNIT_NAMES[unit]} (it has ${size})`, code);
      if (size < min) report.add('size', field, `must have at least ${min} ${UNIT_NAMES[unit]} (it has ${size})`, code);
    }
    // search, because test remembers with some patterns where it was.
    if (like !== undefined && value.search(like[0]) < 0) report.add('value', field, like[1], code);
  };
}

/** A range, with its unit for the text: `must lie between 0 and 60 seconds`. */
export interface RangeRule extends Coded {
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

export function number({ min = -Infinity, max = Infinity, unit, code }: RangeRule = {}): Shape {
  return (value, field, report) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) report.add('type', field, 'must be a number', code);
    else if (value < min || value > max) report.add('value', field, rangeText(min, max, unit), code);
  };
}

export function whole(rule: RangeRule = {}): Shape {
  const inRange = number(rule);
  return (value, field, report) => {
    if (Number.isInteger(value)) inRange(value, field, report);
    else report.add('type', field, 'must be a whole number', rule.code);
  };
}

function rangeText(min: number, max: number, unit = ''): string {
  const of = unit === '' ? '' : ` ${unit}`;
  if (max === Infinity) return `must be at least ${min}${of}`;
  if (min === -Infinity) return `must be at most ${max}${of}`;
  return `must lie between ${min} and ${max}${of}`;
}

export function flag({ code }: Coded = {}): Shape {
  return (value, field, report) => {
    if (typeof value !== 'boolean') report.add('type', field, 'must be true or false', code);
  };
}

export function oneOf(allowed: readonly (string | number | boolean)[], { code }: Coded = {}): Shape {
  const rule = `must be one of ${allowed.map((value) => JSON.stringify(value)).join(', ')}`;
  return (value, field, report) => {
    if (!(allowed as readonly unknown[]).includes(value)) report.add('value', field, rule, code);
  };
}

/** A list. Of wrong items the first is told: a list may be long. */
export function list(item: Shape, { min = 0, max = Infinity, code }: RangeRule = {}): Shape {
  return (value, field, report) => {
    if (!Array.isArray(value)) {
      report.add('type', field, 'must be a list', code);
      return;
    }
    if (value.length > max) report.add('value', field, `must have at most ${max} items (it has ${value.length})`, code);
    if (value.length < min)
      report.add('value', field, `must have at least ${min} items (it has ${value.length})`, code);
    const before = report.issues.length;
    for (let i = 0; i < value.length && report.issues.length === before; i += 1)
      item(value[i], `${field}[${i}]`, report);
  };
}

/** An object with keys of the caller's own. */
export function record(item: Shape = anything): Shape {
  return (value, field, report) => {
    if (!isJsonObject(value)) report.add('type', field, 'must be an object');
    else for (const key of Object.keys(value)) item(value[key], join(field, printable(key)), report);
  };
}

/** What an object demands beyond its fields. */
export interface ObjectRule extends Coded {
  readonly required?: readonly string[];
  /** Codes for required fields whose absence has one of its own. */
  readonly missingCodes?: Readonly<Record<string, string>>;
  /** Fields without a shape are let through. @default false */
  readonly open?: boolean;
  /** What fields demand of each other; called where the value is an object. */
  readonly relations?: (value: JsonObject, field: string, report: ShapeReport) => void;
}

/** An object with known fields. A field that is `undefined` is absent, as in JSON. */
export function object(fields: Readonly<Record<string, Shape>>, rule: ObjectRule = {}): Shape {
  const { required = [], missingCodes = {}, open = false, relations, code } = rule;
  const shapes = new Map(Object.entries(fields));
  return (value, field, report) => {
    if (!isJsonObject(value)) {
      report.add('type', field, 'must be an object', code);
      return;
    }
    for (const key of required) {
      if (value[key] === undefined) report.add('missing', join(field, key), 'must be set', missingCodes[key]);
    }
    for (const key of Object.keys(value)) {
      if (value[key] === undefined) continue;
      const shape = shapes.get(key);
      if (shape !== undefined) shape(value[key], join(field, key), report);
      else if (!open) report.add('unknownField', join(field, printable(key)), 'is not a field that is known here');
    }
    relations?.(value, field, report);
  };
}

/** One of several shapes: the last one's complaints count where none fits. Put the most telling last. */
export function either(...shapes: readonly Shape[]): Shape {
  return (value, field, report) => {
    for (const [i, shape] of shapes.entries()) {
      const before = report.issues.length;
      shape(value, field, report);
      if (report.issues.length === before) return;
      if (i < shapes.length - 1) report.issues.length = before;
    }
  };
}

/** All of several shapes. */
export function both(...shapes: readonly Shape[]): Shape {
  return (value, field, report) => {
    for (const shape of shapes) shape(value, field, report);
  };
}

/** A bound on the UTF-8 bytes of a value as compact JSON. */
export function jsonBytes(max: number, { code }: Coded = {}): Shape {
  return (value, field, report) => {
    const bytes = jsonLength(value);
    if (bytes === null) report.add('type', field, 'must be JSON', code);
    else if (bytes > max) report.add('size', field, `must have at most ${max} bytes of JSON (it has ${bytes})`, code);
  };
}

/** Null for what cannot be JSON: a circle, a bigint, a function. */
function jsonLength(value: unknown): number | null {
  try {
    return value === undefined ? 0 : utf8Length(JSON.stringify(value));
  } catch {
    return null;
  }
}

/** Any value at all. */
export const anything: Shape = () => undefined;
