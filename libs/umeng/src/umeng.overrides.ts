import {
  type InputIssue,
  isJsonObject,
  type JsonObject,
  type Message,
  type Platform,
  PLATFORMS,
} from '@nest-push/core';
import { type UmengAndroidContent } from './types/android.js';
import { type UmengHarmonyContent } from './types/harmony.js';
import { type UmengIosContent } from './types/ios.js';
import { type UmengCommon } from './types/message.js';
import {
  type UmengAndroidPolicy,
  type UmengHarmonyPolicy,
  type UmengIosPolicy,
  type UmengTaskPolicy,
} from './types/policy.js';

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> | null | undefined }
    : T;

/** A message without its receivers, its environment and its key: those are decided by the audience, the options and the pipeline. */
type Overridable<Content, Policy> = DeepPartial<
  Omit<UmengCommon, 'production_mode'> & Content & { policy: Policy & Omit<UmengTaskPolicy, 'out_biz_no'> }
>;

/**
 * What is laid over Umeng's message, in Umeng's own words, for each platform: an Umeng app serves one. Objects are merged key by key, at every depth;
 * `null` takes a field out; everything else is replaced. Receivers, app, environment and `policy.out_biz_no` cannot be set here, and what comes of it is checked against
 * Umeng's limits. `extra` is laid over the request last and not checked: for fields newer than these types; what cannot be set here cannot be set there either.
 *
 * @example
 * ```ts
 * message.vendors = {
 *   umeng: {
 *     android: { channel_properties: { channel_activity: 'com.example.MainActivity', huawei_channel_importance: 'NORMAL' } },
 *     ios: { payload: { aps: { 'interruption-level': 'time-sensitive', sound: null } } },
 *     extra: { android: { newest_field: 1 } },
 *   },
 * };
 * ```
 */
export interface UmengOverride {
  android?: Overridable<UmengAndroidContent, UmengAndroidPolicy>;
  ios?: Overridable<UmengIosContent, UmengIosPolicy>;
  harmony?: Overridable<UmengHarmonyContent, UmengHarmonyPolicy>;
  /** For each platform, laid over the request last and not checked. `null` takes a field out. */
  extra?: Readonly<Partial<Record<Platform, JsonObject>>>;
}

declare module '@nest-push/core' {
  interface VendorOverrides {
    umeng?: UmengOverride;
  }
}

/** What the audience and the options decide, and an override therefore cannot. */
const DECIDED: readonly string[] = [
  'appkey',
  'timestamp',
  'production_mode',
  'type',
  'device_tokens',
  'alias',
  'alias_type',
  'file_id',
  'filter',
  'group_id',
];

/** What a message lays over Umeng's message on one platform. */
export interface UmengOverrides {
  /** Before the checks. */
  readonly override: JsonObject | undefined;
  /** After them. */
  readonly extra: JsonObject | undefined;
}

/**
 * The override for one platform, and its `extra`. Messages may come from JSON, so types alone keep nothing out.
 *
 * @param issues - gets a line for everything that is wrong
 */
export function overridesOf({ vendors }: Message, platform: Platform, issues: InputIssue[]): UmengOverrides {
  const all: unknown = vendors?.umeng;
  if (all !== undefined && !isJsonObject(all)) issues.push({ field: 'vendors.umeng', rule: 'must be an object' });
  const parts = isJsonObject(all) ? all : {};
  const extras = isJsonObject(parts.extra) ? parts.extra : {};
  issues.push(
    ...strayParts(parts, 'vendors.umeng', [...PLATFORMS, 'extra']),
    ...strayParts(extras, 'vendors.umeng.extra', PLATFORMS),
  );
  return {
    override: undecided(parts[platform], `vendors.umeng.${platform}`, issues),
    extra: undecided(extras[platform], `vendors.umeng.extra.${platform}`, issues),
  };
}

/** What is wrong with the parts of an object: all have a known name, and are objects. */
function strayParts(parts: JsonObject, at: string, names: readonly string[]): InputIssue[] {
  return Object.entries(parts).flatMap(([name, part]) => {
    const field = `${at}.${name}`;
    if (!names.includes(name))
      return [{ field, rule: 'must stand inside android, ios or harmony: an Umeng app serves one platform' }];
    return part === undefined || isJsonObject(part) ? [] : [{ field, rule: 'must be an object' }];
  });
}

/** A part that says nothing of what others decide. */
function undecided(part: unknown, at: string, issues: InputIssue[]): JsonObject | undefined {
  if (!isJsonObject(part)) return undefined;
  for (const key of DECIDED) {
    if (Object.hasOwn(part, key)) {
      issues.push({ field: `${at}.${key}`, rule: 'must not be set here: the audience and the options decide it' });
    }
  }
  if (isJsonObject(part.policy) && Object.hasOwn(part.policy, 'out_biz_no')) {
    issues.push({
      field: `${at}.policy.out_biz_no`,
      rule: 'must not be set here: each call has its own, so that only its repetition has no effect',
    });
  }
  return part;
}
