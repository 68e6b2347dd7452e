import {
  flag,
  type InputIssue,
  type JsonObject,
  list,
  misfits,
  object,
  type ObjectRule,
  oneOf,
  type Shape,
  text,
  whole,
} from '@nest-push/core';
import { checkPush } from './push.checks.js';
import { type JPushSchedule, type JPushScheduleChange } from '../types/requests/schedules.js';
import { DATE, INPUT_CODES } from '../api/input.js';
import { under } from '../api/sending.js';

// Sizes and forms: JPush push schedule, 2022-07-22.

const TIME = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d';
const moment = text({ like: [new RegExp(`^${DATE} ${TIME}$`), 'must have the form yyyy-MM-dd HH:mm:ss'] });

const DAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** What `point` holds for each unit; JPush takes any letter case. */
const POINTS: ReadonlyMap<string, Shape | null> = new Map(
  Object.entries({
    day: null,
    week: list(text({ like: [new RegExp(`^(${DAYS.join('|')})$`, 'i'), `must be one of ${DAYS.join(', ')}`] }), {
      min: 1,
    }),
    month: list(text({ like: [/^(0[1-9]|[12]\d|3[01])$/, 'must be a day of the month, "01" to "31"'] }), { min: 1 }),
  }),
);

/** A span of one year holds a leap day at most. */
const YEAR_MS = 366 * 86_400_000;

const span: NonNullable<ObjectRule['relations']> = ({ start, end, time_unit, point }, field, report) => {
  const from = instant(start);
  const to = instant(end);
  if (to <= from) report.add('value', `${field}.end`, 'must be later than start');
  if (to - from > YEAR_MS) report.add('value', `${field}.end`, 'must be at most one year after start');
  const shape = typeof time_unit === 'string' ? POINTS.get(time_unit.toLowerCase()) : undefined;
  if (shape === null && point !== undefined) report.add('value', `${field}.point`, 'must be left out for days');
  else if (shape) shape(point, `${field}.point`, report);
};

/** Both ends are in the same time zone, whichever it is. NaN, which no comparison holds for, where it is no moment. */
function instant(value: JsonObject[string]): number {
  return typeof value === 'string' ? Date.parse(`${value.replace(' ', 'T')}Z`) : Number.NaN;
}

const periodical = object(
  {
    start: moment,
    end: moment,
    time: text({ like: [new RegExp(`^${TIME}$`), 'must have the form HH:mm:ss'] }),
    time_unit: text({ like: [/^(day|week|month)$/i, 'must be day, week or month'] }),
    frequency: whole({ min: 1, max: 100 }),
    // Depends on the unit: see `span`.
    point: () => undefined,
  },
  { required: ['start', 'end', 'time', 'time_unit', 'frequency'], relations: span },
);

/** When a schedule fires: exactly one of two ways. */
export const trigger = object(
  { single: object({ time: moment }, { required: ['time'] }), periodical },
  {
    relations: ({ single, periodical: again }, field, report) => {
      if ((single === undefined) === (again === undefined)) report.add('value', field, 'must be single or periodical');
    },
  },
);

const name = text({
  min: 1,
  max: 255,
  unit: 'bytes',
  like: [/^[\p{Script=Han}\w]*$/u, 'must consist of letters, digits, _ and Chinese characters'],
});

// The push has checks and codes of its own.
const PARTS = { name, trigger, push: () => undefined };

const SCHEDULE = object(
  { ...PARTS, cid: text({ min: 1 }), enabled: oneOf([true]) },
  { required: ['name', 'enabled', 'trigger', 'push'] },
);

const CHANGE = object(
  { ...PARTS, enabled: flag() },
  {
    relations: (change, field, report) => {
      if (Object.keys(change).length === 0)
        report.add('missing', field, 'must have a name, enabled, a trigger or a push');
    },
  },
);

/** Everything in a new schedule that JPush would refuse. */
export function checkSchedule(schedule: JPushSchedule): readonly InputIssue[] {
  return [...misfits(SCHEDULE, schedule, '', INPUT_CODES.schedule), ...pushIssues(schedule)];
}

/** Everything in a change that JPush would refuse. */
export function checkScheduleChange(change: JPushScheduleChange): readonly InputIssue[] {
  return [...misfits(CHANGE, change, '', INPUT_CODES.schedule), ...pushIssues(change)];
}

function pushIssues({ push }: JPushScheduleChange): readonly InputIssue[] {
  return push === undefined ? [] : under('push', checkPush(push, 'schedule'));
}
