import { readTime, writeTime } from '../jpush.times.js';
import { nextOf, readTrigger } from './trigger.js';

const NOW = readTime('2026-08-01 12:00:00') ?? 0;

/** The first firings after now, as local times. */
function firings(periodical: object, count = 3): string[] {
  const trigger = readTrigger(
    {
      periodical: {
        start: '2026-08-01 00:00:00',
        end: '2027-08-01 00:00:00',
        time: '09:30:00',
        frequency: 1,
        ...periodical,
      },
    },
    NOW,
  );
  if ('hint' in trigger) return [trigger.hint];
  const found: string[] = [];
  for (let at = nextOf(trigger, NOW); at !== undefined && found.length < count; at = nextOf(trigger, at))
    found.push(writeTime(at));
  return found;
}

describe('when a periodical task fires', () => {
  it.each<[name: string, periodical: object, times: string[]]>([
    ['every day', { time_unit: 'DAY' }, ['2026-08-02 09:30:00', '2026-08-03 09:30:00', '2026-08-04 09:30:00']],
    [
      'later today',
      { time_unit: 'day', time: '23:59:59' },
      ['2026-08-01 23:59:59', '2026-08-02 23:59:59', '2026-08-03 23:59:59'],
    ],
    [
      'every third day from the start',
      { time_unit: 'day', frequency: 3 },
      ['2026-08-04 09:30:00', '2026-08-07 09:30:00', '2026-08-10 09:30:00'],
    ],
    [
      'not before the start',
      { time_unit: 'day', start: '2026-09-01 10:00:00' },
      ['2026-09-02 09:30:00', '2026-09-03 09:30:00', '2026-09-04 09:30:00'],
    ],
    ['on the end', { time_unit: 'day', end: '2026-08-03 09:30:00' }, ['2026-08-02 09:30:00', '2026-08-03 09:30:00']],
    // 1 August 2026 is a Saturday: its week has no further Monday.
    [
      'on weekdays',
      { time_unit: 'week', point: ['mon', 'WED'] },
      ['2026-08-03 09:30:00', '2026-08-05 09:30:00', '2026-08-10 09:30:00'],
    ],
    [
      'every second week',
      { time_unit: 'week', frequency: 2, point: ['SUN'] },
      ['2026-08-02 09:30:00', '2026-08-16 09:30:00', '2026-08-30 09:30:00'],
    ],
    [
      'on a day that some months lack',
      { time_unit: 'month', point: ['31'] },
      ['2026-08-31 09:30:00', '2026-10-31 09:30:00', '2026-12-31 09:30:00'],
    ],
    [
      'every second month',
      { time_unit: 'month', frequency: 2, point: ['01'] },
      ['2026-10-01 09:30:00', '2026-12-01 09:30:00', '2027-02-01 09:30:00'],
    ],
  ])('%s', (_name, periodical, times) => {
    expect(firings(periodical)).toEqual(times);
  });
});

describe('triggers that are refused', () => {
  const periodical = {
    start: '2026-08-01 00:00:00',
    end: '2027-08-01 00:00:00',
    time: '09:30:00',
    time_unit: 'day',
    frequency: 1,
  };
  const single = (time: unknown) => ({ single: { time } });

  it.each<[name: string, trigger: unknown, field: string | null]>([
    ['the next second', single('2026-08-01 12:00:01'), null],
    ['now', single('2026-08-01 12:00:00'), 'trigger.single.time'],
    ['in a year', single('2027-08-01 12:00:00'), null],
    ['in a year and a second', single('2027-08-01 12:00:01'), 'trigger.single.time'],
    ['without seconds', single('2026-08-02 12:00'), 'trigger.single.time'],
    ['not padded', single('2026-8-02 12:00:00'), 'trigger.single.time'],
    ['on 30 February', single('2027-02-30 12:00:00'), 'trigger.single.time'],
    ['neither kind', {}, 'trigger'],
    ['both kinds', { ...single('2026-08-02 12:00:00'), periodical }, 'trigger'],
    ['a text', 'daily', 'trigger'],
    ['a further key', { ...single('2026-08-02 12:00:00'), geofence: {} }, 'trigger.geofence'],
    ['a year', { periodical }, null],
    ['a year and a second', { periodical: { ...periodical, end: '2027-08-01 00:00:01' } }, 'trigger.periodical.end'],
    [
      'an end before the start',
      { periodical: { ...periodical, end: '2026-07-31 00:00:00' } },
      'trigger.periodical.end',
    ],
    [
      'an end before the first firing',
      { periodical: { ...periodical, end: '2026-08-02 09:00:00' } },
      'trigger.periodical.end',
    ],
    ['frequency 100', { periodical: { ...periodical, frequency: 100 } }, null],
    ['frequency 101', { periodical: { ...periodical, frequency: 101 } }, 'trigger.periodical.frequency'],
    ['frequency 0', { periodical: { ...periodical, frequency: 0 } }, 'trigger.periodical.frequency'],
    ['hours', { periodical: { ...periodical, time_unit: 'hour' } }, 'trigger.periodical.time_unit'],
    ['a time without seconds', { periodical: { ...periodical, time: '09:30' } }, 'trigger.periodical.time'],
    ['a day with points', { periodical: { ...periodical, point: ['MON'] } }, 'trigger.periodical.point'],
    ['a week without points', { periodical: { ...periodical, time_unit: 'week' } }, 'trigger.periodical.point'],
    [
      'a week with a day of the month',
      { periodical: { ...periodical, time_unit: 'week', point: ['01'] } },
      'trigger.periodical.point[0]',
    ],
    [
      'a month with day 32',
      { periodical: { ...periodical, time_unit: 'month', point: ['32'] } },
      'trigger.periodical.point[0]',
    ],
    [
      'a month with day 1',
      { periodical: { ...periodical, time_unit: 'month', point: ['1'] } },
      'trigger.periodical.point[0]',
    ],
  ])('%s', (_name, given, field) => {
    const read = readTrigger(given, NOW);
    expect('hint' in read ? read.hint.split(':')[0] : null).toBe(field);
  });
});
