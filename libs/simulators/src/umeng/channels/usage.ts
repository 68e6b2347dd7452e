import { dayOf } from '../push/filter.js';
import { type UmengChannel } from './channels.js';

/** What was pushed through the makers' services on one day. vivo counts its two classes apart. */
export type UmengUsage = Readonly<Record<'xiaomi' | 'oppo' | 'vivoSystem' | 'vivoMarketing', number>>;

const NONE: UmengUsage = { xiaomi: 0, oppo: 0, vivoSystem: 0, vivoMarketing: 0 };

/** Counts, for each app, the pushes of the day through the makers' services. */
export class UmengChannelUsage {
  private readonly apps = new Map<string, { day: string; used: UmengUsage }>();

  /** @param service whether the message is of class 1 (service), not 0 (marketing) */
  add(appKey: string, channel: UmengChannel, service: boolean, at: number, utcOffsetHours: number): void {
    const key = channel === 'vivo' ? (service ? 'vivoSystem' : 'vivoMarketing') : channel;
    if (!(key in NONE)) return;
    const used = this.of(appKey, at, utcOffsetHours);
    const counted = { ...used, [key]: used[key as keyof UmengUsage] + 1 };
    this.apps.set(appKey, { day: dayOf(at, utcOffsetHours), used: counted });
  }

  of(appKey: string, at: number, utcOffsetHours: number): UmengUsage {
    const known = this.apps.get(appKey);
    return known?.day === dayOf(at, utcOffsetHours) ? known.used : NONE;
  }

  reset(): void {
    this.apps.clear();
  }
}
