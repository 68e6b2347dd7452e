import { hostile } from '../../../../test/support/hostile.js';
import { like } from '../../../../test/support/like.js';
import { type InputIssue } from '../errors/push.error.js';
import { Issues } from './issues.js';
import { plainCopy } from './plain.js';

function copied(input: unknown, most?: number): { readonly copy: unknown; readonly issues: readonly InputIssue[] } {
  const issues = new Issues();
  return { copy: plainCopy(input, issues, most), issues: issues.list };
}

const nested = (levels: number): unknown => (levels === 0 ? 'end' : { a: nested(levels - 1) });

describe('a copy of plain data', () => {
  it('is equal, and none of its parts is that of the original', () => {
    const input = { list: [1, null, { a: 'x' }], none: undefined };
    const { copy, issues } = copied(input);
    expect(issues).toEqual([]);
    expect(copy).toStrictEqual(input);
    input.list.push(2);
    expect(copy).toStrictEqual({ list: [1, null, { a: 'x' }], none: undefined });
  });

  it('reads everything once: what is checked is what is used', () => {
    let reads = 0;
    const { copy } = copied({
      get title() {
        return (reads += 1);
      },
    });
    expect([copy, copy, reads]).toEqual([{ title: 1 }, { title: 1 }, 1]);
  });

  it('leaves what is no plain data as it is, for the rules to refuse', () => {
    const [date, map] = [new Date(0), new Map()];
    const { copy, issues } = copied([date, map, 1n]);
    expect(issues).toEqual([]);
    expect((copy as unknown[])[0]).toBe(date);
    expect((copy as unknown[])[1]).toBe(map);
  });

  it('keeps a key that would change a prototype as data', () => {
    const { copy } = copied(JSON.parse('{"__proto__":{"polluted":1}}'));
    expect(Object.keys(copy as object)).toEqual(['__proto__']);
    expect((copy as { polluted?: unknown }).polluted).toBeUndefined();
  });

  const broken = {
    get a(): never {
      throw new Error('canary');
    },
  };
  it.each<[what: string, input: unknown, field: string, rule: RegExp]>([
    ['a getter that throws', { deep: [broken] }, 'deep[0].a', /^must be readable$/],
    ['an object that cannot be looked at', { a: hostile({}) }, 'a', /^must be readable$/],
    ['a list that cannot be looked at', hostile([]), '', /^must be readable$/],
    ['a promise', { a: Promise.resolve() }, 'a', /^must be no promise$/],
    ['what looks like a promise', { a: { then: () => undefined } }, 'a', /^must be no promise$/],
    ['more than 40 levels', nested(41), Array(41).fill('a').join('.'), /40 levels$/],
    [
      'a list of more than 20,000 values',
      { a: Array(20_001).fill(0) },
      'a',
      /^must be plain data of at most 20000 values/,
    ],
    ['a list that says it is endless', { a: new Array(2 ** 32 - 1) }, 'a', /at most 20000 values/],
  ])('leaves out and tells of %s', (_what, input, field, rule) => {
    const { issues } = copied(input);
    expect(issues[0]).toEqual({ field, rule: like.matching(rule) });
    expect(JSON.stringify(issues)).not.toContain('canary');
  });

  it('takes as many levels and values as it may have', () => {
    expect(copied(nested(40)).issues).toEqual([]);
    expect(copied({ a: 1, b: 2 }, 3).issues).toEqual([]);
    expect(copied({ a: 1, b: 2, c: 3 }, 3)).toEqual({
      copy: { a: 1, b: 2 },
      issues: [{ field: 'c', rule: like.containing('at most 3 values') }],
    });
  });
});
