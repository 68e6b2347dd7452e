import { type FailureClass, type HttpAnswer } from '@nest-push/core';
import { readXiaomiAnswer, readXiaomiEnvelope, type XiaomiAnswer } from './xiaomi.answer.js';

const NOW = Date.parse('2026-01-02T03:04:05Z');

function answerOf(body: unknown, status = 200, headers: HttpAnswer['headers'] = {}): HttpAnswer {
  return { status, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) };
}
const read = (body: unknown, status = 200, headers: HttpAnswer['headers'] = {}): XiaomiAnswer =>
  readXiaomiAnswer(answerOf(body, status, headers), NOW);

// The answer of the sample story, as Xiaomi gave it.
const SENT = {
  info: 'Received push messages for 1 ALIAS',
  code: 0,
  description: '成功',
  trace_id: 'Xdm03290562213241158in',
  result: 'ok',
  data: { id: 'adm03290562213241161sM' },
};
const sent = (data: object, more: object = {}): object => ({ ...SENT, ...more, data: { ...SENT.data, ...data } });

describe('a success', () => {
  it('is read', () => {
    expect(read(SENT)).toEqual({
      ok: true,
      messageId: 'adm03290562213241161sM',
      traceId: 'Xdm03290562213241158in',
      badRegIds: [],
      dayQuota: null,
      dayAcked: null,
      channelExceedQuota: new Map(),
    });
  });

  it.each<[string, object, object]>([
    ['the allowance of the day', { day_quota: '20000', day_acked: '12' }, { dayQuota: 20_000, dayAcked: 12 }],
    ['an allowance in numbers', { day_quota: 20_000, day_acked: 0 }, { dayQuota: 20_000, dayAcked: 0 }],
    ['an unreadable allowance', { day_quota: 'many', day_acked: -1 }, { dayQuota: null, dayAcked: null }],
    ['one bad registration id', { bad_regids: 'R2' }, { badRegIds: ['R2'] }],
    ['several, with a comma at the end', { bad_regids: 'R2, R3,,R4,' }, { badRegIds: ['R2', 'R3', 'R4'] }],
    ['none', { bad_regids: '' }, { badRegIds: [] }],
    ['no text', { bad_regids: 7 }, { badRegIds: [] }],
    [
      'messages that were dropped over the allowance of their channel',
      { channel_exceed_quota: ' no_channel:2 a:3  b:c:4' },
      {
        channelExceedQuota: new Map([
          ['no_channel', 2],
          ['a', 3],
          ['b:c', 4],
        ]),
      },
    ],
    ['unreadable dropped messages', { channel_exceed_quota: 'a: b 7' }, { channelExceedQuota: new Map() }],
    ['no dropped messages', { channel_exceed_quota: '' }, { channelExceedQuota: new Map() }],
  ])('with %s', (_name, data, expected) => {
    expect(read(sent(data))).toMatchObject({ ok: true, messageId: SENT.data.id, ...expected });
  });

  it('is read behind a byte order mark', () => {
    expect(read(`\uFEFF${JSON.stringify(SENT)}`)).toMatchObject({ ok: true, messageId: SENT.data.id });
  });

  it('needs no trace id', () => {
    expect(read({ ...SENT, trace_id: undefined })).toMatchObject({ ok: true, traceId: null });
  });
});

describe('a refusal', () => {
  const refused = (code: unknown, reason: string, description: string): object => ({
    result: 'error',
    reason,
    trace_id: 'Xcm1',
    code,
    description,
  });

  it.each<[unknown, string, string, FailureClass]>([
    [20301, 'No valid targets!', '发送消息失败', 'device'],
    [20301, 'the message was filtered', '发送消息失败', 'payload'],
    [65003, 'device not found', '', 'payload'],
    [21301, 'Invalid application secret.', '认证失败', 'credential'],
    [21305, 'Must input one of: regid/topic/alias/userAccount/miid/geoId/groupId/region', '缺少必要的参数', 'payload'],
    [200001, 'exceed quota, quota: 20000, have acked: 20000', '', 'quota'],
    [200002, 'qps', '', 'throttled'],
    [27001, 'invalid channel info!', '', 'payload'],
    [10031, 'AppId(id=1) in the blacklist, forbid to send messages', '', 'credential'],
    ['10002', 'busy', '', 'retryable'],
    [99999, 'news', '', 'payload'],
  ])('%s %s', (code, reason, description, failureClass) => {
    const answer = read(refused(code, reason, description));
    expect(answer).toMatchObject({
      ok: false,
      messageId: null,
      failure: { class: failureClass, vendor: 'Xiaomi', code: String(code), httpStatus: 200 },
    });
    expect(answer.ok ? '' : answer.failure.reason).toContain(`Xiaomi ${String(code)}: `);
    expect(answer.ok ? '' : answer.failure.reason).toContain(`“${reason.replace(/[\w/]{16,}/, '…')}”`);
  });

  it('is told in the words of the description where there is no reason', () => {
    expect(read({ result: 'error', code: 10017, reason: ' ', description: '参数值非法' })).toMatchObject({
      failure: { reason: expect.stringContaining('“参数值非法”') as string },
    });
  });

  it('may hold errorCode in place of code', () => {
    expect(read({ result: 'error', errorCode: 21301, reason: 'x' })).toMatchObject({
      failure: { class: 'credential', code: '21301' },
    });
  });

  it('may hold no code at all', () => {
    expect(read({ result: 'error', reason: 'something' })).toMatchObject({ failure: { class: 'payload', code: null } });
    expect(read({ result: 'error', reason: 'something' }, 503)).toMatchObject({
      failure: { class: 'retryable', code: null },
    });
  });

  it('is judged by its code, whatever the HTTP status', () => {
    expect(read(refused(21301, 'x', ''), 500)).toMatchObject({ failure: { class: 'credential', httpStatus: 500 } });
    expect(read(refused(10002, 'x', ''), 400)).toMatchObject({ failure: { class: 'retryable' } });
  });

  it('says how long to wait', () => {
    const busy = refused(200002, 'x', '');
    expect(read(busy, 200, { 'retry-after': '3' })).toMatchObject({ failure: { retryAfterMs: 3000 } });
    expect(read(busy, 200, { 'retry-after': new Date(NOW + 5000).toUTCString() })).toMatchObject({
      failure: { retryAfterMs: 5000 },
    });
    expect(read(busy)).not.toHaveProperty('failure.retryAfterMs');
  });

  it('repeats no address and no secret', () => {
    const token = 'd//igwEhgBGCI2TG6lWqlBRkQdzgrOC8N3WF0nNx1jIN';
    const { failure } = read(refused(10017, `illegal regid ${token}`, '')) as Extract<XiaomiAnswer, { ok: false }>;
    expect(failure.reason).not.toContain(token);
  });
});

describe('an answer that is neither', () => {
  it.each<[string, unknown, number, FailureClass]>([
    ['success without a message id', { ...SENT, data: {} }, 200, 'unknown'],
    [
      'success with a trace id alone, which is no message id',
      { ...SENT, data: undefined, trace_id: 'Xdm1' },
      200,
      'unknown',
    ],
    ['success without data', { ...SENT, data: undefined }, 200, 'unknown'],
    ['a blank message id', sent({ id: ' ' }), 200, 'unknown'],
    ['code 0 with result error', { ...SENT, result: 'error' }, 200, 'unknown'],
    ['code 0 without a result', { ...SENT, result: undefined }, 200, 'unknown'],
    ['success with HTTP 502', SENT, 502, 'unknown'],
    ['result ok without a code', { ...SENT, code: undefined }, 200, 'unknown'],
    ['a code that is no number', { ...SENT, code: 'zero' }, 200, 'unknown'],
    ['nothing', '', 200, 'unknown'],
    ['a page', '<html>', 200, 'unknown'],
    ['half an answer', '{"result":"ok","co', 200, 'unknown'],
    ['a list', '[]', 200, 'unknown'],
    ['null', 'null', 200, 'unknown'],
    ["a gateway's page", '<html>', 502, 'unknown'],
    ['trouble', '', 500, 'retryable'],
    ['too many calls', '', 429, 'throttled'],
    ['a login page', '<html>', 403, 'credential'],
    ['a wrong address', 'not found', 404, 'credential'],
    ['a redirect', '', 302, 'credential'],
  ])('%s', (_name, body, status, failureClass) => {
    expect(read(body, status)).toMatchObject({
      ok: false,
      messageId: null,
      failure: { class: failureClass, httpStatus: status },
    });
  });
});

it('an envelope without data is a success of the calls that have none', () => {
  const subscribed = { result: 'ok', reason: 'Success', trace_id: 'Xdm1', code: 0, description: '成功' };
  expect(readXiaomiEnvelope(answerOf(subscribed), NOW)).toEqual({ ok: true, envelope: subscribed });
});
