import { checkAudience } from '../audience/audience.check.js';
import { PushInputError } from '../errors/push.error.js';
import { Issues } from '../message/issues.js';
import { checkMessage } from '../message/message.check.js';
import { type PushRequest } from './push.request.js';

/** Ten years of 365 days. */
const MAX_AHEAD_MS = 10 * 365 * 24 * 3600 * 1000;

/** A time that is this little past means now: clocks differ, and requests take time. */
const PAST_TOLERANCE_MS = 60_000;

/** A date that says which instant it means: with `Z` or an offset. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/i;

/** A request that was found sound. */
export interface CheckedRequest extends PushRequest {
  /** Milliseconds since the epoch. */
  readonly dueAt: number;
}

/**
 * Checks a request of unknown shape: types are gone by the time a JSON body arrives.
 *
 * @throws PushInputError naming every field that is wrong
 */
export function checkRequest(request: unknown, now: number): CheckedRequest {
  const issues = new Issues();
  let dueAt = now;
  if (issues.object(request, '', ['to', 'message', 'at', 'key'])) {
    checkAudience(request.to, 'to', issues);
    checkMessage(request.message, 'message', issues);
    if (request.key !== undefined) issues.name(request.key, 'key');
    if (request.at !== undefined) dueAt = checkTime(request.at, now, issues);
  }
  if (issues.list.length > 0) throw new PushInputError('The push was not accepted', issues.list);
  return { ...(request as PushRequest), dueAt };
}

function checkTime(at: unknown, now: number, issues: Issues): number {
  const time = instantOf(at);
  if (time === undefined) {
    issues.add('at', 'must be a date, milliseconds since the epoch, or a text like 2026-12-01T09:00:00+08:00');
  } else if (time < now - PAST_TOLERANCE_MS) {
    issues.add('at', 'must not be in the past');
  } else if (time > now + MAX_AHEAD_MS) {
    issues.add('at', 'must be at most 10 years ahead');
  } else {
    return Math.max(time, now);
  }
  return now;
}

function instantOf(at: unknown): number | undefined {
  const time =
    at instanceof Date
      ? at.getTime()
      : typeof at === 'number'
        ? at
        : typeof at === 'string' && INSTANT.test(at)
          ? Date.parse(at)
          : Number.NaN;
  return Number.isFinite(time) ? Math.round(time) : undefined;
}
