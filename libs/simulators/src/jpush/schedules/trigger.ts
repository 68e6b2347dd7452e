import { isObject, type JsonObject } from '../jpush.json.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { firstDefectOf, hintOf } from '../jpush.problem.js';
import { byType, integer, list, object, oneOf, textLike, value, type Rule } from '../jpush.shape.js';
import { dayOf, readTime } from '../jpush.times.js';

/** When a task fires. */
export type Trigger = SingleTrigger | PeriodicalTrigger;

interface SingleTrigger {
  readonly kind: 'single';
  /** As it was given, for whoever asks. */
  readonly given: JsonObject;
  readonly at: number;
}

interface PeriodicalTrigger {
  readonly kind: 'periodical';
  readonly given: JsonObject;
  readonly start: number;
  readonly end: number;
  /** Milliseconds after midnight. */
  readonly timeOfDay: number;
  readonly unit: 'day' | 'week' | 'month';
  readonly frequency: number;
  /** Days of the week (`MON` …) or of the month (`01` …). */
  readonly points: ReadonlySet<string>;
}

const DAY = 86_400_000;
const UTC_PLUS_8 = 8 * 3_600_000;
const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;

const time = value((given) => readTime(given) !== undefined, 'must be a time of the form yyyy-MM-dd HH:mm:ss');
const trigger = object({
  single: object({ time }, { required: ['time'] }),
  periodical: object(
    {
      start: time,
      end: time,
      time: textLike(/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, 'a time of the form HH:mm:ss'),
      time_unit: textLike(/^(?:day|week|month)$/i, 'day, week or month'),
      frequency: integer(1, JPUSH_LIMITS.frequency),
      point: byType({ array: list(value((given) => typeof given === 'string', 'must be a string')) }),
    },
    { required: ['start', 'end', 'time', 'time_unit', 'frequency'] },
  ),
});
const weekday: Rule = list(oneOf(...WEEKDAYS));
const dayOfMonth: Rule = list(textLike(/^(?:0[1-9]|[12]\d|3[01])$/, 'a day from 01 to 31'));

/**
 * Reads a trigger, or says what is wrong with it (JPush REST API v3 schedule, 2022-07).
 * Our decision: a single task must lie in the future, and a year is one of the calendar.
 */
export function readTrigger(given: unknown, now: number): Trigger | { readonly hint: string } {
  const defect = firstDefectOf(trigger, given, 'trigger');
  if (defect) return { hint: hintOf(defect) };
  if (!isObject(given) || Object.keys(given).length !== 1) {
    return { hint: 'trigger: must have exactly one of single and periodical' };
  }
  return isObject(given.single)
    ? readSingle(given, readTime(given.single.time) ?? 0, now)
    : readPeriodical(given, given.periodical as JsonObject, now);
}

/** When a trigger's time comes next after an instant; `undefined` when it has come for the last time. */
export function nextOf(trigger: Trigger, after: number): number | undefined {
  if (trigger.kind === 'single') return trigger.at > after ? trigger.at : undefined;
  const { start, end, timeOfDay } = trigger;
  for (let day = dayOf(Math.max(start, after)); ; day++) {
    const instant = day * DAY - UTC_PLUS_8 + timeOfDay;
    if (instant > end) return undefined;
    if (instant > after && instant >= start && firesOn(trigger, day)) return instant;
  }
}

function readSingle(given: JsonObject, at: number, now: number): Trigger | { readonly hint: string } {
  if (at <= now) return { hint: 'trigger.single.time: must lie in the future' };
  if (at > aYearAfter(now)) return { hint: 'trigger.single.time: must lie at most 1 year ahead' };
  return { kind: 'single', given, at };
}

function readPeriodical(given: JsonObject, body: JsonObject, now: number): Trigger | { readonly hint: string } {
  const [start, end] = [readTime(body.start) ?? 0, readTime(body.end) ?? 0];
  const field = 'trigger.periodical';
  if (end <= start) return { hint: `${field}.end: must lie after start` };
  if (end > aYearAfter(start)) return { hint: `${field}.end: must lie at most 1 year after start` };
  const unit = String(body.time_unit).toLowerCase() as PeriodicalTrigger['unit'];
  const points = (body.point as string[] | undefined)?.map((point) => point.toUpperCase());
  if (unit === 'day' && points) return { hint: `${field}.point: must be absent with time_unit day` };
  if (unit !== 'day') {
    if (!points?.length) return { hint: `${field}.point: is required with time_unit ${unit}` };
    const defect = firstDefectOf(unit === 'week' ? weekday : dayOfMonth, points, `${field}.point`);
    if (defect) return { hint: hintOf(defect) };
  }
  const [hours = 0, minutes = 0, seconds = 0] = String(body.time).split(':').map(Number);
  const timeOfDay = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  const frequency = body.frequency as number;
  const read: Trigger = { kind: 'periodical', given, start, end, timeOfDay, unit, frequency, points: new Set(points) };
  return nextOf(read, now) === undefined ? { hint: `${field}.end: must lie after the first firing` } : read;
}

/** A period is `frequency` units long, and the first one begins with the unit that `start` lies in. */
function firesOn({ start, unit, frequency, points }: PeriodicalTrigger, day: number): boolean {
  const { index, point } = UNITS[unit];
  const isPeriod = (index(day) - index(dayOf(start))) % frequency === 0;
  return isPeriod && (unit === 'day' || points.has(point(day)));
}

/** How the days since 1970 are numbered by unit, and what a day is called in it. 1970-01-01 was a Thursday. */
const UNITS: Readonly<
  Record<PeriodicalTrigger['unit'], { index: (day: number) => number; point: (day: number) => string }>
> = {
  day: { index: (day) => day, point: () => '' },
  week: { index: (day) => Math.floor((day + 3) / 7), point: (day) => WEEKDAYS[(day + 3) % 7] ?? '' },
  month: {
    index: (day) => dateOf(day).getUTCFullYear() * 12 + dateOf(day).getUTCMonth(),
    point: (day) => String(dateOf(day).getUTCDate()).padStart(2, '0'),
  },
};

function dateOf(day: number): Date {
  return new Date(day * DAY);
}

function aYearAfter(instant: number): number {
  const date = new Date(instant + UTC_PLUS_8);
  date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.getTime() - UTC_PLUS_8;
}
