import { isObject } from '../umeng.fields.js';
import { type UmengJson } from '../umeng.types.js';

/** Our decision: a parameter stands in the payload's strings as `${name}`. How the vendor writes it is not published. */
const PLACEHOLDER = /\$\{(\w{1,64})\}/gu;

/** The names of the parameters in a payload, in the order of their first use. */
export function placeholdersOf(payload: unknown): readonly string[] {
  const names = new Set<string>();
  mapStrings(payload, (text) => {
    for (const [, name = ''] of text.matchAll(PLACEHOLDER)) names.add(name);
    return text;
  });
  return [...names];
}

/** The payload with its parameters filled in. */
export function fillPlaceholders(payload: unknown, params: UmengJson): unknown {
  return mapStrings(payload, (text) => text.replace(PLACEHOLDER, (_all, name: string) => String(params[name])));
}

function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((one) => mapStrings(one, map));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapStrings(one, map)]));
}
