import {
  anything,
  flag,
  type InputIssue,
  isJsonObject,
  type JsonObject,
  jsonBytes,
  misfits,
  object,
  type ObjectRule,
  record,
  type Shape,
  type ShapeReport,
  text,
  utf8Length,
  whole,
} from '@nest-push/core';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { audience, fileAudience, platform, scheduleAudience, target } from './audience.checks.js';
import { showsPayload } from './hmos.checks.js';
import { specialMakers } from './channel.checks.js';
import { JPUSH_MISFIT_CODES } from './misfit.codes.js';
import { liveActivity } from './ios.checks.js';
import { message, notification, notification3rdV1, notification3rdV2 } from './notification.checks.js';
import { groupOptions, longId, options } from './options.checks.js';

/**
 * Where a push object is used: `push` (`/v3/push`, `/v3/push/validate`), `file` (`/v3/push/file`), `group` and `groupFile` (`/v3/grouppush`, with `/file`),
 * `schedule` (inside a schedule), `batch` (an entry of a batch of single pushes).
 */
export type JPushUse = 'push' | 'file' | 'group' | 'groupFile' | 'schedule' | 'batch';

/** Our decision: JPush does not say which mistake it answers with where there are several; what is missing comes first, then what is unknown, illegal, too large. */
const ORDER = ['1002', '1009', '1003', '1035', '1005'];

type Relations = NonNullable<ObjectRule['relations']>;

const smsMessage = object(
  {
    temp_id: longId,
    delay_time: whole(JPUSH_LIMITS.smsDelay),
    signid: whole(),
    temp_para: record(),
    active_filter: flag(),
  },
  { required: ['temp_id', 'delay_time'] },
);

const callback = object({
  url: text({ like: [/^https?:\/\/\S+$/, 'must be a URL that begins with https:// or http://'] }),
  params: record(),
  type: whole(JPUSH_LIMITS.callbackType),
});

const activitySize = jsonBytes(JPUSH_LIMITS.json.liveActivity);

const BODY = {
  platform,
  notification,
  message,
  // Its form depends on an option: see `thirdForm`.
  notification_3rd: anything,
  sms_message: smsMessage,
  callback,
};

const WHOLE = {
  ...BODY,
  cid: text({ min: 1 }),
  live_activity: liveActivity,
  inapp_message: object({ inapp_message: flag() }, { required: ['inapp_message'] }),
};

/** What may not stand beside what, and what must. */
const COMPANY: readonly { readonly key: string; readonly needs?: string; readonly excludes: readonly string[] }[] = [
  { key: 'live_activity', excludes: ['notification', 'message', 'inapp_message', 'notification_3rd', 'sms_message'] },
  { key: 'inapp_message', needs: 'notification', excludes: ['message'] },
  { key: 'notification_3rd', needs: 'message', excludes: ['notification'] },
];

const company: Relations = (push, _field, report) => {
  for (const { key, needs, excludes } of COMPANY) {
    if (push[key] === undefined) continue;
    if (needs !== undefined && push[needs] === undefined) report.add('missing', needs, `must be set beside ${key}`);
    for (const other of excludes) {
      if (push[other] !== undefined) report.add('value', other, `must not stand beside ${key}`);
    }
  }
};

/** Pushes of special types do without: JPush fills in an empty notification. */
const something: Relations = (push, _field, report) => {
  const said = ['notification', 'message', 'live_activity'].some((key) => push[key] !== undefined);
  if (said || specialMakers(partOf(push.options).third_party_channel).length > 0) return;
  report.add('missing', 'notification', 'must be set, or message');
};

const thirdForm: Relations = ({ notification_3rd, options }, _field, report) => {
  if (notification_3rd === undefined) return;
  const form = partOf(options).notification_3rd_ver === 'v2' ? notification3rdV2 : notification3rdV1;
  form(notification_3rd, 'notification_3rd', report);
};

/** What options demand of the rest of the push. */
const carriage: Relations = (push, _field, report) => {
  const { active_push, third_party_channel } = partOf(push.options);
  if (active_push === true && (push.message !== undefined || push.notification === undefined))
    report.add('value', 'options.active_push', 'must stand with a notification alone', '1035');
  const { distribution } = partOf(partOf(third_party_channel).hmos);
  if (distribution === undefined || distribution === 'ospush') return;
  for (const shown of [push.notification, push.notification_3rd]) {
    if (!showsPayload(partOf(partOf(shown).hmos).push_type)) continue;
    const field = 'options.third_party_channel.hmos.distribution';
    report.add('value', field, 'must be "ospush" or absent with this push_type of hmos');
  }
};

/** Sizes, on the platforms that the push goes to. Our decision: the text for all platforms counts where a platform has none of its own. */
const sizes: Relations = ({ platform, notification, message, live_activity, notification_3rd }, _field, report) => {
  const { json } = JPUSH_LIMITS;
  const reaches = (name: string): boolean => platform === 'all' || (Array.isArray(platform) && platform.includes(name));
  const messageBytes = bytesOf(message, 'message', report);
  // Nobody has a Windows Phone any more: a text for all platforms must not be measured for it.
  const parts = [
    ['ios', 'notification.ios', shownOn('ios', notification)],
    ['ios', 'notification_3rd.ios', partOf(notification_3rd).ios],
    ['winphone', 'notification.winphone', partOf(notification).winphone],
  ] as const;
  for (const [name, field, part] of parts) {
    if (reaches(name)) tooLarge(bytesOf(part, field, report), json[name], field, report);
  }
  if (reaches('android')) {
    const bytes = messageBytes + bytesOf(shownOn('android', notification), 'notification.android', report);
    if (bytes > json.androidAndMessage) {
      const rule = `must have at most ${json.androidAndMessage} bytes of JSON together (they have ${bytes}); shorten title, body or data`;
      report.add('size', 'notification.android and message', rule);
      return;
    }
  }
  if (reaches('ios') && messageBytes > json.iosMessage) {
    const rule = `must have at most ${json.iosMessage} bytes of JSON on iOS (it has ${messageBytes}); shorten data`;
    report.add('size', 'message', rule);
  }
  const activity = partOf(live_activity).ios;
  if (isJsonObject(activity)) activitySize(activity, 'live_activity.ios', report);
};

const relations: Relations = (push, field, report) => {
  for (const relate of [something, company, thirdForm, carriage, sizes]) relate(push, field, report);
};

const RULE: ObjectRule = { required: ['platform', 'audience'], relations };

const SHAPES: Readonly<Record<JPushUse, Shape>> = {
  push: object({ ...WHOLE, audience, options }, RULE),
  file: object({ ...WHOLE, audience: fileAudience, options }, RULE),
  group: object({ ...WHOLE, audience, options: groupOptions }, RULE),
  groupFile: object({ ...WHOLE, audience: fileAudience, options: groupOptions }, RULE),
  schedule: object({ ...WHOLE, audience: scheduleAudience, options }, RULE),
  batch: object({ ...BODY, target, options }, { ...RULE, required: ['platform', 'target'] }),
};

/**
 * Everything in a push that JPush would refuse, as far as its documents say (JPush REST API v3 push, 2025-10-14, and fields of 2026 as of 2026-07-29):
 * what is missing or unknown, types, ranges, characters, sizes, and what may not stand together. Whether the app pays, has quota left or knows its
 * receivers, JPush alone can tell. Pure, and quick enough for every call.
 *
 * @param push - of any shape: its type is not relied on
 * @param use - a few rules depend on it. Default: a push of its own
 * @returns nothing wrong: an empty list. Fields are paths of the push object, each issue has JPush's code, and the first is the one that JPush would answer with
 *
 * @example
 * ```ts
 * checkPush({ platform: 'all', audience: 'all', notification: { ios: { badge: 100 } } });
 * // [{ field: 'notification.ios.badge', rule: 'must lie between 0 and 99', code: '1003', … }, …]
 * ```
 */
export function checkPush(push: object, use: JPushUse = 'push'): readonly InputIssue[] {
  const found = misfits(SHAPES[use], push, '', JPUSH_MISFIT_CODES);
  return found.length < 2 ? found : found.toSorted((a, b) => ORDER.indexOf(a.code) - ORDER.indexOf(b.code));
}

/** What a platform shows; the text for all platforms where it has none of its own. */
function shownOn(platform: string, notification: JsonObject[string]): JsonObject[string] {
  const { alert, [platform]: own } = partOf(notification);
  if (own !== undefined && !isJsonObject(own)) return undefined;
  return alert === undefined || own?.alert !== undefined ? own : { alert, ...own };
}

function tooLarge(bytes: number, max: number, field: string, report: ShapeReport): void {
  if (bytes > max) report.add('size', field, `must have at most ${max} bytes of JSON (it has ${bytes})`);
}

/** A part of unknown shape, to look into; empty where it is no object, which its own shape tells. */
function partOf(value: JsonObject[string]): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** Bytes of an object as JSON; what is no object has no size worth telling. */
function bytesOf(value: JsonObject[string], field: string, report: ShapeReport): number {
  if (!isJsonObject(value)) return 0;
  try {
    return utf8Length(JSON.stringify(value));
  } catch {
    // A circle, or a bigint: types keep them out, and JSON has no word for them.
    report.add('type', field, 'must be JSON');
    return 0;
  }
}
