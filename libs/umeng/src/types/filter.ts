/** A filter key that Umeng documents. */
export type UmengFilterKey =
  /** App version, optionally with a comparison before it: `1.2`, `>1.0`, `>=1.0`, `<2.0`, `<=2.0`. */
  | 'app_version'
  /** Distribution channel. */
  | 'channel'
  | 'device_model'
  /** Province by its Chinese name, e.g. `北京`. */
  | 'province'
  | 'country'
  | 'language'
  /** A tag that the app has set; compared exactly. */
  | 'tag'
  /** Active since a day, `yyyy-MM-dd`; it must lie before the day of sending. */
  | 'launch_from'
  /** Not active since a day, `yyyy-MM-dd`. */
  | 'not_launch_from'
  /** Installed lately. The form of its value is not published. */
  | 'install_in'
  /** Installed earlier. The form of its value is not published. */
  | 'install_before'
  /** State of the notification switch. The form of its value is not published. */
  | 'push_switch';

/** One condition: one key and its value. Keys that Umeng adds later pass. */
export type UmengFilterLeaf = Partial<Record<UmengFilterKey, string>> & {
  and?: never;
  or?: never;
  not?: never;
} & Record<string, string | undefined>;

/** All of these must hold. */
export interface UmengFilterAnd {
  and: readonly UmengFilterNode[];
}

/** At least one of these must hold. */
export interface UmengFilterOr {
  or: readonly UmengFilterNode[];
}

/** This must not hold. It takes one condition, no list. */
export interface UmengFilterNot {
  not: UmengFilterLeaf;
}

/** A part of a filter. */
export type UmengFilterNode = UmengFilterAnd | UmengFilterOr | UmengFilterNot | UmengFilterLeaf;

/**
 * Whom a groupcast is for. At most 3000 bytes as JSON.
 *
 * @example
 * ```ts
 * const filter: UmengFilter = { where: { and: [{ or: [{ tag: '深圳' }, { tag: '北京' }] }, { not: { tag: 'muted' } }] } };
 * ```
 */
export interface UmengFilter {
  where: UmengFilterAnd | UmengFilterOr;
}
