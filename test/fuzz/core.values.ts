import fc from 'fast-check';

/** Stands in values that must not be repeated: an error that has it in its text has told a secret. */
export const CANARY = 'Kanarienvogel7391';

/** Made anew for each use: some of it cannot be used twice, or is too large to be kept. */
type Make = () => unknown;

const boom = (): never => {
  throw new Error(CANARY);
};

function cyclic(): object {
  const around: Record<string, unknown> = { title: CANARY };
  around.self = around;
  around.list = [around, around];
  return around;
}

function deep(levels: number, wrap: (below: unknown) => unknown): unknown {
  let value: unknown = CANARY;
  for (let level = 0; level < levels; level += 1) value = wrap(value);
  return value;
}

/** Few objects, and more ways through them than anybody can go. */
function manyWays(): unknown {
  return deep(14, (below) => Object.fromEntries(Array.from('abcdefghij', (key) => [key, below])));
}

function throwing(value: unknown): object {
  return new Proxy(Object(value) as object, {
    get: boom,
    has: boom,
    ownKeys: boom,
    getPrototypeOf: boom,
    getOwnPropertyDescriptor: boom,
  });
}

function revoked(of: object): object {
  const { proxy, revoke } = Proxy.revocable(of, {});
  revoke();
  return proxy;
}

/** Another answer each time. */
function fickle(answers: readonly unknown[]): PropertyDescriptor {
  let asked = 0;
  return { enumerable: true, configurable: true, get: () => answers[(asked += 1) % answers.length] };
}

const MADE: readonly Make[] = [
  () => undefined,
  () => null,
  () => true,
  () => false,
  () => NaN,
  () => Infinity,
  () => -Infinity,
  () => -0,
  () => 2 ** 53 + 2,
  () => -1,
  () => 1.5,
  () => 1e308,
  () => 10n ** 30n,
  () => Symbol(CANARY),
  () => Symbol.iterator,
  () => boom,
  () =>
    class {
      readonly nobody = true;
    },
  () => new Date(NaN),
  () => new Date(8.64e15),
  () => /x/,
  () => new Error(CANARY),
  () => new Map([['key', CANARY]]),
  () => new Set([CANARY]),
  () => new Uint8Array(64),
  () => Buffer.from(CANARY),
  () => Promise.resolve(CANARY),
  () => new WeakMap(),
  // A boxed text is no text.
  () => Object(CANARY) as unknown,
  () => Object.create(null) as unknown,
  () => Object.create({ title: CANARY }) as unknown,
  () => JSON.parse(`{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}`) as unknown,
  () => ({ constructor: null, hasOwnProperty: null, toString: null, valueOf: null }),
  () => ({ toJSON: boom }),
  () => ({ toJSON: () => ({ polluted: true }) }),
  () => ({ toString: boom, valueOf: boom, [Symbol.toPrimitive]: boom }),
  () => ({ length: 2 ** 32, 0: CANARY }),
  () => ({ then: boom }),
  () => ({ [Symbol.iterator]: boom }),
  () => cyclic(),
  () => {
    const list: unknown[] = [];
    list.push(list, list);
    return list;
  },
  () => deep(17, (below) => ({ below })),
  () => deep(20_000, (below) => ({ below })),
  () => deep(20_000, (below) => [below]),
  manyWays,
  () => new Array<unknown>(2 ** 32 - 1),
  () => Object.assign([], { length: 1_000_000 }),
  () => Array.from({ length: 20_000 }, (_, i) => `${CANARY}${i}`),
  () => Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, i])),
  () => Object.defineProperty({}, 'title', { enumerable: true, get: boom }),
  () => Object.defineProperty([1], 0, { enumerable: true, get: boom }),
  () => Object.defineProperty({}, 'user', fickle(['u1', 7, boom, CANARY])),
  () => throwing({}),
  () => throwing([]),
  () => throwing(boom),
  () => revoked({}),
  () => revoked([]),
  () => new Proxy([], { get: (_target, key) => (key === 'length' ? 2 ** 40 : CANARY) }),
  () => '',
  () => ' ',
  () => '\0',
  () => `${CANARY}\0`,
  () => '\ud800',
  () => `${CANARY}\udc00${CANARY}`,
  () => '\u202e\u2066rtl',
  () => '\u200d\ufeff',
  () => '__proto__',
  () => 'constructor',
  () => "'; DROP TABLE push_push; --",
  () => '${7*7}{{7*7}}%s%n',
  () => '../../etc/passwd',
  () => '\r\nSet-Cookie: a=b',
  () => '2026-02-31T09:00:00Z',
  () => '9'.repeat(400),
  () => `${CANARY}${'字'.repeat(8_192)}`,
];

/** So large that it comes rarely. */
const HUGE: readonly Make[] = [
  () => CANARY + 'x'.repeat(10_000_000),
  () => CANARY + '👩‍👩‍👧‍👦'.repeat(1_000_000),
  () => new Array<string>(1_000_000).fill(CANARY),
  () => ({ text: CANARY + 'x'.repeat(10_000_000) }),
];

/** A value that nobody expects. */
export function hostile(): fc.Arbitrary<Make> {
  return fc.oneof(
    { weight: 600, arbitrary: fc.constantFrom(...MADE) },
    {
      weight: 100,
      arbitrary: fc
        .anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withSparseArray: true,
          withTypedArray: true,
          withBoxedValues: true,
          maxDepth: 3,
        })
        .map((value) => () => value),
    },
    { weight: 100, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }).map((value) => () => value) },
    { weight: 1, arbitrary: fc.constantFrom(...HUGE) },
  );
}

/** A place in a value: keys from the outside in. */
type Path = readonly (string | number)[];

function places(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Date) return [path];
  const entries = Object.entries(value as Record<string, unknown>);
  return [
    path,
    ...entries.flatMap(([key, below]) => places(below, [...path, Array.isArray(value) ? Number(key) : key])),
  ];
}

/** What is done to one place of a value that was sound. */
type Spoil = 'replace' | 'leave out' | 'throw' | 'change' | 'add' | 'wrap';
const SPOILS: readonly Spoil[] = [
  'replace',
  'replace',
  'replace',
  'replace',
  'leave out',
  'throw',
  'change',
  'add',
  'wrap',
];
const ADDED = ['__proto__', 'constructor', 'toJSON', 'toString', 'extra', 'then', '\ud800', '字'.repeat(100), 'length'];

interface Spoiling {
  readonly place: number;
  readonly spoil: Spoil;
  readonly value: Make;
  readonly key: string;
}

/** The place is one of the sound value: what was spoiled once may have no end of places. */
function spoiled(sound: unknown, { place, spoil, value, key }: Spoiling, once = sound): unknown {
  const all = places(sound);
  const path = all[place % all.length] ?? [];
  const at = (holder: unknown, [first, ...rest]: Path): unknown => {
    if (first === undefined)
      return spoil === 'add' ? added(holder, key, value()) : spoil === 'wrap' ? throwing(holder) : value();
    // As it is: some lists have more places than there is memory.
    if (Array.isArray(holder) && holder.length > 100) return holder;
    const copy: unknown = Array.isArray(holder) ? [...(holder as unknown[])] : { ...(holder as object) };
    const old = (holder as Record<string, unknown>)[first];
    if (rest.length > 0 || !['leave out', 'throw', 'change'].includes(spoil)) {
      Object.defineProperty(copy, first, {
        value: at(old, rest),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    } else if (spoil === 'leave out') Reflect.deleteProperty(copy as object, first);
    else
      Object.defineProperty(copy, first, spoil === 'throw' ? { enumerable: true, get: boom } : fickle([old, value()]));
    return copy;
  };
  return at(once, path);
}

/** Also a key named __proto__ is a key here. */
function added(holder: unknown, key: string, value: unknown): unknown {
  if (typeof holder !== 'object' || holder === null || Array.isArray(holder)) return value;
  return Object.defineProperty({ ...holder }, key, { value, enumerable: true, writable: true, configurable: true });
}

/** Anything that could be handed in where `samples` are right: a sample, one with one or two things wrong, or something else altogether. */
export function inputs(...samples: readonly unknown[]): fc.Arbitrary<Make> {
  const spoiling: fc.Arbitrary<Spoiling> = fc.record({
    place: fc.nat(1_000),
    spoil: fc.constantFrom(...SPOILS),
    value: hostile(),
    key: fc.constantFrom(...ADDED),
  });
  const sample = fc.constantFrom(...samples);
  return fc.oneof(
    { weight: 1, arbitrary: sample.map((value) => () => value) },
    { weight: 4, arbitrary: hostile() },
    {
      weight: 14,
      arbitrary: fc.tuple(sample, spoiling).map(
        ([sound, one]) =>
          () =>
            spoiled(sound, one),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(sample, spoiling, spoiling).map(([sound, one, two]) => () => {
        const once = spoiled(sound, two);
        // What throws when it is looked at cannot be spoiled once more.
        try {
          return spoiled(sound, one, once);
        } catch {
          return once;
        }
      }),
    },
  );
}
