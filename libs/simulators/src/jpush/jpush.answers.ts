import { createHash } from 'node:crypto';
import { JPUSH_ERRORS, type JPushErrorCode } from './jpush.codes.js';

/** An answer before the headers that every answer carries. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** For people: which field broke which rule. The vendor's own texts often name neither. */
  readonly hint?: string;
}

/** A refusal, in the vendor's envelope. */
export interface Refusal {
  readonly code: JPushErrorCode;
  /** Which field broke which rule. */
  readonly hint?: string;
  /** The vendor's own text for this defect; else the one of the code, else the hint. */
  readonly text?: string | undefined;
  /** The message id, where one was given out before the push failed. */
  readonly messageId?: { readonly digits: string; readonly as: 'string' | 'number' };
}

/** A success with a JSON body. */
export function accept(body: object): Reply {
  return { status: 200, body: JSON.stringify(body) };
}

/**
 * `{"error":{"code","message"}}`, with a top-level `msg_id` where one was given out.
 * That id is a number in samples of 2013–2017 and a string in later ones; as a number its digits are written out, unrounded.
 */
export function refuse({ code, hint, text, messageId }: Refusal): Reply {
  const { status, meaning, vendorText }: { status: number; meaning: string; vendorText?: string } = JPUSH_ERRORS[code];
  const error = JSON.stringify({ code, message: text ?? vendorText ?? hint ?? meaning });
  const id = messageId?.as === 'number' ? messageId.digits : JSON.stringify(messageId?.digits);
  const body = messageId ? `{"msg_id":${id},"error":${error}}` : `{"error":${error}}`;
  return { status, body, hint: hint ?? meaning };
}

/**
 * Message ids of the real shape: 17 digits, above 2^53. They are odd, and doubles of that size are multiples of 4:
 * an id that went through a JavaScript number comes back changed.
 */
export class MessageIds {
  #next = 18_100_287_008_460_001n;

  next(): string {
    const id = this.#next;
    this.#next += 2n;
    return id.toString();
  }
}

/** A push identifier of the real shape, `{appKey}-{uuid}`, the same for the same number. */
export function cidOf(appKey: string, n: number): string {
  const hex = createHash('sha256').update(`${appKey} ${n}`).digest('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return `${appKey}-${uuid.join('-')}`;
}
