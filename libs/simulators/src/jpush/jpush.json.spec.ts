import { at, exactNumber, jsonBytes, jsonType, memberBodies, memberBody, readJson, writeJson } from './jpush.json.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');

describe('readJson', () => {
  it.each(['{}', ' [1, 2] ', '"汉字"', '12', 'null'])('reads %s', (text) => {
    expect(readJson(bytes(text))).toEqual({ text, value: JSON.parse(text) as unknown });
  });

  it.each<[name: string, body: Uint8Array]>([
    ['nothing', bytes('')],
    ['a cut', bytes('{"a":')],
    ['a comment', bytes('{"a":1 // 1\n}')],
    ['a comma too many', bytes('{"a":1,}')],
    ['a byte order mark', bytes('\uFEFF{}')],
    ['another encoding', Buffer.from([0x22, 0xba, 0xba, 0x22])],
    ['half a character', bytes('"汉"').subarray(0, 3)],
    ['101 arrays in each other', bytes('['.repeat(101) + ']'.repeat(101))],
    ['a million arrays in each other', bytes('['.repeat(1e6) + ']'.repeat(1e6))],
  ])('refuses %s', (_name, body) => {
    expect(readJson(body)).toBeUndefined();
  });

  it('takes 100 levels, and brackets in strings are none', () => {
    expect(readJson(bytes('['.repeat(100) + ']'.repeat(100)))).toBeDefined();
    expect(readJson(bytes(JSON.stringify('[{"\\'.repeat(200))))).toBeDefined();
  });
});

describe('exactNumber', () => {
  it.each<[text: string, digits: string | undefined]>([
    ['{"a":{"b":18100287008460001}}', '18100287008460001'],
    ['{"x":"\\"b\\":1","a":{ "b" : 18100287008460003 }}', '18100287008460003'],
    ['{"b":1,"a":{"c":{"b":2},"b":3}}', '3'],
    ['{"a":{"b":"18100287008460001"}}', undefined],
    ['{"a":{"b":null}}', undefined],
    ['{"a":[1]}', undefined],
    ['{"a":{"b":-1.5e3}}', '-1.5e3'],
  ])('%s has %s', (text, digits) => {
    expect(exactNumber(readJson(bytes(text))!, 'a', 'b')).toBe(digits);
  });
});

describe('at', () => {
  it('finds own members of objects only', () => {
    expect(at({ a: { b: 0 } }, 'a', 'b')).toBe(0);
    expect(at({ a: 'text' }, 'a', 'length')).toBeUndefined();
    expect(at({}, 'constructor')).toBeUndefined();
    expect(at(JSON.parse('{"__proto__":{"x":1}}'), '__proto__', 'x')).toBe(1);
    expect(at(null, 'a')).toBeUndefined();
  });
});

describe('jsonType and jsonBytes', () => {
  it.each([
    [undefined, 'absent', 0],
    [null, 'null', 4],
    [[1], 'array', 3],
    [{ a: 1 }, 'object', 7],
    ['汉', 'string', 5],
    ['😀', 'string', 6],
    [true, 'boolean', 4],
    [1.5, 'number', 3],
  ])('%j is of type %s and has %i bytes', (value, type, size) => {
    expect(jsonType(value)).toBe(type);
    expect(jsonBytes(value)).toBe(size);
  });
});

describe('writeJson', () => {
  it.each<[value: unknown, text: string]>([
    [{ id: 18_100_287_008_460_001n, list: [1n, null, 'a"b'] }, '{"id":18100287008460001,"list":[1,null,"a\\"b"]}'],
    [{ gone: undefined, kept: null, flag: false }, '{"kept":null,"flag":false}'],
    ['text', '"text"'],
  ])('%# keeps every digit, and leaves out what is undefined', (value, text) => {
    expect(writeJson(value)).toBe(text);
  });
});

describe('a member as a body of its own', () => {
  const body = readJson(
    bytes('{"list":{"a":{"id":18100287008460001,"n":1.50,"s":"18100287008460001"},"b":[18100287008460003],"c":null}}'),
  );

  it('keeps every digit of its numbers', () => {
    expect(body && memberBody(body, 'list', 'a').text).toBe('{"id":18100287008460001,"n":1.5,"s":"18100287008460001"}');
    expect(body && exactNumber(memberBody(body, 'list', 'a'), 'id')).toBe('18100287008460001');
    expect(body && memberBody(body, 'list', 'nothing')).toEqual({ value: undefined, text: 'null' });
  });

  it('alone or with its neighbours', () => {
    const members = body ? memberBodies(body, 'list') : [];
    expect(members.map(([key, { text }]) => [key, text])).toEqual([
      ['a', '{"id":18100287008460001,"n":1.5,"s":"18100287008460001"}'],
      ['b', '[18100287008460003]'],
      ['c', 'null'],
    ]);
    expect(body && memberBodies(body, 'nothing')).toEqual([]);
  });
});
