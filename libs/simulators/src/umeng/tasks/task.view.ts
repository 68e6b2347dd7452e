import { type UmengTaskKind } from '../umeng.limits.js';
import { type UmengTaskRecord, type UmengTaskState } from './tasks.js';

/** What the server knows of a task, for tests. */
export interface UmengTask {
  readonly taskId: string;
  readonly appKey: string;
  readonly kind: UmengTaskKind;
  readonly state: UmengTaskState;
  /** In milliseconds since the epoch, like `expireAt`. */
  readonly startAt: number;
  readonly expireAt: number;
  /** How many phones it was for when its sending began, and on how many it was shown. */
  readonly acceptedCount: number;
  readonly sentCount: number;
  /** How many of their owners clicked it, and how many dismissed it. */
  readonly openCount: number;
  readonly dismissCount: number;
  readonly outBizNo?: string;
  /** How many further requests with the same `out_biz_no` were filtered. */
  readonly duplicates: number;
}

/** A task as it stands now. */
export function taskView({ tally, kind, state, startAt, expireAt, outBizNo, duplicates }: UmengTaskRecord): UmengTask {
  const { id, appKey, accepted, arrived, opened, dismissed } = tally;
  return {
    ...{ taskId: id, appKey, kind, state, startAt, expireAt, duplicates },
    ...{ acceptedCount: accepted, sentCount: arrived, openCount: opened, dismissCount: dismissed },
    ...(outBizNo !== null && { outBizNo }),
  };
}
