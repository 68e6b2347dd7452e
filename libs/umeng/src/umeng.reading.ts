import { isJsonObject, type JsonObject } from '@nest-push/core';

/** A field's text; null where it is absent or blank. */
export function textIn(data: JsonObject, field: string): string | null {
  const value = data[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A field's number; null where it is absent. Umeng writes some numbers as text. */
export function numberIn(data: JsonObject, field: string): number | null {
  const value = data[field];
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' ? number : null;
}

/** A field's objects; empty where it is absent. */
export function objectsIn(data: JsonObject, field: string): readonly JsonObject[] {
  const value: unknown = data[field];
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

/** Text by the samples; a number becomes its text. */
export function wordIn(data: JsonObject, field: string): string | null {
  return textIn(data, field) ?? numberIn(data, field)?.toString() ?? null;
}
