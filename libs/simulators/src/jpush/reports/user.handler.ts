import { accept, type Reply } from '../jpush.answers.js';
import { type Call, type GroupCall, type JPushCall, type KnownApp } from '../jpush.call.js';
import { appsOf } from '../groups/group.handler.js';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { dayOf, readTime, writeTime, type TimeForm } from '../jpush.times.js';
import { PLATFORM_NAME } from '../push/audience.js';
import { refuseReport } from './report.handler.js';

/** The units of `users`: how `start` is written, and how many of them one call may ask for (JPush REST API v3 report, 2025-08). */
const UNITS = {
  HOUR: { form: 'hour', max: 24 },
  DAY: { form: 'day', max: 60 },
  MONTH: { form: 'month', max: 2 },
} as const satisfies Readonly<Record<string, { form: TimeForm; max: number }>>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** `GET /v3/users?time_unit=&start=&duration=` (VIP), 60 days back. */
export function users(call: JPushCall): Reply {
  return countUsers(call, [call], JPUSH_LIMITS.userDays);
}

/** `GET /v3/group/users?time_unit=&start=&duration=` (VIP), 30 days back. */
export function groupUsers(call: GroupCall): Reply {
  return countUsers(call, appsOf(call), JPUSH_LIMITS.groupReportDays);
}

/**
 * Our decisions: the phone book has no past, so only the period that it is now has figures (everybody who is online, active too); all others hold their time alone,
 * as the vendor's do where it has no data. A duration over the limit is 3005, as is a start too far back and HOUR for another day than today.
 */
function countUsers({ request, context }: Call, apps: readonly KnownApp[], daysBack: number): Reply {
  const { query } = request;
  const [unit, start, length] = ['time_unit', 'start', 'duration'].map((name) => query.get(name) ?? '') as [
    string,
    string,
    string,
  ];
  const known = Object.hasOwn(UNITS, unit) ? UNITS[unit as keyof typeof UNITS] : undefined;
  if (!known) return refuseReport(3002, 'time_unit: must be HOUR, DAY or MONTH');
  if (!/^[1-9]\d{0,3}$/.test(length)) return refuseReport(3002, 'duration: must be a positive integer');
  const from = readTime(start, known.form);
  if (from === undefined) {
    const isTime = Object.values(UNITS).some(({ form }) => readTime(start, form) !== undefined);
    return refuseReport(isTime ? 3004 : 3002, `start: must have the form that ${unit} asks for`);
  }
  const duration = Number(length);
  const now = context.now();
  const tooOld = dayOf(from) < dayOf(now) - daysBack;
  const notToday = unit === 'HOUR' && dayOf(from) !== dayOf(now);
  if (duration > known.max || tooOld || notToday) {
    return refuseReport(3005, `start: at most ${known.max} units, ${daysBack} days back; HOUR is for today alone`);
  }
  const current = writeTime(now, known.form);
  const times = Array.from({ length: duration }, (_, n) => writeTime(later(from, unit, n), known.form));
  const items = times.map((time) => ({ time, ...(time === current && counts(apps, context)) }));
  return accept({ time_unit: unit, start, duration, items });
}

function later(from: number, unit: string, n: number): number {
  if (unit !== 'MONTH') return from + n * (unit === 'HOUR' ? HOUR : DAY);
  const [year = 0, month = 1] = writeTime(from, 'month').split('-').map(Number);
  const text = `${year + Math.floor((month - 1 + n) / 12)}-${String(((month - 1 + n) % 12) + 1).padStart(2, '0')}`;
  return readTime(text, 'month') ?? from;
}

/** Who is online now, by platform; a platform without a phone is left out. */
function counts(apps: readonly KnownApp[], context: Call['context']): Readonly<Record<string, object>> {
  const online = new Map<string, number>();
  for (const { state } of apps) {
    for (const { phone, install } of state.devices.all(context)) {
      if (state.devices.absence(install, context.now()) > JPUSH_LIMITS.onlineMs) continue;
      const platform = PLATFORM_NAME[phone.platform];
      online.set(platform, (online.get(platform) ?? 0) + 1);
    }
  }
  return Object.fromEntries([...online].map(([platform, count]) => [platform, { online: count, active: count }]));
}
