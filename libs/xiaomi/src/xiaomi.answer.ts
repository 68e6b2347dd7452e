import {
  type Failure,
  failureOf,
  failureOfHttpAnswer,
  type HttpAnswer,
  isJsonObject,
  retryAfterMs,
  type VendorCode,
} from '@nest-push/core';
import { xiaomiCode } from './xiaomi.codes.js';
import { XIAOMI_LABEL } from './xiaomi.request.js';
import { type XiaomiEnvelope, type XiaomiSendData } from './types/answer.js';

/** What Xiaomi said of a message that it took. */
export interface XiaomiSent {
  readonly messageId: string;
  /** Xiaomi's id of the call, for its support; null where it gave none. */
  readonly traceId: string | null;
  /** Registration ids that were refused while the others were taken. */
  readonly badRegIds: readonly string[];
  /** How many messages the app may have delivered today; null where Xiaomi does not say. */
  readonly dayQuota: number | null;
  /** How many were delivered today; null where Xiaomi does not say. */
  readonly dayAcked: number | null;
}

/** A send's answer. */
export type XiaomiAnswer =
  | ({ readonly ok: true } & XiaomiSent)
  | { readonly ok: false; readonly failure: Failure; readonly messageId: string | null };

/** Any call's answer: the envelope of a success, or why it failed. */
export type XiaomiReading =
  { readonly ok: true; readonly envelope: XiaomiEnvelope } | { readonly ok: false; readonly failure: Failure };

const CONTRADICTION: VendorCode = {
  class: 'unknown',
  meaning: 'the answer says both success and failure',
  advice: 'send it again only if a second notification does no harm',
};

const NO_MESSAGE_ID: VendorCode = {
  class: 'unknown',
  meaning: 'it reports success without a message id',
  advice: 'send it again only if a second notification does no harm',
};

/**
 * Reads a send's answer: the envelope decides, then the HTTP status. Success needs `code` 0, `result` ok and a message id.
 *
 * @param now - milliseconds since the epoch, for `Retry-After` with a date
 */
export function readXiaomiAnswer(answer: HttpAnswer, now: number): XiaomiAnswer {
  const reading = readXiaomiEnvelope(answer, now);
  if (!reading.ok) return { ...reading, messageId: null };
  const { envelope } = reading;
  const data: XiaomiSendData = isJsonObject(envelope.data) ? envelope.data : {};
  const messageId = textOrNull(data.id);
  if (messageId === null) return { ok: false, failure: refusal(NO_MESSAGE_ID, null, answer, envelope, now), messageId };
  return {
    ok: true,
    messageId,
    traceId: textOrNull(envelope.trace_id),
    badRegIds: commaList(data.bad_regids),
    dayQuota: count(data.day_quota),
    dayAcked: count(data.day_acked),
  };
}

/** Reads any call's answer as far as the envelope goes. */
export function readXiaomiEnvelope(answer: HttpAnswer, now: number): XiaomiReading {
  const envelope = parsedEnvelope(answer);
  const code = envelope === undefined ? null : codeOf(envelope);
  if (envelope === undefined || (code === null && envelope.result !== 'error')) {
    return { ok: false, failure: failureOfHttpAnswer(answer, XIAOMI_LABEL, now) };
  }
  if (code !== '0') {
    const entry = xiaomiCode(code ?? '', answer.status, wordsOf(envelope));
    return { ok: false, failure: refusal(entry, code, answer, envelope, now) };
  }
  const isSuccess = envelope.result === 'ok' && answer.status >= 200 && answer.status < 300;
  return isSuccess
    ? { ok: true, envelope }
    : { ok: false, failure: refusal(CONTRADICTION, code, answer, envelope, now) };
}

function refusal(
  entry: VendorCode,
  code: string | null,
  answer: HttpAnswer,
  envelope: XiaomiEnvelope,
  now: number,
): Failure {
  return failureOf(entry, {
    vendor: XIAOMI_LABEL,
    code,
    httpStatus: answer.status,
    vendorText: wordsOf(envelope) ?? undefined,
    retryAfterMs: retryAfterMs(answer.headers, now),
  });
}

/** The reason says what exactly was wrong; the description only repeats the code, in Chinese. */
function wordsOf({ reason, description }: XiaomiEnvelope): string | null {
  return textOrNull(reason) ?? textOrNull(description);
}

function parsedEnvelope({ body }: HttpAnswer): XiaomiEnvelope | undefined {
  try {
    // A decoder drops a byte order mark, with which JSON.parse would fail.
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function codeOf({ code, errorCode }: XiaomiEnvelope): string | null {
  const value = code ?? errorCode;
  if (typeof value === 'number') return Math.abs(value) < 1e9 ? String(value) : null;
  // A longer number is no code: it may be somebody's phone number.
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? value : null;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null);

/** Some of Xiaomi's own clients leave a comma at the end of a list, so empty items mean nothing. */
function commaList(value: unknown): readonly string[] {
  return typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    : [];
}

function count(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
