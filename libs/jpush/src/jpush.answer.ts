import {
  type Failure,
  failureOf,
  failureOfHttpAnswer,
  headerOf,
  type HttpAnswer,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type VendorCodeTable,
} from '@nest-push/core';
import { parse } from 'lossless-json';
import { JPUSH_PUSH_CODES, JPUSH_UNKNOWN_CODE } from './jpush.codes.js';

/** The vendor as people write it. */
export const JPUSH_LABEL = 'JPush';

/** How many calls are left to an app. JPush counts in windows of 60 seconds. */
export interface JPushRateLimit {
  /** Calls in one window. */
  readonly limit: number | null;
  /** Calls that are left in this window. */
  readonly remaining: number | null;
  /** Seconds until the next window. */
  readonly resetSeconds: number | null;
}

/** JPush took the push. */
export interface JPushAccepted {
  readonly ok: true;
  /** The `msg_id`. A string: it exceeds 2^53. */
  readonly messageId: string;
  /** What `options.sendno` was; null where JPush did not repeat it. */
  readonly sendno: string | null;
  /** Registration ids of the audience that JPush calls malformed or foreign; the rest is on its way. */
  readonly illegalRegistrationIds: readonly string[];
  /** Null where the answer did not say. */
  readonly rateLimit: JPushRateLimit | null;
}

/** JPush refused, or its answer cannot be read. */
export interface JPushRefused {
  readonly ok: false;
  readonly failure: Failure;
  /** JPush allots a `msg_id` even to some pushes that it refuses (code 1011). */
  readonly messageId: string | null;
  readonly illegalRegistrationIds: readonly string[];
  readonly rateLimit: JPushRateLimit | null;
}

/** What an answer to a push says. */
export type JPushAnswer = JPushAccepted | JPushRefused;

/** An answer that carries no refusal, with its JSON as it came. Numbers beyond 2^53 are strings. */
export interface JPushBody {
  readonly ok: true;
  readonly body: JsonObject;
  readonly rateLimit: JPushRateLimit | null;
}

/**
 * Reads the answer to `POST /v3/push`. Success takes both: no refusal, and a `msg_id`.
 *
 * @param now - milliseconds since the epoch, for a `Retry-After` that is a date
 */
export function readJPushAnswer(answer: HttpAnswer, now: number): JPushAnswer {
  const read = readJPushBody(answer, now);
  if (!read.ok) return read;
  const messageId = idOf(read.body.msg_id);
  if (messageId === null) return unreadable(answer, now);
  return {
    ok: true,
    messageId,
    sendno: textOf(read.body.sendno),
    illegalRegistrationIds: textsOf(read.body.illegal_rids),
    rateLimit: read.rateLimit,
  };
}

/**
 * Reads any answer up to the point where the endpoints differ: JSON, refusal or not. The envelope decides first, then the HTTP status.
 *
 * @param codes - the table of the endpoint's family
 */
export function readJPushBody(
  answer: HttpAnswer,
  now: number,
  codes: VendorCodeTable = JPUSH_PUSH_CODES,
): JPushBody | JPushRefused {
  const body = jsonOf(answer.body);
  if (body === null) return unreadable(answer, now);
  const refusal = refusalIn(body);
  if (refusal !== null) {
    return {
      ...refused(failureOfRefusal(refusal, answer, now, codes), answer),
      messageId: idOf(body.msg_id),
      illegalRegistrationIds: refusal.illegalRegistrationIds,
    };
  }
  // An `error` of another shape is no success either.
  if (answer.status < 200 || answer.status > 299 || body.error !== undefined) return unreadable(answer, now);
  return { ok: true, body, rateLimit: readRateLimit(answer.headers) };
}

/** An answer that says nothing that could be understood: its HTTP status is all there is. */
export function unreadable(answer: HttpAnswer, now: number): JPushRefused {
  return refused(failureOfHttpAnswer(answer, JPUSH_LABEL, now), answer);
}

function refused(failure: Failure, answer: HttpAnswer): JPushRefused {
  const rateLimit = readRateLimit(answer.headers);
  return { ok: false, failure: waitingFor(failure, rateLimit), messageId: null, illegalRegistrationIds: [], rateLimit };
}

/** Where JPush throttles and no `Retry-After` stands, the window's end is the time to wait for. */
function waitingFor(failure: Failure, rateLimit: JPushRateLimit | null): Failure {
  const seconds = rateLimit?.resetSeconds;
  if (
    failure.class !== 'throttled' ||
    failure.retryAfterMs !== undefined ||
    seconds === undefined ||
    seconds === null
  ) {
    return failure;
  }
  // Our decision: 0 seconds left is up to one second in truth.
  return { ...failure, retryAfterMs: Math.max(1, seconds) * 1000 };
}

interface Refusal {
  readonly code: string;
  readonly text: string | undefined;
  readonly illegalRegistrationIds: readonly string[];
}

/**
 * Two envelopes carry refusals: `{"error":{"code","message"}}` in most places, `{"code","message"}` with a code other than 0 at the newer endpoints.
 * `illegal_rids` has been seen inside `error` and beside it.
 */
function refusalIn(body: JsonObject): Refusal | null {
  const source = isJsonObject(body.error) ? body.error : body;
  const code = textOf(source.code);
  if (code === null || (source === body && code === '0')) return null;
  return {
    code,
    text: textOf(source.message) ?? undefined,
    illegalRegistrationIds: [...textsOf(source.illegal_rids), ...(source === body ? [] : textsOf(body.illegal_rids))],
  };
}

function failureOfRefusal({ code, text }: Refusal, answer: HttpAnswer, now: number, codes: VendorCodeTable): Failure {
  const byStatus = failureOfHttpAnswer(answer, JPUSH_LABEL, now);
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined;
  return failureOf(known ?? { ...JPUSH_UNKNOWN_CODE, class: byStatus.class }, {
    vendor: JPUSH_LABEL,
    code: CODE.test(code) ? code : null,
    httpStatus: answer.status,
    vendorText: text,
    retryAfterMs: byStatus.retryAfterMs,
  });
}

/** A code stands in reports and metrics: it must be a code, and not just any text of the answer. */
const CODE = /^-?\d{1,10}$/;

/**
 * The rate limit in an answer's headers. JPush documents `X-Rate-Limit-Quota` (server overview, 2022-07-22) and sends `X-Rate-Limit-Limit`.
 *
 * @returns null where none of the headers stands
 */
export function readRateLimit(headers: HttpAnswer['headers']): JPushRateLimit | null {
  const limit = countIn(headers, 'x-rate-limit-limit') ?? countIn(headers, 'x-rate-limit-quota');
  const remaining = countIn(headers, 'x-rate-limit-remaining');
  const resetSeconds = countIn(headers, 'x-rate-limit-reset');
  return limit === null && remaining === null && resetSeconds === null ? null : { limit, remaining, resetSeconds };
}

function countIn(headers: HttpAnswer['headers'], name: string): number | null {
  const value = headerOf(headers, name)?.trim();
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

/** `JSON.parse` would round a `msg_id`. Null where the bytes are no JSON object: a gateway's page, a cut answer, nesting without end. */
function jsonOf(bytes: Buffer): JsonObject | null {
  try {
    // The decoder drops a byte order mark.
    const value = parse(new TextDecoder().decode(bytes), null, exactNumber);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function exactNumber(digits: string): number | string {
  const value = Number(digits);
  return /^-?\d+$/.test(digits) && !Number.isSafeInteger(value) ? digits : value;
}

/** JPush writes the same id as a string in one place and as a number in another. */
function idOf(value: JsonValue | undefined): string | null {
  const text = textOf(value);
  return text !== null && /^\d{1,20}$/.test(text) ? text : null;
}

function textOf(value: JsonValue | undefined): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : null;
}

/** The texts in a list; nothing where it is no list. */
export function textsOf(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
