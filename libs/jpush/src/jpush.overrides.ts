import { type Batch, type InputIssue, isJsonObject, type JsonObject, type JsonValue } from '@nest-push/core';
import { type JPushPlatform } from './types/audience.js';
import { type JPushPushOptions } from './types/options.js';
import { type JPushPushFields } from './types/push.js';

/** Every field of `T`, at every depth, may be left out; `null` takes out what stands there. Lists are replaced as a whole. */
export type JPushPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: JPushPartial<T[K]> | null | undefined }
    : T;

/**
 * What a message lays over JPush's push object, in JPush's own words; `null` takes a field out. Whom it is for (`platform`, `audience`), its `cid` and
 * Apple's environment (`options.apns_production`) are not the message's to say.
 *
 * One override serves every call of a push: parts for a platform that a call does not serve are left out of that call, with a note. What comes of it is
 * checked against JPush's limits. `extra` is laid over every call last, as it is, and not checked: for fields newer than these types; what is not the
 * message's to say cannot be said there either.
 *
 * @example
 * ```ts
 * message.vendors = { jpush: { options: { big_push_duration: 10 }, notification: { android: { channel_id: 'orders' } } } };
 * message.vendors = { jpush: { extra: { options: { newest_field: 1 } } } };
 * ```
 */
export type JPushOverride = JPushPartial<Omit<JPushPushFields, 'cid' | 'platform' | 'audience' | 'options'>> & {
  options?: JPushPartial<Omit<JPushPushOptions, 'apns_production'>> | undefined;
  /** Laid over the push object last and not checked. `null` takes a field out. */
  extra?: JsonObject | undefined;
};

declare module '@nest-push/core' {
  interface VendorOverrides {
    /** Laid over the payload of every JPush instance, whatever its name. */
    jpush?: JPushOverride;
  }
}

const RECEIVERS = 'must not be set; whom a push is for is said by `to`, and its key by `key`';
const ENVIRONMENT = 'must not be set; the option apnsProduction says it';
const INSIDE = 'must stand inside notification: a JPush push serves all platforms';

/** Types keep these keys out of an override, but messages may come from JSON, and `audience: 'all'` would reach everyone. */
const NOT_TO_OVERRIDE: ReadonlyMap<string, string> = new Map([
  ['platform', RECEIVERS],
  ['audience', RECEIVERS],
  ['cid', RECEIVERS],
  ['android', INSIDE],
  ['ios', INSIDE],
  ['hmos', INSIDE],
  ['harmony', 'must stand inside notification, where JPush calls it hmos'],
]);

const TEXTS: readonly string[] = ['alert', 'alternate_alert'];
const PARTS = ['android', 'ios', 'hmos', 'quickapp', 'voip', 'winphone'] as const;

interface Work {
  /** What the message became, before anything is laid over it. */
  readonly push: JPushPushFields;
  readonly issues: InputIssue[];
  /** Paths of what is for platforms that the call does not serve. */
  readonly leftOut: Set<string>;
}

/** What a message lays over a push object. */
export interface JPushOverrides {
  /** Before the checks. */
  readonly override?: JsonObject;
  /** After them. */
  readonly extra?: JsonObject;
}

/**
 * What of `message.vendors.jpush` is laid over `push`: JPush refuses a call whose `notification.android` has no `alert`, so only parts that the
 * translated push has, too, are kept. Pure; whatever shape the override has, what is wrong with it goes into `issues`.
 */
export function overridesOf(
  { message }: Batch,
  push: JPushPushFields,
  notes: string[],
  issues: InputIssue[],
): JPushOverrides {
  const all: unknown = message.vendors?.jpush;
  if (all === undefined) return {};
  const work: Work = { push, issues, leftOut: new Set() };
  if (!isObject(all, '', work)) return {};
  const { notification, options, extra, ...rest } = all;
  const override = {
    ...only(rest, (key) => {
      const rule = NOT_TO_OVERRIDE.get(key);
      if (rule !== undefined) issues.push({ field: `vendors.jpush.${key}`, rule });
      return rule === undefined;
    }),
    notification: notificationFor(notification, work),
    options: optionsFor(options, work),
  };
  if (work.leftOut.size > 0) {
    notes.push(`Left out of vendors.jpush, as this call has no such part: ${[...work.leftOut].join(', ')}.`);
  }
  if (extra === undefined || !isObject(extra, '.extra', work)) return { override };
  checkExtra(extra, work);
  return { override, extra };
}

/** It is taken as it is, but for what is not the message's to say. */
function checkExtra(extra: JsonObject, work: Work): void {
  for (const [key, rule] of NOT_TO_OVERRIDE) {
    if (rule === RECEIVERS && Object.hasOwn(extra, key))
      work.issues.push({ field: `vendors.jpush.extra.${key}`, rule });
  }
  const { options } = extra;
  if (options === undefined || !isObject(options, '.extra.options', work)) return;
  if (Object.hasOwn(options, 'apns_production')) {
    work.issues.push({ field: 'vendors.jpush.extra.options.apns_production', rule: ENVIRONMENT });
  }
}

function notificationFor(notification: JsonValue | undefined, work: Work): JsonValue | undefined {
  if (!says(notification)) return notification;
  if (!isObject(notification, '.notification', work)) return undefined;
  if (Object.keys(notification).some((key) => !TEXTS.includes(key) && !isPart(key))) {
    work.issues.push({
      field: 'vendors.jpush.notification',
      rule: `must have no other parts than ${[...TEXTS, ...PARTS].join(', ')}`,
    });
  }
  return only(notification, (key, value) => {
    if (!isPart(key)) return TEXTS.includes(key);
    if (!says(value)) return true;
    if (!isObject(value, `.notification.${key}`, work)) return false;
    // VoIP is a way of its own to iOS: it needs no notification beside it.
    const has = key === 'voip' ? serves('ios', work) : work.push.notification?.[key] !== undefined;
    if (!has) work.leftOut.add(`notification.${key}`);
    return has;
  });
}

function optionsFor(options: JsonValue | undefined, work: Work): JsonValue | undefined {
  // `null` would take out Apple's environment with the rest, and JPush would then guess it.
  if (options === undefined || !isObject(options, '.options', work)) return undefined;
  const { third_party_channel: channel, ...rest } = options;
  const kept = only(rest, (key, value) => {
    if (key === 'apns_production') {
      work.issues.push({
        field: 'vendors.jpush.options.apns_production',
        rule: ENVIRONMENT,
      });
      return false;
    }
    if (key !== 'apns_collapse_id' || !says(value) || serves('ios', work)) return true;
    work.leftOut.add('options.apns_collapse_id');
    return false;
  });
  const third_party_channel = isJsonObject(channel) ? channelFor(channel, work) : channel;
  return third_party_channel === undefined ? kept : { ...kept, third_party_channel };
}

/** Each maker's part is for Android, but for that of HarmonyOS. */
function channelFor(channel: JsonObject, work: Work): JsonObject | undefined {
  return only(channel, (maker, value) => {
    const platform = maker === 'hmos' ? 'hmos' : 'android';
    if (!says(value) || serves(platform, work)) return true;
    work.leftOut.add(`options.third_party_channel for ${platform}`);
    return false;
  });
}

/** `null` only takes out, so it is at home on every platform. */
const says = (value: JsonValue | undefined): boolean => value !== undefined && value !== null;

const isPart = (key: string): key is (typeof PARTS)[number] => (PARTS as readonly string[]).includes(key);

const serves = (name: JPushPlatform, { push: { platform } }: Work): boolean =>
  platform === 'all' || platform.includes(name);

function isObject(value: unknown, path: string, { issues }: Work): value is JsonObject {
  const is = isJsonObject(value);
  if (!is) issues.push({ field: `vendors.jpush${path}`, rule: 'must be an object' });
  return is;
}

/** The entries that pass; undefined where none does, for an empty part says nothing. */
function only(
  object: JsonObject,
  passes: (key: string, value: JsonValue | undefined) => boolean,
): JsonObject | undefined {
  const entries = Object.entries(object).filter(([key, value]) => passes(key, value));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
