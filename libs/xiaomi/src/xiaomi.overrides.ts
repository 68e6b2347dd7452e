import { type InputIssue, isJsonObject, type Message } from '@nest-push/core';
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
 * here is refused, and so is one with a field that Xiaomi's messages do not have.
 *
 * @example
 * ```ts
 * message.vendors = { xiaomi: { android: { extra: { notify_foreground: '0', callback: 'https://shop.example/receipts' } } } };
 * ```
 */
export interface XiaomiOverride {
  readonly android?: XiaomiOverrideOf<Omit<XiaomiAndroidMessage, Decided>> | undefined;
  readonly ios?: XiaomiOverrideOf<Omit<XiaomiIosMessage, Decided>> | undefined;
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

/**
 * The override for one platform. Messages may come from JSON, so types alone keep nothing out.
 *
 * @param issues - gets a line for everything that is wrong; the override is then not to be used
 */
export function overrideOf({ vendors }: Message, platform: XiaomiPlatform, issues: InputIssue[]): object | undefined {
  const all: unknown = vendors?.xiaomi;
  if (all === undefined) return undefined;
  if (!isJsonObject(all)) {
    issues.push({ field: 'vendors.xiaomi', rule: 'must be an object' });
    return undefined;
  }
  const found = [...unknownParts(all), ...checkPart(all[platform], platform)];
  issues.push(...found);
  const part = all[platform];
  return found.length === 0 && isJsonObject(part) ? part : undefined;
}

function unknownParts(all: object): InputIssue[] {
  return Object.keys(all)
    .filter((key) => !Object.hasOwn(FIELDS, key))
    .map((key) => ({
      field: `vendors.xiaomi.${key}`,
      rule: 'must stand inside android or ios: a Xiaomi app serves one platform',
    }));
}

function checkPart(part: unknown, platform: XiaomiPlatform): InputIssue[] {
  const at = `vendors.xiaomi.${platform}`;
  if (part === undefined) return [];
  if (!isJsonObject(part)) return [{ field: at, rule: 'must be an object' }];
  return Object.entries(part).flatMap(([key, value]) => checkField(`${at}.${key}`, key, value, platform));
}

function checkField(field: string, key: string, value: unknown, platform: XiaomiPlatform): InputIssue[] {
  if (DECIDED.has(key)) return [{ field, rule: 'must not be set here: the audience and the options decide it' }];
  const shape = FIELDS[platform].get(key);
  if (shape === undefined)
    return [{ field, rule: `must be left out: a Xiaomi message for ${platform} has no such field` }];
  if (value === undefined || value === null) return [];
  if (shape === 'text') return typeof value === 'string' ? [] : [{ field, rule: 'must be text' }];
  if (shape === 'number') return typeof value === 'number' ? [] : [{ field, rule: 'must be a number' }];
  if (!isJsonObject(value)) return [{ field, rule: 'must be an object' }];
  return Object.entries(value)
    .filter(([, text]) => text !== undefined && text !== null && typeof text !== 'string')
    .map(([name]) => ({ field: `${field}.${name}`, rule: 'must be text' }));
}
