import { type JPushPush } from '../push.js';

/** A day of the week in a schedule. */
export type JPushWeekday = 'MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN';

/** Once. */
export interface JPushSingleTrigger {
  single: {
    /** `yyyy-MM-dd HH:mm:ss`, at most one year ahead. JPush states no time zone; its samples are in UTC+8. */
    time: string;
  };
}

interface Periodical {
  /** `yyyy-MM-dd HH:mm:ss`. */
  start: string;
  /** `yyyy-MM-dd HH:mm:ss`, after the first time it fires, and at most one year after `start`. */
  end: string;
  /** `HH:mm:ss`. */
  time: string;
  /** Every so many days, weeks or months: 1 to 100. */
  frequency: number;
}

/** Again and again: by days, by days of the week, or by days of the month. Days that a month does not have are skipped. */
export interface JPushPeriodicalTrigger {
  periodical: Periodical &
    (
      | { time_unit: 'day'; point?: never }
      | { time_unit: 'week'; point: readonly JPushWeekday[] }
      /** `'01'` to `'31'`. */
      | { time_unit: 'month'; point: readonly string[] }
    );
}

/** When a schedule fires. */
export type JPushTrigger = JPushSingleTrigger | JPushPeriodicalTrigger;

/** A push at a time, or again and again. An app has at most 100 that have not ended (paying apps 2000). */
export interface JPushSchedule {
  /** An id of the `schedule` pool: a second schedule with the same one has no effect. A `cid` inside `push` has none. */
  cid?: string;
  /** At most 255 bytes of UTF-8: letters, digits, `_` and Chinese characters. */
  name: string;
  /** A new schedule is switched on; `update` can switch it off. */
  enabled: true;
  trigger: JPushTrigger;
  push: JPushPush;
}

/** What changes of a schedule: each part is replaced whole. Single and periodical cannot be exchanged, and what has ended cannot be changed. */
export interface JPushScheduleChange {
  name?: string;
  enabled?: boolean;
  trigger?: JPushTrigger;
  push?: JPushPush;
}
