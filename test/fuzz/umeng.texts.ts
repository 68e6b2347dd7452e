import fc from 'fast-check';

/** Both ends go by this time, which is not a whole second. */
export const NOW = 1_800_000_000_123;
export const WEEK_S = 7 * 86_400;

/** A moment as Umeng's policies write it, so many seconds from now, on the clock of China. */
export const time = (seconds: number): string => {
  const at = Math.floor(NOW / 1000) + seconds;
  return new Date((at + 8 * 3600) * 1000).toISOString().slice(0, 19).replace('T', ' ');
};

/** A day, so many days from now. */
export const day = (days: number): string => time(days * 86_400).slice(0, 10);

/** The bytes of a value as compact JSON. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** Letters of one to four bytes, and such as JSON escapes. */
const CHARACTER = fc.constantFrom(
  ...Array.from('aZ0 -,&+%<品é字￥🚲'),
  '👩‍👩‍👧',
  ...['"', '\\', '\n', '\t', '\u0001', '\u2028'],
);

/** A text of that many characters at most that is not blank. */
export const text = (maxLength = 12): fc.Arbitrary<string> =>
  fc.string({ unit: CHARACTER, maxLength: maxLength - 3 }).map((tail) => `品${tail}`);

/** A word as hosts make their own: no commas, no blanks. */
export const word = fc.string({ unit: fc.constantFrom(...Array.from('aZ0-_.品🚲')), minLength: 1, maxLength: 20 });

const charactersOf = (all: string, length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...Array.from(all)), { minLength: length, maxLength: length })
    .map((parts) => parts.join(''));

/** A device token by platform. */
export const TOKENS = {
  android: charactersOf('AbC7xYz_-0', 44),
  ios: charactersOf('0123456789abcdefABCDEF', 64),
  harmony: charactersOf('MAMz0139_', 40),
} as const;

export const url = fc.constantFrom('http://a.cn', 'https://shop.example/b?a=1&b=品', 'HTTPS://x.example:8443/#/p');
export const flag = fc.constantFrom('true', 'false');
export const jsonText = fc.constantFrom('{}', '{"a":"品"}', '[1]');

/** An object with these fields, each there or not, and those in any case. */
export const some = (
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  always: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
): fc.Arbitrary<Json> => fc.record({ ...always, ...fields }, { requiredKeys: Object.keys(always) });

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;
