import { type Absent } from './absent.js';

/** A platform in JPush's words. `hmos` is HarmonyOS. `winphone` is in older documents (2019-08) alone. */
export type JPushPlatform = 'android' | 'ios' | 'hmos' | 'quickapp' | 'winphone';

/**
 * Whom a push is for, by kinds that are combined with AND; inside `tag`, `alias` and `registration_id` the items are combined with OR. So a `tag` beside
 * an `alias` narrows, and does not add. An empty list counts as absent, and at least one kind must be present.
 *
 * A tag or alias has at most 40 bytes of UTF-8, of letters, digits, `_`, Chinese characters and `@!#$&*+=.|￥` (JPush REST API v3 push, 2025-10-14).
 *
 * @example
 * ```ts
 * const audience: JPushReceivers = { tag: ['深圳', '广州'], tag_and: ['女', '会员'] };
 * ```
 */
export interface JPushReceivers {
  /** At least one of these tags. At most 20. For paying apps, by the newest documents. */
  tag?: readonly string[];
  /** Every one of these tags. At most 20. */
  tag_and?: readonly string[];
  /** None of these tags. At most 20. */
  tag_not?: readonly string[];
  /** At most 1000. One alias stands for at most 10 devices (since 2020-03-10). */
  alias?: readonly string[];
  /** At most 1000. */
  registration_id?: readonly string[];
  /** The id of a segment made in the console. At most 1. */
  segment?: readonly string[];
  /** The id of an A/B test made in the console. At most 1. */
  abtest?: readonly string[];
  live_activity_id?: never;
  file?: never;
}

/** Whoever follows a live activity on iOS; excludes every other kind. */
export interface JPushLiveActivityAudience extends Absent<Exclude<keyof JPushReceivers, 'live_activity_id'>> {
  live_activity_id: string;
}

/** Whoever an uploaded file of aliases or registration ids names. For pushes to files and for schedules alone. */
export interface JPushFileAudience extends Absent<Exclude<keyof JPushReceivers, 'file'>> {
  file: { file_id: string };
}

/** Whom a push is for, short of everyone. */
export type JPushAudience = JPushReceivers | JPushLiveActivityAudience | JPushFileAudience;
