import { inspect } from 'node:util';
import { hostile } from '../../../../test/support/hostile.js';
import { failureOfExchange, failureOfHttpAnswer, retryAfterMs } from '../vendor/exchange-failure.js';
import { failureOf, localFailure } from '../vendor/failure.js';
import { HttpExchangeError } from '../vendor/http/http-exchange.js';
import { MessageRefusedError, PushError, PushInputError, PushKeyConflictError, VendorError } from './push.error.js';

const NOW = Date.UTC(2026, 10, 21);

describe('errors', () => {
  it('are told apart by instanceof, and are Errors', () => {
    const error = new PushKeyConflictError('p1');
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(PushError);
    expect(error).toBeInstanceOf(PushKeyConflictError);
    expect(error).not.toBeInstanceOf(PushInputError);
    expect(error).toMatchObject({ name: 'PushKeyConflictError', code: 'PUSH_KEY_CONFLICT', pushId: 'p1' });
    for (const other of [null, undefined, 'x', {}, new Error('x'), hostile(error)])
      expect(other instanceof PushError).toBe(false);
  });

  it('are recognised by the other copy of a package that was loaded twice', () => {
    // A class of the same name from another copy: only the brand, a registered symbol, is common.
    const brand = Symbol.for('@nest-push/error');
    const foreign = Object.assign(new Error('x'), { [brand]: ['PushInputError', 'PushError'] });
    expect(foreign).toBeInstanceOf(PushInputError);
    expect(foreign).not.toBeInstanceOf(VendorError);
  });

  it('keep the brand out of what is printed', () => {
    expect(inspect(new PushKeyConflictError('p1'))).not.toContain('nest-push/error');
  });

  it('say in their text what is wrong, every field of it', () => {
    const issues = [
      { field: 'to', rule: 'must be an object' },
      { field: '', rule: 'must be small' },
    ];
    expect(new PushInputError('The push was not accepted', issues).message).toBe(
      'The push was not accepted: to must be an object; must be small.',
    );
    expect(new MessageRefusedError('Xiaomi', [{ field: 'title', rule: 'must be shorter' }]).message).toBe(
      'Xiaomi would refuse this message: title must be shorter.',
    );
  });
});

describe('failures', () => {
  const entry = { class: 'device', meaning: 'nobody is behind this address', advice: 'remove it' } as const;

  it('say vendor, code, meaning, the vendor’s words and what to do', () => {
    expect(
      failureOf(entry, {
        vendor: 'JPush',
        code: '1011',
        httpStatus: 400,
        vendorText: 'cannot find user by this audience',
      }),
    ).toEqual({
      class: 'device',
      vendor: 'JPush',
      code: '1011',
      httpStatus: 400,
      reason: 'JPush 1011: nobody is behind this address (“cannot find user by this audience”). Remove it. [HTTP 400]',
    });
  });

  it.each<[string, string, string]>([
    ['a token is hidden', 'bad id 170976fa8a8b1a2e3f4', 'bad id …'],
    ['a phone number is hidden', 'alias 13800138000 not found', 'alias … not found'],
    ['line breaks and control characters become blanks', 'a\r\nb\u001b[0mc\u2028d\u202e', 'a b [0mc d'],
    ['long texts are cut between characters', '🌏'.repeat(200), `${'🌏'.repeat(160)}…`],
  ])('treat the vendor’s words with care: %s', (_what, text, expected) => {
    expect(failureOf(entry, { vendor: 'V', code: null, httpStatus: null, vendorText: text }).reason).toContain(
      `(“${expected}”)`,
    );
  });

  it('leave out words that are none', () => {
    expect(failureOf(entry, { vendor: 'V', code: null, httpStatus: null, vendorText: ' \n' }).reason).toBe(
      'V: nobody is behind this address. Remove it.',
    );
    expect(localFailure('payload', 'V', 'because')).toEqual({
      class: 'payload',
      vendor: 'V',
      code: null,
      httpStatus: null,
      reason: 'because',
    });
  });

  it.each<[number, string]>([
    [200, 'unknown'],
    [204, 'unknown'],
    [301, 'credential'],
    [400, 'payload'],
    [401, 'credential'],
    [403, 'credential'],
    [404, 'credential'],
    [405, 'credential'],
    [408, 'retryable'],
    [410, 'credential'],
    [413, 'payload'],
    [418, 'payload'],
    [429, 'throttled'],
    [500, 'retryable'],
    [502, 'unknown'],
    [503, 'retryable'],
    [504, 'unknown'],
  ])('class an unreadable answer with status %d as %s', (status, expected) => {
    const failure = failureOfHttpAnswer({ status, headers: {}, body: Buffer.alloc(0) }, 'JPush', NOW);
    expect(failure).toMatchObject({ class: expected, httpStatus: status, vendor: 'JPush' });
    expect(failure.reason).toMatch(/^JPush: .+\. .+\. \[HTTP \d+\]$/);
  });

  it.each<[string | undefined, number | undefined]>([
    ['30', 30_000],
    ['0', 0],
    ['-5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
    ['12345678901', undefined],
    [new Date(NOW + 5_000).toUTCString(), 5_000],
    [new Date(NOW - 5_000).toUTCString(), undefined],
  ])('read Retry-After %s', (value, expected) => {
    expect(retryAfterMs({ 'retry-after': value }, NOW)).toBe(expected);
    expect(
      failureOfHttpAnswer({ status: 429, headers: { 'retry-after': value }, body: Buffer.alloc(0) }, 'V', NOW)
        .retryAfterMs,
    ).toBe(expected);
  });

  it.each<[ConstructorParameters<typeof HttpExchangeError>, string, RegExp]>([
    [['connect', 'no', 'No connection to a:1 (ECONNREFUSED)'], 'retryable', /was not reached: .+ without risk\.$/],
    [['timeout', 'no', 'No socket'], 'retryable', /was not reached/],
    [['timeout', 'unknown', 'No answer'], 'unknown', /did not answer: .+ does no harm\.$/],
    [['reset', 'unknown', 'It broke'], 'unknown', /did not answer/],
    [['tooLarge', 'unknown', 'Too large'], 'unknown', /base URL/],
  ])('turn an exchange that failed (%j) into %s', (parts, expected, text) => {
    const failure = failureOfExchange(new HttpExchangeError(...parts), 'Umeng');
    expect(failure.class).toBe(expected);
    expect(failure.reason).toMatch(text);
  });
});
