import { type Absent } from './absent.js';
import { type JPushAudience, type JPushPlatform } from './audience.js';
import { type JPushCallback } from './callback.js';
import { type JPushLiveActivity } from './live-activity.js';
import {
  type JPushInAppMessage,
  type JPushMessage,
  type JPushNotification3rd,
  type JPushSmsMessage,
} from './message.js';
import { type JPushNotification } from './notification.js';
import { type JPushPushOptions, type JPushSpecialOptions } from './options.js';

/** Every field of the push object, whatever may stand beside what: see {@link JPushPush} for that. */
export interface JPushPushFields {
  /** An id from `client.push.cids()`, valid for a day: a second push with the same one has no effect and answers like the first. Without effect inside a schedule. */
  cid?: string;
  platform: 'all' | readonly JPushPlatform[];
  /** `'all'` reaches everyone, at most 10 times a day (since 2020-03-10). */
  audience: 'all' | JPushAudience;
  notification?: JPushNotification;
  message?: JPushMessage;
  live_activity?: JPushLiveActivity;
  inapp_message?: JPushInAppMessage;
  notification_3rd?: JPushNotification3rd;
  sms_message?: JPushSmsMessage;
  options?: JPushPushOptions;
  callback?: JPushCallback;
}

/** What is said, of which a push has certain combinations only. */
type Body = 'notification' | 'message' | 'live_activity' | 'inapp_message' | 'notification_3rd';

/** What every push has. */
type Common = Omit<JPushPushFields, Body>;

/** A push that shows a notification; it may carry a custom message beside it. */
export interface JPushNotificationPush extends Common, Absent<Exclude<Body, 'notification' | 'message'>> {
  notification: JPushNotification;
  message?: JPushMessage;
}

/** A notification that also shows inside the app: no custom message beside it. */
export interface JPushInAppPush extends Common, Absent<Exclude<Body, 'notification' | 'inapp_message'>> {
  notification: JPushNotification;
  inapp_message: JPushInAppMessage;
}

/** A push with a custom message alone; phone makers' channels may show it as a notification. */
export interface JPushMessagePush extends Common, Absent<Exclude<Body, 'message' | 'notification_3rd'>> {
  message: JPushMessage;
  notification_3rd?: JPushNotification3rd;
}

/** A push that starts, changes or ends a live activity, and nothing else. */
export interface JPushLiveActivityPush
  extends Omit<Common, 'sms_message'>, Absent<Exclude<Body, 'live_activity'> | 'sms_message'> {
  live_activity: JPushLiveActivity;
}

/** A push of a special type of phone makers (a live view, VoIP), which needs neither notification nor message: JPush fills in an empty one. */
export interface JPushSpecialPush extends Omit<Common, 'options'>, Absent<Body> {
  options: JPushSpecialOptions;
}

/**
 * The push object, in JPush's own spelling (JPush REST API v3 push, 2025-10-14; fields of 2026 as of 2026-07-29). What may not stand together does not
 * compile.
 *
 * @example
 * ```ts
 * const push: JPushPush = {
 *   platform: ['android', 'ios'],
 *   audience: { tag: ['深圳', '北京'] },
 *   notification: { alert: 'Hi, JPush!', ios: { sound: 'default', badge: '+1' } },
 *   options: { time_to_live: 60, apns_production: false },
 * };
 * ```
 */
export type JPushPush =
  JPushSpecialPush | JPushLiveActivityPush | JPushInAppPush | JPushMessagePush | JPushNotificationPush;
