import { readForm } from './jpush.form.js';

function read(type: string, text: string): Record<string, [string | undefined, string]> | undefined {
  const form = readForm({
    method: 'POST',
    url: 'http://127.0.0.1/',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'content-type': type },
    body: Buffer.from(text.replaceAll('\n', '\r\n')),
  });
  return (
    form && Object.fromEntries([...form].map(([name, { fileName, bytes }]) => [name, [fileName, bytes.toString()]]))
  );
}

const part = (name: string, value: string, more = '') =>
  `--b\nContent-Disposition: form-data; name="${name}"${more}\n\n${value}\n`;

describe('readForm', () => {
  it.each<[name: string, type: string, text: string, form: ReturnType<typeof read>]>([
    [
      'a file and a field',
      'multipart/form-data; boundary=b',
      `${part('f', 'x\ny', '; filename="a.txt"')}${part('ttl', '1')}--b--`,
      { f: ['a.txt', 'x\r\ny'], ttl: [undefined, '1'] },
    ],
    [
      'a quoted boundary, and a parameter before it',
      'Multipart/Form-Data; charset=utf-8; boundary="b"',
      `${part('f', '')}--b--\n`,
      { f: [undefined, ''] },
    ],
    ['a preamble', 'multipart/form-data; boundary=b', `hello\n${part('f', 'x')}--b--`, { f: [undefined, 'x'] }],
    [
      'filename before name',
      'multipart/form-data; boundary=b',
      '--b\nContent-Disposition: form-data; filename="a.txt"; name="f"\n\nx\n--b--',
      { f: ['a.txt', 'x'] },
    ],
    ['no parts', 'multipart/form-data; boundary=b', '--b--', {}],
    ['no end', 'multipart/form-data; boundary=b', part('f', 'x'), undefined],
    [
      'a part without a name',
      'multipart/form-data; boundary=b',
      '--b\nContent-Type: text/plain\n\nx\n--b--',
      undefined,
    ],
    ['a part without a blank line', 'multipart/form-data; boundary=b', '--b\nx\n--b--', undefined],
    ['too many parts', 'multipart/form-data; boundary=b', `${part('f', 'x').repeat(52)}--b--`, undefined],
    ['no boundary', 'multipart/form-data', '--b--', undefined],
    ['JSON', 'application/json', '{}', undefined],
  ])('%s', (_name, type, text, form) => {
    expect(read(type, text)).toEqual(form);
  });
});
