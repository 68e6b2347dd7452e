import { glanceAtForm, readForm, XiaomiForm } from './xiaomi.form.js';

const form = (text: string | Buffer) => new XiaomiForm(Buffer.from(text));

describe('XiaomiForm', () => {
  it.each<[string, string, string | undefined]>([
    ['plain', 'k=v', 'v'],
    ['a plus as a blank', 'k=a+b', 'a b'],
    ['an escaped plus', 'k=a%2Bb', 'a+b'],
    ['escapes in both cases', 'k=%e4%BD%a0', '你'],
    ['raw UTF-8', 'k=你', '你'],
    ['an emoji', 'k=%F0%9F%98%80', '😀'],
    ['an escaped name', '%6B=v', 'v'],
    ['a value with equals signs', 'k=a=b==', 'a=b=='],
    ['an escaped ampersand', 'k=a%26b', 'a&b'],
    ['a percent sign once decoded, not twice', 'k=%2541', '%41'],
    ['a byte order mark', 'k=%EF%BB%BFx', '\uFEFFx'],
    ['no equals sign', 'k', ''],
    ['an empty value', 'k=', ''],
    ['empty pairs', '&&k=v&', 'v'],
    ['the first of several', 'k=1&k=2', '1'],
    ['nothing', '', undefined],
    ['names of other fields', 'kk=1&K=2', undefined],
  ])('reads %s', (_, text, value) => {
    expect(form(text).one('k')).toBe(value);
  });

  it('joins lists, however they are written', () => {
    expect(form('k=a,b,&k=,c&k=').list('k')).toEqual(['a', 'b', 'c']);
    expect(form('k=a%3B%24%3Bb,c').list('k', ';$;')).toEqual(['a', 'b,c']);
    expect(form('x=1').list('k')).toEqual([]);
  });

  it('finds the fields under a prefix', () => {
    expect([...form('extra.a=1&extra.callback.param=2&extra.a=3&extra=4').under('extra.')]).toEqual([
      ['a', '1'],
      ['callback.param', '2'],
    ]);
  });

  it.each([
    ['k=%', /value of k/],
    ['k=%4', /value of k/],
    ['%zz=v', /A name/],
    ['k=%C3%28', /value of k/],
  ])('refuses %s without showing the value', (text, reason) => {
    expect(() => form(text)).toThrow(reason);
  });
});

describe('the form of a request', () => {
  const query = new URLSearchParams([
    ['msg_id', 'a b&c'],
    ['k', '你'],
  ]);
  const get = { method: 'GET', headers: {}, query, body: Buffer.from('k=body') };

  it.each([readForm, glanceAtForm])('is the query of a GET', (read) => {
    expect([read(get).one('msg_id'), read(get).one('k')]).toEqual(['a b&c', '你']);
  });

  it('is the body of a POST, never its query', () => {
    const post = { ...get, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect([readForm(post).one('k'), readForm(post).one('msg_id')]).toEqual(['body', undefined]);
    expect(() => readForm({ ...post, headers: {} })).toThrow('Content-Type');
    expect(glanceAtForm({ ...post, headers: {}, body: Buffer.from('a=%&k=v') }).one('k')).toBe('v');
  });
});
