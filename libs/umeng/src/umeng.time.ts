/** The time zone of a policy's times. Our decision: Umeng names none, and the service and its samples are Chinese. */
export const UMENG_TIME_ZONE = '+08:00';

/** A time zone as the options take it: a fixed difference to UTC. */
export const TIME_ZONE = /^[+-](0\d|1[0-4]):[0-5]\d$/;

/**
 * A moment as Umeng's policies write it, `yyyy-MM-dd HH:mm:ss`; parts of a second are cut off.
 *
 * @param ms - milliseconds since the epoch
 * @param timeZone - the difference to UTC, e.g. `+08:00`
 *
 * @example
 * ```ts
 * policy: { start_time: umengTime(tomorrowAtNine.getTime()) }
 * ```
 */
export function umengTime(ms: number, timeZone = UMENG_TIME_ZONE): string {
  return new Date(ms + offsetMs(timeZone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** The moment that a policy's time means, in milliseconds since the epoch; null where it is none. */
export function umengTimeMs(time: string, timeZone = UMENG_TIME_ZONE): number | null {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time)) return null;
  const ms = Date.parse(`${time.replace(' ', 'T')}Z`);
  // The 30th of February reads as a day of March, and 24:00:00 as one of the next day; what cannot be read is no day at all.
  return new Date(ms).getUTCDate() === Number(time.slice(8, 10)) ? ms - offsetMs(timeZone) : null;
}

function offsetMs(timeZone: string): number {
  const minutes = Number(timeZone.slice(1, 3)) * 60 + Number(timeZone.slice(4));
  return (timeZone.startsWith('-') ? -minutes : minutes) * 60_000;
}
