import { type InputIssue, isJsonObject, utf8Length } from '@nest-push/core';
import { type JPushAudience, type JPushPush } from './types/index.js';

/** How a value is measured. `columns`: a character beyond Latin-1 counts 2. `json`: bytes of the value as compact JSON. */
export type JPushMeasure = 'value' | 'bytes' | 'characters' | 'columns' | 'json';

/** One limit of the push object. */
export interface JPushLimit {
  /** Keys from the push object to the value. */
  readonly path: readonly string[];
  readonly measure: JPushMeasure;
  readonly min?: number;
  readonly max: number;
  /** Of a `value`: what it counts, e.g. `seconds`. */
  readonly unit?: string;
}

/** The most that one kind of audience may name (JPush REST API v3 push, 2025-10-14). */
export const JPUSH_AUDIENCE_ITEMS = {
  tag: 20,
  tag_and: 20,
  tag_not: 20,
  alias: 1000,
  registration_id: 1000,
  segment: 1,
  abtest: 1,
} as const;

/** Bytes of UTF-8 of one tag or alias (JPush REST API v3 push, 2025-10-14). */
export const JPUSH_NAME_BYTES = 40;

/** Bytes of UTF-8 of the JSON of the Android notification and the message together (JPush REST API v3 push, 2025-10-14). */
export const JPUSH_ANDROID_BYTES = 4000;

/** Bytes of UTF-8 of the JSON of the message where iOS is among the platforms (JPush REST API v3 push, 2019-08). */
export const JPUSH_IOS_MESSAGE_BYTES = 4000;

/** Seconds that JPush keeps a push: for paying apps, and for the others (JPush REST API v3 push, 2025-10-14). */
export const JPUSH_TIME_TO_LIVE = { vip: 864_000, free: 259_200 } as const;

/** The largest number that JPush puts on an icon (JPush REST API v3 push, 2025-10-14). */
export const JPUSH_BADGE_MAX = 99;

/** Calls of the push family, push ids included, in any 60 seconds; for apps that do not pay (JPush server overview, 2022-07-22). */
export const JPUSH_CALLS_PER_MINUTE = 600;

/** Push ids that one call gives apps that do not pay (JPush REST API v3 push advanced, 2022-08-09). */
export const JPUSH_CIDS_FREE = 10;

/** Push ids in one call: for paying apps; the others get at most 10, however many they ask for (JPush REST API v3 push advanced, 2022-08-09). */
export const JPUSH_CIDS_MAX = 1000;

const android = (...path: string[]): string[] => ['notification', 'android', ...path];
const ios = (...path: string[]): string[] => ['notification', 'ios', ...path];
const hmos = (...path: string[]): string[] => ['notification', 'hmos', ...path];
const options = (...path: string[]): string[] => ['options', ...path];

/**
 * Limits of single fields (JPush REST API v3 push, 2025-10-14; newer fields as of 2026-07).
 *
 * JPush does not say whether blanks between the JSON tokens count; requests of this package have none.
 */
export const JPUSH_LIMITS: readonly JPushLimit[] = [
  { path: ios(), measure: 'json', max: 2000 },
  { path: ['live_activity', 'ios'], measure: 'json', max: 3584 },
  { path: android('channel_id'), measure: 'bytes', max: 1000 },
  { path: android('priority'), measure: 'value', min: -2, max: 2 },
  { path: android('style'), measure: 'value', min: 0, max: 3 },
  { path: android('alert_type'), measure: 'value', min: -1, max: 7 },
  { path: android('badge_add_num'), measure: 'value', min: 1, max: JPUSH_BADGE_MAX },
  { path: android('badge_set_num'), measure: 'value', min: 0, max: JPUSH_BADGE_MAX },
  { path: android('extras', 'mipns_content_forshort'), measure: 'characters', max: 128 },
  { path: android('extras', 'oppns_content_forshort'), measure: 'characters', max: 200 },
  { path: android('extras', 'vpns_content_forshort'), measure: 'columns', max: 100 },
  { path: android('extras', 'mzpns_content_forshort'), measure: 'characters', max: 100 },
  { path: ios('badge'), measure: 'value', min: 0, max: JPUSH_BADGE_MAX },
  { path: hmos('alert'), measure: 'characters', min: 1, max: Infinity },
  { path: hmos('badge_add_num'), measure: 'value', min: 1, max: JPUSH_BADGE_MAX },
  { path: hmos('badge_set_num'), measure: 'value', min: 0, max: JPUSH_BADGE_MAX },
  { path: hmos('sound_duration'), measure: 'value', min: 1, max: 60, unit: 'seconds' },
  { path: ['sms_message', 'delay_time'], measure: 'value', min: 0, max: 86_400, unit: 'seconds' },
  { path: options('time_to_live'), measure: 'value', min: 0, max: JPUSH_TIME_TO_LIVE.vip, unit: 'seconds' },
  { path: options('apns_collapse_id'), measure: 'bytes', max: 64 },
  { path: options('big_push_duration'), measure: 'value', min: 0, max: 1400, unit: 'minutes' },
  { path: options('third_party_channel', 'xiaomi', 'big_text'), measure: 'characters', max: 128 },
  { path: options('third_party_channel', 'oppo', 'big_text'), measure: 'characters', max: 128 },
];

/**
 * Everything in a push that JPush would refuse for its size, range or characters. Pure.
 *
 * @returns nothing wrong: an empty list. The fields are paths of the push object
 */
export function checkPush(push: JPushPush): InputIssue[] {
  const issues = push.audience === 'all' ? [] : checkAudience(push.audience);
  for (const limit of JPUSH_LIMITS) {
    const rule = brokenRule(limit, valueAt(push, limit.path));
    if (rule !== null) issues.push({ field: limit.path.join('.'), rule });
  }
  return [...issues, ...checkSizes(push), ...checkButtons(push)];
}

/** Everything in an audience that JPush would refuse. */
export function checkAudience(audience: JPushAudience): InputIssue[] {
  const issues: InputIssue[] = [];
  let items = 0;
  for (const [kind, max] of Object.entries(JPUSH_AUDIENCE_ITEMS) as [keyof typeof JPUSH_AUDIENCE_ITEMS, number][]) {
    const list = audience[kind] ?? [];
    items += list.length;
    if (list.length > max)
      issues.push({ field: `audience.${kind}`, rule: `must have at most ${max} items (it has ${list.length})` });
    const check = kind === 'registration_id' || kind === 'segment' || kind === 'abtest' ? brokenIdRule : brokenNameRule;
    // One wrong item is enough to know: a list may be long.
    const wrong = list.findIndex((item) => check(item) !== null);
    const item = list[wrong];
    if (item !== undefined) issues.push({ field: `audience.${kind}[${wrong}]`, rule: check(item) ?? '' });
  }
  if (items === 0 && audience.live_activity_id === undefined && audience.file === undefined) {
    issues.push({ field: 'audience', rule: 'must name at least one receiver' });
  }
  return issues;
}

/** Letters, digits, `_`, Chinese characters and the listed signs. */
const NAME = /^[A-Za-z0-9_\p{Script=Han}@!#$&*+=.|￥]+$/u;

function brokenNameRule(name: string): string | null {
  const bytes = utf8Length(name);
  if (bytes > JPUSH_NAME_BYTES) return `must have at most ${JPUSH_NAME_BYTES} bytes of UTF-8 (it has ${bytes})`;
  return NAME.test(name)
    ? null
    : 'must consist of letters, digits, Chinese characters and _ @ ! # $ & * + = . | ￥, and not be empty';
}

function brokenIdRule(id: string): string | null {
  return id.trim() === '' ? 'must not be empty' : null;
}

function checkSizes({ platform, notification, message }: JPushPush): InputIssue[] {
  const messageBytes = message === undefined ? 0 : jsonLength(message);
  const androidBytes = (notification?.android === undefined ? 0 : jsonLength(notification.android)) + messageBytes;
  const reaches = (name: 'android' | 'ios'): boolean => platform === 'all' || platform.includes(name);
  if (reaches('android') && androidBytes > JPUSH_ANDROID_BYTES) {
    const rule = `must have at most ${JPUSH_ANDROID_BYTES} bytes of JSON together (they have ${androidBytes}); shorten title, body or data`;
    return [{ field: 'notification.android and message', rule }];
  }
  if (reaches('ios') && messageBytes > JPUSH_IOS_MESSAGE_BYTES) {
    return [
      {
        field: 'message',
        rule: `must have at most ${JPUSH_IOS_MESSAGE_BYTES} bytes of JSON on iOS (it has ${messageBytes}); shorten data`,
      },
    ];
  }
  return [];
}

/** Buttons come from overrides alone, and those may come from JSON of any shape. */
function checkButtons(push: JPushPush): InputIssue[] {
  const path = android('custom_buttons');
  const buttons = valueAt(push, path);
  const field = path.join('.');
  if (buttons === undefined) return [];
  if (!Array.isArray(buttons)) return [{ field, rule: 'must be a list of buttons' }];
  return buttons.flatMap((button: unknown, i) => {
    if (!isJsonObject(button)) return [{ field: `${field}[${i}]`, rule: 'must be an object' }];
    const rules = [
      ['name', brokenRule({ path: [], measure: 'characters', min: 1, max: 20 }, button.name)],
      ['action', brokenRule({ path: [], measure: 'characters', max: 300 }, button.action)],
      ['data', brokenRule({ path: [], measure: 'characters', max: 100 }, button.data)],
    ] as const;
    return rules.flatMap(([key, rule]) => (rule === null ? [] : [{ field: `${field}[${i}].${key}`, rule }]));
  });
}

function valueAt(push: JPushPush, path: readonly string[]): unknown {
  let value: unknown = push;
  for (const key of path) value = isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return value;
}

/** The rule that a value breaks, in words. Absent values break none, and values of another type are JPush's to judge. */
function brokenRule({ measure, min = 0, max, unit }: JPushLimit, value: unknown): string | null {
  const size = measured(measure, value);
  if (size === null || (size >= min && size <= max)) return null;
  if (measure === 'value')
    return `must lie between ${min} and ${max}${unit === undefined ? '' : ` ${unit}`} (it is ${size})`;
  if (size < min) return 'must not be empty';
  const hint = measure === 'json' ? '; shorten title, body or data' : '';
  return `must have at most ${max} ${NOUNS[measure]} (it has ${size})${hint}`;
}

const NOUNS: Readonly<Record<Exclude<JPushMeasure, 'value'>, string>> = {
  bytes: 'bytes of UTF-8',
  characters: 'characters',
  columns: 'characters, where a Chinese one counts 2',
  json: 'bytes of JSON',
};

function measured(measure: JPushMeasure, value: unknown): number | null {
  switch (measure) {
    case 'value':
      return typeof value === 'number' ? value : null;
    case 'json':
      return value === undefined ? null : jsonLength(value);
    default:
      return typeof value === 'string' ? textLength(measure, value) : null;
  }
}

function textLength(measure: 'bytes' | 'characters' | 'columns', text: string): number {
  if (measure === 'bytes') return utf8Length(text);
  const characters = Array.from(text);
  if (measure === 'characters') return characters.length;
  return characters.reduce((sum, character) => sum + ((character.codePointAt(0) ?? 0) > 0xff ? 2 : 1), 0);
}

function jsonLength(value: unknown): number {
  return utf8Length(JSON.stringify(value));
}
