import { flag, type ObjectRule, oneOf, record, type Shape, text, whole } from '@nest-push/core';
import { JPUSH_LIMITS } from '../jpush.limits.js';
import { badgeFields, displayForeground, intent } from './android.checks.js';

/** What each `push_type` of HarmonyOS needs: 2 extension, 10 VoIP; 1 card refresh, 7 live view. */
const NEEDED = new Map<unknown, 'extra_data' | 'hm_payload'>([
  [2, 'extra_data'],
  [10, 'extra_data'],
  [1, 'hm_payload'],
  [7, 'hm_payload'],
]);

/** What fields of `hmos` demand of each other. */
export const hmosRelations: NonNullable<ObjectRule['relations']> = (hmos, field, report) => {
  const needed = NEEDED.get(hmos.push_type);
  if (needed !== undefined && hmos[needed] === undefined)
    report.add('missing', `${field}.${needed}`, 'must be set with this push_type');
  if (hmos.sound_duration !== undefined && hmos.sound === undefined)
    report.add('value', `${field}.sound_duration`, 'must stand beside sound alone');
};

/** Whether `hmos` shows what its payload says, and so needs no text. */
export const showsPayload = (pushType: unknown): boolean => NEEDED.get(pushType) === 'hm_payload';

/** `notification.hmos`. JPush does not check the category. That there is a text is the notification's to check. */
export const HMOS_FIELDS: Readonly<Record<string, Shape>> = {
  alert: text({ min: 1 }),
  title: text(),
  category: text(),
  large_icon: text({ like: [/^https:\/\//, 'must be a URL that begins with https://'] }),
  intent,
  ...badgeFields,
  test_message: flag(),
  receipt_id: text(),
  extras: record(),
  style: oneOf([0, 2]),
  inbox: record(),
  push_type: oneOf([0, 1, 2, 7, 10]),
  extra_data: text(),
  display_foreground: displayForeground,
  sound: text(),
  sound_duration: whole(JPUSH_LIMITS.soundDuration),
  hm_payload: record(),
};
