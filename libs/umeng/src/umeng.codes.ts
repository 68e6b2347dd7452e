import { type VendorCode, type VendorCodeTable } from '@nest-push/core';
import { CURRENT_CODES } from './codes/current.codes.js';
import { FORMER_CODES } from './codes/former.codes.js';
import { credential, payload, retryable, throttled } from './codes/rows.js';

/**
 * Every code that Umeng is known to answer with: its present table, the former ones, and the one code of a phone maker that its documents name.
 * Sources and dates stand in the parts.
 */
export const UMENG_CODES: VendorCodeTable = {
  ...CURRENT_CODES,
  ...FORMER_CODES,
  // U-Push API, channel_properties, 2025-04.
  10089: credential('vivo refuses the badge', "let the app use vivo's badge API first, or leave vivo_addbadge out"),
};

/** Umeng counts by the minute; our decision: after this long a call too many is forgotten. Milliseconds. */
const MINUTE_MS = 60_000;

/** How long to wait after a code, where Umeng's limits say so. Milliseconds. */
export const UMENG_WAITS: Readonly<Record<string, number>> = { 2026: MINUTE_MS, 2050: MINUTE_MS };

/** What a code means. One that is in no table is judged by the HTTP status. */
export function umengCode(code: string, httpStatus: number): VendorCode {
  const known = Object.hasOwn(UMENG_CODES, code) ? UMENG_CODES[code] : undefined;
  if (known !== undefined) return known;
  const meaning = 'this code is in no table of ours';
  if (httpStatus === 429) return throttled(meaning, 'send more slowly');
  if (httpStatus >= 500) return retryable(meaning, 'try again later');
  return payload(meaning, "look it up in Umeng's documents (developer.umeng.com/docs/67966/detail/149332)");
}
