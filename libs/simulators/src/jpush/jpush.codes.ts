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

/**
 * The codes of the device family. Source: JPush REST API v3 device, table of return codes, 2019-08; 7015 (at most 10 devices an alias) since 2020-03-10.
 * 7016 is named by clients alone, without a meaning.
 */
export const JPUSH_DEVICE_ERRORS = {
  7000: { status: 500, meaning: 'internal error; try again later' },
  7001: { status: 401, meaning: 'the credentials are missing' },
  7002: { status: 400, meaning: 'a parameter is not legal' },
  7004: { status: 401, meaning: 'appKey and masterSecret do not match' },
  7008: { status: 400, meaning: 'the appKey is unknown' },
  7013: { status: 400, meaning: 'some of the parameters are not legal' },
  7015: { status: 400, statusInferred: true, meaning: 'the alias is bound to 10 devices already' },
  7016: { status: 400, statusInferred: true, meaning: 'refused by the device service' },
  7030: { status: 503, meaning: 'an inner service is busy; try again later' },
} as const satisfies Readonly<Record<number, JPushError>>;

/** The codes of the report family. Source: JPush REST API v3 report, table of return codes, 2019-08; 3004 and 3005 from the page of 2025-08. */
export const JPUSH_REPORT_ERRORS = {
  10: { status: 500, meaning: 'internal error; try again later' },
  2003: { status: 403, meaning: 'this app has no right to this report' },
  3001: { status: 401, meaning: 'the credentials are wrong', vendorText: 'Basic authentication failed' },
  3002: { status: 400, meaning: 'a parameter is not legal' },
  3004: { status: 400, statusInferred: true, meaning: 'start does not have the form that time_unit asks for' },
  3005: { status: 400, statusInferred: true, meaning: 'the time lies outside of the days that are kept' },
} as const satisfies Readonly<Record<number, JPushError>>;

/** The codes of the schedule family (8000 is success). Source: JPush REST API v3 schedule, 2019-08; 8400 and 8404 stand in its samples alone. */
export const JPUSH_SCHEDULE_ERRORS = {
  8100: { status: 400, meaning: 'the schedule is not valid' },
  8101: { status: 401, meaning: 'the credentials are wrong', vendorText: 'Basic authentication failed.' },
  8104: {
    status: 404,
    meaning: 'there is no such schedule',
    vendorText: "Request schedule operation doesn't exist",
  },
  8200: { status: 500, meaning: 'internal error; try again later' },
  8203: { status: 503, meaning: 'an inner service is busy; try again later' },
  8400: { status: 400, meaning: 'the request is not valid' },
  8404: { status: 404, meaning: 'there is no such schedule' },
} as const satisfies Readonly<Record<number, JPushError>>;

/**
 * The codes of the admin family. Source: JPush Admin API v1, 2019-08. The first five travel with HTTP 200.
 * Our decision: 4002 is a missing field, 4003 an illegal value, 4004 wrong credentials; what tells 4005, 4006 and 4007 from 4004 is not known.
 */
export const JPUSH_ADMIN_ERRORS = {
  10: { status: 500, meaning: 'internal error; try again later' },
  1010: { status: 200, meaning: 'there is a certificate for this environment already' },
  1012: { status: 200, meaning: 'the certificate is not valid' },
  1013: { status: 200, meaning: 'the appKey is wrong' },
  1014: { status: 200, meaning: 'the certificate file is missing' },
  1015: { status: 200, meaning: 'the app could not be deleted' },
  4001: { status: 405, meaning: 'this call does not support that HTTP method' },
  4002: { status: 400, meaning: 'a required field is missing' },
  4003: { status: 400, meaning: 'a value is not legal' },
  4004: { status: 401, meaning: 'devKey and devSecret do not match' },
  4005: { status: 401, meaning: 'the credentials are wrong' },
  4006: { status: 401, meaning: 'the credentials are wrong' },
  4007: { status: 401, meaning: 'the credentials are wrong' },
} as const satisfies Readonly<Record<number, JPushError>>;

/** The codes of every family. A code that a family does not list is the push family's: rates and permissions are the same everywhere. */
export const JPUSH_FAMILY_ERRORS = {
  push: JPUSH_ERRORS,
  device: JPUSH_DEVICE_ERRORS,
  report: JPUSH_REPORT_ERRORS,
  schedule: JPUSH_SCHEDULE_ERRORS,
  admin: JPUSH_ADMIN_ERRORS,
} as const satisfies Readonly<Record<string, Readonly<Record<number, JPushError>>>>;

/** A group of endpoints that shares a table of codes. */
export type JPushFamily = keyof typeof JPUSH_FAMILY_ERRORS;

/** A code of the push family. */
export type JPushErrorCode = keyof typeof JPUSH_ERRORS;

/** A code of any family. */
export type JPushCode =
  | JPushErrorCode
  | keyof typeof JPUSH_DEVICE_ERRORS
  | keyof typeof JPUSH_REPORT_ERRORS
  | keyof typeof JPUSH_SCHEDULE_ERRORS
  | keyof typeof JPUSH_ADMIN_ERRORS;

/** What a code means in a family. */
export function errorOf(family: JPushFamily, code: JPushCode): JPushError {
  const tables: readonly Readonly<Record<number, JPushError>>[] = [JPUSH_FAMILY_ERRORS[family], JPUSH_ERRORS];
  return tables.map((table) => table[code]).find((error) => error !== undefined) ?? JPUSH_ERRORS[1000];
}

/**
 * The order in which one of several defects of a push object is reported: missing, unknown key, illegal value,
 * forbidden combination, size, permission. Our decision: the documents name no order.
 */
export const DEFECT_ORDER: readonly JPushErrorCode[] = [1002, 1009, 1003, 1035, 1005, 2006, 2007];
