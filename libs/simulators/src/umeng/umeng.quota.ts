import { type UmengCall } from './umeng.call.js';
import { INFERRED_CODES } from './umeng.codes.js';
import { dayOf } from './umeng.filter.js';
import { type UmengTaskKind } from './umeng.limits.js';

interface Count {
  /** When the tasks of the last minute were accepted. */
  recent: number[];
  day: string;
  ofDay: number;
}

/** Counts accepted tasks for each app and kind. There are as many counters as apps times kinds. */
export class UmengQuota {
  private readonly counts = new Map<string, Count>();

  /**
   * Counts one more task, or refuses it: 2050 within a minute, 2012 within a day. Our decision: the minute slides, the day is
   * the calendar day of the vendor's clock.
   */
  take(call: UmengCall, kind: UmengTaskKind): void {
    const rate = call.settings.rates[kind] ?? {};
    const { now } = call;
    const today = dayOf(now, call.settings.utcOffsetHours);
    const key = JSON.stringify([call.app.appKey, kind]);
    const before = this.counts.get(key);
    const recent = (before?.recent ?? []).filter((at) => at > now - 60_000 && at <= now);
    const ofDay = before?.day === today ? before.ofDay : 0;
    if (rate.perDay !== undefined && ofDay >= rate.perDay) {
      call.refuse(
        INFERRED_CODES.dailyBroadcasts,
        'type',
        `at most ${rate.perDay} ${kind} tasks a day; try again tomorrow`,
      );
    }
    if (rate.perMinute !== undefined && recent.length >= rate.perMinute) {
      call.refuse('2050', 'type', `at most ${rate.perMinute} ${kind} tasks a minute; wait for a minute`);
    }
    // Without a limit there is nothing to remember.
    const kept = rate.perMinute === undefined ? [] : [...recent, now];
    this.counts.set(key, { recent: kept, day: today, ofDay: ofDay + 1 });
  }

  reset(): void {
    this.counts.clear();
  }
}
