import fc from 'fast-check';

/** What JSON, forms and UTF-16 treat each in its own way. */
const CHARACTERS = [
  ...['a', 'Z', '7', ' ', '~', 'é', '商', '品', '，', '🚲', '👨‍👩‍👧', '\u2028', '\u0001'],
  ...['"', '\\', '\n', '\t', '&', '=', '+', '%', '%41', ',', ';', '<', '.'],
] as const;

/** Counts UTF-16 units, as Xiaomi's Java does, or bytes of UTF-8. */
export type Measure = (text: string) => number;
export const units: Measure = (text) => text.length;
export const bytes: Measure = (text) => Buffer.byteLength(text);

/** A text that is not blank, of at most so many units or bytes; one of four has exactly that many. */
export function textOf(most: number, measure: Measure = units, start = '商'): fc.Arbitrary<string> {
  const pieces = fc.array(fc.constantFrom(...CHARACTERS), { maxLength: 20 });
  return fc.tuple(pieces, fc.nat(3)).map(([all, full]) => {
    let text = start;
    for (const piece of all) if (measure(text + piece) <= most) text += piece;
    return full === 0 ? filledTo(most, text, measure) : text;
  });
}

/** A text made exactly so long. */
export const filledTo = (size: number, text: string, measure: Measure = units): string =>
  text + 'x'.repeat(size - measure(text));

/** Any of these. */
export const one = <const T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);

/** Whole numbers of a range, its ends often. */
export const whole = (min: number, max: number): fc.Arbitrary<number> =>
  fc.oneof(one(min, max), fc.integer({ min, max }));

/** An object with any of these fields. */
export const some = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  // What fast-check calls it is the same, spelled out.
  fc.record(fields, { requiredKeys: [] }) as fc.Arbitrary<unknown> as fc.Arbitrary<Partial<T>>;
