import { type UmengCall } from '../umeng.call.js';
import { INFERRED_CODES } from '../umeng.codes.js';
import { UMENG_EDITIONS, type UmengTaskKind } from '../umeng.limits.js';
import { dayOf } from './filter.js';

interface Count {
  /** When the tasks of the longest window that is limited were accepted. */
  recent: number[];
  day: string;
  ofDay: number;
}

const WINDOWS = [
  { limit: 'perMinute', name: 'a minute', ms: 60_000 },
  { limit: 'perHour', name: 'an hour', ms: 3_600_000 },
] as const;

/** Counts accepted tasks for each app and kind. There are as many counters as apps times kinds. */
export class UmengQuota {
  private readonly counts = new Map<string, Count>();

  /**
   * Counts one more task, or refuses it: 2050 within a minute or an hour, 2012 within a day. Our decision: minute and hour slide,
   * the day is the calendar day of the vendor's clock.
   */
  take(call: UmengCall, kind: UmengTaskKind, production: boolean): void {
    if (!production && !UMENG_EDITIONS[call.settings.profile].testModeCounts) return;
    const rate = (call.app.rates ?? call.settings.rates)[kind] ?? {};
    const { now } = call;
    const today = dayOf(now, call.settings.utcOffsetHours);
    const key = JSON.stringify([call.app.appKey, kind]);
    const before = this.counts.get(key);
    const ofDay = before?.day === today ? before.ofDay : 0;
    if (rate.perDay !== undefined && ofDay >= rate.perDay) {
      call.refuse(
        INFERRED_CODES.dailyBroadcasts,
        'type',
        `at most ${rate.perDay} ${kind} tasks a day; try again tomorrow`,
      );
    }
    let longest = 0;
    for (const { limit, name, ms } of WINDOWS) {
      const most = rate[limit];
      if (most === undefined) continue;
      longest = ms;
      const used = (before?.recent ?? []).filter((at) => at > now - ms && at <= now).length;
      if (used >= most) call.refuse('2050', 'type', `at most ${most} ${kind} tasks ${name}; wait for ${name}`);
    }
    // Without a limit there is nothing to remember.
    const recent = longest === 0 ? [] : [...(before?.recent ?? []).filter((at) => at > now - longest), now];
    this.counts.set(key, { recent, day: today, ofDay: ofDay + 1 });
  }

  reset(): void {
    this.counts.clear();
  }
}
