import {
  type Failure,
  failureOf,
  failureOfHttpAnswer,
  headerOf,
  type HttpAnswer,
  isJsonObject,
  type JsonObject,
  retryAfterMs,
  type VendorCode,
} from '@nest-push/core';
import { UMENG_WAITS, umengCode } from './umeng.codes.js';
import { UMENG_LIMITS } from './umeng.limits.js';
import { UMENG_LABEL } from './umeng.request.js';

/** What Umeng answered. */
export type UmengAnswer =
  | { readonly ok: true; /** `msg_id`, `task_id` or `file_id`. */ readonly id: string; readonly data: JsonObject }
  | {
      readonly ok: false;
      readonly failure: Failure;
      /** Umeng gives a failed message no id. */ readonly messageId: null;
    };

/** The ids of a send. Umeng's own samples show `msg_id` where its text says `task_id`, so both are read. */
export const SEND_IDS: readonly string[] = ['msg_id', 'task_id'];

/** The id of an upload. */
export const UPLOAD_IDS: readonly string[] = ['file_id'];

/**
 * Reads an answer: `ret` decides, and only without it the HTTP status. Success needs an id as well.
 *
 * @param now - milliseconds since the epoch
 * @param ids - where in `data` the id may stand
 */
export function readUmengAnswer(answer: HttpAnswer, now: number, ids = SEND_IDS): UmengAnswer {
  const envelope = parsed(answer.body);
  const data = envelope?.data;
  switch (envelope?.ret) {
    case 'SUCCESS': {
      const fields = isJsonObject(data) ? data : {};
      const id = ids.map((name) => fields[name]).find((value) => typeof value === 'string' && value !== '');
      return typeof id === 'string' ? { ok: true, id, data: fields } : failed(withoutId(answer));
    }
    case 'FAIL':
      return failed(refusal(answer, data, now));
    default:
      return failed(failureOfHttpAnswer(answer, UMENG_LABEL, now));
  }
}

function failed(failure: Failure): UmengAnswer {
  return { ok: false, failure, messageId: null };
}

function parsed(body: Buffer): JsonObject | undefined {
  try {
    // The decoder drops a byte order mark, at which JSON.parse would stop.
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return isJsonObject(value) ? value : undefined;
  } catch {
    // A gateway's page, a torn answer: the HTTP status has the word.
    return undefined;
  }
}

function withoutId({ status }: HttpAnswer): Failure {
  return failureOf(
    {
      class: 'unknown',
      meaning: 'it reported success without an id',
      advice: 'send it again only if a second notification does no harm',
    },
    { vendor: UMENG_LABEL, code: null, httpStatus: status },
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
const STALE_TIMESTAMP = '2028';

/** Says by how much this machine's clock is off, where Umeng's answer tells the time. */
function withClock(entry: VendorCode, { headers }: HttpAnswer, now: number): VendorCode {
  const date = Date.parse(headerOf(headers, 'date') ?? '');
  const seconds = Math.round((now - date) / 1000);
  if (Number.isNaN(seconds) || Math.abs(seconds) < UMENG_LIMITS.clockSkew.most) return entry;
  return {
    ...entry,
    advice: `set this machine's clock: it is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} Umeng's`,
  };
}
