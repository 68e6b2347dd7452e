import {
  type Failure,
  failureOf,
  failureOfHttpAnswer,
  headerOf,
  type HttpAnswer,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type VendorCode,
  type VendorCodeTable,
} from '@nest-push/core';
import { JPUSH_UNKNOWN_CODE } from './jpush.codes.js';
import { JPUSH_FAMILIES, type JPushFamilyRow } from './jpush.endpoints.js';
import { idOf, parsed, textOf, textsOf } from './jpush.reading.js';
import { JPUSH_LABEL } from './jpush.request.js';

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
  /** Undefined where the answer is empty, as most answers to changes are. */
  readonly body: JsonValue | undefined;
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
  const accepted = acceptedIn(read.body);
  return accepted === undefined ? unreadable(answer, now) : { ok: true, ...accepted, rateLimit: read.rateLimit };
}

/** What an accepted push says; undefined where it has no id. */
export function acceptedIn(body: JsonValue | undefined): Omit<JPushAccepted, 'ok' | 'rateLimit'> | undefined {
  const messageId = isJsonObject(body) ? idOf(body.msg_id) : null;
  if (!isJsonObject(body) || messageId === null) return undefined;
  return { messageId, sendno: textOf(body.sendno), illegalRegistrationIds: textsOf(body.illegal_rids) };
}

/**
 * Reads any answer up to the point where the endpoints differ: JSON, refusal or not. The envelope decides first, then the HTTP status.
 *
 * @param family - whose codes they are
 */
export function readJPushBody(
  answer: HttpAnswer,
  now: number,
  family: JPushFamilyRow = JPUSH_FAMILIES.push,
): JPushBody | JPushRefused {
  const body = jsonOf(answer.body);
  if (body === null) return unreadable(answer, now, family);
  const refusal = isJsonObject(body) ? refusalIn(body) : null;
  if (refusal !== null) {
    return {
      ...refused(failureOfRefusal(refusal, answer, now, family), answer),
      messageId: isJsonObject(body) ? idOf(body.msg_id) : null,
      illegalRegistrationIds: refusal.illegalRegistrationIds,
    };
  }
  // An `error` of another shape is no success either.
  if (answer.status < 200 || answer.status > 299 || (isJsonObject(body) && body.error !== undefined)) {
    return unreadable(answer, now, family);
  }
  return { ok: true, body, rateLimit: readRateLimit(answer.headers) };
}

/** What a refusal of one item means, inside an answer that took others: `{ code, message }`. Null where there is none. */
export function failureOfItem(
  item: JsonValue | undefined,
  { codes }: JPushFamilyRow = JPUSH_FAMILIES.push,
): Failure | null {
  const refusal = isJsonObject(item) ? refusalIn(item) : null;
  if (refusal === null) return null;
  const known = knownCode(refusal.code, codes);
  return failureOf(known ?? { ...JPUSH_UNKNOWN_CODE, class: 'unknown' }, {
    vendor: JPUSH_LABEL,
    code: CODE.test(refusal.code) ? refusal.code : null,
    httpStatus: null,
    vendorText: refusal.text,
  });
}

/** An answer that says nothing that could be understood: its HTTP status is all there is. */
export function unreadable(
  answer: HttpAnswer,
  now: number,
  { gone }: JPushFamilyRow = JPUSH_FAMILIES.push,
): JPushRefused {
  const failure =
    answer.status === 404 && gone !== undefined
      ? failureOf(gone, { vendor: JPUSH_LABEL, code: null, httpStatus: answer.status })
      : failureOfHttpAnswer(answer, JPUSH_LABEL, now);
  return refused(failure, answer);
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
 */
function refusalIn(body: JsonObject): Refusal | null {
  const source = isJsonObject(body.error) ? body.error : body;
  const code = textOf(source.code);
  if (code === null || (source === body && code === '0')) return null;
  return {
    code,
    text: textOf(source.message) ?? undefined,
    illegalRegistrationIds: illegalIdsOf(body),
  };
}

/** `illegal_rids` has been seen inside `error` and beside it. */
export function illegalIdsOf(body: JsonObject): readonly string[] {
  const inside = isJsonObject(body.error) ? textsOf(body.error.illegal_rids) : [];
  return [...inside, ...textsOf(body.illegal_rids)];
}

function failureOfRefusal(
  { code, text }: Refusal,
  answer: HttpAnswer,
  now: number,
  { codes }: JPushFamilyRow,
): Failure {
  const byStatus = failureOfHttpAnswer(answer, JPUSH_LABEL, now);
  return failureOf(knownCode(code, codes) ?? { ...JPUSH_UNKNOWN_CODE, class: byStatus.class }, {
    vendor: JPUSH_LABEL,
    code: CODE.test(code) ? code : null,
    httpStatus: answer.status,
    vendorText: text,
    retryAfterMs: byStatus.retryAfterMs,
  });
}

/** The code is the vendor's text: it may be a name of every object. */
function knownCode(code: string, codes: VendorCodeTable): VendorCode | undefined {
  return Object.hasOwn(codes, code) ? codes[code] : undefined;
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

/** JSON as it came; `JSON.parse` would round a `msg_id`. Undefined where there are no bytes; null where it is no JSON: a gateway's page, a cut answer, nesting without end. */
function jsonOf(bytes: Buffer): JsonObject | readonly JsonValue[] | undefined | null {
  if (bytes.length === 0) return undefined;
  const value = parsed(bytes);
  return Array.isArray(value) || isJsonObject(value) ? value : null;
}
