import { type Failure, failureOf, type FailureClass, localFailure } from './failure.js';
import { type HttpAnswer, type HttpExchangeError } from './http/http-exchange.js';

/** The failure of an exchange that got no complete answer. */
export function failureOfExchange(error: HttpExchangeError, vendor: string): Failure {
  if (error.problem === 'tooLarge') {
    return localFailure(
      'unknown',
      vendor,
      `${vendor}: ${error.message} Check what stands behind the vendor's base URL.`,
    );
  }
  return error.sent === 'no'
    ? localFailure(
        'retryable',
        vendor,
        `${vendor} was not reached: ${error.message} Check the network and the base URL; the push can be sent again without risk.`,
      )
    : localFailure(
        'unknown',
        vendor,
        `${vendor} did not answer: ${error.message} It may have arrived; send it again only if a second notification does no harm.`,
      );
}

/**
 * The failure that an HTTP answer means when the vendor's own words are missing or unreadable: a gateway's page, an empty body, broken JSON.
 */
export function failureOfHttpAnswer(answer: HttpAnswer, vendor: string, now: number): Failure {
  const [failureClass, meaning, advice] = meaningOf(answer.status);
  const wait = retryAfterMs(answer.headers, now);
  return failureOf(
    { class: failureClass, meaning, advice },
    { vendor, code: null, httpStatus: answer.status, retryAfterMs: wait },
  );
}

function meaningOf(status: number): [FailureClass, string, string] {
  if (status === 429) return ['throttled', 'it asks for fewer calls', 'send more slowly'];
  if (status === 502 || status === 504) {
    return [
      'unknown',
      'a gateway on the way answered instead of the vendor',
      'send it again only if a second notification does no harm',
    ];
  }
  if (status >= 500 || status === 408) return ['retryable', 'its server is in trouble', 'send it again later'];
  if (status === 413) return ['payload', 'the request is too large', 'shorten the message'];
  if (status === 401 || status === 403)
    return ['credential', 'access was denied', "check the key, the secret and the vendor's console"];
  if (status === 404 || status === 405 || status === 410 || (status >= 300 && status < 400)) {
    return ['credential', 'this address does not take pushes', 'check the base URL'];
  }
  if (status >= 400)
    return ['payload', 'the request was refused without a reason', "compare it with the vendor's documents"];
  return ['unknown', 'the answer cannot be read', 'send it again only if a second notification does no harm'];
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; undefined where it is absent, negative or unreadable. */
export function retryAfterMs(headers: HttpAnswer['headers'], now: number): number | undefined {
  const value = headerOf(headers, 'retry-after');
  if (value === undefined) return undefined;
  if (/^\d{1,10}$/.test(value)) return Number(value) * 1000;
  const date = /[A-Za-z]/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) || date < now ? undefined : date - now;
}

/** One header's value; the first, where it came more than once. */
export function headerOf(headers: HttpAnswer['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
