import { type HttpAnswer } from '@nest-push/core';
import { readUmengAnswer, sentIdIn } from './umeng.answer.js';
import { numberIn } from './umeng.reading.js';

const NOW = Date.parse('2026-01-15T08:00:00Z');

const answerOf = (status: number, body: unknown, headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  status,
  headers,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

const refused = (status: number, body: unknown, headers?: HttpAnswer['headers']) => {
  const answer = readUmengAnswer(answerOf(status, body, headers), NOW);
  if (answer.ok) throw new Error('the answer was read as a success');
  return answer.failure;
};

describe('a success', () => {
  it.each([
    ['a message', { msg_id: 'uu00000000000000000001' }, 'uu00000000000000000001'],
    ['a task', { task_id: 'um00000000000000000001' }, 'um00000000000000000001'],
    [
      'a task with the id of a message, as the samples show it',
      { msg_id: 'us00000000000000000001' },
      'us00000000000000000001',
    ],
    ['both, one empty', { msg_id: '', task_id: 'uf00000000000000000001' }, 'uf00000000000000000001'],
    ['none', {}, null],
    ['an empty one', { msg_id: '' }, null],
    ['null', { msg_id: null }, null],
    ['a number', { msg_id: 5 }, null],
  ])('of %s has its id', (_name, data, id) => {
    const answer = readUmengAnswer(answerOf(200, { ret: 'SUCCESS', data }), NOW);
    expect(answer).toEqual({ ok: true, data });
    expect(sentIdIn(data)).toBe(id);
  });

  it('may begin with a byte order mark', () => {
    const body = `\ufeff${JSON.stringify({ ret: 'SUCCESS', data: { msg_id: 'uu1' } })}`;
    expect(readUmengAnswer(answerOf(200, body), NOW)).toEqual({ ok: true, data: { msg_id: 'uu1' } });
  });

  it('is what ret says, whatever the HTTP status', () => {
    expect(readUmengAnswer(answerOf(400, { ret: 'SUCCESS', data: { a: 1 } }), NOW)).toEqual({
      ok: true,
      data: { a: 1 },
    });
  });

  it.each([[[]], ['x'], [null], [undefined]])('may have no data: %j', (data) => {
    expect(readUmengAnswer(answerOf(200, { ret: 'SUCCESS', data }), NOW)).toEqual({ ok: true, data: {} });
  });

  it.each<[unknown, number | null]>([
    [7, 7],
    ['7', 7],
    ['-1.5', -1.5],
    ['', null],
    ['7x', null],
    [null, null],
    [true, null],
  ])('has numbers, and numbers as text: %j', (n, expected) => {
    expect(numberIn({ n: n as never }, 'n')).toBe(expected);
  });
});

describe('a refusal', () => {
  it('has the code, the meaning, the words of Umeng and what to do', () => {
    const failure = refused(400, { ret: 'FAIL', data: { error_code: '2027', error_msg: '签名不正确' } });
    expect(failure).toEqual({
      class: 'credential',
      vendor: 'Umeng',
      code: '2027',
      httpStatus: 400,
      reason:
        'Umeng 2027: the sign is wrong (“签名不正确”). Check that the master secret is the App Master Secret of this app, and that the base URL is the one Umeng sees. [HTTP 400]',
    });
  });

  it.each([
    ['a number', { error_code: 2027, error_msg: 'x' }, '2027'],
    ['blanks around it', { error_code: ' 5000 ' }, '5000'],
    ['no words', { error_code: '5000' }, '5000'],
    ['a code of tomorrow', { error_code: '7123', error_msg: 'new' }, '7123'],
  ])('is read with %s', (_name, data, code) => {
    expect(refused(400, { ret: 'FAIL', data })).toMatchObject({ code, httpStatus: 400 });
  });

  it.each([
    ['a sentence of 2013', 400, ['appkey不能为空'], 'payload', 'appkey不能为空'],
    ['no data', 400, undefined, 'payload', 'without a code'],
    ['no code and a status that says more', 401, {}, 'credential', 'without a code'],
    ['no code although HTTP was content', 200, {}, 'payload', 'without a code'],
    ['no code while the server is in trouble', 503, { error_msg: 'busy' }, 'retryable', 'busy'],
    ['a code that is none', 400, { error_code: 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPp' }, 'payload', 'without a code'],
    ['a code of the wrong kind', 400, { error_code: { a: 1 } }, 'payload', 'without a code'],
  ])('without a code goes by the status: %s', (_name, status, data, failureClass, words) => {
    const failure = refused(status, { ret: 'FAIL', data });
    expect(failure).toMatchObject({ class: failureClass, code: null, httpStatus: status });
    expect(failure.reason).toContain(words);
    expect(failure.reason).not.toContain('AaBbCc');
  });

  it('is a refusal even with HTTP 200', () => {
    expect(refused(200, { ret: 'FAIL', data: { error_code: '2022' } })).toMatchObject({
      class: 'payload',
      code: '2022',
    });
  });

  it('repeats no address that Umeng repeats', () => {
    const token = 'AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVv';
    expect(refused(400, { ret: 'FAIL', data: { error_code: '4020', error_msg: `bad ${token}` } }).reason).not.toContain(
      token,
    );
  });

  it('waits as long as it says, or a minute where Umeng counts by the minute', () => {
    const busy = { ret: 'FAIL', data: { error_code: '2050' } };
    expect(refused(400, busy)).toMatchObject({ class: 'throttled', retryAfterMs: 60_000 });
    expect(refused(400, busy, { 'retry-after': '5' })).toMatchObject({ retryAfterMs: 5000 });
    expect(refused(400, { ret: 'FAIL', data: { error_code: '2022' } })).not.toHaveProperty('retryAfterMs');
    expect(refused(503, { ret: 'FAIL' }, { 'retry-after': '7' })).toMatchObject({
      class: 'retryable',
      retryAfterMs: 7000,
    });
  });
});

describe('a stale timestamp', () => {
  const stale = { ret: 'FAIL', data: { error_code: 2028, error_msg: 'x' } };

  it.each([
    ['Thu, 15 Jan 2026 07:40:00 GMT', "it is 1200 seconds ahead of Umeng's"],
    ['Thu, 15 Jan 2026 08:20:00 GMT', "it is 1200 seconds behind Umeng's"],
    ['Thu, 15 Jan 2026 08:00:01 GMT', "Check this machine's clock."],
    ['soon', "Check this machine's clock."],
    [undefined, "Check this machine's clock."],
  ])('tells the difference of clocks: %s', (date, words) => {
    const failure = refused(400, stale, date === undefined ? {} : { date });
    expect(failure).toMatchObject({ class: 'retryable', code: '2028' });
    expect(failure.reason).toContain(words);
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a page of a gateway', 502, '<html>Bad Gateway</html>', 'unknown'],
    ['a torn one', 200, '{"ret":"SUCC', 'unknown'],
    ['nothing', 200, '', 'unknown'],
    ['nothing but trouble', 500, '', 'retryable'],
    ['a list', 200, [], 'unknown'],
    ['null', 200, 'null', 'unknown'],
    ['another ret', 200, { ret: 'success', data: { msg_id: 'uu1' } }, 'unknown'],
    ['no ret', 400, { data: {} }, 'payload'],
    ['too many calls', 429, 'slow down', 'throttled'],
    ['a redirect', 302, '', 'credential'],
  ])('goes by the HTTP status: %s', (_name, status, body, failureClass) => {
    expect(refused(status, body)).toMatchObject({
      class: failureClass,
      code: null,
      httpStatus: status,
      vendor: 'Umeng',
    });
  });
});
