/**
 * Parts of the push object in few words, in the vocabulary of JPush's Python client. Each is a pure function that returns a plain, typed part of the push
 * object in JPush's own spelling, adds nothing of its own, and composes with the others and with parts that are written out.
 */
import { type JsonObject } from '@nest-push/core';
import { type JPushAndroidNotification } from './types/android.js';
import {
  type JPushFileAudience,
  type JPushLiveActivityAudience,
  type JPushPlatform,
  type JPushReceivers,
} from './types/audience.js';
import { type JPushHmosNotification } from './types/hmos.js';
import { type JPushIosAlert, type JPushIosNotification } from './types/ios.js';
import { type JPushMessage, type JPushSmsMessage } from './types/message.js';
import { type JPushNotification, type JPushQuickAppNotification } from './types/notification.js';
import { type JPushPushOptions } from './types/options.js';

/** Every platform, or everyone: for `platform` and for `audience`. */
export const all = 'all';

/** Some platforms. */
export const platform = (...platforms: readonly JPushPlatform[]): readonly JPushPlatform[] => platforms;

/** At least one of these tags. */
export const tag = (...tags: readonly string[]): Pick<JPushReceivers, 'tag'> => ({ tag: tags });

/** Every one of these tags. */
export const tagAnd = (...tags: readonly string[]): Pick<JPushReceivers, 'tag_and'> => ({ tag_and: tags });

/** None of these tags. */
export const tagNot = (...tags: readonly string[]): Pick<JPushReceivers, 'tag_not'> => ({ tag_not: tags });

/** These aliases. */
export const alias = (...aliases: readonly string[]): Pick<JPushReceivers, 'alias'> => ({ alias: aliases });

/** These devices. */
export const registrationId = (...ids: readonly string[]): Pick<JPushReceivers, 'registration_id'> => ({
  registration_id: ids,
});

/** A segment of the console. */
export const segment = (id: string): Pick<JPushReceivers, 'segment'> => ({ segment: [id] });

/** An A/B test of the console. */
export const abtest = (id: string): Pick<JPushReceivers, 'abtest'> => ({ abtest: [id] });

/** Whoever follows a live activity; stands alone. */
export const liveActivityId = (id: string): JPushLiveActivityAudience => ({ live_activity_id: id });

/** Whoever an uploaded file names; stands alone. */
export const file = (id: string): JPushFileAudience => ({ file: { file_id: id } });

/**
 * Several kinds together. Kinds are combined with AND; the same kind twice is one list.
 *
 * @example
 * ```ts
 * audience(tag('深圳', '广州'), tagAnd('女', '会员'), tagNot('muted'));
 * ```
 */
export function audience(...parts: readonly JPushReceivers[]): JPushReceivers {
  const lists: Record<string, readonly string[]> = {};
  for (const part of parts) {
    for (const [kind, items] of Object.entries(part) as [string, readonly string[]][])
      lists[kind] = [...(lists[kind] ?? []), ...items];
  }
  return lists;
}

/**
 * A notification: a text for every platform that has none of its own, and parts for single platforms.
 *
 * @example
 * ```ts
 * notification('Hi, JPush!', android('您有一条新消息', { title: '消息' }), ios('您有一条新消息', { badge: '+1' }));
 * ```
 */
export const notification = (alert: string | undefined, ...parts: readonly JPushNotification[]): JPushNotification =>
  Object.assign({}, alert === undefined ? {} : { alert }, ...parts) as JPushNotification;

/** The part for Android. */
export const android = (
  alert: string,
  more: Omit<JPushAndroidNotification, 'alert'> = {},
): Pick<JPushNotification, 'android'> => ({ android: { alert, ...more } });

/** The part for iOS: no badge and no sound unless they are given. */
export const ios = (
  alert: string | JPushIosAlert,
  more: Omit<JPushIosNotification, 'alert'> = {},
): Pick<JPushNotification, 'ios'> => ({ ios: { alert, ...more } });

/** The part for HarmonyOS. */
export const hmos = (
  alert: string,
  more: Omit<JPushHmosNotification, 'alert'> = {},
): Pick<JPushNotification, 'hmos'> => ({ hmos: { alert, ...more } });

/** The part for quick apps. */
export const quickapp = (
  title: string,
  alert: string,
  page: string,
  extras?: JsonObject,
): Pick<JPushNotification, 'quickapp'> => {
  const part: JPushQuickAppNotification = { title, alert, page };
  return { quickapp: extras === undefined ? part : { ...part, extras } };
};

/** A custom message. */
export const message = (content: string, more: Omit<JPushMessage, 'msg_content'> = {}): JPushMessage => ({
  msg_content: content,
  ...more,
});

/** A text message for those whom the push has not reached `delaySeconds` later. */
export const smsMessage = (
  templateId: number | string,
  delaySeconds: number,
  more: Omit<JPushSmsMessage, 'temp_id' | 'delay_time'> = {},
): JPushSmsMessage => ({ temp_id: templateId, delay_time: delaySeconds, ...more });

/** Options from several places; the later ones win, makers' channels maker by maker. */
export function options(...parts: readonly JPushPushOptions[]): JPushPushOptions {
  const merged: JPushPushOptions = {};
  for (const { third_party_channel, ...part } of parts) {
    Object.assign(merged, part);
    if (third_party_channel !== undefined)
      merged.third_party_channel = { ...merged.third_party_channel, ...third_party_channel };
  }
  return merged;
}
