import { inspect, types } from 'node:util';

/** Texts that must not show, by what they are. */
export type Canaries = Readonly<Record<string, string>>;

/** A text and the ways in which it may show: as it is, for a URL, and inside base64 at any offset. */
export function formsOf(text: string): string[] {
  const encoded = encodeURIComponent(text);
  const inBase64 = [0, 1, 2].flatMap((offset) => {
    const base64 = Buffer.from('\0'.repeat(offset) + text).toString('base64');
    // The first and the last group hold bits of the neighbours as well.
    const sure = base64.replace(/=+$/u, '').slice(offset === 0 ? 0 : 4, -3);
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')];
  });
  return [...new Set([text, encoded, encoded.toLowerCase(), encodeURIComponent(encoded), ...inBase64])];
}

/** The names of the canaries that show in a text, in whatever form. */
export function leaksIn(text: string, canaries: Canaries): string[] {
  return Object.entries(canaries).flatMap(([name, canary]) =>
    formsOf(canary).some((form) => text.includes(form)) ? [name] : [],
  );
}

/** Nest's own objects know every provider, and with them what the host wrote into `forRoot`. */
const MAX_DEPTH = 10;

/**
 * Where canaries stand in an object: in what `util.inspect` with `showHidden` prints of it to a depth of 10, but with the way to each of them. Fields that are
 * private to the language are not printed, and objects that print themselves are taken at their word.
 */
export function leaksInObject(root: unknown, canaries: Canaries): string[] {
  const leaks: string[] = [];
  const seen = new Set<unknown>();
  let level: [string, unknown][] = [['', root]];
  for (let depth = 0; depth <= MAX_DEPTH && level.length > 0; depth++) {
    const next: [string, unknown][] = [];
    for (const [path, value] of level) {
      if (typeof value === 'string') leaks.push(...leaksIn(value, canaries).map((name) => `${path}: ${name}`));
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) continue;
      seen.add(value);
      if (inspect.custom in value) {
        leaks.push(...leaksIn(inspect(value, { depth: MAX_DEPTH }), canaries).map((name) => `${path}: ${name}`));
        continue;
      }
      for (const [key, part] of partsOf(value)) next.push([`${path}.${key}`, part]);
    }
    level = next;
  }
  return leaks;
}

function partsOf(value: object): [string, unknown][] {
  const parts: [string, unknown][] = [];
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    // Inspection calls no getter.
    if (descriptor !== undefined && 'value' in descriptor) parts.push([String(key), descriptor.value]);
  }
  // Not `instanceof`: Nest wraps its container into a proxy, which is a map by its prototype alone.
  if (types.isMap(value)) {
    for (const [key, part] of value) {
      parts.push(['key', key], [typeof key === 'string' ? key : 'value', part]);
    }
  }
  if (types.isSet(value)) for (const part of value) parts.push(['item', part]);
  return parts;
}
