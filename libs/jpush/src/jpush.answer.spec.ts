import { type HttpAnswer, type JsonValue } from '@nest-push/core';
import { failureOfItem, readJPushAnswer, readJPushBody, readRateLimit } from './jpush.answer.js';
import { JPUSH_FAMILIES } from './jpush.endpoints.js';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const LIMITED = { 'x-rate-limit-limit': '600', 'x-rate-limit-remaining': '599', 'x-rate-limit-reset': '42' };

function answer(status: number, body: string | Buffer, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { status, headers, body: Buffer.from(body as string) };
}

const failing = (status: number, body: string, headers: HttpAnswer['headers'] = {}): ReturnType<typeof readRefused> =>
  readRefused(answer(status, body, headers));

function readRefused(given: HttpAnswer) {
  const read = readJPushAnswer(given, NOW);
  if (read.ok) throw new Error('the answer was read as a success');
  return read;
}

describe('an accepted push', () => {
  it('has the id as it came, the sendno and the rate limit', () => {
    const read = readJPushAnswer(answer(200, '{"sendno":"4242","msg_id":"18100287008891826"}', LIMITED), NOW);

    expect(read).toEqual({
      ok: true,
      messageId: '18100287008891826',
      sendno: '4242',
      illegalRegistrationIds: [],
      rateLimit: { limit: 600, remaining: 599, resetSeconds: 42 },
    });
  });

  it.each([
    ['a number beyond 2^53', '{"msg_id":18100287008891826}', '18100287008891826'],
    ['one more than 2^53', '{"msg_id":9007199254740993}', '9007199254740993'],
    ['the largest of 64 bits', '{"msg_id":18446744073709551615}', '18446744073709551615'],
    ['a small number', '{"msg_id":134123478}', '134123478'],
    ['a string', '{"msg_id":"134123478"}', '134123478'],
  ])('keeps every digit of an id that is %s', (_what, body, messageId) => {
    expect(readJPushAnswer(answer(200, body), NOW)).toMatchObject({
      ok: true,
      messageId,
      sendno: null,
      rateLimit: null,
    });
  });

  it('may list registration ids that are illegal', () => {
    const read = readJPushAnswer(answer(200, '{"msg_id":"1","sendno":"0","illegal_rids":["a","b",3]}'), NOW);

    expect(read).toMatchObject({ ok: true, illegalRegistrationIds: ['a', 'b'] });
  });

  it.each([
    ['a byte order mark', '\ufeff{"msg_id":"7"}'],
    ['blanks around', ' \r\n{ "msg_id" : "7" }\n'],
    ['a key of that name', '{"__proto__":{"ok":false},"msg_id":"7"}'],
    ['code 0 in the newer envelope', '{"code":0,"message":"success","msg_id":"7"}'],
  ])('is read in spite of %s', (_what, body) => {
    expect(readJPushAnswer(answer(200, body), NOW)).toMatchObject({ ok: true, messageId: '7' });
  });
});

describe('a refused push', () => {
  it('says code, meaning, JPush\u2019s own words, advice and status in one sentence', () => {
    const { failure, messageId } = failing(401, '{"error":{"code":1004,"message":"Authen failed"}}');

    expect(messageId).toBeNull();
    expect(failure).toEqual({
      class: 'credential',
      vendor: 'JPush',
      code: '1004',
      httpStatus: 401,
      reason:
        "JPush 1004: the credentials were refused (“Authen failed”). Check appKey and masterSecret in JPush's console. [HTTP 401]",
    });
  });

  it.each([
    ['a string', '{"msg_id":"18100287008891826","error":{"code":1011,"message":"cannot find user by this audience"}}'],
    ['a number', '{"msg_id":18100287008891826,"error":{"code":1011,"message":"cannot find user by this audience"}}'],
  ])('keeps the id that was allotted all the same, as %s', (_what, body) => {
    expect(failing(400, body)).toMatchObject({
      messageId: '18100287008891826',
      failure: { class: 'device', code: '1011' },
    });
  });

  it.each([
    ['inside the error', '{"error":{"code":1003,"message":"x","illegal_rids":["r1","r2"]}}'],
    ['beside the error', '{"error":{"code":1003,"message":"x"},"illegal_rids":["r1","r2"]}'],
  ])('lists illegal registration ids that stand %s', (_where, body) => {
    expect(failing(400, body)).toMatchObject({ illegalRegistrationIds: ['r1', 'r2'], failure: { class: 'payload' } });
  });

  it.each([
    ['HTTP 200', 200, '{"error":{"code":1009,"message":"x"}}', '1009', 'payload'],
    ['a code that is text', 400, '{"error":{"code":"1002","message":"Missing parameter"}}', '1002', 'payload'],
    ['the envelope without error', 403, '{"code":2006,"message":"vip only"}', '2006', 'credential'],
    [
      'the envelope without error, HTTP 200',
      200,
      '{"code":2006,"message":"vip only","data":null}',
      '2006',
      'credential',
    ],
    ['no words', 503, '{"error":{"code":1030}}', '1030', 'retryable'],
  ])('is recognised with %s', (_what, status, body, code, failureClass) => {
    expect(failing(status, body).failure).toMatchObject({ code, class: failureClass, httpStatus: status });
  });

  it.each([
    [400, 'payload'],
    [403, 'credential'],
    [429, 'throttled'],
    [500, 'retryable'],
    [504, 'unknown'],
    [200, 'unknown'],
  ])('with a code that is not published is classed by HTTP %i: %s', (status, failureClass) => {
    const { failure } = failing(status, '{"error":{"code":1999,"message":"something new"}}');

    expect(failure).toMatchObject({ class: failureClass, code: '1999' });
    expect(failure.reason).toMatch(/^JPush 1999: a code that JPush has not published \(“something new”\)\. Ask JPush/);
  });

  it('takes no code from the prototype of the table, and none that is a text', () => {
    const { failure } = failing(400, '{"error":{"code":"constructor","message":"x"}}');

    expect(failure).toMatchObject({ class: 'payload', code: null });
    expect(failure.reason).not.toContain('constructor');
  });

  it('hides what could be an address in the vendor\u2019s words', () => {
    const { failure } = failing(400, '{"error":{"code":1003,"message":"bad id 1507bfd3f7c466c355c given"}}');

    expect(failure.reason).toContain('“bad id … given”');
    expect(failure.reason).not.toContain('1507bfd3f7c466c355c');
  });

  it('is read by the table of another family', () => {
    const read = readJPushBody(answer(200, '{"error":{"code":1015,"message":"x"}}'), NOW, JPUSH_FAMILIES.admin);

    expect(read).toMatchObject({ ok: false, failure: { class: 'payload', code: '1015' } });
  });
});

describe('an answer without JPush\u2019s words', () => {
  it.each([
    ['a page of a gateway', 502, '<html><h1>502 Bad Gateway</h1></html>', 'unknown'],
    ['a page of a server', 500, '<html></html>', 'retryable'],
    ['an empty body with an error', 503, '', 'retryable'],
    ['an empty body', 200, '', 'unknown'],
    ['cut JSON', 200, '{"msg_id":"181', 'unknown'],
    ['trailing bytes', 200, '{"msg_id":"1"}}', 'unknown'],
    ['an array', 200, '[{"msg_id":"1"}]', 'unknown'],
    ['a text', 200, '"ok"', 'unknown'],
    ['two different ids', 200, '{"msg_id":"1","msg_id":"2"}', 'unknown'],
    ['no id', 200, '{"sendno":"1"}', 'unknown'],
    ['an empty id', 200, '{"msg_id":""}', 'unknown'],
    ['an id that is none', 200, '{"msg_id":"<b>"}', 'unknown'],
    ['an id with a fraction', 200, '{"msg_id":1.5}', 'unknown'],
    ['an id that is null', 200, '{"msg_id":null}', 'unknown'],
    ['an error of another shape', 200, '{"msg_id":"1","error":"no"}', 'unknown'],
    ['an error without a code', 400, '{"error":{"message":"no"}}', 'payload'],
    ['a success under an error status', 500, '{"msg_id":"1","sendno":"1"}', 'retryable'],
    ['a redirect', 302, '', 'credential'],
    ['a login page', 401, '<html>', 'credential'],
  ])('is never a success: %s', (_what, status, body, failureClass) => {
    expect(failing(status, body)).toMatchObject({
      messageId: null,
      failure: { class: failureClass, code: null, httpStatus: status },
    });
  });

  it('survives nesting without end and compressed bytes', () => {
    expect(failing(200, '['.repeat(200_000)).failure.class).toBe('unknown');
    expect(failing(200, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`).failure.class).toBe('unknown');
    expect(readRefused(answer(200, Buffer.from([0x1f, 0x8b, 8, 0, 0xff, 0xfe]))).failure.class).toBe('unknown');
  });
});

describe('how long to wait', () => {
  const throttled = '{"error":{"code":2002,"message":"Rate limit exceeded"}}';

  it.each([
    ['until the window ends', { 'x-rate-limit-reset': '17' }, 17_000],
    ['a second where the window has just ended', { 'x-rate-limit-reset': '0' }, 1000],
    ['as Retry-After says, before all else', { 'x-rate-limit-reset': '17', 'retry-after': '3' }, 3000],
    ['until a date', { 'retry-after': new Date(NOW + 5000).toUTCString() }, 5000],
    ['no stated time where the header is garbage', { 'x-rate-limit-reset': 'soon' }, undefined],
    ['no stated time where the header is negative', { 'x-rate-limit-reset': '-5' }, undefined],
    ['no stated time without a header', {}, undefined],
  ])('%s', (_what, headers, retryAfterMs) => {
    expect(failing(429, throttled, headers).failure.retryAfterMs).toBe(retryAfterMs);
  });

  it('comes from the window also where the answer has no words', () => {
    expect(failing(429, '<html>', LIMITED).failure).toMatchObject({ class: 'throttled', retryAfterMs: 42_000 });
  });

  it('is not asked for by other failures, though every answer tells the window', () => {
    expect(failing(400, '{"error":{"code":1003,"message":"x"}}', LIMITED).failure).not.toHaveProperty('retryAfterMs');
  });
});

describe('the body of any answer', () => {
  it.each<[string, string, unknown]>([
    ['an object', '{"tags":null}', { tags: null }],
    ['an array', '[{"msg_id":18100287008891826}]', [{ msg_id: '18100287008891826' }]],
    ['nothing', '', undefined],
  ])('may be %s', (_what, text, body) => {
    expect(readJPushBody(answer(200, text), NOW)).toEqual({ ok: true, body, rateLimit: null });
  });

  it.each(['null', '"text"', '7', 'true', '{', '<html>'])('may not be %s', (text) => {
    expect(readJPushBody(answer(200, text), NOW)).toMatchObject({ ok: false, failure: { class: 'unknown' } });
  });

  it('is a refusal where the status says so, whatever its form', () => {
    for (const text of ['', '[]', '{}']) {
      expect(readJPushBody(answer(403, text), NOW)).toMatchObject({ ok: false, failure: { class: 'credential' } });
    }
  });

  it('may be an empty 404 that means something in its family', () => {
    const { schedules, push } = JPUSH_FAMILIES;
    expect(readJPushBody(answer(404, ''), NOW, schedules)).toMatchObject({ failure: { class: 'payload', code: null } });
    expect(readJPushBody(answer(404, ''), NOW, push)).toMatchObject({ failure: { class: 'credential' } });
  });
});

describe('the refusal of one item', () => {
  it.each([
    ['{"error":{"code":1011,"message":"x"}}', 'device', '1011'],
    ['{"code":1003,"message":"x"}', 'payload', '1003'],
    ['{"error":{"code":1999}}', 'unknown', '1999'],
    ['{"error":{"code":"constructor"}}', 'unknown', null],
  ])('%s', (text, failureClass, code) => {
    expect(failureOfItem(JSON.parse(text) as JsonValue)).toMatchObject({ class: failureClass, code, httpStatus: null });
  });

  it.each(['{"msg_id":"1"}', '{"code":0,"message":"success"}', 'null', '[]', '"x"'])('%s has none', (text) => {
    expect(failureOfItem(JSON.parse(text) as JsonValue)).toBeNull();
  });
});

describe('readRateLimit', () => {
  it.each([
    [
      'the name on the wire',
      { 'x-rate-limit-limit': '2400', 'x-rate-limit-remaining': '2399', 'x-rate-limit-reset': '60' },
      [2400, 2399, 60],
    ],
    ['the name in the documents', { 'x-rate-limit-quota': '600', 'x-rate-limit-remaining': '0' }, [600, 0, null]],
    ['both names', { 'x-rate-limit-limit': '2400', 'x-rate-limit-quota': '600' }, [2400, null, null]],
    ['a repeated header', { 'x-rate-limit-limit': ['600', '601'] }, [600, null, null]],
    ['garbage in one', { 'x-rate-limit-limit': 'many', 'x-rate-limit-reset': ' 5 ' }, [null, null, 5]],
  ])('reads %s', (_what, headers, [limit, remaining, resetSeconds]) => {
    expect(readRateLimit(headers)).toEqual({ limit, remaining, resetSeconds });
  });

  it('is null where no header stands', () => {
    expect(readRateLimit({ date: 'now' })).toBeNull();
  });
});
