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
export function exactNumber(body: JsonBody, ...path: readonly string[]): string | undefined {
  return typeof at(body.value, ...path) === 'number' ? (at(quoteNumbers(body), ...path) as string) : undefined;
}

/** A member as a body of its own; its numbers keep all their digits. */
export function memberBody(body: JsonBody, ...path: readonly string[]): JsonBody {
  const value = at(body.value, ...path);
  return { value, text: writeJson(withDigits(value, at(quoteNumbers(body), ...path)) ?? null) };
}

/** The members of an object as bodies of their own, read in one go. */
export function memberBodies(body: JsonBody, ...path: readonly string[]): (readonly [key: string, member: JsonBody])[] {
  const list = at(body.value, ...path);
  const quoted = at(quoteNumbers(body), ...path);
  return Object.entries(isObject(list) ? list : {}).map(([key, value]) => {
    return [key, { value, text: writeJson(withDigits(value, at(quoted, key)) ?? null) }];
  });
}

/** The same JSON with a string of its digits in place of every number. */
function quoteNumbers({ text }: JsonBody): unknown {
  return JSON.parse(text.replace(NUMBERS, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

/** A value in which integers beyond 2^53 are bigints, taken from the same value with quoted numbers. */
function withDigits(value: unknown, quoted: unknown): unknown {
  if (typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(String(quoted))) {
    return BigInt(String(quoted));
  }
  if (Array.isArray(value) && Array.isArray(quoted)) return value.map((each, n) => withDigits(each, quoted[n]));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withDigits(each, at(quoted, key))]));
}

/** Compact JSON; a bigint is written with all its digits, and members that are undefined are left out. */
export function writeJson(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return `[${value.map((each) => writeJson(each)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${writeJson(member)}`).join(',')}}`;
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
