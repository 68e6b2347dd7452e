import { type UmengFilter, type UmengFilterKey, type UmengFilterLeaf, type UmengFilterNode } from './types/filter.js';

/** How an app's version is compared. */
export type UmengComparison = '<' | '<=' | '=' | '>=' | '>';

const leaf =
  (key: UmengFilterKey) =>
  (value: string): UmengFilterLeaf => ({ [key]: value });

/**
 * Builds the filter of a groupcast: one function for each key that Umeng documents, `and`, `or` and `not`, and `where` around it all. `where` puts its
 * conditions under one `and`, the only top level that all of Umeng's samples have. What each key means is said at {@link UmengFilterKey}.
 *
 * @example
 * ```ts
 * const { where, or, not, tag, appVersion } = umengFilter;
 *
 * const filter = where(or(tag('深圳'), tag('北京')), not(tag('muted')), appVersion('>=', '2.1'));
 * ```
 */
export const umengFilter = {
  /** All of these must hold. */
  where: (...nodes: readonly [UmengFilterNode, ...UmengFilterNode[]]): UmengFilter => ({ where: { and: nodes } }),
  /** All of these must hold. */
  and: (...nodes: readonly [UmengFilterNode, ...UmengFilterNode[]]): UmengFilterNode => ({ and: nodes }),
  /** At least one of these must hold. */
  or: (...nodes: readonly [UmengFilterNode, ...UmengFilterNode[]]): UmengFilterNode => ({ or: nodes }),
  /** This must not hold: one condition; what Umeng makes of more is not documented. */
  not: (condition: UmengFilterLeaf): UmengFilterNode => ({ not: condition }),

  tag: leaf('tag'),
  /** `appVersion('1.2')` is that version, `appVersion('>=', '1.2')` that or a later one. */
  appVersion: (...given: readonly [version: string] | readonly [UmengComparison, version: string]): UmengFilterLeaf => {
    const [comparison, version] = given.length === 1 ? ['=', given[0]] : given;
    return { app_version: comparison === '=' ? version : `${comparison}${version}` };
  },
  channel: leaf('channel'),
  deviceModel: leaf('device_model'),
  province: leaf('province'),
  country: leaf('country'),
  language: leaf('language'),
  launchFrom: leaf('launch_from'),
  notLaunchFrom: leaf('not_launch_from'),
  installIn: leaf('install_in'),
  installBefore: leaf('install_before'),
  pushSwitch: leaf('push_switch'),
  /** A key that Umeng adds later. */
  raw: (key: string, value: string): UmengFilterLeaf => ({ [key]: value }),
} as const;
