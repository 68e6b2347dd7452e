import { UMENG_LIMITS } from '../umeng.limits.js';
import { checkAddresses } from './address.checks.js';
import { filesOf, MAX_FILES } from './upload.checks.js';

const { most } = UMENG_LIMITS.upload;
const times = (n: number, text = 'x'): string => text.repeat(n);

describe('the files of an upload', () => {
  it.each<[string, readonly string[], readonly number[]]>([
    ['one line', ['a'], [1]],
    ['lines, with breaks between them', ['a', '别名'], [8]],
    ['one byte below 10 MB', [times(most - 1)], [most - 1]],
    ['10 MB, line break included', [times(most - 2), 'x'], [most]],
    ['one byte over 10 MB', [times(most - 1), 'x'], [most - 1, 1]],
    [
      'Chinese',
      [times(most / 2, 'x'), times(Math.floor(most / 6), '中'), 'xxx'],
      [most / 2 + 1 + Math.floor(most / 6) * 3, 3],
    ],
  ])('%s', (_name, lines, sizes) => {
    const { contents, issues } = filesOf(lines, 'aliases');
    expect(issues).toEqual([]);
    expect(contents.map((content) => Buffer.byteLength(content))).toEqual(sizes);
    expect(contents.join('\n')).toBe(lines.join('\n'));
  });

  it.each<[string, readonly string[], RegExp]>([
    ['none', [], /at least one/],
    ['a blank line', ['a', ''], /no blank line/],
    ['a line feed inside', ['a\nb'], /line break/],
    ['a carriage return inside', ['a\rb'], /line break/],
    ['a line separator inside', ['a\u2028b'], /line break/],
    ['a line that fits nowhere', [times(most + 1)], /no line of more than 10 MB/],
    ['more than 100 MB', Array<string>(MAX_FILES + 1).fill(times(most - 1)), /10 files of 10 MB/],
  ])('are refused: %s', (_name, lines, rule) => {
    const { contents, issues } = filesOf(lines, 'aliases');
    expect(contents).toEqual([]);
    expect(issues).toMatchObject([{ field: 'aliases', rule: expect.stringMatching(rule) as string }]);
  });
});

describe('addresses', () => {
  it.each([
    ['one', ['a'], []],
    ['an alias in Chinese with a blank inside', ['小 明'], []],
    ['none', [], ['must name at least one address']],
    ['a blank one', ['a', ' '], ['must hold no blank address']],
    ['a comma', ['a,b'], ['must hold no address with a comma: Umeng separates addresses with it']],
    ['a line break', ['a\nb'], ['must hold no address with a control character']],
  ])('%s', (_name, addresses, rules) => {
    expect(checkAddresses(addresses)).toEqual(rules.map((rule) => ({ field: 'to', rule })));
  });
});
