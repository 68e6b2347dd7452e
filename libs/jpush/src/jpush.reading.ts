import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@nest-push/core';
import { parse } from 'lossless-json';

/**
 * Reads JSON that may hold ids beyond 2^53: they become strings of digits.
 *
 * @returns undefined where it is no JSON
 */
export function parsed(json: Buffer | string): JsonValue | undefined {
  return parseJson(json, (text) => parse(text, null, exactNumber)) as JsonValue | undefined;
}

function exactNumber(digits: string): number | string {
  const value = Number(digits);
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(value) ? digits : value;
}

/** JPush writes the same id as a string in one place and as a number in another. */
export function idOf(value: JsonValue | undefined): string | null {
  const text = textOf(value);
  return text !== null && /^\d{1,20}$/.test(text) ? text : null;
}

/** A text, or a number as text. */
export function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}

/** The texts in a list; nothing where it is no list. */
export function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Reads one value of an answer. `undefined`: it has another shape, and the whole answer cannot be read. */
export type Reader<T> = (value: JsonValue | undefined) => T | undefined;

/** A text; a number counts as one. */
export const text: Reader<string> = (value) => textOf(value) ?? undefined;

/** An id of 64 bits: JPush writes it as a string in one place and as a number in another. */
export const id: Reader<string> = (value) => idOf(value) ?? undefined;

/** A number; digits as a text count as one. */
export const number: Reader<number> = (value) => {
  const digits = textOf(value);
  return digits !== null && /^-?\d+(\.\d+)?$/.test(digits) ? Number(digits) : undefined;
};

export const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** An object of any content. */
export const json: Reader<JsonObject> = (value) => (isJsonObject(value) ? value : undefined);

/** What JPush may leave out or null. */
export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value) =>
    value === undefined || value === null ? null : read(value);

/** A list; nothing at all is an empty one, as JPush writes it. */
export const list =
  <T>(read: Reader<T>): Reader<readonly T[]> =>
  (value) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) return undefined;
    const items = (value as readonly JsonValue[]).map(read);
    return items.every((item) => item !== undefined) ? items : undefined;
  };

/** An object whose keys are data: ids, app keys, channels. It has no prototype, so every key is one of JPush's. */
export const byKey =
  <T>(read: Reader<T>): Reader<Readonly<Record<string, T>>> =>
  (value) => {
    if (!isJsonObject(value)) return undefined;
    const found = Object.create(null) as Record<string, T>;
    for (const [key, item] of Object.entries(value)) {
      const one = read(item);
      if (one === undefined) return undefined;
      found[key] = one;
    }
    return found;
  };

/** An object with known fields; others are left out. */
export const fields =
  <T extends object>(readers: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> =>
  (value) => {
    if (!isJsonObject(value)) return undefined;
    const found: Partial<T> = {};
    for (const key of Object.keys(readers) as (keyof T & string)[]) {
      const one = readers[key](value[key]);
      if (one === undefined) return undefined;
      found[key] = one;
    }
    return found as T;
  };

/** The whole answer under a name of ours: results are objects. An empty answer is none. */
export const as =
  <K extends string, T>(key: K, read: Reader<T>): Reader<Readonly<Record<K, T>>> =>
  (value) => {
    const whole = value === undefined ? undefined : read(value);
    return whole === undefined ? undefined : ({ [key]: whole } as Record<K, T>);
  };

/** One field of an object, alone. */
export const at =
  <T>(key: string, read: Reader<T>): Reader<T> =>
  (value) =>
    isJsonObject(value) ? read(value[key]) : undefined;

/** An answer that has nothing to say: empty, or any JSON. */
export const nothing: Reader<object> = () => ({});

/** A page of a list. */
export interface JPushPage<T> {
  readonly total: number;
  readonly page: number | null;
  readonly page_size: number | null;
  readonly detail: readonly T[];
}

/** A page of rows with known fields, as JPush writes it. */
export const pageOf = <T extends object>(row: { readonly [K in keyof T]: Reader<T[K]> }): Reader<JPushPage<T>> =>
  fields<JPushPage<T>>({
    total: number,
    page: orNull(number),
    page_size: orNull(number),
    detail: list(fields<T>(row)),
  });
