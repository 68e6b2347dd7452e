/** What JSON can carry. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Whether a value is a plain JSON object: not null, not an array, not an instance of a class. */
export function isJsonObject(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of plain objects, of this realm or another, is the only one without a prototype of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** How many bytes a text takes as UTF-8: an emoji 4, a Chinese character 3, an ASCII letter 1. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/**
 * Lays `override` over `base`: objects are merged key by key, `null` takes a field out, everything else is replaced. Neither is changed.
 *
 * This is how `message.vendors.<vendor>` reaches a vendor's payload.
 */
export function mergeJson<T extends object>(base: T, override: object | undefined): T {
  const merged = { ...base } as Record<string, unknown>;
  for (const [key, value] of Object.entries(override ?? {})) {
    // A key named __proto__ must stay data: assignment would change the prototype instead.
    if (key === '__proto__' || value === undefined) continue;
    const below: unknown = merged[key];
    if (value === null) Reflect.deleteProperty(merged, key);
    else if (isJsonObject(value)) merged[key] = mergeJson(isJsonObject(below) ? below : {}, value);
    else merged[key] = value;
  }
  return merged as T;
}
