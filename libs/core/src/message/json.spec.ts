import { isJsonObject, mergeJson, utf8Length } from './json.js';

describe('mergeJson', () => {
  it.each<[string, object, object | undefined, object]>([
    ['nothing', { a: 1 }, undefined, { a: 1 }],
    ['a new field', { a: 1 }, { b: [2] }, { a: 1, b: [2] }],
    ['a replaced field', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['objects, key by key', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    [
      'null, which takes a field out',
      { a: { b: 1, c: 2 }, d: 4 },
      { a: { b: null }, d: null, e: null, f: { g: null } },
      { a: { c: 2 }, f: {} },
    ],
    ['undefined, which says nothing', { a: 1 }, { a: undefined }, { a: 1 }],
  ])('lays %s over', (_what, base, override, expected) => {
    const before = JSON.stringify([base, override]);
    expect(mergeJson(base, override)).toEqual(expected);
    expect(JSON.stringify([base, override])).toBe(before);
  });

  it('changes no prototype', () => {
    const merged = mergeJson(
      { a: 1 },
      JSON.parse('{"__proto__":{"polluted":1},"b":{"__proto__":{"polluted":1}}}') as object,
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((merged as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('isJsonObject', () => {
  it.each([
    [{}, true],
    [Object.create(null), true],
    [structuredClone({ a: 1 }), true],
    [[], false],
    [null, false],
    [new Date(), false],
    [new Map(), false],
    ['x', false],
  ])('%p: %p', (value, expected) => {
    expect(isJsonObject(value)).toBe(expected);
  });
});

describe('utf8Length', () => {
  it('counts bytes', () => {
    expect(['a', '好', '🌏', ''].map(utf8Length)).toEqual([1, 3, 4, 0]);
  });
});
