/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The JSON type of a parsed value. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** A request body that was JSON. */
export interface JsonBody {
  readonly text: string;
  readonly value: unknown;
}

const STRING = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`;
const BRACKETS = new RegExp(`${STRING}|[{}[\\]]`, 'g');
const NUMBERS = new RegExp(`${STRING}|-?\\d[\\d.eE+-]*`, 'g');

/** Deeper nesting is refused, so that no later step can run out of stack. Our decision. */
const MAX_DEPTH = 100;

/** Parses a body; `undefined` where it is not UTF-8, not JSON, or nested deeper than {@link MAX_DEPTH}. */
export function readJson(bytes: Uint8Array): JsonBody | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return depthOf(text) > MAX_DEPTH ? undefined : { text, value };
  } catch {
    // "Not JSON" is an answer here, not a failure: the caller turns it into the vendor's refusal.
    return undefined;
  }
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [token] of text.matchAll(BRACKETS)) {
    if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else if (token === '}' || token === ']') depth--;
  }
  return deepest;
}

/**
 * The digits of a number as they were sent. A message id exceeds 2^53, so `JSON.parse` alone would round it.
 * The text must be JSON; `undefined` where the member is absent or no number.
 */
export function exactNumber({ text, value }: JsonBody, ...path: readonly string[]): string | undefined {
  if (typeof at(value, ...path) !== 'number') return undefined;
  const quoted: unknown = JSON.parse(text.replace(NUMBERS, (token) => (token.startsWith('"') ? token : `"${token}"`)));
  return at(quoted, ...path) as string;
}

/** The member of a parsed value, by its path; `undefined` where any step is missing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) found = isObject(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** True for a JSON object, not for an array or null. */
export function isObject(value: unknown): value is JsonObject {
  return jsonType(value) === 'object';
}

/** The JSON type of a parsed value. */
export function jsonType(value: unknown): JsonType | 'absent' {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : (typeof value as JsonType);
}

/**
 * The length of a value as compact JSON in UTF-8.
 * Our decision: blanks between tokens do not count (the documents do not say), and an escaped character counts as itself.
 */
export function jsonBytes(value: unknown): number {
  return value === undefined ? 0 : Buffer.byteLength(JSON.stringify(value), 'utf8');
}
