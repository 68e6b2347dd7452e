import { createHash } from 'node:crypto';
import { type FaultScript } from '../kit/simulator.types.js';
import { errorOf, type JPushCode, type JPushFamily } from './jpush.codes.js';
import { writeJson } from './jpush.json.js';

/** An answer before the headers that every answer carries. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  /** For people: which field broke which rule. The vendor's own texts often name neither. */
  readonly hint?: string;
}

/** A refusal, in the vendor's envelope. */
export interface Refusal {
  readonly code: JPushCode;
  /** Whose table of codes it is. @default 'push' */
  readonly family?: JPushFamily;
  /** Which field broke which rule. */
  readonly hint?: string;
  /** The vendor's own text for this defect; else the one of the code, else the hint. */
  readonly text?: string | undefined;
  /** The message id, where one was given out before the push failed. */
  readonly messageId?: { readonly digits: string; readonly as: 'string' | 'number' };
  /** The registration ids that are unknown, where the vendor lists them; an empty list is left out. */
  readonly illegalIds?: readonly string[];
}

/** A success with a JSON body; a bigint is written with all its digits. */
export function accept(body: object): Reply {
  return { status: 200, body: writeJson(body) };
}

/** A success that says nothing more. */
export const DONE: Reply = { status: 200, body: '' };

/** `{"code","message"}`, and more inside an envelope of another call (batch, group, schedule). */
export function errorBody({
  code,
  family = 'push',
  hint,
  text,
  illegalIds,
}: Refusal): Readonly<Record<string, unknown>> {
  const { meaning, vendorText } = errorOf(family, code);
  return {
    code,
    message: text ?? vendorText ?? hint ?? meaning,
    illegal_rids: illegalIds?.length ? illegalIds : undefined,
  };
}

/**
 * `{"error":{"code","message"}}`, with a top-level `msg_id` where one was given out.
 * That id is a number in samples of 2013–2017 and a string in later ones; as a number its digits are written out, unrounded.
 */
export function refuse(refusal: Refusal): Reply {
  const { code, family = 'push', hint, messageId } = refusal;
  const { status, meaning } = errorOf(family, code);
  const id = messageId?.as === 'number' ? BigInt(messageId.digits) : messageId?.digits;
  return { status, body: writeJson({ msg_id: id, error: errorBody(refusal) }), hint: hint ?? meaning };
}

/** A success in the envelope of templates, plans and the vendor quota: `{"code":0,"message":"success","data":…}`. */
export function acceptEnvelope(data?: object | null): Reply {
  return accept({ code: 0, message: 'success', data });
}

/** A refusal in that envelope. It travels with HTTP 200: the documents promise 200 for success alone, and break that promise here. */
export function refuseEnvelope(refusal: Refusal): Reply {
  const { code, message } = errorBody(refusal);
  return { status: 200, body: writeJson({ code, message, data: null }), hint: refusal.hint ?? String(message) };
}

/**
 * The fault that makes the simulator answer with one of the vendor's codes, as the vendor would: for codes that have no natural cause here.
 *
 * @example
 * ```ts
 * server.faults.add({ when: { path: '/v3/push' }, times: 1, fault: jpushFault(1030) });
 * server.faults.add({ when: { path: '/v3/schedules' }, fault: jpushFault(8203, 'schedule') });
 * ```
 */
export function jpushFault(code: JPushCode, family: JPushFamily = 'push'): FaultScript['fault'] {
  const { status, body } = refuse({ code, family });
  return { status, body, headers: { 'content-type': 'application/json' } };
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

/** A UUID, the same for the same seed. */
export function uuidOf(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

/** A push identifier of the real shape, `{appKey}-{uuid}`, the same for the same number. */
export function cidOf(appKey: string, n: number): string {
  return `${appKey}-${uuidOf(`${appKey} ${n}`)}`;
}
