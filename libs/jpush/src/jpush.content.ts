/** The notification of each platform in JPush's words (JPush REST API v3 push, 2025-10-14). Pure; what cannot be said goes into `notes`. */
import { type Badge, type MessageContent } from '@nest-push/core';
import { JPUSH_LIMITS } from './jpush.limits.js';
import { type JPushAndroidNotification } from './types/android.js';
import { type JPushHmosNotification } from './types/hmos.js';
import { type JPushIosNotification } from './types/ios.js';

/** Vibration and light, without the bit for sound. */
const SILENT_ALERT_TYPE = 6;

/** The largest number on an icon. */
const BADGE_MAX = JPUSH_LIMITS.badge.set.max;

/** The big picture style. */
const PICTURE_STYLE = 3;

export function toAndroid(content: MessageContent, notes: string[]): JPushAndroidNotification {
  const android: JPushAndroidNotification = linesOf(content);
  const { click, badge, sound, image, data } = content;
  if (click?.open === 'url') android.intent = { url: click.url };
  if (click?.open === 'page') {
    if (isLink(click.page)) android.intent = { url: click.page };
    else android.uri_activity = click.page;
  }
  Object.assign(android, badgeNumbers(badge, 'Android', notes));
  if (typeof sound === 'string') android.sound = withoutExtension(sound);
  if (sound === false) {
    android.alert_type = SILENT_ALERT_TYPE;
    notes.push(
      "From Android 8 on the app's notification channel decides whether there is a sound; silence holds on older phones alone.",
    );
  }
  if (image !== undefined) {
    android.style = PICTURE_STYLE;
    android.big_pic_path = image;
  }
  if (data !== undefined) android.extras = data;
  return android;
}

export function toIos(content: MessageContent, notes: string[]): JPushIosNotification {
  const { title, alert } = linesOf(content);
  const { click, badge, sound, image, data } = content;
  const ios: JPushIosNotification = { alert: title === undefined ? alert : { title, body: alert } };
  // Without the field iOS is silent.
  if (sound !== false) ios.sound = sound ?? 'default';
  if (badge !== undefined)
    ios.badge = typeof badge === 'number' ? capped(badge, 'iOS', notes) : `+${capped(badge.add, 'iOS', notes)}`;
  if (click !== undefined && click.open !== 'app') {
    notes.push(
      'JPush has no field for what a tap opens on iOS: click was left out there; put what the app needs into data.',
    );
  }
  if (image !== undefined) {
    notes.push(
      'JPush has no field for a picture on iOS: image was left out there; put it into data and set mutable-content by vendors.jpush.',
    );
  }
  if (data !== undefined) ios.extras = data;
  return ios;
}

export function toHmos(content: MessageContent, notes: string[]): JPushHmosNotification {
  const hmos: JPushHmosNotification = linesOf(content);
  const { click, badge, sound, image, data } = content;
  const target = click?.open === 'url' ? click.url : click?.open === 'page' ? click.page : undefined;
  if (target !== undefined) {
    // An intent URI and a class name are Android's.
    if (isLink(target) && !isIntentUri(target)) hmos.intent = { url: target };
    else notes.push('HarmonyOS opens pages by deep link alone: click was left out there.');
  }
  Object.assign(hmos, badgeNumbers(badge, 'HarmonyOS', notes));
  if (typeof sound === 'string') hmos.sound = sound;
  if (sound === false) notes.push('JPush cannot silence a notification on HarmonyOS: it may sound.');
  if (image !== undefined) notes.push('JPush has no field for a picture on HarmonyOS: image was left out there.');
  if (data !== undefined) hmos.extras = data;
  return hmos;
}

/** JPush needs `alert`, and Android shows nothing when it is empty: a message with one line has that line as its text, whichever it was. */
function linesOf({ title, body }: MessageContent): { alert: string; title?: string } {
  if (title === undefined || body === undefined) return { alert: body ?? title ?? '' };
  return { alert: body, title };
}

function badgeNumbers(
  badge: Badge | undefined,
  where: string,
  notes: string[],
): { badge_set_num?: number; badge_add_num?: number } {
  if (badge === undefined) return {};
  return typeof badge === 'number'
    ? { badge_set_num: capped(badge, where, notes) }
    : { badge_add_num: capped(badge.add, where, notes) };
}

/** A number that is too large for an icon is no reason to lose the push. */
function capped(badge: number, where: string, notes: string[]): number {
  if (badge <= BADGE_MAX) return badge;
  notes.push(`JPush puts at most ${BADGE_MAX} on an icon: the badge on ${where} was lowered to that.`);
  return BADGE_MAX;
}

const isIntentUri = (page: string): boolean => page.startsWith('intent:');

/** An intent URI or a deep link, with or without `//`: a class name has no colon. */
const isLink = (page: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:/.test(page);

/** Android names a raw resource without its extension. */
const withoutExtension = (file: string): string => file.replace(/\.[A-Za-z0-9]+$/, '');
