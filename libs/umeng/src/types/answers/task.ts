import { type UmengTaskId } from '../ids.js';

/** How far a task has got; `unknown` for a number that Umeng's documents do not have. */
export type UmengTaskState =
  'queued' | 'sending' | 'done' | 'failed' | 'revoked' | 'expired' | 'nobody' | 'scheduled' | 'unknown';

/** A task's status. What an app's platform does not count is null. */
export interface UmengTaskStatus {
  readonly taskId: UmengTaskId;
  /** Umeng's number, 0 to 7. */
  readonly status: number;
  /** What it means. `nobody`: the filter found no device. */
  readonly state: UmengTaskState;
  /** iOS: handed to Apple. */
  readonly totalCount: number | null;
  /** Android: devices that were reached so far; it grows until the task expires. iOS: taken by Apple. */
  readonly sentCount: number | null;
  readonly openCount: number | null;
  readonly dismissCount: number | null;
}

/** A task that Umeng has begun to revoke. What phones show already it takes back where the client SDK can (Android 4.0, iOS 3.0 or later). */
export interface UmengCancelled {
  readonly taskId: UmengTaskId;
}

/** What became of a task. What Umeng does not tell is null. */
export interface UmengTaskStat {
  readonly taskId: UmengTaskId;
  /** Valid devices. */
  readonly acceptCount: number | null;
  readonly sentCount: number | null;
  readonly arriveCount: number | null;
  readonly openCount: number | null;
  readonly dismissCount: number | null;
  /** As Umeng writes it. */
  readonly openRate: string | null;
  /** As Umeng writes it. */
  readonly dismissRate: string | null;
}

/** What one maker's channel did with a task. */
export interface UmengChannelStat {
  /** As Umeng names it. */
  readonly channel: string;
  readonly sentCount: number | null;
  readonly arriveCount: number | null;
  readonly clickCount: number | null;
  readonly errors: readonly UmengChannelError[];
}

/** What a maker refused. */
export interface UmengChannelError {
  /** The maker's. */
  readonly code: string | null;
  readonly info: string | null;
  readonly count: number | null;
}

/** What the makers' channels did with a task. */
export interface UmengChannelData {
  readonly stats: readonly UmengChannelStat[];
}

/** What the makers allow the app a day, under Umeng's names. What is not told is null. */
export interface UmengQuota {
  /** Xiaomi: the day's allowance. */
  readonly xmQuotaCount: number | null;
  /** Xiaomi: used of it. */
  readonly xmAckedCount: number | null;
  readonly oppoTotalCount: number | null;
  readonly oppoPushCount: number | null;
  readonly oppoRemainCount: number | null;
  readonly vivoSysMsgCount: number | null;
  readonly vivoMarketMsgCount: number | null;
}
