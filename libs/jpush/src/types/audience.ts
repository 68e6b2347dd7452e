/** A platform in JPush's words. `hmos` is HarmonyOS. `winphone` is in older documents (2019-08) alone. */
export type JPushPlatform = 'android' | 'ios' | 'hmos' | 'quickapp' | 'winphone';

/** Receivers named by an uploaded file of aliases or registration ids. Only for pushes to files and for schedules. */
export interface JPushAudienceFile {
  readonly file_id: string;
}

/**
 * Whom a push is for. The kinds are combined with AND; inside `tag`, `alias` and `registration_id` the items are combined with OR. An empty list
 * counts as absent, and at least one kind must be present.
 *
 * A tag or alias has at most 40 bytes of UTF-8, of letters, digits, `_`, Chinese characters and `@!#$&*+=.|￥`.
 *
 * @example
 * ```ts
 * const audience: JPushAudience = { tag: ['深圳', '广州'], tag_and: ['女', '会员'] };
 * ```
 */
export interface JPushAudience {
  /** At least one of these tags. At most 20. */
  tag?: readonly string[];
  /** Every one of these tags. At most 20. */
  tag_and?: readonly string[];
  /** None of these tags. At most 20. */
  tag_not?: readonly string[];
  /** At most 1000. One alias stands for at most 10 devices. */
  alias?: readonly string[];
  /** At most 1000. */
  registration_id?: readonly string[];
  /** The id of a segment made in the console. At most 1. */
  segment?: readonly string[];
  /** The id of an A/B test made in the console. At most 1. */
  abtest?: readonly string[];
  /** An iOS live activity; excludes every other kind. */
  live_activity_id?: string;
  file?: JPushAudienceFile;
}
