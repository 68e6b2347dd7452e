/** One documented refusal. */
export interface JPushError {
  /** The HTTP status it travels with. */
  readonly status: number;
  /** True where the documents name the code but not its HTTP status: the status is then a guess, to be corrected here alone. */
  readonly statusInferred?: true;
  /** What the code means, in our words; the answer's text where the vendor's own is not known. */
  readonly meaning: string;
  /** The text of the vendor's own answers, where one is published. */
  readonly vendorText?: string;
}

/**
 * The codes of the push family.
 *
 * Source: JPush REST API v3 push, table of return codes, 2025-10 (1000–1030, 2002–2007), push advanced, 2022-08 (1105),
 * and the notes on `active_push` (1035) and on broadcasts (2008) of the same page.
 */
export const JPUSH_ERRORS = {
  1000: { status: 500, meaning: 'internal error; try again later' },
  1001: { status: 405, meaning: 'this call does not support that HTTP method' },
  1002: { status: 400, meaning: 'a required field is missing', vendorText: 'Missing parameter' },
  1003: { status: 400, meaning: 'a value is not legal' },
  1004: { status: 401, meaning: 'appKey and masterSecret do not match', vendorText: 'Authen failed' },
  1005: { status: 400, meaning: 'the message is too large' },
  1008: { status: 400, meaning: 'the appKey is malformed; look for blanks in it' },
  1009: { status: 400, meaning: 'the push object has a key that is not supported' },
  1011: {
    status: 400,
    meaning: 'no device fits the audience',
    vendorText: 'cannot find user by this audience or has been inactive for more than 255 days',
  },
  1012: { status: 400, meaning: 'too many pushes of this kind at once, or the vendor channel has no quota left' },
  1020: { status: 404, meaning: 'only HTTPS is supported' },
  1030: { status: 503, meaning: 'an inner service timed out; try again later' },
  1035: { status: 400, statusInferred: true, meaning: 'active_push cannot be combined with this' },
  1105: { status: 403, statusInferred: true, meaning: 'this account may not use the file API' },
  2002: { status: 429, meaning: 'the rate limit of this app is exceeded', vendorText: 'Rate limit exceeded' },
  2003: { status: 403, meaning: 'this app is blocked', vendorText: 'The appKey is in black list.' },
  2004: { status: 403, meaning: 'the source address is not in the white list of this app' },
  2005: { status: 403, meaning: 'the volume is beyond the reasonable range' },
  2006: { status: 403, meaning: 'for VIP apps only' },
  2007: { status: 403, meaning: 'this app has no permission for that' },
  2008: { status: 403, statusInferred: true, meaning: 'the broadcasts of today are used up' },
} as const satisfies Readonly<Record<number, JPushError>>;

/** A code of the push family. */
export type JPushErrorCode = keyof typeof JPUSH_ERRORS;

/**
 * The order in which one of several defects of a push object is reported: missing, unknown key, illegal value,
 * forbidden combination, size, permission. Our decision: the documents name no order.
 */
export const DEFECT_ORDER: readonly JPushErrorCode[] = [1002, 1009, 1003, 1035, 1005, 2006, 2007];
