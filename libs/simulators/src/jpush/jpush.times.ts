/*
 * The vendor writes local times without a zone, and all of its samples are times of China. Our decision: UTC+8, everywhere.
 */
const UTC_PLUS_8 = 8 * 3_600_000;

/** How the vendor writes a time. */
export type TimeForm = 'second' | 'hour' | 'day' | 'month';

/** How many characters of `yyyy-MM-dd HH:mm:ss` a form keeps. */
const LENGTH: Readonly<Record<TimeForm, number>> = { second: 19, hour: 13, day: 10, month: 7 };
const EARLIEST = '2000-01-01 00:00:00';

/** A time as the vendor writes it, e.g. `2026-08-01 12:00:00`. */
export function writeTime(instant: number, form: TimeForm = 'second'): string {
  return new Date(instant + UTC_PLUS_8).toISOString().replace('T', ' ').slice(0, LENGTH[form]);
}

/** The instant that a text of one form means; `undefined` where it has another form or no such time exists. */
export function readTime(text: unknown, form: TimeForm = 'second'): number | undefined {
  if (typeof text !== 'string' || text.length !== LENGTH[form]) return undefined;
  const whole = `${text}${EARLIEST.slice(text.length)}`;
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(whole)) return undefined;
  const instant = Date.parse(`${whole.replace(' ', 'T')}.000Z`) - UTC_PLUS_8;
  // A day that a month lacks is moved on by the parser: it comes back changed.
  return !Number.isNaN(instant) && writeTime(instant, form) === text ? instant : undefined;
}

/** The number of the day in China. */
export function dayOf(instant: number): number {
  return Math.floor((instant + UTC_PLUS_8) / 86_400_000);
}
