import { checkAudience } from '../audience/audience.check.js';
import { PushInputError } from '../errors/push.error.js';
import { Issues } from '../message/issues.js';
import { checkMessage } from '../message/message.check.js';
import { plainCopy } from '../message/plain.js';
import { DELIVERY_POLICIES } from './batch.js';
import { LANES } from './lane.js';
import { type PushRequest } from './push.request.js';

/** Ten years of 365 days. */
const MAX_AHEAD_MS = 10 * 365 * 24 * 3600 * 1000;

/** A time that is this little past means now: clocks differ, and requests take time. */
const PAST_TOLERANCE_MS = 60_000;

/** The most requests in one call of `sendMany`. */
const MAX_AT_ONCE = 1_000;

/** A date that says which instant it means: with `Z` or an offset. */
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/i;

/** A request that was found sound. */
export interface CheckedRequest extends PushRequest {
  /** The time that was asked for, in milliseconds since the epoch; null for none. */
  readonly instant: number | null;
  /** When it will be sent: the time that was asked for, or now. */
  readonly dueAt: number;
}

/**
 * Checks a request of unknown shape: types are gone by the time a JSON body arrives.
 *
 * @throws PushInputError naming every field that is wrong
 */
export function checkRequest(request: unknown, now: number): CheckedRequest {
  const issues = new Issues();
  const checked = check(request, now, issues);
  if (issues.list.length > 0) throw new PushInputError('The push was not accepted', issues.list);
  return checked;
}

/**
 * Checks a list of requests: what is wrong with one of them is told with its place, e.g. `[3].message.title`.
 *
 * @throws PushInputError naming every field that is wrong, in all of them
 */
export function checkRequests(requests: unknown, now: number): readonly CheckedRequest[] {
  const list = listOf(requests);
  if (list === null) {
    const rule = `must be a list of at most ${MAX_AT_ONCE} requests`;
    throw new PushInputError('No push was accepted', [{ field: '', rule }]);
  }
  const all = new Issues();
  const checked = list.map((request, i) => {
    const issues = new Issues();
    const one = check(request, now, issues);
    for (const { field, rule } of issues.list) {
      all.add(`[${i}]${field === '' || field.startsWith('[') ? field : `.${field}`}`, rule);
    }
    return one;
  });
  if (all.list.length > 0) throw new PushInputError('No push was accepted', all.list);
  return checked;
}

/** The list's own items, or null: a proxy may throw when it is read. */
function listOf(requests: unknown): readonly unknown[] | null {
  try {
    return Array.isArray(requests) && requests.length <= MAX_AT_ONCE
      ? Array.from({ length: requests.length }, (_, i): unknown => requests[i])
      : null;
  } catch {
    return null;
  }
}

function check(given: unknown, now: number, issues: Issues): CheckedRequest {
  const request = plainCopy(given, issues);
  let instant: number | null = null;
  if (issues.object(request, '', ['to', 'message', 'at', 'key', 'lane', 'delivery'])) {
    checkAudience(request.to, 'to', issues);
    checkMessage(request.message, 'message', issues);
    if (request.key !== undefined) issues.name(request.key, 'key');
    if (request.lane !== undefined) issues.oneOf(request.lane, 'lane', LANES);
    if (request.delivery !== undefined) issues.oneOf(request.delivery, 'delivery', DELIVERY_POLICIES);
    if (request.at !== undefined) instant = checkTime(request.at, now, request.key !== undefined, issues);
  }
  // What is no object must not be spread: a text would be, character by character.
  const sound = issues.list.length === 0 ? request : {};
  return { ...(sound as PushRequest), instant, dueAt: Math.max(instant ?? now, now) };
}

/** With a key, a past time is no mistake: the call may repeat one that was made in time. */
function checkTime(at: unknown, now: number, keyed: boolean, issues: Issues): number | null {
  const instant = instantOf(at);
  if (instant === undefined) {
    issues.add('at', 'must be a date, milliseconds since the epoch, or a text like 2026-12-01T09:00:00+08:00');
    return null;
  }
  if (instant < now - PAST_TOLERANCE_MS && !keyed) issues.add('at', 'must not be in the past');
  if (instant > now + MAX_AHEAD_MS) issues.add('at', 'must be at most 10 years ahead');
  return instant;
}

function instantOf(at: unknown): number | undefined {
  const time =
    typeof at === 'object' && at instanceof Date
      ? at.getTime()
      : typeof at === 'number'
        ? at
        : typeof at === 'string'
          ? parse(at)
          : Number.NaN;
  return Number.isFinite(time) ? Math.round(time) : undefined;
}

/** `Date.parse` turns the 31st of February into the 3rd of March: the day must be the one that was written. */
function parse(text: string): number {
  const [, year, month, day] = INSTANT.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return Number.NaN;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate() ? Date.parse(text) : Number.NaN;
}
