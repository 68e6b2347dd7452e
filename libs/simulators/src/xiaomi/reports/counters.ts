import { type XiaomiSuccess } from '../xiaomi.answers.js';
import { packageOf, type XiaomiCall } from '../xiaomi.call.js';
import { LIMITS } from '../xiaomi.limits.js';
import { XiaomiRefusal } from '../xiaomi.refusals.js';
import { dateOf } from './ledger.js';

/** Refuses an app that may not ask for statistics and traces. */
export function checkMayReport({ app }: XiaomiCall): void {
  if (app.reports === 'forbidden') {
    throw new XiaomiRefusal('reportsForbidden', 'Statistics and traces are forbidden for this app.');
  }
}

/** A day as a number, from `yyyyMMdd`. */
function dayFrom({ form }: XiaomiCall, name: string): number {
  const text = form.need(name);
  const [, year, month, date] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  const day = Date.parse(`${year}-${month}-${date}T00:00:00Z`) / LIMITS.day;
  if (!Number.isInteger(day) || dateOf(day) !== text) {
    throw new XiaomiRefusal('badValue', `${name} must be a day, written yyyyMMdd.`);
  }
  return day;
}

/**
 * Counters by day of one package. The span has less than 30 days: 30 days, both ends counted, are one too many. Our decision: every day of the span is told, a day
 * without messages with zeros.
 */
export function counters(call: XiaomiCall): XiaomiSuccess {
  checkMayReport(call);
  const packageName = packageOf(call);
  const first = dayFrom(call, 'start_date');
  const last = dayFrom(call, 'end_date');
  if (last < first || last - first + 1 >= LIMITS.statsDaysBelow) {
    throw new XiaomiRefusal('badValue', `start_date to end_date must be less than ${LIMITS.statsDaysBelow} days.`);
  }
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const data = days.map((day) => ({ date: dateOf(day), ...call.own.ledger.countsOf(day, packageName) }));
  return { data: { data } };
}
