import { parseJson } from './parse-json.js';

it.each<[string, Uint8Array | string, unknown]>([
  ['a text', '{"a":[1,null]}', { a: [1, null] }],
  ['bytes', Buffer.from('{"a":"好"}'), { a: '好' }],
  ['bytes with a byte order mark', Buffer.from('\uFEFF{"a":1}'), { a: 1 }],
  ['null, which is JSON', 'null', null],
  ['nothing', '', undefined],
  ['a page', '<html>', undefined],
  ['a cut answer', '{"a":', undefined],
  ['nesting without end', '['.repeat(200_000), undefined],
])('reads %s', (_what, json, value) => {
  expect(parseJson(json)).toEqual(value);
});

it('takes another parser, and its mistakes', () => {
  expect(parseJson(Buffer.from('12345678901234567890'), (text) => text)).toBe('12345678901234567890');
  const failing = (): never => {
    throw new SyntaxError();
  };
  expect(parseJson('{}', failing)).toBeUndefined();
});
