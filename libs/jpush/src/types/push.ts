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
import { type JPushPushOptions } from './options.js';

/**
 * The push object, in JPush's own spelling (JPush REST API v3 push, 2025-10-14). `notification` and `message` may stand together, and one of the two
 * is needed; only `live_activity` and the special pushes of `third_party_channel` do without.
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
export interface JPushPush {
  /** An id from `client.push.cids()`, valid for a day: a second push with the same one has no effect and answers like the first. */
  cid?: string;
  platform: 'all' | readonly JPushPlatform[];
  /** `'all'` reaches everyone, at most 10 times a day. */
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
