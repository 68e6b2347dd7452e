/**
 * What a failure asks for. Everything core does about a failure depends on its class alone.
 *
 * | class | meaning | what follows |
 * | --- | --- | --- |
 * | `retryable` | the vendor, or the way to it, is in trouble; nothing was delivered | try again later |
 * | `throttled` | too many calls | wait as long as the vendor says |
 * | `device` | the address is dead, or nobody is behind it | stop using the address |
 * | `payload` | the request is wrong | correct it |
 * | `credential` | key, secret, permission or console setting is wrong | mend the configuration |
 * | `quota` | the allowance of the day is used up | tomorrow, or a larger allowance |
 * | `unknown` | the request left, and no answer says what became of it | it may have arrived |
 */
export type FailureClass = 'retryable' | 'throttled' | 'device' | 'payload' | 'credential' | 'quota' | 'unknown';

/** All failure classes. */
export const FAILURE_CLASSES: readonly FailureClass[] = [
  'retryable',
  'throttled',
  'device',
  'payload',
  'credential',
  'quota',
  'unknown',
];

/** Why something was not delivered, complete in itself. */
export interface Failure {
  readonly class: FailureClass;
  /** The vendor's name as people write it: `JPush`, `Umeng`, `Xiaomi`. */
  readonly vendor: string;
  /** The vendor's code, or null where the failure is ours or the network's. */
  readonly code: string | null;
  readonly httpStatus: number | null;
  /** Vendor, code, meaning and what to do, as sentences. Holds no secret and no address. */
  readonly reason: string;
  /** How long the vendor asks us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** One row of a vendor's table of codes. */
export interface VendorCode {
  readonly class: FailureClass;
  /** What it means, as a clause without a full stop. */
  readonly meaning: string;
  /** What to do, as a clause in the imperative without a full stop. */
  readonly advice: string;
}

/** A vendor's codes as data. */
export type VendorCodeTable = Readonly<Record<string, VendorCode>>;

/** What is known of a vendor's refusal. */
export interface RefusalFacts {
  readonly vendor: string;
  readonly code: string | null;
  readonly httpStatus: number | null;
  /** The vendor's own words, if it had any. */
  readonly vendorText?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Puts a refusal into words, from the vendor's table and the vendor's own text. */
export function failureOf(entry: VendorCode, facts: RefusalFacts): Failure {
  const words = facts.vendorText === undefined ? '' : quoteVendorText(facts.vendorText);
  const where = facts.httpStatus === null ? '' : ` [HTTP ${facts.httpStatus}]`;
  return {
    class: entry.class,
    vendor: facts.vendor,
    code: facts.code,
    httpStatus: facts.httpStatus,
    reason: `${facts.vendor}${facts.code === null ? '' : ` ${facts.code}`}: ${entry.meaning}${words}. ${capitalise(entry.advice)}.${where}`,
    ...(facts.retryAfterMs === undefined ? {} : { retryAfterMs: facts.retryAfterMs }),
  };
}

/** A failure found before any call, or on the way to the vendor. */
export function localFailure(failureClass: FailureClass, vendor: string, reason: string): Failure {
  return { class: failureClass, vendor, code: null, httpStatus: null, reason };
}

const VENDOR_TEXT_LENGTH = 160;

/** What could be a token, a key, an alias or a phone number: long runs, letters mixed with digits, and long numbers. */
const TOKEN_LIKE = /[A-Za-z0-9_\-+/=%]{16,}|(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{4,}|\d{6,}/g;

/**
 * A vendor's words are input like any other: one line, a bounded length, and nothing in them that could be a token, a key or a phone number (vendors repeat
 * the addresses they reject).
 */
function quoteVendorText(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(TOKEN_LIKE, '…')
    .trim();
  if (line === '') return '';
  const characters = Array.from(line);
  const short = characters.length > VENDOR_TEXT_LENGTH ? `${characters.slice(0, VENDOR_TEXT_LENGTH).join('')}…` : line;
  return ` (“${short}”)`;
}

function capitalise(clause: string): string {
  return clause.charAt(0).toUpperCase() + clause.slice(1);
}
