import {
  isJsonObject,
  type JsonObject,
  object,
  type ObjectRule,
  record,
  type Shape,
  type ShapeReport,
  text,
} from '@nest-push/core';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { ANDROID_FIELDS, badgeFields, intent } from './android.checks.js';
import { HMOS_FIELDS, hmosRelations, showsPayload } from './hmos.checks.js';
import { IOS_FIELDS } from './ios.checks.js';

type Relations = NonNullable<ObjectRule['relations']>;

const android = object(ANDROID_FIELDS);
const ios = object(IOS_FIELDS);
const hmos = object(HMOS_FIELDS, { relations: hmosRelations });

const quickapp = object(
  { title: text(), alert: text(), page: text(), extras: record() },
  { required: ['title', 'page'] },
);

/** JPush REST API v3 push, 2019-08. */
const winphone = object({ alert: text(), title: text(), _open_page: text(), extras: record() });

const PARTS: Readonly<Record<string, Shape>> = { android, ios, hmos, quickapp, voip: record(), winphone };

/** Who must have a text: its own, or the notification's. */
const WITH_TEXT = ['android', 'ios', 'hmos', 'quickapp', 'winphone'] as const;

/**
 * Each platform has a text, its own or the one it inherits. JPush answers 1003 where there is none, and 1002 to an empty `hmos` (JPush's server SDK for
 * Java, 2024-07, and the documents of HarmonyOS, 2025-10). Our decision: 1002 for a quick app as well, where title and page are required, too.
 */
const texts: Relations = (parts, field, report) => {
  if (parts.alert === undefined)
    ownTexts(parts, `must be set, here or for all platforms in ${field}.alert`, field, report);
};

function ownTexts(parts: JsonObject, rule: string, field: string, report: ShapeReport): void {
  for (const name of WITH_TEXT) {
    const part = parts[name];
    if (!isJsonObject(part) || part.alert !== undefined) continue;
    if (name === 'hmos' && showsPayload(part.push_type)) continue;
    const missing = name === 'quickapp' || (name === 'hmos' && Object.keys(part).length === 0);
    report.add(missing ? 'missing' : 'value', `${field}.${name}.alert`, rule);
  }
}

/** Our decision: a notification with neither text nor platform is like a platform's part without a text. */
const something: Relations = (parts, field, report) => {
  if (parts.alert === undefined && !Object.keys(PARTS).some((name) => parts[name] !== undefined))
    report.add('value', field, 'must have an alert, or a part for a platform');
};

/** `notification`. */
export const notification: Shape = object(
  { alert: text(), alternate_alert: text(), ...PARTS },
  {
    relations: (parts, field, report) => {
      something(parts, field, report);
      texts(parts, field, report);
    },
  },
);

/** `message`. */
export const message: Shape = object(
  {
    msg_content: text(),
    title: text(),
    content_type: text(),
    extras: record(),
    alternate_title: text(),
    alternate_content: text(),
  },
  { required: ['msg_content'] },
);

const THIRD_PLATFORMS = ['android', 'ios', 'hmos'];

/** `notification_3rd`, second version: at least one platform, each with a text of its own. */
export const notification3rdV2: Shape = object(
  { android, ios, hmos },
  {
    relations: (parts, field, report) => {
      if (!THIRD_PLATFORMS.some((name) => parts[name] !== undefined))
        report.add('missing', field, `must have at least one of ${THIRD_PLATFORMS.join(', ')}`);
      ownTexts(parts, 'must be set', field, report);
    },
  },
);

/** `notification_3rd`, first version: Android alone. */
export const notification3rdV1: Shape = object(
  {
    title: text(),
    content: text({ min: 1 }),
    channel_id: text({ max: JPUSH_LIMITS.channelIdBytes, unit: 'bytes' }),
    intent,
    uri_activity: text(),
    uri_action: text(),
    ...badgeFields,
    badge_class: text(),
    sound: text(),
    extras: record(),
  },
  { required: ['content'] },
);
