import {
  type Failure,
  failureOf,
  failureOfHttpAnswer,
  headerOf,
  type HttpAnswer,
  isJsonObject,
  type JsonObject,
  localFailure,
  parseJson,
  retryAfterMs,
  type VendorCode,
} from '@nest-push/core';
import { UMENG_WAITS, umengCode } from './umeng.codes.js';
import { UMENG_LIMITS } from './umeng.limits.js';
import { textIn } from './umeng.reading.js';
import { UMENG_LABEL } from './umeng.request.js';

/** What Umeng answered. */
export type UmengAnswer =
  { readonly ok: true; /** Empty where the answer has none. */ readonly data: JsonObject } | UmengRefused;

/** Umeng did not take the call, or its answer cannot be read. It gives a failed message no id. */
export interface UmengRefused {
  readonly ok: false;
  readonly failure: Failure;
}

/**
 * Reads an answer: `ret` decides, and only without it the HTTP status.
 *
 * @param now - milliseconds since the epoch
 */
export function readUmengAnswer(answer: HttpAnswer, now: number): UmengAnswer {
  const value = parseJson(answer.body);
  // A gateway's page, a torn answer: the HTTP status has the word.
  const envelope: JsonObject = isJsonObject(value) ? value : {};
  switch (envelope.ret) {
    case 'SUCCESS':
      return { ok: true, data: isJsonObject(envelope.data) ? envelope.data : {} };
    case 'FAIL':
      return failed(refusal(answer, envelope.data, now));
    default:
      return failed(failureOfHttpAnswer(answer, UMENG_LABEL, now));
  }
}

function failed(failure: Failure): UmengRefused {
  return { ok: false, failure };
}

/** The id that Umeng gave a message; null where there is none. Its own samples show `msg_id` where its text says `task_id`, so both are read. */
export function sentIdIn(data: JsonObject): string | null {
  return textIn(data, 'msg_id') ?? textIn(data, 'task_id');
}

/** A success without the id that makes it one: the message may have been taken. */
export function withoutId(): Failure {
  return localFailure(
    'unknown',
    UMENG_LABEL,
    `${UMENG_LABEL} reported success without an id. It may have arrived; send it again only if a second notification does no harm.`,
  );
}

function refusal(answer: HttpAnswer, data: unknown, now: number): Failure {
  const { code, text } = reasonIn(data);
  const facts = { vendor: UMENG_LABEL, httpStatus: answer.status, vendorText: text };
  const wait = retryAfterMs(answer.headers, now);
  if (code === null) {
    // Refused for sure, whatever the status says: what was not named is put down to the request.
    const { class: failureClass } =
      answer.status >= 400 ? failureOfHttpAnswer(answer, UMENG_LABEL, now) : { class: 'payload' as const };
    return failureOf(
      {
        class: failureClass,
        meaning: 'it refused without a code',
        advice: "compare the request with Umeng's documents",
      },
      { ...facts, code, retryAfterMs: wait },
    );
  }
  const entry =
    code === STALE_TIMESTAMP ? withClock(umengCode(code, answer.status), answer, now) : umengCode(code, answer.status);
  return failureOf(entry, { ...facts, code, retryAfterMs: wait ?? UMENG_WAITS[code] });
}

/** `error_code` comes as text or as a number, `error_msg` not always; in 2013 `data` was a list of sentences. */
function reasonIn(data: unknown): { code: string | null; text: string | undefined } {
  if (Array.isArray(data)) {
    const sentences: readonly unknown[] = data;
    return { code: null, text: sentences.filter((sentence) => typeof sentence === 'string').join(' ') };
  }
  const { error_code, error_msg } = isJsonObject(data) ? data : {};
  const code = typeof error_code === 'string' || typeof error_code === 'number' ? String(error_code).trim() : '';
  // A code is short; whatever else stands there is not repeated in texts.
  return { code: /^\d{1,8}$/.test(code) ? code : null, text: typeof error_msg === 'string' ? error_msg : undefined };
}

/** The code for a timestamp outside the 10 minutes. */
export const STALE_TIMESTAMP = '2028';

/** How far Umeng's clock is ahead of ours, by the `Date` of its answer, in milliseconds; null where the answer tells no time. */
export function clockOffsetMs({ headers }: HttpAnswer, now: number): number | null {
  const date = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(date) ? null : date - now;
}

/** Says by how much this machine's clock is off, where Umeng's answer tells the time. */
function withClock(entry: VendorCode, answer: HttpAnswer, now: number): VendorCode {
  const seconds = Math.round((clockOffsetMs(answer, now) ?? 0) / 1000);
  if (Math.abs(seconds) < UMENG_LIMITS.clockSkew.most) return entry;
  return {
    ...entry,
    advice: `set this machine's clock: it is ${Math.abs(seconds)} seconds ${seconds < 0 ? 'ahead of' : 'behind'} Umeng's`,
  };
}
