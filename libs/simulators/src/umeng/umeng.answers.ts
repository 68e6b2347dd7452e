import { type SimulatedAnswer } from '../kit/simulator.types.js';
import { UMENG_CODES, type UmengCode } from './umeng.codes.js';

const JSON_HEADERS = { 'content-type': 'application/json;charset=UTF-8' };

/** The envelope of success: HTTP 200 and `ret` "SUCCESS". It means accepted, not delivered. */
export function umengSuccess(data: Readonly<Record<string, unknown>>): SimulatedAnswer {
  return { status: 200, headers: JSON_HEADERS, body: JSON.stringify({ ret: 'SUCCESS', data }) };
}

/**
 * The envelope of every failure: HTTP 400 and `ret` "FAIL", the code as a string.
 *
 * @param message the text of `error_msg`; null leaves the field out, as the vendor was seen to do with 5000
 * @example
 * ```ts
 * const busy = umengFailure('4001'); // the body and status of a fault script
 * ```
 */
export function umengFailure(code: UmengCode, message: string | null = UMENG_CODES[code]): SimulatedAnswer {
  const data = { error_code: code, ...(message !== null && { error_msg: message }) };
  return { status: 400, headers: JSON_HEADERS, body: JSON.stringify({ ret: 'FAIL', data }) };
}

/** Our decision: what is no call of the API at all gets no envelope, as from a gateway before it. */
export function gatewayAnswer(status: 404 | 405, text: string): SimulatedAnswer {
  const headers = { 'content-type': 'text/plain;charset=UTF-8', ...(status === 405 && { allow: 'POST' }) };
  return { status, headers, body: `${text}\n` };
}

/** Thrown by a check, caught by the dialect: the request is refused with this code. */
export class UmengRefusal extends Error {
  override readonly name = 'UmengRefusal';
  readonly code: UmengCode;
  readonly silent: boolean;

  /** @param rule what is wrong and what to do; null is the code alone */
  constructor(code: UmengCode, rule: string | null) {
    super(rule ?? UMENG_CODES[code]);
    this.code = code;
    this.silent = rule === null;
  }

  /** The refusal as the vendor sends it. */
  answer(): SimulatedAnswer {
    return umengFailure(this.code, this.silent ? null : this.message);
  }
}

/**
 * What an id is for: the type of message, or an uploaded file. Our decision: `tp` a template and `tm` a sending of one, whose ids
 * nobody has shown.
 */
export type UmengIdPrefix = 'uu' | 'ul' | 'ua' | 'um' | 'us' | 'uf' | 'uc' | 'PF' | 'tp' | 'tm';

/** Hands out ids of the real shape: two letters and 20 digits, 22 characters in all. They count from 1, whatever the prefix. */
export class UmengIds {
  private last = 0;

  next(prefix: UmengIdPrefix): string {
    this.last += 1;
    return prefix + String(this.last).padStart(20, '0');
  }

  reset(): void {
    this.last = 0;
  }
}
