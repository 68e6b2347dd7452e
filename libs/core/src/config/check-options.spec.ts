import { IsOptional, IsString } from 'class-validator';
import { hostile } from '../../../../test/support/hostile.js';
import { like } from '../../../../test/support/like.js';
import { checkOptions } from './check-options.js';

class Options {
  @IsOptional()
  @IsString({ message: 'must be a text' })
  name?: string;
}

describe('options', () => {
  it('are an instance of their class', () => {
    const { value, issues } = checkOptions(Options, { name: 'a' });
    expect(value).toBeInstanceOf(Options);
    expect([value, issues]).toEqual([{ name: 'a' }, []]);
  });

  const broken = {
    get name(): never {
      throw new Error('canary');
    },
  };
  it.each<[what: string, options: object, field: string, rule: RegExp]>([
    ['a wrong value', { name: 1 }, 'name', /^must be a text$/],
    ['what is no option', { canary: 1 }, 'canary', /^is not an option$/],
    ['a getter that throws', broken, 'name', /^must be readable$/],
    ['a promise, whose failure nobody would hear of', { name: Promise.resolve() }, 'name', /^must be no promise$/],
    ['options that cannot be looked at', hostile({}), '', /^must be readable$/],
    ['more values than anybody configures', { name: Array(1_001).fill('x') }, 'name', /at most 1000 values/],
  ])('are refused, and nothing throws: %s', (_what, options, field, rule) => {
    const { value, issues } = checkOptions(Options, options);
    expect(value).toBeInstanceOf(Options);
    expect(issues).toEqual([{ field, rule: like.matching(rule) }]);
  });

  it('are told of fifty times at most', () => {
    const options = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`o${n}`, n]));
    expect(checkOptions(Options, options).issues).toHaveLength(50);
  });
});
