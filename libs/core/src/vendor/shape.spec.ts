import { MAX_ISSUES } from '../message/issues.js';
import {
  anything,
  both,
  either,
  flag,
  jsonBytes,
  list,
  type MisfitCodes,
  misfits,
  number,
  object,
  oneOf,
  record,
  type Shape,
  text,
  textSize,
  whole,
} from './shape.js';

const CODES: MisfitCodes = { missing: 'M', unknownField: 'U', type: 'T', value: 'V', size: 'S' };

/** What is wrong, a line each: `field code rule`. */
const told = (shape: Shape, value: unknown, field = 'x'): string[] =>
  misfits(shape, value, field, CODES).map((issue) => `${issue.field} ${issue.code} ${issue.rule}`);

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

const HALF = 'half \ud800';

describe.each<[what: string, shape: Shape, cases: readonly [value: unknown, ...issues: string[]][]]>([
  [
    'text',
    text(),
    [
      ['', ...[]],
      ['字'],
      [7, 'T must be a text'],
      [null, 'T must be a text'],
      [undefined, 'T must be a text'],
      [HALF, 'V must be well-formed Unicode: it has half of a surrogate pair'],
    ],
  ],
  [
    'text of 1 to 3 characters',
    text({ min: 1, max: 3 }),
    [['a'], ['👩👩👩'], ['', 'V must not be empty'], ['abcd', 'S must have at most 3 characters (it has 4)']],
  ],
  [
    'text from 2 characters',
    text({ min: 2 }),
    [['ab'], ['👩', 'S must have at least 2 characters (it has 1)'], ['', 'V must not be empty']],
  ],
  [
    'text of 4 bytes',
    text({ max: 4, unit: 'bytes' }),
    [['👩'], ['字字', 'S must have at most 4 bytes of UTF-8 (it has 6)']],
  ],
  [
    'text of 4 columns',
    text({ max: 4, unit: 'columns' }),
    [['字字'], ['éééé'], ['字字a', 'S must have at most 4 characters, where a Chinese one counts 2 (it has 5)']],
  ],
  [
    'text that is not blank',
    text({ min: 1, notBlank: true }),
    [['a'], [' ', 'V must not be blank'], ['', 'V must not be blank']],
  ],
  [
    'text like a pattern',
    text({ like: [/^[a-z]+$/, 'must be letters'] }),
    [['abc'], ['a1', 'V must be letters'], ['', 'V must be letters']],
  ],
  [
    'text with a code of its own',
    text({ max: 1, code: '42' }),
    [
      [7, '42 must be a text'],
      ['ab', '42 must have at most 1 characters (it has 2)'],
    ],
  ],
  [
    'number',
    number({ min: 0, max: 1 }),
    [
      [0],
      [-0],
      [1],
      [0.5],
      ['1', 'T must be a number'],
      [NaN, 'T must be a number'],
      [Infinity, 'T must be a number'],
      [1.1, 'V must lie between 0 and 1'],
      [-1, 'V must lie between 0 and 1'],
    ],
  ],
  ['number from', number({ min: 3, unit: 'seconds' }), [[3], [2, 'V must be at least 3 seconds']]],
  [
    'number up to',
    number({ max: 3, unit: 'seconds', code: '7' }),
    [[-9], [4, '7 must be at most 3 seconds'], ['', '7 must be a number']],
  ],
  [
    'whole number',
    whole({ min: 1, max: 5, code: '9' }),
    [
      [1],
      [5],
      [0, '9 must lie between 1 and 5'],
      [1.5, '9 must be a whole number'],
      ['1', '9 must be a whole number'],
      [NaN, '9 must be a whole number'],
    ],
  ],
  ['flag', flag(), [[true], [false], [0, 'T must be true or false'], ['true', 'T must be true or false']]],
  [
    'one of',
    oneOf(['a', 1, true]),
    [['a'], [1], [true], ['1', 'V must be one of "a", 1, true'], [null, 'V must be one of "a", 1, true']],
  ],
  [
    'list',
    list(flag(), { min: 1, max: 2 }),
    [
      [[true]],
      [[true, false]],
      [{}, 'T must be a list'],
      [[], 'V must have at least 1 items (it has 0)'],
      [[true, true, true], 'V must have at most 2 items (it has 3)'],
    ],
  ],
  [
    'either',
    either(flag(), text({ max: 1 })),
    [[true], ['a'], ['ab', 'S must have at most 1 characters (it has 2)'], [7, 'T must be a text']],
  ],
  [
    'both',
    both(text({ max: 1 }), oneOf(['a'])),
    [['a'], ['b', 'V must be one of "a"'], [7, 'T must be a text', 'V must be one of "a"']],
  ],
  [
    'object',
    object({}),
    [
      [{}],
      [Object.create(null)],
      [null, 'T must be an object'],
      [[], 'T must be an object'],
      [new Date(), 'T must be an object'],
    ],
  ],
  ['record', record(), [[{}], [{ 键: 1 }], [[], 'T must be an object']]],
  [
    'JSON of 6 bytes',
    jsonBytes(6),
    [
      [undefined],
      ['字'.slice(1)],
      [{ a: 1 }.a],
      ['abcd'],
      ['字a'],
      ['字ab', 'S must have at most 6 bytes of JSON (it has 7)'],
      [cyclic, 'T must be JSON'],
      [1n, 'T must be JSON'],
      [() => 1, 'T must be JSON'],
    ],
  ],
  ['anything', anything, [[undefined], [cyclic]]],
])('%s', (_what, shape, cases) => {
  it.each(cases)('%p', (value, ...issues) => {
    expect(told(shape, value)).toEqual(issues.map((issue) => `x ${issue}`));
  });
});

describe('an object', () => {
  const shape = object(
    {
      id: text({ min: 1 }),
      inner: object({ on: flag() }, { required: ['on'], code: '5' }),
      many: list(object({ n: whole() })),
    },
    { required: ['id', 'inner'], missingCodes: { id: '11' } },
  );

  it('tells each wrong field by its path', () => {
    const value = { id: '', inner: { off: 1 }, many: [{ n: 1 }, { n: 'a' }, { n: 'b' }], extra: 1, gone: undefined };
    expect(told(shape, value)).toEqual([
      'x.id V must not be empty',
      'x.inner.on M must be set',
      'x.inner.off U is not a field that is known here',
      'x.many[1].n T must be a whole number',
      'x.extra U is not a field that is known here',
    ]);
    expect(told(shape, { inner: 1 }, '')).toEqual(['id 11 must be set', 'inner 5 must be an object']);
  });

  it('takes null for a value, and undefined for none', () => {
    expect(told(shape, { id: null, inner: undefined })).toEqual(['x.inner M must be set', 'x.id T must be a text']);
  });

  it('lets unknown fields through where it is open', () => {
    expect(told(object({ a: flag() }, { open: true }), { a: true, b: 1 })).toEqual([]);
  });

  it('takes a field named as what every object inherits for a field', () => {
    const strange = JSON.parse('{"__proto__":1,"constructor":2}') as unknown;
    expect(told(object({}), strange)).toEqual([
      'x.__proto__ U is not a field that is known here',
      'x.constructor U is not a field that is known here',
    ]);
  });

  it('asks for relations where the value is an object, and nowhere else', () => {
    const related = object(
      {},
      {
        open: true,
        relations: ({ a }, field, report) => {
          if (a === 1) report.add('value', field, 'must have another a');
        },
      },
    );
    expect(told(related, { a: 1 })).toEqual(['x V must have another a']);
    expect(told(related, 1)).toEqual(['x T must be an object']);
  });
});

describe('what is told', () => {
  const secret = 'secret-4711';
  const number4711 = 4_711_471_147;

  it.each<[string, Shape, unknown]>([
    ['a text', text({ max: 1, like: [/^$/, 'must be empty'] }), secret],
    ['a blank text', text({ notBlank: true, min: 30 }), secret],
    ['a number', number({ max: 1 }), number4711],
    ['a whole number', whole({ min: 0, max: 1 }), number4711],
    ['a word', oneOf(['a']), secret],
    ['a list', list(flag(), { min: 5 }), [secret]],
    ['a flag', flag(), secret],
    ['a field', object({ a: flag() }), { a: secret }],
    ['a record', record(flag()), { a: number4711 }],
    ['JSON', jsonBytes(1), { secret: number4711 }],
  ])('never repeats %s', (_what, shape, value) => {
    const issues = misfits(shape, value, 'x', CODES);
    expect(issues.length).toBeGreaterThan(0);
    expect(JSON.stringify(issues)).not.toMatch(/secret|4711/);
  });

  it('shows a key of unknown origin in one short line', () => {
    const key = `a\n"${'字'.repeat(60)}`;
    for (const shape of [object({}), record(flag())]) {
      expect(misfits(shape, { [key]: 1 }, 'x', CODES).map(({ field }) => field)).toEqual([`x.a??${'字'.repeat(37)}`]);
    }
  });

  it(`is told ${MAX_ISSUES} times at most`, () => {
    const wrong = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`k${n}`, n]));
    expect(misfits(record(flag()), wrong, 'x', CODES)).toHaveLength(MAX_ISSUES);
    const last = object(
      {},
      {
        relations: (_value, field, report) => {
          report.add('value', field, 'late');
        },
      },
    );
    expect(told(both(record(flag()), last), wrong)).not.toContain('x V late');
  });

  it('is the last of several shapes, and nothing of the others', () => {
    const shape = either(object({ a: flag() }, { required: ['a'] }), list(flag()), text());
    expect(told(shape, 1)).toEqual(['x T must be a text']);
    expect(told(shape, [true])).toEqual([]);
    const before = object({ b: flag(), c: shape });
    expect(told(before, { b: 1, c: 'fits' })).toEqual(['x.b T must be true or false']);
  });
});

it('a pattern that remembers where it was says the same each time', () => {
  const shape = text({ like: [/a/g, 'must have an a'] });
  for (let time = 0; time < 3; time += 1) expect(told(shape, 'a')).toEqual([]);
});

it.each([
  ['', 0, 0, 0],
  ['aé', 2, 3, 2],
  ['字ｆ', 2, 6, 4],
  ['👩‍👩', 3, 11, 6],
])('%s has its size', (value, characters, bytes, columns) => {
  expect((['characters', 'bytes', 'columns'] as const).map((unit) => textSize(value, unit))).toEqual([
    characters,
    bytes,
    columns,
  ]);
});
