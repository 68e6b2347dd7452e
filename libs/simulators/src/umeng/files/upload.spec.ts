import { type UmengDialectOptions, type UmengJson } from '../umeng.types.js';
import { Bench, codeOf, requestOf } from '../umeng.bench.spec-world.js';

describe('/upload', () => {
  const put = (body: UmengJson, options: Partial<UmengDialectOptions> = {}): string =>
    codeOf(new Bench(options).post('/upload', { appkey: 'android', ...body }));

  it.each<[string, string, UmengJson]>([
    ['no content', '2029', {}],
    ['an empty content', '2029', { content: '' }],
    ['content as an array', '2029', { content: ['a'] }],
    ['10 MB less a byte', 'ok', { content: 'x'.repeat(10 * 1024 * 1024 - 1) }],
    ['10 MB', 'ok', { content: 'x'.repeat(10 * 1024 * 1024) }],
    ['10 MB and a byte', '2023', { content: 'x'.repeat(10 * 1024 * 1024 + 1) }],
    ['10 MB in characters, more in bytes', '2023', { content: '界'.repeat(4 * 1024 * 1024) }],
    ['an unknown field', 'ok', { content: 'a', colour: 'red' }],
    ['another appkey', '2021', { appkey: 'other', content: 'a' }],
    ['an old timestamp', '2028', { timestamp: '1600000000', content: 'a' }],
  ])('%s: %s', (_what, code, body) => {
    expect(put(body)).toBe(code);
  });

  it('refuses an unknown field if strict', () => {
    expect(put({ content: 'a', colour: 'red' }, { strict: true })).toBe('4005');
  });

  it('keeps at most 1000 files, and at most 100 MB: the oldest goes first', () => {
    const bench = new Bench();
    const upload = (content: string): string =>
      bench.post('/upload', { appkey: 'android', content }).data.file_id ?? '';
    const found = (fileId: string): boolean =>
      bench.dialect.addressesOf(requestOf('/api/send', JSON.stringify({ file_id: fileId }))).length > 0;
    const small = Array.from({ length: 1001 }, () => upload('a'));
    expect([small[0], small[1], small[1000]].map((one = '') => found(one))).toEqual([false, true, true]);
    const large = Array.from({ length: 11 }, () => upload('x'.repeat(10 * 1024 * 1024)));
    expect([small[1000], large[0], large[1], large[10]].map((one = '') => found(one))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('addressesOf', () => {
  it.each<[string, string, readonly string[]]>([
    ['tokens', '{"device_tokens":"a,b"}', ['a', 'b']],
    ['aliases', '{"alias_type":"uid","alias":"u1,u2"}', ['u1', 'u2']],
    ['nobody', '{"type":"broadcast"}', []],
    ['tokens of another type', '{"device_tokens":["a"],"alias":7,"file_id":{}}', []],
    ['no object', 'null', []],
    ['no JSON', '{', []],
  ])('names %s', (_what, body, addresses) => {
    expect(new Bench().dialect.addressesOf(requestOf('/api/send', body))).toEqual(addresses);
  });

  it('names those of a file', () => {
    const bench = new Bench();
    const { file_id: file } = bench.post('/upload', { appkey: 'android', content: 'a\nb' }).data;
    expect(bench.dialect.addressesOf(requestOf('/api/send', JSON.stringify({ file_id: file })))).toEqual(['a', 'b']);
  });
});
