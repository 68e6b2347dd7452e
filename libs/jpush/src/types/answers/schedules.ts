import { type JsonObject } from '@nest-push/core';
import { type JPushResult } from '../../api/caller.js';
import { type JPushItem, type JPushWarned } from '../../api/sending.js';

/** A schedule was made. */
export interface JPushScheduleCreated extends JPushResult, JPushWarned {
  readonly schedule_id: string;
  readonly name: string | null;
}

/** When a schedule fires; one of the two is null. */
export interface JPushTaskTrigger {
  readonly single: { readonly time: string } | null;
  readonly periodical: {
    readonly start: string;
    readonly end: string;
    readonly time: string;
    readonly time_unit: string;
    readonly frequency: number;
    /** Empty for days. */
    readonly point: readonly string[];
  } | null;
}

/** A schedule as JPush keeps it. */
export interface JPushTask {
  readonly schedule_id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly trigger: JPushTaskTrigger;
  /** The push object, as JPush repeats it; ids beyond 2^53 are strings. */
  readonly push: JsonObject;
}

/** A page of schedules. */
export interface JPushTaskPage extends JPushResult {
  readonly total_count: number;
  readonly total_pages: number;
  readonly page: number;
  /** Those that have not ended and that the API made. */
  readonly schedules: readonly JPushTask[];
}

/** One time that a schedule fired. */
export interface JPushTaskPush extends JPushItem {
  /** Whether JPush sends it again by itself. */
  readonly needRetry: boolean;
  /** Milliseconds since the epoch; null for schedules made before 2022-03-17. */
  readonly ts: number | null;
}

/** What a schedule has sent so far. */
export interface JPushTaskPushes extends JPushResult {
  readonly count: number;
  readonly pushes: readonly JPushTaskPush[];
}
