import { type JsonObject } from '@nest-push/core';

/** A live activity on iOS. At most 3584 bytes of JSON, braces included. The app needs APNs tokens (P8) in the console. */
export interface JPushIosLiveActivity {
  event: 'start' | 'update' | 'end';
  'content-state': JsonObject;
  /** Needed with `start`. */
  'attributes-type'?: string;
  attributes?: JsonObject;
  alert?: { title?: string; body?: string; sound?: string };
  /** Seconds since the epoch. */
  'dismissal-date'?: number;
  /** Seconds since the epoch. */
  'stale-date'?: number;
  /** 1 to 100. */
  'relevance-score'?: number;
  /** @default 10 */
  'apns-priority'?: 5 | 10;
}

/** Starts, changes or ends a live activity. Excludes `notification` and `message`. */
export interface JPushLiveActivity {
  ios: JPushIosLiveActivity;
}
