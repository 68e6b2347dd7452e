import { type JsonObject } from '@nest-push/core';
import { type JPushAndroidNotification } from './android.js';
import { type JPushHmosNotification } from './hmos.js';
import { type JPushIosNotification } from './ios.js';

/** The notification of a quick app. For paying apps since 2025-10-30. */
export interface JPushQuickAppNotification {
  title: string;
  /** Default: that of the notification. */
  alert?: string;
  page: string;
  extras?: JsonObject;
}

/** The notification on Windows Phone, at most 1000 bytes. Newer documents (2025-10-14) no longer have it. */
export interface JPushWinphoneNotification {
  alert?: string;
  title?: string;
  _open_page?: string;
  extras?: JsonObject;
}

/** What is shown, for each platform. A platform without its own `alert` takes the one that stands here. */
export interface JPushNotification {
  /** The text on every platform that has none of its own. */
  alert?: string;
  /** The text without personal parts, for `options.alternate_set`. */
  alternate_alert?: string;
  android?: JPushAndroidNotification;
  ios?: JPushIosNotification;
  hmos?: JPushHmosNotification;
  quickapp?: JPushQuickAppNotification;
  /** Goes through Apple's VoIP service, with any keys; may stand beside `ios`. */
  voip?: JsonObject;
  /** JPush's newest documents (2025-10-14) no longer have it. */
  winphone?: JPushWinphoneNotification;
}
