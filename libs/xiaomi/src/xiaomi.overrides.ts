import { type InputIssue, isJsonObject, type JsonObject, type Message } from '@nest-push/core';
import { type XiaomiAndroidMessage, type XiaomiIosMessage, type XiaomiPlatform } from './types/message.js';

/** What the options decide, and the readable names, of which an override has the wire's own. */
type Decided = 'restricted_package_name' | 'settings';

/** Any part of a payload, at every depth; `null` takes a field out. */
export type XiaomiOverrideOf<T> = T extends object
  ? { readonly [K in keyof T]?: XiaomiOverrideOf<T[K]> | null | undefined }
  : T;

/**
 * Laid over what Nest Push made of the message, in Xiaomi's own spelling. Android and iOS are separate apps at Xiaomi, so each has its own. `null` takes
 * a field out, at any depth. Xiaomi's limits are checked on the result.
 *
 * The receivers (`registration_id`, `alias`, `topic` and so on) and the package are decided by the audience and the options: a message that names them
 * here is refused, and so is one with a field that Xiaomi's messages do not have. `extra`, beside the platforms, is laid over the message last and not
 * checked: for fields newer than these types; what is decided elsewhere cannot be set there either. Inside a platform `extra` is Xiaomi's own field.
 *
 * @example
 * ```ts
 * message.vendors = { xiaomi: { android: { extra: { notify_foreground: '0', callback: 'https://shop.example/receipts' } } } };
 * message.vendors = { xiaomi: { extra: { android: { newest_field: '1' } } } };
 * ```
 */
export interface XiaomiOverride {
  readonly android?: XiaomiOverrideOf<Omit<XiaomiAndroidMessage, Decided>> | undefined;
  readonly ios?: XiaomiOverrideOf<Omit<XiaomiIosMessage, Decided>> | undefined;
  /** For each platform, laid over the message last and not checked. `null` takes a field out. */
  readonly extra?: Readonly<Partial<Record<XiaomiPlatform, JsonObject>>> | undefined;
}

declare module '@nest-push/core' {
  interface VendorOverrides {
    /** For Xiaomi alone. `null` takes a field out. */
    xiaomi?: XiaomiOverride;
  }
}

/** What a field holds; `texts` is an object whose values are all text. */
type Shape = 'text' | 'number' | 'texts';

const COMMON = { description: 'text', time_to_live: 'number', time_to_send: 'number', extra: 'texts' } as const;

const ANDROID_FIELDS: Readonly<Record<keyof Omit<XiaomiAndroidMessage, Decided>, Shape>> = {
  ...COMMON,
  title: 'text',
  payload: 'text',
  pass_through: 'number',
  notify_type: 'number',
  notify_id: 'number',
  collapse_key: 'text',
};
const IOS_FIELDS: Readonly<Record<keyof Omit<XiaomiIosMessage, Decided>, Shape>> = {
  ...COMMON,
  aps_proper_fields: 'texts',
};

const FIELDS: Readonly<Record<XiaomiPlatform, ReadonlyMap<string, Shape>>> = {
  android: new Map(Object.entries(ANDROID_FIELDS)),
  ios: new Map(Object.entries(IOS_FIELDS)),
};

/** What the audience and the options decide. All stand in the form beside the message, where one more would reach other people. */
const DECIDED: ReadonlySet<string> = new Set([
  'registration_id',
  'alias',
  'user_account',
  'topic',
  'topics',
  'topic_op',
  'restricted_package_name',
]);

/** What a message lays over Xiaomi's message on one platform. */
export interface XiaomiOverrides {
  /** Before the checks. */
  readonly override: JsonObject | undefined;
  /** After them. */
  readonly extra: JsonObject | undefined;
}

/**
 * The override for one platform, and its `extra`. Messages may come from JSON, so types alone keep nothing out.
 *
 * @param issues - gets a line for everything that is wrong; what was found is then not to be used
 */
export function overridesOf({ vendors }: Message, platform: XiaomiPlatform, issues: InputIssue[]): XiaomiOverrides {
  const { xiaomi: all = {} }: { readonly xiaomi?: unknown } = vendors ?? {};
  const { extra = {}, ...parts } = isJsonObject(all) ? all : {};
  const found = [
    ...(isJsonObject(all) ? strayParts(parts, 'vendors.xiaomi') : [notAnObject('vendors.xiaomi')]),
    ...(isJsonObject(extra) ? strayParts(extra, 'vendors.xiaomi.extra') : [notAnObject('vendors.xiaomi.extra')]),
  ];
  const [part, extraPart] = [parts[platform], isJsonObject(extra) ? extra[platform] : undefined];
  found.push(...checkPart(part, platform), ...checkExtra(extraPart, `vendors.xiaomi.extra.${platform}`));
  issues.push(...found);
  const usable = (value: unknown): JsonObject | undefined =>
    found.length === 0 && isJsonObject(value) ? value : undefined;
  return { override: usable(part), extra: usable(extraPart) };
}

const notAnObject = (field: string): InputIssue => ({ field, rule: 'must be an object' });

function strayParts(parts: object, at: string): InputIssue[] {
  return Object.keys(parts)
    .filter((key) => !Object.hasOwn(FIELDS, key))
    .map((key) => ({
      field: `${at}.${key}`,
      rule: 'must stand inside android or ios: a Xiaomi app serves one platform',
    }));
}

const MUST_NOT = 'must not be set here: the audience and the options decide it';

function checkExtra(extra: unknown, at: string): InputIssue[] {
  if (extra === undefined) return [];
  if (!isJsonObject(extra)) return [notAnObject(at)];
  return Object.keys(extra)
    .filter((key) => DECIDED.has(key))
    .map((key) => ({ field: `${at}.${key}`, rule: MUST_NOT }));
}

function checkPart(part: unknown, platform: XiaomiPlatform): InputIssue[] {
  const at = `vendors.xiaomi.${platform}`;
  if (part === undefined) return [];
  if (!isJsonObject(part)) return [notAnObject(at)];
  return Object.entries(part).flatMap(([key, value]) => checkField(`${at}.${key}`, key, value, platform));
}

function checkField(field: string, key: string, value: unknown, platform: XiaomiPlatform): InputIssue[] {
  if (DECIDED.has(key)) return [{ field, rule: MUST_NOT }];
  const shape = FIELDS[platform].get(key);
  if (shape === undefined)
    return [{ field, rule: `must be left out: a Xiaomi message for ${platform} has no such field` }];
  if (value === undefined || value === null) return [];
  if (shape === 'text') return typeof value === 'string' ? [] : [{ field, rule: 'must be text' }];
  if (shape === 'number') return typeof value === 'number' ? [] : [{ field, rule: 'must be a number' }];
  if (!isJsonObject(value)) return [notAnObject(field)];
  return Object.entries(value)
    .filter(([, text]) => text !== undefined && text !== null && typeof text !== 'string')
    .map(([name]) => ({ field: `${field}.${name}`, rule: 'must be text' }));
}
