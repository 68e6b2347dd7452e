import {
  type Failure,
  failureOf,
  failureOfHttpAnswer,
  type HttpAnswer,
  isJsonObject,
  parseJson,
  retryAfterMs,
  type VendorCode,
} from '@nest-push/core';
import { xiaomiCode } from './xiaomi.codes.js';
import { XIAOMI_LABEL } from './xiaomi.request.js';
import { type XiaomiEnvelope, type XiaomiSendData } from './types/envelope.js';
import { type XiaomiSent } from './types/answers/sent.js';
import { commaList, count, textOrNull } from './xiaomi.reading.js';

/** Xiaomi took the message. */
export interface XiaomiAccepted extends Omit<XiaomiSent, 'warnings'> {
  readonly ok: true;
}

/** Xiaomi refused, or its answer cannot be read. */
export interface XiaomiRefused {
  readonly ok: false;
  readonly failure: Failure;
  readonly messageId: string | null;
}

/** A send's answer. */
export type XiaomiAnswer = XiaomiAccepted | XiaomiRefused;

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
    // Never the trace id in its place, which Xiaomi's own SDK falls back to: no receipt and no trace knows it.
    messageId,
    traceId: textOrNull(envelope.trace_id),
    badRegIds: commaList(data.bad_regids),
    dayQuota: count(data.day_quota),
    dayAcked: count(data.day_acked),
    channelExceedQuota: exceeded(data.channel_exceed_quota),
  };
}

/** `no_channel:2 a:3`. The format is quoted in 2026-08; what does not fit it is left out. */
function exceeded(value: unknown): ReadonlyMap<string, number> {
  const entries = typeof value === 'string' ? value.trim().split(/\s+/) : [];
  return new Map(
    entries.flatMap((entry): [string, number][] => {
      const [, channel, dropped] = /^(.+):(\d{1,15})$/.exec(entry) ?? [];
      return channel === undefined ? [] : [[channel, Number(dropped)]];
    }),
  );
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

function parsedEnvelope(answer: HttpAnswer): XiaomiEnvelope | undefined {
  const value = parseJson(answer.body);
  return isJsonObject(value) ? value : undefined;
}

function codeOf({ code, errorCode }: XiaomiEnvelope): string | null {
  const value = code ?? errorCode;
  if (typeof value === 'number') return Math.abs(value) < 1e9 ? String(value) : null;
  // A longer number is no code: it may be somebody's phone number.
  return typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? value : null;
}
