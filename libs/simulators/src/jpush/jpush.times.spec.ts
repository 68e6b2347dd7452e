import { dayOf, readTime, writeTime, type TimeForm } from './jpush.times.js';

const NOON = Date.parse('2026-08-01T04:00:00Z');

it.each<[form: TimeForm, text: string, iso: string]>([
  ['second', '2026-08-01 12:00:00', '2026-08-01T04:00:00Z'],
  ['hour', '2026-08-01 12', '2026-08-01T04:00:00Z'],
  ['day', '2026-08-01', '2026-07-31T16:00:00Z'],
  ['month', '2026-08', '2026-07-31T16:00:00Z'],
])('times of China: %s', (form, text, iso) => {
  expect(writeTime(NOON, form)).toBe(text);
  expect(readTime(text, form)).toBe(Date.parse(iso));
});

it.each([
  '2026-02-29 12:00:00',
  '2026-08-01 24:00:00',
  '2026-08-01T12:00:00',
  '2026-8-1 12:00:00',
  '2026-08-01',
  7,
  null,
])('%p is no time', (text) => {
  expect(readTime(text)).toBeUndefined();
});

it('a day begins at midnight in China', () => {
  expect(dayOf(Date.parse('2026-08-01T16:00:00Z')) - dayOf(Date.parse('2026-08-01T15:59:59Z'))).toBe(1);
});
