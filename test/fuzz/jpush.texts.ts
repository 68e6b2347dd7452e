import fc from 'fast-check';

/** JSON of no known shape. */
export type Json = Record<string, unknown>;

/** Characters that are counted or written in ways of their own: Chinese, emoji of one and of many code points, and what JSON escapes. */
const PIECES = [
  'a',
  'Z',
  '7',
  ' ',
  '/',
  'é',
  '推',
  '汉',
  '😀',
  '👩‍👧',
  '"',
  '\\',
  '\n',
  '\t',
  '\u0000',
  '\u001f',
  '\u007f',
  '\u2028',
];
/** What a tag or an alias may be made of. */
const LABEL_PIECES = Array.from('aZ7_@!#$&*+=.|￥推汉𠮷');

const pieces = (from: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...from);

/** A measure of texts. */
export type Measure = (text: string) => number;
export const bytes: Measure = (text) => Buffer.byteLength(text, 'utf8');
export const characters: Measure = (text) => Array.from(text).length;
/** As the inside of a JSON string. */
export const jsonBytes: Measure = (text) => bytes(JSON.stringify(text)) - 2;
/** A Chinese character counts 2. */
const columns: Measure = (text) => characters(text) + (text.match(/\p{Script=Han}/gu)?.length ?? 0);

/** Any short text; it may be empty. */
export const text = fc.string({ unit: pieces(PIECES), maxLength: 6 });
/** Any short text with something in it. */
export const filled = fc.string({ unit: pieces(PIECES), minLength: 1, maxLength: 6 });

/** Fills a length exactly, with single characters where no piece fits any more. */
function fit(given: readonly string[], length: number, measure: Measure): string {
  let made = '';
  let left = length;
  for (let i = 0; given.length > 0; i += 1) {
    const piece = given[i % given.length] ?? '';
    if (measure(piece) > left) break;
    made += piece;
    left -= measure(piece);
  }
  return made + 'x'.repeat(left);
}

/** A text of exactly this length. */
export const exactly = (length: number, measure: Measure, from: readonly string[] = PIECES): fc.Arbitrary<string> =>
  fc.array(pieces(from), { minLength: 1, maxLength: 5 }).map((given) => fit(given, length, measure));

/** A text up to a limit: mostly short, now and then as long as can be, or one less. */
export const upTo = (max: number, measure: Measure, min = 0): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 18, arbitrary: min === 0 ? text : filled },
    { weight: 1, arbitrary: exactly(max, measure) },
    { weight: 1, arbitrary: exactly(max - 1, measure) },
  );

/** The same where a Chinese character counts 2 and JPush does not say what others count. */
export const upToColumns = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: max - 1, max }).chain((length) => exactly(length, columns, ['a', '推', '7', '汉']));

/** A tag or alias of 1 to 40 bytes. */
export const label = fc
  .oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 12 }) },
    { weight: 1, arbitrary: fc.integer({ min: 39, max: 40 }) },
  )
  .chain((length) => exactly(length, bytes, LABEL_PIECES));

/** An object with some of these members; those that are required always stand. */
export const some = (
  members: Readonly<Record<string, fc.Arbitrary<unknown>>>,
  required: readonly string[] = [],
): fc.Arbitrary<Json> => fc.record({ ...members }, { requiredKeys: [...required], noNullPrototype: true });

const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
/** An object with keys of the app's own. */
export const free = fc.dictionary(text, fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), {
  maxKeys: 2,
  noNullPrototype: true,
}) as fc.Arbitrary<Json>;

export const flag = fc.boolean();
export const whole = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
export const one = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
